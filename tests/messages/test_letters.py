"""Proving an address: mail to the new one, word to the old one, and nothing left behind; and which mail one wants.

Alice changes hers, Charlie tries her link.
"""

from __future__ import annotations

import re
from datetime import timedelta
from uuid import UUID

import pytest
from django.core import mail

from aktiv.bookings.actions.cancelling import cancel
from aktiv.journal.models import Entry
from aktiv.messages.actions import dispatch
from aktiv.messages.actions.choosing import choose_mail
from aktiv.messages.models import Delivery
from aktiv.people.actions.contacts import Contact, ask_address, prove_address, set_contact
from aktiv.people.links import CONTACT_PROOF
from aktiv.people.models import ContactCheck, Letter, Person
from aktiv.values.refusal import Refusal
from tests.bookings.world import NOW, World, booked
from tests.reading import everything_of

NEW = "alice@new.example"


def link_in(body: str) -> str:
    found = re.search(r"/min/profil/bekreft/([^/\s]+)/", body)
    assert found is not None, body
    return found[1]


def test_an_address_counts_when_it_is_proven_and_the_old_one_is_told(world: World) -> None:
    ask_address(world.alice, f"  {NEW} ", now=NOW)
    assert dispatch(now=NOW) == 1
    [asked] = mail.outbox
    assert (asked.to, asked.subject) == ([NEW], "Er dette e-postadressen din?")
    assert Person.objects.get(pk=world.alice.pk).email == "alice@example.no"
    prove_address(CONTACT_PROOF.row_id(link_in(asked.body)), world.alice, now=NOW + timedelta(hours=23, minutes=59))
    changed = Person.objects.get(pk=world.alice.pk)
    assert (changed.email, changed.email_proven_at) == (NEW, NOW + timedelta(hours=23, minutes=59))
    assert dispatch(now=NOW + timedelta(days=1)) == 1
    assert mail.outbox[1].to == ["alice@example.no"]
    assert NEW not in mail.outbox[1].body
    assert not Letter.objects.exists()
    said = str(list(everything_of(Entry).filter(verb__startswith="address.").values_list("verb", "data")))
    assert said.count("address.") == 2
    assert "@" not in said


def test_a_link_is_good_once_for_a_day_for_the_one_who_asked(world: World) -> None:
    first = ask_address(world.alice, NEW, now=NOW)
    with pytest.raises(Refusal, match="link_unknown"):
        prove_address(first.pk, world.charlie, now=NOW)
    with pytest.raises(Refusal, match="link_expired"):
        prove_address(first.pk, world.alice, now=NOW + timedelta(hours=24))
    second = ask_address(world.alice, "alice@third.example", now=NOW + timedelta(minutes=1))
    with pytest.raises(Refusal, match="link_expired"):
        prove_address(first.pk, world.alice, now=NOW + timedelta(minutes=2))
    prove_address(second.pk, world.alice, now=NOW + timedelta(minutes=2))
    with pytest.raises(Refusal, match="link_used"):
        prove_address(second.pk, world.alice, now=NOW + timedelta(minutes=3))
    assert Person.objects.get(pk=world.alice.pk).email == "alice@third.example"


@pytest.mark.parametrize("forged", ["", "x", "00000000-0000-0000-0000-000000000001", f"{UUID(int=1)}:aaaa", "a" * 5000])
def test_a_link_that_we_did_not_sign_is_unknown(world: World, forged: str) -> None:
    with pytest.raises(Refusal, match="link_unknown"):
        CONTACT_PROOF.row_id(forged)


@pytest.mark.parametrize("typed", ["", "alice", "a@b", "a@example.no\nBcc: x@example.no", "a" * 250 + "@example.no"])
def test_what_is_no_address_is_refused_and_nothing_is_sent(world: World, typed: str) -> None:
    with pytest.raises(Refusal, match="not_an_address"):
        ask_address(world.alice, typed, now=NOW)
    assert not ContactCheck.objects.exists()
    assert dispatch(now=NOW) == 0


def test_a_letter_that_cannot_be_sent_is_tried_again_and_leaves_no_address_when_given_up(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    ask_address(world.alice, NEW, now=NOW)

    def refuse(self: object) -> None:
        raise ConnectionRefusedError

    monkeypatch.setattr("django.core.mail.EmailMessage.send", refuse)
    dispatch(now=NOW)
    assert Letter.objects.get().mail_after == NOW + timedelta(minutes=2)
    for hours in range(8):
        dispatch(now=NOW + timedelta(hours=5 * hours, minutes=2))
    assert not Letter.objects.exists()


def test_contact_data_are_kept_in_one_form_and_the_journal_has_only_which_changed(world: World) -> None:
    told = Contact(phone="22 86 84 00", language="nn", home=world.municipality)
    assert set_contact(world.alice, told, now=NOW) == ("phone", "language")
    assert set_contact(world.alice, told, now=NOW) == ()
    changed = Person.objects.get(pk=world.alice.pk)
    assert (changed.phone, changed.language) == ("+47 22 86 84 00", "nn")
    assert everything_of(Entry).get(verb="contact.changed").data == {"fields": ["phone", "language"]}
    with pytest.raises(Refusal, match="not_a_phone_number"):
        set_contact(world.alice, Contact(phone="12", language="nn", home=None), now=NOW)
    with pytest.raises(Refusal, match="no_such_language"):
        set_contact(world.alice, Contact(phone="", language="xx", home=None), now=NOW)


def test_mail_that_she_does_without_is_not_sent_and_what_takes_her_time_always_is(world: World) -> None:
    choose_mail(world.alice.pk, {"confirmed": False, "free": False}, now=NOW)
    made = booked(world, "18–20", world.as_alice)
    assert dispatch(now=NOW) == 0
    assert (everything_of(Delivery).get().state, everything_of(Delivery).get().code) == ("dropped", "unwanted")
    cancel(made.id, world.party(world.ingrid), now=NOW)
    assert dispatch(now=NOW) == 1
    assert mail.outbox[0].subject.startswith("Avlyst")
    with pytest.raises(Refusal, match="always_mailed"):
        choose_mail(world.alice.pk, {"displaced": False}, now=NOW)
    choose_mail(world.alice.pk, {"confirmed": True}, now=NOW)
    booked(world, "20–22", world.as_alice)
    assert dispatch(now=NOW) == 1


def test_mail_that_waits_when_she_chooses_is_not_sent(world: World) -> None:
    booked(world, "18–20", world.as_alice)
    booked(world, "20–22", world.as_charlie)
    choose_mail(world.alice.pk, {"confirmed": False}, now=NOW)
    assert dispatch(now=NOW) == 1
    assert mail.outbox[0].to == ["charlie@example.no"]
