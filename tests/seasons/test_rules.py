"""A round's rules as data: what is due, when and where a group may train, and the instance that comes of it."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date, timedelta
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aktiv.people.models import Team
from aktiv.seasons.rules import states, table_files, tables
from aktiv.seasons.rules.asked import Club, Group, Hall, Wish
from aktiv.seasons.rules.deriving import Derived, Facts, derive, kilometres
from aktiv.seasons.rules.entitling import entitlement
from aktiv.seasons.rules.pool import HallDay, Opening, weekly_pool
from aktiv.seasons.solver import checker, reading
from aktiv.seasons.solver.running import Run
from aktiv.values.refusal import Refusal
from aktiv.web.allocation.rules_form import KINDS

CHILDREN = {"name": "Under 13", "from_age": 6, "to_age": 12}
TABLE: dict[str, Any] = {
    "points": [
        {"name": "Children", "from_age": 6, "to_age": 12, "points": 4},
        {"name": "Elite", "from_age": 13, "to_age": 99, "levels": ["national"], "points": 8},
        {"name": "Youth", "from_age": 13, "to_age": 19, "points": 5},
        {"name": "Adults", "from_age": 20, "to_age": 120, "points": 2},
    ],
    "windows": [
        {**CHILDREN, "days": [0, 1, 2, 3, 4], "from_minute": 960, "to_minute": 1230},
        {**CHILDREN, "days": [5, 6], "from_minute": 540, "to_minute": 1020},
    ],
    "due": [
        {**CHILDREN, "minutes": 60, "per_member": "1.5", "at_most": 120},
        {"name": "Youth", "from_age": 13, "to_age": 19, "minutes": 120, "first_minutes": 30},
    ],
    "caps": [{**CHILDREN, "sessions": 2, "minutes": 90}],
    "travel_km": 10,
    "most_halls": 2,
}


def hall(key: str, where: tuple[float, float] = (58.97, 5.73), *, atoms: int = 4, activity: str = "handball") -> Hall:
    names = tuple(str(number) for number in range(atoms))
    halves = [frozenset(names[: atoms // 2]), frozenset(names[atoms // 2 :])] if atoms > 1 else []
    units = (frozenset(names), *halves, *(frozenset({name}) for name in names))
    always = tuple(Opening(day, 960, 1320, frozenset(names)) for day in range(5))
    return Hall(key, f"Hall {key}", "sports_hall", where, names, units, frozenset({activity}), always)


def group(key: str = "g", **more: Any) -> Group:
    told: dict[str, Any] = {
        "club": "c",
        "name": "J12",
        "activity": "handball",
        "from_age": 11,
        "to_age": 12,
        "level": "local",
        "members": 20,
        "sessions": 2,
        "minutes": 60,
        "share": Fraction(1, 2),
        "home": "A",
    }
    return Group(key, **{**told, **more})


def derived(*groups: Group, halls: tuple[Hall, ...] | None = None, table: dict[str, Any] | None = None) -> Derived:
    clubs = [Club(each, f"Club {each}") for each in sorted({each.club for each in groups})]
    return derive(
        Facts(
            key="round",
            season=("Winter", "2027-09-01", "2028-04-30"),
            grid_minutes=30,
            table=tables.read(table or TABLE),
            halls=halls or (hall("A"),),
            clubs=clubs,
            groups=groups,
        )
    )


def codes(told: Derived, key: str) -> list[tuple[str, str]]:
    return [(each.code, each.rule or each.hall) for each in told.removed if each.group == key]


def test_a_faulty_table_is_refused_with_every_fault_and_where_it_is() -> None:
    wrong = {
        "points": [{"name": "", "from_age": 9, "to_age": 6, "points": 1001}, "children"],
        "windows": [{"name": "Late", "days": [True], "from_minute": 1300, "to_minute": 1200}],
        "due": [{"name": "Due", "per_member": "a few"}],
        "fair": "yes",
        "travel": 3,
    }
    with pytest.raises(Refusal) as refused:
        tables.read(wrong)
    assert refused.value.code == "rule_table_wrong"
    assert dict(refused.value.data["faults"]) == {
        "/travel": "unknown",
        "/points/0/name": "no_name",
        "/points/0/to_age": "before_from_age",
        "/points/0/points": "out_of_range",
        "/points/1": "not_an_object",
        "/windows/0/days": "not_days",
        "/windows/0/to_minute": "before_from_minute",
        "/due/0/per_member": "not_a_number",
        "/fair": "not_true_or_false",
    }


def test_a_new_table_is_refused_for_what_no_rule_reads_and_an_old_one_is_read_all_the_same() -> None:
    """A level that nobody has, a key that nothing asks for, a key that stands twice: each with its path."""
    text = """{"points": [{"name": "A", "points": 3, "points": 4, "level": ["local"]},
                         {"name": "B", "points": 1, "levels": ["local", "top"]}],
               "caps": [{"name": "C", "sessions": 2, "minutes": 90, "levels": ["local"]}], "fair": 1, "fair": true,
               "offer_hours": 5, "offer_dates": 41}"""
    table = table_files.parsed(text)
    with pytest.raises(Refusal) as refused:
        table_files.checked(table, Team.Level.values)
    assert sorted(refused.value.data["faults"]) == [
        ("/caps/0/levels", "unknown"),
        ("/fair", "twice"),
        ("/offer_dates", "out_of_range"),
        ("/offer_hours", "out_of_range"),
        ("/points/0/level", "unknown"),
        ("/points/0/points", "twice"),
        ("/points/1/levels", "unknown_level"),
    ]
    del table["offer_hours"], table["offer_dates"]
    assert tables.read(table).points[1].levels == {"local", "top"}
    assert (tables.read(table).offer_hours, tables.read(table).offer_dates) == (48, 4)
    assert table_files.checked(TABLE, Team.Level.values) == tables.read(TABLE)
    assert {kind: {key for key, _ in columns} for kind, (_h, _w, columns) in KINDS.items()} == table_files.COLUMNS


def test_a_list_of_rules_that_is_too_long_is_refused_and_never_cut() -> None:
    rows = [{**CHILDREN, "sessions": 2, "minutes": 90}] * tables.MOST_ROWS
    assert len(tables.read({**TABLE, "caps": rows}).caps) == tables.MOST_ROWS
    with pytest.raises(Refusal) as refused:
        tables.read({**TABLE, "caps": [*rows, rows[0]]})
    assert refused.value.data["faults"] == [("/caps", "too_many_rows")]


def test_a_table_without_priority_points_is_refused_because_nobody_would_be_given_anything() -> None:
    with pytest.raises(Refusal) as refused:
        tables.read({})
    assert refused.value.data["faults"] == [("/points", "no_rows")]


def test_the_first_row_that_fits_age_and_level_tells_the_points() -> None:
    table = tables.read(TABLE)
    told = [table.points_of(age, level) for age, level in ((12, "national"), (13, "national"), (13, "local"), (5, ""))]
    assert [each and each.name for each in told] == ["Children", "Elite", "Youth", None]


def test_what_a_club_is_due_adds_up_from_its_groups_and_never_passes_what_it_asks() -> None:
    table = tables.read(TABLE)
    children, youth = group("a", members=21), group("b", from_age=15, to_age=16, sessions=3, minutes=90)
    told = entitlement(table, Club("c", "C", own_minutes=45), [children, youth])
    assert [(step.rule, step.fixed, step.of_members, step.capped_by, step.minutes) for step in told.steps] == [
        ("Under 13", 60, 31, 0, 91),
        ("Youth", 150, 0, 0, 150),
    ]
    assert (told.asked, told.minutes, told.served_elsewhere) == (390, 241, 45)
    modest = entitlement(table, Club("c", "C"), [replace(children, sessions=1)])
    assert (modest.asked, modest.minutes) == (60, 60)


def test_time_left_unused_last_season_is_taken_from_what_is_due_by_the_rules_share() -> None:
    table = tables.read({**TABLE, "unused_percent": 50})
    told = entitlement(table, Club("c", "C", unused_minutes=61), [group(members=40)])
    assert (told.less_unused, told.minutes) == (30, 90)


@given(
    members=st.integers(0, 500),
    sessions=st.integers(1, 7),
    minutes=st.integers(1, 300),
    age=st.integers(0, 120),
    unused=st.integers(0, 5000),
)
def test_a_club_is_due_no_less_than_nothing_and_no_more_than_it_asks(
    members: int, sessions: int, minutes: int, age: int, unused: int
) -> None:
    asking = group(members=members, sessions=sessions, minutes=minutes, from_age=age, to_age=120)
    told = entitlement(tables.read({**TABLE, "unused_percent": 100}), Club("c", "C", unused_minutes=unused), [asking])
    assert 0 <= told.minutes <= told.asked
    assert sum(step.fixed + step.of_members - step.capped_by for step in told.steps) == sum(
        step.minutes for step in told.steps
    )


def test_children_train_in_their_window_and_on_no_day_their_club_has_blocked() -> None:
    told = derived(group(blocked=frozenset({0, 6})))
    assert told.instance["groups"][0]["windows"] == [
        *({"day": day, "from": "16:00", "to": "20:30"} for day in (1, 2, 3, 4)),
        {"day": 5, "from": "09:00", "to": "17:00"},
    ]
    assert ("blocked_day", "") in codes(told, "g")
    assert ("age_window", "Under 13") in codes(told, "g")


def test_an_age_that_no_window_speaks_of_may_train_whenever_a_hall_is_open() -> None:
    told = derived(group(from_age=17, to_age=18))
    assert {(each["from"], each["to"]) for each in told.instance["groups"][0]["windows"]} == {("00:00", "24:00")}
    assert len(told.instance["groups"][0]["windows"]) == 7


def test_windows_that_meet_are_one() -> None:
    more = [*TABLE["windows"], {**CHILDREN, "days": [0], "from_minute": 1230, "to_minute": 1260}]
    told = derived(group(), table={**TABLE, "windows": more})
    assert told.instance["groups"][0]["windows"][0] == {"day": 0, "from": "16:00", "to": "21:00"}


def test_wished_halls_come_first_then_the_nearest_and_what_a_rule_takes_away_is_told() -> None:
    near, nearer, far = (58.99, 5.73), (58.98, 5.73), (59.2, 5.73)
    halls = (hall("A"), hall("B", near), hall("C", nearer), hall("D", far), hall("E", near, activity="judo"))
    told = derived(group(wishes=(Wish("E", 0, 1020), Wish("B", 0, 1020))), halls=halls)
    assert [each["facility"] for each in told.instance["groups"][0]["suitable"]] == ["B", "A"]
    assert [each for each in codes(told, "g") if each[0] != "age_window"] == [
        ("too_far", "D"),
        ("other_activity", "E"),
        ("too_many_halls", "C"),
    ]
    assert told.instance["groups"][0]["suitable"][0]["distance_km"] == kilometres((58.97, 5.73), near) == 2.2


@pytest.mark.parametrize(
    ("share", "atoms", "needed"),
    [
        (Fraction(1, 4), 4, 1),
        (Fraction(1, 3), 4, 2),
        (Fraction(2, 3), 4, 4),
        (Fraction(1), 1, 1),
        (Fraction(1, 2), 1, 1),
    ],
)
def test_a_share_becomes_the_smallest_unit_that_is_large_enough(share: Fraction, atoms: int, needed: int) -> None:
    told = derived(group(share=share), halls=(hall("A", atoms=atoms),))
    assert told.instance["groups"][0]["suitable"][0]["atoms"] == needed


def test_caps_lower_what_is_asked_for_and_say_by_which_rule() -> None:
    told = derived(group(sessions=4, minutes=120))
    asked = told.instance["groups"][0]
    assert (asked["sessions"], asked["minutes"]) == (2, 90)
    assert ("sessions_capped", "Under 13") in codes(told, "g")
    assert ("minutes_capped", "Under 13") in codes(told, "g")


def test_a_group_without_points_stays_and_is_told_why_it_weighs_nothing() -> None:
    told = derived(group(from_age=3, to_age=5))
    assert told.instance["groups"][0]["weight"] == 0
    assert ("no_points", "") in codes(told, "g")


def test_last_seasons_time_is_kept_one_a_day_and_only_in_halls_that_remain() -> None:
    last = (Wish("A", 1, 1080), Wish("A", 1, 1020), Wish("gone", 2, 1020))
    told = derived(group(given_last=last))
    assert told.instance["groups"][0]["last_season"] == [{"facility": "A", "day": 1, "from": "17:00"}]


@given(st.randoms(use_true_random=False))
def test_the_same_facts_in_any_order_give_the_same_bytes(chance: Any) -> None:
    groups = [group(f"g{number}", club=f"c{number % 3}") for number in range(6)]
    halls = [hall("A"), hall("B", (58.98, 5.73)), hall("C", (58.99, 5.7))]
    before = json.dumps(derived(*groups, halls=tuple(halls)).instance, sort_keys=True)
    chance.shuffle(groups)
    chance.shuffle(halls)
    assert json.dumps(derived(*groups, halls=tuple(halls)).instance, sort_keys=True) == before


def test_what_is_derived_is_what_the_solver_reads_and_gives_every_group_its_wish_where_there_is_room() -> None:
    children = [group(f"c{n}", share=Fraction(1, 4), sessions=1, wishes=(Wish("A", 1, 1020),)) for n in range(4)]
    adults = group("a", club="d", from_age=25, to_age=40, wishes=(Wish("A", 0, 1200),), coaches=frozenset({"d:kari"}))
    told = derived(*children, adults)
    raw = json.loads(json.dumps(told.instance))
    reading.hold_against(raw, "season-allocation-1")
    instance = reading.instance(raw)
    plan = Run(instance, seconds=20).make()
    had = {(each["group"], each["day"], each["from"]) for each in plan.document()["sessions"]}
    assert {(f"c{n}", 1, "17:00") for n in range(4)} | {("a", 0, "20:00")} <= had
    assert plan.status == "optimal"
    assert list(checker.violations(instance, plan)) == []


MONDAY = date(2027, 9, 6)


def weeks(*days: HallDay) -> dict[date, HallDay]:
    return {MONDAY + timedelta(weeks=number): each for number, each in enumerate(days)}


def test_a_hall_is_in_the_pool_when_it_is_open_and_free_in_half_of_the_weeks() -> None:
    long, short = HallDay(((960, 1320),), {}), HallDay(((960, 1200),), {})
    assert [(each.from_minute, each.to_minute) for each in weekly_pool(weeks(long, short), "a")] == [(960, 1320)]
    assert [(each.from_minute, each.to_minute) for each in weekly_pool(weeks(long, short, short), "a")] == [(960, 1200)]
    assert weekly_pool(weeks(long, short, short), "a", at_least=Fraction(1, 3))[0].to_minute == 1320


def test_school_use_of_one_part_leaves_the_others_in_the_pool() -> None:
    told = weekly_pool(weeks(HallDay(((960, 1320),), {"a": ((960, 1022),)})), "ab")
    assert [(each.from_minute, each.to_minute, sorted(each.atoms)) for each in told] == [
        (960, 1320, ["b"]),
        (1025, 1320, ["a"]),
    ]


def test_a_hall_that_is_open_till_midnight_stays_so() -> None:
    assert weekly_pool(weeks(HallDay(((0, 1440),), {})), "a")[0].to_minute == 1440


@given(st.lists(st.tuples(st.integers(0, 287), st.integers(1, 288)).filter(lambda each: each[0] < each[1]), max_size=4))
def test_no_time_is_in_the_pool_that_was_never_open(periods: list[tuple[int, int]]) -> None:
    minutes = tuple((5 * first, 5 * last) for first, last in periods)
    told = weekly_pool(weeks(HallDay(minutes, {})), "a")
    inside = {cell for first, last in periods for cell in range(first, last)}
    assert {cell for each in told for cell in range(each.from_minute // 5, each.to_minute // 5)} == inside


def test_a_round_goes_through_its_states_in_order_and_no_other_way() -> None:
    everything = {each for row in states.TRANSITIONS for each in row.needs}
    way = [states.Act.OPEN, states.Act.ALLOCATE, states.Act.HEAR, states.Act.PUBLISH, states.Act.RUN, states.Act.CLOSE]
    state = states.State.PLANNING
    for act in way:
        state = states.after(state, act, there=everything)
    assert state is states.State.CLOSED
    assert states.possible(state) == ()
    with pytest.raises(Refusal) as refused:
        states.after(states.State.PUBLISHED, states.Act.WORK_ON_BOARD)
    assert refused.value.code == "round_not_in_state"


def test_a_round_without_a_published_seed_does_not_open() -> None:
    with pytest.raises(Refusal) as refused:
        states.after(states.State.PLANNING, states.Act.OPEN, there={"rules", "pool", "deadline"})
    assert refused.value.data == {"what": "seed"}
