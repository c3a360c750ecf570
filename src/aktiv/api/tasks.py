"""What the interface does by itself: forgets answers that nobody can ask for again."""

from __future__ import annotations

from procrastinate.contrib.django import app

from aktiv.api.idempotency import forget_old_answers


@app.periodic(cron="40 2 * * *")
@app.task(queueing_lock="api.forget_answers")
def forget_answers(timestamp: int) -> None:  # noqa: ARG001 - when it was due, which does not matter
    """Once a night. An old key counts for nothing whether it is still there or not."""
    forget_old_answers()
