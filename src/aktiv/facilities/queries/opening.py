"""When spaces are open, read from compiled sheets; days that are not compiled are worked out by the same rules."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from django.db import connection

from aktiv.facilities.models import HoursException, HoursWindow, OpenPattern, OpenSheet, Space
from aktiv.facilities.rules import opening as rules
from aktiv.facilities.rules.spans import Spans
from aktiv.municipalities.models import Municipality
from aktiv.municipalities.queries import public_holidays, school_holidays
from aktiv.values.cells import CELL, free_periods
from aktiv.values.periods import Period, day_period
from aktiv.values.texts import Texts

_ONE_DAY = timedelta(days=1)
_CLOSED_FOR_FREE = str.maketrans("01", "10")


@dataclass(frozen=True, slots=True)
class Opening:
    """One space on one civil day. Periods end at midnight; a night that goes on is in the next day's opening.

    `bookable` is for all, at once or by application; `instant` is the part of it that is had at once; `starts` are the
    points on the start grid within it; `school` is the school's own; `season` where season times may be placed.
    `reason` tells why the day is special: the exception's words, or the holiday's name.
    """

    day: date
    bookable: tuple[Period, ...]
    instant: tuple[Period, ...]
    school: tuple[Period, ...]
    season: tuple[Period, ...]
    starts: tuple[datetime, ...]
    reason: Texts | None = None


def opening_on(space: Space, day: date) -> Opening:
    """When the space is open on a civil day of its municipality's zone."""
    return openings([space], [day])[space.pk, day]


def openings(spaces: Collection[Space], days: Collection[date]) -> dict[tuple[int, date], Opening]:
    """The same for many spaces and days, in at most four queries more than the days that lie outside what is compiled.

    A space whose hours have not been compiled is closed.
    """
    patterns = {
        pattern.pk: pattern
        for pattern in OpenPattern.objects.filter(pk__in={s.pattern_id for s in spaces}).select_related(
            "plan__municipality"
        )
    }
    sheets = _sheets(patterns, days)
    reasons = _reasons(spaces, days)
    found: dict[tuple[int, date], Opening] = {}
    seen: dict[tuple[int, date], Opening] = {}
    for space in spaces:
        for day in days:
            pattern = patterns.get(space.pattern_id or 0)
            if pattern is None:
                found[space.pk, day] = Opening(day, (), (), (), (), ())
                continue
            if (pattern.pk, day) not in seen:
                zone = pattern.plan.municipality.zone
                seen[pattern.pk, day] = _told(sheets[pattern.pk, day], day, zone)
            opening = seen[pattern.pk, day]
            reason = reasons.get((space.pk, day)) or _holiday(pattern.plan.municipality, day)
            if reason:
                opening = Opening(
                    day, opening.bookable, opening.instant, opening.school, opening.season, opening.starts, reason
                )
            found[space.pk, day] = opening
    return found


def rules_of(patterns: Collection[OpenPattern], first: date, last: date) -> dict[int, rules.Opening]:
    """What decides when each pattern is open, with the calendar from `first` to `last`. Three queries for all.

    The patterns come with their plan and municipality loaded.
    """
    windows: dict[int, list[rules.Window]] = {}
    for w in HoursWindow.objects.filter(plan_id__in={p.plan_id for p in patterns}).order_by("id"):
        windows.setdefault(w.plan_id, []).append(
            rules.Window(w.layer, w.mode, w.weekday, w.from_minute, w.to_minute, w.valid_from, w.valid_to)
        )
    exceptions = _exceptions(patterns, first - _ONE_DAY, last)
    municipalities = {p.plan.municipality_id: p.plan.municipality for p in patterns}
    off = school_holidays(municipalities.keys(), until=last)
    calendars = {
        pk: rules.Calendar(
            municipality.zone,
            frozenset(public_holidays(municipality, first - _ONE_DAY, last)),
            tuple((stretch.first, stretch.last) for stretch in off[pk]),
        )
        for pk, municipality in municipalities.items()
    }
    return {
        pattern.pk: rules.Opening(
            tuple(windows.get(pattern.plan_id, ())),
            pattern.plan.on_public_holidays,
            pattern.mode,
            pattern.start_interval,
            calendars[pattern.plan.municipality_id],
            exceptions[pattern.pk],
        )
        for pattern in patterns
    }


def chains(space_ids: Iterable[int]) -> dict[int, tuple[int, ...]]:
    """For each space itself and its parents, nearest first. One query."""
    wanted = list(set(space_ids))
    if not wanted:
        return {}
    found: dict[int, list[int]] = {}
    with connection.cursor() as cursor:
        cursor.execute(
            """
        WITH RECURSIVE up AS (
            SELECT id AS start, id, parent_id, 0 AS steps FROM facilities_space WHERE id = ANY(%s)
            UNION ALL
            SELECT up.start, s.id, s.parent_id, up.steps + 1 FROM up JOIN facilities_space s ON s.id = up.parent_id
        )
            SELECT start, id FROM up ORDER BY start, steps
            """,
            [wanted],
        )
        for start, pk in cursor.fetchall():
            found.setdefault(start, []).append(pk)
    return {start: tuple(chain) for start, chain in found.items()}


