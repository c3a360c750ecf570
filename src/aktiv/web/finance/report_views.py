"""What a municipality earned, grouped as finance wants it: a table with its sums, a chart, and the whole as a file."""

from __future__ import annotations

from dataclasses import replace
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from aktiv.payments.queries.reports import A_PAGE, SORTS, Asked, By, Day, report
from aktiv.people.permissions import Permission
from aktiv.web.components.forms import ErrorSummary, Field
from aktiv.web.components.links import Choice, EmptyState, Link, Paging, Tabs
from aktiv.web.finance.asked import MOST_PAGES
from aktiv.web.finance.csv_files import csv_answer
from aktiv.web.finance.periods import Period, period_asked
from aktiv.web.finance.reports_shown import GROUPINGS, chart_of, heads_of, name_of, row_of, total_of, words_of
from aktiv.web.gates import MunicipalDesk, staff_page
from aktiv.web.public.asking import page_asked

DAYS = {"": Day.USE, "bokfort": Day.POSTED}
COLUMNS = {"navn": "name", "antall": "charges", "netto": "net", "mva": "vat", "sum": "total"}
assert set(COLUMNS.values()) == set(SORTS)


@staff_page(Permission.MONEY_HANDLE)
@require_safe
def income(request: HttpRequest, desk: MunicipalDesk) -> HttpResponse:
    """Finance. `etter` groups, `fra` and `til` are the days, `dag` which day decides, `sorter` orders, `side` pages."""
    home, language = desk.municipality, get_language() or "nb"
    asked, period = _asked(request.GET, desk)
    page = min(page_asked(request.GET.get("side", "")), MOST_PAGES)
    found = report(asked, page=page)
    top = found
    if asked.by is By.MONTH:
        top = report(replace(asked, sort="name", descending=False), limit=None) if found.count > A_PAGE else found
    elif page > 1 or (asked.sort, asked.descending) != ("total", True):
        top = report(replace(asked, sort="total", descending=True))

    def at(**changes: object) -> str:
        return _url(reverse("finance_report", args=[home.slug]), asked, period, **changes)

    words = words_of(asked.by)
    context = {
        "tabs": Tabs(
            _("Grouped by"),
            tuple(Link(str(words_of(by).many), at(etter=name, sorter="", side=""), by is asked.by)
                  for name, by in GROUPINGS.items()),
        ),
        "fields": [*period.fields, _day_field(asked)],
        "kept": [("etter", _grouping_name(asked.by))],
        "one": words.one,
        "heads": heads_of(asked, at),
        "rows": [row_of(each, asked, home, period) for each in found.groups],
        "whole": total_of(found.sums, home.currency),
        "chart": chart_of(asked, period, top, home.currency) if found.count else None,
        "paging": Paging.of(page, -(-found.count // A_PAGE), lambda number: at(side=number if number > 1 else "")),
        "empty": EmptyState(_("Nothing was charged"), _("Choose other days."), icon="Receipt"),
        "told": period.told,
        "file_url": _url(reverse("finance_report_file", args=[home.slug]), asked, period),
        "errors": ErrorSummary.of(period.fields),
        "language": language,
    }  # fmt: skip
    return render(request, "finance/report.html", context, status=422 if period.wrong else 200)


@staff_page(Permission.MONEY_HANDLE)
@require_safe
def income_file(request: HttpRequest, desk: MunicipalDesk) -> HttpResponse:
    """Finance. The same as a file, every row and the sum."""
    asked, period = _asked(request.GET, desk)
    found = report(asked, limit=None)
    words = words_of(asked.by)
    head = [str(words.one), _("Charges"), _("Without VAT"), _("VAT"), _("Total")]
    rows = [
        (name_of(each, asked.by), str(each.sums.charges), each.sums.net, each.sums.vat, each.sums.total)
        for each in found.groups
    ]
    whole = found.sums
    rows.append((_("Total"), str(whole.charges), whole.net, whole.vat, whole.total))
    called = f"{desk.municipality.slug}-{_grouping_name(asked.by)}-{period.first}-{period.last}"
    return csv_answer(called, head, rows)


def _asked(typed: QueryDict, desk: MunicipalDesk) -> tuple[Asked, Period]:
    home = desk.municipality
    period = period_asked(typed, desk.now.astimezone(home.zone).date())
    by = GROUPINGS.get(typed.get("etter", ""), By.FACILITY)
    sort = typed.get("sorter", "")
    column = COLUMNS.get(sort.removeprefix("-"))
    if column is None:
        column, sort = ("name", "navn") if by is By.MONTH else ("total", "-sum")
    day = DAYS.get(typed.get("dag", ""), Day.USE)
    return Asked(home.pk, period.first, period.last, by, day, column, sort.startswith("-")), period


def _url(path: str, asked: Asked, period: Period, **changes: object) -> str:
    column = next(name for name, each in COLUMNS.items() if each == asked.sort)
    chosen: dict[str, object] = {
        "etter": _grouping_name(asked.by),
        "fra": period.first.isoformat(),
        "til": period.last.isoformat(),
        "dag": next(name for name, each in DAYS.items() if each is asked.day),
        "sorter": f"-{column}" if asked.descending else column,
        **changes,
    }
    return f"{path}?{urlencode({name: value for name, value in chosen.items() if value})}"


def _grouping_name(by: By) -> str:
    return next(name for name, each in GROUPINGS.items() if each is by)


def _day_field(asked: Asked) -> Field:
    return Field("dag", _("Which day decides"), kind="select", mark_required=False, choices=(
        Choice("", _("The day of use"), asked.day is Day.USE),
        Choice("bokfort", _("The day it was posted"), asked.day is Day.POSTED),
    ))  # fmt: skip
