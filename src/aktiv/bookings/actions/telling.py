"""What the journal says about time that changed hands: who lost it, who has it again, what became free for all."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from aktiv.bookings.models import Booking, Occurrence
from aktiv.bookings.queries.bookings import by_claims, held_of
from aktiv.journal.actions import Event
from aktiv.timetable.rules import Changed
from aktiv.values.rectangles import Rectangle


def freed_of(dates: Sequence[Occurrence], now: datetime) -> list[dict[str, Any]]:  # Any: JSON
    """What is about to become free: the time these dates hold just now, as the journal keeps it for alerts."""
    held = held_of(dates, now)
    return [
        {"space": each.space_id, "start": rectangle.period.start, "end": rectangle.period.end}
        for each in dates
        for rectangle in held[each.pk]
    ]


def displaced(changed: Iterable[Changed], *, because: Booking | UUID, by: UUID | None) -> list[Event]:
    """One entry for each date that lost time to somebody else's right. One statement."""
    return _told("booking.displaced", [each for each in changed if each.lost], because, by)


def restored(
    changed: Iterable[Changed], *, because: Booking | UUID, by: UUID | None, besides: Collection[int] = ()
) -> list[Event]:
    """One entry for each date that has time again. One statement."""
    gained = [each for each in changed if each.gained and each.claim_id not in besides]
    return _told("booking.restored", gained, because, by)


def _told(verb: str, changed: Sequence[Changed], because: Booking | UUID, by: UUID | None) -> list[Event]:
    if not changed:
        return []
    dates = by_claims([each.claim_id for each in changed])
    cause = because.pk if isinstance(because, Booking) else because
    return [
        Event(
            verb,
            ("booking", date.booking_id),
            date.municipality_id,
            by,
            date.booking.organisation_id,
            {
                "occurrences": [date.pk],
                "because": cause,
                "lost": [_as_json(rectangle) for rectangle in each.lost],
                "gained": [_as_json(rectangle) for rectangle in each.gained],
            },
        )
        for each in changed
        if (date := dates.get(each.claim_id)) is not None
    ]


def _as_json(rectangle: Rectangle) -> dict[str, Any]:  # Any: JSON
    return {"start": rectangle.period.start, "end": rectangle.period.end, "footprint": str(rectangle.footprint)}
