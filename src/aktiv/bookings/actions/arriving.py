"""Letting people in to what they signed up to: by the organiser, from a code or the list, or by herself at a door."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction

from aktiv.bookings.actions.signing_up import event_of
from aktiv.bookings.models import Arrival, Occurrence, Participant, SignUp
from aktiv.bookings.queries.arrivals import Listed, called_of, participant_of, participant_with, who_shows
from aktiv.bookings.queries.bookings import period_of
from aktiv.bookings.queries.signing_up import COUNTED, access_organiser, sign_up_of
from aktiv.bookings.rules import Party
from aktiv.bookings.rules.signing_up import is_on_at, may_let_in, typed_code
from aktiv.journal.actions import append
from aktiv.values.refusal import Refusal
from aktiv.walls import everything


@dataclass(frozen=True, slots=True)
class Came:
    """Who came, and when: before now when she was let in already (`again`)."""

    participant: Participant
    called: str
    at: datetime
    again: bool


@transaction.atomic
def let_in(booking_id: UUID, occurrence_id: int, participant_id: UUID, party: Party, *, now: datetime) -> Came:
    """The organiser lets somebody in from the list. Let in twice, the first time is the answer.

    Raises Refusal("not_found"), ("already_cancelled"), ("too_early_to_let_in", opens), ("waits_for_a_place") and
    ("signed_off_before").
    """
    access_organiser(booking_id, party, now, to_change=True)
    found = sign_up_of(booking_id)
    with everything():
        participant = participant_of(participant_id, found, to_change=True) if found is not None else None
    if participant is None:
        raise Refusal("not_found")
    return _let_in(
        Listed(participant, called_of(participant)), _date_of(booking_id, occurrence_id), by=party.person_id, now=now
    )


@transaction.atomic
def let_in_by_code(booking_id: UUID, occurrence_id: int, text: str, party: Party, *, now: datetime) -> Came:
    """The same by the code that she shows. The caller counts how often is asked.

    Raises Refusal besides: ("no_such_code") and ("code_of_another", title): what it is for is named
    where the same organiser holds that, and empty elsewhere.
    """
    booking = access_organiser(booking_id, party, now, to_change=True).booking
    found = who_shows(booking, typed_code(text))
    return _let_in(found, _date_of(booking_id, occurrence_id), by=party.person_id, now=now)


@transaction.atomic
def come_by_code(dates: Collection[Occurrence], text: str, *, now: datetime) -> tuple[Came, SignUp]:
    """A participant types her own code at the door, behind which these dates are on. The caller counts how often.

    Raises Refusal("no_such_code"), also for one to something that is not on here; ("waits_for_a_place") and
    ("signed_off_before").
    """
    found = participant_with(typed_code(text))
    if found is None:
        raise Refusal("no_such_code")
    on = [each for each in dates if each.booking_id == found.participant.sign_up_id and is_on_at(period_of(each), now)]
    if not on:
        raise Refusal("no_such_code")
    return _let_in(found, on[0], by=None, now=now), found.participant.sign_up


@transaction.atomic
def take_back_arrival(
    booking_id: UUID, occurrence_id: int, participant_id: UUID, party: Party, *, now: datetime
) -> None:
    """It was a mistake: she has not come. Twice changes nothing. Raises Refusal("not_found")."""
    access_organiser(booking_id, party, now, to_change=True)
    date_ = _date_of(booking_id, occurrence_id)
    with everything():
        rows = Arrival.objects.filter(participant=participant_id, occurrence=date_, participant__sign_up=booking_id)
        arrival = rows.select_related("participant").first()
        if arrival is None:
            return
        arrival.delete()
    append(event_of("participant.not_come", arrival.participant, by=party.person_id, occurrence=date_.pk), at=now)


def _let_in(found: Listed, date_: Occurrence, *, by: UUID | None, now: datetime) -> Came:
    participant = found.participant
    if date_.state not in Occurrence.State.holding_time():
        raise Refusal("already_cancelled")
    may_let_in(period_of(date_), now)
    if participant.state == Participant.State.WAITING:
        raise Refusal("waits_for_a_place")
    if participant.state == Participant.State.CANCELLED:
        raise Refusal("signed_off_before")
    with everything():
        arrival, made = Arrival.objects.get_or_create(
            participant=participant,
            occurrence=date_,
            defaults={"municipality_id": participant.municipality_id, "holder": participant.holder, "at": now},
        )
    if made:
        append(event_of("participant.came", participant, by=by, occurrence=date_.pk), at=now)
    return Came(participant, found.called, arrival.at, not made)


def _date_of(booking_id: UUID, occurrence_id: int) -> Occurrence:
    date_ = Occurrence.objects.filter(COUNTED, pk=occurrence_id, booking=booking_id).first()
    if date_ is None:
        raise Refusal("not_found")
    return date_
