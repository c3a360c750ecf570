"""The pages of a booking in a real browser: two presses from a result to a receipt, no fault, no sideways scroll."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from importlib import import_module
from pathlib import Path
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

import pytest
from django.conf import settings
from django.contrib.staticfiles.handlers import StaticFilesHandler
from django.db import connections
from django.test.testcases import LiveServerThread
from playwright.sync_api import Browser, Page
from pytest_django.plugin import DjangoDbBlocker

from aktiv.bookings.actions.booking import book
from aktiv.bookings.actions.holding import hold
from aktiv.bookings.queries.asking import Details
from aktiv.facilities.actions import link
from aktiv.facilities.models import TermsDocument
from aktiv.people.models import Organisation, Person
from aktiv.prices.actions import ListUse, use_lists
from aktiv.values.periods import Period, at
from tests.bookings.test_along import ADDITIONS
from tests.bookings.world import World, a_world
from tests.conftest import Committed
from tests.prices.world import HALL, published, replace
from tests.web.booking_world import pick_of
from tests.web.seeing import faults, overflow, small_targets
from tests.web.sessions import put_in, session_of

pytestmark = pytest.mark.browser
SIZES = ((1280, 900), (390, 800))


@dataclass
class Town:
    """The world of bookings, served."""

    address: str
    world: World
    tuesday: date

    def when(self, from_hour: int, to_hour: int, weeks: int = 0) -> Period:
        day, zone = self.tuesday + timedelta(weeks=weeks), ZoneInfo("Europe/Oslo")
        return Period(at(day, from_hour * 60, zone), at(day, to_hour * 60, zone))

    def cookie(self, person: Person, organisation: Organisation | None = None) -> str:
        return session_of(person, organisation)


@pytest.fixture
def town(committed: Committed, django_db_blocker: DjangoDbBlocker) -> Iterator[Town]:
    with django_db_blocker.unblock():
        world = a_world()
        today = datetime.now(UTC).date()
        tuesday = today + timedelta(days=(1 - today.weekday()) % 7 + 7)
        texts = {
            f"{what}_{code}": "Regler for lån av haller" for what in ("title", "text") for code in ("nb", "nn", "en")
        }
        TermsDocument.objects.create(
            municipality=world.municipality,
            key="halls",
            version=3,
            published_at=datetime(2026, 1, 1, tzinfo=UTC),
            **texts,
        )
        world.set(terms_document="halls")
        thread = LiveServerThread("127.0.0.1", StaticFilesHandler, connections_override={}, port=0)
        thread.daemon = True
        thread.start()
        thread.is_ready.wait()
        if thread.error:
            raise thread.error
        yield Town(f"http://127.0.0.1:{thread.port}", world, tuesday)
        thread.terminate()
        thread.join()
        connections.close_all()


def look(page: Page, name: str) -> None:
    """Free of faults as it is, and as narrow as a small phone; kept as a picture where AKTIV_SHOTS says where.

    The menu that was unfolded to look into it is folded again: it may lie over a button.
    """
    if folder := os.environ.get("AKTIV_SHOTS"):
        page.screenshot(path=str(Path(folder) / f"{name}-{page.viewport_size['width']}.png"), full_page=True)  # type: ignore[index]
    assert faults(page) == [], name
    assert small_targets(page) == [], name
    size = page.viewport_size
    page.set_viewport_size({"width": 320, "height": 700})
    assert overflow(page) <= 0, name
    assert size is not None
    page.set_viewport_size(size)
    page.locator(".burger").evaluate("each => { each.open = false }")


@pytest.mark.parametrize("size", SIZES, ids=lambda size: str(size[0]))
def test_the_pages_of_a_booking_are_free_of_faults_and_fit(town: Town, browser: Browser, size: tuple[int, int]) -> None:
    world, court = town.world, town.world.courts["A"]
    context = browser.new_context(viewport={"width": size[0], "height": size[1]}, locale="nb-NO")
    complaints: list[str] = []
    page = context.new_page()
    page.on("console", lambda each: complaints.append(each.text) if "Content Security Policy" in each.text else None)

    def taken(period: Period) -> None:
        """Presses the button of that time in the week, as far as the browser's form goes."""
        value = pick_of(court, period)
        asked = urlencode({"start": period.start.isoformat(), "min": period.minutes})
        page.goto(f"{town.address}/anlegg/{world.facility.slug}/{court.slug}/uke/{week(period)}/?{asked}")
        assert value.split("/")[0] in (page.get_attribute("#order input[name=pick]", "value") or "")

    taken(town.when(18, 20))
    page.click("#order button[type=submit]")
    assert "/kontroll/" in page.url
    look(page, "check-visitor")
    context.add_cookies([{"name": "sessionid", "value": town.cookie(world.alice, world.club), "url": town.address}])
    taken(town.when(18, 20, weeks=1))
    page.click("#order button[type=submit]")
    look(page, "check-club")
    page.fill("#id_title", "Tur\u202enering")
    page.fill("#id_participants", "mange")
    page.click("aside button[type=submit]")
    assert page.locator(".ds-error-summary").count() == 1
    assert page.input_value("#id_participants") == "mange"
    look(page, "check-errors")
    page.fill("#id_title", "Turnering")
    page.fill("#id_participants", "15")
    page.click("aside button[type=submit]")
    assert "/kvittering/" in page.url
    look(page, "receipt")

    outsider = world.party(world.charlie)
    now = datetime.now(UTC)
    for weeks in (4, 5):
        book(outsider, space_id=court.pk, period=town.when(18, 20, weeks), now=now, details=agreed())
    taken(town.when(18, 20, weeks=2))
    page.select_option("#gjenta", "1")
    page.click("#order button[type=submit]")
    assert "/gjenta/?uker=1" in page.url
    look(page, "repeat")
    page.click("button[name=vis]")
    page.click("aside button[type=submit]")
    assert "/kvittering/" in page.url, page.inner_text("main")
    look(page, "receipt-series")

    taken(town.when(12, 14))
    hold(court.pk, town.when(12, 14), outsider, now=datetime.now(UTC))
    page.click("#order button[type=submit]")
    assert page.locator("button[name=pick]").count() >= 1
    look(page, "refused")
    page.click("button[name=pick] >> nth=0")
    assert "/kontroll/" in page.url
    page.click("form[action$='/slipp/'] button")
    assert "/uke/" in page.url
    page.goto(f"{town.address}/nn/bestilling/00000000-0000-0000-0000-000000000000/kontroll/")
    look(page, "gone")
    page.goto(f"{town.address}/en/vilkar/{TermsDocument.objects.get().pk}/")
    look(page, "terms")
    assert complaints == []
    context.close()


