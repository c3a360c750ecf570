"""How the equipment is used: what is always out might be bought, what never is might be sold."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from aktiv.lending.queries.use import Used, use_of
from aktiv.people.permissions import Permission
from aktiv.values.periods import day_period
from aktiv.web.components.forms import Field
from aktiv.web.components.links import Paging
from aktiv.web.components.results import Tag
from aktiv.web.finance.asked import MOST_PAGES
from aktiv.web.finance.csv_files import csv_answer
from aktiv.web.gates import MunicipalDesk, staff_page
from aktiv.web.public.asking import page_asked
from aktiv.web.stock.pages import address, day_of, head

A_YEAR = 365
LONGEST_DAYS = 3 * 366
MUCH, LITTLE = 60, 2
"""Percent of its time that a kind is out: more of it, or less, would do."""
OFTEN = 3
"""So often that too few were left when somebody wanted it: more of it would do."""
ON_A_PAGE = 50


@dataclass(frozen=True, slots=True)
class Row:
    """A kind and how it was used."""

    used: Used
    name: str
    tag: Tag | None


@staff_page(Permission.FACILITY_ENTER)
@require_safe
def use(request: HttpRequest, desk: MunicipalDesk) -> HttpResponse:
    """Administrators and facility managers. `fra` and `til` are days (inclusive); `side` pages; `vis` is csv for
    a file of all of it."""
    home, language = desk.municipality, get_language() or "nb"
    last = day_of(request.GET.get("til", "")) or desk.today
    first = day_of(request.GET.get("fra", "")) or last - timedelta(days=A_YEAR - 1)
    error = ""
    if first > last or (last - first).days > LONGEST_DAYS:
        error = _("Choose a first day before the last one, at most three years apart.")
        first = last - timedelta(days=A_YEAR - 1)
    start, end = day_period(first, home.zone).start, day_period(last, home.zone).end
    if request.GET.get("vis") == "csv":
        return _file(use_of(home.pk, start, end, home.zone), first, last, language)
    page = min(page_asked(request.GET.get("side", "")), MOST_PAGES)
    found = use_of(home.pk, start, end, home.zone, offset=(page - 1) * ON_A_PAGE, limit=ON_A_PAGE + 1)
    to = page + (len(found) > ON_A_PAGE)
    context = head(desk, "setup_equipment_use") | {
        "rows": [Row(each, each.kind.name.said_in(language).text, _advice(each)) for each in found[:ON_A_PAGE]],
        "paging": Paging.of(page, to, lambda side: address(request, {"side": side})) if to > 1 else None,
        "fields": [
            Field("fra", _("From"), first.isoformat(), "date", mark_required=False, error=error),
            Field("til", _("Through"), last.isoformat(), "date", mark_required=False),
        ],
        "file": address(request, {"vis": "csv", "side": ""}),
        "much": MUCH,
        "little": LITTLE,
    }
    return render(request, "stock/use.html", context)


def _advice(each: Used) -> Tag | None:
    if each.stock and (each.percent >= MUCH or each.lacked >= OFTEN or (each.most >= each.stock and each.refused)):
        return Tag(_("Consider more"), "warning")
    if each.stock and each.percent <= LITTLE and not each.lacked:
        return Tag(_("Consider fewer"), "info")
    return None


def _file(found: list[Used], first: date, last: date, language: str) -> HttpResponse:
    titles = (_("Kind"), _("There are"), _("Loans"), _("Things lent"), _("Most out at once"), _("Percent of the time"),
              _("Refused"), _("Times too few"), _("Most too few"))  # fmt: skip
    rows = (
        (each.kind.name.said_in(language).text, str(each.stock), str(each.loans), str(each.lent), str(each.most),
         str(each.percent), str(each.refused), str(each.lacked), str(each.lacked_most))
        for each in found
    )  # fmt: skip
    return csv_answer(f"utstyr-{first.isoformat()}-{last.isoformat()}", titles, rows)
