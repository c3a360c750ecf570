"""What the second version of the format can ask for, option by option."""

from __future__ import annotations

from typing import Any

import pytest

from aktiv.seasons.solver import changes, checker, figures, plans, reading
from aktiv.seasons.solver.explain import explained
from aktiv.seasons.solver.facts import Place
from aktiv.seasons.solver.running import Run
from tests.seasons.towns import group, hall, place
from tests.seasons.towns import instance as first_version

Json = dict[str, Any]
MONDAY = (0, "17:00", "18:00")


def instance(*args: Any, **more: Any) -> Json:
    return first_version(*args, **{"schema": "season-allocation/2", **more})


def solved(raw: Json) -> plans.Plan:
    """The optimum, which the checker accepts."""
    read = reading.instance(raw)
    run = Run(read, work=20)
    plan = run.make()
    assert run.failed is None
    assert list(checker.violations(read, plan)) == []
    assert plans.plan(plan.document()).document() == plan.document()
    assert plan.status == "optimal"
    return plan


def has(plan: plans.Plan) -> list[str]:
    return [
        f"{each.group} {each.place.facility} {each.place.day} {reading.clock(each.place.start)}"
        for each in plan.sessions
    ]


ONE_COURT = hall("H1", 0, MONDAY)
SPLIT = [{"id": "autumn", "weeks": 12}, {"id": "winter", "weeks": 24}]


def test_odd_and_even_weeks_share_a_court_and_a_coach_at_the_same_time() -> None:
    plan = solved(
        instance(
            [ONE_COURT],
            [
                group("G1", weeks="odd", coaches=["P1"]),
                group("G2", weeks="even", coaches=["P1"]),
                group("G3", weeks="odd"),
            ],
        )
    )
    assert len(plan.sessions) == 2
    assert "G2 H1 0 17:00" in has(plan)


def test_whoever_trains_every_week_shares_with_nobody() -> None:
    groups = [group("G1", weight=30), group("G2", weeks="odd"), group("G3", weeks="even")]
    assert has(solved(instance([ONE_COURT], groups))) == ["G1 H1 0 17:00"]
    groups[0]["weight"] = 9
    assert has(solved(instance([ONE_COURT], groups))) == ["G2 H1 0 17:00", "G3 H1 0 17:00"]


def test_a_session_is_worth_its_share_of_the_weeks() -> None:
    def worth(**more: Any) -> int:
        return solved(instance([ONE_COURT], [group("G1", **more)], parts=SPLIT)).score

    assert worth() == 10 * (60 + 6 + 8) + 600
    assert worth(weeks="odd") == (10 * (60 + 6 + 8)) // 2 + 300
    assert worth(parts=["autumn"]) == 10 * (60 + 6 + 8) // 3 + 200
    assert worth(parts=["winter"], weeks="even") == 10 * (60 + 6 + 8) // 3 + 200


def test_parts_of_the_season_share_a_court_and_what_they_share_with_odd_weeks_is_in_the_way() -> None:
    groups = [
        group("G1", parts=["autumn"]),
        group("G2", parts=["winter"], weeks="odd"),
        group("G3", parts=["winter"], weeks="even"),
    ]
    assert len(solved(instance([ONE_COURT], groups, parts=SPLIT)).sessions) == 3
    groups[0] = group("G1", weight=30, weeks="odd")
    assert has(solved(instance([ONE_COURT], groups, parts=SPLIT))) == ["G1 H1 0 17:00", "G3 H1 0 17:00"]


def test_atoms_of_other_weeks_are_free_and_may_still_be_no_unit() -> None:
    # B is taken in odd weeks, A in even weeks: a half in every week is nowhere, an A in odd weeks is.
    pins = [
        {"group": "G1", **place("H1", 0, "17:00"), "atoms": ["B"]},
        {"group": "G2", **place("H1", 0, "17:00"), "atoms": ["A"]},
    ]
    groups = [
        group("G1", weeks="odd"), group("G2", weeks="even"), group("G3", weight=90, wishes=[place("H1", 0, "17:00")]),
        group("G4", weeks="odd", wishes=[place("H1", 0, "17:00")]),
    ]  # fmt: skip
    plan = solved(instance([hall("H1", 1, MONDAY)], groups, pins=pins))
    assert [(each.group, sorted(each.atoms)) for each in plan.sessions] == [("G1", ["B"]), ("G2", ["A"]), ("G4", ["A"])]
    assert [each[:5] for each in plan.refusals] == [("G3", 0, "taken", None, ("G1", "G2", "G4"))]


