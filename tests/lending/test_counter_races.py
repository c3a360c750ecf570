"""Two phones at once, each with a connection of its own, and a worker that dies in the middle of handing out."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from uuid import UUID, uuid4

import pytest
from django.db import connections

from aktiv.lending.actions.handing import Given, hand_out
from aktiv.lending.models import Handover, Item, Kind, Loan
from aktiv.prices.models import Charge
from aktiv.values.refusal import Refusal
from aktiv.walls import everything
from tests.conftest import Committed
from tests.lending.world import Stocked, hours, stocked
from tests.reading import everything_of

pytestmark = pytest.mark.debian_postgres

DYING = """
import os, sys
from datetime import datetime
from uuid import UUID
import django
django.setup()
from aktiv.lending.actions import handing

charged = handing.charge_price


def charge_and_die(*asked, **more):
    charged(*asked, **more)
    print("charged", flush=True)
    os._exit(9)


handing.charge_price = charge_and_die
loan, home, act, line, by, now = sys.argv[1:]
handing.hand_out(UUID(loan), int(home), UUID(act), handing.Given(amounts={int(line): 2}), by=UUID(by),
                 now=datetime.fromisoformat(now))
"""


@pytest.fixture
def there(committed: Committed) -> Stocked:
    with everything():
        return stocked()


def at_once(acts: Sequence[Callable[[], object]]) -> list[str]:
    """Each in a thread and connection of its own, from the same moment. What came of them."""
    together = Barrier(len(acts))

    def run(act: Callable[[], object]) -> str:
        try:
            together.wait()
            act()
        except Refusal as refusal:
            return refusal.code
        finally:
            connections.close_all()
        return "done"

    with ThreadPoolExecutor(len(acts)) as pool:
        return sorted(pool.map(run, acts))


def handing(there: Stocked, loan: Loan, act: UUID, **given: object) -> Callable[[], object]:
    """Hands out of a loan when its time has come."""
    home, staff, now = there.municipality.pk, there.world.ingrid.pk, loan.during[0]
    return lambda: hand_out(loan.pk, home, act, Given(**given), by=staff, now=now)  # type: ignore[arg-type]


def test_one_item_scanned_by_two_phones_at_once_goes_out_on_one_loan(there: Stocked) -> None:
    for number in (1, 2, 3):
        with everything():
            item = Item.objects.get(number=f"projektorer-{number}")
            loans = [there.loan(number * 30 - 30, number * 30, (there.projectors, 1)) for _ in range(2)]
        came = at_once([handing(there, each, uuid4(), labels=[item.code]) for each in loans])
        assert came == ["done", "item_out"]
        assert [each.item_id for each in everything_of(Handover) if each.item_id == item.pk] == [item.pk]


def test_one_act_sent_twice_at_once_is_noted_and_charged_once(there: Stocked) -> None:
    Kind.objects.filter(pk=there.chairs.kind_id).update(vat_code="standard")
    with everything():
        loan = there.loan(0, 24, (there.chairs, 4), price=5_000)
        line = loan.lines.get().pk
    act = uuid4()
    assert at_once([handing(there, loan, act, amounts={line: 2}) for _ in range(4)]) == ["done"] * 4
    assert [each.amount for each in everything_of(Handover)] == [2]
    assert list(everything_of(Charge).values_list("amount", flat=True)) == [5_000]


def test_a_worker_that_dies_between_charge_and_state_leaves_neither(there: Stocked, committed: Committed) -> None:
    Kind.objects.filter(pk=there.chairs.kind_id).update(vat_code="standard")
    with everything():
        loan = there.loan(0, 24, (there.chairs, 2), price=5_000)
        line = loan.lines.get().pk
    act, home, staff = uuid4(), there.municipality.pk, there.world.ingrid.pk
    asked = [str(each) for each in (loan.pk, home, act, line, staff, hours(0).isoformat())]
    died = subprocess.run(
        [sys.executable, "-c", DYING, *asked], env=committed.environment(), capture_output=True, text=True, check=False
    )
    assert (died.returncode, died.stdout.strip()) == (9, "charged")
    assert not everything_of(Charge).exists()
    assert everything_of(Loan).get(pk=loan.pk).state == "reserved"
    hand_out(loan.pk, home, act, Given(amounts={line: 2}), by=staff, now=hours(0))
    assert everything_of(Loan).get(pk=loan.pk).state == "out"
    assert [each.amount for each in everything_of(Charge)] == [5_000]
