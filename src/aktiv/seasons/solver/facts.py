"""What an instance and a plan say, as plain values. Days count from Monday 0; times are minutes after midnight."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import Any, NamedTuple


class Place(NamedTuple):
    """A hall, a day and a start."""

    facility: str
    day: int
    start: int


class Period(NamedTuple):
    """From `start` to before `end` on a day."""

    day: int
    start: int
    end: int


class Opening(NamedTuple):
    """When some atoms of a facility are open."""

    day: int
    start: int
    end: int
    atoms: frozenset[str]


class Suitable(NamedTuple):
    """A facility a group may use, how many atoms it needs there, and whole kilometres to it."""

    facility: str
    atoms: int
    kilometres: int


class Session(NamedTuple):
    """A weekly session of a group."""

    group: str
    place: Place
    minutes: int
    atoms: frozenset[str]

    @property
    def end(self) -> int:
        """Minutes after midnight."""
        return self.place.start + self.minutes


class Pin(NamedTuple):
    """A placement a person has decided, and its length; `atoms` None is any unit of the needed size."""

    group: str
    place: Place
    minutes: int
    atoms: frozenset[str] | None


class Ban(NamedTuple):
    """Forbids each placement of the group that agrees with every field that is not None."""

    group: str
    facility: str | None
    day: int | None
    start: int | None

    def forbids(self, place: Place) -> bool:
        """Whether a placement of the group agrees with all that is given."""
        return (
            self.facility in (None, place.facility)
            and self.day in (None, place.day)
            and self.start in (None, place.start)
        )


@dataclass(frozen=True, slots=True)
class Facility:
    """A hall, its smallest parts, the sets of parts that may be let together, and when it is open."""

    id: str
    atoms: tuple[str, ...]
    units: tuple[frozenset[str], ...]
    open: tuple[Opening, ...]


@dataclass(frozen=True, slots=True)
class Club:
    """A club, the minutes a week it is entitled to, and those it has elsewhere."""

    id: str
    entitlement: int
    elsewhere: int


class Part(NamedTuple):
    """A part of the season, and how many weeks it has."""

    id: str
    weeks: int


@dataclass(frozen=True, slots=True)
class Group:
    """A group that asks for times.

    `least` is its shortest session, `minutes` the longest. `weeks` is "every", "odd" or "even", `parts` names parts of
    the season, and `share` is what both come to: the share of the season's weeks in which it has its sessions. Where
    `days_apart` is 0, it is a club that shares its time out itself: it has as many sessions a day as fit.
    """

    id: str
    club: str
    members: int
    weight: int
    sessions: int
    minutes: int
    least: int
    days_apart: int
    coaches: frozenset[str]
    suitable: tuple[Suitable, ...]
    windows: tuple[Period, ...]
    wishes: tuple[Place, ...]
    last_season: tuple[Place, ...]
    weeks: str
    parts: frozenset[str]
    share: Fraction

    @property
    def many(self) -> bool:
        """Whether it may have several sessions on a day."""
        return self.days_apart == 0


class Sisters(NamedTuple):
    """Groups that should train one after the other, and the points of each time that one follows another."""

    groups: tuple[str, ...]
    points: int


class Rests(NamedTuple):
    """The least minutes to be left between a session and what is closed, and points for each end that leaves none."""

    least: int
    points: int


@dataclass(frozen=True, slots=True)
class Instance:
    """A round: what there is, who asks for what, and what is decided."""

    raw: dict[str, Any]
    sha256: str
    grid: int
    fair: bool
    fair_steps: tuple[int, ...] | None  # worth of each fifth of coverage; None: what the rules say
    continuity: int
    facilities: tuple[Facility, ...]
    clubs: tuple[Club, ...]
    groups: tuple[Group, ...]
    pins: tuple[Pin, ...]
    bans: tuple[Ban, ...]
    standing: tuple[Session, ...] | None
    max_moves: int | None
    parts: tuple[Part, ...]  # one when the season is not split
    sisters: tuple[Sisters, ...]
    rests: Rests
