"""The forms of events, school use and closures with what they hit, in a browser: no fault, no sideways scroll."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

import pytest
from django.contrib.staticfiles.handlers import StaticFilesHandler
from django.db import connections
from django.test.testcases import LiveServerThread
from django.utils import timezone
from playwright.sync_api import Browser, Page
from pytest_django.plugin import DjangoDbBlocker

from aktiv.bookings.actions.allocating import Wish, allocate
from aktiv.bookings.actions.booking import book
from aktiv.bookings.models import Booking, EventPage, Season, SeasonWindow
from tests.bookings.world import World, a_world, when
from tests.conftest import Committed
from tests.reading import everything_of
from tests.web.seeing import faults, overflow, small_targets
from tests.web.sessions import session_of

pytestmark = pytest.mark.browser
PICTURES = os.environ.get("AKTIV_TEST_PICTURES", "")


@dataclass
class Town:
    """The world of bookings, served; `day` is a Tuesday to come, on which a club, a person and an outsider are."""

    address: str
    world: World
    day: date


@pytest.fixture
def town(committed: Committed, django_db_blocker: DjangoDbBlocker) -> Iterator[Town]:
    with django_db_blocker.unblock():
        world = a_world()
        now = timezone.now()
        day = timezone.localdate() + timedelta(days=8)
        day += timedelta(days=(1 - day.weekday()) % 7)
        season = Season.objects.create(
            municipality=world.municipality, name_nb="Vinter", first=day - timedelta(days=90),
            last=day + timedelta(days=90),
        )  # fmt: skip
        SeasonWindow.objects.create(season=season, weekday=2, from_minute=16 * 60, to_minute=22 * 60)
        weekly = [Wish(world.courts["A"].pk, when("18–20", day + timedelta(weeks=week))) for week in range(3)]
        allocate(season.pk, weekly, world.as_club, by=world.ingrid.pk, now=now)
        world.set(mode="instant", horizon_days=200)
        book(world.as_charlie, space_id=world.courts["A"].pk, period=when("10–12", day), now=now)
        thread = LiveServerThread("127.0.0.1", StaticFilesHandler, connections_override={}, port=0)
        thread.daemon = True
        thread.start()
        thread.is_ready.wait()
        if thread.error:
            raise thread.error
        yield Town(f"http://127.0.0.1:{thread.port}", world, day)
        thread.terminate()
        thread.join()
        connections.close_all()


def wrong_with(page: Page, name: str) -> list[str]:
    """Its faults, at its size and as narrow as a small phone; kept as a picture where AKTIV_TEST_PICTURES says."""
    size = page.viewport_size
    assert size is not None
    if PICTURES:
        page.screenshot(path=str(Path(PICTURES) / f"hap-{name}-{size['width']}.png"), full_page=True)
    wrong = [f"{name} {size['width']}: {fault}" for fault in (*faults(page), *small_targets(page))]
    page.set_viewport_size({"width": 320, "height": 700})
    if (wider := overflow(page)) > 0:
        wrong.append(f"{name}: {wider} px too wide")
    page.set_viewport_size(size)
    page.evaluate("() => document.querySelectorAll('details').forEach(each => { each.open = false })")
    return wrong


@pytest.mark.parametrize("width", [1280, 390])
def test_staff_see_whom_they_hit_before_they_make_it(town: Town, browser: Browser, width: int) -> None:
    world, wrong = town.world, list[str]()
    context = browser.new_context(viewport={"width": width, "height": 900}, locale="nb-NO")
    context.add_cookies([{"name": "sessionid", "value": session_of(world.ingrid), "url": town.address}])
    page = context.new_page()

    def fill(**typed: str) -> None:
        for name, value in typed.items():
            page.fill(f"#id_{name}", value)

    page.goto(f"{town.address}/sak/arrangement/ny/")
    wrong += wrong_with(page, "event-form")
    page.check(f"input[name=lokale][value='{world.courts['A'].pk}']")
    fill(dato=town.day.isoformat(), fra="19.00", til="21.00")
    page.click("text=Vis hvem det rammer >> nth=0")
    page.wait_for_selector("text=Mister tid til arrangementet")
    wrong += wrong_with(page, "event-hits")
    fill(tittel="Håndballcup", program="10.00 Dørene åpner\n15.00 Finale", publikum="250")
    page.check("#id_offentlig")
    page.click("text=Lag arrangementet og ta tid fra 1 dato")
    page.wait_for_selector("text=Hvem tiden er tatt fra")
    wrong += wrong_with(page, "event-made")
    page.click("text=Se siden under Hva skjer")
    page.wait_for_selector("text=rundt 250 personer")
    wrong += wrong_with(page, "event-page")

    page.goto(f"{town.address}/sak/stengning/ny/")
    page.check(f"input[name=lokale][value='{world.courts['A'].pk}']")
    last = (town.day + timedelta(days=14)).isoformat()
    fill(dato=town.day.isoformat(), fra="08.00", slutt=last, til="22.00", grunn="Gulvet slipes")
    page.click("text=Vis hvem det rammer >> nth=0")
    page.wait_for_selector("text=5 datoer rammes")
    wrong += wrong_with(page, "closure-hits")
    page.click("button[value=lag]")
    page.wait_for_selector("text=Åpne igjen")
    wrong += wrong_with(page, "closure-made")

    page.goto(f"{town.address}/sak/skolebruk/ny/")
    page.select_option("#id_lokale", str(world.courts["A"].pk))
    fill(forste=town.day.isoformat(), siste=(town.day + timedelta(days=60)).isoformat(), fra="09.00", til="11.00")
    page.click("text=Vis datoene >> nth=0")
    page.wait_for_selector("text=utelates")
    wrong += wrong_with(page, "school-dates")
    fill(tittel="Solheim skole, kroppsøving")
    page.click("button[value=lag]")
    page.wait_for_selector("text=er gitt til skolen")
    wrong += wrong_with(page, "school-made")
    assert Booking.objects.filter(kind__in=Booking.Kind.made_by_staff()).count() == 3
    assert everything_of(EventPage)[0].public
    assert wrong == []
    context.close()
