"""The deposit of a loan: reserved before pick-up, taken for what is late, broken or missing, let go of by itself."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction
from hypothesis import given
from hypothesis import strategies as st

from aktiv.journal.models import Entry as Journal
from aktiv.lending.actions.changing import cancel
from aktiv.lending.actions.damages import decide_damage
from aktiv.lending.actions.handing import Given, hand_out
from aktiv.lending.actions.late import go_on as loans_go_on
from aktiv.lending.actions.returning import Broken, Taken, take_back
from aktiv.lending.models import Damage, Kind, Line, Loan
from aktiv.lending.ports import deposits as port
from aktiv.payments.actions.loan_deposits import reserve_deposit
from aktiv.payments.actions.reading import heard, read_anew
from aktiv.payments.actions.settling import carry_out, settle
from aktiv.payments.models import Payment, ProviderOrder
from aktiv.payments.ports.provider import Standing, Told, use
from aktiv.payments.queries.due import what_waits
from aktiv.payments.queries.ledger import trial_balance
from aktiv.payments.queries.loan_deposits import ReservedDeposits, loan_deposit
from aktiv.payments.rules.deposits import EARLIEST, RESERVED_FOR, opens_at, shared_out
from aktiv.values.refusal import Refusal
from aktiv.walls import everything
from tests.bookings.world import NOW, TUESDAY, World, verbs
from tests.lending.world import Stocked, hours, stocked
from tests.payments.paying import amounts, fresh, worked
from tests.payments.purse import Purse

DEPOSIT = 500_00
OVER = timedelta(minutes=11)
"""So long after the last act at the counter a loan ends by itself."""


@dataclass
class Lent:
    """A loan of ten chairs from tomorrow noon, for a day, with a deposit."""

    stock: Stocked
    loan: Loan
    purse: Purse

    @property
    def home(self) -> int:
        return self.stock.municipality.pk

    def asked(self, now: datetime = NOW, **more: Any) -> Payment:
        """She presses the button."""
        told = {"provider": "purse", "description": "Loan", "language": "en", "now": now, **more}
        return reserve_deposit(self.loan.pk, self.stock.world.as_alice, **told)

    def reserved(self, now: datetime = NOW) -> Payment:
        payment = self.asked(now)
        self.purse.approved(payment.reference)
        return read_anew(payment.pk, now)

    def out(self, after: float = 24, **more: Any) -> Loan:
        line = Line.objects.get(loan=self.loan)
        goes = Given(amounts={line.pk: 10}, **more)
        return hand_out(self.loan.pk, self.home, uuid4(), goes, by=self.stock.world.ingrid.pk, now=hours(after))

    def back(self, after: float, proposed: int = 0, missing: int = 0) -> None:
        """All of it comes back, some missing, and what is broken is charged."""
        line, by, now = Line.objects.get(loan=self.loan), self.stock.world.ingrid.pk, hours(after)
        broken = [Broken(line=line.pk, text="A leg", proposed=proposed)] if proposed else []
        taken = Taken(amounts={line.pk: 10 - missing}, missing={line.pk: missing}, broken=broken)
        take_back(self.loan.pk, self.home, uuid4(), taken, by=by, now=now)
        for each in Damage.objects.filter(loan=self.loan, state="open"):
            decide_damage(each.pk, charged=each.proposed, reason="It is so", by=by, now=now)

    def ended(self, after: float) -> datetime:
        """The job of loans, and then that of payments, some time after the last act."""
        now = hours(after) + OVER
        loans_go_on(now)
        worked(now)
        return now


@pytest.fixture
def lent(world: World, purse: Purse) -> Iterator[Lent]:
    port.use(ReservedDeposits())
    with everything():
        there = stocked(world)
        Kind.objects.filter(pk=there.chairs.kind_id).update(vat_code="exempt", late_fee=10_00, replacement=100_00)
        loan = there.loan(24, 48, (there.chairs, 10), deposit=DEPOSIT)
        yield Lent(there, loan, purse)


def test_what_comes_back_whole_lets_go_of_the_deposit_by_itself(lent: Lent) -> None:
    payment = lent.reserved()
    assert (payment.amount, payment.deposit, payment.standing) == (DEPOSIT, DEPOSIT, "authorised")
    lent.out()
    lent.back(47)
    worked(hours(47))
    assert amounts(payment) == (DEPOSIT, 0, 0, 0), "held until the loan has ended"
    lent.ended(47)
    assert amounts(payment) == (DEPOSIT, 0, 0, DEPOSIT)
    assert verbs("deposit.") == ["deposit.reserved", "deposit.released"]
    worked(hours(60))
    assert [each[1] for each in lent.purse.done] == ["cancel"], "let go of once"
    assert trial_balance(lent.home).get(("receivable", ""), 0) == 0


def test_nothing_goes_out_before_it_is_reserved_unless_staff_say_why(lent: Lent) -> None:
    payment = lent.asked()
    with pytest.raises(Refusal, match="deposit_not_reserved"):
        lent.out()
    with pytest.raises(Refusal, match="deposit_not_reserved"):
        lent.out(without_deposit="  ")
    assert not Line.objects.get(loan=lent.loan).out
    lent.out(without_deposit="Paid in cash at the counter")
    said = Journal.objects.get(verb="loan.handed_out").data
    assert (said["without_deposit"], said["deposit_missing"]) == ("Paid in cash at the counter", DEPOSIT)
    lent.purse.approved(payment.reference)
    assert read_anew(payment.pk, hours(24)).lost_at is None, "what is paid a little later is held all the same"


def test_a_loan_goes_out_where_nobody_takes_payment_beforehand(lent: Lent) -> None:
    use({})
    assert loan_deposit(lent.loan) is None
    lent.out()
    assert "without_deposit" not in Journal.objects.get(verb="loan.handed_out").data


def test_late_broken_and_missing_are_taken_from_it_and_the_rest_is_let_go(lent: Lent) -> None:
    payment = lent.reserved()
    lent.out()
    lent.back(48 + 24 + 2, proposed=50_00, missing=1)
    late = 9 * 2 * 10_00  # nine came back on the second day after
    assert what_waits(lent.home, TUESDAY + timedelta(days=9)).amount == 0, "not billed while the deposit is held"
    worked(hours(75))
    assert amounts(payment)[1] == 0
    lent.ended(74)
    taken = late + 50_00 + 100_00
    assert amounts(payment) == (DEPOSIT, taken, 0, DEPOSIT - taken)
    assert fresh(payment).deposit_taken == taken
    balance = trial_balance(lent.home)
    assert (sum(balance.values()), balance["receivable", ""]) == (0, 0)
    assert what_waits(lent.home, TUESDAY + timedelta(days=9)).amount == 0
    assert ProviderOrder.objects.get(payment=payment, verb="capture").why == "charged"


def test_what_the_deposit_does_not_reach_is_billed(lent: Lent) -> None:
    payment = lent.reserved()
    lent.out()
    lent.back(47, proposed=620_00)
    lent.ended(47)
    assert amounts(payment) == (DEPOSIT, DEPOSIT, 0, 0)
    assert what_waits(lent.home, TUESDAY + timedelta(days=9)).amount == 120_00
    assert trial_balance(lent.home)["receivable", ""] == 120_00


def test_the_price_is_billed_and_never_taken_from_it(lent: Lent) -> None:
    Loan.objects.filter(pk=lent.loan.pk).update(price=200_00)
    payment = lent.reserved()
    lent.out()
    lent.back(47)
    lent.ended(47)
    assert amounts(payment) == (DEPOSIT, 0, 0, DEPOSIT)
    assert what_waits(lent.home, TUESDAY + timedelta(days=9)).amount == 200_00


def test_a_cancelled_or_lapsed_loan_lets_go_at_once(lent: Lent) -> None:
    payment = lent.reserved()
    cancel(lent.loan.pk, lent.stock.world.as_alice, now=hours(1))
    worked(hours(1))
    assert amounts(payment) == (DEPOSIT, 0, 0, DEPOSIT)
    lent.loan = lent.stock.loan(24, 48, (lent.stock.chairs, 10), deposit=DEPOSIT)
    second = lent.reserved()
    loans_go_on(hours(49))
    worked(hours(49))
    assert amounts(second) == (DEPOSIT, 0, 0, DEPOSIT)


def test_pressed_twice_is_one_payment_and_a_second_way_goes_back(lent: Lent) -> None:
    first = lent.asked()
    assert lent.asked().pk == first.pk
    later = lent.asked(now=NOW + timedelta(minutes=20))
    assert later.pk != first.pk, "the first could be paid no longer"
    for each in (first, later):
        lent.purse.approved(each.reference)
    assert read_anew(later.pk, NOW).lost_at is None
    assert read_anew(first.pk, NOW).lost_code == "deposit_there"
    worked(hours(1))
    assert (amounts(first)[3], amounts(later)[3]) == (DEPOSIT, 0)
    with pytest.raises(Refusal, match="nothing_to_pay"):
        lent.asked(now=hours(1))


def test_what_is_paid_when_the_loan_has_ended_goes_back(lent: Lent) -> None:
    payment = lent.asked()
    cancel(lent.loan.pk, lent.stock.world.as_alice, now=NOW)
    lent.purse.approved(payment.reference)
    assert read_anew(payment.pk, NOW).lost_code == "loan_ended"
    worked(hours(1))
    assert amounts(payment) == (DEPOSIT, 0, 0, DEPOSIT)


def test_a_message_before_the_payer_is_back_reserves_it_once(lent: Lent) -> None:
    payment = lent.asked()
    lent.purse.approved(payment.reference)
    told = Told(event_id="e1", reference=payment.reference, provider_id="", name="authorised")
    assert [heard(payment.pk, told, provider="purse", now=NOW) for _ in range(2)] == [True, False]
    worked(NOW)
    read_anew(payment.pk, NOW)  # the payer comes back
    worked(NOW)
    assert amounts(payment) == (DEPOSIT, 0, 0, 0)
    assert verbs("deposit.") == ["deposit.reserved"]


def test_a_payer_who_goes_away_may_try_again(lent: Lent) -> None:
    payment = lent.asked()
    lent.purse.left(payment.reference)
    for _ in range(2):
        assert read_anew(payment.pk, NOW).standing == Standing.ABORTED
    assert verbs("payment.ended") == ["payment.ended"]
    assert lent.reserved().pk != payment.pk


def test_a_provider_that_is_away_for_an_hour_lets_go_later_and_once(lent: Lent) -> None:
    payment = lent.reserved()
    lent.out()
    lent.back(47)
    lent.purse.away = True
    lent.ended(47)
    assert amounts(payment)[3] == 0
    lent.purse.away, lent.purse.half = False, True  # it does it, and the answer is lost
    for minute in range(4):
        worked(hours(48 + minute))
    assert amounts(payment) == (DEPOSIT, 0, 0, DEPOSIT)
    assert [each[1] for each in lent.purse.done] == ["cancel"]


def test_a_provider_that_is_away_when_she_pays_is_told_and_leaves_nothing_half(lent: Lent) -> None:
    lent.purse.away = True
    with pytest.raises(Refusal, match="provider_away"):
        lent.asked()
    lent.purse.away = False
    assert lent.asked().redirect_to
    with everything():
        assert Payment.objects.count() == 1


def test_a_worker_that_dies_leaves_the_order_to_the_next(lent: Lent) -> None:
    payment = lent.reserved()
    cancel(lent.loan.pk, lent.stock.world.as_alice, now=hours(1))
    [order] = settle(payment.pk, now=hours(1))  # and dies
    assert settle(payment.pk, now=hours(1)) == [], "one order at a time"
    lent.purse.half = True
    assert not carry_out(order.pk, now=hours(1))  # sent, and dies before the answer
    worked(hours(3))
    assert amounts(payment)[3] == DEPOSIT
    assert [each[1] for each in lent.purse.done] == ["cancel"]


def test_it_is_asked_for_a_month_before_pick_up_and_not_before(lent: Lent) -> None:
    start = 24 * 60
    lent.loan = lent.stock.loan(start, start + 24, (lent.stock.chairs, 1), deposit=DEPOSIT)
    with pytest.raises(Refusal, match="deposit_too_early"):
        lent.asked()
    assert lent.asked(now=hours(start) - EARLIEST).amount == DEPOSIT
    lent.loan = lent.stock.loan(start, start + 24 * 169, (lent.stock.chairs, 1), deposit=DEPOSIT)
    lent.loan.refresh_from_db()
    assert loan_deposit(lent.loan) is None, "too long for a provider to keep it"


def test_a_deposit_is_held_no_longer_than_the_provider_keeps_it(lent: Lent) -> None:
    payment = lent.reserved()
    lent.out()
    worked(NOW + RESERVED_FOR - timedelta(minutes=1))
    assert amounts(payment)[3] == 0
    worked(NOW + RESERVED_FOR)
    assert amounts(payment) == (DEPOSIT, 0, 0, DEPOSIT)
    lent.back(24 * 171, proposed=50_00)
    lent.ended(24 * 171)
    assert amounts(payment) == (DEPOSIT, 0, 0, DEPOSIT)
    assert what_waits(lent.home, TUESDAY + timedelta(days=9)).amount >= 50_00, "billed instead"


def test_of_a_deposit_that_grew_only_what_is_missing_is_asked_for(lent: Lent) -> None:
    first = lent.reserved()
    Loan.objects.filter(pk=lent.loan.pk).update(deposit=DEPOSIT + 200_00)
    second = lent.reserved(NOW + timedelta(minutes=1))
    assert (second.amount, second.lost_at) == (200_00, None)
    lent.out()
    lent.back(47, proposed=600_00)
    lent.ended(47)
    assert (amounts(first), amounts(second)) == ((DEPOSIT, DEPOSIT, 0, 0), (200_00, 100_00, 0, 100_00))


def test_the_database_takes_no_more_than_was_charged_and_mixes_no_loans(lent: Lent) -> None:
    payment = lent.reserved()
    other = lent.stock.loan(24, 48, (lent.stock.chairs, 1), deposit=DEPOSIT, person=lent.stock.world.bob)
    order = ProviderOrder(
        payment=payment, municipality_id=lent.home, verb="capture", amount=1, why="charged", asked_at=NOW, try_at=NOW
    )
    with pytest.raises(IntegrityError, match="more than there is"), transaction.atomic():
        order.save(force_insert=True)
    rows = Payment.objects.filter(pk=payment.pk)
    for wrong in ({"loan": other}, {"loan": None}):
        with pytest.raises(IntegrityError), transaction.atomic():
            rows.update(**wrong)
    with pytest.raises(Refusal, match="not_found"):
        reserve_deposit(other.pk, lent.stock.world.as_alice, provider="purse", description="", language="en", now=NOW)


@given(
    st.integers(0, 10_000),
    st.lists(st.tuples(st.integers(0, 5_000), st.integers(0, 5_000)).map(lambda two: (max(two), min(two))), max_size=4),
)
def test_what_is_shared_out_never_shrinks_and_never_reaches_beyond(
    amount: int, deposits: list[tuple[int, int]]
) -> None:
    shares = shared_out(amount, deposits)
    assert all(before <= share <= most for share, (most, before) in zip(shares, deposits, strict=True))
    before, most = sum(each[1] for each in deposits), sum(each[0] for each in deposits)
    if amount >= before and not before:
        assert sum(shares) == min(amount, most)


@given(st.integers(0, 400), st.integers(3, 60))
def test_a_deposit_that_is_asked_for_can_be_held_to_its_end(days_long: int, days: int) -> None:
    back = NOW + timedelta(days=days_long)
    opens = opens_at(NOW, back, days=days)
    if opens is None:
        assert back + timedelta(days=days) > NOW + RESERVED_FOR
    else:
        assert NOW - EARLIEST <= opens <= NOW
        assert back + timedelta(days=days) <= opens + RESERVED_FOR
