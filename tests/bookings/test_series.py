"""Repeating: every date is shown before anything is booked, and handing in is whole."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from aktiv.bookings.actions.cancelling import cancel
from aktiv.bookings.actions.series import book_series, hold_series
from aktiv.bookings.models import Booking, Hold, Occurrence
from aktiv.bookings.queries.asking import Details
from aktiv.bookings.queries.series import MOST_DATES, At, Pattern, preview_series
from aktiv.bookings.queries.ways_out import WayKind
from aktiv.facilities.models import Space
from aktiv.prices.models import Charge
from aktiv.timetable.rules import Taken
from aktiv.values.recurrence import Recurrence
from aktiv.values.refusal import Refusal
from tests.bookings.world import NOW, TUESDAY, World, booked, held, verbs, when
from tests.facilities.world import a_facility, a_hall, a_plan


def weekly(space: Space, weeks: int, hours: tuple[int, int] = (18, 20), **more: object) -> Pattern:
    """Tuesdays from 2 March 2027, so many."""
    dates = Recurrence(first=TUESDAY, last=TUESDAY + timedelta(weeks=weeks - 1), weekdays=frozenset({2}))
    return Pattern(space_id=space.pk, recurrence=dates, from_minute=hours[0] * 60, to_minute=hours[1] * 60, **more)  # type: ignore[arg-type]


def week(number: int) -> date:
    return TUESDAY + timedelta(weeks=number)


@pytest.mark.scenario(9)
def test_ten_dates_of_which_two_are_taken_are_shown_with_ways_out(world: World) -> None:
    booked(world, "18–20", world.as_charlie, world.courts["A"], on=week(2))
    booked(world, "19–21", world.as_charlie, world.half, on=week(6))
    preview = preview_series(weekly(world.courts["A"], 10), world.as_alice, NOW)
    assert len(preview.dates) == 10
    assert [each.day for each in preview.clashing] == [week(2), week(6)]
    assert preview.total == 8 * 282_00
    for each in preview.clashing:
        assert isinstance(each.refusal, Taken)
    first, second = preview.clashing
    assert [(way.kind, way.space_id) for way in first.ways_out][:2] == [
        (WayKind.OTHER_PART, world.courts["B"].pk),
        (WayKind.OTHER_TIME, world.courts["A"].pk),
    ]
    assert first.ways_out[1].period == when("16–18", week(2))  # the earlier of two that are as near
    assert {way.space_id for way in second.ways_out if way.kind is WayKind.OTHER_PART} <= {
        world.courts["C"].pk, world.courts["D"].pk
    }  # fmt: skip


@pytest.mark.scenario(9)
def test_handing_in_books_the_eight_and_what_was_chosen(world: World) -> None:
    booked(world, "18–20", world.as_charlie, world.courts["A"], on=week(2))
    booked(world, "18–20", world.as_charlie, world.courts["A"], on=week(6))
    choices = {week(2): At(world.courts["B"].pk, when("18–20", week(2))), week(6): None}
    pattern = weekly(world.courts["A"], 10, choices=choices)
    made = book_series(pattern, world.as_alice, now=NOW, details=Details(expected=9 * 282_00))
    dates = Occurrence.objects.filter(booking_id=made.id).order_by("id")
    assert [each.space_id for each in dates] == [
        world.courts["B" if number == 2 else "A"].pk for number in range(10) if number != 6
    ]
    assert made.total == 9 * 282_00
    assert Charge.objects.filter(person=world.alice).count() == 9
    assert Booking.objects.get(pk=made.id).kind == "series"
    assert verbs()[-1] == "booking.confirmed"


@pytest.mark.scenario(5)
def test_a_series_goes_in_whole_or_tells_which_dates_are_taken(world: World) -> None:
    booked(world, "18–20", world.as_charlie, world.courts["A"], on=week(3))
    with pytest.raises(Refusal, match="dates_taken") as refused:
        book_series(weekly(world.courts["A"], 5), world.as_alice, now=NOW)
    assert not Booking.objects.filter(kind="series").exists()
    [told] = refused.value.data["dates"]
    assert told["day"] == week(3)
    assert isinstance(told["refusal"], Taken)


@pytest.mark.scenario(8)
def test_the_last_day_is_a_date_and_a_limit_is_told(world: World) -> None:
    mondays = Recurrence(first=date(2027, 3, 1), last=date(2027, 3, 29), weekdays=frozenset({1}))
    pattern = Pattern(space_id=world.hall.pk, recurrence=mondays, from_minute=18 * 60, to_minute=20 * 60)
    preview = preview_series(pattern, world.as_alice, NOW)
    assert [each.day.day for each in preview.dates] == [1, 8, 15, 22, 29]
    every_day = Recurrence(first=date(2027, 3, 2), last=date(2027, 8, 2), weekdays=frozenset(range(1, 8)))
    with pytest.raises(Refusal, match="too_many_dates") as refused:
        preview_series(
            Pattern(space_id=world.hall.pk, recurrence=every_day, from_minute=1080, to_minute=1140), world.as_alice, NOW
        )
    assert refused.value.data == {"limit": MOST_DATES, "count": 154}


@pytest.mark.scenario(7)
def test_a_weekly_time_stays_on_the_wall_and_a_night_without_it_is_told(world: World) -> None:
    world.set(horizon_days=400)
    sundays = Recurrence(first=date(2027, 10, 24), last=date(2027, 11, 7), weekdays=frozenset({7}))
    pattern = Pattern(space_id=world.hall.pk, recurrence=sundays, from_minute=17 * 60, to_minute=18 * 60)
    made = book_series(pattern, world.as_alice, now=NOW)
    starts = Occurrence.objects.filter(booking_id=made.id).order_by("id")
    assert [each.during.lower.hour for each in starts] == [15, 16, 16]  # UTC
    sundays = Recurrence(first=date(2027, 3, 21), last=date(2027, 4, 4), weekdays=frozenset({7}))
    night = Pattern(space_id=world.hall.pk, recurrence=sundays, from_minute=150, to_minute=240)
    [_, changed, _] = preview_series(night, world.as_alice, NOW).dates
    assert changed.period is None
    assert changed.refusal is not None
    assert changed.refusal.code == "nonexistent_time"


@pytest.mark.scenario(21)
def test_each_date_of_a_series_counts_towards_the_quota(world: World) -> None:
    world.set(max_active_person=1, quota_window_days=10)
    preview = preview_series(weekly(world.hall, 4), world.as_alice, NOW)
    assert [each.free for each in preview.dates] == [True, False, True, False]
    with pytest.raises(Refusal, match="dates_taken"):
        book_series(weekly(world.hall, 4), world.as_alice, now=NOW)
    choices = {week(1): None, week(3): None}
    assert len(book_series(weekly(world.hall, 4, choices=choices), world.as_alice, now=NOW).occurrence_ids) == 2


def test_all_dates_are_held_while_somebody_finishes_and_handed_in_once(world: World) -> None:
    booked(world, "18–20", world.as_charlie, world.courts["A"], on=week(1))
    series = hold_series(weekly(world.courts["A"], 4), world.as_alice, now=NOW)
    assert [day for day, _ in series.refused] == [week(1)]
    assert Hold.objects.filter(batch=series.batch).count() == 3
    with pytest.raises(Taken):
        booked(world, "18–20", world.as_charlie, world.courts["A"], on=week(2))
    pattern = weekly(world.courts["A"], 4, choices={week(1): None})
    later = NOW + timedelta(minutes=10)
    first = book_series(pattern, world.as_alice, now=later, batch=series.batch)
    assert book_series(pattern, world.as_alice, now=later, batch=series.batch) == first
    assert (Booking.objects.filter(kind="series").count(), Hold.objects.count()) == (1, 0)


def test_another_hall_nearby_is_a_way_out(world: World) -> None:
    near = a_hall(a_facility(a_plan(world.municipality, key="near"), name="Nærhallen", latitude=60.37))
    a_hall(a_facility(a_plan(world.municipality, key="far"), name="Fjernhallen", latitude=61.5))
    booked(world, "18–20", world.as_charlie)
    [first, *_] = preview_series(weekly(world.hall, 2), world.as_alice, NOW).dates
    assert [(way.kind, way.space_id) for way in first.ways_out][:2] == [
        (WayKind.OTHER_TIME, world.hall.pk),
        (WayKind.OTHER_SPACE, near.pk),
    ]


def test_one_date_of_a_series_is_cancelled_and_the_others_stand(world: World) -> None:
    made = book_series(weekly(world.hall, 3), world.as_alice, now=NOW)
    cancel(made.id, world.as_alice, now=NOW, occurrence_ids=[made.occurrence_ids[1]])
    assert [each.state for each in Occurrence.objects.order_by("id")] == ["confirmed", "cancelled", "confirmed"]
    held(world, "9–10", world.as_charlie)


@pytest.mark.parametrize("quota", [None, 100])
def test_a_series_takes_as_many_statements_with_fifty_dates_as_with_five(world: World, quota: int | None) -> None:
    world.set(horizon_days=400, **({"max_active_person": quota} if quota else {}))
    booked(world, "10–11", world.as_alice)
    taken = []
    for weeks, hours in ((5, (12, 13)), (50, (13, 14))):
        pattern = weekly(world.courts["A"], weeks, hours)
        booked(world, f"{hours[0]}–{hours[1]}", world.as_charlie, world.courts["A"], on=week(1))
        with CaptureQueriesContext(connection) as seen:
            preview_series(pattern, world.as_alice, NOW)
        previewed = len(seen)
        pattern = weekly(world.courts["A"], weeks, hours, choices={week(1): None})
        with CaptureQueriesContext(connection) as seen:
            made = book_series(pattern, world.as_alice, now=NOW)
        booked_in = len(seen)
        with CaptureQueriesContext(connection) as seen:
            cancel(made.id, world.as_alice, now=NOW)
        taken.append((previewed, booked_in, len(seen)))
    assert taken[0] == taken[1]
    assert taken[0] == ((7, 18, 32) if quota else (6, 15, 32))
