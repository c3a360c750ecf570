"""The fields of how a municipality takes payment and bills."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from django.http import QueryDict
from django.utils.translation import gettext as _

from aktiv.municipalities.models import Municipality
from aktiv.payments.basis import VatCategory
from aktiv.payments.exports import FORMATS
from aktiv.payments.models import CaptureRule
from aktiv.payments.rules.deposits import USUAL_DAYS
from aktiv.payments.rules.due import Grouping
from aktiv.payments.rules.kid import Modulus
from aktiv.payments.settings import Settings
from aktiv.web.components.forms import Field
from aktiv.web.components.links import Choice


def capture_fields(
    rule: CaptureRule | None, codes: Sequence[str], typed: QueryDict | None, errors: Mapping[str, str]
) -> list[Field]:
    """When money is taken, how much one may give back alone, how deposits are held, and who is billed instead."""
    kept = rule.when if rule is not None else CaptureRule.When.USE.value
    alone = rule.alone_up_to if rule is not None else None
    when = typed.get("naar", kept) if typed is not None else kept
    amount = _kroner(alone) if alone is not None else ""
    days = str(rule.deposit_days if rule is not None else USUAL_DAYS)
    kept_code = rule.damage_vat_code if rule is not None else ""
    code = typed.get("skademva", "") if typed is not None else kept_code
    billed = "lag_faktura" in typed if typed is not None else rule is not None and rule.organisations_billed
    return [
        Field("naar", _("When is the money taken?"), kind="radio", choices=(
            Choice("use", _("On the day of use; reserved until then"), when != "booking"),
            Choice("booking", _("When it is booked"), when == "booking"),
        )),
        Field("alene", _("How much may one give back or correct alone?"),
              typed.get("alene", "") if typed is not None else amount,
              optional=True, longest=12, inputmode="decimal", error=errors.get("alene", ""),
              hint=_("In kroner. Above it, a colleague says yes. Empty: all of it.")),
        Field("depositum", _("How many days after the use is a deposit held?"),
              typed.get("depositum", "") if typed is not None else days, longest=2, inputmode="numeric",
              error=errors.get("depositum", ""),
              hint=_("Damage can be taken from it so long. Which places ask for one is said in their terms.")),
        Field("skademva", _("VAT code of damage"), code, "select", mark_required=False,
              error=errors.get("skademva", ""),
              choices=(Choice("", _("none: damage is not charged here"), not code),
                       *(Choice(each, each, each == code) for each in codes))),
        Field("lag_faktura", _("Organisations are billed where others pay beforehand"),
              "1" if billed else "", "checkbox", mark_required=False),
    ]  # fmt: skip


def billing_fields(
    kept: Settings | None,
    home: Municipality,
    codes: Sequence[str],
    typed: QueryDict | None,
    errors: Mapping[str, str],
    *,
    mails: bool,
) -> list[Field]:
    """Who sends the invoices, how they are paid, and how VAT is treated."""
    seller = kept.seller if kept is not None else None

    def said(name: str, value: object) -> str:
        return typed.get(name, "") if typed is not None else str(value)

    def ticked(name: str, *, value: bool) -> str:
        return "1" if (name in typed if typed is not None else value) else ""

    def text(name: str, label: str, value: object, **more: object) -> Field:
        return Field(name, label, said(name, value), error=errors.get(name, ""), **more)  # type: ignore[arg-type]

    layout, terms = (kept.layout, kept.terms) if kept is not None else (None, None)
    modulus = said("kid_modulus", layout.modulus.value if layout else Modulus.MOD10.value)
    grouping = said("samle", terms.grouping.value if terms else Grouping.COLLECTIVE.value)
    formats = kept.formats if kept is not None else ("csv",)
    fields = [
        text("navn", _("Who sends the invoices"), seller.name if seller else f"{home.name} kommune", longest=200),
        text("orgnr", _("Organisation number"), seller.number if seller else "", longest=20, inputmode="numeric"),
        text("gate", _("Street or box"), seller.address.street if seller else "", longest=200),
        text("postnr", _("Postcode"), seller.address.postcode if seller else "", longest=12),
        text("sted", _("Town"), seller.address.place if seller else home.name, longest=80),
        text("konto", _("Bank account that is paid to"), seller.account if seller else "", longest=20),
        text("kontakt", _("Whom to ask"), seller.contact if seller else "", longest=80, optional=True),
        text("epost", _("Their e-mail"), seller.email if seller else home.contact_email, longest=254, kind="email",
             optional=True),
        Field("mva", _("Registered for VAT"), ticked("mva", value=bool(seller and seller.vat_registered)), "checkbox",
              mark_required=False),
        Field("foretak", _("In the register of business enterprises"),
              ticked("foretak", value=bool(seller and seller.in_business_register)), "checkbox", mark_required=False),
        text("dager", _("Days to pay"), terms.days if terms else 14, longest=3, inputmode="numeric"),
        text("minste", _("Smallest invoice"), _kroner(terms.minimum) if terms else "0,00", longest=12,
             inputmode="decimal", hint=_("In kroner. What is less waits for the next batch.")),
        Field("samle", _("What stands on one invoice?"), kind="radio", choices=(
            Choice(Grouping.COLLECTIVE.value, _("All that a customer owes"), grouping != Grouping.SINGLE.value),
            Choice(Grouping.SINGLE.value, _("One booking"), grouping == Grouping.SINGLE.value),
        )),
        Field("send", _("Send invoices by e-mail from here"), ticked("send", value=mails), "checkbox",
              mark_required=False,
              hint=_("With the invoice attached. Otherwise they get a notification here, and your own system sends.")),
        text("kid_kunde", _("KID: digits of the customer"), layout.customer_digits if layout else 6, longest=2,
             inputmode="numeric"),
        text("kid_faktura", _("KID: digits of the invoice"), layout.invoice_digits if layout else 8, longest=2,
             inputmode="numeric"),
        Field("kid_modulus", _("KID: check digit"), kind="radio", choices=(
            Choice(Modulus.MOD10.value, _("Modulus 10"), modulus != Modulus.MOD11.value),
            Choice(Modulus.MOD11.value, _("Modulus 11"), modulus == Modulus.MOD11.value),
        )),
    ]  # fmt: skip
    for code in codes:
        treated = kept.vat.get(code) if kept is not None else None
        category = said(f"mva_{code}", treated.category.value if treated else VatCategory.STANDARD.value)
        names = {
            VatCategory.STANDARD: _("With VAT"),
            VatCategory.EXEMPT: _("Exempt from VAT"),
            VatCategory.OUTSIDE: _("Outside the VAT law"),
            VatCategory.ZERO: _("VAT of nothing"),
            VatCategory.REVERSE_CHARGE: _("The buyer reckons VAT"),
        }
        about = {"code": code}
        accounting = kept.setup.vat_codes.get(code, "") if kept is not None else ""
        fields += [
            Field(f"mva_{code}", _("VAT code %(code)s") % about, kind="select",
                  choices=tuple(Choice(each.value, name, category == each.value) for each, name in names.items())),
            text(f"grunn_{code}", _("VAT code %(code)s: why there is no VAT") % about,
                 treated.reason if treated else "", longest=200, optional=True),
            text(f"regnskap_{code}", _("VAT code %(code)s: the accounting system’s own") % about, accounting,
                 longest=20, optional=True),
        ]  # fmt: skip
    fields.append(text("firma", _("What the accounting system calls the municipality"),
                       kept.setup.company if kept else "", longest=40, optional=True))  # fmt: skip
    fields.append(text("dimensjoner", _("Dimensions of the accounting system"),
                       ", ".join(kept.setup.dimensions) if kept else "", longest=200, optional=True,
                       hint=_("In its order, with commas between: ansvar, funksjon, prosjekt.")))  # fmt: skip
    for name in FORMATS:
        label = _("File for accounting: %(name)s") % {"name": name}
        given = ticked(f"format_{name}", value=name in formats)
        fields.append(Field(f"format_{name}", label, given, "checkbox", mark_required=False))
    return fields


def _kroner(amount: int) -> str:
    return f"{amount // 100},{amount % 100:02}"
