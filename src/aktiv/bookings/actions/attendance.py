"""Noting whether those came who had the time; a fee where the terms have one, and back again when it was wrong."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction

from aktiv.bookings.models import Attendance, Booking, Occurrence
from aktiv.bookings.queries.visits import access_visit
from aktiv.bookings.rules.attendance import has_begun, people_counted
from aktiv.facilities.terms import Terms
from aktiv.journal.actions import Event, append
from aktiv.prices.actions import charge_fee, take_back_fee
from aktiv.prices.models import Charge
from aktiv.values.refusal import Refusal
from aktiv.walls import everything

FEE = Charge.Reason.NO_SHOW_FEE
NO_SHOW = Attendance.Outcome.NO_SHOW


@dataclass(frozen=True, slots=True)
class Seen:
    """What was seen at a date: the outcome, and how many when they were counted."""

    outcome: str
    people: int | None = None


@transaction.atomic
def note_attendance(occurrence_id: int, seen: Seen, *, by: UUID, now: datetime) -> int:
    """Notes what was seen at a date that has begun, or corrects it. Returns the fee that this charged, in øre.

    Nobody there costs what the terms say, in place of the price; it is taken back when they came after all. The same
    said twice changes nothing. Raises Refusal("not_found") where she may not note it, ("not_begun"),
    ("already_cancelled"), ("nobody_expected") for a closure, and ("not_a_count").
    """
    date_ = access_visit(occurrence_id, by, now, to_change=True)
    if date_.booking.kind == Booking.Kind.CLOSURE:
        raise Refusal("nobody_expected")
    if date_.state not in Occurrence.State.holding_time():
        raise Refusal("already_cancelled")
    has_begun(date_.during.lower, now)
    people_counted(seen.people)
    if seen.people is not None and seen.outcome == NO_SHOW:
        raise Refusal("not_a_count", limit=0)
    with everything():
        before = Attendance.objects.filter(occurrence=date_).first()
        was = Seen(before.outcome, before.people) if before else None
        if was == seen:
            return 0
        Attendance.objects.update_or_create(
            occurrence=date_,
            defaults={
                "municipality_id": date_.municipality_id,
                "holder": date_.holder,
                "outcome": seen.outcome,
                "people": seen.people,
                "noted_at": now,
                "noted_by_id": by,
            },
        )
    fee = _settle(date_, was, seen, by=by, now=now)
    _note("attendance.noted", date_, {**asdict(seen), "was": was and asdict(was), "fee": fee}, by, now)
    return fee


@transaction.atomic
def clear_attendance(occurrence_id: int, *, by: UUID, now: datetime) -> None:
    """Undoes what was noted at a date: nothing is known of it, and a fee is taken back. Raises Refusal("not_found")."""
    date_ = access_visit(occurrence_id, by, now, to_change=True)
    with everything():
        before = Attendance.objects.filter(occurrence=date_).first()
        if before is None:
            return
        was = Seen(before.outcome, before.people)
        before.delete()
    _settle(date_, was, None, by=by, now=now)
    _note("attendance.cleared", date_, {"was": asdict(was)}, by, now)


def _settle(date_: Occurrence, was: Seen | None, seen: Seen | None, *, by: UUID, now: datetime) -> int:
    missed, missing = was is not None and was.outcome == NO_SHOW, seen is not None and seen.outcome == NO_SHOW
    if missed == missing or date_.quote_id is None:
        return 0
    subject = ("occurrence", date_.pk)
    if missed:
        # What was cancelled meanwhile is not owed again.
        take_back_fee(subject, FEE, restores=date_.state in Occurrence.State.holding_time(), by=by, now=now)
        return 0
    percent = Terms.from_json(date_.space.terms).no_show_fee_percent
    return sum(each.amount for each in charge_fee(subject, FEE, percent, by=by, now=now))


def _note(verb: str, date_: Occurrence, data: dict[str, object], by: UUID, now: datetime) -> None:
    booking = date_.booking
    start, end = date_.during.lower, date_.during.upper
    told = {"occurrences": [date_.pk], "start": start, "end": end, **data}
    append(
        Event(verb, ("booking", booking.pk), date_.municipality_id, by, booking.organisation_id, told),
        at=now,
    )
