"""Signing in in a real browser, by a made-up ID-porten: what one was doing is there afterwards, and gone in time."""

from __future__ import annotations

import os
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from urllib.parse import urlencode

import pytest
from django.contrib.staticfiles.handlers import StaticFilesHandler
from django.test import override_settings
from django.test.testcases import LiveServerThread
from playwright.sync_api import Browser, Page
from pytest_django.plugin import DjangoDbBlocker

from aktiv.people.models import Person
from aktiv.people.rules.sign_ins import number_digest
from aktiv.values.births import made_up_number
from tests.bookings.world import World, a_world
from tests.conftest import Committed
from tests.simulators.provider import Simulated, simulated
from tests.web.seeing import faults, overflow, small_targets

pytestmark = pytest.mark.browser
KARI = made_up_number(date(1986, 10, 15), 0)


class Town:
    """Our service and a made-up ID-porten that knows Alice, each on a port of its own."""

    def __init__(self, address: str, world: World, provider: Simulated) -> None:
        self.address, self.world, self.provider = address, world, provider


@pytest.fixture
def town(committed: Committed, django_db_blocker: DjangoDbBlocker) -> Iterator[Town]:
    urls = "tests.web.test_levels"
    with django_db_blocker.unblock(), override_settings(DEMO_PERSONAS=True, NUMBER_KEY="k", ROOT_URLCONF=urls):
        world = a_world()
        Person.objects.filter(pk=world.alice.pk).update(number_digest=number_digest(KARI, "k"))
        thread = LiveServerThread("127.0.0.1", StaticFilesHandler, connections_override={}, port=0)
        thread.daemon = True
        thread.start()
        thread.is_ready.wait()
        if thread.error:
            raise thread.error
        address = f"http://127.0.0.1:{thread.port}"
        with simulated(address) as provider:
            yield Town(address, world, provider)
        thread.terminate()
        thread.join()


def look(page: Page, name: str) -> None:
    """Free of faults as it is, and as narrow as a small phone; kept as a picture where AKTIV_SHOTS says where."""
    if folder := os.environ.get("AKTIV_SHOTS"):
        for width in (1280, 390):
            page.set_viewport_size({"width": width, "height": 900})
            page.screenshot(path=str(Path(folder) / f"{name}-{width}.png"), full_page=True)
    assert faults(page) == [], name
    assert small_targets(page) == [], name
    page.set_viewport_size({"width": 320, "height": 700})
    assert overflow(page) <= 0, name
    page.set_viewport_size({"width": 1280, "height": 900})


def sign_in(page: Page, number: str = KARI, level: str = "substantial") -> None:
    """From the choice of providers on."""
    page.click("main a[href*='/logg-inn/med/id-porten/']")
    page.check(f"input[name=level][value=idporten-loa-{level}]")
    page.click(f"button[value='{number}']")


@pytest.mark.scenario(39)
@pytest.mark.parametrize("scripts", [True, False])
def test_a_chosen_time_and_what_was_typed_survive_signing_in(town: Town, browser: Browser, *, scripts: bool) -> None:
    context = browser.new_context(java_script_enabled=scripts, locale="nb-NO")
    page = context.new_page()
    page.goto(f"{town.address}/sok/?{urlencode({'fra': '18.00', 'min': '60'})}")
    page.click("button[name=pick] >> nth=0")
    held = page.url
    assert "/kontroll/" in held
    page.click("aside a[href*='/logg-inn/']")
    assert "Tiden er fortsatt holdt av til deg" in page.inner_text("main")
    town.provider.misbehave("down")
    town.provider.begin_anew()
    page.click("main a[href*='/logg-inn/med/id-porten/']")
    assert "svarer ikke akkurat nå" in page.inner_text("main")
    assert "Tiden er fortsatt holdt av til deg" in page.inner_text("main")
    town.provider.misbehave()
    sign_in(page)
    if "/min/hvem/" in page.url:
        page.click("button[value=self]")
    assert page.url == held
    page.click("aside button[type=submit]")
    assert "/kvittering/" in page.url, page.inner_text("main")
    context.close()


