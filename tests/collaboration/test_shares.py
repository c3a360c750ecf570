"""Sharing a cost: always the whole of it, exact, and as the definition says, whatever the members, keys and dates."""

from __future__ import annotations

import json
from datetime import date, timedelta
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aktiv.collaboration.files.answering import divided
from aktiv.collaboration.files.reading import Malformed, parsed
from aktiv.values import Refusal
from tests.collaboration import reference

Json = dict[str, Any]
FIRST = date(2027, 12, 1)


def member(name: str, number: int, population: int = 10, **more: object) -> Json:
    return {"id": name, "number": number, "population": population, **more}


FOUR = [member("a", 4601, 291_940), member("b", 1103, 149_048), member("c", 4626, 39_663), member("d", 4627, 19_021)]
MIX = {"mix": [{"weight": "3/10", "key": {"flat": {}}}, {"weight": "7/10", "key": {"per_capita": {}}}]}


def asked(ore: int, key: Json, members: list[Json], first: str = "2027-01-01", last: str = "2027-12-31") -> Json:
    found = {"total_ore": ore, "period": {"from": first, "to": last}, "key": key, "members": members}
    return divided(parsed(json.dumps(found).encode(), "shares-1"))


def amounts(told: Json) -> list[int]:
    return [each["amount_ore"] for each in told["shares"]]


def pieces(told: Json) -> list[tuple[str, str, int]]:
    return [(each["from"], each["to"], each["total_ore"]) for each in told["pieces"]]


def refusal(*words: Any) -> str:
    with pytest.raises(Refusal) as refused:
        asked(*words)
    return refused.value.code


def fault(*words: Any) -> tuple[str, str]:
    with pytest.raises(Malformed) as refused:
        asked(*words)
    return refused.value.faults[0].path, refused.value.faults[0].what


def test_the_worked_example_comes_out_to_the_ore() -> None:
    told = asked(240_000_000, MIX, FOUR)
    assert amounts(told) == [116_156_231, 68_113_002, 31_335_516, 24_395_251]
    exact = [Fraction(each["exact"]) for each in told["pieces"][0]["shares"]]
    assert exact == [18_000_000 + Fraction(168_000_000 * each["population"], 499_672) for each in FOUR]
    assert [round(10_000 * (each % 1)) for each in exact] == [4872, 1294, 986, 2848]


def test_a_member_that_joins_in_the_middle_cuts_the_year_by_days_and_pays_from_then() -> None:
    told = asked(365, {"flat": {}}, [member("a", 1), member("b", 2, **{"from": "2027-07-02"})])
    assert pieces(told) == [("2027-01-01", "2027-07-01", 182), ("2027-07-02", "2027-12-31", 183)]
    assert amounts(told) == [182 + 92, 91]


@pytest.mark.parametrize(("year", "february"), [(2027, 28), (2028, 29)])
def test_a_leap_day_is_a_day(year: int, february: int) -> None:
    members = [member("a", 1, to=f"{year}-02-{february}"), member("b", 2, **{"from": f"{year}-03-01"})]
    told = asked(31 + february, {"flat": {}}, members, f"{year}-01-01", f"{year}-03-01")
    assert pieces(told)[0][2] == 31 + february - 1
    assert amounts(told) == [31 + february - 1, 1]


def test_who_is_outside_the_period_pays_nothing_and_cuts_nothing() -> None:
    told = asked(9, {"per_capita": {}}, [member("a", 1), {"id": "b", "number": 2, "to": "2026-12-31"}])
    assert pieces(told) == [("2027-01-01", "2027-12-31", 9)]
    assert amounts(told) == [9, 0]


def test_one_municipality_that_becomes_part_of_another_the_same_day() -> None:
    members = [member("fjell", 1246, to="2019-12-31"), member("øygarden", 4626, **{"from": "2020-01-01"})]
    told = asked(731, {"per_capita": {}}, members, "2019-01-01", "2020-12-31")
    assert amounts(told) == [365, 366]


def test_an_ore_that_is_tied_goes_to_the_lower_number_and_the_earlier_piece() -> None:
    assert amounts(asked(1, {"flat": {}}, [member("a", 5), member("b", 3), member("c", 4)])) == [0, 1, 0]
    two = [member("a", 1, to="2027-01-01"), member("b", 2, **{"from": "2027-01-02"})]
    assert amounts(asked(1, {"flat": {}}, two, "2027-01-01", "2027-01-02")) == [1, 0]


