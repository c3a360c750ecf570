"""Mail that comes back: a report is believed only for a message of ours, and an address is silent until it is proven.

Alice's mailbox is gone; Charlie tries to silence her.
"""

from __future__ import annotations

import io
from datetime import timedelta

import pytest
from django.core import mail
from django.test import override_settings

from aktiv import cli
from aktiv.journal.models import Entry
from aktiv.messages.actions import dispatch
from aktiv.messages.actions.returning import note_report
from aktiv.messages.models import Delivery
from aktiv.messages.queries import inbox
from aktiv.messages.references import delivery_named, reference, return_path
from aktiv.people.actions.contacts import ask_address, prove_address
from aktiv.people.models import Letter, Person
from aktiv.people.queries.contacts import undeliverable
from tests.bookings.world import NOW, World, booked, day
from tests.messages.mail_server import Post
from tests.reading import everything_of

LATER = NOW + timedelta(hours=1)


def report(
    *, status: str = "5.1.1", action: str = "failed", to: str = "ikke-svar@localhost", original: str = ""
) -> bytes:
    """A report as Postfix writes it, with the headers of the mail it is about."""
    return f"""\
Return-Path: <>
From: MAILER-DAEMON@mx.example.no
To: {to}
Subject: Undelivered Mail Returned to Sender
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="b"

--b
Content-Type: text/plain

I am sorry.
--b
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.example.no

Final-Recipient: rfc822; alice@example.no
Action: {action}
Status: {status}
Diagnostic-Code: smtp; 550 {status} unknown

--b
Content-Type: text/rfc822-headers

From: Aktiv kommune <ikke-svar@localhost>
Message-ID: {original}
Subject: Bestilt

--b--
""".replace("\n", "\r\n").encode()


def sent(world: World) -> Delivery:
    """Alice has been sent a receipt."""
    booked(world, "18–20", world.as_alice)
    assert dispatch(now=NOW) == 1
    return everything_of(Delivery).get()


def message_id() -> str:
    return str(mail.outbox[0].extra_headers["Message-ID"])


def email_of(person: Person) -> tuple[str, bool]:
    found = Person.objects.get(pk=person.pk)
    return found.email, found.email_returned_at is not None


@pytest.mark.parametrize("by", ["message id", "return address", "the address the server says"])
def test_a_report_marks_the_message_and_the_address_and_nothing_more_is_sent_there(world: World, by: str) -> None:
    delivery = sent(world)
    with override_settings(MAIL_RETURN="retur@post.example.no"):
        address = return_path(delivery)
    raw, named = {
        "message id": (report(original=message_id()), ""),
        "return address": (report(to=address.upper()), ""),
        "the address the server says": (report(), address),
    }[by]
    assert note_report(raw, named=named, now=LATER) == "address"
    found = everything_of(Delivery).get()
    assert (found.state, found.code) == ("bounced", "5.1.1")
    assert undeliverable([world.alice.pk, world.bob.pk]) == {world.alice.pk: LATER}
    assert note_report(raw, named=named, now=LATER) == "known"
    booked(world, "20–22", world.as_alice)
    assert dispatch(now=LATER) == 0
    assert [each.code for each in everything_of(Delivery).order_by("id")] == ["5.1.1", "address_returned"]
    assert len(inbox(world.alice.pk, "nb")) == 2
    entry = everything_of(Entry).get(verb="address.returned")
    assert (entry.data, "@" in str(entry.data)) == ({"status": "5.1.1"}, False)


def test_a_report_that_nobody_can_sign_but_us_silences_nobody(world: World) -> None:
    delivery = sent(world)
    forged = f"<20.confirmed.{delivery.pk}-0123456789abcdef@aktiv-kommune>"
    for raw in (report(original=forged), report(original=""), report(to=f"retur+{delivery.pk}-{'0' * 16}@x.no")):
        assert note_report(raw, now=LATER) == "not_ours"
    assert (everything_of(Delivery).get().state, email_of(world.alice)) == ("sent", ("alice@example.no", False))
    assert delivery_named(reference(delivery.pk).upper()) == delivery.pk
    assert delivery_named(f"1{reference(delivery.pk)}") is None


@pytest.mark.parametrize(
    ("status", "action", "noted", "state"),
    [
        ("4.4.1", "delayed", "no_report", "sent"),
        ("2.0.0", "delivered", "no_report", "sent"),
        ("4.4.7", "failed", "message", "bounced"),
        ("5.7.1", "failed", "message", "bounced"),
        ("", "failed", "message", "bounced"),
    ],
)
def test_what_says_nothing_of_the_address_leaves_it_in_use(
    world: World, status: str, action: str, noted: str, state: str
) -> None:
    sent(world)
    assert note_report(report(status=status, action=action, original=message_id()), now=LATER) == noted
    assert (everything_of(Delivery).get().state, email_of(world.alice)[1]) == (state, False)


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"\xff\x00",
        b"Subject: Out of office\r\n\r\nHi",
        b"Content-Type: multipart/report\r\n\r\n",
        b"Content-Type: multipart/report; boundary=x\n\n--x\n" + b"Content-Type: message/rfc822\n\n" * 3_000,
    ],
    ids=["nothing", "no text", "an answer", "half a report", "mail in mail in mail"],
)
def test_mail_that_is_no_report_is_left_alone(db: None, raw: bytes) -> None:
    assert note_report(raw, now=LATER) == "no_report"


def test_an_address_that_she_proves_again_is_written_to_again(world: World) -> None:
    sent(world)
    note_report(report(original=message_id()), now=LATER)
    check = ask_address(world.alice, "alice@example.no", now=LATER)
    assert dispatch(now=LATER) == 1, "the question itself goes to the address"
    assert mail.outbox[-1].to == ["alice@example.no"]
    prove_address(check.pk, world.alice, now=LATER + timedelta(minutes=5))
    assert email_of(world.alice) == ("alice@example.no", False)
    assert not Letter.objects.exists()
    booked(world, "20–22", world.as_alice)
    assert dispatch(now=LATER + timedelta(minutes=5)) == 1


def test_a_late_report_about_an_old_address_says_nothing_of_the_new_one(world: World) -> None:
    sent(world)
    old = message_id()
    check = ask_address(world.alice, "alice@new.example", now=LATER)
    prove_address(check.pk, world.alice, now=LATER)
    assert note_report(report(original=old), now=LATER + timedelta(days=5)) == "message"
    assert email_of(world.alice) == ("alice@new.example", False)


def test_each_mail_is_returned_to_an_address_of_its_own_and_answered_to_ours(world: World, smtp: Post) -> None:
    with override_settings(MAIL_RETURN="retur@post.example.no"):
        for number, party in enumerate((world.as_alice, world.as_charlie)):
            booked(world, "18–20", party, on=day(number))
        assert dispatch(now=NOW) == 2
    rows = everything_of(Delivery).order_by("id")
    assert smtp.box.senders == [f"retur+{reference(each.pk)}@post.example.no" for each in rows]
    assert {str(each["From"]) for each in smtp.box.taken} == {"Aktiv kommune <ikke-svar@localhost>"}


def test_a_mail_server_hands_over_a_report_by_a_command(
    world: World, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    delivery = sent(world)
    raw = report(original=message_id())
    args = cli.parser().parse_args(["mail", "bounce", "--to", f"retur+{reference(delivery.pk)}@x.no"])
    assert args.when_in_trouble == 75
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(raw)))
    assert not args.run(args)
    assert capsys.readouterr().out == "address\n"
    assert email_of(world.alice)[1]
