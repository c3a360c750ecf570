"""The jobs of the collaboration."""

from __future__ import annotations

from django.utils import timezone
from procrastinate.contrib.django import app

from aktiv.collaboration.actions.votes import count_closed
from aktiv.collaboration.actions.wheel import remind


@app.periodic(cron="* * * * *")
@app.task(name="collaboration.count_votes", queueing_lock="collaboration.count_votes", pass_context=False)
def count_votes(timestamp: int) -> None:  # noqa: ARG001 - when it was due; late is as good
    """Counts votes that have closed."""
    count_closed(now=timezone.now())


@app.periodic(cron="10 5 * * *")
@app.task(name="collaboration.remind", queueing_lock="collaboration.remind", pass_context=False)
def remind_of_the_wheel(timestamp: int) -> None:  # noqa: ARG001 - as above
    """Has those who see to what is soon due reminded, each once; before people come to work."""
    remind(timezone.now())
