"""What the journal says about time that changed hands: who lost it, who has it again, what became free for all."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from aktiv.bookings.models import Booking, Occurrence
from aktiv.bookings.queries.bookings import by_claims, held_of
from aktiv.bookings.queries.ways_out import Way
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


def displaced(
    changed: Iterable[Changed],
    *,
    because: Booking | UUID,
    by: UUID | None,
    instead: Mapping[int, Sequence[Way]] | None = None,
    why: str = "",
) -> list[Event]:
    """What is said of the dates that lost time to somebody else's right. One statement.

    `instead` are the places and times that were free for each date, by its id: its holder is told of them,
    and of `why`, in words that are for everyone.
    """
    return _told("booking.displaced", [each for each in changed if each.lost], because, by, instead=instead, why=why)


def restored(
    changed: Iterable[Changed], *, because: Booking | UUID, by: UUID | None, besides: Collection[int] = ()
) -> list[Event]:
    """What is said of the dates that have time again. One statement."""
    gained = [each for each in changed if each.gained and each.claim_id not in besides]
    return _told("booking.restored", gained, because, by)


def _told(
    verb: str,
    changed: Sequence[Changed],
    because: Booking | UUID,
    by: UUID | None,
    *,
    instead: Mapping[int, Sequence[Way]] | None = None,
    why: str = "",
) -> list[Event]:
    """One entry for each booking that is concerned. The first of each holder carries in `tell` all of the holder's
    dates, so that whoever is told is told once, however many bookings one act concerns."""
    if not changed:
        return []
    found = by_claims([each.claim_id for each in changed])
    dates = [(each, found[each.claim_id]) for each in changed if each.claim_id in found]
    bookings: dict[UUID, list[tuple[Changed, Occurrence]]] = {}
    holders: dict[UUID, list[int]] = {}
    for each, date in dates:
        bookings.setdefault(date.booking.parent_id or date.booking_id, []).append((each, date))
        holders.setdefault(date.holder, []).append(date.pk)
    events: list[Event] = []
    for booking_id, own in bookings.items():
        date = own[0][1]
        data: dict[str, Any] = {  # Any: JSON
            "occurrences": [each.pk for _, each in own],
            "tell": holders.pop(date.holder, []),
            "because": because.pk if isinstance(because, Booking) else because,
            "lost": [_as_json(rectangle, each) for change, each in own for rectangle in change.lost],
            "gained": [_as_json(rectangle, each) for change, each in own for rectangle in change.gained],
        }
        if ways := [_way(way, pk) for pk in data["tell"] for way in (instead or {}).get(pk, ())]:
            data["ways"] = ways
        if why:
            data["why"] = why
        organisation_id = date.booking.organisation_id
        events.append(Event(verb, ("booking", booking_id), date.municipality_id, by, organisation_id, data))
    return events


def _as_json(rectangle: Rectangle, date: Occurrence) -> dict[str, Any]:  # Any: JSON
    return {
        "occurrence": date.pk,
        "start": rectangle.period.start,
        "end": rectangle.period.end,
        "footprint": str(rectangle.footprint),
    }


def _way(way: Way, occurrence_id: int) -> dict[str, Any]:  # Any: JSON
    return {"occurrence": occurrence_id, "space": way.space_id, "start": way.period.start, "end": way.period.end}
