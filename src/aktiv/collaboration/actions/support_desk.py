"""What those with a mandate do with requests for help: take, answer, note, move, close, and make something else of."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from aktiv.collaboration.actions import ideas, incidents, maintenance
from aktiv.collaboration.actions.support import reckon_due, runs_on, said
from aktiv.collaboration.actions.turns import my_turn, note
from aktiv.collaboration.models import Collaboration, Member, Priority, ServiceLevel, SupportEntry, SupportRequest
from aktiv.collaboration.models.support import LONGEST_ASKED
from aktiv.collaboration.queries.mandates import require_mandate
from aktiv.collaboration.queries.parties import access_member, members_on
from aktiv.collaboration.queries.prompting import colleagues
from aktiv.collaboration.queries.support import access_request, level_on
from aktiv.collaboration.rules.support import still_open
from aktiv.people.permissions import Permission, Thing
from aktiv.values.refusal import Refusal
from aktiv.values.typed_text import many_lines
from aktiv.walls import everything

Kind, State = SupportEntry.Kind, SupportRequest.State
MOST_HOURS = 2000


@dataclass(frozen=True, slots=True, kw_only=True)
class Made:
    """What is made of a request, written anew: nothing of who asked goes along."""

    what: str
    title: str
    text: str
    part: str = ""


@transaction.atomic
def take(number: int, *, by: UUID, now: datetime) -> SupportRequest:
    """Takes it on. Raises Refusal: not_found, no_mandate, mandate_over, support_closed."""
    with everything():
        request = _held(number, by, now)
        still_open(request.state)
        request.assigned_to_id = by
        request.save(update_fields=["assigned_to"])
        said(request, Kind.TAKEN, "", by=by, now=now)
        return request


@transaction.atomic
def hand(number: int, to: UUID, *, by: UUID, now: datetime) -> SupportRequest:
    """Hands it to a colleague who may answer it, who is told.

    Raises Refusal: not_found, no_mandate, mandate_over, support_closed, no_such_colleague.
    """
    with everything():
        request = _held(number, by, now)
        still_open(request.state)
        if to not in {each.pk for each in colleagues(request, now)}:
            raise Refusal("no_such_colleague")
        if request.assigned_to_id == to:
            return request
        request.assigned_to_id = to
        request.save(update_fields=["assigned_to"])
        said(request, Kind.HANDED, "", by=by, now=now, to=str(to))
        return request


@transaction.atomic
def answer(number: int, text: str, *, waits: bool = False, by: UUID, now: datetime) -> SupportRequest:
    """Answers who asked; with `waits` something is asked of her, and the clock stands still until she writes.

    Raises Refusal: not_found, no_mandate, mandate_over, support_closed, missing_text, too_long, control_characters.
    """
    told = many_lines(text, limit=LONGEST_ASKED, required=True)
    with everything():
        request = _held(number, by, now)
        still_open(request.state)
        runs_on(request, request.waiting_since, now)
        request.state = State.WAITING if waits else State.OPEN
        request.waiting_since = now if waits else None
        request.answered_at = request.answered_at or now
        request.assigned_to_id = request.assigned_to_id or by
        request.save()
        said(request, Kind.WAITS if waits else Kind.ANSWERED, told, by=by, now=now)
        return request


@transaction.atomic
def remark(number: int, text: str, *, by: UUID, now: datetime) -> SupportRequest:
    """Writes something for those who answer alone. Raises Refusal as `answer`, also when it is closed."""
    told = many_lines(text, limit=LONGEST_ASKED, required=True)
    with everything():
        request = _held(number, by, now)
        said(request, Kind.NOTE, told, by=by, now=now)
        return request


@transaction.atomic
def move(number: int, *, member: str, priority: str, by: UUID, now: datetime) -> SupportRequest:
    """Gives it to another member ("" for none: the secretariat answers), or another priority; it is due by what holds
    there for what came that day. Nobody there has taken it.

    Raises Refusal: not_found, no_mandate, mandate_over, support_closed, not_a_kind, support_of_no_party.
    """
    with everything():
        request = _held(number, by, now)
        still_open(request.state)
        if priority not in Priority.values:
            raise Refusal("not_a_kind")
        there = access_member(request.collaboration_id, member) if member else None
        parties = members_on(request.collaboration_id, timezone.localdate(now), Member.Kind.parties())
        if there is not None and there not in (*parties, request.member):
            raise Refusal("support_of_no_party")
        if there != request.member:
            request.assigned_to = None
        request.member, request.priority = there, priority
        level = level_on(there, priority, timezone.localdate(request.asked_at))
        request.respond_hours, request.resolve_hours = level.respond, level.resolve
        reckon_due(request)
        request.save()
        said(request, Kind.MOVED, "", by=by, now=now, member=member, priority=priority)
        return request


@transaction.atomic
def close(number: int, text: str = "", *, by: UUID, now: datetime) -> SupportRequest:
    """Closes it, with a last word when there is one; it counts as answered. Raises Refusal: not_found, no_mandate,
    mandate_over, support_closed, too_long, control_characters."""
    told = many_lines(text, limit=LONGEST_ASKED)
    with everything():
        request = _held(number, by, now)
        still_open(request.state)
        runs_on(request, request.waiting_since, now)
        request.state, request.closed_at = State.CLOSED, now
        request.answered_at = request.answered_at or now
        request.assigned_to_id = request.assigned_to_id or by
        request.save()
        said(request, Kind.CLOSED, told, by=by, now=now)
        return request


@transaction.atomic
def make(number: int, new: Made, *, by: UUID, now: datetime) -> SupportRequest:
    """Makes an incident, an idea or something to be mended of it, once. It stays open, and who asked is told.

    Raises Refusal: not_found, no_mandate, mandate_over, support_closed, support_became_already, not_a_kind, and what
    each of them refuses.
    """
    with everything():
        request = _held(number, by, now)
        still_open(request.state)
        if request.became:
            raise Refusal("support_became_already")
        request.became, request.became_number = new.what, _made(request, new, by, now)
        request.save(update_fields=["became", "became_number"])
        said(request, Kind.BECAME, "", by=by, now=now, what=new.what, became=request.became_number)
        return request


def _made(request: SupportRequest, new: Made, by: UUID, now: datetime) -> int:
    match new.what:
        case SupportRequest.Became.INCIDENT:
            members = [request.member.number] if request.member is not None else []
            told = incidents.NewIncident(
                title=new.title, parts=[new.part] if new.part else [], severity="minor", text=new.text, began_at=now,
                members=members,
            )  # fmt: skip
            return incidents.report(told, by=by, now=now).number
        case SupportRequest.Became.MAINTENANCE:
            item = maintenance.NewItem(
                kind="accessibility" if request.category == "accessible" else "fault", title=new.title, text=new.text,
                part=new.part, severity="medium", effort="small", support=request,
            )  # fmt: skip
            return maintenance.note_item(item, by=by, now=now).number
        case SupportRequest.Became.IDEA:
            affected = request.get_category_display()
            idea = ideas.NewIdea(
                title=new.title, text=new.text, affected=affected, language=request.language, feature=request.feature,
                page=request.page, facility=request.facility,
                service=request.service.slug if request.service is not None else "",
            )  # fmt: skip
            return ideas.submit(idea, by=by, now=now).number
    raise Refusal("not_a_kind")


@transaction.atomic
def set_level(
    member: str, priority: str, *, respond: int, resolve: int, from_day: date, by: UUID, now: datetime
) -> ServiceLevel:
    """Says within how many working hours a member wants an answer, from a day on.

    Raises Refusal: not_found, no_mandate, mandate_over, not_a_kind, level_not_in_order, level_in_the_past,
    level_said_already.
    """
    home = my_turn()
    there = access_member(home.pk, member)
    thing = Thing(collaboration_id=home.pk, member_id=there.pk)
    require_mandate(Permission.COLLABORATION_SPEAK, thing, by=by, now=now)
    if priority not in Priority.values:
        raise Refusal("not_a_kind")
    if not 0 < respond <= resolve <= MOST_HOURS:
        raise Refusal("level_not_in_order", most=MOST_HOURS)
    if from_day < timezone.localdate(now):
        raise Refusal("level_in_the_past")
    if ServiceLevel.objects.filter(member=there, priority=priority, from_day=from_day).exists():
        raise Refusal("level_said_already")
    made = ServiceLevel.objects.create(
        member=there, priority=priority, respond_hours=respond, resolve_hours=resolve, from_day=from_day,
        made_by_id=by, made_at=now,
    )  # fmt: skip
    note("support.level_set", home.pk, by=by, now=now, member=member, priority=priority, hours=[respond, resolve])
    return made


def _held(number: int, by: UUID, now: datetime) -> SupportRequest:
    home: Collaboration = my_turn()
    request = access_request(home.pk, number, lock=True)
    thing = Thing(collaboration_id=home.pk, member_id=request.member_id)
    require_mandate(Permission.SUPPORT_ANSWER, thing, by=by, now=now)
    return request
