"""What if the group had the place after all: who would move, who would lose, and what it would cost."""

from __future__ import annotations

from dataclasses import replace
from typing import NamedTuple

import numpy as np

from aktiv.seasons.solver import ties
from aktiv.seasons.solver.answering import sessions_of
from aktiv.seasons.solver.candidates import Candidates
from aktiv.seasons.solver.choice import Choice, lay_out_columns, score_of
from aktiv.seasons.solver.facts import Instance, Pin, Place, Session
from aktiv.seasons.solver.greedy import begin
from aktiv.seasons.solver.legality import Legality
from aktiv.seasons.solver.neighbourhood import all_placements, around, best_for
from aktiv.seasons.solver.plans import Plan
from aktiv.seasons.solver.reading import Json
from aktiv.seasons.solver.rows import Rows
from aktiv.seasons.solver.starting import bound_columns
from aktiv.seasons.solver.stopping import Stop
from aktiv.seasons.solver.submodel import Limits

MOVES = (0, 1, 2, 3, 5, 8)
GROUPS = 45
SEARCHES = ((12, 0.2), (GROUPS, 0.4))
"""How many groups may give way, and the work of looking among them: the nearest first, where most ways are found at
once, and from the best of these among more."""


class Way(NamedTuple):
    """One way to the place, as it is told, and everything that would stand then."""

    told: Json
    sessions: list[Session]


def what_if(instance: Instance, plan: Plan, group: str, place: Place, seed: ties.Seed = 1) -> list[Json]:
    """The fewest moves that make it possible, then each larger number that costs less. Empty when none of them does."""
    return [each.told for each in ways(instance, plan, group, place, seed)]


def ways(instance: Instance, plan: Plan, group: str, place: Place, seed: ties.Seed = 1) -> list[Way]:
    """The same, each with the sessions that it comes to.

    The search has so much work and no more. Those who stand in the way giving way is a plan at once, so that it never
    ends with nothing where only time was short.
    """
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
    centre = _in_the_way(rows, stands, column, asking)
    near = [set(around(rows, stands, centre, most).tolist()) for most, _work in SEARCHES]
    staying = bound_columns(rows)
    best = _given_way(rows, stands, near[0])
    answers: list[Way] = []
    told: int | None = None
    for most in MOVES:
        found_now = best if best is not None and _moves(best, staying) <= most else None
        for groups, (_, work) in zip(near, SEARCHES, strict=True):
            freed = np.array(sorted(groups | _moved(rows, found_now, staying)), dtype=np.int64)
            placements = all_placements(rows, freed.tolist())
            limits = Limits(work, Stop(), ties.small(seed, "what if"))
            begun = found_now or stands
            answer = best_for(rows, freed, placements, begun, limits, staying=staying, most_moves=most)
            if answer.plan is not None and (found_now is None or answer.plan.score > found_now.score):
                found_now = answer.plan
        if found_now is None:
            continue
        if told is not None and found_now.score <= told:
            break
        best, told = found_now, found_now.score
        answers.append(Way(_told(rows, plan, best, staying), sessions_of(rows, best)))
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


def _given_way(rows: Rows, stands: Choice, free: set[int]) -> Choice | None:
    """The plan with the place given and nothing else: whoever is in its way loses a time. None where somebody would
    who is not looked at."""
    found = rows.candidates
    atoms, without = lay_out_columns(found, found.pinned)
    if without:
        return None
    board = begin(found, Choice(atoms, score_of(rows, atoms)))
    for column in sorted(stands.atoms, key=lambda each: (-int(rows.worth[each]), each)):
        if not board.offer(column, stands.atoms[column]) and int(found.group[column]) not in free:
            return None
    return Choice(board.atoms, score_of(rows, board.atoms))


def _moves(choice: Choice, staying: dict[int, int]) -> int:
    return sum(times for column, times in staying.items() if column not in choice.atoms)


def _moved(rows: Rows, choice: Choice | None, staying: dict[int, int]) -> set[int]:
    """The groups that a choice moves: they stay free, so that their moves are counted."""
    if choice is None:
        return set()
    return {int(rows.candidates.group[column]) for column in staying if column not in choice.atoms}


def _in_the_way(rows: Rows, stands: Choice, column: int, asking: int) -> list[int]:
    """The asking group, and those in its way in the hall or by a coach."""
    found = rows.candidates
    start, end, day = found.start[column], found.end[column], found.day[column]
    coaches = found.groups[asking].coaches
    centre = [asking]
    for other in stands.columns:
        meets = found.day[other] == day and found.start[other] < end and start < found.end[other]
        shared = coaches & found.groups[found.group[other]].coaches
        if meets and (found.hall[other] == found.hall[column] or shared):
            centre.append(int(found.group[other]))
    return centre


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
        "moves": _moves(choice, staying),
        "moved": sorted({found.groups[found.group[column]].id for column in gone}),
        "lost": sorted(name for name, times in had.items() if has.get(name, 0) < times),
        "score_change": choice.score - plan.score,
    }
