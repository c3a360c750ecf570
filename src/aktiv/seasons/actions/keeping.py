"""Keeping a plan: the checker is asked, and its times and refusals are written as rows that say just what it says."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict, is_dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from aktiv.seasons.models import GroupApplication, Plan, PlanInstance, PlanRefusal, PlanSession, Round
from aktiv.seasons.rules.figures import figures
from aktiv.seasons.rules.packing import packed
from aktiv.seasons.rules.weeks import Span, days_of
from aktiv.seasons.solver import checker, plans, reading
from aktiv.seasons.solver.facts import Instance
from aktiv.values.refusal import Refusal

MOST_TOLD = 20  # violations and faults that a refusal names
A_BATCH = 1000


def read_instance(instance: Mapping[str, Any]) -> Instance:
    """The problem, read as the solver reads it. Raises Refusal("plan_input_wrong", faults)."""
    try:
        return reading.instance(dict(instance))
    except reading.InputError as error:
        raise Refusal("plan_input_wrong", faults=error.faults[:MOST_TOLD]) from error


def keep_instance(round_: Round, instance: Mapping[str, Any], removed: Iterable[Any], now: datetime) -> PlanInstance:
    """The row of a problem: the one that is there when the same was asked before. Its municipality is shown."""
    sha256 = reading.sha256(dict(instance))
    kept = PlanInstance.objects.filter(round=round_, sha256=sha256).first()
    return kept or PlanInstance.objects.create(
        municipality_id=round_.municipality_id,
        round=round_,
        sha256=sha256,
        document=packed(instance),
        removed=[asdict(each) if is_dataclass(each) and not isinstance(each, type) else each for each in removed],
        made_at=now,
    )


def keep(plan: Plan, raw: Mapping[str, Any], document: Mapping[str, Any], now: datetime) -> None:
    """Makes a plan that is waiting or under way a done one, with its rows. The municipality's rows are shown.

    Raises Refusal: plan_input_wrong, plan_wrong (with violations), groups_gone.
    """
    instance = read_instance(raw)
    try:
        told = plans.plan(dict(document))
    except reading.InputError as error:
        raise Refusal("plan_wrong", violations=error.faults[:MOST_TOLD]) from error
    if wrong := [each for each, _ in zip(checker.violations(instance, told), range(MOST_TOLD), strict=False)]:
        raise Refusal("plan_wrong", violations=wrong)
    asked = _asked(instance)
    clubs = {pk: club for pk, (club, _) in asked.items()}
    spans = _spans(raw, {pk: span for pk, (_, span) in asked.items()})
    weeks = {each["id"]: each.get("weeks", "every") for each in raw["groups"]}
    names = {each["id"]: each["name"] if each.get("name") else each["id"] for each in raw["groups"]}
    rejected = {each.pin for each in told.rejected}
    pinned = {(pin.group, pin.place) for number, pin in enumerate(instance.pins) if number not in rejected}
    home = plan.municipality_id
    PlanSession.objects.bulk_create(
        (
            PlanSession(
                municipality_id=home,
                organisation_id=clubs[number(each.group)],
                plan=plan,
                group_id=number(each.group),
                label=names[each.group],
                hall_id=number(each.place.facility),
                atoms=sorted(int(atom) for atom in each.atoms),
                weekday=each.place.day,
                from_minute=each.place.start,
                minutes=each.minutes,
                pinned=(each.group, each.place) in pinned,
                weeks=weeks[each.group],
                from_day=spans[each.group][0] if each.group in spans else None,
                to_day=spans[each.group][1] if each.group in spans else None,
            )
            for each in told.sessions
        ),
        batch_size=A_BATCH,
    )
    wishes = {group.id: group.wishes for group in instance.groups}
    PlanRefusal.objects.bulk_create(
        (
            PlanRefusal(
                municipality_id=home,
                organisation_id=clubs[number(each.group)],
                plan=plan,
                group_id=number(each.group),
                place=each.wish,
                hall_id=number(wishes[each.group][each.wish].facility),
                weekday=wishes[each.group][each.wish].day,
                from_minute=wishes[each.group][each.wish].start,
                reason=each.reason,
                rules=list(each.rules or ()),
                by=[number(other) for other in each.by or ()],
                price=each.price,
                points=each.points,
            )
            for each in told.refusals
        ),
        batch_size=A_BATCH,
    )
    plan.state, plan.ended_at, plan.checked = Plan.State.DONE, now, True
    plan.document = packed(document)
    plan.score, plan.bound, plan.optimal, plan.moves = told.score, told.bound, told.status == "optimal", told.moves
    plan.figures = figures(instance, told.sessions)
    plan.save()


def number(key: str) -> int:
    """The id in a key such as "h12" or "g7"."""
    return int(key[1:])


def _asked(instance: Instance) -> dict[int, tuple[UUID, Span | None]]:
    """Group application → its club and the days that it asks for. Raises Refusal("groups_gone")."""
    asked = [number(each.id) for each in instance.groups]
    found = {each.pk: (each.organisation_id, each.span) for each in GroupApplication.objects.filter(pk__in=asked)}
    if len(found) < len(asked):
        raise Refusal("groups_gone", number=len(asked) - len(found))
    return found


def _spans(raw: Mapping[str, Any], asked: Mapping[int, Span | None]) -> dict[str, Span]:
    """From which day to which the sessions of groups go on; groups that train all of the season are left out. Raises
    Refusal("plan_input_wrong") for parts that do not say which days they are."""
    found = {}
    for each in raw["groups"]:
        try:
            span = days_of(each.get("parts"), asked[number(each["id"])])
        except ValueError as error:
            raise Refusal("plan_input_wrong", faults=[f"$.parts: {each['parts']}"]) from error
        if span is not None:
            found[each["id"]] = span
    return found
