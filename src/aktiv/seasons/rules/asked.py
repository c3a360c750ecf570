"""What the rules are applied to: halls, clubs and what groups ask for, without a database."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from aktiv.seasons.rules.pool import Opening


@dataclass(frozen=True, slots=True)
class Hall:
    """A hall of the pool. `units` are the sets of atoms that may be let together; `where` is latitude, longitude."""

    key: str
    name: str
    kind: str
    where: tuple[float, float]
    atoms: tuple[str, ...]
    units: tuple[frozenset[str], ...]
    activities: frozenset[str]
    open: tuple[Opening, ...]


@dataclass(frozen=True, slots=True)
class Wish:
    """A time that a group would like, the earlier in its list the better."""

    hall: str
    day: int
    from_minute: int


@dataclass(frozen=True, slots=True)
class Group:
    """A group that asks: ages inclusive, `share` of a hall that it needs, days on which it cannot come.

    `home` is the hall that distances are counted from. `given_last` are its times of last season.
    """

    key: str
    club: str
    name: str
    activity: str
    from_age: int
    to_age: int
    level: str
    members: int
    sessions: int
    minutes: int
    share: Fraction
    home: str | None = None
    days_apart: int = 1
    blocked: frozenset[int] = frozenset()
    coaches: frozenset[str] = frozenset()
    wishes: tuple[Wish, ...] = ()
    given_last: tuple[Wish, ...] = ()

    @property
    def age(self) -> int:
        """The age that rules look at: the youngest's, so that a group of 12 to 14 goes home as twelve-year-olds do."""
        return self.from_age


@dataclass(frozen=True, slots=True)
class Club:
    """A club that applies; `own_minutes` are those a week that it has in halls of its own, `unused_minutes` what it
    left unused of each week last season."""

    key: str
    name: str
    own_minutes: int = 0
    unused_minutes: int = 0
