"""Footprints: exact fractions of a hall, sets of units that meet or do not."""

from __future__ import annotations

from fractions import Fraction
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aktiv.values.footprints import NOWHERE, UNITS, Footprint, part, union, whole
from aktiv.values.refusal import Refusal

ranges = st.lists(st.tuples(st.integers(-20, 20), st.integers(0, 9)).map(lambda r: (r[0], r[0] + r[1])), max_size=6)
footprints = ranges.map(lambda pieces: Footprint(tuple(pieces)))


def units(footprint: Footprint) -> set[int]:
    """The brute-force model: every unit held."""
    return {unit for low, high in footprint.ranges for unit in range(low, high)}


@given(ranges)
def test_equal_sets_of_units_are_equal_values(pieces: list[tuple[int, int]]) -> None:
    footprint = Footprint(tuple(pieces))
    assert footprint == Footprint(tuple((unit, unit + 1) for unit in units(footprint)))
    assert footprint.size == len(units(footprint))
    assert all(left[1] < right[0] for left, right in pairwise(footprint.ranges))


@given(footprints, footprints)
def test_footprints_relate_as_their_units_do(one: Footprint, other: Footprint) -> None:
    mine, theirs = units(one), units(other)
    assert units(one.union(other)) == units(union([one, other])) == mine | theirs
    assert units(one.intersection(other)) == mine & theirs
    assert units(one.minus(other)) == mine - theirs
    assert one.overlaps(other) == bool(mine & theirs)
    assert one.contains(other) == (mine >= theirs)
    assert bool(one) == bool(mine)


@given(footprints)
def test_the_database_text_reads_back(footprint: Footprint) -> None:
    assert Footprint.parse(str(footprint)) == footprint


def test_the_database_text_is_that_of_an_int8multirange() -> None:
    assert str(part(1, 4, [0, 1, 3])) == "{[5040,7560),[8820,10080)}"
    assert str(NOWHERE) == "{}"


@pytest.mark.parametrize(
    "text", ["", "{[0,1]}", "{(0,2)}", "{[0,)}", "{(,)}", "[0,1)", "{[0,1)", "{[0,1),}", "{[٠,١)}", "{[5,1)}"]
)
def test_unbounded_and_foreign_texts_are_refused(text: str) -> None:
    with pytest.raises(ValueError, match="not a"):
        Footprint.parse(text)


@pytest.mark.parametrize("piece", [(2, 1), (0, 2**63), (-(2**63) - 1, 0)])
def test_a_range_the_database_cannot_hold_is_refused(piece: tuple[int, int]) -> None:
    with pytest.raises(ValueError, match="not a range"):
        Footprint((piece,))


@pytest.mark.parametrize("divisions", [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 12, 14, 15, 16, 18, 20, 21, 24])
def test_the_parts_of_a_division_are_the_whole_and_keep_out_of_each_others_way(divisions: int) -> None:
    parts = [part(7, divisions, [atom]) for atom in range(divisions)]
    assert union(parts) == whole(7) == part(7, divisions, range(divisions))
    assert sum(each.size for each in parts) == UNITS
    assert all(each.fraction() == Fraction(1, divisions) and each.root == 7 for each in parts)


@pytest.mark.parametrize("divisions", [-2, 0, 11, 13, 5041])
def test_a_division_that_is_not_whole_is_refused(divisions: int) -> None:
    with pytest.raises(Refusal) as refused:
        part(0, divisions, [0])
    assert refused.value.code == "indivisible"
    assert refused.value.data == {"divisions": divisions, "units": 5040}


@pytest.mark.parametrize("atom", [-1, 3])
def test_an_atom_outside_the_division_is_refused(atom: int) -> None:
    with pytest.raises(Refusal) as refused:
        part(0, 3, [0, atom])
    assert refused.value.code == "no_such_part"


@pytest.mark.scenario(2)
def test_a_space_conflicts_with_what_it_holds_and_what_holds_it_and_never_with_a_sibling() -> None:
    space = {3: whole(9), 4: part(9, 2, [0]), 5: part(9, 2, [1]), 6: part(9, 4, [3])}
    conflicts = {one: {other for other in space if space[one].overlaps(space[other])} for one in space}
    assert conflicts == {3: {3, 4, 5, 6}, 4: {3, 4}, 5: {3, 5, 6}, 6: {3, 5, 6}}


@pytest.mark.scenario(2)
def test_halves_and_thirds_conflict_where_they_overlap() -> None:
    left, right = part(0, 2, [0]), part(0, 2, [1])
    a, b, c = (part(0, 3, [atom]) for atom in range(3))
    assert [third.overlaps(left) for third in (a, b, c)] == [True, True, False]
    assert [third.overlaps(right) for third in (a, b, c)] == [False, True, True]
    assert a.union(c).fraction() == Fraction(2, 3)


def test_neighbouring_halls_never_meet_and_a_row_stays_within_one() -> None:
    assert not whole(0).overlaps(whole(1))
    assert whole(-1).root == -1
    assert whole(1).within_one_root
    both = whole(0).union(part(1, 2, [0]))
    assert not both.within_one_root
    assert not NOWHERE.within_one_root
    assert both.by_root() == (whole(0), part(1, 2, [0]))
    assert both.fraction() == Fraction(3, 2)


def test_nowhere_has_no_root() -> None:
    with pytest.raises(ValueError, match="nowhere"):
        _ = NOWHERE.root
