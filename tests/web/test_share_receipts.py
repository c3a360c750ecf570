"""What accounting says is paid, from its file: line by line, each once, to the øre, and told on the budget’s page."""

from __future__ import annotations

from contextlib import suppress
from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from aktiv.collaboration.actions.invoicing import bill_as, invoice, note_payment
from aktiv.collaboration.actions.parties import count_people
from aktiv.collaboration.actions.paying_out import pay_out
from aktiv.collaboration.actions.shares import correct_shares
from aktiv.collaboration.models import Budget, SharePayment, ShareReceipt
from aktiv.municipalities.models import Municipality
from aktiv.payments.actions.batches import hand_over
from aktiv.payments.actions.drawing import draw_up
from aktiv.payments.actions.share_receipts import take_in_payments
from aktiv.payments.models import Invoice
from aktiv.payments.queries.budget_told import told
from aktiv.prices.actions import NewCharge, charge
from aktiv.prices.drafts import Payer, VatSum
from aktiv.prices.models import Charge
from aktiv.values.refusal import Refusal
from aktiv.walls import everything
from tests.collaboration.budgeting import (
    COUNTED,
    LATER,
    NUMBERS,
    THE_TOTAL,
    a_council,
    a_host,
    adds_up,
    locked,
    not_billed,
    owed,
    refused,
)
from tests.collaboration.world import NOW, Circle

pytestmark = pytest.mark.django_db
PAID_ON = LATER.date().isoformat()
HEAD = "fakturanummer;dato;øre\n"
OTHERS = ("1103", "1508", "4601")


@pytest.fixture
def host(db: None) -> Circle:
    made = a_host(a_council())
    for number, organisation in NUMBERS.items():
        bill_as(number, organisation, by=made.charlie.pk, now=NOW)
    return made


def sent() -> dict[str, int]:
    """Draws up a batch and hands it over. The number of the last paper to each member."""
    home = Municipality.objects.get()
    batch = draw_up(home.pk, until=LATER.date(), now=LATER)
    hand_over(batch.pk, home.pk, now=LATER)
    with everything():
        papers = dict(Invoice.objects.order_by("number").values_list("organisation__number", "number"))
    return {member: papers[number] for member, number in NUMBERS.items() if number in papers}


def codes(text: str, by: object) -> list[str]:
    """What came of each line."""
    return [each.code for each in take_in_payments(HEAD + text, by=by, now=LATER)]  # type: ignore[arg-type]


def member(budget: Budget, number: str) -> dict[str, object]:
    return next(each for each in told(budget, LATER)["members"] if each["id"] == number)


def test_each_line_is_held_against_its_invoice_and_noted_once_by_who_read_it(host: Circle) -> None:
    budget, by = locked(host), host.charlie.pk
    invoice(budget.number, "exempt", by=by, now=LATER)
    papers, due = sent(), owed(budget)
    stavanger, bergen = papers["1103"], papers["4601"]
    ahead = (LATER.date() + timedelta(days=2)).isoformat()
    text = "\n".join(
        (
            f"{stavanger};{PAID_ON};{due['1103']}",
            f"{stavanger};{PAID_ON};{due['1103']}",
            f"{bergen};{PAID_ON};{due['4601'] + 1}",
            f"{bergen};{PAID_ON};1000",
            f"{bergen};{PAID_ON};{due['4601'] - 999}",
            f"{bergen};{PAID_ON};-1",
            f"99999;{PAID_ON};5",
            f"{bergen};{ahead};5",
            f"x;{PAID_ON};5",
            f"U4;{PAID_ON};-5",
        )
    )
    assert refused(lambda: take_in_payments(HEAD + text, by=host.alice.pk, now=LATER)) == "secretariat_bills_nobody"
    wanted = ["", "twice", "wrong_amount", "", "wrong_amount", "wrong_amount", "unknown_invoice", "paid_ahead",
              "not_a_number", "unknown_order"]  # fmt: skip
    assert codes(text, by) == wanted
    adds_up()
    assert (member(budget, "1103")["payment"], member(budget, "4601")["payment"]) == ("paid", "partly")
    assert {each.made_by_id for each in SharePayment.objects.all()} == {by}
    # The same file once more notes nothing; a line that is new among those it has is noted.
    again = codes(f"{text}\n{bergen};{PAID_ON};{due['4601'] - 1000}", by)
    assert [place for place, code in enumerate(again) if not code] == [10]
    assert again[0] == again[3] == "noted_already"
    assert member(budget, "4601")["paid_ore"] == due["4601"]
    assert codes(f"{bergen};{PAID_ON};7", by) == ["nothing_open"]
    # What the database holds: the same line twice, and payments that are not the line.
    first = ShareReceipt.objects.order_by("pk")[0]
    with pytest.raises(IntegrityError), transaction.atomic():
        ShareReceipt.objects.create(
            municipality=first.municipality, invoice=first.invoice, paid_on=first.paid_on,
            amount_ore=first.amount_ore, shares_ore=0, file_sha256="", made_at=LATER,
        )  # fmt: skip
    SharePayment.objects.create(
        budget=budget, member_id=SharePayment.objects.filter(receipt=first)[0].member_id, receipt=first,
        amount_ore=1, paid_on=first.paid_on, made_at=LATER,
    )  # fmt: skip
    with pytest.raises(IntegrityError, match="is not the line"), transaction.atomic():
        adds_up()
    transaction.set_rollback(True)


