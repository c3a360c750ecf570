"""When spaces are open, read from compiled sheets; days that are not compiled are worked out by the same rules."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from django.db import connection

from aktiv.facilities.models import HoursException, HoursWindow, OpenPattern, Space
from aktiv.facilities.rules import opening as rules
from aktiv.facilities.rules.spans import Spans
from aktiv.municipalities.queries import holidays_of, public_holidays, school_holidays
from aktiv.values.cells import CELL, free_periods
from aktiv.values.periods import Period, day_period
from aktiv.values.texts import Texts

_ONE_DAY = timedelta(days=1)
# The unique indexes on (pattern, day) and (pattern, weekday, valid_from) serve the sheets.
_COMPILED = """
    SELECT p.id, p.compiled_from, p.compiled_to, m.time_zone, m.country, m.holiday_region,
           o.day, o.weekday, o.valid_from, o.valid_to,
           o.bookable::text, o.instant::text, o.starts::text, o.school::text, o.season::text
    FROM facilities_openpattern p
    JOIN facilities_hoursplan plan ON plan.id = p.plan_id
    JOIN municipalities_municipality m ON m.id = plan.municipality_id
    LEFT JOIN LATERAL (
        SELECT * FROM facilities_opensheet d WHERE d.pattern_id = p.id AND d.day = ANY (%(days)s)
        UNION ALL
        SELECT * FROM facilities_opensheet w WHERE w.pattern_id = p.id AND w.weekday IS NOT NULL
    ) o ON true
    WHERE p.id = ANY (%(ids)s)
"""
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
    """The same for many spaces and days, in at most three queries; five more when a day is not compiled.

    A space whose hours have not been compiled is closed.
    """
    patterns = _patterns({space.pattern_id for space in spaces if space.pattern_id}, days)
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
            if (pattern.id, day) not in seen:
                seen[pattern.id, day] = _told(sheets[pattern.id, day], day, pattern.zone)
            opening = seen[pattern.id, day]
            reason = reasons.get((space.pk, day)) or holidays_of(pattern.country, pattern.region, day, day).get(day)
            found[space.pk, day] = replace(opening, reason=reason) if reason else opening
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
    facilities = {p.facility_id for p in patterns if p.facility_id}
    if not facilities:
        return {p.pk: {} for p in patterns}
    above = chains(p.space_id for p in patterns if p.space_id)
    said: dict[tuple[int, int | None], dict[date, list[tuple[int, int]]]] = {}
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


@dataclass(frozen=True, slots=True)
class _Pattern:
    """A pattern as it was compiled: its weekly sheets with their validity, and special days."""

    id: int
    compiled_from: date | None
    compiled_to: date | None
    zone: ZoneInfo
    country: str
    region: str
    special: dict[date, rules.Sheet] = field(default_factory=dict)
    weekly: dict[int, list[tuple[date, date | None, rules.Sheet]]] = field(default_factory=dict)

    def sheet_on(self, day: date) -> rules.Sheet | None:
        """A special day wins over its weekday; None outside the days that are compiled."""
        if self.compiled_from is None or self.compiled_to is None or not self.compiled_from <= day <= self.compiled_to:
            return None
        return self.special.get(day) or next(
            sheet
            for first, last, sheet in self.weekly[day.isoweekday()]
            if first <= day and (last is None or day <= last)
        )


def _patterns(ids: Collection[int], days: Collection[date]) -> dict[int, _Pattern]:
    found: dict[int, _Pattern] = {}
    if not ids:
        return found
    with connection.cursor() as cursor:
        cursor.execute(_COMPILED, {"ids": list(ids), "days": list(days)})
        for pk, begins, ends, zone, country, region, day, weekday, first, last, *rows in cursor.fetchall():
            if pk not in found:
                found[pk] = _Pattern(pk, begins, ends, ZoneInfo(zone), country, region)
            if day is not None:
                found[pk].special[day] = rules.Sheet(*rows)
            elif weekday is not None:
                found[pk].weekly.setdefault(weekday, []).append((first, last, rules.Sheet(*rows)))
    return found


def _sheets(patterns: Mapping[int, _Pattern], days: Collection[date]) -> dict[tuple[int, date], rules.Sheet]:
    """What is compiled, and the rest by the rules themselves."""
    found = {
        (pattern.id, day): sheet
        for pattern in patterns.values()
        for day in days
        if (sheet := pattern.sheet_on(day)) is not None
    }
    beyond = {pk for pk in patterns for day in days if (pk, day) not in found}
    if beyond:
        whole = OpenPattern.objects.filter(pk__in=beyond).select_related("plan__municipality")
        for pk, opening in rules_of(whole, min(days), max(days)).items():
            found |= {(pk, day): opening.sheet_on(day) for day in days if (pk, day) not in found}
    return found


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
    with connection.cursor() as cursor:
        # Served by hours_exception_once.
        cursor.execute(
            """
            SELECT facility_id, space_id, day, reason_nb, reason_nn, reason_en
            FROM facilities_hoursexception WHERE facility_id = ANY (%s) AND day = ANY (%s)
            """,
            [list({space.facility_id for space in spaces}), list(days)],
        )
        said = {(facility, space, day): Texts(*reason) for facility, space, day, *reason in cursor.fetchall()}
    if not said:
        return {}
    above = chains(s.pk for s in spaces) if any(space for _, space, _ in said) else {}
    found: dict[tuple[int, date], Texts] = {}
    for space in spaces:
        for day in days:
            for level in (*above.get(space.pk, ()), None):
                if (space.facility_id, level, day) in said:
                    found[space.pk, day] = said[space.facility_id, level, day]
                    break
    return found
