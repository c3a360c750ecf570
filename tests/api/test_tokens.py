"""Tokens: who is let in, to what, in whose name; and what every request must look like."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest
from django.test import Client

from aktiv.api.entrance import LARGEST_BODY
from aktiv.people.models import ApiToken, Person, Representative
from tests.api.calling import NOBODY, Program, a_program
from tests.bookings.world import NOW, World, booked

HOLD = {"start": "2027-03-02T18:00:00+01:00", "end": "2027-03-02T20:00:00+01:00"}


def test_without_a_token_what_is_open_is_read_and_nothing_is_done(world: World) -> None:
    assert NOBODY.get("spaces").status == 200
    for answer in (
        NOBODY.get("bookings"),
        NOBODY.get("holds"),
        NOBODY.post("holds", {"space_id": world.hall.pk, **HOLD}),
        NOBODY.post("bookings", {"space_id": world.hall.pk, **HOLD}),
    ):
        assert (answer.status, answer.code) == (401, "token_missing")
        assert answer.headers["WWW-Authenticate"] == 'Bearer realm="aktiv"'


@pytest.mark.parametrize("told", ["Bearer made-up", "Bearer", "Basic YTpi", "bearer  ", ""])
def test_a_token_that_is_not_one_is_refused_even_where_none_is_needed(db: None, told: str) -> None:
    answer = Client().get("/api/v1/spaces", headers={"Authorization": told})
    assert (answer.status_code, json.loads(answer.content)["code"]) == (401, "token_invalid")


def test_a_token_that_expired_or_was_revoked_opens_nothing(world: World) -> None:
    assert a_program(world.alice, secret="a", expires_at=NOW).get("bookings").code == "token_invalid"
    assert a_program(world.alice, secret="b", expires_at=NOW + timedelta(seconds=1)).get("bookings").status == 200
    assert a_program(world.alice, secret="c", revoked_at=NOW).get("bookings").code == "token_invalid"


def test_a_token_for_reading_does_not_book(world: World) -> None:
    reader = a_program(world.alice, ApiToken.Scope.READ)
    assert reader.get("bookings").status == 200
    answer = reader.post("holds", {"space_id": world.hall.pk, **HOLD})
    assert (answer.status, answer.code, answer.body["needed"]) == (403, "token_scope", "book")


def test_one_acts_for_an_organisation_that_one_represents_and_for_no_other(world: World) -> None:
    alice, charlie = a_program(world.alice), a_program(world.charlie)
    asked = {"space_id": world.hall.pk, **HOLD, "organisation": str(world.club.pk)}
    for endpoint in ("holds", "bookings", "quotes"):
        answer = charlie.post(endpoint, asked)
        assert (answer.status, answer.code) == (403, "not_representative")
    answer = alice.post("bookings", asked)
    assert (answer.status, answer.body["organisation"]) == (201, str(world.club.pk))
    unknown = alice.post("holds", {**asked, "organisation": "00000000-0000-4000-8000-000000000000"})
    assert unknown.code == "not_representative"


def test_a_token_for_an_organisation_acts_for_it_as_long_as_its_person_may(world: World) -> None:
    program = a_program(world.alice, organisation=world.club)
    made = program.post("bookings", {"space_id": world.hall.pk, **HOLD})
    assert made.body["organisation"] == str(world.club.pk)
    own = booked(world, "10–11", world.as_alice)
    assert program.get(f"bookings/{own.id}").code == "not_found"
    Representative.objects.filter(person=world.alice).delete()
    assert program.get("bookings").code == "token_invalid"


def test_a_token_for_an_organisation_opens_no_private_hold_of_its_person(world: World) -> None:
    alice, program = a_program(world.alice), a_program(world.alice, organisation=world.club, secret="of the club")
    private = alice.post("holds", {"space_id": world.hall.pk, **HOLD}).body["id"]
    assert program.get("holds").body["items"] == []
    assert program.post(f"holds/{private}/extend").code == "not_found"
    assert program.delete(f"holds/{private}").code == "not_found"
    assert program.post("bookings", {"hold_id": private}).code == "not_found"
    assert program.post("holds", {"space_id": world.hall.pk, **HOLD}).code == "taken"
    assert [each["id"] for each in alice.get("holds").body["items"]] == [private]


def test_a_token_for_an_organisation_opens_what_is_held_for_it(world: World) -> None:
    alice, program = a_program(world.alice), a_program(world.alice, organisation=world.club, secret="of the club")
    held = alice.post("holds", {"space_id": world.hall.pk, **HOLD, "organisation": str(world.club.pk)}).body["id"]
    assert [each["id"] for each in program.get("holds").body["items"]] == [held]
    assert program.post("bookings", {"hold_id": held}).body["organisation"] == str(world.club.pk)


def test_staff_see_others_bookings_with_a_token_for_staff_only(world: World) -> None:
    own = booked(world, "10–11", world.as_alice)
    assert a_program(world.ingrid, ApiToken.Scope.BOOK).get(f"bookings/{own.id}").code == "not_found"
    assert a_program(world.ingrid, ApiToken.Scope.STAFF).get(f"bookings/{own.id}").status == 200


def test_no_cookie_lets_anybody_in(db: None) -> None:
    client = Client(enforce_csrf_checks=True)
    client.cookies["sessionid"] = "stolen"
    assert client.get("/api/v1/bookings").status_code == 401
    assert client.post("/api/v1/quotes", data="{}", content_type="application/json").status_code == 422


@pytest.mark.parametrize(
    ("body", "content_type", "status", "code"),
    [
        (b"{", "application/json", 400, "malformed"),
        (b"", "application/json", 422, "invalid"),
        (b'{"space_id": NaN}', "application/json", 400, "malformed"),
        (b'{"space_id": 1, "space_id": 2}', "application/json", 400, "malformed"),
        (b"\xff\xfe", "application/json", 400, "malformed"),
        (b"[" * 20_000, "application/json", 400, "malformed"),
        (b'{"space_id": ' + b"9" * 5_000 + b"}", "application/json", 400, "malformed"),
        (b"[]", "application/json", 422, "invalid"),
        (b"null", "application/json", 422, "invalid"),
        (b'"hall"', "application/json", 422, "invalid"),
        (b"{}", "application/json", 422, "invalid"),
        (b"{}", "text/plain", 415, "media_type"),
        (b"space_id=1", "application/x-www-form-urlencoded", 415, "media_type"),
        (b"{}", "application/xml", 415, "media_type"),
        (b" " * (LARGEST_BODY + 1), "application/json", 413, "too_large"),
    ],
    ids=str,
)
def test_a_body_that_is_not_json_of_the_right_shape_is_refused(
    db: None, body: bytes, content_type: str, status: int, code: str
) -> None:
    answer = NOBODY.raw("quotes", body, content_type)
    assert (answer.status, answer.code) == (status, code)


@pytest.mark.parametrize(
    ("change", "where", "code"),
    [
        ({"space_id": "42"}, "space_id", None),
        ({"space_id": True}, "space_id", "int_type"),
        ({"space_id": 1.5}, "space_id", "int_type"),
        ({"space_id": 2**63}, "space_id", "less_than_equal"),
        ({"space_id": 0}, "space_id", "greater_than_equal"),
        ({"space_id": None}, "space_id", "int_type"),
        ({"start": "2027-03-02T18:00:00"}, "start", "naive_time"),
        ({"start": "2027-03-02 kl 18"}, "start", "not_a_time"),
        ({"start": 1_800_000_000}, "start", "not_a_time"),
        ({"start": "2027-13-02T18:00:00Z"}, "start", "not_a_time"),
        ({"start": "2027-03-02T18:00:00+25:00"}, "start", "not_a_time"),
        ({"start": "0001-01-01T00:00:00Z"}, "start", "far_away"),
        ({"end": "9999-12-31T23:59:59Z"}, "end", "far_away"),
        ({"organisation": "me"}, "organisation", "not_a_uuid"),
        ({"price_group": "a\x00b"}, "price_group", "string_pattern_mismatch"),
        ({"prise_group": "adult"}, "prise_group", "extra_forbidden"),
    ],
    ids=str,
)
def test_each_member_is_read_strictly_and_told_by_its_place(
    db: None, change: dict[str, object], where: str, code: str | None
) -> None:
    answer = NOBODY.post("quotes", {"space_id": 1, **HOLD, **change})
    if code is None:  # a whole number may come as text, as it does in addresses
        assert (answer.status, answer.code) == (404, "not_found")
    else:
        assert (answer.status, answer.code) == (422, "invalid")
        assert [(error["where"][-1], error["code"]) for error in answer.body["errors"]] == [(where, code)]
        assert answer.body["errors"][0]["message"]


@pytest.mark.parametrize("text", ["a\x00b", "\x1b[31m", "\u202ereversed", "\ud800"], ids=ascii)
def test_typed_text_has_no_control_characters(db: None, text: str) -> None:
    asked = {"space_id": 1, **HOLD, "title": text}
    answer = a_program(Person.objects.create(name="Alice")).post("bookings", asked)
    assert (answer.status, answer.code) == (422, "invalid")


def test_problems_are_told_in_the_language_asked_for(db: None) -> None:
    titles = {
        language: Client().get("/api/v1/bookings", headers={"Accept-Language": language}).json()["title"]
        for language in ("nb", "nn", "en")
    }
    assert titles == {
        "nb": "Dette krever en nøkkel: Authorization: Bearer …",
        "nn": "Dette krev ein nøkkel: Authorization: Bearer …",
        "en": "This needs a token: Authorization: Bearer …",
    }


def test_answers_to_a_token_are_not_kept_by_anybody_on_the_way(world: World) -> None:
    assert a_program(world.alice).get("bookings").headers["Cache-Control"] == "no-store"
    assert Program().get("spaces").headers["Cache-Control"] == "no-cache"
