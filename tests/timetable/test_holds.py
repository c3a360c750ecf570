"""Holds: seen by others, confirmed in place, gone by time and not by a sweeper."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from aktiv.timetable.actions import claim, confirm, extend, release
from aktiv.timetable.models import Claim, DaySheet, Occupancy
from aktiv.timetable.queries import held, in_the_way
from aktiv.timetable.rules import InTheWay, Taken
from aktiv.values.refusal import Refusal
from tests.timetable.places import Hall, at

pytestmark = [pytest.mark.django_db, pytest.mark.debian_postgres]
QUARTER = timedelta(minutes=15)


@pytest.fixture
def hold(hall: Hall, now: datetime) -> int:
    return claim(
        hall.municipality_id,
        Claim.Kind.HOLD,
        [hall.wanted("18–19", "AB", before=10, after=10)],
        now=now,
        expires_at=now + QUARTER,
    )


def take(hall: Hall, now: datetime) -> int:
    return claim(hall.municipality_id, Claim.Kind.USE, [hall.wanted("18–19", "ABC")], now=now)


@pytest.mark.scenario(19)
def test_a_hold_is_seen_as_held_and_gone_the_moment_it_expires(hall: Hall, hold: int, now: datetime) -> None:
    wanted = [hall.wanted("18–19", "A")]
    assert [each.kind for each in in_the_way(wanted, now)] == [InTheWay.HOLD]
    assert in_the_way(wanted, now + QUARTER) == []
    with pytest.raises(Taken):
        take(hall, now + QUARTER - timedelta(microseconds=1))
    take(hall, now + QUARTER)


def test_confirming_keeps_the_time_and_puts_it_on_the_day_sheets(hall: Hall, hold: int, now: datetime) -> None:
    rows = set(Occupancy.objects.values_list("id", flat=True))
    assert not DaySheet.objects.exists()
    confirm(hold, now=now)
    assert set(Occupancy.objects.values_list("id", flat=True)) == rows
    assert DaySheet.objects.get(space_id=hall.spaces["A"]).busy.count("1") == 12
    assert not in_the_way([hall.wanted("19:10–20")], now + 2 * QUARTER)
    with pytest.raises(Taken):
        take(hall, now + 2 * QUARTER)


def test_a_hold_is_confirmed_once(hold: int, now: datetime) -> None:
    confirm(hold, now=now)
    with pytest.raises(Refusal) as refused:
        confirm(hold, now=now)
    assert refused.value.code == "not_held"


@pytest.mark.scenario(19)
def test_an_extended_hold_lasts_until_its_new_time(hall: Hall, hold: int, now: datetime) -> None:
    extend(hold, now + 2 * QUARTER, now=now)
    with pytest.raises(Taken):
        take(hall, now + QUARTER)
    take(hall, now + 2 * QUARTER)


@pytest.mark.scenario(19)
@pytest.mark.parametrize("verb", ["confirm", "extend"])
def test_an_expired_hold_is_taken_up_again_only_if_nobody_came_between(
    hall: Hall, hold: int, now: datetime, verb: str
) -> None:
    later = now + QUARTER
    take(hall, later)
    with pytest.raises(Taken) as refused:
        confirm(hold, now=later) if verb == "confirm" else extend(hold, later + QUARTER, now=later)
    assert [each.kind for each in refused.value.conflicts] == [InTheWay.USE]
    assert held([hold], later) == {hold: ()}


@pytest.mark.parametrize("lapsed_by", ["time", "somebody who left again"])
def test_an_expired_hold_that_nobody_took_is_confirmed(hall: Hall, hold: int, now: datetime, lapsed_by: str) -> None:
    later = now + QUARTER
    if lapsed_by != "time":
        release(take(hall, later), now=later)
    confirm(hold, now=later)
    [rectangle] = held([hold], later)[hold]
    assert rectangle.period == at("18–19")
    assert Occupancy.objects.filter(claim=hold, expires_at=None).count() == 3
    with pytest.raises(Taken):
        take(hall, later + QUARTER)


@pytest.mark.parametrize("verb", ["confirm", "extend"])
def test_a_hold_that_was_let_go_is_not_taken_up_again(hold: int, now: datetime, verb: str) -> None:
    release(hold, now=now)
    with pytest.raises(Refusal) as refused:
        confirm(hold, now=now) if verb == "confirm" else extend(hold, now + QUARTER, now=now)
    assert refused.value.code == "not_held"
    assert not Occupancy.objects.exists()
