"""Comparing what should open with what there is: the one way by which a booking comes to open a door.

Nothing tells this that a booking was made, moved, cut or cancelled. It reads what is held now and sets grants right, so
that it may stop anywhere and be run again, and no way to change a booking can be forgotten here.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Q
from psycopg.types.range import TimestamptzRange

from aktiv.access.models import AccessGrant, Lock
from aktiv.access.queries.due import locks_to_look_at
from aktiv.access.queries.wanted import Wanted, wanted_at
from aktiv.access.rules.windows import fitted
from aktiv.journal.actions import Event, append
from aktiv.timetable.retry import retrying
from aktiv.values.periods import Period
from aktiv.walls import everything

State = AccessGrant.State
CHANGING = (
    "window", "wanted", "state", "manual", "code", "due_at", "attempts", "fault", "shown_at", "alarmed_at",
)  # fmt: skip


def reconcile_all(now: datetime) -> int:
    """Every lock, each in a transaction of its own. Returns how many grants were made or changed. A lock that fails
    keeps no other waiting; what was wrong is raised when all others are done."""
    done, wrong = 0, []
    for lock_id in locks_to_look_at():
        try:
            done += reconcile(lock_id, now=now)
        except Exception as error:
            wrong.append(error)
    if wrong:
        raise ExceptionGroup("locks that nobody can look after", wrong)
    return done


@retrying
@transaction.atomic
def reconcile(lock_id: int, *, now: datetime) -> int:
    """Sets the grants of one lock right. Returns how many were made or changed; nothing is written where all is right.

    Two at once wait for each other on the lock's row.
    """
    with everything():
        lock = Lock.objects.select_for_update(no_key=True).get(pk=lock_id)
        wanted = wanted_at(lock, now)
        # All pieces of a date are looked at together, also those whose time is over: it may have been made longer.
        rows = AccessGrant.objects.filter(Q(window__endswith__gt=now) | Q(occurrence__in=list(wanted)), lock=lock)
        there: defaultdict[int, dict[int, AccessGrant]] = defaultdict(dict)
        for each in rows.select_for_update(no_key=True).order_by("pk"):
            there[each.occurrence_id][each.piece] = each
        made, changed = _compared(lock, wanted, there, now)
        if not made and not changed:
            return 0
        AccessGrant.objects.bulk_create(made)
        AccessGrant.objects.bulk_update(changed, CHANGING, batch_size=500)
        counts = {
            "made": len(made),
            "changed": sum(each.wanted for each in changed),
            "unwanted": sum(not each.wanted for each in changed),
        }
        append(Event("access.reconciled", ("lock", lock.pk), lock.municipality_id, data=counts), at=now)
    return len(made) + len(changed)


def _compared(
    lock: Lock, wanted: Mapping[int, Wanted], there: Mapping[int, Mapping[int, AccessGrant]], now: datetime
) -> tuple[list[AccessGrant], list[AccessGrant]]:
    """Those that are to be made, and those that are to be changed."""
    made: list[AccessGrant] = []
    changed: list[AccessGrant] = []
    for occurrence_id in sorted(wanted.keys() | there.keys()):
        pieces, asked = there.get(occurrence_id, {}), wanted.get(occurrence_id)
        spans = {number: Period(each.window.lower, each.window.upper) for number, each in pieces.items()}
        over = {number for number, span in spans.items() if span.end <= now}
        for number, window in fitted(spans, asked.windows if asked else (), over).items():
            if (grant := pieces.get(number)) is not None:
                if _set_right(grant, window, now):
                    changed.append(grant)
            elif asked is not None and window is not None:
                made.append(_new(lock, (occurrence_id, asked.holder), number, window, now))
    return made, changed


def _new(lock: Lock, date: tuple[int, UUID], piece: int, window: Period, now: datetime) -> AccessGrant:
    return AccessGrant(
        municipality_id=lock.municipality_id,
        lock=lock,
        occurrence_id=date[0],
        holder=date[1],
        piece=piece,
        window=_range(window),
        due_at=now,
        created_at=now,
    )


def _set_right(grant: AccessGrant, window: Period | None, now: datetime) -> bool:
    """Whether anything of it changed. What was taken away by hand stays so, with the time it would have."""
    if window is None:
        if not grant.wanted or grant.window.upper <= now:
            return False
        grant.wanted, grant.due_at, grant.attempts = False, now, 0
        return True
    moved = _range(window) != grant.window
    wanted = not grant.barred
    if not moved and wanted == grant.wanted:
        return False
    if moved:
        grant.window = _range(window)
        grant.shown_at = grant.alarmed_at = None
        if grant.state == State.FAILED or (grant.manual and grant.state in State.with_code()):
            # What was noted by hand was for another time; what was refused for that time may be had for this one.
            grant.manual, grant.code, grant.state, grant.fault = False, "", State.PLANNED, ""
    grant.wanted, grant.due_at, grant.attempts = wanted, now, 0
    return True


def _range(period: Period) -> TimestamptzRange:
    return TimestamptzRange(period.start, period.end)
