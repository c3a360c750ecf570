"""Price lists as files: one is read, shown and made a draft; any list is written so that it is read back the same."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from aktiv.people.permissions import Permission
from aktiv.prices import words
from aktiv.prices.actions import draft_from_file
from aktiv.prices.actions.importing import filled
from aktiv.prices.new_lists import NewList
from aktiv.prices.queries.setup import as_written, book_of, lists_of, vat_rates_of
from aktiv.prices.queries.tables import table_of
from aktiv.prices.rules.drafting import tariff_of
from aktiv.prices.rules.reading import PriceFile, read_file
from aktiv.prices.rules.writing import written
from aktiv.values.refusal import Refusal
from aktiv.values.texts import Texts
from aktiv.web.components.forms import ErrorSummary, Field
from aktiv.web.components.links import Choice
from aktiv.web.components.pasted import file_or_pasted
from aktiv.web.gates import MunicipalDesk, staff_page
from aktiv.web.pricing.list_views import first_day, free_key, told
from aktiv.web.pricing.pages import access_list, head, today_of, typed
from aktiv.web.pricing.typed import LONGEST_NAME
from aktiv.web.public.price_tables import price_tables

MOST_BYTES = 1_000_000
MOST_ERRORS = 100
"""Lines that are told; whoever has more wrong has another kind of file."""


@dataclass(frozen=True, slots=True)
class LineError:
    """What is wrong with a line of the file."""

    line: int
    column: str
    text: str
    why: str


@staff_page(Permission.PRICE_EDIT)
@require_safe
def export(_request: HttpRequest, desk: MunicipalDesk, list_id: int) -> HttpResponse:
    """Finance and administrators. The whole list as CSV, for a spreadsheet and for the import of any municipality."""
    found = access_list(desk, list_id)
    # With the mark that tells spreadsheets that letters are UTF-8; reading leaves it out.
    answer = HttpResponse("\ufeff" + written(as_written(found)), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="{found.key}-{found.valid_from.isoformat()}.csv"'
    return answer


@staff_page(Permission.PRICE_EDIT)
@require_http_methods(["GET", "HEAD", "POST"])
def import_file(request: HttpRequest, desk: MunicipalDesk) -> HttpResponse:
    """Finance and administrators. POST reads a file or what was pasted; `gjor` is lag to make it a draft."""
    home, language = desk.municipality, get_language() or "nb"
    book, codes = book_of(home.pk), sorted(vat_rates_of(home.pk))
    known = {each.price_list.key: each.price_list.names for each in reversed(lists_of(home.pk, today_of(desk)))}
    values = typed(request.POST)
    text, wrong = file_or_pasted(request, MOST_BYTES)
    errors = {"fil": wrong} if wrong else {}
    found: PriceFile | None = None
    line_errors: list[LineError] = []
    table = None
    if request.method == "POST" and not errors:
        try:
            found = read_file(text, groups=set(book.groups) if book else (), vat_codes=codes)
        except Refusal as refusal:
            errors["fil"] = words.sentence(refusal, language)
    if found is not None:
        line_errors = _line_errors(found, language)
        valid_from = first_day(values, errors)
        like = _like(values, valid_from, codes, errors)
        if not line_errors and not errors and like is not None and book is not None:
            try:
                if values.get("gjor") == "lag":
                    key = values["liste"] if values.get("liste") in known else free_key(like.names.nb, set(known))
                    like = replace(like, key=key)
                    made = draft_from_file(home.pk, like, found, by=desk.person.pk, now=desk.now)
                    messages.success(request, _("The file is a draft that nobody is priced by yet."))
                    return redirect("setup_price_list", home.slug, made.pk)
                tariff = tariff_of(filled(like, found, like.vat_code))
                table = price_tables([table_of(tariff, home.currency, [], None, list(book.groups.values()))])[0]
            except Refusal as refusal:
                errors["fil"] = words.sentence(refusal, language)
    fields = _fields(values, codes, known, errors)
    context = head(desk) | {
        "fields": fields,
        "text": text,
        "file_error": errors.get("fil", ""),
        "line_errors": line_errors[:MOST_ERRORS],
        "more_errors": max(0, len(line_errors) - MOST_ERRORS),
        "rows": len(found.rows) if found else 0,
        "table": table,
        "groups": list(book.groups.values()) if book else [],
        "codes": codes,
        "problems": ErrorSummary.of(fields, [errors["fil"]] if errors.get("fil") else []),
    }
    return render(request, "pricing/import.html", context, status=422 if errors or line_errors else 200)


def _like(values: dict[str, str], valid_from: date | None, codes: list[str], errors: dict[str, str]) -> NewList | None:
    if not values.get("navn"):
        errors["navn"] = told("no_name")
    if values.get("mva", "") not in codes:
        errors["mva"] = told("no_vat_code")
    if errors or valid_from is None:
        return None
    name = Texts(nb=values["navn"][:LONGEST_NAME])
    return NewList(key="import", names=name, valid_from=valid_from, vat_code=values["mva"])


def _line_errors(found: PriceFile, language: str) -> list[LineError]:
    return [
        LineError(
            each.line,
            each.column,
            each.text,
            words.sentence(Refusal(each.code, most=LONGEST_NAME, group=each.text), language),
        )
        for each in found.errors
    ]


def _fields(
    values: dict[str, str], codes: list[str], known: Mapping[str, Texts], errors: dict[str, str]
) -> list[Field]:
    chosen = values.get("mva", codes[0] if codes else "")
    language, key = get_language() or "nb", values.get("liste", "")
    lists = [("", _("A new list")), *((each, names.said_in(language).text) for each, names in known.items())]
    return [
        Field("liste", _("Comes in the place of"), key, "select", mark_required=False,
              choices=tuple(Choice(each, label, each == key) for each, label in lists)),
        Field("navn", _("Name"), values.get("navn", ""), longest=LONGEST_NAME, error=errors.get("navn", "")),
        Field("fra", _("First day"), values.get("fra", ""), "date", error=errors.get("fra", "")),
        Field("mva", _("VAT code where a line has none"), chosen, "select", error=errors.get("mva", ""),
              choices=tuple(Choice(code, code, code == chosen) for code in codes), mark_required=False),
    ]  # fmt: skip
