"""Sign-up for whoever keeps it: open a booking, change and stop that, let people in, and the numbers without names."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest
from ninja import Path, Router
from ninja.responses import Status

from aktiv.api.auth import BOOKER, READER, Caller, caller_of
from aktiv.api.contract import REFUSALS
from aktiv.api.fields import Id, Uuid
from aktiv.api.operations.bookings import acting_for, own_booking
from aktiv.api.operations.participants import keeping
from aktiv.api.schemas.sign_ups import (
    CameTold,
    LettingIn,
    NumbersOfDate,
    NumbersTold,
    SignUpSaid,
    SignUpTold,
)
from aktiv.bookings.actions.arriving import let_in, let_in_by_code, take_back_arrival
from aktiv.bookings.actions.reading import note_participants_read
from aktiv.bookings.actions.signing_up import change_sign_up, open_sign_up, resume_sign_up, stop_sign_up
from aktiv.bookings.models import Occurrence
from aktiv.bookings.queries.arrivals import numbers_of
from aktiv.bookings.queries.signing_up import access_organiser, counts_of, dates_for, sign_up_of
from aktiv.people.actions.limits import spend
from aktiv.people.permissions import Permission, needs
from aktiv.people.rules.limits import CODE_LET_IN
from aktiv.values.refusal import Refusal

OF_TERMS = ["closes_after_it", "control_characters", "days_not_said", "last_day_first", "missing_text",
            "not_a_capacity", "not_a_notice", "opens_after_it_closes", "sign_up_off", "sign_up_over", "too_long",
            "too_many_days"]  # fmt: skip

router = Router(auth=BOOKER, tags=["Participants"])


@router.get(
    "/bookings/{booking_id}/sign-up",
    response=SignUpTold,
    auth=READER,
    operation_id="read_sign_up_of",
    summary="What it is open for",
)
@needs(Permission.BOOKING_CHANGE, Permission.EVENT_MAKE)
def read_sign_up_of(request: HttpRequest, booking_id: Path[Uuid]) -> SignUpTold:
    """The sign-up of a booking of yours, with the address to share; not found where it has none."""
    caller = caller_of(request)
    if not access_organiser(booking_id, keeping(booking_id, caller), caller.now).sees_names:
        raise Refusal("not_found")
    return _told(booking_id)


@router.post(
    "/bookings/{booking_id}/sign-up",
    response={201: SignUpTold},
    operation_id="open_sign_up",
    summary="Open it for sign-up",
    openapi_extra={REFUSALS: [*OF_TERMS, "sign_up_there_already"]},
)
@needs(Permission.BOOKING_CHANGE, Permission.EVENT_MAKE)
def open_for_sign_up(request: HttpRequest, booking_id: Path[Uuid], asked: SignUpSaid) -> Status[SignUpTold]:
    """A booking of yours: whoever signs up comes to all of its dates, and of time that goes on (season time, a team's
    time, school use) to those from a first day through a last. Nobody finds it but by the address."""
    caller = caller_of(request)
    open_sign_up(booking_id, asked.terms, keeping(booking_id, caller), now=caller.now)
    return Status(201, _told(booking_id))


@router.patch(
    "/bookings/{booking_id}/sign-up",
    response=SignUpTold,
    operation_id="change_sign_up",
    summary="Say its terms anew",
    openapi_extra={REFUSALS: [*OF_TERMS, "more_have_signed_up"]},
)
@needs(Permission.BOOKING_CHANGE, Permission.EVENT_MAKE)
def change_terms(request: HttpRequest, booking_id: Path[Uuid], asked: SignUpSaid) -> SignUpTold:
    """More room is given to those who wait. Less room than have signed up is refused. With other days, those who signed
    up are told which dates it is no longer, or is now."""
    caller = caller_of(request)
    change_sign_up(booking_id, asked.terms, keeping(booking_id, caller), now=caller.now)
    return _told(booking_id)


@router.post(
    "/bookings/{booking_id}/sign-up/stop", response=SignUpTold, operation_id="stop_sign_up", summary="Stop sign-up"
)
@needs(Permission.BOOKING_CHANGE, Permission.EVENT_MAKE)
def stop_signing_up(request: HttpRequest, booking_id: Path[Uuid]) -> SignUpTold:
    """Nobody signs up, and nobody in line is given a place, until it is taken up again. Twice is once."""
    caller = caller_of(request)
    stop_sign_up(booking_id, keeping(booking_id, caller), now=caller.now)
    return _told(booking_id)


@router.post(
    "/bookings/{booking_id}/sign-up/resume",
    response=SignUpTold,
    operation_id="resume_sign_up",
    summary="Take sign-up up again",
    openapi_extra={REFUSALS: ["sign_up_off", "sign_up_over"]},
)
@needs(Permission.BOOKING_CHANGE, Permission.EVENT_MAKE)
def resume_signing_up(request: HttpRequest, booking_id: Path[Uuid]) -> SignUpTold:
    """Places that became free meanwhile go to those who wait."""
    caller = caller_of(request)
    resume_sign_up(booking_id, keeping(booking_id, caller), now=caller.now)
    return _told(booking_id)


@router.post(
    "/bookings/{booking_id}/arrivals",
    response={201: CameTold},
    operation_id="let_in_participant",
    summary="Let somebody in",
    openapi_extra={
        REFUSALS: ["already_cancelled", "code_of_another", "no_such_code", "signed_off_before",
                   "too_early_to_let_in", "waits_for_a_place"]
    },
)  # fmt: skip
@needs(Permission.BOOKING_CHANGE, Permission.EVENT_MAKE)
def let_in_participant(request: HttpRequest, booking_id: Path[Uuid], asked: LettingIn) -> Status[CameTold]:
    """To a date, from three hours before it begins. Let in twice, the first time is the answer."""
    caller = caller_of(request)
    party = keeping(booking_id, caller)
    if asked.participant_id is not None:
        came = let_in(booking_id, asked.date_id, asked.participant_id, party, now=caller.now)
    else:
        spend(CODE_LET_IN, str(party.person_id), caller.now)
        came = let_in_by_code(booking_id, asked.date_id, asked.code, party, now=caller.now)
    access = access_organiser(booking_id, party, caller.now)
    note_participants_read(access, party, [came.participant.person_id], "let_in_participant", now=caller.now)
    return Status(201, CameTold.of(came))


@router.delete(
    "/bookings/{booking_id}/arrivals/{date_id}/{participant_id}",
    response={204: None},
    operation_id="take_back_arrival",
    summary="She has not come",
)
@needs(Permission.BOOKING_CHANGE, Permission.EVENT_MAKE)
def take_arrival_back(
    request: HttpRequest, booking_id: Path[Uuid], date_id: Path[Id], participant_id: Path[Uuid]
) -> Status[None]:
    """It was a mistake. Twice changes nothing."""
    caller = caller_of(request)
    take_back_arrival(booking_id, date_id, participant_id, keeping(booking_id, caller), now=caller.now)
    return Status(204, None)


@router.get(
    "/bookings/{booking_id}/sign-up/numbers",
    response=NumbersTold,
    auth=READER,
    operation_id="read_sign_up_numbers",
    summary="How many signed up and came",
)
@needs(Permission.BOOKING_CHANGE, Permission.EVENT_MAKE, Permission.BOOKING_DECIDE)
def read_sign_up_numbers(request: HttpRequest, booking_id: Path[Uuid]) -> NumbersTold:
    """By date and age group, for whoever keeps it, and with a token of staff for those who decide where it is."""
    caller = caller_of(request)
    _seeing_numbers(booking_id, caller)
    found = sign_up_of(booking_id)
    if found is None:
        raise Refusal("not_found")
    dates = [each for each in dates_for(booking_id) if each.state in Occurrence.State.holding_time()]
    counts = counts_of([booking_id])[booking_id]
    return NumbersTold(
        title=found.title,
        signed_up=counts.signed_up,
        waiting=counts.waiting,
        dates=[NumbersOfDate.of(each) for each in numbers_of(found, dates)],
    )


def _seeing_numbers(booking_id: UUID, caller: Caller) -> None:
    booking = own_booking(booking_id, caller)
    if access_organiser(booking_id, acting_for(booking, caller), caller.now).by_staff and not caller.works:
        raise Refusal("not_found")


def _told(booking_id: UUID) -> SignUpTold:
    found = sign_up_of(booking_id)
    if found is None:
        raise Refusal("not_found")
    return SignUpTold.of(found, dates_for(booking_id), counts_of([booking_id])[booking_id])
