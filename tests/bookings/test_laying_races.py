"""Staff who lay time at once, in processes of their own with real commits: one gets it, nothing stands twice."""

from __future__ import annotations

from datetime import timedelta

import pytest

from aktiv.bookings.models import Occurrence
from aktiv.timetable.models import Occupancy
from tests.bookings.world import TUESDAY, World, a_world, booked, when
from tests.cases.test_races import Rivals
from tests.conftest import Committed

pytestmark = pytest.mark.debian_postgres
ROUNDS = 5
RIVAL = """
import json, sys
from datetime import UTC, datetime
from uuid import UUID
import django
django.setup()
from aktiv.bookings.actions.booking import book
from aktiv.bookings.actions.laying import At, move_by_staff, split_by_staff
from aktiv.bookings.queries.parties import party_of
from aktiv.people.models import Person
from aktiv.values.periods import Period
from aktiv.values.refusal import Refusal

now = datetime(2027, 3, 1, 11, 0, tzinfo=UTC)


def tried(order):
    by = UUID(order["by"])
    start, end = (datetime.fromisoformat(each) for each in order["time"])
    try:
        if order["act"] == "move":
            move_by_staff(order["date"], order["space"], Period(start, end), by=by, now=now, sequence=0)
        elif order["act"] == "split":
            split_by_staff(order["date"], At(start), by=by, now=now, sequence=0)
        else:
            book(party_of(Person.objects.get(pk=by), None), space_id=order["space"], period=Period(start, end), now=now)
        return {"done": 1}
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


def order(world: World, act: str, hours: str, on: int, date_id: int = 0, court: str = "C") -> dict[str, object]:
    period = when(hours, TUESDAY + timedelta(days=on))
    who = world.charlie if act == "book" else world.ingrid
    return {
        "act": act,
        "date": date_id,
        "space": world.courts[court].pk,
        "time": [period.start.isoformat(), period.end.isoformat()],
        "by": str(who.pk),
    }


def test_two_times_moved_to_one_place_and_one_who_books_it_at_once(committed: Committed, world: World) -> None:
    with Rivals(committed, 3, RIVAL) as rivals:
        for on in range(ROUNDS):
            day = TUESDAY + timedelta(days=on)
            dates = [
                booked(world, "18–20", world.as_club, world.courts[court], on=day).occurrence_ids[0] for court in "AB"
            ]
            orders = [order(world, "move", "20–22", on, each) for each in dates]
            assert rivals.race([*orders, order(world, "book", "20–22", on)]) == {"done": 1, "taken": 2}
    held = Occupancy.objects.filter(layer__isempty=False)
    assert held.count() == Occurrence.objects.count()


def test_a_time_that_is_moved_and_divided_at_once_is_one_of_them(committed: Committed, world: World) -> None:
    with Rivals(committed, 3, RIVAL) as rivals:
        for on in range(ROUNDS):
            day = TUESDAY + timedelta(days=on)
            [date_id] = booked(world, "18–20", world.as_club, world.courts["C"], on=day).occurrence_ids
            said = rivals.race(
                [
                    order(world, "move", "19–21", on, date_id),
                    order(world, "move", "16–18", on, date_id),
                    order(world, "split", "19–20", on, date_id),
                ]
            )
            assert said == {"done": 1, "changed_meanwhile": 2}
            held = Occupancy.objects.filter(during__overlap=(when("8–22", day).start, when("8–22", day).end))
            assert sum((each.during.upper - each.during.lower for each in held), timedelta()) == timedelta(hours=2)