def _exceptions(patterns: Collection[OpenPattern], first: date, last: date) -> dict[int, dict[date, Spans]]:
    """For each pattern the exceptions that count: the nearest that says anything about a day, for all of that day."""
    above = chains(p.space_id for p in patterns if p.space_id)
    said: dict[tuple[int, int | None], dict[date, list[tuple[int, int]]]] = {}
    facilities = {p.facility_id for p in patterns if p.facility_id}
    for facility, space, day, low, high in HoursException.objects.filter(
        facility_id__in=facilities, day__range=(first, last)
    ).values_list("facility_id", "space_id", "day", "from_minute", "to_minute"):
        spans = said.setdefault((facility, space), {}).setdefault(day, [])
        if low is not None and high is not None:
            spans.append((low, high))
    found: dict[int, dict[date, Spans]] = {}
    for pattern in patterns:
        nearest: dict[date, Spans] = {}
        if pattern.facility_id:
            levels: list[int | None] = [None, *reversed(above.get(pattern.space_id or 0, ()))]
            for level in levels:
                nearest |= {
                    day: tuple(sorted(spans)) for day, spans in said.get((pattern.facility_id, level), {}).items()
                }
        found[pattern.pk] = nearest
    return found


def _sheets(patterns: Mapping[int, OpenPattern], days: Collection[date]) -> dict[tuple[int, date], rules.Sheet]:
    special: dict[tuple[int, date], rules.Sheet] = {}
    weekly: dict[tuple[int, int], list[OpenSheet]] = {}
    # Served by the unique indexes on (pattern, day) and (pattern, weekday, valid_from).
    rows = OpenSheet.objects.filter(pattern_id__in=patterns.keys())
    for row in rows.filter(day__in=list(days)).union(rows.filter(weekday__isnull=False), all=True):
        if row.day is not None:
            special[row.pattern_id, row.day] = _sheet(row)
        elif row.weekday is not None:
            weekly.setdefault((row.pattern_id, row.weekday), []).append(row)
    found: dict[tuple[int, date], rules.Sheet] = {}
    beyond: set[int] = set()
    for pk, pattern in patterns.items():
        for day in days:
            first, last = pattern.compiled_from, pattern.compiled_to
            if first is None or last is None or not first <= day <= last:
                beyond.add(pk)
                continue
            found[pk, day] = special.get((pk, day)) or next(
                _sheet(row)
                for row in weekly[pk, day.isoweekday()]
                if row.valid_from and row.valid_from <= day and (row.valid_to is None or day <= row.valid_to)
            )
    if beyond and days:
        direct = rules_of([patterns[pk] for pk in beyond], min(days), max(days))
        for pk, opening in direct.items():
            for day in days:
                if (pk, day) not in found:
                    found[pk, day] = opening.sheet_on(day)
    return found


def _sheet(row: OpenSheet) -> rules.Sheet:
    return rules.Sheet(row.bookable, row.instant, row.starts, row.school, row.season)


def _told(sheet: rules.Sheet, day: date, zone: ZoneInfo) -> Opening:
    begins = day_period(day, zone).start
    return Opening(
        day,
        bookable=_open(sheet.bookable, day, zone),
        instant=_open(sheet.instant, day, zone),
        school=_open(sheet.school, day, zone),
        season=_open(sheet.season, day, zone),
        starts=tuple(begins + cell * CELL for cell, bit in enumerate(sheet.starts) if bit == "1"),
    )


def _open(bits: str, day: date, zone: ZoneInfo) -> tuple[Period, ...]:
    return free_periods(bits.translate(_CLOSED_FOR_FREE), day, zone)


def _reasons(spaces: Collection[Space], days: Collection[date]) -> dict[tuple[int, date], Texts]:
    """The words of the exceptions that count."""
    exceptions: Sequence[HoursException] = list(
        HoursException.objects.filter(facility_id__in={s.facility_id for s in spaces}, day__in=list(days))
    )
    if not exceptions:
        return {}
    above = chains(s.pk for s in spaces) if any(e.space_id for e in exceptions) else {}
    said = {(e.facility_id, e.space_id, e.day): e.reason for e in exceptions}
    found: dict[tuple[int, date], Texts] = {}
    for space in spaces:
        for day in days:
            for level in (*above.get(space.pk, ()), None):
                if (space.facility_id, level, day) in said:
                    found[space.pk, day] = said[space.facility_id, level, day]
                    break
    return found


def _holiday(municipality: Municipality, day: date) -> Texts | None:
    return public_holidays(municipality, day, day).get(day)
