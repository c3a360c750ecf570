"""What a worker writes about an inquiry: each in a transaction of its own. A draft is touched by one act, or not at
all: when the worker dies it stands as it stood."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from itertools import islice
from typing import Any

from django.db import transaction
from procrastinate.contrib.django.models import ProcrastinateJob

from aktiv.journal.actions import Event, append
from aktiv.seasons.actions.board import land
from aktiv.seasons.actions.inquiring import ANSWER, begin
from aktiv.seasons.actions.keeping import read_instance
from aktiv.seasons.actions.solving import MOST_ATTEMPTS, SILENCE, thinned
from aktiv.seasons.models import Inquiry
from aktiv.seasons.queries.inquiries import Asked, board_then, problem_of
from aktiv.seasons.rules.board import told
from aktiv.seasons.rules.resolving import change
from aktiv.seasons.solver import checker, plans, reading
from aktiv.seasons.solver.checker_score import score_of
from aktiv.values.refusal import Refusal
from aktiv.walls import everything

Json = Mapping[str, Any]


@transaction.atomic
def take_up(inquiry_id: int, now: datetime) -> tuple[Inquiry, Asked] | None:
    """Begins with an inquiry that waits, and gives what is to be solved; None when it does not wait any more."""
    with everything():
        rows = Inquiry.objects.select_related("draft__plan", "plan").select_for_update(of=("self",))
        inquiry = rows.filter(pk=inquiry_id, state=Inquiry.State.WAITING).first()
        if inquiry is None:
            return None
        inquiry.state, inquiry.heard_at, inquiry.progress = Inquiry.State.RUNNING, now, []
        inquiry.attempts += 1
        inquiry.save(update_fields=["state", "heard_at", "progress", "attempts"])
        return inquiry, problem_of(inquiry)


def hear(inquiry: Inquiry, progress: Sequence[Json], now: datetime) -> bool | None:
    """Writes how far it has come; None when it is not this worker's any more."""
    with everything():
        mine = Inquiry.objects.filter(pk=inquiry.pk, state=Inquiry.State.RUNNING, attempts=inquiry.attempts)
        return False if mine.update(progress=thinned(progress), heard_at=now) else None


@transaction.atomic
def finish_resolve(inquiry: Inquiry, problem: Json, document: Json, now: datetime) -> None:
    """Holds a plan against the checker, and does what it changes on the draft where nothing was done meanwhile. Where
    something was, it waits for somebody to look at it."""
    with everything():
        row = _mine(inquiry)
        if row is None or row.draft is None:
            return
        instance = read_instance(problem)
        plan = plans.plan(dict(document))
        if list(islice(checker.violations(instance, plan), 1)):
            _fail(row, "plan_wrong", now)
            return
        if plan.rejected:
            wanted = bool(row.asked) and plan.rejected[-1].pin == len(instance.pins) - 1
            _fail(row, "place_impossible" if wanted else "locks_impossible", now)
            return
        board = board_then(row)
        before, there = board.standing.sessions, {each.id for each in instance.groups}
        out = set(board.checks.rules.groups) - there
        answer = change(before, plan.sessions, row.asked or None, out)
        answer["gain"] = plan.score - score_of(instance, [each for each in before.values() if each.group in there])
        answer["k"] = row.max_moves
        row.answer = answer if answer["gone"] or answer["come"] else {}
        _done(row, now)
        if not row.answer:
            return
        try:
            with transaction.atomic():
                act = land(
                    row.round_id,
                    row.draft.number,
                    answer,
                    seen=row.seen,
                    reason=row.asked.get("reason", ""),
                    by=row.made_by_id,
                    now=now,
                )
                row.landed = act.number
                row.save(update_fields=["landed"])
        except Refusal:
            row.landed = None  # it is looked at first: the page offers it


@transaction.atomic
def finish_what_if(inquiry: Inquiry, asked: Asked, ways: Sequence[Json], now: datetime) -> None:
    """Keeps the ways to a place, each with whose times go and come."""
    with everything():
        row = _mine(inquiry)
        if row is None or asked.plan is None:
            return
        before = [reading.session(each) for each in asked.plan["sessions"]]
        stood = set(before)
        found = []
        for way in ways:
            new = [reading.session(each) for each in way["sessions"]]
            stands = set(new)
            gone = [told(each) for each in before if each not in stands]
            come = [told(each) for each in new if each not in stood]
            found.append({key: way[key] for key in ("moves", "score_change")} | {"gone": gone, "come": come})
        row.answer = {"ways": found}
        _done(row, now)


@transaction.atomic
def fail(inquiry: Inquiry, why: str, now: datetime, *, least: int | None = None) -> None:
    """Says that nothing came of it: `why` is a code of `words.FAILURES`, `least` the fewest moves that work."""
    with everything():
        row = _mine(inquiry)
        if row is not None:
            _fail(row, why, now, least=least)


def look_after(now: datetime) -> int:
    """Inquiries whose worker has not been heard of begin anew, and have failed when that happened before; also those
    whose worker died before it said a word. How many."""
    with everything():
        lost = list(Inquiry.objects.filter(state=Inquiry.State.RUNNING, heard_at__lt=now - SILENCE))
    for each in lost:
        with transaction.atomic(), everything():
            row = _mine(each)
            if row is None or row.heard_at is None or row.heard_at >= now - SILENCE:
                continue
            if row.attempts >= MOST_ATTEMPTS:
                _fail(row, "worker_lost", now)
                continue
            row.state, row.heard_at = Inquiry.State.WAITING, None
            row.save(update_fields=["state", "heard_at"])
            begin(row)
    forgotten = _forgotten(now)
    for each in forgotten:
        begin(each)
    return len(lost) + len(forgotten)


def _forgotten(now: datetime) -> list[Inquiry]:
    """Inquiries that wait without a job that will come for them: it died with the worker that had just taken it."""
    with everything():
        waiting = Inquiry.objects.filter(state=Inquiry.State.WAITING, made_at__lt=now - SILENCE)
        there = list(waiting.only("pk", "kind").order_by("pk"))
    jobs = ProcrastinateJob.objects.filter(task_name=ANSWER, status="todo")
    coming = set(jobs.values_list("args__inquiry_id", flat=True))
    return [each for each in there if each.pk not in coming]


def _mine(inquiry: Inquiry) -> Inquiry | None:
    """The inquiry, held, when it is still what this attempt works on."""
    rows = Inquiry.objects.select_related("draft__plan", "plan").select_for_update(of=("self",))
    return rows.filter(pk=inquiry.pk, state=Inquiry.State.RUNNING, attempts=inquiry.attempts).first()


def _done(row: Inquiry, now: datetime) -> None:
    row.state, row.ended_at = Inquiry.State.DONE, now
    row.save(update_fields=["state", "ended_at", "answer"])
    _journal("season.inquiry_answered", row, now)


def _fail(row: Inquiry, why: str, now: datetime, *, least: int | None = None) -> None:
    row.state, row.failure, row.ended_at, row.least = Inquiry.State.FAILED, why, now, least
    row.save(update_fields=["state", "failure", "ended_at", "least"])
    _journal("season.inquiry_failed", row, now, why=why, least=least)


def _journal(verb: str, row: Inquiry, now: datetime, **data: object) -> None:
    told = {"round": row.round_id, "number": row.number, **data}
    append(Event(verb, ("season_inquiry", row.pk), row.municipality_id, None, data=told), at=now)
