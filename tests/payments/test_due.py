"""When invoices are due, what goes into one, and what waits."""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta
from typing import Any, NamedTuple

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aktiv.municipalities.queries import holidays_of
from aktiv.payments.rules.due import Group, Grouping, Outcome, Owed, Terms, due_date, groups
from aktiv.values.refusal import Refusal

HOLIDAYS = frozenset(holidays_of("NO", "", date(2027, 1, 1), date(2027, 12, 31)))
END, ISSUED = date(2027, 3, 31), date(2027, 4, 1)


class Case(NamedTuple):
    """An invoice of a day, so many days to pay, and the day by which it is to be paid."""

    issued: str
    days: int
    due: str
    on_working_days: bool = True


CASES = [
    Case("2027-04-01", 14, "2027-04-15"),
    Case("2027-04-03", 14, "2027-04-19"),  # a Saturday
    Case("2027-04-03", 14, "2027-04-17", on_working_days=False),
    Case("2027-03-11", 14, "2027-03-30"),  # Maundy Thursday to Easter Monday
    Case("2027-05-03", 14, "2027-05-18"),  # 17 May, which is Whit Monday too
    Case("2027-12-11", 14, "2027-12-27"),  # Christmas Day is a Saturday
    Case("2027-04-02", 0, "2027-04-02"),
]


@pytest.mark.parametrize("case", CASES, ids=str)
def test_nobody_is_to_pay_on_a_weekend_or_public_holiday(case: Case) -> None:
    terms = Terms(days=case.days, on_working_days=case.on_working_days)
    assert due_date(date.fromisoformat(case.issued), terms, HOLIDAYS.__contains__) == date.fromisoformat(case.due)


@pytest.mark.parametrize("more", [{"days": -1}, {"days": 366}, {"minimum": -1}, {"longest_wait": -1}])
def test_terms_that_cannot_be_are_refused(more: dict[str, Any]) -> None:
    with pytest.raises(Refusal, match="not_terms"):
        Terms(**more)


def owed(amount: int, reference: str = "1", **more: Any) -> Owed:  # Any: fields of a line
    told: dict[str, Any] = {"customer": "100", "subject": "booking-1", "currency": "NOK", "day": date(2027, 3, 2)}
    return Owed(reference=reference, amount=amount, **{**told, **more})


def told(found: tuple[Group, ...]) -> list[tuple[str, str, int]]:
    return [("".join(each.reference for each in group.lines), group.outcome.value, group.amount) for group in found]


def test_a_customers_month_is_one_invoice() -> None:
    lines = [owed(18500, "a"), owed(-3700, "b"), owed(37000, "c", subject="booking-2")]
    assert told(groups(lines, Terms(), until=END, issued=ISSUED)) == [("abc", "invoice", 51800)]


def test_or_one_for_each_booking() -> None:
    lines = [owed(18500, "a"), owed(-3700, "b"), owed(37000, "c", subject="booking-2")]
    single = Terms(grouping=Grouping.SINGLE)
    assert told(groups(lines, single, until=END, issued=ISSUED)) == [("ab", "invoice", 14800), ("c", "invoice", 37000)]


def test_customers_and_currencies_are_kept_apart() -> None:
    lines = [owed(100, "a"), owed(100, "b", customer="200"), owed(100, "c", currency="EUR")]
    assert len(groups(lines, Terms(), until=END, issued=ISSUED)) == 3


def test_what_is_used_after_the_period_is_not_asked_for() -> None:
    lines = [owed(100, "a", day=END), owed(100, "b", day=END + timedelta(days=1))]
    assert told(groups(lines, Terms(), until=END, issued=ISSUED)) == [("a", "invoice", 100)]


class Little(NamedTuple):
    """What a customer owes in all, the minimum, and whether it waits."""

    amounts: tuple[int, ...]
    minimum: int
    outcome: Outcome


@pytest.mark.parametrize(
    "case",
    [
        Little((9999,), 10000, Outcome.WAITS),
        Little((10000,), 10000, Outcome.INVOICE),
        Little((5000, 5000), 10000, Outcome.INVOICE),
        Little((20000, -15000), 10000, Outcome.WAITS),
        Little((20000, -20000), 10000, Outcome.EVEN),
        Little((-500,), 10000, Outcome.CREDIT_NOTE),
        Little((1,), 0, Outcome.INVOICE),
    ],
    ids=str,
)
def test_a_customer_who_owes_less_than_the_minimum_waits(case: Little) -> None:
    lines = [owed(amount, str(place)) for place, amount in enumerate(case.amounts)]
    [group] = groups(lines, Terms(minimum=case.minimum), until=END, issued=ISSUED)
    assert group.outcome is case.outcome


