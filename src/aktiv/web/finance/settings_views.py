"""How a municipality takes payment and bills: said by those who keep its accounts."""

from __future__ import annotations

from dataclasses import replace

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from aktiv.municipalities.models import Municipality
from aktiv.payments.actions.billing import set_billing
from aktiv.payments.actions.capturing import set_capture_rule
from aktiv.payments.basis import Address, Seller, VatCategory
from aktiv.payments.exports import FORMATS, Setup
from aktiv.payments.queries.batches import billing_of
from aktiv.payments.queries.payments import capture_rule_of, vat_codes_of
from aktiv.payments.refusals import sentence
from aktiv.payments.rules.accounts import dimension_names
from aktiv.payments.rules.deposits import USUAL_DAYS
from aktiv.payments.rules.due import Grouping, Terms
from aktiv.payments.rules.kid import Layout, Modulus
from aktiv.payments.settings import Settings, Treatment, settings_from
from aktiv.people.permissions import Permission
from aktiv.prices.rules.fees import minor_units
from aktiv.values.refusal import Refusal
from aktiv.web.components.forms import ErrorSummary
from aktiv.web.finance.settings_form import billing_fields, capture_fields
from aktiv.web.finance.words import told
from aktiv.web.gates import MunicipalDesk, staff_page

FIELD_OF = {
    "not_an_organisation_number": "orgnr", "not_an_account": "konto", "not_a_kid_layout": "kid_faktura",
    "not_terms": "dager", "not_dimensions": "dimensjoner", "not_an_amount": "minste", "no_vat_reason": "navn",
    "not_a_number": "dager",
}  # fmt: skip
OF_CAPTURE = {
    "not_an_amount": "alene", "not_deposit_days": "depositum", "not_a_number": "depositum",
    "no_such_vat_code": "skademva",
}  # fmt: skip


@staff_page(Permission.MONEY_HANDLE)
@require_http_methods(["GET", "HEAD", "POST"])
def finance_settings(request: HttpRequest, desk: MunicipalDesk) -> HttpResponse:
    """Finance. POST says one of the two parts anew (`del`): when money is taken, or how invoices are made."""
    home, part = desk.municipality, request.POST.get("del", "")
    refusal: Refusal | None = None
    if request.method == "POST":
        try:
            (_capture if part == "betaling" else _billing)(request.POST, desk)
        except Refusal as said:
            refusal = said
        else:
            messages.success(request, _("Saved."))
            return redirect("finance_settings", home.slug)
    error = _sentence(refusal, home) if refusal is not None else ""
    of_capture = refusal is not None and part == "betaling"
    typed = request.POST if refusal is not None else None
    wrong = (OF_CAPTURE if of_capture else FIELD_OF).get(refusal.code, "") if refusal is not None else ""
    rule, kept = capture_rule_of(home.pk), billing_of(home.pk)
    codes = vat_codes_of(home.pk)
    of_field = {wrong: error} if of_capture and wrong else {}
    capture = capture_fields(rule, codes, typed if of_capture else None, of_field)
    billing = billing_fields(
        settings_from(kept) if kept is not None else None,
        home,
        codes,
        None if of_capture else typed,
        {wrong: error} if wrong and not of_capture else {},
        mails=kept is not None and kept.mails,
    )
    fields = [*capture, *billing]
    context = {
        "capture": capture,
        "billing": billing,
        "capture_version": rule.version if rule is not None else 0,
        "billing_version": kept.version if kept is not None else 0,
        "errors": ErrorSummary.of(fields, [] if any(each.error for each in fields) or not error else [error]),
    }
    return render(request, "finance/settings.html", context, status=422 if refusal is not None else 200)


def _capture(data: QueryDict, desk: MunicipalDesk) -> None:
    alone = data.get("alene", "").strip()
    set_capture_rule(
        desk.municipality.pk,
        when=data.get("naar", ""),
        alone_up_to=minor_units(alone) if alone else None,
        organisations_billed="lag_faktura" in data,
        version=_number(data.get("versjon", "")),
        deposit_days=_number(data.get("depositum", str(USUAL_DAYS))),
        damage_vat_code=data.get("skademva", ""),
        by=desk.person.pk,
        now=desk.now,
    )


def _billing(data: QueryDict, desk: MunicipalDesk) -> None:
    home = desk.municipality
    kept = billing_of(home.pk)
    before = settings_from(kept) if kept is not None else None
    setup = before.setup if before is not None else Setup()
    settings = Settings(
        seller=Seller(
            name=data.get("navn", "").strip()[:200],
            number=data.get("orgnr", "").replace(" ", ""),
            address=Address(
                street=data.get("gate", "").strip()[:200],
                postcode=data.get("postnr", "").strip()[:12],
                place=data.get("sted", "").strip()[:80],
                country=home.country,
            ),
            account=data.get("konto", "").replace(" ", "").replace(".", ""),
            vat_registered="mva" in data,
            in_business_register="foretak" in data,
            municipality_number=home.number,
            contact=data.get("kontakt", "").strip()[:80],
            email=data.get("epost", "").strip()[:254],
        ),
        layout=Layout(
            customer_digits=_number(data.get("kid_kunde", "")),
            invoice_digits=_number(data.get("kid_faktura", "")),
            modulus=Modulus.MOD11 if data.get("kid_modulus") == Modulus.MOD11.value else Modulus.MOD10,
        ),
        terms=Terms(
            days=_number(data.get("dager", "")),
            minimum=minor_units(data.get("minste", "0") or "0"),
            grouping=Grouping.SINGLE if data.get("samle") == Grouping.SINGLE.value else Grouping.COLLECTIVE,
            on_working_days=before.terms.on_working_days if before is not None else True,
            longest_wait=before.terms.longest_wait if before is not None else None,
        ),
        vat={code: _treatment(data, code) for code in vat_codes_of(home.pk)},
        formats=tuple(name for name in FORMATS if f"format_{name}" in data) or ("csv",),
        setup=replace(
            setup,
            company=data.get("firma", "").strip()[:40],
            dimensions=dimension_names(data.get("dimensjoner", "")),
            vat_codes={
                **setup.vat_codes,
                **{code: data.get(f"regnskap_{code}", "").strip()[:20] for code in vat_codes_of(home.pk)},
            },
        ),
    )
    set_billing(
        home.pk,
        settings,
        mails="send" in data,
        version=_number(data.get("versjon", "")),
        by=desk.person.pk,
        now=desk.now,
    )


def _treatment(data: QueryDict, code: str) -> Treatment:
    """Raises Refusal("no_vat_reason") where an invoice would have to say why there is no VAT."""
    asked = data.get(f"mva_{code}", "")
    category = VatCategory(asked) if asked in set(VatCategory) else VatCategory.STANDARD
    reason = data.get(f"grunn_{code}", "").strip()[:200]
    if category in {VatCategory.EXEMPT, VatCategory.OUTSIDE, VatCategory.REVERSE_CHARGE} and not reason:
        raise Refusal("no_vat_reason", vat_code=code)
    return Treatment(category, reason)


def _number(text: str) -> int:
    """A small whole number. Raises Refusal("not_a_number")."""
    bare = text.strip()
    if not (bare.isascii() and bare.isdigit() and len(bare) <= 6):
        raise Refusal("not_a_number")
    return int(bare)


def _sentence(refusal: Refusal, home: Municipality) -> str:
    if refusal.code == "not_a_number":
        return _("Write a whole number.")
    return told(refusal, home) if refusal.code in OF_CAPTURE else sentence(refusal)
