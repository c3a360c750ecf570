"""What clubs are told of their applications without anybody pressing anything: receipts for changes, and reminders."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F

from aktiv.journal.actions import Event, append
from aktiv.seasons.models import ClubApplication
from aktiv.walls import everything

QUIET = timedelta(minutes=30)
"""After so long without another change, what a club has changed is told as one."""
REMINDED = timedelta(days=3)
"""So long before the deadline a club is reminded of a draft."""
AT_REST = timedelta(hours=12)
"""Nobody is reminded of what was worked on so lately."""


@transaction.atomic
def tell_of_changes(*, now: datetime) -> int:
    """Notes that applications which are handed in were changed, once for all that was done in one go. How many."""
    with everything():
        # Served by applications_untold.
        rows = ClubApplication.objects.select_for_update(of=("self",), skip_locked=True).filter(
            state=ClubApplication.State.HANDED_IN, told_revision__lt=F("revision"), changed_at__lte=now - QUIET
        )
        found = list(rows.order_by("id"))
        for each in found:
            each.told_revision = each.revision
            each.save(update_fields=["told_revision"])
    for each in found:
        _journal("season.application_changed", each, now, late=each.late)
    return len(found)


@transaction.atomic
def remind_of_drafts(*, now: datetime) -> int:
    """Notes that drafts are not handed in when their round's deadline is near, once for each. How many."""
    with everything():
        rows = ClubApplication.objects.select_for_update(of=("self",), skip_locked=True).filter(
            state=ClubApplication.State.DRAFT,
            reminded_at=None,
            round__state="open",
            round__deadline__gt=now,
            round__deadline__lte=now + REMINDED,
        )
        found = [each for each in rows.order_by("id") if (each.changed_at or each.made_at) <= now - AT_REST]
        for each in found:
            each.reminded_at = now
            each.save(update_fields=["reminded_at"])
    for each in found:
        _journal("season.draft_reminded", each, now)
    return len(found)


def _journal(verb: str, application: ClubApplication, now: datetime, **data: object) -> None:
    subject = ("season_round", application.round_id)
    append(Event(verb, subject, application.municipality_id, None, application.organisation_id, data), at=now)
