"""What is due becomes invoices, each charge once; what is made stands, and is undone only while nobody has it."""

from __future__ import annotations

from datetime import UTC, date, datetime
from uuid import uuid4

import pytest
from django.db import IntegrityError, InternalError, connection, transaction

from aktiv.journal.models import Entry as Journal
from aktiv.payments.actions.batches import hand_over, undo_batch
from aktiv.payments.actions.billing import CustomerData, set_customer
from aktiv.payments.actions.drawing import begin_batch, draw_on, draw_up
from aktiv.payments.actions.settling import settle
from aktiv.payments.keeping import invoice_from_json
from aktiv.payments.models import Batch, Customer, Entry, Invoice, InvoiceLine, Payment
from aktiv.payments.queries.due import what_waits
from aktiv.payments.queries.ledger import trial_balance
from aktiv.prices.actions import correct
from aktiv.prices.drafts import Payer, VatSum
from aktiv.prices.models import Charge
from aktiv.values.refusal import Refusal
from aktiv.walls import everything, within
from tests.bookings.world import NOW, World, booked
from tests.payments.billing import MARCH, bills, charged
from tests.reading import everything_of

APRIL = datetime(2027, 4, 1, 9, 0, tzinfo=UTC)
MAY = datetime(2027, 5, 3, 9, 0, tzinfo=UTC)


def drawn(world: World, now: datetime = APRIL, until: date = MARCH) -> Batch:
    return draw_up(world.municipality.pk, until=until, by=world.ingrid.pk, now=now)


def papers(batch: Batch) -> list[Invoice]:
    return list(everything_of(Invoice).filter(batch=batch).order_by("number"))


def test_a_month_becomes_one_invoice_for_each_who_owes(world: World) -> None:
    bills(world)
    booked(world, "18–20", world.as_alice, world.courts["A"])
    booked(world, "18–20", world.as_club, world.courts["B"])
    booked(world, "20–21", world.as_club, world.courts["B"])
    batch = drawn(world)
    assert (batch.number, batch.state, batch.invoices, batch.lines) == (1, "made", 2, 3)
    made = papers(batch)
    assert [each.number for each in made] == [1, 2]
    assert sum(each.total for each in made) == batch.total == sum(each.amount for each in Charge.objects.all())
    mine = next(each for each in made if each.person_id == world.alice.pk)
    told = invoice_from_json(mine.document)
    assert (told.customer.name, told.total, told.lines[0].text) == ("Alice", 282_00, "Fjellhallen, Bane 1")
    assert told.lines[0].explanation.startswith("tirsdag 2. mars 18.00–20.00: ")
    assert (told.issued, told.due, told.kid == mine.kid, len(mine.kid)) == (
        date(2027, 4, 1), date(2027, 4, 15), True, 15,
    )  # fmt: skip


def test_what_was_billed_is_not_billed_again_and_what_comes_later_is(world: World) -> None:
    bills(world)
    first = charged(world, 100_00)
    hand_over(drawn(world).pk, world.municipality.pk, now=APRIL)
    second = charged(world, 50_00, subject="2")
    batch = drawn(world, MAY)
    [line] = InvoiceLine.objects.filter(batch=batch)
    assert (line.charge_id, batch.number) == (second.pk, 2)
    assert InvoiceLine.objects.get(charge=first).batch_id != batch.pk
    with everything():
        assert what_waits(world.municipality.pk, MARCH).lines == 0


def test_uses_after_the_day_wait(world: World) -> None:
    bills(world)
    charged(world, 100_00, day=date(2027, 4, 1))
    assert drawn(world).lines == 0


def test_what_was_paid_by_a_provider_is_not_billed(world: World) -> None:
    bills(world)
    made = booked(world, "18–20", world.as_alice, world.courts["A"])
    other = booked(world, "18–20", world.as_alice, world.courts["B"])
    given_up = booked(world, "18–20", world.as_alice, world.courts["C"])

    def paid(booking: object, standing: str, **amounts: int) -> None:
        Payment(
            municipality=world.municipality, provider="vipps", reference=uuid4().hex, amount=282_00, currency="NOK",
            person=world.alice, hold=uuid4(), booking_id=booking, created_at=NOW, expires_at=NOW, description="x",
            language="nb", standing=standing, **amounts,
        ).save(force_insert=True)  # fmt: skip

    with everything():
        paid(made.id, "authorised", authorised=282_00, captured=282_00)
        paid(given_up.id, "authorised", authorised=282_00, cancelled=282_00)
        settle(Payment.objects.get(booking=given_up.id).pk, now=NOW)
    batch = drawn(world)
    billed = {each.charge.subject_id: each.part_id is None for each in InvoiceLine.objects.filter(batch=batch)}
    assert billed == {str(other.occurrence_ids[0]): True, str(given_up.occurrence_ids[0]): False}


