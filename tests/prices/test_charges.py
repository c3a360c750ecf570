"""What is to be billed: once, never changed, corrected by new rows."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db import IntegrityError, connection, transaction

from aktiv.journal.models import Entry
from aktiv.prices.actions import (
    Bill,
    NewAddition,
    NewMaximum,
    Payer,
    bill,
    charge,
    charge_fee,
    charge_use,
    correct,
    reverse,
    store,
)
from aktiv.prices.drafts import Along, VatSum
from aktiv.prices.models import Charge, Quote
from aktiv.prices.queries import charges_of, offers_for, quote_for, spent_on
from aktiv.prices.tariffs import Unit
from aktiv.values.refusal import Refusal
from aktiv.values.texts import Texts
from tests.facilities.world import same
from tests.prices.pure import between
from tests.prices.world import HALL, MEETING, NOW, YOUTH_FREE, World, a_person, a_world, replace
from tests.reading import everything_of

EVENING = between("2026-11-24 18:00", "20:00")
LATER = between("2026-11-24 20:00", "22:00")
DAY = date(2026, 11, 24)
CAPPED = replace(HALL, maxima=[NewMaximum(amount=500_00, groups=["resident"])])
pytestmark = pytest.mark.django_db


def a_charge(world: World, payer: Payer | None = None, subject: UUID | None = None, **more: Any) -> list[Charge]:
    """An evening in half the hall (370 kr), charged."""
    kept = store(quote_for(world.half.pk, more.pop("period", EVENING), "resident", **more), now=NOW)
    new = charge_use(
        kept,
        subject=("occurrence", subject or uuid4()),
        payer=payer or Payer(person_id=a_person().pk),
        use_day=DAY,
    )
    return charge(new, now=NOW)


def test_a_use_is_charged_once() -> None:
    world, subject = a_world(), uuid4()
    assert [row.amount for row in a_charge(world, subject=subject)] == [370_00]
    with pytest.raises(Refusal) as refused:
        a_charge(world, subject=subject)
    assert refused.value.code == "already_charged"
    assert Charge.objects.count() == 1
    assert everything_of(Entry).filter(verb="charge.added", subject_id=str(subject)).count() == 1


def everything_written(quote_id: UUID) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    """All that a quote and its charges say, apart from their own ids and what is charged for."""
    quote = Quote.objects.values().get(pk=quote_id)
    charges = Charge.objects.filter(quote=quote_id).order_by("vat_basis_points").values()
    return {**quote, "id": None}, [{**row, "id": None, "quote_id": None, "subject_id": None} for row in charges]


@pytest.mark.parametrize("group", ["business", "youth_club"])
def test_a_bill_writes_what_storing_the_quote_and_charging_it_would(group: str) -> None:
    cleaning = NewAddition(
        key="cleaning", names=same("Renhold"), unit=Unit.FIXED, amount=300_00, vat_code="standard", required=True
    )
    world = a_world(lists=(replace(YOUTH_FREE, additions=[cleaning] if group == "business" else []),))
    payer, moment = Payer(person_id=a_person().pk), NOW + timedelta(microseconds=1)
    draft = quote_for(world.hall.pk, EVENING, group)
    kept, billed = store(draft, now=moment), uuid4()
    charge(charge_use(kept, subject=("occurrence", uuid4()), payer=payer, use_day=DAY), now=moment)
    events = bill([Bill(draft, billed, ("occurrence", uuid4()), payer, DAY)], by=None, now=moment)
    assert everything_written(billed) == everything_written(kept.pk)
    assert {event.data["charge"] for event in events} == set(
        Charge.objects.filter(quote=billed).values_list("pk", flat=True)
    )
    assert len(events) == (2 if group == "business" else 0)


def test_a_use_is_billed_once() -> None:
    world, subject, payer = a_world(), ("occurrence", uuid4()), Payer(person_id=a_person().pk)
    draft = quote_for(world.half.pk, EVENING, "resident")
    bill([Bill(draft, uuid4(), subject, payer, DAY)], by=None, now=NOW)
    with pytest.raises(IntegrityError, match="charged_once"), transaction.atomic():
        bill([Bill(draft, uuid4(), subject, payer, DAY)], by=None, now=NOW)
    assert Quote.objects.count() == Charge.objects.count() == 1


def test_a_free_use_is_not_charged() -> None:
    world = a_world()
    sums = [VatSum("exempt", 0, 0, 0)]
    new = charge_use(
        store(quote_for(world.half.pk, EVENING, "resident"), now=NOW),
        subject=("occurrence", uuid4()),
        payer=Payer(person_id=a_person().pk),
        use_day=DAY,
    )
    assert charge(replace(new, sums=sums), now=NOW) == []


def test_a_charge_has_exactly_one_payer() -> None:
    with pytest.raises(ValueError, match="one payer"):
        Payer()
    with pytest.raises(ValueError, match="one payer"):
        Payer(uuid4(), uuid4())


@pytest.mark.parametrize("change", ["UPDATE prices_charge SET amount = 0, vat_amount = 0", "DELETE FROM prices_charge"])
def test_a_charge_can_be_neither_changed_nor_deleted(change: str) -> None:
    a_charge(a_world())
    with pytest.raises(IntegrityError), connection.cursor() as cursor:
        cursor.execute(change)


def test_a_correction_is_a_new_row_and_both_stand_in_the_account() -> None:
    (row,) = a_charge(a_world())
    correct(row, VatSum("exempt", 0, 300_00, 0), item="shorter", now=NOW)
    (charged,) = charges_of("occurrence", [row.subject_id])[row.subject_id]
    assert (charged.amount, charged.vat_sum.total) == (300_00, 300_00)
    assert sorted(Charge.objects.values_list("reason", "amount")) == [("correction", -70_00), ("use", 370_00)]
    with pytest.raises(Refusal, match="already_charged"):
        correct(row, VatSum("exempt", 0, 200_00, 0), item="shorter", now=NOW)


def test_a_charge_is_never_corrected_below_nothing() -> None:
    (row,) = a_charge(a_world())
    with pytest.raises(Refusal) as refused:
        correct(row, VatSum("exempt", 0, -1, 0), item="wrong", now=NOW)
    assert refused.value.code == "corrected_below_zero"
    with pytest.raises(Refusal, match="other_vat_rate"):
        correct(row, VatSum("standard", 2500, 100, 25), item="wrong", now=NOW)


def test_a_correction_of_a_correction_is_refused_by_the_database() -> None:
    (row,) = a_charge(a_world())
    (correction,) = correct(row, VatSum("exempt", 0, 300_00, 0), item="one", now=NOW)
    correction.pk, correction.corrects_id, correction.item = uuid4(), correction.pk, "two"
    with pytest.raises(IntegrityError, match="not another correction"):
        correction.save(force_insert=True)


@pytest.mark.scenario(22)
def test_a_late_cancellation_keeps_the_price_and_adds_the_fee_as_a_line_to_bill() -> None:
    (row,) = a_charge(a_world())
    subject = ("occurrence", row.subject_id)
    (fee,) = charge_fee(subject, Charge.Reason.CANCELLATION_FEE, 50, now=NOW)
    assert (fee.reason, fee.amount, fee.person_id, fee.use_day) == ("cancellation_fee", 185_00, row.person_id, DAY)
    owed = {each.charge.reason: each.amount for each in charges_of(*[subject[0], [subject[1]]])[row.subject_id]}
    assert owed == {"use": 0, "cancellation_fee": 185_00}
    assert charge_fee(subject, Charge.Reason.CANCELLATION_FEE, 50, now=NOW) == []  # twice is once


def test_a_free_cancellation_leaves_nothing_to_bill_and_nothing_deleted() -> None:
    (row,) = a_charge(a_world())
    assert charge_fee(("occurrence", row.subject_id), Charge.Reason.CANCELLATION_FEE, 0, now=NOW) == []
    assert [each.amount for each in charges_of("occurrence", [row.subject_id])[row.subject_id]] == [0]
    assert Charge.objects.count() == 2


@pytest.mark.scenario(32)
def test_the_day_maximum_counts_the_payers_other_bookings_of_the_day_that_still_stand() -> None:
    world, payer = a_world(lists=(CAPPED, MEETING)), Payer(person_id=a_person().pk)
    other = Payer(person_id=a_person().pk)
    first = a_charge(world, payer)
    assert spent_on(world.half.pk, "resident", [DAY], payer) == {DAY: 370_00}
    totals = {
        who: quote_for(world.half.pk, LATER, "resident", payer=each).total
        for who, each in (("same", payer), ("other", other), ("nobody", None))
    }
    assert totals == {"same": 130_00, "other": 370_00, "nobody": 370_00}
    reverse(charges_of("occurrence", [first[0].subject_id])[first[0].subject_id], now=NOW)
    assert quote_for(world.half.pk, LATER, "resident", payer=payer).total == 370_00


def test_a_day_maximum_counts_a_space_by_itself_whether_it_was_booked_alone_or_came_along() -> None:
    world, payer = a_world(lists=(CAPPED, MEETING)), Payer(person_id=a_person().pk)
    half = Along(world.half.pk, Texts("Halvdel"))
    draft = quote_for(world.room.pk, EVENING, "resident", along=[half])
    assert [line.amount for line in draft.lines] == [272_00, 370_00]
    charge(charge_use(store(draft, now=NOW), subject=("occurrence", uuid4()), payer=payer, use_day=DAY), now=NOW)
    assert spent_on(world.half.pk, "resident", [DAY], payer) == {DAY: 370_00}
    assert spent_on(world.room.pk, "resident", [DAY], payer) == {DAY: 272_00}
    assert quote_for(world.half.pk, LATER, "resident", payer=payer).total == 130_00
    assert quote_for(world.room.pk, LATER, "resident", along=[half], payer=payer).total == 272_00 + 130_00


def test_what_may_be_had_besides_is_told_with_what_it_adds_for_the_group() -> None:
    rows = (
        NewAddition(key="guard", names=Texts("Vakt"), unit=Unit.HOUR, amount=500_00, vat_code="standard"),
        NewAddition(key="wash", names=Texts("Vask"), unit=Unit.FIXED, amount=90_00, vat_code="exempt", required=True),
    )
    world = a_world(lists=(replace(HALL, additions=rows), MEETING))
    told = offers_for(world.half.pk, EVENING, "resident")
    assert {(each.key, each.required, each.line.amount) for each in told} == {
        ("guard", False, 1_000_00),
        ("wash", True, 90_00),
    }
    assert offers_for(world.room.pk, EVENING, "resident") == ()
    assert offers_for(world.half.pk, EVENING, "kings") == ()


def test_only_a_list_with_a_day_maximum_asks_what_else_was_booked(django_assert_num_queries: Any) -> None:
    world, payer = a_world(lists=(HALL, MEETING)), Payer(person_id=a_person().pk)
    quote_for(world.half.pk, LATER, "resident")
    with django_assert_num_queries(1):
        quote_for(world.half.pk, LATER, "resident", payer=payer)


@pytest.mark.parametrize("count", [1, 20])
def test_many_charges_take_as_many_statements_as_one(count: int, django_assert_num_queries: Any) -> None:
    world = a_world()
    kept = store(quote_for(world.half.pk, EVENING, "resident"), now=NOW)
    payer = Payer(person_id=a_person().pk)
    new = [charge_use(kept, subject=("occurrence", uuid4()), payer=payer, use_day=DAY) for _ in range(count)]
    with django_assert_num_queries(4):  # a savepoint, the charges, its release, the journal
        charge(new, now=NOW)


def test_a_quote_belongs_to_the_municipality_of_its_space() -> None:
    here, there = a_world(), a_world("sund", "4627")
    draft = quote_for(here.half.pk, EVENING, "resident")
    with pytest.raises(IntegrityError, match="at_home"):
        store(replace(draft, municipality_id=there.municipality.pk), now=NOW)
