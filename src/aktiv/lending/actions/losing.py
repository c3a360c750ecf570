"""What goes for good, and what turns up again. Promises that were made stand: `short` says what they lack."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from aktiv.journal.actions import Event, append
from aktiv.lending.actions.promising import let_go, promise_items, take_turns
from aktiv.lending.models import Holding, Item, Pool
from aktiv.lending.models.stock import MOST_IN_A_POOL
from aktiv.lending.queries.hits import promised_at_once
from aktiv.values.periods import Period


def write_off(pool_id: int, amount: int, *, by: UUID, now: datetime) -> Pool:
    """So many are gone, in the caller's transaction. As far as promises allow the stock goes down with them; the rest
    is told in `short`, and stays there until promises let go of it."""
    pool = in_turn(pool_id)
    pool.short += amount
    pool.save(update_fields=["short"])
    return settle_what_fits(pool, by=by, now=now)


def take_up_again(pool_id: int, amount: int) -> Pool:
    """So many were not gone after all: what is short first, then the stock."""
    pool = in_turn(pool_id)
    less = min(pool.short, amount)
    pool.short -= less
    pool.stock = min(pool.stock + amount - less, MOST_IN_A_POOL)
    pool.save(update_fields=["stock", "short"])
    return pool


def settle_what_fits(pool: Pool, *, by: UUID, now: datetime) -> Pool:
    """Takes what is gone off the stock of a pool that is locked; what is promised yet stays told as gone."""
    off = min(pool.short, pool.stock - min(pool.stock, promised_at_once(pool, now)))
    if off:
        pool.stock -= off
        pool.short -= off
        pool.save(update_fields=["stock", "short"])
        append(Event("pool.settled", ("pool", pool.pk), pool.municipality_id, by, data={"amount": off}), at=now)
    return pool


def end_service(item: Item, now: datetime) -> None:
    """What is held for service of it, planned too, is free, in the caller's transaction."""
    let_go(Holding.objects.filter(item=item, during__endswith__gt=now), now)


def give_up(item: Item, state: Item.State, now: datetime) -> None:
    """An item is lost or retired, and does not go to the service that was planned for it; which one that was is kept
    with it, in case it turns up. In the transaction of a caller who saves its state, line and plan."""
    coming = Holding.objects.filter(item=item, during__startswith__gt=now).order_by("during").first()
    end_service(item, now)
    item.state, item.line = state, None
    item.planned = coming.during if coming is not None else None


def plan_again(item: Item, now: datetime) -> None:
    """It goes to the service that was planned when it was given up, as far as that is to come. In the transaction of a
    caller who has taken it up again and saves its plan."""
    planned, item.planned = item.planned, None
    if planned is not None and planned.upper > now:
        promise_items([item], Period(max(planned.lower, now), planned.upper))


def in_turn(pool_id: int) -> Pool:
    """The pool with its kind and storage place, its row locked."""
    take_turns([pool_id])
    return Pool.objects.select_related("kind", "depot__municipality").get(pk=pool_id)
