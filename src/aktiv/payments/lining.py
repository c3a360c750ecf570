"""Charges that wait, as lines of an invoice: what each was for, in the customer's language."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop, override

from aktiv.payments.basis import Address, Customer, Days, InvoiceLine, VatCategory
from aktiv.payments.queries.due import Buyer, Due
from aktiv.payments.rules.due import Owed
from aktiv.payments.settings import Treatment
from aktiv.prices.drafts import Line
from aktiv.prices.rules.itemising import BY_ITSELF, Part, parts_of
from aktiv.prices.words import addition_named, explain
from aktiv.values.formatting import day, span
from aktiv.values.refusal import Refusal
from aktiv.values.texts import Texts

WHAT: Mapping[str, str] = {
    "use": gettext_noop("Use"),
    "cancellation_fee": gettext_noop("Fee for cancelling late"),
    "no_show_fee": gettext_noop("Fee for not coming"),
    "addition": gettext_noop("Addition"),
    "damage": gettext_noop("Damage"),
    "late_fee": gettext_noop("Fee for bringing back late"),
    "home_part": gettext_noop("The municipality’s part of what its residents borrow"),
}
SHARED: Mapping[tuple[bool, bool], str] = {
    (True, True): gettext_noop("Agreed part: %(what)s"),
    (False, False): gettext_noop("Paid by another: %(what)s"),
    (False, True): gettext_noop("No longer paid by another: %(what)s"),
}
"""What a part that another pays is called on an invoice, and what makes room for it on the holder's or fills it."""
LONGEST_EXPLANATION = 1_000


def owed(due: Due, vat: Mapping[str, Treatment]) -> Owed:
    """A charge as grouping needs to know it. Raises Refusal("no_vat_treatment")."""
    return Owed(
        reference=due.reference,
        customer=str(due.customer_id),
        subject=due.subject,
        currency=due.currency,
        day=due.use_day,
        amount=due.amount,
        outside_vat=_treated(due, vat).category is VatCategory.OUTSIDE,
        billed_in=str(due.billed_number or ""),
    )


def customer_of(buyer: Buyer) -> Customer:
    """Who is billed. Raises what Customer raises."""
    return Customer(
        name=buyer.name,
        customer_number=str(buyer.number),
        address=Address(street=buyer.street, postcode=buyer.postcode, place=buyer.place, country=buyer.country),
        number=buyer.organisation_number or None,
        buyer_reference=buyer.buyer_reference,
        order_reference=buyer.order_reference,
        internal=buyer.internal,
        einvoice=buyer.einvoice,
        language=buyer.language,
    )


def order_of(due: Due) -> tuple[object, ...]:
    """Where a charge stands among others on a paper: by day and hour, what belongs together in a row, a use before what
    was had besides, and before what corrects it."""
    codes = {each.code for each in _mine(due)} if due.reason == "use" else set()
    besides = bool(codes) and codes <= BY_ITSELF | {"rounding"}
    start = due.during[0].timestamp() if due.during is not None else 0.0
    return due.use_day, start, due.subject, due.reason == "correction", due.shared, besides, str(due.charge_id)


def lines_of(due: Due, vat: Mapping[str, Treatment], language: str, zone: ZoneInfo) -> list[InvoiceLine]:
    """A charge as lines that come to it: the ordinary price of a use, and what is taken off and added by themselves.

    What is no use as it was quoted, and what has been corrected since, is one line. Raises what InvoiceLine raises, and
    Refusal("no_vat_treatment").
    """
    with override(language):
        parts = _parts(due)
        if len(parts) > 1 or any(part.lines[0].code in BY_ITSELF for part in parts):
            return [
                _line(
                    due,
                    vat,
                    reference=due.reference if not place else f"{due.reference}:{place + 1}",
                    net=part.net,
                    charged=part.charged,
                    counted=_counted(part.alone, part.net, part.charged, due.includes_vat),
                    **_told(due, part, language, zone),
                )
                for place, part in enumerate(parts)
            ]
        mine = _mine(due)
        whole = due.reason == "use" and not due.shared and len(mine) == 1 and mine[0].code == "time"
        alone = mine[0] if whole else None
        counted = _counted(alone, due.net, due.amount, due.includes_vat)
        text, explanation = _text(due, language), _explanation(due, mine, language, zone)
        return [
            _line(
                due,
                vat,
                reference=due.reference,
                net=due.net,
                charged=due.amount,
                counted=counted,
                text=text,
                explanation=explanation,
            )
        ]


Counting = tuple[Fraction, str, int, bool]
"""Quantity, unit and price, and whether it includes VAT."""


