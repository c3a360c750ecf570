"""Doors for programs: the code for its holder in time and for nobody else, and what those who look after one may do."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from hashlib import sha256
from typing import Any

import pytest
from django.utils import timezone

from aktiv.access.models import AccessGrant, Lock
from aktiv.api.models import KeyedAnswer
from aktiv.journal.models import Entry
from aktiv.people.models import Person, StaffRole
from tests.access.world import Doors, code_of, some_doors
from tests.api.calling import NOBODY, Program, a_program, a_token
from tests.bookings.world import World, booked, when
from tests.facilities.world import a_municipality
from tests.reading import everything_of
from tests.simulators.locks import in_use

SHOWN = when("16–17").start


@pytest.fixture
def doors(world: World) -> Iterator[Doors]:
    made = some_doors(world)
    with in_use(made.world.municipality.slug, pins=made.service):
        yield made


@pytest.fixture
def others(doors: Doors) -> tuple[tuple[Program, int], ...]:
    """Another club, another municipality's staff, the keeper with a token that only books, and nobody."""
    far = Person.objects.create(name="Far", email="far@example.no")
    StaffRole.objects.create(
        person=far, municipality=a_municipality("stavanger", "1103"), role="administrator", valid_from=date(2026, 1, 1)
    )
    world = doors.world
    tokens = a_token(world.charlie), a_token(far, "staff"), a_token(world.ingrid, "book")
    return ((Program(tokens[0]), 404), (Program(tokens[1]), 404), (Program(tokens[2]), 403), (NOBODY, 401))


def stop_at(monkeypatch: pytest.MonkeyPatch, doors: Doors, moment: Any) -> None:
    doors.now = moment
    monkeypatch.setattr(timezone, "now", lambda: moment)


def test_a_code_is_told_to_those_who_have_the_time_when_it_is_time(
    doors: Doors, others: tuple[tuple[Program, int], ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    world = doors.world
    made = booked(world, "18–20", world.as_club)
    path = f"bookings/{made.id}/access"
    programs = {
        "booker": a_program(world.alice, "read"),
        "for the club": a_program(world.bob, organisation=world.club),
        "staff": Program(a_token(world.ingrid, "staff")),
    }
    doors.work(at=SHOWN - timedelta(hours=1))
    code = code_of(doors.grant())
    for moment, stage in ((SHOWN - timedelta(hours=1), "coming"), (SHOWN, "ready")):
        stop_at(monkeypatch, doors, moment)
        told = {name: each.get(path).body["items"][0] for name, each in programs.items()}
        assert {each["stage"] for each in told.values()} == {stage}
        shown = code if stage == "ready" else None
        assert {name: each["code"] for name, each in told.items()} == {
            "booker": shown,
            "for the club": shown,
            "staff": None,
        }
        assert told["staff"]["grant_id"] == doors.grant().pk
        for other, status in others:
            assert other.get(path).status == (404 if status == 403 else status)


def test_who_looks_after_a_door_does_what_the_page_does_and_no_answer_has_a_code(
    doors: Doors, others: tuple[tuple[Program, int], ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    world, facility = doors.world, doors.world.facility.pk
    booked(world, "18–20", world.as_alice)
    doors.work(at=SHOWN)
    stop_at(monkeypatch, doors, SHOWN)
    keeper, code = Program(a_token(world.ingrid, "staff")), code_of(doors.grant())
    day = f"facilities/{facility}/doors"
    [lock] = keeper.get(day, day="2027-03-02").body["items"]
    [grant] = lock["grants"]
    assert (grant["state"], grant["wanted"], grant["start"]) == ("issued", True, "2027-03-02T17:45:00+01:00")
    assert code not in str(lock)
    acts: list[tuple[str, object, str]] = [
        ("renew", None, "requested"),
        ("open-by-hand", {"code": "4711"}, "issued"),
        ("try-again", None, "planned"),
        ("take-away", {"why": "Knust glass"}, "planned"),
        ("give-again", None, "planned"),
    ]
    for act, body, state in acts:
        path = f"grants/{grant['id']}/{act}"
        for other, status in others:
            assert other.post(path, body).status == status, act
        done = [keeper.post(path, body, Idempotency_Key=act) for _ in range(2)]
        assert [each.status for each in done] == [204, 204], done[0].body
        assert doors.grant().state == state
        doors.work() if act in ("renew", "give-again") else None
    doors.settle()
    assert keeper.post(f"grants/{grant['id']}/give-again").code == "not_taken_away"
    assert keeper.post(f"grants/{grant['id']}/try-again").code == "has_code"
    assert keeper.post("grants/999999/renew").code == "not_found"
    for other, status in others:
        assert other.get(day).status == status
    kept = "".join(str(each.data) for each in everything_of(Entry)) + "".join(
        f"{bytes(each.body)!r}{each.fingerprint}" for each in KeyedAnswer.objects.all()
    )
    assert "4711" not in kept
    sent = b"\0".join([b"POST", f"/api/v1/grants/{grant['id']}/open-by-hand".encode(), b'{"code": "4711"}'])
    assert sha256(sent).hexdigest() not in kept, "who reads the table tries ten thousand codes in no time"
    assert not any(each.code in kept for each in doors.service.cupboard.kept.values())


def test_a_lock_is_set_up_by_those_who_set_up_the_place(doors: Doors, others: tuple[tuple[Program, int], ...]) -> None:
    world, keeper = doors.world, Program(a_token(doors.world.ingrid, "staff"))
    locks = f"facilities/{world.facility.pk}/locks"
    asked = {"name": "Bakdør", "service": "pins", "external_id": "back", "space_ids": [world.room.pk]}
    for other, status in others:
        assert other.get(locks).status == other.post(locks, asked).status == status
    made = keeper.post(locks, asked, Idempotency_Key="lock")
    assert (made.status, made.body["space_ids"], made.body["lead_hours"]) == (201, [world.room.pk], 24)
    for change, code in (
        ({}, "lock_known"),
        ({"external_id": "x y"}, "lock_named_otherwise"),
        ({"external_id": "b", "space_ids": []}, "nothing_behind"),
        ({"external_id": "b", "space_ids": [999_999]}, "not_in_facility"),
        ({"external_id": "b", "lead_hours": 999}, "invalid"),
        ({"external_id": "b", "service": "other"}, "invalid"),
    ):
        assert keeper.post(locks, asked | change).code == code, change
    one, said = f"locks/{made.body['id']}", {"name": "Bakdør", "whole_facility": True, "minutes_before": 5}
    for other, status in others:
        assert other.patch(one, said).status == status
    assert keeper.patch(one, said).body["minutes_before"] == 5
    assert [each["name"] for each in keeper.get(locks).body["items"]] == ["Bakdør", "Hovedinngang"]
    assert (Lock.objects.count(), everything_of(AccessGrant).count()) == (2, 0)
