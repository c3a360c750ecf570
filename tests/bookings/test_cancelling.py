"""Cancelling and moving: the fee and the price are shown first, and nothing is deleted."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from aktiv.bookings.actions.cancelling import cancel, cancellation_of
from aktiv.bookings.actions.changing import change_time
from aktiv.bookings.models import Booking, Occurrence
from aktiv.bookings.queries.bookings import dates_of
from aktiv.journal.models import Entry
from aktiv.prices.queries import charges_of
from aktiv.timetable.models import Occupancy
from aktiv.values.refusal import Refusal
from tests.bookings.world import NOW, World, booked, verbs, when
from tests.reading import everything_of

SATURDAY = date(2027, 3, 6)
FRIDAY_NOON = datetime(2027, 3, 5, 11, 0, tzinfo=UTC)
MINUTE = timedelta(minutes=1)


def owed(occurrence_id: int) -> dict[str, int]:
    """What is to be billed for a date, by reason, corrections taken in."""
    found: dict[str, int] = {}
    for each in charges_of("occurrence", [occurrence_id]).get(str(occurrence_id), []):
        found[each.charge.reason] = found.get(each.charge.reason, 0) + each.amount
    return found


@pytest.mark.scenario(22)
def test_until_the_limit_cancelling_is_free(world: World) -> None:
    made = booked(world, "12–14", world.as_alice, world.courts["A"], on=SATURDAY)
    [date_] = dates_of(made.id)
    answer = cancellation_of(date_, FRIDAY_NOON)
    assert (answer.fee, answer.free_until) == (0, FRIDAY_NOON)
    cancel(made.id, world.as_alice, now=FRIDAY_NOON)
    assert owed(date_.pk) == {"use": 0}
    assert not Occupancy.objects.exists()
    booked(world, "12–14", world.as_charlie, world.courts["A"], on=SATURDAY)


@pytest.mark.scenario(22)
def test_a_minute_later_the_fee_is_shown_first_and_billed_when_accepted(world: World) -> None:
    made = booked(world, "12–14", world.as_alice, world.courts["A"], on=SATURDAY)
    [date_] = dates_of(made.id)
    late = FRIDAY_NOON + MINUTE
    with pytest.raises(Refusal, match="fee_not_accepted") as refused:
        cancel(made.id, world.as_alice, now=late)
    assert refused.value.data == {"fee": 141_00, "free_until": FRIDAY_NOON}
    assert Occupancy.objects.exists()
    assert cancellation_of(date_, late).fee == 141_00
    assert cancel(made.id, world.as_alice, now=late, accepted_fee=141_00).fee == 141_00
    assert owed(date_.pk) == {"use": 0, "cancellation_fee": 141_00}
    kept = Occurrence.objects.get()
    assert (kept.state, kept.cancelled_at, kept.fee, kept.sequence) == ("cancelled", late, 141_00, 1)
    assert Booking.objects.count() == 1
    assert verbs() == ["booking.confirmed", "booking.cancelled"]


def test_the_journal_says_what_became_free(world: World) -> None:
    made = booked(world, "12–14", world.as_alice, world.courts["A"], on=SATURDAY)
    cancel(made.id, world.as_alice, now=NOW)
    [freed] = everything_of(Entry).get(verb="booking.cancelled").data["freed"]
    assert freed["space"] == world.courts["A"].pk
    assert datetime.fromisoformat(freed["start"]) == when("12–14", SATURDAY).start


def test_what_is_cancelled_or_begun_stays_so(world: World) -> None:
    made = booked(world, "18–20", world.as_alice)
    with pytest.raises(Refusal, match="has_begun"):
        cancel(made.id, world.as_alice, now=when("18–20").start)
    with pytest.raises(Refusal, match="has_begun"):
        cancel(made.id, world.as_alice, now=when("18–20").start, occurrence_ids=made.occurrence_ids)
    cancel(made.id, world.as_alice, now=NOW)
    for occurrence_ids in (None, made.occurrence_ids):
        with pytest.raises(Refusal, match="already_cancelled"):
            cancel(made.id, world.as_alice, now=NOW, occurrence_ids=occurrence_ids)


def test_outsiders_neither_cancel_nor_move(world: World) -> None:
    made = booked(world, "18–20", world.as_club)
    [occurrence_id] = made.occurrence_ids
    elsewhere = world.party(world.charlie, world.rival)
    for outsider in (world.as_charlie, elsewhere, world.party(world.charlie, world.club)):
        with pytest.raises(Refusal, match="not_found"):
            cancel(made.id, outsider, now=NOW)
        with pytest.raises(Refusal, match="not_found"):
            change_time(made.id, occurrence_id, outsider, when("20–22"), now=NOW)
    with pytest.raises(Refusal, match="not_found"):
        cancel(made.id, world.as_alice, now=NOW, occurrence_ids=[occurrence_id + 1000])
    cancel(made.id, world.party(world.bob), now=NOW)  # a colleague who represents the club


def test_staff_cancel_without_a_fee(world: World) -> None:
    made = booked(world, "18–20", world.as_alice, world.courts["A"])
    cancel(made.id, world.party(world.ingrid), now=when("17–18").start)
    assert owed(made.occurrence_ids[0]) == {"use": 0}
