"""Staff move, divide and book for others: the same rules as for everyone, said beforehand, and never over others."""

from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from aktiv.bookings.actions.laying import At, Over, division_of, move_by_staff, split_by_staff
from aktiv.bookings.actions.making import make_for
from aktiv.bookings.actions.overriding import make_event
from aktiv.bookings.actions.waiting import join
from aktiv.bookings.models import Booking, Occurrence, Season, Waiting
from aktiv.bookings.queries.laying import access_date, lay_date
from aktiv.bookings.queries.parties import party_for_club
from aktiv.facilities.actions import link
from aktiv.people.models import StaffRole
from aktiv.people.permissions import Permission
from aktiv.prices.models import Charge
from aktiv.timetable.models import Occupancy
from aktiv.timetable.rules import Taken, Wanted
from aktiv.timetable.rules.splitting import divided_at, into_the_same
from aktiv.values.footprints import part
from aktiv.values.periods import Period
from aktiv.values.rectangles import Rectangle, cover_equal, merge
from aktiv.values.refusal import Refusal
from tests.bookings.test_cancelling import owed
from tests.bookings.test_priority import allocated, season
from tests.bookings.world import NOW, World, booked, day, verbs, when
from tests.facilities.world import a_facility, a_hall
from tests.reading import everything_of

__all__ = ["season"]  # the fixture of season time
MINUTE = timedelta(minutes=1)


def seen(world: World, date_id: int) -> Occurrence:
    return access_date(date_id, world.ingrid.pk, Permission.BOOKING_DECIDE, NOW)


def move(world: World, date_id: int, hours: str, **more: object) -> Occurrence:
    space_id = more.pop("space_id", seen(world, date_id).space_id)
    on = more.pop("on", None)
    period = when(hours, on) if on else when(hours)
    more = {"sequence": seen(world, date_id).sequence, "by": world.ingrid.pk} | more
    return move_by_staff(date_id, space_id, period, now=NOW, **more)  # type: ignore[arg-type]


def standing() -> tuple[Rectangle, ...]:
    """All that is held, as few rectangles as possible."""
    return merge(
        Rectangle(each.footprint, Period(each.during.lower, each.during.upper))
        for each in Occupancy.objects.filter(layer__isempty=False)
        if each.layer.lower_inf
    )


def test_a_move_keeps_the_price_that_was_agreed_unless_the_new_one_is_chosen(world: World) -> None:
    [date_id] = booked(world, "18–20", world.as_alice, world.courts["A"]).occurrence_ids
    move(world, date_id, "19–22")
    assert owed(date_id) == {"use": 282_00}
    with pytest.raises(Refusal, match="price_changed"):
        move(world, date_id, "19–22", new_price=True, accepted=0)
    move(world, date_id, "19–22", new_price=True, accepted=141_00)
    assert owed(date_id) == {"use": 423_00}
    assert verbs() == ["booking.confirmed", "booking.moved", "booking.moved"]


def test_over_somebody_else_it_goes_nowhere_and_nothing_is_changed(world: World) -> None:
    [date_id] = booked(world, "18–20", world.as_alice).occurrence_ids
    booked(world, "20–22", world.as_charlie, world.courts["A"])
    laying = lay_date(seen(world, date_id), world.hall.pk, when("19–21"), world.ingrid.pk, NOW)
    assert [each.name(staff=True) for each in laying.in_the_way] == ["Charlie"]
    before = standing()
    with pytest.raises(Taken):
        move(world, date_id, "19–21")
    assert (standing(), seen(world, date_id).sequence) == (before, 0)


def test_what_is_seldom_enough_is_told_to_staff_and_what_is_closed_is_closed_to_them_too(world: World) -> None:
    [date_id] = booked(world, "18–20", world.as_alice, world.courts["A"]).occurrence_ids
    world.set(horizon_days=3, max_active_person=1)
    booked_far = lay_date(seen(world, date_id), world.courts["A"].pk, when("18–20", day(8)), world.ingrid.pk, NOW)
    assert ([each.code for each in booked_far.remarks], booked_far.stops) == (["beyond_horizon"], ())
    move(world, date_id, "18–20", on=day(8))
    for hours, code in (("21–23", "outside_opening"), ("18:10–20:10", "off_start_grid")):
        with pytest.raises(Refusal, match=code):
            move(world, date_id, hours)


