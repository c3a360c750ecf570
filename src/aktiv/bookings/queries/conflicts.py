"""What is in the way, in words of bookings: whose it is as far as the asker may know, and whether it gives way."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from aktiv.bookings.models import Booking, Occurrence
from aktiv.bookings.queries.bookings import by_claims
from aktiv.timetable.models import Claim
from aktiv.timetable.queries import in_the_way
from aktiv.timetable.rules import Conflict, InTheWay, Wanted
from aktiv.values.periods import Period


@dataclass(frozen=True, slots=True)
class InTheWayOf:
    """One thing in the way. `occurrence` is empty for a hold, which is nobody's business."""

    conflict: Conflict
    occurrence: Occurrence | None

    @property
    def during(self) -> Period:
        return self.conflict.during

    @property
    def kind(self) -> InTheWay:
        return self.conflict.kind

    @property
    def gives_way_to_event(self) -> bool:
        """Whether an event may override it."""
        return self.occurrence is not None and self.occurrence.booking.kind in Booking.Kind.giving_way()

    def name(self, *, staff: bool = False, own: UUID | None = None) -> str:
        """Who or what it is, as told to the public, to its own holder, or to staff; empty when that is not told."""
        return "" if self.occurrence is None else public_name(self.occurrence, staff=staff, own=own)


def public_name(date: Occurrence, *, staff: bool = False, own: UUID | None = None) -> str:
    """The name of a date in a calendar: an event's title, a club's name where it is published, a team within the club.

    Persons are never named in public. Empty means taken, and no more: so is what was granted and not told yet.
    """
    booking = date.booking
    if booking.unsaid and not staff:
        return ""
    if staff or (own is not None and date.holder == own):
        parts = [booking.title, booking.organisation.name if booking.organisation else "", booking.team]
        if not booking.organisation and staff:
            parts.append(booking.person.name)
        return " · ".join(part for part in dict.fromkeys(parts) if part)
    if booking.kind in Booking.Kind.publicly_named():
        return booking.title
    organisation = booking.organisation
    if organisation is not None and organisation.publishes_name and date.space.terms.get("shows_holder", True):
        return f"{organisation.name} {booking.team}".strip()
    return ""


def explained(conflicts: Sequence[Conflict]) -> list[InTheWayOf]:
    """Conflicts with the dates behind them. One statement."""
    dates = by_claims([each.claim_id for each in conflicts])
    return [InTheWayOf(each, dates.get(each.claim_id)) for each in conflicts]


def standing_in_the_way(
    wanted: Sequence[Wanted], now: datetime, *, kind: Claim.Kind = Claim.Kind.USE, apart_from: Sequence[int] = ()
) -> list[InTheWayOf]:
    """What others hold of what is wanted, explained. Two statements."""
    return explained(in_the_way(wanted, now, kind=kind, apart_from=apart_from))
