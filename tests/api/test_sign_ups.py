"""Sign-up for programs: opened and kept by whoever has the booking, signed up to by whoever has the address."""

from __future__ import annotations

import pytest
from django.utils import timezone

from aktiv.bookings.models import Arrival, Participant
from aktiv.people.rules.limits import Limit
from aktiv.values.periods import civil_day
from tests.api.calling import NOBODY, Program, a_program, a_token
from tests.bookings.test_signing_up_going_on import coming
from tests.bookings.world import World, booked, when
from tests.reading import everything_of
from tests.seasons.given import Given
from tests.seasons.test_publishing import of_group
from tests.seasons.test_running import LATER, running

__all__ = ["running"]

SAID = {
    "title": " Cup ",
    "opens_at": "2027-03-01T12:00:00+01:00",
    "closes_at": "2027-03-02T18:00:00+01:00",
    "capacity": 1,
}


@pytest.fixture
def strangers(world: World) -> tuple[tuple[Program, int], ...]:
    """Another club, staff where it is with either token, and nobody."""
    staff = Program(a_token(world.ingrid, "staff")), Program(a_token(world.ingrid, "book"))
    return ((a_program(world.charlie), 404), (staff[0], 404), (staff[1], 404), (NOBODY, 401))


def test_an_organiser_opens_changes_stops_and_counts_and_others_do_not(
    world: World, strangers: tuple[tuple[Program, int], ...]
) -> None:
    made = booked(world, "18–20", world.as_club, world.courts["A"])
    path, club = f"bookings/{made.id}/sign-up", a_program(world.alice)
    for stranger, status in strangers:
        assert stranger.post(path, SAID).status == status
    assert club.get(path).status == 404
    opened = [club.post(path, SAID, Idempotency_Key="open") for _ in range(2)]
    assert [each.status for each in opened] == [201, 201]
    told = opened[0].body
    assert (told["first_day"], told["last_day"]) == (None, None), "it is to all of its dates"
    assert (told["title"], told["capacity"], told["signed_up"], told["dates"][0]["state"]) == ("Cup", 1, 0, "confirmed")
    assert club.post(path, SAID).code == "sign_up_there_already"
    assert club.patch(path, SAID | {"closes_at": "2027-03-02T21:00:00+01:00"}).code == "closes_after_it"
    assert club.patch(path, SAID | {"capacity": 2, "asks_age": False}).body["capacity"] == 2
    assert club.post(f"{path}/stop").body["stopped"] is True
    assert club.post(f"{path}/resume").body["stopped"] is False
    public = NOBODY.get(f"sign-ups/{told['token']}")
    assert (public.status, public.body["title"]) == (200, "Cup")
    assert NOBODY.get("sign-ups/nothing-here").code == "not_found"
    for stranger, status in strangers:
        assert stranger.get(path).status == status
        assert stranger.patch(path, SAID).status == stranger.post(f"{path}/stop").status == status
        numbers = stranger.get(f"{path}/numbers")
        assert numbers.status == (200 if stranger.token == "secret-of-Ingrid-staff" else status)
    assert club.get(f"{path}/numbers").body["signed_up"] == 0


