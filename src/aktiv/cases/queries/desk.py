"""Everything that one screen of a case shows: dates with what stands in the way and the ways out, checks, talk."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import Prefetch
from django.db.models.functions import Lower

from aktiv.bookings.queries.conflicts import InTheWayOf, explained
from aktiv.bookings.queries.ways_out import Way, ways_out
from aktiv.bookings.rules import Rule, not_in_the_past, open_for_booking, within_opening
from aktiv.cases.models import Application, Case, DecidedDate, Decision, Line, Look, Note, Offer, RequestedDate
from aktiv.cases.queries.applications import (
    CLOSED_CODES,
    MOST_WAYS_FOR,
    Judged,
    JudgedDate,
    applicant_party,
    judged,
    lines_of,
)
from aktiv.facilities.models import Space
from aktiv.facilities.queries.listing import spaces_by_id
from aktiv.journal.models import Entry
from aktiv.journal.queries import entries_of
from aktiv.timetable.rules import InTheWay
from aktiv.walls import within

WHERE_OPEN: tuple[Rule, ...] = (not_in_the_past, open_for_booking, within_opening)
"""What other times must keep to be worth proposing: the rest is the handler's to weigh."""
LOOKED_AT = timedelta(seconds=60)
"""How long after she was seen somebody counts as looking."""


@dataclass(frozen=True, slots=True)
class Standing:
    """One date that waits: free, closed, or taken by what stands in the way; and what would work instead.

    `gives_way` are the dates of season time that an event could take time from, when nothing else is in the way.
    """

    judged: JudgedDate
    in_the_way: tuple[InTheWayOf, ...]
    ways: tuple[Way, ...]
    gives_way: frozenset[int] = frozenset()

    @property
    def date(self) -> RequestedDate:
        return self.judged.date

    @property
    def closed(self) -> bool:
        """Outside opening hours, or a closure stands there."""
        stops = any(each.kind is InTheWay.CLOSURE for each in self.in_the_way)
        return stops or any(each.code in CLOSED_CODES for each in self.judged.remarks)

    @property
    def free(self) -> bool:
        """Nothing stands in the way, and it is open."""
        return not self.in_the_way and not self.closed

    @property
    def priced(self) -> bool:
        """Whether there is a price for it."""
        return not isinstance(self.judged.price, Exception) and self.judged.price is not None


@dataclass(frozen=True, slots=True)
class Scene:
    """A case as its handler sees it."""

    case: Case
    application: Application
    lines: tuple[Line, ...]
    judged: Judged
    waiting: Mapping[int, Standing]
    spaces: Mapping[int, Space]

    @property
    def dates(self) -> list[RequestedDate]:
        """All dates of the case, in order of time."""
        found = [each for line in self.lines for each in line.dates.all()]
        return sorted(found, key=lambda each: (each.during.lower, each.pk))

    @property
    def clashing(self) -> list[Standing]:
        """Those that cannot be granted as they are asked for."""
        return [each for each in self.waiting.values() if not each.free]


def scene_of(case: Case, now: datetime) -> Scene:
    """The dates of a case as they stand now. A number of statements that does not grow with the dates."""
    application = case.application
    lines = [line for line in lines_of(application) if line.municipality_id == case.municipality_id]
    found = judged(application, lines, now, states={RequestedDate.State.ASKED})
    conflicts = [(each, one) for each in found.dates.values() for one in each.conflicts]
    told = explained([one for _, one in conflicts]) if conflicts else []
    in_the_way: dict[int, list[InTheWayOf]] = {}
    for (each, _), one in zip(conflicts, told, strict=True):
        in_the_way.setdefault(each.date.pk, []).append(one)
    clashing = [each for each in found.dates.values() if each.date.pk in in_the_way or _closed(each)]
    party = applicant_party(application)
    group = found.groups.get(case.municipality_id) or None
    ways = ways_out(
        [(each.where, each.period) for each in clashing[:MOST_WAYS_FOR]], party, group, now, rules=WHERE_OPEN
    )
    waiting = {}
    for pk, each in found.dates.items():
        theirs = tuple(in_the_way.get(pk, ()))
        waiting[pk] = Standing(
            each,
            theirs,
            ways.get((each.where.space_id, each.period), ()) if each in clashing else (),
            _giving_way(application, theirs),
        )
    wanted = {way.space_id for each in waiting.values() for way in each.ways}
    offered = {each.space_id for each in offers_of(case)}
    spaces = spaces_by_id(wanted | offered) if wanted | offered else {}
    spaces |= {line.space_id: line.space for line in lines}
    return Scene(case, application, tuple(lines), found, waiting, spaces)


