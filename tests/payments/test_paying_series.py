"""One payment for all dates of a series: nobody pays for some of them, and each date is taken as it is used."""

from __future__ import annotations

from datetime import timedelta

import pytest

from aktiv.bookings.actions.cancelling import cancel
from aktiv.bookings.models import Booking, Hold, Occurrence
from aktiv.bookings.queries.series import At
from aktiv.payments.actions.paying import PAY_WITHIN, SLACK
from aktiv.payments.actions.reading import read_anew
from aktiv.payments.models import CaptureRule, Intended, Payment
from aktiv.payments.ports.provider import Standing
from aktiv.payments.queries.ledger import trial_balance
from aktiv.prices.models import Charge
from aktiv.values.refusal import Refusal
from tests.bookings.world import NOW, World, booked, day, held, when
from tests.payments.paying import again, amounts, begun_series, fresh, worked
from tests.payments.purse import Purse
from tests.reading import everything_of

USED = NOW + timedelta(days=1, hours=8)  # Tuesday evening
ONE = 282_00
WEEK = timedelta(weeks=1)


def paid_for(world: World, purse: Purse, weeks: int) -> Payment:
    payment = begun_series(world, weeks)
    purse.approved(payment.reference)
    paid = read_anew(payment.pk, NOW)
    assert paid.booking_id
    return paid


def test_all_dates_are_held_while_the_payer_is_away_and_booked_in_one_when_she_has_paid(
    world: World, purse: Purse
) -> None:
    payment = begun_series(world, 4)
    assert payment.amount == 4 * ONE
    held_dates = Hold.objects.order_by("during")
    assert [each.during.lower for each in held_dates] == [when("18–20", day(7 * n)).start for n in range(4)]
    assert all(each.expires_at >= NOW + PAY_WITHIN for each in held_dates)
    for n in range(4):
        with pytest.raises(Refusal):
            booked(world, "18–20", world.as_charlie, world.courts["A"], on=day(7 * n))
    purse.approved(payment.reference)
    paid = read_anew(payment.pk, NOW + timedelta(minutes=1))
    booking = Booking.objects.get()
    assert (paid.booking_id, booking.kind, booking.occurrences.count()) == (booking.pk, "series", 4)
    assert amounts(payment) == (4 * ONE, 0, 0, 0)
    assert not Hold.objects.exists()
    assert not everything_of(Intended).exists()


def test_each_date_is_taken_on_its_day(world: World, purse: Purse) -> None:
    payment = paid_for(world, purse, 3)
    worked(NOW + timedelta(minutes=1))
    assert amounts(payment) == (3 * ONE, 0, 0, 0)
    for number in range(3):
        worked(USED + number * WEEK)
        assert amounts(payment) == (3 * ONE, (number + 1) * ONE, 0, 0)
    assert trial_balance(world.municipality.pk).get(("receivable", ""), 0) == 0


def test_a_municipality_may_take_all_of_it_at_once(world: World, purse: Purse) -> None:
    CaptureRule.objects.create(municipality=world.municipality, when="booking")
    payment = paid_for(world, purse, 3)
    worked(NOW + timedelta(minutes=1))
    assert amounts(payment) == (3 * ONE, 3 * ONE, 0, 0)
    [last] = Occurrence.objects.order_by("-id")[:1]
    assert payment.booking_id
    cancel(payment.booking_id, world.as_alice, now=NOW, occurrence_ids=[last.pk])
    worked(NOW + timedelta(minutes=2))
    assert amounts(payment) == (3 * ONE, 3 * ONE, ONE, 0)


def test_a_date_that_is_cancelled_is_never_taken_and_let_go_when_the_last_is_over(world: World, purse: Purse) -> None:
    world.set(cancel_free_minutes=60)
    payment = paid_for(world, purse, 3)
    assert payment.booking_id
    middle = Occurrence.objects.order_by("id")[1]
    cancel(payment.booking_id, world.as_alice, now=NOW, occurrence_ids=[middle.pk])
    for number in range(3):
        worked(USED + number * WEEK)
    assert amounts(payment) == (3 * ONE, 2 * ONE, 0, 0)
    worked(USED + 2 * WEEK + timedelta(days=4))
    assert amounts(payment) == (3 * ONE, 2 * ONE, 0, ONE)


def test_dates_beyond_what_a_provider_reserves_for_are_taken_before_it_lets_go(world: World, purse: Purse) -> None:
    world.set(horizon_days=400)
    payment = paid_for(world, purse, 30)
    middle = Occurrence.objects.order_by("id")[10]
    assert payment.booking_id
    cancel(payment.booking_id, world.as_alice, now=NOW, occurrence_ids=[middle.pk])
    worked(NOW + timedelta(days=169))
    assert amounts(payment)[1] == 24 * ONE
    worked(NOW + timedelta(days=171))
    worked(NOW + timedelta(days=172))
    assert amounts(payment) == (30 * ONE, 29 * ONE, 0, ONE), "what nothing was used for is let go of"


