"""What happens to roles by itself: each night those that nobody confirmed end, and administrators hear what is due."""

from __future__ import annotations

from datetime import UTC, datetime

from procrastinate.contrib.django import app

from aktiv.municipalities.models import Municipality
from aktiv.people.actions.staff import announce_due, end_unconfirmed


@app.periodic(cron="5 4 * * *")
@app.task(name="people.review_roles", queueing_lock="people.review_roles")
def review_roles(timestamp: int) -> None:  # noqa: ARG001 - when it was due; late is as good
    """Once a night. A night that is missed is caught up with in the next."""
    now = datetime.now(UTC)
    for municipality in Municipality.objects.order_by("pk"):
        end_unconfirmed(municipality, now=now)
        announce_due(municipality, now=now)
