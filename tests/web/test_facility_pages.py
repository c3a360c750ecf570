"""The pages of facilities ask as much with three of everything as with one: literal counts, page by page."""

from __future__ import annotations

import html as markup
from datetime import timedelta
from typing import Any, NamedTuple
from urllib.parse import quote_plus

import pytest
from django.utils import timezone

from aktiv.facilities.models import Activity, HoursPlan, Space, SpaceActivity
from aktiv.web.public.searching import pick_value
from tests.bookings.world import TUESDAY, World, a_world, booked, when
from tests.facilities.world import a_facility, a_hall, some_activities
from tests.web.booking_world import NOW, browser_of, stop_the_clock

pytestmark = pytest.mark.django_db


class Case(NamedTuple):
    """A page, what it is for, and how many statements it may take."""

    name: str
    path: str
    queries: int


HERE = "/anlegg/{facility}/"
TIME = "?min=60&start=2027-03-02T20:00:00%2B01:00"
CASES = (
    #    the list: municipalities; the page of facilities; their pictures
    Case("facilities", "/anlegg/", 3),
    #    facility, pictures; spaces, activities, their names, equipment, links; whose it is
    Case("facility", HERE, 8),
    #    facility, spaces; what is taken, whose it is; hours, exceptions; starts; whether lines are kept
    Case("week", HERE + "{hall}/uke/2027-09/", 8),
    #    the same; and of the chosen time: the place, and what it costs
    Case("week, time chosen", HERE + "{hall}/uke/2027-09/" + TIME, 11),
    #    as the week
    Case("day", HERE + "{hall}/dag/2027-03-02/", 8),
    #    facility, pictures; the spaces with the lists that are for them
    Case("prices", HERE + "priser/", 3),
    #    facility, spaces; parents, then what is set for them and for all
    Case("rules", HERE + "{hall}/regler/", 5),
)


@pytest.fixture
def world(db: None, monkeypatch: pytest.MonkeyPatch) -> World:
    made = a_world()
    some_activities()
    everybody_plays_handball()
    stop_the_clock(monkeypatch)
    return made


def everybody_plays_handball() -> None:
    """Every space has an activity to tell of."""
    handball = Activity.objects.get(slug="handball")
    for space in Space.objects.filter(activities=None):
        SpaceActivity.objects.create(activity=handball, space=space, municipality=space.municipality)


def two_more_of_everything(world: World) -> None:
    """Three bookings instead of one, three halls with their parts, three facilities."""
    booked(world, "10–11", world.as_charlie)
    booked(world, "16–17", world.as_alice)
    for number in (2, 3):
        a_hall(world.facility, name=f"Hall {number}")
        plan = HoursPlan.objects.get(municipality=world.municipality)
        a_hall(a_facility(plan, f"Nabohallen {number}", latitude=60.4), name="Sal")
    everybody_plays_handball()


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_a_page_of_a_facility_asks_no_more_for_three_than_for_one(
    world: World, case: Case, django_assert_num_queries: Any
) -> None:
    booked(world, "18–19", world.as_club)
    address = case.path.format(facility=world.facility.slug, hall=world.hall.slug)
    visitor = browser_of()
    with django_assert_num_queries(case.queries):
        one = visitor.get(address)
    two_more_of_everything(world)
    with django_assert_num_queries(case.queries):
        three = visitor.get(address)
    assert (one.status_code, three.status_code) == (200, 200)


def test_the_week_shows_what_is_taken_and_the_days_that_have_passed(world: World) -> None:
    booked(world, "18–19", world.as_club)
    page = browser_of().get(f"/anlegg/{world.facility.slug}/{world.hall.slug}/uke/2027-09/?min=60").content.decode()
    assert "Solheim IL" in page
    assert "18.00–19.00" in page
    assert timezone.now() == NOW
    assert f"/dag/{(TUESDAY + timedelta(days=5)).isoformat()}/?min=60" in page


def test_a_space_of_a_facility_that_is_not_published_is_not_there(world: World) -> None:
    address = f"/anlegg/{world.facility.slug}/{world.hall.slug}/uke/2027-09/"
    assert browser_of().get(address).status_code == 200
    world.facility.published = False
    world.facility.save()
    assert browser_of().get(address).status_code == 404
    assert browser_of().get(f"/anlegg/ingen/{world.hall.slug}/regler/").status_code == 404


def test_one_stands_in_line_from_the_time_that_somebody_has(world: World) -> None:
    booked(world, "18–19", world.as_club)
    week = f"/anlegg/{world.facility.slug}/{world.hall.slug}/uke/2027-09/"
    page = markup.unescape(browser_of(world.charlie).get(week).content.decode())
    pick = quote_plus(pick_value(world.hall, when("18–19")))
    assert (
        f'<a href="/venteliste/ny/?pick={pick}">Solheim IL<span class="ds-sr-only">, still deg i kø</span></a>' in page
    )
    phone = browser_of(world.charlie).get(f"/anlegg/{world.facility.slug}/{world.hall.slug}/dag/{TUESDAY.isoformat()}/")
    assert f'/venteliste/ny/?pick={pick}">18.00–19.00, Solheim IL</a>' in markup.unescape(phone.content.decode())
    assert browser_of(world.charlie).get(f"/venteliste/ny/?pick={pick}").status_code == 200
    assert "/venteliste/" not in browser_of(world.alice, world.club).get(week).content.decode()  # one's own


def test_one_applies_from_the_calendar_also_for_a_time_that_somebody_has(world: World) -> None:
    booked(world, "18–19", world.as_club)
    world.set(world.hall, mode="application")
    week = f"/anlegg/{world.facility.slug}/{world.hall.slug}/uke/2027-09/"
    page = markup.unescape(browser_of(world.charlie).get(week).content.decode())
    free = f"/soknad/ny/?lokale={world.hall.pk}&dato={TUESDAY.isoformat()}"
    assert f'<a href="{free}">Søk</a></b><span>Etter søknad</span>' in page
    pick = quote_plus(pick_value(world.hall, when("18–19")))
    assert f'<a href="/soknad/ny/?pick={pick}">Solheim IL<span class="ds-sr-only">, søk likevel</span></a>' in page
    assert "/venteliste/" not in page
    day = f"/anlegg/{world.facility.slug}/{world.hall.slug}/dag/{TUESDAY.isoformat()}/"
    phone = markup.unescape(browser_of(world.charlie).get(day).content.decode())
    assert f'href="{free}"' in phone
    assert "Still deg i kø" not in phone


def test_a_day_that_one_applies_for_is_not_called_full(world: World) -> None:
    world.set(world.hall, mode="application")
    day = f"/anlegg/{world.facility.slug}/{world.hall.slug}/dag/{TUESDAY.isoformat()}/"
    page = browser_of().get(day).content.decode()
    assert '<span class="av">søk</span>' in page
    assert "Etter søknad" in page
    assert "Søknad inne" not in page
