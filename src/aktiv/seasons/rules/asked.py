"""What the rules are applied to: halls, clubs and what groups ask for, without a database."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
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
class Within:
    """A team of a club that asks for hours as a whole, as far as rules look at it."""

    age: int
    level: str
    members: int


@dataclass(frozen=True, slots=True)
class Group:
    """A group that asks: ages inclusive, `share` of a hall that it needs, days on which it cannot come.

    `home` is the hall that distances are counted from. `given_last` are its times of last season. `weeks` is every,
    odd, even or either, `span` the days from and to which it trains, `least` the shortest session that it takes,
    `beside` the key of the group that it would train right before or after. `whole` is a club that asks for hours and
    shares them out itself; `teams` are those that the hours are for, as far as they are known.
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
    weeks: str = "every"
    span: tuple[date, date] | None = None
    least: int | None = None
    beside: str | None = None
    whole: bool = False
    teams: tuple[Within, ...] = ()

    @property
    def age(self) -> int:
        """The age that rules look at: the youngest's, so that a group of 12 to 14 goes home as twelve-year-olds do."""
        return self.from_age

    @property
    def counted(self) -> tuple[Within, ...]:
        """Those whom the rules look at: the group, or the teams of a club that asks as a whole."""
        return self.teams or (Within(self.age, self.level, self.members),)


@dataclass(frozen=True, slots=True)
class Club:
    """A club that applies; `own_minutes` are those a week that it has in halls of its own, `unused_minutes` what it
    left unused of each week last season."""

    key: str
    name: str
    own_minutes: int = 0
    unused_minutes: int = 0
