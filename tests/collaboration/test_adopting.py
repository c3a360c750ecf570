"""Adopters pay: the payment is what the earlier payers get back, inside the window and to the øre."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aktiv.collaboration.files.answering import adopted, divided
from aktiv.collaboration.files.reading import Malformed, parsed
from aktiv.values import Refusal
from tests.collaboration.test_shares import FOUR, FRACTIONS, KEYS, MIX, NAMES, _for, member

Json = dict[str, Any]


def asked(**changes: Any) -> Json:
    found = {
        "cost_ore": 100_000, "key": {"flat": {}}, "payers": FOUR[:3], "adopter": FOUR[3],
        "paid_on": "2025-03-01", "adopted_on": "2026-03-01", "window_months": 24,
    } | changes  # fmt: skip
    return adopted(parsed(json.dumps(found).encode(), "adopt-1"))


def credits(told: Json) -> dict[str, int]:
    return {each["id"]: each["amount_ore"] for each in told["credits"]}


def test_the_adopter_pays_her_share_and_it_is_credited_in_proportion() -> None:
    told = asked()
    assert told["payment"] == {"id": "d", "amount_ore": 25_000}
    assert credits(told) == {"a": 8_333, "b": 8_334, "c": 8_333}
    assert told["old_shares"] == [{"id": "a", "amount_ore": 33_333}, {"id": "b", "amount_ore": 33_334},
                                  {"id": "c", "amount_ore": 33_333}]  # fmt: skip


def test_old_and_new_are_what_the_same_key_divides_among_each_set() -> None:
    told = asked(key=MIX, cost_ore=240_000_000)
    assert told["payment"]["amount_ore"] == 24_395_251
    for name, members in (("old_shares", FOUR[:3]), ("new_shares", FOUR)):
        period = {"from": "2025-01-01", "to": "2025-12-31"}
        alone = {"total_ore": 240_000_000, "period": period, "key": MIX, "members": members}
        assert told[name] == divided(parsed(json.dumps(alone).encode(), "shares-1"))["shares"]


@pytest.mark.parametrize(
    ("paid", "adopted_on", "months", "inside"),
    [
        ("2025-03-01", "2027-03-01", 24, True),
        ("2025-03-01", "2027-03-02", 24, False),
        ("2025-03-01", "2025-02-28", 24, False),
        ("2025-03-01", "2025-03-01", 0, True),
        ("2025-03-01", "2025-03-02", 0, False),
        ("2026-08-31", "2027-02-28", 6, True),
        ("2026-08-31", "2027-03-01", 6, False),
        ("2027-08-31", "2028-02-29", 6, True),
        ("2024-02-29", "2025-02-28", 12, True),
        ("2024-02-29", "2025-03-01", 12, False),
        ("2025-12-15", "2026-01-15", 1, True),
        ("2025-03-01", "9999-12-31", 10**30, True),
    ],
)
def test_the_window_includes_the_same_day_so_many_months_later(
    paid: str, adopted_on: str, months: int, inside: bool
) -> None:
    told = asked(paid_on=paid, adopted_on=adopted_on, window_months=months)
    assert told["in_window"] is inside
    assert (told["payment"]["amount_ore"], credits(told)["b"]) == ((25_000, 8_334) if inside else (0, 0))


def test_dates_of_members_do_not_cut_a_cost_that_was_paid() -> None:
    gone = [{**FOUR[0], "to": "2025-06-30"}, *FOUR[1:3]]
    assert asked(payers=gone) == asked()


def test_rounding_may_turn_a_credit_to_a_charge_of_one_ore() -> None:
    payers, adopter = [member("a", 1), member("b", 2)], member("d", 3)
    told = asked(cost_ore=2, key={"table": {"a": 1, "b": 4, "d": 1}}, payers=payers, adopter=adopter)
    assert (told["payment"]["amount_ore"], credits(told)) == (0, {"a": -1, "b": 1})


def test_what_cannot_be_settled_is_refused() -> None:
    for code, changes in {
        "key_is_zero": {"payers": []},
        "unknown_member": {"key": {"table": {"a": 1, "b": 1, "c": 1, "d": 1, "e": 1}}},
        "unknown_population": {"key": {"per_capita": {}}, "adopter": {"id": "d", "number": 4}},
        "limits_impossible": {"key": {"floor": {"min_ore": 30_000, "key": {"flat": {}}}}},
        "weights_do_not_sum": {"key": {"mix": [{"weight": 2, "key": {"flat": {}}}]}},
    }.items():
        with pytest.raises(Refusal) as refused:
            asked(**changes)
        assert refused.value.code == code
    for path, wrong in {
        "$.adopter.id": {"adopter": FOUR[0]},
        "$.adopter.usage": {"key": {"usage": {}}, "payers": [member("a", 1, usage=1)]},
        "$.adopted_on": {"adopted_on": "2026-02-29"},
        "$.window_months": {"window_months": -1},
    }.items():
        with pytest.raises(Malformed) as malformed:
            asked(**wrong)
        assert malformed.value.faults[0].path == path


@given(
    ore=st.integers(-10_000, 10_000), key=KEYS, weights=st.lists(FRACTIONS, min_size=1, max_size=4),
    adopter=st.integers(0, 60),
)  # fmt: skip
def test_credits_are_the_payment(ore: int, key: Json, weights: list[Any], adopter: int) -> None:
    payers = [
        member(name, at, int(10 * each), usage=at) for at, (name, each) in enumerate(zip(NAMES, weights, strict=False))
    ]
    key = _for(key, {each["id"] for each in payers} | {"whole"})
    try:
        told = asked(cost_ore=ore, key=key, payers=payers, adopter=member("whole", 9, adopter, usage=1))
    except Refusal as refused:
        told = {"error": refused.code}
    if "error" in told:
        assert told["error"] in {"key_is_zero", "limits_impossible"}
        return
    assert sum(credits(told).values()) == told["payment"]["amount_ore"]
    assert sum(each["amount_ore"] for each in told["new_shares"]) == ore
