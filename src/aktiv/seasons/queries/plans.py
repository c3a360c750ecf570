"""The plans of a round. Whoever calls has asked the permissions; times and refusals stand behind the second wall."""

from __future__ import annotations

from contextlib import AbstractContextManager
from datetime import datetime
from typing import Any
from uuid import UUID

from aktiv.municipalities.models import Municipality
from aktiv.municipalities.stages import Feature
from aktiv.people.queries.features import is_on
from aktiv.seasons.models import Plan, PlanInstance, PlanRefusal, PlanSession, Round
from aktiv.seasons.rules.packing import unpacked
from aktiv.values.refusal import Refusal
from aktiv.walls import within

HEAVY = ("document", "progress", "prices")
LIVE = (Plan.State.WAITING, Plan.State.RUNNING)


def plans_of(round_id: int) -> list[Plan]:
    """A round's plans without their documents, the newest first, with who asked for them. One statement."""
    rows = Plan.objects.select_related("made_by", "rules", "round__municipality").defer(*HEAVY)
    return list(rows.filter(round_id=round_id).order_by("-number"))


def solver_there(municipality: Municipality, person_id: UUID, now: datetime) -> bool:
    """Whether those who share out in a municipality can ask for proposals. One statement; two while it is for staff."""
    day = now.astimezone(municipality.zone).date()
    return is_on(Feature.SEASON_SOLVER, municipality.pk, day, person_id=person_id)


def access_plan(round_id: int, number: int) -> Plan:
    """A plan of a round by its number. Raises Refusal("not_found"). One statement."""
    rows = Plan.objects.select_related("made_by", "rules", "standing").defer(
        "document", "prices", "standing__document", "standing__prices"
    )
    found = rows.filter(round_id=round_id, number=number).first()
    if found is None:
        raise Refusal("not_found")
    return found


def standing_of(round_id: int, plan_id: int) -> Plan:
    """A plan of the round that is done, to go on from. Raises Refusal("not_found") and ("plan_not_done")."""
    found = Plan.objects.filter(pk=plan_id, round_id=round_id).first()
    if found is None:
        raise Refusal("not_found")
    if found.state != Plan.State.DONE:
        raise Refusal("plan_not_done", number=found.number)
    return found


def instance_of(plan: Plan) -> dict[str, Any]:
    """The problem that a plan was made from, as the solver reads it."""
    with within(municipalities=[plan.municipality_id]):
        document = PlanInstance.objects.values_list("document", flat=True).get(pk=plan.instance_id)
    return unpacked(document)


def removed_of(plan: Plan) -> list[dict[str, Any]]:
    """What each rule took away when the problem was derived: objects as `rules.deriving.Removed`."""
    with within(municipalities=[plan.municipality_id]):
        found: list[dict[str, Any]] = PlanInstance.objects.values_list("removed", flat=True).get(pk=plan.instance_id)
    return found


def hash_of(plan: Plan) -> str:
    """The hash of the problem that a plan was made from."""
    with within(municipalities=[plan.municipality_id]):
        return PlanInstance.objects.values_list("sha256", flat=True).get(pk=plan.instance_id)


def document_of(plan: Plan) -> dict[str, Any]:
    """A done plan as its file tells it (`season-plan/1`). Raises Refusal("plan_not_done")."""
    document = Plan.objects.values_list("document", flat=True).get(pk=plan.pk)
    if document is None:
        raise Refusal("plan_not_done", number=plan.number)
    return unpacked(document)


def sessions_of(plan_id: int, *, organisation: UUID | None = None) -> list[PlanSession]:
    """The weekly times of a plan by day, start and hall. Staff of its municipality see those of every plan; for an
    `organisation` there are those of the plan that its round shows. Two statements.

    Groups are told by `label` and `group_id`: their applications are not for everyone who sees the times.
    """
    with _shown(plan_id, organisation):
        rows = PlanSession.objects.select_related("hall__facility", "organisation").filter(plan_id=plan_id)
        return list(rows.order_by("weekday", "from_minute", "hall_id", "atoms", "group_id"))


def times_of(round_: Round, organisation_id: UUID) -> list[PlanSession]:
    """A club's own weekly times in the plan that its round shows; none before clubs are shown one. One statement."""
    if round_.plan_id is None:
        return []
    return [
        each
        for each in sessions_of(round_.plan_id, organisation=organisation_id)
        if each.organisation_id == organisation_id
    ]


def refusals_of(plan_id: int, group_id: int | None = None, *, organisation: UUID | None = None) -> list[PlanRefusal]:
    """Why wishes were not met in a plan, of one group when it is named, in the order of its wishes.

    Staff see all; an `organisation` its own, of the plan that its round shows. Two statements.
    """
    with _shown(plan_id, organisation):
        rows = PlanRefusal.objects.select_related("hall__facility").filter(plan_id=plan_id)
        if group_id is not None:
            rows = rows.filter(group_id=group_id)
        return list(rows.order_by("group_id", "place"))


def _shown(plan_id: int, organisation: UUID | None) -> AbstractContextManager[None]:
    if organisation is not None:
        return within(organisation=organisation)
    return within(municipalities=Plan.objects.filter(pk=plan_id).values_list("municipality_id", flat=True))
