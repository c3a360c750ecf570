"""The jobs that make proposals. They have a queue of their own, so that nothing else waits for them."""

from __future__ import annotations

import logging
from datetime import datetime
from typing import Any

from django.conf import settings
from django.utils import timezone
from procrastinate import JobContext
from procrastinate.contrib.django import app

from aktiv.seasons.actions import answering
from aktiv.seasons.actions.proposing import QUEUE, SOLVE
from aktiv.seasons.actions.solving import fail, finish, hear, look_after, take_up
from aktiv.seasons.solving import solve

log = logging.getLogger(__name__)


@app.task(name=SOLVE, queue=QUEUE, pass_context=True)
def work_out(context: JobContext, plan_id: int) -> None:
    """Has a child process make the plan, and keeps the best when it is stopped, or when this worker is."""
    begun = take_up(plan_id, _now())
    if begun is None:
        return
    plan, instance = begun

    def heard(progress: list[dict[str, Any]]) -> bool | None:
        asked = hear(plan, progress, _now())
        return None if asked is None else asked or context.should_abort()

    try:
        outcome = solve(
            instance, seed=plan.seed, seconds=plan.seconds, megabytes=settings.SOLVER_MEGABYTES, heard=heard
        )
        if outcome.document is not None:
            finish(plan, instance, outcome.document, _now(), prices=outcome.prices)
            return
        log.warning("plan %s: %s: %s", plan.pk, outcome.why, outcome.said[-2000:])
        fail(plan, outcome.why, _now(), least=outcome.least)
    except Exception:
        fail(plan, "solver_failed", _now())
        raise


@app.periodic(cron="* * * * *")
@app.task(name="seasons.look_after", queueing_lock="seasons.look_after", pass_context=False)
def look_after_plans(timestamp: int) -> None:  # noqa: ARG001 - when it was due; late is as good
    """Begins plans, and what handlers ask from the board, anew when their worker died."""
    look_after(_now())
    answering.look_after(_now())


def _now() -> datetime:
    return timezone.now()
