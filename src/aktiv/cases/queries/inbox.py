"""The case handler's queue: what is hers, what is free, everything; by deadline or by date of use.

Open cases lie in partial indexes of their municipality, so that a page costs the same after a hundred thousand answered
ones. Counts stop at a hundred: beyond that nobody counts.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from django.db.models import CharField, F, Q, QuerySet, Value
from django.db.models.functions import Lower
from django.utils import timezone

from aktiv.bookings.queries.places import days_around, places
from aktiv.bookings.queries.wanting import wanted_of
from aktiv.cases.models import Absence, Case, RequestedDate, SavedFilter
from aktiv.facilities.models import Facility
from aktiv.people.permissions import Permission, Rights, staff_roles
from aktiv.timetable.queries import in_the_way_of_each
from aktiv.values.periods import Period
from aktiv.walls import within

MOST_COUNTED = 100
PAGE = 25
MOST_PROBED = 400
"""Dates whose conflicts a page of the queue looks up: beyond that the tag is left to the case's own page."""


class Queue(StrEnum):
    """Which cases."""

    MINE = "mine"
    FREE = "ledige"
    ALL = "alle"
    ANSWERED = "besvart"


class Order(StrEnum):
    """In which order."""

    DEADLINE = "frist"
    USE = "dato"


@dataclass(frozen=True, slots=True, kw_only=True)
class Narrowed:
    """What the queue is narrowed to. `text` is looked for in title and number."""

    queue: Queue = Queue.MINE
    order: Order = Order.DEADLINE
    municipality: str = ""
    facility_id: int | None = None
    kind: str = ""
    late: bool = False
    text: str = ""
    page: int = 1


@dataclass(frozen=True, slots=True)
class Row:
    """A case in the queue: how many of its dates clash (None when that was not looked up)."""

    case: Case
    clashing: int | None
    days_left: int


@dataclass(frozen=True, slots=True)
class Kept:
    """A filter that somebody saved: the part of the inbox's address that asks for it, under her name for it."""

    id: int
    name: str
    query: str


@dataclass(frozen=True, slots=True)
class Inbox:
    """A page of the queue, how many lie in each (at most a hundred, which means at least so many), and her own
    filters by name."""

    rows: tuple[Row, ...]
    more: bool
    counts: Mapping[Queue, int] = field(default_factory=dict)
    filters: tuple[Kept, ...] = ()


Reach = Mapping[int, tuple[int, ...] | None]
"""The municipalities whose cases somebody may see, and of which facilities: None for all of it."""


def reach_of(held: Rights, permission: Permission = Permission.CASE_SEE) -> Reach:
    """How far her rights reach. No statement, one for those whose role is for a district."""
    found: dict[int, tuple[int, ...] | None] = {}
    roles = staff_roles(permission)
    for right in held.staff:
        if right.role in roles:
            found[right.municipality_id] = ()
    for home in found:
        rights = [each for each in held.staff if each.role in roles and each.municipality_id == home]
        if any(each.everywhere for each in rights):
            found[home] = None
            continue
        facilities = {each.facility_id for each in rights if each.facility_id is not None}
        if districts := {each.district for each in rights if each.district}:
            there = Facility.objects.filter(municipality_id=home, district__in=districts)
            facilities |= set(there.values_list("pk", flat=True))
        found[home] = tuple(sorted(facilities))
    return found


def reaches(reach: Reach, case: Case) -> bool:
    """Whether all of a case lies within the reach, as deciding on it needs."""
    if case.municipality_id not in reach:
        return False
    facilities = reach[case.municipality_id]
    return facilities is None or (bool(case.facility_ids) and set(case.facility_ids) <= set(facilities))


def inbox(person_id: UUID, reach: Reach, asked: Narrowed, now: datetime) -> Inbox:
    """A page of the queue with its tags. A fixed number of statements, whatever lies behind."""
    today = timezone.localdate(now)
    with within(municipalities=sorted(reach)):
        rows = _narrowed(_reached(reach), asked, today)
        offset = (asked.page - 1) * PAGE
        chosen = _in_queue(rows, asked.queue, person_id, today)
        found = list(_ordered(chosen, asked)[offset : offset + PAGE + 1])
        counts, filters = _beside(rows, person_id, today)
    clashing = clashes([each.pk for each in found[:PAGE] if each.state != Case.State.DECIDED], now)
    return Inbox(
        tuple(Row(each, clashing.get(each.pk), (each.answer_by - today).days) for each in found[:PAGE]),
        len(found) > PAGE,
        counts,
        filters,
    )


def neighbours(person_id: UUID, reach: Reach, asked: Narrowed, case_id: int, now: datetime) -> tuple[str, str]:
    """The keys of the cases before and after one in its queue; empty at the ends. One statement: the queue's first
    hundred, which is what anybody walks through."""
    today = timezone.localdate(now)
    with within(municipalities=sorted(reach)):
        rows = _in_queue(_narrowed(_reached(reach), asked, today), asked.queue, person_id, today)
        keys = list(_ordered(rows, asked).values_list("pk", "year", "number")[:MOST_COUNTED])
    place = next((n for n, (pk, *_) in enumerate(keys) if pk == case_id), None)
    if place is None:
        first = next((f"{year}-{number}" for pk, year, number in keys if pk != case_id), "")
        return "", first
    before = f"{keys[place - 1][1]}-{keys[place - 1][2]}" if place else ""
    after = f"{keys[place + 1][1]}-{keys[place + 1][2]}" if place + 1 < len(keys) else ""
    return before, after


