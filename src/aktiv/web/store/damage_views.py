"""Damage to what was borrowed: the desk's list and its answer, and the page where the borrower says her side."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from aktiv.lending import pictures
from aktiv.lending.actions.damages import MOST_SAID, answer_damage, decide_damage
from aktiv.lending.actions.reading import note_loans_read
from aktiv.lending.models import Damage, Loan
from aktiv.lending.queries.loans import access_loan, access_loan_to_decide
from aktiv.lending.queries.store import damage_by_id, damages_where, picture_of
from aktiv.lending.store_words import sentence
from aktiv.people.permissions import Permission
from aktiv.prices.rules.fees import minor_units
from aktiv.values import formatting
from aktiv.values.refusal import Refusal
from aktiv.web.components.forms import ErrorSummary, Field
from aktiv.web.components.links import EmptyState
from aktiv.web.gates import Desk, holding, working
from aktiv.web.identity import party_here

OF_AMOUNT = frozenset({"not_an_amount", "nothing_to_charge", "too_much_damage", "no_vat_rate"})


@dataclass(frozen=True, slots=True)
class Waiting:
    """Damage that waits for an answer."""

    url: str
    what: str
    who: str
    when: str
    proposed: str
    said: bool


@working(Permission.LOAN_DESK)
@require_safe
def damages(request: HttpRequest, desk: Desk) -> HttpResponse:
    """For those who decide on loans: what waits for an answer, the oldest first."""
    language, found = get_language() or "nb", damages_where(desk.held)
    note_loans_read([each.loan for each in found], desk.person.pk, "store_damages", now=desk.now)
    shown = [
        Waiting(
            reverse("store_damage", args=[each.pk]),
            what_is_damaged(each, language),
            each.loan.organisation.name if each.loan.organisation else each.loan.person.name,
            formatting.day(each.noted_at, language, each.loan.municipality.zone),
            formatting.money(each.proposed, language),
            bool(each.said_at),
        )
        for each in found
    ]
    empty = EmptyState(
        _("No damage waits for an answer"),
        _("What storekeepers note as broken or missing comes here."),
        icon="CheckmarkCircle",
    )
    return render(request, "store/damages.html", {"damages": shown, "empty": empty})


@working(Permission.LOAN_DESK)
@require_http_methods(["GET", "HEAD", "POST"])
def damage(request: HttpRequest, desk: Desk, damage_id: UUID) -> HttpResponse:
    """For those who decide on its loan. POST `gjor`: `krev` charges `belop`, `ettergi` nothing; with `grunn`."""
    found, loan = _decided_by(damage_id, desk)
    note_loans_read([loan], desk.person.pk, "store_damage", now=desk.now)
    request.municipality = loan.municipality  # type: ignore[attr-defined]  # the page wears its colours
    language, zone, data = get_language() or "nb", loan.municipality.zone, request.POST
    refusal: Refusal | None = None
    if request.method == "POST":
        if data.get("gjor") not in ("krev", "ettergi"):
            raise Http404
        try:
            charged = minor_units(data.get("belop", "")) if data.get("gjor") == "krev" else None
            decide_damage(found.pk, charged=charged, reason=data.get("grunn", ""), by=desk.person.pk, now=desk.now)
        except Refusal as said:
            refusal = said
            found, loan = _decided_by(damage_id, desk)
        else:
            messages.success(request, _("Decided. Whoever borrowed it is told why."))
            return redirect("store_damage", damage_id)
    wrong = sentence(refusal, zone, language) if refusal is not None else ""
    of_amount = refusal is not None and refusal.code in OF_AMOUNT
    typed = data.get("belop", "") if refusal is not None else _kroner(found.proposed)
    fields = [
        Field("belop", _("What is charged, in kroner with VAT"), typed, longest=20, inputmode="decimal",
              error=wrong if of_amount else ""),
        Field("grunn", _("The reason, as the borrower reads it"), data.get("grunn", ""), "textarea", longest=MOST_SAID,
              error="" if of_amount else wrong),
    ]  # fmt: skip
    context = {
        **_shown(found, loan, language),
        "fields": fields,
        "errors": ErrorSummary.of(fields),
        "is_open": found.state == Damage.State.OPEN,
        "loan_url": reverse("store_loan", args=[loan.code]),
    }
    return render(request, "store/damage.html", context, status=422 if refusal is not None else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@holding(Permission.LOAN_SEE, Permission.LOAN_MAKE)
def mine(request: HttpRequest, damage_id: UUID) -> HttpResponse:
    """Who borrowed, and those who act for the organisation. POST says her side of it (`svar`), once."""
    now, party, language = timezone.now(), party_here(request), get_language() or "nb"
    found = damage_by_id(damage_id)
    try:
        if found is None:
            raise Refusal("not_found")
        access = access_loan(found.loan_id, party, now)
    except Refusal:
        raise Http404 from None
    loan = access.loan
    request.municipality = loan.municipality  # type: ignore[attr-defined]  # the page wears its colours
    wrong = ""
    if request.method == "POST":
        if not access.own:
            raise Http404
        try:
            answer_damage(damage_id, party, request.POST.get("svar", ""), now=now)
            messages.success(request, _("Sent. The municipality reads it."))
            return redirect("loan_damage", damage_id)
        except Refusal as refusal:
            wrong = sentence(refusal, loan.municipality.zone, language)
    fields = [
        Field("svar", _("What do you say?"), request.POST.get("svar", ""), "textarea", longest=MOST_SAID, error=wrong)
    ]
    context = {
        **_shown(found, loan, language),
        "fields": fields,
        "errors": ErrorSummary.of(fields),
        "may_say": access.own and found.said_at is None,
    }
    return render(request, "store/my_damage.html", context, status=422 if wrong else 200)


@require_safe
@holding(Permission.LOAN_SEE)
def picture(request: HttpRequest, picture_id: UUID) -> HttpResponse:
    """A picture from the counter, for staff where the loan is and for who borrowed."""
    found = picture_of(picture_id)
    try:
        if found is None:
            raise Refusal("not_found")
        access_loan(found[0], party_here(request), timezone.now())
        content = pictures.content_of(found[1])
    except Refusal:
        raise Http404 from None
    if content is None:
        raise Http404
    return HttpResponse(content, content_type="image/jpeg", headers={"Content-Disposition": "inline"})


def what_is_damaged(found: Damage, language: str) -> str:
    """ "2 × Klappstol, missing". Its line and kind are at hand."""
    told = f"{found.count} × {found.line.pool.kind.name.said_in(language).text}"
    number = f" ({found.item.number})" if found.item is not None else ""
    return told + number + (f", {_('missing')}" if found.missing else "")


def _decided_by(damage_id: UUID, desk: Desk) -> tuple[Damage, Loan]:
    """Raises Http404."""
    found = damage_by_id(damage_id)
    try:
        if found is None:
            raise Refusal("not_found")
        return found, access_loan_to_decide(found.loan_id, desk.person.pk, desk.now)
    except Refusal:
        raise Http404 from None


def _shown(found: Damage, loan: Loan, language: str) -> dict[str, object]:
    zone = loan.municipality.zone
    return {
        "damage": found,
        "loan": loan,
        "what": what_is_damaged(found, language),
        "who": loan.organisation.name if loan.organisation else loan.person.name,
        "noted": formatting.day_long(found.noted_at, language, zone),
        "proposed": formatting.money(found.proposed, language) if found.proposed else "",
        "charged": formatting.money(found.amount, language) if found.amount else "",
        "picture_url": reverse("loan_picture", args=[found.pk]) if found.picture else "",
    }


def _kroner(amount: int) -> str:
    """As it is typed: "450" or "450,50"."""
    if not amount:
        return ""
    whole, rest = divmod(amount, 100)
    return f"{whole},{rest:02d}" if rest else str(whole)
