"""Damage that a user has done, reported by whoever looks after the place: finance decides whether it is charged."""

from __future__ import annotations

from uuid import uuid4

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from aktiv.payments.actions.damages import report_damage
from aktiv.payments.queries.deposits import deposit_at, deposit_told, last_use_of
from aktiv.people.permissions import Permission
from aktiv.prices.rules.fees import minor_units
from aktiv.values import formatting
from aktiv.values.periods import civil_day
from aktiv.values.refusal import Refusal
from aktiv.web.caretaker.reach import access_facility
from aktiv.web.components.forms import ErrorSummary, Field
from aktiv.web.finance.asked import sent_once
from aktiv.web.finance.words import told
from aktiv.web.gates import Desk, working
from aktiv.web.paying.damages_shown import damage_shown

OF_AMOUNT = frozenset({"not_an_amount", "nothing_to_charge", "too_much_damage"})


@working(Permission.OPERATIONS_ENTER)
@require_http_methods(["GET", "HEAD", "POST"])
def damage(request: HttpRequest, desk: Desk, facility: str, occurrence_id: int) -> HttpResponse:
    """Those who look after the facility, for a date whose deposit is still reserved. POST proposes an amount (`belop`)
    for what was damaged (`hva`)."""
    here = access_facility(request, desk, facility, Permission.ATTENDANCE_NOTE)
    home, language = here.municipality, get_language() or "nb"
    payment = deposit_at(occurrence_id, here.pk, home.pk) if occurrence_id < 2**63 else None
    if payment is None:
        raise Http404
    payment.municipality = home
    refusal: Refusal | None = None
    if request.method == "POST":
        try:
            amount = minor_units(request.POST.get("belop", ""))
            what, new = request.POST.get("hva", ""), sent_once(request.POST)
            report_damage(payment.pk, home.pk, amount, what, damage_id=new, by=desk.person.pk, now=desk.now)
        except Refusal as said:
            refusal = said
        else:
            messages.success(request, _("Reported. Those who keep the accounts decide whether it is charged."))
            return redirect("caretaker_damage", here.slug, occurrence_id)
    found = deposit_told(payment)
    use = last_use_of(payment)
    wrong = told(refusal, home) if refusal is not None else ""
    of_amount = refusal is not None and refusal.code in OF_AMOUNT
    fields = [
        Field("hva", _("What was damaged?"), request.POST.get("hva", ""), longest=300,
              error="" if of_amount else wrong,
              hint=_("The payer reads it when it is charged. Write nothing about anybody else.")),
        Field("belop", _("What does it cost to mend, in kroner?"), request.POST.get("belop", ""), longest=20,
              inputmode="decimal", error=wrong if of_amount else ""),
    ]  # fmt: skip
    day = civil_day(use.during.lower, home.zone) if use is not None else civil_day(desk.now, home.zone)
    context = {
        "facility": here,
        "day": day.isoformat(),
        "when": formatting.day_long(day, language),
        "what": payment.description,
        "deposit": formatting.money(payment.deposit, language, payment.currency),
        "until": formatting.day_long(found.until, language, home.zone) if found is not None and found.until else "",
        "damages": [damage_shown(each, payment, language) for each in found.damages] if found is not None else [],
        "fields": fields,
        "new_id": uuid4(),
        "errors": ErrorSummary.of(fields),
    }
    return render(request, "caretaker/damage.html", context, status=422 if refusal is not None else 200)
