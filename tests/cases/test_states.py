"""The table of states: what it says is what the documentation shows, and every state is reached and left by it."""

from __future__ import annotations

from pathlib import Path

import pytest

from aktiv.cases.models import Case
from aktiv.cases.rules.drawing import markdown
from aktiv.cases.rules.states import TRANSITIONS, Act, State, Who, after, possible
from aktiv.values.refusal import Refusal

PAGE = Path(__file__).resolve().parents[2] / "docs" / "case-states.md"


def test_the_page_is_drawn_from_the_table() -> None:
    assert PAGE.read_text() == markdown(), "write it again: aktiv cases states > docs/case-states.md"


def test_every_act_stands_once_and_every_state_is_reached_from_a_draft() -> None:
    assert [each.act for each in TRANSITIONS] == list(Act)
    reached: set[State | None] = {None}
    while more := {to for each in TRANSITIONS if reached & set(each.sources) for to in each.to} - reached:
        reached |= more
    assert reached - {None} == set(State)


def test_what_is_withdrawn_stays_so_and_nobody_but_staff_reopens_what_is_decided() -> None:
    assert [each.act for each in TRANSITIONS if State.WITHDRAWN in each.sources] == []
    leaving = {each.act for each in TRANSITIONS if State.DECIDED in each.sources and each.to != (State.DECIDED,)}
    assert leaving == {Act.UNDO}


def test_an_applicant_never_decides() -> None:
    deciding = {Act.DECIDE, Act.DECIDE_ANEW, Act.UNDO, Act.ANSWER_APPEAL, Act.DECIDE_BY_RULE}
    for state in State:
        assert not possible(Case(state=state), Who.APPLICANT) & deciding


@pytest.mark.parametrize("state", list(State))
@pytest.mark.parametrize("act", list(Act))
@pytest.mark.parametrize("kind", list(Case.Kind))
def test_an_act_is_refused_wherever_the_table_does_not_begin_it(act: Act, state: State, kind: Case.Kind) -> None:
    row = next(each for each in TRANSITIONS if each.act is act)
    case = Case(state=state, kind=kind)
    if state in row.sources and kind in row.of:
        assert after(act, case, row.to[-1]) == row.to[-1]
    else:
        with pytest.raises(Refusal, match="not_in_state"):
            after(act, case, row.to[-1])


def test_an_appeal_is_not_decided_date_by_date_nor_appealed_itself() -> None:
    appeal = Case(state=State.IN_REVIEW, kind=Case.Kind.APPEAL)
    assert possible(appeal, Who.HANDLER) == {Act.TAKE_OVER, Act.REASSIGN, Act.LEAVE, Act.ASK, Act.ANSWER_APPEAL}
    assert possible(Case(state=State.DECIDED, kind=Case.Kind.APPEAL), Who.APPLICANT) == frozenset()
