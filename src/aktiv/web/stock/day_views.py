"""How many are left of each kind, day by day through a month."""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass
from datetime import timedelta

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from aktiv.lending.queries.keeping import depots_of, pools_at
from aktiv.lending.queries.stock import free_by_day
from aktiv.people.permissions import Permission
from aktiv.values import formatting
from aktiv.web.components.forms import Field
from aktiv.web.components.links import Choice, Paging
from aktiv.web.finance.asked import MOST_PAGES
from aktiv.web.gates import MunicipalDesk, staff_page
from aktiv.web.public.asking import page_asked
from aktiv.web.stock.pages import address, day_of, head

ON_A_PAGE = 25
"""Kinds: a month of more is too much for one page."""


@dataclass(frozen=True, slots=True)
class Cell:
    """A day of a pool. `how` is none, few or plenty."""

    left: int
    how: str


@dataclass(frozen=True, slots=True)
class Row:
    """A pool through the days."""

    url_kind: int
    name: str
    stock: int
    cells: tuple[Cell, ...]


@staff_page(Permission.FACILITY_ENTER)
@require_safe
def days(request: HttpRequest, desk: MunicipalDesk) -> HttpResponse:
    """Administrators and facility managers. `lager` is the storage place, `maned` the month (2027-03), `side` pages."""
    home, language = desk.municipality, get_language() or "nb"
    places = [each for each in depots_of(home.pk) if each.active]
    depot = next((each for each in places if str(each.pk) == request.GET.get("lager", "")), next(iter(places), None))
    first = (day_of(f"{request.GET.get('maned', '')}-01") or desk.today).replace(day=1)
    shown = [first + timedelta(days=each) for each in range(monthrange(first.year, first.month)[1])]
    page = min(page_asked(request.GET.get("side", "")), MOST_PAGES)
    pools, more = pools_at(depot, page, ON_A_PAGE) if depot is not None else ([], False)
    left = free_by_day([each.pk for each in pools], shown, home.zone)
    rows = [
        Row(each.kind_id, each.kind.name.said_in(language).text, each.stock - each.short,
            tuple(_cell(many, each.stock - each.short) for many in left[each.pk]))
        for each in pools
    ]  # fmt: skip
    before, after = (first - timedelta(days=1)).replace(day=1), (shown[-1] + timedelta(days=1))
    chosen = str(depot.pk) if depot is not None else ""
    context = head(desk, "setup_stock_days") | {
        "depot": depot,
        "rows": rows,
        "days": [(each.day, formatting.weekday(each, language)[:2], each.weekday() > 4, each) for each in shown],
        "month": f"{formatting.words(language).months[first.month - 1]} {first.year}",
        "today": desk.today,
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


def _cell(left: int, stock: int) -> Cell:
    return Cell(left, "none" if left <= 0 else "few" if left * 4 <= stock else "plenty")
