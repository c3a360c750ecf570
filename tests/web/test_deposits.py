"""Deposits on pages: said before paying, on the receipt, to finance, to caretakers, and to the payer."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from aktiv.payments.actions.capturing import set_capture_rule
from aktiv.payments.actions.reading import read_anew
from aktiv.payments.models import CaptureRule, Damage, Payment
from aktiv.payments.ports.provider import use
from aktiv.people.actions.staff import Post, grant_role
from aktiv.people.models import Person
from tests.bookings.world import TUESDAY, World, a_world, held
from tests.payments.paying import begun, worked
from tests.payments.purse import Purse
from tests.reading import everything_of
from tests.web.booking_world import NOW, browser_of, stop_the_clock

pytestmark = pytest.mark.django_db
USED = NOW + timedelta(days=1, hours=10)


@pytest.fixture
def world(db: None, monkeypatch: pytest.MonkeyPatch) -> World:
    made = a_world()
    grant_role(made.ingrid, made.municipality, Post(role="finance", valid_from=NOW.date()), by=None, now=NOW)
    made.set(payment="prepay", deposit=500_00)
    set_capture_rule(made.municipality.pk, when="use", alone_up_to=None, version=0, damage_vat_code="exempt", now=NOW)
    stop_the_clock(monkeypatch)
    return made


@pytest.fixture
def purse(world: World) -> Iterator[Purse]:
    made = Purse()
    use({world.municipality.slug: {"purse": made}})
    yield made
    use({})


@pytest.fixture
def paid(world: World, purse: Purse) -> Payment:
    payment = begun(world)
    purse.approved(payment.reference)
    return read_anew(payment.pk, NOW)


def text(client: Client, url: str, status: int = 200) -> str:
    answer = client.get(url)
    assert answer.status_code == status
    return answer.content.decode().replace("\xa0", " ")


def test_the_deposit_is_said_before_paying_and_stands_on_the_receipt(world: World, purse: Purse) -> None:
    hold = held(world, "18–20", world.as_alice, world.courts["A"])
    alice = browser_of(world.alice)
    said = text(alice, reverse("booking_check", args=[hold.pk]))
    assert "Depositum" in said
    assert "500 kr" in said
    assert "782 kr" in said
    assert "7 dager etter bruken" in said


def test_the_receipt_tells_price_and_deposit_apart(world: World, paid: Payment) -> None:
    said = text(browser_of(world.alice), reverse("booking_receipt", args=[paid.booking_id]))
    assert "282 kr reservert" in said
    assert "500 kr reservert" in said
    assert "782 kr" not in said


def test_a_report_is_decided_on_by_finance_and_answered_by_the_payer(
    world: World, paid: Payment, monkeypatch: pytest.MonkeyPatch
) -> None:
    caretaker = Person.objects.create(name="Olav", home_municipality=world.municipality)
    grant_role(
        caretaker,
        world.municipality,
        Post(role="caretaker", valid_from=NOW.date(), facility_id=world.facility.pk),
        by=None,
        now=NOW,
    )
    olav = browser_of(caretaker)
    day = f"/drift/{world.facility.slug}/{TUESDAY.isoformat()}/"
    [date_id] = paid.booking.occurrences.values_list("pk", flat=True)  # type: ignore[union-attr]
    there = f"/drift/{world.facility.slug}/skade/{date_id}/"
    assert there not in text(olav, day), "it has not begun"
    stop_the_clock(monkeypatch, USED)
    olav, ingrid, alice = (browser_of(each) for each in (caretaker, world.ingrid, world.alice))
    assert there in text(olav, day)
    assert olav.post(there, {"hva": "", "belop": "100"}).status_code == 422
    assert olav.post(there, {"hva": "Knust rute", "belop": "100"}).status_code == 302
    assert "Knust rute" in text(olav, there)
    mine = f"/betaling/{paid.pk}/depositum/"
    assert "Knust rute" not in text(alice, mine), "nobody is told of what nobody decided"
    money = f"/okonomi/{world.municipality.slug}/betalinger/{paid.pk}/"
    damage = everything_of(Damage).get()
    assert "Knust rute" in text(ingrid, money)
    assert ingrid.post(money, {"skade": "ja", "id": damage.pk, "skadebelop": "80"}).status_code == 302
    assert "80 kr av depositumet" in text(alice, mine)
    field = f"svar-{damage.pk.hex[:8]}"
    assert alice.post(mine, {"id": damage.pk, field: " "}).status_code == 422
    assert alice.post(mine, {"id": damage.pk, field: "Den var knust før"}).status_code == 302
    assert "Den var knust før" in text(ingrid, money)
    assert browser_of(world.charlie).get(mine).status_code == 404
    assert olav.get(money).status_code == 404


def test_finance_takes_damage_at_once_and_is_told_what_is_wrong(world: World, paid: Payment) -> None:
    worked(USED)
    ingrid = browser_of(world.ingrid)
    money = f"/okonomi/{world.municipality.slug}/betalinger/{paid.pk}/"
    wrong = ingrid.post(money, {"skade": "ny", "skadebelop": "mye", "hva": "Knust rute"})
    assert wrong.status_code == 422
    assert "Knust rute" in wrong.content.decode()
    assert ingrid.post(money, {"skade": "ny", "skadebelop": "700", "hva": "Knust rute"}).status_code == 302
    said = text(ingrid, money)
    assert "500 kr av depositumet, 200 kr på faktura" in said


def test_how_long_a_deposit_is_held_is_said_by_finance(world: World) -> None:
    ingrid = browser_of(world.ingrid)
    there = f"/okonomi/{world.municipality.slug}/oppsett/"
    asked = {"del": "betaling", "versjon": "1", "naar": "use", "alene": "", "depositum": "2", "skademva": "exempt"}
    assert ingrid.post(there, asked).status_code == 422
    assert ingrid.post(there, {**asked, "depositum": "14"}).status_code == 302
    assert CaptureRule.objects.get().deposit_days == 14
