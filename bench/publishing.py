"""A city's season published, 1,800 weekly times through 40 weeks with a letter to each of 150 clubs, against bare
statements that write the same rows."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from itertools import islice
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db import connection, connections, transaction
from psycopg import sql

from aktiv.bookings.models import Season
from aktiv.facilities.models import Activity, Space
from aktiv.facilities.queries import openings
from aktiv.municipalities.models import Municipality
from aktiv.people.models import Organisation, Person
from aktiv.seasons.actions.carrying_out import publish_on
from aktiv.seasons.actions.rounds import make_rules
from aktiv.seasons.models import (
    ClubApplication,
    GroupApplication,
    Plan,
    PlanInstance,
    PlanRefusal,
    PlanSession,
    PoolHall,
    Publication,
    Round,
)
from aktiv.seasons.queries.facts import facts_of
from aktiv.seasons.rules.deriving import derive
from aktiv.seasons.rules.packing import packed
from aktiv.seasons.rules.starting import STARTER
from aktiv.values.periods import wall_period
from aktiv.walls import everything
from bench.cases import staff
from bench.ground import SMALL, Ground, database
from bench.measure import Cost, Row, Told, backend, cost

TIMES, WEEKS = 1_800, 40
FEWER = 300
TURNS = 3
SESSION = 15
"""Minutes: short, so that the halls of a small town take the times of a city."""
TABLES = (
    "timetable_claim",
    "timetable_grant",
    "timetable_occupancy",
    "timetable_daysheet",
    "bookings_booking",
    "bookings_occurrence",
    "seasons_published",
    "seasons_leftout",
    "seasons_decisionletter",
    "journal_entry",
)


@dataclass(frozen=True, slots=True)
class Rows:
    """The rows of a table that publishing wrote, as COPY tells them."""

    table: str
    columns: str
    told: bytes
    count: int


def measure(ground: Ground) -> list[Row | Told]:
    """Both by turns, each rolled back; processor time of Python and of the database's process."""
    times = int(os.environ.get("AKTIV_BENCH_TIMES", str(FEWER if ground.small else TIMES)))
    with database(SMALL):
        publication = _asked_for(ground, times)
        marks = _marks()
        pid = backend()
        rows: list[Rows] = []
        ours: list[Cost] = []
        bare: list[Cost] = []

        def publish() -> None:
            publish_on(publication.pk, now=ground.after)
            done = Publication.objects.get(pk=publication.pk)
            assert done.state == Publication.State.DONE, done.failure
            _checked()

        def write() -> None:
            with everything(), connection.cursor() as cursor:
                for each in rows:
                    cursor.execute(
                        f"INSERT INTO {each.table} ({each.columns}) OVERRIDING SYSTEM VALUE "
                        f"SELECT {each.columns} FROM bare_{each.table}"
                    )
            _checked()

        for turn in range(TURNS):
            ours.append(_undone(publish, pid, (lambda: rows.extend(_written(marks))) if not turn else None))
            if not turn:
                _keep(rows)
            bare.append(_undone(write, pid))
    dates = next(each.count for each in rows if each.table == "bookings_occurrence")
    best, least = min(ours, key=lambda each: each.server), min(bare, key=lambda each: each.server)
    name = f"publish {times} weekly times × {WEEKS} weeks, {dates} dates"
    return [
        Row(name, _told(best), _told(least), best.server / least.server, 4.0),
        Told(f"{name}: rows", f"{sum(each.count for each in rows)} in {len(rows)} tables"),
        Told(f"{name}: of it Python", f"{best.python:.1f} s"),
    ]


def _told(taken: Cost) -> str:
    return f"{taken.server:.1f} s of processor, {taken.wall:.1f} s"


def _undone(work: Callable[[], None], pid: int, seen: Callable[[], None] | None = None) -> Cost:
    """What it costs, with all constraints checked; what was written is looked at and rolled back."""
    with transaction.atomic():
        taken = cost(work, pid)
        if seen is not None:
            seen()
        transaction.set_rollback(True)
    with connections["owner"].cursor() as cursor:
        cursor.execute(f"VACUUM ANALYZE {', '.join(TABLES)}")
    return taken


def _checked() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")


def _marks() -> dict[str, str]:
    """What tells the rows that come from those that are there."""
    marks = {}
    with everything(), connection.cursor() as cursor:
        for table in TABLES:
            if table in {"bookings_booking", "seasons_published", "timetable_daysheet"}:
                continue
            cursor.execute(f"SELECT coalesce(max(id), 0) FROM {table}")
            marks[table] = f"id > {cursor.fetchone()[0]}"
        cursor.execute("SELECT coalesce(max(number), 0) FROM bookings_booking")
        marks["bookings_booking"] = f"number > {cursor.fetchone()[0]}"
        cursor.execute("SELECT max(day) FROM timetable_daysheet")
        marks["timetable_daysheet"] = f"day > '{cursor.fetchone()[0]}'"
    return marks


def _written(marks: dict[str, str]) -> list[Rows]:
    found = []
    with everything(), connection.cursor() as cursor:
        for table in TABLES:
            cursor.execute(
                """
                SELECT string_agg(quote_ident(column_name), ', ' ORDER BY ordinal_position)
                FROM information_schema.columns WHERE table_name = %s AND is_generated = 'NEVER'
                """,
                [table],
            )
            columns = cursor.fetchone()[0]
            where = marks.get(table, "true")
            cursor.execute(f"SELECT count(*) FROM {table} WHERE {where}")
            count = cursor.fetchone()[0]
            with cursor.copy(sql.SQL(f"COPY (SELECT {columns} FROM {table} WHERE {where}) TO STDOUT")) as told:
                found.append(Rows(table, columns, b"".join(bytes(each) for each in told), count))
    return found


