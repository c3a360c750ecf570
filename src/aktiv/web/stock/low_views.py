"""What there is too little of, by storage place and in all."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from aktiv.lending.queries.low import Low, low_stock
from aktiv.people.permissions import Permission
from aktiv.values import formatting
from aktiv.web.components.links import EmptyState, Link, Paging
from aktiv.web.finance.asked import MOST_PAGES
from aktiv.web.gates import MunicipalDesk, staff_page
from aktiv.web.public.asking import page_asked
from aktiv.web.stock.pages import address, head

ON_A_PAGE = 50


@dataclass(frozen=True, slots=True)
class Row:
    """A kind and where there is too little of it."""

    url: str
    name: str
    where: str
    there: int
    fewest: int
    since: str


@staff_page(Permission.FACILITY_ENTER)
@require_safe
def low(request: HttpRequest, desk: MunicipalDesk) -> HttpResponse:
    """Administrators and facility managers. `side` pages."""
    home, language = desk.municipality, get_language() or "nb"
    page = min(page_asked(request.GET.get("side", "")), MOST_PAGES)
    found = low_stock(home.pk, offset=(page - 1) * ON_A_PAGE, limit=ON_A_PAGE + 1)
    last = page + (len(found) > ON_A_PAGE)
    context = head(desk, "setup_stock_low") | {
        "rows": [_row(each, desk, language) for each in found[:ON_A_PAGE]],
        "paging": Paging.of(page, last, lambda to: address(request, {"side": to})) if last > 1 else None,
        "empty": EmptyState(
            _("There is enough of everything"),
            _("Say on the page of a kind below how many there are too few of it, in all or in one storage place."),
            (Link(_("All equipment"), reverse("setup_equipment", args=[home.slug])),),
            icon="CheckmarkCircle",
        ),
    }
    return render(request, "stock/low.html", context)


def _row(each: Low, desk: MunicipalDesk, language: str) -> Row:
    home = desk.municipality
    return Row(
        reverse("setup_kind", args=[home.slug, each.kind.pk]),
        each.kind.name.said_in(language).text,
        each.depot.name if each.depot is not None else _("All storage places"),
        each.there,
        each.fewest,
        formatting.day(each.since, language, home.zone) if each.since is not None else "",
    )
