"""Why a group does not have a place: the rules, who has it, what it costs, and what it would take. Cheapest first."""

from __future__ import annotations

from aktiv.seasons.solver.candidates import Candidates
from aktiv.seasons.solver.facts import Instance, Place
from aktiv.seasons.solver.legality import Legality
from aktiv.seasons.solver.lp import Relaxation
from aktiv.seasons.solver.plans import Plan, session_document
from aktiv.seasons.solver.prices import Prices
from aktiv.seasons.solver.reading import Json
from aktiv.seasons.solver.refusals import Standing
from aktiv.seasons.solver.rows import Rows
from aktiv.seasons.solver.stopping import Stop
from aktiv.seasons.solver.what_if import what_if


def explained(instance: Instance, plan: Plan, group: str, place: Place, *, what_ifs: bool = True) -> Json:
    """The four layers as one object. `points`, `price` and `what_if` are of legal placements only."""
    rules = Legality(instance)
    asking = rules.groups[group]
    standing = Standing(rules, list(plan.sessions))
    granted, codes = standing.has(group, place), rules.codes(asking, place)
    competitors = []
    for session in standing.competitors(asking, place):
        rival = rules.groups[session.group]
        competitors.append(
            {
                **session_document(session),
                "points": rules.points(rival, session.place, session.minutes),
                "last_season": session.place in rival.last_season,
            }
        )
    competitors.sort(key=lambda each: (str(each["group"]), str(each["from"])))
    longest = rules.longest(asking, place)
    points = None if longest is None else rules.points(asking, place, longest)
    return {
        "granted": granted,
        "rules": codes,
        "competitors": competitors,
        "points": points,
        "price": None if codes else _price(instance, plan, group, place),
        "what_if": what_if(instance, plan, group, place) if what_ifs and not codes and not granted else [],
    }


def _price(instance: Instance, plan: Plan, group: str, place: Place) -> int | None:
    """The price the plan tells, else that of the relaxation."""
    wishes = next(each.wishes for each in instance.groups if each.id == group)
    for refusal in plan.refusals:
        if refusal.group == group and refusal.price is not None and wishes[refusal.wish] == place:
            return refusal.price
    rows = Rows(Candidates(instance, plan.seed))
    stop = Stop()
    relaxation = Relaxation(rows, stop)
    columns = [rows.candidates.find(each.group, each.place, each.minutes) for each in plan.sessions]
    relaxation.begin([column for column in columns if column is not None])
    relaxation.solve()
    known = Prices(rows, relaxation.best_prices).of(group, place)
    return None if known is None else known[0]
