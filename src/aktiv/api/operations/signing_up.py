"""Signing up to what somebody has opened, oneself and others, by the address that one was given."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest
from ninja import Path, Router
from ninja.responses import Status

from aktiv.api.auth import ANYONE, BOOKER, READER, Caller, caller_of
from aktiv.api.contract import REFUSALS
from aktiv.api.fields import Slug, Uuid
from aktiv.api.schemas.participants import ParticipantTold
from aktiv.api.schemas.sign_ups import OwnSignUp, OwnSignUps, SigningUp, SignUpTold
from aktiv.api.schemas.time import speaking_of
from aktiv.bookings.actions.participating import sign_off, sign_up
from aktiv.bookings.queries.signing_up import counts_of, dates_for, my_sign_ups, sign_up_called
from aktiv.people.actions.limits import spend
from aktiv.people.models import Person
from aktiv.people.permissions import public, somebody
from aktiv.people.rules.limits import SIGN_UP
from aktiv.values.refusal import Refusal

router = Router(auth=BOOKER, tags=["Participants"])


@router.get(
    "/sign-ups/{token}",
    response=SignUpTold,
    auth=ANYONE,
    operation_id="read_sign_up",
    summary="What one may sign up to",
)
@public
def read_sign_up(request: HttpRequest, token: Path[Slug]) -> SignUpTold:
    """By its address; nobody is named."""
    found = sign_up_called(token)
    if found is None:
        raise Refusal("not_found")
    speaking_of(found.booking.municipality.zone)
    return SignUpTold.of(found, dates_for(found.pk), counts_of([found.pk])[found.pk])


@router.post(
    "/sign-ups/{token}/participants",
    response={201: ParticipantTold},
    operation_id="sign_up_for",
    summary="Sign up",
    openapi_extra={
        REFUSALS: ["age_not_said", "control_characters", "no_room", "sign_up_closed", "sign_up_not_open", "sign_up_off",
                   "sign_up_over", "sign_up_stopped", "signed_up_already", "too_many_along"]
    },
)  # fmt: skip
@somebody
def sign_up_for(request: HttpRequest, token: Path[Slug], asked: SigningUp) -> Status[ParticipantTold]:
    """Yourself, or somebody along with you; on the waiting list when it is full (`state`). `code` lets her in."""
    caller = caller_of(request)
    person = _alone(caller)
    spend(SIGN_UP, str(person.pk), caller.now)
    found = sign_up_called(token)
    if found is None:
        raise Refusal("not_found")
    speaking_of(found.booking.municipality.zone)
    made = sign_up(token, person, now=caller.now, name=asked.name, band=asked.age_group or "")
    return Status(201, ParticipantTold.of(made))


@router.get(
    "/sign-ups",
    response=OwnSignUps,
    auth=READER,
    operation_id="list_own_sign_ups",
    summary="What you have signed up to",
    openapi_extra={REFUSALS: ["not_found"]},
)
@somebody
def list_own_sign_ups(request: HttpRequest) -> OwnSignUps:
    """Yourself and those you signed up with you, for a fortnight after it is over."""
    caller = caller_of(request)
    items = []
    for participant, _dates in my_sign_ups(_alone(caller).pk, caller.now):
        found = participant.sign_up
        speaking_of(found.booking.municipality.zone)
        items.append(OwnSignUp(sign_up=found.token, title=found.title, participant=ParticipantTold.of(participant)))
    return OwnSignUps(items=items)


@router.delete(
    "/sign-ups/participants/{participant_id}",
    response={204: None},
    operation_id="sign_off",
    summary="Sign off",
    openapi_extra={REFUSALS: ["sign_up_over", "too_late_to_sign_off"]},
)
@somebody
def give_place_up(request: HttpRequest, participant_id: Path[Uuid]) -> Status[None]:
    """Gives up your place, or that of somebody you signed up; the next in line has it. Twice changes nothing."""
    caller = caller_of(request)
    person_id: UUID = _alone(caller).pk
    spend(SIGN_UP, str(person_id), caller.now)
    sign_off(participant_id, person_id, now=caller.now)
    return Status(204, None)


def _alone(caller: Caller) -> Person:
    """The person, for what is nobody's but hers: a token for an organisation opens none of it."""
    token = caller.token
    if token is None or token.organisation_id is not None:
        raise Refusal("not_found")
    return token.person
