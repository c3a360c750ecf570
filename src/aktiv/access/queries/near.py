"""What comes soon: of which holders and caretakers are to be told. For the service itself, which sees everything."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db.models import DateTimeField, DurationField, ExpressionWrapper, F, Q, QuerySet
from django.db.models.expressions import CombinedExpression
from django.db.models.functions import Lower

from aktiv.access.models import AccessGrant
from aktiv.access.rules.settings import BOUNDS

A_BATCH = 500
GRACE = timedelta(minutes=5)
"""How long a code may be in the making before it is missed, when the time was booked at the last moment."""
STUCK = 2
"""So many times in vain before somebody is told that a code cannot be taken away."""
State = AccessGrant.State


def amiss(now: datetime) -> list[AccessGrant]:
    """Grants near their time, of which nobody has been told yet, that have no code; and those whose code cannot be
    taken away though it may open soon. Locked. By grant_at_lock's moments, a day of each lock."""
    farthest = now + timedelta(minutes=BOUNDS["alarm_minutes"][1] + BOUNDS["minutes_before"][1])
    # The alarm counts from the time itself, which begins so many minutes into the window.
    rows = _near(now, farthest).filter(alarmed_at=None)
    due = rows.annotate(late=F("starts") + _minutes("lock__minutes_before") - _minutes("lock__alarm_minutes"))
    making = Q(state__in=(State.PLANNED, State.REQUESTED), created_at__lte=now - GRACE)
    shut = Q(wanted=True) & (making | Q(state=State.FAILED))
    stuck = Q(wanted=False, sent=True, attempts__gte=STUCK) & ~Q(state__in=State.over())
    return list(due.filter(late__lte=now).filter(shut | stuck).order_by("pk")[:A_BATCH])


def to_be_told(now: datetime) -> list[AccessGrant]:
    """Grants whose code may be shown from now on, or that have none near their time, and whose holder has not been
    told. Locked, with date and booking at hand."""
    farthest = now + timedelta(minutes=BOUNDS["shown_minutes"][1])
    rows = _near(now, farthest).filter(shown_at=None, wanted=True, occurrence__state="confirmed")
    due = rows.annotate(showing=F("starts") - _minutes("lock__shown_minutes"))
    ready = Q(state__in=State.with_code(), showing__lte=now)
    missed = Q(alarmed_at__isnull=False) & ~Q(state__in=State.with_code())
    return list(due.filter(ready | missed).select_related("occurrence__booking").order_by("pk")[:A_BATCH])


def _near(now: datetime, farthest: datetime) -> QuerySet[AccessGrant]:
    rows = AccessGrant.objects.select_for_update(of=("self",), no_key=True, skip_locked=True)
    return (
        rows.select_related("lock")
        .annotate(starts=Lower("window", output_field=DateTimeField()))
        .filter(starts__lte=farthest, window__endswith__gt=now)
        .exclude(occurrence__booking__unsaid=True)
    )


def _minutes(field: str) -> ExpressionWrapper[CombinedExpression]:
    return ExpressionWrapper(F(field) * timedelta(minutes=1), output_field=DurationField())
