"""What municipalities pay each other for of what their residents borrow: a table with its sums, and all as a file."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from aktiv.lending.queries.parts import waiting_for
from aktiv.payments.queries.between import A_PAGE, Part, Side, parts_between, sums_between
from aktiv.people.permissions import Permission, Thing, permits
from aktiv.values import formatting
from aktiv.web.components.forms import ErrorSummary
from aktiv.web.components.links import EmptyState, Link, Paging, Tabs
from aktiv.web.finance.asked import MOST_PAGES
from aktiv.web.finance.csv_files import Cell, csv_answer
from aktiv.web.finance.periods import Period, period_asked
from aktiv.web.gates import MunicipalDesk, staff_page
from aktiv.web.public.asking import page_asked

THEIRS = "andres"


@dataclass(frozen=True, slots=True)
class Row:
    """A part as the table has it."""

    what: str
    where: str
    other: str
    day: str
    price: str
    amount: str
    billed: str


@staff_page(Permission.MONEY_HANDLE)
@require_safe
def between(request: HttpRequest, desk: MunicipalDesk) -> HttpResponse:
    """Finance. `vis=andres` shows what others bill the municipality, `fra` and `til` are the days, `side` pages."""
    home, side, period = desk.municipality, _side(request), _period(request, desk)
    page = min(page_asked(request.GET.get("side", "")), MOST_PAGES)
    found = parts_between(home.pk, side, period.first, period.last, page=page)
    language = get_language() or "nb"

    context = {
        "tabs": Tabs(
            _("Who pays"),
            (
                Link(_("What we bill others"), _url("finance_between", home.slug, Side.OURS, period),
                     side is Side.OURS),
                Link(_("What others bill us"), _url("finance_between", home.slug, Side.THEIRS, period),
                     side is Side.THEIRS),
            ),
        ),
        "may_answer": permits(Permission.PART_ANSWER, desk.held, Thing(municipality_id=home.pk)),
        "waiting": waiting_for(home.pk),
        "ours": side is Side.OURS,
        "kept": [("vis", THEIRS)] if side is Side.THEIRS else [],
        "fields": period.fields,
        "sums": [
            (each.other, each.loans, formatting.money(each.amount, language, each.currency),
             formatting.money(each.billed, language, each.currency))
            for each in sums_between(home.pk, side, period.first, period.last)
        ],
        "rows": [_row(each, language) for each in found.parts],
        "paging": Paging.of(
            page, -(-found.count // A_PAGE), lambda to: _url("finance_between", home.slug, side, period, page=to)
        ),
        "empty": EmptyState(
            _("Nothing is shared"),
            _("What residents of one municipality borrow from another comes here, when the two share the price."),
            icon="Receipt",
        ),
        "told": period.told,
        "file_url": _url("finance_between_file", home.slug, side, period),
        "errors": ErrorSummary.of(period.fields),
    }  # fmt: skip
    return render(request, "finance/between.html", context, status=422 if period.wrong else 200)


@staff_page(Permission.MONEY_HANDLE)
@require_safe
def between_file(request: HttpRequest, desk: MunicipalDesk) -> HttpResponse:
    """Finance. The same as a file, every row."""
    home, side, period = desk.municipality, _side(request), _period(request, desk)
    language = get_language() or "nb"
    head = [_("Day"), _("Municipality"), _("Loan"), _("Storage place"), _("What"), _("Price"), _("The part"), _("VAT"),
            _("Billed"), _("Invoice")]  # fmt: skip
    rows: list[tuple[Cell, ...]] = []
    for each in parts_between(home.pk, side, period.first, period.last, limit=None).parts:
        what = each.what.said_in(language).text.partition(": ")[2]
        invoices = ", ".join(str(number) for number in each.invoices)
        rows.append((each.day.isoformat(), each.other, str(each.number), each.place, what, each.price, each.amount,
                     each.vat_amount, each.billed, invoices))  # fmt: skip
    return csv_answer(f"{home.slug}-mellom-kommuner-{side.value}-{period.first}-{period.last}", head, rows)


def _row(each: Part, language: str) -> Row:
    money = {"language": language, "currency": each.currency}
    if each.billed == each.amount and each.invoices:
        numbers = ", ".join(str(number) for number in each.invoices)
        billed = _("Invoice %(numbers)s") % {"numbers": numbers}
    else:
        billed = _("%(amount)s waits") % {"amount": formatting.money(each.amount - each.billed, **money)}
    return Row(
        _("Loan %(what)s") % {"what": each.what.said_in(language).text or str(each.number)},
        each.place,
        each.other,
        formatting.date_short(each.day, language) + f" {each.day.year}",
        formatting.money(each.price, **money),
        formatting.money(each.amount, **money),
        billed if each.amount or each.billed else _("Nothing left to bill"),
    )


def _side(request: HttpRequest) -> Side:
    return Side.THEIRS if request.GET.get("vis") == THEIRS else Side.OURS


def _period(request: HttpRequest, desk: MunicipalDesk) -> Period:
    return period_asked(request.GET, desk.now.astimezone(desk.municipality.zone).date())


def _url(name: str, slug: str, side: Side, period: Period, *, page: int = 1) -> str:
    chosen: dict[str, object] = {
        "vis": THEIRS if side is Side.THEIRS else "",
        "fra": period.first.isoformat(),
        "til": period.last.isoformat(),
        "side": page if page > 1 else "",
    }
    return f"{reverse(name, args=[slug])}?{urlencode({key: value for key, value in chosen.items() if value})}"
