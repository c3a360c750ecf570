"""Doors for programs of a municipality: locks as they are set up, the day of a facility's doors, and what to do when
one stays shut. No answer has a code: whoever the time is for reads it with her booking."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Annotated
from uuid import UUID

from django.http import HttpRequest
from ninja import Path, Query, Router
from ninja.responses import Status
from pydantic import Field

from aktiv.access.actions import by_hand
from aktiv.access.actions.setting_up import add_lock, change_lock
from aktiv.access.queries.desk import day_of_doors
from aktiv.access.queries.locks import facility_to_set_up, lock_in, locks_of
from aktiv.api.auth import BOOKER, READER, Caller, caller_of
from aktiv.api.contract import REFUSALS
from aktiv.api.fields import Day, Given, Id
from aktiv.api.schemas.doors import (
    ByHand,
    DoorOnDay,
    DoorsOnDay,
    LockMade,
    LockSaid,
    LocksTold,
    LockTold,
    TakenAway,
)
from aktiv.api.schemas.time import speaking_of
from aktiv.api.staff import staff_of
from aktiv.people.permissions import Permission, needs
from aktiv.values.refusal import Refusal

OF_LOCKS = ["control_characters", "lock_number", "not_a_phone_number", "not_in_facility", "nothing_behind"]

router = Router(auth=BOOKER, tags=["Doors"])


class DoorDayQuery(Given):
    """Which day."""

    day: Annotated[Day | None, Field(description="Today, when it is left out.")] = None


@router.get(
    "/facilities/{facility_id}/locks",
    response=LocksTold,
    auth=READER,
    operation_id="list_locks",
    summary="Locks of a facility",
)
@needs(Permission.FACILITY_EDIT, staff=True)
def list_locks(request: HttpRequest, facility_id: Path[Id]) -> LocksTold:
    """For those who set up the facility, with a token of staff."""
    caller = caller_of(request)
    facility = facility_to_set_up(facility_id, staff_of(caller), caller.now)
    return LocksTold(items=[LockTold.of(each) for each in locks_of(facility)])


@router.post(
    "/facilities/{facility_id}/locks",
    response={201: LockTold},
    operation_id="add_lock",
    summary="A new lock",
    openapi_extra={REFUSALS: [*OF_LOCKS, "lock_known", "lock_named_otherwise"]},
)
@needs(Permission.FACILITY_EDIT, staff=True)
def add_a_lock(request: HttpRequest, facility_id: Path[Id], asked: LockMade) -> Status[LockTold]:
    """Whoever has any of what lies behind it gets a code, from the next minute on."""
    caller = caller_of(request)
    by = staff_of(caller)
    made = add_lock(facility_id, asked.service, asked.external_id, asked.said, by=by, now=caller.now)
    return Status(201, _lock_told(made.municipality_id, made.pk))


@router.patch(
    "/locks/{lock_id}",
    response=LockTold,
    operation_id="change_lock",
    summary="Set a lock up anew",
    openapi_extra={REFUSALS: OF_LOCKS},
)
@needs(Permission.FACILITY_EDIT, staff=True)
def change_a_lock(request: HttpRequest, lock_id: Path[Id], asked: LockSaid) -> LockTold:
    """Codes that are out follow within a minute; a lock out of use opens for nobody."""
    caller = caller_of(request)
    made = change_lock(lock_id, asked.said, by=staff_of(caller), now=caller.now)
    return _lock_told(made.municipality_id, made.pk)


@router.get(
    "/facilities/{facility_id}/doors",
    response=DoorsOnDay,
    auth=READER,
    operation_id="read_doors",
    summary="The doors of a day",
)
@needs(Permission.DOOR_HANDLE, staff=True)
def read_doors(request: HttpRequest, facility_id: Path[Id], query: Query[DoorDayQuery]) -> DoorsOnDay:
    """What opens when for which booking, how far each code has come, and what the locks reported, for those who look
    after the facility."""
    caller = caller_of(request)
    facility = facility_to_set_up(facility_id, staff_of(caller), caller.now, Permission.DOOR_HANDLE)
    zone = facility.municipality.zone
    speaking_of(zone)
    day = query.day or caller.now.astimezone(zone).date()
    return DoorsOnDay(day=day, items=[DoorOnDay.of(each) for each in day_of_doors(facility, day)])


@router.post(
    "/grants/{grant_id}/renew",
    response={204: None},
    operation_id="renew_code",
    summary="Another code",
    openapi_extra={REFUSALS: ["door_over", "no_code_yet"]},
)
@needs(Permission.DOOR_HANDLE, staff=True)
def renew_code(request: HttpRequest, grant_id: Path[Id]) -> Status[None]:
    """The one before is shown to nobody from this moment, and its holder is told of the new one."""
    return _done(request, lambda by, now: by_hand.renew(grant_id, by=by, now=now))


@router.post(
    "/grants/{grant_id}/take-away",
    response={204: None},
    operation_id="take_code_away",
    summary="Open no more",
    openapi_extra={REFUSALS: ["control_characters", "door_over", "missing_text"]},
)
@needs(Permission.DOOR_HANDLE, staff=True)
def take_code_away(request: HttpRequest, grant_id: Path[Id], asked: TakenAway) -> Status[None]:
    """Whatever the booking says, until it is given again."""
    return _done(request, lambda by, now: by_hand.take_away(grant_id, asked.why, by=by, now=now))


@router.post(
    "/grants/{grant_id}/give-again",
    response={204: None},
    operation_id="give_code_again",
    summary="Let the booking decide again",
    openapi_extra={REFUSALS: ["door_over", "not_taken_away"]},
)
@needs(Permission.DOOR_HANDLE, staff=True)
def give_code_again(request: HttpRequest, grant_id: Path[Id]) -> Status[None]:
    """Undoes that it was taken away, within a minute."""
    return _done(request, lambda by, now: by_hand.give_again(grant_id, by=by, now=now))


@router.post(
    "/grants/{grant_id}/open-by-hand",
    response={204: None},
    operation_id="open_by_hand",
    summary="Somebody opens",
    openapi_extra={REFUSALS: ["control_characters", "door_over", "not_a_door_code"]},
)
@needs(Permission.DOOR_HANDLE, staff=True)
def open_door_by_hand(request: HttpRequest, grant_id: Path[Id], asked: ByHand) -> Status[None]:
    """The holder is shown the code that is noted; with none she reads that somebody opens, and whom to ring."""
    return _done(request, lambda by, now: by_hand.open_by_hand(grant_id, asked.code, by=by, now=now))


@router.post(
    "/grants/{grant_id}/try-again",
    response={204: None},
    operation_id="try_code_again",
    summary="Ask the lock again",
    openapi_extra={REFUSALS: ["door_over", "has_code"]},
)
@needs(Permission.DOOR_HANDLE, staff=True)
def try_code_again(request: HttpRequest, grant_id: Path[Id]) -> Status[None]:
    """At once, also where it refused or where somebody opens by hand."""
    return _done(request, lambda by, now: by_hand.try_again(grant_id, by=by, now=now))


def _done(request: HttpRequest, act: Callable[[UUID, datetime], None]) -> Status[None]:
    caller: Caller = caller_of(request)
    act(staff_of(caller), caller.now)
    return Status(204, None)


def _lock_told(municipality_id: int, lock_id: int) -> LockTold:
    found = lock_in(municipality_id, lock_id)
    if found is None:
        raise Refusal("not_found")
    return LockTold.of(found)
