"""Reading requests for help: the queue of those who answer, one with all that was said, how well each member does."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db.models import Q, QuerySet
from django.utils import timezone

from aktiv.collaboration.models import (
    Collaboration,
    Member,
    ServiceLevel,
    SupportAsker,
    SupportEntry,
    SupportRequest,
)
from aktiv.collaboration.queries.ideas import COUNTRY
from aktiv.collaboration.queries.parties import in_order, members_on
from aktiv.collaboration.rules.support import DEFAULTS, Level, Standing, standing
from aktiv.municipalities.queries import holidays_of
from aktiv.people.links import Link
from aktiv.people.permissions import Permission, Rights, Thing, permits
from aktiv.values.refusal import Refusal
from aktiv.walls import everything, within

Row = dict[str, Any]  # Any: text, number, or nothing
SUPPORT_LINK = Link("collaboration.support", "link_unknown")
"""The secret link of who asked: it sees what was said, and writes."""
YEAR = timedelta(days=365)


@dataclass(frozen=True, slots=True)
class Calendar:
    """Where a member's working hours are counted."""

    zone: ZoneInfo
    is_holiday: Callable[[date], bool]


@dataclass(frozen=True, slots=True)
class Found:
    """A page of a queue, and how many there are in all."""

    requests: Sequence[SupportRequest]
    total: int


@dataclass(frozen=True, slots=True)
class Thread:
    """What was said of a request, and who asked."""

    entries: Sequence[SupportEntry]
    asker: SupportAsker | None


def calendar_of(member: Member | None) -> Calendar:
    """The zone and holidays of a member that is one of the service's municipalities; otherwise the country's."""
    home = member.municipality if member is not None else None
    zone: Any = home.zone if home is not None else timezone.get_current_timezone()  # Any: Django's tzinfo is a ZoneInfo
    country, region = (home.country, home.holiday_region) if home is not None else (COUNTRY, "")
    return Calendar(zone, lambda day: day in holidays_of(country, region, day, day))


def access_request(collaboration_id: int, number: int, *, lock: bool = False) -> SupportRequest:
    """A request by its number. Raises Refusal: not_found."""
    rows = SupportRequest.objects.select_for_update(of=("self",)) if lock else SupportRequest.objects
    rows = rows.select_related("member__municipality", "facility", "assigned_to")
    found = rows.filter(collaboration_id=collaboration_id, number=number).first()
    if found is None:
        raise Refusal("not_found")
    return found


def request_of_link(token: str, *, lock: bool = False) -> SupportRequest:
    """The request that a secret link names. Raises Refusal: link_unknown."""
    row_id = SUPPORT_LINK.row_id(token)
    rows = SupportRequest.objects.select_for_update(of=("self",)) if lock else SupportRequest.objects
    found = rows.select_related("member__municipality", "facility", "service").filter(pk=row_id).first()
    if found is None:
        raise Refusal("link_unknown")
    return found


def requests_of(person_id: UUID) -> list[SupportRequest]:
    """What a person has asked while she was signed in, the newest first. Two statements."""
    with within(person=person_id):
        mine = list(SupportAsker.objects.filter(person_id=person_id).values_list("request_id", flat=True))
    rows = SupportRequest.objects.filter(pk__in=mine).select_related("member")
    return list(rows.order_by("-number"))


def thread_of(request: SupportRequest, *, staff: bool) -> Thread:
    """What was said, in order; notes between those who answer for staff alone."""
    with everything():
        rows = SupportEntry.objects.filter(request=request).select_related("made_by").order_by("id")
        if not staff:
            rows = rows.filter(kind__in=SupportEntry.Kind.shown())
        asker = SupportAsker.objects.filter(request=request).select_related("person").first()
        return Thread(list(rows), asker)


def answered_by(held: Rights, collaboration_id: int, members: Collection[Member]) -> Q:
    """Which requests somebody with these rights answers: all for the secretariat, else her members'."""
    if permits(Permission.SUPPORT_ANSWER, held, Thing(collaboration_id=collaboration_id)):
        return Q()
    mine = [
        each.pk
        for each in members
        if permits(Permission.SUPPORT_ANSWER, held, Thing(collaboration_id=collaboration_id, member_id=each.pk))
    ]
    return Q(member_id__in=mine)


def queue(
    collaboration_id: int,
    hers: Q,
    *,
    which: str = "",
    service: str = "",
    person_id: UUID | None = None,
    now: datetime,
    offset: int = 0,
    limit: int | None = 25,
) -> Found:
    """Requests that somebody may answer, what is due first on top. `which`: see `narrowed`; `service` is the
    slug of one of the agreement. By support_queue."""
    rows = narrowed(SupportRequest.objects.filter(hers, collaboration_id=collaboration_id), which, person_id, now)
    if service:
        rows = rows.filter(service__slug=service)
    order = ("-closed_at",) if which == "lukket" else ("respond_due", "number")
    rows = rows.select_related("member", "assigned_to", "facility", "service").order_by(*order)
    last = None if limit is None else offset + limit
    return Found(list(rows[offset:last]), rows.count())