def test_single_invoices_wait_by_what_the_customer_owes_in_all() -> None:
    lines = [owed(6000, "a"), owed(6000, "b", subject="booking-2")]
    terms = Terms(minimum=10000, grouping=Grouping.SINGLE)
    assert {each.outcome for each in groups(lines, terms, until=END, issued=ISSUED)} == {Outcome.INVOICE}
    assert {each.outcome for each in groups(lines[:1], terms, until=END, issued=ISSUED)} == {Outcome.WAITS}


def test_nobody_waits_longer_than_the_longest_wait() -> None:
    terms = Terms(minimum=10000, longest_wait=30)
    [waits] = groups([owed(100)], terms, until=END, issued=date(2027, 4, 1))
    [sent] = groups([owed(100)], terms, until=END, issued=date(2027, 4, 2))
    assert (waits.outcome, sent.outcome) == (Outcome.WAITS, Outcome.INVOICE)


def test_what_is_taken_back_from_an_invoice_that_went_out_is_a_credit_note_of_its_own_and_never_waits() -> None:
    lines = [owed(5000, "a"), owed(-4000, "b", billed_in="700"), owed(-100, "c", billed_in="699")]
    found = groups(lines, Terms(minimum=10000), until=END, issued=ISSUED)
    assert [(each.credits, each.outcome.value, each.amount) for each in found] == [
        ("699", "credit_note", -100),
        ("700", "credit_note", -4000),
        ("", "waits", 5000),
    ]


def test_a_correction_upwards_of_an_invoice_that_went_out_is_billed_like_any_other() -> None:
    lines = [owed(5000, "a"), owed(4000, "b", billed_in="700")]
    assert told(groups(lines, Terms(), until=END, issued=ISSUED)) == [("ab", "invoice", 9000)]


def test_lines_outside_vat_have_a_paper_of_their_own() -> None:
    lines = [owed(100, "a"), owed(200, "b", outside_vat=True), owed(300, "c")]
    assert told(groups(lines, Terms(), until=END, issued=ISSUED)) == [("ac", "invoice", 400), ("b", "invoice", 200)]


LINES = st.lists(
    st.builds(
        Owed,
        reference=st.integers(0, 10**6).map(str),
        customer=st.sampled_from(["1", "2"]),
        subject=st.sampled_from(["x", "y"]),
        currency=st.sampled_from(["NOK", "EUR"]),
        day=st.dates(date(2027, 3, 1), date(2027, 4, 5)),
        amount=st.integers(-20000, 20000),
        outside_vat=st.booleans(),
        billed_in=st.sampled_from(["", "700", "701"]),
    ),
    max_size=12,
    unique_by=lambda each: each.reference,
)
TERMS = st.builds(
    Terms,
    minimum=st.integers(0, 15000),
    grouping=st.sampled_from(Grouping),
    longest_wait=st.none() | st.integers(0, 40),
)


@given(LINES, TERMS, st.randoms())
def test_every_line_of_the_period_is_in_one_group_whatever_order_they_come_in(
    lines: list[Owed], terms: Terms, random: Any
) -> None:
    found = groups(lines, terms, until=END, issued=ISSUED)
    assert Counter(line.reference for group in found for line in group.lines) == Counter(
        each.reference for each in lines if each.day <= END
    )
    shuffled = list(lines)
    random.shuffle(shuffled)
    assert groups(shuffled, terms, until=END, issued=ISSUED) == found


@given(LINES, TERMS)
def test_papers_are_what_their_sums_make_them(lines: list[Owed], terms: Terms) -> None:
    for group in groups(lines, terms, until=END, issued=ISSUED):
        assert len({each.outside_vat for each in group.lines}) == 1 or group.credits
        if group.outcome is not Outcome.WAITS:
            made = {1: Outcome.INVOICE, 0: Outcome.EVEN, -1: Outcome.CREDIT_NOTE}
            assert group.outcome is made[(group.amount > 0) - (group.amount < 0)]
