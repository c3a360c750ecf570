"""Counting a vote: weights, quorum, ties and rules as the agreement defines them, whatever order ballots lie in."""

from __future__ import annotations

import json
from fractions import Fraction
from itertools import product
from math import floor
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aktiv.collaboration.files.answering import recounted
from aktiv.collaboration.files.reading import Malformed, parsed
from aktiv.collaboration.rules.counting import capped
from aktiv.values import Refusal

Json = dict[str, Any]
FOUR = [{"id": name, "population": each} for name, each in zip("abcd", (291_940, 149_048, 39_663, 19_021), strict=True)]
STEPS = {"kind": "population_steps", "cap": "2/5"}
ONE_EACH = {"kind": "one_each"}
LETTERS = {"f": "for", "a": "against", "-": "abstain"}


def ballot(member: str, choice: str, at: str = "2027-03-01T12:00:00Z") -> Json:
    return {"member": member, "choice": choice, "cast_at": at}


def asked(cast: str | list[Json], kind: str = "ordinary", key: Json = STEPS, **more: Any) -> Json:
    """`cast` has a letter for each member: f(or), a(gainst), - (abstains), and a space for who does not cast."""
    members = more.pop("members", FOUR)
    closes_at = more.pop("closes_at", "2027-03-08T12:00:00Z")
    ballots = (
        [ballot(each["id"], LETTERS[letter]) for each, letter in zip(members, cast, strict=False) if letter != " "]
        if isinstance(cast, str)
        else cast
    )
    rule = {"kind": kind, **more}
    found = {"key": key, "rule": rule, "members": members, "ballots": ballots, "closes_at": closes_at}
    return recounted(parsed(json.dumps(found).encode(), "recount-1"))


def outcome(*words: Any, **more: Any) -> str:
    return str(asked(*words, **more)["outcome"])


def table(*weights: int, **more: Any) -> Json:
    return {"kind": "table", "table": dict(zip("abcd", weights, strict=False)), **more}


def test_the_worked_example_comes_out_to_the_vote() -> None:
    assert list(asked("fafa", key={"kind": "population_steps"})["weights"].values()) == [5, 3, 1, 1]
    told = asked("faf-")
    assert told == {
        "weights": {"a": 3, "b": 3, "c": 1, "d": 1},
        "quorum": {"heads": [4, 4], "weight": [8, 8], "met": True},
        "tally": {"for": 4, "against": 3, "abstain": 1},
        "outcome": "passed",
    }
    assert outcome("faf-", "qualified") == "failed"


@pytest.mark.parametrize(("population", "weight"), [(0, 1), (49_999, 1), (50_000, 2), (199_999, 4), (700_000, 5)])
def test_steps_of_population_stop_at_five(population: int, weight: int) -> None:
    told = asked("f", key={"kind": "population_steps"}, members=[{"id": "a", "population": population}])
    assert told["weights"] == {"a": weight}


@pytest.mark.parametrize(
    ("cast", "key", "met"),
    [
        ("f-  ", ONE_EACH, True),
        ("f   ", ONE_EACH, False),
        ("f-  ", table(5, 1, 3, 3), True),
        (" f- ", table(5, 3, 1, 1), False),
        ("f   ", table(9, 1, 1, 1), False),
    ],
)
def test_a_quorum_is_half_of_the_members_and_half_of_the_weight(cast: str, key: Json, met: bool) -> None:
    told = asked(cast, key=key)
    assert (told["quorum"]["met"], told["outcome"] == "inquorate") == (met, not met)


@pytest.mark.parametrize(
    ("kind", "cast", "expected"),
    [
        ("ordinary", "ffa ", "passed"),
        ("ordinary", "f-- ", "passed"),
        ("ordinary", "faa ", "failed"),
        ("ordinary", "fa- ", "tie_failed"),
        ("ordinary", "----", "tie_failed"),
        ("qualified", "ffa-", "passed"),
        ("qualified", "ffaa", "failed"),
        ("qualified", "f---", "passed"),
        ("qualified", "----", "failed"),
        ("consent", "f-  ", "passed"),
        ("consent", "fffa", "failed"),
        ("consent", "f   ", "inquorate"),
        ("unanimous", "fff-", "passed"),
        ("unanimous", "fff ", "failed"),
        ("unanimous", "fffa", "failed"),
        ("unanimous", "    ", "inquorate"),
    ],
)
def test_each_rule_passes_what_it_should(kind: str, cast: str, expected: str) -> None:
    assert outcome(cast, kind, ONE_EACH) == expected


def test_a_qualified_vote_also_needs_more_than_half_of_the_members_casting() -> None:
    assert outcome("faa-", "qualified", table(9, 1, 1, 1)) == "failed"
    assert outcome("ffa-", "qualified", table(4, 4, 4, 1)) == "passed"
    assert outcome("fa--", "qualified", table(9, 1, 1, 1)) == "failed"