def test_a_page_that_needs_more_certainty_has_the_form_again_afterwards(town: Town, browser: Browser) -> None:
    context = browser.new_context(locale="nb-NO")
    page = context.new_page()
    page.goto(f"{town.address}/logg-inn/?next=/logg-inn/")
    look(page, "choose")
    sign_in(page)
    page.goto(f"{town.address}/min/innlogginger/")
    page.evaluate(
        """() => { const form = document.querySelector("main form"); form.action = "/hemmelig/";
        const note = document.createElement("input"); note.name = "note"; note.value = "Økt";
        form.append(note); form.querySelector("button").click() }"""
    )
    page.wait_for_url("**/logg-inn/?next=*")
    look(page, "safer")
    sign_in(page, level="high")
    look(page, "go-on")
    page.click("#go-on button")
    assert page.inner_text("body") == f"{town.world.alice.name}: Økt"
    context.close()


def test_the_provider_signs_her_out_in_the_other_browser(town: Town, browser: Browser) -> None:
    hers, elsewhere = browser.new_context(locale="nb-NO"), browser.new_context(locale="nb-NO")
    page = hers.new_page()
    page.goto(f"{town.address}/logg-inn/?next=/min/innlogginger/")
    sign_in(page)
    page.goto(f"{town.address}/min/innlogginger/")
    look(page, "sign-ins")
    other = elsewhere.new_page()
    other.goto(f"{town.provider.address}/idporten/sessions")
    with other.expect_response(lambda each: "/logg-ut/fra-leverandor/" in each.url) as told:
        other.click("main button")
    assert told.value.status == 200
    page.reload()
    assert "/logg-inn/" in page.url
    hers.close()
    elsewhere.close()


def test_going_back_after_signing_out_shows_nothing_private(town: Town, browser: Browser) -> None:
    context = browser.new_context(locale="nb-NO")
    page = context.new_page()
    page.goto(f"{town.address}/nn/logg-inn/?next=/nn/min/innlogginger/")
    sign_in(page)
    page.goto(f"{town.address}/nn/min/bestillinger/")
    page.goto(f"{town.address}/nn/min/hvem/")
    page.click("text=Logg ut")
    page.wait_for_url("**/nn/")
    assert "Du er logga ut." in page.inner_text("body")
    for _ in range(8):
        page.go_back()
        assert town.world.alice.name not in page.content()
        if "/nn/min/" in page.url:
            break
    page.goto(f"{town.address}/nn/min/bestillinger/")
    assert "/nn/logg-inn/" in page.url
    assert page.goto(f"{town.provider.address}/idporten/sessions") is not None
    assert page.locator("main button").count() == 0
    context.close()


def test_the_pages_on_the_way_are_free_of_faults_and_fit(town: Town, browser: Browser) -> None:
    context = browser.new_context(locale="nb-NO")
    page = context.new_page()
    for language in ("", "/nn", "/en"):
        page.goto(f"{town.address}{language}/logg-inn/med/id-porten/")
        look(page, f"idporten{language.strip('/')}")
    page.fill("#typed", "123")
    page.click("button[value=typed]")
    look(page, "idporten-wrong")
    page.fill("#typed", made_up_number(date(2001, 5, 17), 3))
    page.click("button[value=typed]")
    page.fill("#id_name", "x" * 10)
    look(page, "my-name")
    page.fill("#id_name", " ")
    page.click("main form button >> nth=0")
    look(page, "my-name-wrong")
    page.fill("#id_name", "Liv Nilsen")
    page.click("main form button >> nth=0")
    assert "Liv Nilsen" in page.inner_text("header")
    page.goto(f"{town.address}/en/logg-inn/med/jobb/")
    look(page, "work")
    context.close()
