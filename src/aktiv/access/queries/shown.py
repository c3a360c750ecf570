"""What the holder of a date is shown of its doors: the code shortly before, and at all times whom to ring."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from enum import StrEnum
from uuid import UUID

from django.db.models import Q

from aktiv.access.models import AccessGrant, Lock
from aktiv.access.sealing import unsealed
from aktiv.bookings.models import Booking, Occurrence
from aktiv.bookings.queries.parties import thing_of
from aktiv.people.permissions import Permission, Rights, permits
from aktiv.people.queries.permissions import club_rights
from aktiv.values.periods import Period
from aktiv.walls import everything, within

State = AccessGrant.State


class Stage(StrEnum):
    """How far a door has come, as its holder is told it."""

    COMING = "coming"  # shown later
    READY = "ready"  # here is the code
    BY_HAND = "by_hand"  # somebody opens
    MAKING = "making"  # the code is being made, or made anew
    MISSING = "missing"  # there is no code: ring


@dataclass(frozen=True, slots=True, kw_only=True)
class DoorTold:
    """One door for one date. `code` is there when the stage is READY; `window` is when the door opens, `shown_from`
    when its code is to be seen."""

    grant_id: int
    lock: Lock
    occurrence_id: int
    stage: Stage
    window: Period
    shown_from: datetime
    code: str = field(default="", repr=False)


def may_see_codes(booking: Booking, person_id: UUID | None, now: datetime) -> bool:
    """Whether she is shown the codes of a booking: its holder, or one who acts for the organisation (a coach
    for her team); the municipality's staff are not. At most one statement; the booking has its space at hand."""
    if person_id is None or booking.unsaid:
        return False
    held = Rights(person_id=person_id)
    if booking.organisation_id is not None:
        today = now.astimezone(booking.municipality.zone).date()
        held = club_rights(person_id, today, booking.organisation_id)
    return permits(Permission.DOOR_CODE_SEE, held, thing_of(booking))


def doors_of(booking: Booking, now: datetime) -> list[DoorTold]:
    """The doors of a booking's dates that are not over, in order of time. One statement and those of the wall. The
    caller has asked `may_see_codes`."""
    shown = (
        within(organisation=booking.organisation_id)
        if booking.organisation_id is not None
        else within(person=booking.person_id)
    )
    with shown:
        return _told(Q(occurrence__booking=booking), now)


def doors_without_codes(booking: Booking, now: datetime) -> list[DoorTold]:
    """How the doors of a booking stand, for those who look after them: nobody's code is among it. The caller has asked
    who looks."""
    with within(municipalities=[booking.municipality_id]):
        found = _told(Q(occurrence__booking=booking), now)
    return [replace(each, code="") for each in found]


def doors_of_dates(occurrence_ids: Sequence[int], now: datetime) -> list[DoorTold]:
    """The same for dates whose holders are to be told: for messages, which are to nobody else."""
    with everything():
        return _told(Q(occurrence__in=occurrence_ids), now)


def _told(of: Q, now: datetime) -> list[DoorTold]:
    rows = AccessGrant.objects.filter(
        of,
        occurrence__state__in=Occurrence.State.holding_time(),
        wanted=True,
        window__endswith__gt=now,
    )
    found = [_door(each, now) for each in rows.select_related("lock").order_by("pk")]
    return sorted(found, key=lambda each: (each.window.start, each.lock.name, each.grant_id))


def _door(grant: AccessGrant, now: datetime) -> DoorTold:
    window = Period(grant.window.lower, grant.window.upper)
    shown_from = window.start - timedelta(minutes=grant.lock.shown_minutes)
    opens, code = window, ""
    if grant.manual and grant.state in State.with_code():
        code = unsealed(grant.code)
        stage = Stage.READY if code else Stage.BY_HAND
    elif grant.state in State.with_code() and grant.told is not None:
        # While a change of time is on its way, the door opens for what both have in common.
        told = window.intersection(Period(grant.told.lower, grant.told.upper))
        code = unsealed(grant.code)
        stage, opens = (Stage.READY, told) if told is not None and code else (Stage.MAKING, window)
    else:
        missed = grant.alarmed_at is not None or grant.state == State.FAILED
        stage = Stage.MISSING if missed else Stage.MAKING
    if now < shown_from and stage is not Stage.MISSING:
        stage = Stage.COMING
    return DoorTold(
        grant_id=grant.pk,
        lock=grant.lock,
        occurrence_id=grant.occurrence_id,
        stage=stage,
        window=opens,
        shown_from=shown_from,
        code=code if stage is Stage.READY else "",
    )
