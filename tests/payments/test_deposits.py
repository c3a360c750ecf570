"""Deposits: reserved with the price in one approval, held after the use, taken for damage, or let go of."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from aktiv.bookings.actions.cancelling import cancel
from aktiv.bookings.actions.changing import change_time
from aktiv.bookings.actions.holding import hold
from aktiv.bookings.models import Booking, Occurrence
from aktiv.bookings.rules import Party
from aktiv.payments.actions.capturing import set_capture_rule
from aktiv.payments.actions.damages import answer_damage, decide_damage, report_damage, take_damage
from aktiv.payments.actions.reading import read_anew
from aktiv.payments.models import Damage, Payment, ProviderOrder
from aktiv.payments.queries.deposits import deposit_told
from aktiv.payments.queries.due import what_waits
from aktiv.payments.queries.ledger import trial_balance
from aktiv.prices.models import Charge
from aktiv.values.refusal import Refusal
from aktiv.walls import everything
from tests.bookings.world import NOW, TUESDAY, World, day, verbs, when
from tests.payments.paying import again, amounts, begun, fresh, worked
from tests.payments.purse import Purse
from tests.reading import everything_of

PRICE, DEPOSIT = 282_00, 500_00
USED = when("18–20").end
WEEK = USED + timedelta(days=7)


@pytest.fixture
def paid(world: World, purse: Purse) -> Payment:
    """Approved and booked; damage is at the VAT code `exempt`."""
    set_capture_rule(world.municipality.pk, when="use", alone_up_to=None, version=0, damage_vat_code="exempt", now=NOW)
    world.set(payment="prepay", deposit=DEPOSIT, cancel_free_minutes=60 * 20, cancel_fee_percent=50)
    payment = begun(world)
    purse.approved(payment.reference)
    return read_anew(payment.pk, NOW)


def damage(world: World, payment: Payment, amount: int, now=USED, text: str = "A broken window") -> Damage:  # type: ignore[no-untyped-def]
    return take_damage(payment.pk, world.municipality.pk, amount, text, by=world.ingrid.pk, now=now)


def test_price_and_deposit_are_reserved_in_one_and_the_deposit_goes_back_by_itself(world: World, paid: Payment) -> None:
    assert (paid.amount, paid.deposit, paid.authorised) == (PRICE + DEPOSIT, DEPOSIT, PRICE + DEPOSIT)
    worked(NOW)
    assert amounts(paid) == (PRICE + DEPOSIT, 0, 0, 0)
    worked(USED)
    assert amounts(paid) == (PRICE + DEPOSIT, PRICE, 0, 0)
    worked(USED + timedelta(days=4))
    assert amounts(paid) == (PRICE + DEPOSIT, PRICE, 0, 0), "held, also when nothing more can be owed"
    told = deposit_told(fresh(paid))
    assert told is not None
    assert told.until == WEEK
    worked(WEEK - timedelta(minutes=1))
    assert amounts(paid)[3] == 0
    worked(WEEK)
    assert amounts(paid) == (PRICE + DEPOSIT, PRICE, 0, DEPOSIT)
    assert verbs("deposit.") == ["deposit.released"]
    with pytest.raises(Refusal, match="deposit_gone"):
        damage(world, paid, 100, now=WEEK)


def test_cancelling_before_the_use_lets_go_of_the_deposit_at_once(world: World, paid: Payment) -> None:
    booking = Booking.objects.get(person=world.alice)
    cancel(booking.pk, world.as_alice, now=NOW)
    worked(NOW)
    assert amounts(paid) == (PRICE + DEPOSIT, 0, 0, PRICE + DEPOSIT)


def test_a_late_cancelling_takes_the_fee_and_lets_go_of_the_rest(world: World, paid: Payment) -> None:
    late = when("18–20").start - timedelta(hours=2)
    booking = Booking.objects.get(person=world.alice)
    cancel(booking.pk, world.as_alice, now=late, accepted_fee=PRICE // 2)
    worked(late)
    assert amounts(paid) == (PRICE + DEPOSIT, PRICE // 2, 0, PRICE + DEPOSIT - PRICE // 2)


def test_a_deposit_pays_no_price_that_rose(world: World, paid: Payment) -> None:
    [date] = Occurrence.objects.all()
    change_time(date.booking_id, date.pk, world.as_alice, when("18–21"), now=NOW)
    worked(USED + timedelta(days=1))
    assert amounts(paid)[1] == PRICE


def test_damage_is_taken_from_the_deposit_and_the_rest_is_invoiced(world: World, paid: Payment) -> None:
    home = world.municipality.pk
    worked(USED)
    first = damage(world, paid, 200_00)
    worked(USED)
    assert (first.covered, amounts(paid)) == (200_00, (PRICE + DEPOSIT, PRICE + 200_00, 0, 0))
    second = damage(world, paid, 450_00, text="A broken door")
    worked(USED)
    assert (second.covered, amounts(paid)) == (300_00, (PRICE + DEPOSIT, PRICE + DEPOSIT, 0, 0))
    charged = Charge.objects.filter(reason="damage").order_by("created_at", "-amount")
    assert sorted((each.subject_kind, each.amount) for each in charged) == [
        ("damage", 150_00),
        ("occurrence", 200_00),
        ("occurrence", 300_00),
    ]
    assert what_waits(home, TUESDAY).amount == 150_00
    balance = trial_balance(home)
    assert sum(balance.values()) == 0
    assert balance["receivable", ""] == 150_00
    worked(WEEK)
    assert amounts(paid)[3] == 0, "nothing is left to let go of"


def test_a_report_waits_for_finance_and_holds_the_deposit_meanwhile(world: World, paid: Payment) -> None:
    home, by = world.municipality.pk, world.ingrid.pk
    worked(USED)
    made = report_damage(paid.pk, home, 300_00, "Ink on the floor", by=by, now=USED)
    worked(WEEK + timedelta(days=1))
    assert amounts(paid)[3] == 0
    decide_damage(made.pk, home, granted=True, amount=100_00, by=by, now=WEEK)
    with pytest.raises(Refusal, match="already_decided"):
        decide_damage(made.pk, home, granted=False, by=by, now=WEEK)
    worked(WEEK + timedelta(days=1))
    worked(WEEK + timedelta(days=1, minutes=5))
    assert amounts(paid) == (PRICE + DEPOSIT, PRICE + 100_00, 0, DEPOSIT - 100_00)
    with pytest.raises(Refusal, match="not_found"):
        answer_damage(made.pk, world.bob.pk, "It was not me", now=WEEK)
    answered = answer_damage(made.pk, world.alice.pk, "It was there before", now=WEEK)
    assert answered.answer == "It was there before"
    assert verbs("damage.") == ["damage.reported", "damage.charged", "damage.answered"]


def test_damage_that_waits_holds_the_deposit_though_staff_cancel_the_only_date(world: World, paid: Payment) -> None:
    home, by = world.municipality.pk, world.ingrid.pk
    worked(USED)
    made = report_damage(paid.pk, home, 300_00, "Ink on the floor", by=by, now=USED)
    booking = Booking.objects.get()
    cancel(
        booking.pk,
        Party(person_id=world.ingrid.pk),
        now=USED,
        occurrence_ids=[Occurrence.objects.get(booking=booking).pk],
    )
    worked(USED + timedelta(minutes=5))
    decide_damage(made.pk, home, granted=True, amount=300_00, by=by, now=WEEK)
    worked(WEEK)
    worked(WEEK + timedelta(minutes=5))
    assert amounts(paid) == (PRICE + DEPOSIT, PRICE + 300_00, PRICE, DEPOSIT - 300_00), "the price goes back"


def test_what_is_declined_lets_go_of_the_deposit(world: World, paid: Payment) -> None:
    home, by = world.municipality.pk, world.ingrid.pk
    worked(USED)
    made = report_damage(paid.pk, home, 300_00, "Ink on the floor", by=by, now=USED)
    worked(WEEK + timedelta(days=2))
    decide_damage(made.pk, home, granted=False, by=by, now=WEEK + timedelta(days=2))
    worked(WEEK + timedelta(days=2))
    assert amounts(paid) == (PRICE + DEPOSIT, PRICE, 0, DEPOSIT)


def test_a_deposit_is_held_no_longer_than_the_provider_keeps_it(world: World, paid: Payment) -> None:
    worked(USED)
    report_damage(paid.pk, world.municipality.pk, 1_00, "x", by=world.ingrid.pk, now=USED)
    worked(NOW + timedelta(days=170))
    assert amounts(paid) == (PRICE + DEPOSIT, PRICE, 0, DEPOSIT)


def test_a_use_too_far_ahead_is_without_deposit(world: World, purse: Purse) -> None:
    world.set(deposit=DEPOSIT, horizon_days=400)
    far = day(180)
    held = hold(world.courts["A"].pk, when("18–20", far), world.as_alice, now=NOW)
    assert again(held.pk, world.as_alice).deposit == 0


def test_the_database_takes_nothing_that_is_left_of_a_deposit(world: World, paid: Payment) -> None:
    order = ProviderOrder(
        payment=paid, municipality=world.municipality, verb="capture", amount=PRICE + 1, why="used", asked_at=NOW,
        try_at=NOW,
    )  # fmt: skip
    with everything(), pytest.raises(IntegrityError, match="more than there is"), transaction.atomic():
        order.save(force_insert=True)
    with everything(), pytest.raises(IntegrityError), transaction.atomic():
        Payment.objects.filter(pk=paid.pk).update(deposit_taken=DEPOSIT + 1)
    with everything(), pytest.raises(IntegrityError), transaction.atomic():
        Payment.objects.filter(pk=paid.pk).update(deposit=1)


def test_damage_needs_its_vat_code_and_a_reason(world: World, paid: Payment) -> None:
    with pytest.raises(Refusal, match="reason_missing"):
        damage(world, paid, 100, text=" ")
    with pytest.raises(Refusal, match="nothing_to_charge"):
        damage(world, paid, 0)
    set_capture_rule(world.municipality.pk, when="use", alone_up_to=None, version=1, now=NOW)
    with pytest.raises(Refusal, match="no_damage_vat_code"):
        damage(world, paid, 100)
    assert not everything_of(Damage).exists()
