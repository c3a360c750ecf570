"""How a round goes from planning to closed: one row for each thing that may be done to it.

Actions ask `after`, pages ask `possible`.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from enum import StrEnum

from aktiv.values.refusal import Refusal


class State(StrEnum):
    """Where a round is. The words are those of pages, database and interface."""

    PLANNING = "planning"
    OPEN = "open"
    ALLOCATING = "allocating"
    HEARING = "hearing"
    PUBLISHED = "published"
    RUNNING = "running"
    CLOSED = "closed"


LIVE = frozenset({State.PUBLISHED, State.RUNNING})
"""Those in which its plan is bookings that stand."""


class Act(StrEnum):
    """What may be done to a round, or within it."""

    CHANGE_RULES = "change_rules"
    CHANGE_POOL = "change_pool"
    OPEN = "open"
    MOVE_DEADLINE = "move_deadline"
    APPLY = "apply"
    APPLY_LATE = "apply_late"
    ALLOCATE = "allocate"
    PROPOSE = "propose"
    WORK_ON_BOARD = "work_on_board"
    HEAR = "hear"
    OBJECT = "object"
    ASK_WHAT_IF = "ask_what_if"
    TAKE_OUT = "take_out"
    TAKE_BACK = "take_back"
    PUBLISH = "publish"
    RUN = "run"
    CLOSE = "close"


@dataclass(frozen=True, slots=True)
class Transition:
    """`to` is None where the state stays; `needs` are the codes of what must be there first."""

    act: Act
    sources: frozenset[State]
    to: State | None = None
    needs: tuple[str, ...] = ()


def _in(*states: State) -> frozenset[State]:
    return frozenset(states)


_S = State
TRANSITIONS = (
    Transition(Act.CHANGE_RULES, _in(_S.PLANNING)),
    Transition(Act.CHANGE_POOL, _in(_S.PLANNING, _S.OPEN, _S.ALLOCATING)),
    Transition(Act.OPEN, _in(_S.PLANNING), _S.OPEN, ("rules", "seed", "pool", "deadline")),
    Transition(Act.MOVE_DEADLINE, _in(_S.OPEN)),
    Transition(Act.APPLY, _in(_S.OPEN)),
    Transition(Act.APPLY_LATE, _in(_S.OPEN, _S.ALLOCATING, _S.HEARING, _S.RUNNING)),
    Transition(Act.ALLOCATE, _in(_S.OPEN), _S.ALLOCATING, ("deadline_over",)),
    Transition(Act.PROPOSE, _in(_S.ALLOCATING, _S.HEARING, _S.PUBLISHED, _S.RUNNING)),
    Transition(Act.WORK_ON_BOARD, _in(_S.ALLOCATING, _S.HEARING)),
    Transition(Act.TAKE_OUT, _in(_S.ALLOCATING, _S.HEARING)),
    Transition(Act.HEAR, _in(_S.ALLOCATING), _S.HEARING, ("draft",)),
    Transition(Act.OBJECT, _in(_S.HEARING)),
    Transition(Act.ASK_WHAT_IF, _in(_S.HEARING, _S.PUBLISHED, _S.RUNNING)),
    Transition(Act.TAKE_BACK, _in(_S.HEARING), _S.ALLOCATING),
    Transition(Act.PUBLISH, _in(_S.HEARING), _S.PUBLISHED, ("draft", "objections_answered", "checked")),
    Transition(Act.RUN, _in(_S.PUBLISHED), _S.RUNNING, ("season_begun",)),
    Transition(Act.CLOSE, _in(_S.RUNNING), _S.CLOSED, ("season_over",)),
)
_BY_ACT = {each.act: each for each in TRANSITIONS}


def after(state: State, act: Act, *, there: Collection[str] = ()) -> State:
    """The state of a round after an act, when what it needs is `there`.

    Raises Refusal("round_not_in_state", state, act) and ("round_lacks", what) with the first that is missing.
    """
    row = _BY_ACT[act]
    if state not in row.sources:
        raise Refusal("round_not_in_state", state=state.value, act=act.value)
    if missing := next((each for each in row.needs if each not in there), None):
        raise Refusal("round_lacks", what=missing)
    return state if row.to is None else row.to


def possible(state: State) -> tuple[Act, ...]:
    """What may be done in a state, in the order of the table."""
    return tuple(each.act for each in TRANSITIONS if state in each.sources)