def test_a_double_majority_also_needs_more_members_for_than_against() -> None:
    assert outcome("faa-", key=table(9, 1, 1, 1)) == "passed"
    assert outcome("faa-", key=table(9, 1, 1, 1), double_majority=True) == "failed"
    assert outcome("fa--", key=table(9, 1, 1, 1), double_majority=True) == "failed"
    assert outcome("----", "consent", ONE_EACH, double_majority=True) == "failed"


def test_the_chair_decides_a_tie_and_nothing_else() -> None:
    assert outcome("ffaa", key=ONE_EACH, chair="a") == "passed_by_chair"
    assert outcome("ffaa", key=ONE_EACH, chair="c") == "tie_failed"
    assert outcome("fa- ", key=ONE_EACH, chair="c") == "tie_failed"
    assert outcome("fa- ", key=ONE_EACH, chair="d") == "tie_failed"
    assert outcome("faaa", key=ONE_EACH, chair="a") == "failed"
    assert outcome("ffaa", "qualified", ONE_EACH, chair="a") == "failed"
    assert outcome("faa-", key=table(2, 1, 1, 1), chair="a", double_majority=True) == "tie_failed"


def test_the_last_ballot_in_time_counts_and_one_after_closing_does_not() -> None:
    cast = [
        ballot("a", "for", "2027-03-02T12:00:00+01:00"),
        ballot("a", "against", "2027-03-02T11:30:00Z"),
        ballot("b", "for", "2027-03-08T12:00:00.000000Z"),
        ballot("c", "for", "2027-03-08T13:00:00.000001+01:00"),
        ballot("c", "against", "2027-03-08T12:59:59+01:00"),
    ]
    assert asked(cast, key=ONE_EACH)["tally"] == {"for": 1, "against": 2, "abstain": 0}


def test_a_ballot_after_closing_does_not_wipe_out_the_one_before() -> None:
    cast = [ballot("a", "for"), ballot("a", "against", "2027-03-09T12:00:00Z")]
    assert asked(cast, key=ONE_EACH)["tally"]["for"] == 1


def test_two_ballots_at_one_moment_count_only_where_it_does_not_matter() -> None:
    torn = [ballot("a", "for"), ballot("a", "against", "2027-03-01T13:00:00+01:00")]
    for cast in (torn, torn[::-1]):
        with pytest.raises(Malformed) as refused:
            asked(cast, key=ONE_EACH)
        assert refused.value.faults[0].path == "$.ballots[0].cast_at"
        told = asked([*cast, ballot("a", "abstain", "2027-03-01T12:00:01Z")], key=ONE_EACH)
        assert told["tally"] == {"for": 0, "against": 0, "abstain": 1}
    assert asked([torn[0], torn[0]], key=ONE_EACH)["tally"]["for"] == 1


@pytest.mark.parametrize(("at", "closes", "counts"), [
    ("2027-03-08", "2027-03-08", 1), ("2027-03-09", "2027-03-08", 0),
    ("2027-03-08 12:00", "2027-03-08T12:00:00", 1), ("0001-01-01T00:00:00+14:00", "0001-01-01T00:00:00-12:00", 1),
])  # fmt: skip
def test_moments_may_be_written_in_three_ways(at: str, closes: str, counts: int) -> None:
    assert asked([ballot("a", "for", at)], key=ONE_EACH, closes_at=closes)["tally"]["for"] == counts


@pytest.mark.parametrize("at", ["2027-03-01T12:00:00", "2027-03-01", "noon", "2027-02-29T12:00:00Z", "20270301T12Z",
                                "2027-03-01T24:01:00Z", "2027-03-01T12:00:00.1234567Z"])  # fmt: skip
def test_moments_that_cannot_be_compared_are_refused_where_they_stand(at: str) -> None:
    with pytest.raises(Malformed) as refused:
        asked([ballot("a", "for"), ballot("b", "for", at)], key=ONE_EACH)
    assert refused.value.faults[0].path == "$.ballots[1].cast_at"


@pytest.mark.parametrize(
    ("code", "key", "more"),
    [
        ("cap_impossible", {"kind": "one_each", "cap": "6/25"}, {}),
        ("cap_impossible", {"kind": "one_each", "cap": 0}, {}),
        ("cap_impossible", table(5, 0, 0, 0, cap="2/5"), {}),
        ("cap_impossible", table(1, 1, 0, 0, cap="2/5"), {}),
        ("key_is_zero", table(0, 0, 0, 0), {}),
        ("key_is_zero", ONE_EACH, {"members": []}),
        ("unknown_population", STEPS, {"members": [{"id": "a"}]}),
        ("unknown_member", table(1, 1, 1), {}),
        ("unknown_member", {"kind": "table", "table": dict.fromkeys("abcde", 1)}, {}),
        ("unknown_member", ONE_EACH, {"chair": "e"}),
    ],
)
def test_what_cannot_be_counted_is_refused_by_its_code(code: str, key: Json, more: Json) -> None:
    with pytest.raises(Refusal) as refused:
        asked("", key=key, **more)
    assert refused.value.code == code


