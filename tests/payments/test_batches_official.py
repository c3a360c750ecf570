"""Whole batches as they are drawn up pass the official rules of e-invoices, in every case of VAT."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, date, datetime

import pytest

from aktiv.payments.actions.batches import hand_over
from aktiv.payments.actions.billing import CustomerData, set_customer
from aktiv.payments.actions.drawing import draw_up
from aktiv.payments.basis import Invoice as Paper
from aktiv.payments.basis import VatCategory
from aktiv.payments.ehf import document
from aktiv.payments.models import Batch, Billing
from aktiv.payments.queries.batches import head_of, papers_of
from aktiv.people.models import Organisation
from aktiv.prices.actions import NewCharge, charge, correct
from aktiv.prices.drafts import Payer, VatSum
from aktiv.prices.models import Charge
from aktiv.values.money import round_half_up, vat_of_gross
from aktiv.walls import within
from tests.bookings.world import NOW, World
from tests.payments.billing import MARCH, bills
from tests.payments.official import broken_rules
from tests.payments.papers import LETTING

APRIL, MAY = datetime(2027, 4, 1, 9, tzinfo=UTC), datetime(2027, 5, 3, 9, tzinfo=UTC)
RATES = {"standard": 2500, "food": 1500, "low": 1200, "exempt": 0, "zero": 0, "outside": 0, "reverse": 0}
TREATED = {
    "standard": ("S", ""), "food": ("S", ""), "low": ("S", ""), "zero": ("Z", ""), "exempt": ("E", LETTING),
    "outside": ("O", "Utenfor merverdiavgiftsloven"), "reverse": ("AE", "Omvendt avgiftsplikt"),
}  # fmt: skip


def number_of(serial: int) -> str:
    """An organisation number with its check digit."""
    while True:
        digits = f"8{serial:07}"
        rest = sum(int(digit) * weight for digit, weight in zip(digits, (3, 2, 7, 6, 5, 4, 3, 2), strict=True)) % 11
        if rest != 1:
            return f"{digits}{(11 - rest) % 11}"
        serial += 1000


def a_customer(world: World, name: str, serial: int, **more: object) -> Organisation:
    """A club that gets e-invoices."""
    made = Organisation.objects.create(
        name=name, kind="club", municipality=world.municipality, number=number_of(serial), address="Vegen 1",
        postcode="5354", place="Straume",
    )  # fmt: skip
    data = CustomerData(einvoice=True, **more)  # type: ignore[arg-type]
    set_customer(world.municipality.pk, data, organisation_id=made.pk, now=NOW)
    return made


def owes(world: World, customer: Organisation, *sums: tuple[str, int], of: str = "x") -> list[Charge]:
    """Charges of so many øre with VAT under these codes."""
    new = [
        NewCharge(
            municipality_id=world.municipality.pk,
            reason=Charge.Reason.ADDITION,
            subject=("thing", f"{customer.name} {of} {place}"[:40]),
            payer=Payer(organisation_id=customer.pk),
            use_day=date(2027, 3, 2 + place % 20),
            currency="NOK",
            sums=[_vat_sum(code, gross)],
        )
        for place, (code, gross) in enumerate(sums)
    ]
    return charge(new, now=NOW)


def _vat_sum(code: str, gross: int) -> VatSum:
    vat = round_half_up(vat_of_gross(gross, RATES[code]))
    return VatSum(code, RATES[code], gross - vat, vat)


def drawn(world: World, now: datetime) -> tuple[Batch, list[Paper]]:
    """The e-invoices of the next batch, as they are handed over."""
    batch = draw_up(world.municipality.pk, until=MARCH, now=now)
    assert batch.left_out == []
    hand_over(batch.pk, world.municipality.pk, now=now)
    with within(municipalities=[world.municipality.pk]):
        return batch, list(papers_of(batch, einvoices=True))


@pytest.mark.parametrize("grouping", ["collective", "single"])
def test_every_einvoice_of_a_drawn_batch_passes_the_official_rules(world: World, grouping: str) -> None:
    bills(world)
    treated = {code: {"category": VatCategory(one).value, "reason": why} for code, (one, why) in TREATED.items()}
    Billing.objects.update(vat=treated)
    Billing.objects.update(terms={**Billing.objects.get().terms, "grouping": grouping})
    all_rates = a_customer(world, "All rates", 1, buyer_reference="Kari")
    owes(world, all_rates, *((code, 1_234_56 + place) for place, code in enumerate(RATES)))
    for place, code in enumerate(RATES):
        owes(world, a_customer(world, f"Only {code}", 10 + place), (code, 333), (code, 10_01))
    odd = a_customer(world, "Odd øre", 20, order_reference="PO 7")
    owes(world, odd, *((code, 101 + 7 * place) for place in range(12) for code in ("standard", "food", "low")))
    owes(world, a_customer(world, "A unit", 21, internal=True), ("exempt", 500_00), ("outside", 1))
    taken_back = a_customer(world, "Taken back", 22)
    first = owes(world, taken_back, ("standard", 999_99), ("low", 50_01), ("outside", 77_00))

    batch, papers = drawn(world, APRIL)
    for each in first:
        correct(each, VatSum(each.vat_code, each.vat_basis_points, 0, 0), item="back", now=APRIL)
    owes(world, taken_back, ("exempt", 5_00), of="later")
    later, credited = drawn(world, MAY)

    seller = head_of(batch).seller
    broken = {
        (paper.customer.name, paper.number): rules
        for paper in (*papers, *credited)
        if (rules := broken_rules(document(paper, seller)))
    }
    assert broken == {}
    seen = {(each.category, each.basis_points, paper.kind) for paper in (*papers, *credited) for each in paper.vat}
    assert {(category, points) for category, points, _ in seen} == {
        (VatCategory(TREATED[code][0]), points) for code, points in RATES.items()
    }
    kinds = Counter(paper.kind.value for paper in credited)
    assert kinds["credit_note"] >= 2
    assert later.credit_notes == kinds["credit_note"]
    if grouping == "collective":
        assert any(paper.rounding for paper in papers), "øre that lie between lines and VAT of the whole"
