"""Whether the clubs that are worst off could have been better off: a proof for each, from prices, in whole numbers.

Coverage counts in fifths here. A club is stuck when no valid plan lifts it to its next fifth unless a club that is as
badly off falls, or a better one falls to where this one is. Where every club is stuck, nobody can have more but from
those who have no more. For one club at a time, the relaxation maximises the minutes of that club while the others keep
what they must; its prices give a bound (bound.py), and a bound below the next fifth is a proof. Where it is not, CP-SAT
looks for a plan with the next fifth: it finds one, or proves that there is none, or its work is up.
"""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction
from math import floor
from typing import NamedTuple

import numpy as np

from aktiv.seasons.solver.candidates import Candidates
from aktiv.seasons.solver.choice import lay_out_columns, values
from aktiv.seasons.solver.facts import Club, Instance, Session
from aktiv.seasons.solver.lp import Relaxation
from aktiv.seasons.solver.rows import Kind, Rows, totals
from aktiv.seasons.solver.stopping import Stop
from aktiv.seasons.solver.submodel import Limits, Part

FIFTHS, CUT_ROUNDS = 5, 12
SEARCH = 20.0  # counted work for one club
SEED = 1  # of the order of columns, which the answer does not depend on


class Stuck(NamedTuple):
    """A club: its coverage, in which fifth that is, and the minutes a week that the next one takes.

    `most` is what the prices say that no plan passes which keeps those who are as badly off. The club is stuck, proved,
    when that is less than it `needs` or a search has shown it; it is not when the search has found a `better` plan.
    """

    club: str
    coverage: Fraction
    fifth: int
    needs: Fraction
    most: Fraction
    proved: bool
    better: bool


def worst_off(instance: Instance, sessions: Iterable[Session], count: int, stop: Stop | None = None) -> list[Stuck]:
    """The clubs of least coverage in a valid plan, below the whole of it, each with what it could have at most."""
    sessions = list(sessions)
    got = _got(instance, sessions)
    entitled = [club for club in instance.clubs if club.entitlement > 0]
    below = sorted((got[each.id] / each.entitlement, each.id) for each in entitled)
    clubs = {club.id: club for club in entitled}
    found = Candidates(instance, SEED)
    stands = [found.find(each.group, each.place, each.minutes) for each in sessions]
    columns = [column for column in stands if column is not None]
    others, answers = _Others(found, stop or Stop()), []
    for coverage, name in below[:count]:
        if coverage >= 1:
            break
        fifth = _fifth(coverage)
        keeps = {club: min(_fifth(got[club] / each.entitlement), fifth + 1) for club, each in clubs.items()}
        least = {
            club: Fraction(each.entitlement * keeps[club], FIFTHS) - each.elsewhere
            for club, each in clubs.items()
            if club != name
        }
        needs = Fraction(clubs[name].entitlement * (fifth + 1), FIFTHS)
        rows = others.model(clubs[name], least)
        most = clubs[name].elsewhere + others.most(rows, clubs[name], columns)
        proved, better = most < needs, False
        if not proved:
            others.keep(rows, name, needs - clubs[name].elsewhere)
            proved, better = others.search(rows, columns)
        answers.append(Stuck(name, coverage, fifth, needs, most, proved, better))
    return answers


def _got(instance: Instance, sessions: list[Session]) -> dict[str, Fraction]:
    groups = {group.id: group for group in instance.groups}
    got = {club.id: Fraction(club.elsewhere) for club in instance.clubs}
    for session in sessions:
        got[groups[session.group].club] += session.minutes * groups[session.group].share
    return got


def _fifth(coverage: Fraction) -> int:
    return min(FIFTHS, floor(FIFTHS * coverage))


class _Others:
    """The model of a round in which all clubs but one must keep their least."""

    def __init__(self, found: Candidates, stop: Stop) -> None:
        self.found, self.stop, self.totals = found, stop, totals(found)
        of_club: dict[str, list[int]] = {}
        for number, group in enumerate(found.groups):
            of_club.setdefault(group.club, []).append(number)
        self.columns = {club: found.of_groups(np.array(each, dtype=np.int64)) for club, each in of_club.items()}

    def model(self, club: Club, least: dict[str, Fraction]) -> Rows:
        """The plans that give the other clubs their least minutes, worth the minutes that the club has."""
        found, rows = self.found, Rows(self.found)
        own = self.columns.get(club.id, np.zeros(0, dtype=np.int64))
        rows.worth = np.zeros(rows.columns, dtype=np.int64)
        rows.worth[own] = found.minutes[own]
        rows.fixed_worth = 0
        for other, minutes in sorted(least.items()):
            self.keep(rows, other, minutes)
        return rows

    def keep(self, rows: Rows, club: str, minutes: Fraction) -> None:
        """Demands that a club has so many minutes at least: what its sessions can come to, no fraction of one."""
        found = self.found
        enough = [total for total in self.totals.get(club, [0]) if total >= minutes * found.whole]
        if enough and enough[0] > 0:
            columns = self.columns[club]
            rows.add(columns, -found.minutes[columns], -enough[0], Kind.CLUB)

    def most(self, rows: Rows, club: Club, plan: list[int]) -> Fraction:
        """No plan of the model gives the club more minutes of sessions a week."""
        found, own = self.found, self.columns.get(club.id, np.zeros(0, dtype=np.int64))
        relaxation = Relaxation(rows, self.stop)
        relaxation.begin(plan)
        if relaxation.solve():
            relaxation.tighten(CUT_ROUNDS)
        bound = int(found.minutes[own].sum()) if relaxation.best_bound is None else relaxation.best_bound
        reached = [total for total in self.totals.get(club.id, [0]) if total <= bound]
        return Fraction(max(reached), found.whole)

    def search(self, rows: Rows, plan: list[int]) -> tuple[bool, bool]:
        """Whether the model is proved to have no plan, and whether one was found that can be laid out."""
        free, nothing = np.arange(rows.columns), np.zeros(rows.columns, dtype=np.int64)
        hint = np.flatnonzero(values(rows, plan)).tolist()
        answer = Part(rows, free, nothing, worth=nothing).solve(Limits(SEARCH, self.stop, SEED), hint)
        if answer.columns is None:
            return answer.impossible, False
        chosen = [column for column in answer.columns if column < rows.placements]
        return False, not lay_out_columns(self.found, chosen)[1]
