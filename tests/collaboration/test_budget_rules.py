"""What of a budget is of each year, which terms of a contract it pays for, and how a payment is divided."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aktiv.collaboration.rules.budgets import Term, by_year, paid_for, payment_of, terms_of, within_contract
from aktiv.collaboration.rules.contracts import Option
from aktiv.collaboration.rules.receipts import Said, allot, read
from aktiv.values.refusal import Refusal

DAYS = st.dates(date(2020, 1, 1), date(2035, 12, 31))
OPEN = st.dictionaries(st.integers(0, 6), st.integers(-10_000, 100_000), min_size=1)


@given(st.integers(0, 10**12), DAYS, st.integers(0, 3_000))
def test_the_years_of_a_budget_are_the_whole_of_it(ore: int, first: date, days: int) -> None:
    last = first + timedelta(days=days)
    found = by_year(ore, first, last)
    assert (min(found), max(found), sum(found.values())) == (first.year, last.year, ore)
    assert all(each >= 0 for each in found.values())


def test_a_budget_that_crosses_a_year_is_each_years_by_days() -> None:
    assert by_year(365_00, date(2026, 12, 1), date(2027, 11, 30)) == {2026: 31_00, 2027: 334_00}


def test_a_budget_pays_for_the_terms_of_its_contract_that_it_has_days_in() -> None:
    first, last, today = date(2026, 1, 1), date(2026, 12, 31), date(2026, 6, 1)
    options = [
        Option(number=1, months=12, last_day=date(2026, 9, 30), state="open"),
        Option(number=2, months=6, last_day=date(2027, 9, 30), state="open"),
    ]
    terms = terms_of(first, last, options, today)
    assert terms == [
        Term(0, first, last),
        Term(1, date(2027, 1, 1), date(2027, 12, 31)),
        Term(2, date(2028, 1, 1), date(2028, 6, 30)),
    ]
    assert paid_for(terms, date(2026, 7, 1), date(2027, 6, 30)) == [0, 1]
    within_contract(terms, date(2026, 7, 1), date(2028, 6, 30))
    with pytest.raises(Refusal, match="budget_beyond_contract"):
        within_contract(terms, date(2026, 7, 1), date(2028, 7, 1))
    # An option that nobody took in time, and what comes after it, is no more; nor is what is left when it was ended.
    assert len(terms_of(first, last, options, date(2026, 10, 1))) == 1
    assert terms_of(first, last, options, today, date(2026, 8, 31)) == [Term(0, first, date(2026, 8, 31))]


@given(OPEN, st.data())
def test_a_payment_is_divided_to_the_ore_and_pays_nothing_beyond_what_is_open(
    open_of: dict[int, int], data: st.DataObject
) -> None:
    left = sum(open_of.values())
    ore = data.draw(st.integers(min(left, 0), max(left, 0)))
    if not ore:
        with pytest.raises(Refusal, match="wrong_amount"):
            allot(open_of, ore)
        return
    parts = allot(open_of, ore)
    assert sum(parts.values()) == ore
    for key, part in parts.items():
        assert min(0, open_of[key]) <= part <= max(0, open_of[key])
    if ore == left:
        assert parts == {key: each for key, each in open_of.items() if each}
    with pytest.raises(Refusal, match="wrong_amount"):
        allot(open_of, left + (1 if left > 0 else -1))


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("fakturanummer;dato;beløp\n12;14.03.2027;1 234,50", Said(2, "", 12, False, date(2027, 3, 14), 123_450)),
        ("dato,ore,faktura\n2027-03-14,-500,13", Said(2, "", 13, False, date(2027, 3, 14), -500)),
        ("\ufeffFaktura\tBetalt\tBeløp\nu3\t1.4.2027\t−1.000,00 ", Said(2, "", 3, True, date(2027, 4, 1), -100_000)),
        ("faktura;dato;kroner\n\n12;2027-13-01;1", Said(3, "", code="not_a_day")),
        ("faktura;dato;kroner\nx12;2027-03-01;1", Said(2, "", code="not_a_number")),
        ("faktura;dato;kroner\n12;2027-03-01;1.005", Said(2, "", code="not_an_amount")),
        ("faktura;dato;kroner\n12;2027-03-01;0", Said(2, "", code="not_an_amount")),
        ("faktura;dato;kroner\n12;2027-03-01;1e999999", Said(2, "", code="not_an_amount")),
        ("faktura;dato;ore\n12;2027-03-01;1e9999999", Said(2, "", code="not_an_amount")),
    ],
)
def test_lines_are_read_with_days_and_amounts_as_accounting_writes_them(text: str, said: Said) -> None:
    [found] = read(text)
    assert (found.line, found.same, found.code) == (said.line, said.same, said.code)


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("", "nothing"),
        ("faktura;dato;beløp\n", "nothing"),
        ("12;2027-03-01;500\n13;2027-03-01;500", "no_heads"),
        ("faktura;dato;beløp\n" + "1;2027-03-01;1\n" * 501, "too_long"),
    ],
)
def test_what_is_no_such_file_is_refused(text: str, why: str) -> None:
    with pytest.raises(Refusal) as no:
        read(text)
    assert (no.value.code, no.value.data["why"]) == ("file_unread", why)


def test_how_a_share_is_paid_follows_from_what_is_known() -> None:
    told = [payment_of(owed, paid) for owed, paid in ((10, None), (10, 0), (10, 4), (10, 10), (10, 11), (-5, -5))]
    assert told == ["not_known", "nothing", "partly", "paid", "too_much", "paid"]
