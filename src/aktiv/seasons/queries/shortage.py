"""What each hour of each hall costs in the plans of a round, and what halls they are."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Q

from aktiv.facilities.models import Activity, Space, SpaceActivity
from aktiv.seasons.models import Plan
from aktiv.seasons.queries.plans import HEAVY, document_of, instance_of
from aktiv.seasons.queries.source import source_of
from aktiv.seasons.rules.shortage import Hour, Known, Prices, hours_of, still_open

KEPT = 6  # plans whose prices a process remembers
_PRICES: dict[tuple[int, datetime], Prices] = {}


@dataclass(frozen=True, slots=True)
class PricedHall:
    """A hall, the part of the municipality that it lies in, and the slugs of what any part of it is used for."""

    space: Space
    area: str
    activities: frozenset[str]


def priced_plans(round_id: int) -> list[Plan]:
    """The round's plans of which prices are known, the newest first: those that were made on the board have the prices
    of the plan that the work began on. One statement."""
    rows = Plan.objects.select_related("rules").defer(*HEAVY).annotate(has_prices=Q(prices__isnull=False))
    done = {each.pk: each for each in rows.filter(round_id=round_id, state=Plan.State.DONE).order_by("-number")}

    def source(plan: Plan) -> Plan:
        while plan.kind == Plan.Kind.BOARD and plan.standing_id in done:
            plan = done[plan.standing_id]
        return plan

    return [each for each in done.values() if source(each).has_prices]  # type: ignore[attr-defined]


def prices_of(plan: Plan) -> Prices:
    """What each open hour of each hall costs in a plan that was solved, which never changes: one statement the first
    time that a process asks."""
    key = (plan.pk, plan.made_at)
    if key not in _PRICES:
        found: Prices | None = Plan.objects.values_list("prices", flat=True).get(pk=plan.pk)
        if not found:
            return {}
        if len(_PRICES) >= KEPT:
            _PRICES.clear()
        _PRICES[key] = found
    return _PRICES[key]


def hours_in(plan: Plan, instance: Mapping[str, Any] | None = None) -> list[Hour]:
    """The hours of a plan with what each is worth; none where that is not known.

    Those of a plan that was made on the board are as in the plan that the work began on, without the hours that were
    closed on the board. `instance` is the plan's problem where it is at hand. One statement; of a plan from the board
    one more for each plan of its way, and two where its problem is to be read.
    """
    source = source_of(plan)
    prices = prices_of(source)
    if not prices:
        return []
    hours = hours_of(prices, source.score or 0, source.figures.get("minutes", 0))
    return hours if source.pk == plan.pk else still_open(hours, instance_of(plan) if instance is None else instance)


def known_of(plan: Plan) -> Known | None:
    """What was known of prices when the plan was made that the work on the board began on; None where nothing was."""
    source = source_of(plan)
    prices = prices_of(source)
    if not prices:
        return None
    refusals = document_of(source)["refusals"]
    return Known(prices, {(each["group"], each["wish"]): each["price"] for each in refusals if "price" in each})


def priced_halls(space_ids: Collection[int]) -> dict[int, PricedHall]:
    """Halls by id. Two statements."""
    roots = list(Space.objects.select_related("facility").filter(pk__in=space_ids))
    used: dict[int, set[str]] = defaultdict(set)
    rows = SpaceActivity.objects.filter(space__stretch__in=[each.stretch for each in roots])
    for stretch, slug in rows.values_list("space__stretch", "activity__slug"):
        used[stretch].add(slug)
    return {
        each.pk: PricedHall(each, each.facility.district or each.facility.place, frozenset(used[each.stretch]))
        for each in roots
    }


def activities_called(slugs: Collection[str]) -> list[Activity]:
    """Activities by slug. One statement."""
    return list(Activity.objects.filter(slug__in=slugs).order_by("name_nb"))
