"""Ten thousand messages drained by two workers over real SMTP, with one of them killed every few seconds.

Counts, not speed alone: none is lost, and none goes twice but those that the server had taken when a worker was killed
before it could note it. Those are counted too; they carry the same Message-ID.
"""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from email import message_from_bytes
from pathlib import Path
from random import Random

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session
from django.db import transaction
from psycopg import conninfo

from aktiv.config.databases import connection_texts
from aktiv.journal.actions import Event, append
from aktiv.messages.actions import tell
from aktiv.messages.models import Delivery
from aktiv.municipalities.models import Municipality
from aktiv.people.models import Person
from aktiv.walls import everything
from bench.ground import SMALL, Ground, database
from bench.measure import Row, Told

MESSAGES, FEWER = 10_000, 1_000
KILL_EVERY = (2.0, 5.0)  # seconds, by chance
PATIENCE = 900.0  # seconds
WORKER = """
import django
django.setup()
from django.utils import timezone
from aktiv.messages.actions import dispatch
while dispatch(limit=200, now=timezone.now()):
    pass
"""


class Box:
    """What the mail server took: the ids in order."""

    def __init__(self) -> None:
        self.ids: list[str] = []

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        """Takes everything."""
        content = envelope.content
        assert isinstance(content, bytes)
        self.ids.append(str(message_from_bytes(content)["Message-ID"]))
        return "250 Taken"


def measure(ground: Ground) -> list[Row | Told]:
    """All of it on the small database."""
    wanted = int(os.environ.get("AKTIV_BENCH_MESSAGES", str(FEWER if ground.small else MESSAGES)))
    with database(SMALL), _server() as (box, port):
        _drain(port)  # what earlier runs left
        box.ids.clear()
        first = _happens(wanted)
        began = time.monotonic()
        kills = _kill_and_drain(port, box, wanted)
        took = time.monotonic() - began
        with everything():
            waiting = Delivery.objects.filter(state=Delivery.State.WAITING).count()
            sent = Delivery.objects.filter(pk__gt=first, state=Delivery.State.SENT).count()
    times = Counter(box.ids)
    twice = sum(count == 2 for count in times.values())
    beyond = sum(count - 2 for count in times.values() if count > 2) + max(0, twice - kills)
    name = f"{wanted} messages by two workers, {kills} killed"
    return [
        Row(name, f"{len(times)} arrived", f"{wanted} happened", wanted - len(times), 0, unit="lost"),
        Row(name, f"{sent} noted as sent, {waiting} wait", f"{wanted} happened", wanted - sent, 0, unit="not noted"),
        Row(name, f"{beyond} twice without a kill to tell why", f"{kills} kills", beyond, 0, unit="twice"),
        Told(f"{name}: sent twice in the crash window", f"{twice} (the same Message-ID)"),
        Told(f"{name}: took", f"{took:.0f} s, {wanted / took:.0f} a second with the restarts of workers"),
    ]


def _happens(count: int) -> int:
    """So many things happen to so many people. Returns the last delivery before."""
    home = Municipality.objects.order_by("pk").first()
    assert home is not None
    there = Person.objects.filter(email__startswith="bench-mail-").count()
    Person.objects.bulk_create(
        (
            Person(
                name=f"Reader {number}",
                email=f"bench-mail-{number}@example.no",
                home_municipality=home,
                birth_date=date(1990, 1, 1),
            )
            for number in range(there, count)
        ),
        batch_size=1_000,
    )
    readers = Person.objects.filter(email__startswith="bench-mail-").order_by("email").values_list("pk", flat=True)
    with everything():
        first = Delivery.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
    with transaction.atomic():
        append(
            [
                Event("role.granted", ("municipality", home.pk), home.pk, data={"person": str(pk), "role": "viewer"})
                for pk in readers[:count]
            ],
            at=datetime.now(UTC),
        )
    return int(first)


def _kill_and_drain(port: int, box: Box, wanted: int) -> int:
    """Two workers at a time until everything has arrived, one of them killed again and again. Returns how many."""
    chance, kills, deadline = Random(2027), 0, time.monotonic() + PATIENCE
    workers = [_worker(port) for _ in range(2)]
    try:
        while len(set(box.ids)) < wanted * 9 // 10 and time.monotonic() < deadline:
            unlucky = workers.pop(chance.randrange(2))
            with _suppressed_timeout():
                unlucky.wait(chance.uniform(*KILL_EVERY))
            if unlucky.poll() is None:
                unlucky.kill()
                unlucky.wait()
                kills += 1
            workers.append(_worker(port))
    finally:
        for each in workers:
            each.wait(timeout=PATIENCE)
    _drain(port)
    return kills


@contextmanager
def _suppressed_timeout() -> Iterator[None]:
    try:
        yield
    except subprocess.TimeoutExpired:
        return


def _drain(port: int) -> None:
    """One worker until nothing waits."""
    tell(now=datetime.now(UTC))
    assert _worker(port).wait(timeout=PATIENCE) == 0


def _worker(port: int) -> subprocess.Popen[bytes]:
    app, owner = connection_texts(Path(os.environ["AKTIV_DATA"]))
    environment = {
        **os.environ,
        "DATABASE_URL": conninfo.make_conninfo(app, dbname=SMALL),
        "AKTIV_OWNER_DATABASE_URL": conninfo.make_conninfo(owner, dbname=SMALL),
        "AKTIV_MAIL_HOST": "127.0.0.1",
        "AKTIV_MAIL_PORT": str(port),
        "DJANGO_SETTINGS_MODULE": "aktiv.config.settings",
        "PYTHONPATH": os.pathsep.join(sys.path),
    }
    return subprocess.Popen([sys.executable, "-c", WORKER], env=environment)


@contextmanager
def _server() -> Iterator[tuple[Box, int]]:
    """A mail server on a free port."""
    box = Box()
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = int(probe.getsockname()[1])
    controller = Controller(box, hostname="127.0.0.1", port=port, ready_timeout=30)
    controller.start()
    try:
        yield box, port
    finally:
        controller.stop()