def narrowed(
    rows: QuerySet[SupportRequest], which: str, person_id: UUID | None, now: datetime
) -> QuerySet[SupportRequest]:
    """Those that are open; of them hers, nobody's, late, unanswered, or that wait for who asked; or those closed."""
    open_rows = rows.exclude(state=SupportRequest.State.CLOSED)
    late = Q(answered_at=None, respond_due__lt=now) | Q(state=SupportRequest.State.OPEN, resolve_due__lt=now)
    return {
        "mine": open_rows.filter(assigned_to_id=person_id),
        "ledige": open_rows.filter(assigned_to=None),
        "ubesvart": open_rows.filter(answered_at=None),
        "forsent": open_rows.filter(late),
        "venter": rows.filter(state=SupportRequest.State.WAITING),
        "lukket": rows.filter(state=SupportRequest.State.CLOSED),
    }.get(which, open_rows)


def standing_of(request: SupportRequest, now: datetime) -> Standing:
    """Whether it was answered and closed in time, or is late."""
    return standing(
        respond_due=request.respond_due,
        resolve_due=request.resolve_due,
        answered_at=request.answered_at,
        closed_at=request.closed_at,
        waiting=request.state == SupportRequest.State.WAITING,
        now=now,
    )


def levels_on(member_ids: Collection[int], day: date) -> dict[int, dict[str, Level]]:
    """What holds for each member on a day, by priority: its newest level of that day or earlier, else what holds for
    all."""
    found: dict[int, dict[str, Level]] = {each: dict(DEFAULTS) for each in member_ids}
    rows = ServiceLevel.objects.filter(member_id__in=list(member_ids), from_day__lte=day)
    for each in rows.order_by("from_day", "pk"):
        found[each.member_id][each.priority] = Level(each.respond_hours, each.resolve_hours)
    return found


def level_on(member: Member | None, priority: str, day: date) -> Level:
    """The same for one member and priority."""
    return DEFAULTS[priority] if member is None else levels_on([member.pk], day)[member.pk][priority]


def level_rows(home: Collaboration, day: date) -> list[Row]:
    """What each member of a day wants, by priority. Two statements."""
    members = members_on(home.pk, day, Member.Kind.parties())
    levels = levels_on([each.pk for each in members], day)
    return [
        {
            "member": each.number,
            "member_name": each.name,
            "priority": priority,
            "respond_hours": level.respond,
            "resolve_hours": level.resolve,
        }
        for each in members
        for priority, level in levels[each.pk].items()
    ]


def support_rows(home: Collaboration, now: datetime, *, service: str = "") -> list[Row]:
    """How well each member answers, of what was asked in a year, or of that about a service; the last row is what
    belongs to none. Two statements.

    `answered_of` and `closed_of` are those of which it can be said whether they were in time.
    """
    asked = SupportRequest.objects.filter(collaboration=home, asked_at__gt=now - YEAR)
    if service:
        asked = asked.filter(service__slug=service)
    by_member: dict[int | None, list[SupportRequest]] = {}
    for each in asked:
        by_member.setdefault(each.member_id, []).append(each)
    known = Member.objects.filter(collaboration=home).filter(
        Q(pk__in=[each for each in by_member if each is not None])
        | Q(pk__in=[each.pk for each in members_on(home.pk, timezone.localdate(now), Member.Kind.parties())])
    )
    rows = [_figures(each.number, each.name, by_member.get(each.pk, []), now) for each in in_order(known)]
    return [*rows, _figures(None, None, by_member.get(None, []), now)]


def _figures(number: str | None, name: str | None, asked: Sequence[SupportRequest], now: datetime) -> Row:
    found = [standing_of(each, now) for each in asked]
    answered = [each.answered_in_time for each in found if each.answered_in_time is not None]
    closed = [each.closed_in_time for each in found if each.closed_in_time is not None]
    return {
        "member": number,
        "member_name": name,
        "asked": len(asked),
        "open": sum(each.state != SupportRequest.State.CLOSED for each in asked),
        "answered_in_time": sum(answered),
        "answered_of": len(answered),
        "closed_in_time": sum(closed),
        "closed_of": len(closed),
        "late_now": sum(
            each.late and one.state != SupportRequest.State.CLOSED for each, one in zip(found, asked, strict=True)
        ),
        "reopened": sum(each.reopened > 0 for each in asked),
    }


def in_all(rows: Sequence[Mapping[str, Any]]) -> Row:  # Any: as above
    """The sums of the figures."""
    keys = [key for key, value in (rows[0] if rows else {}).items() if isinstance(value, int)]
    return {key: sum(each[key] for each in rows) for key in keys}
