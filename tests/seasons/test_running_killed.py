"""A season that runs while workers die in the middle of what they do (SIGKILL): all of it is done, or nothing."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from datetime import date

import pytest

from aktiv.bookings.models import Occurrence
from aktiv.journal.models import Entry
from aktiv.seasons.actions.carrying_out import publish_on
from aktiv.seasons.actions.offering import pass_on_unanswered
from aktiv.seasons.actions.publishing import change_plan_from
from aktiv.timetable.models import Occupancy
from tests.conftest import Committed
from tests.reading import everything_of
from tests.seasons.dying import until_nobody_works
from tests.seasons.given import TIMES, a_plan
from tests.seasons.test_offering import LATER, a_town, give, offered, offers

pytestmark = pytest.mark.debian_postgres
JOB = """
import sys
import django
django.setup()
from datetime import datetime
from aktiv.seasons.actions import carrying_out, offering
module, name = {"plan": (carrying_out, "_done"), "offer": (offering, "_pass_on")}[sys.argv[1]]
work = getattr(module, name)
def stop(*args, **more):
    work(*args, **more)
    print("in the middle", flush=True)
    sys.stdin.readline()
setattr(module, name, stop)
now = datetime.fromisoformat(sys.argv[2])
if sys.argv[1] == "plan":
    carrying_out.publish_on(int(sys.argv[3]), now=now)
else:
    offering.pass_on_unanswered(now=now)
"""


def test_a_changed_plan_and_an_offer_that_is_passed_on_are_done_whole_or_not_at_all(
    committed: Committed, monkeypatch: pytest.MonkeyPatch
) -> None:
    town = a_town(monkeypatch)
    give(town)
    first = offered()
    before = _all_there_is()
    _killed(committed, "offer", first.until.isoformat())
    assert _all_there_is() == before, "who is offered it still is, and it is held as it was"
    assert pass_on_unanswered(now=first.until) == 1
    assert [each.state for each in offers()] == ["lapsed", "offered"]
    assert offered().group_id != first.group_id

    # One group is moved, one is kept, and the open offer falls.
    plan = a_plan(town.world, town.round, town.groups, (("G14", 2, 18 * 60, 90, (0, 1, 2, 3)), *TIMES[2:]), number=2)
    made = change_plan_from(
        town.round.pk, plan.pk, date(2027, 5, 1), revision=town.fresh().revision, by=town.world.ingrid.pk, now=LATER
    )
    before = _all_there_is()
    _killed(committed, "plan", LATER.isoformat(), str(made.pk))
    made.refresh_from_db()
    assert (made.state, town.fresh().plan_id) == ("running", town.plan.pk)
    assert _all_there_is() == before, "nobody has lost a date, and nobody has got one"
    assert publish_on(made.pk, now=LATER)
    made.refresh_from_db()
    assert (made.state, town.fresh().plan_id, made.bookings) == ("done", plan.pk, 1)
    assert [each.state for each in offers()] == ["lapsed", "fallen"]
    assert not Occupancy.objects.filter(claim__kind="hold").exists()
    assert not publish_on(made.pk, now=LATER), "it is not done twice"


def _all_there_is() -> dict[str, list[object]]:
    """Dates with what they stand at, offers, what is held of the halls, and how much the journal tells."""
    dates = Occurrence.objects.order_by("pk").values_list("pk", "booking_id", "holder", "state", "during", "claim_id")
    return {
        "dates": list(dates),
        "offers": [(each.pk, each.group_id, each.state, each.ended_at) for each in offers()],
        "held": list(Occupancy.objects.order_by("pk").values_list("pk", "claim_id")),
        "told": [everything_of(Entry).count()],
    }


def _killed(committed: Committed, *words: str) -> None:
    """A worker that has done all of it but the last word is killed, and its transaction is gone."""
    job = subprocess.Popen(
        [sys.executable, "-c", JOB, *words],
        env=committed.environment(), stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
    )  # fmt: skip
    assert job.stdout is not None
    assert job.stdout.readline() == "in the middle\n"
    os.kill(job.pid, signal.SIGKILL)
    job.communicate()
    until_nobody_works(committed, "seasons_timeoffer")
