"""Telling those for whom something waits that its day is near: each thing once, whatever is run twice."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from aktiv.collaboration.actions.turns import note
from aktiv.collaboration.models import Prompt
from aktiv.collaboration.queries.parties import the_collaboration
from aktiv.collaboration.queries.prompting import due_now
from aktiv.walls import everything


@transaction.atomic
def prompt(*, now: datetime) -> int:
    """Notes what is due and was not told of, with one entry of the journal each; messages tell those whom it waits for.
    Returns how many. For the machine itself; a time that is missed is caught up with at the next."""
    home = the_collaboration(lock=True)
    if home is None:
        return 0
    with everything():
        waiting = list(due_now(home, now))
    made = 0
    for each in waiting:
        _row, new = Prompt.objects.get_or_create(
            collaboration=home,
            kind=each.kind,
            number=each.number,
            day=each.day,
            days_before=each.days_before,
            defaults={"made_at": now},
        )
        if new:
            made += 1
            note(
                "collaboration.prompted", home.pk, by=None, now=now, kind=each.kind.value, number=each.number,
                day=each.day.isoformat(), days_before=each.days_before,
            )  # fmt: skip
    return made