def test_one_signs_oneself_and_others_up_and_off_and_is_let_in_by_code(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = booked(world, "18–20", world.as_club, world.courts["A"])
    club, bob, charlie = a_program(world.alice), a_program(world.bob), a_program(world.charlie)
    token = club.post(f"bookings/{made.id}/sign-up", SAID | {"capacity": 2}).body["token"]
    join = f"sign-ups/{token}/participants"
    assert NOBODY.post(join, {}).status == 401
    assert a_program(world.charlie, "read").post(join, {}).code == "token_scope"
    bound = a_program(world.charlie, organisation=world.rival, secret="for a club")
    assert (bound.post(join, {}).code, bound.get("sign-ups").code) == ("not_found", "not_found")
    mine = [bob.post(join, {}, Idempotency_Key="me") for _ in range(2)]
    assert (mine[0].status, mine[1].body) == (201, mine[0].body)
    assert (mine[0].body["state"], mine[0].body["age_group"]) == ("signed_up", "26-66")
    child = bob.post(join, {"name": "Ola", "age_group": "6-12"}).body
    waits = charlie.post(join, {}).body
    assert (child["state"], waits["state"]) == ("signed_up", "waiting")
    assert bob.post(join, {"name": "Ola", "age_group": "6-12"}).code == "signed_up_already"
    assert {each["participant"]["name"] for each in bob.get("sign-ups").body["items"]} == {"Bob", "Ola"}
    for stranger, status in ((charlie, 404), (club, 404), (NOBODY, 401)):
        assert stranger.delete(f"sign-ups/participants/{child['id']}").status == status
    [date_id] = made.occurrence_ids
    arrivals, code = f"bookings/{made.id}/arrivals", mine[0].body["code"]
    assert club.post(arrivals, {"date_id": date_id, "code": code}).code == "too_early_to_let_in"
    monkeypatch.setattr(timezone, "now", lambda: when("17–18").start)
    for other in (bob, charlie):
        assert other.post(arrivals, {"date_id": date_id, "code": code}).status == (404 if other is charlie else 201)
    again = club.post(arrivals, {"date_id": date_id, "code": f" {code.upper()} "})
    assert (again.body["name"], again.body["again"]) == ("Bob", True)
    assert club.post(arrivals, {"date_id": date_id, "code": "bcdfghj"}).code == "no_such_code"
    assert club.post(arrivals, {"date_id": date_id, "code": waits["code"]}).code == "waits_for_a_place"
    assert club.post(arrivals, {"date_id": date_id}).code == "invalid"
    by_id = {"date_id": date_id, "participant_id": child["id"]}
    assert club.post(arrivals, by_id).body["again"] is False
    for stranger, status in ((charlie, 404), (NOBODY, 401)):
        assert stranger.delete(f"{arrivals}/{date_id}/{child['id']}").status == status
    for _ in range(2):
        assert club.delete(f"{arrivals}/{date_id}/{child['id']}").status == 204
    assert everything_of(Arrival).count() == 1
    for _ in range(2):
        assert bob.delete(f"sign-ups/participants/{child['id']}").status == 204
    assert everything_of(Participant).get(pk=waits["id"]).state == "signed_up", "the next in line has it"
    [told] = club.get(f"bookings/{made.id}/sign-up/numbers").body["dates"]
    assert (told["signed_up"], told["came"]) == (2, 1)
    assert {each["age_group"]: each["came"] for each in told["by_age"]} == {"26-66": 1}


def test_codes_are_not_guessed_by_asking_often(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    made = booked(world, "18–20", world.as_club, world.courts["A"])
    club, other = a_program(world.alice), a_program(world.bob)
    club.post(f"bookings/{made.id}/sign-up", SAID)
    monkeypatch.setattr("aktiv.api.operations.sign_ups.CODE_LET_IN", Limit("twice", 2, 60))
    asked = {"date_id": made.occurrence_ids[0], "code": "bcdfghj"}
    answers = [club.post(f"bookings/{made.id}/arrivals", asked) for _ in range(3)]
    assert [each.code for each in answers] == ["no_such_code", "no_such_code", "too_many"]
    assert (answers[2].status, answers[2].body["retry_after"] > 0) == (429, True)
    assert other.post(f"bookings/{made.id}/arrivals", asked).code == "no_such_code"


def test_season_time_is_opened_and_changed_from_a_day_to_a_day(running: Given, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(timezone, "now", lambda: LATER)
    world, [half] = running.world, of_group(running, "G12")
    dates = coming(half)
    path, club = f"bookings/{half.pk}/sign-up", a_program(world.alice)
    days = [civil_day(each.during.lower, world.municipality.zone).isoformat() for each in dates]
    closes = dates[0].during.lower.isoformat()
    said = {"title": "Kurs", "opens_at": LATER.isoformat(), "closes_at": closes, "asks_age": False}
    asked = said | {"first_day": days[0], "last_day": days[2]}
    for change, code in (
        (said, "days_not_said"),
        (asked | {"last_day": "2020-01-01"}, "last_day_first"),
        (asked | {"last_day": "2029-01-01"}, "too_many_days"),
        (asked | {"first_day": "2027-02-30"}, "invalid"),
    ):
        refused = club.post(path, change)
        assert (refused.status, refused.code) == (422, code)
    assert a_program(world.charlie).post(path, asked).status == 404
    opened = club.post(path, asked, Idempotency_Key="course").body
    assert (opened["first_day"], opened["last_day"]) == (days[0], days[2])
    assert [each["date_id"] for each in opened["dates"]] == [each.pk for each in dates[:3]]
    assert club.patch(path, said).code == "days_not_said"
    changed = club.patch(path, asked | {"last_day": days[1]}).body
    assert (changed["last_day"], [each["date_id"] for each in changed["dates"]]) == (
        days[1], [each.pk for each in dates[:2]],
    )  # fmt: skip
    public = NOBODY.get(f"sign-ups/{opened['token']}").body
    assert (public["first_day"], public["last_day"]) == (days[0], days[1])
