"""What the providers' lists say otherwise than we do."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from aktiv.payments.ports.provider import providers_of
from aktiv.payments.queries.reconciling import LISTED_WITHIN, reconciliation_of
from aktiv.payments.words import provider_name
from aktiv.people.permissions import Permission
from aktiv.values import formatting
from aktiv.web.components.links import EmptyState
from aktiv.web.finance.shown import Line, line_of, moment
from aktiv.web.gates import MunicipalDesk, staff_page


@dataclass(frozen=True, slots=True)
class Differs:
    """A payment, and what each side says of it."""

    line: Line
    ours: str
    theirs: str
    difference: str


@dataclass(frozen=True, slots=True)
class Unknown:
    """A movement for which there is no payment."""

    when: str
    provider: str
    reference: str
    kind: str
    amount: str


@staff_page(Permission.MONEY_HANDLE)
@require_safe
def reconciliation(request: HttpRequest, desk: MunicipalDesk) -> HttpResponse:
    """Finance. Every difference between the providers' own lists and what we have, as they were read last night."""
    home, language = desk.municipality, get_language() or "nb"
    found = reconciliation_of(home.pk, desk.now)

    def money(amount: int, currency: str = "") -> str:
        return formatting.money(amount, language, currency or home.currency)

    last = found.last
    context = {
        "differing": [
            Differs(line_of(each.payment, home), money(each.kept), money(each.listed), money(each.listed - each.kept))
            for each in found.differing
        ],
        "unknown": [
            Unknown(
                moment(each.at, home),
                provider_name(each.provider),
                each.reference or each.movement_id,
                each.kind,
                money(each.amount, each.currency),
            )
            for each in found.unknown
        ],
        "unread": [(provider_name(each.provider), formatting.day(each.day, language)) for each in found.unread],
        "last": moment(last.read_at, home) if last is not None else "",
        "days": LISTED_WITHIN.days,
        "empty": EmptyState(
            _("Nothing differs"),
            _("Everything stands in the providers’ lists as it stands here.")
            if last is not None
            else _("The lists are read every night. They have not been read yet.")
            if providers_of(home.slug)
            else _("This municipality takes no payment through a provider."),
            icon="Receipt",
        )
        if found.agrees
        else None,
    }
    return render(request, "finance/reconciliation.html", context)
