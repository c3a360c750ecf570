"""What happens by itself: roles nobody confirmed end, the register is followed, old data go, and counts that are over
are dropped."""

from __future__ import annotations

import logging
from datetime import UTC, datetime

from procrastinate.contrib.django import app

from aktiv.municipalities.models import Municipality
from aktiv.people.actions.following import confirm_waiting, follow_register
from aktiv.people.actions.limits import forget_windows
from aktiv.people.actions.retention import purge
from aktiv.people.actions.staff import announce_due, end_unconfirmed
from aktiv.values.refusal import Refusal

_LOG = logging.getLogger(__name__)


@app.periodic(cron="5 4 * * *")
@app.task(name="people.review_roles", queueing_lock="people.review_roles")
def review_roles(timestamp: int) -> None:  # noqa: ARG001 - when it was due; late is as good
    """Once a night. A night that is missed is caught up with in the next."""
    now = datetime.now(UTC)
    for municipality in Municipality.objects.order_by("pk"):
        end_unconfirmed(municipality, now=now)
        announce_due(municipality, now=now)


@app.periodic(cron="40 4 * * *")
@app.task(name="people.follow_register", queueing_lock="people.follow_register")
def follow(timestamp: int) -> None:  # noqa: ARG001 - as above
    """What became of the clubs. A register that is down is asked again the next day, from where it was left."""
    try:
        follow_register(now=datetime.now(UTC))
    except Refusal as refusal:
        _LOG.warning("the register was not followed to the end (%s)", refusal.code)


@app.periodic(cron="*/15 * * * *")
@app.task(name="people.confirm_waiting", queueing_lock="people.confirm_waiting")
def confirm(timestamp: int) -> None:  # noqa: ARG001 - as above
    """Those who founded a club while the register did not answer."""
    confirm_waiting(now=datetime.now(UTC))


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
