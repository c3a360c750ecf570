"""Money goes back for a reason, once, and by two where it is much."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction
from hypothesis import given
from hypothesis import strategies as st

from aktiv.payments.actions.giving_back import decide_giving_back, give_back
from aktiv.payments.actions.reading import read_anew
from aktiv.payments.models import CaptureRule, GivingBack, Payment, ProviderOrder
from aktiv.payments.queries.finance import payment_told, payments_of, sums_of
from aktiv.payments.queries.ledger import trial_balance
from aktiv.payments.rules.giving_back import lessened
from aktiv.prices.drafts import VatSum
from aktiv.values.refusal import Refusal
from aktiv.walls import everything
from tests.bookings.world import NOW, World
from tests.payments.paying import amounts, begun, worked
from tests.payments.purse import Purse

SOON = NOW + timedelta(minutes=1)
USED = NOW + timedelta(days=1, hours=8)


@pytest.fixture
def paid(world: World, purse: Purse) -> Payment:
    """282 kroner, used and taken."""
    payment = begun(world)
    purse.approved(payment.reference)
    read_anew(payment.pk, NOW)
    worked(USED)
    return payment


def test_what_is_given_back_is_not_owed_any_more_and_goes_back_to_the_payer(world: World, paid: Payment) -> None:
    given = give_back(paid.pk, world.municipality.pk, 100_00, "No hot water", by=world.ingrid.pk, now=USED)
    assert given.granted
    worked(USED + timedelta(minutes=1))
    assert amounts(paid) == (282_00, 282_00, 100_00, 0)
    assert trial_balance(world.municipality.pk) == {("provider", "purse"): 182_00, ("receivable", ""): 0} | {
        ("revenue", ""): -182_00
    }


def test_what_is_only_reserved_is_taken_less_the_amount(world: World, purse: Purse) -> None:
    payment = begun(world)
    purse.approved(payment.reference)
    read_anew(payment.pk, NOW)
    give_back(payment.pk, world.municipality.pk, 82_00, "No hot water", by=world.ingrid.pk, now=SOON)
    worked(USED)
    worked(USED + timedelta(days=5))
    assert amounts(payment) == (282_00, 200_00, 0, 82_00)


def test_nobody_gives_back_more_than_was_paid_nor_without_a_reason(world: World, paid: Payment) -> None:
    home, by = world.municipality.pk, world.ingrid.pk
    for amount, reason, code in (
        (282_01, "x", "more_than_paid"),
        (0, "x", "nothing_to_refund"),
        (1, " ", "reason_missing"),
    ):
        with pytest.raises(Refusal) as refused:
            give_back(paid.pk, home, amount, reason, by=by, now=USED)
        assert refused.value.code == code
    give_back(paid.pk, home, 200_00, "x", by=by, now=USED)
    with pytest.raises(Refusal, match="more_than_paid"):
        give_back(paid.pk, home, 100_00, "x", by=by, now=USED)
    worked(USED + timedelta(minutes=1))
    assert amounts(paid) == (282_00, 282_00, 200_00, 0)


def test_what_a_provider_refuses_is_asked_again_ever_more_seldom_and_not_every_minute(
    world: World, purse: Purse, paid: Payment
) -> None:
    purse.known[paid.reference] = replace(purse.known[paid.reference], captured=0)  # it refuses every refund
    give_back(paid.pk, world.municipality.pk, 100_00, "No hot water", by=world.ingrid.pk, now=USED)
    for minute in range(1, 126, 5):
        worked(USED + timedelta(minutes=minute))
    with everything():
        asked = ProviderOrder.objects.filter(payment=paid, verb="refund").exclude(refused="")
        after = sorted(int((each.asked_at - USED).total_seconds()) // 60 for each in asked)
    assert after == [1, 16, 46, 106]
    purse.known[paid.reference] = replace(purse.known[paid.reference], captured=282_00)
    worked(USED + timedelta(days=1))
    assert amounts(paid) == (282_00, 282_00, 100_00, 0)


def test_much_money_needs_a_colleagues_yes(world: World, paid: Payment) -> None:
    home = world.municipality.pk
    CaptureRule.objects.create(municipality=world.municipality, when="use", alone_up_to=50_00)
    asked = give_back(paid.pk, home, 100_00, "No hot water", by=world.ingrid.pk, now=USED)
    worked(USED + timedelta(minutes=1))
    assert amounts(paid)[2] == 0
    with pytest.raises(Refusal, match="giving_back_waits"):
        give_back(paid.pk, home, 10_00, "More", by=world.ingrid.pk, now=USED)
    with pytest.raises(Refusal, match="asked_by_yourself"):
        decide_giving_back(asked.pk, home, granted=True, by=world.ingrid.pk, now=USED)
    decide_giving_back(asked.pk, home, granted=True, by=world.bob.pk, now=USED)
    with pytest.raises(Refusal, match="already_decided"):
        decide_giving_back(asked.pk, home, granted=True, by=world.bob.pk, now=USED)
    worked(USED + timedelta(minutes=2))
    assert amounts(paid)[2] == 100_00


def test_a_colleagues_no_gives_nothing_back(world: World, paid: Payment) -> None:
    CaptureRule.objects.create(municipality=world.municipality, when="use", alone_up_to=0)
    asked = give_back(paid.pk, world.municipality.pk, 100_00, "x", by=world.ingrid.pk, now=USED)
    decide_giving_back(asked.pk, world.municipality.pk, granted=False, by=world.bob.pk, now=USED)
    worked(USED + timedelta(minutes=1))
    assert amounts(paid)[2] == 0


def test_the_database_lets_nobody_say_yes_to_herself(world: World, paid: Payment) -> None:
    CaptureRule.objects.create(municipality=world.municipality, when="use", alone_up_to=0)
    asked = give_back(paid.pk, world.municipality.pk, 100_00, "x", by=world.ingrid.pk, now=USED)
    with everything(), pytest.raises(IntegrityError, match="giving_back_by_two"), transaction.atomic():
        GivingBack.objects.filter(pk=asked.pk).update(granted=True, decided_by=world.ingrid, decided_at=USED)


def test_another_municipalitys_payment_is_not_there(world: World, paid: Payment) -> None:
    with pytest.raises(Refusal, match="not_found"):
        give_back(paid.pk, world.municipality.pk + 1, 1_00, "x", by=world.ingrid.pk, now=USED)
    with pytest.raises(Refusal, match="not_found"):
        decide_giving_back(uuid4(), world.municipality.pk, granted=True, by=world.ingrid.pk, now=USED)
    assert payment_told(paid.pk, world.municipality.pk + 1) is None


def test_finance_finds_what_wants_somebody_to_look(world: World, paid: Payment) -> None:
    home = world.municipality.pk
    assert payments_of(home, attention=True, now=USED).payments == ()
    CaptureRule.objects.create(municipality=world.municipality, when="use", alone_up_to=0)
    give_back(paid.pk, home, 100_00, "x", by=world.ingrid.pk, now=USED)
    assert [each.pk for each in payments_of(home, attention=True, now=USED).payments] == [paid.pk]
    assert sums_of(home, USED).to_look_at == 1
    assert [each.pk for each in payments_of(home, text=paid.reference, now=USED).payments] == [paid.pk]
    assert payments_of(home, text="0", now=USED).payments == ()


SUMS = st.lists(
    st.builds(lambda net, points: VatSum(f"v{points}", points, net, net * points // 10_000),
              st.integers(1, 10**7), st.sampled_from([0, 1200, 1500, 2500])),
    min_size=1, max_size=4,
)  # fmt: skip


@given(SUMS, st.data())
def test_each_charge_bears_its_share_and_none_comes_below_nothing(sums: list[VatSum], data: st.DataObject) -> None:
    total = sum(each.total for each in sums)
    amount = data.draw(st.integers(1, total))
    left = lessened(sums, amount)
    assert sum(each.total for each in left) == total - amount
    assert all(0 <= after.total <= before.total for before, after in zip(sums, left, strict=True))
    assert all(0 <= each.vat <= each.total for each in left)
