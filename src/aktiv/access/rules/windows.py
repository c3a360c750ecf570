"""When a door should open: while what lies behind it is held, with the door's minutes around it."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from datetime import timedelta

from aktiv.values.periods import Period, merged


def windows(held: Iterable[Period], minutes_before: int, minutes_after: int) -> tuple[Period, ...]:
    """The windows of one date at one door, in order. What of it is held in several spaces behind the door, or in
    pieces that meet, is one time; a rest on either side of an event is opened for by itself, unless the minutes around
    them meet."""
    before, after = timedelta(minutes=minutes_before), timedelta(minutes=minutes_after)
    return merged(Period(each.start - before, each.end + after) for each in merged(held))


def fitted(
    pieces: Mapping[int, Period], wanted: Iterable[Period], over: Collection[int] = ()
) -> dict[int, Period | None]:
    """Gives each wanted window to a piece of the date, so that whoever has a code keeps it: to the piece that it shares
    most time with, else to one that would lose its time, else to a new one. `pieces` are those that are there; those
    that are `over` get nothing but what they share time with. None for a piece that nothing is left for."""
    left, free = sorted(wanted), dict(pieces)
    found: dict[int, Period | None] = {}
    shared = sorted(
        (
            (-both.length, number, window)
            for number, was in pieces.items()
            for window in left
            if (both := was.intersection(window)) is not None
        ),
        key=lambda each: (each[0], each[1], each[2]),
    )
    for _, number, window in shared:
        if number in free and window in left:
            found[number] = window
            left.remove(window)
            del free[number]
    for number, window in zip(sorted(free.keys() - set(over)), list(left), strict=False):
        found[number] = window
        left.remove(window)
        del free[number]
    fresh = max(pieces, default=-1) + 1
    found |= dict(enumerate(left, fresh))
    return found | dict.fromkeys(free)
