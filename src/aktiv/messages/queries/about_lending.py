"""What notifications of blocks, of low stock and of parts that neighbours pay tell of, read for many at once."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from aktiv.lending.models import Block, Depot, Kind, PartAgreement
from aktiv.messages.block_words import AboutBlock
from aktiv.messages.models import Notification
from aktiv.messages.part_words import AboutParts
from aktiv.messages.stock_words import AboutLowStock
from aktiv.walls import everything


def about_blocks(notifications: Sequence[Notification]) -> dict[int, AboutBlock]:
    """By notification. One statement: they were made for their readers."""
    if not notifications:
        return {}
    with everything():
        rows = Block.objects.select_related("municipality", "organisation")
        blocks = rows.in_bulk([UUID(each.data["block"]) for each in notifications])
    return {
        each.pk: AboutBlock(blocks[UUID(each.data["block"])], lifted=bool(each.data.get("lifted")))
        for each in notifications
        if UUID(each.data["block"]) in blocks
    }


def about_low_stock(notifications: Sequence[Notification]) -> dict[int, AboutLowStock]:
    """By notification. Two statements."""
    if not notifications:
        return {}
    kinds = Kind.objects.select_related("municipality").in_bulk([each.data["kind"] for each in notifications])
    depots = Depot.objects.in_bulk([each.data["depot"] for each in notifications])
    return {
        each.pk: AboutLowStock(
            kinds[each.data["kind"]], depots[each.data["depot"]], each.data["there"], each.data["limit"]
        )
        for each in notifications
        if each.data["kind"] in kinds and each.data["depot"] in depots
    }


def about_parts(notifications: Sequence[Notification]) -> dict[int, AboutParts]:
    """By notification. One statement."""
    if not notifications:
        return {}
    ids = {pk for each in notifications for pk in each.data["agreements"]}
    rows = PartAgreement.objects.select_related("municipality", "home", "kind").in_bulk(ids)
    found = {}
    for each in notifications:
        mine = tuple(rows[pk] for pk in each.data["agreements"] if pk in rows)
        if mine:
            found[each.pk] = AboutParts(each.data["happened"], each.data["to"], mine)
    return found
