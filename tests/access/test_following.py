"""A door follows its booking: whatever happens to the time, a code opens then and only then."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from aktiv.access.actions.reconciling import reconcile_all
from aktiv.access.actions.setting_up import LockSettings, add_lock, change_lock
from aktiv.bookings.actions.allocating import Wish, add_group_time, allocate, give_back
from aktiv.bookings.actions.cancelling import cancel
from aktiv.bookings.actions.changing import change_time
from aktiv.bookings.actions.closing import close
from aktiv.bookings.actions.overriding import make_event
from aktiv.bookings.models import Booking, Season
from aktiv.values.periods import Period
from tests.access.world import Doors, code_of, window_of
from tests.bookings.test_priority import season
from tests.bookings.world import NOW, TUESDAY, booked, when

__all__ = ["season"]
SOON = NOW + timedelta(hours=8)  # within the lead of Tuesday's evening
QUARTER = timedelta(minutes=15)


def around(hours: str, day: date = TUESDAY) -> Period:
    """A time with the door's minutes."""
    asked = when(hours, day)
    return Period(asked.start - QUARTER, asked.end + QUARTER)


@pytest.fixture
def world(doors: Doors):  # type: ignore[no-untyped-def]  # what the season of tests.bookings asks for
    return doors.world


def test_a_booked_time_opens_the_door_a_quarter_around_it_and_at_no_other_time(doors: Doors) -> None:
    booked(doors.world, "18–20", doors.world.as_alice)
    doors.work()
    assert [doors.grant().state, doors.service.said] == ["planned", []]  # a day before is early enough
    doors.work(at=SOON)
    grant, window = doors.grant(), around("18–20")
    assert (grant.state, window_of(grant), len(code_of(grant))) == ("issued", window, 6)
    assert code_of(grant) not in grant.code
    opens = [window.start, window.end - timedelta(seconds=1)]
    shut = [window.start - timedelta(seconds=1), window.end]
    assert [bool(doors.opened_by(each)) for each in (*opens, *shut)] == [True, True, False, False]
    doors.work(at=window.start)
    assert doors.grant().state == "active"
    doors.work(at=window.end)
    grant = doors.grant()
    assert (grant.state, grant.code, grant.due_at) == ("ended", "", None)


def test_what_is_right_is_left_alone(doors: Doors) -> None:
    booked(doors.world, "18–20", doors.world.as_alice)
    doors.work(at=SOON)
    said = list(doors.service.said)
    assert reconcile_all(SOON) == 0
    doors.work(at=SOON + timedelta(minutes=1))
    assert doors.service.said == said == ["ask"]


def test_a_time_that_is_moved_keeps_its_code(doors: Doors) -> None:
    made = booked(doors.world, "18–20", doors.world.as_alice)
    doors.work(at=SOON)
    code = code_of(doors.grant())
    [occurrence_id] = made.occurrence_ids
    change_time(made.id, occurrence_id, doors.world.as_alice, when("20–21"), now=SOON, accepted=None)
    doors.work()
    grant = doors.grant()
    assert (window_of(grant), code_of(grant), doors.service.said) == (around("20–21"), code, ["ask", "move"])
    assert [bool(doors.opened_by(each)) for each in (when("18–20").start, when("20–21").start)] == [False, True]


def test_a_cancelled_time_opens_nothing_and_the_door_is_asked_to_forget_it_once_more(doors: Doors) -> None:
    made = booked(doors.world, "18–20", doors.world.as_alice)
    doors.work(at=SOON)
    cancel(made.id, doors.world.party(doors.world.ingrid), now=SOON)
    doors.work()
    assert (doors.grant().state, doors.grant().code, doors.opened_by(when("18–20").start)) == ("revoked", "", [])
    doors.settle()
    assert doors.service.said == ["ask", "end", "end"]
    assert doors.grant().due_at is None


def test_an_event_takes_the_door_with_the_time_and_gives_it_back_under_a_new_code(doors: Doors, season: Season) -> None:
    world, ingrid = doors.world, doors.world.party(doors.world.ingrid)
    given = allocate(season.pk, [Wish(world.hall.pk, when("16–22"))], world.as_club, by=world.ingrid.pk, now=NOW)
    doors.work(at=SOON)
    first = doors.grant()
    made = make_event([world.hall.pk], when("18–20"), ingrid, title="Cup", now=SOON, confirmed=given.occurrence_ids)
    doors.settle()
    ours = [each for each in doors.grants() if each.occurrence_id == first.occurrence_id]
    assert [window_of(each) for each in ours] == [around("16–18"), around("20–22")]
    assert {each.piece for each in ours} == {0, 1}
    assert len(doors.opened_by(when("19–20").start)) == 1
    cancel(made.id, ingrid, now=doors.now)
    doors.settle()
    live = [each for each in doors.grants() if each.wanted]
    assert [(window_of(each), each.pk) for each in live] == [(around("16–22"), first.pk)]
    assert len(doors.opened_by(when("19–20").start)) == 1


