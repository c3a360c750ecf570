"""Every difference between the providers' lists and what we have is found, once, and nothing else."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from aktiv.payments.actions.reading import read_anew
from aktiv.payments.actions.reconciling import DAYS_BACK, reconcile_all
from aktiv.payments.models import ListRead, Movement, Payment
from aktiv.payments.queries.reconciling import LISTED_WITHIN, Reconciliation, reconciliation_of
from tests.bookings.world import NOW, World
from tests.payments.paying import begun, fresh, worked
from tests.payments.purse import Purse

USED = NOW + timedelta(days=1, hours=8)
AFTER = USED + LISTED_WITHIN + timedelta(days=1)
DAY = USED.date()


@pytest.fixture
def paid(world: World, purse: Purse) -> Payment:
    payment = begun(world)
    purse.approved(payment.reference)
    read_anew(payment.pk, NOW)
    worked(USED)
    return payment


def found(world: World) -> Reconciliation:
    reconcile_all(AFTER)
    return reconciliation_of(world.municipality.pk, AFTER)


def test_what_stands_in_the_list_as_it_stands_here_agrees(world: World, purse: Purse, paid: Payment) -> None:
    purse.listed(DAY, paid.reference, 282_00, "m1")
    assert found(world).agrees


def test_what_stands_in_no_list_is_told(world: World, purse: Purse, paid: Payment) -> None:
    [each] = found(world).differing
    assert (each.payment.pk, each.kept, each.listed) == (paid.pk, 282_00, 0)


@pytest.mark.parametrize("amount", [282_01, 1_00, -1_00])
def test_another_sum_is_told(world: World, purse: Purse, paid: Payment, amount: int) -> None:
    purse.listed(DAY, paid.reference, amount, "m1")
    [each] = found(world).differing
    assert (each.kept, each.listed) == (282_00, amount)


def test_the_same_sum_in_another_currency_is_told(world: World, purse: Purse, paid: Payment) -> None:
    purse.listed(DAY, paid.reference, 282_00, "m1", currency="EUR")
    assert [each.listed for each in found(world).differing] == [0]


def test_money_without_a_payment_of_ours_is_told(world: World, purse: Purse, paid: Payment) -> None:
    purse.listed(DAY, paid.reference, 282_00, "m1")
    purse.listed(DAY, "somebody-elses", 5_00, "m2")
    assert [each.reference for each in found(world).unknown] == ["somebody-elses"]


def test_a_line_that_is_read_every_night_is_counted_once(world: World, purse: Purse, paid: Payment) -> None:
    purse.listed(DAY, paid.reference, 282_00, "m1")
    assert reconcile_all(AFTER) == 1
    assert reconcile_all(AFTER + timedelta(days=1)) == 0
    assert Movement.objects.count() == 1
    assert found(world).agrees


def test_what_may_not_stand_in_a_list_yet_troubles_nobody(world: World, purse: Purse, paid: Payment) -> None:
    early = USED + timedelta(days=1)
    reconcile_all(early)
    assert reconciliation_of(world.municipality.pk, early).agrees


def test_a_list_that_cannot_be_read_is_told_until_it_is(world: World, purse: Purse, paid: Payment) -> None:
    purse.listed(DAY, paid.reference, 282_00, "m1")
    purse.away = True
    assert len(found(world).unread) == DAYS_BACK
    purse.away = False
    assert found(world).agrees
    assert ListRead.objects.get(day=DAY).lines == 1


def test_what_was_given_back_by_hand_at_the_provider_is_read_before_anybody_is_troubled(
    world: World, purse: Purse, paid: Payment
) -> None:
    purse.listed(DAY, paid.reference, 282_00, "m1")
    purse.listed(DAY + timedelta(days=1), paid.reference, -82_00, "m2")
    known = purse.known[paid.reference]
    purse.known[paid.reference] = replace(known, refunded=82_00)
    reconcile_all(AFTER)
    read_anew(paid.pk, AFTER)
    assert fresh(paid).refunded == 82_00
    assert reconciliation_of(world.municipality.pk, AFTER).agrees
