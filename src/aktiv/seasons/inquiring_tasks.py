"""The job that answers what handlers ask from the board, in a queue of its own, so that no proposal is waited for."""

from __future__ import annotations

import logging
from datetime import datetime
from typing import Any

from django.conf import settings
from django.utils import timezone
from procrastinate import JobContext
from procrastinate.contrib.django import app

from aktiv.seasons.actions.answering import fail, finish_resolve, finish_what_if, hear, take_up
from aktiv.seasons.actions.inquiring import ANSWER, QUEUE
from aktiv.seasons.models import Inquiry
from aktiv.seasons.solving import Outcome, solve, ways_to

log = logging.getLogger(__name__)
SECONDS = 3  # of the solver; with reading, checking and writing a re-solve is there within five
ASKING_SECONDS = 60  # that a what-if may take at most


@app.task(name=ANSWER, queue=QUEUE, pass_context=True)
def answer(context: JobContext, inquiry_id: int) -> None:
    """Has a child process work it out, and writes what came of it."""
    begun = take_up(inquiry_id, timezone.now())
    if begun is None:
        return
    inquiry, asked = begun

    def heard(progress: list[dict[str, Any]]) -> bool | None:
        mine = hear(inquiry, progress, timezone.now())
        return None if mine is None else mine or context.should_abort()

    try:
        outcome: Outcome
        if inquiry.kind == Inquiry.Kind.RESOLVE:
            seed, megabytes = inquiry.plan.seed, settings.SOLVER_MEGABYTES
            outcome = solve(asked.problem, seed=seed, seconds=SECONDS, megabytes=megabytes, heard=heard)
            if outcome.document is not None:
                finish_resolve(inquiry, asked.problem, outcome.document, _now())
                return
        else:
            assert asked.plan is not None  # as problem_of gives it
            told = {"seconds": ASKING_SECONDS, "megabytes": settings.SOLVER_MEGABYTES}
            outcome = ways_to(asked.problem, asked.plan, inquiry.asked, heard=heard, **told)
            if outcome.document is not None:
                finish_what_if(inquiry, asked, outcome.document["ways"], _now())
                return
        log.warning("inquiry %s: %s: %s", inquiry.pk, outcome.why, outcome.said[-2000:])
        fail(inquiry, outcome.why, _now(), least=outcome.least)
    except Exception:
        fail(inquiry, "solver_failed", _now())
        raise


def _now() -> datetime:
    return timezone.now()
