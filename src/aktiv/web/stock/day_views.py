"""How many are left of each kind, day by day through a month."""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta
from zoneinfo import ZoneInfo

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from aktiv.lending.models import Depot
from aktiv.lending.queries.days import kept_at
from aktiv.lending.queries.keeping import depots_of
from aktiv.lending.queries.stock import free_by_day
from aktiv.people.permissions import Permission
from aktiv.values import formatting
from aktiv.web.components.forms import Field
from aktiv.web.components.links import Choice, Paging
from aktiv.web.finance.asked import MOST_PAGES
from aktiv.web.finance.csv_files import csv_answer
from aktiv.web.gates import MunicipalDesk, staff_page
from aktiv.web.public.asking import page_asked
from aktiv.web.stock.pages import address, day_of, head

ON_A_PAGE = 25
"""Kinds: a month of more is too much for one page."""
MOST_IN_A_FILE = 2_000


@dataclass(frozen=True, slots=True)
class Cell:
    """A day of a pool. `how` is none, few or plenty."""

    left: int
    how: str


@dataclass(frozen=True, slots=True)
class Row:
    """A kind or a set through the days."""

    url_kind: int
    name: str
    stock: int
    cells: tuple[Cell, ...]
    is_set: bool = False


@staff_page(Permission.FACILITY_ENTER)
@require_safe
def days(request: HttpRequest, desk: MunicipalDesk) -> HttpResponse:
    """Administrators and facility managers. `lager` is the storage place, `maned` the month (2027-03), `side` pages."""
    home, language = desk.municipality, get_language() or "nb"
    places, depot, first, shown = _asked(request, desk)
    page = min(page_asked(request.GET.get("side", "")), MOST_PAGES)
    rows, more = _rows(depot, shown, home.zone, page) if depot is not None else ([], False)
    before, after = (first - timedelta(days=1)).replace(day=1), (shown[-1] + timedelta(days=1))
    chosen = str(depot.pk) if depot is not None else ""
    file = address(request, {"side": ""}).replace(request.path, reverse("setup_stock_days_file", args=[home.slug]))
    context = head(desk, "setup_stock_days") | {
        "depot": depot,
        "rows": rows,
        "days": [(each.day, formatting.weekday(each, language)[:2], each.weekday() > 4, each) for each in shown],
        "month": f"{formatting.words(language).months[first.month - 1]} {first.year}",
        "today": desk.today,
        "file": file,
        "before": address(request, {"maned": before.isoformat()[:7], "side": ""}) if before.year >= 1900 else "",
        "after": address(request, {"maned": after.isoformat()[:7], "side": ""}) if after.year <= 2199 else "",
        "fields": [
            Field("lager", _("Storage place"), chosen, "select", mark_required=False, choices=tuple(
                Choice(str(each.pk), each.name, str(each.pk) == chosen) for each in places)),
            Field("maned", _("Month"), first.isoformat()[:7], mark_required=False, longest=7),
        ],
        "paging": Paging.of(page, page + more, lambda to: address(request, {"side": to})) if more or page > 1 else None,
    }  # fmt: skip
    return render(request, "stock/days.html", context)


@staff_page(Permission.FACILITY_ENTER)
@require_safe
def days_file(request: HttpRequest, desk: MunicipalDesk) -> HttpResponse:
    """The same. All kinds of the storage place through the month, as a file (CSV)."""
    _places, depot, first, shown = _asked(request, desk)
    if depot is None:
        raise Http404
    rows, _more = _rows(depot, shown, desk.municipality.zone, 1, MOST_IN_A_FILE)
    titles = (_("Kind"), _("Set"), _("There are"), *(each.isoformat() for each in shown))
    lines = (
        (each.name, _("Yes") if each.is_set else "", str(each.stock), *(str(cell.left) for cell in each.cells))
        for each in rows
    )
    return csv_answer(f"utstyr-{depot.slug}-{first.isoformat()[:7]}", titles, lines)


def _asked(request: HttpRequest, desk: MunicipalDesk) -> tuple[list[Depot], Depot | None, date, list[date]]:
    """The storage places to choose from, the one that is chosen, the first of the month and its days."""
    places = [each for each in depots_of(desk.municipality.pk) if each.active]
    depot = next((each for each in places if str(each.pk) == request.GET.get("lager", "")), next(iter(places), None))
    first = (day_of(f"{request.GET.get('maned', '')}-01") or desk.today).replace(day=1)
    return (
        places,
        depot,
        first,
        [first + timedelta(days=each) for each in range(monthrange(first.year, first.month)[1])],
    )


def _rows(
    depot: Depot, shown: list[date], zone: ZoneInfo, page: int, size: int = ON_A_PAGE
) -> tuple[list[Row], bool]:  # fmt: skip
    """Kinds and sets of a storage place by name, with how many are left on each day, and whether there are more."""
    language = get_language() or "nb"
    kept, more = kept_at(depot, page, size)
    left = free_by_day([pool for each in kept for pool, _amount in each.pools], shown, zone)
    rows = []
    for each in kept:
        days = [min(max(left[pool][day], 0) // many if each.is_set else left[pool][day] for pool, many in each.pools)
                for day in range(len(shown))]  # fmt: skip
        cells = tuple(_cell(many, each.there) for many in days)
        rows.append(Row(each.kind.pk, each.kind.name.said_in(language).text, each.there, cells, each.is_set))
    return rows, more


def _cell(left: int, stock: int) -> Cell:
    return Cell(left, "none" if left <= 0 else "few" if left * 4 <= stock else "plenty")