def test_a_receipt_is_two_presses_away_without_scripts(town: Town, browser: Browser) -> None:
    context = browser.new_context(java_script_enabled=False, locale="nb-NO")
    context.add_cookies([{"name": "sessionid", "value": town.cookie(town.world.alice), "url": town.address}])
    page = context.new_page()
    page.goto(f"{town.address}/sok/?{urlencode({'dato': town.tuesday.isoformat(), 'fra': '18.00', 'min': '120'})}")
    page.click("button[name=pick] >> nth=0")
    page.click("aside button[type=submit]")
    assert "/kvittering/" in page.url
    context.close()


@pytest.mark.parametrize(("size", "scripts"), [(SIZES[0], True), (SIZES[1], True), (SIZES[1], False)], ids=str)
def test_a_kitchen_a_guard_and_holidays_are_chosen_with_and_without_scripts(
    town: Town, browser: Browser, size: tuple[int, int], scripts: bool
) -> None:
    world = town.world
    published(world.municipality, replace(HALL, key="hall-besides", additions=ADDITIONS))
    uses = [ListUse(key="hall-besides", kind="sports_hall"), ListUse(key="meeting_room", kind="meeting_room")]
    use_lists(world.municipality.pk, uses, now=datetime.now(UTC))
    link(world.hall, world.room, by=None, now=datetime.now(UTC))
    book(
        world.party(world.charlie),
        space_id=world.room.pk,
        period=town.when(18, 20, weeks=1),
        now=datetime.now(UTC),
        details=agreed(),
    )
    viewport = {"width": size[0], "height": size[1]}
    context = browser.new_context(viewport=viewport, java_script_enabled=scripts, locale="nb-NO")  # type: ignore[arg-type]
    context.add_cookies([{"name": "sessionid", "value": town.cookie(world.alice), "url": town.address}])
    page = context.new_page()

    def seen(name: str) -> None:
        if scripts:
            look(page, name)

    page.goto(f"{town.address}/anlegg/{world.facility.slug}/{world.hall.slug}/uke/{week(town.when(18, 20))}/?min=120")
    page.goto(f"{page.url}&{urlencode({'start': town.when(18, 20).start.isoformat()})}")
    page.click("#order button[type=submit]")
    seen("check-choices")
    kitchen = f"[name=m_{world.room.pk}]"
    page.check(kitchen)
    page.check("[name=t_guard]")
    page.click("fieldset button[name=vis]")
    assert page.is_checked(kitchen)
    assert "Møterom: 2" in page.inner_text("aside")
    seen("check-chosen")
    page.click("a[href*='/gjenta/']")
    assert page.is_checked(kitchen)
    page.check("[name=skole]")
    page.check("[name=hellig]")
    assert page.is_checked("[name=t_guard]")
    page.click(".pat button[name=vis]")
    assert "hellig=1&skole=1" in page.url
    assert "Opptatt: Møterom" in page.inner_text("main")
    seen("repeat-chosen")
    page.click("aside button[type=submit]")
    assert "/kvittering/" in page.url, page.inner_text("main")
    assert "Følger med" in page.inner_text("main")
    seen("receipt-along")
    page.goto(page.url.replace("/bestilling/", "/min/bestillinger/").replace("kvittering/", ""))
    seen("me-along")
    context.close()


