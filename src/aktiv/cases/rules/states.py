"""How a case goes from one state to the next: one row for each thing that somebody may do to it.

Actions ask `after`, pages ask `possible`, and docs/case-states.md is drawn from the same rows. A draft has no case; it
stands in the table so that the whole way can be read in one place.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from aktiv.cases.models import Case
from aktiv.values.refusal import Refusal

State = Case.State


class Who(StrEnum):
    """On which side somebody stands."""

    APPLICANT = "applicant"
    HANDLER = "handler"  # who has the case
    STAFF = "staff"  # whoever may decide where it is, the handler too
    SERVICE = "service"  # a rule of the municipality's, or time


class Act(StrEnum):
    """What may be done to a case."""

    HAND_IN = "hand_in"
    DECIDE_BY_RULE = "decide_by_rule"
    TAKE = "take"
    TAKE_OVER = "take_over"
    REASSIGN = "reassign"
    LEAVE = "leave"
    ASK = "ask"
    OFFER = "offer"
    ANSWER = "answer"
    ANSWER_OFFER = "answer_offer"
    RESUME = "resume"
    DECIDE = "decide"
    UNDO = "undo"
    DECIDE_ANEW = "decide_anew"
    WITHDRAW = "withdraw"
    APPEAL = "appeal"
    ANSWER_APPEAL = "answer_appeal"


@dataclass(frozen=True, slots=True)
class Transition:
    """`to` is empty where what happens decides it; `needs` and `effect` are told in the documentation."""

    act: Act
    who: tuple[Who, ...]
    sources: tuple[State | None, ...]  # None: a draft, which has no case yet
    to: tuple[State, ...]
    needs: str
    effect: str
    of: tuple[Case.Kind, ...] = (Case.Kind.APPLICATION, Case.Kind.APPEAL)


_APPLICATION = (Case.Kind.APPLICATION,)
_APPEAL = (Case.Kind.APPEAL,)
_REVIEWED = (State.IN_REVIEW, State.WAITING)
_OPEN = (State.SUBMITTED, State.IN_REVIEW, State.WAITING)

TRANSITIONS: tuple[Transition, ...] = (
    Transition(
        Act.HAND_IN,
        (Who.APPLICANT,),
        (None,),
        (State.SUBMITTED,),
        "a title, answers to the questions, accepted terms, at least one date",
        "books what may be had at once; a case in each municipality for the rest",
        _APPLICATION,
    ),
    Transition(
        Act.DECIDE_BY_RULE,
        (Who.SERVICE,),
        (State.SUBMITTED,),
        (State.DECIDED,),
        "a rule that fits every date, and nothing in the way",
        "books all dates; a share of such decisions is looked at by a person",
        _APPLICATION,
    ),
    Transition(
        Act.TAKE,
        (Who.STAFF,),
        (State.SUBMITTED,),
        (State.IN_REVIEW,),
        "nobody has it; not who decided what is appealed",
        "the case is hers",
    ),
    Transition(
        Act.TAKE_OVER,
        (Who.STAFF,),
        _REVIEWED,
        _REVIEWED,
        "somebody else has it",
        "the case is hers; both are in the history",
    ),
    Transition(
        Act.REASSIGN,
        (Who.STAFF,),
        _OPEN,
        (State.IN_REVIEW, State.WAITING),
        "a colleague who may decide there",
        "the case is the colleague's",
    ),
    Transition(Act.LEAVE, (Who.HANDLER,), (State.IN_REVIEW,), (State.SUBMITTED,), "", "the case is free again"),
    Transition(
        Act.ASK,
        (Who.HANDLER,),
        (State.IN_REVIEW,),
        (State.WAITING,),
        "a question",
        "the applicant is asked; the deadline waits",
    ),
    Transition(
        Act.OFFER,
        (Who.HANDLER,),
        (State.IN_REVIEW,),
        (State.WAITING,),
        "another time for at least one date, free now",
        "the times are held; the applicant is asked; the deadline waits",
        _APPLICATION,
    ),
    Transition(
        Act.ANSWER,
        (Who.APPLICANT,),
        (State.WAITING,),
        (State.IN_REVIEW,),
        "an answer",
        "the deadline moves by the days that were waited",
    ),
    Transition(
        Act.ANSWER_OFFER,
        (Who.APPLICANT,),
        (State.WAITING,),
        (State.IN_REVIEW, State.DECIDED),
        "each offered time taken or not",
        "what was taken is booked by a decision; the rest is asked for as before",
        _APPLICATION,
    ),
    Transition(
        Act.RESUME,
        (Who.HANDLER, Who.SERVICE),
        (State.WAITING,),
        (State.IN_REVIEW,),
        "the handler waits no more, or an offer has run out",
        "held times are let go of; the deadline moves by the days that were waited",
    ),
    Transition(
        Act.DECIDE,
        (Who.HANDLER,),
        (State.IN_REVIEW,),
        (State.IN_REVIEW, State.DECIDED),
        "an answer to some dates; a reason for each that is refused",
        "books what is granted; decided when no date waits; a letter after 30 seconds",
        _APPLICATION,
    ),
    Transition(
        Act.UNDO,
        (Who.HANDLER,),
        (State.IN_REVIEW, State.DECIDED),
        (State.IN_REVIEW,),
        "at most 30 seconds since the decision",
        "lets go of all that the decision booked; no letter leaves",
        _APPLICATION,
    ),
    Transition(
        Act.DECIDE_ANEW,
        (Who.STAFF,),
        (State.DECIDED,),
        (State.DECIDED,),
        "a decision whose letter has left; a reason",
        "a new decision that changes the old one; both stay in the history",
        _APPLICATION,
    ),
    Transition(
        Act.WITHDRAW,
        (Who.APPLICANT,),
        _OPEN,
        (State.WITHDRAWN,),
        "",
        "held times are let go of; what is booked stays, and is cancelled as any booking",
    ),
    Transition(
        Act.APPEAL,
        (Who.APPLICANT,),
        (State.DECIDED,),
        (State.DECIDED,),
        "within the deadline of the decision; why",
        "a new case, for somebody else than who decided",
        _APPLICATION,
    ),
    Transition(
        Act.ANSWER_APPEAL,
        (Who.HANDLER,),
        (State.IN_REVIEW,),
        (State.DECIDED,),
        "upheld or changed, with a reason",
        "changed: a new decision on the first case",
        _APPEAL,
    ),
)
_BY_ACT = {each.act: each for each in TRANSITIONS}


def after(act: Act, case: Case, to: State | None = None) -> State:
    """The state after an act; `to` chooses where several are possible.

    Raises Refusal("not_in_state", act, state) when the case is not where the act begins.
    """
    row = _BY_ACT[act]
    if case.state not in row.sources or case.kind not in row.of:
        raise Refusal("not_in_state", act=act.value, state=case.state)
    wanted = to or (row.to[0] if len(row.to) == 1 else State(case.state))
    if wanted not in row.to:
        raise ValueError(f"{act} does not lead to {wanted}")
    return wanted


def possible(case: Case, who: Who) -> frozenset[Act]:
    """What somebody on that side may do to it now, as far as states say."""
    sides = {who, Who.STAFF} if who is Who.HANDLER else {who}
    return frozenset(
        each.act
        for each in TRANSITIONS
        if sides & set(each.who) and case.state in each.sources and case.kind in each.of
    )
