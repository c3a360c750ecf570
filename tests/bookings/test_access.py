"""Who sees what: one's own, one's club's, the municipality's staff; nobody else anything."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import pytest

from aktiv.bookings.actions.cancelling import cancel
from aktiv.bookings.actions.closing import close
from aktiv.bookings.queries.bookings import access_booking, held_of, my_dates
from aktiv.bookings.queries.calendar import calendar
from aktiv.bookings.queries.conflicts import explained
from aktiv.bookings.rules import Party
from aktiv.facilities.models import Facility
from aktiv.people.models import Representative, StaffRole
from aktiv.timetable.rules import InTheWay, Taken
from aktiv.values.refusal import Refusal
from tests.bookings.world import NOW, World, booked, day, held, when
from tests.facilities.world import a_facility, a_municipality


def seen_by(world: World, party: Party) -> list[tuple[str, str, bool]]:
    """What a calendar of the first court says to a party."""
    court = world.courts["A"]
    shown = calendar([court], when("8–22"), party, NOW)[court.pk]
    return [(each.kind.value, each.title, each.own) for each in shown]


@pytest.mark.scenario(35)
def test_a_calendar_names_clubs_that_publish_and_never_persons(world: World) -> None:
    booked(world, "9–10", world.as_alice, world.courts["A"], title="Bursdag for Kari")
    booked(world, "10–11", world.as_club, world.courts["A"])
    visitor = Party(session="a" * 64)
    assert seen_by(world, visitor) == [("use", "", False), ("use", "Solheim IL", False)]
    assert seen_by(world, world.as_charlie) == [("use", "", False), ("use", "Solheim IL", False)]
    assert seen_by(world, world.as_alice) == [("use", "Bursdag for Kari", True), ("use", "Solheim IL", False)]
    assert seen_by(world, world.party(world.ingrid)) == [
        ("use", "Bursdag for Kari", False),
        ("use", "Solheim IL", False),
    ]
    world.club.publishes_name = False
    world.club.save()
    assert seen_by(world, visitor) == [("use", "", False), ("use", "", False)]
    world.club.publishes_name = True
    world.club.save()
    world.set(world.courts["A"], shows_holder=False)
    world.courts["A"].refresh_from_db()
    assert seen_by(world, visitor) == [("use", "", False), ("use", "", False)]


@pytest.mark.scenario(35)
def test_what_is_in_the_way_tells_no_more_than_the_calendar(world: World) -> None:
    booked(world, "9–10", world.as_alice, world.courts["A"], title="Bursdag for Kari")
    with pytest.raises(Taken) as refused:
        booked(world, "9–10", world.as_charlie, world.courts["A"])
    [found] = explained(refused.value.conflicts)
    assert found.name() == ""
    assert found.name(own=world.alice.pk) == "Bursdag for Kari"
    assert found.name(staff=True) == "Bursdag for Kari · Alice"


def test_a_hold_shows_as_held_and_only_its_holder_knows_it(world: World) -> None:
    held(world, "9–10", world.as_alice, world.courts["A"])
    assert seen_by(world, world.as_charlie) == [(InTheWay.HOLD.value, "", False)]
    assert seen_by(world, world.as_alice) == [(InTheWay.HOLD.value, "", True)]


@pytest.mark.scenario(36)
def test_staff_of_another_municipality_find_nothing(world: World) -> None:
    made = booked(world, "9–10", world.as_alice)
    other = a_municipality("stavanger", "1103")
    StaffRole.objects.create(person=world.charlie, municipality=other, role="administrator", valid_from=NOW.date())
    for act in (
        lambda: access_booking(made.id, world.as_charlie, NOW),
        lambda: cancel(made.id, world.as_charlie, now=NOW),
        lambda: access_booking(uuid4(), world.as_alice, NOW),
        lambda: access_booking(made.id, Party(session="a" * 64), NOW),
    ):
        with pytest.raises(Refusal, match="not_found"):
            act()


def test_those_who_may_look_and_those_who_may_change(world: World) -> None:
    made = booked(world, "9–10", world.as_club)
    coach, viewer = world.charlie, world.bob
    Representative.objects.filter(person=viewer).delete()
    Representative.objects.create(person=coach, organisation=world.club, role="coach", valid_from=NOW.date())
    StaffRole.objects.create(person=viewer, municipality=world.municipality, role="viewer", valid_from=NOW.date())

    def access(person: Any) -> tuple[bool, bool]:
        found = access_booking(made.id, world.party(person), NOW)
        return found.may_change, found.as_staff

    assert [access(each) for each in (world.alice, coach, viewer, world.ingrid)] == [
        (True, False), (False, False), (False, False), (False, True),
    ]  # fmt: skip
    for looker in (coach, viewer):
        with pytest.raises(Refusal, match="not_found"):
            cancel(made.id, world.party(looker), now=NOW)


def test_my_page_is_sorted_by_date_of_use_and_is_ones_own(world: World, django_assert_num_queries: Any) -> None:
    booked(world, "18–19", world.as_alice, on=day(5), title="Siste")
    booked(world, "18–19", world.as_alice, on=day(1), title="Første")
    off = booked(world, "20–21", world.as_alice, on=day(3), title="Avlyst")
    booked(world, "18–19", world.as_club, on=day(2), title="Klubbens")
    booked(world, "18–19", world.as_charlie, on=day(3), title="Andres")
    cancel(off.id, world.as_alice, now=NOW)
    with django_assert_num_queries(1):
        page = my_dates(world.as_alice, NOW)
        titles = [(each.booking.title, each.state) for each in page.dates if each.space.facility.name]
    assert titles == [("Første", "confirmed"), ("Avlyst", "cancelled"), ("Siste", "confirmed")]
    assert [each.booking.title for each in my_dates(world.as_club, NOW).dates] == ["Klubbens"]
    later = when("22–23", day(4)).start
    assert [each.booking.title for each in my_dates(world.as_alice, later).dates] == ["Siste"]
    assert [each.booking.title for each in my_dates(world.as_alice, later, past=True).dates] == ["Avlyst", "Første"]
    assert [each.booking.title for each in my_dates(world.as_alice, NOW, text="fjellhallen første").dates] == ["Første"]
    assert my_dates(world.as_alice, NOW, text="andres").dates == []
    first = my_dates(world.as_alice, NOW, limit=2)
    assert (len(first.dates), first.more) == (2, True)
    assert [each.booking.title for each in my_dates(world.as_alice, NOW, offset=2, limit=2).dates] == ["Siste"]
    assert my_dates(Party(session="a" * 64), NOW).dates == []
    assert held_of(first.dates, NOW)[first.dates[1].pk] == ()


def test_a_caretaker_at_one_facility_sees_that_facilitys_bookings_and_no_others(
    world: World, django_assert_num_queries: Any
) -> None:
    elsewhere = a_facility(world.facility.hours_plan, "Straumehallen")
    here = booked(world, "9–10", world.as_alice, world.courts["A"], title="Bursdag for Kari")
    own = StaffRole.objects.create(
        person=world.bob, municipality=world.municipality, role="caretaker", facility=world.facility,
        valid_from=NOW.date(),
    )  # fmt: skip
    bob = world.party(world.bob)
    with django_assert_num_queries(2):
        access = access_booking(here.id, bob, NOW)
    assert (access.may_change, access.as_staff, access.by_staff_right) == (False, False, True)
    assert seen_by(world, bob) == [("use", "Bursdag for Kari", False)]
    own.facility = elsewhere
    own.save()
    with pytest.raises(Refusal, match="not_found"):
        access_booking(here.id, bob, NOW)
    assert seen_by(world, bob) == [("use", "", False)]


def test_a_calendar_says_whose_data_staff_read_in_it(world: World) -> None:
    booked(world, "9–10", world.as_alice, world.courts["A"], title="Bursdag for Kari")
    booked(world, "10–11", world.as_club, world.courts["A"])

    def read_by(party: Party) -> list[Any]:
        court = world.courts["A"]
        return [each.shows for each in calendar([court], when("8–22"), party, NOW)[court.pk]]

    assert read_by(world.party(world.ingrid)) == [world.alice.pk, None]
    assert read_by(world.as_alice) == read_by(world.as_charlie) == [None, None]


@pytest.mark.parametrize(("role", "may"), [("administrator", True), ("facility_manager", True), ("caretaker", False)])
def test_who_may_close_a_space_where_her_role_is(world: World, *, role: str, may: bool) -> None:
    Facility.objects.filter(pk=world.facility.pk).update(district="Nord")
    where = {} if role == "administrator" else {"district": "Nord"}
    StaffRole.objects.create(
        person=world.bob, municipality=world.municipality, role=role, valid_from=NOW.date(), **where
    )
    spaces = [world.room.pk]
    if may:
        close(spaces, when("9–10"), world.party(world.bob), reason="Maling", now=NOW)
        return
    with pytest.raises(Refusal, match="not_staff"):
        close(spaces, when("9–10"), world.party(world.bob), reason="Maling", now=NOW)
