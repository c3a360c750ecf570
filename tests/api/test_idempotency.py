"""A request that is sent again is answered again and done once: by one connection, by many, and after a crash."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest
from django.db import connections
from django.test import Client
from django.utils import timezone

from aktiv.api.idempotency import KEPT_FOR, forget_old_answers
from aktiv.api.models import KeyedAnswer
from aktiv.bookings.models import Booking
from aktiv.timetable.models import Occupancy
from tests.api.calling import Answer, Program, a_program, a_token
from tests.bookings.world import NOW, World, a_world
from tests.conftest import Committed

TIME = {"start": "2027-03-02T18:00:00+01:00", "end": "2027-03-02T20:00:00+01:00"}
LATER = {"start": "2027-03-02T20:00:00+01:00", "end": "2027-03-02T22:00:00+01:00"}


def book(program: Program, world: World, key: str, **more: Any) -> Answer:
    return program.post("bookings", {"space_id": world.hall.pk, **TIME, **more}, Idempotency_Key=key)


def test_the_same_request_is_done_once_and_answered_twice(world: World) -> None:
    alice = a_program(world.alice)
    first, second = book(alice, world, "k1"), book(alice, world, "k1")
    assert (first.status, second.status) == (201, 201)
    assert first.body == second.body
    assert "Idempotent-Replayed" not in first.headers
    assert second.headers["Idempotent-Replayed"] == "true"
    assert second.headers["Content-Type"] == first.headers["Content-Type"]
    assert Booking.objects.count() == 1


def test_a_refusal_is_an_answer_too(world: World) -> None:
    book(a_program(world.charlie), world, "c")
    alice = a_program(world.alice)
    first = book(alice, world, "k1")
    assert (first.status, first.code) == (409, "taken")
    second = book(alice, world, "k1")
    assert (second.status, second.code, second.body) == (409, "taken", first.body)


def test_a_key_is_for_one_request_and_one_token(world: World) -> None:
    alice = a_program(world.alice)
    assert book(alice, world, "k1").status == 201
    reused = book(alice, world, "k1", title="Another")
    assert (reused.status, reused.code) == (422, "idempotency_key_reused")
    other = alice.post("holds", {"space_id": world.hall.pk, **TIME}, Idempotency_Key="k1")
    assert other.code == "idempotency_key_reused"
    assert (
        a_program(world.charlie).post("holds", {"space_id": world.hall.pk, **LATER}, Idempotency_Key="k1").status == 201
    )


def test_without_a_key_a_request_is_another_request(world: World) -> None:
    alice = a_program(world.alice)
    assert alice.post("bookings", {"space_id": world.hall.pk, **TIME}).status == 201
    assert alice.post("bookings", {"space_id": world.hall.pk, **TIME}).status == 409


@pytest.mark.parametrize("key", ["", "x" * 201, "å", "\x7f"], ids=ascii)
def test_a_key_is_short_and_plain(world: World, key: str) -> None:
    assert book(a_program(world.alice), world, key).code == "idempotency_key_invalid"
    assert Booking.objects.count() == 0


def test_a_key_is_forgotten_after_a_day(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    alice = a_program(world.alice)
    assert book(alice, world, "k1").status == 201
    monkeypatch.setattr(timezone, "now", lambda: NOW + KEPT_FOR + timedelta(seconds=1))
    assert forget_old_answers() == 1
    assert KeyedAnswer.objects.count() == 0


# With real connections and real commits


@pytest.fixture
def alone(committed: Committed, frozen: None) -> World:
    return a_world()


def test_the_same_request_from_eight_connections_at_once_makes_one_booking(alone: World) -> None:
    token, start = a_token(alone.alice), threading.Barrier(8)

    def send(_: int) -> Answer:
        try:
            start.wait()
            return book(Program(token), alone, "same")
        finally:
            connections.close_all()

    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(send, range(8)))
    assert [answer.status for answer in answers] == [201] * 8
    assert len({answer.body["id"] for answer in answers}) == 1
    assert sum("Idempotent-Replayed" in answer.headers for answer in answers) == 7
    assert Booking.objects.count() == 1


def test_a_request_that_is_cut_off_in_the_middle_leaves_nothing_and_may_be_sent_again(
    alone: World, committed: Committed
) -> None:
    """The server's connection is killed while the request waits to write the journal, after the claim is made."""
    token, ended = a_token(alone.alice), threading.Event()
    found: list[Answer] = []

    def send() -> None:
        try:
            found.append(book(Program(token, Client(raise_request_exception=False)), alone, "same"))
        finally:
            ended.set()
            connections.close_all()

    with committed.connect_as_owner() as rival, rival.transaction():
        rival.execute("LOCK TABLE journal_entry IN ACCESS EXCLUSIVE MODE")
        thread = threading.Thread(target=send)
        thread.start()
        _kill_who_waits(committed, ended)
        thread.join()
    assert [(answer.status, answer.code) for answer in found] == [(500, "failed")]
    assert (Booking.objects.count(), Occupancy.objects.count(), KeyedAnswer.objects.count()) == (0, 0, 0)
    again = book(Program(token), alone, "same")
    assert (again.status, "Idempotent-Replayed" in again.headers) == (201, False)
    assert Booking.objects.count() == 1


def _kill_who_waits(committed: Committed, ended: threading.Event) -> None:
    """Ends the connection that waits for the journal's table, as soon as one does."""
    with committed.server.as_superuser() as superuser:
        while not ended.is_set():
            killed = superuser.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
                "WHERE datname = %s AND wait_event_type = 'Lock' AND query LIKE '%%journal_entry%%'",
                [committed.name],
            ).fetchall()
            if killed:
                return
            ended.wait(0.01)