def test_two_part_payments_that_are_alike_are_told_apart_by_their_references(host: Circle) -> None:
    budget, by = locked(host), host.charlie.pk
    invoice(budget.number, "exempt", by=by, now=LATER)
    bergen = sent()["4601"]
    line = f"{bergen};{PAID_ON};1000"
    assert codes(f"{line}\n{line}", by) == ["", "twice"]  # without: one payment

    def with_references(*references: str) -> list[str]:
        rows = "\n".join(f"{line};{each}" for each in references)
        told = take_in_payments(f"fakturanummer;dato;øre;referanse\n{rows}", by=by, now=LATER)
        return [each.code for each in told]

    # The one that is noted is one of those two; read again, or told without a reference, nothing is new.
    assert with_references("A7", "B2", "B2") == ["noted_already", "", "twice"]
    assert with_references("A7", "B2", "C9", "") == ["noted_already", "noted_already", "", "twice"]
    assert codes(line, by) == ["noted_already"]
    assert member(budget, "4601")["paid_ore"] == 3000
    first = ShareReceipt.objects.order_by("pk")[0]
    for reference in ("", "B2"):
        with pytest.raises(IntegrityError), transaction.atomic():
            ShareReceipt.objects.create(
                municipality=first.municipality, invoice=first.invoice, paid_on=first.paid_on, reference=reference,
                amount_ore=first.amount_ore, shares_ore=0, file_sha256="", made_at=LATER,
            )  # fmt: skip
    adds_up()


def test_a_credit_note_takes_of_its_invoice_and_what_is_noted_by_hand_is_not_noted_again(host: Circle) -> None:
    budget, by = locked(host), host.charlie.pk
    invoice(budget.number, "exempt", by=by, now=LATER)
    papers = sent()
    note_payment(budget.number, "4601", owed(budget)["4601"], on=LATER.date(), by=by, now=LATER)
    assert codes(f"{papers['4601']};{PAID_ON};{owed(budget)['4601']}", by) == ["noted_by_hand"]
    count_people("1103", 139_048, on=COUNTED, source="SSB", by=by, now=LATER)
    correct_shares(budget.number, "Feil folketall", by=by, now=LATER)
    invoice(budget.number, "exempt", by=by, now=LATER)
    credit_note = sent()["1103"]
    assert credit_note != papers["1103"]
    due = owed(budget)["1103"]
    row = member(budget, "1103")
    assert (row["billing"], row["payment"], row["invoiced_ore"]) == ("credited", "not_known", due)
    [paper, note] = row["invoices"]  # type: ignore[misc]
    assert (paper["credits"], note["credits"], note["amount_ore"]) == (None, papers["1103"], due - paper["amount_ore"])
    # It was paid as it was sent, and the credit note is paid back; or what is left of it is paid.
    assert codes(f"{papers['1103']};{PAID_ON};{paper['amount_ore']}", by) == ["wrong_amount"]
    assert codes(f"{papers['1103']};{PAID_ON};{due}", by) == [""]
    assert member(budget, "1103")["payment"] == "paid"


