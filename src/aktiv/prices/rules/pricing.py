"""What a use of a space costs.

1. The use is cut at midnight and at every border of a band; the date of use decides list, band and VAT rate.
2. Time in a row with the same unit is one run; a run is rounded up once (or not at all), and the minutes added are
   priced where they fall. A fixed price is paid once for a run.
3. Each civil day costs the cheapest of: its time, a half day, a day; never more than its day maximum, VAT included.
4. Days are covered by the cheapest mix of single days, weekends and weeks.
5. A minimum lifts a price that is not nothing, never above the day maximum.
6. What is left of a free quota is taken off as a line of its own (rules.freeing), then a subsidy. Additions are added.
7. A space that comes along is priced so by its own list, as part of the same quote, and its lines name it.

A time without a price is a refusal for staff to mend, never nothing.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from fractions import Fraction
from itertools import groupby

from aktiv.prices.drafts import QuoteDraft
from aktiv.prices.rules.additions import added
from aktiv.prices.rules.cutting import Asked, IsHoliday, PricedDay, days_of, package, unpriced
from aktiv.prices.rules.freeing import Free, Freeing
from aktiv.prices.rules.lines import exact_line, per_rate
from aktiv.prices.rules.running import by_time
from aktiv.prices.rules.settling import Exact, settle
from aktiv.prices.tariffs import UNIT_MINUTES, Book, Rate, Target, Unit
from aktiv.values.periods import Period
from aktiv.values.refusal import Refusal
from aktiv.values.texts import Texts

LONGEST_DAYS = 366
"""A longer use is refused before any work is done on it."""


@dataclass(frozen=True, slots=True)
class _Counted:
    """What one space comes to before rounding: its use, what is free of it, what the municipality pays of the rest, and
    what is had besides."""

    days: Sequence[PricedDay]
    use: Sequence[Exact]
    free: Sequence[Exact]
    subsidies: Sequence[Exact]
    additions: Sequence[Exact]
    maximum_days: tuple[date, ...]

    @property
    def lines(self) -> list[Exact]:
        return [*self.use, *self.free, *self.subsidies, *self.additions]

    def named(self, space_id: int, name: Texts) -> _Counted:
        """The same with the space's id and name in every line."""

        def told(lines: Sequence[Exact]) -> list[Exact]:
            return [replace(each, data={**each.data, "space": space_id, "place": name.as_dict()}) for each in lines]

        parts = (self.use, self.free, self.subsidies, self.additions)
        use, free, subsidies, additions = map(told, parts)
        return replace(self, use=use, free=free, subsidies=subsidies, additions=additions)


def price(
    book: Book,
    target: Target,
    period: Period,
    group: str,
    *,
    is_holiday: IsHoliday,
    additions: Sequence[str] = (),
    along: Sequence[tuple[Target, Texts]] = (),
    spent: Mapping[date, int] | None = None,
    spent_along: Mapping[int, Mapping[date, int]] | None = None,
    free: Sequence[Free] = (),
    compare: bool = True,
) -> QuoteDraft:
    """Prices a use for a price group. `additions` are the keys of optional ones that were chosen, `along` the spaces
    that come along with their names. `spent` is what the same payer already pays in this space, as this group, on a
    civil day (øre, VAT included), and `spent_along` in those that come along: the day maximum counts it. `free` is what
    is left of the payer's free quotas, in the order in which it is taken. With `compare` the ordinary price is computed
    beside it.

    Raises Refusal: no_price_group, no_price_list, no_price, no_vat_rate, no_such_addition, too_long_to_price.
    """
    if group not in book.groups:
        raise Refusal("no_price_group", group=group)
    if period.length > timedelta(days=LONGEST_DAYS):
        raise Refusal("too_long_to_price", days=LONGEST_DAYS)
    freeing = Freeing(free)
    counted = [_counted(Asked(book, target, period, group, is_holiday), additions, spent or {}, freeing)]
    for each, name in along:
        spent_there = (spent_along or {}).get(each.space_id, {})
        there = _counted(Asked(book, each, period, group, is_holiday), (), spent_there, freeing)
        counted.append(there.named(each.space_id, name))
    maximum_days = tuple(sorted({day for each in counted for day in each.maximum_days}))
    lines = [line for each in counted for line in each.lines]
    includes_vat, settled, sums = settle(lines, capped=bool(maximum_days))
    draft = QuoteDraft(
        municipality_id=book.municipality_id,
        space_id=target.space_id,
        period=period,
        group=book.groups[group],
        currency=book.currency,
        includes_vat=includes_vat,
        lines=settled,
        vat=sums,
        list_ids=tuple(dict.fromkeys(day.tariff.id for each in counted for day in each.days)),
        maximum_days=maximum_days,
        free=freeing.taken,
    )
    ordinary: int | None = None
    if any(each.subsidies for each in counted):
        unsubsidised = [line for each in counted for line in (*each.use, *each.additions)]
        ordinary = sum(each.total for each in settle(unsubsidised, capped=bool(maximum_days))[2])
    elif compare and book.ordinary not in (None, group):
        ordinary = _price_for_others(book, target, period, is_holiday=is_holiday, additions=additions, along=along)
    return replace(draft, ordinary=ordinary if ordinary is not None and ordinary > draft.total else None)


