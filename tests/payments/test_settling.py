"""What is asked of a provider comes to what is owed, and never to more than there is."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from aktiv.payments.rules.settling import Amounts, Due, Owed, Verb, carried_out, orders_due


def test_nothing_is_taken_before_it_is_due() -> None:
    assert orders_due([Amounts(100)], Owed(all=100, now=0)) == []
    assert orders_due([Amounts(100)], Owed(all=100, now=100)) == [Due(0, Verb.CAPTURE, 100)]


def test_a_fee_is_taken_and_the_rest_let_go() -> None:
    paid, owed = Amounts(100), Owed(all=50, now=50, over=True)
    [first] = orders_due([paid], owed)
    assert first == Due(0, Verb.CAPTURE, 50)
    assert orders_due([carried_out(paid, first)], owed) == [Due(0, Verb.CANCEL, 50)]


def test_what_was_cancelled_free_of_charge_is_let_go_at_once() -> None:
    assert orders_due([Amounts(100)], Owed(all=0, now=0)) == [Due(0, Verb.CANCEL, 100)]


def test_what_was_taken_and_is_not_owed_any_more_is_given_back() -> None:
    assert orders_due([Amounts(100, 100)], Owed(all=40, now=40)) == [Due(0, Verb.REFUND, 60)]


def test_nothing_is_asked_while_an_answer_is_awaited() -> None:
    assert orders_due([Amounts(100, 100, busy=True)], Owed(all=40, now=40)) == []


def test_what_costs_more_after_a_change_is_not_taken_from_nowhere() -> None:
    assert orders_due([Amounts(100)], Owed(all=150, now=150)) == [Due(0, Verb.CAPTURE, 100)]
    assert orders_due([Amounts(100, 100)], Owed(all=150, now=150)) == []


MONEY = st.integers(0, 1000)


@st.composite
def a_payment(draw: st.DrawFn) -> Amounts:
    authorised = draw(MONEY)
    captured = draw(st.integers(0, authorised))
    return Amounts(
        authorised,
        captured,
        draw(st.integers(0, captured)),
        draw(st.integers(0, authorised - captured)),
        draw(st.booleans()),
    )


@st.composite
def with_deposit(draw: st.DrawFn) -> Amounts:
    """Something reserved for a price and for a deposit, of which nothing was taken that may not be."""
    price, deposit = draw(MONEY), draw(MONEY)
    damage = draw(st.integers(0, deposit))
    captured = draw(st.integers(0, price + damage))
    refunded, busy = draw(st.integers(0, captured)), draw(st.booleans())
    return Amounts(price + deposit, captured, refunded, 0, busy, deposit=deposit, damage=damage)


@given(st.lists(a_payment(), max_size=4), MONEY, MONEY, st.booleans())
def test_never_more_is_taken_than_reserved_nor_more_given_back_than_taken(
    payments: list[Amounts], all_: int, now: int, over: bool
) -> None:
    dues = orders_due(payments, Owed(all=all_, now=now, over=over))
    assert len({each.payment for each in dues}) == len(dues)
    for due in dues:
        after = carried_out(payments[due.payment], due)
        assert due.amount > 0
        assert not payments[due.payment].busy
        assert after.captured + after.cancelled <= after.authorised
        assert after.refunded <= after.captured


@given(st.lists(a_payment(), max_size=4), MONEY, MONEY)
def test_in_the_end_what_is_kept_is_what_is_owed_or_all_that_was_reserved(
    payments: list[Amounts], all_: int, now: int
) -> None:
    known = [replace(each, busy=False) for each in payments]
    had = sum(each.kept + each.room for each in known)
    owed = Owed(all=all_, now=min(now, all_))
    for _ in range(20):
        dues = orders_due(known, owed)
        if not dues:
            break
        for due in dues:
            known[due.payment] = carried_out(known[due.payment], due)
    kept = sum(each.kept for each in known)
    before = sum(each.kept for each in payments)
    assert orders_due(known, owed) == []
    assert kept == min(all_, max(min(owed.now, had), before))
    assert kept + sum(each.room for each in known) >= min(all_, had), "what may yet be owed stays reserved"


@given(st.lists(a_payment(), max_size=4), MONEY)
def test_when_it_is_over_nothing_stays_reserved(payments: list[Amounts], all_: int) -> None:
    known = [replace(each, busy=False) for each in payments]
    for _ in range(20):
        for due in orders_due(known, Owed(all=all_, now=all_, over=True)):
            known[due.payment] = carried_out(known[due.payment], due)
    assert all(each.room == 0 for each in known)


def test_a_deposit_stays_reserved_until_it_is_let_go_of() -> None:
    paid = Amounts(150, deposit=50)
    held = Owed(all=100, now=100, over=True, holds_deposit=True)
    [take] = orders_due([paid], held)
    assert take == Due(0, Verb.CAPTURE, 100)
    taken = carried_out(paid, take)
    assert orders_due([taken], held) == []
    assert orders_due([taken], replace(held, holds_deposit=False)) == [Due(0, Verb.CANCEL, 50)]


def test_damage_is_taken_from_the_deposit_and_never_a_price_that_rose() -> None:
    paid = Amounts(150, 100, deposit=50, damage=30)
    held = Owed(all=100, now=100, over=True, damage=30, holds_deposit=True)
    assert orders_due([paid], held) == [Due(0, Verb.CAPTURE, 30)]
    assert orders_due([paid], replace(held, damage=0, all=170, now=170)) == []
    assert orders_due([replace(paid, damage=50)], replace(held, damage=900)) == [Due(0, Verb.CAPTURE, 50)]


def test_a_deposit_goes_at_once_when_the_use_is_cancelled_after_the_fee_is_taken() -> None:
    paid, owed = Amounts(150, deposit=50), Owed(all=40, now=40, over=True)
    assert orders_due([paid], Owed(all=0, now=0, over=True)) == [Due(0, Verb.CANCEL, 150)]
    [fee] = orders_due([paid], owed)
    assert fee == Due(0, Verb.CAPTURE, 40)
    assert orders_due([carried_out(paid, fee)], owed) == [Due(0, Verb.CANCEL, 110)]


@given(st.lists(with_deposit(), max_size=3), MONEY, MONEY, MONEY, st.booleans(), st.booleans())
def test_never_more_is_taken_than_is_owed_and_damage_and_the_deposit_ends_let_go_of_or_taken(
    payments: list[Amounts], all_: int, now: int, damage: int, over: bool, holds: bool
) -> None:
    owed = Owed(all=all_, now=min(now, all_), over=over, damage=damage, holds_deposit=holds)
    known = [replace(each, busy=False) for each in payments]
    for _ in range(20):
        dues = orders_due(known, owed)
        if not dues:
            break
        for due in dues:
            known[due.payment] = carried_out(known[due.payment], due)
            after = known[due.payment]
            assert after.captured + after.cancelled <= after.authorised
            assert after.captured <= after.authorised - after.deposit + after.damage
            assert after.refunded <= after.captured
            assert not (due.verb is Verb.CANCEL and holds and after.deposit)
    assert orders_due(known, owed) == []
    for_price, for_damage = (sum(getattr(each, name) for each in payments) for name in ("for_price", "for_damage"))
    most = min(all_, for_price) + min(damage, for_damage)
    assert sum(each.kept for each in known) <= most <= all_ + damage
    settled = replace(owed, now=owed.all, over=True, holds_deposit=False)
    for _ in range(20):
        for due in orders_due(known, settled):
            known[due.payment] = carried_out(known[due.payment], due)
    assert all(each.room == 0 for each in known), "nothing stays reserved"
