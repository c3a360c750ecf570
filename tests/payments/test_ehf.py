"""E-invoices pass the official rules in every case of VAT, and the rules are seen to bite."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from aktiv.payments.basis import Invoice, Seller, VatCategory
from aktiv.payments.ehf import document
from aktiv.values.money import Money, round_half_up, vat_of_gross
from aktiv.values.refusal import Refusal
from tests.payments.official import broken_rules
from tests.payments.papers import CLUB, FJELL, PERSON, UNIT, a_batch, a_line, an_invoice, golden, mixed

UNREGISTERED = replace(FJELL, vat_registered=False, in_business_register=False)
IN_EUROS: dict[str, Any] = {"currency": "EUR", "home_vat": Money(2887, "NOK")}
CASES: list[tuple[str, Invoice]] = [
    ("mixed", mixed()),
    *((f"{each.value}", an_invoice(a_line(10001, each))) for each in VatCategory),
    *((f"credit {each.value}", an_invoice(a_line(-10001, each))) for each in VatCategory),
    *((f"{points}", an_invoice(a_line(333, VatCategory.STANDARD, basis_points=points))) for points in (1500, 1200)),
    ("credit of a mixed one", an_invoice(*(replace(each, net=-each.net, charged=-each.charged, quantity=-each.quantity)
                                           for each in mixed().lines))),
    ("rounded", an_invoice(*a_batch().invoices[4].lines)),
    ("euros", an_invoice(a_line(1001, VatCategory.STANDARD), **IN_EUROS)),
    ("credit in euros", an_invoice(a_line(-1001, VatCategory.STANDARD), currency="EUR", home_vat=Money(-2887, "NOK"))),
    ("an order of the customer's", an_invoice(customer=replace(CLUB, order_reference="PO-7"))),
    ("a customer who gave no reference", an_invoice(customer=replace(CLUB, buyer_reference=""))),
    ("a third", an_invoice(a_line(12333, quantity=Fraction(4, 3), unit_price=9250))),
    ("nothing to pay", an_invoice(a_line(), a_line(-37000, reference="2"))),
    ("a credit that names no invoice", an_invoice(a_line(-100), credited=None)),
    ("a unit of the municipality", an_invoice(customer=UNIT)),
]  # fmt: skip


@pytest.mark.parametrize("invoice", [each for _, each in CASES], ids=[name for name, _ in CASES])
def test_every_case_of_vat_passes_the_official_rules(invoice: Invoice) -> None:
    assert broken_rules(document(invoice, FJELL)) == []


def lines(sign: int) -> st.SearchStrategy[Any]:
    """Lines of one invoice: prices with VAT and without, of any rate, some with discounts; or all outside VAT."""
    within = st.tuples(
        st.sampled_from([(VatCategory.STANDARD, 2500), (VatCategory.STANDARD, 1500), (VatCategory.STANDARD, 1200),
                         (VatCategory.EXEMPT, 0), (VatCategory.ZERO, 0), (VatCategory.REVERSE_CHARGE, 0)]),
        st.integers(1, 10**6),
        st.fractions(Fraction(1, 4), Fraction(12), max_denominator=12),
        st.booleans(),
        st.sampled_from(["hour", "piece", "weekend"]),
    )  # fmt: skip
    outside = st.tuples(st.just((VatCategory.OUTSIDE, 0)), st.integers(1, 10**6), st.just(Fraction(1)), st.booleans(),
                        st.just("day"))  # fmt: skip
    return st.lists(within, min_size=1, max_size=8).map(lambda rows: _made(sign, rows)) | st.lists(
        outside, min_size=1, max_size=3
    ).map(lambda rows: _made(sign, rows))


def _made(sign: int, rows: list[Any]) -> list[Any]:
    made = []
    for place, ((category, points), gross, quantity, discount, unit) in enumerate(rows):
        net = gross - round_half_up(vat_of_gross(gross, points))
        told = {"category": category, "basis_points": points, "unit": unit}
        if net:
            made.append(
                a_line(sign * net, charged=sign * gross, quantity=sign * quantity, reference=f"{place}", **told)
            )
        if part := net // 4 * discount:
            made.append(a_line(-sign * part, quantity=Fraction(-sign), reference=f"{place} discount", **told))
    return made or [a_line(sign * 100)]


@settings(max_examples=60)
@given(st.sampled_from([1, -1]).flatmap(lines))
def test_whatever_is_invoiced_passes_the_official_rules(made: list[Any]) -> None:
    assert broken_rules(document(an_invoice(*made), FJELL)) == []


@pytest.mark.parametrize("category", [VatCategory.OUTSIDE, VatCategory.EXEMPT])
def test_who_is_not_registered_for_vat_says_so(category: VatCategory) -> None:
    """A municipality in no business register is warned that it might have to be (NO-R-002), and nothing else."""
    invoice = an_invoice(a_line(100, category))
    assert broken_rules(document(invoice, replace(FJELL, vat_registered=False))) == []
    if category is VatCategory.OUTSIDE:
        assert broken_rules(document(invoice, UNREGISTERED)) == [("NO-R-002", "warning")]
    else:
        with pytest.raises(Refusal, match="exempt_needs_register"):
            document(invoice, UNREGISTERED)


def changed(invoice: Invoice, path: str, text: str | None) -> bytes:
    """An invoice's XML with another text in one element, or without it."""
    root = etree.fromstring(document(invoice, FJELL))
    spaces = {key: value for key, value in root.nsmap.items() if key}
    found = root.find(path, spaces)
    assert found is not None
    if text is None:
        parent = found.getparent()
        assert parent is not None
        parent.remove(found)
    else:
        found.text = text
    return etree.tostring(root, encoding="UTF-8", xml_declaration=True)


