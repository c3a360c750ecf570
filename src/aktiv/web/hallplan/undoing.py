"""The way back from what was moved last: kept in the session for a few minutes, used by the same action."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.http import HttpRequest
from django.utils.translation import get_language

from aktiv.bookings.models import Occurrence
from aktiv.bookings.queries.bookings import period_of
from aktiv.values import formatting
from aktiv.values.periods import Period

KEPT = "hall_calendar_moved"
FOR = timedelta(minutes=10)


@dataclass(frozen=True, slots=True)
class Moved:
    """A date that was moved: where it was, its `sequence` after the move, and by how many øre its price rose (None when
    it kept its price)."""

    date_id: int
    sequence: int
    space_id: int
    period: Period
    risen: int | None
    told: str


def remember(request: HttpRequest, was: Occurrence, done: Occurrence, risen: int | None, now: datetime) -> None:
    """A date was moved from where `was` says."""
    period, zone, language = period_of(was), was.municipality.zone, get_language() or "nb"
    told = f"{formatting.day(period.start, language, zone)} {formatting.span(period.start, period.end, language, zone)}"
    request.session[KEPT] = {
        "date_id": done.pk,
        "sequence": done.sequence,
        "space_id": was.space_id,
        "start": period.start.isoformat(),
        "end": period.end.isoformat(),
        "risen": risen,
        "told": told,
        "at": now.isoformat(),
    }


def undo_of(request: HttpRequest, now: datetime) -> Moved | None:
    """What can be undone; None when nothing was moved lately."""
    kept: dict[str, Any] | None = request.session.get(KEPT)  # Any: JSON of our own
    if kept is None or now - datetime.fromisoformat(kept["at"]) > FOR:
        return None
    period = Period(datetime.fromisoformat(kept["start"]), datetime.fromisoformat(kept["end"]))
    return Moved(kept["date_id"], kept["sequence"], kept["space_id"], period, kept["risen"], kept["told"])


def forget(request: HttpRequest) -> None:
    """Nothing can be undone any more."""
    request.session.pop(KEPT, None)
