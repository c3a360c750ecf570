"""Finance draws up batches, fetches their files and hands them over; customers see what they were billed."""

from __future__ import annotations

import csv
import io
import zipfile
from datetime import UTC, datetime

import pytest
from django.test import Client

from aktiv.payments.actions.billing import CustomerData, set_customer
from aktiv.payments.actions.drawing import begin_batch
from aktiv.payments.models import Batch, Billing, Invoice
from aktiv.people.actions.staff import Post, grant_role
from aktiv.people.models import Organisation, Person
from aktiv.prices.drafts import Payer
from tests.bookings.world import World, a_world
from tests.payments.billing import MARCH, bills, charged
from tests.reading import everything_of
from tests.web.booking_world import browser_of, stop_the_clock

pytestmark = pytest.mark.django_db
APRIL = datetime(2027, 4, 1, 9, 0, tzinfo=UTC)


@pytest.fixture
def world(db: None, monkeypatch: pytest.MonkeyPatch) -> World:
    made = a_world()
    grant_role(made.ingrid, made.municipality, Post(role="finance", valid_from=APRIL.date()), by=None, now=APRIL)
    Organisation.objects.filter(pk=made.club.pk).update(number="800300509", address="Idrettsvegen 3", place="Straume")
    stop_the_clock(monkeypatch, APRIL)
    bills(made)
    set_customer(made.municipality.pk, CustomerData(einvoice=True), organisation_id=made.club.pk, now=APRIL)
    charged(made, 370_00)
    charged(made, 185_00, payer=Payer(made.alice.pk), subject="2")
    return made


def at(world: World) -> str:
    return f"/okonomi/{world.municipality.slug}/fakturaer/"


def text(client: Client, url: str, status: int = 200) -> str:
    answer = client.get(url)
    assert answer.status_code == status
    return answer.content.decode().replace("\xa0", " ")


def fetched(client: Client, url: str) -> bytes:
    answer = client.get(url)
    assert answer.status_code == 200
    return b"".join(answer.streaming_content)  # type: ignore[attr-defined]


def drawn(world: World, client: Client) -> str:
    """Where the batch is."""
    answer = client.post(at(world), {"til": "2027-03-31"})
    assert answer.status_code == 302
    return answer.headers["Location"]


def test_finance_sees_what_waits_draws_it_up_and_finds_each_invoice(world: World) -> None:
    client = browser_of(world.ingrid)
    page = text(client, at(world))
    assert 'value="2027-03-31"' in page
    assert "555 kr" in page
    batch = text(client, drawn(world, client))
    for said in ("Klar til overlevering", "Faktura 1", "Faktura 2", "Solheim IL", "Alice", "555 kr", "E-faktura"):
        assert said in batch
    invoice = everything_of(Invoice).get(organisation=world.club)
    told = text(client, f"/okonomi/{world.municipality.slug}/faktura/{invoice.pk}/")
    assert invoice.kid in told
    assert "370 kr" in told
    paper = client.get(f"/okonomi/{world.municipality.slug}/faktura/{invoice.pk}/pdf/")
    assert paper.content.startswith(b"%PDF")


def test_every_file_of_a_batch_can_be_fetched_and_is_the_same_each_time(world: World) -> None:
    client = browser_of(world.ingrid)
    batch = drawn(world, client)
    first = fetched(client, f"{batch}fil/csv/")
    rows = list(csv.DictReader(io.StringIO(first.decode("utf-8-sig")), delimiter=";"))
    assert {each["invoice"] for each in rows} == {"1", "2"}
    assert fetched(client, f"{batch}fil/csv/") == first
    assert fetched(client, f"{batch}fil/agresso/")
    with zipfile.ZipFile(io.BytesIO(fetched(client, f"{batch}fil/ehf/"))) as held:
        assert len(held.namelist()) == 1  # the club's alone
        assert b"800300509" in held.read(held.namelist()[0])
    assert client.get(f"{batch}fil/unit4/").status_code == 404


def test_no_empty_file_of_e_invoices_is_offered_when_nobody_gets_one(world: World) -> None:
    client = browser_of(world.ingrid)
    batch = drawn(world, client)
    assert "E-fakturaer (EHF)" in text(client, batch)
    client.post(batch, {"gjor": "angre", "grunn": "Ingen vil ha EHF"})
    set_customer(world.municipality.pk, CustomerData(), organisation_id=world.club.pk, now=APRIL)
    batch = drawn(world, client)
    assert "Faktura" in text(client, batch)
    assert "E-fakturaer (EHF)" not in text(client, batch)


