"""In which weeks of a season a group trains: every one or every other, in all of it or from one day to another.

Odd and even are the numbers of weeks as calendars print them (ISO 8601): after week 53 comes week 1, and both are odd.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction

from aktiv.seasons.rules.asked import Group

EVERY, ODD, EVEN, EITHER = "every", "odd", "even", "either"
KINDS = (EVERY, ODD, EVEN, EITHER)
MOST_PARTS = 12
"""As many parts as an instance may have."""
MOST_WEEKS = 53
DAY = timedelta(days=1)
Span = tuple[date, date]
"""From one day to another, both included."""


@dataclass(frozen=True, slots=True)
class Part:
    """A part of the season as an instance names it. Its id says which days it is: so a plan's times can be dated."""

    first: date
    last: date

    @property
    def id(self) -> str:
        """ "2026-08-17_2026-12-31"."""
        return f"{self.first.isoformat()}_{self.last.isoformat()}"

    @property
    def weeks(self) -> int:
        """How long it is, in whole weeks, at least one."""
        return min(MOST_WEEKS, max(1, round(_days(self.first, self.last) / 7)))


def is_in(weeks: str, day: date) -> bool:
    """Whether a day lies in such weeks."""
    return weeks == EVERY or (day.isocalendar().week % 2 == 1) == (weeks == ODD)


def share(weeks: str, span: Span | None, season: Span) -> Fraction:
    """How much of the season's weeks it comes to."""
    first, last = span or season
    whole = Fraction(max(0, _days(first, last)), _days(*season))
    return min(Fraction(1), whole) if weeks == EVERY else min(Fraction(1), whole) / 2


def apart(one: Span | None, other: Span | None) -> bool:
    """Whether two have no day of the season in common; None is all of it."""
    return one is not None and other is not None and (one[1] < other[0] or other[1] < one[0])


def turn_of_the_year(season: Span) -> date | None:
    """The first of January within a season: where autumn ends and winter begins. None where there is none."""
    first, last = season
    found = date(first.year + 1, 1, 1)
    return found if first < found <= last else None


def parts_of(season: Span, spans: Iterable[Span]) -> list[Part]:
    """The season cut where somebody begins or ends; none when nobody does.

    Of more cuts than an instance takes, those go that leave the shortest parts: whoever trains in some of a part then
    stands in the way in all of it, which is too careful and never wrong.
    """
    first, last = season
    named = list(spans)
    cuts = sorted({day for one, other in named for day in (one, other + DAY) if first < day <= last})
    if not named:
        return []
    while len(cuts) >= MOST_PARTS:
        lengths = [_days(before, after) for before, after in zip([first, *cuts], cuts, strict=False)]
        del cuts[lengths.index(min(lengths))]
    return [Part(begin, end - DAY) for begin, end in zip([first, *cuts], [*cuts, last + DAY], strict=True)]


def parts_in(span: Span, parts: Sequence[Part]) -> list[str]:
    """The ids of the parts in which some of a span lies."""
    return [each.id for each in parts if span[0] <= each.last and each.first <= span[1]]


def days_of(parts: Sequence[str] | None, asked: Span | None) -> Span | None:
    """From which day to which a session of a plan goes on, of the parts that it was planned for and the days that its
    group asks for now; None is all of the season.

    What the plan has not reckoned with is never given: the days asked for only narrow the parts. Raises ValueError for
    parts that do not say which days they are.
    """
    if not parts:
        return None
    days = [date.fromisoformat(day) for part in parts for day in part.split("_")]
    first, last = min(days), max(days)
    if asked is None or asked[1] < first or last < asked[0]:
        return first, last
    return max(first, asked[0]), min(last, asked[1])


def settled(groups: Iterable[Group], before: Mapping[str, str]) -> dict[str, str]:
    """Odd or even for each group that takes either: the weeks in which fewer wish for the same times.

    As `before`, where a plan to go on from has settled it; then in the order in which groups were entered.
    """
    asked = list(groups)
    there = {weeks: [each for each in asked if _fixed(each, before) == weeks] for weeks in (ODD, EVEN)}
    found = {each.key: _fixed(each, before) for each in asked if each.weeks == EITHER and _fixed(each, before)}
    for group in sorted(asked, key=lambda each: (len(each.key), each.key)):
        if group.weeks == EITHER and group.key not in found:
            found[group.key] = _freer(group, there)
            there[found[group.key]].append(group)
    return found


def _fixed(group: Group, before: Mapping[str, str]) -> str:
    """Odd or even where that is known already, else nothing."""
    weeks = before.get(group.key, "") if group.weeks == EITHER else group.weeks
    return weeks if weeks in (ODD, EVEN) else ""


def _freer(group: Group, there: Mapping[str, Sequence[Group]]) -> str:
    rivals = {weeks: sum(_compete(group, each) for each in others) for weeks, others in there.items()}
    return min((ODD, EVEN), key=lambda weeks: (rivals[weeks], len(there[weeks])))


def _compete(one: Group, other: Group) -> bool:
    if apart(one.span, other.span):
        return False
    if one.coaches & other.coaches:
        return True
    return any(
        mine.hall == its.hall
        and mine.day == its.day
        and mine.from_minute < its.from_minute + other.minutes
        and its.from_minute < mine.from_minute + one.minutes
        for mine in one.wishes
        for its in other.wishes
    )


def _days(first: date, last: date) -> int:
    return (last - first).days + 1
