"""Nobody is told that a club could not have had more when some plan gives it more and leaves the badly off alone."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from aktiv.seasons.solver import reading
from aktiv.seasons.solver.facts import Instance, Session
from aktiv.seasons.solver.leximin import worst_off
from aktiv.seasons.solver.running import Run
from tests.seasons import enumeration, towns
from tests.seasons.test_against_enumeration import few_enough, tried
from tests.seasons.towns import group, hall, instance

Json = dict[str, Any]


def fifths(read: Instance, sessions: list[Session]) -> dict[str, int]:
    groups = {each.id: each for each in read.groups}
    got = {club.id: Fraction(club.elsewhere) for club in read.clubs}
    for each in sessions:
        got[groups[each.group].club] += each.minutes * groups[each.group].share
    return {c.id: min(5, int(5 * got[c.id] / c.entitlement)) for c in read.clubs if c.entitlement > 0}


@pytest.mark.parametrize("option", ["", "all"])
@tried
@given(data=st.data())
def test_what_is_proved_of_a_club_is_true_of_every_valid_plan(option: str, data: st.DataObject) -> None:
    raw = data.draw(towns.tiny(fair=True, option=option))
    assume(few_enough(raw, 20))
    read = reading.instance(raw)
    plan = Run(read, work=20).make()
    now, every = fifths(read, list(plan.sessions)), [fifths(read, each) for each in enumeration.every(read)]
    for each in worst_off(read, plan.sessions, 5):
        assert each.fifth == now[each.club]
        better = [
            other
            for other in every
            if other[each.club] > each.fifth
            and all(other[club] >= min(now[club], each.fifth + 1) for club in now if club != each.club)
        ]
        assert (each.proved, each.better) == (not better, bool(better))


def test_a_club_that_can_only_gain_from_one_as_badly_off_is_proved_to_be_stuck() -> None:
    raw = instance([hall("H1", 0, (0, "17:00", "19:00"))], [group(f"G{n}", f"C{n % 2}") for n in range(4)], fair=True)
    read = reading.instance(raw)
    plan = Run(read, work=20).make()
    assert [(each.fifth, each.most, each.proved) for each in worst_off(read, plan.sessions, 5)] == [(2, 60, True)] * 2


def test_a_plan_that_gives_all_to_one_club_is_told_to_be_unfair() -> None:
    raw = instance([hall("H1", 0, (0, "17:00", "19:00"))], [group(f"G{n}", f"C{n % 2}") for n in range(4)])
    raw["groups"][0]["weight"] = raw["groups"][2]["weight"] = 50
    read = reading.instance(raw)
    plan = Run(read, work=20).make()
    told = worst_off(read, plan.sessions, 5)
    assert [(each.club, each.most, each.proved, each.better) for each in told] == [("C1", 60, False, True)]
