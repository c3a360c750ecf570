"""The storekeeper's phone in a real browser: what is noted without network is sent later, once, and looks right.

The network is taken away, and answers are lost on their way back; the database says what was noted in the end.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pytest
from django.contrib.staticfiles.handlers import StaticFilesHandler
from django.db import connections
from django.test.testcases import LiveServerThread
from playwright.sync_api import Browser, Page, Route, expect
from pytest_django.plugin import DjangoDbBlocker

from aktiv.lending.models import Handover, Item, Loan
from aktiv.people.actions.staff import Post, grant_role
from aktiv.people.models import Person
from aktiv.walls import everything
from tests.bookings.world import NOW
from tests.conftest import Committed
from tests.lending.world import Stocked, stocked
from tests.web.seeing import faults, overflow, small_targets
from tests.web.sessions import session_of

pytestmark = [pytest.mark.browser, pytest.mark.debian_postgres]


@dataclass
class Counter:
    """A running service with a storage place, and a phone in the storekeeper's hand."""

    address: str
    there: Stocked
    page: Page

    def loan(self, *wanted: tuple[object, int]) -> Loan:
        with everything():
            return self.there.loan(0, 24, *wanted)  # type: ignore[arg-type]

    def open(self, loan: Loan) -> None:
        self.page.goto(f"{self.address}/lager/lan/{loan.code}/")

    def noted(self, loan: Loan) -> list[tuple[str, int]]:
        """What the database has."""
        with everything():
            return list(Handover.objects.filter(loan=loan).order_by("noted_at", "pk").values_list("way", "amount"))


@pytest.fixture
def counter(committed: Committed, browser: Browser, django_db_blocker: DjangoDbBlocker) -> Iterator[Counter]:
    with django_db_blocker.unblock():
        with everything():
            there = stocked()
        leif = Person.objects.create(name="Leif", email="leif@example.no")
        post = Post(role="caretaker", valid_from=date(2026, 1, 1), facility_id=there.world.facility.pk)
        grant_role(leif, there.municipality, post, by=None, now=NOW)
        thread = LiveServerThread("127.0.0.1", StaticFilesHandler, connections_override={}, port=0)
        thread.daemon = True
        thread.start()
        thread.is_ready.wait()
        if thread.error:
            raise thread.error
        address = f"http://127.0.0.1:{thread.port}"
        context = browser.new_context(viewport={"width": 390, "height": 800}, locale="nb-NO")
        context.add_cookies([{"name": "sessionid", "value": session_of(leif), "url": address}])
        complaints: list[str] = []
        page = context.new_page()
        page.on("console", lambda each: complaints.append(each.text) if "Content Security" in each.text else None)
        page.on("pageerror", lambda each: complaints.append(str(each)))
        yield Counter(address, there, page)
        assert complaints == []
        context.close()
        thread.terminate()
        thread.join()
        connections.close_all()


def look(page: Page, name: str) -> None:
    if folder := os.environ.get("AKTIV_SHOTS"):
        page.screenshot(path=str(Path(folder) / f"store-{name}.png"), full_page=True)
    assert faults(page) == [], name
    assert small_targets(page) == [], name
    page.set_viewport_size({"width": 320, "height": 700})
    assert overflow(page) <= 0, name
    page.set_viewport_size({"width": 390, "height": 800})
    page.locator(".burger").evaluate("each => { each.open = false }")


def test_what_is_noted_without_network_is_sent_when_there_is_and_never_twice(counter: Counter) -> None:
    page, loan = counter.page, counter.loan((counter.there.chairs, 10))
    counter.open(loan)
    look(page, "out")
    page.context.set_offline(True)
    page.get_by_role("button", name="Noter det som leveres ut").click()
    expect(page.locator("[data-count]")).to_have_text("1 notat venter på nett")
    look(page, "waiting")
    assert counter.noted(loan) == []
    page.context.set_offline(False)
    expect(page.get_by_text("Levert ut på lån")).to_be_visible()
    assert counter.noted(loan) == [("out", 10)]
    # The request arrives and its answer is lost: sent again it is the same once.
    lost: list[str] = []

    def lose(route: Route) -> None:
        if route.request.method == "POST" and not lost:
            lost.append(str(route.fetch().status))
            route.abort()
        else:
            route.continue_()

    page.route("**/lager/lan/**", lose)
    page.get_by_role("button", name="Noter det som er tilbake").click()
    expect(page.locator("[data-count]")).to_have_text("1 notat venter på nett")
    assert lost == ["200"]
    assert counter.noted(loan) == [("out", 10), ("back", 10)]
    page.reload()
    expect(page.locator("[data-waiting]")).to_be_hidden()
    assert counter.noted(loan) == [("out", 10), ("back", 10)]
    # Nothing arrives, and the page is closed: what waits is not lost with it.
    page.unroute_all()
    page.route("**/lager/lan/**", lambda each: each.abort() if each.request.method == "POST" else each.continue_())
    page.get_by_role("button", name="Angre det siste").click()
    expect(page.locator("[data-count]")).to_have_text("1 notat venter på nett")
    assert counter.noted(loan) == [("out", 10), ("back", 10)]
    page.unroute_all()
    page.reload()
    expect(page.get_by_text("Angret. Alt er som før.")).to_be_visible()
    assert counter.noted(loan) == [("out", 10), ("back", 10), ("back", 10)]
    page.goto(f"{counter.address}/lager/utstyrslageret/")
    look(page, "day")


