"""Handing in, in one transaction: what may be had at once is booked, the rest is a case in each municipality."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from django.db import transaction

from aktiv.bookings.actions.booking import lock_for
from aktiv.bookings.queries.asking import ask
from aktiv.bookings.queries.parties import require_representative
from aktiv.bookings.rules import Party, questions_answered, quota_limit
from aktiv.cases.actions.automatic import decide_by_rule
from aktiv.cases.actions.drafting import Filled, Wanted, new_application
from aktiv.cases.actions.granting import Wish, grant
from aktiv.cases.models import AcceptedTerms, Application, Case, Line, RequestedDate
from aktiv.cases.queries.access import access_application
from aktiv.cases.queries.applications import Judged, JudgedDate, applicant_party, details_of, judged, lines_of
from aktiv.cases.queries.practice import practice_of
from aktiv.cases.rules.deadlines import answer_by
from aktiv.journal.actions import Event, append
from aktiv.municipalities.models import Municipality
from aktiv.people.permissions import Permission
from aktiv.timetable.retry import retrying
from aktiv.values.refusal import Refusal
from aktiv.walls import everything

MOST_TITLE = 200


@dataclass(slots=True)
class HandedIn:
    """What came of an application: the bookings that were had at once, and the cases for the rest; `decided` are those
    that a rule of the municipality's has granted already."""

    application: Application
    bookings: list[UUID] = field(default_factory=list)
    cases: list[Case] = field(default_factory=list)
    decided: list[Case] = field(default_factory=list)


@retrying
@transaction.atomic
def hand_in(
    application_id: UUID, party: Party, *, now: datetime, accepted: Collection[int] = (), version: int | None = None
) -> HandedIn:
    """Hands in the party's draft. `accepted` are the versions of terms that were accepted.

    Raises Refusal("not_found"), ("already_handed_in"), ("application_changed", version), ("no_dates"),
    ("missing_title"), ("missing_event", fields), ("question_unanswered", questions), ("terms_not_accepted", document),
    ("too_many_participants", limit), and ("dates_refused", dates) with each date's refusal for what nobody may ask for.
    """
    require_representative(party, now, Permission.APPLICATION_MAKE)
    application = access_application(application_id, party, now, Permission.APPLICATION_MAKE, to_change=True)
    if application.submitted_at is not None:
        raise Refusal("already_handed_in")
    if version is not None and version != application.version:
        raise Refusal("application_changed", version=application.version)
    return _hand_in(application, accepted, by=party.person_id, now=now)


@retrying
@transaction.atomic
def apply_for(
    party: Party, wanted: Sequence[Wanted], filled: Filled, *, now: datetime, accepted: Collection[int] = ()
) -> HandedIn:
    """Applies in one act, for programs: the basket of the person, if she has one, stays as it is.

    Raises as `ask_for`, `fill` and `hand_in`.
    """
    application = new_application(party, wanted, filled, now=now)
    return _hand_in(application, accepted, by=party.person_id, now=now)


def preview(party: Party, wanted: Sequence[Wanted], filled: Filled, *, now: datetime) -> Judged:
    """How each date would be taken: had at once, for a person, refused. Nothing is kept. Raises as `apply_for`."""
    with transaction.atomic():
        application = new_application(party, wanted, filled, now=now)
        found = judged(application, lines_of(application), now)
        transaction.set_rollback(True)
    return found


def _hand_in(application: Application, accepted: Collection[int], *, by: UUID | None, now: datetime) -> HandedIn:
    lines = lines_of(application)
    if not any(line.dates.all() for line in lines):
        raise Refusal("no_dates")
    found = judged(application, lines, now)
    _demand_complete(application, found, accepted)
    at_once = _at_once(application, found, lines, now)
    application.submitted_at = application.changed_at = now
    application.version += 1
    waiting = [
        (line, each)
        for line in lines
        for each in found.of(line)
        if each.date.pk not in {one.date.pk for one in at_once}
    ]
    application.municipality_ids = sorted({line.municipality_id for line, _ in waiting})
    with everything():
        application.save()
    documents = {each.where.document_id for each in found.dates.values() if each.where.document_id is not None}
    AcceptedTerms.objects.bulk_create(
        AcceptedTerms(application=application, document_id=each, accepted_at=now) for each in sorted(documents)
    )
    done = HandedIn(application)
    events = _book(application, at_once, lines, done, now=now)
    done.cases = _open_cases(application, waiting, now)
    data = {"bookings": [str(each) for each in done.bookings], "cases": [each.pk for each in done.cases]}
    events.append(
        Event("application.handed_in", ("application", application.pk), None, by, application.organisation_id, data)
    )
    events += [
        Event(
            "case.opened", ("case", case.pk), case.municipality_id, by, application.organisation_id,
            {"case": case.pk, "key": case.key, "dates": case.dates_count},
        )
        for case in done.cases
    ]  # fmt: skip
    append(events, at=now)
    for case in done.cases:
        if decide_by_rule(case, now=now) is not None:
            done.decided.append(case)
    return done


