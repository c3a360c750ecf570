"""Corrections by hand of what somebody owes: found, asked for, and answered by a colleague."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from urllib.parse import urlencode
from uuid import UUID, uuid4

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from aktiv.municipalities.models import Municipality
from aktiv.payments.actions.correcting import ByHand, charge_by_hand, decide_correction, take_off
from aktiv.payments.models import ManualCorrection
from aktiv.payments.models.correcting import LARGEST
from aktiv.payments.queries.correcting import (
    By,
    charge_made_by,
    correctable,
    correctables,
    correction_of,
    corrections_of,
    corrections_of_charge,
    payer_of,
)
from aktiv.payments.queries.payments import vat_codes_of
from aktiv.payments.rules.correcting import amount_typed
from aktiv.people.permissions import Permission
from aktiv.prices.queries.setup import book_of
from aktiv.values import formatting
from aktiv.values.refusal import Refusal
from aktiv.web.components.forms import ErrorSummary, Field
from aktiv.web.components.links import Choice, EmptyState, Link, Paging, Tabs
from aktiv.web.finance.asked import narrowed_by
from aktiv.web.finance.correcting_shown import (
    charge_line,
    charge_terms,
    correction_line,
    correction_terms,
    tag_of,
    what_of,
)
from aktiv.web.finance.words import told
from aktiv.web.gates import MunicipalDesk, staff_page
from aktiv.web.public.asking import page_asked

MOST_PAGES = 1_000
STATES: Mapping[str, str] = {"venter": "waiting", "godkjent": "approved", "avslatt": "refused"}
FINDING: Mapping[str, By] = {
    "bestilling": By.BOOKING,
    "faktura": By.INVOICE,
    "kunde": By.CUSTOMER,
    "orgnr": By.ORGANISATION,
}
FIELD_OF: Mapping[str, str] = {
    "not_an_amount": "belop", "other_currency": "belop", "amount_not_above_zero": "belop", "amount_too_large": "belop",
    "more_than_owed": "belop", "reason_missing": "grunn", "text_missing": "tekst", "no_vat_rate": "mva",
    "no_vat_treatment": "mva", "no_vat_code": "mva", "not_a_day": "dag", "day_out_of_reach": "dag",
    "no_such_customer": "nr", "too_long": "grunn", "control_characters": "grunn",
}  # fmt: skip


@staff_page(Permission.MONEY_HANDLE)
@require_safe
def corrections(request: HttpRequest, desk: MunicipalDesk) -> HttpResponse:
    """Finance. What was corrected by hand, the latest first, and finding a charge to correct."""
    home, shown = desk.municipality, request.GET.get("vis", "")
    state, page = STATES.get(shown, ""), min(page_asked(request.GET.get("side", "")), MOST_PAGES)
    found = corrections_of(home.pk, state=state, page=page)
    here = reverse("finance_corrections", args=[home.slug])
    by, text = request.GET.get("etter", ""), narrowed_by(request.GET.get("nr", ""))
    charges = correctables(home.pk, FINDING[by], text) if by in FINDING and text else []

    def at(number: int) -> str:
        kept = {"vis": shown if state else "", "side": number if number > 1 else ""}
        query = urlencode({name: value for name, value in kept.items() if value})
        return f"{here}?{query}" if query else here

    waiting = _("Waiting (%(count)s)") % {"count": found.waiting}
    names = {"": _("All"), "venter": waiting, "godkjent": _("Approved ones"), "avslatt": _("Refused ones")}
    links = (
        Link(name, f"{here}?vis={key}" if key else here, STATES.get(key, "") == state) for key, name in names.items()
    )
    context = {
        "tabs": Tabs(_("Corrections"), tuple(links)),
        "lines": [correction_line(each, home) for each in found.found],
        "paging": Paging.of(page, page + found.more, at) if found.more or page > 1 else None,
        "empty": EmptyState(_("No corrections"), _("Nothing has been corrected by hand."), icon="Receipt"),
        "finding": _finding(by),
        "text": text,
        "charges": [charge_line(each, home) for each in charges],
        "looked": bool(text),
    }
    return render(request, "finance/corrections.html", context)


@staff_page(Permission.MONEY_HANDLE)
@require_http_methods(["GET", "HEAD", "POST"])
def charge(request: HttpRequest, desk: MunicipalDesk, charge_id: UUID) -> HttpResponse:
    """Finance. A charge, and how to have less owed of it."""
    home = desk.municipality
    refusal: Refusal | None = None
    if request.method == "POST":
        data = request.POST
        try:
            made = take_off(
                charge_id,
                home.pk,
                amount_typed(data.get("belop", ""), home.currency, most=LARGEST),
                data.get("grunn", ""),
                currency=home.currency,
                correction_id=_id(data),
                by=desk.person.pk,
                now=desk.now,
            )
        except Refusal as said:
            if said.code == "not_found":
                raise Http404 from said
            refusal = said
        else:
            return _asked(request, home, made)
    found = correctable(charge_id, home.pk)
    if found is None:
        raise Http404
    typed = request.POST if refusal is not None else QueryDict()
    language = get_language() or "nb"
    most = formatting.money(found.owed, language, found.currency)
    fields = [
        _amount(
            typed, refusal, home, _("How much less is owed"), hint=_("With VAT. At most %(most)s.") % {"most": most}
        ),
        _why(typed, refusal, home),
    ]
    before = [correction_line(each, home) for each in corrections_of_charge(charge_id, home.pk)]
    context = {
        "found": found,
        "title": what_of(found),
        "terms": charge_terms(found),
        "before": before,
        "fields": fields,
        "id": typed.get("id") or str(uuid4()),
        "errors": _errors(fields, refusal, home),
    }
    return render(request, "finance/charge.html", context, status=422 if refusal is not None else 200)


@staff_page(Permission.MONEY_HANDLE)
@require_http_methods(["GET", "HEAD", "POST"])
def charge_new(request: HttpRequest, desk: MunicipalDesk) -> HttpResponse:
    """Finance. Charging something by hand: to whom, for what, at which VAT code, and why."""
    home = desk.municipality
    refusal: Refusal | None = None
    codes = vat_codes_of(home.pk)
    if request.method == "POST":
        try:
            made = _charged(request.POST, desk, codes)
        except Refusal as said:
            refusal = said
        else:
            return _asked(request, home, made)
    typed = request.POST if refusal is not None else QueryDict()
    fields = _new_fields(typed, refusal, desk, codes)
    context = {
        "fields": fields,
        "id": typed.get("id") or str(uuid4()),
        "errors": _errors(fields, refusal, home),
    }
    return render(request, "finance/charge_new.html", context, status=422 if refusal is not None else 200)


@staff_page(Permission.MONEY_HANDLE)
@require_http_methods(["GET", "HEAD", "POST"])
def correction(request: HttpRequest, desk: MunicipalDesk, correction_id: UUID) -> HttpResponse:
    """Finance. One correction; POST answers it."""
    home = desk.municipality
    refusal: Refusal | None = None
    if request.method == "POST":
        granted = request.POST.get("avgjor") == "ja"
        try:
            if request.POST.get("avgjor") not in {"ja", "nei"}:
                raise Refusal("no_such_act")
            decide_correction(correction_id, home.pk, granted=granted, by=desk.person.pk, now=desk.now)
        except Refusal as said:
            if said.code == "not_found":
                raise Http404 from said
            refusal = said
        else:
            messages.success(request, _("It is corrected.") if granted else _("It is not corrected."))
            return redirect("finance_correction", home.slug, correction_id)
    found = correction_of(correction_id, home.pk)
    if found is None:
        raise Http404
    target = found.charge_id or charge_made_by(found)
    context = {
        "found": found,
        "terms": correction_terms(found, home),
        "tag": tag_of(found),
        "own": found.asked_by_id == desk.person.pk,
        "charge_url": reverse("finance_charge", args=[home.slug, target]) if target is not None else "",
        "errors": ErrorSummary.of([], [told(refusal, home)] if refusal is not None else []),
    }
    return render(request, "finance/correction.html", context, status=422 if refusal is not None else 200)


def _charged(data: QueryDict, desk: MunicipalDesk, codes: list[str]) -> ManualCorrection:
    home = desk.municipality
    payer, _name = payer_of(home.pk, FINDING.get(data.get("etter", ""), By.CUSTOMER), narrowed_by(data.get("nr", "")))
    if data.get("mva", "") not in codes:
        raise Refusal("no_vat_code")
    try:
        day = date.fromisoformat(data.get("dag", "").strip())
    except ValueError as error:
        raise Refusal("not_a_day") from error
    new = ByHand(
        payer=payer,
        text=data.get("tekst", ""),
        day=day,
        vat_code=data.get("mva", ""),
        amount=amount_typed(data.get("belop", ""), home.currency, most=LARGEST),
        currency=home.currency,
    )
    return charge_by_hand(home.pk, new, data.get("grunn", ""), correction_id=_id(data), by=desk.person.pk, now=desk.now)


def _asked(request: HttpRequest, home: Municipality, made: ManualCorrection) -> HttpResponse:
    if made.granted:
        messages.success(request, _("It is corrected. What changes is in the next batch of invoices."))
    else:
        messages.info(request, _("It is more than one may correct alone. It waits for a colleague’s yes."))
    return redirect("finance_correction", home.slug, made.pk)


def _id(data: QueryDict) -> UUID:
    """What makes a form that is sent twice one correction."""
    try:
        return UUID(data.get("id", ""))
    except ValueError:
        return uuid4()


def _finding(chosen: str) -> tuple[Choice, ...]:
    names = {
        "bestilling": _("Booking number"),
        "faktura": _("Invoice number"),
        "kunde": _("Customer number"),
        "orgnr": _("Organisation number"),
    }
    known = chosen if chosen in names else "bestilling"
    return tuple(Choice(key, name, key == known) for key, name in names.items())


def _new_fields(typed: QueryDict, refusal: Refusal | None, desk: MunicipalDesk, codes: list[str]) -> list[Field]:
    home = desk.municipality
    return [
        Field("etter", _("Which number is it that you know?"), kind="select",
              choices=_finding(typed.get("etter", "kunde"))),
        Field("nr", _("The number"), typed.get("nr", ""), longest=40, error=_error("nr", refusal, home)),
        Field("tekst", _("What it is for"), typed.get("tekst", ""), longest=60, error=_error("tekst", refusal, home),
              hint=_("Stands on the invoice.")),
        Field("dag", _("Day"), typed.get("dag", desk.today.isoformat()), kind="date",
              error=_error("dag", refusal, home), hint=_("The VAT rate is that of the day.")),
        _amount(typed, refusal, home, _("Amount"), hint=_("With VAT.")),
        Field("mva", _("VAT code"), kind="select", error=_error("mva", refusal, home),
              choices=_vat_choices(home, desk.today, codes, typed.get("mva", ""))),
        _why(typed, refusal, home),
    ]  # fmt: skip


def _vat_choices(home: Municipality, today: date, codes: list[str], chosen: str) -> tuple[Choice, ...]:
    """The codes of the municipality, each with its rate today."""
    book, decimal = book_of(home.pk), formatting.words(get_language() or "nb").decimal
    found = []
    for code in codes:
        points = book.vat_rate(code, today) if book is not None else None
        rate = f" ({points / 100:g}{formatting.NBSP}%)".replace(".", decimal) if points is not None else ""
        found.append(Choice(code, f"{code}{rate}", code == chosen))
    return tuple(found)


def _amount(typed: QueryDict, refusal: Refusal | None, home: Municipality, label: str, *, hint: str) -> Field:
    return Field("belop", label, typed.get("belop", ""), longest=60, inputmode="decimal", hint=hint,
                 error=_error("belop", refusal, home))  # fmt: skip


def _why(typed: QueryDict, refusal: Refusal | None, home: Municipality) -> Field:
    return Field("grunn", _("Why"), typed.get("grunn", ""), longest=300, error=_error("grunn", refusal, home),
                 hint=_("Stands in the accounts, and is not told the customer. Write nothing private."))  # fmt: skip


def _error(name: str, refusal: Refusal | None, home: Municipality) -> str:
    return told(refusal, home) if refusal is not None and FIELD_OF.get(refusal.code) == name else ""


def _errors(fields: list[Field], refusal: Refusal | None, home: Municipality) -> ErrorSummary:
    others = [told(refusal, home)] if refusal is not None and refusal.code not in FIELD_OF else []
    return ErrorSummary.of(fields, others)
