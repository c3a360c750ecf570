"""The job that tells people: every minute, by whichever worker is free."""

from __future__ import annotations

from django.utils import timezone
from procrastinate.contrib.django import app

from aktiv.bookings.actions.holding import forget_holds
from aktiv.messages.actions import dispatch


@app.periodic(cron="* * * * *")
@app.task(name="messages.dispatch", queueing_lock="messages.dispatch", pass_context=False)
def tell_people(timestamp: int) -> None:  # noqa: ARG001 - when it was due; late is as good
    """Turns what happened into messages and sends them."""
    dispatch(now=timezone.now())


@app.periodic(cron="17 3 * * *")
@app.task(name="bookings.forget_holds", queueing_lock="bookings.forget_holds", pass_context=False)
def forget(timestamp: int) -> None:  # noqa: ARG001 - as above
    """Tidies away holds that expired long ago."""
    forget_holds(timezone.now())
