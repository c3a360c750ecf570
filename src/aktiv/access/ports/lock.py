"""A lock service, as access needs one: it makes codes that open a lock for a while, and reports who came.

Every order names its grant by a key of ours. Given again with the same key it is the same order, however often and
however late: one code for each key, with the time that was said last. Nothing about people is ever said.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

from aktiv.values.periods import Period


@dataclass(frozen=True, slots=True, kw_only=True)
class Pin:
    """What the service has under a key. `code` is empty while it is still being made."""

    window: Period
    code: str = field(default="", repr=False)

    @property
    def ready(self) -> bool:
        """Whether it opens the door in its window."""
        return bool(self.code)


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """Something that happened at a lock. `report_id` is the service's own and never comes for anything else; `key` is
    empty when no code of ours was used."""

    report_id: str
    key: str
    at: datetime
    opened: bool


class LockAway(Exception):
    """The service does not answer, or answers half-way: nobody knows whether it was done. Ask again."""


class LockRefused(Exception):
    """The service will not do it, however often it is asked. `code` is stable and ours: `unknown_lock`, `no_room`,
    `refused`."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


class LockService(Protocol):
    """Somebody who runs locks for a municipality. All raise LockAway, and LockRefused where it is said."""

    def ask(self, key: str, lock: str, window: Period) -> Pin:
        """Has a code made, or says which one there is: with this window from now on. Raises LockRefused."""

    def move(self, key: str, lock: str, window: Period) -> Pin | None:
        """Gives the code another window; it stays the same code. None when the service has none. Raises
        LockRefused."""

    def renew(self, key: str, lock: str, window: Period) -> Pin | None:
        """Another code; the one before opens nothing. None when the service has none. Raises LockRefused."""

    def read(self, key: str, lock: str) -> Pin | None:
        """What the service has; None when it has none, or one that opens nothing."""

    def end(self, key: str, lock: str) -> None:
        """Has it forgotten at once. One that is not there is no fault."""

    def reports(self, lock: str, after: str) -> tuple[Sequence[Report], str]:
        """What happened at the lock after a place in its list ("" for the beginning), and the place after that."""


_used: dict[str, dict[str, LockService]] = {}


def use(services: Mapping[str, Mapping[str, LockService]]) -> None:
    """Services by municipality (its slug) and name; an empty one takes all away."""
    _used.clear()
    _used.update({slug: dict(each) for slug, each in services.items()})


def services_of(slug: str) -> Mapping[str, LockService]:
    """The services that run a municipality's locks, by name; none where it has no agreement."""
    return _used.get(slug, {})


def all_services() -> Mapping[str, Mapping[str, LockService]]:
    """All of them, by municipality and name."""
    return dict(_used)