def test_a_credit_undoes_its_charge_to_the_ore() -> None:
    assert amounts(asked(-240_000_001, MIX, FOUR)) == [-each for each in amounts(asked(240_000_001, MIX, FOUR))]


def test_a_floor_lifts_to_it_and_the_others_share_the_rest_in_proportion() -> None:
    key = {"floor": {"min_ore": 300, "key": {"per_capita": {}}}}
    members = [member("a", 1, 600), member("b", 2, 300), member("c", 3, 100)]
    assert amounts(asked(1_000, key, members)) == [Fraction(700 * 2, 3).__floor__() + 1 - 67, 300, 300]


def test_a_floor_is_for_the_whole_period_and_is_cut_exactly_by_days() -> None:
    key = {"floor": {"min_ore": 365, "key": {"per_capita": {}}}}
    members = [member("a", 1, 1_000), member("b", 2, 0, to="2027-03-01"), member("c", 3, 0, **{"from": "2027-12-31"})]
    told = asked(36_500, key, members)
    assert amounts(told)[1:] == [60, 1]


def test_a_cap_holds_and_moves_the_rest_to_the_others() -> None:
    key = {"cap": {"max_share": "2/5", "key": {"per_capita": {}}}}
    assert amounts(asked(1_000, key, FOUR)) == [400, 400, 135, 65]


def test_limits_inside_a_mix_are_held_against_the_whole_piece_and_weighed() -> None:
    capped = {"cap": {"max_share": "1/2", "key": {"per_capita": {}}}}
    members = [member("a", 1, 90), member("b", 2, 10)]
    key = {"mix": [{"weight": "1/5", "key": {"per_capita": {}}}, {"weight": "4/5", "key": capped}]}
    assert amounts(asked(1_000, key, members)) == [180 + 400, 20 + 400]
    floored = {"floor": {"min_ore": 400, "key": {"per_capita": {}}}}
    key = {"mix": [{"weight": "1/2", "key": {"per_capita": {}}}, {"weight": "1/2", "key": floored}]}
    assert amounts(asked(1_000, key, members)) == [450 + 300, 50 + 200]


def test_a_cap_around_a_floor_keeps_both() -> None:
    key = {"cap": {"max_share": "1/2", "key": {"floor": {"min_ore": 200, "key": {"per_capita": {}}}}}}
    assert amounts(asked(1_000, key, [member("a", 1, 98), member("b", 2, 1), member("c", 3, 1)])) == [500, 250, 250]


TIERS = [
    {"up_to": 10, "fixed_ore": 100, "per_inhabitant_ore": "1/2"},
    {"up_to": 20, "fixed_ore": 50, "per_inhabitant_ore": 3},
    {"up_to": None, "fixed_ore": 0, "per_inhabitant_ore": 1},
]


def test_a_tariff_has_the_fixed_amount_of_one_tier_and_the_rates_of_all_below() -> None:
    members = [member("a", 1, 10), member("b", 2, 11), member("c", 3, 25), member("d", 4, 0)]
    tariffs = [105, 50 + 5 + 3, 5 + 30 + 5, 100]
    assert amounts(asked(sum(tariffs), {"tiers": TIERS}, members)) == tariffs


def test_usage_and_tables_divide_by_what_they_say() -> None:
    members = [member("a", 1, usage=30), member("b", 2, usage=10)]
    assert amounts(asked(40, {"usage": {}}, members)) == [30, 10]
    assert amounts(asked(40, {"table": {"a": "1/3", "b": 1}}, members)) == [10, 30]


def test_a_population_is_missed_only_where_the_key_needs_it() -> None:
    members: list[Json] = [{"id": "a", "number": 1}, {"id": "b", "number": "0002", "population": None}]
    assert amounts(asked(3, {"flat": {}}, members)) == [2, 1]
    unasked = {"mix": [{"weight": 1, "key": {"flat": {}}}, {"weight": "0", "key": {"per_capita": {}}}]}
    assert amounts(asked(3, unasked, members)) == [2, 1]
    for key in ({"per_capita": {}}, {"tiers": TIERS}, MIX):
        assert refusal(3, key, members) == "unknown_population"


