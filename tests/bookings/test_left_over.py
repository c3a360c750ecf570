"""What is told of freed time that others hold a part of: every part that can still be had, each of them once."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from hypothesis import example, given
from hypothesis import strategies as st

from aktiv.bookings.actions.distributing import announce
from aktiv.bookings.rules.left_over import Place, parts_left
from aktiv.journal.models import Entry
from aktiv.values.footprints import part, whole
from aktiv.values.periods import Period
from aktiv.values.rectangles import Rectangle
from tests.bookings.world import NOW, World, booked, when
from tests.reading import everything_of

ATOMS, SLOTS, SLOT = 4, 6, timedelta(minutes=30)
START = datetime(2027, 3, 2, 17, tzinfo=UTC)
FLOORS = {1: {0, 1, 2, 3}, 2: {0, 1}, 3: {2, 3}, 4: {0}, 5: {1}, 6: {3}, 7: {1, 2}}
"""Spaces of the hall by the quarters that each has; the third quarter is not to be had alone."""
PLACES = [Place(pk, part(1, ATOMS, atoms)) for pk, atoms in FLOORS.items()]
Cell = tuple[int, int]


def slots(first: int, last: int) -> Period:
    return Period(START + first * SLOT, START + last * SLOT)


def cells(space_id: int, period: Period) -> set[Cell]:
    first, last = ((each - START) // SLOT for each in (period.start, period.end))
    return {(atom, slot) for atom in FLOORS[space_id] for slot in range(first, last)}


@given(
    st.sampled_from([1, 2, 3, 4, 7]),
    st.lists(
        st.tuples(st.sets(st.integers(0, 3), min_size=1), st.integers(0, SLOTS - 1), st.integers(1, SLOTS)), max_size=4
    ),
)
@example(1, [({0, 1}, 0, 2)])
def test_every_part_that_is_free_is_told_and_none_inside_another(
    freed: int, others: list[tuple[set[int], int, int]]
) -> None:
    """Held against quarters of the hall and half hours, one by one."""
    taken = [Rectangle(part(1, ATOMS, atoms), slots(first, first + length)) for atoms, first, length in others]
    busy = {(atom, slot) for atoms, first, length in others for atom in atoms for slot in range(first, first + length)}
    told = parts_left(Rectangle(part(1, ATOMS, FLOORS[freed]), slots(0, SLOTS)), taken, PLACES)
    parts = [cells(*each) for each in told]
    assert all(each <= cells(freed, slots(0, SLOTS)) - busy for each in parts)
    assert not any(one <= other for one in parts for other in parts if one is not other)
    for space_id, atoms in FLOORS.items():
        for first in range(SLOTS):
            for last in range(first + 1, SLOTS + 1):
                mine = cells(space_id, slots(first, last))
                if atoms <= FLOORS[freed] and not mine & busy:
                    assert any(mine <= each for each in parts), (space_id, first, last)


def test_half_a_hall_that_is_taken_leaves_the_other_half_and_the_whole_afterwards() -> None:
    left = parts_left(Rectangle(whole(1), slots(0, 4)), [Rectangle(part(1, 4, {0, 1}), slots(0, 2))], PLACES)
    assert left == [(1, slots(2, 4)), (3, slots(0, 4))]


def test_what_others_took_a_part_of_is_announced_as_the_parts_that_remain(world: World) -> None:
    booked(world, "17–18", world.as_alice, world.half)
    period = when("17–19")
    freed = [{"space": world.hall.pk, "start": period.start, "end": period.end}] * 2
    told = announce(world.municipality.pk, ("season_round", 1), freed, by=None, now=NOW)
    assert (world.hall.pk, when("18–19")) in {(each["space"], Period(each["start"], each["end"])) for each in told}
    assert len(told) == len({(each["space"], each["start"]) for each in told}), "each part once"
    assert not [each for each in told if each["space"] == world.half.pk]
    [entry] = everything_of(Entry).filter(verb="season.time_freed")
    assert len(entry.data["freed"]) == len(told)
