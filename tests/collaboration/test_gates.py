"""The table of gates: what it says is what the database holds and the documentation tells, and no history goes by it
unseen."""

from __future__ import annotations

from dataclasses import replace
from importlib import import_module
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aktiv.collaboration import initiative_words
from aktiv.collaboration.models import Initiative, Mandate
from aktiv.collaboration.models.initiatives import GATES as NAMED
from aktiv.collaboration.rules.gate_drawing import markdown
from aktiv.collaboration.rules.gates import (
    GATES,
    NEEDS,
    OVER,
    STATES,
    STEPS,
    WAY,
    Found,
    Step,
    Taken,
    Who,
    acts_as,
    decision_of,
    faults,
    is_over,
    missing,
    step_from,
    steps_from,
    waived,
)
from aktiv.values import Refusal

PAGE = Path(__file__).resolve().parents[2] / "docs" / "initiative-states.md"
ROLES = [*Mandate.Role.values, "service"]
BODIES = ["", "council", "steering_group", "coordination_group"]


def test_the_page_is_drawn_from_the_table() -> None:
    assert PAGE.read_text() == markdown(), "write it again: aktiv collaboration states > docs/initiative-states.md"


def test_the_gates_are_those_of_the_agreement_in_their_order() -> None:
    assert {gate: (each.source, each.to) for gate, each in GATES.items()} == {
        "G0": ("submitted", "screening"),
        "G1": ("screening", "assessing"),
        "G2": ("assessing", "ready"),
        "G3": ("ready", "decided"),
        "G4": ("financing", "committed"),
        "G5": ("in_delivery", "pilot"),
        "G6": ("pilot", "general"),
        "G7": ("evaluating", "closed"),
    }
    assert tuple(GATES) == NAMED
    assert all(each.needs for each in GATES.values())


def test_the_database_lets_the_same_steps_through() -> None:
    guards = import_module("aktiv.collaboration.migrations.0013_initiatives_guards")
    assert set(guards.WAYS) == {(each.act, each.gate, each.source, each.to) for each in STEPS if not each.out}
    assert {each.act: each.to for each in STEPS if each.out} == {
        "merge": "merged", "withdraw": "withdrawn", "stop": "stopped",
    }  # fmt: skip


def test_every_state_is_reached_and_nothing_leads_out_of_what_is_over() -> None:
    reached = {"draft"}
    while more := {each.to for each in STEPS for state in reached if each.begins(state, each.decided)} - reached:
        reached |= more
    assert reached == set(STATES) == set(Initiative.State.values)
    for state in OVER:
        assert steps_from(state, "") == ()
        with pytest.raises(Refusal, match=r"^initiative_over$"):
            step_from(state, "", "stop")
    assert steps_from("decided", "rejected") == ()
    assert {each.act for each in steps_from("decided", "deferred")} == {"take_up", "merge", "withdraw", "stop"}


@pytest.mark.parametrize("state", [each for each in WAY if each != "closed"])
def test_whatever_is_not_over_can_be_merged_withdrawn_and_stopped_by_one_row_each(state: str) -> None:
    out = [each.act for each in steps_from(state, "approved") if each.out]
    assert sorted(out) == ["merge", "stop", "withdraw"]


def test_everything_has_words_in_the_readers_language() -> None:
    assert set(initiative_words.NEEDS) == set(NEEDS)
    assert set(initiative_words.ACTS) == {each.act for each in STEPS}
    assert set(initiative_words.STATES) == set(STATES)
    assert set(initiative_words.WHO) == {each.value for each in Who}
    used = {need.key for each in STEPS for need in each.needs}
    assert used == set(NEEDS)


def test_what_a_vote_came_to() -> None:
    asked = [(purpose, outcome) for purpose in ("decide", "defer", "waive")
             for outcome in ("passed", "passed_by_chair", "failed", "tie_failed", "inquorate", "")]  # fmt: skip
    told = {each: decision_of(*each) for each in asked}
    assert {each: what for each, what in told.items() if what} == {
        ("decide", "passed"): "approved",
        ("decide", "passed_by_chair"): "approved",
        ("decide", "failed"): "rejected",
        ("decide", "tie_failed"): "rejected",
        ("defer", "passed"): "deferred",
        ("defer", "passed_by_chair"): "deferred",
    }


