"""What a booking owes beyond what was reserved is billed: once, and never what is taken through the provider."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from uuid import UUID, uuid4

import pytest
from django.db import IntegrityError, transaction
from hypothesis import given
from hypothesis import strategies as st

from aktiv.bookings.actions.booking import book
from aktiv.bookings.actions.cancelling import cancel
from aktiv.bookings.actions.changing import change_time
from aktiv.bookings.models import Occurrence
from aktiv.bookings.queries.asking import Details
from aktiv.payments.actions.batches import hand_over
from aktiv.payments.actions.correcting import take_off
from aktiv.payments.actions.drawing import draw_up
from aktiv.payments.actions.giving_back import give_back
from aktiv.payments.actions.reading import read_anew
from aktiv.payments.models import Batch, Invoice, InvoiceLine, Payment, Shortfall
from aktiv.payments.queries.costs import Payer, costs_of
from aktiv.payments.queries.due import what_waits
from aktiv.payments.queries.finance import payment_told
from aktiv.payments.queries.statements import Of, statement, subject_of
from aktiv.payments.rules.shortfalls import Part, beyond, steps
from aktiv.prices.models import Charge
from aktiv.walls import everything
from tests.bookings.world import NOW, World, day, when
from tests.payments.billing import bills
from tests.payments.paying import amounts, begun, begun_series, worked
from tests.payments.purse import Purse
from tests.reading import everything_of

ONE, LONGER = 282_00, 423_00
USED = NOW + timedelta(days=1, hours=10)
SOON = NOW + timedelta(minutes=1)
APRIL, MAY = datetime(2027, 4, 1, 9, tzinfo=UTC), datetime(2027, 5, 3, 9, tzinfo=UTC)
MARCH = date(2027, 3, 31)


@pytest.fixture
def paid(world: World, purse: Purse) -> Payment:
    """282 kroner, reserved for Tuesday, in a municipality that bills."""
    bills(world)
    world.set(cancel_free_minutes=60, cancel_fee_percent=50)
    payment = begun(world)
    purse.approved(payment.reference)
    return read_anew(payment.pk, NOW)


def moved(world: World, payment: Payment, hours: str, now: datetime = SOON) -> None:
    booking = payment.booking_id
    assert booking
    dated = Occurrence.objects.filter(booking=booking).order_by("id")[0]
    change_time(booking, dated.pk, world.as_alice, when(hours), now=now)
    worked(now + timedelta(minutes=1))


def billed(world: World, now: datetime, until: date = MARCH) -> list[int]:
    """The totals of a batch that was drawn up and handed over."""
    batch = draw_up(world.municipality.pk, until=until, now=now)
    hand_over(batch.pk, world.municipality.pk, now=now)
    return list(everything_of(Invoice).filter(batch=batch).order_by("number").values_list("total", flat=True))


def test_what_a_dearer_time_costs_more_is_on_the_next_invoice_and_the_rest_is_taken(
    world: World, paid: Payment
) -> None:
    moved(world, paid, "18–21")
    assert what_waits(world.municipality.pk, date(2027, 3, 1)).amount == 0, "not before it is used"
    assert what_waits(world.municipality.pk, MARCH).amount == LONGER - ONE
    worked(USED)
    assert amounts(paid) == (ONE, ONE, 0, 0)
    assert billed(world, APRIL) == [LONGER - ONE]
    assert billed(world, MAY) == [], "never twice"
    [line] = everything_of(Invoice).get().document["lines"]
    assert line["text"].startswith("Ut over det som ble betalt på forhånd")


def test_a_cheaper_time_again_takes_back_what_was_not_billed_yet(world: World, paid: Payment) -> None:
    moved(world, paid, "18–21")
    moved(world, paid, "18–20", now=SOON + timedelta(minutes=5))
    worked(USED)
    assert amounts(paid) == (ONE, ONE, 0, 0)
    assert billed(world, APRIL) == []
    assert sum(each.amount for each in Shortfall.objects.all()) == 0


def test_what_was_billed_and_is_not_owed_any_more_is_credited_and_not_given_back_by_the_provider(
    world: World, paid: Payment
) -> None:
    moved(world, paid, "18–21")
    worked(USED)
    assert billed(world, APRIL) == [LONGER - ONE]
    give_back(paid.pk, world.municipality.pk, 100_00, "Cold", by=world.ingrid.pk, now=APRIL)
    worked(APRIL + timedelta(minutes=1))
    assert amounts(paid) == (ONE, ONE, 0, 0)
    assert billed(world, MAY) == [-100_00]
    credited = everything_of(Invoice).get(kind="credit_note")
    assert credited.credits_id == everything_of(Invoice).get(kind="invoice").pk


def test_what_is_given_back_beyond_what_was_billed_goes_back_by_the_provider(world: World, paid: Payment) -> None:
    moved(world, paid, "18–21")
    worked(USED)
    give_back(paid.pk, world.municipality.pk, 200_00, "Cold", by=world.ingrid.pk, now=USED)
    worked(USED + timedelta(minutes=1))
    assert amounts(paid) == (ONE, ONE, 59_00, 0)
    assert billed(world, APRIL) == []


def test_a_date_that_is_cancelled_is_on_no_invoice(world: World, paid: Payment) -> None:
    moved(world, paid, "18–21")
    booking = paid.booking_id
    assert booking
    cancel(booking, world.as_alice, now=SOON + timedelta(minutes=9))
    worked(SOON + timedelta(minutes=10))
    assert amounts(paid) == (ONE, 0, 0, ONE)
    assert billed(world, APRIL) == []


def test_a_reservation_that_the_provider_let_go_of_is_billed(world: World, purse: Purse, paid: Payment) -> None:
    purse.cancel(paid.reference, paid.provider_id, key="theirs")
    read_anew(paid.pk, SOON)
    worked(SOON)
    assert billed(world, APRIL) == [ONE]
    worked(USED)
    assert amounts(paid) == (ONE, 0, 0, ONE)


def test_of_a_series_it_is_the_last_dates_that_are_billed(world: World, purse: Purse) -> None:
    bills(world)
    payment = begun_series(world, 3)
    purse.approved(payment.reference)
    moved(world, read_anew(payment.pk, NOW), "18–21")
    worked(USED)
    assert amounts(payment)[1] == LONGER, "the first date is taken whole"
    worked(USED + timedelta(days=14))
    assert amounts(payment)[1] == 3 * ONE
    [part] = Shortfall.objects.all()
    assert part.charge.use_day == day(14)
    assert billed(world, APRIL) == [LONGER - ONE]


def test_the_database_bills_no_charge_both_whole_and_in_parts(world: World, paid: Payment) -> None:
    moved(world, paid, "18–21")
    part = Shortfall.objects.get()
    with everything():
        batch = draw_up(world.municipality.pk, until=MARCH, now=APRIL)
        Batch.objects.filter(pk=batch.pk)
    common = {"municipality": world.municipality, "currency": "NOK"}
    hand_over(batch.pk, world.municipality.pk, now=APRIL)
    with everything():
        kept = Batch.objects.get(pk=batch.pk)
        columns = {each.attname: getattr(kept, each.attname) for each in Batch._meta.concrete_fields}
        begun_one = Batch.objects.create(
            **{**columns, "id": UUID(int=1), "number": 99, "state": "drawing", "made_at": None, "ended_at": None}
        )
        with pytest.raises(IntegrityError, match="in parts already"), transaction.atomic():
            InvoiceLine.objects.create(charge_id=part.charge_id, batch=begun_one, **common)
        with pytest.raises(IntegrityError, match="part_billed_once"), transaction.atomic():
            InvoiceLine.objects.create(charge_id=part.charge_id, part=part, batch=begun_one, **common)


def test_the_database_bills_no_more_in_parts_than_was_charged(world: World, paid: Payment) -> None:
    charge = Charge.objects.get(corrects=None)
    common = {"municipality": world.municipality, "charge": charge, "vat_amount": 0, "at": NOW}
    with pytest.raises(IntegrityError, match="more than there is"), transaction.atomic():
        Shortfall.objects.create(amount=ONE + 1, **common)
    part = Shortfall.objects.create(amount=100, **common)
    with pytest.raises(IntegrityError, match="more than there is"), transaction.atomic():
        Shortfall.objects.create(amount=-101, takes_back=part, **common)
    with pytest.raises(IntegrityError, match="never changes"), transaction.atomic():
        Shortfall.objects.filter(pk=part.pk).update(amount=99)


@given(st.lists(st.integers(0, 500), max_size=6), st.integers(0, 2000))
def test_what_lies_beyond_is_all_that_is_owed_less_the_reach(owed: list[int], reach: int) -> None:
    found = beyond(list(enumerate(owed)), reach)
    assert sum(found.values()) == max(0, sum(owed) - reach)
    assert all(0 <= found[place] <= amount for place, amount in enumerate(owed))
    touched = [place for place, amount in enumerate(owed) if found[place]]
    assert all(found[place] == owed[place] for place in touched[1:]), "only the first of them is split"


@given(st.lists(st.integers(0, 500), max_size=6), st.sampled_from([0, 1200, 1500, 2500]))
def test_steps_lead_to_the_sum_and_never_below_nothing_of_any_part(sums: list[int], points: int) -> None:
    parts: list[Part] = []
    for to in sums:
        for step in steps(parts, to, points):
            assert abs(step.vat) <= abs(step.amount)
            if step.back is None:
                assert step.amount > 0
                parts.append(Part(step.amount, step.vat))
            else:
                before = parts[step.back]
                parts[step.back] = Part(before.amount + step.amount, before.vat + step.vat)
        assert sum(each.amount for each in parts) == to
        assert all(0 <= each.vat <= each.amount for each in parts)


def test_finance_sees_what_of_a_paid_booking_is_billed(world: World, paid: Payment) -> None:
    told = payment_told(paid.pk, world.municipality.pk)
    assert told is not None
    assert told.beyond == 0
    moved(world, paid, "18–21")
    told = payment_told(paid.pk, world.municipality.pk)
    assert told is not None
    assert (told.owed, told.beyond) == (LONGER, LONGER - ONE)


def test_what_a_payer_sees_and_finance_corrects_tells_the_billed_part_by_itself(world: World, paid: Payment) -> None:
    moved(world, paid, "18–21")
    worked(USED)
    [total] = billed(world, APRIL)
    costs = costs_of(Payer(person_id=world.alice.pk), 2027, now=APRIL, today=APRIL.date())
    assert sum(each.billed for each in costs.costs) == total == LONGER - ONE
    assert sum(each.total for each in costs.costs) == LONGER
    assert sum(each.paid for each in costs.costs) == ONE
    home = world.municipality.pk
    customer = subject_of(Of.CUSTOMER, str(world.alice.pk), home)
    assert customer is not None
    told = statement(customer, home, date(2027, 1, 1), date(2027, 12, 31))
    assert [each.amount for each in told.lines if each.kind == "invoice"] == [total]


def test_what_was_billed_before_its_booking_was_paid_for_is_credited_when_less_is_owed(
    world: World, purse: Purse
) -> None:
    bills(world)
    payment = begun(world)
    made = book(world.as_alice, now=NOW, hold_id=payment.hold, details=Details())
    assert billed(world, APRIL) == [ONE]
    purse.approved(payment.reference)
    assert read_anew(payment.pk, APRIL).booking_id == made.id
    home = world.municipality.pk
    charge = Charge.objects.get(subject_id=str(made.occurrence_ids[0]))
    take_off(charge.pk, home, 100_00, "Cold", currency="NOK", correction_id=uuid4(), by=world.ingrid.pk, now=APRIL)
    worked(APRIL + timedelta(minutes=1))
    assert billed(world, MAY) == [-100_00]
    assert what_waits(home, MAY.date()).lines == 0