def test_whoever_has_the_time_within_a_clubs_time_has_the_code(doors: Doors, season: Season) -> None:
    world = doors.world
    given = allocate(season.pk, [Wish(world.hall.pk, when("16–20"))], world.as_club, by=world.ingrid.pk, now=NOW)
    [date_] = given.occurrence_ids
    add_group_time(date_, world.hall.pk, when("17–18"), world.as_club, team="J14", now=NOW)
    doors.work(at=SOON)
    kinds = [(each.occurrence.booking.kind, window_of(each)) for each in doors.grants()]
    assert sorted(kinds) == [
        (Booking.Kind.ALLOCATION, around("16–17")),
        (Booking.Kind.ALLOCATION, around("18–20")),
        (Booking.Kind.GROUP_TIME, around("17–18")),
    ]
    give_back(given.id, date_, world.as_club, now=SOON, period=when("19–20"))
    doors.settle()
    assert doors.opened_by(when("19:30–20").start) == []


def test_a_closure_shuts_the_door_and_opens_it_for_nobody(doors: Doors) -> None:
    world = doors.world
    close([world.hall.pk], when("18–20"), world.party(world.ingrid), reason="Vask", now=NOW)
    doors.work(at=SOON)
    assert doors.grants() == []


def test_a_part_of_the_hall_opens_the_halls_door_and_a_room_beside_it_does_not(doors: Doors) -> None:
    world = doors.world
    booked(world, "18–20", world.as_alice, world.courts["A"])
    booked(world, "18–20", world.as_charlie, world.room)
    doors.work(at=SOON)
    assert [each.holder for each in doors.grants()] == [world.alice.pk]


def test_a_door_of_the_whole_facility_opens_for_all_in_it_and_two_rooms_of_one_date_are_one_time(doors: Doors) -> None:
    world = doors.world
    said = LockSettings(name="Ytterdør", whole_facility=True, minutes_before=30)
    outer = add_lock(world.facility.pk, "pins", "outer", said, by=world.ingrid.pk, now=NOW)
    booked(world, "18–20", world.as_alice)
    booked(world, "18–19", world.as_charlie, world.room)
    doors.work(at=SOON)
    assert len(doors.grants(outer)) == 2
    assert len(doors.grants()) == 1
    assert {each.window.lower for each in doors.grants(outer)} == {when("17:30–18").start}


def test_other_minutes_move_what_is_out_and_a_lock_out_of_use_opens_for_nobody(doors: Doors) -> None:
    world = doors.world
    booked(world, "18–20", world.as_alice)
    doors.work(at=SOON)
    said = LockSettings(name="Hovedinngang", space_ids=[world.hall.pk], minutes_before=0)
    change_lock(doors.lock.pk, said, by=world.ingrid.pk, now=SOON)
    doors.work()
    assert window_of(doors.grant()).start == when("18–20").start
    off = LockSettings(name="Hovedinngang", space_ids=[world.hall.pk], active=False)
    change_lock(doors.lock.pk, off, by=world.ingrid.pk, now=SOON)
    doors.work()
    assert (doors.grant().state, doors.opened_by(when("18–20").start)) == ("revoked", [])


@pytest.mark.parametrize(
    ("day", "hours", "length"),
    [
        (date(2027, 10, 30), "22–27", timedelta(hours=6, minutes=30)),  # the night has 02–03 twice
        (date(2027, 3, 27), "22–28", timedelta(hours=5, minutes=30)),  # and the other has none
        (TUESDAY, "22–25", timedelta(hours=3, minutes=30)),  # past midnight
    ],
)
def test_the_window_is_hours_that_pass_whatever_the_clock_on_the_wall_does(
    doors: Doors, day: date, hours: str, length: timedelta
) -> None:
    world, asked = doors.world, when(hours, day)
    make_event([world.hall.pk], asked, world.party(world.ingrid), title="Natt", now=NOW)
    doors.work(at=asked.start - timedelta(hours=6))
    assert window_of(doors.grant()).length == length
    assert doors.opened_by(asked.end - timedelta(minutes=1)) != []
    assert doors.opened_by(asked.end + QUARTER) == []


def test_a_code_that_the_service_has_lost_is_made_anew_before_it_is_needed(doors: Doors) -> None:
    booked(doors.world, "18–20", doors.world.as_alice)
    doors.work(at=SOON)
    doors.service.cupboard.kept.clear()
    doors.work(at=around("18–20").start - timedelta(minutes=19))
    grant = doors.grant()
    assert grant.state == "issued"
    assert list(doors.service.cupboard.opened_by("hall", around("18–20").start)) == [code_of(grant)]
