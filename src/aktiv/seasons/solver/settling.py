"""After a change: first the groups it touches and those around them, so that a good answer is there in seconds."""

from __future__ import annotations

import numpy as np

from aktiv.seasons.solver import ties
from aktiv.seasons.solver.choice import Choice
from aktiv.seasons.solver.neighbourhood import all_placements, around, best_for
from aktiv.seasons.solver.rows import Rows
from aktiv.seasons.solver.starting import bound_columns
from aktiv.seasons.solver.stopping import Stop
from aktiv.seasons.solver.submodel import Limits

GROUPS, WORK = 110, 3.0


def settle(rows: Rows, plan: Choice, stop: Stop, seed: ties.Seed) -> Choice:
    """The plan with the best for what a change has touched; the limit on moves is a row of the model."""
    groups = around(rows, plan, touched(rows), GROUPS)
    if not len(groups) or stop.asked():
        return plan
    current = np.array(
        [c for c in plan.columns if int(rows.candidates.group[c]) in set(groups.tolist())], dtype=np.int64
    )
    placements = np.union1d(all_placements(rows, groups.tolist()), current)
    limits = Limits(WORK, stop, ties.small(seed, "settling"))
    found = best_for(rows, groups, placements, plan, limits, staying=bound_columns(rows))
    stop.spend(found.work)
    return found.plan if found.plan is not None and found.plan.score >= plan.score else plan


def touched(rows: Rows) -> list[int]:
    """Groups whose standing sessions nothing binds any more, or that have no time standing."""
    found = rows.candidates
    bound = {group for group, _, _ in rows.bound_sessions}
    return [number for number, group in enumerate(found.groups) if group.id not in bound]
