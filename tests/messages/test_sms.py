"""Text messages: only what is urgent, only to a number that is proven and wanted, and once however often it is tried.

Ingrid works for the municipality and takes Alice's time; Bob is Alice's colleague in the club.
"""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from datetime import timedelta
from unittest.mock import patch

import pytest
from django.test import Client, override_settings

from aktiv.bookings.actions.cancelling import cancel
from aktiv.config import limiting
from aktiv.integrations.sms.gateway import signed
from aktiv.messages.actions import dispatch
from aktiv.messages.actions.choosing import choose_texts, set_sending
from aktiv.messages.models import Delivery
from aktiv.people.actions.contacts import Contact, set_contact
from aktiv.people.actions.phones import ask_phone, code_of, prove_phone
from aktiv.people.models import Person, PhoneCheck
from aktiv.people.rules.limits import Limit
from aktiv.simulators.sms.server import Simulator
from aktiv.values.refusal import Refusal
from tests.bookings.world import NOW, World, booked, day
from tests.reading import everything_of
from tests.simulators.gateway import SECRET, simulated_gateway

PHONE = "+47 912 34 567"


@pytest.fixture
def gateway() -> Iterator[Simulator]:
    with simulated_gateway() as simulator:
        yield simulator


def reached(world: World, person: Person, phone: str = PHONE) -> None:
    """She has proven her number and wants SMS, and Fjell pays for it."""
    Person.objects.filter(pk=person.pk).update(phone=phone, phone_proven_at=NOW)
    choose_texts(person.pk, wanted=True, now=NOW)
    pays(world)


def pays(world: World, *, sms: bool = True) -> None:
    said = {"sender_name": "", "reply_to": "", "sms": sms, "unmailed": ()}
    set_sending(world.municipality.pk, **said, by=world.ingrid.pk, now=NOW)  # type: ignore[arg-type]


def taken_from(world: World, who: Person, hours: str = "18–20", on: int = 0, by: Person | None = None) -> None:
    """Somebody's time is cancelled, by the municipality when nobody else is named."""
    made = booked(world, hours, world.party(who), on=day(on))
    dispatch(now=NOW)
    cancel(made.id, world.party(by or world.ingrid), now=NOW)


def sms_of() -> list[tuple[str, str]]:
    rows = everything_of(Delivery).filter(channel="sms").order_by("id")
    return [(each.state, each.code) for each in rows]


def test_time_that_the_municipality_takes_within_two_days_is_told_by_sms_in_her_language(
    world: World, gateway: Simulator
) -> None:
    reached(world, world.alice)
    taken_from(world, world.alice)
    assert dispatch(now=NOW) == 2
    [message] = gateway.sent
    assert (message.to, message.sender) == ("+4791234567", "Aktiv")
    assert message.text.startswith("Fjell: Avlyst: Fjellhallen, Hall, tir 2. mars 18.00–20.00. http")
    assert dispatch(now=NOW) == 0
    assert everything_of(Delivery).get(channel="sms").external_id == message.id


@pytest.mark.parametrize(
    "why", ["not asked for", "number not proven", "not paid", "in three days", "she did it", "nobody's gateway"]
)
def test_no_sms_goes(world: World, gateway: Simulator, why: str) -> None:
    reached(world, world.alice)
    if why == "not asked for":
        choose_texts(world.alice.pk, wanted=False, now=NOW)
    elif why == "number not proven":
        Person.objects.filter(pk=world.alice.pk).update(phone_proven_at=None)
    elif why == "not paid":
        pays(world, sms=False)
    elif why == "nobody's gateway":
        from aktiv.messages.ports import sms

        sms.use(None)
    taken_from(
        world, world.alice, on=2 if why == "in three days" else 0, by=world.alice if why == "she did it" else None
    )
    assert dispatch(now=NOW) == 1, "the mail goes all the same"
    assert (gateway.sent, sms_of()) == ([], [])


def test_a_gateway_that_is_away_costs_no_attempt_and_what_would_come_too_late_is_not_sent(
    world: World, gateway: Simulator
) -> None:
    reached(world, world.alice)
    gateway.misbehaves = "down"
    taken_from(world, world.alice)
    dispatch(now=NOW)
    assert everything_of(Delivery).get(channel="sms").attempts == 0
    gateway.misbehaves = ""
    dispatch(now=NOW + timedelta(days=2))
    assert (gateway.sent, sms_of()) == ([], [("dropped", "too_late")])


def test_what_she_takes_back_while_it_waits_is_not_sent(world: World, gateway: Simulator) -> None:
    reached(world, world.alice)
    gateway.misbehaves = "down"
    taken_from(world, world.alice)
    dispatch(now=NOW)
    gateway.misbehaves = ""
    choose_texts(world.alice.pk, wanted=False, now=NOW)
    dispatch(now=NOW)
    assert (gateway.sent, sms_of()) == ([], [("dropped", "unwanted")])


def test_an_answer_that_is_lost_is_asked_for_again_and_sent_once(world: World, gateway: Simulator) -> None:
    reached(world, world.alice)
    gateway.misbehaves = "lost"
    taken_from(world, world.alice)
    dispatch(now=NOW)
    assert (len(gateway.sent), sms_of()[0][0]) == (1, "waiting")
    gateway.misbehaves = ""
    dispatch(now=NOW + timedelta(minutes=2))
    assert (len(gateway.sent), gateway.asked, sms_of()) == (1, 2, [("sent", "")])


