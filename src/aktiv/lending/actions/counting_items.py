"""Counting items with numbers: which of them stand there. Nothing is changed before the count ends."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime
from uuid import UUID

from django.db import transaction

from aktiv.lending.actions.promising import take_turns
from aktiv.lending.actions.stocking import bring_back, move_item, take_out
from aktiv.lending.models import Count, CountItem, CountLine, Item, Pool
from aktiv.lending.queries.items import items_seen
from aktiv.lending.rules.counted import Fate, fate, mark_of
from aktiv.values.refusal import Refusal
from aktiv.values.typed_text import one_line

Came = CountItem.Came


@transaction.atomic
def note_items(
    municipality_id: int, count_id: UUID, pool_id: int, ticked: Collection[int], *, unticked: Collection[int] = (),
    whole: bool, mark: str = "", note: str = "", now: datetime,
) -> CountLine | None:  # fmt: skip
    """Some items of a pool stand there, and some do not after all. `whole`: those are all of them, so that the others
    are missing; `mark` is `rules.counted.mark_of` those that were in when the list was shown. Otherwise the pool is not
    counted yet. Raises Refusal: not_found, count_over, count_moved (name)."""
    count = going_on(municipality_id, count_id)
    take_turns([pool_id])
    pool = Pool.objects.select_related("kind").filter(pk=pool_id, depot_id=count.depot_id, kind__numbered=True).first()
    if pool is None:
        raise Refusal("not_found")
    there = in_store([pool_id])[pool_id]
    if whole and mark and mark != mark_of(there):
        raise Refusal("count_moved", name=pool.kind.name)
    count.items.filter(item__in=unticked, item__pool=pool).delete()
    _see(count, there & set(ticked), Item.State.IN, now)
    if not whole:
        count.lines.filter(pool=pool, there__isnull=False).delete()
        return None
    line, _ = CountLine.objects.update_or_create(
        count=count,
        pool=pool,
        defaults={
            "municipality_id": municipality_id,
            "there": sorted(there),
            "expected": len(there),
            "found": count.items.filter(item__in=there).count(),
            "note": one_line(note, limit=300),
            "counted_at": now,
        },
    )
    return line


@transaction.atomic
def note_labels(municipality_id: int, count_id: UUID, labels: Iterable[str], *, now: datetime) -> list[Item]:
    """Items stand there, by the codes of their labels or their numbers, wherever they belong; returns them. Raises
    Refusal: not_found, count_over, item_unknown (label), item_elsewhere (label, home), too_many_items (most)."""
    count = going_on(municipality_id, count_id)
    items = [each for each, _seen in items_seen(municipality_id, labels, typed=True)]
    for each in items:
        _see(count, [each.pk], each.state, now)
    _find_again(count)
    return items


@transaction.atomic
def note_all_of(
    municipality_id: int, count_id: UUID, pool_id: int, labels: Iterable[str], *, note: str = "", now: datetime
) -> CountLine:
    """These stand there, by code or number, and no others of the pool; what belongs elsewhere may be among them. Raises
    Refusal, as `note_labels` and `note_items`."""
    going_on(municipality_id, count_id).items.filter(item__pool=pool_id).delete()
    seen = note_labels(municipality_id, count_id, labels, now=now)
    note_items(municipality_id, count_id, pool_id, [each.pk for each in seen], whole=True, note=note, now=now)
    return CountLine.objects.get(count=count_id, pool=pool_id)


@transaction.atomic
def unsee_item(municipality_id: int, count_id: UUID, item_id: int) -> None:
    """An item does not stand there after all. Twice changes nothing. Raises Refusal: not_found, count_over."""
    count = going_on(municipality_id, count_id)
    count.items.filter(item=item_id).delete()
    _find_again(count)


def going_on(municipality_id: int, count_id: UUID) -> Count:
    """The count, its row locked. Raises Refusal: not_found, count_over."""
    count = (
        Count.objects.select_for_update(no_key=True).filter(pk=count_id, municipality_id=municipality_id).first()
    )  # fmt: skip
    if count is None:
        raise Refusal("not_found")
    if count.ended_at is not None:
        raise Refusal("count_over")
    return count


def in_store(pools: Collection[int]) -> dict[int, set[int]]:
    """The items that should stand there now, by pool. One statement."""
    found: dict[int, set[int]] = {each: set() for each in pools}
    for pk, pool_id in Item.objects.filter(pool__in=pools, state=Item.State.IN).values_list("pk", "pool_id"):
        found[pool_id].add(pk)
    return found


def pools_seen(count: Count) -> set[int]:
    """Pools of what was seen, to lock before the count ends. One statement."""
    return set(count.items.values_list("item__pool_id", flat=True))


def carry_items(
    count: Count, lines: Sequence[CountLine], keeps: Collection[int] | None, *, by: UUID, now: datetime
) -> Mapping[str, list[int]]:
    """What was seen is taken up and moved here, and what was not is told as lost, in the transaction of a caller that
    has locked the pools and seen that nothing moved since. Returns the items, by what became of them."""
    seen = list(count.items.select_related("item__pool").order_by("item_id"))
    came: dict[str, list[int]] = {}
    for each in seen:
        each.came = _carry(each, count, keeps, by, now)
        if each.came == Came.OPEN:
            each.delete()
            continue
        each.save(update_fields=["came"])
        if each.came != Came.THERE:
            came.setdefault(each.came, []).append(each.item_id)
    missing = sorted({item for line in lines for item in line.there or ()} - {each.item_id for each in seen})
    for item_id in missing:
        take_out(count.municipality_id, item_id, lost=True, by=by, now=now)
    CountItem.objects.bulk_create(
        CountItem(municipality_id=count.municipality_id, count=count, item_id=each, came=Came.MISSING, noted_at=now)
        for each in missing
    )
    return came | ({Came.MISSING.value: missing} if missing else {})


def _carry(each: CountItem, count: Count, keeps: Collection[int] | None, by: UUID, now: datetime) -> str:
    home, item, depot_id = count.municipality_id, each.item, each.item.pool.depot_id
    here = depot_id == count.depot_id
    found = fate(each.was, item.state, here=here, kept=keeps is None or depot_id in keeps)
    if found is Fate.TAKE_UP:
        bring_back(home, item.pk, by=by, now=now)
        if not here:
            _move(home, item.pk, count.depot_id, by, now)
        return Came.TAKEN_UP
    if found is Fate.MOVE:
        return Came.MOVED if _move(home, item.pk, count.depot_id, by, now) else Came.AS_IT_WAS
    return {Fate.THERE: Came.THERE, Fate.TELL: Came.AS_IT_WAS}.get(found, Came.OPEN)


def _move(home: int, item_id: int, depot_id: int, by: UUID, now: datetime) -> bool:
    """Moves it, unless those who were promised it where it belongs need it there, or it is to go to service."""
    try:
        move_item(home, item_id, depot_id, by=by, now=now)
    except Refusal:
        return False
    return True


def _see(count: Count, items: Iterable[int], state: str, now: datetime) -> None:
    CountItem.objects.bulk_create(
        [
            CountItem(municipality_id=count.municipality_id, count=count, item_id=each, was=state, noted_at=now)
            for each in items
        ],
        update_conflicts=True,
        unique_fields=["count", "item"],
        update_fields=["was", "noted_at"],
    )


def _find_again(count: Count) -> None:
    """How many were found of the pools that are counted already."""
    seen = set(count.items.values_list("item_id", flat=True))
    for line in count.lines.filter(there__isnull=False):
        line.found = len(seen & set(line.there or ()))
        line.save(update_fields=["found"])
