"""The jobs that tell clubs of their applications."""

from __future__ import annotations

from django.utils import timezone
from procrastinate.contrib.django import app

from aktiv.seasons.actions.reminding import remind_of_drafts, tell_of_changes


@app.periodic(cron="*/10 * * * *")
@app.task(name="seasons.tell_of_changes", queueing_lock="seasons.tell_of_changes", pass_context=False)
def tell(timestamp: int) -> None:  # noqa: ARG001 - when it was due; late is as good
    """Gives clubs a receipt for what they changed."""
    tell_of_changes(now=timezone.now())


@app.periodic(cron="23 * * * *")
@app.task(name="seasons.remind_of_drafts", queueing_lock="seasons.remind_of_drafts", pass_context=False)
def remind(timestamp: int) -> None:  # noqa: ARG001 - as above
    """Reminds clubs of drafts before the deadline."""
    remind_of_drafts(now=timezone.now())
