"""A municipality's rule table for its rounds: data with a version, read whole or refused with the place of the fault.

Ages are inclusive, minutes are of the wall clock, days 0 to 6 from Monday. A row is named, so that whoever is refused
by it can be told which one it was.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

from aktiv.seasons.solver.scoring import STEPS
from aktiv.values.refusal import Refusal

OLDEST = 120
MOST_POINTS = 1000
MOST_ROWS = 40
"""Of each list of a table: as many as its form shows."""
FAIR_PERCENT = (10, 400)
"""How little and how much even shares can count; those for whom they are not to count at all turn them off."""
MOST_A_STEP = 250_000
OFFER_HOURS, OFFER_DATES = (6, 336), (1, 40)
"""How short and long a club may have to answer an offer of freed time, and how few and many dates it may take."""
USUAL_HOURS, USUAL_DATES = 48, 4
"""Where rules do not say."""
OPTIONS = ("alternate_weeks", "part_of_season", "shorter_times", "sister_groups", "club_hours")
"""What a round may let clubs ask for beside the usual; each is off unless the table says otherwise."""


@dataclass(frozen=True, slots=True)
class Ages:
    """From one age to another, both included."""

    first: int
    last: int

    def __contains__(self, age: int) -> bool:
        return self.first <= age <= self.last


@dataclass(frozen=True, slots=True)
class Points:
    """Priority points of groups of an age and (when it names any) a level; the first row that fits counts."""

    name: str
    ages: Ages
    levels: frozenset[str]
    points: int


@dataclass(frozen=True, slots=True)
class AgeWindow:
    """When groups of an age may train on some days; of all rows that fit an age and day, the time that lies in any."""

    name: str
    ages: Ages
    days: frozenset[int]
    from_minute: int
    to_minute: int


@dataclass(frozen=True, slots=True)
class Due:
    """What a group of an age and level adds to what its club is due: minutes a week, and so many for each member.

    `at_most` caps the whole for one group. `first_minutes` comes once for each group, so that small ones get something.
    """

    name: str
    ages: Ages
    levels: frozenset[str]
    minutes: int
    per_member: Fraction
    first_minutes: int
    at_most: int | None


@dataclass(frozen=True, slots=True)
class Caps:
    """The most that a group of an age is given: sessions a week and minutes a session. The first row that fits."""

    name: str
    ages: Ages
    sessions: int
    minutes: int


@dataclass(frozen=True, slots=True)
class Table:
    """Everything that a municipality decides beforehand. `travel_km` is how far from its home hall a group may be sent,
    `most_halls` how many halls are looked at for each."""

    points: tuple[Points, ...]
    windows: tuple[AgeWindow, ...]
    due: tuple[Due, ...]
    caps: tuple[Caps, ...]
    travel_km: float
    most_halls: int
    days_apart: int
    continuity_points: int
    fair: bool
    own_hall_counts: bool
    unused_percent: int = 0
    """How much of what a club left unused last season is taken from what it is due."""
    options: frozenset[str] = frozenset()
    """Those of `OPTIONS` that clubs may use."""
    give_back_days: int = 0
    """Time that is given back fewer days before it begins is told as late; with none nothing is late."""
    rest_minutes: int = 0
    """No time begins so that less than this is left to what is closed, where another start leaves none; 0 is none."""
    edge_points: int = 0
    """Points, before the weight, for each end of a time beyond which the hall is not open; 0 is none."""
    fair_percent: int = 100
    """How much even shares count where they do, of what is usual."""
    fair_steps: tuple[int, ...] | None = None
    """What each fifth of its due is worth to a club, before `fair_percent`, none more than the one before it; None is
    what is usual."""
    offer_hours: int = USUAL_HOURS
    """How long a group that was refused has to answer when freed time is offered to its club. What begins sooner is
    free for everybody at once."""
    offer_dates: int = USUAL_DATES
    """Freed time of fewer dates than these is no weekly time: it is free for everybody at once."""

    @property
    def fair_worths(self) -> tuple[int, ...]:
        """Points for each fifth of what a club is due, where even shares count."""
        return scaled(self.fair_steps or STEPS, self.fair_percent)

    def fair_percent_of(self, worths: Sequence[int] | None) -> int:
        """The `fair_percent` with which these rules come to such worths (None: what is usual); the table's own where
        none does."""
        of = self.fair_steps or STEPS
        found = tuple(worths or STEPS)
        percent = -(-100 * found[0] // of[0]) if of[0] else self.fair_percent
        return percent if scaled(of, percent) == found else self.fair_percent

    def points_of(self, age: int, level: str) -> Points | None:
        """The row that tells a group's points."""
        return next((row for row in self.points if age in row.ages and _fits(row.levels, level)), None)

    def due_of(self, age: int, level: str) -> Due | None:
        """The row that tells what a group adds to its club's due."""
        return next((row for row in self.due if age in row.ages and _fits(row.levels, level)), None)

    def caps_of(self, age: int) -> Caps | None:
        """The row that caps a group."""
        return next((row for row in self.caps if age in row.ages), None)


