"""What stands in many spaces over some days, as the municipality's own staff see it: whose each time is, and what."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from aktiv import prepared
from aktiv.bookings.models import Booking
from aktiv.timetable.queries import availability
from aktiv.timetable.rules import InTheWay
from aktiv.values.arrays import array_of
from aktiv.values.periods import Period


@dataclass(frozen=True, slots=True)
class Standing:
    """A stretch of time in one space. A hold is nobody's business: it has no `date_id`.

    `whole` when it is all of its date as it was agreed; `space_id` is the date's own space, which may be another than
    the one it stands in: the hall that a part belongs to, or the one that a changing room comes along with. `named` is
    the person whose name `who` is, if it is a person's.
    """

    during: Period
    kind: InTheWay
    date_id: int | None = None
    space_id: int | None = None
    booking_kind: str = ""
    who: str = ""
    what: str = ""
    whole: bool = False
    named: UUID | None = None


class _Date(NamedTuple):
    id: int
    space_id: int
    start: datetime
    end: datetime
    kind: str
    title: str
    team: str
    club: str | None
    person_id: UUID
    person: str


# Served by the unique index on claim, and by primary keys.
_DATES = """
    SELECT o.claim_id, o.id, o.space_id, lower(o.during), upper(o.during), b.kind, b.title, b.team, club.name,
           b.person_id, p.name
    FROM bookings_occurrence o
    JOIN bookings_booking b ON b.id = o.booking_id
    JOIN people_person p ON p.id = b.person_id
    LEFT JOIN people_organisation club ON club.id = b.organisation_id
    WHERE o.claim_id = ANY (%(claims)s::bigint[])
"""


def hall_plan(space_ids: Collection[int], during: Period, now: datetime) -> dict[int, list[Standing]]:
    """For each space what meets the period, in order of time. Two statements, however many spaces and days.

    For those who may see bookings there, with their names: the caller has asked, and notes whom it showed. Buffers are
    left out.
    """
    busy = availability(space_ids, during, now, buffers=False)
    claims = {each.claim_id for found in busy.values() for each in found}
    dates: dict[int, _Date] = {}
    if claims:
        for claim_id, *told in prepared.rows(_DATES, {"claims": array_of(claims)}):
            dates[claim_id] = _Date(*told)
    return {
        space_id: [_standing(each.during, each.kind, dates.get(each.claim_id)) for each in found]
        for space_id, found in busy.items()
    }


def _standing(during: Period, kind: InTheWay, date: _Date | None) -> Standing:
    if date is None:
        return Standing(during, kind)
    public = date.kind in Booking.Kind.publicly_named()
    private = not public and date.club is None
    who = date.title if public else date.club or date.person
    words = [date.team, "" if public else date.title, date.club or "" if public else ""]
    return Standing(
        during,
        kind,
        date.id,
        date.space_id,
        date.kind,
        who,
        " · ".join(word for word in words if word),
        during.start == date.start and during.end == date.end,
        date.person_id if private else None,
    )