def clashes(case_ids: Sequence[int], now: datetime) -> dict[int, int]:
    """How many of each case's waiting dates meet something that stands. Three statements; cases that would make it more
    than a few hundred dates are left out."""
    if not case_ids:
        return {}
    rows = RequestedDate.objects.filter(case__in=case_ids, state=RequestedDate.State.ASKED).select_related("line")
    dates = list(rows.order_by("case", Lower("during"))[:MOST_PROBED])
    full = {each.case_id for each in dates}
    if len(dates) == MOST_PROBED:
        full.discard(dates[-1].case_id)
    dates = [each for each in dates if each.case_id in full]
    if not dates:
        return dict.fromkeys(case_ids, 0)
    periods = [Period(each.during.lower, each.during.upper) for each in dates]
    days = sorted({day for period in periods for day in days_around(period)})
    found = places({each.line.space_id for each in dates}, days, now)
    wanted = [
        wanted_of(found[each.line.space_id], period, found[each.line.space_id].having(each.line.linked))
        for each, period in zip(dates, periods, strict=True)
    ]
    told = dict.fromkeys(full, 0) | {pk: 0 for pk in case_ids if pk in full}
    for each, conflicts in zip(dates, in_the_way_of_each(wanted, now), strict=True):
        if conflicts and each.case_id is not None:
            told[each.case_id] += 1
    return {pk: count for pk, count in told.items() if pk is not None}


def _reached(reach: Reach) -> QuerySet[Case]:
    whole = [home for home, facilities in reach.items() if facilities is None]
    asked = Q(municipality__in=whole)
    for home, facilities in reach.items():
        if facilities is not None:
            asked |= Q(municipality=home, facility_ids__overlap=list(facilities))
    return Case.objects.filter(asked)


def _narrowed(rows: QuerySet[Case], asked: Narrowed, today: date) -> QuerySet[Case]:
    if asked.municipality:
        rows = rows.filter(municipality__slug=asked.municipality)
    if asked.facility_id is not None:
        rows = rows.filter(facility_ids__contains=[asked.facility_id])
    if asked.kind == Case.Kind.APPEAL:
        rows = rows.filter(kind=Case.Kind.APPEAL)
    elif asked.kind:
        rows = rows.filter(application__kind=asked.kind, kind=Case.Kind.APPLICATION)
    if asked.late:
        rows = rows.filter(answer_by__lt=today)
    if asked.text:
        number = asked.text.rsplit("-", 1)[-1]
        found = Q(title__icontains=asked.text)
        rows = rows.filter(found | Q(number=int(number)) if number.isdecimal() and len(number) < 16 else found)
    return rows


def _in_queue(rows: QuerySet[Case], queue: Queue, person_id: UUID, today: date) -> QuerySet[Case]:
    if queue is Queue.MINE:
        # By case_mine; those whom she covers by absence_covered.
        away = Absence.objects.filter(cover=person_id, first__lte=today, last__gte=today, ended_at=None)
        hers = Q(handler=person_id) | Q(handler__in=away.values("person"))
        return rows.filter(hers, state__in=("in_review", "waiting"))
    if queue is Queue.FREE:
        return rows.filter(state="submitted")
    if queue is Queue.ANSWERED:
        return rows.filter(state="decided")
    return rows.filter(state__in=("submitted", "in_review", "waiting"))


def _beside(rows: QuerySet[Case], person_id: UUID, today: date) -> tuple[dict[Queue, int], tuple[Kept, ...]]:
    """How many lie in each queue of open cases, as far as anybody counts, and her own filters: what stands beside the
    queue. One statement."""
    counted = [
        _in_queue(rows, queue, person_id, today)
        .order_by()
        .annotate(queue=Value(queue.value, output_field=CharField()), which=Value(0), name=Value(""), query=Value(""))
        .values_list("queue", "which", "name", "query")[:MOST_COUNTED]
        for queue in Queue
        if queue is not Queue.ANSWERED
    ]
    kept = SavedFilter.objects.filter(person_id=person_id).order_by()
    filters = kept.annotate(queue=Value(""), which=F("id")).values_list("queue", "which", "name", "query")
    counts: Counter[str] = Counter()
    found = []
    for queue, which, name, query in counted[0].union(*counted[1:], filters, all=True):
        if queue:
            counts[queue] += 1
        else:
            found.append(Kept(which, name, query))
    return (
        {queue: counts[queue.value] for queue in Queue if queue is not Queue.ANSWERED},
        tuple(sorted(found, key=lambda each: each.name.casefold())),
    )


def _ordered(rows: QuerySet[Case], asked: Narrowed) -> QuerySet[Case]:
    rows = rows.select_related("municipality", "organisation", "application", "handler", "person")
    if asked.queue is Queue.ANSWERED:
        return rows.order_by("-decided_at", "-id")
    return rows.order_by("first_use", "id") if asked.order is Order.USE else rows.order_by("answer_by", "id")
