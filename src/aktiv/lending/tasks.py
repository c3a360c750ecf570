"""The jobs of lending."""

from __future__ import annotations

from django.utils import timezone
from procrastinate.contrib.django import app

from aktiv.lending.actions.blocking import block_the_late
from aktiv.lending.actions.following import follow_dates
from aktiv.lending.actions.forgetting import forget_names
from aktiv.lending.actions.late import go_on
from aktiv.lending.actions.low import tell_low


@app.periodic(cron="* * * * *")
@app.task(name="lending.follow_dates", queueing_lock="lending.follow_dates", pass_context=False)
def follow_booked_dates(timestamp: int) -> None:  # noqa: ARG001 - when it was due; late is as good
    """Brings equipment that comes along with booked dates where these were moved, and lets go of what is cancelled."""
    follow_dates(now=timezone.now())


@app.periodic(cron="20 * * * *")
@app.task(name="lending.block_the_late", queueing_lock="lending.block_the_late", pass_context=False)
def block_late_borrowers(timestamp: int) -> None:  # noqa: ARG001 - as above
    """Blocks those who bring back late as often as the municipality's rule says."""
    block_the_late(now=timezone.now())


@app.periodic(cron="*/15 * * * *")
@app.task(name="lending.go_on", queueing_lock="lending.go_on", pass_context=False)
def go_on_with_loans(timestamp: int) -> None:  # noqa: ARG001 - as above
    """Reminds, holds on to what is late, lets go of what nobody picked up, and ends what is all back."""
    go_on(timezone.now())


@app.periodic(cron="50 3 * * *")
@app.task(name="lending.forget_names", queueing_lock="lending.forget_names", pass_context=False)
def forget_old_names(timestamp: int) -> None:  # noqa: ARG001 - as above
    """Empties who signed, notes and pictures of loans that ended long ago."""
    forget_names(timezone.now())


@app.periodic(cron="35 * * * *")
@app.task(name="lending.tell_low", queueing_lock="lending.tell_low", pass_context=False)
def tell_what_is_low(timestamp: int) -> None:  # noqa: ARG001 - as above
    """Tells storekeepers when there are fewer of something than there should be."""
    tell_low(now=timezone.now())
