"""What a group time may be part of, and how a claim is divided."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from aktiv.timetable.rules.asked import Wanted
from aktiv.values.footprints import Footprint, union
from aktiv.values.periods import Period
from aktiv.values.rectangles import cover_equal, disjoint, subtract
from aktiv.values.refusal import Refusal


def within_allocation(wanted: Sequence[Wanted], granted: Sequence[Wanted]) -> None:
    """A group time lies inside what its holder was granted: there, and then.

    Raises Refusal "outside_allocated_space" when part of it is somewhere else, "outside_allocated_time" when it is in
    the right place and part of it another time. Both carry the rectangles outside.
    """
    ours = [grant.rectangle for grant in granted]
    outside = [rectangle for each in wanted for rectangle in subtract([each.rectangle], ours)]
    if not outside:
        return
    places = union(grant.footprint for grant in granted)
    elsewhere = any(not places.contains(each.footprint) for each in wanted)
    raise Refusal("outside_allocated_space" if elsewhere else "outside_allocated_time", rectangles=outside)


def divided_at(granted: Sequence[Wanted], moment: datetime) -> tuple[list[Wanted], list[Wanted]]:
    """What was granted before the moment, and from it on. The buffers stay around the whole, none comes between.

    Raises Refusal("cut_outside") unless the moment lies inside every grant.
    """
    if not granted or not all(each.during.start < moment < each.during.end for each in granted):
        raise Refusal("cut_outside")
    first = [replace(each, during=Period(each.during.start, moment), after=0) for each in granted]
    last = [replace(each, during=Period(moment, each.during.end), before=0) for each in granted]
    return first, last


def divided_over(
    granted: Sequence[Wanted], space_id: int, one: tuple[int, Footprint], other: tuple[int, Footprint]
) -> tuple[list[Wanted], list[Wanted]]:
    """What was granted in the space, over two parts of it (each a space and its footprint); what came along from
    elsewhere stays with the first. Raises Refusal("parts_not_the_whole") unless the two are the space, each once."""
    own = [each for each in granted if each.space_id == space_id]
    whole = union(each.footprint for each in own)
    if len(own) != 1 or one[1].overlaps(other[1]) or union([one[1], other[1]]) != whole:
        raise Refusal("parts_not_the_whole")
    along = [each for each in granted if each.space_id != space_id]
    first = replace(own[0], space_id=one[0], footprint=one[1])
    return [first, *along], [replace(own[0], space_id=other[0], footprint=other[1])]


def into_the_same(pieces: Sequence[Sequence[Wanted]], granted: Sequence[Wanted]) -> None:
    """Refusal("not_the_whole") unless the pieces are exactly what was granted, each point in one of them."""
    flat = [each.rectangle for piece in pieces for each in piece]
    if not all(pieces) or not disjoint(flat) or not cover_equal(flat, [each.rectangle for each in granted]):
        raise Refusal("not_the_whole")
