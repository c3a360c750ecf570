"""The job that tells people: every minute, by whichever worker is free."""

from __future__ import annotations

import time

from django.utils import timezone
from procrastinate.contrib.django import app

from aktiv.bookings.actions.holding import forget_holds
from aktiv.messages.actions import dispatch

MOST_SECONDS = 50.0


@app.periodic(cron="* * * * *")
@app.task(name="messages.dispatch", queueing_lock="messages.dispatch", pass_context=False)
def tell_people(timestamp: int) -> None:  # noqa: ARG001 - when it was due; late is as good
    """Turns what happened into messages and sends them, until nothing waits or the next one is due soon."""
    until = time.monotonic() + MOST_SECONDS
    while dispatch(now=timezone.now()) and time.monotonic() < until:
        continue


@app.periodic(cron="17 3 * * *")
@app.task(name="bookings.forget_holds", queueing_lock="bookings.forget_holds", pass_context=False)
def forget(timestamp: int) -> None:  # noqa: ARG001 - as above
    """Tidies away holds that expired long ago."""
    forget_holds(timezone.now())
