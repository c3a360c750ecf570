"""Asking those who said that they may be asked, and what they answer. Who asks is never told who they are."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import Max, Q
from django.utils import timezone

from aktiv.collaboration.actions.initiative_rights import mandate_of
from aktiv.collaboration.actions.initiatives import held
from aktiv.collaboration.actions.turns import my_turn, note
from aktiv.collaboration.models import Authorship, TrialInvitation, TrialQuestion
from aktiv.collaboration.models.trying import LONGEST_QUESTION
from aktiv.collaboration.queries.trying import invitation_of_link, willing_for
from aktiv.collaboration.rules.gates import Who
from aktiv.values.refusal import Refusal
from aktiv.values.typed_text import many_lines
from aktiv.walls import everything

ASKS = (Who.SECRETARIAT, Who.PRODUCT_OWNER)
LONGEST_WAIT = timedelta(days=120)


@transaction.atomic
def ask_to_try(number: int, text: str, until: date, *, feature: str = "", by: UUID, now: datetime) -> TrialQuestion:
    """Asks those who said so with an idea that an initiative comes from, or with one about a part of the service: each
    once for a question, and nobody twice in a month. They answer by a link that comes by mail.

    Raises Refusal: not_found, no_mandate, mandate_over, not_the_owner, initiative_over, trial_day_wrong, nobody_to_ask,
    missing_text, too_long, control_characters.
    """
    home, initiative = held(number)
    mandate_of(ASKS, initiative, by=by, now=now)
    today = timezone.localdate(now)
    if not today < until <= today + LONGEST_WAIT:
        raise Refusal("trial_day_wrong", most=LONGEST_WAIT.days)
    said = many_lines(text, limit=LONGEST_QUESTION, required=True)
    with everything():
        persons = [each for each in willing_for(initiative, feature, now) if each != by]
        if not persons:
            raise Refusal("nobody_to_ask")
        last = TrialQuestion.objects.filter(initiative=initiative).aggregate(last=Max("number"))["last"] or 0
        made = TrialQuestion.objects.create(
            initiative=initiative,
            number=last + 1,
            text=said,
            feature=feature,
            asked=len(persons),
            until=until,
            made_by_id=by,
            made_at=now,
        )
        TrialInvitation.objects.bulk_create(
            TrialInvitation(question=made, person_id=each, made_at=now) for each in persons
        )
    note("initiative.trial_asked", home.pk, by=by, now=now, initiative=number, question=made.pk, asked=len(persons))
    return made


@transaction.atomic
def answer_trial(token: str, answer: str, *, now: datetime) -> TrialInvitation:
    """Says yes or no, by the link; it can be changed until the last day. The journal does not say who.

    Raises Refusal: link_unknown, not_a_kind, trial_over.
    """
    home = my_turn()
    with everything():
        invitation = invitation_of_link(token, lock=True)
        if answer not in TrialInvitation.Answer.values:
            raise Refusal("not_a_kind")
        if timezone.localdate(now) > invitation.question.until:
            raise Refusal("trial_over", until=invitation.question.until)
        invitation.answer, invitation.answered_at = answer, now
        invitation.save(update_fields=["answer", "answered_at"])
    note("initiative.trial_answered", home.pk, by=None, now=now, question=invitation.question_id)
    return invitation


@transaction.atomic
def ask_no_more(token: str, *, now: datetime) -> int:
    """Takes back that she may be asked, everywhere, by the link. Returns with how many ideas and comments she had said
    it. Raises Refusal: link_unknown."""
    home = my_turn()
    with everything():
        invitation = invitation_of_link(token, lock=True)
        rows = Authorship.objects.filter(person=invitation.person_id, may_ask=True)
        rows = rows.filter(Q(idea__collaboration=home) | Q(comment__idea__collaboration=home))
        count = Authorship.objects.filter(pk__in=list(rows.values_list("pk", flat=True))).update(may_ask=False)
    if count:
        note("idea.ask_no_more", home.pk, by=None, now=now, count=count)
    return count
