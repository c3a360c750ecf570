"""Who may be asked to try something, what they were asked, and how many said yes; never who."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Count, Q
from django.utils import timezone

from aktiv.collaboration.models import Authorship, Idea, Initiative, TrialInvitation, TrialQuestion
from aktiv.collaboration.queries.ideas import merged_into
from aktiv.collaboration.queries.initiatives import sources_of, tree_of
from aktiv.people.links import Link
from aktiv.people.models import Person
from aktiv.values.refusal import Refusal
from aktiv.walls import everything

Row = dict[str, Any]  # Any: text or number
TRIAL_LINK = Link("collaboration.trial", "link_unknown")
"""The secret link of who is asked: it answers, and takes back that she may be asked."""
QUIET = timedelta(days=30)
"""For how long nobody who was asked something is asked anything else."""


def willing_for(initiative: Initiative, feature: str, now: datetime) -> list[UUID]:
    """Those who said that they may be asked, with an idea that the initiative comes from, or with one about a part of
    the service when it is named, or with a comment on one; who were not asked anything for a month. Everything is to be
    shown. Their order tells nothing."""
    if feature:
        about = Idea.objects.filter(collaboration=initiative.collaboration_id, feature=feature)
        ideas = set(about.values_list("pk", flat=True))
    else:
        ideas = merged_into([each.pk for each in sources_of(tree_of(initiative.pk))])
    rows = Authorship.objects.filter(Q(idea__in=ideas) | Q(comment__idea__in=ideas), may_ask=True)
    asked = TrialInvitation.objects.filter(made_at__gt=now - QUIET).values("person")
    persons = Person.objects.filter(pk__in=rows.values("person"), anonymised_at=None).exclude(email="")
    return list(persons.exclude(pk__in=asked).order_by("pk").values_list("pk", flat=True))


def trial_rows(initiative_id: int) -> list[Row]:
    """What people were asked for an initiative, the newest first, with how many were asked and said yes or no. One
    statement where nothing was asked."""
    asked = TrialQuestion.objects.filter(initiative=initiative_id)
    if not asked.exists():
        return []
    with everything():
        rows = asked.annotate(
            yes=Count("invitations", filter=Q(invitations__answer="yes")),
            no=Count("invitations", filter=Q(invitations__answer="no")),
        )
        found = list(rows.order_by("-number"))
    return [
        {
            "number": each.number,
            "text": each.text,
            "feature": each.feature or None,
            "asked_on": timezone.localdate(each.made_at).isoformat(),
            "until": each.until.isoformat(),
            "asked": each.asked,
            "yes": each.yes,
            "no": each.no,
        }
        for each in found
    ]


def invitation_of_link(token: str, *, lock: bool = False) -> TrialInvitation:
    """The invitation that a secret link names. Raises Refusal: link_unknown."""
    row_id = TRIAL_LINK.row_id(token)
    rows = TrialInvitation.objects.select_for_update(of=("self",)) if lock else TrialInvitation.objects
    with everything():
        found = rows.select_related("question__initiative").filter(pk=row_id).first()
    if found is None:
        raise Refusal("link_unknown")
    return found


def invited_by(question_id: int) -> list[tuple[UUID, UUID]]:
    """Each invitation of a question with its person. Everything is to be shown."""
    rows = TrialInvitation.objects.filter(question_id=question_id).order_by("pk")
    return list(rows.values_list("pk", "person_id"))


def still_willing(person_id: UUID, collaboration_id: int) -> bool:
    """Whether somebody may still be asked."""
    with everything():
        rows = Authorship.objects.filter(person=person_id, may_ask=True)
        return rows.filter(
            Q(idea__collaboration=collaboration_id) | Q(comment__idea__collaboration=collaboration_id)
        ).exists()
