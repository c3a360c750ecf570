"""What could be had instead: the same space at the nearest other time, for a shorter while, or on another near day."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from aktiv.timetable.search import bits
from aktiv.timetable.search.question import Question, WayOut, WayOutKind
from aktiv.timetable.search.starts import Starts, starts_on

MOST = 3
DAYS_AHEAD = 7


def ways_out(question: Question, space_ids: Sequence[int]) -> dict[int, tuple[WayOut, ...]]:
    """The three best ways out of each space, in one statement for all; none when there are no spaces.

    In order: the nearest other start the same day, at the wished start for the longest that is free, the wished time on
    the nearest of the next seven days, a second other start.
    """
    if not space_ids:
        return {}
    days = [question.day + timedelta(days=n) for n in range(DAYS_AHEAD + 1)]
    wish = question.from_minute if question.from_minute is not None else 0
    found = starts_on(space_ids, days, question.minutes, now=question.now, wish_minute=wish, told_whole=question.day)
    result = {}
    for space_id in space_ids:
        there = [found[space_id, day] for day in days if (space_id, day) in found]
        same_day = there[0] if there and there[0].day == question.day else None
        others = [each for each in there if each.day != question.day]
        result[space_id] = _best(question, same_day, others)
    return result


def _best(question: Question, same_day: Starts | None, others: Sequence[Starts]) -> tuple[WayOut, ...]:
    nearest = _nearest_starts(question, same_day) if same_day else []
    shorter = _shorter(question, same_day) if same_day and question.from_minute is not None else []
    days = _other_days(question, others)
    return tuple([*nearest[:1], *shorter, *days[:1], *nearest[1:2], *days[1:]][:MOST])


def _nearest_starts(question: Question, starts: Starts) -> list[WayOut]:
    """The nearest starts, and no two that overlap each other."""
    first = starts.nearest()
    if first is None:
        return []
    second = starts.nearest(apart_from=first, least=bits.cells(question.minutes))
    return [
        WayOut(WayOutKind.OTHER_TIME, starts.space_id, starts.at(cell, question.minutes))
        for cell in (first, second)
        if cell is not None
    ]


def _shorter(question: Question, starts: Starts) -> list[WayOut]:
    """From the wished start for the longest that is lent and free, when that is less than was wished."""
    minutes = starts.longest(starts.wish, question.minutes)
    if minutes is None:
        return []
    return [WayOut(WayOutKind.SHORTER, starts.space_id, starts.at(starts.wish, minutes))]


def _other_days(question: Question, others: Sequence[Starts]) -> list[WayOut]:
    return [WayOut(WayOutKind.OTHER_DAY, each.space_id, each.at(each.wish, question.minutes)) for each in others]
