"""Keeping time while one finishes: made, kept longer once, let go. Nobody sees another's."""

from __future__ import annotations

from django.http import HttpRequest
from ninja import Path, Router
from ninja.responses import Status

from aktiv.api.alternatives import ways_out_told
from aktiv.api.auth import BOOKER, READER, caller_of
from aktiv.api.contract import REFUSALS
from aktiv.api.fields import Uuid
from aktiv.api.operations.spaces import lent_out
from aktiv.api.schemas.bookings import HoldAsked, HoldList, HoldTold
from aktiv.api.schemas.time import speaking_of
from aktiv.bookings.actions.holding import drop_hold, extend_hold, hold
from aktiv.bookings.queries.holds import live_holds
from aktiv.bookings.rules import sane
from aktiv.facilities.queries import listing
from aktiv.people.permissions import Permission, needs, somebody

OF_TIME = [
    "by_application",
    "beyond_horizon",
    "closed_for_booking",
    "ends_before_start",
    "in_the_past",
    "not_lent_out",
    "not_linked",
    "off_length_step",
    "off_start_grid",
    "outside_opening",
    "season_only",
    "span_not_sane",
    "too_late_notice",
    "time_too_long",
    "time_too_short",
]
OF_PARTY = [
    "age_unknown",
    "home_first",
    "no_price_group",
    "not_representative",
    "organisations_only",
    "price_group_not_admitted",
    "quota_reached",
    "residents_only",
    "too_young",
]

router = Router(auth=BOOKER, tags=["Holds"])


@router.post(
    "/holds",
    response={201: HoldTold},
    operation_id="make_hold",
    summary="Keep time",
    openapi_extra={REFUSALS: ["taken", "not_found", "too_many_holds", *OF_TIME, *OF_PARTY]},
)
@needs(Permission.BOOKING_MAKE)
def make_hold(request: HttpRequest, asked: HoldAsked) -> Status[HoldTold]:
    """Keeps a time for `terms.hold_minutes` of the space. Others see it as held.

    Asked again for the very same, the hold that stands is the answer. When it is taken, the answer tells what is in the
    way and what could be had instead.
    """
    caller = caller_of(request)
    space = lent_out(asked.space_id)
    period = sane(asked.start, asked.end)
    party = caller.party(asked.organisation)
    with ways_out_told(space.pk, period, party, caller.now, linked=asked.linked):
        made = hold(space.pk, period, party, now=caller.now, linked=asked.linked)
    return Status(201, HoldTold.of(made))


@router.get("/holds", response=HoldList, auth=READER, operation_id="list_holds", summary="Your holds")
@somebody
def list_holds(request: HttpRequest) -> HoldList:
    """Your holds that still hold their time, the first to expire first."""
    caller = caller_of(request)
    held = live_holds(caller.party(looking=True), caller.now)
    spaces = listing.spaces_by_id({each.space_id for each in held})
    told = []
    for each in held:
        speaking_of(spaces[each.space_id].municipality.zone)
        told.append(HoldTold.of(each))
    return HoldList(items=told)


@router.post(
    "/holds/{hold_id}/extend",
    response=HoldTold,
    operation_id="extend_hold",
    summary="Keep time longer",
    openapi_extra={REFUSALS: ["held_long_enough", "hold_over"]},
)
@somebody
def extend(request: HttpRequest, hold_id: Path[Uuid]) -> HoldTold:
    """Keeps the time as long again, once."""
    caller = caller_of(request)
    held = extend_hold(hold_id, caller.party(), now=caller.now)
    speaking_of(listing.spaces_by_id([held.space_id])[held.space_id].municipality.zone)
    return HoldTold.of(held)


@router.delete("/holds/{hold_id}", response={204: None}, operation_id="drop_hold", summary="Let time go")
@somebody
def drop(request: HttpRequest, hold_id: Path[Uuid]) -> Status[None]:
    """Lets the time go at once."""
    caller = caller_of(request)
    drop_hold(hold_id, caller.party(), now=caller.now)
    return Status(204, None)
