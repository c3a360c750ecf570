"""Why a wish was not met, taken apart: codes with what they say, from a refusal, the instance and the log of the rules.

Pure; `seasons.reasons` puts it into words. Handlers are told who has the time; clubs are told of what kind they are.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from aktiv.seasons.rules.shortage import Scarce, Shortage
from aktiv.seasons.rules.tables import Table

Json = Mapping[str, Any]
CHILDREN_UP_TO, YOUTH_UP_TO = 12, 19


class AgeKind(StrEnum):
    """How old a group is, as other clubs may be told it."""

    CHILDREN = "children"
    YOUTH = "youth"
    ADULTS = "adults"


@dataclass(frozen=True, slots=True)
class Part:
    """One reason; `data` holds what its sentence needs: minutes of the day, days 0 to 6, names of rules and halls."""

    code: str
    data: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Rival:
    """A session that stands in the way. For handlers alone. `had_it` when the group had the very time last season."""

    group: str
    club: str
    name: str
    activity: str
    ages: str
    hall: str
    day: int
    from_minute: int
    minutes: int
    had_it: bool
    had_last: tuple[tuple[str, int, int], ...] = ()

    @property
    def age_kind(self) -> AgeKind:
        """By the youngest, as the rules look at it."""
        youngest = int(self.ages.split("-")[0])
        if youngest <= CHILDREN_UP_TO:
            return AgeKind.CHILDREN
        return AgeKind.YOUTH if youngest <= YOUTH_UP_TO else AgeKind.ADULTS


@dataclass(frozen=True, slots=True)
class RivalKind:
    """So many groups of a kind: what the club that asked may know of those that have the time."""

    activity: str
    age_kind: AgeKind
    had_it: bool
    count: int


@dataclass(frozen=True, slots=True)
class ToldClub:
    """What the club that asked is told: reasons, of what kind those are who have the time, and how great the shortage
    of such time was, which is reckoned of everybody's wishes together."""

    parts: tuple[Part, ...]
    kinds: tuple[RivalKind, ...] = ()
    scarce: Scarce | None = None


@dataclass(frozen=True, slots=True)
class Explained:
    """A wish that was not met: why, who has the time, what the time costs beside what the wish would bring."""

    parts: tuple[Part, ...]
    rivals: tuple[Rival, ...] = ()
    price: int | None = None
    points: int | None = None
    scarce: Scarce | None = None

    @property
    def for_club(self) -> ToldClub:
        """The same without anybody's name, the most numerous kind first. A group counts once."""
        once = {each.group: each for each in self.rivals}
        counted = Counter((each.activity, each.age_kind, each.had_it) for each in once.values())
        found = [RivalKind(*kind, count) for kind, count in counted.items()]
        found.sort(key=lambda each: (-each.count, each.activity, each.age_kind, each.had_it))
        return ToldClub(self.parts, tuple(found), self.scarce)


@dataclass(frozen=True, slots=True)
class Refused:
    """A refusal of a plan, as its row or file tells it: keys of the instance, minutes of the day."""

    group: str
    hall: str
    day: int
    from_minute: int
    reason: str
    rules: Sequence[str] = ()
    by: Sequence[str] = ()
    price: int | None = None
    points: int | None = None


@dataclass(frozen=True, slots=True)
class Given:
    """A session of the plan."""

    group: str
    hall: str
    day: int
    from_minute: int
    minutes: int

    def meets(self, day: int, first: int, last: int) -> bool:
        """Whether it overlaps with a stretch of a day."""
        return self.day == day and self.from_minute < last and first < self.from_minute + self.minutes


