"""A KID names one invoice, and a slip of the finger is found."""

from __future__ import annotations

from typing import NamedTuple

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aktiv.payments.rules.kid import Layout, Modulus, Parts, check_digit, checked, is_kid, kid_of, parts
from aktiv.values.refusal import Refusal

BODIES = st.text("0123456789", min_size=3, max_size=24)
MODULI = st.sampled_from(Modulus)


class Known(NamedTuple):
    """A KID worked out by hand."""

    kid: str
    modulus: Modulus


KNOWN = [
    # 1·2 2 3·2 4 5·2=10→1 6 7·2=14→5 8 9·2=18→9 from the right, doubled: 9→9, 8, 7→5, 6, 5→1, 4, 3→6, 2, 1→2 = 43 → 7
    Known("1234567897", Modulus.MOD10),
    # 9·2 + 8·3 + 7·4 + 6·5 + 5·6 + 4·7 + 3·2 + 2·3 + 1·4 = 174 = 15·11 + 9 → 2
    Known("1234567892", Modulus.MOD11),
    # 6·2 = 12, 12 mod 11 = 1 → 10, which is written as a hyphen
    Known("0006-", Modulus.MOD11),
    Known("0000", Modulus.MOD11),
    Known("0000", Modulus.MOD10),
]


@pytest.mark.parametrize("known", KNOWN, ids=str)
def test_the_check_digit_is_that_of_the_hand(known: Known) -> None:
    assert check_digit(known.kid[:-1], known.modulus) == known.kid[-1]
    assert is_kid(known.kid, known.modulus)


@given(BODIES, MODULI, st.data())
def test_any_one_wrong_digit_is_found(body: str, modulus: Modulus, data: st.DataObject) -> None:
    kid = body + check_digit(body, modulus)
    place = data.draw(st.integers(0, len(kid) - 1))
    other = data.draw(st.sampled_from([each for each in "0123456789" if each != kid[place]]))
    assert not is_kid(kid[:place] + other + kid[place + 1 :], modulus)


@given(BODIES, MODULI, st.data())
def test_neighbours_that_changed_places_are_found(body: str, modulus: Modulus, data: st.DataObject) -> None:
    """All by modulus 11; by modulus 10 all but 09 and 90."""
    kid = body + check_digit(body, modulus)
    place = data.draw(st.integers(0, len(kid) - 2))
    left, right = kid[place], kid[place + 1]
    swapped = kid[:place] + right + left + kid[place + 2 :]
    unseen = left == right or (modulus is Modulus.MOD10 and {left, right} == {"0", "9"})
    assert is_kid(swapped, modulus) is unseen


@given(
    MODULI,
    st.text("0123456789", max_size=4),
    st.integers(0, 8),
    st.integers(1, 8),
    st.data(),
)
def test_a_kid_tells_its_customer_and_invoice(
    modulus: Modulus, prefix: str, customer_digits: int, invoice_digits: int, data: st.DataObject
) -> None:
    if not 4 <= len(prefix) + customer_digits + invoice_digits + 1 <= 25:
        return
    layout = Layout(customer_digits, invoice_digits, modulus, prefix)
    customer = data.draw(st.integers(0, 10**customer_digits - 1))
    invoice = data.draw(st.integers(0, 10**invoice_digits - 1))
    kid = kid_of(layout, customer=str(customer), invoice=str(invoice))
    assert len(kid) == layout.length
    assert parts(layout, kid) == Parts(customer if customer_digits else 0, invoice)
    assert checked(f" {kid[:3]} {kid[3:]}\n", modulus) == kid


@pytest.mark.parametrize(
    ("customer", "invoice"), [("1234567", "1"), ("1", "12345"), ("12a", "1"), ("", "1"), ("1", "-1"), ("1", "²")]
)
def test_a_number_there_is_no_room_for_is_refused_and_never_cut(customer: str, invoice: str) -> None:
    with pytest.raises(Refusal, match="number_not_for_kid"):
        kid_of(Layout(6, 4), customer=customer, invoice=invoice)


@pytest.mark.parametrize("layout", [(0, 2), (20, 5), (-1, 8), (8, 0)])
def test_a_layout_is_of_4_to_25_digits_and_tells_invoices_apart(layout: tuple[int, int]) -> None:
    with pytest.raises(Refusal, match="not_a_kid_layout"):
        Layout(*layout)


@pytest.mark.parametrize("prefix", ["a", "-1", "1 "])
def test_a_prefix_is_of_digits(prefix: str) -> None:
    with pytest.raises(Refusal, match="not_a_kid_layout"):
        Layout(6, 6, prefix=prefix)


@pytest.mark.parametrize("text", ["", "123", "1234567890", "12345678-7", "x" * 5000, "１２３４５６７８９７", "-0006"])
def test_what_is_no_kid_is_refused(text: str) -> None:
    with pytest.raises(Refusal, match="not_a_kid"):
        checked(text)


def test_a_kid_of_another_layout_names_nothing() -> None:
    kid = kid_of(Layout(6, 8), customer="1", invoice="2")
    for layout in (Layout(6, 7), Layout(6, 8, Modulus.MOD11), Layout(5, 8, prefix="9")):
        with pytest.raises(Refusal, match="not_a_kid"):
            parts(layout, kid)
