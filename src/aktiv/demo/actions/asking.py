"""People who said that they may be asked are asked, in the demo, whether they will try what an initiative makes."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

from django.utils import timezone

from aktiv.collaboration.actions.trying import answer_trial, ask_to_try
from aktiv.collaboration.models import Collaboration, TrialInvitation
from aktiv.collaboration.queries.initiatives import initiatives_of
from aktiv.collaboration.queries.trying import TRIAL_LINK, willing_for
from aktiv.walls import everything

QUESTION = """Vi har laget et utkast og trenger noen som prøver det på sin egen telefon i ti minutter.

Vi møtes på biblioteket, eller du får en lenke på e-post. Du trenger ikke forberede deg."""


def ask_some(home: Collaboration, now: datetime, by: UUID) -> int:
    """Asks for the first initiative that has somebody who may be asked; the first of them says yes. How many were
    asked."""
    at = now - timedelta(days=4)
    for each in initiatives_of(home.pk, which="apne").order_by("number"):
        with everything():
            willing = [one for one in willing_for(each, "", at) if one != by]
        if not willing:
            continue
        made = ask_to_try(each.number, QUESTION, timezone.localdate(now) + timedelta(days=17), by=by, now=at)
        with everything():
            first = TrialInvitation.objects.filter(question=made, person=willing[0]).get()
        if made.asked > 1:
            answer_trial(TRIAL_LINK.token(first.pk), "yes", now=now - timedelta(days=3))
        return made.asked
    return 0
