"""What is not back from a loan or from service is held on to, as far as nobody else was promised it: nobody new is
promised what is not there."""

from __future__ import annotations

from datetime import datetime, timedelta

from aktiv.lending.actions.acts import lines_of
from aktiv.lending.actions.promising import hold_longer, promise_again, promise_items, take_turns
from aktiv.lending.models import Holding, Item, Line, Loan, Pool
from aktiv.lending.rules.holding_on import fits_until
from aktiv.values.periods import Period
from aktiv.values.refusal import Refusal

HELD_ON = timedelta(hours=24)


def hold_on(loan: Loan, now: datetime, ahead: timedelta) -> bool:
    """Holds what is out of a loan until this time tomorrow, or until the first who was promised it. Whether anything
    was held longer than before."""
    lines = [line for line in lines_of(loan) if line.outstanding]
    take_turns(line.pool_id for line in lines)
    return bool(sum(_longer(line, now, ahead) for line in lines))


def hold_service_on(item_id: int, now: datetime, ahead: timedelta) -> bool:
    """The same for an item that is away for service after its last day, until somebody tells that it is back."""
    take_turns(Item.objects.filter(pk=item_id).values_list("pool_id", flat=True))
    item = Item.objects.select_for_update(no_key=True).get(pk=item_id)
    if item.state != Item.State.SERVICE:
        return False
    mine = max(item.holdings.filter(during__endswith__gt=now), key=lambda row: row.during.upper, default=None)
    start = mine.during.upper if mine is not None else now
    if start > now + ahead:
        return False
    until = _until(item.pool_id, 1, start, now + HELD_ON, besides=mine)
    if until <= start:
        return False
    return _held([mine], until) if mine is not None else _kept_away(item, Period(now, until))


def _longer(line: Line, now: datetime, ahead: timedelta) -> bool:
    mine = sorted(
        Holding.objects.filter(line=line, during__endswith__gt=now),
        key=lambda row: (row.during.upper, row.pk),
        reverse=True,
    )
    left, longer = line.outstanding, False
    for each in mine:
        if left <= 0:
            break
        left -= each.amount
        if each.during.upper <= now + ahead:
            until = _until(line.pool_id, each.amount, each.during.upper, now + HELD_ON, besides=each)
            longer |= until > each.during.upper and _held([each], until)
    if left > 0:
        until = _until(line.pool_id, left, now, now + HELD_ON)
        longer |= until > now and _held_anew(line, left, Period(now, until))
    return longer


def _until(pool_id: int, amount: int, start: datetime, target: datetime, *, besides: Holding | None = None) -> datetime:
    pool = Pool.objects.get(pk=pool_id)
    rows = Holding.objects.filter(pool=pool, during__endswith__gt=start, during__startswith__lt=target)
    held = [
        (each.amount, Period(each.during.lower, each.during.upper))
        for each in rows
        if besides is None or each.pk != besides.pk
    ]
    return fits_until(held, pool.stock - pool.short, amount, start, target)


def _held(rows: list[Holding], until: datetime) -> bool:
    try:
        hold_longer(rows, until)
    except Refusal:
        return False
    return True


def _held_anew(line: Line, amount: int, period: Period) -> bool:
    try:
        promise_again(line, amount, period)
    except Refusal:
        return False
    return True


def _kept_away(item: Item, period: Period) -> bool:
    try:
        promise_items([item], period)
    except Refusal:
        return False
    return True
