"""The case handler's desk with 100,000 cases of one municipality, a fifth of them open: the inbox beside its rows by a
query by hand, ways out for forty clashing dates, and granting forty dates beside four."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime, timedelta
from importlib import import_module
from typing import Any
from unittest.mock import patch

from django.conf import settings
from django.db import connection, connections, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from aktiv.bookings.queries.parties import party_of
from aktiv.bookings.queries.places import places
from aktiv.bookings.queries.ways_out import ways_out
from aktiv.cases.actions.deciding import Answer, Yes, decide
from aktiv.cases.models import Application, Case, Line, RequestedDate
from aktiv.cases.queries.desk import WHERE_OPEN
from aktiv.facilities.models import Space
from aktiv.people.models import Person, SignIn, StaffRole
from aktiv.values.periods import Period
from aktiv.walls import everything
from aktiv.web.identity import SIGN_IN
from bench.ground import Ground, say
from bench.measure import Row, Told, backend, by_turns, ms
from bench.people import lent, persons

CASES, OPEN = 100_000, 20_000
BATCH = 1_000
MOST_QUERIES = 10
BY_HAND = """
    SELECT c.id, c.year, c.number, c.title, c.state, c.answer_by, c.first_use, p.name, h.name
    FROM cases_case c JOIN people_person p ON p.id = c.person_id LEFT JOIN people_person h ON h.id = c.handler_id
    WHERE c.municipality_id = %s AND c.state IN ('submitted', 'in_review', 'waiting')
    ORDER BY c.answer_by, c.id LIMIT 26
