"""Reading what is withheld, how the service was assessed, and who asks to join."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from datetime import date, datetime, timedelta
from typing import Any

from django.utils import timezone

from aktiv.collaboration.models import (
    Assessment,
    Collaboration,
    IdeaReport,
    IdeaStep,
    JoinRequest,
    MaintenanceItem,
    Mandate,
    Withheld,
)
from aktiv.collaboration.open_words import CRITERIA
from aktiv.collaboration.queries.mandates import mandates_of
from aktiv.collaboration.queries.votes import standing, votes_of
from aktiv.values.refusal import Refusal
from aktiv.walls import everything

Row = dict[str, Any]  # Any: text, number, list, or nothing
A_YEAR = timedelta(days=365)
ALWAYS: Mapping[str, str] = {"authors": "personal", "contacts": "personal", "support": "personal"}
"""What is never shown, whatever is written: its name, and its ground."""


def withheld_rows(home: Collaboration, now: datetime) -> list[Row]:
    """All that is or was kept back, what is kept back now first, then the newest. `source` says what kind of thing."""
    found = [each for source in SOURCES for each in source(home, now)]
    found.sort(key=lambda each: (each["until"] is None or each["held"], each["from"], each["id"]), reverse=True)
    return found


def held(
    key: str,
    source: str,
    ground: str,
    *,
    since: date,
    subject: str = "",
    about: int | None = None,
    why: str = "",
    looked_at: date | None = None,
    ended: date | None = None,
) -> Row:
    """One row: something kept back since a day, and shown again from `ended` where it is."""
    return {
        "id": key,
        "source": source,
        "subject": subject,
        "about": about,
        "ground": ground,
        "why": why,
        "from": since.isoformat(),
        "looked_at_again": looked_at.isoformat() if looked_at is not None else None,
        "until": ended.isoformat() if ended is not None else None,
        "held": ended is None,
    }


def _written(home: Collaboration, _now: datetime) -> Iterator[Row]:
    """What the secretariat has written down."""
    for each in Withheld.objects.filter(collaboration=home).order_by("number"):
        yield held(
            f"withheld-{each.number}",
            "written",
            each.ground,
            since=each.from_day,
            subject=each.what,
            about=each.number,
            why=each.why,
            looked_at=each.until_day,
            ended=each.ended_on,
        )


def _ideas(home: Collaboration, _now: datetime) -> Iterator[Row]:
    """Ideas and comments that were hidden, each from its step. One that tells of somebody is kept back for her sake."""
    kinds = (IdeaStep.Kind.HIDDEN, IdeaStep.Kind.SHOWN, IdeaStep.Kind.COMMENT_HIDDEN)
    steps = IdeaStep.objects.filter(idea__collaboration=home, kind__in=kinds).select_related("idea")
    private = _private_ideas(home)
    open_step: dict[int, IdeaStep] = {}
    for step in steps.order_by("made_at", "pk"):
        ground = "personal" if step.idea_id in private else "rules"
        if step.kind == IdeaStep.Kind.COMMENT_HIDDEN:
            yield _hidden(f"comment-{step.pk}", "comment", step, ground, None)
        elif step.kind == IdeaStep.Kind.HIDDEN:
            open_step[step.idea_id] = step
        elif (before := open_step.pop(step.idea_id, None)) is not None:
            yield _hidden(f"idea-{before.pk}", "idea", before, ground, timezone.localdate(step.made_at))
    for step in open_step.values():
        ground = "personal" if step.idea_id in private else "rules"
        yield _hidden(f"idea-{step.pk}", "idea", step, ground, None)


def _hidden(key: str, source: str, step: IdeaStep, ground: str, ended: date | None) -> Row:
    since = timezone.localdate(step.made_at)
    return held(key, source, ground, since=since, about=step.idea.number, why=step.text, ended=ended)


def _private_ideas(home: Collaboration) -> set[int]:
    """Ideas where somebody said, rightly, that it or a comment tells of a person. Which report says nothing of who."""
    with everything():
        rows = IdeaReport.objects.filter(idea__collaboration=home, upheld=True, why=IdeaReport.Why.PRIVATE)
        return set(rows.values_list("idea_id", flat=True))


def _ballots(home: Collaboration, now: datetime) -> Iterator[Row]:
    """What each has said in a vote that is open."""
    for vote in votes_of(home.pk):
        if standing(vote, now) == "open" and vote.opened_at is not None and vote.closes_at is not None:
            yield held(
                f"ballots-{vote.number}",
                "ballots",
                "agreement",
                since=timezone.localdate(vote.opened_at),
                subject=vote.subject,
                about=vote.number,
                looked_at=timezone.localdate(vote.closes_at),
            )


def _holes(home: Collaboration, _now: datetime) -> Iterator[Row]:
    """Holes in the security of the service, until they are mended and told of on their own list."""
    holes = MaintenanceItem.objects.filter(collaboration=home, kind=MaintenanceItem.Kind.SECURITY)
    for each in holes.exclude(state=MaintenanceItem.State.MENDED).order_by("number"):
        since = timezone.localdate(each.made_at)
        yield held(f"hole-{each.number}", "hole", "security", since=since, about=each.number)


SOURCES: list[Callable[[Collaboration, datetime], Iterator[Row]]] = [_written, _ideas, _ballots, _holes]
"""Who keeps what back. A part of the collaboration that hides something adds its source."""


def access_withheld(collaboration_id: int, number: int) -> Withheld:
    """Something that was written down as kept back. Raises Refusal: not_found."""
    found = Withheld.objects.filter(collaboration_id=collaboration_id, number=number).first()
    if found is None:
        raise Refusal("not_found")
    return found


def withheld_now(collaboration_id: int) -> list[Withheld]:
    """What was written down and is kept back still."""
    return list(Withheld.objects.filter(collaboration_id=collaboration_id, ended_on=None).order_by("number"))


def assessment_rows(home: Collaboration) -> list[Row]:
    """Every assessment, the newest first, with its answers in the order of the standard. Two statements."""
    places = {code: place for place, code in enumerate(CRITERIA)}
    rows = Assessment.objects.filter(collaboration=home).select_related("made_by").prefetch_related("criteria")
    return [
        {
            "number": each.number,
            "standard": each.standard,
            "assessed_on": each.assessed_on.isoformat(),
            "next_due": (each.assessed_on + A_YEAR).isoformat(),
            "assessed_by": each.made_by.name if each.made_by is not None else None,
            "summary": each.summary,
            "criteria": [
                {"criterion": one.criterion, "answer": one.answer, "note": one.note, "evidence": one.evidence}
                for one in sorted(each.criteria.all(), key=lambda one: places.get(one.criterion, len(places)))
            ],
        }
        for each in rows.order_by("-number")
    ]


def answers_counted(row: Row) -> dict[str, int]:
    """How many criteria of an assessment have which answer."""
    found = [each["answer"] for each in row["criteria"]]
    return {answer: found.count(answer) for answer in ("met", "partly", "not_met", "n_a")}


def secretaries(home: Collaboration, now: datetime) -> list[Mandate]:
    """Who keeps the secretariat now, with person and member at hand."""
    return [
        each
        for each in mandates_of(home.pk)
        if each.role == Mandate.Role.SECRETARIAT and each.begins <= now and (each.ends is None or each.ends > now)
    ]


def join_requests(collaboration_id: int) -> list[JoinRequest]:
    """Who asks to join, those that wait first, then the newest. Only for the secretariat."""
    with everything():
        rows = list(JoinRequest.objects.filter(collaboration_id=collaboration_id).order_by("-number"))
    return sorted(rows, key=lambda each: each.answered_at is not None)


def names_of_requests(numbers: Collection[int]) -> dict[int, str]:
    """Who would join, by the number of the request. For who was told of it."""
    with everything():
        return dict(JoinRequest.objects.filter(number__in=numbers).values_list("number", "name"))


def access_join_request(collaboration_id: int, number: int) -> JoinRequest:
    """One of them; runs where everything is shown. Raises Refusal: not_found."""
    found = JoinRequest.objects.filter(collaboration_id=collaboration_id, number=number).first()
    if found is None:
        raise Refusal("not_found")
    return found
