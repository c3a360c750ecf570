"""Reading ideas: the list with its filters, one with all that was said and done, and who is to be told."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from uuid import UUID

from django.db.models import Count, F, Q, QuerySet

from aktiv.collaboration.models import (
    Authorship,
    Idea,
    IdeaComment,
    IdeaFollow,
    IdeaReport,
    IdeaStep,
    IdeaSupport,
    Member,
)
from aktiv.municipalities.queries import holidays_of, public_holidays
from aktiv.values.refusal import Refusal
from aktiv.walls import everything, within

COUNTRY = "NO"
"""Whose holidays count while no member is one of the service's municipalities."""
WITHIN = timedelta(days=120)
"""Every run of twenty working days is within so many."""
ORDERS = {
    "nyest": ("-number",),
    "stotte": ("-supporters", "-number"),
    "frist": ("due", "number"),
}


@dataclass(frozen=True, slots=True)
class Found:
    """A page of a list, how many there are in all, and how many who may be seen have said something of each."""

    ideas: Sequence[Idea]
    total: int


@dataclass(frozen=True, slots=True)
class Said:
    """A comment and the first name of who wants it there."""

    comment: IdeaComment
    name: str
    reports: int = 0


@dataclass(frozen=True, slots=True)
class Seen:
    """An idea as somebody sees it: what was done and said, the ideas merged into it, and what she has to do with it."""

    idea: Idea
    name: str
    steps: Sequence[IdeaStep]
    said: Sequence[Said]
    merged: Sequence[tuple[Idea, str]]
    followers: int
    supports: bool = False
    follows: bool = False
    mine: Authorship | None = None
    reported: frozenset[int | None] = frozenset()
    reports: int = 0  # of the idea itself, waiting, and why; only the secretariat is told
    whys: Sequence[str] = ()


def access_idea(collaboration_id: int, number: int) -> Idea:
    """An idea by its number, hidden or not. Raises Refusal: not_found."""
    rows = Idea.objects.select_related("facility", "into", "service")
    found = rows.filter(collaboration_id=collaboration_id, number=number).first()
    if found is None:
        raise Refusal("not_found")
    return found


def ideas_of(
    collaboration_id: int,
    *,
    which: str = "",
    text: str = "",
    order: str = "nyest",
    service: str = "",
    today: date,
    offset: int = 0,
    limit: int | None = 25,
) -> Found:
    """Ideas that may be seen, by what has become of them. `which`: see `narrowed`; `service` is the slug of one of
    the agreement. Two statements."""
    rows = narrowed(Idea.objects.filter(collaboration_id=collaboration_id, hidden=False), which, today)
    if service:
        rows = rows.filter(service__slug=service)
    for word in text.split():
        rows = rows.filter(Q(title__icontains=word) | Q(text__icontains=word) | Q(affected__icontains=word))
    total = rows.count()
    rows = rows.select_related("facility", "into", "service").order_by(*ORDERS.get(order, ORDERS["nyest"]))
    said = Count("comments", filter=Q(comments__hidden=False))
    return Found(list(rows.annotate(said=said)[offset : offset + limit if limit is not None else None]), total)


def narrowed(rows: QuerySet[Idea], which: str, today: date) -> QuerySet[Idea]:
    """Those that wait for an answer, are open, waited too long, are looked into, are over; all of them without."""
    late = Q(answered_on__gt=F("due")) | Q(state="submitted", due__lt=today)
    return {
        "venter": rows.filter(state=Idea.State.SUBMITTED),
        "apne": rows.filter(state__in=Idea.State.open()),
        "forsent": rows.filter(late),
        "vurderes": rows.filter(state=Idea.State.SCREENING),
        "ferdig": rows.exclude(state__in=Idea.State.open()),
    }.get(which, rows)


def answered_in_time(collaboration_id: int, today: date) -> tuple[int, int]:
    """Of those whose day for an answer has come or that are answered: how many in time, of how many."""
    rows = Idea.objects.filter(collaboration_id=collaboration_id).exclude(state="withdrawn", answered_on=None)
    due = Q(answered_on__isnull=False) | Q(due__lt=today)
    told = rows.aggregate(of=Count("pk", filter=due), met=Count("pk", filter=Q(answered_on__lte=F("due"))))
    return told["met"], told["of"]


def to_answer(collaboration_id: int, today: date) -> tuple[int, int]:
    """How many wait for an answer, and how many of those longer than was promised. One statement."""
    rows = Idea.objects.filter(collaboration_id=collaboration_id, state=Idea.State.SUBMITTED)
    told = rows.aggregate(waiting=Count("pk"), late=Count("pk", filter=Q(due__lt=today)))
    return told["waiting"], told["late"]


