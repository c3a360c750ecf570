"""What the secretariat does with ideas: answer, merge, hide and show again, and settle what was reported."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from aktiv.collaboration.actions.ideas import access_comment, counted, step, tell
from aktiv.collaboration.actions.turns import my_turn
from aktiv.collaboration.models import Idea, IdeaComment, IdeaFollow, IdeaReport, IdeaStep
from aktiv.collaboration.models.ideas import LONGEST_REASON, LONGEST_TEXT
from aktiv.collaboration.queries.ideas import access_idea
from aktiv.collaboration.queries.mandates import require_mandate
from aktiv.collaboration.rules.ideas import still_open
from aktiv.people.permissions import Permission, Thing
from aktiv.values.refusal import Refusal
from aktiv.values.typed_text import many_lines
from aktiv.walls import everything


@transaction.atomic
def answer(number: int, text: str, *, goes_on: bool, by: UUID, now: datetime) -> Idea:
    """Answers an idea: it is looked into, or not taken further. It may be answered anew while it is looked into.

    Raises Refusal: not_found, no_mandate, mandate_over, idea_over, missing_text, too_long.
    """
    said = many_lines(text, limit=LONGEST_TEXT, required=True)
    with everything():
        idea = _held(number, by, now)
        still_open(idea.state, Idea.State.open())
        idea.state = Idea.State.SCREENING if goes_on else Idea.State.STOPPED
        idea.answered_on = idea.answered_on or timezone.localdate(now)
        idea.save(update_fields=["state", "answered_on"])
        step(idea, IdeaStep.Kind.ANSWERED, said, by=by, now=now)
        return idea


@transaction.atomic
def merge(number: int, into: int, reason: str, *, by: UUID, now: datetime) -> Idea:
    """Merges an idea into another that is open, which keeps the credit: its supporters count there, those who follow it
    follow that, and both tell of each other. Raises Refusal: not_found, no_mandate, mandate_over, idea_over,
    merged_into_itself, missing_text, too_long."""
    why = many_lines(reason, limit=LONGEST_REASON, required=True)
    with everything():
        idea = _held(number, by, now)
        still_open(idea.state, Idea.State.open())
        target = access_idea(idea.collaboration_id, into)
        if target.pk == idea.pk:
            raise Refusal("merged_into_itself")
        still_open(target.state, Idea.State.open())
        idea.state, idea.into = Idea.State.MERGED, target
        idea.answered_on = idea.answered_on or timezone.localdate(now)
        idea.save(update_fields=["state", "into", "answered_on"])
        follows = [
            IdeaFollow(idea=target, person_id=person, made_at=now)
            for person in IdeaFollow.objects.filter(idea=idea).values_list("person_id", flat=True)
        ]
        IdeaFollow.objects.bulk_create(follows, ignore_conflicts=True)
        counted(target)
        step(idea, IdeaStep.Kind.MERGED, why, by=by, now=now, into=target.number)
        return target


@transaction.atomic
def hide(number: int, reason: str, *, comment_id: int | None = None, by: UUID, now: datetime) -> Idea:
    """Hides an idea, or a comment on it, and says why. What was reported of it is upheld.

    Raises Refusal: not_found, no_mandate, mandate_over, hidden_already, missing_text, too_long.
    """
    why = many_lines(reason, limit=LONGEST_REASON, required=True)
    with everything():
        idea = _held(number, by, now)
        about: Idea | IdeaComment = idea if comment_id is None else access_comment(idea, comment_id)
        if about.hidden:
            raise Refusal("hidden_already")
        about.hidden = True
        about.save(update_fields=["hidden"])
        kind = IdeaStep.Kind.HIDDEN if comment_id is None else IdeaStep.Kind.COMMENT_HIDDEN
        data = {} if comment_id is None else {"comment": comment_id}
        step(idea, kind, why, by=by, now=now, **data)
        _settle(idea, comment_id, True, by, now)
        return idea


@transaction.atomic
def show(number: int, reason: str, *, by: UUID, now: datetime) -> Idea:
    """Shows an idea again. Raises Refusal: not_found, no_mandate, mandate_over, not_hidden, missing_text, too_long."""
    why = many_lines(reason, limit=LONGEST_REASON, required=True)
    with everything():
        idea = _held(number, by, now)
        if not idea.hidden:
            raise Refusal("not_hidden")
        idea.hidden = False
        idea.save(update_fields=["hidden"])
        step(idea, IdeaStep.Kind.SHOWN, why, by=by, now=now)
        return idea


@transaction.atomic
def dismiss(number: int, *, comment_id: int | None = None, by: UUID, now: datetime) -> int:
    """Lets what was reported stand. Returns how many reports that settled. Raises Refusal: not_found, no_mandate,
    mandate_over."""
    with everything():
        idea = _held(number, by, now)
        settled = _settle(idea, comment_id, False, by, now)
        tell(idea, "reports_dismissed", by=by, now=now, reports=settled)
        return settled


def _settle(idea: Idea, comment_id: int | None, upheld: bool, by: UUID, now: datetime) -> int:
    waiting = IdeaReport.objects.filter(idea=idea, comment_id=comment_id, upheld=None)
    return waiting.update(upheld=upheld, settled_by_id=by, settled_at=now)


def _held(number: int, by: UUID, now: datetime) -> Idea:
    home = my_turn()
    require_mandate(Permission.COLLABORATION_KEEP, Thing(collaboration_id=home.pk), by=by, now=now)
    return access_idea(home.pk, number)
