"""An application with its lines and dates, and what each of them meets: had at once, for a person, taken."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from uuid import UUID

from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet, Subquery
from django.db.models.functions import Lower

from aktiv.bookings.models import Booking
from aktiv.bookings.queries.asking import Details, ask, counted, group_of
from aktiv.bookings.queries.parties import party_of
from aktiv.bookings.queries.places import Place, days_around, places
from aktiv.bookings.queries.wanting import wanted_of
from aktiv.bookings.queries.ways_out import Way, ways_out
from aktiv.bookings.rules import (
    BEFORE_A_HOLD,
    Party,
    check,
    in_the_audience,
    not_in_the_past,
    open_for_booking,
    quota_limit,
    within_opening,
)
from aktiv.cases.models import Application, Case, DecidedDate, Decision, Line, RequestedDate
from aktiv.cases.rules.applying import BEFORE_ASKING, age_group
from aktiv.people.models import Person
from aktiv.prices.drafts import QuoteDraft
from aktiv.prices.queries import Left, Use, quotes_for_many
from aktiv.timetable.queries import in_the_way_of_each
from aktiv.timetable.rules import Conflict, Wanted
from aktiv.values.periods import Period
from aktiv.values.refusal import Refusal
from aktiv.walls import everything, within

CLOSED_CODES = frozenset({"outside_opening", "closed_for_booking", "season_only"})
MOST_WAYS_FOR = 60
"""Clashing dates for which ways out are worked out on one page."""


def draft_of(party: Party) -> Application | None:
    """The party's basket, when it has one. By one_draft_for_each_party."""
    if party.person_id is None:
        return None
    whose = Q(organisation=party.organisation_id) if party.organisation_id else Q(organisation=None)
    rows = Application.objects.filter(whose, person_id=party.person_id, submitted_at=None)
    with within(person=party.person_id):
        return rows.select_related("organisation", "person").first()


def basket_size(party: Party) -> int:
    """How many lines are in the party's basket."""
    draft = draft_of(party)
    return Line.objects.filter(application=draft).count() if draft else 0


def my_applications(party: Party, *, offset: int = 0, limit: int = 20) -> list[Application]:
    """The party's applications that are handed in, the newest first, with their cases as the party may know them. Two
    statements."""
    # Served by application_by_holder.
    rows = Application.objects.filter(holder=party.holder, submitted_at__isnull=False)
    cases = _with_unsaid(Case.objects.select_related("municipality")).order_by("pk")
    with within(person=party.person_id, organisation=party.organisation_id):
        found = rows.order_by("-created_at").prefetch_related(Prefetch("cases", queryset=cases))
        applications = list(found[offset : offset + limit])
    for each in applications:
        for case in each.cases.all():
            _hush(case)
    return applications


def cases_of(application: Application) -> list[Case]:
    """The cases of an application that was looked up for whoever asks, those of appeals after their own. One
    statement."""
    with within(person=application.person_id, organisation=application.organisation_id):
        return list(Case.objects.filter(application=application).select_related("municipality").order_by("pk"))


def lines_of(application: Application) -> list[Line]:
    """The lines with their spaces and their dates in order. Two statements."""
    dates = RequestedDate.objects.select_related("occurrence__booking").order_by(Lower("during"))
    rows = Line.objects.filter(application=application).select_related("space__facility", "space__municipality")
    return list(rows.prefetch_related(Prefetch("dates", queryset=dates)).order_by("pk"))


def cases_told(application: Application) -> list[Case]:
    """As `cases_of`, as they were before what a handler can still undo: whoever applied reads no answer that may be
    taken back. One statement."""
    with within(person=application.person_id, organisation=application.organisation_id):
        rows = Case.objects.filter(application=application).select_related("municipality").order_by("pk")
        found = list(_with_unsaid(rows))
    for each in found:
        _hush(each)
    return found


def decisions_said(application: Application) -> dict[int, list[Decision]]:
    """The decisions whose letters have left, by case, the newest first. One statement."""
    said: dict[int, list[Decision]] = {}
    with within(person=application.person_id, organisation=application.organisation_id):
        rows = Decision.objects.filter(case__application=application, lettered_at__isnull=False, undone_at=None)
        for each in rows.order_by("-number"):
            said.setdefault(each.case_id, []).append(each)
    return said


