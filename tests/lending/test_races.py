"""Rivals in processes of their own after the last things there are. The first test switches the guard off and demands
the fault."""

from __future__ import annotations

import json
import subprocess
import sys
from collections import Counter

import pytest

from aktiv.lending.models import Kind, KindPrice, LendingTerms, Loan, Pool
from aktiv.prices.models import Charge
from tests.bookings.world import a_world
from tests.conftest import Committed
from tests.lending.world import Stocked, a_kind, a_pool, hours, most_held, stocked
from tests.reading import everything_of

pytestmark = pytest.mark.debian_postgres

# A rival: says it is ready, waits for its order, asks to borrow, says what came of it. "unguarded" takes no turns.
RIVAL = """
import json, sys
from datetime import UTC, datetime
from uuid import UUID
import django
django.setup()
from aktiv.bookings.queries.parties import party_of
from aktiv.lending.actions import asking, changing, promising
from aktiv.people.models import Person
from aktiv.values.periods import Period
from aktiv.values.refusal import Refusal

now = datetime(2027, 3, 1, 11, 0, tzinfo=UTC)
if sys.argv[1] == "unguarded":
    promising.take_turns = lambda pools: None

Person.objects.count()
print("ready", flush=True)
for line in sys.stdin:
    order = json.loads(line)
    party = party_of(Person.objects.get(pk=UUID(order["person"])), None)
    period = Period(datetime.fromisoformat(order["start"]), datetime.fromisoformat(order["end"]))
    try:
        if "cancel" in order:
            changing.cancel(UUID(order["cancel"]), party, now=now, accepted_fee=order.get("fee", 0))
            print(json.dumps("cancelled"), flush=True)
            continue
        more = {"id": UUID(order["id"])} if "id" in order else {}
        amounts = {int(kind): amount for kind, amount in order["amounts"].items()}
        asking.ask(asking.NewLoan(depot_id=order["depot"], amounts=amounts, period=period, **more), party, now=now)
        print(json.dumps("lent"), flush=True)
    except Refusal as refusal:
        print(json.dumps(refusal.code), flush=True)
"""


class Rivals:
    """Processes that are ready, and go at once when they get their orders."""

    def __init__(self, committed: Committed, count: int, *, guarded: bool = True) -> None:
        self.processes = [
            subprocess.Popen(
                [sys.executable, "-c", RIVAL, "guarded" if guarded else "unguarded"],
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
        """Gives the rivals their orders by turns, and counts what they said."""
        for number, what in enumerate(orders):
            process = self.processes[number % len(self.processes)]
            assert process.stdin is not None
            process.stdin.write(json.dumps(what) + "\n")
            process.stdin.flush()
        said = [json.loads(self._line(self.processes[number % len(self.processes)])) for number in range(len(orders))]
        return Counter(said)

    def _line(self, process: subprocess.Popen[str]) -> str:
        assert process.stdout is not None
        return process.stdout.readline().strip()


@pytest.fixture
def there(committed: Committed) -> Stocked:
    made = stocked(a_world())
    Pool.objects.filter(pk=made.chairs.pk).update(stock=3)
    return made


def order(there: Stocked, *pools: Pool, **more: object) -> dict[str, object]:
    return {
        "depot": there.depot.pk,
        "amounts": {pool.kind_id: 1 for pool in pools},
        "person": str(there.alice.pk),
        "start": hours(24).isoformat(),
        "end": hours(48).isoformat(),
        **more,
    }


def test_without_the_guard_rivals_lend_more_than_there_is(there: Stocked, committed: Committed) -> None:
    """The trigger and the turns off: the race is there, so the other tests prove something."""
    with committed.connect_as_owner() as owner:
        owner.execute("ALTER TABLE lending_holding DISABLE TRIGGER fits")
    with Rivals(committed, 6, guarded=False) as rivals:
        said = rivals.race([order(there, there.chairs) for _ in range(6)])
    assert said["lent"] > 3
    assert most_held(there.chairs) > 3


def test_of_sixty_four_after_the_last_three_of_twenty_kinds_exactly_three_get_them(
    there: Stocked, committed: Committed
) -> None:
    pools = [a_pool(a_kind(there.municipality, f"slag-{n}", f"Slag {n}"), there.depot, 3) for n in range(20)]
    # Each names them in an order of its own: whoever locked them as they come would deadlock with a neighbour.
    orders = [order(there, *pools[n % 20 :], *pools[: n % 20]) for n in range(64)]
    with Rivals(committed, 8) as rivals:
        assert rivals.race(orders) == {"lent": 3, "not_enough": 61}
    assert [most_held(pool) for pool in pools] == [3] * 20
    assert everything_of(Loan).count() == 3


def test_one_form_that_is_sent_eight_times_at_once_is_one_loan(there: Stocked, committed: Committed) -> None:
    Kind.objects.filter(pk=there.chairs.kind_id).update(vat_code="standard")
    KindPrice.objects.create(municipality=there.municipality, kind=there.chairs.kind, per_day=10_000)
    LendingTerms.objects.create(municipality=there.municipality, free_until_hours=30, late_cancel_percent=25)
    one = order(there, there.chairs, id="00000000-0000-4000-8000-00000000000a")
    with Rivals(committed, 4) as rivals:
        assert rivals.race([one] * 8) == {"lent": 8}
        assert most_held(there.chairs) == 1
        loan = everything_of(Loan).get()
        # What is let go of while others ask for it goes to one of them at most, is let go of once, and paid for once.
        let_go = order(there, there.chairs, cancel=str(loan.pk), fee=2_500)
        said = rivals.race([order(there, there.chairs), let_go] * 4)
    assert said["cancelled"] == 4
    assert said["lent"] in {2, 3}
    assert said["lent"] + said["not_enough"] == 4
    assert most_held(there.chairs) == said["lent"]
    assert [each.amount for each in Charge.objects.all()] == [2_500]
