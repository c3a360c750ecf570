"""A count of items with numbers, as the page of it shows it."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from aktiv.lending.models import Count, CountItem, Item

MOST_SEEN = 200


@dataclass(frozen=True, slots=True)
class Shelf:
    """Items of a pool: those that should stand there, by number, and how many are with borrowers or in service."""

    there: tuple[Item, ...]
    away: int


def shelves(pools: Collection[int]) -> dict[int, Shelf]:
    """By pool. One statement."""
    there: dict[int, list[Item]] = {each: [] for each in pools}
    away = dict.fromkeys(pools, 0)
    for each in Item.objects.filter(pool__in=pools, state__in=Item.State.counted()).order_by("number", "pk"):
        if each.state == Item.State.IN:
            there[each.pool_id].append(each)
        else:
            away[each.pool_id] += 1
    return {each: Shelf(tuple(there[each]), away[each]) for each in pools}


def seen_in(count: Count) -> set[int]:
    """Items that were seen so far. One statement."""
    return set(count.items.exclude(was="").values_list("item_id", flat=True))


def besides(count: Count, most: int = MOST_SEEN) -> list[CountItem]:
    """What stands there though it is elsewhere in the books, by number: of another storage place, or told as lost, with
    a borrower, in service or out of use. One statement."""
    rows = count.items.exclude(was="").select_related("item__pool__kind", "item__pool__depot__facility")
    return list(rows.exclude(item__pool__depot=count.depot_id, item__state="in").order_by("item__number", "pk")[:most])


def became(count: Count, most: int = MOST_SEEN) -> list[CountItem]:
    """What an ended count did not find, took up, moved or told of, by number. One statement."""
    rows = count.items.exclude(came__in=(CountItem.Came.OPEN, CountItem.Came.THERE))
    return list(
        rows.select_related("item__pool__kind", "item__pool__depot").order_by("came", "item__number", "pk")[:most]
    )


def not_found(count: Count, most: int = MOST_SEEN) -> list[Item]:
    """Those that will be lost when it ends, by number. Two statements."""
    wanted = {item for line in count.lines.filter(there__isnull=False) for item in line.there or ()}
    rows = Item.objects.filter(pk__in=wanted).exclude(counts__count=count).select_related("pool__kind")
    return list(rows.order_by("number", "pk")[:most])


def missing_since(item: Item) -> Count | None:
    """The count that did not find an item that is lost; None when it was lost another way. One statement."""
    if item.state != Item.State.LOST:
        return None
    last = item.counts.select_related("count").order_by("-noted_at", "-pk").first()
    return last.count if last is not None and last.came == CountItem.Came.MISSING else None
