"""A municipality says in whose name it writes and what it leaves out; what a person has chosen goes before it."""

from __future__ import annotations

from typing import Any

import pytest
from django.core import mail

from aktiv.bookings.actions.cancelling import cancel
from aktiv.messages.actions import dispatch
from aktiv.messages.actions.choosing import choose_mail, set_sending
from aktiv.messages.queries import mailed_unless_said
from aktiv.values.refusal import Refusal
from tests.bookings.world import NOW, World, booked, day
from tests.facilities.world import a_municipality

SAID: dict[str, Any] = {"sender_name": "", "reply_to": "", "sms": False, "unmailed": ()}


def says(world: World, **said: Any) -> None:
    set_sending(world.municipality.pk, **(SAID | said), by=world.ingrid.pk, now=NOW)


def test_mail_is_from_the_municipality_and_answers_go_to_it(world: World) -> None:
    says(world, sender_name="Fjell kommune – idrett", reply_to="idrett@fjell.example")
    booked(world, "18–20", world.as_alice)
    dispatch(now=NOW)
    message = mail.outbox[0].message()
    assert "<ikke-svar@localhost>" in str(message["From"])
    assert mail.outbox[0].extra_headers["From"].startswith("=?utf-8?")
    assert message["Reply-To"] == "idrett@fjell.example"


@pytest.mark.parametrize(
    "name",
    ["Fjell\0", "Fjell \u202eno", 'Fjell "x"', "a@b.no", "A, B", "a" * 61, "Fjell <x>", "=?utf-8?q?fjell=40x.no?="],
)
def test_a_name_that_could_be_taken_for_an_address_is_refused(world: World, name: str) -> None:
    with pytest.raises(Refusal, match="not_a_sender_name"):
        says(world, sender_name=name)


def test_nobody_writes_in_the_name_of_another_municipality(world: World) -> None:
    a_municipality("stord", "4614")
    for name in ("Stord kommune", "STORD", "Idrett i stord"):
        with pytest.raises(Refusal, match="anothers_name"):
            says(world, sender_name=name)
    says(world, sender_name="Stordalen idrettsråd")


def test_answers_go_to_an_address(world: World) -> None:
    with pytest.raises(Refusal, match="not_an_address"):
        says(world, reply_to="idrett")


@pytest.mark.parametrize(
    ("left_out", "chosen", "mailed"),
    [(False, None, True), (True, None, False), (True, True, True), (False, False, False), (True, False, False)],
)
def test_a_persons_choice_goes_before_the_municipalitys(
    world: World, left_out: bool, chosen: bool | None, mailed: bool
) -> None:
    says(world, unmailed=["confirmed"] if left_out else [])
    if chosen is not None:
        choose_mail(world.alice.pk, {"confirmed": chosen}, now=NOW)
    booked(world, "18–20", world.as_alice)
    assert dispatch(now=NOW) == mailed


def test_what_takes_time_is_mailed_whatever_a_municipality_says(world: World) -> None:
    with pytest.raises(Refusal, match="always_mailed"):
        says(world, unmailed=["cancelled"])
    says(world, unmailed=["confirmed", "free"])
    made = booked(world, "18–20", world.as_alice, on=day(1))
    cancel(made.id, world.as_alice, now=NOW)
    dispatch(now=NOW)
    assert [each.subject.split(":")[0] for each in mail.outbox] == ["Avlyst"]
    assert "confirmed" not in mailed_unless_said(world.alice)
    assert "allocated" in mailed_unless_said(world.alice)
