"""A series before it is handed in: every date with what refuses it or what it costs, and ways out for those that clash.

The number of statements does not grow with the dates.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime

from aktiv.bookings.queries.asking import ask, counted, group_of
from aktiv.bookings.queries.places import Place, days_around, places
from aktiv.bookings.queries.wanting import wanted_of
from aktiv.bookings.queries.ways_out import Way, ways_out
from aktiv.bookings.rules import BEFORE_A_HOLD, LONGEST, Party, quota_limit, refuse
from aktiv.prices.drafts import QuoteDraft
from aktiv.prices.queries import Left, Use, quotes_for_many
from aktiv.timetable.queries import in_the_way_of_each
from aktiv.timetable.rules import Taken, Wanted
from aktiv.values.periods import Period
from aktiv.values.recurrence import Recurrence
from aktiv.values.refusal import Refusal

MOST_DATES = 100
"""Dates in one series. Told when exceeded, never applied silently."""


@dataclass(frozen=True, slots=True)
class At:
    """What was chosen for one date: another space, another time, or both. `linked` are the optional spaces that come
    along on that date; None for those of the series, as far as the place has them."""

    space_id: int
    period: Period
    linked: tuple[int, ...] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Pattern:
    """What is to be repeated. `choices` say for single dates where instead (At), or that they are left out (None).

    `to_minute` may pass 1440; `fold` answers for a time that the October night has twice. `linked` are the optional
    spaces that come along, `additions` the keys of what is had besides, on every date.
    """

    space_id: int
    recurrence: Recurrence
    from_minute: int
    to_minute: int
    fold: int | None = None
    linked: tuple[int, ...] = ()
    additions: tuple[str, ...] = ()
    choices: Mapping[date, At | None] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class DatePreview:
    """One date: where and when, what refuses it, what would work instead, what it costs.

    `skipped` was left out by choice. `period` is empty when the night of that date has no such time, or two.
    `linked` are the optional spaces that come along.
    """

    day: date
    space_id: int
    period: Period | None
    refusal: Refusal | None = None
    ways_out: tuple[Way, ...] = ()
    quote: QuoteDraft | None = None
    skipped: bool = False
    linked: tuple[int, ...] = ()

    @property
    def free(self) -> bool:
        return self.refusal is None and not self.skipped


@dataclass(frozen=True, slots=True)
class SeriesPreview:
    """All dates in order, and what those that are free cost together, in øre with VAT."""

    dates: tuple[DatePreview, ...]
    price_group: str | None

    @property
    def free(self) -> tuple[DatePreview, ...]:
        return tuple(each for each in self.dates if each.free)

    @property
    def clashing(self) -> tuple[DatePreview, ...]:
        return tuple(each for each in self.dates if each.refusal is not None)

    @property
    def total(self) -> int:
        return sum(each.quote.total for each in self.free if each.quote is not None)


@dataclass(frozen=True, slots=True)
class Dated:
    """One date of a pattern as it is asked for, judged by the rules."""

    day: date
    where: Place
    period: Period | None
    refusal: Refusal | None
    skipped: bool = False
    linked: tuple[int, ...] = ()

    @property
    def wanted(self) -> list[Wanted]:
        """What is claimed for it."""
        return [] if self.period is None else wanted_of(self.where, self.period, self.linked)

    @property
    def use(self) -> Use | None:
        """What is priced of it."""
        if self.period is None:
            return None
        return Use(self.where.space_id, self.period, self.where.priced_along(self.linked))


def judged(
    pattern: Pattern, party: Party, now: datetime, *, age_group: str = "", with_quota: bool = True
) -> tuple[list[Dated], str | None]:
    """Every date under the rules (not: who holds it), and the party's price group. Few statements for any number.

    Each date counts towards the quota of those after it. Raises Refusal("too_many_dates", limit, count), ("no_dates"),
    ("ends_before_start"), ("span_not_sane"), ("not_found"), ("not_lent_out"), ("not_linked", spaces).
    """
    if pattern.to_minute <= pattern.from_minute:
        raise Refusal("ends_before_start")
    if pattern.to_minute - pattern.from_minute > LONGEST.total_seconds() // 60:
        raise Refusal("span_not_sane", days=LONGEST.days)
    days = pattern.recurrence.dates(limit=MOST_DATES)
    if not days:
        raise Refusal("no_dates")
    chosen = [each for each in pattern.choices.values() if each is not None]
    around = {day for at in chosen for day in days_around(at.period)}
    for day in days:
        around.update(
            date.fromordinal(n) for n in range(day.toordinal() - 1, day.toordinal() + 2 + pattern.to_minute // 1440)
        )
    found = places({pattern.space_id, *(at.space_id for at in chosen)}, sorted(around), now)
    main = found.get(pattern.space_id)
    if main is None:
        raise Refusal("not_found")
    if not main.bookable:
        raise Refusal("not_lent_out")
    main.along(pattern.linked)  # refuses what does not come along here
    occurrences = pattern.recurrence.occurrences(
        pattern.from_minute, pattern.to_minute, main.zone, fold=pattern.fold, limit=MOST_DATES
    )
    asked_for = [(each.day, main, each.period, each.refusal, False) for each in occurrences]
    for number, (day, *_) in enumerate(asked_for):
        if day in pattern.choices:
            at = pattern.choices[day]
            where = main if at is None else found.get(at.space_id)
            if where is None or where.municipality_id != main.municipality_id or not where.bookable:
                raise Refusal("not_found")
            asked_for[number] = (day, where, at.period if at else None, None, at is None)
    first = next((period for _, _, period, _, _ in asked_for if period is not None), None)
    group = group_of(party, main, first, age_group) if first is not None else None
    dates = _under_the_rules(asked_for, party, group, now, with_quota=with_quota)
    return [replace(each, linked=_linked_on(each, pattern)) for each in dates], group


def _linked_on(date_: Dated, pattern: Pattern) -> tuple[int, ...]:
    """What comes along on a date: as chosen for it, or what the series wishes as far as the place of the date has it.

    Raises Refusal("not_linked", spaces) for a choice that the place has not.
    """
    at = pattern.choices.get(date_.day)
    if at is not None and at.linked is not None:
        date_.where.along(at.linked)
        return at.linked
    return date_.where.having(pattern.linked)


def _under_the_rules(
    asked_for: Sequence[tuple[date, Place, Period | None, Refusal | None, bool]],
    party: Party,
    group: str | None,
    now: datetime,
    *,
    with_quota: bool,
) -> list[Dated]:
    periods = [period for _, _, period, _, _ in asked_for if period is not None]
    mine: dict[tuple[int, str], list[Period]] = {}
    dates: list[Dated] = []
    for day, where, period, doubt, skipped in asked_for:
        if period is None or skipped:
            dates.append(Dated(day, where, period, doubt, skipped))
            continue
        asked = ask(where, period, party, now, price_group=group, booked=())
        refusal: Refusal | None = None
        if with_quota and quota_limit(asked) is not None:
            key = (where.facility_id, where.kind)
            if key not in mine:
                mine[key] = counted(party, where, periods[0].start, now, until=periods[-1].end)
            asked = ask(where, period, party, now, price_group=group, booked=mine[key])
        try:
            refuse(asked, BEFORE_A_HOLD)
            mine.get((where.facility_id, where.kind), []).append(period)
        except Refusal as no:
            refusal = no
        dates.append(Dated(day, where, period, refusal, skipped))
    return dates


def preview_series(
    pattern: Pattern, party: Party, now: datetime, *, age_group: str = "", apart_from: Sequence[int] = ()
) -> SeriesPreview:
    """Every date with its price, what refuses it, and ways out for those that clash; the claims `apart_from` are the
    asker's own and in nobody's way. Raises as `judged`."""
    dates, group = judged(pattern, party, now, age_group=age_group)
    open_dates = [each for each in dates if each.refusal is None and each.period is not None and not each.skipped]
    wanted = [each.wanted for each in open_dates]
    conflicts = in_the_way_of_each(wanted, now, apart_from=apart_from) if wanted else []
    taken = {each.day: Taken(found) for each, found in zip(open_dates, conflicts, strict=True) if found}
    clashing = [each for each in dates if not each.skipped and (each.day in taken or each.refusal is not None)]
    clashes = [(each.where, each.period) for each in clashing if each.period is not None]
    instead = ways_out(clashes, party, group, now, linked=pattern.linked)
    uses = [each.use for each in open_dates if each.day not in taken and each.use]
    left = Left(party.organisation_id)
    prices = quotes_for_many(uses, group=group, additions=pattern.additions, left=left) if group is not None else {}
    previews: list[DatePreview] = []
    for each in dates:
        refusal: Refusal | None = taken.get(each.day, each.refusal)
        quote: QuoteDraft | None = None
        if refusal is None and each.use is not None and group is not None:
            priced = prices.get(each.use)
            if isinstance(priced, Refusal):
                refusal = priced
            else:
                quote = priced
        previews.append(
            DatePreview(
                day=each.day,
                space_id=each.where.space_id,
                period=each.period,
                refusal=refusal,
                ways_out=instead.get((each.where.space_id, each.period), ()) if each.period is not None else (),
                quote=quote,
                skipped=each.skipped,
                linked=each.linked,
            )
        )
    return SeriesPreview(tuple(previews), group)