def test_an_invoice_with_other_things_on_it_is_noted_when_it_is_paid_whole(host: Circle) -> None:
    budget, by, home = locked(host), host.charlie.pk, Municipality.objects.get()
    [bill] = [each for each in invoice(budget.number, "exempt", by=by, now=LATER) if each.line.member.number == "4601"]
    assert bill.charge is not None
    hall = NewCharge(
        municipality_id=home.pk, reason=Charge.Reason.ADDITION, subject=("cleaning", "1"),
        payer=Payer(organisation_id=bill.charge.organisation_id), use_day=LATER.date(), currency="NOK",
        sums=[VatSum("exempt", 0, 500_00, 0)],
    )  # fmt: skip
    charge(hall, now=LATER)
    number, due = sent()["4601"], owed(budget)["4601"]
    assert codes(f"{number};{PAID_ON};{due}", by) == ["other_things_on_it"]
    assert codes(f"{number};{PAID_ON};{due + 500_00}", by) == [""]
    adds_up()
    receipt = ShareReceipt.objects.get()
    assert (receipt.amount_ore, receipt.shares_ore) == (due + 500_00, due)
    assert member(budget, "4601")["paid_ore"] == due


def test_an_order_to_pay_out_is_noted_when_accounting_has_paid_it(host: Circle) -> None:
    budget, by = not_billed(host), host.charlie.pk
    invoice(budget.number, "exempt", by=by, now=LATER)
    order = pay_out("4601", by=by, now=LATER)
    assert codes(f"U1;{PAID_ON};{-order.amount_ore + 1}", by) == ["wrong_amount"]
    assert codes(f"U1;{PAID_ON};{-order.amount_ore}", by) == [""]
    assert codes(f"u1;{PAID_ON};{-order.amount_ore}", by) == ["noted_already"]
    adds_up()
    assert member(budget, "4601")["paid_ore"] == -order.amount_ore


@pytest.mark.parametrize("paid_before", [0, 1, 2])
def test_an_order_that_is_noted_by_hand_is_not_noted_again(host: Circle, paid_before: int) -> None:
    budget, by = not_billed(host), host.charlie.pk
    invoice(budget.number, "exempt", by=by, now=LATER)
    order = pay_out("4601", by=by, now=LATER)
    whole = owed(budget)["4601"] + order.amount_ore

    def by_hand(ore: int) -> None:
        note_payment(budget.number, "4601", ore, on=LATER.date(), by=by, now=LATER)

    for _ in range(paid_before):
        by_hand(whole)
    if paid_before == 2:
        by_hand(-whole)  # the note was written twice, and is corrected: nothing was paid back by that
    else:
        by_hand(-order.amount_ore)
    line = f"U1;{PAID_ON};{-order.amount_ore}"
    assert codes(line, by) == ["" if paid_before == 2 else "order_by_hand"]
    assert member(budget, "4601")["paid_ore"] == (whole if paid_before else 0) - order.amount_ore
    adds_up()


PARTS = st.lists(st.tuples(st.sampled_from(OTHERS), st.integers(1, 1000)), max_size=5)


@given(totals=st.lists(st.integers(1, THE_TOTAL), min_size=1, max_size=2), parts=PARTS, people=st.integers(1, 400_000))
@settings(
    max_examples=4, phases=[Phase.generate], deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_shares_what_is_billed_and_what_is_paid_add_up_to_the_ore_whatever_is_paid_in_parts(
    host: Circle, totals: list[int], parts: list[tuple[str, int]], people: int
) -> None:
    by = host.charlie.pk
    with transaction.atomic():
        budgets = [locked(host, total_ore=total) for total in totals]
        for each in budgets:
            invoice(each.number, "exempt", by=by, now=LATER)
        papers = sent()
        paid = dict.fromkeys(OTHERS, 0)
        for number, thousandth in parts:
            due = sum(owed(each).get(number, 0) for each in budgets)
            ore = due * thousandth // 1000
            [code] = codes(f"{papers[number]};{PAID_ON};{ore}", by) if ore and number in papers else ["none"]
            paid[number] += ore if not code else 0
        count_people("4601", people, on=COUNTED, source="SSB", by=by, now=LATER)
        for each in budgets:
            with suppress(Refusal):  # the figures may give the same shares
                correct_shares(each.number, "Nytt tall", by=by, now=LATER)
                invoice(each.number, "exempt", by=by, now=LATER)
        adds_up()
        sent()
        rows = [told(each, LATER) for each in budgets]
        for row, total in zip(rows, totals, strict=True):
            assert sum(each["owed_ore"] for each in row["members"]) == total
            for each in row["members"]:
                ways = ("unbilled_ore", "invoiced_ore", "waiting_ore", "set_off_ore", "own_ore", "held_ore")
                assert sum(each[name] for name in ways) == each["owed_ore"], each
        for number in OTHERS:
            told_paid = [each["paid_ore"] or 0 for row in rows for each in row["members"] if each["id"] == number]
            assert sum(told_paid) == paid[number]
        transaction.set_rollback(True)
