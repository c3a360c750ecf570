"""Sums of invoices are exact, VAT is rounded once, and what was quoted is what is paid."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aktiv.payments.basis import Batch, BatchHead, Credited, Days, Kind, VatCategory, counted
from aktiv.values.money import Money, round_half_up, vat_of_gross
from aktiv.values.refusal import Refusal
from tests.payments.papers import CLUB, FJELL, ISSUED, PERSON, a_batch, a_line, an_invoice, mixed

POINTS = st.sampled_from([2500, 1500, 1200, 0])


def test_a_month_of_a_club() -> None:
    invoice = mixed()
    assert [(each.category.value, each.basis_points, each.net, each.vat) for each in invoice.vat] == [
        ("E", 0, 29600, 0),
        ("S", 1200, 22321, 2679),
        ("S", 1500, 1739, 261),
        ("S", 2500, 4000, 1000),
    ]
    assert (invoice.net, invoice.vat_amount, invoice.rounding, invoice.total) == (57660, 3940, 0, 61600)
    assert invoice.period == Days(date(2027, 3, 2), date(2027, 3, 31))


def test_vat_is_rounded_once_and_what_was_quoted_is_paid() -> None:
    """Eleven times 19.99 with 25 %: each has 4.00 VAT, together 43.97. The customer pays what she was told."""
    [*_, sauna] = a_batch().invoices
    assert (sauna.net, sauna.vat_amount, sauna.rounding, sauna.total) == (17589, 4397, 3, 21989)


@given(st.lists(st.tuples(st.integers(1, 10**7), POINTS, st.booleans()), min_size=1, max_size=30))
def test_prices_with_vat_are_paid_to_the_hundredth(rows: list[tuple[int, int, bool]]) -> None:
    lines = []
    for place, (gross, points, below) in enumerate(rows):
        sign = -1 if below else 1
        net = sign * (gross - round_half_up(vat_of_gross(gross, points)))
        category = VatCategory.STANDARD if points else VatCategory.EXEMPT
        lines.append(a_line(net, category, basis_points=points, charged=sign * gross, reference=str(place)))
    invoice = an_invoice(*lines)
    assert invoice.total == sum(each.charged for each in lines) == invoice.net + invoice.vat_amount + invoice.rounding
    for each in invoice.vat:
        exact = Fraction(each.net * each.basis_points, 10_000)
        assert abs(each.vat - exact) <= Fraction(1, 2)
    assert abs(invoice.rounding) <= len(lines)


@given(
    st.integers(1, 10**7),
    st.fractions(Fraction(1, 60), Fraction(5000), max_denominator=60),
    st.sampled_from([1, -1]),
    st.sampled_from([0, 2]),
)
def test_quantity_times_price_is_the_amount_or_the_line_is_counted_once(
    size: int, many: Fraction, sign: int, decimals: int
) -> None:
    amount, quantity = sign * size, sign * many
    made = counted(amount, quantity, decimals=decimals)
    assert round_half_up(Fraction(made.quantity) * Fraction(made.price)) == amount
    assert made.price >= 0
    assert made.quantity in {quantity, sign}
    assert len(f"{made.price:f}".partition(".")[2]) <= decimals


def test_a_line_counts_what_it_was_priced_by_when_that_comes_out() -> None:
    told = [a_line(22321, quantity=Fraction(3, 2)), a_line(100, quantity=Fraction(1, 3)), a_line(-7400)]
    assert [(str(each.counted.quantity), str(each.counted.price)) for each in told] == [
        ("1.5", "14880.67"),
        ("1", "100"),
        ("-2", "3700"),
    ]


BROKEN: list[dict[str, Any]] = [
    {"total": 61601},
    {"rounding": 1},
    {"vat": ()},
    {"lines": ()},
    {"due": date(2027, 3, 31)},
    {"number": "A1"},
    {"number": "0"},
    {"kind": Kind.CREDIT_NOTE},
    {"credited": Credited("1", ISSUED)},
    {"period": Days(date(2027, 3, 3), date(2027, 3, 31))},
    {"home_vat": Money(1, "NOK")},
    {"currency": "kr"},
]


@pytest.mark.parametrize("broken", BROKEN, ids=str)
def test_an_invoice_that_does_not_add_up_cannot_be_made(broken: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match=r"\w"):
        replace(mixed(), **broken)


def test_a_sum_of_vat_that_is_off_by_one_cannot_be_made_even_when_the_total_is() -> None:
    invoice = mixed()
    *others, standard = invoice.vat
    with pytest.raises(ValueError, match="computed once"):
        replace(invoice, vat=(*others, replace(standard, vat=999)), rounding=1)


def test_nobody_pays_another_sum_than_she_was_told_nor_more_than_a_rounding_beside_the_vat() -> None:
    with pytest.raises(ValueError, match="not what was charged"):
        replace(mixed(), rounding=1, total=61601)
    with pytest.raises(ValueError, match="more than a rounding"):
        an_invoice(a_line(37000, charged=37003))
    assert an_invoice(a_line(37000, charged=37002)).rounding == 2


def test_a_line_is_billed_once() -> None:
    with pytest.raises(ValueError, match="once"):
        an_invoice(a_line(), a_line())
    batch = a_batch()
    for twice in (replace(an_invoice(), number="70000009"), replace(mixed(), lines=mixed().lines)):
        Batch(batch.head, (twice,))
        with pytest.raises(ValueError, match="once"):
            Batch(batch.head, (twice, replace(twice, number="70000010")))
    with pytest.raises(ValueError, match="once"):
        Batch(batch.head, (an_invoice(a_line(reference="x")), an_invoice(a_line(reference="y"))))


@pytest.mark.parametrize(
    "broken",
    [
        {"net": 1.5},
        {"text": " "},
        {"reference": ""},
        {"unit_price": -1},
        {"quantity": Fraction(-1)},
        {"charged": -1},
        {"basis_points": 2500},
        {"category": VatCategory.STANDARD},
    ],
    ids=str,
)
def test_a_line_that_cannot_be_is_not_made(broken: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match=r"\w"):
        replace(a_line(), **broken)


def test_what_is_without_vat_says_why() -> None:
    for category in (VatCategory.EXEMPT, VatCategory.OUTSIDE, VatCategory.REVERSE_CHARGE):
        with pytest.raises(Refusal, match="no_vat_reason"):
            a_line(100, category, vat_reason="")
    a_line(100, VatCategory.ZERO)


def test_reasons_are_told_together() -> None:
    other = replace(a_line(reference="2"), vat_reason="§ 3-8")
    invoice = an_invoice(a_line(), other, a_line(reference="3"))
    assert invoice.vat[0].reason == f"{a_line().vat_reason}; § 3-8"


def test_lines_outside_vat_never_share_an_invoice() -> None:
    with pytest.raises(Refusal, match="outside_vat_mixed"):
        an_invoice(a_line(), a_line(100, VatCategory.OUTSIDE, reference="2"))


def test_only_who_is_registered_charges_vat() -> None:
    unregistered = BatchHead(1, ISSUED, replace(FJELL, vat_registered=False))
    for category in (VatCategory.STANDARD, VatCategory.ZERO, VatCategory.REVERSE_CHARGE):
        with pytest.raises(Refusal, match="seller_not_vat_registered"):
            Batch(unregistered, (an_invoice(a_line(100, category)),))
    Batch(unregistered, (an_invoice(),))


def test_who_pays_and_who_is_paid_have_numbers_that_can_be() -> None:
    for broken in ({"number": "800402043"}, {"number": "NO800402042"}, {"account": "86011117948"}, {"account": ""}):
        with pytest.raises(Refusal, match="not_an"):
            replace(FJELL, **broken)  # type: ignore[arg-type]
    with pytest.raises(Refusal, match="not_an_organisation_number"):
        replace(CLUB, number="800300508")
    with pytest.raises(Refusal, match="not_an_organisation_number"):
        replace(PERSON, number="01019012345")
    with pytest.raises(Refusal, match="einvoice_needs_number"):
        replace(PERSON, einvoice=True)


def test_a_currency_without_hundredths_is_refused() -> None:
    with pytest.raises(Refusal, match="no_hundredths"):
        an_invoice(currency="ISK")


def test_a_wrong_kid_is_refused() -> None:
    with pytest.raises(Refusal, match="not_a_kid"):
        replace(mixed(), kid="100234700000016")
