"""What is typed in a form is there on the way back, on the way forward and after a reload, in a real browser; it is
gone when it was accepted, when she signs out, and for whoever signs in next. Ingrid plans a season."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.contrib.staticfiles.handlers import StaticFilesHandler
from django.db import connections
from django.test.testcases import LiveServerThread
from playwright.sync_api import Browser, Page, Route, expect
from pytest_django.plugin import DjangoDbBlocker

from aktiv.people.models import Person
from tests.bookings.world import World, a_world
from tests.conftest import Committed
from tests.web.seeing import faults, overflow, small_targets
from tests.web.sessions import session_of

pytestmark = pytest.mark.browser
PICTURES = os.environ.get("AKTIV_TEST_PICTURES", "")
FORM = "/fordeling/ny/?fra="
PROFILE = "/min/profil/"
NAME = "#id_navn_nb"
KEPT = "() => sessionStorage.getItem('typed')"
GONE = "() => sessionStorage.getItem('typed') === null"


@pytest.fixture
def service(committed: Committed, django_db_blocker: DjangoDbBlocker) -> Iterator[tuple[str, World]]:
    with django_db_blocker.unblock():
        world = a_world()
        thread = LiveServerThread("127.0.0.1", StaticFilesHandler, connections_override={}, port=0)
        thread.daemon = True
        thread.start()
        thread.is_ready.wait()
        if thread.error:
            raise thread.error
        yield f"http://127.0.0.1:{thread.port}", world
        thread.terminate()
        thread.join()
        connections.close_all()


def enters(page: Page, address: str, person: Person) -> None:
    """From now on the window is signed in as her."""
    page.context.add_cookies([{"name": "sessionid", "value": session_of(person), "url": address}])


def sends(page: Page) -> None:
    with page.expect_navigation():
        page.locator("main form[method=post] button[type=submit]").last.click()


def told_back(page: Page) -> bool:
    return page.get_by_text("Det du hadde skrevet, er tilbake.").is_visible()


def look(page: Page, name: str) -> None:
    for width in (1280, 390):
        page.set_viewport_size({"width": width, "height": 900})
        if PICTURES:
            page.evaluate(
                "() => { document.querySelectorAll('details').forEach(each => { each.open = false }); scrollTo(0, 0) }"
            )
            page.screenshot(path=Path(PICTURES) / f"{width}_{name}.png")
        assert (faults(page), overflow(page), small_targets(page)) == ([], 0, []), (width, name)


def test_nobody_loses_what_was_typed_and_nothing_of_it_is_left(service: tuple[str, World], browser: Browser) -> None:
    address, world = service
    context = browser.new_context(viewport={"width": 1280, "height": 900}, locale="nb-NO")
    page = context.new_page()
    enters(page, address, world.ingrid)
    a_wrong_link_and_a_refused_form_lose_nothing(page, address + FORM)
    a_part_that_the_page_fetches_anew_keeps_it(page, address + FORM)
    what_was_accepted_is_forgotten(page, address + FORM)
    what_somebody_else_changed_is_not_written_over(page, address + PROFILE, world.ingrid)
    what_was_typed_of_one_is_in_no_other_row(page, address + FORM)
    whoever_comes_next_gets_nothing(page, address, world)
    context.close()


def a_wrong_link_and_a_refused_form_lose_nothing(page: Page, form: str) -> None:
    page.goto(form)
    page.fill(NAME, "Vår 2028")
    page.fill("#id_fra1", "17.15")
    page.locator("a.back").click()
    page.locator(NAME).wait_for(state="detached")
    page.go_back()
    assert (page.input_value(NAME), page.input_value("#id_fra1"), told_back(page)) == ("Vår 2028", "17.15", True)
    look(page, "back")
    # Refused at another address than the form's own, which the browser could not show again.
    page.eval_on_selector("main form[method=post]", "form => form.setAttribute('action', '/fordeling/ny/')")
    sends(page)
    page.locator(".ds-error-summary").wait_for()
    assert page.url == form
    page.fill(NAME, "Vår 2029")
    page.go_back()
    assert (page.input_value(NAME), told_back(page)) == ("Vår 2029", True)
    page.go_forward()
    assert (page.url, page.input_value(NAME), told_back(page)) == (form, "Vår 2029", True)
    page.reload()
    assert page.input_value(NAME) == "Vår 2029"
    page.get_by_role("button", name="Begynn på nytt").click()
    assert (page.input_value(NAME), page.input_value("#id_fra1"), told_back(page)) == ("", "16.00", False)
    assert page.evaluate("() => document.activeElement.name") == "navn_nb"
    page.reload()
    assert (page.input_value(NAME), told_back(page)) == ("", False)


def a_part_that_the_page_fetches_anew_keeps_it(page: Page, form: str) -> None:
    page.fill(NAME, "Høst 2028")
    page.eval_on_selector(NAME, "each => { each.dataset.old = '' }")
    page.evaluate("form => htmx.ajax('GET', form, { target: '#main', select: '#main', swap: 'outerHTML' })", form)
    page.locator(f"{NAME}[data-old]").wait_for(state="detached")
    expect(page.locator(NAME)).to_have_value("Høst 2028")
    assert not told_back(page)


def what_was_typed_of_one_is_in_no_other_row(page: Page, form: str) -> None:
    row = '<form method="post"><input type="hidden" name="id" value="{0}"><label>Ja <input name="grunn"></label></form>'
    rows = [1, 2]

    def with_rows(route: Route) -> None:
        answer = route.fetch()
        route.fulfill(
            response=answer, body=answer.text().replace("</main>", "".join(map(row.format, rows)) + "</main>")
        )

    page.route(form, with_rows)
    page.goto(form)
    page.locator("[name=grunn]").first.fill("Om den første")
    page.reload()
    assert [each.input_value() for each in page.locator("[name=grunn]").all()] == ["Om den første", ""]
    rows.remove(1)  # a colleague has answered
    page.reload()
    assert page.input_value("[name=grunn]") == ""
    assert page.locator("dd", has_text="Om den første").is_visible()
    page.unroute(form)


def what_was_accepted_is_forgotten(page: Page, form: str) -> None:
    page.fill(NAME, "Vår 2028")
    sends(page)
    assert page.evaluate(KEPT) is not None
    page.fill("#id_forste", "2028-01-03")
    page.fill("#id_siste", "2028-06-18")
    page.fill("#id_navn_nn", "Vår 2028")
    sends(page)
    assert "/fordeling/ny/" not in page.url, page.inner_text("main")
    assert page.evaluate(KEPT) is None
    page.go_back()
    assert (page.url, page.input_value(NAME), told_back(page)) == (form, "", False)


def what_somebody_else_changed_is_not_written_over(page: Page, form: str, person: Person) -> None:
    page.goto(form)
    page.fill("#id_telefon", "1")
    page.locator("form:has(#id_telefon) button[type=submit]").click()
    page.locator(".ds-error-summary").wait_for()
    page.fill("#id_telefon", "912 34 567")
    page.goto(form.replace(PROFILE, "/min/personvern/"))
    page.go_back()  # to the answer, which the browser keeps: it has its errors, and what was typed after it
    assert (page.input_value("#id_telefon"), page.locator(".ds-error-summary").count()) == ("912 34 567", 1)
    page.go_back()
    assert page.input_value("#id_telefon") == "1"
    page.fill("#id_telefon", "912 34 567")
    Person.objects.filter(pk=person.pk).update(phone="98765432")
    page.reload()
    expect(page.locator("dl", has_text="912 34 567")).to_be_visible()
    assert page.input_value("#id_telefon").replace(" ", "") == "98765432"
    look(page, "changed")


def whoever_comes_next_gets_nothing(page: Page, address: str, world: World) -> None:
    page.goto(address + PROFILE)
    page.fill("#id_telefon", "911 11 111")
    enters(page, address, world.alice)
    page.goto(address + "/min/personvern/")
    assert page.evaluate(KEPT) is None
    page.go_back()
    assert (page.input_value("#id_telefon"), told_back(page)) == ("", False)
    page.fill("#id_telefon", "922 22 222")
    page.goto(address + "/min/hvem/")
    kept = page.evaluate(KEPT)
    assert "922 22 222" in kept
    page.route("**/logg-ut/", lambda route: route.fulfill(status=204))  # forgotten before the answer is there
    page.get_by_role("button", name="Logg ut").click()
    page.wait_for_function(GONE)
    page.evaluate("kept => sessionStorage.setItem('typed', kept)", kept)
    page.context.clear_cookies()  # a session that ended in another way
    page.goto(address + "/hjelp/")
    assert page.evaluate(GONE)