@pytest.mark.parametrize(
    ("code", "key", "members"),
    [
        ("key_is_zero", {"flat": {}}, []),
        ("key_is_zero", {"flat": {}}, [member("a", 1, to="2027-12-30")]),
        ("key_is_zero", {"per_capita": {}}, [member("a", 1, 0)]),
        ("key_is_zero", {"usage": {}}, [member("a", 1, usage=0)]),
        ("key_is_zero", {"table": {"a": 0}}, [member("a", 1)]),
        ("key_is_zero", {"tiers": [{"up_to": None, "fixed_ore": 0, "per_inhabitant_ore": 0}]}, [member("a", 1)]),
        ("key_is_zero", {"floor": {"min_ore": 1, "key": {"usage": {}}}}, [member("a", 1, usage=0)]),
        ("unknown_member", {"table": {"a": 1, "b": 1}}, [member("a", 1)]),
        ("unknown_member", {"table": {"a": 1}}, [member("a", 1), member("b", 2)]),
        ("weights_do_not_sum", {"mix": []}, [member("a", 1)]),
        ("weights_do_not_sum", {"mix": [{"weight": "9/10", "key": {"flat": {}}}]}, [member("a", 1)]),
        ("weights_do_not_sum", {"cap": {"max_share": 1, "key": {"mix": []}}}, [member("a", 1)]),
        ("limits_impossible", {"floor": {"min_ore": 501, "key": {"flat": {}}}}, [member("a", 1), member("b", 2)]),
        ("limits_impossible", {"cap": {"max_share": "1/3", "key": {"flat": {}}}}, [member("a", 1), member("b", 2)]),
        ("limits_impossible", {"cap": {"max_share": 0, "key": {"flat": {}}}}, [member("a", 1)]),
        ("limits_impossible", {"cap": {"max_share": "2/3", "key": {"per_capita": {}}}},
         [member("a", 1), member("b", 2, 0)]),
    ],
)  # fmt: skip
def test_what_cannot_be_divided_is_refused_by_its_code(code: str, key: Json, members: list[Json]) -> None:
    assert refusal(1_000, key, members) == code


def test_limits_that_just_fit_are_kept() -> None:
    two = [member("a", 1, 9), member("b", 2, 1)]
    assert amounts(asked(1_000, {"floor": {"min_ore": 500, "key": {"per_capita": {}}}}, two)) == [500, 500]
    assert amounts(asked(1_000, {"cap": {"max_share": "1/2", "key": {"per_capita": {}}}}, two)) == [500, 500]
    assert amounts(asked(1_000, {"cap": {"max_share": 1, "key": {"per_capita": {}}}}, [member("a", 1)])) == [1_000]
    nobody = [member("a", 1, 5), member("b", 2, 5), member("c", 3, 0)]
    assert amounts(asked(1_000, {"cap": {"max_share": "1/2", "key": {"per_capita": {}}}}, nobody)) == [500, 500, 0]


def test_nothing_is_divided_too() -> None:
    assert amounts(asked(0, MIX, FOUR)) == [0, 0, 0, 0]
    assert refusal(0, {"floor": {"min_ore": 1, "key": MIX}}, FOUR) == "limits_impossible"
    assert amounts(asked(0, {"floor": {"min_ore": 0, "key": MIX}}, FOUR)) == [0, 0, 0, 0]


def test_faults_are_told_where_they_stand() -> None:
    two = [member("a", 1), member("b", 2)]
    assert fault(1, {"usage": {}}, two)[0] == "$.members[0].usage"
    assert fault(1, {"tiers": TIERS[:2]}, [*two, member("c", 3, 21)])[0] == "$.members[2].population"
    assert fault(1, {"tiers": TIERS[::-1]}, two)[0] == "$.key.tiers[1].up_to"
    assert fault(1, {"flat": {}}, [two[0], two[0]])[0] == "$.members[1].id"
    assert fault(1, {"table": {"a": "1/0", "b": 1}}, two)[0] == "$.key.table.a"
    assert fault(1, {"mix": [{"weight": "-1/2", "key": MIX}]}, two)[0] == "$.key.mix[0].weight"
    assert fault(1, {"mix": [{"weight": 0.3, "key": MIX}]}, two)[0] == "$.key.mix[0].weight"
    assert fault(1, {"flat": {}, "usage": {}}, two)[0] == "$.key"
    assert fault(1, {"flat": {}}, two, "2027-02-30")[0] == "$.period.from"
    assert fault(1, {"flat": {}}, two, "2028-01-01")[0] == "$.period.to"
    assert fault(1, {"flat": {}}, [member("a", 1, form="2027-01-01")])[0] == "$.members[0]"
    assert fault(1, {"flat": {}}, [member("a", 1, -1)])[0] == "$.members[0].population"
    assert fault(True, {"flat": {}}, two)[0] == "$.total_ore"


