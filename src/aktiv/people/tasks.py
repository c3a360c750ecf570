"""What happens by itself at night: roles nobody confirmed end, old data go, and counts that are over are dropped."""

from __future__ import annotations

from datetime import UTC, datetime

from procrastinate.contrib.django import app

from aktiv.municipalities.models import Municipality
from aktiv.people.actions.limits import forget_windows
from aktiv.people.actions.retention import purge
from aktiv.people.actions.staff import announce_due, end_unconfirmed


@app.periodic(cron="5 4 * * *")
@app.task(name="people.review_roles", queueing_lock="people.review_roles")
def review_roles(timestamp: int) -> None:  # noqa: ARG001 - when it was due; late is as good
    """Once a night. A night that is missed is caught up with in the next."""
    now = datetime.now(UTC)
    for municipality in Municipality.objects.order_by("pk"):
        end_unconfirmed(municipality, now=now)
        announce_due(municipality, now=now)


@app.periodic(cron="50 2 * * *")
@app.task(name="people.forget_windows", queueing_lock="people.forget_windows")
def forget_limits(timestamp: int) -> None:  # noqa: ARG001 - when it was due; late is as good
    """Counts that nobody is held to any more."""
    forget_windows(datetime.now(UTC))


@app.periodic(cron="25 3 * * *")
@app.task(name="people.purge", queueing_lock="people.purge")
def purge_old(timestamp: int) -> None:  # noqa: ARG001 - when it was due; late is as good
    """Data that have been kept long enough, and people who have not been here for years."""
    purge(datetime.now(UTC))
