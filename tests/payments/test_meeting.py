"""Where two parts of money meet: damage and costs, corrections and cancelling, forms that are sent twice."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import replace
from datetime import date, timedelta
from threading import Event
from uuid import uuid4

import pytest
from django.db import connection, transaction

from aktiv.bookings.queries.asking import Details
from aktiv.lending.actions.changing import cancel
from aktiv.payments.actions.capturing import set_capture_rule
from aktiv.payments.actions.correcting import decide_correction, take_off
from aktiv.payments.actions.damages import report_damage, take_damage
from aktiv.payments.actions.giving_back import give_back
from aktiv.payments.actions.loan_deposits import reserve_deposit
from aktiv.payments.actions.paying import pay
from aktiv.payments.actions.reading import read_anew
from aktiv.payments.actions.settling import go_on, settle
from aktiv.payments.models import CaptureRule, Damage, Payment
from aktiv.payments.ports.provider import use
from aktiv.payments.queries.costs import Payer, costs_of
from aktiv.payments.queries.due import what_waits
from aktiv.prices.actions import NewQuota, add_quota, reverse
from aktiv.prices.models import Charge
from aktiv.prices.queries import charges_of
from aktiv.values.refusal import Refusal
from aktiv.walls import everything
from tests.bookings.world import NOW, TUESDAY, World, a_world, booked, when
from tests.bookings.world import held as held_by
from tests.conftest import Committed
from tests.lending.world import stocked
from tests.payments.billing import charged
from tests.payments.paying import amounts, begun, begun_series, worked
from tests.payments.purse import Purse
from tests.reading import everything_of

PRICE, DEPOSIT = 282_00, 500_00
USED = when("18–20").end


@pytest.fixture
def held(world: World, purse: Purse) -> Payment:
    """Used, the price taken, the deposit held."""
    set_capture_rule(world.municipality.pk, when="use", alone_up_to=None, version=0, damage_vat_code="exempt", now=NOW)
    world.set(payment="prepay", deposit=DEPOSIT)
    payment = begun(world)
    purse.approved(payment.reference)
    read_anew(payment.pk, NOW)
    worked(USED)
    return payment


def test_damage_beyond_the_deposit_is_told_as_what_waits_and_not_as_paid(world: World, held: Payment) -> None:
    home, by = world.municipality.pk, world.ingrid.pk
    take_damage(held.pk, home, 650_00, "A broken door", by=by, now=USED)
    worked(USED)
    assert what_waits(home, TUESDAY).amount == 150_00
    costs = costs_of(Payer(person_id=world.alice.pk), TUESDAY.year, now=USED, today=TUESDAY)
    [cost] = costs.costs
    assert (cost.paid, cost.waits) == (PRICE + DEPOSIT, 150_00)


@pytest.mark.parametrize("amount", [10_000_000_01, 10**20])
def test_more_damage_than_anything_costs_is_refused(world: World, held: Payment, amount: int) -> None:
    for act in (take_damage, report_damage):
        with pytest.raises(Refusal, match="too_much_damage"):
            act(held.pk, world.municipality.pk, amount, "A broken door", by=world.ingrid.pk, now=USED)


def test_forms_that_are_sent_twice_give_back_and_charge_once(world: World, held: Payment) -> None:
    home, by = world.municipality.pk, world.ingrid.pk
    given, reported, taken = uuid4(), uuid4(), uuid4()
    for _ in range(2):
        give_back(held.pk, home, 100_00, "Cold", giving_back_id=given, by=by, now=USED)
        report_damage(held.pk, home, 50_00, "Ink", damage_id=reported, by=by, now=USED)
        take_damage(held.pk, home, 200_00, "A broken door", damage_id=taken, by=by, now=USED)
    worked(USED)
    worked(USED)
    assert amounts(held) == (PRICE + DEPOSIT, PRICE + 100_00, 0, 0)
    assert everything_of(Damage).count() == 2


@pytest.mark.parametrize("series", [False, True])
def test_nobody_pays_more_than_she_approved_because_free_hours_went_meanwhile(
    world: World, purse: Purse, series: bool
) -> None:
    world.set(payment="prepay")
    year = NewQuota(minutes=120, first=date(2027, 1, 1), last=date(2027, 12, 31), organisation_id=world.club.pk)
    add_quota(world.municipality.pk, year, now=NOW)
    payment = begun_series(world, 2, world.as_club) if series else begun(world, "18–21", world.as_club)
    booked(world, "18–20", world.as_club, world.courts["B"])
    purse.approved(payment.reference)
    told = read_anew(payment.pk, NOW)
    assert (told.booking_id, told.lost_code) == (None, "price_changed")
    worked(NOW)
    assert amounts(payment)[3] == payment.amount, "all of it goes back"


def test_what_became_cheaper_while_its_payer_was_away_is_booked_and_less_is_taken(world: World, purse: Purse) -> None:
    world.set(payment="prepay")
    hold = held_by(world, "18–21", world.as_club, world.courts["A"])
    price = 423_00
    payment = pay(world.as_club, hold.pk, Details(expected=price), provider="purse", description="Court A",
                  language="en", now=NOW)  # fmt: skip
    year = NewQuota(minutes=120, first=date(2027, 1, 1), last=date(2027, 12, 31), organisation_id=world.club.pk)
    add_quota(world.municipality.pk, year, now=NOW)
    purse.approved(payment.reference)
    assert read_anew(payment.pk, NOW).booking_id is not None
    worked(USED + timedelta(hours=1))
    assert amounts(payment)[:3] == (price, price // 3, 0)


def test_one_payment_that_nobody_can_read_keeps_no_other_waiting(world: World, purse: Purse) -> None:
    odd, plain = begun(world, "18–20"), begun(world, "20–22")
    for each in (odd, plain):
        purse.approved(each.reference)
        read_anew(each.pk, NOW)
    known = purse.known[odd.reference]
    purse.known[odd.reference] = replace(known, captured=known.amount + 1)  # no provider should say so
    with everything():
        Payment.objects.filter(pk=odd.pk).update(ask_at=NOW)
    late = USED + timedelta(hours=3)
    for minute in range(3):
        with suppress(ExceptionGroup):
            go_on(late + timedelta(minutes=minute))
    assert amounts(plain)[1] == PRICE
    with pytest.raises(ExceptionGroup):
        go_on(late + timedelta(hours=1))


def met(rival: Callable[[], object], act: Callable[[], object]) -> list[object]:
    """What `rival` and `act` came to, on connections of their own: `act` begins when what `rival` wrote is not
    committed, and comes to wait for it."""
    wrote, go = Event(), Event()

    def first() -> object:
        try:
            with transaction.atomic():
                found = rival()
                wrote.set()
                go.wait(60)
            return found
        finally:
            wrote.set()
            connection.close()

    def second() -> object:
        try:
            return act()
        except Refusal as refusal:
            return refusal.code
        finally:
            connection.close()

    waits = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'"
    with ThreadPoolExecutor(2) as pool:
        held = pool.submit(first)
        wrote.wait(60)
        late = pool.submit(second)
        with connection.cursor() as cursor:
            while not late.done():
                cursor.execute(waits)
                if cursor.fetchone() != (0,):
                    break
        go.set()
        return [held.result(), late.result()]


def test_what_is_cancelled_while_a_colleague_says_yes_is_not_owed_again(committed: Committed) -> None:
    world = a_world()
    CaptureRule.objects.create(municipality=world.municipality, when="use", alone_up_to=0)
    cleaning = charged(world, 1_000_00, vat=200_00, code="standard")
    [owed] = charges_of(cleaning.subject_kind, [cleaning.subject_id])[cleaning.subject_id]
    told = {"currency": "NOK", "correction_id": uuid4(), "by": world.ingrid.pk, "now": NOW}
    made = take_off(cleaning.pk, world.municipality.pk, 100_00, "No hot water", **told)  # type: ignore[arg-type]
    found = met(
        lambda: len(reverse([owed], now=NOW)),
        lambda: decide_correction(made.pk, world.municipality.pk, granted=True, by=world.alice.pk, now=NOW),
    )
    assert found == [1, "more_than_owed"]
    assert sum(each.amount for each in Charge.objects.all()) == 0


def test_two_ways_of_paying_one_deposit_that_answer_at_once_hold_it_once(committed: Committed) -> None:
    world, purse = a_world(), Purse()
    use({world.municipality.slug: {"purse": purse, "card": purse}})
    try:
        with everything():
            there = stocked(world)
            loan = there.loan(24, 48, (there.chairs, 1), deposit=DEPOSIT)
        told = {"description": "Loan", "language": "en", "now": NOW}
        first, late = (reserve_deposit(loan.pk, world.as_alice, provider=each, **told) for each in ("purse", "card"))  # type: ignore[arg-type]
        for each in (first, late):
            purse.approved(each.reference)
        found = met(lambda: read_anew(first.pk, NOW).lost_code, lambda: read_anew(late.pk, NOW).lost_code)
        assert found == ["", "deposit_there"]
        cancelled = met(lambda: cancel(loan.pk, world.as_alice, now=NOW).state, lambda: len(settle(first.pk, now=NOW)))
        assert cancelled == ["cancelled", 1], "who looks meanwhile waits, and lets go of it"
        worked(NOW + timedelta(minutes=1))
        assert (amounts(first)[3], amounts(late)[3]) == (DEPOSIT, DEPOSIT)
    finally:
        use({})