NAMES = "abcde"
FRACTIONS = st.fractions(min_value=0, max_value=9, max_denominator=40)
DATES = st.integers(0, 40).map(lambda each: (FIRST + timedelta(days=each)).isoformat())


@st.composite
def _members(draw: st.DrawFn) -> list[Json]:
    found = []
    for name, number in zip(NAMES, draw(st.permutations(range(5))), strict=True):
        each = member(name, number, draw(st.integers(0, 60)), usage=draw(st.integers(0, 9)))
        days = sorted(draw(st.lists(DATES, min_size=2, max_size=2)))
        each |= draw(st.sampled_from([{}, {"from": days[0]}, {"to": days[1]}, {"from": days[0], "to": days[1]}]))
        found.append(each)
    return [*found[: draw(st.integers(1, 5))], member("whole", 9, 1, usage=1)]


def _wrapped(inner: st.SearchStrategy[Json]) -> st.SearchStrategy[Json]:
    weights = st.integers(1, 12).flatmap(lambda of: st.integers(0, of).map(lambda each: Fraction(each, of)))
    return st.one_of(
        st.tuples(weights, inner, inner).map(
            lambda each: {
                "mix": [{"weight": str(each[0]), "key": each[1]}, {"weight": str(1 - each[0]), "key": each[2]}]
            }
        ),
        st.tuples(st.integers(0, 300), inner).map(lambda each: {"floor": {"min_ore": each[0], "key": each[1]}}),
        st.tuples(st.fractions(0, 1, max_denominator=9), inner).map(
            lambda each: {"cap": {"max_share": str(each[0]), "key": each[1]}}
        ),
    )


KEYS = st.recursive(
    st.one_of(
        st.sampled_from([{"flat": {}}, {"per_capita": {}}, {"usage": {}}, {"tiers": TIERS}]),
        st.fixed_dictionaries(dict.fromkeys((*NAMES, "whole"), FRACTIONS.map(str))).map(lambda each: {"table": each}),
    ),
    _wrapped,
    max_leaves=4,
)


@given(ore=st.one_of(st.integers(-5_000, 5_000), st.integers(10**30, 10**31)), key=KEYS, members=_members())
def test_the_shares_are_the_whole_cost_and_what_a_plain_reference_says(
    ore: int, key: Json, members: list[Json]
) -> None:
    key = _for(key, {each["id"] for each in members})
    try:
        told = asked(ore, key, members, FIRST.isoformat(), (FIRST + timedelta(days=40)).isoformat())
    except Refusal as refused:
        told = {"error": refused.code}
    if "error" in told:
        assert told["error"] in {"key_is_zero", "limits_impossible"}
        return
    assert sum(amounts(told)) == ore
    for piece in told["pieces"]:
        assert sum(each["amount_ore"] for each in piece["shares"]) == piece["total_ore"]
        assert sum(Fraction(each["exact"]) for each in piece["shares"]) == piece["total_ore"]
        assert all(abs(Fraction(each["exact"]) - each["amount_ore"]) < 1 for each in piece["shares"])
    if ore >= 0:
        period = {"from": FIRST.isoformat(), "to": (FIRST + timedelta(days=40)).isoformat()}
        expected = reference.shares({"total_ore": ore, "period": period, "key": key, "members": members})
        assert {each["id"]: each["amount_ore"] for each in told["shares"]} == expected


def _for(key: Json, ids: set[str]) -> Json:
    """The key with its tables cut to these members."""
    ((kind, inside),) = key.items()
    if kind == "table":
        return {kind: {name: weight for name, weight in inside.items() if name in ids}}
    if kind == "mix":
        return {kind: [{**each, "key": _for(each["key"], ids)} for each in inside]}
    return {kind: {**inside, "key": _for(inside["key"], ids)}} if kind in {"floor", "cap"} else key
