"""The jobs of the collaboration."""

from __future__ import annotations

from django.utils import timezone
from procrastinate.contrib.django import app

from aktiv.collaboration.actions.votes import count_closed


@app.periodic(cron="* * * * *")
@app.task(name="collaboration.count_votes", queueing_lock="collaboration.count_votes", pass_context=False)
def count_votes(timestamp: int) -> None:  # noqa: ARG001 - when it was due; late is as good
    """Counts votes that have closed."""
    count_closed(now=timezone.now())
