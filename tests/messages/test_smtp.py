"""Mail over a real connection to a real server: lost never, twice only where a process died between taken and noted."""

from __future__ import annotations

import socket
import subprocess
import sys
import threading
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from email import message_from_bytes
from email.message import Message

import pytest
from aiosmtpd.controller import Controller
from django.db import transaction
from django.test import override_settings

from aktiv.journal.actions import Event, append
from aktiv.messages.actions import dispatch
from aktiv.messages.models import Notification
from aktiv.people.models import Person
from tests.bookings.world import NOW, World, a_world, booked, day
from tests.conftest import Committed
from tests.reading import everything_of


@dataclass
class Box:
    """What a mail server took. It refuses `refused` addresses for good, and `busy` messages for now."""

    taken: list[Message] = field(default_factory=list)
    refused: set[str] = field(default_factory=set)
    busy: int = 0
    arrived: threading.Condition = field(default_factory=threading.Condition)

    async def handle_RCPT(
        self, server: object, session: object, envelope: object, address: str, options: object
    ) -> str:
        if address in self.refused:
            return "550 No such user here"
        envelope.rcpt_tos.append(address)  # type: ignore[attr-defined]
        return "250 OK"

    async def handle_DATA(self, server: object, session: object, envelope: object) -> str:
        with self.arrived:
            if self.busy:
                self.busy -= 1
                return "451 Try again later"
            self.taken.append(message_from_bytes(envelope.content))  # type: ignore[attr-defined]
            self.arrived.notify_all()
        return "250 Taken"

    def wait_for(self, count: int) -> None:
        """Until so many were taken."""
        with self.arrived:
            assert self.arrived.wait_for(lambda: len(self.taken) >= count, timeout=60)

    @property
    def ids(self) -> list[str]:
        return [str(each["Message-ID"]) for each in self.taken]


@dataclass
class Post:
    """A mail server on loopback, which may be closed and opened again on the same port."""

    box: Box
    controller: Controller


@pytest.fixture
def post() -> Iterator[Post]:
    box = Box()
    with socket.socket() as probe:  # the library asks its own port whether it is up, so it must know it
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    controller = Controller(box, hostname="127.0.0.1", port=port, ready_timeout=30)
    controller.start()
    yield Post(box, controller)
    controller.stop()


@pytest.fixture
def smtp(post: Post) -> Iterator[Post]:
    """Mail goes to the server."""
    told = {"EMAIL_HOST": "127.0.0.1", "EMAIL_PORT": post.controller.port, "EMAIL_TIMEOUT": 10}
    with override_settings(EMAIL_BACKEND="django.core.mail.backends.smtp.EmailBackend", **told):
        yield post


def test_a_receipt_arrives_with_its_calendar_file(world: World, smtp: Post) -> None:
    booked(world, "18–20", world.as_alice)
    assert dispatch(now=NOW) == 1
    [message] = smtp.box.taken
    assert (message["To"], message["Content-Language"], message["Auto-Submitted"]) == (
        "alice@example.no", "nb", "auto-generated",
    )  # fmt: skip
    assert [part.get_content_type() for part in message.walk()][-1] == "text/calendar"


def test_a_server_that_is_busy_gets_it_later_and_once(world: World, smtp: Post) -> None:
    smtp.box.busy = 2
    booked(world, "18–20", world.as_alice)
    assert [dispatch(now=NOW + timedelta(minutes=minutes)) for minutes in (0, 1, 2, 4, 6, 60)] == [0, 0, 0, 0, 1, 0]
    assert len(smtp.box.taken) == 1


def test_one_address_that_is_refused_stops_no_other(world: World, smtp: Post) -> None:
    smtp.box.refused = {"alice@example.no"}
    booked(world, "18–20", world.as_alice)
    booked(world, "18–20", world.as_charlie, on=day(1))
    assert dispatch(now=NOW) == 1
    assert [each["To"] for each in smtp.box.taken] == ["charlie@example.no"]


def test_a_server_that_is_down_for_an_hour_loses_nothing(world: World, smtp: Post) -> None:
    for number, party in enumerate((world.as_alice, world.as_charlie)):
        booked(world, "18–20", party, on=day(number))
    with override_settings(EMAIL_PORT=1):
        assert [dispatch(now=NOW + timedelta(minutes=minutes)) for minutes in range(0, 61, 10)] == [0] * 7
    assert everything_of(Notification).filter(mail_after__isnull=False).count() == 2
    assert dispatch(now=NOW + timedelta(hours=3)) == 2
    assert dispatch(now=NOW + timedelta(hours=6)) == 0
    assert Counter(each["To"] for each in smtp.box.taken) == {"alice@example.no": 1, "charlie@example.no": 1}


WORKER = """
import sys
from datetime import UTC, datetime
import django
django.setup()
from aktiv.messages.actions import dispatch
while dispatch(limit=5, now=datetime(2027, 3, 1, 11, 0, tzinfo=UTC)):
    pass
"""
PEOPLE = 60


@pytest.mark.debian_postgres
def test_workers_that_are_killed_again_and_again_lose_nothing_and_send_twice_only_what_they_had_not_noted(
    committed: Committed, post: Post
) -> None:
    home = a_world().municipality
    people = Person.objects.bulk_create(
        Person(name=f"Person {number}", email=f"p{number}@example.no", home_municipality=home)
        for number in range(PEOPLE)
    )
    with transaction.atomic():
        data = [{"person": str(each.pk), "role": "viewer"} for each in people]
        append([Event("role.granted", ("municipality", home.pk), home.pk, data=each) for each in data], at=NOW)
    environment = committed.environment() | {
        "AKTIV_MAIL_HOST": "127.0.0.1",
        "AKTIV_MAIL_PORT": str(post.controller.port),
    }
    kills = 0
    for wanted in range(5, PEOPLE, 11):
        workers = [_worker(environment) for _ in range(2)]
        post.box.wait_for(min(wanted, PEOPLE))
        workers[kills % 2].kill()
        kills += 1
        for each in workers:
            each.wait(timeout=60)
    assert _worker(environment).wait(timeout=60) == 0
    sent = Counter(post.box.ids)
    assert len(sent) == PEOPLE
    assert {each["To"] for each in post.box.taken} == {each.email for each in people}
    twice = [each for each, count in sent.items() if count > 1]
    assert max(sent.values()) <= 2
    assert len(twice) <= kills  # at most the one that each killed process had in its hands
    assert everything_of(Notification).filter(mailed_at__isnull=True).count() == 0


def _worker(environment: dict[str, str]) -> subprocess.Popen[bytes]:
    return subprocess.Popen([sys.executable, "-c", WORKER], env=environment)
