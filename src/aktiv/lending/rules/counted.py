"""What becomes of items that were seen in a count, and whether the same stood in store all the time. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum
from hashlib import blake2b


class Fate(StrEnum):
    """What ending a count does about an item that was seen."""

    THERE = "there"
    MOVE = "move"
    TAKE_UP = "take_up"
    TELL = "tell"  # it stays as it is
    GONE = "gone"  # it went out after it was seen: nothing is told of it


def fate(was: str, state: str, *, here: bool, kept: bool) -> Fate:
    """Of an item that was in one state when it was seen and is in another, or the same, when the count ends. `here`:
    it belongs where it was seen; `kept`: whoever ends the count keeps the storage place that it belongs to."""
    if state == "in":
        return Fate.THERE if here else Fate.MOVE if kept else Fate.TELL
    if state == "lost":
        return Fate.TAKE_UP if here or kept else Fate.TELL
    return Fate.GONE if was == "in" else Fate.TELL


def mark_of(items: Iterable[int]) -> str:
    """Sixteen letters that differ when other items are in store than before."""
    return blake2b(",".join(map(str, sorted(items))).encode(), digest_size=8).hexdigest()
