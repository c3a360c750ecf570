"""What is seen of equipment: its pictures, and how its items were found."""

from __future__ import annotations

from collections.abc import Collection

from aktiv.lending.models import Item, Kind, KindPicture, Look

LOOKS = 20


def pictures_of(kind: Kind) -> list[KindPicture]:
    """A kind's pictures in their order. One statement."""
    return list(kind.pictures.order_by("place"))


def first_pictures(kind_ids: Collection[int]) -> dict[int, KindPicture]:
    """The picture that the list shows of each kind that has one. One statement, by kind_picture_place."""
    if not kind_ids:
        return {}
    return {each.kind_id: each for each in KindPicture.objects.filter(kind__in=kind_ids, place=1)}


def picture_named(name: str) -> bool:
    """Whether some kind has the picture."""
    return KindPicture.objects.filter(name=name).exists()


def looks_of(item: Item, page: int = 1) -> tuple[list[Look], bool]:
    """How an item was found, the last first, and whether there is more. One statement, by look_at_item."""
    rows = list(item.looks.select_related("by").order_by("-at", "-pk")[(page - 1) * LOOKS : page * LOOKS + 1])
    return rows[:LOOKS], len(rows) > LOOKS
