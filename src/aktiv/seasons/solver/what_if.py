"""What if the group had the place after all: who would move, who would lose, and what it would cost."""

from __future__ import annotations

from dataclasses import replace
from typing import NamedTuple

from aktiv.seasons.solver import ties
from aktiv.seasons.solver.answering import sessions_of
from aktiv.seasons.solver.candidates import Candidates, Ints
from aktiv.seasons.solver.choice import Choice, score_of
from aktiv.seasons.solver.facts import Instance, Pin, Place, Session
from aktiv.seasons.solver.legality import Legality
from aktiv.seasons.solver.neighbourhood import all_placements, around, best_for
from aktiv.seasons.solver.plans import Plan
from aktiv.seasons.solver.reading import Json
from aktiv.seasons.solver.rows import Rows
from aktiv.seasons.solver.starting import bound_columns
from aktiv.seasons.solver.stopping import Stop
from aktiv.seasons.solver.submodel import Limits

MOVES = (0, 1, 2, 3, 5, 8)
GROUPS, WORK = 45, 0.6


class Way(NamedTuple):
    """One way to the place, as it is told, and everything that would stand then."""

    told: Json
    sessions: list[Session]


def what_if(instance: Instance, plan: Plan, group: str, place: Place, seed: ties.Seed = 1) -> list[Json]:
    """The fewest moves that make it possible, then each larger number that costs less. Empty when none of them does."""
    return [each.told for each in ways(instance, plan, group, place, seed)]


def ways(instance: Instance, plan: Plan, group: str, place: Place, seed: ties.Seed = 1) -> list[Way]:
    """The same, each with the sessions that it comes to."""
    asking_for = next(each for each in instance.groups if each.id == group)
    shortest = Legality(instance).shortest(asking_for)
    pin = Pin(group, place, shortest, None)
    pinned = replace(instance, pins=(*instance.pins, pin), standing=plan.sessions, max_moves=None)
    found = Candidates(pinned, seed)
    if len(instance.pins) not in found.pins.accepted:
        return []
    rows = Rows(found)
    stands = _standing(rows, plan)
    column = found.find(group, place, shortest)
    assert column is not None  # the pin was accepted
    asking = found.group_rank[group]
    groups = _who_could_give_way(rows, stands, column, asking)
    staying = bound_columns(rows)
    answers: list[Way] = []
    best: int | None = None
    for most in MOVES:
        limits = Limits(WORK, Stop(), ties.small(seed, "what if"))
        answer = best_for(
            rows, groups, all_placements(rows, groups.tolist()), stands, limits, staying=staying, most_moves=most
        )
        if answer.plan is None:
            continue
        if best is not None and answer.plan.score <= best:
            break
        best = answer.plan.score
        answers.append(Way(_told(rows, plan, answer.plan, staying), sessions_of(rows, answer.plan)))
    return answers


def _standing(rows: Rows, plan: Plan) -> Choice:
    """The plan as a choice of columns, in its own atoms."""
    found = rows.candidates
    atoms = {}
    for session in plan.sessions:
        column = found.find(session.group, session.place, session.minutes)
        if column is not None:
            mask = found.rules.halls[session.place.facility].mask(session.atoms) or 0
            atoms[column] = found.rules.held(session.group, session.place.facility, mask)
    return Choice(atoms, score_of(rows, atoms))


def _who_could_give_way(rows: Rows, stands: Choice, column: int, asking: int) -> Ints:
    """The asking group, those in its way in the hall or by a coach, and those around them."""
    found = rows.candidates
    start, end, day = found.start[column], found.end[column], found.day[column]
    coaches = found.groups[asking].coaches
    centre = [asking]
    for other in stands.columns:
        meets = found.day[other] == day and found.start[other] < end and start < found.end[other]
        shared = coaches & found.groups[found.group[other]].coaches
        if meets and (found.hall[other] == found.hall[column] or shared):
            centre.append(int(found.group[other]))
    return around(rows, stands, centre, GROUPS)


def _told(rows: Rows, plan: Plan, choice: Choice, staying: dict[int, int]) -> Json:
    found = rows.candidates
    gone = [column for column in staying if column not in choice.atoms]
    had: dict[str, int] = {}
    has: dict[str, int] = {}
    for session in plan.sessions:
        had[session.group] = had.get(session.group, 0) + 1
    for column in choice.atoms:
        name = found.groups[found.group[column]].id
        has[name] = has.get(name, 0) + 1
    return {
        "moves": sum(staying[column] for column in gone),
        "moved": sorted({found.groups[found.group[column]].id for column in gone}),
        "lost": sorted(name for name, times in had.items() if has.get(name, 0) < times),
        "score_change": choice.score - plan.score,
    }
