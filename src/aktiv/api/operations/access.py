"""Doors of a booking: the code for its holder when its time has come, and how each stands for those who keep them."""

from __future__ import annotations

from django.http import HttpRequest
from ninja import Path, Router

from aktiv.access.queries.shown import doors_of, doors_without_codes, may_see_codes
from aktiv.api.auth import READER, caller_of
from aktiv.api.contract import REFUSALS
from aktiv.api.fields import Uuid
from aktiv.api.operations.bookings import own_booking
from aktiv.api.schemas.access import DoorsTold, DoorTold
from aktiv.bookings.queries.parties import require_staff
from aktiv.people.permissions import Permission, needs
from aktiv.values.refusal import Refusal

router = Router(auth=READER, tags=["Bookings"])


@router.get(
    "/bookings/{booking_id}/access",
    response=DoorsTold,
    operation_id="read_access",
    summary="Doors and their codes",
    openapi_extra={REFUSALS: ["not_staff"]},
)
@needs(Permission.DOOR_CODE_SEE, Permission.DOOR_HANDLE)
def read_access(request: HttpRequest, booking_id: Path[Uuid]) -> DoorsTold:
    """The doors that open for a booking of yours, or of an organisation that you act for; the code is there when
    `stage` is `ready`, which it never is before `shown_from`. With a token for staff: how each door stands, without
    codes."""
    caller = caller_of(request)
    booking = own_booking(booking_id, caller)
    person = caller.token.person_id if caller.token is not None else None
    if may_see_codes(booking, person, caller.now):
        found = doors_of(booking, caller.now)
    elif caller.works:
        facility_ids = [booking.space.facility_id]
        require_staff(person, Permission.DOOR_HANDLE, booking.municipality_id, caller.now, facility_ids=facility_ids)
        found = doors_without_codes(booking, caller.now)
    else:
        raise Refusal("not_found")
    return DoorsTold(items=[DoorTold.of(each) for each in found])
