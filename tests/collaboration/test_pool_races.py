"""Partners who say yes to the same hours at once, in processes of their own with real commits: one gets them."""

from __future__ import annotations

import pytest
from django.db import connections

from aktiv.collaboration.models import Engagement, Offer
from tests.cases.test_races import Rivals
from tests.collaboration.pool_world import ALESUND, FJELL, STAVANGER, a_need, an_offer, proposed
from tests.collaboration.world import NOW, Circle, a_circle
from tests.conftest import Committed

pytestmark = pytest.mark.debian_postgres
ROUNDS = 4
ASKING = (FJELL, ALESUND, STAVANGER)
# GUARD off: nobody waits for her turn at the collaboration's row.
RIVAL = """
import json, os, sys
from datetime import UTC, datetime
from uuid import UUID
import django
django.setup()
from django.db import IntegrityError
from aktiv.collaboration.actions import engagements
from aktiv.collaboration.models import Collaboration
from aktiv.people.models import Person
from aktiv.values.refusal import Refusal

held = engagements.my_turn


def tried(order):
    engagements.my_turn = held if order["turns"] else Collaboration.objects.get
    now = datetime(2027, 3, 1, 11, 0, tzinfo=UTC)
    try:
        engagements.agree(order["number"], by=UUID(order["by"]), now=now)
    except Refusal as refusal:
        return {"refused": refusal.code}
    except IntegrityError as error:
        return {"refused": "commitment" if "commitment_once" in str(error) else "database"}
    return {"done": 1}


Person.objects.count()
print("ready", flush=True)
for line in sys.stdin:
    print(json.dumps(tried(json.loads(line))), flush=True)
"""


@pytest.fixture
def circle(committed: Committed) -> Circle:
    return a_circle()


def orders(circle: Circle, *, turns: bool) -> tuple[Offer, list[dict[str, object]]]:
    """Three proposals for all the hours of one offer, each to be agreed to by another partner."""
    what = an_offer(circle, NOW)
    made = [proposed(circle, NOW, what, a_need(circle, NOW, each, hours=40), hours=40) for each in ASKING]
    return what, [
        {"number": each.number, "by": str(circle.speakers[member].pk), "turns": turns}
        for each, member in zip(made, ASKING, strict=True)
    ]


def agreed(what: Offer) -> int:
    return Engagement.objects.filter(offer=what, state="agreed").count()


def test_who_takes_turns_lends_each_hour_once(committed: Committed, circle: Circle) -> None:
    with Rivals(committed, len(ASKING), RIVAL) as rivals:
        for _round in range(ROUNDS):
            what, asked = orders(circle, turns=True)
            assert rivals.race(asked) == {"done": 1, "offer_has_less": 2}
            assert agreed(what) == 1


def test_without_turns_the_database_itself_lends_each_hour_once(committed: Committed, circle: Circle) -> None:
    with Rivals(committed, len(ASKING), RIVAL) as rivals:
        for _round in range(ROUNDS):
            what, asked = orders(circle, turns=False)
            rivals.race(asked)
            assert agreed(what) <= 1


def test_without_turns_and_trigger_an_hour_is_lent_twice(committed: Committed, circle: Circle) -> None:
    """Shows that there is a race to be lost: were this ever to pass without a fault, those above prove nothing."""
    with connections["owner"].cursor() as cursor:
        cursor.execute("ALTER TABLE collaboration_engagement DISABLE TRIGGER fits")
        cursor.execute("ALTER TABLE collaboration_commitment DROP CONSTRAINT commitment_once")
    most = 0
    with Rivals(committed, len(ASKING), RIVAL) as rivals:
        for _round in range(ROUNDS * 3):
            what, asked = orders(circle, turns=False)
            rivals.race(asked)
            most = max(most, agreed(what))
            if most > 1:
                break
    assert most > 1
