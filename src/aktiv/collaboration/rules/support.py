"""How pressing a question is, within which time it is due, and whether it was met; pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from aktiv.values import Refusal


class Level(NamedTuple):
    """Working hours until an answer, and until the matter is closed."""

    respond: int
    resolve: int


DEFAULTS: Mapping[str, Level] = {
    "urgent": Level(1, 8),
    "high": Level(4, 24),
    "normal": Level(8, 40),
    "low": Level(16, 80),
}
"""What holds for a member that has said nothing, and for what belongs to none."""
ORDER = tuple(DEFAULTS)


def priority_of(category: str, hindrance: str, *, by_staff: bool = False) -> str:
    """How pressing it is, by what it is about and how much it hinders.

    Data about people that somebody saw who should not have cannot wait. Whoever is stopped comes before those who have
    a way around; a member of staff who is stopped has a queue of others behind her.
    """
    if category == "privacy" and hindrance != "asking":
        return "urgent"
    if hindrance == "stopped":
        return "urgent" if by_staff and category in {"fault", "access"} else "high"
    if hindrance == "slowed":
        return "high" if category == "accessible" else "normal"
    return "normal" if category in {"privacy", "accessible"} else "low"


@dataclass(frozen=True, slots=True)
class Standing:
    """How a request stands: `late` when something is or was missed. None where it is too soon to say."""

    answered_in_time: bool | None
    closed_in_time: bool | None

    @property
    def late(self) -> bool:
        return self.answered_in_time is False or self.closed_in_time is False


def standing(
    *,
    respond_due: datetime,
    resolve_due: datetime,
    answered_at: datetime | None,
    closed_at: datetime | None,
    waiting: bool,
    now: datetime,
) -> Standing:
    """Whether it was answered and closed in time. What waits for the one who asked is not late while it does; what is
    closed without an answer is answered by that."""
    told = answered_at or closed_at
    return Standing(_met(told, respond_due, now), None if waiting else _met(closed_at, resolve_due, now))


def _met(done: datetime | None, due: datetime, now: datetime) -> bool | None:
    if done is not None:
        return done <= due
    return False if now > due else None


def still_open(state: str) -> None:
    """Refuses what is closed: support_closed."""
    if state == "closed":
        raise Refusal("support_closed")


def is_closed(state: str) -> None:
    """Refuses what is not closed: support_open."""
    if state != "closed":
        raise Refusal("support_open")
