"""Many who sign up at once, in processes of their own with real commits: never more than there is room for."""

from __future__ import annotations

from dataclasses import replace

import pytest
from django.db import connections

from aktiv.bookings.actions.signing_up import open_sign_up
from aktiv.bookings.models import Participant
from aktiv.bookings.rules.signing_up import SignUpTerms
from aktiv.people.models import Person
from tests.bookings.world import NOW, World, a_world, booked, when
from tests.cases.test_races import Rivals
from tests.conftest import Committed
from tests.reading import everything_of

pytestmark = pytest.mark.debian_postgres
ROUNDS, MANY, ROOM = 3, 4, 2
RIVAL = """
import json, sys
from datetime import UTC, datetime
from uuid import UUID
import django
django.setup()
from aktiv.bookings.actions import participating
from aktiv.bookings.queries.signing_up import Counts
from aktiv.people.models import Person
from aktiv.values.refusal import Refusal

now = datetime(2027, 3, 1, 11, 0, tzinfo=UTC)


def tried(order):
    try:
        if order["act"] == "off":
            participating.sign_off(UUID(order["id"]), UUID(order["by"]), now=now)
            return {"done": 1}
        if order["act"] == "blind":  # looks at nothing before it writes: the database alone stands in the way
            participating.counts_of = lambda ids: {each: Counts() for each in ids}
            sign_up_called = participating.sign_up_called
            participating.sign_up_called = lambda token, to_change=False: sign_up_called(token)
        made = participating.sign_up(order["token"], Person.objects.get(pk=order["by"]), now=now)
        return {"refused": made.state}  # what came of it
    except Refusal as refusal:
        return {"refused": refusal.code}


Person.objects.count()
print("ready", flush=True)
for line in sys.stdin:
    print(json.dumps(tried(json.loads(line))), flush=True)
"""


@pytest.fixture
def world(committed: Committed) -> World:
    return a_world()


def test_the_places_go_to_so_many_and_the_rest_wait_also_while_one_signs_off(
    committed: Committed, world: World
) -> None:
    people = [Person.objects.create(name=f"P{n}", email=f"p{n}@example.no") for n in range(MANY)]
    with Rivals(committed, MANY, RIVAL) as rivals:
        for number in range(ROUNDS):
            hours = f"{8 + 2 * number}–{10 + 2 * number}"
            made = booked(world, hours, world.as_club, world.courts["A"])
            terms = SignUpTerms(
                title="Cup", opens_at=NOW, closes_at=when(hours).start, capacity=ROOM, asks_age=False,
                waiting_list=number != 1,
            )  # fmt: skip
            found = open_sign_up(made.id, terms, world.as_club, now=NOW)
            act = "blind" if number == ROUNDS - 1 else "on"
            orders: list[dict[str, object]] = [
                {"act": act, "token": found.token, "by": str(each.pk)} for each in people
            ]
            said = rivals.race(orders)
            rest = "waiting" if number == 0 else "no_room"
            assert said == {"signed_up": ROOM, rest: MANY - ROOM}
            live = everything_of(Participant).filter(sign_up=found)
            assert live.filter(state="signed_up").count() == ROOM
            if number == 0:
                first = live.filter(state="signed_up")[0]
                by = str(first.person_id)
                off: dict[str, object] = {"act": "off", "id": str(first.pk), "by": by}
                again = [dict(off) for _ in range(MANY)]
                assert rivals.race(again) == {"done": MANY}
                assert live.filter(state="signed_up").count() == ROOM
                assert live.filter(state="waiting").count() == MANY - ROOM - 1
        # Without the guard the same rivals would all be in: what they raced for is real.
        with connections["owner"].cursor() as cursor:
            cursor.execute("ALTER TABLE bookings_participant DISABLE TRIGGER participant_within")
        made = booked(world, "14–16", world.as_club, world.courts["A"])
        terms = replace(terms, closes_at=when("14–16").start)
        token = open_sign_up(made.id, terms, world.as_club, now=NOW).token
        said = rivals.race([{"act": "blind", "token": token, "by": str(each.pk)} for each in people])
        assert said == {"signed_up": MANY}
