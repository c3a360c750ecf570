"""The first page of those who keep a municipality's accounts: what waits, as counts that lead to it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from aktiv.municipalities.models import Municipality
from aktiv.payments.models import Batch
from aktiv.payments.queries.desk import Waiting, waiting
from aktiv.people.permissions import Permission
from aktiv.values import formatting
from aktiv.web.components.results import Tag
from aktiv.web.finance.words import STATES
from aktiv.web.gates import MunicipalDesk, staff_page
from aktiv.web.templatetags.look import capital


@dataclass(frozen=True, slots=True)
class Row:
    """Something that may wait: what in words, how it stands, and where it is."""

    what: str
    more: str
    url: str
    tag: Tag


@staff_page(Permission.MONEY_HANDLE)
@require_safe
def finance_desk(request: HttpRequest, desk: MunicipalDesk) -> HttpResponse:
    """Finance. What wants somebody, and what is in order."""
    home = desk.municipality
    yesterday = desk.now.astimezone(home.zone).date() - timedelta(days=1)
    found = waiting(home.pk, yesterday, desk.now)
    rows = _rows(found, home, yesterday.isoformat())
    context = {
        "wait": [each for each in rows if each.tag.kind != "success"],
        "fine": [each for each in rows if each.tag.kind == "success"],
    }
    return render(request, "finance/desk.html", context)


def _rows(found: Waiting, home: Municipality, until: str) -> list[Row]:
    payments, reconciliation = (
        reverse(name, args=[home.slug]) for name in ("finance_payments", "finance_reconciliation")
    )
    amount = formatting.money(found.unbilled_amount, get_language() or "nb", home.currency)
    differences = found.differing + found.unknown + found.unread
    return [
        _row(_("Payments that failed"), _("Refused by the provider, or not answered."), f"{payments}?vis=se",
             found.failed),
        _row(_("Money to give back"), _("Waits for a colleague’s yes."), f"{payments}?vis=se", found.to_give_back),
        _row(_("Corrections"), _("Wait for a colleague’s yes."), reverse("finance_corrections", args=[home.slug]),
             found.corrections),
        _row(_("Damage that was reported"), _("Answered on the payment."), f"{payments}?vis=se", found.damages),
        _row(_("Times that were lost"), _("Paid, and not paid back yet."), f"{payments}?vis=se", found.lost),
        _row(_("Differences from the providers’ lists"), _("Other sums, unknown money, lists that were not read."),
             reconciliation, differences),
        _row(_("Charges without an account"), _("They get one before they are billed."),
             reverse("finance_accounts", args=[home.slug]), found.without_account),
        _row(_("Not billed"), _("Used up to yesterday: %(amount)s.") % {"amount": amount},
             f"{reverse('finance_batches', args=[home.slug])}?til={until}", found.unbilled, usual=True),
        _batch(found.last_batch, home),
        _row(_("Left out of the last batch"), _("Customers who could not be billed."),
             _batch_url(found.last_batch, home), found.left_out),
    ]  # fmt: skip


def _row(what: str, more: str, url: str, count: int, *, usual: bool = False) -> Row:
    """`usual`: it waits every day, and nothing is wrong."""
    told = ngettext("%(count)s waits", "%(count)s wait", count) % {"count": count}
    waits = Tag(told, "info", "Clock") if usual else Tag(told, "warning", "ExclamationmarkTriangle")
    return Row(what, more, url, waits if count else Tag(_("None"), "success"))


def _batch(batch: Batch | None, home: Municipality) -> Row:
    if batch is None:
        return Row(_("Batch"), _("Nothing has been billed yet."), _batch_url(None, home), Tag(_("None"), "success"))
    waits = batch.state in {Batch.State.DRAWING, Batch.State.MADE}
    what = _("Batch %(number)s") % {"number": batch.number}
    issued = capital(formatting.day_long(batch.issued, get_language() or "nb"))
    tag = Tag(str(STATES[batch.state]), "warning" if waits else "success", "ExclamationmarkTriangle" if waits else "")
    return Row(what, issued, _batch_url(batch, home), tag)


def _batch_url(batch: Batch | None, home: Municipality) -> str:
    if batch is None:
        return reverse("finance_batches", args=[home.slug])
    return reverse("finance_batch", args=[home.slug, batch.pk])
