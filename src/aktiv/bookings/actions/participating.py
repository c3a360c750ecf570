"""Signing up, standing in line, signing off; and the organiser who writes somebody up or takes her off the list.

Whoever signs up herself is signed in: an account is proven, is told of changes and can sign off, and no place is kept
for an address that nobody has answered from. Somebody without an account is written up by the organiser.
"""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import IntegrityError, transaction

from aktiv.bookings.actions.signing_up import event_of, fill
from aktiv.bookings.models import Occurrence, Participant, SignUp
from aktiv.bookings.queries.arrivals import participant_of
from aktiv.bookings.queries.signing_up import (
    access_organiser,
    counts_of,
    dates_for,
    sign_up_called,
    sign_up_of,
    standing_of,
)
from aktiv.bookings.rules import Party
from aktiv.bookings.rules.signing_up import (
    BANDS,
    LONGEST_NAME,
    MOST_ALONG,
    band_on,
    may_sign_off,
    may_sign_up,
    new_code,
    takes_place,
)
from aktiv.journal.actions import append
from aktiv.people.models import Person
from aktiv.timetable.retry import retrying
from aktiv.values.periods import civil_day
from aktiv.values.refusal import Refusal
from aktiv.values.typed_text import one_line
from aktiv.walls import everything

_BROKEN = {
    "signed_up_once": "signed_up_already",
    "written_up_once": "signed_up_already",
    "sign_up_within_capacity": "no_room",
    "sign_up_stopped": "sign_up_stopped",
}


@retrying
@transaction.atomic
def sign_up(token: str, person: Person, *, now: datetime, name: str = "", band: str = "") -> Participant:
    """Signs a person up, or somebody called `name` along with her; on the waiting list when it is full. Her own age is
    known where her birth is, otherwise it is `band`.

    Raises Refusal("not_found"), as `may_sign_up`, ("signed_up_already"), ("no_room") without a waiting list,
    ("too_many_along", limit), ("age_not_said"), ("no_such_band"), ("too_long", limit, length) and
    ("control_characters").
    """
    found = sign_up_called(token, to_change=True)
    if found is None:
        raise Refusal("not_found")
    dates = dates_for(found.pk)
    may_sign_up(standing_of(found, dates), now)
    called = one_line(name, limit=LONGEST_NAME)
    if called.casefold() == person.name.casefold():
        called = ""
    if not called and person.birth_date is not None:
        band = band_on(person.birth_date, _first_day(found, dates))
    with everything():
        own = Participant.objects.filter(sign_up=found, person=person, state__in=Participant.State.live()).count()
    if own >= MOST_ALONG:
        raise Refusal("too_many_along", limit=MOST_ALONG)
    return _add(found, now=now, person_id=person.pk, name=called, band=band, by=None)


@retrying
@transaction.atomic
def sign_off(participant_id: UUID, person_id: UUID, *, now: datetime) -> Participant:
    """Gives up a place, or one in line, of one's own or of somebody one signed up; the next in line has it at once.
    Twice changes nothing. Raises Refusal("not_found"), and as `may_sign_off` for a place."""
    with everything():
        booking_id = (
            Participant.objects.filter(pk=participant_id, person=person_id).values_list("sign_up", flat=True).first()
        )
    found = sign_up_of(booking_id, to_change=True) if booking_id is not None else None
    if found is None:
        raise Refusal("not_found")
    dates = dates_for(found.pk)
    with everything():
        participant = participant_of(participant_id, found, to_change=True)
    if participant is None:
        raise Refusal("not_found")
    if participant.state == Participant.State.SIGNED_UP:
        may_sign_off(standing_of(found, dates), now)
    _off(participant, found, dates, "participant.signed_off", by=None, now=now)
    return participant


@retrying
@transaction.atomic
def write_up(
    booking_id: UUID, name: str, party: Party, *, now: datetime, band: str = "", email: str = ""
) -> Participant:
    """The organiser writes somebody up who has no account, also before sign-up opens or after it has closed; on the
    waiting list when it is full. With an address, which she has agreed to, she is told by mail what those with accounts
    are told; without one the organiser tells her.

    Raises Refusal("not_found"), ("sign_up_off"), ("sign_up_over"), ("sign_up_stopped"), ("signed_up_already"),
    ("no_room"), ("missing_text"), ("too_long", limit, length), ("control_characters"), ("bad_email"),
    ("age_not_said") and ("no_such_band").
    """
    access_organiser(booking_id, party, now, to_change=True)
    found = sign_up_of(booking_id, to_change=True)
    if found is None:
        raise Refusal("not_found")
    takes_place(standing_of(found, dates_for(booking_id)), now)
    if found.stopped_at is not None:
        raise Refusal("sign_up_stopped")
    called = one_line(name, limit=LONGEST_NAME, required=True)
    address = email.strip()
    if address:
        try:
            validate_email(address)
        except ValidationError as error:
            raise Refusal("bad_email") from error
    return _add(found, now=now, person_id=None, name=called, band=band, by=party.person_id, email=address)


