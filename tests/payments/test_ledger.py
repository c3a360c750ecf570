"""The books balance, whoever writes and however."""

from __future__ import annotations

from contextlib import suppress
from datetime import date
from uuid import uuid4

import pytest
from django.db import IntegrityError, InternalError, connection, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from aktiv.bookings.actions.cancelling import cancel
from aktiv.payments.models import AccountRule, Entry, OrderLine, Posting
from aktiv.payments.queries.ledger import trial_balance
from aktiv.prices.actions import NewCharge, charge, correct
from aktiv.prices.drafts import Payer, VatSum
from aktiv.prices.models import Charge
from aktiv.values.refusal import Refusal
from tests.bookings.world import NOW, World, booked


def entries(posting: object) -> dict[tuple[str, str], int]:
    return {(each.account, each.code): each.amount for each in Entry.objects.filter(posting=posting)}


def a_charge(world: World, *sums: VatSum, subject: str = "1") -> list[Charge]:
    return charge(
        NewCharge(
            municipality_id=world.municipality.pk,
            reason=Charge.Reason.ADDITION,
            subject=("cleaning", subject),
            payer=Payer(organisation_id=world.club.pk),
            use_day=date(2027, 3, 2),
            currency="NOK",
            sums=sums,
        ),
        now=NOW,
    )


def test_what_is_booked_is_owed_and_earned_in_the_same_transaction(world: World) -> None:
    booked(world, "18–20", world.as_alice, world.courts["A"])
    owed = Charge.objects.get()
    posting = Posting.objects.get(pk=owed.pk)
    assert (posting.act, posting.day, posting.charge_id) == ("charge", date(2027, 3, 1), owed.pk)
    assert entries(posting) == {("receivable", ""): 282_00, ("revenue", ""): -282_00}


def test_what_is_booked_in_a_transaction_that_fails_is_not_in_the_books(world: World) -> None:
    with transaction.atomic():
        booked(world, "18–20", world.as_alice, world.courts["A"])
        assert Posting.objects.exists()
        transaction.set_rollback(True)
    assert not Posting.objects.exists()


def test_vat_is_not_ours(world: World) -> None:
    [owed] = a_charge(world, VatSum("standard", 2500, 80_00, 20_00))
    assert entries(owed.pk) == {("receivable", ""): 100_00, ("revenue", ""): -80_00, ("vat", "standard"): -20_00}


def test_a_correction_is_a_posting_of_its_own_and_the_old_one_stands(world: World) -> None:
    [owed] = a_charge(world, VatSum("standard", 2500, 80_00, 20_00))
    [less] = correct(owed, VatSum("standard", 2500, 40_00, 10_00), item="half", now=NOW)
    assert Posting.objects.get(pk=less.pk).act == "correction"
    assert entries(less.pk) == {("receivable", ""): -50_00, ("revenue", ""): 40_00, ("vat", "standard"): 10_00}
    assert entries(owed.pk)["receivable", ""] == 100_00


def test_cancelling_leaves_the_books_with_what_is_still_owed(world: World) -> None:
    made = booked(world, "18–20", world.as_alice, world.courts["A"])
    cancel(made.id, world.as_alice, now=NOW)
    owed = sum(each.amount for each in Charge.objects.all())
    assert trial_balance(world.municipality.pk).get(("receivable", ""), 0) == owed


def test_the_account_is_that_of_the_nearest_rule_on_the_day_of_use(world: World) -> None:
    def rule(account: str, from_day: date = date(2027, 1, 1), **of: object) -> None:
        AccountRule.objects.create(
            municipality=world.municipality, from_day=from_day, account=account, dimensions={"ansvar": account}, **of
        )

    rule("everything")
    rule("the facility", facility=world.facility)
    rule("the facility, later", facility=world.facility, from_day=date(2027, 3, 3))
    rule("the court", space=world.courts["B"])
    for court, account in (("A", "the facility"), ("B", "the court")):
        made = booked(world, "18–20", world.as_alice, world.courts[court])
        line = OrderLine.objects.get(charge__subject_id=str(made.occurrence_ids[0]))
        assert (line.account, line.dimensions) == (account, {"ansvar": account})
        assert entries(line.charge_id)["revenue", account] == -282_00
    [elsewhere] = a_charge(world, VatSum("exempt", 0, 10_00, 0))
    assert OrderLine.objects.get(pk=elsewhere.pk).account == "everything"


def test_entries_that_do_not_sum_to_zero_are_refused_by_the_database(world: World) -> None:
    [owed] = a_charge(world, VatSum("exempt", 0, 10_00, 0))
    with pytest.raises(IntegrityError, match="do not sum to zero"), transaction.atomic():
        Entry.objects.create(
            posting_id=owed.pk, municipality=world.municipality, currency="NOK", account="vat", code="x", amount=1
        )


def test_entries_in_another_currency_than_their_posting_are_refused(world: World) -> None:
    [owed] = a_charge(world, VatSum("exempt", 0, 10_00, 0))
    both = [
        Entry(
            posting_id=owed.pk, municipality=world.municipality, currency="EUR", account="vat", code=code, amount=each
        )
        for code, each in (("a", 1), ("b", -1))
    ]
    with pytest.raises(IntegrityError, match="entry_in_its_posting"), transaction.atomic():
        Entry.objects.bulk_create(both)


@pytest.mark.parametrize("table", ["payments_posting", "payments_entry", "payments_orderline"])
def test_what_is_in_the_books_is_neither_changed_nor_deleted(world: World, table: str) -> None:
    a_charge(world, VatSum("exempt", 0, 10_00, 0))
    for statement in (f"UPDATE {table} SET municipality_id = municipality_id", f"DELETE FROM {table}"):
        with pytest.raises((IntegrityError, InternalError)), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)


SUMS = st.builds(
    lambda net, points: VatSum(f"v{points}", points, net, net * points // 10_000),
    st.integers(0, 10**9),
    st.sampled_from([0, 1200, 1500, 2500]),
)


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(sums=st.lists(SUMS, min_size=1, max_size=4, unique_by=lambda each: each.code), data=st.data())
def test_no_sequence_of_charges_and_corrections_unbalances_the_books(
    world: World, sums: list[VatSum], data: st.DataObject
) -> None:
    made = a_charge(world, *sums, subject=uuid4().hex)
    for each in made:
        for turn in range(data.draw(st.integers(0, 3))):
            net = data.draw(st.integers(-10, 10**9))
            to = VatSum(each.vat_code, each.vat_basis_points, net, max(net, 0) * each.vat_basis_points // 10_000)
            with suppress(Refusal):  # below zero
                correct(each, to, item=str(turn), now=NOW)
    balance = trial_balance(world.municipality.pk)
    assert sum(balance.values()) == 0
    assert balance.get(("receivable", ""), 0) == sum(each.amount for each in Charge.objects.all())