@pytest.mark.parametrize(
    ("path", "text", "rule"),
    [
        ("cac:LegalMonetaryTotal/cbc:PayableAmount", "616.01", "BR-CO-16"),
        ("cac:LegalMonetaryTotal/cbc:TaxInclusiveAmount", "616.01", "BR-CO-15"),
        ("cac:TaxTotal/cbc:TaxAmount", "39.41", "BR-CO-14"),
        ("cac:TaxTotal/cac:TaxSubtotal/cac:TaxCategory/cbc:TaxExemptionReason", None, "BR-E-10"),
        (".//cac:PartyTaxScheme/cbc:CompanyID", "NO800402043MVA", "NO-R-001"),
        (".//cac:Party/cbc:EndpointID", "800402043", "PEPPOL-COMMON-R041"),
        ("cbc:BuyerReference", None, "PEPPOL-EN16931-R003"),
        ("cbc:DueDate", None, "BR-CO-25"),
        ("cac:InvoiceLine/cbc:InvoicedQuantity", "3", "PEPPOL-EN16931-R120"),
        ("cac:InvoiceLine/cac:Price/cbc:PriceAmount", "-185.00", "BR-27"),
        ("cac:InvoiceLine/cac:InvoicePeriod/cbc:EndDate", "2027-04-02", "PEPPOL-EN16931-R111"),
        ("cbc:CustomizationID", "urn:cen.eu:en16931:2017", "PEPPOL-EN16931-R004"),
    ],
)  # fmt: skip
def test_the_rules_find_what_is_broken_on_purpose(path: str, text: str | None, rule: str) -> None:
    found = [code for code, severity in broken_rules(changed(mixed(), path, text)) if severity == "fatal"]
    assert rule in found


@pytest.mark.parametrize(("name", "place"), [("invoice", 0), ("credit-note", 2)])
def test_the_whole_document_is_as_agreed(name: str, place: int) -> None:
    """Order of elements, which the official rules do not check: these two are valid by the schemas of UBL 2.1."""
    invoice = a_batch().invoices[place]
    assert golden(f"{name}.xml", document(invoice, FJELL)) == document(invoice, FJELL)


def test_what_nobody_may_send_is_refused() -> None:
    with pytest.raises(Refusal, match="einvoice_needs_number"):
        document(an_invoice(customer=PERSON), FJELL)
    abroad = replace(CLUB, address=replace(CLUB.address, country="SE"), number="5560360793")
    with pytest.raises(Refusal, match="einvoice_abroad"):
        document(an_invoice(customer=abroad), FJELL)
    with pytest.raises(Refusal, match="seller_not_vat_registered"):
        document(mixed(), replace(FJELL, vat_registered=False))


@pytest.mark.parametrize("text", ["<b>&amp;\x00\x0b\n]]>", "\ud800 x", "🫐\u2028 Čáhci\u200b"])
def test_whatever_somebody_wrote_is_words_in_xml(text: str) -> None:
    made = document(an_invoice(a_line(text=text, explanation=text)), FJELL)
    assert broken_rules(made) == []
    [name] = etree.fromstring(made).iter("{*}Item")
    assert name[0].text == " ".join("".join(each if each.isprintable() else " " for each in text).split())


def test_the_seller_tells_only_what_it_has() -> None:
    bare: Seller = replace(FJELL, contact="", email="", phone="")
    assert b"Contact" not in document(mixed(), bare)
    assert broken_rules(document(mixed(), bare)) == []