def scaled(steps: Sequence[int], percent: int) -> tuple[int, ...]:
    """Each step's points at so many per cent, rounded down."""
    return tuple(each * percent // 100 for each in steps)


def _fits(levels: frozenset[str], level: str) -> bool:
    return not levels or level in levels


@dataclass(slots=True)
class _Reader:
    """Takes a JSON object apart; every fault is noted with its path, so that all are told at once."""

    faults: list[tuple[str, str]] = field(default_factory=list)

    def number(self, row: Mapping[str, Any], at: str, within: tuple[int, int], default: int | None = None) -> int:
        """A whole number at a path such as "/caps/0/minutes", within both bounds."""
        low, high = within
        path, _, key = at.rpartition("/")
        value = row.get(key, default)
        if isinstance(value, bool) or not isinstance(value, int):
            self.faults.append((f"{path}/{key}", "not_a_whole_number"))
            return low
        if not low <= value <= high:
            self.faults.append((f"{path}/{key}", "out_of_range"))
        return value

    def ages(self, row: Mapping[str, Any], path: str) -> Ages:
        first = self.number(row, f"{path}/from_age", (0, OLDEST), 0)
        last = self.number(row, f"{path}/to_age", (0, OLDEST), OLDEST)
        if first > last:
            self.faults.append((f"{path}/to_age", "before_from_age"))
        return Ages(first, last)

    def name(self, row: Mapping[str, Any], path: str) -> str:
        value = row.get("name")
        if not isinstance(value, str) or not value.strip() or len(value) > 120:
            self.faults.append((f"{path}/name", "no_name"))
            return ""
        return value.strip()

    def levels(self, row: Mapping[str, Any], path: str) -> frozenset[str]:
        value = row.get("levels", [])
        if not isinstance(value, list) or not all(isinstance(each, str) for each in value):
            self.faults.append((f"{path}/levels", "not_a_list"))
            return frozenset()
        return frozenset(value)

    def rows(self, table: Mapping[str, Any], key: str) -> Iterator[tuple[Mapping[str, Any], str]]:
        value = table.get(key, [])
        if not isinstance(value, list):
            self.faults.append((f"/{key}", "not_a_list"))
            return
        if len(value) > MOST_ROWS:
            self.faults.append((f"/{key}", "too_many_rows"))
            return
        for number, row in enumerate(value):
            if isinstance(row, dict):
                yield row, f"/{key}/{number}"
            else:
                self.faults.append((f"/{key}/{number}", "not_an_object"))


def read(table: Mapping[str, Any]) -> Table:
    """A rule table from JSON.

    Raises Refusal("rule_table_wrong", faults) with pairs of path and code, all of them.
    """
    reader = _Reader()
    known = {
        "points", "windows", "due", "caps", "travel_km", "most_halls", "days_apart", "continuity_points", "fair",
        "own_hall_counts", "unused_percent", "give_back_days", "rest_minutes", "edge_points", "fair_percent",
        "fair_steps", "offer_hours", "offer_dates", *OPTIONS,
    }  # fmt: skip
    reader.faults += [(f"/{key}", "unknown") for key in sorted(set(table) - known)]
    points = tuple(
        Points(
            reader.name(row, at),
            reader.ages(row, at),
            reader.levels(row, at),
            reader.number(row, f"{at}/points", (0, MOST_POINTS)),
        )
        for row, at in reader.rows(table, "points")
    )
    made = Table(
        points=points,
        windows=tuple(_window(reader, row, at) for row, at in reader.rows(table, "windows")),
        due=tuple(_due(reader, row, at) for row, at in reader.rows(table, "due")),
        caps=tuple(
            Caps(
                reader.name(row, at),
                reader.ages(row, at),
                reader.number(row, f"{at}/sessions", (1, 7)),
                reader.number(row, f"{at}/minutes", (1, 1440)),
            )
            for row, at in reader.rows(table, "caps")
        ),
        travel_km=float(reader.number(table, "/travel_km", (0, 2000), 2000)),
        most_halls=reader.number(table, "/most_halls", (1, 200), 15),
        days_apart=reader.number(table, "/days_apart", (1, 7), 1),
        continuity_points=reader.number(table, "/continuity_points", (0, 1000), 40),
        fair=_truth(reader, table, "fair", default=True),
        own_hall_counts=_truth(reader, table, "own_hall_counts", default=True),
        unused_percent=reader.number(table, "/unused_percent", (0, 100), 0),
        options=frozenset(each for each in OPTIONS if _truth(reader, table, each, default=False)),
        give_back_days=reader.number(table, "/give_back_days", (0, 60), 0),
        rest_minutes=reader.number(table, "/rest_minutes", (0, 240), 0),
        edge_points=reader.number(table, "/edge_points", (0, MOST_POINTS), 0),
        fair_percent=reader.number(table, "/fair_percent", FAIR_PERCENT, 100),
        fair_steps=_steps(reader, table),
        offer_hours=reader.number(table, "/offer_hours", OFFER_HOURS, USUAL_HOURS),
        offer_dates=reader.number(table, "/offer_dates", OFFER_DATES, USUAL_DATES),
    )
    if not made.points and not reader.faults:
        reader.faults.append(("/points", "no_rows"))
    if reader.faults:
        raise Refusal("rule_table_wrong", faults=reader.faults)
    return made


def _truth(reader: _Reader, table: Mapping[str, Any], key: str, *, default: bool) -> bool:
    value = table.get(key, default)
    if not isinstance(value, bool):
        reader.faults.append((f"/{key}", "not_true_or_false"))
        return default
    return value


def _steps(reader: _Reader, table: Mapping[str, Any]) -> tuple[int, ...] | None:
    value = table.get("fair_steps")
    if value is None:
        return None
    whole = isinstance(value, list) and all(isinstance(each, int) and not isinstance(each, bool) for each in value)
    if not whole or len(value) != len(STEPS) or value != sorted(value, reverse=True):
        reader.faults.append(("/fair_steps", "not_five_falling"))
        return None
    if not 0 <= value[-1] <= value[0] <= MOST_A_STEP:
        reader.faults.append(("/fair_steps", "out_of_range"))
    return tuple(value)


def _window(reader: _Reader, row: Mapping[str, Any], at: str) -> AgeWindow:
    days = row.get("days", list(range(7)))
    if not isinstance(days, list) or not days or not all(type(each) is int and 0 <= each <= 6 for each in days):
        reader.faults.append((f"{at}/days", "not_days"))
        days = []
    first, last = (
        reader.number(row, f"{at}/from_minute", (0, 1439), 0),
        reader.number(row, f"{at}/to_minute", (1, 1440), 1440),
    )
    if first >= last:
        reader.faults.append((f"{at}/to_minute", "before_from_minute"))
    return AgeWindow(reader.name(row, at), reader.ages(row, at), frozenset(days), first, last)


def _due(reader: _Reader, row: Mapping[str, Any], at: str) -> Due:
    per_member: Sequence[Any] | Any = row.get("per_member", 0)
    told = str(per_member) if isinstance(per_member, int | float | str) else ""
    try:
        # Powers of ten are not read: a few figures of them fill the memory.
        exact = Fraction(told) if len(told) <= 20 and "e" not in told.lower() else Fraction(-1)
    except (ValueError, ZeroDivisionError):
        exact = Fraction(-1)
    if isinstance(per_member, bool) or not 0 <= exact <= 1440:
        reader.faults.append((f"{at}/per_member", "not_a_number"))
        exact = Fraction(0)
    return Due(
        reader.name(row, at),
        reader.ages(row, at),
        reader.levels(row, at),
        reader.number(row, f"{at}/minutes", (0, 10_080), 0),
        exact,
        reader.number(row, f"{at}/first_minutes", (0, 10_080), 0),
        reader.number(row, f"{at}/at_most", (0, 10_080)) if row.get("at_most") is not None else None,
    )