def seen_by(idea: Idea, person_id: UUID | None, *, keeps: bool = False) -> Seen:
    """An idea with what belongs to it. At most twelve statements, however much was said."""
    with everything():
        comments = list(idea.comments.order_by("made_at", "pk"))
        tree = merged_into([idea.pk])
        merged = list(Idea.objects.filter(pk__in=tree - {idea.pk}, hidden=False).order_by("number"))
        names = _names([idea.pk, *(each.pk for each in merged)], [each.pk for each in comments])
        waiting = IdeaReport.objects.filter(idea=idea, upheld=None) if keeps else IdeaReport.objects.none()
        reports: dict[int | None, list[str]] = {}
        for each in waiting:
            reports.setdefault(each.comment_id, []).append(each.why)
        followers = IdeaFollow.objects.filter(idea=idea).count()
    seen = Seen(
        idea=idea,
        name=names.get(("idea", idea.pk), ""),
        steps=list(idea.steps.order_by("made_at", "pk")),
        said=[
            Said(each, names.get(("comment", each.pk), ""), len(reports.get(each.pk, ())))
            for each in comments
            if keeps or not each.hidden
        ],
        merged=[(each, names.get(("idea", each.pk), "")) for each in merged],
        followers=followers,
        reports=len(reports.get(None, ())),
        whys=sorted(set(reports.get(None, ()))),
    )
    return seen if person_id is None else _for(seen, tree, person_id)


def _for(seen: Seen, tree: set[int], person_id: UUID) -> Seen:
    with within(person=person_id):
        return replace(
            seen,
            supports=IdeaSupport.objects.filter(idea__in=tree, person_id=person_id).exists(),
            follows=IdeaFollow.objects.filter(idea=seen.idea, person_id=person_id).exists(),
            mine=Authorship.objects.filter(idea=seen.idea, person_id=person_id).first(),
            reported=frozenset(
                IdeaReport.objects.filter(idea=seen.idea, person_id=person_id).values_list("comment_id", flat=True)
            ),
        )


def wrote(idea: Idea, person_id: UUID) -> bool:
    """Whether somebody wrote it. One statement."""
    with within(person=person_id):
        return Authorship.objects.filter(idea=idea, person_id=person_id).exists()


def first_names(ideas: Collection[int]) -> dict[int, str]:
    """The first names of those who want theirs to stand by an idea. One statement."""
    return {pk: name for (kind, pk), name in _names(ideas, ()).items() if kind == "idea"}


def _names(ideas: Collection[int], comments: Collection[int]) -> dict[tuple[str, int], str]:
    rows = Authorship.objects.filter(Q(idea__in=ideas) | Q(comment__in=comments), named=True)
    found = {}
    for each in rows.filter(person__anonymised_at=None).select_related("person"):
        key = ("comment", each.comment_id or 0) if each.idea_id is None else ("idea", each.idea_id)
        found[key] = next(iter(each.person.name.split()), "")
    return found


def merged_into(ideas: Collection[int]) -> set[int]:
    """These and all that were merged into them, at whatever remove. A statement for each remove."""
    found = set(ideas)
    last = found
    while last:
        last = set(Idea.objects.filter(into__in=last).values_list("pk", flat=True)) - found
        found |= last
    return found


def supporters_of(idea_id: int) -> int:
    """How many people support it or what was merged into it, each once. Runs with everything shown."""
    rows = IdeaSupport.objects.filter(idea__in=merged_into([idea_id]))
    return int(rows.aggregate(people=Count("person", distinct=True))["people"])


def followers_of(idea_id: int) -> list[UUID]:
    """Those who want to hear of it. Runs with everything shown."""
    return list(IdeaFollow.objects.filter(idea=idea_id, person__anonymised_at=None).values_list("person_id", flat=True))


def reports_waiting(collaboration_id: int) -> list[tuple[Idea, int]]:
    """Ideas of which something reported is not settled, with how many reports; the most first. One statement."""
    waiting = Count("reports", filter=Q(reports__upheld=None))
    with everything():
        rows = Idea.objects.filter(collaboration_id=collaboration_id).annotate(waiting=waiting).filter(waiting__gt=0)
        return [(each, each.waiting) for each in rows.order_by("-waiting", "number")]


def willing(collaboration_id: int) -> int:
    """How many people may be asked to try things, as the secretariat is told. One statement."""
    with everything():
        rows = Authorship.objects.filter(idea__collaboration=collaboration_id, may_ask=True)
        return int(rows.aggregate(people=Count("person", distinct=True))["people"])


def holidays_here(collaboration_id: int, day: date) -> Callable[[date], bool]:
    """The holidays from a day on, of the first member that is one of the service's municipalities."""
    rows = Member.objects.filter(collaboration_id=collaboration_id, municipality__isnull=False)
    home = rows.select_related("municipality").order_by("pk").first()
    if home is not None and home.municipality is not None:
        found = public_holidays(home.municipality, day, day + WITHIN)
    else:
        found = holidays_of(COUNTRY, "", day, day + WITHIN)
    return found.__contains__