def _closed(date_: JudgedDate) -> bool:
    return any(each.code in CLOSED_CODES for each in date_.remarks)


def _giving_way(application: Application, in_the_way: Sequence[InTheWayOf]) -> frozenset[int]:
    """Season time that an event may take time from, when nothing else stands there."""
    if application.kind != Application.Kind.EVENT or not in_the_way:
        return frozenset()
    if not all(each.gives_way_to_event for each in in_the_way):
        return frozenset()
    return frozenset(each.occurrence.pk for each in in_the_way if each.occurrence is not None)


def notes_of(case: Case, *, staff: bool) -> list[Note]:
    """What was written on a case, in order; internal notes for staff alone. One statement."""
    with _shown(case, staff=staff):
        return list(Note.objects.filter(case=case).select_related("author").order_by("pk"))


def decisions_of(case: Case, *, staff: bool) -> list[Decision]:
    """The decisions on a case with their dates, the newest first; for applicants those whose letter has left. Two
    statements."""
    dates = DecidedDate.objects.select_related("space__facility").order_by(Lower("during"))
    rows = Decision.objects.filter(case=case).select_related("decided_by", "rule", "case__municipality")
    if not staff:
        rows = rows.filter(lettered_at__isnull=False, undone_at=None)
    with _shown(case, staff=staff):
        return list(rows.prefetch_related(Prefetch("dates", queryset=dates)).order_by("-number"))


def offers_of(case: Case) -> list[Offer]:
    """The offers that wait for the applicant, in order of time. One statement."""
    rows = Offer.objects.filter(case=case, answer="").select_related("space__facility", "date__line")
    return list(rows.order_by(Lower("during")))


def history_of(case: Case) -> list[Entry]:
    """What was done to a case, the newest first."""
    return entries_of("case", case.pk, within(municipalities=[case.municipality_id]))


def looking_at(case_id: int, apart_from: UUID, now: datetime) -> list[str]:
    """The names of colleagues who have the case open just now. One statement."""
    rows = Look.objects.filter(case=case_id, seen_at__gt=now - LOOKED_AT).exclude(person=apart_from)
    return list(rows.order_by("-seen_at").values_list("person__name", flat=True)[:5])


def appeals_of(case: Case, *, staff: bool) -> list[Case]:
    """Appeals of a case's decisions. One statement."""
    with _shown(case, staff=staff):
        return list(Case.objects.filter(appealed__case=case).order_by("pk"))


def duplicates_of(case: Case) -> list[Case]:
    """Other open cases of the same applicant in the same municipality for some of the same time. One statement."""
    if case.first_use is None or case.last_use is None:
        return []
    with within(municipalities=[case.municipality_id]):
        rows = Case.objects.filter(
            municipality=case.municipality_id,
            state__in=Case.State.open(),
            kind=Case.Kind.APPLICATION,
            person=case.person_id,
            organisation=case.organisation_id,
            first_use__lt=case.last_use,
            last_use__gt=case.first_use,
            facility_ids__overlap=case.facility_ids,
        )
        if case.organisation_id is None:
            rows = rows.filter(organisation__isnull=True)
        return list(rows.exclude(pk=case.pk).order_by("pk")[:5])


def _shown(case: Case, *, staff: bool) -> AbstractContextManager[None]:
    """What the municipality's people see of it, or those whose it is."""
    if staff:
        return within(municipalities=[case.municipality_id])
    return within(person=case.person_id, organisation=case.organisation_id)
