"""Granting many cases that nothing stands in the way of: each in its own transaction, so that one stops no other."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from aktiv.cases.actions.deciding import Answer, Decided, Yes, decide
from aktiv.cases.actions.handling import take
from aktiv.cases.models import RequestedDate
from aktiv.cases.queries.access import access_case
from aktiv.cases.queries.desk import scene_of
from aktiv.people.permissions import Permission
from aktiv.values.refusal import Refusal


@dataclass(slots=True)
class Granted:
    """What was granted, and what was not, by its number, with why and in which zone that is told."""

    granted: list[Decided] = field(default_factory=list)
    refused: list[tuple[str, Refusal, ZoneInfo]] = field(default_factory=list)


def grant_many(case_ids: Iterable[int], *, by: UUID, now: datetime) -> Granted:
    """Takes and grants each case whole, when every date of it is free and open now.

    Those of others, and those where something stands in the way, are refused one by one: Refusal("handled_by"),
    ("not_ready", count), and what taking and deciding raise. What one may not see is passed over.
    """
    done = Granted()
    for case_id in dict.fromkeys(case_ids):
        try:
            case = access_case(case_id, by, now, Permission.CASE_DECIDE)
        except Refusal:
            continue
        try:
            scene = scene_of(case, now)
            if scene.clashing:
                raise Refusal("not_ready", count=len(scene.clashing))
            waiting = [pk for pk, each in scene.waiting.items() if each.date.state == RequestedDate.State.ASKED]
            taken = take(case_id, by=by, now=now)
            answer = Answer(grant=tuple(Yes(date_id=pk) for pk in waiting))
            done.granted.append(decide(case_id, answer, by=by, now=now, version=taken.version))
        except Refusal as refusal:
            done.refused.append((case.key, refusal, case.municipality.zone))
    return done
