"""Whoever watches over the service reads of refusals in the log, and of nobody's name, address or things."""

from __future__ import annotations

from uuid import UUID

import pytest
from django.test import Client

from aktiv.config import auditing
from tests.api.calling import a_program
from tests.bookings.world import World, a_world, booked
from tests.web.booking_world import browser_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def world() -> World:
    return a_world()


def told(caplog: pytest.LogCaptureFixture) -> list[str]:
    return [each.getMessage() for each in caplog.records if each.name == "aktiv.audit"]


def test_a_token_that_is_none_is_told_without_it(client: Client, caplog: pytest.LogCaptureFixture) -> None:
    client.get("/api/v1/bookings", HTTP_AUTHORIZATION="Bearer aktiv_guess")
    [line] = told(caplog)
    assert line.startswith("refused code=bad_token door=api:make_booking who=")
    assert "guess" not in line
    assert "127.0.0.1" not in line


def test_asking_for_anothers_booking_is_told_once_a_minute_and_as_one_party(
    world: World, caplog: pytest.LogCaptureFixture
) -> None:
    made = booked(world, "18–20", world.as_club)
    charlie = browser_of(world.charlie)
    for _ in range(3):
        assert charlie.get(f"/min/bestillinger/{made.id}/").status_code == 404
    assert charlie.get(f"/min/bestillinger/{made.id}/avbestill/").status_code == 404
    assert a_program(world.bob).get(f"bookings/{UUID(int=1)}").status == 404
    lines = told(caplog)
    assert [line.split(" who=")[0] for line in lines] == [
        "refused code=not_theirs door=me_booking",
        "refused code=not_theirs door=me_cancel",
        "refused code=not_theirs door=api:read_booking",
    ]
    whos = [line.split(" who=")[1] for line in lines]
    assert whos[0] == whos[1] != whos[2]
    assert str(world.charlie.pk) not in str(lines)
    assert str(made.id) not in str(lines)


def test_a_form_from_elsewhere_is_told_and_a_mistake_is_not(caplog: pytest.LogCaptureFixture) -> None:
    Client(enforce_csrf_checks=True).post("/bestilling/", {})
    Client().get("/anlegg/ingen/")
    Client().get("/finnes-ikke/")
    assert [line.split(" who=")[0] for line in told(caplog)] == ["refused code=forbidden door=booking_pick"]


def test_what_was_told_is_forgotten_before_it_fills_the_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(auditing, "_MOST_REMEMBERED", 2)
    audit = auditing.Audit(lambda _: pytest.fail("nobody asks"))
    assert [audit._is_news(("a", "b", str(n))) for n in (1, 2, 1, 3)] == [True, True, False, True]
    assert len(audit._said) == 1
