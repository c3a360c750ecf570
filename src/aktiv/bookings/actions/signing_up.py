"""Opening what one has booked for others to sign up to, changing the terms of it, and stopping it.

Those who signed up are told when a date is moved or cancelled, in the act that does it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, replace
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.utils.crypto import get_random_string
from psycopg.types.range import Range

from aktiv.bookings.models import Booking, Occurrence, Participant, SignUp
from aktiv.bookings.queries.bookings import period_of
from aktiv.bookings.queries.signing_up import (
    access_organiser,
    counts_of,
    dates_for,
    going_on,
    left_of,
    sign_up_of,
    standing_of,
    taking_place,
)
from aktiv.bookings.rules import Party
from aktiv.bookings.rules.signing_up import SignUpTerms, cleaned_terms, days_said, moves_up, takes_place
from aktiv.facilities.rules.doors import LETTERS
from aktiv.journal.actions import Event, append
from aktiv.timetable.retry import retrying
from aktiv.values.periods import Period
from aktiv.values.refusal import Refusal
from aktiv.walls import everything

TOKEN_LENGTH = 12


@transaction.atomic
def open_sign_up(booking_id: UUID, terms: SignUpTerms, party: Party, *, now: datetime) -> SignUp:
    """Opens a booking for people to sign up to.

    Raises Refusal("not_found"), ("sign_up_there_already"), ("sign_up_off"), ("sign_up_over"), as `cleaned_terms`, and
    of time that goes on as `days_said`.
    """
    booking = access_organiser(booking_id, party, now, to_change=True).booking
    if sign_up_of(booking_id) is not None:
        raise Refusal("sign_up_there_already")
    terms = _of_days(terms, booking)
    dates = _dates_in(booking, terms, now)
    periods = _standing(dates_for(booking_id) if dates is None else dates)
    if not periods:
        raise Refusal("sign_up_off")
    if periods[-1].end <= now:
        raise Refusal("sign_up_over")
    terms = cleaned_terms(terms, periods)
    made = SignUp.objects.create(
        booking=booking,
        municipality_id=booking.municipality_id,
        holder=booking.holder,
        token=get_random_string(TOKEN_LENGTH, LETTERS),
        dates=None if dates is None else [each.pk for each in dates],
        shorter=None if dates is None else [left_of(each) for each in dates],
        **asdict(terms),
    )
    _note("sign_up.opened", booking, party.person_id, now, capacity=terms.capacity)
    return made


@retrying
@transaction.atomic
def change_sign_up(booking_id: UUID, terms: SignUpTerms, party: Party, *, now: datetime) -> SignUp:
    """Says the terms anew. More room is given to those who wait, the first in line first. Of time that goes on, those
    who signed up are told which dates it is no longer, or is now.

    Raises Refusal("not_found"), ("sign_up_off"), ("sign_up_over"), ("more_have_signed_up", signed_up, capacity), as
    `cleaned_terms`, and as `days_said`.
    """
    found, dates = _kept(booking_id, party, now)
    terms = _of_days(terms, found.booking)
    now_in = _dates_in(found.booking, terms, now)
    dates = dates if now_in is None else now_in
    takes_place(standing_of(found, dates), now)
    terms = cleaned_terms(terms, _standing(dates))
    signed_up = counts_of([booking_id])[booking_id].signed_up
    if terms.capacity is not None and terms.capacity < signed_up:
        raise Refusal("more_have_signed_up", signed_up=signed_up, capacity=terms.capacity)
    said = asdict(terms)
    changed = sorted(name for name, value in said.items() if getattr(found, name) != value)
    if not changed:
        return found
    for name, value in said.items():
        setattr(found, name, value)
    found.save(update_fields=changed)
    if now_in is not None:
        _look(found, now_in, by=party.person_id, now=now)
    _note("sign_up.changed", found.booking, party.person_id, now, changed=changed, capacity=terms.capacity)
    fill(found, dates, now=now)
    return found


@retrying
@transaction.atomic
def stop_sign_up(booking_id: UUID, party: Party, *, now: datetime) -> None:
    """Nobody signs up any more, and nobody in line is given a place, until it is taken up again. Twice changes nothing.
    Raises Refusal("not_found")."""
    found, _dates = _kept(booking_id, party, now)
    if found.stopped_at is None:
        _stop(found, now)
        _note("sign_up.stopped", found.booking, party.person_id, now)


@retrying
@transaction.atomic
def resume_sign_up(booking_id: UUID, party: Party, *, now: datetime) -> None:
    """Takes it up again; places that became free meanwhile go to those who wait. Raises Refusal("not_found"),
    ("sign_up_off") and ("sign_up_over")."""
    found, dates = _kept(booking_id, party, now)
    takes_place(standing_of(found, dates), now)
    if found.stopped_at is not None:
        found.stopped_at = None
        found.save(update_fields=["stopped_at"])
        _note("sign_up.resumed", found.booking, party.person_id, now)
        fill(found, dates, now=now)


def fill(found: SignUp, dates: Sequence[Occurrence], *, now: datetime) -> None:
    """Gives what room there is to those who wait, in order, in the caller's transaction, which holds the sign-up. Each
    is told by an entry of her own. Two statements when nobody waits."""
    if not moves_up(standing_of(found, dates), now):
        return
    with everything():
        line = Participant.objects.filter(sign_up=found, state=Participant.State.WAITING).order_by("asked_at", "pk")
        if found.capacity is not None:
            had = Participant.objects.filter(sign_up=found, state=Participant.State.SIGNED_UP).count()
            line = line[: max(0, found.capacity - had)]
        placed = list(line)
        for each in placed:
            each.state = Participant.State.SIGNED_UP
            each.save(update_fields=["state"])
    append([event_of("participant.placed", each, by=None) for each in placed], at=now)


def note_cancelled(booking: Booking, dates: Sequence[Occurrence], *, by: UUID | None, now: datetime) -> None:
    """Tells those who signed up that dates are cancelled, and stops sign-up when none is left. In the transaction that
    cancels them. One statement for a booking without sign-up."""
    found = sign_up_of(booking.pk, to_change=True)
    if found is None:
        return
    ids = [each.pk for each in dates]
    if found.dates is not None:
        ids = [each for each in ids if each in found.dates]
        _keep_times(found, {pk: left for pk, left in _kept_times(found).items() if pk not in ids})
    if not _standing(dates_for(booking.pk)):
        _stop(found, now)
    if ids:
        _note("sign_up.cancelled", booking, by, now, occurrences=ids)


def follow_sign_ups(*, now: datetime) -> int:
    """Looks at sign-ups to time that goes on: dates that were given back, divided away or taken fall out, what came
    back is in again, and those who signed up are told. Returns how many were changed. Each in a transaction of its
    own; looked at twice, it is told once."""
    return sum(_follow(pk, now) for pk in going_on(now.date() - timedelta(days=1)))


@retrying
@transaction.atomic
def _follow(booking_id: UUID, now: datetime) -> bool:
    found = sign_up_of(booking_id, to_change=True)
    if found is None or found.first_day is None or found.last_day is None:
        return False
    return _look(found, taking_place(found.booking, found.first_day, found.last_day, now), by=None, now=now)


def _look(found: SignUp, dates: Sequence[Occurrence], *, by: UUID | None, now: datetime) -> bool:
    """Keeps which dates take place and what is left of their time, and tells of those to come that are new or gone, or
    have another time. Returns whether anything changed. What has begun stays as it was."""
    before, after = _kept_times(found), {each.pk: left_of(each) for each in dates}
    changed = {pk for pk in before.keys() & after.keys() if before[pk] != after[pk]} | (before.keys() ^ after.keys())
    if not changed:
        return False
    begun = Occurrence.objects.filter(pk__in=changed, during__startswith__lte=now)
    changed -= set(begun.values_list("pk", flat=True))
    if not changed:
        return False
    gone, came = sorted(changed - after.keys()), sorted(changed - before.keys())
    moved = sorted(changed & before.keys() & after.keys())
    kept = {pk: left for pk, left in before.items() if pk not in changed}
    _keep_times(found, kept | {pk: after[pk] for pk in (*came, *moved)})
    if not found.dates:
        _stop(found, now)
    for verb, ids in (("sign_up.cancelled", gone), ("sign_up.restored", came), ("sign_up.moved", moved)):
        if ids:
            _note(verb, found.booking, by, now, occurrences=ids)
    return True


def note_moved(date: Occurrence, was: Period, *, by: UUID | None, now: datetime) -> None:
    """Tells those who signed up that a date has another time or place. In the transaction that moves it. One statement
    for a booking without sign-up."""
    found = sign_up_of(date.booking_id, to_change=True)
    if found is not None and (found.dates is None or date.pk in found.dates):
        if found.dates is not None:
            _keep_times(found, _kept_times(found) | {date.pk: None})
        said = {"occurrences": [date.pk], "was": [was.start, was.end]}
        _note("sign_up.moved", date.booking, by, now, **said)


def event_of(verb: str, participant: Participant, *, by: UUID | None, **data: object) -> Event:
    """What is journalled of a participant.

    What somebody does about her own participation is journalled without her: the row says whose it is for as long as
    the name is kept, and the journal, which stays, would tell for ever who went to what.
    """
    subject = ("participant", participant.pk)
    return Event(verb, subject, participant.municipality_id, by, None, {"booking": participant.sign_up_id, **data})


def _kept(booking_id: UUID, party: Party, now: datetime) -> tuple[SignUp, list[Occurrence]]:
    access_organiser(booking_id, party, now, to_change=True)
    found = sign_up_of(booking_id, to_change=True)
    if found is None:
        raise Refusal("not_found")
    return found, dates_for(booking_id)


def _of_days(terms: SignUpTerms, booking: Booking) -> SignUpTerms:
    """The terms with days where they are asked for, and without where they mean nothing. Raises as `days_said`."""
    if booking.kind not in Booking.Kind.going_on():
        return replace(terms, first_day=None, last_day=None)
    first, last = days_said(terms)
    return replace(terms, first_day=first, last_day=last)


def _dates_in(booking: Booking, terms: SignUpTerms, now: datetime) -> list[Occurrence] | None:
    """The dates that it is about; None for all of them."""
    if terms.first_day is None or terms.last_day is None:
        return None
    return taking_place(booking, terms.first_day, terms.last_day, now)


def _kept_times(found: SignUp) -> dict[int, Range[datetime] | None]:
    """What is left of each of the dates that take place, as they were told; None for all of it."""
    return dict(zip(found.dates or (), found.shorter or (), strict=True))


def _keep_times(found: SignUp, times: Mapping[int, Range[datetime] | None]) -> None:
    in_order = sorted(times)
    found.dates, found.shorter = in_order, [times[each] for each in in_order]
    found.save(update_fields=["dates", "shorter"])


def _standing(dates: Sequence[Occurrence]) -> list[Period]:
    return [period_of(each) for each in dates if each.state in Occurrence.State.holding_time()]


def _stop(found: SignUp, now: datetime) -> None:
    if found.stopped_at is None:
        found.stopped_at = now
        found.save(update_fields=["stopped_at"])


def _note(verb: str, booking: Booking, by: UUID | None, now: datetime, **data: object) -> None:
    subject = ("booking", booking.pk)
    append(Event(verb, subject, booking.municipality_id, by, booking.organisation_id, data), at=now)