def test_nobody_pays_for_a_series_that_cannot_be_had_whole(world: World, purse: Purse) -> None:
    booked(world, "19–20", world.as_charlie, world.courts["A"], on=day(14))
    with pytest.raises(Refusal) as refused:
        begun_series(world, 4)
    assert [each["day"] for each in refused.value.data["dates"]] == [day(14)]
    assert not everything_of(Payment).exists()
    assert not Hold.objects.exists()


def test_the_hold_that_the_repeating_began_with_keeps_its_row_for_a_payer_who_comes_back(
    world: World, purse: Purse
) -> None:
    first = held(world, "18–20", world.as_alice, world.courts["A"])
    payment = begun_series(world, 3, hold_id=first.pk)
    assert payment.hold == first.pk
    assert Hold.objects.count() == 3
    purse.left(payment.reference)
    read_anew(payment.pk, NOW)
    assert Hold.objects.filter(pk=first.pk, expires_at__gt=NOW).exists()
    shorter = begun_series(world, 2, hold_id=first.pk, now=NOW + timedelta(minutes=1))
    assert Hold.objects.count() == 2, "what is not asked for any more is free"
    purse.approved(shorter.reference)
    assert read_anew(shorter.pk, NOW + timedelta(minutes=2)).booking_id
    assert Booking.objects.get().hold_id == first.pk


def test_a_first_hold_that_is_moved_by_choice_is_not_in_the_way_of_its_own_series(world: World, purse: Purse) -> None:
    first = held(world, "18–20", world.as_alice, world.courts["A"])
    choice = {day(0): At(world.courts["A"].pk, when("19–21", day(0)))}
    payment = begun_series(world, 2, hold_id=first.pk, choices=choice)
    purse.approved(payment.reference)
    assert read_anew(payment.pk, NOW).booking_id
    assert Occurrence.objects.filter(during=(when("19–21").start, when("19–21").end)).exists()
    booked(world, "18–19", world.as_charlie, world.courts["A"])


def test_a_payer_who_leaves_frees_every_date(world: World, purse: Purse) -> None:
    payment = begun_series(world, 3)
    purse.left(payment.reference, Standing.EXPIRED)
    worked(NOW + PAY_WITHIN)
    assert not Hold.objects.exists()
    for n in range(3):
        booked(world, "18–20", world.as_charlie, world.courts["A"], on=day(7 * n))


def test_money_that_comes_when_one_date_is_gone_buys_none_and_goes_back(world: World, purse: Purse) -> None:
    payment = begun_series(world, 3)
    late = NOW + PAY_WITHIN + SLACK + timedelta(minutes=1)
    booked(world, "18–20", world.as_charlie, world.courts["A"], on=day(7), now=late)
    purse.approved(payment.reference)
    lost = read_anew(payment.pk, late)
    assert (lost.booking_id, lost.lost_code) == (None, "dates_taken")
    worked(late + timedelta(minutes=1))
    assert amounts(payment) == (3 * ONE, 0, 0, 3 * ONE)
    assert not Charge.objects.filter(person=world.alice).exists()


def test_pressed_twice_it_is_one_payment_for_the_dates_of_the_last_press(world: World, purse: Purse) -> None:
    first = held(world, "18–20", world.as_alice, world.courts["A"])
    payment = begun_series(world, 3, hold_id=first.pk)
    assert begun_series(world, 3, hold_id=first.pk).pk == payment.pk
    purse.approved(payment.reference)
    read_anew(payment.pk, NOW)
    assert Occurrence.objects.count() == 3


def test_two_payments_for_one_hold_make_one_booking_and_what_is_too_much_goes_back(world: World, purse: Purse) -> None:
    first = held(world, "18–20", world.as_alice, world.courts["A"])
    single = again(first.pk, world.as_alice)
    series = begun_series(world, 3, hold_id=first.pk)
    purse.approved(series.reference)
    purse.approved(single.reference)
    read_anew(series.pk, NOW)
    read_anew(single.pk, NOW)
    assert fresh(single).booking_id == fresh(series).booking_id == Booking.objects.get().pk
    worked(USED + 2 * WEEK)
    worked(USED + 3 * WEEK)
    kept = sum(amounts(each)[1] - amounts(each)[2] for each in (single, series))
    assert kept == 3 * ONE
