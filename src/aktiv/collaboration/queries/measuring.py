"""Indicators as rows of plain values: what is stored of each month, and what is counted anew."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from typing import Any

from aktiv.collaboration.models import Collaboration, IndicatorFigure, Member
from aktiv.collaboration.queries.indicators import counted
from aktiv.collaboration.queries.parties import members_on
from aktiv.collaboration.rules.indicators import INDICATORS, Code, Counted, Indicator, kept_back, together, told

Row = dict[str, Any]  # Any: text, number, yes or no, list, or nothing
FOUR = Decimal("0.0001")


def measured_members(home: Collaboration, day: date) -> dict[int, Member]:
    """The members of a day that are municipalities of the service, by the municipality's id, by number. One
    statement."""
    found = members_on(home.pk, day, Member.Kind.parties())
    return {each.municipality_id: each for each in found if each.municipality_id is not None}


def month_of(day: date) -> tuple[date, date]:
    """The first and last day of the day's month."""
    first = day.replace(day=1)
    return first, (first + timedelta(days=32)).replace(day=1) - timedelta(days=1)


def months_before(day: date, many: int) -> list[tuple[date, date]]:
    """Whole months that are over on a day, the oldest first."""
    found: list[tuple[date, date]] = []
    for _ in range(many):
        first, last = month_of((found[-1][0] if found else day.replace(day=1)) - timedelta(days=1))
        found.append((first, last))
    return found[::-1]


def newest_figures(
    home: Collaboration, first: date, last: date, codes: Collection[str] = ()
) -> dict[tuple[str, date, date], dict[int, IndicatorFigure]]:
    """What is stored of stretches from one day to another, by indicator and stretch, then by member: of each the newest
    count, by the definition of today. One statement, by indicator_counted_once."""
    rows = IndicatorFigure.objects.filter(
        indicator__in=[*(codes or Code)], first__gte=first, last__lte=last, member__collaboration_id=home.pk
    )
    found: dict[tuple[str, date, date], dict[int, IndicatorFigure]] = {}
    for each in rows.select_related("member").order_by("indicator", "first", "counted_at", "pk"):
        if each.version == INDICATORS[Code(each.indicator)].version:
            found.setdefault((each.indicator, each.first, each.last), {})[each.member_id] = each
    return found


def figure_row(figure: IndicatorFigure) -> Row:
    """One figure. What is withheld says so and has no number."""
    return {
        "member": figure.member.number,
        "member_name": figure.member.name,
        "indicator": figure.indicator,
        "version": figure.version,
        "unit": INDICATORS[Code(figure.indicator)].unit,
        "from": figure.first.isoformat(),
        "to": figure.last.isoformat(),
        "withheld": figure.withheld,
        "value": _plain(figure.value),
        "low": _plain(figure.low),
        "high": _plain(figure.high),
        "numerator": figure.numerator,
        "denominator": figure.denominator,
        "n": figure.n,
    }


def indicator_rows(home: Collaboration, months: Iterable[tuple[date, date]], codes: Collection[str] = ()) -> list[Row]:
    """Every stored figure of some months: by indicator, month and member's number. One statement."""
    wanted = list(months)
    if not wanted:
        return []
    found = newest_figures(home, wanted[0][0], wanted[-1][1], codes)
    order = {code: place for place, code in enumerate(Code)}
    rows = [
        each for (_code, first, last), members in found.items() if (first, last) in wanted for each in members.values()
    ]
    rows.sort(key=lambda each: (order[Code(each.indicator)], each.first, int(each.member.number)))
    return [figure_row(each) for each in rows]


def definition_rows() -> list[Row]:
    """Every definition as it is counted today."""
    return [
        {
            "indicator": each.code.value,
            "version": each.version,
            "unit": each.unit,
            "scale": each.scale,
            "better": each.better,
            "counts": each.counts,
        }
        for each in INDICATORS.values()
    ]


def recounted(home: Collaboration, code: Code, first: date, last: date) -> list[tuple[Member, Counted]]:
    """What an indicator comes to now, by member: with the small ones, for those who count and store. Two statements and
    those of the wall."""
    members = measured_members(home, last)
    found = counted(code, first, last, municipality_ids=members) if members else {}
    return [(member, found[there]) for there, member in members.items() if there in found]


def sum_row(indicator: Indicator, rows: Iterable[Row]) -> Row | None:
    """Members' figures of one month as one, of those that are told: who is withheld is not in it, so that no sum tells
    of her. None where there is nothing to add, or the figures are medians."""
    shown = [each for each in rows if not each["withheld"]]
    if indicator.unit == "days" or not shown:
        return None
    whole = together(Counted(each["numerator"], each["denominator"], each["n"]) for each in shown)
    value = told(indicator, whole) if whole is not None else None
    if whole is None or value is None:
        return None
    return {
        "members": len(shown),
        "value": _plain(exact(value.value)),
        "low": _plain(exact(value.low)),
        "high": _plain(exact(value.high)),
        "numerator": whole.numerator,
        "denominator": whole.denominator,
        "n": whole.n,
    }


def recount_rows(home: Collaboration, code: Code, first: date, last: date) -> list[Row]:
    """What an indicator comes to now, as it may be told. Statements as `recounted`."""
    indicator = INDICATORS[code]
    return [
        figure_row(figure_of(indicator, member, first, last, one)) for member, one in recounted(home, code, first, last)
    ]


def figure_of(indicator: Indicator, member: Member, first: date, last: date, one: Counted) -> IndicatorFigure:
    """A figure as it is stored: withheld when it is of too few. Not saved."""
    value = told(indicator, one)
    figure = IndicatorFigure(
        member=member, indicator=indicator.code.value, version=indicator.version, first=first, last=last
    )
    if value is None or kept_back(indicator, one):
        figure.withheld = True
        return figure
    figure.numerator, figure.denominator, figure.n = one.numerator, one.denominator, one.n
    figure.value, figure.low, figure.high = exact(value.value), exact(value.low), exact(value.high)
    return figure


def exact(value: Fraction) -> Decimal:
    """A fraction to four places, halves to the even one."""
    return Decimal(round(value * 10_000)) * FOUR


def _plain(value: Decimal | None) -> float | int | None:
    """A number as JSON has it: whole where it is whole."""
    if value is None:
        return None
    return int(value) if value == value.to_integral_value() else float(value)


plain = _plain
