"""What a person or a club pays, as a page and as a file show it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.http import HttpResponse
from django.utils.functional import Promise
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from aktiv.payments.queries.costs import Cost, Costs, Payer, costs_of
from aktiv.values import formatting
from aktiv.web.components.charts import BarChart, Value, largest
from aktiv.web.components.links import EmptyState, Link
from aktiv.web.components.order import Term
from aktiv.web.finance.csv_files import csv_answer
from aktiv.web.finance.reports_shown import months_chart

FIRST_YEAR = 2000
DRAWN = 8
HOW: Mapping[str, Promise] = {
    "billed": gettext_lazy("On an invoice"),
    "paid": gettext_lazy("Paid"),
    "waits": gettext_lazy("Not billed yet"),
    "to_come": gettext_lazy("Not billed yet"),
}


@dataclass(frozen=True, slots=True)
class YearRow:
    """A part of the costs, this year and the one before."""

    name: str
    this_year: str
    last_year: str


@dataclass(frozen=True, slots=True)
class DateRow:
    """A date to come, and what it costs."""

    when: str
    where: str
    how: str
    amount: str


def year_asked(text: str, this_year: int) -> int:
    """A year that is asked for in the address; this one for all that is none."""
    year = int(text) if text.isascii() and text.isdigit() and len(text) == len("2027") else this_year
    return year if FIRST_YEAR < year <= this_year + 1 else this_year


def costs_context(payer: Payer, year: int, *, now: datetime, zone: ZoneInfo, here: str, file: str) -> dict[str, Any]:
    """What the template of costs is given. `here` and `file` are the addresses of the page and of the file."""
    today = now.astimezone(zone).date()
    found = costs_of(payer, year, now=now, today=today)
    language = get_language() or "nb"

    def money(amount: int) -> str:
        return formatting.money(amount, language, found.currency)

    def row(name: str, part: Callable[[Cost], int]) -> YearRow:
        return YearRow(name, money(found.sum_of(year, part)), money(found.sum_of(year - 1, part)))

    years = [year + 1] if year < today.year + 1 else []
    return {
        "year": year,
        "last_year": year - 1,
        "figures": [
            Term(_("To be paid on invoices"), money(found.due)),
            Term(_("Used, not billed yet"), money(found.sum_of(today.year, _waits))),
            Term(_("To come this year"), money(found.sum_of(today.year, _to_come))),
        ]
        if year == today.year
        else [],
        "rows": [
            row(_("On invoices"), lambda each: each.billed),
            row(_("Paid when it was booked"), lambda each: each.paid),
            row(_("Used, not billed yet"), _waits),
            row(_("To come"), _to_come),
        ],
        "whole": row(_("Total"), lambda each: each.total),
        "back": YearRow(
            _("Given back"), money(found.given_back.get(year, 0)), money(found.given_back.get(year - 1, 0))
        ),
        "months": _months(found, year),
        "month_rows": [
            row(name, _in_month(month))
            for month, name in enumerate(formatting.words(language).months, 1)
            if any(each.month == month for each in found.costs)
        ],
        "places": _places(found, year),
        "place_rows": [
            row(place or _("Other"), _at_place(place)) for place in sorted({each.place for each in found.costs})
        ],
        "dates": [
            DateRow(
                f"{formatting.day_in_year(each.start, language, ZoneInfo(each.zone), this_year=today.year)} "
                f"{formatting.span(each.start, each.end, language, ZoneInfo(each.zone))}",
                ", ".join(dict.fromkeys((each.facility, each.space.said_in(language).text))),
                str(HOW[each.how]),
                money(each.amount),
            )
            for each in found.coming
        ]
        if year == today.year
        else [],
        "more": found.more,
        "any": bool(found.costs or found.coming or found.due),
        "years": [
            Link(str(each), f"{here}?ar={each}" if each != today.year else here, each == year)
            for each in sorted({year - 1, year, *years})
        ],
        "file_url": f"{file}?ar={year}",
        "empty": EmptyState(
            _("No costs"), _("What you book for money, and what it comes to, is told here."), icon="Receipt"
        ),
    }


def costs_file(payer: Payer, year: int, *, now: datetime, zone: ZoneInfo, called: str) -> HttpResponse:
    """The same as a file: a row for each month and place of the two years."""
    found = costs_of(payer, year, now=now, today=now.astimezone(zone).date())
    head = [_("Month"), _("Place"), _("Charges"), _("On invoices"), _("Paid when it was booked"),
            _("Used, not billed yet"), _("To come"), _("Total")]  # fmt: skip
    return csv_answer(
        f"{called}-{year - 1}-{year}",
        head,
        [
            (f"{each.year}-{each.month:02}", each.place, str(each.charges), each.billed, each.paid, each.waits,
             each.to_come, each.total)
            for each in found.costs
        ],
    )  # fmt: skip


def _waits(each: Cost) -> int:
    return each.waits


def _to_come(each: Cost) -> int:
    return each.to_come


def _in_month(month: int) -> Callable[[Cost], int]:
    return lambda each: each.total if each.month == month else 0


def _at_place(place: str) -> Callable[[Cost], int]:
    return lambda each: each.total if each.place == place else 0


def _months(found: Costs, year: int) -> Any:  # Any: a chart, which templates take as it is
    def sums(of: int) -> dict[str, int]:
        return {f"{year}-{month:02}": found.sum_of(of, _in_month(month)) for month in range(1, 13)}

    keys = [f"{year}-{month:02}" for month in range(1, 13)]
    title = _("Cost by month, %(year)s and the year before") % {"year": year}
    return months_chart(title, keys, [(str(year), sums(year)), (str(year - 1), sums(year - 1))], found.currency)


def _places(found: Costs, year: int) -> BarChart:
    language = get_language() or "nb"

    def value(label: str, amount: int) -> Value:
        return Value(label, amount, formatting.money(amount, language, found.currency))

    every = [value(place or _("Other"), found.sum_of(year, _at_place(place))) for place in
             sorted({each.place for each in found.costs})]  # fmt: skip
    drawn, left = largest([each for each in every if each.amount], DRAWN)
    if left:
        drawn.append(value(_("All others"), sum(each.amount for each in left)))
    told = "; ".join(f"{each.label}: {each.told}" for each in drawn)
    return BarChart("places", _("Cost by place, %(year)s") % {"year": year}, told, tuple(drawn))
