"""Mail over a real connection to a real server: what is refused, broken off or late is nobody else's trouble."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta

import pytest
from django.test import override_settings

from aktiv.messages import words
from aktiv.messages.actions import dispatch
from aktiv.messages.models import Delivery
from aktiv.people.actions.contacts import ask_address
from aktiv.people.models import Letter, Person
from tests.bookings.world import NOW, World, booked, day
from tests.messages.mail_server import Post
from tests.reading import everything_of

EVERYBODY = ["alice@example.no", "charlie@example.no", "bob@example.no"]


def states() -> list[tuple[str, str, int]]:
    """State, code and attempts of each mail, the oldest first."""
    return list(everything_of(Delivery).order_by("id").values_list("state", "code", "attempts"))


def three_book(world: World) -> None:
    for number, person in enumerate((world.alice, world.charlie, world.bob)):
        booked(world, "18–20", world.party(person), on=day(number))


def test_a_receipt_arrives_with_its_calendar_file(world: World, smtp: Post) -> None:
    booked(world, "18–20", world.as_alice)
    assert dispatch(now=NOW) == 1
    [message] = smtp.box.taken
    assert (message["To"], message["Content-Language"], message["Auto-Submitted"]) == (
        "alice@example.no", "nb", "auto-generated",
    )  # fmt: skip
    assert [part.get_content_type() for part in message.walk()] == [
        "multipart/mixed", "multipart/alternative", "text/plain", "text/calendar", "application/ics",
    ]  # fmt: skip
    [calendar] = [part for part in message.walk() if part.get_content_type() == "text/calendar"]
    assert calendar.get_param("method") == "REQUEST"


def test_a_server_that_is_busy_gets_it_later_and_once(world: World, smtp: Post) -> None:
    smtp.box.busy = 2
    booked(world, "18–20", world.as_alice)
    assert [dispatch(now=NOW + timedelta(minutes=minutes)) for minutes in (0, 1, 2, 4, 6, 60)] == [0, 0, 0, 0, 1, 0]
    assert len(smtp.box.taken) == 1


@pytest.mark.parametrize(
    ("answer", "state", "code", "address_returned"),
    [
        ("550 5.1.1 No such user here", "bounced", "5.1.1", True),
        ("550 No such user here", "bounced", "550", True),
        ("550 5.7.1 You are on our list", "failed", "5.7.1", False),
        ("552 5.2.2 Mailbox full", "failed", "5.2.2", False),
        ("450 4.2.1 Later", "waiting", "4.2.1", False),
    ],
)
def test_one_address_that_is_refused_stops_no_other_and_is_marked_when_it_is_none(
    world: World, smtp: Post, answer: str, state: str, code: str, address_returned: bool
) -> None:
    smtp.box.refused = {"alice@example.no": answer}
    three_book(world)
    assert dispatch(now=NOW) == 2
    assert smtp.box.to == EVERYBODY[1:]
    assert states()[0] == (state, code, 0 if state == "bounced" else 1)
    assert smtp.box.connections == 1
    assert (Person.objects.get(pk=world.alice.pk).email_returned_at == NOW) is address_returned


def test_a_hundred_mails_take_one_connection(world: World, smtp: Post) -> None:
    three_book(world)
    assert dispatch(now=NOW) == 3
    assert (smtp.box.connections, smtp.box.to) == (1, EVERYBODY)


def test_a_connection_that_breaks_in_the_middle_is_opened_again_for_the_next(world: World, smtp: Post) -> None:
    smtp.box.breaks = {2}
    three_book(world)
    assert dispatch(now=NOW) == 2
    assert (smtp.box.connections, smtp.box.to) == (2, [EVERYBODY[0], EVERYBODY[2]])
    assert dispatch(now=NOW + timedelta(minutes=2)) == 1
    assert smtp.box.to == [EVERYBODY[0], EVERYBODY[2], EVERYBODY[1]]


def test_a_letter_that_cannot_be_written_stops_no_other_and_is_given_up(
    world: World, smtp: Post, monkeypatch: pytest.MonkeyPatch
) -> None:
    write = words.letter

    def broken(kind: str, about: words.About, language: str, *rest: object, name: str) -> tuple[str, str]:
        if name == "Alice":
            raise ZeroDivisionError
        return write(kind, about, language, *rest, name=name)  # type: ignore[arg-type]

    monkeypatch.setattr(words, "letter", broken)
    three_book(world)
    assert dispatch(now=NOW) == 2
    assert states()[0] == ("waiting", "ZeroDivisionError", 1)
    for hours in range(8):
        dispatch(now=NOW + timedelta(hours=5 * hours + 1))
    assert states()[0] == ("failed", "ZeroDivisionError", 8)


def test_a_server_that_does_not_take_us_as_sender_costs_no_mail_an_attempt(world: World, smtp: Post) -> None:
    smtp.box.sender_refused = "553 5.7.1 Not you"
    three_book(world)
    assert dispatch(now=NOW) == 0
    assert states() == [("waiting", "", 0)] * 3
    smtp.box.sender_refused = ""
    assert dispatch(now=NOW + timedelta(days=3)) == 3


def test_a_server_that_is_down_for_an_hour_loses_nothing(world: World, smtp: Post) -> None:
    three_book(world)
    ask_address(world.ingrid, "ingrid@new.example", now=NOW)
    with override_settings(EMAIL_PORT=1):
        assert [dispatch(now=NOW + timedelta(minutes=minutes)) for minutes in range(0, 61, 10)] == [0] * 7
    assert states() == [("waiting", "", 0)] * 3
    assert dispatch(now=NOW + timedelta(minutes=61)) == 4
    assert dispatch(now=NOW + timedelta(hours=6)) == 0
    assert Counter(smtp.box.to) == Counter([*EVERYBODY, "ingrid@new.example"])


def test_a_letter_to_an_address_that_is_none_is_not_tried_again(world: World, smtp: Post) -> None:
    smtp.box.refused = {"alice@new.example": "550 5.1.1 No such user here"}
    ask_address(world.alice, "alice@new.example", now=NOW)
    assert dispatch(now=NOW) == 0
    assert not Letter.objects.exists()
    assert Person.objects.get(pk=world.alice.pk).email_returned_at is None
