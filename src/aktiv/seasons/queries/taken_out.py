"""Groups that were taken out of a round, and plans that have them still. Whoever calls has asked the permissions."""

from __future__ import annotations

from collections import defaultdict
from uuid import UUID

from aktiv.seasons.models import GroupApplication, Plan, PlanSession, TakenOut
from aktiv.walls import everything


def taken_out_in(round_id: int) -> frozenset[str]:
    """The keys ("g7") of a round's groups that were taken out, of those that the reader is shown. One statement."""
    rows = TakenOut.objects.filter(group__application__round=round_id)
    return frozenset(f"g{each}" for each in rows.values_list("group_id", flat=True))


def taken_out_in_plan(plan: Plan) -> list[str]:
    """Names of groups that were taken out and that a plan gives time all the same. One statement and those of the
    wall."""
    with everything():
        rows = PlanSession.objects.filter(plan=plan, group__taken_out__isnull=False)
        return sorted(set(rows.values_list("label", flat=True)), key=str.casefold)


def holding(group: GroupApplication) -> list[int]:
    """The numbers of the plans that give a group time. One statement and those of the wall."""
    with everything():
        rows = PlanSession.objects.filter(group=group, plan__round=group.application.round_id)
        return sorted(set(rows.values_list("plan__number", flat=True)))


def told_of(round_id: int) -> dict[UUID, list[TakenOut]]:
    """What each club's groups were taken out for, by name, for the service itself. One statement and those of the
    wall."""
    found: dict[UUID, list[TakenOut]] = defaultdict(list)
    with everything():
        rows = TakenOut.objects.select_related("group").filter(group__application__round=round_id)
        for each in rows.order_by("group__name"):
            found[each.organisation_id].append(each)
    return found
