"""When there are fewer of something than there should be, storekeepers are told: once, until there are enough again."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.db.models import F, OuterRef, Q, Subquery, Sum, Value
from django.db.models.functions import Coalesce

from aktiv.journal.actions import Event, append
from aktiv.lending.models import Kind, Pool
from aktiv.timetable.retry import retrying


def tell_low(*, now: datetime) -> int:
    """Looks at every kind with a limit. Returns how many are told of, or have enough again. Each in a transaction of
    its own; what is low and told is not told again."""
    pools = Pool.objects.filter(kind=OuterRef("pk"), depot__active=True).order_by().values("kind")
    there = Subquery(pools.annotate(there=Sum(F("stock") - F("short"))).values("there"))
    rows = Kind.objects.alias(there=Coalesce(there, Value(0))).filter(parts=None)
    low = Q(active=True, there__lt=F("low_stock"))
    changed = rows.filter(low & Q(told_low_at=None) | ~low & Q(told_low_at__isnull=False))
    return sum(_note(pk, now) for pk in list(changed.order_by("pk").values_list("pk", flat=True)))


@retrying
@transaction.atomic
def _note(kind_id: int, now: datetime) -> bool:
    kind = Kind.objects.select_for_update(no_key=True).get(pk=kind_id)
    rows = Pool.objects.filter(kind=kind, depot__active=True)
    there = rows.aggregate(there=Coalesce(Sum(F("stock") - F("short")), 0))["there"]
    low = kind.active and there < kind.low_stock
    if low == (kind.told_low_at is not None):
        return False
    kind.told_low_at = now if low else None
    kind.save(update_fields=["told_low_at"])
    data = {"there": there, "limit": kind.low_stock}
    append(
        Event("kind.low" if low else "kind.enough", ("kind", kind.pk), kind.municipality_id, None, data=data), at=now
    )
    return True