def test_finance_reads_the_day_of_the_last_batch_as_english_writes_it(world: World) -> None:
    client = browser_of(world.ingrid)
    drawn(world, client)
    page = text(client, f"/en/okonomi/{world.municipality.slug}/")
    assert "April 2027" in page
    assert "april 2027" not in page


def test_customers_see_their_invoices_when_the_batch_is_handed_over_and_nobody_elses(world: World) -> None:
    client = browser_of(world.ingrid)
    batch = drawn(world, client)
    hers = everything_of(Invoice).get(person=world.alice)
    alice, bob, rival = browser_of(world.alice), browser_of(world.bob), browser_of(world.charlie)
    page = f"/min/fakturaer/{hers.pk}/"
    assert alice.get(page).status_code == 404
    assert "Ingen fakturaer" in text(alice, "/min/fakturaer/")
    client.post(batch, {"gjor": "overlever"})
    assert "Overlevert" in text(client, batch)
    assert f"Faktura {hers.number}" in text(alice, "/min/fakturaer/")
    assert hers.kid in text(alice, page)
    assert alice.get(f"{page}pdf/").content.startswith(b"%PDF")
    for other in (bob, rival):
        assert other.get(page).status_code == 404
        assert other.get(f"{page}pdf/").status_code == 404
    clubs = everything_of(Invoice).get(organisation=world.club)
    acting = browser_of(world.bob, world.club)
    assert f"Faktura {clubs.number}" in text(acting, "/min/fakturaer/")
    assert clubs.kid in text(acting, f"/min/fakturaer/{clubs.pk}/")
    assert rival.get(f"/min/fakturaer/{clubs.pk}/").status_code == 404


def test_a_batch_is_undone_with_a_reason_and_never_after_it_was_handed_over(world: World) -> None:
    client = browser_of(world.ingrid)
    batch = drawn(world, client)
    answer = client.post(batch, {"gjor": "angre", "grunn": " "})
    assert answer.status_code == 422
    assert "Skriv hvorfor" in answer.content.decode()
    client.post(batch, {"gjor": "angre", "grunn": "Feil måned"})
    assert "Angret" in text(client, batch)
    second = drawn(world, client)
    client.post(second, {"gjor": "overlever"})
    refused = client.post(second, {"gjor": "angre", "grunn": "For sent"})
    assert refused.status_code == 422
    assert "er overlevert" in refused.content.decode()


def test_a_day_that_is_none_or_to_come_is_told_and_nothing_is_drawn_up(world: World) -> None:
    client = browser_of(world.ingrid)
    for typed, told in (("i går", "Skriv dagen"), ("2027-04-30", "Velg en dag")):
        answer = client.post(at(world), {"til": typed})
        assert answer.status_code == 422
        assert told in answer.content.decode()
    assert not Batch.objects.exists()


def test_how_far_it_has_come_is_told_while_the_worker_draws_up(world: World) -> None:
    made = begin_batch(world.municipality.pk, until=MARCH, now=APRIL)
    client = browser_of(world.ingrid)
    page = text(client, f"{at(world)}{made.pk}/")
    assert "0 av 2 kunder" in page
    assert client.get(f"{at(world)}{made.pk}/fil/csv/").status_code == 404
    assert client.post(at(world), {"til": "2027-03-31"}).status_code == 422


def test_what_a_file_cannot_say_is_told_and_no_half_file_is_sent(world: World) -> None:
    billing = Billing.objects.get()
    billing.setup["rounding"] = None
    billing.save()
    for place in "345":
        charged(world, 19_99, vat=4_00, code="standard", subject=place)  # øre lie between, and no account is theirs
    client = browser_of(world.ingrid)
    batch = drawn(world, client)
    assert client.get(f"{batch}fil/agresso/").headers["Location"] == batch
    assert "Oppsettet av regnskapsfilen mangler dette: rounding" in text(client, batch)


@pytest.mark.parametrize("role", ["administrator", "case_handler", "viewer"])
def test_only_finance_sees_or_makes_batches(world: World, role: str) -> None:
    batch = drawn(world, browser_of(world.ingrid))
    person = Person.objects.create(name="Somebody", email="x@example.no")
    grant_role(person, world.municipality, Post(role=role, valid_from=APRIL.date()), by=None, now=APRIL)
    client = browser_of(person)
    for url in (at(world), batch, f"{batch}fil/csv/"):
        assert client.get(url).status_code == 404
    assert client.post(batch, {"gjor": "overlever"}).status_code == 404
    assert Batch.objects.get().state == "made"
