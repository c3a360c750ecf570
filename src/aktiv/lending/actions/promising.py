"""Taking from a pool and letting go of it: the only place where stock is promised. The database has the last word."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime, timedelta

from django.db import IntegrityError, connection, transaction
from psycopg.types.range import TimestamptzRange

from aktiv import prepared
from aktiv.lending.models import Holding, Item, Line
from aktiv.lending.queries.stock import free_over
from aktiv.values.arrays import array_of
from aktiv.values.periods import Period
from aktiv.values.refusal import Refusal

STOCK = "never_more_out_than_there_is"


def take_turns(pools: Iterable[int]) -> None:
    """Waits for the rows of these pools, in one order, and holds them until the transaction ends: whoever promises from
    several pools meets rivals in turn and not in a deadlock. Raises TransactionManagementError outside one."""
    if not connection.in_atomic_block:
        raise transaction.TransactionManagementError("pools are locked by a transaction")
    with prepared.cursor() as cursor:
        cursor.execute(
            "SELECT id FROM lending_pool WHERE id = ANY (%(pools)s::bigint[]) ORDER BY id FOR NO KEY UPDATE",
            {"pools": array_of(sorted(set(pools)))},
        )


def promise(lines: Sequence[Line], period: Period, turnaround: dict[int, int]) -> list[Holding]:
    """Holds what the lines ask for, from the period's start until its end and the pool's `turnaround` (minutes, by
    pool). All of it or nothing.

    Raises Refusal("not_enough", pool, asked, left): the first pool that has too few, and how many it has left.
    """
    take_turns(line.pool_id for line in lines)
    rows = [
        Holding(
            municipality_id=line.municipality_id,
            pool_id=line.pool_id,
            line=line,
            amount=line.amount,
            during=held_for(period, turnaround.get(line.pool_id, 0)),
        )
        for line in sorted(lines, key=lambda line: (line.pool_id, line.pk))
    ]
    with _counted(rows):
        return Holding.objects.bulk_create(rows)


def promise_again(line: Line, amount: int, period: Period) -> None:
    """Holds so many of a line for a stretch beside what is held of it already. Raises Refusal("not_enough", …)."""
    take_turns([line.pool_id])
    row = Holding(
        municipality_id=line.municipality_id,
        pool_id=line.pool_id,
        line=line,
        amount=amount,
        during=TimestamptzRange(period.start, period.end),
    )
    with _counted([row]):
        row.save()


def promise_items(items: Sequence[Item], period: Period) -> list[Holding]:
    """Keeps items away for a period: their pools lend so many fewer. Raises Refusal("not_enough", …) as `promise`."""
    take_turns(item.pool_id for item in items)
    during = held_for(period, 0)
    rows = [
        Holding(municipality_id=each.municipality_id, pool_id=each.pool_id, item=each, amount=1, during=during)
        for each in items
    ]
    with _counted(rows):
        return Holding.objects.bulk_create(rows)


def hold_longer(holdings: Sequence[Holding], until: datetime) -> None:
    """Holds on until then, all or nothing. Raises Refusal("not_enough", …) as `promise`."""
    take_turns(each.pool_id for each in holdings)
    for each in holdings:
        each.during = TimestamptzRange(each.during.lower, max(each.during.upper, until))
    with _counted(holdings):
        Holding.objects.bulk_update(holdings, ["during"])


def let_go(holdings: Iterable[Holding], at: datetime) -> None:
    """Lets go of what is held from a moment on; what lay before it stays as it was. Holdings to come are gone."""
    for each in holdings:
        if each.during.lower >= at:
            each.delete()
        elif each.during.upper > at:
            each.during = TimestamptzRange(each.during.lower, at)
            each.save(update_fields=["during"])


def held_for(period: Period, turnaround: int) -> TimestamptzRange:
    """A loan's time and the minutes after it."""
    return TimestamptzRange(period.start, period.end + timedelta(minutes=turnaround))


@contextmanager
def _counted(rows: Sequence[Holding]) -> Iterator[None]:
    try:
        with transaction.atomic():
            yield
    except IntegrityError as error:
        diagnosed = getattr(error.__cause__, "diag", None)
        if diagnosed is None or diagnosed.constraint_name != STOCK:
            raise
        raise _lacking(rows) from error


def _lacking(rows: Sequence[Holding]) -> Refusal:
    """Which of them there is too little of. Lines of one pool count together."""
    for row in rows:
        left = free_over([row.pool_id], Period(row.during.lower, row.during.upper))[row.pool_id]
        asked = sum(each.amount for each in rows if each.pool_id == row.pool_id)
        if left < asked:
            return Refusal("not_enough", pool=row.pool_id, asked=asked, left=max(left, 0))
    return Refusal("not_enough", pool=rows[0].pool_id, asked=rows[0].amount, left=0)