class Explainer:
    """Explains the refusals of one plan. `removed` is the log of `rules.deriving`, as objects; `names` are what the
    reader calls halls, where it is not as in the problem, `shortage` what each hour of the plan is worth."""

    def __init__(
        self,
        instance: Json,
        removed: Iterable[Json],
        table: Table,
        sessions: Iterable[Given],
        *,
        names: Mapping[str, str] | None = None,
        shortage: Shortage | None = None,
    ) -> None:
        self.instance, self.table, self._names = instance, table, names or {}
        self._shortage = shortage or Shortage()
        self.groups = {each["id"]: each for each in instance["groups"]}
        self.halls = {each["id"]: each for each in instance["facilities"]}
        self._removed: dict[str, list[Json]] = {}
        for each in removed:
            self._removed.setdefault(each["group"], []).append(each)
        self._sessions: dict[str, list[Given]] = {}
        for session in sessions:
            self._sessions.setdefault(session.group, []).append(session)

    def explain(self, refused: Refused) -> Explained:
        """Why, for one refusal. A code that is not known raises KeyError: none may be shown raw."""
        told = {"rule": self._by_rules, "taken": self._taken, "coach": self._coach, "own": self._own}
        parts = told[refused.reason](refused) if refused.reason != "open" else self._open(refused)
        parts = [*parts, *self._not_even_short(refused)]
        scarce = self._scarce(refused) if refused.reason == "taken" else None
        return Explained(tuple(parts), self._rivals(refused), refused.price, refused.points, scarce)

    def sessions_of(self, group: str) -> Sequence[Given]:
        """The times of a group in the plan."""
        return self._sessions.get(group, [])

    # What each reason comes to.

    def _by_rules(self, refused: Refused) -> list[Part]:
        told = {
            "unsuitable": self._unsuitable,
            "no_unit": self._no_unit,
            "grid": self._grid,
            "window": self._window,
            "closed": self._closed,
            "rest": self._rest,
            "banned": self._banned,
        }
        return [part for code in refused.rules for part in told[code](refused)]

    def _taken(self, refused: Refused) -> list[Part]:
        return [Part("taken", {"hall": self._name(refused.hall)})]

    def _coach(self, _refused: Refused) -> list[Part]:
        return [Part("coach")]

    def _own(self, refused: Refused) -> list[Part]:
        group = self.groups[refused.group]
        had = len(self._sessions.get(refused.group, ()))
        if had < group["sessions"]:
            return [Part("too_near", {"days": int(group.get("days_apart", 1))})]
        capped = next(self._log(refused.group, "sessions_capped"), None)
        if capped is not None:
            return [Part("sessions_capped", {"rule": capped["rule"], "times": had})]
        return [Part("full", {"times": had})]

    def _open(self, refused: Refused) -> list[Part]:
        if next(self._log(refused.group, "no_points"), None) is not None:
            return [Part("no_points")]
        return [Part("open")]

    # Rules, each with the row of the table or the entry of the log that it comes from.

    def _unsuitable(self, refused: Refused) -> list[Part]:
        hall = {"hall": self._name(refused.hall)}
        for each in self._removed.get(refused.group, ()):
            if each["hall"] == refused.hall and each["code"] == "too_far":
                return [Part("too_far", {**hall, "km": round(self.table.travel_km)})]
            if each["hall"] == refused.hall and each["code"] == "too_many_halls":
                return [Part("too_many_halls", {**hall, "halls": self.table.most_halls})]
            if each["hall"] == refused.hall and each["code"] in {"other_activity", "too_small"}:
                return [Part(each["code"], hall)]
        return [Part("unsuitable", hall)]

    def _no_unit(self, refused: Refused) -> list[Part]:
        return [Part("no_unit", {"hall": self._name(refused.hall)})]

    def _grid(self, _refused: Refused) -> list[Part]:
        return [Part("grid", {"minutes": self.instance["grid_minutes"]})]

    def _rest(self, refused: Refused) -> list[Part]:
        least = self.instance.get("rests", {}).get("least_minutes", 0)
        return [Part("rest", {"hall": self._name(refused.hall), "minutes": least})]

    def _banned(self, _refused: Refused) -> list[Part]:
        return [Part("banned")]

    def _window(self, refused: Refused) -> list[Part]:
        group = self.groups[refused.group]
        log = [each for each in self._removed.get(refused.group, ()) if each["day"] == refused.day]
        day = {"day": refused.day}
        if any(each["code"] == "blocked_day" for each in log):
            return [Part("blocked_day", day)]
        if (no := next((each for each in log if each["code"] == "no_window"), None)) is not None:
            return [Part("no_window", {**day, "rule": no["rule"], **self._ages(no["rule"])})]
        windows = sorted(
            (minutes_of(each["from"]), minutes_of(each["to"]))
            for each in group["windows"]
            if each["day"] == refused.day
        )
        rule = next((each["rule"] for each in log if each["code"] == "age_window"), "")
        if not windows or not rule:
            return [Part("outside", day)]
        first, last = refused.from_minute, refused.from_minute + self._shortest(refused.group)
        told = {"rule": rule, **self._ages(rule), "first": windows[0][0], "last": windows[-1][1], **day}
        if first >= windows[0][0] and last > windows[-1][1]:
            return [Part("done_by", told)]
        if first < windows[0][0] and last <= windows[-1][1]:
            return [Part("not_before", told)]
        return [Part("within", told)]

    def _closed(self, refused: Refused) -> list[Part]:
        hall = self.halls[refused.hall]
        told = {"hall": self._name(refused.hall), "day": refused.day}
        openings = _merged(
            (minutes_of(each["from"]), minutes_of(each["to"])) for each in hall["open"] if each["day"] == refused.day
        )
        if not openings:
            return [Part("closed_day", told)]
        first, last = refused.from_minute, refused.from_minute + self._shortest(refused.group)
        if any(begins <= first and last <= ends for begins, ends in openings):
            return [Part("part_closed", told)]
        return [Part("closed", {**told, "openings": openings})]

    # Who has the time.

    def _rivals(self, refused: Refused) -> tuple[Rival, ...]:
        if refused.reason not in {"taken", "coach"}:
            return ()
        last = refused.from_minute + self._shortest(refused.group)
        found = [
            self._rival(session)
            for key in refused.by
            for session in self._sessions.get(key, ())
            if session.meets(refused.day, refused.from_minute, last)
            and (refused.reason == "coach" or session.hall == refused.hall)
        ]
        return tuple(sorted(found, key=lambda each: (each.from_minute, each.name, each.group)))

    def _scarce(self, refused: Refused) -> Scarce | None:
        """Of the time that was wished for, as long as the group's sessions are."""
        last = refused.from_minute + int(self.groups[refused.group]["minutes"])
        return self._shortage.of(refused.hall, refused.day, refused.from_minute, last)

    def _rival(self, session: Given) -> Rival:
        group = self.groups[session.group]
        had = tuple((each["facility"], each["day"], minutes_of(each["from"])) for each in group["last_season"])
        return Rival(
            group=session.group,
            club=group["club"],
            name=group["name"],
            activity=group["activity"],
            ages=group["age"],
            hall=session.hall,
            day=session.day,
            from_minute=session.from_minute,
            minutes=session.minutes,
            had_it=(session.hall, session.day, session.from_minute) in had,
            had_last=had,
        )

    def _shortest(self, group: str) -> int:
        """The shortest session that a group takes: a wish is refused only when not even that is possible."""
        row, grid = self.groups[group], int(self.instance["grid_minutes"])
        most = int(row["minutes"])
        return most - (most - int(row.get("least_minutes", most))) // grid * grid

    def _not_even_short(self, refused: Refused) -> list[Part]:
        shortest = self._shortest(refused.group)
        about_length = refused.reason == "taken" or bool({"window", "closed"} & set(refused.rules))
        if shortest == self.groups[refused.group]["minutes"] or not about_length:
            return []
        return [Part("not_even_short", {"minutes": shortest})]

    def _log(self, group: str, code: str) -> Iterator[Json]:
        return (each for each in self._removed.get(group, ()) if each["code"] == code)

    def _ages(self, rule: str) -> dict[str, int]:
        row = next((each for each in self.table.windows if each.name == rule), None)
        return {} if row is None else {"from_age": row.ages.first, "to_age": row.ages.last}

    def _name(self, hall: str) -> str:
        return self._names.get(hall) or (str(self.halls[hall]["name"]) if hall in self.halls else "")


def minutes_of(clock: str) -> int:
    """ "17:30" as minutes after midnight."""
    hours, minutes = clock.split(":")
    return int(hours) * 60 + int(minutes)


def _merged(rows: Iterable[tuple[int, int]]) -> tuple[tuple[int, int], ...]:
    found: list[tuple[int, int]] = []
    for first, last in sorted(rows):
        if found and first <= found[-1][1]:
            found[-1] = (found[-1][0], max(found[-1][1], last))
        else:
            found.append((first, last))
    return tuple(found)


PARTS = (
    "unsuitable", "other_activity", "too_small", "too_far", "too_many_halls", "no_unit", "grid", "outside",
    "blocked_day", "no_window", "done_by", "not_before", "within", "closed_day", "part_closed", "closed", "rest",
    "banned",
    "taken", "coach", "too_near", "sessions_capped", "full", "no_points", "open",
    "not_even_short",
)  # fmt: skip
"""Every code that a part can have."""
