"""Workers that die at any moment: nothing is lost, and twice only what a server had taken and nobody had noted.

The mail server is a real one, the workers are processes, and they are killed without a word (SIGKILL).
"""

from __future__ import annotations

import subprocess
import sys
from collections import Counter
from random import Random

import pytest
from django.db import transaction

from aktiv.journal.actions import Event, append
from aktiv.messages.models import Delivery, Notification
from aktiv.people.models import Person
from tests.bookings.world import NOW, a_world
from tests.conftest import Committed
from tests.messages.mail_server import Post
from tests.reading import everything_of

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
        "AKTIV_SECRET_KEY": "one-for-all-workers",  # ids of messages are signed with it
        "AKTIV_MAIL_HOST": "127.0.0.1",
        "AKTIV_MAIL_PORT": str(post.port),
    }
    kills = 0
    chance, workers = Random(4), [_worker(environment) for _ in range(2)]
    while (taken := len(post.box.taken)) < PEOPLE - 12:
        post.box.wait_for(taken + chance.randint(1, 9))
        unlucky = workers.pop(chance.randrange(2))
        unlucky.kill()
        unlucky.wait(timeout=60)
        kills += 1
        workers.append(_worker(environment))
    assert [each.wait(timeout=60) for each in workers] == [0, 0]
    sent = Counter(post.box.ids)
    assert len(sent) == PEOPLE
    assert {each["To"] for each in post.box.taken} == {each.email for each in people}
    # At most the one that each killed process had in its hands; two may have had the same, one after the other.
    assert sent.total() - PEOPLE <= kills
    assert everything_of(Notification).count() == PEOPLE
    assert set(everything_of(Delivery).values_list("state", flat=True)) == {"sent"}


def _worker(environment: dict[str, str]) -> subprocess.Popen[bytes]:
    return subprocess.Popen([sys.executable, "-c", WORKER], env=environment)
