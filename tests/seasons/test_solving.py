"""A proposal is made by a process of its own, told about while it goes on, and survives what befalls its worker."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from procrastinate.contrib.django.models import ProcrastinateJob

from aktiv.config.jobs import queues
from aktiv.seasons import solving_tasks
from aktiv.seasons.actions import proposing
from aktiv.seasons.actions.solving import SILENCE, fail, finish, hear, look_after, take_up, thinned
from aktiv.seasons.models import Plan, PlanSession, Round
from aktiv.seasons.queries.plans import document_of
from aktiv.seasons.solving import Outcome, solve
from aktiv.seasons.words import FAILURES
from tests.bookings.world import World, verbs
from tests.reading import everything_of
from tests.seasons.test_plans import AFTER, allocating, opened, planned, proposed, solved, world
from tests.seasons.towns import town

__all__ = ["allocating", "opened", "planned", "world"]  # fixtures
BIG = town(40, 250, 4)


def worked_out(plan: Plan, heard: Any = None, **more: Any) -> Outcome:
    begun = take_up(plan.pk, AFTER)
    assert begun is not None
    mine, instance = begun
    told: dict[str, Any] = {"seed": mine.seed, "seconds": 20, "megabytes": 2048, **more}
    outcome = solve(instance, heard=heard or (lambda progress: hear(mine, progress, AFTER)), **told)
    if outcome.document is not None:
        finish(mine, instance, outcome.document, AFTER)
    else:
        fail(mine, outcome.why, AFTER, least=outcome.least)
    return outcome


def test_a_child_makes_the_plan_and_what_it_tells_is_kept(world: World, allocating: Round) -> None:
    draft = proposed(world, allocating)
    outcome = worked_out(draft)
    plan = Plan.objects.get(pk=draft.pk)
    assert (plan.state, plan.checked, plan.optimal, plan.failure) == ("done", True, True, "")
    assert document_of(plan) == outcome.document
    assert {"kind", "seconds", "score", "bound"} == set(plan.progress[-1])
    assert (plan.progress[-1]["score"], plan.progress[-1]["bound"]) == (plan.score, plan.bound)
    assert everything_of(PlanSession).filter(plan=plan).count() == plan.figures["given"] == 3
    assert verbs("season.plan") == ["season.plan_made"]
    assert Round.objects.get(pk=allocating.pk).state == "allocating"
    assert take_up(draft.pk, AFTER) is None


def test_stopping_keeps_the_best() -> None:
    lines: list[int] = []

    def heard(progress: list[dict[str, Any]]) -> bool:
        lines.append(len(progress))
        return bool(progress)

    outcome = solve(BIG, seed=1, seconds=120, megabytes=2048, heard=heard)
    assert outcome.document is not None, outcome.why
    assert lines[-1] >= 1


def test_a_child_that_needs_too_much_memory_fails_and_says_so() -> None:
    outcome = solve(BIG, seed=1, seconds=20, megabytes=60, heard=lambda _: False)
    assert outcome.document is None
    assert outcome.why in {"no_memory", "solver_killed", "solver_failed"}


def test_a_plan_that_the_checker_finds_fault_with_fails_and_leaves_no_rows(world: World, allocating: Round) -> None:
    draft = proposed(world, allocating)
    document = solved(draft)
    begun = take_up(draft.pk, AFTER)
    assert begun is not None
    finish(*begun, {**document, "score": document["score"] - 1}, AFTER)
    plan = Plan.objects.get(pk=draft.pk)
    assert (plan.state, plan.failure, plan.document) == ("failed", "plan_wrong", None)
    assert everything_of(PlanSession).count() == 0
    assert verbs("season.plan") == ["season.plan_failed"]


def test_a_plan_whose_worker_is_silent_begins_anew_and_fails_the_second_time(world: World, allocating: Round) -> None:
    draft = proposed(world, allocating)
    ProcrastinateJob.objects.all()._raw_delete("default")
    for _ in range(2):
        begun = take_up(draft.pk, AFTER)
        assert begun is not None
        assert look_after(AFTER + SILENCE) == 0, "it was just heard of"
        assert look_after(AFTER + SILENCE + timedelta(seconds=1)) == 1
        assert hear(begun[0], [], AFTER) is None, "the one that was silent has nothing to say any more"
    assert ProcrastinateJob.objects.filter(task_name="seasons.solve").count() == 1
    plan = Plan.objects.get(pk=draft.pk)
    assert (plan.state, plan.failure) == ("failed", "worker_lost")


def test_a_plan_whose_worker_died_before_it_said_a_word_is_taken_up_by_another(world: World, allocating: Round) -> None:
    draft = proposed(world, allocating)
    later = draft.made_at + SILENCE + timedelta(seconds=1)
    assert look_after(later) == 0, "its job waits in line"
    ProcrastinateJob.objects.all()._raw_delete("default")
    assert look_after(draft.made_at + SILENCE) == 0
    assert look_after(later) == 1
    assert look_after(later) == 0, "it has a job again"
    [job] = ProcrastinateJob.objects.filter(task_name="seasons.solve")
    assert job.args == {"plan_id": draft.pk}


def test_few_enough_moves_may_not_be_possible_and_the_least_is_told() -> None:
    outcome = Outcome(None, "no_plan", 3)
    assert (FAILURES["no_plan"] % {"least": outcome.least}).count("3") == 1


def test_progress_is_thinned_and_keeps_the_last_line() -> None:
    lines = [{"seconds": number} for number in range(1001)]
    kept = thinned(lines)
    assert len(kept) <= 400
    assert kept[-1] == lines[-1]
    assert thinned(lines[:3]) == lines[:3]


def test_every_job_is_in_a_queue_that_a_worker_looks_after() -> None:
    from procrastinate.contrib.django import app

    assert {each.queue for each in app.tasks.values()} <= set(queues(2)) | {"builtin"}
    assert solving_tasks.work_out.queue == proposing.QUEUE


PARENT = """
import json, sys
from aktiv.seasons.solving import solve
solve(json.load(open(sys.argv[1])), seed=1, seconds=300, megabytes=2048, heard=lambda p: print(len(p), flush=True))
"""


@pytest.mark.skipif(sys.platform != "linux", reason="the kernel tells children of their parent's death on Linux")
def test_the_child_dies_with_a_worker_that_is_killed(tmp_path: Path) -> None:
    import json

    (tmp_path / "big.json").write_text(json.dumps(BIG))
    program = PARENT.replace("print(len(p), flush=True)", "print(len(p), flush=True) or False")
    words = [sys.executable, "-c", program, str(tmp_path / "big.json")]
    with subprocess.Popen(words, stdout=subprocess.PIPE, text=True) as worker:
        assert worker.stdout is not None
        worker.stdout.readline()
        children = Path(f"/proc/{worker.pid}/task/{worker.pid}/children").read_text().split()
        assert len(children) == 1
        worker.send_signal(signal.SIGKILL)
    until = time.monotonic() + 30
    while Path(f"/proc/{children[0]}").exists() and time.monotonic() < until:
        os.sched_yield()
    assert not Path(f"/proc/{children[0]}").exists()
