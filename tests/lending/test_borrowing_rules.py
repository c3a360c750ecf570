"""What may refuse a loan, rule by rule: exactly on the limit is allowed."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any, NamedTuple
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aktiv.bookings.rules import Party
from aktiv.lending import words
from aktiv.lending.rules import borrowing
from aktiv.lending.rules.asked import AskedLoan, Blocked, Shared, Wanted
from aktiv.lending.rules.blocks import Returned, late_ones
from aktiv.lending.rules.days import Rate, days_begun, price_of
from aktiv.values.periods import Period, at
from aktiv.values.texts import Texts

OSLO = ZoneInfo("Europe/Oslo")
NOW = datetime(2027, 3, 1, 11, 0, tzinfo=UTC)
CHAIR = Texts("Klappstol", "Klappstol", "Folding chair")
ALICE = Party(person_id=UUID(int=1), birth_date=date(1990, 1, 1), home_id=1)


def loan(start: str, end: str, *, party: Party = ALICE, kind: dict[str, Any] | None = None, **more: Any) -> AskedLoan:
    return AskedLoan(
        municipality_id=1,
        zone=OSLO,
        now=NOW,
        period=Period(moment(start), moment(end)),
        party=party,
        wanted=more.pop("wanted", (Wanted(kind_id=7, amount=more.pop("amount", 1), name=CHAIR, **(kind or {})),)),
        **more,
    )


def moment(text: str) -> datetime:
    read = datetime.fromisoformat(text)
    return at(read.date(), read.time(), OSLO)


class Case(NamedTuple):
    rule: str
    asked: AskedLoan
    code: str | None


BOATING = {"certificate_id": 3, "certificate": Texts("Båtførerbevis", "Båtførarprov", "Boating licence")}
DAYS = ("2027-03-05 12:00", "2027-03-07 12:00")
NEIGHBOUR = replace(ALICE, home_id=2)
AFTER_30 = Shared(own_until_days=30, first_day=date(2027, 1, 1), last_day=date(2027, 6, 30))
CASES = [
    Case("something_is_asked", loan(*DAYS, wanted=()), "nothing_asked"),
    Case("lent_out_here", loan(*DAYS, depot_open=False), "depot_closed"),
    Case("lent_out_here", loan(*DAYS, kind={"active": False}), "kind_not_lent"),
    Case("not_begun_yet", loan("2027-03-01 12:00", "2027-03-02 12:00"), None),
    Case("not_begun_yet", loan("2027-03-01 11:59", "2027-03-02 12:00"), "loan_in_the_past"),
    Case("with_notice", loan("2027-03-01 14:00", "2027-03-02 12:00", kind={"notice": 120}), None),
    Case("with_notice", loan("2027-03-01 13:59", "2027-03-02 12:00", kind={"notice": 120}), "loan_too_late_notice"),
    Case("within_horizon", loan("2027-03-15 23:30", "2027-03-17 12:00", kind={"horizon_days": 14}), None),
    Case("within_horizon",
         loan("2027-03-16 00:00", "2027-03-17 12:00", kind={"horizon_days": 14}), "loan_beyond_horizon"),
    # The night the clocks go forward has 23 hours: two days by the clock are two days.
    Case("short_enough", loan("2027-03-27 12:00", "2027-03-29 12:00", kind={"longest_days": 2}), None),
    Case("short_enough", loan("2027-03-27 12:00", "2027-03-29 12:15", kind={"longest_days": 2}), "loan_too_long"),
    Case("few_enough", loan(*DAYS, amount=20, kind={"most": 20}), None),
    Case("few_enough", loan(*DAYS, amount=21, kind={"most": 20}), "too_many_of_kind"),
    Case("old_enough", loan(*DAYS, party=replace(ALICE, birth_date=date(2009, 3, 5)), kind={"min_age": 18}), None),
    Case("old_enough",
         loan(*DAYS, party=replace(ALICE, birth_date=date(2009, 3, 6)), kind={"min_age": 18}), "borrower_too_young"),
    Case("old_enough",
         loan(*DAYS, party=replace(ALICE, birth_date=None), kind={"min_age": 18}), "borrower_age_unknown"),
    Case("old_enough",
         loan(*DAYS, party=replace(ALICE, birth_date=None, organisation_id=UUID(int=5)), kind={"min_age": 18}), None),
    Case("certified", loan(*DAYS, kind=BOATING), "certificate_missing"),
    Case("certified", loan(*DAYS, kind=BOATING, certificates={3: date(2027, 3, 6)}), "certificate_ends"),
    Case("certified", loan(*DAYS, kind=BOATING, certificates={3: date(2027, 3, 7)}), None),
    Case("certified",
         loan("2027-03-05 12:00", "2027-03-07 00:00", kind=BOATING, certificates={3: date(2027, 3, 6)}), None),
    Case("certified", loan(*DAYS, kind=BOATING, certificates={3: None}), None),
    Case("in_a_group_that_may_borrow",
         loan(*DAYS, kind={"groups": frozenset({"youth"})}, price_group="adult"), "group_not_lent_to"),
    Case("in_a_group_that_may_borrow", loan(*DAYS, kind={"groups": frozenset({"youth"})}, price_group="youth"), None),
    Case("not_blocked",
         loan(*DAYS,
              blocked=Blocked(ends=moment("2027-04-01 00:00"), reason="Skadet telt", late=None)), "borrower_blocked"),
    Case("not_blocked",
         loan(*DAYS, blocked=Blocked(ends=moment("2027-04-01 00:00"), reason="", late=3)), "borrower_blocked_late"),
    Case("where_it_is_fixed", loan(*DAYS, kind={"space_id": 9}), "only_with_its_space"),
    Case("where_it_is_fixed", loan(*DAYS, kind={"space_id": 9}, at_space=frozenset({8, 9})), None),
    Case("shared_with_home", loan(*DAYS, party=NEIGHBOUR), "only_for_residents"),
    Case("shared_with_home", loan(*DAYS, party=replace(ALICE, home_id=None)), "home_unknown"),
    Case("shared_with_home",
         loan("2027-03-31 12:00", "2027-04-02 12:00", party=NEIGHBOUR, kind={"shared": AFTER_30}), None),
    Case("shared_with_home",
         loan("2027-04-01 12:00", "2027-04-02 12:00", party=NEIGHBOUR, kind={"shared": AFTER_30}), "residents_first"),
    Case("shared_with_home",
         loan("2027-06-30 12:00", "2027-07-01 12:00", party=NEIGHBOUR, kind={"shared": AFTER_30}),
         "only_for_residents"),
]  # fmt: skip


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.rule}-{case.code}")
def test_a_loan_is_refused_by_the_rule_that_says_so_and_on_the_limit_allowed(case: Case) -> None:
    refusals = borrowing.check(case.asked, [getattr(borrowing, case.rule)])
    assert [each.code for each in refusals] == ([case.code] if case.code else [])
    for refusal in refusals:
        told = words.sentence(refusal, OSLO)
        assert "%(" not in told
        assert told != refusal.code


def test_every_code_of_the_rules_is_tried_here_and_has_words() -> None:
    tried = {case.code for case in CASES} - {None}
    assert tried <= words.WHY.keys()
    assert {case.rule for case in CASES} == {rule.__name__ for rule in borrowing.BEFORE_A_LOAN}


@given(st.integers(0, 60), st.integers(1, 40))
def test_days_are_counted_by_the_clock_on_the_wall_over_nights_of_change(after: int, length: int) -> None:
    for first in (date(2027, 3, 1), date(2026, 10, 1)):
        start = at(first + timedelta(days=after), 12 * 60, OSLO)
        end = at(first + timedelta(days=after + length), 12 * 60, OSLO)
        assert days_begun(Period(start, end), OSLO) == length
        assert days_begun(Period(start, end + timedelta(minutes=1)), OSLO) == length + 1


def test_a_price_is_by_day_and_piece_and_once_for_the_loan() -> None:
    rates = {1: Rate(per_day=500, per_loan=10_000), 2: Rate(per_day=20_000)}
    assert price_of([(1, 40), (2, 1), (3, 9)], rates, 2) == 40 * 500 * 2 + 10_000 + 20_000 * 2


def test_late_loans_count_for_a_year_with_grace_and_never_twice() -> None:
    hour = timedelta(hours=1)
    due = NOW - 10 * timedelta(days=1)
    loans = [
        Returned(due, due + hour),  # within the grace
        Returned(due, due + 2 * hour),
        Returned(due, None),  # still out
        Returned(NOW - timedelta(days=366), NOW),
        Returned(NOW - 30 * timedelta(minutes=1), None),  # not late yet
    ]
    assert late_ones(loans, grace=hour, now=NOW) == 2
    assert late_ones(loans, grace=hour, now=NOW, since=due + 2 * hour) == 0
