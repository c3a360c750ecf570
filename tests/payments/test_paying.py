"""Nobody pays for time she does not get, and nobody gets time that was to be paid for without paying."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from aktiv.bookings.actions.cancelling import cancel
from aktiv.bookings.models import Booking, Hold
from aktiv.bookings.queries.asking import Details
from aktiv.payments.actions.paying import PAY_WITHIN, SLACK, pay
from aktiv.payments.actions.reading import LOOK_EVERY, heard, read_anew, take_in
from aktiv.payments.actions.settling import carry_out, settle
from aktiv.payments.models import CaptureRule, Heard, Intended, Payment, Posting, ProviderOrder
from aktiv.payments.ports.provider import ProviderAway, Standing, Told
from aktiv.payments.queries.ledger import trial_balance
from aktiv.prices.models import Charge
from aktiv.values.refusal import Refusal
from aktiv.walls import everything
from tests.bookings.world import NOW, World, booked, day, held
from tests.payments.paying import again, amounts, begun, fresh, worked
from tests.payments.purse import Purse
from tests.reading import everything_of

USED = NOW + timedelta(days=1, hours=8)  # Tuesday evening
LONG_AFTER = NOW + timedelta(days=10)


def receivable(world: World) -> int:
    return trial_balance(world.municipality.pk).get(("receivable", ""), 0)


def test_the_time_is_held_while_the_payer_is_away_and_booked_when_she_has_paid(world: World, purse: Purse) -> None:
    payment = begun(world)
    assert payment.redirect_to == f"https://purse.example/{payment.reference}"
    hold = Hold.objects.get()
    assert hold.expires_at >= NOW + PAY_WITHIN
    assert not Booking.objects.exists()
    with pytest.raises(Refusal):
        booked(world, "18–20", world.as_charlie, world.courts["A"])
    purse.approved(payment.reference)
    paid = read_anew(payment.pk, NOW)
    booking = Booking.objects.get()
    assert (paid.booking_id, booking.hold_id, booking.holder) == (booking.pk, hold.pk, world.alice.pk)
    assert amounts(payment) == (282_00, 0, 0, 0)
    assert not everything_of(Intended).exists()
    assert receivable(world) == 282_00, "reserved is not paid"


def test_what_is_reserved_is_taken_when_it_is_used_and_not_before(world: World, purse: Purse) -> None:
    payment = begun(world)
    purse.approved(payment.reference)
    worked(NOW + timedelta(minutes=1))
    assert amounts(payment) == (282_00, 0, 0, 0)
    worked(USED)
    assert amounts(payment) == (282_00, 282_00, 0, 0)
    assert receivable(world) == 0
    assert trial_balance(world.municipality.pk)["provider", "purse"] == 282_00
    worked(LONG_AFTER)
    assert amounts(payment) == (282_00, 282_00, 0, 0)


def test_a_municipality_may_take_it_at_once(world: World, purse: Purse) -> None:
    CaptureRule.objects.create(municipality=world.municipality, when="booking")
    payment = begun(world)
    purse.approved(payment.reference)
    worked(NOW + timedelta(minutes=1))
    assert amounts(payment) == (282_00, 282_00, 0, 0)


def test_cancelled_in_time_it_is_let_go_and_nothing_is_owed(world: World, purse: Purse) -> None:
    world.set(cancel_free_minutes=60, cancel_fee_percent=50)
    payment = begun(world)
    purse.approved(payment.reference)
    paid = read_anew(payment.pk, NOW)
    assert paid.booking_id
    cancel(paid.booking_id, world.as_alice, now=NOW)
    worked(NOW + timedelta(minutes=1))
    assert amounts(payment) == (282_00, 0, 0, 282_00)
    assert receivable(world) == 0


def test_cancelled_late_the_fee_is_taken_and_the_rest_let_go(world: World, purse: Purse) -> None:
    world.set(cancel_free_minutes=60 * 24 * 7, cancel_fee_percent=50)
    payment = begun(world)
    purse.approved(payment.reference)
    paid = read_anew(payment.pk, NOW)
    assert paid.booking_id
    cancel(paid.booking_id, world.as_alice, now=NOW, accepted_fee=141_00)
    worked(NOW + timedelta(minutes=1))
    assert amounts(payment) == (282_00, 141_00, 0, 141_00)
    assert receivable(world) == 0


def test_what_was_taken_and_is_not_owed_any_more_goes_back(world: World, purse: Purse) -> None:
    CaptureRule.objects.create(municipality=world.municipality, when="booking")
    world.set(cancel_free_minutes=60, cancel_fee_percent=50)
    payment = begun(world)
    purse.approved(payment.reference)
    worked(NOW + timedelta(minutes=1))
    paid = fresh(payment)
    assert paid.booking_id
    assert paid.captured == 282_00
    cancel(paid.booking_id, world.as_alice, now=NOW + timedelta(minutes=2))
    worked(NOW + timedelta(minutes=3))
    assert amounts(payment) == (282_00, 282_00, 282_00, 0)
    assert trial_balance(world.municipality.pk).get(("provider", "purse"), 0) == 0


def test_a_payer_who_leaves_frees_the_time(world: World, purse: Purse) -> None:
    payment = begun(world)
    purse.left(payment.reference, Standing.EXPIRED)
    worked(NOW + PAY_WITHIN)
    assert fresh(payment).standing == "expired"
    assert not Hold.objects.exists()
    assert not everything_of(Intended).exists()
    booked(world, "18–20", world.as_charlie, world.courts["A"])


def test_a_payment_that_its_provider_never_ends_is_ended_when_nobody_can_pay_it_any_more(
    world: World, purse: Purse
) -> None:
    payment = begun(world)
    worked(NOW + PAY_WITHIN + timedelta(minutes=1))
    assert Hold.objects.exists()
    worked(NOW + PAY_WITHIN + SLACK + LOOK_EVERY)
    assert purse.known[payment.reference].standing == Standing.TERMINATED
    assert not Hold.objects.exists()


def test_a_payer_who_breaks_off_keeps_the_time_long_enough_to_try_again(world: World, purse: Purse) -> None:
    payment = begun(world)
    purse.left(payment.reference)
    read_anew(payment.pk, NOW)
    hold = Hold.objects.get()
    other = again(hold.pk, world.as_alice, NOW + timedelta(minutes=1))
    assert other.pk != payment.pk
    purse.approved(other.reference)
    assert read_anew(other.pk, NOW + timedelta(minutes=2)).booking_id


def test_pressed_twice_it_is_one_payment(world: World, purse: Purse) -> None:
    payment = begun(world)
    assert again(payment.hold, world.as_alice).pk == payment.pk
    assert everything_of(Payment).count() == 1


def test_money_that_comes_after_the_time_was_lost_goes_back_by_itself(world: World, purse: Purse) -> None:
    payment = begun(world)
    late = NOW + PAY_WITHIN + SLACK + timedelta(minutes=1)
    booked(world, "18–20", world.as_charlie, world.courts["A"], now=late)
    purse.approved(payment.reference)
    lost = read_anew(payment.pk, late)
    assert (lost.booking_id, lost.lost_code) == (None, "taken")
    worked(late + timedelta(minutes=1))
    assert amounts(payment) == (282_00, 0, 0, 282_00)
    assert Booking.objects.count() == 1
    assert not Charge.objects.filter(person=world.alice).exists()


def test_money_that_comes_late_buys_the_time_if_nobody_took_it(world: World, purse: Purse) -> None:
    payment = begun(world)
    purse.approved(payment.reference)
    assert read_anew(payment.pk, NOW + PAY_WITHIN + SLACK + timedelta(minutes=1)).booking_id


def test_another_sum_than_was_asked_for_buys_nothing_and_goes_back(world: World, purse: Purse) -> None:
    payment = begun(world)
    purse.approved(payment.reference)
    told = replace(purse.known[payment.reference], amount=1, authorised=1)
    take_in(payment.pk, told, now=NOW)
    assert not Booking.objects.exists()
    take_in(payment.pk, purse.known[payment.reference], now=NOW)
    assert fresh(payment).lost_code == "other_amount"
    worked(NOW + timedelta(minutes=1))
    assert purse.known[payment.reference].cancelled == 282_00


def test_nobody_pays_for_what_she_may_not_have(world: World, purse: Purse) -> None:
    hold = held(world, "18–20", world.as_alice, world.courts["A"])
    world.set(max_active_person=1, quota_window_days=7)
    booked(world, "10–11", world.as_alice, world.room, on=day(3))
    booked(world, "20–21", world.as_alice, world.courts["B"])
    with pytest.raises(Refusal):
        again(hold.pk, world.as_alice)
    assert not everything_of(Payment).exists()
    assert Hold.objects.get().expires_at == hold.expires_at


def test_another_price_than_was_shown_is_told_before_anything_is_asked_for(world: World, purse: Purse) -> None:
    hold = held(world, "18–20", world.as_alice, world.courts["A"])
    with pytest.raises(Refusal) as refused:
        pay(world.as_alice, hold.pk, Details(expected=1), provider="purse", description="x", language="nb", now=NOW)
    assert refused.value.code == "price_changed"
    assert not purse.known


def test_somebody_elses_hold_is_not_there_to_pay_for(world: World, purse: Purse) -> None:
    hold = held(world, "18–20", world.as_alice, world.courts["A"])
    with pytest.raises(Refusal) as refused:
        again(hold.pk, world.as_charlie)
    assert refused.value.code == "not_found"


def test_a_provider_that_is_away_is_told_and_tried_again_with_the_same_key(world: World, purse: Purse) -> None:
    purse.half = True
    with pytest.raises(Refusal) as refused:
        begun(world)
    assert refused.value.code == "provider_away"
    payment = everything_of(Payment).get()
    assert again(payment.hold, world.as_alice).pk == payment.pk
    assert len(purse.known) == 1
    assert len(purse.keys) == 1


def test_an_order_that_was_carried_out_without_an_answer_is_carried_out_once(world: World, purse: Purse) -> None:
    payment = begun(world)
    purse.approved(payment.reference)
    read_anew(payment.pk, NOW)
    [order] = settle(payment.pk, now=USED)
    purse.half = True
    assert not carry_out(order.pk, now=USED)
    later = USED + timedelta(hours=2)
    worked(later)
    assert purse.done == [(payment.reference, "capture", 282_00)]
    assert amounts(payment) == (282_00, 282_00, 0, 0)
    assert everything_of(Posting).filter(act="capture").count() == 1


def test_what_two_workers_are_told_is_posted_once(world: World, purse: Purse) -> None:
    payment = begun(world)
    purse.approved(payment.reference)
    read_anew(payment.pk, NOW)
    before = purse.known[payment.reference]
    settle(payment.pk, now=USED)
    worked(USED)
    after = purse.known[payment.reference]
    for told in (after, before, after, before):
        take_in(payment.pk, told, now=USED)
    assert amounts(payment) == (282_00, 282_00, 0, 0)
    assert everything_of(Posting).filter(act="capture").count() == 1
    assert Booking.objects.count() == 1


def test_a_message_is_heard_once_and_only_makes_us_ask(world: World, purse: Purse) -> None:
    payment = begun(world)
    told = Told(event_id="e1", reference=payment.reference, provider_id="", name="captured")
    assert heard(payment.pk, told, provider="purse", now=NOW)
    assert not heard(payment.pk, told, provider="purse", now=NOW)
    assert Heard.objects.count() == 1
    assert amounts(payment) == (0, 0, 0, 0)
    worked(NOW)
    assert amounts(payment) == (0, 0, 0, 0), "what the message says is not believed"


def test_a_provider_that_is_away_leaves_everything_as_it_was(world: World, purse: Purse) -> None:
    payment = begun(world)
    purse.away = True
    with pytest.raises(ProviderAway):
        read_anew(payment.pk, NOW)
    worked(NOW + timedelta(minutes=1))
    purse.away = False
    purse.approved(payment.reference)
    worked(NOW + timedelta(minutes=10))
    assert fresh(payment).booking_id


def test_the_database_gives_back_no_more_than_was_taken(world: World, purse: Purse) -> None:
    payment = begun(world)
    purse.approved(payment.reference)
    read_anew(payment.pk, NOW)
    worked(USED)
    with everything(), pytest.raises(IntegrityError, match="more than there is"), transaction.atomic():
        ProviderOrder.objects.create(
            payment=payment,
            municipality=world.municipality,
            verb="refund",
            amount=282_01,
            why="owes_less",
            asked_at=NOW,
            try_at=NOW,
        )


def test_the_database_lets_no_amount_shrink(world: World, purse: Purse) -> None:
    payment = begun(world)
    purse.approved(payment.reference)
    read_anew(payment.pk, NOW)
    with everything(), pytest.raises(IntegrityError, match="never shrinks"), transaction.atomic():
        Payment.objects.filter(pk=payment.pk).update(authorised=1)
