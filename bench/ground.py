"""The data that is measured on: a large country and a small one in two databases of one embedded server, made once."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from django.db import connections
from psycopg import sql

from aktiv.config import secrets
from aktiv.config.embedded.home import cluster_of
from aktiv.config.embedded.lifetime import OWNER
from aktiv.config.migration import migrate
from aktiv.demo.actions.crowding import crowd
from aktiv.demo.actions.seeding import Size, seed
from aktiv.facilities.actions import compile_spaces
from aktiv.facilities.actions.compile import DAYS_BACK
from aktiv.municipalities.models import Municipality
from aktiv.timetable.models import DaySheet

LARGE, SMALL = "aktiv", "aktiv_small"
ROWS_LARGE, ROWS_SMALL = 5_000_000, 50_000
FULL = Size(municipalities=350, spaces=20_000, days=60)
LESS = Size(municipalities=20, spaces=1_150, days=60)
FEW = Size(municipalities=6, spaces=350, days=60)


@dataclass(frozen=True, slots=True)
class Ground:
    """What was made. `now` is the moment that the data were made around; `after` is a noon when all use is past."""

    small: bool
    now: datetime
    after: datetime
    rows: int


def say(text: str) -> None:
    print(text, flush=True)


def prepare(*, small: bool) -> Ground:
    """Makes what is missing, and points Django at the large database."""
    migrate()
    if not Municipality.objects.exists():
        size = LESS if small else FULL
        say(f"Making {size.municipalities} municipalities with {size.spaces} spaces; this is done once.")
        seed(size, say)
    if not small:
        _deepen(ROWS_LARGE)
    _make_small()
    with database(SMALL):
        migrate()
        if not Municipality.objects.exists():
            seed(FEW, lambda _: None)
    first, last = _span()
    middle = datetime.combine(first + timedelta(days=(last - first).days * 3 // 4), datetime.min.time(), UTC)
    now = _made_at() or middle
    _compile(now)
    _sweep()
    return Ground(
        small,
        now,
        datetime.combine(last, datetime.min.time(), UTC) + timedelta(days=2, hours=11),
        occupied(),
    )


@contextmanager
def database(name: str) -> Iterator[None]:
    """Django's connections lead to another database of the same server for as long as the block lasts."""
    was = {alias: connections[alias].settings_dict["NAME"] for alias in ("default", "owner")}
    _point(dict.fromkeys(was, name))
    try:
        yield
    finally:
        _point(was)


def occupied() -> int:
    """How many rectangles are held."""
    with connections["default"].cursor() as cursor:
        cursor.execute("SELECT count(*) FROM timetable_occupancy")
        return int(cursor.fetchone()[0])


def _point(names: dict[str, str]) -> None:
    connections.close_all()
    for alias, name in names.items():
        connection = connections[alias]
        if getattr(connection, "pool", None):
            connection.close_pool()
        connections.databases[alias]["NAME"] = name
        delattr(connections._connections, alias)  # type: ignore[attr-defined]  # Django makes it anew


def _deepen(rows: int) -> None:
    """More days of past use, until there are so many rectangles."""
    while (held := occupied()) < rows:
        first, last = _span()
        days = max(1, min(20, round((rows - held) / (held / ((last - first).days + 1)) + 1)))
        say(f"{held} rectangles are held; adding {days} days before {first}.")
        for municipality in Municipality.objects.values_list("pk", flat=True):
            crowd(municipality, first - timedelta(days=days), days, 1)
        with connections["owner"].cursor() as cursor:
            cursor.execute("VACUUM ANALYZE timetable_occupancy, timetable_daysheet, timetable_claim, timetable_grant")


def _make_small() -> None:
    folder = Path(os.environ["AKTIV_DATA"])
    kept = secrets.known(folder)
    assert kept is not None
    with cluster_of(folder).connect(kept.superuser) as server:
        if not server.execute("SELECT 1 FROM pg_database WHERE datname = %s", [SMALL]).fetchone():
            server.execute(sql.SQL("CREATE DATABASE {} OWNER {}").format(sql.Identifier(SMALL), sql.Identifier(OWNER)))


def _span() -> tuple[date, date]:
    days = DaySheet.objects.order_by("day").values_list("day", flat=True)
    first, last = days.first(), days.last()
    assert first is not None
    assert last is not None
    return first, last


def _sweep() -> None:
    """What a migration has written anew is not known to be visible to all until it is swept, and so no index alone is
    read; a server in use does it by itself."""
    with connections["owner"].cursor() as cursor:
        cursor.execute(
            """
            SELECT relname FROM pg_class
            WHERE relnamespace = 'public'::regnamespace AND relkind = 'r' AND relpages > 100 AND relallvisible = 0
            """
        )
        for (table,) in cursor.fetchall():
            cursor.execute(sql.SQL("VACUUM ANALYZE {}").format(sql.Identifier(table)))


def _made_at() -> datetime | None:
    """The noon of the day that the journal begins: "today" of the data."""
    with connections["default"].cursor() as cursor:
        cursor.execute("SELECT at FROM journal_entry ORDER BY id LIMIT 1")
        first = cursor.fetchone()
    return None if first is None else datetime.combine(first[0].date(), datetime.min.time(), UTC) + timedelta(hours=11)


def _compile(now: datetime) -> None:
    """Hours compiled as every night does; done when the data were made by a version that did it otherwise."""
    with connections["default"].cursor() as cursor:
        cursor.execute("SELECT max(compiled_from) FROM facilities_openpattern")
        if cursor.fetchone()[0] > now.date() - timedelta(days=DAYS_BACK):
            say("Compiling opening hours anew.")
            compile_spaces(now=now)
