"""What a worker writes about a plan while it is being made: each in a transaction of its own, and nothing else of the
round is touched."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from procrastinate.contrib.django.models import ProcrastinateJob

from aktiv.journal.actions import Event, append
from aktiv.seasons.actions.keeping import keep
from aktiv.seasons.actions.proposing import SOLVE, begin
from aktiv.seasons.models import Plan
from aktiv.seasons.queries.plans import instance_of
from aktiv.values.refusal import Refusal
from aktiv.walls import within

SILENCE = timedelta(seconds=90)
"""After so long without a word the worker of a plan is taken for dead."""
MOST_ATTEMPTS = 2
MOST_LINES = 400


@transaction.atomic
def take_up(plan_id: int, now: datetime) -> tuple[Plan, dict[str, Any]] | None:
    """Begins with a plan that waits, and gives the problem with it; None when it does not wait any more."""
    plan = Plan.objects.select_for_update().filter(pk=plan_id, state=Plan.State.WAITING).first()
    if plan is None:
        return None
    plan.state, plan.began_at, plan.heard_at, plan.progress = Plan.State.RUNNING, now, now, []
    plan.attempts += 1
    plan.save(update_fields=["state", "began_at", "heard_at", "progress", "attempts"])
    return plan, instance_of(plan)


def hear(plan: Plan, progress: Sequence[Mapping[str, Any]], now: datetime) -> bool | None:
    """Writes how far a plan has come. Whether somebody asked to stop it; None when it is not this worker's any more."""
    mine = Plan.objects.filter(pk=plan.pk, state=Plan.State.RUNNING, attempts=plan.attempts)
    if not mine.update(progress=thinned(progress), heard_at=now):
        return None
    return mine.filter(stop_asked_at__isnull=False).exists()


def thinned(progress: Sequence[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    """At most so many lines, evenly, with the last one."""
    step = -(-len(progress) // MOST_LINES) or 1
    return list(progress[::-1][::step][::-1])


@transaction.atomic
def finish(
    plan: Plan,
    instance: Mapping[str, Any],
    document: Mapping[str, Any],
    now: datetime,
    *,
    prices: dict[str, list[list[int]]] | None = None,
) -> None:
    """Keeps what the solver made, when the checker passes it; else the plan has failed, and why is told. `prices` are
    those of each hall's hours, where they are known."""
    row = _mine(plan)
    if row is None:
        return
    row.prices = prices
    with within(municipalities=[row.municipality_id]):
        try:
            with transaction.atomic():
                keep(row, instance, document, now)
        except Refusal as refusal:
            _fail(_mine(plan), refusal.code, now)
            return
    told = {"round": row.round_id, "number": row.number, "score": row.score, "bound": row.bound}
    append(Event("season.plan_made", ("season_plan", row.pk), row.municipality_id, None, data=told), at=now)


@transaction.atomic
def fail(plan: Plan, why: str, now: datetime, *, least: int | None = None) -> None:
    """Says that nothing came of a plan: `why` is a code of `words.FAILURES`, `least` the fewest moves that work."""
    _fail(_mine(plan), why, now, least=least)


def look_after(now: datetime) -> int:
    """Plans whose worker has not been heard of begin anew, and have failed when that happened before; also those whose
    worker died before it said a word. How many."""
    lost = Plan.objects.filter(state=Plan.State.RUNNING, heard_at__lt=now - SILENCE).defer("document", "progress")
    found = list(lost)
    for each in found:
        with transaction.atomic():
            row = _mine(each)
            if row is None or row.heard_at is None or row.heard_at >= now - SILENCE:
                continue
            if row.attempts >= MOST_ATTEMPTS:
                _fail(row, "worker_lost", now)
                continue
            row.state, row.heard_at = Plan.State.WAITING, None
            row.save(update_fields=["state", "heard_at"])
            begin(row.pk)
    forgotten = _forgotten(now)
    for plan_id in forgotten:
        begin(plan_id)
    return len(found) + len(forgotten)


def _forgotten(now: datetime) -> list[int]:
    """Plans that wait without a job that will come for them: it died with the worker that had just taken it."""
    waiting = Plan.objects.filter(state=Plan.State.WAITING, made_at__lt=now - SILENCE).values_list("pk", flat=True)
    jobs = ProcrastinateJob.objects.filter(task_name=SOLVE, status="todo")
    coming = set(jobs.values_list("args__plan_id", flat=True))
    return [each for each in waiting.order_by("pk") if each not in coming]


def _mine(plan: Plan) -> Plan | None:
    """The plan, held, when it is still what this attempt works on."""
    rows = Plan.objects.select_for_update().filter(pk=plan.pk, state=Plan.State.RUNNING, attempts=plan.attempts)
    return rows.first()


def _fail(row: Plan | None, why: str, now: datetime, *, least: int | None = None) -> None:
    if row is None:
        return
    row.state, row.failure, row.ended_at = Plan.State.FAILED, why, now
    row.figures = {} if least is None else {"least_moves": least}
    row.save(update_fields=["state", "failure", "ended_at", "figures"])
    told = {"round": row.round_id, "number": row.number, "why": why}
    append(Event("season.plan_failed", ("season_plan", row.pk), row.municipality_id, None, data=told), at=now)
