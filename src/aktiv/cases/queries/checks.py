"""What is checked by itself before somebody decides: registers, right to apply, quota, rules, price, the past."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.utils import timezone

from aktiv.cases.models import Case
from aktiv.cases.queries.applications import CLOSED_CODES
from aktiv.cases.queries.desk import Scene, duplicates_of
from aktiv.people.models import Organisation
from aktiv.people.permissions import Permission, Thing, permits
from aktiv.people.queries.permissions import club_rights
from aktiv.values.refusal import Refusal


@dataclass(frozen=True, slots=True)
class Check:
    """One thing that was looked at: its code, whether it is right, and what the words need."""

    code: str
    right: bool
    data: dict[str, Any] = field(default_factory=dict)  # Any: each code has its own


def checks_of(scene: Scene, now: datetime, *, no_shows: int = 0) -> list[Check]:
    """All checks, the wrong ones last in each kind so that they are read together. At most three statements besides
    what the scene has read."""
    case, application = scene.case, scene.application
    found = [*_of_organisation(application.organisation), *_of_applicant(scene, now)]
    waiting = list(scene.waiting.values())
    if waiting:
        taken = [each for each in waiting if each.in_the_way and not each.closed]
        closed = [each for each in waiting if each.closed]
        data = {"count": len(taken), "of": len(waiting)}
        found.append(Check("dates_free", not taken, data))
        if closed:
            found.append(Check("dates_open", False, {"count": len(closed), "of": len(waiting)}))
        found += _of_rules(scene)
    group = scene.judged.groups.get(case.municipality_id, "")
    unpriced = [each for each in waiting if isinstance(each.judged.price, Refusal)]
    found.append(Check("price_group", bool(group), {"group": group}))
    if unpriced:
        found.append(Check("priced", False, {"count": len(unpriced), "why": unpriced[0].judged.price}))
    if no_shows:
        found.append(Check("no_shows", False, {"count": no_shows}))
    if others := duplicates_of(case):
        found.append(Check("duplicates", False, {"keys": [each.key for each in others]}))
    return found


def _of_organisation(organisation: Organisation | None) -> list[Check]:
    if organisation is None:
        return []
    acting = organisation.status in Organisation.Status.acting()
    if not organisation.number:
        return [Check("approved_group", acting, {"name": organisation.name})]
    found = [Check("registered", acting, {"name": organisation.name, "status": organisation.status})]
    return [*found, Check("voluntary", True)] if organisation.voluntary else found


def _of_applicant(scene: Scene, now: datetime) -> list[Check]:
    application, case = scene.application, scene.case
    if application.organisation_id is None:
        lives = application.person.home_municipality_id == case.municipality_id
        return [Check("lives_here", lives, {})]
    held = club_rights(application.person_id, timezone.localdate(now), application.organisation_id)
    thing = Thing(organisation_id=application.organisation_id, person_id=application.person_id)
    may = permits(Permission.APPLICATION_MAKE, held, thing)
    return [Check("may_apply", may, {"name": application.person.name})]


def _of_rules(scene: Scene) -> list[Check]:
    """What the rules of the spaces say besides that a person decides: each rule once, with how many dates."""
    counts: dict[str, tuple[int, Refusal]] = {}
    for each in scene.waiting.values():
        for remark in each.judged.remarks:
            if remark.code == "by_application" or remark.code in CLOSED_CODES:
                continue
            count, first = counts.get(remark.code, (0, remark))
            counts[remark.code] = (count + 1, first)
    quota = counts.pop("quota_reached", None)
    found = [Check("within_quota", quota is None, {"why": quota[1]} if quota else {})]
    found += [Check("rule", False, {"count": count, "why": why}) for count, why in counts.values()]
    return found


def case_is_ready(case: Case, clashing: int | None) -> bool:
    """Whether all dates of a case that waits for a handler can be granted as they stand."""
    return clashing == 0 and case.state in (Case.State.SUBMITTED, Case.State.IN_REVIEW)
