"""Two plans beside each other: which clubs and groups gain, lose or are moved."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Time:
    """A weekly time in a plan: whose, where and when, in minutes of the wall clock. `weeks` tells in which, where it is
    not every week of the season."""

    club: str
    group: str
    hall: str
    day: int
    start: int
    minutes: int
    weeks: str = ""


@dataclass(frozen=True, slots=True)
class GroupChange:
    """A group whose times differ: those only in the first plan, those only in the second, and minutes a week more."""

    club: str
    group: str
    gone: tuple[Time, ...]
    come: tuple[Time, ...]

    @property
    def gained(self) -> int:
        """Minutes a week more in the second plan; below zero when it loses."""
        return sum(each.minutes for each in self.come) - sum(each.minutes for each in self.gone)


@dataclass(frozen=True, slots=True)
class ClubChange:
    """A club's minutes a week in both plans."""

    club: str
    before: int
    after: int

    @property
    def gained(self) -> int:
        """Minutes a week more in the second plan; below zero when it loses."""
        return self.after - self.before


def clubs_compared(before: Iterable[Time], after: Iterable[Time], clubs: Iterable[str]) -> list[ClubChange]:
    """Every club, whoever loses most first."""
    first, second = _minutes(before), _minutes(after)
    found = [ClubChange(club, first[club], second[club]) for club in sorted(set(clubs) | set(first) | set(second))]
    return sorted(found, key=lambda each: (each.gained, each.club))


def groups_compared(before: Sequence[Time], after: Sequence[Time]) -> list[GroupChange]:
    """The groups whose times differ, whoever loses most first. Another part of a hall is no change."""
    old, new = set(before), set(after)
    gone: dict[tuple[str, str], list[Time]] = defaultdict(list)
    come: dict[tuple[str, str], list[Time]] = defaultdict(list)
    for each in sorted(old - new, key=_when):
        gone[each.club, each.group].append(each)
    for each in sorted(new - old, key=_when):
        come[each.club, each.group].append(each)
    keys = sorted(set(gone) | set(come))
    found = [GroupChange(club, group, tuple(gone[club, group]), tuple(come[club, group])) for club, group in keys]
    return sorted(found, key=lambda each: (each.gained, each.club, each.group))


def _minutes(times: Iterable[Time]) -> dict[str, int]:
    found: dict[str, int] = defaultdict(int)
    for each in times:
        found[each.club] += each.minutes
    return found


def _when(time: Time) -> tuple[int, int, str]:
    return time.day, time.start, time.hall
