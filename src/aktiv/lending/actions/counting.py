"""Counting what stands in a storage place. Differences are carried into the stock by one act, each told in the journal.

Things go out and come back while somebody counts: what was counted is held against what should have been there at that
moment, and a pool that something has happened to since is counted once more.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import Sum

from aktiv.journal.actions import Event, append
from aktiv.lending.actions.counting_items import carry_items, going_on, in_store, pools_seen
from aktiv.lending.actions.losing import take_up_again, write_off
from aktiv.lending.actions.promising import take_turns
from aktiv.lending.models import Count, CountLine, Depot, Line, Pool
from aktiv.lending.models.stock import MOST_IN_A_POOL
from aktiv.values.refusal import Refusal
from aktiv.values.typed_text import one_line
from aktiv.walls import within


@transaction.atomic
def begin_count(municipality_id: int, depot_id: int, *, count_id: UUID, by: UUID, now: datetime) -> Count:
    """Begins to count a storage place; begun twice with the same id it is one. Raises Refusal: not_found,
    counting_already."""
    known = Count.objects.filter(pk=count_id, municipality_id=municipality_id).first()
    if known is not None:
        return known
    depot = Depot.objects.filter(pk=depot_id, municipality_id=municipality_id).first()
    if depot is None:
        raise Refusal("not_found")
    try:
        with transaction.atomic():
            made = Count.objects.create(
                id=count_id, municipality_id=municipality_id, depot=depot, begun_at=now, begun_by_id=by
            )
    except IntegrityError as error:
        raise Refusal("counting_already") from error
    append(Event("count.begun", ("count", made.pk), municipality_id, by, data={"depot": depot.pk}), at=now)
    return made


@transaction.atomic
def note_found(
    municipality_id: int, count_id: UUID, pool_id: int, found: int, *, note: str = "", now: datetime
) -> CountLine:
    """So many of a pool stand there. Noted again it is the last that counts. Raises Refusal: not_found, count_over,
    stock_out_of_bounds (most)."""
    count = going_on(municipality_id, count_id)
    if not 0 <= found <= MOST_IN_A_POOL:
        raise Refusal("stock_out_of_bounds", most=MOST_IN_A_POOL)
    take_turns([pool_id])
    pool = Pool.objects.filter(pk=pool_id, depot_id=count.depot_id).first()
    if pool is None:
        raise Refusal("not_found")
    line, _ = CountLine.objects.update_or_create(
        count=count,
        pool=pool,
        defaults={
            "municipality_id": municipality_id,
            "expected": expected(pool),
            "found": found,
            "there": None,
            "note": one_line(note, limit=300),
            "counted_at": now,
        },
    )
    return line


@transaction.atomic
def end_count(
    municipality_id: int, count_id: UUID, *, keeps: Collection[int] | None = None, by: UUID, now: datetime
) -> list[CountLine]:
    """Carries the differences into the stock: what is missing is told as gone, what is over is added. Returns the lines
    that differ. Of items with numbers those that were not found are lost, those that were lost and stand there are
    taken up, and those of other storage places are moved here (`keeps`: from these; None: from all); where only how
    many was said, the difference is noted and no more. Kinds that are not in use may be left out.

    Raises Refusal: not_found, count_over, count_incomplete (missing), count_moved (name).
    """
    count = going_on(municipality_id, count_id)
    lines = list(count.lines.all())
    take_turns({*Pool.objects.filter(depot_id=count.depot_id).values_list("pk", flat=True), *pools_seen(count)})
    pools = {each.pk: each for each in Pool.objects.filter(depot_id=count.depot_id).select_related("kind")}
    missing = {pk for pk, each in pools.items() if each.kind.active} - {each.pool_id for each in lines}
    if missing:
        raise Refusal("count_incomplete", missing=len(missing))
    now_in = in_store([each.pool_id for each in lines if each.there is not None])
    for line in lines:
        pool = pools[line.pool_id]
        still = expected(pool) == line.expected if line.there is None else now_in[pool.pk] == set(line.there)
        if not still:
            raise Refusal("count_moved", name=pool.kind.name)
    different = [each for each in lines if each.found != each.expected]
    for line in different:
        pool = pools[line.pool_id]
        if not pool.kind.numbered:
            _carry(pool, line, by, now)
    items = carry_items(count, lines, keeps, by=by, now=now)
    count.ended_at, count.ended_by_id = now, by
    count.save(update_fields=["ended_at", "ended_by"])
    told = [{"pool": each.pool_id, "expected": each.expected, "found": each.found} for each in different]
    said = {"different": told, **({"items": items} if items else {})}
    append(Event("count.ended", ("count", count.pk), municipality_id, by, data=said), at=now)
    return different


@transaction.atomic
def drop_count(municipality_id: int, count_id: UUID, *, by: UUID, now: datetime) -> Count:
    """Ends it without changing anything. Raises Refusal: not_found, count_over."""
    count = going_on(municipality_id, count_id)
    count.ended_at, count.ended_by_id, count.dropped = now, by, True
    count.save(update_fields=["ended_at", "ended_by", "dropped"])
    append(Event("count.dropped", ("count", count.pk), municipality_id, by), at=now)
    return count


def expected(pool: Pool) -> int:
    """How many should stand there now: the stock without what is gone and what is with borrowers."""
    with within(municipalities=[pool.municipality_id]):
        sums = Line.objects.filter(pool=pool, loan__state="out").aggregate(
            out=Sum("out", default=0), back=Sum("back", default=0), lost=Sum("lost", default=0)
        )
    away = pool.items.filter(state="service").count() if pool.kind.numbered else 0
    with_borrowers = int(sums["out"]) - int(sums["back"]) - int(sums["lost"])
    return pool.stock - pool.short - away - with_borrowers


def _carry(pool: Pool, line: CountLine, by: UUID, now: datetime) -> None:
    difference = line.found - line.expected
    if difference > 0:
        take_up_again(pool.pk, difference)
    else:
        write_off(pool.pk, min(-difference, pool.stock - pool.short), by=by, now=now)
