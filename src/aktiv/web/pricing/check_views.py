"""Before a list is published: what to look at, what last year's use would have cost, and the button itself; and the
list's copy for next year."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from aktiv.bookings.actions.reckoning import reckon
from aktiv.people.permissions import Permission
from aktiv.prices import words
from aktiv.prices.actions import copy_list, publish_list
from aktiv.prices.models import PriceList, PricePreview
from aktiv.prices.queries.setup import (
    as_written,
    book_of,
    places_of,
    preview_of,
    priced_by,
    published_of,
    shares_of,
)
from aktiv.prices.rules.checking import warnings
from aktiv.prices.rules.drafting import tariff_of
from aktiv.prices.rules.raising import STEPS
from aktiv.prices.rules.reading import basis_points_of, date_of
from aktiv.prices.rules.repricing import Sum, Sums
from aktiv.prices.tariffs import Book
from aktiv.values import formatting
from aktiv.values.refusal import Refusal
from aktiv.web.components.forms import ErrorSummary, Field
from aktiv.web.components.links import Choice
from aktiv.web.gates import MunicipalDesk, staff_page
from aktiv.web.pricing.pages import access_list, head, one, revision_in, typed
from aktiv.web.pricing.told import dated, standing, unpriced, validity, warned


@dataclass(frozen=True, slots=True)
class SumShown:
    """A line of the reckoning."""

    name: str
    uses: int
    was: str
    would: str
    change: str
    unpriced: int


@dataclass(frozen=True, slots=True)
class Reckoned:
    """A reckoning as it is shown: how far it has come, or what came of it."""

    days: str
    lines: Sequence[SumShown]
    total: SumShown | None
    unpriced: Sequence[str]
    counted: int
    uses: int
    finished: bool
    outdated: bool


@staff_page(Permission.PRICE_EDIT)
@require_http_methods(["GET", "HEAD", "POST"])
def check(request: HttpRequest, desk: MunicipalDesk, list_id: int) -> HttpResponse:
    """Finance and administrators. POST `gjor`: regn (what would past use have cost?) or publiser."""
    home, language = desk.municipality, get_language() or "nb"
    found = access_list(desk, list_id)
    refusal: Refusal | None = None
    if request.method == "POST":
        try:
            if request.POST.get("gjor") == "publiser":
                publish_list(found.pk, revision=revision_in(typed(request.POST)), by=desk.person.pk, now=desk.now)
                messages.success(request, _("%(name)s is published.") % {"name": found.names.said_in(language).text})
                return redirect("setup_price_list", home.slug, found.pk)
            reckon(found, home, by=desk.person.pk, now=desk.now)
            return redirect("setup_price_check", home.slug, found.pk)
        except Refusal as said:
            refusal = said
    book = book_of(home.pk)
    preview = preview_of(found)
    told = words.sentence(refusal, language, home.currency) if refusal is not None else ""
    context = head(desk) | {
        "list": found,
        "name": found.names.said_in(language).text,
        "standing": standing("draft") if found.published_at is None else None,
        "days": validity(found),
        "warnings": _warnings(found, book) if book else (),
        "takes_over": _takes_over(found, language),
        "reckoned": _reckoned(preview, found, book, language) if preview and book else None,
        "problems": ErrorSummary.of((), [told] if told else []),
    }
    return render(request, "pricing/check.html", context, status=422 if refusal else 200)


@staff_page(Permission.PRICE_EDIT)
@require_http_methods(["GET", "HEAD", "POST"])
def copy(request: HttpRequest, desk: MunicipalDesk, list_id: int) -> HttpResponse:
    """Finance and administrators. POST makes a draft of the list for other days, each price so many percent more."""
    home, language = desk.municipality, get_language() or "nb"
    found = access_list(desk, list_id)
    values = typed(request.POST)
    errors: dict[str, str] = {}
    if request.method == "POST":
        try:
            made = copy_list(
                found.pk,
                valid_from=date_of(values.get("fra", "")),
                basis_points=_raise(values.get("prosent", "")),
                step=STEPS.get(values.get("trinn", ""), 0),
                by=desk.person.pk,
                now=desk.now,
            )
            messages.success(request, _("The copy is a draft that nobody is priced by yet."))
            return redirect("setup_price_list", home.slug, made.pk)
        except Refusal as refusal:
            field = {"not_a_date": "fra", "no_such_step": "trinn"}.get(refusal.code, "prosent")
            errors[field] = words.sentence(refusal, language)
    first = date(found.valid_from.year + 1, 1, 1) if found.valid_from.year < 2199 else found.valid_from
    steps = tuple(Choice(step, _("%(kr)s kr") % {"kr": step}, values.get("trinn", "1") == step) for step in STEPS)
    fields = [
        Field("fra", _("First day"), values.get("fra", max(first, date(desk.today.year + 1, 1, 1)).isoformat()), "date",
              error=errors.get("fra", "")),
        Field("prosent", _("Raise every price by so many percent"), values.get("prosent", "0"), inputmode="decimal",
              hint=_("Such as 3,5. A minus sign lowers them."), error=errors.get("prosent", "")),
        Field("trinn", _("Round to the nearest"), kind="radio", choices=steps, error=errors.get("trinn", "")),
    ]  # fmt: skip
    context = head(desk) | {
        "list": found,
        "name": found.names.said_in(language).text,
        "days": validity(found),
        "fields": fields,
        "problems": ErrorSummary.of(fields),
    }
    return render(request, "pricing/copy.html", context, status=422 if errors else 200)


def _raise(text: str) -> int:
    """Basis points of a percentage that may be below zero."""
    bare = one(text).replace("−", "-")
    return -basis_points_of(bare[1:].strip()) if bare.startswith("-") else basis_points_of(bare.removeprefix("+"))


def _warnings(found: PriceList, book: Book) -> list[str]:
    shares = shares_of(priced_by(found.key, book, places_of(found.municipality_id)))
    return [warned(each, book) for each in warnings(tariff_of(as_written(found)), book, shares)]


def _takes_over(found: PriceList, language: str) -> str:
    """What the list is instead of, from its first day on."""
    before = [each for each in published_of(found) if each.pk != found.pk and each.valid_from <= found.valid_from]
    standing_then = next((each for each in before if each.valid_to is None or each.valid_to >= found.valid_from), None)
    first = dated(found.valid_from, language)
    if standing_then is None:
        return _("No other list with these places is in force on %(first)s.") % {"first": first}
    return _("From %(first)s it takes over from %(name)s, %(days)s. Uses that are booked already keep their price.") % {
        "first": first,
        "name": standing_then.names.said_in(language).text,
        "days": validity(standing_then),
    }


def _reckoned(preview: PricePreview, found: PriceList, book: Book, language: str) -> Reckoned:
    sums = Sums.from_json(preview.sums)
    ordered = [code for code in book.groups if code in sums.groups]
    finished = preview.finished_at is not None
    return Reckoned(
        days=_("%(first)s to %(last)s") % {"first": dated(preview.first, language),
                                           "last": dated(preview.last, language)},
        lines=[_shown(book.groups[code].names.said_in(language).text, sums.groups[code], book, language)
               for code in ordered],
        total=_shown(_("In sum"), sums.total, book, language) if finished and ordered else None,
        unpriced=[unpriced(each, book) for each in sums.told],
        counted=preview.counted,
        uses=preview.uses,
        finished=finished,
        outdated=preview.revision != found.revision,
    )  # fmt: skip


def _shown(name: str, row: Sum, book: Book, language: str) -> SumShown:
    difference = row.would - row.was
    sign = "+" if difference > 0 else ""
    change = f"{sign}{formatting.money(difference, language, book.currency)}"
    if row.was:
        share = Fraction(difference * 100, row.was)
        told = f"{abs(float(share)):.1f}".replace(".", formatting.words(language).decimal)
        change += f" ({'+' if difference > 0 else '−' if difference < 0 else ''}{told} %)"
    return SumShown(
        name,
        row.uses,
        formatting.money(row.was, language, book.currency),
        formatting.money(row.would, language, book.currency),
        change,
        row.unpriced,
    )