def test_what_the_server_refuses_later_is_shown_with_what_to_do(counter: Counter) -> None:
    page, there = counter.page, counter.there
    loan, other = counter.loan((there.projectors, 1)), counter.loan((there.projectors, 1))
    with everything():
        item = Item.objects.order_by("pk")[0]
    counter.open(loan)
    page.context.set_offline(True)
    scan = page.get_by_label("Skann en etikett, eller skriv nummeret")
    scan.fill(f"{counter.address}/u/{item.code}/")
    scan.press("Enter")  # as a scanner does
    expect(page.get_by_role("checkbox", name=item.number)).to_be_checked()
    page.get_by_role("button", name="Noter det som leveres ut").click()
    expect(page.locator("[data-count]")).to_have_text("1 notat venter på nett")
    with everything():
        line = other.lines.get()
        Item.objects.filter(pk=item.pk).update(state="out", line=line)  # a colleague was first
    page.context.set_offline(False)
    why = page.get_by_text("Ikke tatt imot:")
    expect(why).to_contain_text(f"{item.number} (Projektor) er ute på lån {other.number}")
    look(page, "refused")
    page.locator("[data-list]").get_by_role("button", name="Forkast").click()
    expect(page.locator("[data-waiting]")).to_be_hidden()
    assert counter.noted(loan) == []


def test_what_the_camera_reads_is_noted_and_found(counter: Counter) -> None:
    page, loan = counter.page, counter.loan((counter.there.projectors, 1))
    with everything():
        item = Item.objects.order_by("pk")[0]
    # A camera that shows a picture, and sees the same label as long as it is on.
    page.add_init_script(
        """
        window.seen = '';
        window.BarcodeDetector = class { async detect() { return window.seen ? [{ rawValue: window.seen }] : []; } };
        const getUserMedia = async () => document.createElement('canvas').captureStream();
        Object.defineProperty(navigator, 'mediaDevices', { value: { getUserMedia } });
        HTMLMediaElement.prototype.play = async () => {};
        """
    )
    counter.open(loan)
    page.get_by_role("button", name="Skann med kameraet").first.click()
    expect(page.locator("[data-camera]").first).to_be_visible()
    page.evaluate("url => { window.seen = url; }", f"{counter.address}/u/{item.code}/")
    expect(page.get_by_role("checkbox", name=item.number)).to_be_checked()
    expect(page.locator("[data-camera]").first).to_be_visible()  # for the next
    page.goto(f"{counter.address}/lager/utstyrslageret/")
    page.evaluate("code => { window.seen = code; }", loan.code)
    page.get_by_role("button", name="Skann koden").click()
    page.wait_for_url(f"**/lager/lan/{loan.code}/")


def test_what_the_server_fails_at_waits_and_stops_nothing_of_other_loans(counter: Counter) -> None:
    page, chairs = counter.page, counter.there.chairs
    first, second = counter.loan((chairs, 1)), counter.loan((chairs, 2))
    page.route(
        f"**/lager/lan/{first.code}/",
        lambda each: each.fulfill(status=500, body="x") if each.request.method == "POST" else each.continue_(),
    )
    counter.open(first)
    page.get_by_role("button", name="Noter det som leveres ut").click()
    expect(page.locator("[data-list]")).to_contain_text("Ikke tatt imot ennå: tjenesten hadde en feil.")
    counter.open(second)
    page.get_by_role("button", name="Noter det som leveres ut").click()
    expect(page.get_by_text("Levert ut på lån")).to_be_visible()
    assert (counter.noted(first), counter.noted(second)) == ([], [("out", 2)])
    expect(page.locator("[data-count]")).to_have_text("1 notat venter på nett")
    look(page, "failed")
    page.unroute_all()
    page.get_by_role("button", name="Send nå").click()
    expect(page.locator("[data-waiting]")).to_be_hidden()
    assert counter.noted(first) == [("out", 1)]
    third = counter.loan((chairs, 1))
    page.route(
        f"**/lager/lan/{third.code}/",
        lambda each: each.fulfill(status=404, body="x") if each.request.method == "POST" else each.continue_(),
    )
    counter.open(third)
    page.get_by_role("button", name="Noter det som leveres ut").click()
    expect(page.locator("[data-list]")).to_contain_text("Ikke tatt imot: lånet finnes ikke her, eller du leverer ikke")
