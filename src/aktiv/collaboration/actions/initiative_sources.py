"""Ideas that become initiatives: answered by it, their followers told, and the credit kept with who suggested them."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from aktiv.collaboration.actions.ideas import step
from aktiv.collaboration.actions.initiatives import Said, held, propose
from aktiv.collaboration.actions.turns import note
from aktiv.collaboration.models import Idea, IdeaStep, Initiative, InitiativeSource
from aktiv.collaboration.models.ideas import LONGEST_TEXT
from aktiv.collaboration.queries.ideas import access_idea
from aktiv.collaboration.queries.mandates import require_mandate
from aktiv.collaboration.rules.ideas import still_open
from aktiv.people.permissions import Permission, Thing
from aktiv.values.refusal import Refusal
from aktiv.values.typed_text import many_lines
from aktiv.walls import everything


@transaction.atomic
def take_idea(number: int, idea_number: int, answer: str, *, by: UUID, now: datetime) -> InitiativeSource:
    """Makes an idea a source of an initiative. The idea is answered with that, which those who follow it get by mail.

    Raises Refusal: not_found, no_such_initiative, initiative_over, no_mandate, mandate_over, no_such_idea, idea_over,
    source_already, missing_text, too_long.
    """
    said = many_lines(answer, limit=LONGEST_TEXT, required=True)
    with everything():
        home, initiative = held(number)
        require_mandate(Permission.COLLABORATION_KEEP, Thing(collaboration_id=home.pk), by=by, now=now)
        try:
            idea = access_idea(home.pk, idea_number)
        except Refusal as refusal:
            raise Refusal("no_such_idea") from refusal
        still_open(idea.state, Idea.State.open())
        if InitiativeSource.objects.filter(initiative=initiative, idea=idea).exists():
            raise Refusal("source_already")
        made = InitiativeSource.objects.create(initiative=initiative, idea=idea, made_by_id=by, made_at=now)
        idea.state = Idea.State.SCREENING
        idea.answered_on = idea.answered_on or timezone.localdate(now)
        idea.save(update_fields=["state", "answered_on"])
        step(idea, IdeaStep.Kind.ANSWERED, said, by=by, now=now, initiative=number)
        note("initiative.idea_taken", home.pk, by=by, now=now, initiative=number, idea=idea_number)
        return made


@transaction.atomic
def propose_from(
    said: Said, idea_number: int, answer: str, *, service: str = "", by: UUID, now: datetime
) -> Initiative:
    """Makes a draft whose source is an idea, which it answers. Raises Refusal as `propose` and `take_idea` do."""
    made = propose(said, service=service, by=by, now=now)
    take_idea(made.number, idea_number, answer, by=by, now=now)
    return made
