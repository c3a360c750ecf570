"""What a use costs ordinarily, and what is taken off and added, are lines of their own that come to the charge."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from fractions import Fraction
from uuid import UUID

import pytest
from hypothesis import given, settings

from aktiv.payments.actions.drawing import draw_up
from aktiv.payments.basis import Batch as BatchOf
from aktiv.payments.basis import BatchHead, InvoiceLine, VatCategory
from aktiv.payments.ehf import document
from aktiv.payments.exports import FORMATS, export
from aktiv.payments.keeping import as_json, invoice_from_json
from aktiv.payments.lining import lines_of
from aktiv.payments.models import Invoice
from aktiv.payments.queries.due import Due
from aktiv.payments.settings import Treatment
from aktiv.prices.actions import ListUse, NewAddition, NewSubsidy, correct, use_lists
from aktiv.prices.drafts import Line, QuoteDraft, VatSum
from aktiv.prices.models import Charge
from aktiv.prices.rules.itemising import parts_of
from aktiv.prices.tariffs import Addition, Maximum, Subsidy, Tariff, Unit
from aktiv.values.formatting import NBSP
from aktiv.values.periods import Period
from aktiv.values.texts import Texts
from tests.bookings.world import World, booked
from tests.payments.billing import MARCH, bills
from tests.payments.official import broken_rules
from tests.payments.papers import FJELL, LETTING, an_invoice
from tests.payments.test_exports import SETUPS
from tests.prices.pure import OSLO, a_rate, a_tariff, priced
from tests.prices.test_properties import ALL_DAYS, lists, of, uses
from tests.prices.world import HALL, NOW, published
from tests.reading import everything_of

APRIL = datetime(2027, 4, 1, 9, 0, tzinfo=UTC)
VAT = {
    "exempt": Treatment(VatCategory.EXEMPT, LETTING),
    "ten": Treatment(VatCategory.STANDARD),
    "low": Treatment(VatCategory.STANDARD),
    "standard": Treatment(VatCategory.STANDARD),
}


def due_of(quote: QuoteDraft, vat_sum: VatSum, place: int = 1, reason: str = "use") -> Due:
    """The charge of a quote at one of its rates, as it waits to be billed."""
    return Due(
        charge_id=UUID(int=place),
        customer_id=1,
        reason=reason,
        corrected_reason="",
        item="",
        amount=vat_sum.total,
        vat_amount=vat_sum.vat,
        vat_code=vat_sum.code,
        basis_points=vat_sum.basis_points,
        currency="NOK",
        use_day=date(2027, 3, 2),
        subject="1",
        during=(quote.period.start, quote.period.end),
        facility="Fjellhallen",
        space=Texts("Bane 1"),
        lines=quote.lines,
        includes_vat=quote.includes_vat,
        account="16200",
        dimensions={},
        billed_id=None,
        billed_number=None,
        billed_issued=None,
    )


def told(quote: QuoteDraft) -> list[InvoiceLine]:
    """All lines of an invoice of the quote."""
    found = [due_of(quote, each, place) for place, each in enumerate(quote.vat, 1) if each.total]
    return [line for due in found for line in lines_of(due, VAT, "nb", OSLO)]


@settings(deadline=None)
@given(lists(), uses())
def test_parts_come_to_the_charge_whatever_the_price_list_says(tariff: Tariff, use: Period) -> None:
    for group in ("resident", "youth_club"):
        quote = of(tariff, use, group)
        for each in (each for each in quote.vat if each.total):
            due = due_of(quote, each)
            lines = lines_of(due, VAT, "nb", OSLO)
            assert (sum(line.net for line in lines), sum(line.charged for line in lines)) == (each.net, each.total)
            assert len({line.reference for line in lines}) == len(lines)
            assert lines[0].reference == str(due.charge_id)
        made = told(quote)
        if made:
            whole = an_invoice(*made)
            as_one = [due_of(quote, each, place, "x") for place, each in enumerate(quote.vat, 1) if each.total]
            single = an_invoice(*(line for due in as_one for line in lines_of(due, VAT, "nb", OSLO)))
            assert len(single.lines) == len(as_one)
            assert (whole.vat, whole.total, whole.rounding) == (single.vat, single.total, single.rounding)
            assert invoice_from_json(as_json(whole)) == whole


@settings(deadline=None, max_examples=40)
@given(lists(), uses())
def test_an_invoice_with_discounts_passes_the_official_rules(tariff: Tariff, use: Period) -> None:
    if made := told(of(tariff, use, "youth_club")):
        assert broken_rules(document(an_invoice(*made), FJELL)) == []


def everything_in_one() -> QuoteDraft:
    """Two hours of 300 kr that a day maximum cuts to 500, of which the municipality pays half; and cleaning with VAT
    beside a caretaker without."""
    tariff = a_tariff(
        [a_rate(300_00)],
        maxima=(Maximum(None, None, ALL_DAYS, 500_00),),
        subsidies={"resident": Subsidy("resident", "resident", 5_000, Texts("Halv pris for lag"))},
        additions=(
            Addition("cleaning", Texts("Renhold"), None, Unit.FIXED, 250_00, "standard", required=True),
            Addition("caretaker", Texts("Vaktmester"), None, Unit.HOUR, 520_00, "exempt", required=True),
        ),
    )
    return priced(tariff, "2026-11-24 18:00", "20:00")


def test_the_ordinary_price_stands_first_and_each_reason_to_pay_less_or_more_by_itself() -> None:
    made = told(everything_in_one())
    assert [(line.text.replace(NBSP, " "), line.charged, line.quantity, line.unit) for line in made] == [
        ("Fjellhallen, Bane 1", 600_00, Fraction(2), "hour"),
        ("Aldri mer enn 500 kr per dag", -100_00, Fraction(-1), "piece"),
        ("Halv pris for lag", -250_00, Fraction(-1), "piece"),
        ("Vaktmester, 2 timer × 520 kr", 1040_00, Fraction(2), "hour"),
        ("Renhold", 250_00, Fraction(1), "piece"),
    ]


@pytest.mark.parametrize("name", list(FORMATS))
def test_every_file_for_accounting_has_discounts_as_rows_below_zero(name: str) -> None:
    invoice = an_invoice(*told(everything_in_one()))
    assert export(name, BatchOf(BatchHead(1, invoice.issued, FJELL), (invoice,)), SETUPS[name])


def test_a_charge_that_is_not_what_its_quote_says_is_one_line() -> None:
    quote = everything_in_one()
    [exempt, *_] = quote.vat
    other = replace(exempt, net=exempt.net - 1)
    assert len(lines_of(due_of(quote, other), VAT, "nb", OSLO)) == 1
    assert parts_of([], includes_vat=True, net=1, charged=1, basis_points=0) == ()


def test_too_little_to_be_told_in_parts_is_one_line() -> None:
    lines = [
        Line("time", 1, "standard", 2500, date(2027, 3, 2)),
        Line("day_maximum", -1, "standard", 2500, date(2027, 3, 2)),
        Line("addition", 1, "standard", 2500, date(2027, 3, 2)),
    ]
    for part in parts_of(lines, includes_vat=True, net=1, charged=1, basis_points=2500):
        assert part.net * part.charged >= 0


def subsidised(world: World) -> None:
    """The hall costs half from the day on that tests book, and always cleaning."""
    half = Texts("Halv pris", "Halv pris", "Half price")
    new = replace(
        HALL,
        valid_from=date(2027, 1, 1),
        subsidies=(NewSubsidy(group="resident", of="adult_club", basis_points=5_000, names=half),),
        additions=(
            NewAddition(
                key="cleaning",
                names=Texts("Renhold"),
                unit=Unit.FIXED,
                amount=250_00,
                vat_code="exempt",
                required=True,
            ),
        ),
    )
    published(world.municipality, new)
    use_lists(world.municipality.pk, [ListUse(key="hall", kind="sports_hall")], now=NOW)


def test_a_drawn_invoice_shows_what_was_taken_off_unless_the_charge_was_corrected_since(world: World) -> None:
    subsidised(world)
    bills(world)
    booked(world, "18–20", world.as_alice, world.courts["A"])
    later = booked(world, "18–20", world.as_charlie, world.courts["B"])
    corrected = Charge.objects.get(subject_id=str(later.occurrence_ids[0]))
    correct(corrected, VatSum("exempt", 0, 100_00, 0), item="less", now=NOW)
    draw_up(world.municipality.pk, until=MARCH, now=APRIL)
    papers = {each.person_id: invoice_from_json(each.document).lines for each in everything_of(Invoice).all()}
    assert [(each.text, each.charged) for each in papers[world.alice.pk]] == [
        ("Fjellhallen, Bane 1", 282_00), ("Halv pris", -141_00), ("Renhold", 250_00),
    ]  # fmt: skip
    assert papers[world.alice.pk][1].explanation == "Fjellhallen, Bane 1, tirsdag 2. mars 18.00–20.00"
    assert [each.charged for each in papers[world.charlie.pk]] == [391_00, -291_00]