def test_a_ballot_by_somebody_who_is_no_member_is_refused_even_after_closing() -> None:
    with pytest.raises(Refusal) as refused:
        asked([ballot("e", "for", "2028-01-01T00:00:00Z")], key=ONE_EACH)
    assert refused.value.code == "unknown_member"


def test_a_population_is_not_missed_where_each_has_one_vote() -> None:
    assert outcome("f", key=ONE_EACH, members=[{"id": "a"}]) == "passed"


@pytest.mark.parametrize(("cap", "weights"), [
    ("1/4", [1, 1, 1, 1]), ("1/3", [2, 2, 1, 1]), ("1/2", [5, 3, 1, 1]), (1, [5, 3, 1, 1]), ("3/2", [5, 3, 1, 1]),
])  # fmt: skip
def test_a_cap_lowers_the_largest_until_it_holds(cap: Any, weights: list[int]) -> None:
    told = asked("", key={"kind": "population_steps", "cap": cap})
    assert list(told["weights"].values()) == weights


WEIGHTS = st.dictionaries(st.text("abcdefg", min_size=1, max_size=2), st.integers(0, 60), min_size=1, max_size=7)
CAPS = st.fractions(0, 1, max_denominator=12)


@given(weights=WEIGHTS, cap=CAPS)
def test_no_weight_is_above_the_cap_and_it_is_refused_only_where_none_could_be(
    weights: dict[str, int], cap: Fraction
) -> None:
    weighing = [each for each in weights.values() if each]
    if cap * len(weighing) < 1:
        with pytest.raises(Refusal, match="cap_impossible"):
            capped(weights, cap)
        return
    found = capped(weights, cap)
    assert all(each <= cap * sum(found.values()) for each in found.values())
    assert all(0 < found[name] <= before or found[name] == before == 0 for name, before in weights.items())
    assert found == _lowered(weights, cap)
    assert capped(dict(reversed(weights.items())), cap) == found


def _lowered(weights: dict[str, int], cap: Fraction) -> dict[str, int]:
    """The definition, word by word."""
    now = dict(weights)
    while True:
        largest = min(now, key=lambda name: (-now[name], name))
        if not now[largest] > cap * sum(now.values()):
            return now
        others = sum(each for name, each in now.items() if name != largest)
        now[largest] = max(1, floor(cap / (1 - cap) * others))


def test_weights_without_end_come_to_an_end() -> None:
    found = capped({"a": 10**300, "b": 10**299, "c": 1, "d": 1}, Fraction(1, 4))
    assert found == {"a": 1, "b": 1, "c": 1, "d": 1}


@given(
    cast=st.lists(
        st.tuples(st.sampled_from("abcd"), st.sampled_from(sorted(LETTERS)), st.integers(0, 59)), max_size=12
    ),
    kind=st.sampled_from(["ordinary", "qualified", "consent", "unanimous"]),
    data=st.data(),
)
def test_the_result_does_not_know_the_order_of_the_ballots(
    cast: list[tuple[str, str, int]], kind: str, data: st.DataObject
) -> None:
    ballots = [ballot(name, LETTERS[each], f"2027-03-08T11:{at:02d}:30Z") for name, each, at in cast]
    shuffled = data.draw(st.permutations(ballots))
    key = {"kind": "table", "table": {"a": 4, "b": 3, "c": 2, "d": 1}}
    try:
        told = asked(ballots, kind, key, closes_at="2027-03-08T11:45:00Z")
    except Malformed:
        with pytest.raises(Malformed):
            asked(shuffled, kind, key, closes_at="2027-03-08T11:45:00Z")
        return
    assert asked(shuffled, kind, key, closes_at="2027-03-08T11:45:00Z") == told


def test_every_way_four_members_can_cast_is_counted_as_the_rules_read() -> None:
    weights = dict(zip("abcd", (4, 2, 1, 1), strict=True))
    for cast in product("fa- ", repeat=4):
        by = {letter: [name for name, each in zip("abcd", cast, strict=True) if each == letter] for letter in "fa- "}
        yes, no = (sum(weights[each] for each in by[letter]) for letter in "fa")
        silent = sum(weights[each] for each in by[" "])
        if len(by[" "]) > 2 or silent > 4:
            expected = ["inquorate"] * 4
        else:
            qualified = 3 * yes >= 2 * (yes + no) and len(by["f"]) > len(by["a"])
            calm = not by["a"]
            expected = [
                "tie_failed" if yes == no else "passed" if yes > no else "failed",
                *("passed" if each else "failed" for each in (qualified, calm, calm and not by[" "])),
            ]
        kinds = ("ordinary", "qualified", "consent", "unanimous")
        assert [outcome("".join(cast), kind, table(4, 2, 1, 1)) for kind in kinds] == expected, cast