def test_what_a_decision_let_in_against_a_rule_is_moved_all_the_same(world: World) -> None:
    [date_id] = booked(world, "18–19", world.as_alice, world.courts["A"]).occurrence_ids
    world.set(min_length=120)
    laying = lay_date(seen(world, date_id), world.courts["B"].pk, when("18–19"), world.ingrid.pk, NOW)
    assert (laying.stops, [each.code for each in laying.remarks]) == ((), ["time_too_short"])
    move(world, date_id, "18–19", space_id=world.courts["B"].pk)


def test_whoever_stands_in_line_for_the_time_is_offered_it_when_it_is_moved_away(world: World) -> None:
    [date_id] = booked(world, "18–20", world.as_alice, world.courts["A"]).occurrence_ids
    waiting = join(world.courts["A"].pk, when("18–20"), world.as_charlie, now=NOW)
    move(world, date_id, "20–22")
    assert everything_of(Waiting).get(pk=waiting.pk).state == "offered"


def test_two_who_looked_at_the_same_date_do_not_both_move_it(world: World) -> None:
    [date_id] = booked(world, "18–20", world.as_alice).occurrence_ids
    move(world, date_id, "19–21", sequence=0)
    with pytest.raises(Refusal, match="changed_meanwhile"):
        move(world, date_id, "16–18", sequence=0)


def test_season_time_stays_in_its_season(world: World, season: Season) -> None:
    [date_id] = allocated(world, season, "18–20").occurrence_ids
    move(world, date_id, "17–19")
    with pytest.raises(Refusal, match="outside_season"):
        move(world, date_id, "18–20", on=day(400))
    assert owed(date_id) == {}


def test_an_event_is_moved_over_season_time_that_is_named_and_gives_back_what_it_leaves(
    world: World, season: Season
) -> None:
    [early] = allocated(world, season, "16–18").occurrence_ids
    [late] = allocated(world, season, "19–21").occurrence_ids
    event = make_event(
        [world.hall.pk], when("17–19"), world.party(world.ingrid), title="Cup", now=NOW, confirmed=[early]
    )
    [date_id] = event.occurrence_ids
    with pytest.raises(Refusal, match="override_not_said"):
        move(world, date_id, "18–20")
    move(world, date_id, "18–20", said=[late])
    held = {
        each: [
            (one.during.lower, one.during.upper)
            for one in Occupancy.objects.filter(claim_id=seen(world, each).claim_id)
        ]
        for each in (early, late)
    }
    assert held == {
        early: [(when("16–18").start, when("16–18").end)],
        late: [(when("20–21").start, when("20–21").end)],
    }
    assert verbs()[-3:] == ["booking.moved", "booking.displaced", "booking.restored"]


def test_whoever_decides_at_one_facility_moves_nothing_to_another(world: World) -> None:
    elsewhere = a_hall(a_facility(world.facility.hours_plan, "Sotra"))
    [date_id] = booked(world, "18–20", world.as_alice).occurrence_ids
    StaffRole.objects.filter(person=world.ingrid).update(facility=world.facility)
    with pytest.raises(Refusal, match="not_found"):
        move(world, date_id, "18–20", space_id=elsewhere.pk)
    StaffRole.objects.filter(person=world.ingrid).update(facility=elsewhere.facility)
    with pytest.raises(Refusal, match="not_found"):
        seen(world, date_id)


def test_a_date_is_divided_at_a_moment_with_its_buffers_and_its_kitchen_and_nothing_between(world: World) -> None:
    world.set(world.hall, buffer_before=15, buffer_after=30)
    link(world.hall, world.room, required=True, by=None, now=NOW)
    [date_id] = booked(world, "18–20", world.as_alice).occurrence_ids
    held, rows = standing(), Occupancy.objects.count()
    division = division_of(seen(world, date_id), At(when("19–20").start), NOW)
    made = split_by_staff(
        date_id, At(when("19–20").start), by=world.ingrid.pk, now=NOW, sequence=0, accepted=division.difference
    )
    assert standing() == held
    assert Occupancy.objects.count() == rows + 2  # hall and kitchen twice; the buffers as they were
    first = seen(world, date_id)
    assert (first.during.upper, made.during.lower) == (when("18–19").end, when("19–20").start)
    assert made.booking_id == first.booking_id
    assert owed(date_id)["use"] + owed(made.pk)["use"] == division.new
    assert verbs()[-1] == "booking.split"


