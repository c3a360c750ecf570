"""Calling meetings, putting things on their agendas, and writing and approving minutes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Max
from django.utils.translation import override

from aktiv.collaboration.actions.turns import my_turn, note
from aktiv.collaboration.minutes_words import minutes_text
from aktiv.collaboration.models import AgendaItem, Collaboration, Meeting, Minutes
from aktiv.collaboration.models.meetings import LONGEST_MINUTES, LONGEST_TEXT, LONGEST_TITLE
from aktiv.collaboration.queries.budgets import access_budget
from aktiv.collaboration.queries.commitments import access_promise
from aktiv.collaboration.queries.contracts import access_contract
from aktiv.collaboration.queries.ideas import access_idea
from aktiv.collaboration.queries.incidents import access_incident
from aktiv.collaboration.queries.initiatives import access_initiative
from aktiv.collaboration.queries.maintenance import access_item
from aktiv.collaboration.queries.mandates import access_body, require_mandate
from aktiv.collaboration.queries.meetings import access_meeting, meeting_row
from aktiv.collaboration.queries.procurements import access_procurement
from aktiv.collaboration.queries.votes import access_vote
from aktiv.collaboration.rules.minutes import content_of, fingerprint
from aktiv.people.permissions import Permission, Thing
from aktiv.values.refusal import Refusal
from aktiv.values.typed_text import many_lines, one_line

LONGEST_PLACE = LONGEST_WHY = 300
CALL = Permission.COLLABORATION_CALL


@dataclass(frozen=True, slots=True, kw_only=True)
class Point:
    """Something for an agenda; `about` is what it is about ("" for nothing that has a number), with its number."""

    title: str
    text: str = ""
    about: str = ""
    number: int | None = None


@transaction.atomic
def call_meeting(body: str, starts_at: datetime, ends_at: datetime, place: str, *, by: UUID, now: datetime) -> Meeting:
    """Calls a body together. Raises Refusal: not_found, no_mandate, mandate_over, meeting_not_in_order, missing_text,
    too_long, control_characters."""
    home = my_turn()
    there = access_body(home.pk, body)
    require_mandate(CALL, Thing(collaboration_id=home.pk, body_id=there.pk), by=by, now=now)
    if ends_at <= starts_at:
        raise Refusal("meeting_not_in_order")
    last = Meeting.objects.filter(collaboration=home).aggregate(last=Max("number"))["last"] or 0
    made = Meeting.objects.create(
        collaboration=home,
        number=last + 1,
        body=there,
        starts_at=starts_at,
        ends_at=ends_at,
        place=one_line(place, limit=200, required=True),
        made_by_id=by,
        made_at=now,
    )
    note("meeting.called", home.pk, by=by, now=now, number=made.number, body=body)
    return made


@transaction.atomic
def call_off(number: int, why: str, *, by: UUID, now: datetime) -> Meeting:
    """Calls a meeting off before it begins. Raises Refusal: not_found, no_mandate, mandate_over, meeting_called_off,
    meeting_begun, missing_text, too_long, control_characters."""
    home, meeting = _held(number, by, now)
    if meeting.starts_at <= now:
        raise Refusal("meeting_begun")
    meeting.called_off_why = one_line(why, limit=LONGEST_WHY, required=True)
    meeting.called_off_at = now
    meeting.save(update_fields=["called_off_at", "called_off_why"])
    note("meeting.called_off", home.pk, by=by, now=now, number=number)
    return meeting


@transaction.atomic
def put_on_agenda(number: int, point: Point, *, by: UUID, now: datetime) -> AgendaItem:
    """Puts something last on the agenda, until the meeting has ended.

    Raises Refusal: not_found, no_mandate, mandate_over, meeting_called_off, meeting_over, not_a_kind,
    no_such_thing, missing_text, too_long, control_characters.
    """
    home, meeting = _held(number, by, now)
    if meeting.ends_at < now:
        raise Refusal("meeting_over")
    made = AgendaItem.objects.create(
        meeting=meeting,
        number=len(meeting.items.all()) + 1,
        title=one_line(point.title, limit=LONGEST_TITLE, required=True),
        text=many_lines(point.text, limit=LONGEST_TEXT),
        made_by_id=by,
        made_at=now,
        **_about(home, point),
    )
    note("meeting.item_added", home.pk, by=by, now=now, number=number, item=made.number)
    return made


@transaction.atomic
def write_minutes(number: int, added: str, *, language: str = "nb", by: UUID, now: datetime) -> Minutes:
    """Writes the minutes from what the things on the agenda came to, as it stands now, with what is added. They may be
    written anew until they are approved.

    Raises Refusal: not_found, no_mandate, mandate_over, meeting_called_off, meeting_not_held, minutes_approved,
    too_long, control_characters.
    """
    home, meeting = _held(number, by, now)
    if meeting.ends_at > now:
        raise Refusal("meeting_not_held")
    before = list(meeting.minutes.all())
    if any(each.approved_at is not None for each in before):
        raise Refusal("minutes_approved")
    content = content_of(meeting_row(meeting, now), many_lines(added, limit=LONGEST_MINUTES // 2))
    with override(language):
        text = minutes_text(content)
    made = Minutes.objects.create(
        meeting=meeting,
        version=len(before) + 1,
        text=text,
        content=content,
        sha256=fingerprint(content),
        made_by_id=by,
        made_at=now,
    )
    note("meeting.minutes_written", home.pk, by=by, now=now, number=number, version=made.version, sha256=made.sha256)
    return made


@transaction.atomic
def approve_minutes(number: int, seen: str, *, by: UUID, now: datetime) -> Minutes:
    """Approves the newest version, by the fingerprint of what was read: another than who wrote it does.

    Raises Refusal: not_found, no_mandate, mandate_over, meeting_called_off, minutes_approved, seen_another,
    approved_by_another.
    """
    home, meeting = _held(number, by, now)
    newest = list(meeting.minutes.all())[-1:]
    if not newest:
        raise Refusal("not_found")
    [minutes] = newest
    if minutes.approved_at is not None:
        raise Refusal("minutes_approved")
    if minutes.sha256 != seen:
        raise Refusal("seen_another")
    if minutes.made_by_id == by:
        raise Refusal("approved_by_another")
    minutes.approved_by_id, minutes.approved_at = by, now
    minutes.save(update_fields=["approved_by", "approved_at"])
    note("meeting.minutes_approved", home.pk, by=by, now=now, number=number, version=minutes.version, sha256=seen)
    return minutes


def _about(home: Collaboration, point: Point) -> dict[str, object]:
    """The thing that it is about, by the field that leads to it."""
    if not point.about:
        return {}
    if point.number is None:
        raise Refusal("no_such_thing")
    try:
        match point.about:
            case "vote":
                return {"vote": access_vote(home.pk, point.number)}
            case "idea":
                return {"idea": access_idea(home.pk, point.number)}
            case "commitment":
                return {"commitment": access_promise(home.pk, point.number).commitment}
            case "incident":
                return {"incident": access_incident(home.pk, point.number)}
            case "maintenance":
                return {"item": access_item(home.pk, point.number)}
            case "initiative":
                return {"initiative": access_initiative(home.pk, point.number)}
            case "budget":
                return {"budget": access_budget(home.pk, point.number)}
            case "contract":
                return {"contract": access_contract(home.pk, point.number)}
            case "procurement":
                return {"procurement": access_procurement(home.pk, point.number)}
    except Refusal as refusal:
        raise Refusal("no_such_thing") from refusal
    raise Refusal("not_a_kind")


def _held(number: int, by: UUID, now: datetime) -> tuple[Collaboration, Meeting]:
    home = my_turn()
    meeting = access_meeting(home.pk, number)
    require_mandate(CALL, Thing(collaboration_id=home.pk, body_id=meeting.body_id), by=by, now=now)
    if meeting.called_off_at is not None:
        raise Refusal("meeting_called_off")
    return home, meeting