def _price_for_others(
    book: Book,
    target: Target,
    period: Period,
    *,
    is_holiday: IsHoliday,
    additions: Sequence[str],
    along: Sequence[tuple[Target, Texts]],
) -> int | None:
    try:
        return price(
            book,
            target,
            period,
            book.ordinary or "",
            is_holiday=is_holiday,
            additions=additions,
            along=along,
            compare=False,
        ).total
    except Refusal:
        return None  # a comparison that cannot be made is not shown; the asker's own price stands


def _counted(asked: Asked, additions: Sequence[str], spent: Mapping[date, int], freeing: Freeing) -> _Counted:
    days: list[PricedDay] = []
    for each in days_of(asked):
        if isinstance(each, date):
            raise Refusal("no_price_list", day=each, space_id=asked.target.space_id)
        days.append(each)
    use = _cheapest(asked, days, _costs_of_days(asked, days, spent))
    use += _minimum(days, use, asked, spent)
    free = freeing.lines(asked, days, use)
    return _Counted(
        days,
        use,
        free,
        _subsidies(asked, days, [*use, *free]),
        added(asked, days[0], additions),
        tuple(day.day for day in days if _maximum(asked, day) is not None),
    )


def _whole(asked: Asked, priced: PricedDay, row: Rate, **data: object) -> list[Exact]:
    about = {"unit_price": row.amount, "share": row.shown_share, **_group(asked, priced), **data}
    return [exact_line(asked, priced, row, row.unit.value, Fraction(row.amount), **about)]


def _group(asked: Asked, priced: PricedDay) -> dict[str, object]:
    """Whose price it is, named as on the day it was told, so that a stored line explains itself for ever."""
    return {"group": priced.group, "names": asked.book.groups[priced.group].names.as_dict()}


def _gross(lines: Sequence[Exact]) -> Fraction:
    return sum((line.gross for line in lines), Fraction(0))


def _costs_of_days(asked: Asked, days: Sequence[PricedDay], spent: Mapping[date, int]) -> list[list[Exact] | None]:
    """The cheapest lines of each day by itself, capped; None where nothing prices all of it."""
    timed = by_time(asked, days)
    costs: list[list[Exact] | None] = []
    for priced in days:
        choices: list[list[Exact]] = []
        if priced.gap is None:
            choices.append([_of_run(asked, priced, *run) for run in timed.get(priced.day, ())])
        half = package(priced, Unit.HALF_DAY)
        if half and priced.minutes <= (half.up_to_minutes or 0):
            choices.append(_whole(asked, priced, half, up_to_minutes=half.up_to_minutes))
        if whole := package(priced, Unit.DAY):
            choices.append(_whole(asked, priced, whole))
        cheapest = min(choices, key=_gross) if choices else None
        costs.append(cheapest and _capped(asked, priced, cheapest, spent))
    return costs


def _of_run(asked: Asked, priced: PricedDay, row: Rate, used: Fraction, paid: Fraction) -> Exact:
    if row.unit is Unit.FIXED:
        return _whole(asked, priced, row)[0]
    quantity = paid / UNIT_MINUTES[row.unit]
    return exact_line(
        asked,
        priced,
        row,
        "time",
        quantity * row.amount,
        unit=row.unit.value,
        unit_price=row.amount,
        quantity=str(quantity),
        used_minutes=str(used),
        share=row.shown_share,
        **_group(asked, priced),
    )