def lines_told(application: Application) -> list[Line]:
    """As `lines_of`, with the dates as they were before what a handler can still undo. Two statements."""
    decided = DecidedDate.objects.filter(date=OuterRef("pk"))
    said = decided.filter(decision__lettered_at__isnull=False, decision__undone_at=None)
    dates = RequestedDate.objects.select_related("occurrence__booking").annotate(
        unsaid=Exists(decided.filter(decision__in=_unsaid())),
        was_said=Subquery(said.order_by("-decision__number").values("outcome")[:1]),
    )
    rows = Line.objects.filter(application=application).select_related("space__facility", "space__municipality")
    with within(person=application.person_id, organisation=application.organisation_id):
        lines = list(rows.prefetch_related(Prefetch("dates", queryset=dates.order_by(Lower("during")))).order_by("pk"))
    for line in lines:
        for each in line.dates.all():
            if each.unsaid:  # type: ignore[attr-defined]  # annotated above
                each.state = each.was_said or RequestedDate.State.ASKED  # type: ignore[attr-defined]
                each.occurrence = None
    return lines


def _unsaid() -> QuerySet[Decision]:
    """Decisions of handlers whose letter has not left. What the applicant chose herself, or a rule granted, is hers to
    see at once: nobody undoes it."""
    return Decision.objects.filter(lettered_at=None, undone_at=None, offered=False, decided_by__isnull=False)


def _with_unsaid(cases: QuerySet[Case]) -> QuerySet[Case]:
    first = _unsaid().filter(case=OuterRef("pk")).order_by("number")
    return cases.annotate(was_unsaid=Subquery(first.values("was_state")[:1]))


def _hush(case: Case) -> None:
    """Puts the case, in memory, in the state that it had before the first decision whose letter waits."""
    if case.was_unsaid:  # type: ignore[attr-defined]  # annotated by _with_unsaid
        case.state, case.outcome = case.was_unsaid, ""  # type: ignore[attr-defined]


@dataclass(frozen=True, slots=True)
class JudgedDate:
    """One date as it stands now: what refuses it being had at once, what holds it, what it costs.

    `refused` are the rules that say no to everybody: it cannot be asked for at all.
    """

    date: RequestedDate
    where: Place
    period: Period
    remarks: tuple[Refusal, ...]
    refused: tuple[Refusal, ...]
    conflicts: tuple[Conflict, ...]
    price: QuoteDraft | Refusal | None

    @property
    def at_once(self) -> bool:
        """Whether it may be had without anybody deciding."""
        return not self.remarks and not self.refused and not self.conflicts and isinstance(self.price, QuoteDraft)


@dataclass(frozen=True, slots=True)
class Judged:
    """All dates of an application, by id, and the prices of the party in each municipality."""

    dates: dict[int, JudgedDate]
    groups: dict[int, str]
    places: dict[int, Place] = field(default_factory=dict)

    def of(self, line: Line) -> list[JudgedDate]:
        """Those of a line, in order of time."""
        return [self.dates[each.pk] for each in line.dates.all() if each.pk in self.dates]


def applicant_party(application: Application) -> Party:
    """Whose an application is, as bookings know a party."""
    person: Person = application.person
    return party_of(person, application.organisation)


def judged(application: Application, lines: Sequence[Line], now: datetime, *, states: Collection[str] = ()) -> Judged:
    """Every date under the rules of its space, against what stands, with its price. The number of statements grows with
    the kinds of spaces that have a quota, not with the dates. `states` narrows to some dates."""
    party = applicant_party(application)
    dates = [(line, each) for line in lines for each in line.dates.all() if not states or each.state in states]
    periods = {each.pk: Period(each.during.lower, each.during.upper) for _, each in dates}
    days: set[date] = {day for period in periods.values() for day in days_around(period)}
    found = places({line.space_id for line, _ in dates}, sorted(days), now) if dates else {}
    groups = _groups(party, found, periods, dates, age_group(application.participants))
    wanted: list[list[Wanted]] = []
    for line, each in dates:
        where = found[line.space_id]
        wanted.append(wanted_of(where, periods[each.pk], where.having(line.linked)))
    conflicts = in_the_way_of_each(wanted, now) if wanted else []
    prices = _prices(dates, found, periods, groups, Left(party.organisation_id))
    standing: dict[tuple[int, str], list[Period]] = {}
    told: dict[int, JudgedDate] = {}
    for (line, each), of_date in zip(dates, conflicts, strict=True):
        where, period = found[line.space_id], periods[each.pk]
        group = groups.get(where.municipality_id)
        asked = ask(where, period, party, now, price_group=group, booked=())
        if quota_limit(asked) is not None:
            key = (where.facility_id, where.kind)
            if key not in standing:
                last = max(one.end for one in periods.values())
                standing[key] = counted(party, where, min(periods.values()).start, now, until=last)
            asked = ask(where, period, party, now, price_group=group, booked=standing[key])
        remarks, refused = check(asked, BEFORE_A_HOLD), check(asked, BEFORE_ASKING)
        if not where.bookable:
            refused = [Refusal("not_lent_out"), *refused]
        if not remarks and not of_date:
            standing.get((where.facility_id, where.kind), []).append(period)
        told[each.pk] = JudgedDate(
            each, where, period, tuple(remarks), tuple(refused), tuple(of_date), prices.get(each.pk)
        )
    return Judged(told, groups, found)


