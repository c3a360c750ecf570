"""Reading incidents and planned work: what goes on, what comes, what was, and whom it is felt by."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Prefetch, Q, QuerySet

from aktiv.collaboration.models import Incident, IncidentReach, IncidentReview, IncidentUpdate, Remedy
from aktiv.collaboration.rules.uptime import Said, Span, spans
from aktiv.values.refusal import Refusal

COMING = timedelta(days=30)
"""How long before it begins planned work is told of."""


@dataclass(frozen=True, slots=True)
class Found:
    """A page of them, and how many there are in all."""

    incidents: list[Incident]
    total: int


def access_incident(collaboration_id: int, number: int) -> Incident:
    """An incident with all that belongs to it. Raises Refusal: not_found."""
    found = whole().filter(collaboration_id=collaboration_id, number=number).first()
    if found is None:
        raise Refusal("not_found")
    return found


def whole() -> QuerySet[Incident]:
    """Incidents with updates, members, reviews and remedies at hand: five statements, however many."""
    return Incident.objects.prefetch_related(
        Prefetch("updates", IncidentUpdate.objects.order_by("at", "id")),
        Prefetch("reaches", IncidentReach.objects.select_related("member").order_by("member__number")),
        Prefetch("reviews", IncidentReview.objects.order_by("version")),
        Prefetch("remedies", Remedy.objects.select_related("member").order_by("number")),
    )


def felt_by(rows: QuerySet[Incident], member_id: int | None) -> QuerySet[Incident]:
    """Those that a member feels: that name it, or nobody. All of them when no member is asked about."""
    if member_id is None:
        return rows
    named = IncidentReach.objects.filter(member_id=member_id).values("incident_id")
    return rows.filter(Q(pk__in=named) | Q(reaches=None))


def going_on(collaboration_id: int, now: datetime, member_id: int | None = None) -> list[Incident]:
    """Incidents that are not over, and planned work that is not done and begins within a month; the newest first. By
    incidents_open."""
    rows = felt_by(whole(), member_id).filter(collaboration_id=collaboration_id, ended_at=None)
    return list(rows.filter(began_at__lte=now + COMING).order_by("-began_at", "-id"))


def touching(collaboration_id: int, since: datetime, member_id: int | None = None) -> list[Incident]:
    """Incidents, not planned work, of which some lies after a moment. By incidents_newest."""
    rows = felt_by(whole(), member_id).filter(collaboration_id=collaboration_id, kind=Incident.Kind.INCIDENT)
    return list(rows.filter(Q(ended_at=None) | Q(ended_at__gt=since)).order_by("began_at", "id"))


def over(collaboration_id: int, member_id: int | None = None, *, offset: int = 0, limit: int | None = 20) -> Found:
    """Those that are over, the newest first."""
    rows = felt_by(whole(), member_id).filter(collaboration_id=collaboration_id, ended_at__isnull=False)
    last = None if limit is None else offset + limit
    return Found(list(rows.order_by("-began_at", "-id")[offset:last]), rows.count())


def severe_now(collaboration_id: int) -> list[Incident]:
    """Incidents in which a part is away at this moment, with their members. By incidents_open; two statements, one when
    there are none."""
    rows = Incident.objects.filter(
        collaboration_id=collaboration_id,
        ended_at=None,
        kind=Incident.Kind.INCIDENT,
        severity__in=Incident.Severity.severe(),
    )
    reaches = Prefetch("reaches", IncidentReach.objects.select_related("member").order_by("member__number"))
    return list(rows.prefetch_related(reaches).order_by("began_at", "id"))


def spans_of(incidents: Iterable[Incident], now: datetime) -> dict[str, list[Span]]:
    """The stretches of incidents at hand by the part that they touch."""
    found: dict[str, list[Span]] = {}
    for each in incidents:
        said = [Said(one.at, one.severity, one.state in Incident.State.over()) for one in each.updates.all()]
        for part in each.parts:
            found.setdefault(part, []).extend(spans(each.began_at, said, now))
    return found


def in_languages(first: str, nn: str, en: str) -> dict[str, str]:
    """What is said, by language: what was written first is bokmål where it is not said to be another."""
    return {"nb": "" if first in (nn, en) else first, "nn": nn, "en": en}


def standing(incident: Incident, now: datetime) -> str:
    """How it stands: planned work is under way from when it was to begin, whether somebody says so or not."""
    if incident.state == Incident.State.SCHEDULED and incident.began_at <= now:
        return Incident.State.RUNNING.value
    return incident.state
