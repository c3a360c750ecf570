"""What stands on a draft as a plan file (`season-plan/1`), with the reason of each wish that it does not meet.

Imports what the solver's refusals need; pages that only show the board leave it alone.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from aktiv.seasons.rules.board import Standing
from aktiv.seasons.solver import reading
from aktiv.seasons.solver.checker_score import FIFTHS, score_of
from aktiv.seasons.solver.facts import Instance
from aktiv.seasons.solver.legality import Legality
from aktiv.seasons.solver.pins import judge
from aktiv.seasons.solver.plans import Plan, RejectedPin
from aktiv.seasons.solver.refusals import refusals


def plan_file(raw: Mapping[str, Any], standing: Standing, bound: int | None, seed: int) -> dict[str, Any]:
    """`raw` is the problem with what stands on the draft (`board.document_on`). `bound` is what the plan that the
    draft was begun on was proved not to pass: it holds for what is more bound than that plan, not where a rule was set
    aside or nothing was ever proved (None), and then the plain limit of points for each group is told."""
    instance = reading.instance(dict(raw))
    sessions = sorted(standing.sessions.values(), key=lambda each: (each.group, each.place.day, each.place.start))
    score = score_of(instance, sessions)
    most = max(score, _most(instance) if standing.grants or bound is None else bound)
    legality = Legality(instance)
    rejected = [RejectedPin(*each) for each in judge(legality).rejected]
    plan = Plan(
        sha256=instance.sha256,
        status="optimal" if most == score else "feasible",
        score=score,
        bound=most,
        seed=seed,
        versions={"aktiv": "board"},
        sessions=tuple(sessions),
        refusals=tuple(refusals(legality, sessions, None)),
        rejected=tuple(rejected),
        moves=None,
    )
    return plan.document()


def _most(instance: Instance) -> int:
    """More than any plan can come to: every group with all its sessions, each as good as any."""
    best = 60 + 40 + instance.continuity + 2 * instance.rests.points
    total = sum(each.weight * (best * each.sessions + 60) for each in instance.groups)
    if instance.fair:
        total += sum(instance.fair_steps or FIFTHS) * len(instance.clubs)
    return total
