"""What each hour of each hall costs in the plans of a round, and what halls they are."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass

from aktiv.facilities.models import Activity, Space, SpaceActivity
from aktiv.seasons.models import Plan
from aktiv.seasons.queries.plans import HEAVY

Prices = dict[str, list[list[int]]]


@dataclass(frozen=True, slots=True)
class PricedHall:
    """A hall, the part of the municipality that it lies in, and the slugs of what any part of it is used for."""

    space: Space
    area: str
    activities: frozenset[str]


def priced_plans(round_id: int) -> list[Plan]:
    """The round's plans of which prices are known, the newest first. One statement."""
    rows = Plan.objects.select_related("rules").defer(*HEAVY)
    return list(rows.filter(round_id=round_id, state=Plan.State.DONE, prices__isnull=False).order_by("-number"))


def prices_of(plan: Plan) -> Prices:
    """What each open hour of each hall costs in a plan. One statement."""
    found: Prices | None = Plan.objects.values_list("prices", flat=True).get(pk=plan.pk)
    return found or {}


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
