"""A partner that calls off the last of a lot from several places at once: never more than it joined with."""

from __future__ import annotations

import pytest
from django.db.models import Sum

from aktiv.collaboration.models import CallOff
from tests.cases.test_races import Rivals
from tests.collaboration.pool_world import FJELL, awarded
from tests.collaboration.world import NOW, Circle, a_circle
from tests.conftest import Committed

AT_ONCE, JOINED, EACH = 3, 12, 5
# GUARD off: nobody waits for her turn at the collaboration's row, and the sum is read before others are done.
RIVAL = """
import json, sys
from datetime import UTC, datetime
from uuid import UUID
import django
django.setup()
from django.db import IntegrityError
from aktiv.collaboration.actions import contracts
from aktiv.collaboration.models import Collaboration
from aktiv.people.models import Person
from aktiv.values.refusal import Refusal

held = contracts.my_turn


def tried(order):
    contracts.my_turn = held if order["turns"] else Collaboration.objects.get
    now = datetime(2027, 3, 1, 11, 0, tzinfo=UTC)
    try:
        contracts.call_off(
            order["number"], 1, order["member"], order["volume"], on=now.date(), by=UUID(order["by"]), now=now
        )
    except Refusal as refusal:
        return {"refused": refusal.code}
    except IntegrityError:
        return {"refused": "database"}
    return {"done": 1}


Person.objects.count()
print("ready", flush=True)
for line in sys.stdin:
    print(json.dumps(tried(json.loads(line))), flush=True)
"""


@pytest.fixture
def circle(committed: Committed) -> Circle:
    return a_circle()


@pytest.mark.parametrize("turns", [True, False])
def test_no_more_is_called_off_than_was_joined_with(committed: Committed, circle: Circle, turns: bool) -> None:
    kept = awarded(circle, NOW, bound=True)
    order = {
        "number": kept.number, "member": FJELL, "volume": EACH, "by": str(circle.speakers[FJELL].pk), "turns": turns,
    }  # fmt: skip
    with Rivals(committed, AT_ONCE, RIVAL) as rivals:
        found = rivals.race([order] * AT_ONCE)
    assert found.pop("done") == JOINED // EACH
    assert sum(found.values()) == 1
    assert CallOff.objects.aggregate(all=Sum("volume"))["all"] == JOINED // EACH * EACH