"""


def measure(ground: Ground) -> list[Row | Told]:
    """All of it, at the moment that the data were made around."""
    hall = next(each for each in lent(40) if each.divisions == 4)
    handler, *applicants = persons(41)
    staff(handler, hall.municipality_id, ground.now)
    with everything():
        _fill(hall, applicants, ground.now)
    with connections["owner"].cursor() as cursor:  # what a server in use is told by autovacuum
        cursor.execute("VACUUM ANALYZE cases_case, cases_application, cases_line, cases_requesteddate, people_person")
    with patch.object(timezone, "now", lambda: ground.now):
        return [
            *_inbox(hall, handler),
            *_ways(hall, handler, ground.now),
            *_granting(hall, handler, applicants[0], ground.now),
        ]


def _inbox(hall: Space, handler: Person) -> list[Row | Told]:
    client = signed_in(handler)
    address = "/sak/?ko=alle"
    pid = backend()

    def page() -> None:
        assert client.get(address).status_code == 200

    def by_hand() -> None:
        with everything(), connection.cursor() as cursor:
            cursor.execute(BY_HAND, [hall.municipality_id])
            cursor.fetchall()

    page()
    asked: list[str] = []

    def count(execute: Callable[..., Any], sql: str, *rest: Any) -> Any:
        asked.append(sql)
        return execute(sql, *rest)

    with connection.execute_wrapper(count):
        page()
    told, hand = by_turns([page, by_hand], [pid, pid], 30)
    work = f"{ms(told.server)} of processor ({ms(told.python)} Python, {ms(told.database)} database)"
    return [
        Row(
            "inbox of 20,000 open among 100,000", f"{len(asked)} queries", "", len(asked), MOST_QUERIES, unit="queries"
        ),
        Told("inbox page", f"{work}; its rows by hand {ms(hand.database)} of database"),
    ]


def _ways(hall: Space, handler: Person, now: datetime) -> list[Row | Told]:
    days = [now.date() + timedelta(days=7 + each) for each in range(40)]
    periods = [_evening(hall, day) for day in days]
    found = places([hall.pk], sorted({*days, *(day + timedelta(days=1) for day in days)}), now)
    clashes = [(found[hall.pk], each) for each in periods]
    party = party_of(handler, None)
    pid = backend()

    def propose() -> None:
        ways_out(clashes, party, None, now, rules=WHERE_OPEN)

    def propose_one() -> None:
        ways_out(clashes[:1], party, None, now, rules=WHERE_OPEN)

    with CaptureQueriesContext(connection) as asked:
        propose()
    forty, one = by_turns([propose, propose_one], [pid, pid], 10)
    return [
        Row("ways out for 40 dates", f"{len(asked)} queries", "", len(asked), MOST_QUERIES, unit="queries"),
        Told("ways out for 40 dates", f"{ms(forty.server)} of processor; for one date {ms(one.server)}"),
    ]


def _granting(hall: Space, handler: Person, applicant: Person, now: datetime) -> list[Row | Told]:
    """Rolled back, so that it can be measured again."""
    counts = []
    for number in (4, 40):
        with transaction.atomic(), everything():
            periods = [_evening(hall, now.date() + timedelta(days=300 + each)) for each in range(number)]
            case = _case(hall, applicant, periods, now, handler)
            ids = RequestedDate.objects.filter(case=case).values_list("pk", flat=True)
            answer = Answer(grant=tuple(Yes(date_id=pk) for pk in ids))
            with CaptureQueriesContext(connection) as asked:
                decide(case.pk, answer, by=handler.pk, now=now)
            counts.append(len(asked))
            transaction.set_rollback(True)
    few, many = counts
    return [Row("granting 40 dates", f"{many} statements", f"4 dates: {few}", many / few, 1.0)]


def _case(hall: Space, person: Person, periods: Sequence[Period], now: datetime, handler: Person) -> Case:
    """A case that is being handled, with these dates."""
    application = Application.objects.create(
        person=person, title="Handball", participants={"13-19": 18}, created_at=now, changed_at=now, submitted_at=now,
        municipality_ids=[hall.municipality_id],
    )  # fmt: skip
    home = hall.municipality
    case = Case.objects.create(
        municipality=home, application=application, year=now.year, state=Case.State.IN_REVIEW, person=person,
        handler=handler, title="Handball", facility_ids=[hall.facility_id], dates_count=len(periods), submitted_at=now,
        answer_by=now.date() + timedelta(days=21),
    )  # fmt: skip
    line = Line.objects.create(application=application, municipality=home, space=hall)
    RequestedDate.objects.bulk_create(
        RequestedDate(line=line, case=case, municipality=home, during=(each.start, each.end)) for each in periods
    )
    return case


def _fill(hall: Space, applicants: Sequence[Person], now: datetime) -> None:
    """Cases with one date each, until there are enough: four of five refused long ago, the others free."""
    home, made = hall.municipality, Case.objects.filter(municipality=hall.municipality).count()
    if made < CASES:
        say(f"{made} cases are there; making {CASES - made} more.")
    for first in range(made, CASES, BATCH):
        numbers = range(first, min(first + BATCH, CASES))
        moments = {each: now - timedelta(hours=each % 9_000) for each in numbers}
        applications = Application.objects.bulk_create(
            Application(person=applicants[each % len(applicants)], title=f"Handball {each}", created_at=moments[each],
                        changed_at=moments[each], submitted_at=moments[each], municipality_ids=[home.pk])
            for each in numbers
        )  # fmt: skip
        cases = Case.objects.bulk_create(
            Case(municipality=home, application=application, year=now.year, person_id=application.person_id,
                 title=application.title, facility_ids=[hall.facility_id], dates_count=1, submitted_at=moments[each],
                 first_use=moments[each] + timedelta(days=400), last_use=moments[each] + timedelta(days=400),
                 answer_by=(moments[each] + timedelta(days=21)).date(), **_standing(each, moments[each]))
            for each, application in zip(numbers, applications, strict=True)
        )  # fmt: skip
        lines = Line.objects.bulk_create(Line(application=each, municipality=home, space=hall) for each in applications)
        RequestedDate.objects.bulk_create(
            RequestedDate(line=line, case=case, municipality=home, state="asked" if case.outcome == "" else "refused",
                          during=(case.first_use, case.first_use + timedelta(hours=2)))
            for line, case in zip(lines, cases, strict=True)
        )  # fmt: skip


def _standing(number: int, moment: datetime) -> dict[str, Any]:
    if number % (CASES // OPEN) == 0:
        return {"state": Case.State.SUBMITTED}
    return {"state": Case.State.DECIDED, "outcome": Case.Outcome.REFUSED, "decided_at": moment + timedelta(days=3)}


def staff(person: Person, municipality_id: int, now: datetime) -> None:
    """Makes her a case handler there."""
    StaffRole.objects.get_or_create(
        person=person,
        municipality_id=municipality_id,
        role=StaffRole.Role.CASE_HANDLER,
        defaults={"valid_from": now.date() - timedelta(days=30)},
    )


def signed_in(person: Person) -> Client:
    """A browser with a session of hers that does not end."""
    far = datetime(2200, 1, 1, tzinfo=UTC)
    made = SignIn.objects.create(
        person=person, level=SignIn.Level.HIGH, begun_at=datetime(2000, 1, 1, tzinfo=UTC), seen_at=far, ends_at=far
    )
    session = import_module(settings.SESSION_ENGINE).SessionStore()
    session[SIGN_IN] = str(made.pk)
    session.create()
    client = Client()
    client.cookies[settings.SESSION_COOKIE_NAME] = session.session_key
    return client


def _evening(hall: Space, day: date) -> Period:
    zone = hall.municipality.zone
    start = datetime(day.year, day.month, day.day, 18, tzinfo=zone)
    return Period(start, start + timedelta(hours=2))
