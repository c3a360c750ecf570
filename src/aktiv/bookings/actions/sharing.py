"""Having another organisation pay a part of a booking: asked, answered, ended; and dividing what dates are charged."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, transaction
from psycopg.errors import CheckViolation

from aktiv.bookings.models import Occurrence, Sharing
from aktiv.bookings.queries.bookings import access_booking
from aktiv.bookings.queries.sharing import Side, access_sharing, additions_of, dates_to_come, sharers_of
from aktiv.bookings.rules import Party
from aktiv.journal.actions import Event, append
from aktiv.people.models import Organisation
from aktiv.prices.actions import share_out
from aktiv.values.refusal import Refusal
from aktiv.walls import everything

_BROKEN = {"shared_within_whole": "shared_too_much", "addition_shared_once": "addition_taken"}


def share_dates(dates: Sequence[Occurrence], *, by: UUID | None, now: datetime) -> None:
    """Has what the dates are charged paid by those who have said that they pay a part. In the caller's transaction,
    which holds the dates. One statement where nobody has."""
    with everything():
        sharers = sharers_of({each.booking_id for each in dates})
    if sharers:
        share_out({each.pk: sharers[each.booking_id] for each in dates if each.booking_id in sharers}, by=by, now=now)


@transaction.atomic
def ask_to_pay(
    booking_id: UUID, party: Party, payer_id: UUID, *, percent: int, additions: Collection[str] = (), now: datetime
) -> Sharing:
    """Asks another organisation to pay so many percent of a booking's use, additions as a whole, or both, of its dates
    to come. Nothing is charged before it says yes.

    Raises Refusal: not_found, not_for_organisations, pays_already (it booked itself), payer_not_active, not_a_share,
    nothing_to_share, nothing_to_come, no_such_addition, shared_too_much, addition_taken.
    """
    access = access_booking(booking_id, party, now, to_change=True, by_staff_right=False)
    booking = access.booking
    if not access.may_change or party.person_id is None:
        raise Refusal("not_found")
    if booking.organisation_id is None:
        raise Refusal("not_for_organisations")
    payer = Organisation.objects.filter(pk=payer_id).first()
    if payer is None or payer.status != Organisation.Status.ACTIVE:
        raise Refusal("payer_not_active")
    if payer.pk == booking.organisation_id:
        raise Refusal("pays_already")
    if not 0 <= percent <= 100:
        raise Refusal("not_a_share")
    chosen = sorted(set(additions))
    if not percent and not chosen:
        raise Refusal("nothing_to_share")
    if not dates_to_come(booking_id, now):
        raise Refusal("nothing_to_come")
    if set(chosen) - set(additions_of(booking_id, now)):
        raise Refusal("no_such_addition")
    sharing = Sharing(
        municipality_id=booking.municipality_id,
        booking=booking,
        organisation_id=booking.organisation_id,
        payer=payer,
        percent=percent,
        additions=chosen,
        asked_by_id=party.person_id,
        asked_at=now,
    )
    try:
        with everything(), transaction.atomic():
            sharing.save(force_insert=True)
    except IntegrityError as error:
        broken = error.__cause__.diag.constraint_name if isinstance(error.__cause__, CheckViolation) else None
        if broken in _BROKEN:
            raise Refusal(_BROKEN[broken]) from error
        raise
    _note("sharing.asked", sharing, party.person_id, now, to_payer=True)
    return sharing


@transaction.atomic
def take_back_asking(sharing_id: UUID, party: Party, *, now: datetime) -> Sharing:
    """Asks no more. Raises Refusal: not_found, already_answered."""
    sharing = _side(sharing_id, party, Side.HOLDER, now)
    if sharing.state != Sharing.State.ASKED:
        raise Refusal("already_answered")
    sharing.ended_by_id, sharing.ended_at = party.person_id, now
    _become(sharing, Sharing.State.WITHDRAWN)
    _note("sharing.withdrawn", sharing, party.person_id, now, to_payer=True)
    return sharing


@transaction.atomic
def answer_asking(
    sharing_id: UUID, party: Party, *, accepts: bool, apart_from: Collection[int] = (), now: datetime
) -> Sharing:
    """The payer's yes or no. From a yes, dates to come are paid by both, but for those that do not move
    (`apart_from`). Raises Refusal: not_found, already_answered."""
    sharing = _side(sharing_id, party, Side.PAYER, now)
    if sharing.state != Sharing.State.ASKED:
        raise Refusal("already_answered")
    sharing.answered_by_id, sharing.answered_at = party.person_id, now
    _become(sharing, Sharing.State.ACCEPTED if accepts else Sharing.State.DECLINED)
    verb = "sharing.accepted" if accepts else "sharing.declined"
    _note(verb, sharing, party.person_id, now, to_payer=False)
    if accepts:
        _share_anew(sharing, apart_from, party.person_id, now)
    return sharing


@transaction.atomic
def end_sharing(sharing_id: UUID, party: Party, *, apart_from: Collection[int] = (), now: datetime) -> Sharing:
    """Either side ends it: dates to come are the holder's to pay again, but for those that do not move. Raises
    Refusal: not_found, not_agreed."""
    sharing, sides = access_sharing(sharing_id, party.person_id, now, to_change=True)
    if sharing.state != Sharing.State.ACCEPTED:
        raise Refusal("not_agreed")
    sharing.ended_by_id, sharing.ended_at = party.person_id, now
    _become(sharing, Sharing.State.ENDED)
    _note("sharing.ended", sharing, party.person_id, now, to_payer=Side.PAYER not in sides)
    _share_anew(sharing, apart_from, party.person_id, now)
    return sharing


def _share_anew(sharing: Sharing, apart_from: Collection[int], by: UUID | None, now: datetime) -> None:
    with everything():
        sharers = sharers_of([sharing.booking_id]).get(sharing.booking_id, ())
    dates = [each for each in dates_to_come(sharing.booking_id, now, to_change=True) if each.pk not in apart_from]
    share_out({each.pk: sharers for each in dates}, by=by, now=now)


def _side(sharing_id: UUID, party: Party, side: Side, now: datetime) -> Sharing:
    sharing, sides = access_sharing(sharing_id, party.person_id, now, to_change=True)
    if side not in sides:
        raise Refusal("not_found")
    return sharing


def _become(sharing: Sharing, state: Sharing.State) -> None:
    sharing.state = state
    with everything():
        sharing.save(update_fields=["state", "answered_by", "answered_at", "ended_by", "ended_at"])


def _note(verb: str, sharing: Sharing, by: UUID | None, now: datetime, *, to_payer: bool) -> None:
    """The entry is for the organisation that is told; what it says names the other."""
    tell, other = sharing.payer_id, sharing.organisation_id
    if not to_payer:
        tell, other = other, tell
    told = {"booking": sharing.booking_id, "other": other, "percent": sharing.percent, "additions": sharing.additions}
    append(Event(verb, ("sharing", sharing.pk), sharing.municipality_id, by, tell, told), at=now)