def _maximum(asked: Asked, priced: PricedDay) -> int | None:
    return priced.tariff.maximum(priced.group, asked.target.share, priced.price_day)


def _capped(asked: Asked, priced: PricedDay, lines: list[Exact], spent: Mapping[date, int]) -> list[Exact]:
    most = _maximum(asked, priced)
    gross = _gross(lines)
    if most is None:
        return lines
    left = max(0, most - spent.get(priced.day, 0))
    if gross <= left:
        return lines
    over = (left - gross) / gross
    about = {"maximum": most, "already": most - left}
    return lines + per_rate(lines, over, "day_maximum", about)


def _cheapest(asked: Asked, days: Sequence[PricedDay], costs: Sequence[list[Exact] | None]) -> list[Exact]:
    """Covers all days by single days, weekends and weeks for the least money (the earliest choice on a tie)."""
    best: list[tuple[Fraction, list[Exact]] | None] = [(Fraction(0), []), *([None] * len(days))]
    for start, priced in enumerate(days):
        so_far = best[start]
        if so_far is None:
            continue
        steps: list[tuple[int, list[Exact]]] = []
        if (cost := costs[start]) is not None:
            steps.append((start + 1, cost))
        if weekend := package(priced, Unit.WEEKEND):
            end = start + 1
            while end < len(days) and end - start < 7 and _same_weekend(priced.day, days[end].day, weekend):
                end += 1
            steps.append((end, _whole(asked, priced, weekend, days=end - start)))
        if week := package(priced, Unit.WEEK):
            steps.append((min(start + 7, len(days)), _whole(asked, priced, week)))
        for end, lines in steps:
            total = so_far[0] + _gross(lines)
            known = best[end]
            if known is None or total < known[0]:
                best[end] = (total, so_far[1] + lines)
    whole = best[-1]
    if whole is None:
        raise Refusal("no_price", **_first_gap(asked, days, costs))
    return whole[1]


def _same_weekend(first: date, day: date, weekend: Rate) -> bool:
    return day.isoweekday() in weekend.days and day.isocalendar()[:2] == first.isocalendar()[:2]


def _first_gap(asked: Asked, days: Sequence[PricedDay], costs: Sequence[list[Exact] | None]) -> dict[str, object]:
    gap = next(priced.gap for priced, cost in zip(days, costs, strict=True) if cost is None)
    if gap is None:  # a day without a cost has time without a price: by_time covers every other day
        raise AssertionError("a day without a cost has no gap")
    return unpriced(asked, gap)


def _minimum(days: Sequence[PricedDay], lines: Sequence[Exact], asked: Asked, spent: Mapping[date, int]) -> list[Exact]:
    """What lifts the use to the list's minimum. Free use stays free, and the day maximum is not passed."""
    tariff = days[0].tariff
    paid = sum((line.gross if tariff.includes_vat else line.net for line in lines), Fraction(0))
    if tariff.minimum is None or not 0 < paid < tariff.minimum:
        return []
    paying = next(line for line in lines if line.amount > 0)
    lift = replace(
        paying,
        code="minimum",
        amount=tariff.minimum - paid,
        includes_vat=tariff.includes_vat,
        data={"minimum": tariff.minimum},
    )
    maxima = [_maximum(asked, day) for day in days]
    most = [
        max(0, maximum - spent.get(day.day, 0))
        for day, maximum in zip(days, maxima, strict=True)
        if maximum is not None
    ]
    if len(most) < len(days):
        return [lift]
    room = Fraction(sum(most)) - _gross(lines)
    if room <= 0:
        return []
    return [lift if lift.gross <= room else lift.of(room / lift.gross, "minimum", lift.data)]


def _subsidies(asked: Asked, days: Sequence[PricedDay], lines: Sequence[Exact]) -> list[Exact]:
    """What the municipality pays of the use, for each list that says so."""
    found: list[Exact] = []
    for _, same in groupby(days, key=lambda day: day.tariff.id):
        covered = list(same)
        subsidy = covered[0].tariff.subsidies.get(asked.group)
        if subsidy is None:
            continue
        dates = {day.day for day in covered}
        about = {
            "basis_points": subsidy.basis_points,
            "names": subsidy.names.as_dict(),
            "ordinary_group": subsidy.of,
        }
        mine = [line for line in lines if line.day in dates]
        found += per_rate(mine, Fraction(-subsidy.basis_points, 10_000), "subsidy", about)
    return found
