"""The way back from what a club gave back last: kept in the session for a while, used by the action that all use."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.http import HttpRequest

KEPT = "season_given_back"
FOR = timedelta(minutes=30)


@dataclass(frozen=True, slots=True)
class GivenBack:
    """The dates of a weekly time that were given back by one press."""

    booking_id: UUID
    dates: tuple[int, ...]


def remember(request: HttpRequest, booking_id: UUID, dates: Sequence[int], now: datetime) -> None:
    """These were given back just now."""
    request.session[KEPT] = {"booking": str(booking_id), "dates": list(dates), "at": now.isoformat()}


def undo_of(request: HttpRequest, now: datetime) -> GivenBack | None:
    """What can be regretted; None when nothing was given back lately."""
    kept: dict[str, Any] | None = request.session.get(KEPT)  # Any: JSON of our own
    if kept is None or now - datetime.fromisoformat(kept["at"]) > FOR:
        return None
    return GivenBack(UUID(kept["booking"]), tuple(kept["dates"]))


def forget(request: HttpRequest) -> None:
    """Nothing can be regretted any more."""
    request.session.pop(KEPT, None)
