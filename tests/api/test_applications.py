"""Applying by programs: dry run, handing in, what came of it, and deciding with a token of staff."""

from __future__ import annotations

from typing import Any

import pytest

from aktiv.bookings.models import Booking
from aktiv.cases.actions.deciding import send_off
from aktiv.cases.actions.drafting import ask_for
from aktiv.cases.models import Application
from aktiv.cases.queries.applications import draft_of
from aktiv.people.models import ApiToken
from tests.api.calling import Program, a_token
from tests.bookings.world import NOW, booked, when
from tests.cases.world import HALF_A_MINUTE, CaseWorld, a_case_world, dates, fresh, states
from tests.reading import everything_of

EVENING = {"start": "2027-03-02T18:00:00+01:00", "end": "2027-03-02T20:00:00+01:00"}


@pytest.fixture
def world(db: None, monkeypatch: pytest.MonkeyPatch) -> CaseWorld:
    monkeypatch.setattr("django.utils.timezone.now", lambda: NOW)
    return a_case_world()


def asked(world: CaseWorld, **more: Any) -> dict[str, Any]:
    lines = [
        {"space_id": world.courts["A"].pk, "times": [EVENING]},
        {"space_id": world.room.pk, "times": [EVENING]},
    ]
    return {"title": "Cup", "lines": lines, "participants": {"6-12": 9}, "organisation": str(world.club.pk)} | more


@pytest.fixture
def club(world: CaseWorld) -> Program:
    return Program(a_token(world.alice))


def test_a_dry_run_tells_which_is_which_and_keeps_nothing(world: CaseWorld, club: Program) -> None:
    answer = club.post("applications?dry_run=true", asked(world))
    assert (answer.status, [each["state"] for each in answer.body["dates"]]) == (200, ["to_be_decided", "at_once"])
    assert answer.body["dates"][0]["problem"]["code"] == "by_application"
    assert answer.body["dates"][1]["price"] == {"amount": 158_00, "currency": "NOK"}
    assert (everything_of(Application).count(), Booking.objects.count()) == (0, 0)


@pytest.mark.scenario(23)
def test_what_is_instant_is_booked_and_the_rest_becomes_a_case(world: CaseWorld, club: Program) -> None:
    answer = club.post("applications", asked(world), idempotency_key="one")
    assert answer.status == 201
    assert [each["state"] for each in answer.body["dates"]] == ["asked", "booked"]
    [case] = answer.body["cases"]
    assert (case["state"], case["municipality"], case["answer_by"]) == ("submitted", "fjell", "2027-03-22")
    assert club.post("applications", asked(world), idempotency_key="one").body == answer.body
    assert everything_of(Application).count() == 1
    assert club.get(f"applications/{answer.body['id']}").body == answer.body


@pytest.mark.parametrize(
    ("more", "status", "code"),
    [
        ({"title": " "}, 422, "missing_title"),
        ({"organisation": "00000000-0000-4000-8000-000000000000"}, 403, "not_representative"),
        ({"lines": []}, 422, "invalid"),
        ({"event": {"organiser": "", "safety_name": "", "safety_phone": ""}}, 422, "missing_event"),
    ],
)
def test_what_is_wrong_is_told_by_its_code(
    world: CaseWorld, club: Program, more: dict[str, Any], status: int, code: str
) -> None:
    answer = club.post("applications", asked(world, **more))
    assert (answer.status, answer.code) == (status, code)
    assert everything_of(Application).count() == 0


def test_the_basket_of_the_pages_stays_as_it_is(world: CaseWorld, club: Program) -> None:
    ask_for(world.as_club, world.courts["B"].pk, [when("18–20")], now=NOW)
    assert club.post("applications", asked(world)).status == 201
    assert draft_of(world.as_club) is not None


def test_nobody_else_reads_or_withdraws_it(world: CaseWorld, club: Program) -> None:
    made = club.post("applications", asked(world)).body["id"]
    outsider = Program(a_token(world.charlie))
    assert outsider.get(f"applications/{made}").status == 404
    assert outsider.post(f"applications/{made}/withdraw").status == 404
    assert Program().get(f"applications/{made}").status == 401
    answer = club.post(f"applications/{made}/withdraw")
    assert [each["state"] for each in answer.body["dates"]] == ["withdrawn", "booked"]
    assert club.post(f"applications/{made}/withdraw").code == "not_in_state"


def test_staff_decide_by_token_and_only_where_they_work(world: CaseWorld, club: Program) -> None:
    case = world.applied("18–20", "20–21").cases[0]
    first, second = dates(case)
    path = f"applications/{case.application_id}/decision"
    body = {"case": case.key, "grant": [{"date": first}], "refuse": [second], "reason": "priority", "version": 1}
    assert club.post(path, body).status == 404
    assert Program(a_token(world.ingrid)).post(path, body).code == "token_scope"
    assert Program(a_token(world.charlie, ApiToken.Scope.STAFF)).post(path, body).status == 404
    staff = Program(a_token(world.ingrid, ApiToken.Scope.STAFF))
    answer = staff.post(path, body)
    assert (answer.status, answer.body["outcome"], answer.body["taken"]) == (201, "partly", [])
    assert (states(case), fresh(case).outcome) == (["granted", "refused"], "partly")
    assert staff.post(path, body).code == "case_changed"
    del body["version"]
    assert staff.post(path, body).code == "not_in_state"


def test_a_time_taken_meanwhile_is_told_and_waits(world: CaseWorld) -> None:
    case = world.case("18–20", "20–21")
    world.set(world.hall, mode="instant")
    booked(world.base, "20–21", world.as_charlie, world.courts["A"])
    first, second = dates(case)
    staff = Program(a_token(world.ingrid, ApiToken.Scope.STAFF))
    body = {"case": case.key, "grant": [{"date": first}, {"date": second}], "version": case.version}
    answer = staff.post(f"applications/{case.application_id}/decision", body)
    assert (answer.status, answer.body["taken"], states(case)) == (201, [second], ["granted", "asked"])
    assert staff.post(f"applications/{case.application_id}/decision", body).code == "case_changed"


def test_a_refusal_is_told_as_its_letter_says_it_once_it_has_left(world: CaseWorld, club: Program) -> None:
    case = world.case("18–20")
    decision = world.refuse_all(case, sent=False).decision
    assert club.get(f"applications/{case.application_id}").body["cases"][0]["decisions"] == []
    send_off(decision.pk, now=NOW + HALF_A_MINUTE)
    [said] = club.get(f"applications/{case.application_id}").body["cases"][0]["decisions"]
    assert (said["number"], said["outcome"], said["reason"], said["language"]) == (1, "refused", "priority", "nb")
    assert said["reason_text"].startswith("Flere søkte om tiden")
    assert said["provision"].startswith("Kommunens regler for utlån.")
    assert said["text"] == "Others come first."
