"""Handlers and applicants at once, in processes of their own with real commits: one wins, nothing is half done."""

from __future__ import annotations

import json
import subprocess
import sys
from collections import Counter
from datetime import timedelta

import pytest

from aktiv.bookings.models import Booking, Occurrence
from aktiv.cases.models import Case, Decision, RequestedDate
from aktiv.timetable.models import Occupancy
from tests.bookings.world import TUESDAY, when
from tests.cases.world import CaseWorld, a_case_world, dates
from tests.conftest import Committed
from tests.reading import everything_of

pytestmark = pytest.mark.debian_postgres
ROUNDS = 6

# A rival: says it is ready, waits for its order, tries, says what came of it.
RIVAL = """
import json, sys
from datetime import UTC, datetime
from uuid import UUID
import django
django.setup()
from aktiv.bookings.queries.parties import party_of
from aktiv.cases.actions.deciding import Answer, Yes, decide
from aktiv.cases.actions.handling import take, withdraw
from aktiv.people.models import Organisation, Person
from aktiv.values.refusal import Refusal

now = datetime(2027, 3, 1, 11, 0, tzinfo=UTC)


def tried(order):
    by = UUID(order["by"])
    try:
        if order["act"] == "decide":
            answer = Answer(grant=tuple(Yes(date_id=each) for each in order["dates"]))
            done = decide(order["case"], answer, by=by, now=now, version=order.get("version"))
            return {"done": len(done.decision.dates.all()), "taken": len(done.taken)}
        if order["act"] == "take":
            take(order["case"], by=by, now=now)
        else:
            club = Organisation.objects.get(pk=order["club"])
            withdraw(order["case"], party_of(Person.objects.get(pk=by), club), now=now)
        return {"done": 1}
    except Refusal as refusal:
        return {"refused": refusal.code}


Person.objects.count()
print("ready", flush=True)
for line in sys.stdin:
    print(json.dumps(tried(json.loads(line))), flush=True)
"""


class Rivals:
    """Processes that are ready, and go at once when they get their orders."""

    def __init__(self, committed: Committed, count: int, script: str = RIVAL) -> None:
        self.processes = [
            subprocess.Popen(
                [sys.executable, "-c", script],
                env=committed.environment(),
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                text=True,
            )
            for _ in range(count)
        ]
        assert [self._line(each) for each in self.processes] == ["ready"] * count

    def __enter__(self) -> Rivals:
        return self

    def __exit__(self, *failure: object) -> None:
        for each in self.processes:
            each.communicate(timeout=60)

    def race(self, orders: list[dict[str, object]]) -> Counter[str]:
        """Gives each rival its order, and counts what they said."""
        for each, what in zip(self.processes, orders, strict=True):
            assert each.stdin is not None
            each.stdin.write(json.dumps(what) + "\n")
            each.stdin.flush()
        said = [json.loads(self._line(each)) for each in self.processes]
        return Counter(str(each.get("refused", "done")) for each in said)

    def _line(self, process: subprocess.Popen[str]) -> str:
        assert process.stdout is not None
        return process.stdout.readline().strip()


@pytest.fixture
def world(committed: Committed) -> CaseWorld:
    return a_case_world()


def decide(world: CaseWorld, case: Case, **more: object) -> dict[str, object]:
    return {"act": "decide", "case": case.pk, "by": str(world.ingrid.pk), "dates": dates(case), **more}


def test_four_cases_for_the_same_time_are_granted_at_once_and_one_gets_it(
    committed: Committed, world: CaseWorld
) -> None:
    with Rivals(committed, 4) as rivals:
        for number in range(ROUNDS):
            day = TUESDAY + timedelta(weeks=number)
            cases = [world.case("18–20", days=[day], party=world.as_charlie) for _ in range(4)]
            assert rivals.race([decide(world, each) for each in cases]) == {"done": 1, "dates_taken": 3}
    assert Booking.objects.count() == Occupancy.objects.count() == ROUNDS
    assert everything_of(Decision).count() == ROUNDS
    assert Counter(RequestedDate.objects.values_list("state", flat=True)) == {"granted": ROUNDS, "asked": 3 * ROUNDS}


def test_a_case_that_is_decided_twice_at_once_is_decided_once(committed: Committed, world: CaseWorld) -> None:
    with Rivals(committed, 3) as rivals:
        for number in range(ROUNDS):
            case = world.case("18–20", days=[TUESDAY + timedelta(weeks=number)])
            said = rivals.race([decide(world, case, version=case.version)] * 3)
            assert said == {"done": 1, "case_changed": 2}
    assert Occurrence.objects.count() == ROUNDS


def test_two_who_take_a_case_at_once_do_not_both_have_it(committed: Committed, world: CaseWorld) -> None:
    with Rivals(committed, 2) as rivals:
        for number in range(ROUNDS):
            case = world.applied("18–20", days=[TUESDAY + timedelta(weeks=number)]).cases[0]
            orders = [
                {"act": "take", "case": case.pk, "by": str(each.pk), "dates": []} for each in (world.ingrid, world.olav)
            ]
            assert rivals.race(orders) == {"done": 1, "handled_by": 1}


def test_an_applicant_who_withdraws_while_it_is_granted_gets_all_of_it_or_none(
    committed: Committed, world: CaseWorld
) -> None:
    with Rivals(committed, 2) as rivals:
        for number in range(ROUNDS):
            case = world.case("18–20", "20–21", days=[TUESDAY + timedelta(weeks=number)])
            away = {"act": "withdraw", "case": case.pk, "by": str(world.alice.pk), "club": str(world.club.pk)}
            said = rivals.race([decide(world, case), away])
            assert said == {"done": 1, "not_in_state": 1}, said
            found = everything_of(Case).get(pk=case.pk)
            states = set(RequestedDate.objects.filter(case=case).values_list("state", flat=True))
            day = TUESDAY + timedelta(weeks=number)
            held = Occurrence.objects.filter(during__overlap=(when("18–20", day).start, when("20–21", day).end))
            granted = found.state == Case.State.DECIDED
            assert (states, held.count()) == (({"granted"}, 2) if granted else ({"withdrawn"}, 0))
