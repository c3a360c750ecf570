"""Rectangles against a brute-force model: every (unit, minute) is held or it is not."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aktiv.values.footprints import NOWHERE, UNITS, Footprint, part, whole
from aktiv.values.periods import Period
from aktiv.values.rectangles import Rectangle, common, cover_equal, disjoint, merge, subtract

MIDNIGHT = datetime(2027, 3, 1, tzinfo=UTC)
MINUTE = timedelta(minutes=1)


def of(footprint: Footprint, start: int, end: int) -> Rectangle:
    return Rectangle(footprint, Period(MIDNIGHT + start * MINUTE, MIDNIGHT + end * MINUTE))


def points(*rectangles: Rectangle) -> set[tuple[int, int]]:
    return {
        (unit, minute)
        for each in rectangles
        for low, high in each.footprint.ranges
        for unit in range(low, high)
        for minute in range((each.period.start - MIDNIGHT) // MINUTE, (each.period.end - MIDNIGHT) // MINUTE)
    }


# Units on both sides of a border between two halls, so that no piece may cross it.
some_units = st.sets(st.integers(UNITS - 4, UNITS + 3), min_size=1).map(
    lambda chosen: Footprint(tuple((unit, unit + 1) for unit in chosen))
)
a_rectangle = st.builds(
    lambda footprint, start, length: of(footprint, start, start + length),
    some_units,
    st.integers(0, 8),
    st.integers(1, 6),
)
a_region = st.lists(a_rectangle, max_size=5)


def test_a_rectangle_of_no_space_is_refused() -> None:
    with pytest.raises(ValueError, match="some space"):
        of(NOWHERE, 0, 1)


@given(a_rectangle, a_rectangle)
def test_two_rectangles_relate_as_their_points_do(one: Rectangle, other: Rectangle) -> None:
    mine, theirs = points(one), points(other)
    assert one.overlaps(other) == bool(mine & theirs)
    assert one.contains(other) == (mine >= theirs)
    shared = one.intersection(other)
    assert (points(shared) if shared else set()) == mine & theirs


@given(a_rectangle, a_rectangle)
def test_a_cut_leaves_at_most_three_disjoint_pieces_and_every_other_point(one: Rectangle, cut: Rectangle) -> None:
    left = one.minus(cut)
    assert len(left) <= 3
    assert disjoint(left)
    assert points(*left) == points(one) - points(cut)


def test_what_is_left_is_before_and_after_on_the_whole_and_during_on_the_rest() -> None:
    training = of(whole(0), 18 * 60, 20 * 60)
    event = of(part(0, 3, [1]), 18 * 60 + 30, 19 * 60)
    assert training.minus(event) == (
        of(whole(0), 18 * 60, 18 * 60 + 30),
        of(whole(0), 19 * 60, 20 * 60),
        of(part(0, 3, [0, 2]), 18 * 60 + 30, 19 * 60),
    )


@given(a_region, a_region)
def test_cuts_take_exactly_their_own_points(region: list[Rectangle], cuts: list[Rectangle]) -> None:
    left = subtract(region, cuts)
    assert points(*left) == points(*region) - points(*cuts)
    assert points(*common(region, cuts)) == points(*region) & points(*cuts)
    if disjoint(region):
        assert disjoint(left)


@given(a_region, a_region)
def test_what_was_cut_can_be_given_back_whole(region: list[Rectangle], cuts: list[Rectangle]) -> None:
    taken = common(region, cuts)
    assert cover_equal([*subtract(region, cuts), *taken], region)


@given(a_region)
def test_disjoint_means_that_no_point_is_held_twice(region: list[Rectangle]) -> None:
    assert disjoint(region) == (len(points(*region)) == sum(len(points(each)) for each in region))


@given(a_region)
def test_a_merge_keeps_the_points_in_disjoint_pieces_that_never_cross_halls(region: list[Rectangle]) -> None:
    merged = merge(region)
    assert points(*merged) == points(*region)
    assert disjoint(merged)
    assert all(each.footprint.within_one_root for each in merged)


@given(a_region, st.randoms(use_true_random=False))
def test_a_merge_depends_on_the_points_alone(region: list[Rectangle], random: object) -> None:
    crumbs = [of(Footprint(((unit, unit + 1),)), minute, minute + 1) for unit, minute in points(*region)]
    random.shuffle(crumbs)  # type: ignore[attr-defined]
    assert merge(crumbs) == merge(region)


@given(a_region, a_region)
def test_cover_equal_compares_points(one: list[Rectangle], other: list[Rectangle]) -> None:
    assert cover_equal(one, other) == (points(*one) == points(*other))


@pytest.mark.parametrize(
    ("region", "fewest"),
    [
        ([of(whole(0), 0, 60), of(whole(0), 60, 90)], 1),
        ([of(part(0, 2, [0]), 0, 60), of(part(0, 2, [1]), 0, 60)], 1),
        ([of(part(0, 3, [0]), 0, 60), of(part(0, 3, [2]), 0, 60)], 1),
        ([of(part(0, 2, [0]), 0, 60), of(part(0, 2, [1]), 30, 90)], 2),  # unit by unit
        ([of(whole(0), 0, 30), of(part(0, 2, [0]), 30, 60), of(whole(0), 60, 90)], 3),
        ([of(part(0, 3, [0]), 0, 30), of(part(0, 3, [1]), 30, 60)], 2),
        ([of(whole(0), 0, 60), of(whole(1), 0, 60)], 2),
        ([], 0),
    ],
)
def test_a_merge_makes_few_pieces(region: list[Rectangle], fewest: int) -> None:
    assert len(merge(region)) == fewest
