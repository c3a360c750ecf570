"""What is tidied away at night: counts of limits that are over."""

from __future__ import annotations

from django.utils import timezone
from procrastinate.contrib.django import app

from aktiv.people.actions.limits import forget_windows


@app.periodic(cron="50 2 * * *")
@app.task(name="people.forget_windows", queueing_lock="people.forget_windows", pass_context=False)
def forget_limits(timestamp: int) -> None:  # noqa: ARG001 - when it was due; late is as good
    """Counts that nobody is held to any more."""
    forget_windows(timezone.now())
