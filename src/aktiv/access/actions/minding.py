"""Watching over what is near: holders are told of their codes, caretakers of what is not as it should be."""

from __future__ import annotations

from collections import defaultdict
from datetime import datetime

from django.db import transaction

from aktiv.access.actions.noting import event
from aktiv.access.models import AccessGrant
from aktiv.access.queries.near import amiss, to_be_told
from aktiv.journal.actions import Event, append
from aktiv.timetable.retry import retrying
from aktiv.walls import everything


@retrying
@transaction.atomic
def raise_alarms(now: datetime) -> int:
    """Tells those who look after a facility, once, of doors that will not open in time and of codes that nobody can
    take away. Returns of how many."""
    with everything():
        found = amiss(now)
        at: defaultdict[int, list[AccessGrant]] = defaultdict(list)
        for each in found:
            each.alarmed_at, each.shown_at = now, None
            at[each.lock.facility_id].append(each)
        AccessGrant.objects.bulk_update(found, ["alarmed_at", "shown_at"])
        append([event("access.missed", each, fault=each.fault, shut=each.wanted) for each in found], at=now)
        append(
            [
                Event(
                    "access.alarm",
                    ("facility", facility_id),
                    grants[0].municipality_id,
                    data={
                        "facility": facility_id,
                        "shut": [each.occurrence_id for each in grants if each.wanted],
                        "open": [each.occurrence_id for each in grants if not each.wanted],
                        "locks": sorted({each.lock_id for each in grants}),
                    },
                )
                for facility_id, grants in at.items()
            ],
            at=now,
        )
    return len(found)


@retrying
@transaction.atomic
def tell_holders(now: datetime) -> int:
    """Has the holder of each date told of its doors when their codes may be shown, or whom to ring when there is none:
    one message for all doors that are ready. Returns of how many dates."""
    with everything():
        found = to_be_told(now)
        dates = {each.occurrence_id: each.occurrence for each in found}
        for each in found:
            each.shown_at = now
        AccessGrant.objects.bulk_update(found, ["shown_at"])
        append(
            [
                Event(
                    "access.told",
                    ("booking", date.booking_id),
                    date.municipality_id,
                    organisation_id=date.booking.organisation_id,
                    data={"occurrences": [date.pk]},
                )
                for date in dates.values()
            ],
            at=now,
        )
    return len(dates)