def _demand_complete(application: Application, found: Judged, accepted: Collection[int]) -> None:
    """All that is asked of the words, over all spaces at once."""
    if not application.title:
        raise Refusal("missing_title")
    if application.kind == Application.Kind.EVENT:
        missing = [each for each in ("organiser", "safety_name", "safety_phone") if not application.event.get(each)]
        if missing:
            raise Refusal("missing_event", fields=missing)
    refused = {pk: each.refused for pk, each in found.dates.items() if each.refused}
    if refused:
        raise Refusal("dates_refused", dates={pk: each[0].code for pk, each in refused.items()})
    details = details_of(application)
    party = applicant_party(application)
    for each in {one.where.space_id: one for one in found.dates.values()}.values():
        asked = ask(each.where, each.period, party, application.changed_at, details=details, booked=())
        questions_answered(asked)
        if each.where.document_id is not None and each.where.document_id not in accepted:
            raise Refusal("terms_not_accepted", document=each.where.document_id)
        people = sum(application.participants.values())
        limits = [limit for limit in (each.where.terms.max_participants, each.where.capacity) if limit is not None]
        if limits and people > min(limits):
            raise Refusal("too_many_participants", limit=min(limits))


def _at_once(application: Application, found: Judged, lines: Sequence[Line], now: datetime) -> list[JudgedDate]:
    """The dates that need nobody's decision: none of them when something must wait and only all together will do, none
    of an event's, which somebody has to look at. Quotas are counted again under their lock."""
    chosen = [each for each in found.dates.values() if each.at_once]
    if application.kind == Application.Kind.EVENT:
        return []
    if application.only_together and len(chosen) < len(found.dates):
        return []
    party = applicant_party(application)
    asked = [ask(each.where, each.period, party, now, booked=()) for each in chosen]
    limited = [each for each in asked if quota_limit(each) is not None]
    if limited:
        lock_for(limited[:1], [])
        again = judged(application, lines, now)
        chosen = [each for each in again.dates.values() if each.at_once]
        if application.only_together and len(chosen) < len(found.dates):
            return []
    return chosen


def _book(
    application: Application, at_once: Sequence[JudgedDate], lines: Sequence[Line], done: HandedIn, *, now: datetime
) -> list[Event]:
    """Books what may be had at once. What somebody takes in this very moment is asked for instead."""
    of_line = {each.pk: line for line in lines for each in line.dates.all()}
    events: list[Event] = []
    for home in sorted({each.where.municipality_id for each in at_once}):
        wishes = [
            Wish(date=each.date, line=of_line[each.date.pk], where=each.where, period=each.period)
            for each in at_once
            if each.where.municipality_id == home
        ]
        granting = grant(application, wishes, by=application.person_id, now=now)
        if granting.taken:
            raise Refusal("dates_taken", conflicts={pk: len(each) for pk, each in granting.taken.items()})
        for wish in wishes:
            wish.date.state, wish.date.occurrence_id = RequestedDate.State.BOOKED, granting.occurrences[wish.date.pk]
        RequestedDate.objects.bulk_update([each.date for each in wishes], ["state", "occurrence"])
        done.bookings += granting.bookings
        data = {"occurrences": sorted(granting.occurrences.values()), "total": granting.total}
        subject = ("booking", granting.bookings[0])  # told once, with all dates, however many lines there are
        events.append(
            Event("booking.confirmed", subject, home, application.person_id, application.organisation_id, data)
        )
    return events


def _open_cases(application: Application, waiting: Sequence[tuple[Line, JudgedDate]], now: datetime) -> list[Case]:
    """A case in each municipality, with its dates."""
    cases = []
    for home_id in application.municipality_ids:
        home = Municipality.objects.get(pk=home_id)
        of_home = [(line, each) for line, each in waiting if line.municipality_id == home_id]
        periods = [each.period for _, each in of_home]
        days = practice_of(home_id).answer_days
        with everything():
            case = Case.objects.create(
                municipality=home,
                application=application,
                year=now.astimezone(home.zone).year,
                person_id=application.person_id,
                organisation_id=application.organisation_id,
                title=_title(application),
                facility_ids=sorted({each.where.facility_id for _, each in of_home}),
                dates_count=len(of_home),
                first_use=min(each.start for each in periods),
                last_use=max(each.end for each in periods),
                submitted_at=now,
                answer_by=answer_by(now, home.zone, days),
            )
            case.refresh_from_db(fields=["number"])
        RequestedDate.objects.filter(pk__in=[each.date.pk for _, each in of_home]).update(case=case)
        cases.append(case)
    return cases


def _title(application: Application) -> str:
    """What the queue calls it: the club and what for. A person's name is read with the case, not kept in its title."""
    parts = [application.organisation.name if application.organisation else "", application.team, application.title]
    return ", ".join(part for part in parts if part)[:MOST_TITLE]
