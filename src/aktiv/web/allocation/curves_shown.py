"""Five plans that were asked for together: what the dial that they differ in costs, in times and in points."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from aktiv.seasons.models import Plan
from aktiv.seasons.reasons import grouped
from aktiv.seasons.rules.dials import differs_in
from aktiv.web.allocation import plans_shown as shown
from aktiv.web.allocation.plan_made import table_of

LEAST_TO_COMPARE = 2


@dataclass(frozen=True, slots=True)
class CurveRow:
    """A plan of a curve. `dial` is what it was made with; `apart` are its points but for those that are compared,
    `against` how many more or fewer these are than in the first plan."""

    row: shown.PlanRow
    dial: str
    below: str
    hours: str
    apart: str
    against: str


@dataclass(frozen=True, slots=True)
class Curve:
    """The plans from where the dial does not count to where it counts most."""

    heading: str
    rows: tuple[CurveRow, ...]


def curves(done: Sequence[Plan]) -> list[Curve]:
    """Those of the plans that were asked for together, the newest first; one alone says nothing."""
    found: dict[int, list[Plan]] = {}
    for each in done:
        if each.curve is not None:
            found.setdefault(each.curve, []).append(each)
    return [
        _curve(sorted(together, key=lambda each: each.number))
        for _first, together in sorted(found.items(), reverse=True)
        if len(together) >= LEAST_TO_COMPARE
    ]


def _curve(plans: Sequence[Plan]) -> Curve:
    fairness = differs_in([each.dials for each in plans]) == "fairness"
    apart = [
        each.figures["plain"] if fairness else (each.score or 0) - each.figures["levels"]["kept"] for each in plans
    ]
    rows = tuple(
        CurveRow(
            shown.row(each),
            _dial(each, fairness=fairness),
            str(each.figures["below_60"]),
            shown.hours(each.figures["minutes"]),
            grouped(points),
            _against(points - apart[0]) if number else "",
        )
        for number, (each, points) in enumerate(zip(plans, apart, strict=True))
    )
    return Curve(_("What even shares cost") if fairness else _("What last season’s times cost"), rows)


def _dial(plan: Plan, *, fairness: bool) -> str:
    table = table_of(plan)
    if fairness:
        told = shown.percent(table.fair_percent / 100 if table.fair else 0.0)
    else:
        told = _("%(points)s points") % {"points": table.continuity_points}
    return f"{told}, {plan.name}" if plan.name else told


def _against(more: int) -> str:
    return f"+{grouped(more)}" if more > 0 else f"−{grouped(-more)}" if more else "0"
