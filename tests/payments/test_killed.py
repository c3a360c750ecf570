"""Drawing up a batch is killed in the middle, again and again: each charge is billed exactly once all the same.

Real processes over a real database, killed without a word (SIGKILL) while what they wrote is not committed.
"""

from __future__ import annotations

import subprocess
import sys
from collections import Counter
from datetime import UTC, datetime

import pytest

from aktiv.journal.models import Entry as Journal
from aktiv.payments.actions.drawing import begin_batch
from aktiv.payments.models import Batch, Invoice, InvoiceLine
from aktiv.payments.queries.ledger import trial_balance
from aktiv.people.models import Person
from aktiv.prices.drafts import Payer
from aktiv.prices.models import Charge
from tests.bookings.world import a_world
from tests.conftest import Committed
from tests.payments.billing import MARCH, bills, charged
from tests.reading import everything_of

APRIL = datetime(2027, 4, 1, 9, 0, tzinfo=UTC)
CUSTOMERS = 8
WORKER = """
import sys
from datetime import UTC, datetime
import django
django.setup()
from aktiv.payments.actions.drawing import draw_on
while sys.stdin.readline() and draw_on(sys.argv[1], now=datetime(2027, 4, 1, 9, 0, tzinfo=UTC), lines=3):
    print("step", flush=True)
"""


@pytest.mark.debian_postgres
def test_drawing_up_that_is_killed_in_the_middle_goes_on_and_bills_each_charge_once(committed: Committed) -> None:
    world = a_world()
    bills(world)
    for number in range(CUSTOMERS):
        person = Person.objects.create(name=f"Person {number}", home_municipality=world.municipality)
        for place in range(3):  # øre lie between: each step writes in the books last
            charged(world, 19_99, vat=4_00, code="standard", payer=Payer(person.pk), subject=f"{number}-{place}")
    batch = begin_batch(world.municipality.pk, until=MARCH, now=APRIL)
    for done in (0, 2, 1):  # steps that are whole before the one in which it is killed
        worker = _worker(committed, batch)
        for _ in range(done):
            _say(worker, "go on")
            assert worker.stdout is not None
            assert worker.stdout.readline() == "step\n"
        before = _seen()
        with committed.connect_as_owner() as owner, owner.transaction():
            owner.execute("LOCK TABLE payments_entry IN ACCESS EXCLUSIVE MODE")
            _say(worker, "go on")
            _until_one_waits(committed)  # its invoice and lines are written, and not committed
            worker.kill()
            worker.wait(timeout=60)
        assert _seen() == before
    both = [_worker(committed, batch) for _ in range(2)]
    for each in both:
        _say(each, *["go on"] * (CUSTOMERS + 1))
    assert [each.wait(timeout=60) for each in both] == [0, 0]

    made = Batch.objects.get(pk=batch.pk)
    invoices = list(everything_of(Invoice).order_by("number"))
    charges = list(Charge.objects.all())
    assert (made.state, made.looked_at, made.lines, made.left_out) == ("made", CUSTOMERS, 3 * CUSTOMERS, [])
    assert [each.number for each in invoices] == list(range(1, CUSTOMERS + 1))
    assert Counter(InvoiceLine.objects.values_list("charge_id", flat=True)) == Counter(each.pk for each in charges)
    assert made.total == sum(each.total for each in invoices) == sum(each.amount for each in charges)
    assert trial_balance(world.municipality.pk)["rounding", ""] == -CUSTOMERS
    assert [each.verb for each in everything_of(Journal).filter(subject_kind="batch").order_by("id")] == [
        "batch.begun",
        "batch.made",
    ]


def _worker(committed: Committed, batch: Batch) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-c", WORKER, str(batch.pk)],
        env=committed.environment(),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )


def _say(worker: subprocess.Popen[str], *lines: str) -> None:
    assert worker.stdin is not None
    worker.stdin.writelines(f"{each}\n" for each in lines)
    worker.stdin.flush()


def _until_one_waits(committed: Committed) -> None:
    waits = "SELECT count(*) FROM pg_locks WHERE NOT granted AND relation = 'payments_entry'::regclass"
    with committed.connect(autocommit=True) as looking:
        while looking.execute(waits).fetchone() == (0,):
            pass


def _seen() -> tuple[int, int]:
    return everything_of(Invoice).count(), InvoiceLine.objects.count()
