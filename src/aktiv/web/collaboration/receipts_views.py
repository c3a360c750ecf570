"""What accounting says is paid of shares, read from its file after it was looked at; and orders to pay out for it."""

from __future__ import annotations

from collections.abc import Sequence

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext
from django.views.decorators.http import require_http_methods, require_safe

from aktiv.collaboration import budget_words, words
from aktiv.collaboration.models import PayOut, ShareReceipt
from aktiv.collaboration.queries.share_billing import latest_receipts, names_of, pay_outs_of
from aktiv.collaboration.rules.receipts import read
from aktiv.municipalities.models import Municipality
from aktiv.payments.actions.share_receipts import take_in_payments
from aktiv.payments.queries.share_receipts import Checked, checked
from aktiv.people.permissions import Permission
from aktiv.values.refusal import Refusal
from aktiv.web.collaboration.budgets_tables import signed
from aktiv.web.collaboration.gates import Seat, mandated
from aktiv.web.collaboration.sharing import host_of
from aktiv.web.collaboration.shown import Cell, Column, Table, at_moment, frame, on_day
from aktiv.web.components.links import Link
from aktiv.web.components.pasted import file_or_pasted
from aktiv.web.components.results import Tag
from aktiv.web.finance.csv_files import csv_answer

MOST_BYTES = 100_000
SHOWN = 20


@mandated
@require_http_methods(["GET", "HEAD", "POST"])
def receipts(request: HttpRequest, seat: Seat) -> HttpResponse:
    """The secretariat. POST reads a file or what was pasted and shows each line; `gjor` is noter to note those that are
    right."""
    host = _host_or_404(seat)
    text, error = file_or_pasted(request, MOST_BYTES)
    told: list[Checked] = []
    if request.method == "POST" and not error:
        try:
            if request.POST.get("gjor") == "noter":
                told = take_in_payments(text, by=seat.person.pk, now=seat.now)
                messages.success(request, _noted(told))
                return redirect("collaboration_receipts")
            told = checked(host.pk, read(text), seat.today)
        except Refusal as refusal:
            error = _told(refusal)
    right = sum(each.receipt is not None for each in told)
    context = frame(seat.home, "collaboration_desk", works=True) | {
        "heading": _("What accounting says is paid"),
        "lead": _("A file of invoices that are paid, held against the shares line by line before anything is noted."),
        "text": text,
        "error": error,
        "checked": [_checked_table(told)] if told else [],
        "right": right,
        "note": ngettext("Note %(n)s payment", "Note %(n)s payments", right) % {"n": right},
        "blocks": [_receipt_table(latest_receipts(host.pk, SHOWN)), _order_table(pay_outs_of(host.pk))],
        "acts": [],
        "files": [Link(_("Orders to pay out as CSV"), reverse("collaboration_pay_outs"), icon="Download")],
        "back": Link(_("Back to what can be done"), reverse("collaboration_desk")),
    }
    return render(request, "collaboration/receipts.html", context, status=422 if error else 200)


@mandated
@require_safe
def pay_outs(request: HttpRequest, seat: Seat) -> HttpResponse:  # noqa: ARG001 - a view's
    """Every order to pay out, for accounting: a line each. In its file of payments it is named U and the number."""
    rows: list[list[str | int | None]] = [
        [
            f"U{each.number}",
            each.organisation.number or "",
            each.member.name,
            str(each.amount_ore),  # as text: numbers are written in kroner
            ", ".join(_budgets(each)),
            each.note,
            each.made_at.date().isoformat(),
            each.receipt.paid_on.isoformat() if hasattr(each, "receipt") else "",
        ]
        for each in pay_outs_of(_host_or_404(seat).pk)
    ]
    head = ["order", "organisation_number", "name", "amount_ore", "text", "note", "ordered_on", "paid_on"]
    return csv_answer("utbetalinger", head, rows)


def _host_or_404(seat: Seat) -> Municipality:
    host = host_of(seat)
    if host is None or not seat.may(Permission.COLLABORATION_KEEP):
        raise Http404
    return host


