"""Items by what stands on them: the code of their label, or their number."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from django.db.models import Q

from aktiv.lending.models import Item
from aktiv.lending.rules.items import Seen
from aktiv.values.refusal import Refusal

MOST_AT_ONCE = 200
_CODE = re.compile(r"[^\s/?#]+(?=/?(?:[?#]|$))")


def code_in(scanned: str) -> str:
    """What a label says: a code or number as it is, or the end of an address."""
    text = scanned.strip()
    if "/" not in text:
        return text
    found = _CODE.search(text)
    return found[0] if found else text


def items_seen(
    municipality_id: int, labels: Iterable[str], *, to_change: bool = False, typed: bool = False
) -> list[tuple[Item, Seen]]:
    """The items of a municipality by code or number, in the order they were seen, each once. One statement; two
    `to_change`, which locks them first, by id, so that rivals take turns and each sees what the one before did. Of
    what was `typed`, small letters may stand for the capitals of a number, and the other way in a code.

    Raises Refusal("item_unknown", label) and ("item_elsewhere", label, home) for what is another municipality's, and
    ("too_many_items", most).
    """
    asked = list(dict.fromkeys(code for label in labels if (code := code_in(label))))
    if len(asked) > MOST_AT_ONCE:
        raise Refusal("too_many_items", most=MOST_AT_ONCE)
    if not asked:
        return []
    codes = [*asked, *(each.lower() for each in asked)] if typed else asked
    numbers = [*asked, *(each.upper() for each in asked)] if typed else asked
    ours = Q(code__in=codes) | Q(municipality_id=municipality_id, number__in=numbers)
    if to_change:
        list(Item.objects.filter(ours).order_by("pk").select_for_update().values_list("pk", flat=True))
    rows = Item.objects.filter(ours).order_by("pk").select_related("pool__kind", "pool__depot", "line__loan")
    found: dict[str, Item] = {}
    for each in rows:
        found[each.code] = each
        if each.municipality_id == municipality_id:
            found[each.number] = each
    if typed:
        found |= {each: item for each in asked if (item := _called(found, each)) is not None}
    items = [_owned(found.get(label), label, municipality_id) for label in asked]
    once = {each.pk: each for each in items}
    return [(each, seen_as(each)) for each in once.values()]


def _called(found: dict[str, Item], label: str) -> Item | None:
    """What is called just that; else what is in other letters, as phones write them."""
    return found.get(label) or found.get(label.lower()) or found.get(label.upper())


def seen_as(item: Item) -> Seen:
    """An item as rules need it; its pool and line are at hand."""
    line = item.line
    return Seen(
        pk=item.pk,
        number=item.number,
        code=item.code,
        pool=item.pool_id,
        kind=item.pool.kind.name,
        depot=item.pool.depot.name,
        state=item.state,
        line=item.line_id,
        loan=line.loan.number if line is not None else 0,
    )


def items_in(pools: Sequence[int], *, limit: int) -> dict[int, list[Item]]:
    """Items that are in their storage place and can go out, by pool, at most `limit` in all. One statement."""
    found: dict[int, list[Item]] = {}
    if pools:
        rows = Item.objects.filter(pool__in=pools, state=Item.State.IN).order_by("pool", "number", "pk")
        for each in rows[:limit]:
            found.setdefault(each.pool_id, []).append(each)
    return found


def items_out(lines: Sequence[int]) -> dict[int, list[Item]]:
    """Items that are out on lines, by line. One statement."""
    found: dict[int, list[Item]] = {}
    if lines:
        for each in Item.objects.filter(line__in=lines).order_by("number", "pk"):
            found.setdefault(each.line_id or 0, []).append(each)
    return found


def _owned(item: Item | None, label: str, municipality_id: int) -> Item:
    if item is None:
        raise Refusal("item_unknown", label=label[:60])
    if item.municipality_id != municipality_id:
        raise Refusal("item_elsewhere", label=label[:60], depot=item.pool.depot.name)
    return item
