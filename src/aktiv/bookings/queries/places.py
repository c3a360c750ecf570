"""A place to book as the rules see it: terms, opening, what comes along, what is asked; all in one statement."""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cached_property, lru_cache
from typing import Any
from zoneinfo import ZoneInfo

from aktiv import prepared
from aktiv.bookings.rules import Hours, around
from aktiv.facilities.fields import footprint_of
from aktiv.facilities.rules.questions import Enquiry
from aktiv.facilities.terms import Terms
from aktiv.prices.drafts import Along
from aktiv.prices.tariffs import Priced, Target
from aktiv.values.arrays import array_of
from aktiv.values.cells import CELL, free_periods
from aktiv.values.footprints import Footprint
from aktiv.values.periods import Period, civil_days, day_period
from aktiv.values.refusal import Refusal
from aktiv.values.texts import Texts

_OPEN_TO_FREE = str.maketrans("01", "10")
_ONE = re.compile("1")
_KEPT = 4096  # texts that were read: a space's settings are read again and again, and seldom change


@dataclass(frozen=True, slots=True)
class Linked:
    """A space that comes along: always when `required`, otherwise when asked for. Buffers in minutes."""

    space_id: int
    required: bool
    footprint: Footprint
    before: int
    after: int
    name: Texts


@dataclass(frozen=True, slots=True)
class Sheet:
    """Compiled opening of a weekday (within its validity) or of one special day, as bit rows (1 is open)."""

    day: date | None
    weekday: int | None
    valid_from: date | None
    valid_to: date | None
    bookable: str
    instant: str
    starts: str

    def of(self, day: date) -> bool:
        """Whether it tells that day, special days apart."""
        if self.valid_from is None:
            return self.day == day
        fits = self.valid_from <= day and (self.valid_to is None or day <= self.valid_to)
        return fits and self.weekday == day.isoweekday()


@dataclass(frozen=True)
class Place:
    """One space with everything that decides about booking it on the days it was read for."""

    space_id: int
    municipality_id: int
    facility_id: int
    kind: str
    stretch: int
    footprint: Footprint
    zone: ZoneInfo
    terms: Terms
    capacity: int | None
    bookable: bool  # published, active, and may be booked by itself
    name: Texts
    facility_name: str
    document_id: int | None
    questions: tuple[Enquiry, ...]
    linked: tuple[Linked, ...]
    sheets: tuple[Sheet, ...]
    compiled: tuple[date, date] | None
    priced: Priced  # where its prices are found

    def hours(self, days: Iterable[date]) -> Hours:
        """Opening of civil days that it was read for."""
        bookable: list[Period] = []
        instant: list[Period] = []
        starts: list[datetime] = []
        for day in days:
            sheet = self._sheet_on(day)
            if sheet is None:
                continue
            begins = day_period(day, self.zone).start
            bookable += free_periods(sheet.bookable.translate(_OPEN_TO_FREE), day, self.zone)
            instant += free_periods(sheet.instant.translate(_OPEN_TO_FREE), day, self.zone)
            starts += (begins + found.start() * CELL for found in _ONE.finditer(sheet.starts))
        return Hours(bookable=tuple(bookable), instant=tuple(instant), starts=tuple(starts))

    def days_of(self, period: Period) -> tuple[date, ...]:
        """The civil days whose opening the rules read: those of the period, and the day before an early start."""
        return civil_days(period, self.zone)

    def along(self, wished: Collection[int]) -> tuple[Linked, ...]:
        """The spaces that come along. Raises Refusal("not_linked", spaces) for a wish that does not."""
        optional = {each.space_id for each in self.linked}
        if strangers := sorted(set(wished) - optional):
            raise Refusal("not_linked", spaces=strangers)
        return tuple(each for each in self.linked if each.required or each.space_id in wished)

    def having(self, wished: Collection[int]) -> tuple[int, ...]:
        """Those of the wishes that may come along here."""
        optional = {each.space_id for each in self.linked}
        return tuple(each for each in wished if each in optional)

    def priced_along(self, wished: Collection[int]) -> tuple[Along, ...]:
        """What was wished of it, to be priced with it; what always comes along is part of its own price. Raises as
        `along`."""
        return tuple(Along(each.space_id, each.name) for each in self.along(wished) if not each.required)

    def around(self, period: Period) -> tuple[int, int]:
        """Minutes kept free before and after."""
        return around(period, self.terms, self.zone)

    @cached_property
    def _special(self) -> dict[date, Sheet]:
        return {sheet.day: sheet for sheet in self.sheets if sheet.day is not None}

    def _sheet_on(self, day: date) -> Sheet | None:
        return self._special.get(day) or next((sheet for sheet in self.sheets if sheet.of(day)), None)