def test_a_correction_of_a_billed_charge_becomes_a_credit_note(world: World) -> None:
    bills(world)
    owed = charged(world, 100_00)
    first = drawn(world)
    hand_over(first.pk, world.municipality.pk, now=APRIL)
    correct(owed, VatSum("exempt", 0, 40_00, 0), item="half", now=APRIL)
    [note] = papers(drawn(world, MAY))
    [invoice] = papers(first)
    assert (note.kind, note.total, note.credits_id, note.kid) == ("credit_note", -60_00, invoice.pk, "")
    told = invoice_from_json(note.document).credited
    assert told is not None
    assert (told.number, told.issued) == ("1", date(2027, 4, 1))


def test_what_comes_to_nothing_needs_no_paper_and_waits_no_more(world: World) -> None:
    bills(world)
    owed = charged(world, 100_00)
    correct(owed, VatSum("exempt", 0, 0, 0), item="gone", now=NOW)
    batch = drawn(world)
    assert (batch.invoices, batch.lines, papers(batch)) == (0, 2, [])
    with everything():
        assert what_waits(world.municipality.pk, MARCH).lines == 0


def test_little_waits_for_more(world: World) -> None:
    bills(world, minimum=200_00)
    charged(world, 100_00)
    first = drawn(world)
    assert first.lines == 0
    hand_over(first.pk, world.municipality.pk, now=APRIL)
    charged(world, 100_00, subject="2")
    assert drawn(world, MAY).total == 200_00


def test_the_ore_that_vat_rounded_once_is_off_are_in_the_books_and_go_back_when_undone(world: World) -> None:
    bills(world)
    for place in range(3):
        charged(world, 19_99, vat=4_00, code="standard", subject=str(place))  # 15.99 + 25 % is 19.9875
    before = trial_balance(world.municipality.pk)
    batch = drawn(world)
    [invoice] = papers(batch)
    assert (invoice.total, invoice.vat_amount, invoice.rounding) == (59_97, 11_99, 1)
    after = trial_balance(world.municipality.pk)
    assert after["vat", "standard"] - before["vat", "standard"] == 1
    assert after["rounding", ""] == -1
    assert sum(after.values()) == 0
    undo_batch(batch.pk, world.municipality.pk, reason="wrong month", now=APRIL)
    assert {key: each for key, each in trial_balance(world.municipality.pk).items() if each} == before


def test_an_undone_batch_frees_what_was_in_it_and_keeps_its_numbers(world: World) -> None:
    bills(world)
    charged(world, 100_00)
    first = drawn(world)
    undo_batch(first.pk, world.municipality.pk, reason="wrong month", by=world.ingrid.pk, now=APRIL)
    second = drawn(world)
    assert [each.number for each in (*papers(first), *papers(second))] == [1, 2]
    assert [each.standing for each in (*papers(first), *papers(second))] == [False, True]
    assert second.number == 2
    undone = everything_of(Journal).get(verb="batch.undone")
    assert (undone.person_id, undone.data["reason"]) == (world.ingrid.pk, "wrong month")


def test_each_act_is_one_entry_of_the_journal(world: World) -> None:
    bills(world)
    charged(world, 100_00)
    charged(world, 100_00, payer=Payer(world.alice.pk), subject="2")
    batch = drawn(world)
    hand_over(batch.pk, world.municipality.pk, by=world.ingrid.pk, now=APRIL)
    said = everything_of(Journal).filter(subject_kind="batch").order_by("id")
    assert [each.verb for each in said] == ["batch.begun", "batch.made", "batch.handed_over"]


def test_what_was_handed_over_is_undone_by_nobody(world: World) -> None:
    bills(world)
    charged(world, 100_00)
    batch = drawn(world)
    hand_over(batch.pk, world.municipality.pk, now=APRIL)
    with pytest.raises(Refusal, match="batch_handed_over"):
        undo_batch(batch.pk, world.municipality.pk, reason="late", now=APRIL)
    with pytest.raises(Refusal, match="batch_not_made"):
        hand_over(batch.pk, world.municipality.pk, now=APRIL)
    for column, value in (("state", "undone"), ("total", 1), ("number", 9)):
        with (
            everything(),
            pytest.raises(IntegrityError, match="does not become"),
            transaction.atomic(),
        ):
            Batch.objects.filter(pk=batch.pk).update(**{column: value})


def test_one_batch_is_open_at_a_time_and_never_of_days_to_come(world: World) -> None:
    with pytest.raises(Refusal, match="billing_not_set_up"):
        drawn(world)
    bills(world)
    with pytest.raises(Refusal, match="until_not_over"):
        drawn(world, until=date(2027, 4, 2))
    drawn(world)
    with pytest.raises(Refusal, match="batch_open"):
        begin_batch(world.municipality.pk, until=MARCH, now=APRIL)


