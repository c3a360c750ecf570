"""What is gone from a pool, and what turns up again. Promises that were made stand: `short` says what they lack."""

from __future__ import annotations

from django.db import connection

from aktiv.lending.actions.promising import take_turns
from aktiv.lending.models import Pool

_PROMISED = "SELECT lending_peak(%(pool)s, tstzrange(now(), 'infinity'))"


def write_off(pool_id: int, amount: int) -> None:
    """So many are gone. As far as promises allow it the stock goes down with them; the rest is told in `short`, and
    stays there until promises let go of it."""
    take_turns([pool_id])
    pool = Pool.objects.get(pk=pool_id)
    gone = pool.short + amount
    with connection.cursor() as cursor:
        cursor.execute(_PROMISED, {"pool": pool_id})
        (promised,) = cursor.fetchone()
    down = max(0, min(gone, pool.stock - int(promised)))
    Pool.objects.filter(pk=pool_id).update(stock=pool.stock - down, short=gone - down)


def take_up_again(pool_id: int, amount: int) -> None:
    """So many were not gone after all: what is short first, then the stock."""
    take_turns([pool_id])
    pool = Pool.objects.get(pk=pool_id)
    less = min(pool.short, amount)
    Pool.objects.filter(pk=pool_id).update(short=pool.short - less, stock=pool.stock + amount - less)
