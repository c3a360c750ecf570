"""What stands on a draft as a plan file (`season-plan/1`), with the reason of each wish that it does not meet.

What each costs is as the solver knew it of the plan that the draft was begun on: that wish's own price where it was not
met there either, and otherwise about, by the price of the hours. That knows nothing of what a coach costs who has other
groups too, so of those groups it is not told. Points are those of the wish itself.

Imports what the solver's refusals need; pages that only show the board leave it alone.
"""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import Any

from aktiv.seasons.rules.board import Standing
from aktiv.seasons.rules.shortage import Known, price_at
from aktiv.seasons.solver import reading
from aktiv.seasons.solver.checker_score import FIFTHS, score_of
from aktiv.seasons.solver.facts import Instance, Place
from aktiv.seasons.solver.legality import Legality
from aktiv.seasons.solver.pins import judge
from aktiv.seasons.solver.plans import Plan, RejectedPin
from aktiv.seasons.solver.refusals import Priced, refusals


def plan_file(
    raw: Mapping[str, Any], standing: Standing, bound: int | None, seed: int, known: Known | None = None
) -> dict[str, Any]:
    """`raw` is the problem with what stands on the draft (`board.document_on`). `bound` is what the plan that the
    draft was begun on was proved not to pass: it holds for what is more bound than that plan, not where a rule was set
    aside or nothing was ever proved (None), and then the plain limit of points for each group is told. `known` are
    prices; without them none is told."""
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
        refusals=tuple(refusals(legality, sessions, None if known is None else priced(legality, known))),
        rejected=tuple(rejected),
        moves=None,
    )
    return plan.document()


def priced(rules: Legality, known: Known) -> Priced:
    """Price and points of a legal placement, the longest there is, by what was known of prices."""
    wishes = {
        (name, rules.groups[name].wishes[number]): price
        for (name, number), price in known.wishes.items()
        if name in rules.groups and number < len(rules.groups[name].wishes)
    }

    def of(name: str, place: Place) -> tuple[int, int] | None:
        group, needed = rules.groups[name], rules.needed(rules.groups[name], place.facility)
        minutes = rules.longest(group, place)
        if needed is None or minutes is None:
            return None
        price: Fraction | int | None = wishes.get((name, place))
        if price is None and not any(len(rules.coaches[coach]) > 1 for coach in group.coaches):
            hall = price_at(known.hours, place.facility, place.day, place.start, place.start + minutes)
            weeks = Fraction(rules.phases.of(name).bit_count(), rules.phases.count)
            part = Fraction(needed.atoms, len(rules.halls[place.facility].atoms))
            price = None if hall is None else hall * part * weeks
        return None if price is None else (round(price), rules.points(group, place, minutes))

    return of


def _most(instance: Instance) -> int:
    """More than any plan can come to: every group with all its sessions, each as good as any."""
    best = 60 + 40 + instance.continuity + 2 * instance.rests.points
    total = sum(each.weight * (best * each.sessions + 60) for each in instance.groups)
    if instance.fair:
        total += sum(instance.fair_steps or FIFTHS) * len(instance.clubs)
    return total
