"""Those who have signed up to a booking, for whoever keeps its sign-up."""

from __future__ import annotations

from typing import Annotated, Literal
from uuid import UUID

from django.http import HttpRequest
from ninja import Path, Query, Router
from ninja.responses import Status
from pydantic import Field

from aktiv.api.auth import BOOKER, READER, Caller, caller_of
from aktiv.api.contract import REFUSALS
from aktiv.api.fields import Uuid
from aktiv.api.operations.bookings import acting_for, own_booking
from aktiv.api.paging import Page, cursor_of
from aktiv.api.schemas.participants import ParticipantGiven, ParticipantPage, ParticipantTold
from aktiv.bookings.actions.participating import take_off, write_up
from aktiv.bookings.actions.reading import note_participants_read
from aktiv.bookings.queries.arrivals import participants_of
from aktiv.bookings.queries.signing_up import access_organiser, sign_up_of
from aktiv.bookings.rules import Party
from aktiv.people.actions.limits import spend
from aktiv.people.permissions import Permission, needs
from aktiv.people.rules.limits import WRITE_UP
from aktiv.values.refusal import Refusal

MOST = 100_000
router = Router(auth=BOOKER, tags=["Participants"])


class ParticipantQuery(Page):
    """Narrows the list."""

    state: Annotated[
        Literal["signed_up", "waiting", "cancelled"] | None,
        Field(description="Otherwise those who have signed up, and those who wait."),
    ] = None


@router.get(
    "/bookings/{booking_id}/participants",
    response=ParticipantPage,
    auth=READER,
    operation_id="list_participants",
    summary="Who has signed up",
)
@needs(Permission.BOOKING_CHANGE, Permission.EVENT_MAKE)
def list_participants(request: HttpRequest, booking_id: Path[Uuid], query: Query[ParticipantQuery]) -> ParticipantPage:
    """Those who have signed up to a booking of yours, and those who wait; not found where it has no sign-up."""
    caller = caller_of(request)
    party = keeping(booking_id, caller)
    access, found = access_organiser(booking_id, party, caller.now), sign_up_of(booking_id)
    if found is None or not access.sees_names:
        raise Refusal("not_found")
    position = query.after(1)
    offset = position[0] if position else 0
    if not isinstance(offset, int) or not 0 <= offset <= MOST:
        raise Refusal("cursor_invalid")  # a cursor of another list
    page = participants_of(found, state=query.state or "", offset=offset, limit=query.limit)
    shown = [each.participant.person_id for each in page.rows]
    note_participants_read(access, party, shown, "list_participants", now=caller.now)
    return ParticipantPage(
        items=[ParticipantTold.of(each.participant) for each in page.rows],
        next=cursor_of([offset + query.limit]) if page.more else None,
    )


@router.post(
    "/bookings/{booking_id}/participants",
    response={201: ParticipantTold},
    operation_id="write_up_participant",
    summary="Put somebody on the list",
    openapi_extra={
        REFUSALS: [
            "age_not_said",
            "bad_email",
            "control_characters",
            "missing_text",
            "no_room",
            "sign_up_off",
            "sign_up_over",
            "sign_up_stopped",
            "signed_up_already",
        ]
    },
)
@needs(Permission.BOOKING_CHANGE, Permission.EVENT_MAKE)
def write_up_participant(
    request: HttpRequest, booking_id: Path[Uuid], asked: ParticipantGiven
) -> Status[ParticipantTold]:
    """Puts somebody on the list of a booking of yours, or on its waiting list when it is full.

    For those who have no account. With an `email`, which they have agreed to, they have their code and all changes by
    mail; without one they are told of nothing by the service, so tell them of changes yourself.
    """
    caller = caller_of(request)
    party = keeping(booking_id, caller)
    spend(WRITE_UP, str(party.person_id), caller.now)
    made = write_up(booking_id, asked.name, party, now=caller.now, band=asked.age_group or "", email=asked.email)
    return Status(201, ParticipantTold.of(made))


@router.delete(
    "/bookings/{booking_id}/participants/{participant_id}",
    response={204: None},
    operation_id="take_off_participant",
    summary="Take somebody off the list",
    openapi_extra={REFUSALS: ["has_come", "sign_up_over"]},
)
@needs(Permission.BOOKING_CHANGE, Permission.EVENT_MAKE)
def take_off_participant(request: HttpRequest, booking_id: Path[Uuid], participant_id: Path[Uuid]) -> Status[None]:
    """Takes somebody off the list of a booking of yours. The next in line has the place; whoever has an account is
    told. Twice changes nothing."""
    caller = caller_of(request)
    party = keeping(booking_id, caller)
    take_off(booking_id, participant_id, party, now=caller.now)
    return Status(204, None)


def keeping(booking_id: UUID, caller: Caller) -> Party:
    """The caller as the one who keeps the sign-up of a booking that the token opens. Raises Refusal("not_found")."""
    booking = own_booking(booking_id, caller)
    party = acting_for(booking, caller)
    if access_organiser(booking_id, party, caller.now).by_staff and not caller.works:
        raise Refusal("not_found")
    return party
