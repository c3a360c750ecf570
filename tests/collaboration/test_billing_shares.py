"""Shares in the billing of the secretariat's municipality: invoices, credit notes, payments, and who did it."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.db.models import Sum

from aktiv.collaboration.actions.invoicing import bill_as, invoice, note_payment
from aktiv.collaboration.actions.parties import count_people
from aktiv.collaboration.actions.paying_out import pay_out
from aktiv.collaboration.actions.shares import correct_shares
from aktiv.collaboration.models import ShareBill, SharePayment
from aktiv.collaboration.queries.share_billing import held_credits
from aktiv.municipalities.models import Municipality
from aktiv.payments.actions.batches import hand_over
from aktiv.payments.actions.drawing import draw_up
from aktiv.payments.models import Invoice
from aktiv.payments.queries.budget_told import told
from aktiv.people.actions.erasing import erase
from aktiv.people.models import Person
from aktiv.people.queries.exporting import export
from aktiv.prices.models import Charge
from aktiv.walls import everything
from tests.collaboration.budgeting import (
    COUNTED,
    LATER,
    NUMBERS,
    a_council,
    a_host,
    adds_up,
    locked,
    not_billed,
    owed,
    paid_back,
    refused,
    taken_up,
)
from tests.collaboration.world import NOW, TODAY, Circle

pytestmark = pytest.mark.django_db


@pytest.fixture
def circle(db: None) -> Circle:
    return a_council()


@pytest.fixture
def host(circle: Circle) -> Circle:
    return a_host(circle)


def test_shares_become_invoices_in_the_ordinary_batch_and_a_correction_a_credit_note(host: Circle) -> None:
    budget, by = locked(host), host.charlie.pk
    assert refused(lambda: invoice(budget.number, "exempt", by=host.alice.pk, now=LATER)) == "secretariat_bills_nobody"
    assert refused(lambda: invoice(budget.number, "exempt", by=by, now=LATER)) == "no_organisation_number"
    for number, organisation in NUMBERS.items():
        bill_as(number, organisation, by=by, now=NOW)
    assert refused(lambda: invoice(budget.number, "luxury", by=by, now=LATER)) == "no_vat_rate"
    made = invoice(budget.number, "exempt", by=by, now=LATER)
    adds_up()
    assert {each.way for each in made} == {"charge", "own"}
    assert refused(lambda: invoice(budget.number, "exempt", by=by, now=LATER)) == "nothing_to_bill"
    home = made[0].municipality
    batch = draw_up(home.pk, until=LATER.date(), now=LATER)
    hand_over(batch.pk, home.pk, now=LATER)
    with everything():
        totals = {each.organisation.number: each.total for each in Invoice.objects.select_related("organisation")}  # type: ignore[union-attr]
    assert totals == {NUMBERS[number]: ore for number, ore in owed(budget).items() if number != "4626"}
    count_people("1103", 139_048, on=COUNTED, source="SSB", by=by, now=LATER)
    correct_shares(budget.number, "Feil folketall", by=by, now=LATER)
    invoice(budget.number, "exempt", by=by, now=LATER)
    adds_up()
    batch = draw_up(home.pk, until=LATER.date(), now=LATER)
    with everything():
        notes = list(Invoice.objects.filter(batch=batch, kind="credit_note").select_related("credits"))
        first = Invoice.objects.get(organisation__number=NUMBERS["1103"], kind="invoice")
    assert [each.credits_id for each in notes] == [first.pk]
    assert sum(each.total for each in notes) + totals[NUMBERS["1103"]] == owed(budget)["1103"]


def test_a_credit_beyond_what_was_billed_is_held_against_what_the_member_is_charged_next(host: Circle) -> None:
    by, home = host.charlie.pk, Municipality.objects.get()
    for number, organisation in NUMBERS.items():
        bill_as(number, organisation, by=by, now=NOW)
    budget = not_billed(host)
    made = invoice(budget.number, "exempt", by=by, now=LATER)
    adds_up()
    ways = {(each.line.member.number, each.way, each.amount_ore < 0) for each in made}
    assert ways == {("4601", "held", True), ("1103", "held", True), ("4626", "own", False)}
    assert Charge.objects.filter(subject_kind="collaboration_share").count() == 0
    held = {each.bill.line.member.number: each.left for each in held_credits(home.pk)}
    assert held == {number: -ore for number, ore in paid_back(budget).items() if number != "4626"}
    # The next that is charged, of another budget, is charged so much less; and not a øre more is taken.
    small = locked(host, title="Brukertester", total_ore=held["4601"], payers=("4601",))
    big = locked(host, title="Felles drift", total_ore=held["1103"] + 500_00, payers=("1103",))
    for each in (small, big):
        invoice(each.number, "exempt", by=by, now=LATER)
        adds_up()
    assert held_credits(home.pk) == []
    batch = draw_up(home.pk, until=LATER.date(), now=LATER)
    hand_over(batch.pk, home.pk, now=LATER)
    with everything():
        totals = list(Invoice.objects.values_list("organisation__number", "total"))
    assert totals == [(NUMBERS["1103"], 500_00)]  # the other comes to nothing, and is sent no paper
    for each in (budget, small, big):
        for row in told(each, LATER)["members"]:
            assert row["unbilled_ore"] == 0
            assert row["owed_ore"] == row["invoiced_ore"] + row["set_off_ore"] + row["own_ore"], row
    assert refused(lambda: pay_out("4601", by=by, now=LATER)) == "nothing_held"


def test_a_credit_that_is_held_is_ordered_paid_out_whole_and_once(host: Circle) -> None:
    by, home = host.charlie.pk, Municipality.objects.get()
    budget = not_billed(host)
    for number in ("4601", "1103"):
        bill_as(number, NUMBERS[number], by=by, now=NOW)
    invoice(budget.number, "exempt", by=by, now=LATER)
    assert refused(lambda: pay_out("1246", by=by, now=LATER)) == "nothing_held"
    assert refused(lambda: pay_out("4601", by=host.alice.pk, now=LATER)) == "secretariat_bills_nobody"
    order = pay_out("4601", "Går ut av ordningen", by=by, now=LATER)
    adds_up()
    assert (order.number, order.amount_ore) == (1, -paid_back(budget)["4601"])
    assert refused(lambda: pay_out("4601", by=by, now=LATER)) == "nothing_held"
    [bergen] = [each for each in told(budget, LATER)["members"] if each["id"] == "4601"]
    assert (bergen["held_ore"], bergen["ordered_ore"], bergen["pay_outs"]) == (0, -order.amount_ore, [1])
    # Nothing more can be taken of it, nor anything of a bill that is not held, whoever writes it.
    held = {each.line.member.number: each for each in ShareBill.objects.filter(way="held")}
    for bill, ore in ((held["4601"], 1), (ShareBill.objects.filter(way="own")[0], 1), (held["1103"], 1)):
        with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(
                "INSERT INTO collaboration_credituse (bill_id, amount_ore, payout_id, made_at) "
                "VALUES (%s, %s, %s, now())",
                [bill.pk, ore, order.pk],
            )
    assert held_credits(home.pk)[0].bill.line.member.number == "1103"


def test_a_payment_is_noted_of_those_with_a_share_alone(circle: Circle) -> None:
    budget, by = taken_up(circle), circle.alice.pk
    pay = lambda number, ore, on=TODAY: note_payment(budget.number, number, ore, on=on, by=by, now=NOW)  # noqa: E731
    pay("4601", 500)
    pay("4601", -100)
    assert SharePayment.objects.aggregate(sum=Sum("amount_ore"))["sum"] == 400
    assert refused(lambda: pay("1246", 1)) == "no_share"
    assert refused(lambda: pay("4601", 0)) == "wrong_amount"
    assert refused(lambda: pay("4601", 1, TODAY + timedelta(days=1))) == "paid_ahead"
    assert refused(lambda: bill_as("4601", "123", by=by, now=NOW)) == "secretariat_bills_nobody"


def test_who_did_it_gets_it_in_her_copy_and_the_rows_stay_when_she_is_erased(host: Circle) -> None:
    budget, by = locked(host), host.charlie.pk
    for number, organisation in NUMBERS.items():
        bill_as(number, organisation, by=by, now=NOW)
    invoice(budget.number, "exempt", by=by, now=LATER)
    note_payment(budget.number, "4601", 100, on=TODAY, remark="Bilag 7", by=by, now=NOW)
    copy = "".join(export(host.charlie, now=LATER))
    for key in ("collaboration_bills", "collaboration_payments", "collaboration_organisations"):
        assert key in copy
    assert "Bilag 7" in copy
    assert "Felles drift 2027" in "".join(export(host.alice, now=LATER))
    erase(by, by=None, because="asked", now=LATER)
    assert SharePayment.objects.get().note == "Bilag 7"
    assert "Charlie" not in str(Person.objects.get(pk=by).name)
