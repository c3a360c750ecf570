"""What a calendar shows of the time that is taken: to whom it says what."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from aktiv.bookings.models import Booking, Hold, Occurrence
from aktiv.bookings.queries.bookings import by_claims
from aktiv.bookings.queries.parties import space_as_thing
from aktiv.bookings.rules import Party
from aktiv.facilities.models import Space
from aktiv.people.permissions import Permission, Rights, permits
from aktiv.people.queries.permissions import staff_rights
from aktiv.timetable.queries import Busy, availability
from aktiv.timetable.rules import InTheWay
from aktiv.values.periods import Period


@dataclass(frozen=True, slots=True)
class Shown:
    """A taken stretch of time. `title` and `team` are empty where the reader may not know: it is taken, no more.

    `own` is the reader's booking or hold, with its id in `booking_id` (None for a hold). `shows` is the person whose
    time is named to the reader by nothing but a role on the staff: a read of her data.
    """

    during: Period
    kind: InTheWay
    booking_kind: str = ""
    title: str = ""
    team: str = ""
    own: bool = False
    booking_id: UUID | None = None
    shows: UUID | None = None


def calendar(spaces: Collection[Space], during: Period, party: Party, now: datetime) -> dict[int, list[Shown]]:
    """For each space what is taken, as the party may see it, in order of time. At most four statements.

    Events, closures and school use show their title to everyone. An organisation's name shows where the space's terms
    and the organisation itself publish it; a person's never, except to herself and to staff where the space is. A hold
    shows as a hold. Buffers show as taken.
    """
    busy = availability([space.pk for space in spaces], during, now)
    claims = {each.claim_id for found in busy.values() for each in found}
    dates = by_claims(list(claims))
    holds = (
        {hold.claim_id: hold for hold in Hold.objects.filter(claim_id__in=claims - dates.keys(), expires_at__gt=now)}
        if claims - dates.keys()
        else {}
    )
    held = staff_rights(party.person_id, now.date()) if party.person_id else Rights()
    return {
        space.pk: [
            _shown(each, dates.get(each.claim_id), holds.get(each.claim_id), space=space, party=party, works=works)
            for works in [permits(Permission.PERSONAL_DATA_SEE, held, space_as_thing(space, held))]
            for each in busy[space.pk]
        ]
        for space in spaces
    }


def _shown(
    busy: Busy, date_: Occurrence | None, hold: Hold | None, *, space: Space, party: Party, works: bool
) -> Shown:
    during, kind = busy.during, busy.kind
    if date_ is None:
        mine = hold is not None and (
            (party.person_id is not None and hold.person_id == party.person_id)
            or (hold.person_id is None and bool(party.session) and hold.session == party.session)
        )
        return Shown(during, kind, own=mine)
    booking = date_.booking
    own = party.holder is not None and date_.holder == party.holder
    if kind is InTheWay.BUFFER:
        return Shown(during, kind, booking.kind)
    if own or works or booking.kind in Booking.Kind.publicly_named():
        named = True
    else:
        named = bool(
            booking.organisation and booking.organisation.publishes_name and space.terms.get("shows_holder", True)
        )
    title = booking.title if booking.kind in Booking.Kind.publicly_named() else ""
    if named and not title:
        title = booking.organisation.name if booking.organisation else booking.title
    private = booking.organisation_id is None and booking.kind not in Booking.Kind.publicly_named()
    return Shown(
        during,
        kind,
        booking.kind,
        title,
        booking.team if named else "",
        own,
        booking.pk if own else None,
        shows=booking.person_id if works and private and not own else None,
    )
