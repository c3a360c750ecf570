"""What notifications of blocks and of low stock tell of, read for many at once."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from aktiv.lending.models import Block, Depot, Kind
from aktiv.messages.block_words import AboutBlock
from aktiv.messages.models import Notification
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