def week(period: Period) -> str:
    year, number, _ = period.start.isocalendar()
    return f"{year}-{number:02d}"


def agreed() -> Details:
    """Details that accept the terms in force."""
    return Details(accepted=TermsDocument.objects.get().pk)


@pytest.mark.parametrize("size", SIZES, ids=lambda size: str(size[0]))
def test_a_browser_that_forgot_everything_loses_nothing_that_was_typed(
    town: Town, browser: Browser, size: tuple[int, int]
) -> None:
    world, period = town.world, town.when(18, 20)
    held = hold(world.courts["A"].pk, period, world.as_alice, now=datetime.now(UTC))
    context = browser.new_context(viewport={"width": size[0], "height": size[1]}, locale="nb-NO")
    context.add_cookies([{"name": "sessionid", "value": town.cookie(world.alice), "url": town.address}])
    page = context.new_page()
    check = f"{town.address}/bestilling/{held.pk}/kontroll/"
    page.goto(check)
    page.click("details.more summary")
    page.fill("#id_title", "Bursdag for Ola")
    context.clear_cookies()
    page.click("aside button[type=submit]")
    look(page, "stale-form")
    page.get_by_role("button", name="Send på nytt").click()
    assert "/logg-inn/?next=" in page.url
    key = next(each["value"] for each in context.cookies() if each["name"] == "sessionid")
    session = import_module(settings.SESSION_ENGINE).SessionStore(key)
    put_in(session, world.charlie)  # somebody else signs in
    session.save()
    page.goto(check)
    look(page, "lost-hold")
    page.get_by_role("button", name="Ta tiden igjen").click()
    assert page.locator("h1").text_content() == "Noen var før deg"
    put_in(session, world.alice)
    session.save()
    page.goto(check)
    assert page.input_value("#id_title") == "Bursdag for Ola"
    context.close()
