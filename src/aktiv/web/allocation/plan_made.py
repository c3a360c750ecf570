"""How a plan was made: the rules, the dials, the number that settles ties, and how near it is proved to be the best."""

from __future__ import annotations

from dataclasses import replace

from django.utils.translation import gettext as _

from aktiv.seasons.models import Plan
from aktiv.seasons.reasons import grouped
from aktiv.seasons.rules import tables
from aktiv.seasons.rules.tables import Table
from aktiv.seasons.solver.scoring import STEPS
from aktiv.web.allocation.plans_shown import gap
from aktiv.web.allocation.rules_shown import worths_told
from aktiv.web.components.order import Term


def table_of(plan: Plan) -> Table:
    """The rules that a plan was made by, with its dials."""
    return replace(tables.read(plan.rules.table), **plan.dials)


def proved(plan: Plan) -> list[Term]:
    """The points of a plan that is done, and what is proved of them."""
    return [
        Term(_("Points"), grouped(plan.score or 0)),
        Term(_("Proved: no plan can have more than"), grouped(plan.bound or 0)),
        Term(_("Missing at most"), gap(plan.score, plan.bound)),
    ]


def dials(plan: Plan) -> list[Term]:
    """What counted in it, and the number that settled ties."""
    table = table_of(plan)
    found = [
        Term(_("Points for last season’s times"), str(table.continuity_points)),
        Term(_("Even shares between clubs"), even_shares(table)),
    ]
    if table.fair and table.fair_worths != STEPS:
        found.append(Term(_("Points for each fifth of what a club is due"), worths_told(table.fair_worths)))
    if table.rest_minutes:
        found.append(Term(_("Shortest time that is of use, minutes"), str(table.rest_minutes)))
    if table.edge_points:
        found.append(Term(_("Points for a time at the edge of the opening hours"), str(table.edge_points)))
    return [*found, Term(_("Number that settles ties"), str(plan.seed))]


def even_shares(table: Table) -> str:
    """Whether even shares count, and how much where that is not what is usual."""
    if not table.fair:
        return _("Do not count")
    if table.fair_percent == 100:
        return _("Count")
    return _("Count %(percent)s per cent of what is usual") % {"percent": table.fair_percent}
