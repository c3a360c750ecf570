"""The profile says when mail comes back and how to mend it, and takes a telephone number for what is urgent."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from aktiv.messages.actions import dispatch
from aktiv.messages.models import TextChoice
from aktiv.people.actions.contacts import note_returned
from aktiv.people.actions.phones import code_of
from aktiv.people.models import Person, PhoneCheck
from aktiv.simulators.sms.server import Simulator
from tests.bookings.world import NOW, World, a_world
from tests.simulators.gateway import simulated_gateway
from tests.web.booking_world import browser_of, stop_the_clock
from tests.web.test_desk import told

PROFILE = "/min/profil/"


@pytest.fixture
def world(db: None, monkeypatch: pytest.MonkeyPatch) -> World:
    stop_the_clock(monkeypatch)
    return a_world()


@pytest.fixture
def gateway() -> Iterator[Simulator]:
    with simulated_gateway() as simulator:
        yield simulator


def test_mail_that_comes_back_is_told_until_the_address_is_proven_again(world: World) -> None:
    Person.objects.filter(pk=world.alice.pk).update(email_proven_at=NOW)
    alice = browser_of(world.alice)
    assert "kommer i retur" not in told(alice.get(PROFILE))
    note_returned(world.alice.pk, sent_at=NOW, code="5.1.1", now=NOW)
    page = told(alice.get(PROFILE))
    assert "E-post til deg kommer i retur" in page
    assert "Bekreftet" not in page.split("E-postadresse")[0]
    assert alice.post(PROFILE, {"gjor": "adresse", "epost": "alice@example.no"}).status_code == 302


def test_a_number_is_proven_by_its_code_and_then_chosen(world: World, gateway: Simulator) -> None:
    alice = browser_of(world.alice)
    assert "Skriv først telefonnummeret" in told(alice.get(PROFILE))
    assert alice.post(PROFILE, {"gjor": "sms", "sms": "1"}).status_code == 422
    alice.post(PROFILE, {"gjor": "kontakt", "telefon": "912 34 567", "sprak": "nb", "hjem": "fjell"})
    assert 'name="kode"' not in alice.get(PROFILE).content.decode()
    assert alice.post(PROFILE, {"gjor": "nummer"}).status_code == 302
    dispatch(now=NOW)
    assert len(gateway.sent) == 1
    wrong = alice.post(PROFILE, {"gjor": "kode", "kode": "12"})
    assert (wrong.status_code, 'value="12"' in wrong.content.decode()) == (422, True)
    alice.post(PROFILE, {"gjor": "kode", "kode": code_of(PhoneCheck.objects.get().pk)})
    page = told(alice.get(PROFILE))
    assert "Bekreftet" in page.split("SMS når det haster")[1], page.split("SMS når det haster")[1][:400]
    alice.post(PROFILE, {"gjor": "sms", "sms": "1"})
    assert TextChoice.objects.get().person_id == world.alice.pk
    assert 'name="sms" value="1" checked' in alice.get(PROFILE).content.decode()
    alice.post(PROFILE, {"gjor": "sms"})
    assert not TextChoice.objects.exists()


def test_codes_cost_money_and_are_limited(world: World, gateway: Simulator, settings: object) -> None:
    settings.LIMITS = True  # type: ignore[attr-defined]
    Person.objects.filter(pk=world.alice.pk).update(phone="+47 912 34 567")
    alice = browser_of(world.alice)
    assert [alice.post(PROFILE, {"gjor": "nummer"}).status_code for _ in range(6)] == [302] * 5 + [429]


def test_without_a_gateway_nobody_is_asked_about_sms(world: World) -> None:
    assert "SMS når det haster" not in told(browser_of(world.alice).get(PROFILE))