@given(st.sampled_from(STEPS), st.data())
def test_a_step_lacks_just_what_is_not_met(step: Step, data: st.DataObject) -> None:
    keys = [each.key for each in step.needs]
    met = data.draw(st.sets(st.sampled_from(keys))) if keys else set()
    found = {key: Found(key in met) for key in keys if data.draw(st.booleans()) or key in met}
    assert set(missing(step, found)) == set(keys) - met


def a_history(data: st.DataObject) -> list[Taken]:
    """Steps by the table, from the draft, until it is over or long enough."""
    state, decision, taken = "draft", "", []
    for _each in range(data.draw(st.integers(0, 16))):
        steps = [each for each in steps_from(state, decision) if not each.out or data.draw(st.booleans())]
        if not steps:
            break
        step = data.draw(st.sampled_from(steps))
        role, body = data.draw(
            st.sampled_from([(r, b) for r in ROLES for b in BODIES if any(acts_as(w, r, b) for w in step.who)])
        )
        decided = data.draw(st.sampled_from(["approved", "deferred", "rejected"])) if step.to == "decided" else ""
        keys = {each.key for each in step.needs}
        may = sorted(each for each in keys if NEEDS[each].waivable) if step.gate else []
        lacking = data.draw(st.frozensets(st.sampled_from(may))) if may else frozenset()
        taken.append(
            Taken(
                act=step.act, gate=step.gate, source=state, to=step.to, role=role, body=body, decision=decided,
                met=frozenset(keys - lacking), missing=lacking,
                waived_by=(step.gate, "passed") if lacking else None,
            )
        )  # fmt: skip
        state = step.to
        decision = decided if state == "decided" else "" if state == "ready" else decision
    return taken


@given(st.data())
def test_a_history_by_the_table_is_without_fault_and_stays_where_it_ends(data: st.DataObject) -> None:
    taken = a_history(data)
    assert faults(taken) == []
    if taken and is_over(taken[-1].to, taken[-1].decision):
        for step in STEPS:
            on = Taken(act=step.act, gate=step.gate, source=taken[-1].to, to=step.to, role="chair")
            assert faults([*taken, on])


@given(st.data())
def test_a_history_with_anything_wrong_in_it_has_a_fault(data: st.DataObject) -> None:
    taken = a_history(data)
    if not taken:
        return
    at = data.draw(st.integers(0, len(taken) - 1))
    one = taken[at]
    needs = {each.key for each in step_from(one.source, taken[at - 1].decision if at else "", one.act).needs}
    wrong = [
        replace(one, to=data.draw(st.sampled_from([each for each in STATES if each != one.to]))),
        replace(one, gate=data.draw(st.sampled_from([each for each in ("", *NAMED) if each != one.gate]))),
        replace(one, source=data.draw(st.sampled_from([each for each in STATES if each != one.source]))),
        replace(one, role="nobody"),
    ]
    if needs:
        lost = data.draw(st.sampled_from(sorted(needs)))
        wrong.append(replace(one, met=one.met - {lost}, missing=one.missing - {lost}, waived_by=None))
        wrong.append(replace(one, met=frozenset(), missing=frozenset(needs), waived_by=None))
        other = data.draw(st.sampled_from([each for each in NAMED if each != one.gate]))
        wrong.append(replace(one, met=frozenset(), missing=frozenset(needs), waived_by=(other, "passed")))
        wrong.append(replace(one, met=frozenset(), missing=frozenset(needs), waived_by=(one.gate, "failed")))
        if not waived(needs):
            wrong.append(replace(one, met=frozenset(), missing=frozenset(needs), waived_by=(one.gate, "passed")))
    changed = data.draw(st.sampled_from(wrong))
    assert faults([*taken[:at], changed, *taken[at + 1 :]])
