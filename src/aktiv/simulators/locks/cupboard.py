"""What a made-up lock service remembers: codes with their times, and what happened at its locks."""

from __future__ import annotations

import random
import threading
from dataclasses import dataclass, replace
from datetime import UTC, datetime

MOST_EVENTS = 2_000
OUT_OF_ORDER = "defekt"
"""A lock whose name has this in it takes no codes."""


@dataclass(frozen=True, slots=True)
class Kept:
    """A code with its time; `asked` counts how often the code was asked for while it was being made."""

    key: str
    lock: str
    start: datetime
    end: datetime
    code: str
    active: bool = True
    asked: int = 0
    requested: bool = False


@dataclass(frozen=True, slots=True)
class Event:
    """Somebody tried a code at a lock."""

    number: int
    lock: str
    key: str
    at: datetime
    opened: bool


class NoLock(Exception):
    """There is no such lock."""


class Cupboard:
    """All of it, guarded: many threads ask at once."""

    def __init__(self, seed: int | None = None) -> None:
        self.kept: dict[str, Kept] = {}
        self.events: list[Event] = []
        self.made = 0
        self._chance = random.Random(seed)  # noqa: S311 (codes of made-up doors)
        self.guard = threading.RLock()

    def put(self, key: str, lock: str, start: datetime, end: datetime) -> Kept:
        """Makes one, or gives the one that is there this time. Raises NoLock."""
        if OUT_OF_ORDER in lock:
            raise NoLock(lock)
        with self.guard:
            found = self.kept.get(key)
            if found is None:
                self.made += 1
                found = Kept(key, lock, start, end, self._code())
            self.kept[key] = replace(found, start=start, end=end)
            return self.kept[key]

    def change(self, key: str, **how: object) -> Kept | None:
        """Changes one; None when it is not there."""
        with self.guard:
            if key not in self.kept:
                return None
            self.kept[key] = replace(self.kept[key], **how)  # type: ignore[arg-type]  # fields of Kept
            return self.kept[key]

    def renew(self, key: str) -> Kept | None:
        """Gives one another code."""
        return self.change(key, code=self._code(), asked=0)

    def forget(self, key: str) -> bool:
        """Whether it was there."""
        with self.guard:
            return self.kept.pop(key, None) is not None

    def opened_by(self, lock: str, at: datetime) -> set[str]:
        """The codes that open a lock at a moment."""
        with self.guard:
            return {
                each.code
                for each in self.kept.values()
                if each.lock == lock and each.active and each.start <= at < each.end
            }

    def attempt(self, lock: str, code: str, at: datetime | None = None) -> bool:
        """Somebody tries a code; it is reported either way."""
        at = at or datetime.now(UTC)
        with self.guard:
            opened = code in self.opened_by(lock, at)
            key = next((each.key for each in self.kept.values() if each.lock == lock and each.code == code), "")
            self.events = [*self.events, Event(len(self.events) + 1, lock, key, at, opened)][-MOST_EVENTS:]
            return opened

    def events_at(self, lock: str, after: str) -> list[Event]:
        """What happened at a lock after the event with that number."""
        number = int(after) if after.isascii() and after.isdigit() else 0
        with self.guard:
            return [each for each in self.events if each.lock == lock and each.number > number]

    def _code(self) -> str:
        with self.guard:
            return f"{self._chance.randrange(10**6):06d}"