def test_who_cannot_be_billed_is_told_of_and_keeps_nobody_waiting(world: World) -> None:
    bills(world)
    charged(world, 100_00, code="unknown")
    charged(world, 50_00, payer=Payer(world.alice.pk), subject="2")
    batch = drawn(world)
    assert (batch.invoices, batch.total) == (1, 50_00)
    [told] = batch.left_out
    assert (told["code"], told["data"]) == ("no_vat_treatment", {"vat_code": "unknown"})
    assert [each.number for each in papers(batch)] == [1]


def test_lines_outside_vat_are_on_a_paper_of_their_own(world: World) -> None:
    bills(world)
    charged(world, 100_00)
    charged(world, 50_00, code="outside", subject="2")
    assert sorted(each.total for each in papers(drawn(world))) == [50_00, 100_00]


def test_an_internal_customer_has_no_kid_and_her_reference_is_told(world: World) -> None:
    bills(world)
    data = CustomerData(internal=True, buyer_reference="Skule 12", street="Gata 1", postcode="5354", place="Straume")
    set_customer(world.municipality.pk, data, organisation_id=world.club.pk, now=NOW)
    charged(world, 100_00)
    [invoice] = papers(drawn(world))
    told = invoice_from_json(invoice.document).customer
    assert (invoice.kid, told.buyer_reference, told.address.lines) == ("", "Skule 12", ("Gata 1", "5354 Straume"))


def test_steps_of_one_line_make_the_same_batch(world: World) -> None:
    bills(world)
    for place in range(4):
        charged(world, 100_00 + place, subject=str(place))
    charged(world, 50_00, payer=Payer(world.alice.pk), subject="a")
    charged(world, 50_00, payer=Payer(world.bob.pk), subject="b")
    batch = begin_batch(world.municipality.pk, until=MARCH, now=APRIL)
    steps = 0
    while draw_on(batch.pk, now=APRIL, lines=1):
        steps += 1
    done = Batch.objects.get(pk=batch.pk)
    assert (steps, done.invoices, done.lines, done.looked_at, done.customers) == (3, 3, 6, 3, 3)


@pytest.mark.parametrize("table", ["payments_invoice", "payments_invoiceline", "payments_batch"])
def test_what_is_billed_is_neither_changed_nor_deleted(world: World, table: str) -> None:
    bills(world)
    charged(world, 100_00)
    drawn(world)
    changed = f"UPDATE {table} SET currency = 'EUR'"
    for statement in (changed, f"DELETE FROM {table}"):
        with (
            everything(),
            pytest.raises((IntegrityError, InternalError)),
            transaction.atomic(),
            connection.cursor() as cursor,
        ):
            cursor.execute(statement)


def test_a_batch_that_is_made_gets_nothing_more_and_nothing_is_billed_twice(world: World) -> None:
    bills(world)
    owed = charged(world, 100_00)
    batch = drawn(world)
    later = charged(world, 10_00, subject="2")
    common = {"municipality": world.municipality, "currency": "NOK"}
    with pytest.raises(IntegrityError, match="gets nothing more"), transaction.atomic():
        InvoiceLine.objects.create(charge=later, batch=batch, **common)
    hand_over(batch.pk, world.municipality.pk, now=APRIL)
    open_one = begin_batch(world.municipality.pk, until=MARCH, now=MAY)
    with pytest.raises(IntegrityError, match="billed_once"), transaction.atomic():
        InvoiceLine.objects.create(charge=owed, batch=open_one, **common)


def test_an_invoice_is_to_whom_its_charges_are(world: World) -> None:
    bills(world)
    charged(world, 100_00)
    hand_over(drawn(world).pk, world.municipality.pk, now=APRIL)
    others = charged(world, 50_00, payer=Payer(world.alice.pk), subject="2")
    batch = begin_batch(world.municipality.pk, until=MARCH, now=MAY)
    old = everything_of(Invoice).get()
    old.pk, old.number, old.kid, old.batch = uuid4(), 77, "", batch
    old.save(force_insert=True)
    with pytest.raises(IntegrityError, match="somebody else owes"), transaction.atomic():
        InvoiceLine.objects.create(
            charge=others, batch=batch, invoice=old, municipality=world.municipality, currency="NOK"
        )


def test_invoices_and_customers_stand_behind_the_second_wall(world: World) -> None:
    bills(world)
    charged(world, 100_00)
    charged(world, 50_00, payer=Payer(world.alice.pk), subject="2")
    drawn(world)
    for model in (Invoice, Customer):
        assert not model.objects.exists()
        with within(person=world.alice.pk):
            assert [each.person_id for each in model.objects.all()] == [world.alice.pk]
        with within(organisation=world.club.pk):
            assert [each.organisation_id for each in model.objects.all()] == [world.club.pk]
        with within(municipalities=[world.municipality.pk]):
            assert model.objects.count() == 2
    assert Entry.objects.exists()