@retrying
@transaction.atomic
def take_off(booking_id: UUID, participant_id: UUID, party: Party, *, now: datetime) -> Participant:
    """The organiser takes somebody off the list, at any time until it is over; the next in line has the place, and she
    is told. Twice changes nothing. Raises Refusal("not_found"), ("sign_up_over") and ("has_come")."""
    access_organiser(booking_id, party, now, to_change=True)
    found = sign_up_of(booking_id, to_change=True)
    dates = dates_for(booking_id)
    with everything():
        participant = participant_of(participant_id, found, to_change=True) if found is not None else None
        if participant is None or found is None:
            raise Refusal("not_found")
        came = participant.arrivals.exists()
    if (standing := standing_of(found, dates)).dates:
        takes_place(standing, now)
        if came and now >= standing.dates[-1].start:  # there is nothing left to be taken off
            raise Refusal("has_come")
    _off(participant, found, dates, "participant.taken_off", by=party.person_id, now=now)
    return participant


def leave_all(persons: list[UUID], now: datetime) -> None:
    """Gives up what these persons, who are about to be erased, have signed up to and is not over. In the caller's
    transaction."""
    with everything():
        rows = Participant.objects.filter(person__in=persons, state__in=Participant.State.live())
        mine = list(rows.order_by("sign_up_id", "pk").values_list("sign_up_id", "pk"))
    for booking_id, participant_id in mine:
        found, dates = sign_up_of(booking_id, to_change=True), dates_for(booking_id)
        if found is None or not dates or dates[-1].during.upper <= now:
            continue
        with everything():
            participant = participant_of(participant_id, found, to_change=True)
            if participant is not None and not participant.arrivals.exists():
                _off(participant, found, dates, "participant.signed_off", by=None, now=now)


def _add(
    found: SignUp,
    *,
    now: datetime,
    person_id: UUID | None,
    name: str,
    band: str,
    by: UUID | None,
    email: str = "",
) -> Participant:
    if not found.asks_age:
        band = ""
    elif not band:
        raise Refusal("age_not_said")
    elif band not in BANDS:
        raise Refusal("no_such_band")
    counts = counts_of([found.pk])[found.pk]
    full = found.capacity is not None and (counts.signed_up >= found.capacity or counts.waiting > 0)
    if full and not found.waiting_list:
        raise Refusal("no_room")
    made = Participant(
        sign_up=found,
        municipality_id=found.municipality_id,
        holder=found.holder,
        person_id=person_id,
        name=name,
        email=email,
        band=band,
        state=Participant.State.WAITING if full else Participant.State.SIGNED_UP,
        code=new_code(),
        asked_at=now,
    )
    try:
        with everything(), transaction.atomic():
            made.save(force_insert=True)
    except IntegrityError as error:
        code = _BROKEN.get(getattr(getattr(error.__cause__, "diag", None), "constraint_name", "") or "")
        if code is None:
            raise
        raise Refusal(code) from error
    verb = "participant.written_up" if by is not None else "participant.signed_up"
    append(event_of(verb, made, by=by, waits=full), at=now)
    return made


def _off(
    participant: Participant,
    found: SignUp,
    dates: list[Occurrence],
    verb: str,
    *,
    by: UUID | None,
    now: datetime,
) -> None:
    if participant.state == Participant.State.CANCELLED:
        return
    participant.state, participant.cancelled_at = Participant.State.CANCELLED, now
    with everything():
        participant.save(update_fields=["state", "cancelled_at"])
    append(event_of(verb, participant, by=by), at=now)
    fill(found, dates, now=now)


def _first_day(found: SignUp, dates: list[Occurrence]) -> date:
    zone = found.booking.municipality.zone
    return min(civil_day(each.during.lower, zone) for each in dates)