def instead_of(lines: Sequence[Line], found: Judged, application: Application, now: datetime) -> dict[int, list[Way]]:
    """The nearest places and times that would do for dates of a draft that are taken or closed, by the date's id; none
    that meets another date of the draft, or that cannot be asked for. Four statements, however many dates."""
    clashing = [each for each in found.dates.values() if each.conflicts or not CLOSED_CODES.isdisjoint(_codes(each))]
    clashing = clashing[:MOST_WAYS_FOR]
    linked = {each for line in lines for each in line.linked}
    asked_for = [each for each in found.dates.values() if each not in clashing]
    ways = ways_out(
        [(each.where, each.period) for each in clashing],
        applicant_party(application),
        None,
        now,
        linked=sorted(linked),
        rules=(within_opening, not_in_the_past, open_for_booking, in_the_audience),
        besides=[one for each in asked_for for one in wanted_of(each.where, each.period, each.where.having(linked))],
    )
    return {each.date.pk: list(ways.get((each.where.space_id, each.period), ())) for each in clashing}


def _codes(date_: JudgedDate) -> set[str]:
    return {each.code for each in date_.remarks}


def _groups(
    party: Party,
    found: dict[int, Place],
    periods: dict[int, Period],
    dates: Sequence[tuple[Line, RequestedDate]],
    ages: str,
) -> dict[int, str]:
    """The party's price group in each municipality on the first day; none where none is said."""
    groups: dict[int, str] = {}
    for line, each in sorted(dates, key=lambda pair: pair[1].during.lower):
        where = found[line.space_id]
        if where.municipality_id not in groups:
            try:
                group = group_of(party, where, periods[each.pk], ages)
            except Refusal:
                group = None
            groups[where.municipality_id] = group or ""
    return groups


def _prices(
    dates: Sequence[tuple[Line, RequestedDate]],
    found: dict[int, Place],
    periods: dict[int, Period],
    groups: dict[int, str],
    left: Left,
) -> dict[int, QuoteDraft | Refusal | None]:
    """What each date costs: one question for each price group and set of additions."""
    asked: dict[tuple[str, tuple[str, ...]], list[tuple[int, Use]]] = {}
    for line, each in sorted(dates, key=lambda pair: periods[pair[1].pk].start):
        where = found[line.space_id]
        use = Use(where.space_id, periods[each.pk], where.priced_along(where.having(line.linked)))
        asked.setdefault((groups.get(where.municipality_id, ""), tuple(line.additions)), []).append((each.pk, use))
    prices: dict[int, QuoteDraft | Refusal | None] = {}
    for (group, additions), uses in asked.items():
        answers = quotes_for_many([use for _, use in uses], group=group, additions=additions, left=left)
        prices |= {pk: answers.get(use) for pk, use in uses}
    return prices


def details_of(application: Application) -> Details:
    """What was filled in, as a booking carries it."""
    return Details(
        title=application.title,
        activity_id=application.activity_id,
        age_group=age_group(application.participants),
        participants=sum(application.participants.values()) or None,
        answers={int(key): answer for key, answer in application.answers.items()},
        contact_id=application.contact_id,
        note=application.note,
    )


def kind_of(application: Application, line: Line) -> Booking.Kind:
    """What a granted line becomes."""
    if application.kind == Application.Kind.EVENT:
        return Booking.Kind.EVENT
    return Booking.Kind.SERIES if line.pattern is not None else Booking.Kind.SINGLE


def applications_of_person(person_ids: Collection[UUID]) -> list[Application]:
    """Applications that persons wrote for themselves. For erasing."""
    with everything():
        return list(Application.objects.filter(person_id__in=person_ids, organisation=None))
