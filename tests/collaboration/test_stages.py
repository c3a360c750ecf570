"""The stages of a feature over time have no gaps and lie on no other, whatever was said and when."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from aktiv.collaboration.rules.stages import Said, stretches
from aktiv.web.collaboration.maps import BESIDE, HIGH, WIDE, Point, StageMap, apart, placed

BEGINS = datetime(2027, 1, 1, tzinfo=UTC)


def at(hours: int) -> datetime:
    return BEGINS + timedelta(hours=hours)


@st.composite
def histories(draw: st.DrawFn) -> list[Said]:
    """Stages one after the other, as they are kept: each ends where the next begins, the last perhaps not at all."""
    cuts = sorted(draw(st.lists(st.integers(-50, 150), min_size=1, max_size=8, unique=True)))
    stages = [draw(st.sampled_from(["off", "pilot", "general"])) for _ in cuts]
    ends: list[datetime | None] = [at(each) for each in cuts[1:]]
    ends.append(draw(st.sampled_from([None, at(cuts[-1] + 5)])))
    return [Said(stage, at(cut), end) for stage, cut, end in zip(stages, cuts, ends, strict=True)]


@given(histories(), st.integers(1, 100))
def test_every_hour_has_the_stage_that_was_said_of_it(said: list[Said], length: int) -> None:
    found = stretches(said, "general", BEGINS, at(length))
    assert [each.begins for each in found][1:] == [each.ends for each in found][:-1]
    assert (found[0].begins, found[-1].ends) == (BEGINS, at(length))
    for hour in range(length):
        moment = at(hour) + timedelta(minutes=30)
        spoken = [each.stage for each in said if each.since <= moment and (each.until is None or moment < each.until)]
        drawn = [each.stage for each in found if each.begins <= moment < each.ends]
        assert drawn == (spoken or ["general"])


@given(st.lists(st.tuples(st.floats(57, 71), st.floats(4, 31)), max_size=40))
def test_every_place_is_drawn_inside_the_map_and_north_is_up(where: list[tuple[float, float]]) -> None:
    found = placed(where)
    assert all(0 < x < WIDE and 0 < y < HIGH for x, y in found)
    for (one, (_x, here)), (other, (_z, there)) in pairwise(zip(where, found, strict=True)):
        assert one[0] <= other[0] or here <= there


def test_labels_of_neighbours_make_room_for_each_other() -> None:
    near = tuple(Point(f"By {each}", 60 + each / 1000, 5, "general", "I bruk") for each in range(4))
    drawn = StageMap("m", "Venteliste", "", (*near, Point("Langt", 63, 5.1, "off", "Ikke i bruk")))
    for side in (True, False):
        heights = sorted(each.label_y for each in drawn.dots if each.turned == side)
        assert all(after - before >= 30 for before, after in pairwise(heights))
    assert drawn.height >= max(each.label_y for each in drawn.dots) + 13


def test_two_that_lie_on_each_other_are_both_seen_and_the_western_has_its_label_on_the_left() -> None:
    (west, _y, turned), (east, _z, other) = apart([(100, 80), (103, 82)])
    assert east - west >= BESIDE
    assert (turned, other) == (True, False)


@given(st.lists(st.tuples(st.integers(20, WIDE - 20), st.integers(20, HIGH - 20)), max_size=12))
def test_moving_apart_keeps_every_point_on_the_map_and_at_its_height(spots: list[tuple[int, int]]) -> None:
    found = apart(spots)
    assert [y for _x, y, _turned in found] == [y for _x, y in spots]
    assert all(0 < x < WIDE for x, _y, _turned in found)