# Primary keys for the spaces and those they are part of; open_sheet_day and open_sheet_weekday for the sheets. Sheets
# that spaces share are sent once each, as rows of their pattern.
_READ = """
WITH RECURSIVE chain AS (
    SELECT id AS start, id, parent_id, 0 AS step FROM facilities_space WHERE id = ANY(%(ids)s::bigint[])
    UNION ALL
    SELECT chain.start, s.id, s.parent_id, step + 1 FROM chain JOIN facilities_space s ON s.id = chain.parent_id
)
SELECT s.id, s.municipality_id, s.facility_id, s.kind, s.stretch, s.footprint::text, m.time_zone, s.terms::text,
       s.capacity, s.active AND s.alone AND f.published AND m.published,
       s.name_nb, s.name_nn, s.name_en, f.name, p.compiled_from, p.compiled_to, b.version,
       ARRAY(SELECT c.parent_id FROM chain c WHERE c.start = s.id AND c.parent_id IS NOT NULL ORDER BY c.step),
       (SELECT d.id FROM facilities_termsdocument d
         WHERE d.municipality_id = s.municipality_id AND d.key = s.terms->>'terms_document'
           AND d.published_at <= %(now)s::timestamptz
         ORDER BY d.version DESC LIMIT 1),
       (SELECT jsonb_agg(jsonb_build_array(q.id, q.kind, q.required, q.activity_id) ORDER BY q."order", q.id)
          FROM facilities_question q
         WHERE q.municipality_id = s.municipality_id AND q.ended_at IS NULL
           AND (q.facility_id IS NULL OR q.facility_id = s.facility_id)
           AND (q.space_id IS NULL OR q.space_id IN (SELECT c.id FROM chain c WHERE c.start = s.id)))::text,
       (SELECT jsonb_agg(jsonb_build_array(l.linked_id, l.required, o.footprint::text, o.terms->'buffer_before',
                                           o.terms->'buffer_after', o.name_nb, o.name_nn, o.name_en)
                         ORDER BY l.linked_id)
          FROM chain c JOIN facilities_spacelink l ON l.space_id = c.id JOIN facilities_space o ON o.id = l.linked_id
         WHERE c.start = s.id AND o.active)::text,
       (SELECT jsonb_agg(jsonb_build_array(h.day, h.weekday, h.valid_from, h.valid_to, h.bookable::text,
                                           h.instant::text, h.starts::text))
          FROM facilities_opensheet h
         WHERE h.pattern_id = s.pattern_id
           AND (h.day = ANY(%(days)s::date[]) OR h.weekday = ANY(%(weekdays)s::int[])))::text
FROM facilities_space s
JOIN facilities_facility f ON f.id = s.facility_id
JOIN municipalities_municipality m ON m.id = s.municipality_id
LEFT JOIN facilities_openpattern p ON p.id = s.pattern_id
LEFT JOIN prices_pricebook b ON b.municipality_id = s.municipality_id
WHERE s.id = ANY(%(ids)s::bigint[])
"""


def places(space_ids: Collection[int], days: Collection[date], now: datetime) -> dict[int, Place]:
    """The spaces, read for their opening on these days, in one statement. Unknown ids are left out.

    `days` are civil days of the spaces' zones; give a day more on both sides when the zone is not known yet.
    """
    # A period that starts just after midnight belongs to an opening that may have begun the day before.
    with prepared.cursor() as cursor:
        cursor.execute(
            _READ,
            {
                "ids": array_of(space_ids),
                "days": array_of(days),
                "weekdays": array_of(sorted({day.isoweekday() for day in days})),
                "now": now,
            },
        )
        return {row[0]: _place(row) for row in cursor.fetchall()}


