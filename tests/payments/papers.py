"""Invoices in memory, for tests of papers and files without a database."""

from __future__ import annotations

import os
from dataclasses import replace
from datetime import date
from fractions import Fraction
from pathlib import Path
from typing import Any

from aktiv.payments.basis import (
    Address,
    Batch,
    BatchHead,
    Credited,
    Customer,
    Days,
    Invoice,
    InvoiceLine,
    Kind,
    Seller,
    VatCategory,
    invoice_of,
)
from aktiv.payments.rules.kid import Layout, Modulus, kid_of
from aktiv.values.money import round_half_up, vat_of_net

GOLDEN = Path(__file__).with_name("golden")
ISSUED, DUE = date(2027, 4, 1), date(2027, 4, 15)
LAYOUT = Layout(customer_digits=6, invoice_digits=8)
LETTING = "Unntatt fra merverdiavgift etter merverdiavgiftsloven § 3-11 (utleie av fast eiendom)"
RATES = {
    VatCategory.STANDARD: 2500,
    VatCategory.EXEMPT: 0,
    VatCategory.OUTSIDE: 0,
    VatCategory.ZERO: 0,
    VatCategory.REVERSE_CHARGE: 0,
}
REASONS = {
    VatCategory.EXEMPT: LETTING,
    VatCategory.OUTSIDE: "Utenfor merverdiavgiftsloven",
    VatCategory.REVERSE_CHARGE: "Omvendt avgiftsplikt",
}

FJELL = Seller(
    name="Fjell kommune",
    number="800402042",
    address=Address(street="Foldnesvegen 1", postcode="5354", place="Straume"),
    account="86011117947",
    vat_registered=True,
    in_business_register=True,
    municipality_number="4626",
    contact="Fakturakontoret",
    email="faktura@fjell.example",
    phone="+47 55 09 60 00",
)
CLUB = Customer(
    name="Sørfjell håndballklubb",
    customer_number="100234",
    address=Address(street="Idrettsvegen 3 B", postcode="5355", place="Knarrevik"),
    number="800300509",
    buyer_reference="Kari Ås",
    einvoice=True,
)
PERSON = Customer(
    name="Åse Øvrebø",
    customer_number="100777",
    address=Address(street="Blåbærstien 7", postcode="5356", place="Ågotnes"),
)
UNIT = Customer(
    name="Fjell skule",
    customer_number="9001",
    address=Address(street="Skulevegen 1", postcode="5354", place="Straume"),
    number="800300509",
    internal=True,
)


def a_line(
    net: int = 37000,
    category: VatCategory = VatCategory.EXEMPT,
    *,
    reference: str = "line-1",
    day: date = date(2027, 3, 2),
    **more: Any,  # Any: fields of a line
) -> InvoiceLine:
    """Two hours of a hall, exempt, unless told otherwise; a price without VAT."""
    points = more.pop("basis_points", RATES[category])
    quantity = more.pop("quantity", Fraction(2 if net >= 0 else -2))
    line = InvoiceLine(
        reference=reference,
        used=Days(day, day),
        text="Fjellhallen, bane A",
        explanation="tirsdag 2. mars 18.00–20.00: 2 timer × 185 kr",
        quantity=quantity,
        unit="hour",
        unit_price=round_half_up(Fraction(net) / quantity),
        net=net,
        charged=more.pop("charged", net + round_half_up(vat_of_net(net, points))),
        vat_code={2500: "standard", 1500: "food", 1200: "low"}.get(points, category.name.lower()),
        category=category,
        basis_points=points,
        vat_reason=REASONS.get(category, ""),
        account="16200",
        product="4110",
        dimensions={"ansvar": "2310", "tjeneste": "3810", "prosjekt": ""},
    )
    return replace(line, **more)


def an_invoice(*lines: InvoiceLine, number: str = "70000001", **more: Any) -> Invoice:  # Any: as above
    """An invoice to the club; a credit note when the lines come to less than nothing."""
    every = lines or (a_line(),)
    below = sum(each.charged for each in every) < 0
    customer: Customer = more.pop("customer", CLUB)
    told = {
        "number": number,
        "kind": Kind.CREDIT_NOTE if below else Kind.INVOICE,
        "customer": customer,
        "issued": ISSUED,
        "due": DUE,
        "currency": "NOK",
        "lines": every,
        "kid": "" if below or customer.internal else kid_of(LAYOUT, customer=customer.customer_number, invoice=number),
        "credited": Credited("69999998", date(2027, 3, 1)) if below else None,
    }
    return invoice_of(**{**told, **more})  # type: ignore[arg-type]


def mixed() -> Invoice:
    """A month of a club: exempt hours, a discount, a locker at 25 %, a kiosk at 15 %, a meeting room at 12 %."""
    return an_invoice(
        a_line(reference="a1"),
        a_line(-7400, reference="a2", text="Tilskudd til barn og unge", explanation="20 % av 370 kr",
               quantity=Fraction(-1), unit_price=7400, product="4119"),
        a_line(4000, VatCategory.STANDARD, reference="a3", day=date(2027, 3, 31), text="Bod nr. 12",
               quantity=Fraction(1), unit="month", explanation="", product="4120"),
        a_line(1739, VatCategory.STANDARD, basis_points=1500, reference="a4", text="Kaffe og te", quantity=Fraction(1),
               unit="piece", charged=2000, unit_price=2000, price_includes_vat=True, explanation="", product="4130"),
        a_line(22321, VatCategory.STANDARD, basis_points=1200, reference="a5", text="Møterommet «Utsikten» – 1½ time",
               quantity=Fraction(3, 2), charged=25000, unit_price=16667, price_includes_vat=True, product="4140",
               explanation="1,5 timer × 166,67 kr"),
    )  # fmt: skip


def golden(name: str, made: bytes) -> bytes:
    """What a file is agreed to be. AKTIV_GOLDEN=1 makes it what was made just now: look at it then."""
    path = GOLDEN / name
    if os.environ.get("AKTIV_GOLDEN"):
        path.write_bytes(made)
    return path.read_bytes()


def a_batch() -> Batch:
    """What accounting gets: a club's month, a person's evening, a credit note, a unit of its own, lines outside VAT."""
    return Batch(
        BatchHead(12, ISSUED, FJELL),
        (
            mixed(),
            an_invoice(a_line(18500, reference="b1", quantity=Fraction(1), text="Grendahuset; storsal",
                              explanation='=HYPERLINK("http://evil.example")'),
                       number="70000002", customer=PERSON),
            an_invoice(a_line(-18500, reference="c1", quantity=Fraction(-1)), number="70000003"),
            an_invoice(a_line(50000, VatCategory.OUTSIDE, reference="d1"), number="70000004", customer=UNIT),
            an_invoice(*(a_line(1599, VatCategory.STANDARD, reference=f"e{place}", quantity=Fraction(1), charged=1999,
                                unit_price=1999, price_includes_vat=True, text="Badstue, drop-in", unit="piece",
                                day=date(2027, 3, place)) for place in range(1, 12)),
                       number="70000005", customer=replace(PERSON, name="Máret Čáppa", customer_number="100778")),
        ),
    )  # fmt: skip


__all__ = [
    "CLUB",
    "DUE",
    "FJELL",
    "ISSUED",
    "LAYOUT",
    "PERSON",
    "UNIT",
    "Modulus",
    "a_batch",
    "a_line",
    "an_invoice",
    "golden",
    "mixed",
]
