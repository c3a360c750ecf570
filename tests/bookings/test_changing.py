"""Moving a date: the same rules as a new one, and the price shown first."""

from __future__ import annotations

from datetime import timedelta

import pytest

from aktiv.bookings.actions.cancelling import cancel
from aktiv.bookings.actions.changing import change_time, preview_change
from aktiv.bookings.models import Occurrence
from aktiv.timetable.rules import Taken
from aktiv.values.refusal import Refusal
from tests.bookings.test_cancelling import FRIDAY_NOON, SATURDAY, owed
from tests.bookings.world import NOW, World, booked, day, verbs, when

MINUTE = timedelta(minutes=1)


def test_moving_frees_the_old_time_and_bills_the_new(world: World) -> None:
    made = booked(world, "18–20", world.as_alice, world.courts["A"], on=day(2))
    [occurrence_id] = made.occurrence_ids
    change = preview_change(made.id, occurrence_id, world.as_alice, when("18–21", day(2)), now=NOW)
    assert (change.old, change.new, change.fee, change.difference) == (282_00, 423_00, 0, 141_00)
    with pytest.raises(Refusal, match="price_changed"):
        change_time(made.id, occurrence_id, world.as_alice, when("18–21", day(2)), now=NOW, accepted=0)
    change_time(made.id, occurrence_id, world.as_alice, when("19–22", day(2)), now=NOW, accepted=141_00)
    booked(world, "18–19", world.as_charlie, world.courts["A"], on=day(2))
    moved = Occurrence.objects.get(pk=occurrence_id)
    assert (moved.during.lower, moved.sequence) == (when("19–22", day(2)).start, 1)
    assert owed(occurrence_id) == {"use": 423_00}
    assert verbs() == ["booking.confirmed", "booking.moved", "booking.confirmed"]


def test_moving_to_where_somebody_else_is_changes_nothing(world: World) -> None:
    made = booked(world, "18–20", world.as_alice)
    booked(world, "20–22", world.as_charlie)
    with pytest.raises(Taken):
        preview_change(made.id, made.occurrence_ids[0], world.as_alice, when("19–21"), now=NOW)
    with pytest.raises(Taken):
        change_time(made.id, made.occurrence_ids[0], world.as_alice, when("19–21"), now=NOW)
    assert Occurrence.objects.get(pk=made.occurrence_ids[0]).during.lower == when("18–20").start


def test_moving_passes_the_same_rules_as_a_new_booking(world: World) -> None:
    world.set(max_active_person=1)
    made = booked(world, "18–20", world.as_alice)
    for hours, code in (("21–23", "outside_opening"), ("18:10–20:10", "off_start_grid")):
        with pytest.raises(Refusal, match=code):
            change_time(made.id, made.occurrence_ids[0], world.as_alice, when(hours), now=NOW)
    change_time(made.id, made.occurrence_ids[0], world.as_alice, when("19–21"), now=NOW)  # its own date does not count


def test_leaving_a_time_too_late_costs_the_fee_of_cancelling(world: World) -> None:
    made = booked(world, "12–14", world.as_alice, world.courts["A"], on=SATURDAY)
    [occurrence_id] = made.occurrence_ids
    late = FRIDAY_NOON + MINUTE
    change = change_time(made.id, occurrence_id, world.as_alice, when("12–14", day(11)), now=late)
    assert (change.fee, change.difference) == (141_00, 141_00)
    assert owed(occurrence_id) == {"use": 282_00, "cancellation_fee": 141_00}
    cancel(made.id, world.as_alice, now=late)
    assert owed(occurrence_id) == {"use": 0, "cancellation_fee": 141_00}
