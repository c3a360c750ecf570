"""Every price list of a municipality by state, and a new one."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from aktiv.people.permissions import Permission
from aktiv.prices import words
from aktiv.prices.actions import draft_list
from aktiv.prices.new_lists import NewList
from aktiv.prices.queries.setup import Listed, book_of, lists_of, uses_of, vat_rates_of
from aktiv.prices.rules.reading import date_of
from aktiv.values.refusal import Refusal
from aktiv.values.texts import Texts
from aktiv.web.components.forms import ErrorSummary, Field
from aktiv.web.gates import MunicipalDesk, staff_page
from aktiv.web.pricing.pages import head, today_of, typed
from aktiv.web.pricing.told import Standing, standing, validity, where_used
from aktiv.web.pricing.typed import LONGEST_NAME, slug_of

FEW_PLACES = 3
"""Places that a list is used for which are named; the others are counted."""


@dataclass(frozen=True, slots=True)
class Line:
    """A list among the others."""

    id: int
    name: str
    standing: Standing
    days: str
    used: str
    more: int
    is_draft: bool


@staff_page(Permission.PRICE_EDIT)
@require_safe
def lists(request: HttpRequest, desk: MunicipalDesk) -> HttpResponse:
    """Finance and administrators. Price lists by state, with their days and what they are for."""
    home = desk.municipality
    used = where_used(uses_of(home.pk))
    found = lists_of(home.pk, today_of(desk))
    book = book_of(home.pk)
    context = head(desk, "setup_prices") | {
        "lines": [_line(each, used) for each in found if each.state != "past"],
        "past": [_line(each, used) for each in found if each.state == "past"],
        "groups": book is not None and bool(book.groups),
        "vat": book is not None and bool(book.vat),
    }
    return render(request, "pricing/lists.html", context)


@staff_page(Permission.PRICE_EDIT)
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest, desk: MunicipalDesk) -> HttpResponse:
    """Finance and administrators. POST makes an empty draft and goes on to its grid."""
    home = desk.municipality
    values = typed(request.POST)
    errors: dict[str, str] = {}
    if request.method == "POST":
        valid_from = first_day(values, errors)
        if not values.get("navn"):
            errors["navn"] = told("no_name")
        if not errors and valid_from is not None:
            name = values["navn"][:LONGEST_NAME]
            taken = {each.price_list.key for each in lists_of(home.pk, today_of(desk))}
            made = draft_list(
                home.pk,
                NewList(key=free_key(name, taken), names=Texts(nb=name), valid_from=valid_from, vat_code=""),
                by=desk.person.pk,
                now=desk.now,
            )
            return redirect("setup_price_list", home.slug, made.pk)
    fields = [
        Field("navn", _("Name"), values.get("navn", ""), hint=_("Such as Sports halls."), longest=LONGEST_NAME,
              error=errors.get("navn", "")),
        Field("fra", _("First day"), values.get("fra", ""), "date", error=errors.get("fra", "")),
    ]  # fmt: skip
    context = head(desk) | {
        "fields": fields,
        "problems": ErrorSummary.of(fields),
        "codes": sorted(vat_rates_of(home.pk)),
    }
    return render(request, "pricing/new.html", context, status=422 if errors else 200)


def told(code: str, **data: object) -> str:
    """A refusal in the reader's words."""
    return words.sentence(Refusal(code, **data), get_language() or "nb")


def first_day(values: dict[str, str], errors: dict[str, str], name: str = "fra") -> date | None:
    """The day in a field; what is wrong with it goes to `errors`."""
    try:
        return date_of(values.get(name, ""))
    except Refusal as refusal:
        errors[name] = words.sentence(refusal, get_language() or "nb")
        return None


def free_key(name: str, taken: set[str]) -> str:
    """A key for a list of that name, which no other list has."""
    wanted = slug_of(name, "prisliste")
    return next(each for each in (wanted, *(f"{wanted}-{n}" for n in range(2, len(taken) + 3))) if each not in taken)


def _line(each: Listed, used: dict[str, list[str]]) -> Line:
    language = get_language() or "nb"
    places = used.get(each.price_list.key, [])
    return Line(
        each.price_list.pk,
        each.price_list.names.said_in(language).text,
        standing(each.state),
        validity(each.price_list),
        "; ".join(places[:FEW_PLACES]),
        max(0, len(places) - FEW_PLACES),
        each.state == "draft",
    )
