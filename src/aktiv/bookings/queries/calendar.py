"""What a calendar shows of the time that is taken: to whom it says what."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from django.db import connection
from django.utils import timezone

from aktiv.bookings.models import Booking, Hold
from aktiv.bookings.queries.parties import space_as_thing
from aktiv.bookings.rules import Party
from aktiv.facilities.models import Space
from aktiv.people.permissions import Permission, Rights, permits
from aktiv.people.queries.permissions import staff_rights
from aktiv.timetable.queries import Busy, availability
from aktiv.timetable.rules import InTheWay
from aktiv.values.periods import Period
from aktiv.values.texts import Texts


@dataclass(frozen=True, slots=True)
class Shown:
    """A taken stretch of time. `title` and `team` are empty where the reader may not know: it is taken, no more.

    `activity` is what a named one does. `claim_id` is what holds it: the same in a hall and in the changing room that
    comes along. `own` is the reader's booking or hold, with its id in `booking_id` (None for a hold). `shows` is the
    person whose time is named to the reader by nothing but a role on the staff: a read of her data.
    """

    during: Period
    kind: InTheWay
    booking_kind: str = ""
    title: str = ""
    team: str = ""
    own: bool = False
    booking_id: UUID | None = None
    shows: UUID | None = None
    activity: Texts | None = None
    claim_id: int = 0


class _Right(NamedTuple):
    """The right behind a claim, as far as a calendar tells of it; `organisation` is empty for a person's own."""

    holder: UUID
    booking_id: UUID
    person_id: UUID | None
    kind: str
    title: str
    team: str
    organisation: str | None
    publishes_name: bool | None
    activity_nb: str | None
    activity_nn: str | None
    activity_en: str | None
    unsaid: bool

    @property
    def activity(self) -> Texts | None:
        if self.activity_nb is None:
            return None
        return Texts(self.activity_nb, self.activity_nn or "", self.activity_en or "")


def calendar(spaces: Collection[Space], during: Period, party: Party, now: datetime) -> dict[int, list[Shown]]:
    """For each space what is taken, as the party may see it, in order of time. At most four statements.

    Events, closures and school use show their title to everyone. An organisation's name shows where the space's terms
    and the organisation itself publish it; a person's never, except to herself and to staff where the space is. A hold
    shows as a hold. Buffers show as taken, and so does what was granted and not told yet, to its holder too.
    """
    busy = availability([space.pk for space in spaces], during, now)
    rights = _rights({each.claim_id for found in busy.values() for each in found})
    others = {
        each.claim_id for found in busy.values() for each in found if each.kind in (InTheWay.HOLD, InTheWay.BUFFER)
    } - rights.keys()
    holds = (
        {each.claim_id: each for each in Hold.objects.filter(claim_id__in=others, expires_at__gt=now)} if others else {}
    )
    held = staff_rights(party.person_id, timezone.localdate(now)) if party.person_id else Rights()
    return {
        space.pk: [
            _shown(each, rights.get(each.claim_id), holds.get(each.claim_id), space=space, party=party, works=works)
            for works in [permits(Permission.PERSONAL_DATA_SEE, held, space_as_thing(space, held))]
            for each in busy[space.pk]
        ]
        for space in spaces
    }


def _rights(claim_ids: Collection[int]) -> dict[int, _Right]:
    """What the claims of bookings stand for, by claim. One statement; rows are read bare, for a week has a hundred."""
    with connection.cursor() as cursor:
        # Served by the unique index on claim.
        cursor.execute(
            """
            SELECT o.claim_id, o.holder, b.id, b.person_id, b.kind, b.title, b.team, club.name, club.publishes_name,
                   a.name_nb, a.name_nn, a.name_en, b.unsaid
            FROM bookings_occurrence o
            JOIN bookings_booking b ON b.id = o.booking_id
            LEFT JOIN people_organisation club ON club.id = b.organisation_id
            LEFT JOIN facilities_activity a ON a.id = b.activity_id
            WHERE o.claim_id = ANY (%s)
            """,
            [list(claim_ids)],
        )
        return {claim_id: _Right(*told) for claim_id, *told in cursor.fetchall()}


def _shown(busy: Busy, right: _Right | None, hold: Hold | None, *, space: Space, party: Party, works: bool) -> Shown:
    during, kind = busy.during, busy.kind
    if right is None:
        mine = hold is not None and (
            (party.person_id is not None and hold.person_id == party.person_id)
            or (hold.person_id is None and bool(party.session) and hold.session == party.session)
        )
        return Shown(during, kind, own=mine, claim_id=busy.claim_id)
    if right.unsaid and not works:
        return Shown(during, kind, claim_id=busy.claim_id)
    if kind is InTheWay.BUFFER:
        return Shown(during, kind, right.kind, claim_id=busy.claim_id)
    public = right.kind in Booking.Kind.publicly_named()
    own = party.holder is not None and right.holder == party.holder and not right.unsaid
    named = (
        own
        or works
        or public
        or bool(right.organisation and right.publishes_name and space.terms.get("shows_holder", True))
    )
    title = right.title if public else ""
    if named and not title:
        title = right.organisation or right.title
    private = right.organisation is None and not public
    return Shown(
        during,
        kind,
        right.kind,
        title,
        right.team if named else "",
        own,
        right.booking_id if own else None,
        shows=right.person_id if works and private and not own else None,
        activity=right.activity if named else None,
        claim_id=busy.claim_id,
    )
