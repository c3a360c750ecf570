"""Whether an item that somebody holds in her hand can go out on a loan or come back from it: pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from aktiv.values.refusal import Refusal
from aktiv.values.texts import Texts


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """An item as it is known: what it is, where it belongs, and the number of the loan that it is out on (0: none)."""

    pk: int
    number: str
    code: str
    pool: int
    kind: Texts
    depot: str
    state: str
    line: int | None = None
    loan: int = 0


@dataclass(slots=True, kw_only=True)
class Room:
    """A line of the loan: how many may yet go out."""

    line: int
    pool: int
    left: int


def goes_out(seen: Seen, rooms: Sequence[Room], lines: Sequence[int]) -> Room:
    """The line that it goes out on; its room is taken.

    Raises Refusal: item_out_here, item_out (loan), item_lost, item_in_service, item_retired, item_not_asked_for,
    item_enough, all with number, kind and depot.
    """
    said = {"number": seen.number, "kind": seen.kind, "depot": seen.depot}
    if seen.state == "out" and seen.line in lines:
        raise Refusal("item_out_here", **said)
    if seen.state == "out":
        raise Refusal("item_out", loan=seen.loan, **said)
    if seen.state != "in":
        raise Refusal({"lost": "item_lost", "service": "item_in_service"}.get(seen.state, "item_retired"), **said)
    mine = [each for each in rooms if each.pool == seen.pool]
    if not mine:
        raise Refusal("item_not_asked_for", **said)
    room = next((each for each in mine if each.left > 0), None)
    if room is None:
        raise Refusal("item_enough", **said)
    room.left -= 1
    return room


def comes_back(seen: Seen, lines: Sequence[int]) -> int:
    """The line that it comes back from. Raises Refusal: item_out (loan), item_not_out, with number, kind and depot."""
    said = {"number": seen.number, "kind": seen.kind, "depot": seen.depot}
    if seen.state == "out" and seen.line in lines and seen.line is not None:
        return seen.line
    if seen.state == "out":
        raise Refusal("item_out", loan=seen.loan, **said)
    raise Refusal("item_not_out", **said)
