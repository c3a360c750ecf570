"""The payer's deposit: how it stands, what was taken of it and why, and her answer."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from aktiv.payments.actions.damages import answer_damage
from aktiv.payments.models import Damage
from aktiv.payments.queries.deposits import deposit_told
from aktiv.payments.queries.payments import payment_of
from aktiv.people.permissions import Permission, needs
from aktiv.values import formatting
from aktiv.values.refusal import Refusal
from aktiv.web.booking.parties import back_here, gone
from aktiv.web.components.forms import ErrorSummary, Field
from aktiv.web.finance.words import told
from aktiv.web.identity import person_here
from aktiv.web.paying.damages_shown import damage_shown, deposit_terms


@needs(Permission.BOOKING_MAKE)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def deposit(request: HttpRequest, payment_id: UUID) -> HttpResponse:
    """The payer's own. POST answers a damage that was charged (`id`, `svar`), once."""
    person = person_here(request)
    if person is None:
        return redirect(back_here("sign_in", request))
    payment = payment_of(payment_id, person.pk)
    found = deposit_told(payment) if payment is not None else None
    if payment is None or found is None or payment.booking_id is None:
        return gone(request)
    request.municipality = payment.municipality  # type: ignore[attr-defined]  # the page wears its colours
    refusal: Refusal | None = None
    meant = next((each for each in found.damages if each.granted and str(each.pk) == request.POST.get("id")), None)
    text = request.POST.get(_field(meant), "") if meant is not None else ""
    if request.method == "POST":
        try:
            if meant is None:
                raise Refusal("not_found")
            answer_damage(meant.pk, person.pk, text, now=timezone.now())
        except Refusal as said:
            if said.code == "not_found":
                return gone(request)
            refusal = said
        else:
            messages.success(request, _("Your answer is sent to the municipality."))
            return redirect("payment_deposit", payment_id)
    language = get_language() or "nb"
    wrong = told(refusal, payment.municipality) if refusal is not None else ""
    fields = {
        each.pk: Field(
            _field(each),
            _("Your answer"),
            text if each == meant else "",
            "textarea",
            hint=_("You can answer once. The municipality reads it, and can give back what was wrong."),
            longest=1000,
            error=wrong if each == meant else "",
        )
        for each in found.damages
        if each.granted
    }
    shown = [(damage_shown(each, payment, language), fields[each.pk]) for each in found.damages if each.granted]
    context = {
        "payment": payment,
        "terms": deposit_terms(found, language),
        "damages": shown,
        "until": formatting.day_long(found.until, language, payment.municipality.zone) if found.until else "",
        "errors": ErrorSummary.of(fields.values()),
    }
    return render(request, "paying/deposit.html", context, status=422 if refusal is not None else 200)


def _field(damage: Damage) -> str:
    """The name of the field in which a damage is answered."""
    return f"svar-{damage.pk.hex[:8]}"