def _told(refusal: Refusal) -> str:
    if refusal.code == "file_unread":
        return str(budget_words.UNREAD[refusal.data["why"]])
    return words.sentence(refusal)


def _noted(told: Sequence[Checked]) -> str:
    right = sum(each.receipt is not None for each in told)
    said = ngettext("%(n)s payment is noted.", "%(n)s payments are noted.", right) % {"n": right}
    left = len(told) - right
    more = ngettext("%(n)s line is left as it is.", "%(n)s lines are left as they are.", left) % {"n": left}
    return f"{said} {more}" if left else said


def _checked_table(told: Sequence[Checked]) -> Table:
    columns = (
        Column(pgettext("file", "Line")),
        Column(_("What the file says")),
        Column(_("Amount"), num=True),
        Column(_("What is done")),
    )
    names = names_of([place for each in told if each.receipt is not None for place in each.receipt.parts])
    lines = tuple(
        (
            Cell(str(each.said.line)),
            Cell(_said(each), ", ".join(filter(None, (_day(each), each.said.reference)))),
            Cell(signed(each.said.ore) if each.said.ore else "–"),
            _outcome(each, names),
        )
        for each in told
    )
    return Table("checked", _("What the file says, line by line"), columns, lines)


def _said(each: Checked) -> str:
    if not each.said.number:
        return each.said.told
    told = _("Order U%(number)s") if each.said.order else _("Invoice %(number)s")
    return told % {"number": each.said.number}


def _day(each: Checked) -> str:
    return on_day(each.said.paid_on) if each.said.number else ""


def _outcome(each: Checked, names: dict[tuple[int, int], tuple[str, str]]) -> Cell:
    if each.receipt is None:
        told = str(budget_words.RECEIVED[each.code])
        said = told % {"left": words.kroner(each.left)} if "%(" in told else told
        known = each.code == "noted_already"
        return Cell(said, tag=Tag(_("Left as it is"), "neutral" if known else "warning"))
    parts = [f"{': '.join(names[place])}, {signed(ore)}" for place, ore in each.receipt.parts.items()]
    return Cell("; ".join(parts), tag=Tag(_("Is noted"), "success"))


def _receipt_table(found: Sequence[ShareReceipt]) -> Table:
    columns = (
        Column(_("What is paid")),
        Column(pgettext("payment", "Day")),
        Column(_("Amount"), num=True),
        Column(_("Of it shares"), num=True),
        Column(_("Noted by")),
    )
    lines = tuple(
        (
            Cell(
                _("Order U%(number)s") % {"number": each.payout.number}
                if each.payout is not None
                else _("Invoice %(number)s") % {"number": each.invoice},
                each.reference,
            ),
            Cell(on_day(each.paid_on)),
            Cell(signed(each.amount_ore)),
            Cell(signed(each.shares_ore)),
            Cell(each.made_by.name if each.made_by is not None else "–", at_moment(each.made_at)),
        )
        for each in found
    )
    return Table("noted", _("Noted from files"), columns, lines, _("No file has been read yet."))


def _order_table(found: Sequence[PayOut]) -> Table:
    columns = (
        Column(pgettext("payment", "Order")),
        Column(_("Partner")),
        Column(_("Amount"), num=True),
        Column(_("State")),
        Column(_("Ordered by")),
    )
    lines = tuple(
        (
            Cell(f"U{each.number}", ", ".join(_budgets(each))),
            Cell(each.member.name, each.organisation.number or ""),
            Cell(words.kroner(each.amount_ore)),
            Cell("", on_day(each.receipt.paid_on), tag=Tag(_("Paid out"), "success"))
            if hasattr(each, "receipt")
            else Cell("", tag=Tag(_("Ordered"), "info")),
            Cell(each.made_by.name if each.made_by is not None else "–", at_moment(each.made_at)),
        )
        for each in found[:SHOWN]
    )
    return Table("orders", _("Orders to pay out"), columns, lines, _("Nothing has been ordered paid out."))


def _budgets(order: PayOut) -> list[str]:
    return list(dict.fromkeys(each.bill.line.version.budget.title for each in order.parts.all()))