def _parts(due: Due) -> tuple[Part, ...]:
    if due.reason != "use" or due.corrected or due.shared:
        return ()
    return parts_of(
        _mine(due), includes_vat=due.includes_vat, net=due.net, charged=due.amount, basis_points=due.basis_points
    )


def _mine(due: Due) -> list[Line]:
    """The quoted lines at the charge's rate."""
    return [each for each in due.lines if (each.vat_code, each.basis_points) == (due.vat_code, due.basis_points)]


def _line(
    due: Due,
    vat: Mapping[str, Treatment],
    *,
    reference: str,
    net: int,
    charged: int,
    counted: Counting,
    text: str,
    explanation: str,
) -> InvoiceLine:
    treated = _treated(due, vat)
    quantity, unit, unit_price, includes_vat = counted
    return InvoiceLine(
        reference=reference,
        used=Days(due.use_day, due.use_day),
        text=text,
        quantity=quantity,
        unit=unit,
        unit_price=unit_price,
        net=net,
        charged=charged,
        vat_code=due.vat_code,
        category=treated.category,
        basis_points=due.basis_points,
        explanation=explanation[:LONGEST_EXPLANATION],
        price_includes_vat=includes_vat,
        vat_reason=treated.reason,
        account=due.account,
        dimensions={name: str(each) for name, each in due.dimensions.items()},
    )


def _treated(due: Due, vat: Mapping[str, Treatment]) -> Treatment:
    found = vat.get(due.vat_code)
    if found is None or (found.category is VatCategory.STANDARD) != (due.basis_points > 0):
        raise Refusal("no_vat_treatment", vat_code=due.vat_code)
    return found


def _counted(alone: Line | None, net: int, charged: int, includes_vat: bool) -> Counting:
    """Quantity, unit and price as they were quoted, where one quoted line is the whole of it and is paid for; else the
    amount once."""
    if alone is None or alone.code not in {"time", "addition"} or net <= 0:
        return Fraction(-1 if (net or charged) < 0 else 1), "piece", abs(charged), True
    data = alone.data
    unit = "piece" if data["unit"] == "fixed" else data["unit"]
    return Fraction(data["quantity"]), unit, data["unit_price"], includes_vat


def _told(due: Due, part: Part, language: str, zone: ZoneInfo) -> dict[str, str]:
    """What a part is called, and how it came about."""
    first = part.lines[0]
    if first.code not in BY_ITSELF:
        along = Texts.of(first.data.get("place", {})).said_in(language).text
        text = ", ".join(each for each in (due.facility, along) if each) if along else _text(due, language)
        return {"text": text, "explanation": _explanation(due, part.lines, language, zone)}
    named = addition_named(first, language, due.currency) if first.code == "addition" else ""
    where = ", ".join(each for each in (_place(due, language), _moment(due, language, zone)) if each)
    rest = "; ".join(explain(each, language, due.currency) for each in part.lines[1:])
    return {
        "text": named or explain(first, language, due.currency) or where,
        "explanation": f"{where}: {rest}" if rest else where,
    }


def _place(due: Due, language: str) -> str:
    return ", ".join(dict.fromkeys(each for each in (due.facility, due.space.said_in(language).text) if each))


def _text(due: Due, language: str) -> str:
    place = _place(due, language)
    if due.shared and place and due.reason in {"use", "correction"}:
        its_own = due.reason == "use"
        return _(SHARED[its_own, due.amount > 0]) % {"what": place}
    what = due.corrected_reason or due.reason
    if what == "use" and place:
        told = place
    elif what == "addition" and due.item and not place:
        told = due.item  # what was charged by hand says itself what it is for
    else:
        told = f"{_(WHAT.get(what, what))}: {place or due.item}" if place or due.item else _(WHAT.get(what, what))
    if due.part_id is not None:
        told = _("Beyond what was paid beforehand: %(what)s") % {"what": told}
    taken_back = due.reason == "correction" or (due.part_id is not None and due.amount < 0)
    return _("Correction: %(what)s") % {"what": told} if taken_back else told


def _moment(due: Due, language: str, zone: ZoneInfo) -> str:
    if due.during is None:
        return ""
    start, end = due.during
    return f"{day(start.astimezone(zone), language)} {span(start, end, language, zone)}"


def _explanation(due: Due, lines: Sequence[Line], language: str, zone: ZoneInfo) -> str:
    told, moment = "; ".join(explain(each, language, due.currency) for each in lines), _moment(due, language, zone)
    return f"{moment}: {told}" if moment and told else moment or told
