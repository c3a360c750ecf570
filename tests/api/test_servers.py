"""Fifty programs, two server processes, one free hour."""

from __future__ import annotations

import json
import threading
import urllib.error
import urllib.request
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from aktiv.bookings.models import Booking, Hold, Occurrence
from aktiv.people.models import Person
from aktiv.prices.models import Charge
from aktiv.timetable.models import Claim, Occupancy
from tests.api.calling import a_token
from tests.api.servers import Running, running
from tests.conftest import Committed

CLIENTS = 50


@pytest.fixture
def two(committed: Committed, tmp_path: Path) -> Iterator[Running]:
    with running(committed, tmp_path, count=2) as servers:
        yield servers


def post(address: str, token: str, body: dict[str, Any], **headers: str) -> tuple[int, dict[str, Any]]:
    request = urllib.request.Request(
        address,
        data=json.dumps(body).encode(),
        headers={"Authorization": f"Bearer {token}", "Content-Type": "application/json", **headers},
    )
    try:
        with urllib.request.urlopen(request, timeout=60) as answer:
            return answer.status, json.load(answer)
    except urllib.error.HTTPError as refused:
        with refused:
            return refused.code, json.load(refused)


def at_once(tasks: int, send: Any) -> list[tuple[int, dict[str, Any]]]:
    start = threading.Barrier(tasks)

    def wait_and_send(number: int) -> tuple[int, dict[str, Any]]:
        start.wait()
        answer: tuple[int, dict[str, Any]] = send(number)
        return answer

    with ThreadPoolExecutor(tasks) as pool:
        return list(pool.map(wait_and_send, range(tasks)))


@pytest.mark.scenario(5)
def test_of_fifty_who_hand_in_the_same_hour_on_two_servers_one_is_booked_and_the_rest_are_told(two: Running) -> None:
    people = Person.objects.bulk_create(Person(name=f"Person {n}") for n in range(CLIENTS))
    tokens = [a_token(person) for person in people]
    wish = {"space_id": two.world.hall.pk, "start": two.at("18:00"), "end": two.at("19:00")}
    answers = at_once(
        CLIENTS, lambda n: post(f"{two.addresses[n % 2]}/api/v1/bookings", tokens[n], wish, **{"Idempotency-Key": "k"})
    )
    assert Counter(status for status, _ in answers) == {201: 1, 409: CLIENTS - 1}
    assert {body["code"] for status, body in answers if status == 409} == {"taken"}
    assert all(body["conflicts"] and body["alternatives"] for status, body in answers if status == 409)
    assert (Booking.objects.count(), Occurrence.objects.count(), Hold.objects.count()) == (1, 1, 0)
    assert (Claim.objects.count(), Occupancy.objects.count()) == (1, 1)
    assert set(Charge.objects.values_list("person_id", flat=True)) == {Booking.objects.get().person_id}


def test_a_request_that_reaches_both_servers_is_done_once(two: Running) -> None:
    token = a_token(two.world.alice)
    wish = {"space_id": two.world.hall.pk, "start": two.at("18:00"), "end": two.at("19:00")}
    answers = at_once(
        8, lambda n: post(f"{two.addresses[n % 2]}/api/v1/bookings", token, wish, **{"Idempotency-Key": "same"})
    )
    assert [status for status, _ in answers] == [201] * 8
    assert len({body["id"] for _, body in answers}) == 1
    assert Booking.objects.count() == 1
