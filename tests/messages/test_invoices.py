"""Customers hear of their invoices once, in their language, and by mail only where the municipality sends them so."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from django.core import mail
from django.utils import translation

from aktiv.messages.actions.telling import dispatch
from aktiv.messages.models import Delivery, Notification
from aktiv.messages.queries.inbox import inbox
from aktiv.payments.actions.announcing import announce
from aktiv.payments.actions.batches import hand_over
from aktiv.payments.actions.billing import CustomerData, set_customer
from aktiv.payments.actions.drawing import draw_up
from aktiv.payments.models import Batch, BatchTold, Billing, Invoice
from aktiv.payments.queries.batches import to_be_told
from aktiv.people.models import Organisation, Representative
from aktiv.prices.actions import correct
from aktiv.prices.drafts import Payer, VatSum
from tests.bookings.world import World, a_world
from tests.payments.billing import MARCH, bills, charged
from tests.reading import everything_of

APRIL = datetime(2027, 4, 1, 9, 0, tzinfo=UTC)


@pytest.fixture
def world(db: None) -> World:
    made = a_world()
    bills(made)
    return made


def sent(world: World, *, mails: bool, now: datetime = APRIL) -> Batch:
    """A batch that was drawn up and handed over, and whose customers have been told."""
    Billing.objects.update(mails=mails)
    batch = draw_up(world.municipality.pk, until=MARCH, now=now)
    hand_over(batch.pk, world.municipality.pk, now=now)
    while announce(batch.pk, now=now):
        pass
    dispatch(now=now)
    return batch


def told(world: World) -> dict[str, list[str]]:
    """Whom the invoices were told to, with the lines."""
    people = {each.pk: each.name for each in (world.alice, world.bob, world.charlie, world.ingrid)}
    return {name: lines for pk, name in people.items() if (lines := [each.line for each in inbox(pk, "nb")])}


def test_a_person_gets_her_invoice_by_mail_with_the_paper_and_how_to_pay(world: World) -> None:
    charged(world, 450_00, payer=Payer(person_id=world.alice.pk))
    sent(world, mails=True)
    invoice = everything_of(Invoice).get()
    [letter] = mail.outbox
    assert letter.to == ["alice@example.no"]
    said = f"{letter.subject}\n{letter.body}".replace("\xa0", " ")
    for each in (
        f"Faktura {invoice.number} fra Fjell: 450 kr, forfaller torsdag 15. april", f"KID: {invoice.kid}",
        "Til konto: ", f"/min/fakturaer/{invoice.pk}/",
    ):  # fmt: skip
        assert each in said
    [(name, paper, kind)] = letter.attachments
    assert (name, kind, bytes(paper)[:5]) == (f"{invoice.number}.pdf", "application/pdf", b"%PDF-")
    [shown] = inbox(world.alice.pk, "nb")
    assert shown.url == f"/min/fakturaer/{invoice.pk}/"


def test_the_mail_is_in_the_readers_language(world: World) -> None:
    world.alice.language = "en"
    world.alice.save()
    charged(world, 450_00, payer=Payer(person_id=world.alice.pk))
    with translation.override("nn"):
        sent(world, mails=True)
    assert mail.outbox[0].subject.startswith("Invoice ")


def test_where_the_municipalitys_own_system_sends_there_is_a_notification_and_no_mail(world: World) -> None:
    charged(world, 450_00, payer=Payer(person_id=world.alice.pk))
    sent(world, mails=False)
    assert not mail.outbox
    assert not Delivery.objects.exists()
    assert len(told(world)["Alice"]) == 1


def test_those_who_may_see_a_clubs_invoices_are_told_and_nobody_else(world: World) -> None:
    Representative.objects.create(
        person=world.charlie, organisation=world.club, role="coach", valid_from=date(2026, 1, 1)
    )
    charged(world, 450_00)
    sent(world, mails=True)
    assert {to for each in mail.outbox for to in each.to} == {"alice@example.no", "bob@example.no"}
    assert set(told(world)) == {"Alice", "Bob"}
    assert "(Solheim IL)" in told(world)["Bob"][0]


def test_a_customer_with_einvoices_gets_no_mail(world: World) -> None:
    Organisation.objects.filter(pk=world.club.pk).update(number="974760673")
    data = CustomerData(einvoice=True, street="Gata 1", postcode="5350", place="Straume", buyer_reference="x")
    set_customer(world.municipality.pk, data, organisation_id=world.club.pk, now=APRIL)
    charged(world, 450_00)
    sent(world, mails=True)
    assert everything_of(Invoice).get().einvoice
    assert not mail.outbox
    assert set(told(world)) == {"Alice", "Bob"}


def test_a_credit_note_says_that_less_is_owed(world: World) -> None:
    made = charged(world, 450_00, payer=Payer(person_id=world.alice.pk))
    sent(world, mails=True)
    correct(made, VatSum("exempt", 0, 0, 0), item="x", now=APRIL)
    mail.outbox.clear()
    sent(world, mails=True, now=APRIL + timedelta(days=30))
    [letter] = mail.outbox
    assert letter.subject.replace("\xa0", " ") == "Kreditnota 2 fra Fjell: 450 kr"


def test_nobody_is_told_before_a_batch_is_handed_over(world: World) -> None:
    charged(world, 450_00)
    draw_up(world.municipality.pk, until=MARCH, now=APRIL)
    assert to_be_told() == []
    assert not BatchTold.objects.exists()


def test_many_invoices_are_told_some_at_a_time_and_each_once_whoever_dies_in_between(world: World) -> None:
    people = [world.alice, world.bob, world.charlie, world.ingrid]
    for each in people:
        charged(world, 450_00, payer=Payer(person_id=each.pk), subject=each.name)
    batch = draw_up(world.municipality.pk, until=MARCH, now=APRIL)
    hand_over(batch.pk, world.municipality.pk, now=APRIL)
    assert announce(batch.pk, now=APRIL, limit=3)
    assert BatchTold.objects.get().after == 3, "the rest is left to whoever goes on"
    while announce(batch.pk, now=APRIL):
        pass
    dispatch(now=APRIL)
    assert to_be_told() == []
    notifications = everything_of(Notification).filter(kind="invoice")
    assert sorted(notifications.values_list("person__name", flat=True)) == ["Alice", "Bob", "Charlie", "Ingrid"]
    assert not announce(batch.pk, now=APRIL)
    dispatch(now=APRIL)
    assert notifications.count() == 4