def test_only_those_of_the_same_weeks_are_named_as_being_in_the_way() -> None:
    wish = [place("H1", 0, "17:00")]
    groups = [group("G1", weight=50, weeks="odd"), group("G2", weeks="even"), group("G3", weeks="odd", wishes=wish)]
    read = reading.instance(instance([ONE_COURT], groups))
    plan = solved(read.raw)
    assert [each[:5] for each in plan.refusals] == [("G3", 0, "taken", None, ("G1",))]
    told = explained(read, plan, "G3", Place("H1", 0, 17 * 60))
    assert [each["group"] for each in told["competitors"]] == ["G1"]
    assert [each["moved"] for each in told["what_if"]] == [["G1"]]


def test_a_pin_is_taken_only_by_one_of_the_same_weeks() -> None:
    pins = [{"group": name, **place("H1", 0, "17:00")} for name in ("G1", "G2", "G3")]
    groups = [group("G1", weeks="odd"), group("G2", weeks="even"), group("G3", weeks="even")]
    plan = solved(instance([ONE_COURT], groups, pins=pins))
    assert [tuple(each) for each in plan.rejected] == [(2, "taken", (1,))]


def test_coverage_counts_minutes_a_week_on_average() -> None:
    raw = instance(
        [ONE_COURT], [group("G1", weeks="odd", members=10)], clubs=[{"id": "C1", "entitlement_minutes": 60}], fair=True
    )
    plan = solved(raw)
    assert plan.score == 10 * 74 // 2 + 300 + 32000 + 8000 + 2000 // 2
    assert figures.figures(reading.instance(raw), plan.sessions)["coverage worst"] == 0.5
    assert reading.instance({**raw, "clubs": [{"id": "C1"}]}).clubs[0].entitlement == 30


def test_a_late_group_of_other_weeks_moves_nobody() -> None:
    raw = instance([ONE_COURT], [group("G1", weeks="odd")])
    read = reading.instance(raw)
    plan = solved(raw)
    change = {"schema": "season-change/2", "added_groups": [group("G2", weeks="even"), group("G3", weeks="odd")]}
    after = solved(changes.changed(read, plan, plan.document(), change, 0))
    assert (has(after), after.moves) == (["G1 H1 0 17:00", "G2 H1 0 17:00"], 0)


@pytest.mark.parametrize(
    ("more", "where"),
    [
        ({"schema": "season-allocation/1"}, "$.groups[0]: "),
        ({"parts": [{"id": "autumn", "weeks": 1}] * 2}, "$.parts[1].id"),
        ({"parts": [{"id": "autumn", "weeks": 0}]}, "$.parts[0].weeks"),
        ({"parts": [{"id": "spring", "weeks": 1}]}, "$.groups[0].parts[0]: no part 'autumn'"),
        ({"schema": "season-allocation/3"}, "$.schema"),
    ],
)
def test_a_fault_in_an_option_is_told_with_its_place(more: Json, where: str) -> None:
    with pytest.raises(reading.InputError) as refused:
        reading.instance(instance([ONE_COURT], [group("G1", weeks="odd", parts=["autumn"])], **more))
    assert [each for each in refused.value.faults if each.startswith(where)] != []


HOUR_AND_A_HALF = hall("H1", 0, (0, "17:00", "18:30"))