def test_a_number_that_is_none_stops_no_other(world: World, gateway: Simulator) -> None:
    reached(world, world.alice, "+47 912 30 000")
    reached(world, world.charlie)
    taken_from(world, world.alice)
    taken_from(world, world.charlie, "20–22")
    dispatch(now=NOW)
    assert sms_of() == [("bounced", "number_unknown"), ("sent", "")]


def report(client: Client, external_id: str, status: str, *, secret: str = SECRET, late: int = 0, **more: str) -> int:
    body = json.dumps({"id": external_id, "status": status, **more}).encode()
    stamp = str(int(time.time()) - late)
    headers = {"X-Timestamp": stamp, "X-Signature": signed(secret, stamp, body)}
    return client.post("/meldinger/sms/", body, content_type="application/json", headers=headers).status_code


def test_a_report_is_noted_once_when_the_gateway_has_signed_it(
    world: World, gateway: Simulator, client: Client
) -> None:
    reached(world, world.alice)
    taken_from(world, world.alice)
    dispatch(now=NOW)
    ours = gateway.sent[0].id
    assert report(client, ours, "delivered", secret="guessed") == 403
    assert report(client, ours, "delivered", late=600) == 403
    assert report(client, ours, "eaten") == 403
    assert client.post("/meldinger/sms/", "{}", content_type="application/json").status_code == 403
    assert client.get("/meldinger/sms/").status_code == 405
    assert sms_of() == [("sent", "")]
    assert report(client, "somebody-elses", "failed") == 204
    assert report(client, ours, "delivered") == 204
    assert sms_of() == [("delivered", "")]
    assert report(client, ours, "failed", code="expired") == 204
    assert sms_of() == [("bounced", "expired")]
    assert report(client, ours, "delivered") == 204
    assert sms_of() == [("bounced", "expired")], "what came after is late news"


@override_settings(LIMITS=True)
def test_reports_are_limited_and_there_is_no_such_page_without_a_gateway(db: None, client: Client) -> None:
    with patch.dict(limiting.LIMITED, {"sms_report": (Limit("twice", 2, 60), limiting.ANY)}):
        assert [report(client, "x", "failed") for _ in range(3)] == [404, 404, 429]


def test_a_number_is_hers_when_she_types_the_code_that_came(world: World, gateway: Simulator) -> None:
    with pytest.raises(Refusal, match="not_a_phone_number"):
        ask_phone(world.alice, now=NOW)
    set_contact(world.alice, Contact(phone="912 34 567", language="nb", home=world.municipality), now=NOW)
    with pytest.raises(Refusal, match="phone_not_proven"):
        choose_texts(world.alice.pk, wanted=True, now=NOW)
    first = ask_phone(world.alice, now=NOW)
    check = ask_phone(world.alice, now=NOW)
    assert dispatch(now=NOW) == 1
    code = code_of(check.pk)
    assert code in gateway.sent[0].text
    with pytest.raises(Refusal, match="code_wrong"):
        prove_phone(world.alice, code_of(first.pk), now=NOW)
    prove_phone(world.alice, f"{code[:3]} {code[3:]}", now=NOW + timedelta(minutes=14))
    assert Person.objects.get(pk=world.alice.pk).phone_proven_at == NOW + timedelta(minutes=14)
    with pytest.raises(Refusal, match="phone_in_force"):
        ask_phone(world.alice, now=NOW)
    set_contact(world.alice, Contact(phone="912 34 568", language="nb", home=world.municipality), now=NOW)
    assert Person.objects.get(pk=world.alice.pk).phone_proven_at is None


@pytest.mark.parametrize("why", ["late", "guessed", "another's", "another number"])
def test_a_code_is_good_for_her_for_a_while_and_five_guesses(world: World, gateway: Simulator, why: str) -> None:
    for person, phone in ((world.alice, "912 34 567"), (world.charlie, "912 34 568")):
        set_contact(person, Contact(phone=phone, language="nb", home=world.municipality), now=NOW)
    check, others = ask_phone(world.alice, now=NOW), ask_phone(world.charlie, now=NOW)
    moment, code, refused = NOW, code_of(check.pk), "code_expired"
    if why == "late":
        moment = NOW + timedelta(minutes=15)
    elif why == "guessed":
        for _ in range(5):
            with pytest.raises(Refusal, match="code_wrong"):
                prove_phone(world.alice, "x", now=NOW)
    elif why == "another's":
        code, refused = code_of(others.pk), "code_wrong"
    else:
        set_contact(world.alice, Contact(phone="912 34 569", language="nb", home=world.municipality), now=NOW)
    with pytest.raises(Refusal, match=refused):
        prove_phone(world.alice, code, now=moment)
    assert Person.objects.get(pk=world.alice.pk).phone_proven_at is None


def test_a_code_that_nobody_sent_in_time_is_given_up(world: World, gateway: Simulator) -> None:
    set_contact(world.alice, Contact(phone="912 34 567", language="nb", home=world.municipality), now=NOW)
    ask_phone(world.alice, now=NOW)
    gateway.misbehaves = "down"
    dispatch(now=NOW)
    gateway.misbehaves = ""
    dispatch(now=NOW + timedelta(minutes=16))
    assert (gateway.sent, PhoneCheck.objects.get().text_after) == ([], None)
