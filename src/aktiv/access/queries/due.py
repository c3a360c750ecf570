"""What a worker has to do about grants."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db.models import Q

from aktiv.access.models import AccessGrant, Lock
from aktiv.access.rules.steps import Standing
from aktiv.values.periods import Period
from aktiv.walls import everything


def locks_to_look_at() -> list[int]:
    """Locks in use, and those out of use for whose codes something may be left to do."""
    return list(Lock.objects.order_by("pk").values_list("pk", flat=True))


def due(now: datetime, limit: int) -> list[int]:
    """Grants about which something is to be done, the longest overdue first. By grant_due."""
    with everything():
        rows = AccessGrant.objects.filter(due_at__lte=now).filter(Q(leased_until=None) | Q(leased_until__lte=now))
        return list(rows.order_by("due_at", "pk").values_list("pk", flat=True)[:limit])


def standing_of(grant: AccessGrant) -> Standing:
    """A grant as the rules see it; its lock is at hand."""
    return Standing(
        state=AccessGrant.State(grant.state),
        wanted=grant.wanted,
        window=Period(grant.window.lower, grant.window.upper),
        told=Period(grant.told.lower, grant.told.upper) if grant.told is not None else None,
        sent=grant.sent,
        doubted=grant.doubted,
        renewing=grant.renewing,
        manual=grant.manual,
        checked_at=grant.checked_at,
        lead=timedelta(hours=grant.lock.lead_hours),
    )
