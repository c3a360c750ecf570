"""Time that is taken returns to whom it was taken from, through any number of hands."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from aktiv.timetable.actions import claim, claim_many, give_back, move, override, release, split
from aktiv.timetable.models import Claim, Occupancy
from aktiv.timetable.queries import held, in_the_way
from aktiv.timetable.rules import Changed, InTheWay, Taken
from aktiv.values.rectangles import Rectangle
from aktiv.values.refusal import Refusal
from tests.timetable.places import Hall, at

pytestmark = [pytest.mark.django_db, pytest.mark.debian_postgres]
USE, CLOSURE = Claim.Kind.USE, Claim.Kind.CLOSURE


@pytest.fixture
def allocation(hall: Hall, now: datetime) -> int:
    """A club's Tuesday, 18–20 on A and B."""
    return claim(hall.municipality_id, USE, [hall.wanted("18–20", "AB")], now=now)


def times(hall: Hall, claim_id: int, now: datetime) -> list[str]:
    """What a claim holds, as "18–19 AB"."""
    return sorted(text(hall, each) for each in held([claim_id], now)[claim_id])


def text(hall: Hall, rectangle: Rectangle) -> str:
    atoms = "".join(atom for atom in "ABCDEF" if rectangle.footprint.overlaps(hall.footprint(atom)))
    clock = [f"{each:%H:%M}".removesuffix(":00") for each in (rectangle.period.start, rectangle.period.end)]
    return f"{clock[0]}–{clock[1]} {atoms}"


def told(hall: Hall, changes: list[Changed]) -> list[tuple[int, list[str], list[str]]]:
    return [
        (each.claim_id, [text(hall, one) for one in each.lost], [text(hall, one) for one in each.gained])
        for each in changes
    ]


def event(hall: Hall, now: datetime, when: str, over: set[int], atoms: str = "AB", **buffers: int) -> int:
    return override(hall.municipality_id, USE, [hall.wanted(when, atoms, **buffers)], now=now, over=over)[0]


@pytest.mark.scenario(13)
def test_an_event_takes_its_time_from_an_allocation_and_gives_it_back_when_cancelled(
    hall: Hall, allocation: int, now: datetime
) -> None:
    wanted = [hall.wanted("19–21", "AB")]
    assert [each.claim_id for each in in_the_way(wanted, now)] == [allocation]
    tournament, changes = override(hall.municipality_id, USE, wanted, now=now, over={allocation})
    assert told(hall, changes) == [(allocation, ["19–20 AB"], [])]
    assert times(hall, allocation, now) == ["18–19 AB"]
    assert [row.during.upper for row in Occupancy.objects.filter(claim=allocation)] == [at("18–19").end]
    changes = release(tournament, now=now)
    assert told(hall, changes) == [(allocation, [], ["19–20 AB"])]
    assert times(hall, allocation, now) == ["18–20 AB"]
    assert release(tournament, now=now) == []


@pytest.mark.scenario(14)
def test_an_allocation_over_an_event_is_refused_with_the_event_named(hall: Hall, now: datetime) -> None:
    tournament = claim(hall.municipality_id, USE, [hall.wanted("19–21")], now=now)
    wanted = [hall.wanted("18–20", "AB")]
    with pytest.raises(Taken) as refused:
        override(hall.municipality_id, USE, wanted, now=now, over=set())
    assert [each.claim_id for each in refused.value.conflicts] == [tournament]
    release(tournament, now=now)
    claim(hall.municipality_id, USE, wanted, now=now)


def test_an_override_takes_only_from_those_it_may(hall: Hall, other_hall: Hall, allocation: int, now: datetime) -> None:
    other = claim(hall.municipality_id, USE, [hall.wanted("19–20", "C")], now=now)
    with pytest.raises(Taken) as refused:
        override(hall.municipality_id, USE, [hall.wanted("19–21")], now=now, over={allocation})
    assert [each.claim_id for each in refused.value.conflicts] == [other]
    assert times(hall, allocation, now) == ["18–20 AB"]