def test_a_session_is_shortened_where_that_lets_two_train_and_is_worth_its_minutes() -> None:
    both = solved(
        instance([hall("H1", 0, (0, "17:00", "19:00"))], [group("G1", minutes=90, least_minutes=60), group("G2")])
    )
    assert [(each.group, each.minutes) for each in both.sessions] == [("G1", 60), ("G2", 60)]
    assert both.score == (10 * 74 * 60 // 90 + 600) + (10 * 74 + 600)
    alone = solved(instance([HOUR_AND_A_HALF], [group("G1", minutes=90, least_minutes=60)]))
    assert [each.minutes for each in alone.sessions] == [90]


def test_lengths_are_whole_steps_of_the_grid_less_than_the_wished() -> None:
    plan = solved(instance([hall("H1", 0, (0, "17:00", "18:00"))], [group("G1", minutes=75, least_minutes=20)]))
    assert [each.minutes for each in plan.sessions] == [45]
    assert (
        solved(instance([hall("H1", 0, (0, "17:00", "17:30"))], [group("G1", minutes=75, least_minutes=40)])).sessions
        == ()
    )


def test_a_wish_is_met_by_a_short_session_and_refused_only_when_not_even_that_is_possible() -> None:
    wish = [place("H1", 0, "17:30")]
    late = [{"day": 0, "from": "17:30", "to": "21:00"}]
    flexible = group("G1", minutes=90, least_minutes=60, wishes=wish, windows=late)
    plan = solved(instance([HOUR_AND_A_HALF], [flexible]))
    assert ([each.minutes for each in plan.sessions], plan.refusals) == ([60], ())
    plan = solved(instance([hall("H1", 0, (0, "17:00", "18:00"))], [flexible]))
    assert [each[:4] for each in plan.refusals] == [("G1", 0, "rule", ("closed",))]


def test_a_pin_holds_a_length() -> None:
    flexible = group("G1", minutes=90, least_minutes=60)
    pin = {"group": "G1", **place("H1", 0, "17:00")}
    plan = solved(instance([HOUR_AND_A_HALF], [flexible], pins=[{**pin, "minutes": 60}]))
    assert [each.minutes for each in plan.sessions] == [60]
    plan = solved(instance([hall("H1", 0, (0, "17:00", "18:00"))], [flexible], pins=[pin]))
    assert [tuple(each) for each in plan.rejected] == [(0, "closed", None)]


def test_to_shorten_a_session_that_stands_is_a_move() -> None:
    raw = instance([HOUR_AND_A_HALF], [group("G1", minutes=90, least_minutes=60)])
    plan, late = solved(raw), group("G2", weight=90, minutes=30, windows=[{"day": 0, "from": "17:00", "to": "17:30"}])
    for most, minutes in ((0, [90]), (1, [60, 30])):
        change = {"schema": "season-change/2", "added_groups": [late]}
        after = solved(changes.changed(reading.instance(raw), plan, plan.document(), change, most))
        assert ([each.minutes for each in after.sessions], after.moves) == (minutes, most)


def test_what_if_asks_for_the_shortest_session() -> None:
    wishes = [place("H1", 0, "18:00")]
    raw = instance(
        [hall("H1", 0, (0, "17:00", "19:00"))],
        [
            group("G1", weight=90, minutes=90, least_minutes=60, wishes=[place("H1", 0, "17:00")]),
            group("G2", minutes=120, least_minutes=60, wishes=wishes),
        ],
    )
    plan = solved(raw)
    assert [(each.group, each.minutes) for each in plan.sessions] == [("G1", 90)]
    told = explained(reading.instance(raw), plan, "G2", Place("H1", 0, 18 * 60))
    assert [(each["moves"], each["moved"]) for each in told["what_if"]] == [(1, ["G1"])]
    assert told["points"] == 10 * (60 + 6 + 14 + 12) * 60 // 120


@pytest.mark.parametrize(
    ("more", "pin", "where"),
    [
        ({"least_minutes": 61}, {}, "$.groups[0].least_minutes: more than 60"),
        ({"least_minutes": 30}, {"minutes": 45}, "$.pins[0].minutes: 45 is no length of 'G1'"),
        ({"least_minutes": 40}, {"minutes": 30}, "$.pins[0].minutes: 30 is no length"),
        ({}, {"minutes": 90}, "$.pins[0].minutes: 90 is no length"),
    ],
)  # fmt: skip
def test_a_length_that_is_none_is_told(more: Json, pin: Json, where: str) -> None:
    with pytest.raises(reading.InputError) as refused:
        reading.instance(
            instance([ONE_COURT], [group("G1", **more)], pins=[{"group": "G1", **place("H1", 0, "17:00"), **pin}])
        )
    assert [each for each in refused.value.faults if each.startswith(where)] != []


def club_of(name: str = "C1 hours", **more: Any) -> Json:
    return group(name, days_apart=0, **more)


def test_a_club_has_several_sessions_an_evening_one_after_the_other_in_a_hall_and_at_once_in_two() -> None:
    halls = [hall("H1", 1, (0, "17:00", "19:00")), hall("H2", 0, (0, "17:00", "18:00"))]
    both = [{"facility": each, "atoms": 1, "distance_km": 0} for each in ("H1", "H2")]
    plan = solved(instance(halls, [club_of(sessions=100, suitable=both)]))
    assert has(plan) == ["C1 hours H1 0 17:00", "C1 hours H2 0 17:00", "C1 hours H1 0 18:00"]
    assert len(solved(instance(halls, [club_of(sessions=2, suitable=both)])).sessions) == 2


def test_a_club_is_near_its_nearest_wish_of_the_day_and_keeps_each_of_last_seasons_times() -> None:
    times = [place("H1", 0, "17:00"), place("H1", 0, "18:00")]
    plan = solved(
        instance([hall("H1", 0, (0, "17:00", "19:00"))], [club_of(sessions=2, wishes=times, last_season=times)])
    )
    assert (plan.score, plan.refusals) == (2 * 10 * (60 + 6 + 14 + 12 + 40) + 600, ())


def test_a_clubs_own_session_in_the_hall_is_told_as_its_own() -> None:
    wishes = [place("H1", 0, "17:00"), place("H1", 0, "17:30")]
    raw = instance(
        [hall("H1", 1, MONDAY)],
        [club_of(sessions=3, wishes=wishes)],
        pins=[{"group": "C1 hours", **place("H1", 0, "17:00")}] * 2,
    )
    plan = solved(raw)
    assert [tuple(each) for each in plan.rejected] == [(1, "own", (0,))]
    assert [each[:3] for each in plan.refusals] == [("C1 hours", 1, "rule")]
    raw["facilities"][0]["open"][0]["to"] = "18:30"
    assert [each[:3] for each in solved(raw).refusals] == [("C1 hours", 1, "own")]


def test_a_club_that_shares_out_itself_brings_no_coach() -> None:
    with pytest.raises(reading.InputError) as refused:
        reading.instance(instance([ONE_COURT], [club_of(coaches=["P1"])]))
    assert [each.split(":")[0] for each in refused.value.faults] == ["$.groups[0].coaches"]
    with pytest.raises(reading.InputError):
        reading.instance(first_version([ONE_COURT], [club_of()]))


TWO_HALLS = [hall(name, 0, (0, "17:00", "19:00")) for name in ("H1", "H2")]
EITHER = [{"facility": each, "atoms": 1, "distance_km": 0} for each in ("H1", "H2")]


def sister(name: str, start: str, facility: str, **more: Any) -> Json:
    return group(name, suitable=EITHER, wishes=[place(facility, 0, start)], **more)


def test_sisters_train_one_after_the_other_where_that_outweighs_their_wishes() -> None:
    groups = [sister("G1", "17:00", "H1"), sister("G2", "18:00", "H2", weight=12)]
    apart = solved(instance(TWO_HALLS, groups))
    assert has(apart) == ["G1 H1 0 17:00", "G2 H2 0 18:00"]
    together = solved(instance(TWO_HALLS, groups, sisters=[{"groups": ["G1", "G2"]}]))
    assert has(together) == ["G1 H1 0 17:00", "G2 H1 0 18:00"]
    assert together.score == apart.score - 12 * (14 - 8) + 20 * 10
    assert has(solved(instance(TWO_HALLS, groups, sisters=[{"groups": ["G2", "G1"], "points": 7}]))) == has(apart)


def test_sisters_of_other_weeks_or_in_another_hall_do_not_follow_each_other() -> None:
    groups = [sister("G1", "17:00", "H1", weeks="odd"), sister("G2", "18:00", "H1", weeks="even")]
    without = solved(instance(TWO_HALLS, groups)).score
    assert solved(instance(TWO_HALLS, groups, sisters=[{"groups": ["G1", "G2"]}])).score == without
    groups[1]["weeks"] = "odd"
    assert solved(instance(TWO_HALLS, groups, sisters=[{"groups": ["G1", "G2"]}])).score == without + 100


def test_three_sisters_in_a_row_follow_each_other_twice() -> None:
    groups = [group(name, windows=[{"day": 0, "from": "17:00", "to": "20:00"}]) for name in ("G1", "G2", "G3")]
    raw = instance([hall("H1", 0, (0, "17:00", "20:30"))], groups)
    assert solved({**raw, "sisters": [{"groups": ["G1", "G2", "G3"]}]}).score == solved(raw).score + 2 * 200


def test_a_sister_that_is_withdrawn_leaves_the_others_together() -> None:
    raw = instance(
        TWO_HALLS,
        [group("G1"), group("G2"), group("G3")],
        sisters=[{"groups": ["G1", "G2", "G3"]}, {"groups": ["G1", "G3"]}],
    )
    plan, change = solved(raw), {"schema": "season-change/1", "withdrawn_groups": ["G3"]}
    assert changes.changed(reading.instance(raw), plan, plan.document(), change, 9)["sisters"] == [
        {"groups": ["G1", "G2"]}
    ]
    with pytest.raises(reading.InputError) as refused:
        reading.instance({**raw, "sisters": [{"groups": ["G1", "G9"]}]})
    assert refused.value.faults == ["$.sisters[0].groups[1]: no group 'G9'"]
