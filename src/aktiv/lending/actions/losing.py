"""What borrowers lose, and what turns up again. Promises that were made stand: `short` says what they lack."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from aktiv.lending.actions.promising import take_turns
from aktiv.lending.actions.stocking import settle_what_fits
from aktiv.lending.models import Pool


def write_off(pool_id: int, amount: int, *, by: UUID, now: datetime) -> None:
    """So many are gone, in the caller's transaction. As far as promises allow the stock goes down with them; the rest
    is told in `short`, and stays there until promises let go of it."""
    take_turns([pool_id])
    pool = Pool.objects.select_related("kind", "depot__municipality").get(pk=pool_id)
    pool.short += amount
    pool.save(update_fields=["short"])
    settle_what_fits(pool, by=by, now=now)


def take_up_again(pool_id: int, amount: int) -> None:
    """So many were not gone after all: what is short first, then the stock."""
    take_turns([pool_id])
    pool = Pool.objects.get(pk=pool_id)
    less = min(pool.short, amount)
    Pool.objects.filter(pk=pool_id).update(short=pool.short - less, stock=pool.stock + amount - less)