def test_time_taken_twice_returns_only_when_both_have_let_go(hall: Hall, allocation: int, now: datetime) -> None:
    first = event(hall, now, "18–19", {allocation})
    second = event(hall, now, "18:30–20", {allocation, first}, "ABC")
    assert times(hall, allocation, now) == []
    assert times(hall, first, now) == ["18–18:30 AB"]
    release(first, now=now)
    assert times(hall, allocation, now) == ["18–18:30 AB"]
    release(second, now=now)
    assert times(hall, allocation, now) == ["18–20 AB"]


def test_time_does_not_return_to_one_who_was_released_meanwhile(hall: Hall, allocation: int, now: datetime) -> None:
    tournament = event(hall, now, "19–21", {allocation})
    release(allocation, now=now)
    assert release(tournament, now=now) == []
    claim(hall.municipality_id, USE, [hall.wanted("18–21", "AB")], now=now)


def test_time_given_back_does_not_return(hall: Hall, allocation: int, now: datetime) -> None:
    tournament = event(hall, now, "19–21", {allocation})
    give_back(allocation, hall.wanted("19:30–20", "A").rectangle, now=now)
    release(tournament, now=now)
    assert times(hall, allocation, now) == ["18–19:30 AB", "19:30–20 B"]


def test_what_somebody_took_in_between_returns_when_that_one_lets_go(
    hall: Hall, allocation: int, now: datetime
) -> None:
    """The first event's buffer kept 18:45–19 from the allocation; when a second pushes it away, somebody comes."""
    first = event(hall, now, "19–20", {allocation}, before=15)
    second = event(hall, now, "19–19:30", {first})
    passer_by = claim(hall.municipality_id, USE, [hall.wanted("18:45–19", "AB")], now=now)
    assert times(hall, first, now) == ["19:45–20 AB"]
    release(second, now=now)
    release(first, now=now)
    assert times(hall, allocation, now) == ["18–18:45 AB", "19–20 AB"]
    assert told(hall, release(passer_by, now=now)) == [(allocation, [], ["18:45–19 AB"])]
    assert times(hall, allocation, now) == ["18–20 AB"]


def test_an_override_keeps_both_buffers_clear(hall: Hall, now: datetime) -> None:
    club = claim(hall.municipality_id, USE, [hall.wanted("18–20", "AB", after=30)], now=now)
    event(hall, now, "19–21", {club}, before=15)
    assert times(hall, club, now) == ["18–18:30 AB"]
    buffers = [row.during for row in Occupancy.objects.filter(claim=club) if row.layer.lower == row.pk]
    assert [(each.lower, each.upper) for each in buffers] == [(at("18:30–19").start, at("18:30–19").end)]


def test_a_moved_event_returns_what_it_no_longer_needs(hall: Hall, allocation: int, now: datetime) -> None:
    tournament = event(hall, now, "19–21", {allocation})
    moved, changes = move(tournament, [hall.wanted("19:30–21:30", "AB")], now=now)
    assert told(hall, changes) == [(allocation, [], ["19–19:30 AB"])]
    with pytest.raises(Taken):
        move(moved, [hall.wanted("18–19", "AB")], now=now)
    with pytest.raises(Refusal, match="not_held"):
        move(tournament, [hall.wanted("8–9", "AB")], now=now)


@pytest.mark.scenario(17)
def test_time_given_back_is_free_at_once(hall: Hall, allocation: int, now: datetime) -> None:
    give_back(allocation, hall.wanted("18:30–19:30", "A").rectangle, now=now)
    assert times(hall, allocation, now) == ["18:30–19:30 B", "18–18:30 AB", "19:30–20 AB"]
    claim(hall.municipality_id, USE, [hall.wanted("18:30–19:30", "A")], now=now)
    with pytest.raises(Refusal, match="nothing_to_give_back"):
        give_back(allocation, hall.wanted("18:30–19:30", "A").rectangle, now=now)


