"""From what the solver found to the plan that is written: gaps filled, refusals told, the checker asked."""

from __future__ import annotations

from importlib import metadata

from aktiv.seasons.solver import checker, standing, ties
from aktiv.seasons.solver.choice import Choice, score_of
from aktiv.seasons.solver.facts import Session
from aktiv.seasons.solver.greedy import begin, fill
from aktiv.seasons.solver.plans import Plan, RejectedPin
from aktiv.seasons.solver.prices import Prices
from aktiv.seasons.solver.refusals import refusals
from aktiv.seasons.solver.rows import Rows
from aktiv.seasons.solver.solving import Solved

LIBRARIES = ("ortools", "highspy", "numpy")


class Fault(Exception):
    """The checker does not accept what the solver made. Nothing is written."""


def versions() -> dict[str, str]:
    """What the plan was made with."""
    found = {name: metadata.version(name) for name in LIBRARIES}
    try:
        found["aktiv"] = metadata.version("aktiv-kommune")
    except metadata.PackageNotFoundError:
        found["aktiv"] = "0"
    return found


def sessions_of(rows: Rows, choice: Choice) -> list[Session]:
    """The sessions of a choice, by group, day and start."""
    found = rows.candidates
    sessions = []
    for column, unit in choice.atoms.items():
        group, place = found.groups[found.group[column]], found.place(column)
        hall = found.rules.halls[place.facility]
        atoms = frozenset(hall.names(found.rules.phases.folded(unit, len(hall.atoms))))
        sessions.append(Session(group.id, place, int(found.end[column] - found.start[column]), atoms))
    return sorted(sessions, key=lambda each: (each.group, each.place.day, each.place.start))


def plan_of(solved: Solved, seed: ties.Seed) -> Plan:
    """The plan with all it tells. Raises Fault when the checker does not accept it."""
    rows, choice = solved.rows, solved.plan
    if not solved.optimal:
        board = begin(rows.candidates, choice)
        fill(
            rows, board, sorted(range(rows.groups), key=lambda number: (-rows.candidates.groups[number].weight, number))
        )
        choice = Choice(board.atoms, score_of(rows, board.atoms))
    bound = max(solved.bound, choice.score)
    sessions = sessions_of(rows, choice)
    instance, rules = rows.candidates.instance, rows.candidates.rules
    priced = Prices(rows, solved.prices).of if solved.priced else None
    plan = Plan(
        sha256=instance.sha256,
        status="optimal" if choice.score == bound else "feasible",
        score=choice.score,
        bound=bound,
        seed=seed,
        versions=versions(),
        sessions=tuple(sessions),
        refusals=tuple(refusals(rules, sessions, priced)),
        rejected=tuple(RejectedPin(*each) for each in rows.candidates.pins.rejected),
        moves=None
        if instance.standing is None
        else standing.moves(rows.bound_sessions, {(each.group, each.place, each.minutes) for each in sessions}),
    )
    wrong = list(checker.violations(instance, plan))
    if wrong:
        raise Fault("the checker does not accept the plan: " + "; ".join(wrong[:5]))
    return plan