def _keep(rows: list[Rows]) -> None:
    with connection.cursor() as cursor:
        for each in rows:
            cursor.execute(
                f"CREATE TEMP TABLE bare_{each.table} AS SELECT {each.columns} FROM {each.table} WITH NO DATA"
            )
            with cursor.copy(sql.SQL(f"COPY bare_{each.table} ({each.columns}) FROM STDIN")) as into:
                into.write(each.told)
            cursor.execute(f"ANALYZE bare_{each.table}")


def _asked_for(ground: Ground, times: int) -> Publication:
    """A round in hearing in the municipality with the most halls, whose plan is asked to be published: with one wish
    of each club that was not met, so that its letter has something to explain."""
    first = _monday(ground.after.date() + timedelta(days=14))
    homes = [each for each in Municipality.objects.order_by("id") if _halls(each)]
    home = max(homes, key=lambda each: len(_halls(each)))
    halls = _halls(home)
    contact = Person.objects.create(name="Bench")
    staff(contact, home.pk, ground.after)
    clubs = [Organisation.objects.create(name=f"Lag {number}", kind="club", municipality=home) for number in range(150)]
    with transaction.atomic(), everything():
        season = Season.objects.create(
            municipality=home,
            name_nb=f"Mål {datetime.now(UTC):%H%M%S}",
            name_nn="Mål",
            name_en="Measured",
            first=first,
            last=first + timedelta(weeks=WEEKS, days=-1),
        )
        common = {"municipality": home, "made_at": ground.after}
        rules = make_rules(home.pk, STARTER, by=contact.pk, now=ground.after)
        round_ = Round.objects.create(
            **common, season=season, slug=f"bench-{season.pk}", state="allocating", rules=rules, seed=1,
            deadline=ground.after,
        )  # fmt: skip
        PoolHall.objects.bulk_create(PoolHall(municipality=home, round=round_, space=each) for each in halls)
        groups = [_group(round_, club, contact.pk, common) for club in clubs]
        problem = derive(facts_of(round_))
        instance = PlanInstance.objects.create(
            **common, round=round_, sha256=f"{season.pk:064d}", document=packed(problem.instance)
        )
        plan = Plan.objects.create(
            **common, round=round_, number=1, state="done", instance=instance, rules=rules, seed=1, document=b"{}",
            score=0, bound=0, checked=True, ended_at=ground.after,
        )  # fmt: skip
        PlanSession.objects.bulk_create(
            PlanSession(
                municipality=home,
                organisation_id=groups[number % len(groups)].organisation_id,
                plan=plan,
                group=groups[number % len(groups)],
                label=f"Lag {number}",
                hall=hall,
                atoms=list(range(hall.divisions)),
                weekday=weekday,
                from_minute=minute,
                minutes=SESSION,
            )
            for number, (hall, weekday, minute) in enumerate(_places(halls, times, first, home.zone))
        )
        PlanRefusal.objects.bulk_create(
            PlanRefusal(
                municipality=home, organisation_id=each.organisation_id, plan=plan, group=each, place=0,
                hall=halls[number % len(halls)], weekday=number % 5, from_minute=17 * 60, reason="taken",
                by=[groups[number - 1].pk],
            )
            for number, each in enumerate(groups)
        )  # fmt: skip
        round_.plan, round_.state = plan, "hearing"
        round_.save()
        return Publication.objects.create(
            **common, round=round_, plan=plan, from_day=first, public_holidays=False, school_holidays=False,
            made_by=contact,
        )  # fmt: skip


def _group(round_: Round, club: Organisation, contact: UUID, common: dict[str, object]) -> GroupApplication:
    application = ClubApplication.objects.create(
        **common, round=round_, organisation=club, contact_id=contact, state="handed_in", handed_in_at=common["made_at"]
    )
    return GroupApplication.objects.create(
        municipality_id=round_.municipality_id, organisation=club, application=application, name="Lag",
        activity=Activity.objects.earliest("id"), from_age=10, to_age=12, level="recreational", members=20, sessions=2,
        minutes=45,
    )  # fmt: skip


def _places(halls: list[Space], times: int, monday: date, zone: ZoneInfo) -> list[tuple[Space, int, int]]:
    """Hall, weekday and minute of so many times at which the halls are open: evenings first, then the day."""
    week = [monday + timedelta(days=number) for number in range(7)]
    open_ = openings(halls, week)
    every = (
        (hall, day.weekday(), minute)
        for minute in (*range(16 * 60, 22 * 60, SESSION), *range(16 * 60 - SESSION, 8 * 60, -SESSION))
        for day in week
        for hall in halls
        if any(
            each.contains(wall_period(day, minute, minute + SESSION, zone))
            for each in (open_[hall.pk, day].season or open_[hall.pk, day].bookable)
        )
    )
    return list(islice(every, times))


def _halls(home: Municipality) -> list[Space]:
    rows = Space.objects.filter(municipality=home, parent=None, active=True, alone=True, pattern__isnull=False)
    return list(rows.order_by("id")[:150])


def _monday(day: date) -> date:
    return day + timedelta(days=-day.weekday() % 7)
