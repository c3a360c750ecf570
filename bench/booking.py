"""The booking action in process, beside the same statements sent by bare psycopg, and beside one bare INSERT.

Every round books three free hours in turn: one by the action; one by sending again what the action sent for that very
hour, prepared where the action prepares (it was recorded in a transaction that was rolled back, and the sequences were
put back, so that every id in it is true); one as a row of occupancy alone. All three commit. The same is done in a
database with little behind it.
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path
from statistics import median
from typing import Any

import psycopg
from django.db import connection, connections, transaction
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.utils import load_backend
from psycopg import conninfo

from aktiv.bookings.actions.booking import book
from aktiv.config.databases import PREPARING, connection_texts
from aktiv.facilities.models import Space
from aktiv.timetable.models import Claim, Occupancy
from aktiv.values.periods import Period
from bench.ground import LARGE, SMALL, Ground, occupied
from bench.measure import Row, Told, ms
from bench.people import free_hours, lent, parties

ROUNDS = 60
SPACES = 60

Statement = tuple[type[psycopg.Cursor[Any]], str, Any]
"""How it was sent (by a cursor that prepares, or one that writes the values into the text), its text, its values."""


class Where:
    """One database with Django's connection to it, a bare one, and free hours."""

    def __init__(self, name: str, ground: Ground) -> None:
        app, owner = connection_texts(Path(os.environ["AKTIV_DATA"]))
        settings = {**connections.databases["default"], "NAME": name}
        settings["OPTIONS"] = {key: value for key, value in settings["OPTIONS"].items() if key != "pool"}
        wrapper = load_backend(settings["ENGINE"]).DatabaseWrapper
        self.django, self.recording = wrapper(settings, "default"), wrapper(settings, "default")
        self.bare = psycopg.connect(conninfo.make_conninfo(app, dbname=name), **PREPARING)
        self.owner = psycopg.connect(conninfo.make_conninfo(owner, dbname=name), autocommit=True)
        with self.in_use():
            self.past = occupied()
            [self.party] = parties(1)
            spaces = lent(1 + 2 * SPACES)[1:]  # the first is for the series
            days = [ground.after.date() + timedelta(days=number) for number in range(1, 41)]
            self.slots = iter(free_hours(spaces[:SPACES], days, now=ground.after))
            self.bare_slots = iter(free_hours(spaces[SPACES:], days, now=ground.after))
            self.claim = Claim.objects.create(municipality=spaces[-1].municipality, kind=Claim.Kind.USE)

    @contextmanager
    def in_use(self, wrapper: BaseDatabaseWrapper | None = None) -> Iterator[None]:
        """Django's connection is this one, or the one given, for as long as the block lasts."""
        before = connections["default"]
        connections["default"] = wrapper or self.django
        try:
            yield
        finally:
            connections["default"] = before

    def close(self) -> None:
        """Takes the bare rows away."""
        with self.in_use():
            Occupancy.objects.filter(claim=self.claim).delete()
            self.claim.delete()
        for each in (self.django, self.recording, self.bare, self.owner):
            each.close()


def measure(ground: Ground) -> list[Row | Told]:
    """Medians of so many rounds, by turns in both databases."""
    large, small = Where(LARGE, ground), Where(SMALL, ground)
    action: dict[str, list[float]] = {LARGE: [], SMALL: []}
    replay: list[float] = []
    insert: list[float] = []
    sent = 0
    try:
        for number in range(ROUNDS + 5):
            with small.in_use(small.recording):
                _recorded(small, ground.after)
            with small.in_use():
                by_action_small = _timed(lambda: _book(small, ground.after))
            with large.in_use(large.recording):
                statements = _recorded(large, ground.after)
            with large.in_use():
                again = _timed(lambda sent=statements: _send(large.bare, sent))
                by_action = _timed(lambda: _book(large, ground.after))
                bare = _timed(lambda: _insert(large))
            if number >= 5:
                action[SMALL].append(by_action_small)
                action[LARGE].append(by_action)
                replay.append(again)
                insert.append(bare)
                sent = len(statements)
    finally:
        large.close()
        small.close()
    book_large, book_small, bare, one = (median(each) for each in (action[LARGE], action[SMALL], replay, insert))
    return [
        Row(
            "booking", ms(book_large), f"its {sent} statements by bare psycopg {ms(bare)}", bare / book_large, 0.6, True
        ),
        Row("booking", ms(book_large), f"one bare INSERT {ms(one)}", one / book_large, 0.12, True),
        Row(
            f"booking over {large.past} past rows",
            ms(book_large),
            f"over {small.past} rows {ms(book_small)}",
            book_large / book_small,
            1.5,
        ),
    ]


def _book(where: Where, now: datetime, slot: tuple[Space, Period] | None = None) -> None:
    space, period = slot or next(where.slots)
    book(where.party, space_id=space.pk, period=period, now=now)


def _recorded(where: Where, now: datetime) -> list[Statement]:
    """What the action sends for the next free hour. Nothing of it stays.

    Prices of the other database, whose municipalities have the same ids, make way for this one's first.
    """
    with transaction.atomic():
        _book(where, now)
        transaction.set_rollback(True)
    kept: list[Statement] = []

    def keep(execute: Callable[..., Any], sql: str, params: Any, many: bool, context: dict[str, Any]) -> Any:
        kept.extend((type(context["cursor"].cursor), sql, each) for each in (params if many else [params]))
        return execute(sql, params, many, context)

    sequences = where.owner.execute(
        "SELECT format('%I.%I', schemaname, sequencename), last_value FROM pg_sequences WHERE last_value IS NOT NULL"
    ).fetchall()
    with transaction.atomic():
        slot = next(where.slots)
        with connection.execute_wrapper(keep):
            _book(where, now, slot)
        transaction.set_rollback(True)
    for name, last in sequences:
        where.owner.execute("SELECT setval(%s::regclass, %s)", [name, last])
    return [each for each in kept if "SAVEPOINT" not in each[1]]


def _send(bare: psycopg.Connection[Any], statements: list[Statement]) -> None:
    for kind, text, values in statements:
        with kind(bare) as cursor:
            cursor.execute(text, values)
            if cursor.description:
                cursor.fetchall()
    bare.commit()


def _insert(where: Where) -> None:
    space, period = next(where.bare_slots)
    where.bare.execute(
        "INSERT INTO timetable_occupancy (claim_id, footprint, during, layer) "
        "VALUES (%s, %s::int8multirange, tstzrange(%s, %s), '(,)')",
        [where.claim.pk, str(space.footprint), period.start, period.end],
    )
    where.bare.commit()


def _timed(work: Callable[[], object]) -> float:
    began = time.perf_counter()
    work()
    return time.perf_counter() - began