def test_a_whole_hall_is_divided_over_its_halves(world: World) -> None:
    other = next(
        each for each in world.hall.parts.all() if each.footprint == world.hall.footprint.minus(world.half.footprint)
    )
    [date_id] = booked(world, "18–20", world.as_alice).occurrence_ids
    held = standing()
    made = split_by_staff(date_id, Over(world.half.pk, other.pk), by=world.ingrid.pk, now=NOW, sequence=0)
    assert standing() == held
    assert (seen(world, date_id).space_id, made.space_id) == (world.half.pk, other.pk)
    with pytest.raises(Refusal, match="parts_not_the_whole"):
        split_by_staff(made.pk, Over(world.half.pk, other.pk), by=world.ingrid.pk, now=NOW, sequence=0)


def test_what_was_taken_from_is_not_divided(world: World, season: Season) -> None:
    [date_id] = allocated(world, season, "18–20").occurrence_ids
    make_event([world.hall.pk], when("19–20"), world.party(world.ingrid), title="Cup", now=NOW, confirmed=[date_id])
    with pytest.raises(Refusal, match="held_in_part"):
        split_by_staff(date_id, At(when("19–20").start), by=world.ingrid.pk, now=NOW, sequence=0)


def test_a_time_is_made_for_a_club_whose_contact_is_told(world: World) -> None:
    holder = party_for_club(world.club, world.ingrid, NOW)
    made = make_for(holder, world.courts["A"].pk, when("18–20"), by=world.ingrid.pk, now=NOW, title="Trening")
    booking = Booking.objects.get(pk=made.id)
    assert (booking.organisation, booking.person_id) in [(world.club, world.alice.pk), (world.club, world.bob.pk)]
    assert everything_of(Charge).get().organisation_id == world.club.pk
    with pytest.raises(Taken):
        make_for(world.as_charlie, world.hall.pk, when("19–21"), by=world.ingrid.pk, now=NOW)
    with pytest.raises(Refusal, match="not_found"):
        make_for(world.as_charlie, world.courts["B"].pk, when("19–21"), by=world.charlie.pk, now=NOW)


def test_nothing_is_booked_for_a_club_that_is_bankrupt(world: World) -> None:
    world.club.status = world.club.Status.BANKRUPT
    with pytest.raises(Refusal, match="organisation_bankrupt"):
        party_for_club(world.club, world.ingrid, NOW)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    pieces=st.lists(
        st.tuples(st.integers(0, 5), st.integers(1, 3), st.integers(0, 60), st.integers(0, 60)), min_size=1, max_size=3
    ),
    start=st.integers(0, 600),
    length=st.integers(2, 600),
    where=st.floats(0, 1),
)
def test_dividing_keeps_the_union_of_time_exactly_and_every_buffer_once(
    pieces: list[tuple[int, int, int, int]], start: int, length: int, where: float
) -> None:
    period = Period(when("0–1").start + start * MINUTE, when("0–1").start + (start + length) * MINUTE)
    moment = period.start + max(1, min(length - 1, round(length * where))) * MINUTE
    granted = [
        Wanted(number, part(number + 1, 6, range(first, min(6, first + size))), period, before, after)
        for number, (first, size, before, after) in enumerate(pieces)
    ]
    first, last = divided_at(granted, moment)
    into_the_same([first, last], granted)
    assert cover_equal([each.rectangle for each in (*first, *last)], [each.rectangle for each in granted])
    assert cover_equal([each.reach for each in (*first, *last)], [each.reach for each in granted])
    for outside in (period.start, period.end):
        with pytest.raises(Refusal, match="cut_outside"):
            divided_at(granted, outside)
