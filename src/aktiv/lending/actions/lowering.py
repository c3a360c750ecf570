"""Telling once that there is too little of something: when it falls under its limit, and not again until it has been
over it."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from aktiv.journal.actions import Event, append
from aktiv.lending.actions.promising import take_turns
from aktiv.lending.models import Kind, Pool
from aktiv.lending.queries.low import Low, low_stock


def tell_low(now: datetime) -> list[Low]:
    """Notes in the journal what has fallen under its limit since it was last looked at, and forgets that of what is
    enough again. Each in a transaction of its own. Returns what was told now: whoever sends messages tells it on."""
    low = low_stock(None)
    pools = {each.pool_id for each in low if each.pool_id is not None}
    kinds = {each.kind.pk for each in low if each.pool_id is None}
    for pk in Pool.objects.exclude(low_since=None).exclude(pk__in=pools).order_by("pk").values_list("pk", flat=True):
        _enough(pk)
    Kind.objects.exclude(low_since=None).exclude(pk__in=kinds).update(low_since=None)
    return [each for each in low if each.since is None and _tell(each, now)]


@transaction.atomic
def _tell(each: Low, now: datetime) -> bool:
    """Whether it was told now, and not by somebody else meanwhile."""
    if each.pool_id is not None:
        take_turns([each.pool_id])
        told = Pool.objects.filter(pk=each.pool_id, low_since=None).update(low_since=now)
        about = ("pool", each.pool_id)
    else:
        told = Kind.objects.filter(pk=each.kind.pk, low_since=None).update(low_since=now)
        about = ("kind", each.kind.pk)
    if told:
        data = {"kind": each.kind.pk, "depot": each.depot.pk if each.depot else None, "there": each.there,
                "fewest": each.fewest}  # fmt: skip
        append(Event("stock.ran_low", about, each.kind.municipality_id, None, data=data), at=now)
    return bool(told)


@transaction.atomic
def _enough(pool_id: int) -> None:
    """There is enough again: its next fall is told of. One pool in its turn, as everything that changes one."""
    take_turns([pool_id])
    Pool.objects.filter(pk=pool_id).update(low_since=None)
