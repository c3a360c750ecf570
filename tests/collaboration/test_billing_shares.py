"""Shares in the billing of the secretariat's municipality: invoices, credit notes, payments, and who did it."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db.models import Sum

from aktiv.collaboration.actions.invoicing import bill_as, invoice, note_payment
from aktiv.collaboration.actions.parties import count_people
from aktiv.collaboration.actions.shares import correct_shares, take_up
from aktiv.collaboration.models import ShareBill, ShareLine, SharePayment
from aktiv.municipalities.models import Municipality
from aktiv.payments.actions.batches import hand_over
from aktiv.payments.actions.drawing import draw_up
from aktiv.payments.models import Invoice
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
    owed,
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


def test_a_credit_beyond_what_was_billed_is_said_to_be_given_back_by_hand(host: Circle) -> None:
    budget, by = taken_up(host), host.charlie.pk
    for number, organisation in NUMBERS.items():
        bill_as(number, organisation, by=by, now=NOW)
    bergen = ShareLine.objects.get(member__number="4601")
    home = Municipality.objects.get()
    ShareBill.objects.create(line=bergen, municipality=home, way="by_hand", amount_ore=bergen.amount_ore, made_at=NOW)
    take_up(budget.number, "4626", TODAY, by=by, now=LATER)
    made = invoice(budget.number, "exempt", by=by, now=LATER)
    adds_up()
    ways = {(each.line.member.number, each.way, each.amount_ore < 0) for each in made}
    assert ways == {
        ("4601", "by_hand", True),
        ("1103", "charge", False),
        ("1103", "charge", True),
        ("4626", "own", False),
    }
    assert Charge.objects.filter(subject_kind="collaboration_share", reason="correction").count() == 1


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
