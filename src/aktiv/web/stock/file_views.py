"""Equipment as a file: written for a spreadsheet, and read after it has been shown what it would do."""

from __future__ import annotations

from dataclasses import dataclass

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from aktiv.lending.actions.importing import Plan, planned, take_in
from aktiv.lending.queries.files import as_lines
from aktiv.lending.rules.files import COLUMNS, read, written
from aktiv.payments.exports.characters import harmless
from aktiv.people.permissions import Permission
from aktiv.values.refusal import Refusal
from aktiv.values.typed_text import whole
from aktiv.web.components.pasted import file_or_pasted
from aktiv.web.gates import MunicipalDesk, staff_page
from aktiv.web.stock.hits_shown import hit_rows
from aktiv.web.stock.pages import head, may_keep, sentence

MOST_BYTES = 1_000_000
MOST_ERRORS = 100


@dataclass(frozen=True, slots=True)
class LineError:
    """What is wrong with a line of the file."""

    line: int
    column: str
    why: str


@staff_page(Permission.FACILITY_ENTER)
@require_safe
def export(request: HttpRequest, desk: MunicipalDesk) -> HttpResponse:
    """Administrators and facility managers. All of it, or what one `lager` has."""
    depot = whole(request.GET.get("lager", "")) if request.GET.get("lager") else None
    rows = ([harmless(each) for each in line] for line in as_lines(desk.municipality.pk, depot))
    # With the mark that tells spreadsheets that letters are UTF-8; reading leaves it out.
    answer = HttpResponse("\ufeff" + written(rows), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="utstyr-{desk.today.isoformat()}.csv"'
    return answer


@staff_page(Permission.FACILITY_ENTER)
@require_http_methods(["GET", "HEAD", "POST"])
def import_file(request: HttpRequest, desk: MunicipalDesk) -> HttpResponse:
    """Administrators. POST reads a file or what was pasted and shows it; `gjor` is les to take it in."""
    if not may_keep(desk, None):
        raise Http404
    home = desk.municipality.pk
    text, error = file_or_pasted(request, MOST_BYTES)
    wrong: list[LineError] = []
    plan: Plan | None = None
    if request.method == "POST" and not error:
        try:
            lines, found = read(text)
            plan = planned(home, lines, desk.now) if lines and not found else None
            found += plan.wrong if plan is not None else ()
            wrong = [LineError(each.line, each.column, _why(each.code)) for each in found]
            if not lines and not wrong:
                error = _("There is nothing in the file but its heads.")
            elif not wrong and request.POST.get("gjor") == "les":
                take_in(home, lines, by=desk.person.pk, now=desk.now)
                messages.success(request, _("The file was read."))
                return redirect("setup_equipment", desk.municipality.slug)
        except Refusal as refusal:
            error = _told(refusal)
    plan = plan if not wrong else None
    hit = hit_rows(plan.hits, desk, "setup_equipment_import") if plan is not None else []
    context = head(desk, "setup_equipment") | {
        "text": text,
        "error": error,
        "wrong": wrong[:MOST_ERRORS],
        "more": max(0, len(wrong) - MOST_ERRORS),
        "plan": plan,
        "hits": hit,
        "may_read": plan is not None and not hit,
        "columns": "; ".join(COLUMNS),
    }
    return render(request, "stock/import.html", context, status=422 if error or wrong else 200)


def _why(code: str) -> str:
    return {
        "empty": _("This must be filled in."),
        "unknown": _("There is no such choice."),
        "too_long": _("It is too long."),
        "stock_or_number": _("Write how many there are, or the number of one thing: one of the two."),
        "not_a_number": _("Write a whole number."),
        "twice": _("It stands in the file twice."),
        "out_of_bounds": _("It is too small or too large."),
        "not_an_amount": _("Write an amount in kroner, such as 450 or 1250,50."),
        "not_a_day": _("Write a day as 2027-03-31."),
        "not_prices": _(
            "Write prices as alle=50/0: for a day begun and for a loan, by price group, with spaces between."
        ),
        "not_parts": _("Write parts as 8 × Scenedekke + 32 × Scenebein."),
        "differs": _("Another line says something else of the same kind."),
        "unknown_group": _("There is no such price group."),
        "unknown_certificate": _("There is no such certificate."),
        "unknown_vat": _("There is no such VAT code."),
        "unknown_part": _("There is no kind of that name to be a part."),
        "needs_vat": _("Choose a VAT code for what it costs."),
        "by_number": _("Each of these has a number. Write one line for each."),
        "counted": _("These are counted. Write how many there are."),
    }[code]


def _told(refusal: Refusal) -> str:
    if refusal.code == "file_unread":
        return {
            "no_heads": _("The first line must have the heads of the columns, at least lager and navn_nb."),
            "too_long": _("The file has more than 5,000 lines."),
            "not_csv": _("The file cannot be read as lines with columns."),
        }[refusal.data["why"]]
    said = sentence(refusal)
    return _("Line %(line)s: %(why)s") % {"line": refusal.data["line"], "why": said} if "line" in refusal.data else said
