"""The coming dates of organisations: what the public may see, and what one that is gone still holds."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from django.db.models import Count, QuerySet
from django.db.models.functions import Lower

from aktiv.bookings.models import Occurrence
from aktiv.people.models import Organisation

LOOKED_THROUGH = 60


def coming_public(organisation: Organisation, now: datetime, *, limit: int = 10) -> list[Occurrence]:
    """Its next dates that a calendar would show by its name: it publishes it, and so do the space's terms."""
    if not organisation.publishes_name or organisation.status not in Organisation.Status.acting():
        return []
    rows = (
        _coming([organisation.pk], now)
        .filter(booking__unsaid=False)
        .select_related("space__facility", "space__municipality")
    )
    found = rows.order_by(Lower("during"))[:LOOKED_THROUGH]
    return [each for each in found if each.space.terms.get("shows_holder", True)][:limit]


def coming_held(organisation_ids: Collection[UUID], municipality_id: int, now: datetime) -> dict[UUID, int]:
    """How many coming dates organisations hold in a municipality: those to look at when an organisation is gone."""
    rows = _coming(organisation_ids, now).filter(municipality_id=municipality_id)
    return dict(rows.values_list("holder").annotate(Count("pk")).order_by())


def _coming(organisation_ids: Collection[UUID], now: datetime) -> QuerySet[Occurrence]:
    """Served by occurrence_by_holder."""
    rows = Occurrence.objects.filter(holder__in=list(organisation_ids), state__in=Occurrence.State.holding_time())
    return rows.alias(begins=Lower("during")).filter(begins__gte=now)