def place(space_id: int, days: Collection[date], now: datetime) -> Place:
    """One space. Raises Refusal("not_found")."""
    found = places([space_id], days, now).get(space_id)
    if found is None:
        raise Refusal("not_found")
    return found


def days_around(*periods: Period) -> list[date]:
    """Every civil day that the periods may touch in any zone."""
    days: set[date] = set()
    for period in periods:
        day, last = period.start.date() - timedelta(days=1), period.end.date() + timedelta(days=1)
        while day <= last:
            days.add(day)
            day += timedelta(days=1)
    return sorted(days)


def _place(row: tuple[Any, ...]) -> Place:  # Any: columns of our own statement
    space_id, municipality_id, facility_id, kind, stretch, footprint, time_zone, terms, capacity, bookable, *rest = row
    name_nb, name_nn, name_en, facility_name, compiled_from, compiled_to, version, within, *rest = rest
    document_id, questions, linked, sheets = rest
    footprint = _footprint(footprint)
    return Place(
        space_id=space_id,
        municipality_id=municipality_id,
        facility_id=facility_id,
        kind=kind,
        stretch=stretch,
        footprint=footprint,
        zone=ZoneInfo(time_zone),
        terms=_terms(terms),
        capacity=capacity,
        bookable=bookable,
        name=Texts(name_nb, name_nn, name_en),
        facility_name=facility_name,
        document_id=document_id,
        questions=_enquiries(questions) if questions else (),
        linked=_linked(json.loads(linked)) if linked else (),
        sheets=_sheets(sheets) if sheets else (),
        compiled=(compiled_from, compiled_to) if compiled_from and compiled_to else None,
        priced=Priced(
            municipality_id, version, Target(space_id, tuple(within), facility_id, kind, footprint.fraction())
        ),
    )


# What is the same text is the same value, and none of these can be changed.
_footprint = lru_cache(maxsize=_KEPT)(Footprint.parse)


@lru_cache(maxsize=_KEPT)
def _terms(text: str) -> Terms:
    return Terms.from_json(json.loads(text))


@lru_cache(maxsize=_KEPT)
def _enquiries(text: str) -> tuple[Enquiry, ...]:
    return tuple(
        Enquiry(id=pk, kind=kind, required=required, activity_id=activity_id)
        for pk, kind, required, activity_id in json.loads(text)
    )


@lru_cache(maxsize=_KEPT // 8)
def _sheets(text: str) -> tuple[Sheet, ...]:
    return tuple(Sheet(_day(each[0]), each[1], _day(each[2]), _day(each[3]), *each[4:]) for each in json.loads(text))


def _linked(rows: Sequence[Sequence[Any]]) -> tuple[Linked, ...]:  # Any: JSON of our own statement
    """Each once: what a space and one that it is part of both name comes along always when either says so."""
    found: dict[int, Linked] = {}
    for space_id, required, footprint, before, after, *names in rows:
        known = found.get(space_id)
        always = required or (known is not None and known.required)
        found[space_id] = Linked(space_id, always, footprint_of(footprint), before or 0, after or 0, Texts(*names))
    return tuple(found.values())


def _day(text: str | None) -> date | None:
    return None if text is None else date.fromisoformat(text)


def places_together(space_ids: Sequence[int], period: Period, now: datetime) -> list[Place]:
    """The spaces in the order given, all of one municipality. Raises Refusal("not_found")."""
    found = places(space_ids, days_around(period), now)
    if not space_ids or len(found) != len(set(space_ids)):
        raise Refusal("not_found")
    ordered = [found[each] for each in dict.fromkeys(space_ids)]
    if len({each.municipality_id for each in ordered}) != 1:
        raise Refusal("not_found")
    return ordered
