"""What anybody who is signed in does with ideas: suggest, support, follow, comment, report, take back."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from aktiv.collaboration.actions.turns import my_turn
from aktiv.collaboration.models import (
    Authorship,
    Collaboration,
    Idea,
    IdeaComment,
    IdeaFollow,
    IdeaReport,
    IdeaStep,
    IdeaSupport,
)
from aktiv.collaboration.models.ideas import (
    LONGEST_AFFECTED,
    LONGEST_COMMENT,
    LONGEST_REASON,
    LONGEST_TEXT,
    LONGEST_TITLE,
)
from aktiv.collaboration.queries.ideas import access_idea, holidays_here, merged_into, supporters_of
from aktiv.collaboration.queries.initiatives import terms_on
from aktiv.collaboration.queries.mandates import mandate_rights
from aktiv.collaboration.queries.taking_part import service_named
from aktiv.collaboration.rules.ideas import answer_due, still_open
from aktiv.facilities.models import Facility
from aktiv.journal.actions import Event, append
from aktiv.people.actions.limits import spend
from aktiv.people.permissions import Permission, Thing, permits
from aktiv.people.rules.limits import IDEA, IDEA_SAID
from aktiv.values.refusal import Refusal
from aktiv.values.texts import LANGUAGES
from aktiv.values.typed_text import many_lines, one_line
from aktiv.walls import everything

SUBJECT = "idea"


@dataclass(frozen=True, slots=True, kw_only=True)
class NewIdea:
    """What is suggested, who would notice, the page it came from, and by slug the service of the agreement that it is
    about, where she says which."""

    title: str
    text: str
    affected: str
    language: str
    feature: str = ""
    page: str = ""
    facility: Facility | None = None
    service: str = ""
    named: bool = False
    may_ask: bool = False


def submit(new: NewIdea, *, by: UUID, now: datetime) -> Idea:
    """Suggests something. Who does follows it. The same words by the same person are one idea while that is open: who
    goes back in her browser and sends once more is led to the one that is there.

    Raises Refusal: not_found, too_many, missing_text, too_long, control_characters,
    no_service_like_that.
    """
    checked = {
        "title": one_line(new.title, limit=LONGEST_TITLE, required=True),
        "text": many_lines(new.text, limit=LONGEST_TEXT, required=True),
        "affected": one_line(new.affected, limit=LONGEST_AFFECTED, required=True),
    }
    spend(IDEA, str(by), now)
    with transaction.atomic(), everything():
        home, today = my_turn(), timezone.localdate(now)
        about = {"facility": new.facility, "service": service_named(home.pk, new.service)}
        there = Idea.objects.filter(collaboration=home, state__in=Idea.State.open(), hidden=False, **checked, **about)
        sent = there.filter(authorship__person_id=by).first()
        if sent is not None:
            return sent
        last = Idea.objects.filter(collaboration=home).aggregate(last=Max("number"))["last"] or 0
        idea = Idea.objects.create(
            collaboration=home,
            number=last + 1,
            **checked,
            language=new.language if new.language in LANGUAGES else LANGUAGES[0],
            feature=new.feature[:20],
            page=new.page[:60],
            **about,
            submitted_at=now,
            due=answer_due(today, holidays_here(home.pk, today), terms_on(home.pk, today).answer_days),
        )
        Authorship.objects.create(idea=idea, person_id=by, named=new.named, may_ask=new.may_ask)
        IdeaFollow.objects.create(idea=idea, person_id=by, made_at=now)
        step(idea, IdeaStep.Kind.SUBMITTED, "", by=by, now=now)
        return idea


@transaction.atomic
def support(number: int, wanted: bool, *, by: UUID, now: datetime) -> Idea:
    """Says that one wants it too, or takes that back. Twice is once. Raises Refusal: not_found, idea_over."""
    with everything():
        idea = _open(number)
        mine = IdeaSupport.objects.filter(idea__in=merged_into([idea.pk]), person_id=by)
        if wanted and not mine.exists():
            IdeaSupport.objects.create(idea=idea, person_id=by, made_at=now)
            tell(idea, "supported", by=by, now=now)
        elif not wanted and mine.delete()[0]:
            tell(idea, "support_ended", by=by, now=now)
        return counted(idea)


@transaction.atomic
def follow(number: int, wanted: bool, *, by: UUID, now: datetime) -> Idea:
    """Wants to hear what becomes of it, or no longer. Raises Refusal: not_found."""
    with everything():
        idea = access_idea(my_turn().pk, number)
        if wanted:
            IdeaFollow.objects.get_or_create(idea=idea, person_id=by, defaults={"made_at": now})
        else:
            IdeaFollow.objects.filter(idea=idea, person_id=by).delete()
        tell(idea, "followed" if wanted else "follow_ended", by=by, now=now)
        return idea


def comment(number: int, text: str, *, named: bool = False, by: UUID, now: datetime) -> IdeaComment:
    """Says something of it, for all to read; official when the secretariat does. Who does follows the idea.

    Raises Refusal: not_found, too_many, idea_over, missing_text, too_long, control_characters.
    """
    said = many_lines(text, limit=LONGEST_COMMENT, required=True)
    spend(IDEA_SAID, str(by), now)
    with transaction.atomic(), everything():
        idea = _open(number)
        made = IdeaComment.objects.create(idea=idea, text=said, official=keeps(idea, by, now), made_at=now)
        Authorship.objects.create(comment=made, person_id=by, named=named)
        IdeaFollow.objects.get_or_create(idea=idea, person_id=by, defaults={"made_at": now})
        tell(idea, "commented", by=by, now=now, comment=made.pk)
        return made


def report(number: int, why: str, *, comment_id: int | None = None, by: UUID, now: datetime) -> IdeaReport:
    """Says that an idea, or a comment on it, should not stand there. Twice is once.

    Raises Refusal: not_found, too_many, not_a_kind.
    """
    if why not in IdeaReport.Why.values:
        raise Refusal("not_a_kind")
    spend(IDEA_SAID, str(by), now)
    with transaction.atomic(), everything():
        idea = access_idea(my_turn().pk, number)
        about = access_comment(idea, comment_id) if comment_id is not None else None
        made, new = IdeaReport.objects.get_or_create(
            idea=idea, comment=about, person_id=by, defaults={"why": why, "made_at": now}
        )
        if new:
            tell(idea, "reported", by=by, now=now, why=why, **({"comment": about.pk} if about else {}))
        return made


@transaction.atomic
def withdraw(number: int, reason: str, *, by: UUID, now: datetime) -> Idea:
    """Takes an idea back: only who wrote it. Raises Refusal: not_found, idea_over, missing_text, too_long."""
    why = many_lines(reason, limit=LONGEST_REASON, required=True)
    with everything():
        idea = _open(number)
        if not Authorship.objects.filter(idea=idea, person_id=by).exists():
            raise Refusal("not_found")
        idea.state = Idea.State.WITHDRAWN
        idea.save(update_fields=["state"])
        step(idea, IdeaStep.Kind.WITHDRAWN, why, by=by, now=now)
        return idea


@transaction.atomic
def choose(number: int, *, named: bool, may_ask: bool, by: UUID, now: datetime) -> Authorship:
    """Whether one's first name stands by an idea, and whether one may be asked. Raises Refusal: not_found."""
    with everything():
        idea = access_idea(my_turn().pk, number)
        mine = Authorship.objects.filter(idea=idea, person_id=by).first()
        if mine is None:
            raise Refusal("not_found")
        mine.named, mine.may_ask = named, may_ask
        mine.save(update_fields=["named", "may_ask"])
        tell(idea, "author_chose", by=by, now=now, named=named, may_ask=may_ask)
        return mine