def test_an_event_that_gives_back_time_returns_it_to_whom_it_was_taken_from(
    hall: Hall, allocation: int, now: datetime
) -> None:
    tournament = event(hall, now, "18–21", {allocation})
    changes = give_back(tournament, hall.wanted("18–19", "AB").rectangle, now=now)
    assert told(hall, changes) == [(allocation, [], ["18–19 AB"])]


class TestGroupTimes:
    @pytest.mark.scenario(15)
    def test_each_refusal_has_its_own_reason(self, hall: Hall, allocation: int, now: datetime) -> None:
        group = split(allocation, [hall.wanted("18–19", "A")], now=now)
        assert times(hall, group, now) == ["18–19 A"]
        assert times(hall, allocation, now) == ["18–19 B", "19–20 AB"]
        with pytest.raises(Refusal, match="outside_allocated_time"):
            split(allocation, [hall.wanted("17:30–19", "B")], now=now)
        with pytest.raises(Refusal, match="outside_allocated_space"):
            split(allocation, [hall.wanted("18–19", "C")], now=now)
        with pytest.raises(Taken) as refused:
            split(allocation, [hall.wanted("18:30–19:30", "A")], now=now)
        assert [each.claim_id for each in refused.value.conflicts] == [group]
        split(allocation, [hall.wanted("18:30–19:30", "B")], now=now)

    @pytest.mark.scenario(15)
    def test_what_was_given_back_is_no_longer_the_clubs_to_divide(
        self, hall: Hall, allocation: int, now: datetime
    ) -> None:
        give_back(allocation, hall.wanted("18–19", "A").rectangle, now=now)
        with pytest.raises(Refusal, match="given_back"):
            split(allocation, [hall.wanted("18–19", "A")], now=now)

    def test_a_group_time_has_no_group_times(self, hall: Hall, allocation: int, now: datetime) -> None:
        group = split(allocation, [hall.wanted("18–19", "A")], now=now)
        with pytest.raises(Refusal, match="group_time_in_group_time"):
            split(group, [hall.wanted("18–18:30", "A")], now=now)
        with pytest.raises(Refusal, match="has_group_times"):
            move(allocation, [hall.wanted("12–14", "A")], now=now)

    def test_time_returns_to_the_club_when_a_group_leaves(self, hall: Hall, allocation: int, now: datetime) -> None:
        group = split(allocation, [hall.wanted("18–19", "A")], now=now)
        assert told(hall, release(group, now=now)) == [(allocation, [], ["18–19 A"])]

    def test_what_a_group_gave_back_does_not_return_to_the_club(
        self, hall: Hall, allocation: int, now: datetime
    ) -> None:
        group = split(allocation, [hall.wanted("18–19", "A")], now=now)
        give_back(group, hall.wanted("18–18:30", "A").rectangle, now=now)
        assert times(hall, group, now) == ["18:30–19 A"]
        release(group, now=now)
        assert times(hall, allocation, now) == ["18:30–20 AB", "18–18:30 B"]

    def test_group_times_go_with_the_allocation(self, hall: Hall, allocation: int, now: datetime) -> None:
        group = split(allocation, [hall.wanted("18–19", "A")], now=now)
        release(allocation, now=now)
        assert times(hall, group, now) == []
        assert not Occupancy.objects.exists()

    def test_an_event_may_take_from_a_group_and_gives_back_to_it(
        self, hall: Hall, allocation: int, now: datetime
    ) -> None:
        group = split(allocation, [hall.wanted("18–19", "A")], now=now)
        with pytest.raises(Taken):
            event(hall, now, "18–20", {allocation})
        tournament = event(hall, now, "18–20", {allocation, group})
        assert times(hall, group, now) == []
        release(group, now=now)
        release(tournament, now=now)
        assert times(hall, allocation, now) == ["18–20 AB"]

    def test_a_family_has_no_buffers_between_its_members(self, hall: Hall, now: datetime) -> None:
        club = claim(hall.municipality_id, USE, [hall.wanted("18–20", "AB", before=15, after=15)], now=now)
        group = split(club, [hall.wanted("18–19", "AB", before=15, after=15)], now=now)
        split(club, [hall.wanted("19–20", "AB", before=15, after=15)], now=now)
        assert times(hall, club, now) == []
        with pytest.raises(Taken):
            claim(hall.municipality_id, USE, [hall.wanted("20–21", "AB")], now=now)
        move(group, [hall.wanted("18:30–19", "AB")], now=now)
        assert times(hall, club, now) == ["18–18:30 AB"]


