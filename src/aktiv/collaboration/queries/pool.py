"""Reading the pool of competence: what is offered and asked for, what is agreed, and which hours are free."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import TypeVar

from django.db.models import Prefetch, Q, QuerySet

from aktiv.collaboration.models import Competence, Engagement, EngagementStep, HoursLine, Need, Offer
from aktiv.collaboration.rules.pool import Month, Use, first_of, left_of
from aktiv.values.refusal import Refusal

Posting = TypeVar("Posting", Offer, Need)
LINES = Prefetch("lines", HoursLine.objects.select_related("answer"))
RESERVING = (Engagement.State.AGREED, Engagement.State.ENDED)


def competences_of(collaboration_id: int) -> list[Competence]:
    """Those that every collaboration begins with, and then its own, in the order they came."""
    own = Q(collaboration=None) | Q(collaboration_id=collaboration_id)
    return list(Competence.objects.filter(own).order_by("pk"))


def access_competence(collaboration_id: int, slug: str) -> Competence:
    """One of them. Raises Refusal: not_a_competence."""
    found = next((each for each in competences_of(collaboration_id) if each.slug == slug), None)
    if found is None:
        raise Refusal("not_a_competence")
    return found


def offers_of(collaboration_id: int) -> list[Offer]:
    """Every offer, the newest first, with member and competence. One statement."""
    return list(_posted(Offer.objects.filter(collaboration_id=collaboration_id)))


def needs_of(collaboration_id: int) -> list[Need]:
    """Every need, likewise."""
    return list(_posted(Need.objects.filter(collaboration_id=collaboration_id)))


def access_offer(collaboration_id: int, number: int) -> Offer:
    """An offer by its number. Raises Refusal: not_found."""
    return _one(Offer.objects.filter(collaboration_id=collaboration_id, number=number))


def access_need(collaboration_id: int, number: int) -> Need:
    """A need by its number. Raises Refusal: not_found."""
    return _one(Need.objects.filter(collaboration_id=collaboration_id, number=number))


def engagements_of(collaboration_id: int) -> list[Engagement]:
    """Every engagement, the newest first, with its members and competence, and its lines with answers. Two
    statements."""
    rows = _whole(Engagement.objects.filter(collaboration_id=collaboration_id)).prefetch_related(LINES)
    return list(rows.order_by("-number"))


def access_engagement(collaboration_id: int, number: int) -> Engagement:
    """One of them, with its steps too. Raises Refusal: not_found."""
    rows = _whole(Engagement.objects.filter(collaboration_id=collaboration_id, number=number))
    found = rows.prefetch_related(LINES, Prefetch("steps", EngagementStep.objects.select_related("member"))).first()
    if found is None:
        raise Refusal("not_found")
    return found


def engagements_numbered(numbers: Iterable[int]) -> dict[tuple[int, int], Engagement]:
    """Those with some numbers, by collaboration and number. One statement."""
    rows = Engagement.objects.filter(number__in=list(numbers)).select_related("giver", "receiver", "competence")
    return {(each.collaboration_id, each.number): each for each in rows}


def access_line(collaboration_id: int, line_id: int) -> HoursLine:
    """A reported line with its engagement. Raises Refusal: not_found."""
    rows = HoursLine.objects.filter(engagement__collaboration_id=collaboration_id, pk=line_id)
    found = rows.select_related("engagement__commitment", "answer").first()
    if found is None:
        raise Refusal("not_found")
    return found


def is_open(posted: Offer | Need, today: date) -> bool:
    """Whether an offer or need can still be answered: not taken back, and not over; its member is still there."""
    left = posted.member.left
    here = left is None or left >= today
    return here and posted.withdrawn_at is None and posted.last_month >= first_of(today)


def use_of(engagement: Engagement) -> Use:
    """The hours that an engagement takes of each month, until it ended."""
    last = engagement.last_month if engagement.ended_month is None else engagement.ended_month
    return Use(engagement.first_month, last, engagement.hours_per_month)


def left_in(posted: Offer | Need, engagements: Iterable[Engagement], *, today: date | None = None) -> dict[Month, int]:
    """The hours of each month that no engagement has taken of an offer, or promised for a need; from this month on when
    `today` is said."""
    uses = [
        use_of(each)
        for each in engagements
        if each.state in RESERVING and (each.offer_id if isinstance(posted, Offer) else each.need_id) == posted.pk
    ]
    first = posted.first_month if today is None else max(posted.first_month, first_of(today))
    return left_of(posted.hours_per_month, first, posted.last_month, uses)


def _posted(rows: QuerySet[Posting]) -> QuerySet[Posting]:
    return rows.select_related("member", "competence").order_by("-number")


def _one(rows: QuerySet[Posting]) -> Posting:
    found = _posted(rows).first()
    if found is None:
        raise Refusal("not_found")
    return found


def _whole(rows: QuerySet[Engagement]) -> QuerySet[Engagement]:
    return rows.select_related(
        "collaboration", "giver", "receiver", "proposed_for", "competence", "offer", "need", "commitment"
    )