def keeps(idea: Idea, by: UUID, now: datetime) -> bool:
    """Whether she keeps the secretariat."""
    rights = mandate_rights(by, idea.collaboration_id, now)
    return permits(Permission.COLLABORATION_KEEP, rights, Thing(collaboration_id=idea.collaboration_id))


def access_comment(idea: Idea, comment_id: int) -> IdeaComment:
    """A comment on the idea. Raises Refusal: not_found."""
    found = IdeaComment.objects.filter(idea=idea, pk=comment_id).first()
    if found is None:
        raise Refusal("not_found")
    return found


def counted(idea: Idea) -> Idea:
    """Counts its supporters anew."""
    idea.supporters = supporters_of(idea.pk)
    idea.save(update_fields=["supporters"])
    return idea


def step(idea: Idea, kind: IdeaStep.Kind, text: str, *, by: UUID, now: datetime, **data: Any) -> IdeaStep:
    """Adds a step, with its entry of the journal. `data` is JSON-able and names nobody."""
    made = IdeaStep.objects.create(idea=idea, kind=kind, state=idea.state, text=text, made_by_id=by, made_at=now)
    tell(idea, kind.name.lower(), by=by, now=now, step=made.pk, **data)
    return made


def tell(idea: Idea, verb: str, *, by: UUID, now: datetime, **data: Any) -> None:
    """One entry of the journal."""
    append(
        Event(verb=f"idea.{verb}", subject=(SUBJECT, idea.pk), person_id=by, data={"number": idea.number} | data),
        at=now,
    )


def _open(number: int) -> Idea:
    home: Collaboration = my_turn()
    idea = access_idea(home.pk, number)
    still_open(idea.state, Idea.State.open())
    return idea