class TestClosures:
    @pytest.mark.scenario(18)
    def test_nothing_is_placed_in_a_closure_and_it_is_told_whom_it_hits(
        self, hall: Hall, allocation: int, now: datetime
    ) -> None:
        floor = [hall.wanted("16–19")]
        assert [each.claim_id for each in in_the_way(floor, now, kind=CLOSURE)] == [allocation]
        with pytest.raises(Taken):
            claim(hall.municipality_id, CLOSURE, floor, now=now)
        closure, changes = override(hall.municipality_id, CLOSURE, floor, now=now, over={allocation})
        assert told(hall, changes) == [(allocation, ["18–19 AB"], [])]
        with pytest.raises(Taken) as refused:
            claim(hall.municipality_id, USE, [hall.wanted("16–17", "F")], now=now)
        assert [each.kind for each in refused.value.conflicts] == [InTheWay.CLOSURE]
        release(closure, now=now)
        assert times(hall, allocation, now) == ["18–20 AB"]

    @pytest.mark.scenario(6)
    def test_closures_and_buffers_pass_through_each_other(self, hall: Hall, now: datetime) -> None:
        claim(hall.municipality_id, USE, [hall.wanted("18–20", "AB", before=30, after=30)], now=now)
        claim(hall.municipality_id, CLOSURE, [hall.wanted("20–22")], now=now)
        claim(hall.municipality_id, USE, [hall.wanted("22–23", before=60)], now=now)

    def test_overlapping_closures_are_one_piece_with_two_reasons(self, hall: Hall, now: datetime) -> None:
        painting = claim(hall.municipality_id, CLOSURE, [hall.wanted("10–14")], now=now)
        cleaning = claim(hall.municipality_id, CLOSURE, [hall.wanted("12–16", "ABC")], now=now)
        assert times(hall, cleaning, now) == ["14–16 ABC"]
        release(painting, now=now)
        assert times(hall, cleaning, now) == ["12–16 ABC"]
        claim(hall.municipality_id, USE, [hall.wanted("12–16", "D")], now=now)
        with pytest.raises(Taken):
            claim(hall.municipality_id, USE, [hall.wanted("12–13", "C")], now=now)


def test_many_closures_may_lie_over_closures_and_never_over_use(hall: Hall, now: datetime) -> None:
    claim(hall.municipality_id, USE, [hall.wanted("10–12", "A", day=9)], now=now)
    claim(hall.municipality_id, CLOSURE, [hall.wanted("10–12", day=2)], now=now)
    first, second, third = claim_many(
        hall.municipality_id, [[hall.wanted("11–14", day=day)] for day in (2, 9, 16)], kind=CLOSURE, now=now
    )
    assert isinstance(first, int)
    assert isinstance(third, int)
    assert times(hall, first, now) == ["12–14 ABCDEF"]
    assert isinstance(second, list)
    assert [each.kind for each in second] == [InTheWay.USE]


def test_a_hold_is_replaced_without_letting_anybody_between(hall: Hall, now: datetime) -> None:
    expires = now + timedelta(minutes=15)
    hold = claim(hall.municipality_id, Claim.Kind.HOLD, [hall.wanted("18–19", "AB")], now=now, expires_at=expires)
    other = claim(
        hall.municipality_id, Claim.Kind.HOLD, [hall.wanted("18:30–19:30", "AB")], now=now, expires_at=expires,
        replacing=hold,
    )  # fmt: skip
    assert times(hall, hold, now) == []
    assert times(hall, other, now) == ["18:30–19:30 AB"]
