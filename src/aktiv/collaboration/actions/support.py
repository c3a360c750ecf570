"""Asking for help, and what who asked does afterwards: write, and open again what was closed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from aktiv.collaboration.actions.turns import my_turn, note
from aktiv.collaboration.models import Member, SupportAsker, SupportEntry, SupportRequest
from aktiv.collaboration.models.support import LONGEST_ASKED
from aktiv.collaboration.queries.parties import access_member, members_on
from aktiv.collaboration.queries.support import calendar_of, level_on, request_of_link
from aktiv.collaboration.queries.taking_part import service_named
from aktiv.collaboration.rules.support import priority_of
from aktiv.collaboration.rules.working_time import after_minutes, working_minutes
from aktiv.facilities.models import Facility
from aktiv.people.actions.limits import spend
from aktiv.people.models import Person
from aktiv.people.rules.limits import HELP, HELP_SAID
from aktiv.values.refusal import Refusal
from aktiv.values.texts import LANGUAGES
from aktiv.values.typed_text import many_lines
from aktiv.walls import everything

LONGEST_EMAIL = 254
Kind, State = SupportEntry.Kind, SupportRequest.State


@dataclass(frozen=True, slots=True, kw_only=True)
class NewRequest:
    """What is asked, of which member (its number; "" when she does not know), and the page it came from. `email` is
    where she is answered, when she is not signed in or has none; `service` the slug of the one of the agreement
    that it is about, where she says which."""

    text: str
    category: str
    hindrance: str
    member: str = ""
    email: str = ""
    language: str = "nb"
    feature: str = ""
    page: str = ""
    facility: Facility | None = None
    service: str = ""
    by_staff: bool = False


def ask(new: NewRequest, *, by: Person | None, now: datetime) -> SupportRequest:
    """Asks for help; the answer comes by mail, and can be followed by a secret link.

    Raises Refusal: not_found, too_many, wrong_address, not_a_kind, missing_text, too_long, control_characters,
    no_service_like_that.
    """
    text = many_lines(new.text, limit=LONGEST_ASKED, required=True)
    if new.category not in SupportRequest.Category.values or new.hindrance not in SupportRequest.Hindrance.values:
        raise Refusal("not_a_kind")
    email = _address(new.email or (by.email if by is not None else ""))
    spend(HELP, str(by.pk) if by is not None else email.lower(), now)
    with transaction.atomic(), everything():
        home, today = my_turn(), timezone.localdate(now)
        member = access_member(home.pk, new.member) if new.member else None
        if member is not None and member.pk not in {
            each.pk for each in members_on(home.pk, today, Member.Kind.parties())
        }:
            raise Refusal("not_found")
        priority = priority_of(new.category, new.hindrance, by_staff=new.by_staff)
        level, calendar = level_on(member, priority, today), calendar_of(member)
        due = [
            after_minutes(now, hours * 60, calendar.zone, calendar.is_holiday)
            for hours in (level.respond, level.resolve)
        ]
        last = SupportRequest.objects.filter(collaboration=home).aggregate(last=Max("number"))["last"] or 0
        request = SupportRequest.objects.create(
            collaboration=home,
            number=last + 1,
            member=member,
            category=new.category,
            hindrance=new.hindrance,
            priority=priority,
            by_staff=new.by_staff,
            feature=new.feature[:20],
            page=new.page[:60],
            facility=new.facility,
            service=service_named(home.pk, new.service),
            language=new.language if new.language in LANGUAGES else LANGUAGES[0],
            asked_at=now,
            respond_hours=level.respond,
            resolve_hours=level.resolve,
            respond_due=due[0],
            resolve_due=due[1],
        )
        SupportAsker.objects.create(request=request, person=by, email=email)
        said(request, Kind.ASKED, text, by=by.pk if by is not None else None, now=now, priority=priority)
        return request


def write(token: str, text: str, *, by: UUID | None, now: datetime) -> SupportRequest:
    """She who asked writes more. What waited for her runs on; what was closed is opened again, and the time that it was
    closed is not held against those who answer.

    Raises Refusal: link_unknown, too_many, missing_text, too_long, control_characters.
    """
    told = many_lines(text, limit=LONGEST_ASKED, required=True)
    spend(HELP_SAID, token[:40], now)
    with transaction.atomic(), everything():
        my_turn()
        request = request_of_link(token, lock=True)
        kind = Kind.WROTE
        stood_still = request.waiting_since
        if request.state == State.CLOSED:
            kind, stood_still = Kind.REOPENED, request.closed_at
            request.closed_at, request.reopened = None, request.reopened + 1
        request.state = State.OPEN
        runs_on(request, stood_still, now)
        request.save()
        said(request, kind, told, by=by, now=now)
        return request


def close_own(token: str, *, by: UUID | None, now: datetime) -> SupportRequest:
    """She who asked says that she needs no more. Raises Refusal: link_unknown."""
    with transaction.atomic(), everything():
        my_turn()
        request = request_of_link(token, lock=True)
        if request.state == State.CLOSED:
            return request
        runs_on(request, request.waiting_since, now)
        request.state, request.closed_at = State.CLOSED, now
        request.save()
        said(request, Kind.CLOSED, "", by=by, now=now, mailed=False)
        return request


def runs_on(request: SupportRequest, stood_still: datetime | None, now: datetime) -> None:
    """The clock runs again: what it stood still is added to the time until it is to be closed."""
    request.waiting_since = None
    if stood_still is None:
        return
    calendar = calendar_of(request.member)
    request.paused_minutes += working_minutes(stood_still, now, calendar.zone, calendar.is_holiday)
    reckon_due(request)


def reckon_due(request: SupportRequest) -> None:
    """When it is to be answered and closed, by its hours from when it was asked and what it stood still."""
    calendar = calendar_of(request.member)
    zone, is_holiday = calendar.zone, calendar.is_holiday
    request.respond_due = after_minutes(request.asked_at, request.respond_hours * 60, zone, is_holiday)
    whole = request.resolve_hours * 60 + request.paused_minutes
    request.resolve_due = after_minutes(request.asked_at, whole, zone, is_holiday)


def said(
    request: SupportRequest,
    kind: str,
    text: str,
    *,
    by: UUID | None,
    now: datetime,
    mailed: bool = True,
    **data: object,
) -> SupportEntry:
    """Adds what was said or done, with its entry of the journal, which holds none of the words; what is for who asked
    waits to be sent."""
    after = now if mailed and kind in Kind.mailed() else None
    made = SupportEntry.objects.create(
        request=request, kind=kind, text=text, made_by_id=by, made_at=now, mail_after=after
    )
    note(f"support.{kind}", request.collaboration_id, by=by, now=now, number=request.number, **data)
    return made


def _address(typed: str) -> str:
    email = typed.strip()
    try:
        validate_email(email)
    except ValidationError:
        raise Refusal("wrong_address") from None
    if len(email) > LONGEST_EMAIL:
        raise Refusal("wrong_address")
    return email
