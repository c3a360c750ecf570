"""From a wish to a decision in a browser, on both sides of it: no accessibility fault, no sideways scroll."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import pytest
from django.contrib.staticfiles.handlers import StaticFilesHandler
from django.db import connections
from django.test.testcases import LiveServerThread
from django.utils import timezone
from playwright.sync_api import Browser, FilePayload, Page
from pytest_django.plugin import DjangoDbBlocker

from aktiv.bookings.actions.booking import book
from aktiv.bookings.models import Booking
from aktiv.cases.models import Case
from aktiv.people.models import Organisation, Person
from aktiv.simulators.clamav.server import EICAR
from aktiv.values.periods import week_of
from tests.bookings.world import when
from tests.cases.some_files import PDF
from tests.cases.world import CaseWorld, a_case_world
from tests.conftest import Committed
from tests.facilities.world import some_activities
from tests.reading import everything_of
from tests.simulators.scanner import simulated_scanner
from tests.web.seeing import faults, overflow, small_targets
from tests.web.sessions import session_of

pytestmark = pytest.mark.browser
PICTURES = os.environ.get("AKTIV_TEST_PICTURES", "")


@dataclass
class Town:
    """The world of cases, served."""

    address: str
    world: CaseWorld

    def page(self, browser: Browser, person: Person, club: Organisation | None = None, width: int = 1280) -> Page:
        context = browser.new_context(viewport={"width": width, "height": 900}, locale="nb-NO")
        context.add_cookies([{"name": "sessionid", "value": session_of(person, club), "url": self.address}])
        return context.new_page()


@pytest.fixture
def town(committed: Committed, django_db_blocker: DjangoDbBlocker) -> Iterator[Town]:
    with django_db_blocker.unblock():
        world = a_case_world()
        some_activities()
        thread = LiveServerThread("127.0.0.1", StaticFilesHandler, connections_override={}, port=0)
        thread.daemon = True
        thread.start()
        thread.is_ready.wait()
        if thread.error:
            raise thread.error
        yield Town(f"http://127.0.0.1:{thread.port}", world)
        thread.terminate()
        thread.join()
        connections.close_all()


@pytest.fixture
def scanner() -> Iterator[None]:
    with simulated_scanner():
        yield


def _file(name: str, content: bytes) -> FilePayload:
    return {"name": name, "mimeType": "application/octet-stream", "buffer": content}


def wrong_with(page: Page, name: str) -> list[str]:
    """Its faults, at its size and as narrow as a small phone; kept as a picture where AKTIV_TEST_PICTURES says."""
    size = page.viewport_size
    assert size is not None
    if PICTURES:
        page.screenshot(path=str(Path(PICTURES) / f"case-{name}-{size['width']}.png"), full_page=True)
    wrong = [f"{name} {size['width']}: {fault}" for fault in (*faults(page), *small_targets(page))]
    page.set_viewport_size({"width": 320, "height": 700})
    if (wider := overflow(page)) > 0:
        wrong.append(f"{name}: {wider} px too wide")
    page.set_viewport_size(size)
    page.evaluate("() => document.querySelectorAll('details').forEach(each => { each.open = false })")
    return wrong


@pytest.mark.parametrize("width", [1280, 390])
@pytest.mark.usefixtures("scanner")
def test_a_club_applies_with_a_file_and_takes_the_time_it_is_offered_instead(
    town: Town, browser: Browser, width: int
) -> None:
    world, wrong = town.world, list[str]()
    day = timezone.localdate() + timedelta(days=9)
    world.set(world.hall, mode="instant")
    book(world.as_charlie, space_id=world.courts["A"].pk, period=when("18–20", day), now=timezone.now())
    world.set(world.hall, mode="application")

    page = town.page(browser, world.alice, world.club, width)
    week = f"/anlegg/{world.facility.slug}/{world.courts['A'].slug}/uke/{week_of(day)}/?dag={day.isoformat()}"
    page.goto(town.address + week)
    page.locator(f"a[href*='/soknad/ny/'][href*='dato={day.isoformat()}']").locator("visible=true").first.click()
    page.get_by_label("Fra").fill("18.00")
    page.get_by_label("Til", exact=False).first.fill("20.00")
    wrong += wrong_with(page, "new")
    page.get_by_role("button", name="Legg i søknaden min").press("Enter")
    page.get_by_role("button", name="Send søknad").click()
    page.get_by_role("heading", name="Dette må rettes").or_(page.locator(".ds-error-summary")).first.wait_for()
    wrong += wrong_with(page, "draft-errors")
    page.get_by_label("Hva trenger du stedet til?").fill("Håndball J12")
    page.get_by_label("Et arrangement: kamp, stevne, konsert").check()
    assert page.get_by_label("Ansvarlig for sikkerhet").is_visible()
    page.get_by_label("Trening, møte eller lignende").check()
    assert not page.get_by_label("Ansvarlig for sikkerhet").is_visible()
    page.get_by_label("6–12 år").fill("18")
    page.get_by_label("Filer").set_input_files([_file("Plan for turneringen.pdf", PDF), _file("avtale.txt", EICAR)])
    page.get_by_role("button", name="Legg ved filene").click()
    page.get_by_text("Smittet, fjernet").wait_for()
    wrong += wrong_with(page, "draft-files")
    page.get_by_role("button", name="Ta vekk avtale.txt").click()
    page.get_by_text("Smittet, fjernet").wait_for(state="detached")
    page.get_by_role("button", name="Send søknad").click()
    page.get_by_role("heading", name="Søknaden er sendt").wait_for()
    wrong += wrong_with(page, "receipt")
    case = everything_of(Case).get()

    desk = town.page(browser, world.ingrid, width=width)
    desk.goto(f"{town.address}/sak/?ko=ledige")
    wrong += wrong_with(desk, "inbox")
    assert desk.evaluate("() => document.querySelector('.top').offsetHeight") < 70  # the menu stands on one line
    assert desk.evaluate("() => [...document.querySelectorAll('.nav a')].every(each => each.offsetHeight < 50)")
    desk.get_by_role("link", name="Solheim IL, Håndball J12").click()
    desk.get_by_role("button", name="Ta saken").click()
    wrong += wrong_with(desk, "case")
    desk.locator("[data-way]").select_option(index=1)
    assert desk.get_by_role("button", name="Godkjenn 1 dato").is_visible()
    with desk.expect_download() as download:
        desk.get_by_role("link", name="Plan for turneringen.pdf").click()
    assert download.value.path().read_bytes() == PDF
    desk.get_by_role("button", name="Foreslå andre tider").click()
    desk.get_by_text("1 annen tid er foreslått.").wait_for()

    page.get_by_role("link", name="Se søknaden").click()
    page.get_by_role("heading", name="Du får tilbud om andre tider").wait_for()
    wrong += wrong_with(page, "offered")
    page.get_by_role("button", name="Ja takk").press("Enter")
    page.get_by_text("Tidene du tok imot, er dine.").wait_for()
    wrong += wrong_with(page, "taken")
    page.goto(f"{town.address}/min/soknader/")
    wrong += wrong_with(page, "mine")
    made = Booking.objects.exclude(person=world.charlie).get()
    assert (everything_of(Case).get(pk=case.pk).outcome, made.organisation) == ("granted", world.club)
    assert wrong == []
    for each in (page, desk):
        each.context.close()


def test_the_queue_is_walked_and_ticked_by_keyboard_alone(town: Town, browser: Browser) -> None:
    for number, court in enumerate("ABC"):
        town.world.applied("18–20", space=town.world.courts[court], title=f"Case {number}")
    desk = town.page(browser, town.world.ingrid)
    desk.goto(f"{town.address}/sak/?ko=ledige")
    cases = desk.locator("[data-case]")
    cases.first.focus()
    walked = []
    for key in ("j", "ArrowDown", "j", "k", "Home", "x", "End"):
        desk.keyboard.press(key)
        walked.append(next(n for n in range(3) if cases.nth(n).evaluate("each => each === document.activeElement")))
    assert walked == [1, 2, 2, 1, 0, 0, 2]
    ticked = [each.is_checked() for each in desk.locator("[name=sak]").all()]
    assert ticked == [True, False, False]
    words = desk.get_by_label("Navn eller saksnummer")
    words.press_sequentially("jkx")
    assert words.input_value() == "jkx"
    desk.context.close()
