"""One price list: a draft in its grid, a published one as it reads, and what becomes of either."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from aktiv.people.permissions import Permission
from aktiv.prices import words
from aktiv.prices.actions import delete_draft, end_list, save_list
from aktiv.prices.models import PriceList
from aktiv.prices.new_lists import NewList
from aktiv.prices.queries.setup import (
    as_written,
    book_of,
    lists_of,
    places_of,
    priced_by,
    published_of,
    shares_of,
    vat_rates_of,
)
from aktiv.prices.queries.tables import table_of
from aktiv.prices.rules.checking import warnings
from aktiv.prices.rules.drafting import tariff_of
from aktiv.prices.rules.reading import date_of
from aktiv.prices.tariffs import Book, Rounding
from aktiv.values.refusal import Refusal
from aktiv.values.texts import LANGUAGES
from aktiv.web.components.forms import ErrorSummary, Field, Problem
from aktiv.web.components.links import Choice
from aktiv.web.gates import MunicipalDesk, staff_page
from aktiv.web.pricing.grids import SPARE, Grid, Scene, grids
from aktiv.web.pricing.pages import access_list, head, revision_in, today_of, typed
from aktiv.web.pricing.told import standing, validity, warned
from aktiv.web.pricing.typed import LETTERS, LONGEST_NAME, MOST, Errors, count_of, filled_by, is_typed, list_in
from aktiv.web.public.price_tables import price_tables

MORE = 5
"""Empty rows that one asks for at a time."""
LANGUAGE_NAMES = {"nb": "bokmål", "nn": "nynorsk", "en": "English"}


@staff_page(Permission.PRICE_EDIT)
@require_http_methods(["GET", "HEAD", "POST"])
def price_list(request: HttpRequest, desk: MunicipalDesk, list_id: int) -> HttpResponse:
    """Finance and administrators. POST `gjor`: lagre, kontroll (saved, and on to the check), flere:… (more rows of a
    grid, nothing is saved), slett, or avslutt for a published list.
    """
    found = access_list(desk, list_id)
    if found.published_at is not None:
        return _published(request, desk, found)
    what = request.POST.get("gjor", "lagre") if request.method == "POST" else ""
    if what == "slett":
        try:
            delete_draft(found.pk, by=desk.person.pk, now=desk.now)
            messages.success(request, _("The draft is deleted."))
        except Refusal as refusal:  # published the moment before
            messages.error(request, words.sentence(refusal, get_language() or "nb"))
        return redirect("setup_prices", desk.municipality.slug)
    return _draft(request, desk, found, what)


def _draft(request: HttpRequest, desk: MunicipalDesk, found: PriceList, what: str) -> HttpResponse:
    home, language = desk.municipality, get_language() or "nb"
    book, codes = book_of(home.pk), sorted(vat_rates_of(home.pk))
    if book is None:
        return redirect("setup_price_groups", home.slug)
    groups = list(book.groups.values())
    written = as_written(found)
    values: Mapping[str, str] = filled_by(written, codes[0] if codes else "")
    if any(int(values[kind]) > most for kind, most in MOST.items()):
        name = found.names.said_in(language).text
        return render(request, "pricing/long.html", head(desk) | {"list": found, "name": name})
    errors, spare, revision, refusal = Errors(), dict(SPARE), found.revision, None
    if what:
        values = _kept(typed(request.POST))
        revision = revision_in(values)
        if what.startswith("flere:"):
            spare[what[6:]] = spare.get(what[6:], 0) + MORE
        else:
            new = list_in(values, key=found.key, groups=list(book.groups), vat_codes=codes, errors=errors)
            if new is not None:
                try:
                    save_list(found.pk, new, revision=revision, by=desk.person.pk, now=desk.now)
                    messages.success(request, _("Saved."))
                    page = "setup_price_check" if what == "kontroll" else "setup_price_list"
                    return redirect(page, home.slug, found.pk)
                except Refusal as said:
                    refusal = said
    scene = Scene(values, errors, groups, codes, language, home.currency)
    shown = grids(scene, spare)
    fields = _fields(scene)
    context = head(desk) | {
        "list": found,
        "name": found.names.said_in(language).text,
        "standing": standing("draft"),
        "days": validity(found),
        "fields": fields,
        "grids": shown,
        "revision": revision,
        "now_revision": refusal.data.get("revision") if refusal and refusal.code == "saved_meanwhile" else None,
        "problems": _problems(fields, shown, refusal, language),
        "warnings": () if what else _warnings(found, written, book),
        "codes": codes,
    }
    return render(request, "pricing/edit.html", context, status=422 if errors.by_field or refusal else 200)


def _published(request: HttpRequest, desk: MunicipalDesk, found: PriceList) -> HttpResponse:
    home, language = desk.municipality, get_language() or "nb"
    error, last = "", ""
    if request.method == "POST" and request.POST.get("gjor") == "avslutt":
        last = request.POST.get("siste", "")[:10]
        try:
            ended = end_list(found.pk, date_of(last), today=today_of(desk), by=desk.person.pk, now=desk.now)
            messages.success(request, _("The list ends: %(days)s.") % {"days": validity(ended)})
            return redirect("setup_price_list", home.slug, found.pk)
        except Refusal as refusal:
            error = words.sentence(refusal, language, home.currency)
    state = next(each.state for each in lists_of(home.pk, today_of(desk)) if each.price_list.pk == found.pk)
    written = as_written(found)
    book = book_of(home.pk)
    groups = list(book.groups.values()) if book is not None else []
    table = table_of(tariff_of(written), home.currency, [], None, groups)
    field = Field(
        "siste", _("Last day"), last, "date", error=error,
        hint=_after(found),
    )  # fmt: skip
    context = head(desk) | {
        "list": found,
        "name": found.names.said_in(language).text,
        "standing": standing(state),
        "days": validity(found),
        "table": price_tables([table])[0],
        "field": field if state != "past" else None,
        "problems": ErrorSummary.of([field]),
    }
    return render(request, "pricing/published.html", context, status=422 if error else 200)


def _after(found: PriceList) -> str:
    """What counts when a list has ended: the newest of its key that began before it, as long as it goes on."""
    before = [
        each for each in published_of(found) if (each.valid_from, each.version) < (found.valid_from, found.version)
    ]
    back = next((each for each in before if each.valid_to is None or each.valid_to > found.valid_from), None)
    if back is None:
        return _("No other list counts then: its places have no price before you publish one.")
    return _("Then this list counts again: %(name)s, %(days)s.") % {
        "name": back.names.said_in(get_language() or "nb").text,
        "days": validity(back),
    }


def _kept(values: dict[str, str]) -> dict[str, str]:
    """What was handed in, with as many rows of each kind as something was typed in: empty ones are added anew."""
    for kind, letter in LETTERS.items():
        rows = [place for place in range(count_of(values, kind)) if is_typed(values, f"{letter}{place}")]
        values[kind] = str(max(rows, default=-1) + 1)
    return values


def _fields(scene: Scene) -> list[Field]:
    def of(name: str, label: str, **more: object) -> Field:
        return Field(name, label, scene.values.get(name, ""), error=scene.error(name), **more)  # type: ignore[arg-type]  # names of fields

    roundings = [
        (Rounding.UP.value, _("to the whole unit that was begun")),
        (Rounding.EXACT.value, _("to the minute")),
    ]
    return [
        *(
            of(f"navn_{each}", _("Name, %(language)s") % {"language": LANGUAGE_NAMES[each]}, longest=LONGEST_NAME,
               optional=each != "nb")
            for each in LANGUAGES
        ),
        of("fra", _("First day"), kind="date"),
        of("til", _("Last day"), kind="date", optional=True),
        replace(of("avrunding", _("Time is paid"), kind="select", mark_required=False),
                choices=tuple(Choice(code, label, scene.values.get("avrunding") == code) for code, label in roundings)),
        of("minste", _("Least for one use, kr"), optional=True, inputmode="decimal", longest=12),
        of("mva_inkl", _("Prices include VAT"), kind="checkbox", mark_required=False),
    ]  # fmt: skip


def _problems(fields: list[Field], shown: list[Grid], refusal: Refusal | None, language: str) -> ErrorSummary:
    others = (Problem(words.sentence(refusal, language)),) if refusal else ()
    of_fields = ErrorSummary.of(fields).problems
    return ErrorSummary((*others, *of_fields, *(problem for grid in shown for problem in grid.problems)))


def _warnings(found: PriceList, written: NewList, book: Book) -> list[str]:
    shares = shares_of(priced_by(found.key, book, places_of(found.municipality_id)))
    return [warned(each, book) for each in warnings(tariff_of(written), book, shares)]
