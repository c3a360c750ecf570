"""What waits in the collaboration and for whom: votes that may still be cast, promises, ideas, initiatives' steps."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, datetime, timedelta
from typing import NamedTuple
from uuid import UUID

from django.db.models import Q
from django.utils import timezone

from aktiv.collaboration.models import (
    Ballot,
    Collaboration,
    Elector,
    Idea,
    Initiative,
    InitiativeVersion,
    Mandate,
    Prompt,
    Proxy,
    SupportRequest,
    Vote,
)
from aktiv.collaboration.queries.commitments import promises_of
from aktiv.collaboration.queries.mandates import holding
from aktiv.collaboration.rules.contracts import due_reminder
from aktiv.collaboration.rules.gates import Step, Who, acts_as, steps_from
from aktiv.people.models import Person

PROMISE_DAYS, IDEA_DAYS, EVALUATION_DAYS = (14, 0), (3, 0), (0,)
"""How many days before the day somebody is told."""
VOTE_CLOSES = timedelta(days=1)
"""How long before a vote closes those who have not voted are told."""
KEEPS, OWNS = Mandate.Role.SECRETARIAT, Mandate.Role.PRODUCT_OWNER


class Due(NamedTuple):
    """Something that somebody is to be told of: what, its number, its day, and how long before."""

    kind: Prompt.Kind
    number: int
    day: date
    days_before: int


def due_now(home: Collaboration, now: datetime) -> Iterator[Due]:
    """What is to be told of now, whether it was already or not. Five statements."""
    today = timezone.localdate(now)
    yield from _votes(home, now)
    for promise in promises_of(home.pk):
        of = promise.commitment
        days = due_reminder(of.due, today, PROMISE_DAYS)
        if days is not None and promise.state(today) == "open":
            yield Due(Prompt.Kind.COMMITMENT, of.number, of.due, days)
    last = today + timedelta(days=max(IDEA_DAYS))
    waiting = Idea.objects.filter(
        collaboration=home, state=Idea.State.SUBMITTED, hidden=False, due__range=(today, last)
    )
    for number, day in waiting.order_by("due", "number").values_list("number", "due"):
        days = due_reminder(day, today, IDEA_DAYS)
        if days is not None:
            yield Due(Prompt.Kind.IDEA, number, day, days)
    yield from _evaluations(home, today)


def _votes(home: Collaboration, now: datetime) -> Iterator[Due]:
    """Those that close within a day, and were open for longer than that: who was told of one an hour ago knows."""
    rows = Vote.objects.filter(collaboration=home, closes_at__gt=now, closes_at__lte=now + VOTE_CLOSES)
    for vote in rows.order_by("number"):
        if vote.closes_at is not None and vote.opened_at is not None and vote.closes_at - vote.opened_at > VOTE_CLOSES:
            yield Due(Prompt.Kind.VOTE, vote.number, timezone.localdate(vote.closes_at), 1)


def _evaluations(home: Collaboration, today: date) -> Iterator[Due]:
    """Initiatives in general use whose day for the evaluation has come, by what their newest text says."""
    used = Initiative.objects.filter(collaboration=home, state=Initiative.State.GENERAL)
    newest = InitiativeVersion.objects.filter(initiative__in=used).order_by("initiative_id", "-number")
    for text in newest.distinct("initiative_id").select_related("initiative"):
        if text.evaluate_on is not None and text.evaluate_on <= today:
            yield Due(Prompt.Kind.INITIATIVE, text.initiative.number, text.evaluate_on, 0)


def voters_left(vote: Vote, now: datetime) -> list[UUID]:
    """Who may still vote: by a seat of a partner that has neither voted nor let another vote for it, or as the deputy
    of one. Four statements."""
    electors = set(Elector.objects.filter(vote=vote).values_list("member_id", flat=True))
    said = set(Ballot.objects.filter(vote=vote).values_list("member_id", flat=True))
    said |= set(Proxy.objects.filter(vote=vote).values_list("giver_id", flat=True))
    seats = (Mandate.Role.MEMBER, Mandate.Role.DEPUTY)
    rows = Mandate.objects.filter(holding(now), body=vote.body_id, role__in=seats, member__in=electors - said)
    return _persons(rows.order_by("pk").values_list("person_id", flat=True))


def answerers_of(idea: Idea, now: datetime) -> list[UUID]:
    """Who is to see that an idea is answered: the secretariat, and who owns an initiative that comes from it."""
    keeps = Mandate.objects.filter(holding(now), collaboration=idea.collaboration_id, role=KEEPS)
    owned = Initiative.objects.filter(sources__idea=idea, owner__isnull=False).values("owner_id")
    owns = Mandate.objects.filter(holding(now), pk__in=owned)
    return _persons(
        [
            *keeps.order_by("pk").values_list("person_id", flat=True),
            *owns.order_by("pk").values_list("person_id", flat=True),
        ]
    )


def steppers_of(initiative: Initiative, now: datetime, *, came: bool = False) -> dict[UUID, list[str]]:
    """Who may take the next step of an initiative, with the steps: those that lead on, and not out. A step that waits
    for a day is nobody's until it has come. One statement."""
    steps = [
        each
        for each in steps_from(initiative.state, initiative.decision)
        if not each.out and (came or not _waits_for_a_day(each))
    ]
    rows = Mandate.objects.filter(holding(now), collaboration=initiative.collaboration_id).select_related("body")
    found: dict[UUID, list[str]] = {}
    for held in rows.order_by("pk") if steps else ():
        for step in steps:
            theirs = any(_acts(each, held, initiative) for each in step.who)
            if theirs and step.act not in found.setdefault(held.person_id, []):
                found[held.person_id].append(step.act)
    return {person_id: acts for person_id, acts in found.items() if acts}


def _waits_for_a_day(step: Step) -> bool:
    return any(each.key == "evaluation_due" for each in step.needs)


def _acts(who: Who, held: Mandate, initiative: Initiative) -> bool:
    if not acts_as(who, held.role, held.body.kind if held.body is not None else ""):
        return False
    if who is Who.PRODUCT_OWNER:
        return held.pk == initiative.owner_id
    return who is not Who.PROPOSER or held.person_id == initiative.made_by_id


def desk_of(request: SupportRequest, now: datetime) -> list[UUID]:
    """Who answers a request: those with a mandate as support for its partner; the secretariat where there are none, or
    it belongs to none."""
    held = Mandate.objects.filter(holding(now), collaboration=request.collaboration_id)
    support = held.filter(role=Mandate.Role.SUPPORT, member=request.member_id) if request.member_id else held.none()
    mine = _persons(support.order_by("pk").values_list("person_id", flat=True))
    return mine or _persons(held.filter(role=KEEPS).order_by("pk").values_list("person_id", flat=True))


def colleagues(request: SupportRequest, now: datetime) -> list[Person]:
    """Everybody who may answer a request, by name: those with a mandate as support for its partner, and the
    secretariat."""
    held = Mandate.objects.filter(holding(now), collaboration=request.collaboration_id)
    support = Q(role=Mandate.Role.SUPPORT, member=request.member_id) if request.member_id else Q(pk__in=[])
    rows = held.filter(Q(role=KEEPS) | support).values("person")
    return list(Person.objects.filter(pk__in=rows, anonymised_at=None).order_by("name", "pk"))


def _persons(found: Iterable[UUID]) -> list[UUID]:
    return list(dict.fromkeys(found))
