"""Quotes, holds, bookings, moving and cancelling: as on the pages, and only one's own."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from aktiv.bookings.models import Booking, Hold
from aktiv.people.models import ApiToken
from aktiv.timetable.models import Occupancy
from tests.api.calling import NOBODY, Program, a_program
from tests.bookings.world import NOW, World, booked

MINUTE = timedelta(minutes=1)
TIME = {"start": "2027-03-02T18:00:00+01:00", "end": "2027-03-02T20:00:00+01:00"}
LATER = {"start": "2027-03-02T20:00:00+01:00", "end": "2027-03-02T22:00:00+01:00"}


@pytest.fixture
def alice(world: World) -> Program:
    return a_program(world.alice)


@pytest.fixture
def charlie(world: World) -> Program:
    return a_program(world.charlie)


def at_hall(world: World, **more: Any) -> dict[str, Any]:
    return {"space_id": world.hall.pk, **TIME, **more}


# Prices


def test_a_price_is_told_line_by_line_without_a_token(world: World) -> None:
    answer = NOBODY.post("quotes", at_hall(world), Accept_Language="en")
    assert answer.status == 200
    assert answer.body["total"] == {"amount": 724_00, "currency": "NOK"}
    assert answer.body["price_group"] == "resident"
    assert sum(line["amount"] for line in answer.body["lines"]) == 724_00
    assert answer.body["lines"][0]["text"] == "2\xa0hours × 362\xa0kr (private resident)"
    assert answer.body["start"] == TIME["start"]


def test_a_club_is_told_its_own_price_and_anyone_may_ask_what_others_pay(world: World, alice: Program) -> None:
    club = alice.post("quotes", at_hall(world, organisation=str(world.club.pk)))
    assert club.body["price_group"] == "adult_club"
    youth = NOBODY.post("quotes", at_hall(world, price_group="youth_club"))
    assert youth.body["total"]["amount"] == 282_00


@pytest.mark.parametrize(
    ("change", "status", "code"),
    [
        ({"price_group": "kings"}, 422, "no_price_group"),
        ({"additions": ["fireworks"]}, 422, "no_such_addition"),
        ({"space_id": 999_999}, 404, "not_found"),
        ({"end": TIME["start"]}, 422, "ends_before_start"),
        ({"end": "2037-03-02T20:00:00+01:00"}, 422, "span_not_sane"),
        ({"organisation": "00000000-0000-4000-8000-000000000000"}, 401, "token_missing"),
        ({"quantity": 1}, 422, "invalid"),
    ],
    ids=str,
)
def test_what_has_no_price_is_refused(world: World, change: dict[str, Any], status: int, code: str) -> None:
    answer = NOBODY.post("quotes", at_hall(world) | change)
    assert (answer.status, answer.code) == (status, code)


# Holds


def test_a_hold_keeps_the_time_and_others_are_told_what_could_be_had_instead(
    world: World, alice: Program, charlie: Program
) -> None:
    made = alice.post("holds", at_hall(world))
    assert made.status == 201
    assert made.body["expires_at"] == "2027-03-01T12:15:00+01:00"
    taken = charlie.post("holds", at_hall(world))
    assert (taken.status, taken.code) == (409, "taken")
    assert taken.body["conflicts"] == [{**TIME, "space_id": world.hall.pk, "kind": "hold"}]
    assert taken.body["alternatives"]
    way = taken.body["alternatives"][0]
    assert charlie.post("holds", {key: way[key] for key in ("space_id", "start", "end")}).status == 201


@pytest.mark.scenario(19)
def test_a_hold_is_kept_longer_once_and_can_be_taken_by_another_the_moment_it_is_over(
    world: World, alice: Program, charlie: Program, monkeypatch: pytest.MonkeyPatch
) -> None:
    def at(minutes: float) -> None:
        monkeypatch.setattr(timezone, "now", lambda: NOW + minutes * MINUTE)

    made = alice.post("holds", at_hall(world)).body
    assert [each["kind"] for each in _busy(world)] == ["hold"]
    at(10)
    longer = alice.post(f"holds/{made['id']}/extend")
    assert (longer.status, longer.body["expires_at"]) == (200, "2027-03-01T12:30:00+01:00")
    assert alice.post(f"holds/{made['id']}/extend").code == "held_long_enough"
    at(29.99)
    assert charlie.post("holds", at_hall(world)).code == "taken"
    at(30)
    assert _busy(world) == []
    assert charlie.post("holds", at_hall(world)).status == 201
    late = alice.post("bookings", {"hold_id": made["id"]})
    assert (late.status, late.code) == (409, "taken")


def test_a_hold_that_is_let_go_frees_the_time_at_once(world: World, alice: Program, charlie: Program) -> None:
    made = alice.post("holds", at_hall(world)).body
    assert [each["id"] for each in alice.get("holds").body["items"]] == [made["id"]]
    assert alice.delete(f"holds/{made['id']}").status == 204
    assert alice.delete(f"holds/{made['id']}").code == "not_found"
    assert charlie.post("holds", at_hall(world)).status == 201


def test_nobody_touches_anothers_hold(world: World, alice: Program, charlie: Program) -> None:
    made = alice.post("holds", at_hall(world)).body
    assert charlie.post(f"holds/{made['id']}/extend").code == "not_found"
    assert charlie.delete(f"holds/{made['id']}").code == "not_found"
    assert charlie.post("bookings", {"hold_id": made["id"]}).code == "not_found"
    assert charlie.get("holds").body["items"] == []
    assert Hold.objects.count() == 1


@pytest.mark.parametrize(
    ("change", "status", "code"),
    [
        ({"start": "2027-03-02T18:07:00+01:00"}, 422, "off_start_grid"),
        ({"start": "2027-03-01T09:00:00+01:00", "end": "2027-03-01T10:00:00+01:00"}, 422, "in_the_past"),
        ({"start": "2027-03-02T23:00:00+01:00", "end": "2027-03-02T23:30:00+01:00"}, 422, "outside_opening"),
        ({"start": "2027-03-28T02:30:00+01:00", "end": "2027-03-28T04:00:00+02:00"}, 422, "outside_opening"),
        ({"start": TIME["end"], "end": TIME["start"]}, 422, "ends_before_start"),
        ({"start": TIME["end"], "end": TIME["end"]}, 422, "ends_before_start"),
        ({"end": "2037-03-02T20:00:00+01:00"}, 422, "span_not_sane"),
        ({"end": "2027-03-02T18:10:00+01:00"}, 422, "time_too_short"),
        ({"start": "2030-03-02T18:00:00+01:00", "end": "2030-03-02T20:00:00+01:00"}, 422, "beyond_horizon"),
        ({"space_id": 999_999}, 404, "not_found"),
        ({"linked": [999_999]}, 422, "not_linked"),
    ],
    ids=str,
)
@pytest.mark.parametrize("endpoint", ["holds", "bookings"])
def test_the_rules_of_the_pages_refuse_here_too(
    world: World, alice: Program, endpoint: str, change: dict[str, Any], status: int, code: str
) -> None:
    answer = alice.post(endpoint, at_hall(world) | change)
    assert (answer.status, answer.code) == (status, code)
    assert answer.body["title"] != code
    assert Occupancy.objects.count() == 0


# Bookings


def test_a_hold_becomes_a_booking_and_handed_in_again_the_same_one(world: World, alice: Program) -> None:
    hold = alice.post("holds", at_hall(world)).body
    made = alice.post("bookings", {"hold_id": hold["id"], "title": "Trening", "participants": 12})
    assert made.status == 201
    assert made.body["total"] == {"amount": 724_00, "currency": "NOK"}
    [date] = made.body["dates"]
    assert (date["start"], date["end"], date["state"]) == (TIME["start"], TIME["end"], "confirmed")
    assert date["held"] == [TIME]
    again = alice.post("bookings", {"hold_id": hold["id"]})
    assert (again.status, again.body["id"]) == (201, made.body["id"])
    assert alice.get(f"bookings/{made.body['id']}").body == made.body
    assert Booking.objects.count() == 1


def test_a_time_is_booked_directly_and_the_loser_is_told(world: World, alice: Program, charlie: Program) -> None:
    assert alice.post("bookings", at_hall(world)).status == 201
    lost = charlie.post("bookings", at_hall(world))
    assert (lost.status, lost.code) == (409, "taken")
    assert lost.body["conflicts"][0]["kind"] == "use"
    assert "Alice" not in str(lost.body)
    assert {each["kind"] for each in lost.body["alternatives"]} <= {
        "other_space",
        "other_part",
        "other_time",
        "other_day",
        "shorter",
    }


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ({}, "invalid"),
        ({"hold_id": "5f0c2c9e-6d0f-4f57-9f0b-0d6f6a3f1b11"}, "not_found"),
        ({"hold_id": "5f0c2c9e-6d0f-4f57-9f0b-0d6f6a3f1b11", **TIME}, "invalid"),
        ({**TIME}, "invalid"),
    ],
    ids=str,
)
def test_a_booking_needs_a_hold_or_a_time(world: World, alice: Program, body: dict[str, Any], code: str) -> None:
    assert alice.post("bookings", body).code == code


@pytest.mark.parametrize(
    ("more", "code"),
    [
        ({"expected_total": 1}, "price_changed"),
        ({"activity": "chess"}, "no_such_activity"),
        ({"additions": ["fireworks"]}, "no_such_addition"),
        ({"participants": 0}, "invalid"),
        ({"participants": 999_999}, "too_many_participants"),
        ({"title": "x" * 161}, "invalid"),
        ({"note": "x" * 2001}, "invalid"),
        ({"answers": {"one": "two"}}, "invalid"),
    ],
    ids=lambda value: str(value)[:40],
)
def test_what_is_filled_in_is_judged(world: World, alice: Program, more: dict[str, Any], code: str) -> None:
    answer = alice.post("bookings", at_hall(world, **more))
    assert (answer.status, answer.code) == (422, code)
    assert Booking.objects.count() == 0


def test_bookings_are_listed_by_date_of_use_every_one_once_over_the_pages(world: World, alice: Program) -> None:
    for hours in ("18–20", "10–11", "14–15"):
        booked(world, hours, world.as_alice)
    booked(world, "12–13", world.as_charlie)
    seen, cursor = [], None
    while True:
        page = alice.get("bookings", limit=2, **({"cursor": cursor} if cursor else {})).body
        seen += [each["start"][11:16] for each in page["items"]]
        if (cursor := page["next"]) is None:
            break
    assert seen == ["10:00", "14:00", "18:00"]
    assert alice.get("bookings", past="true").body["items"] == []


def test_an_organisations_bookings_are_listed_for_those_who_represent_it(
    world: World, alice: Program, charlie: Program
) -> None:
    booked(world, "18–20", world.as_club)
    assert alice.get("bookings").body["items"] == []
    club = str(world.club.pk)
    assert [each["organisation"] for each in alice.get("bookings", organisation=club).body["items"]] == [club]
    assert len(a_program(world.bob).get("bookings", organisation=club).body["items"]) == 1
    assert charlie.get("bookings", organisation=club).code == "not_representative"


@pytest.mark.parametrize("rows", [1, 3])
def test_the_list_asks_the_same_number_of_questions_however_long_it_is(world: World, alice: Program, rows: int) -> None:
    for hour in range(rows):
        booked(world, f"{10 + hour}–{11 + hour}", world.as_alice)
    alice.get("bookings")  # the first of the day also notes that she was here
    with CaptureQueriesContext(connection) as asked:
        assert len(alice.get("bookings").body["items"]) == rows
    assert len(asked) == 2, [each["sql"][:120] for each in asked]


def test_anothers_booking_is_not_there(world: World, charlie: Program) -> None:
    own = booked(world, "18–20", world.as_alice)
    date = own.occurrence_ids[0]
    for answer in (
        charlie.get(f"bookings/{own.id}"),
        charlie.post(f"bookings/{own.id}/cancel", {}),
        charlie.post(f"bookings/{own.id}/cancel?dry_run=true", {}),
        charlie.patch(f"bookings/{own.id}/dates/{date}", LATER),
        charlie.patch(f"bookings/{own.id}/dates/{date}?dry_run=true", LATER),
    ):
        assert (answer.status, answer.code) == (404, "not_found")
    assert Booking.objects.get().occurrences.get().state == "confirmed"


# Cancelling and moving


def test_cancelling_in_time_is_free_and_frees_the_time(world: World, alice: Program) -> None:
    own = booked(world, "18–20", world.as_alice)
    dry = alice.post(f"bookings/{own.id}/cancel?dry_run=true", {})
    assert (dry.status, dry.body["cancelled"], dry.body["fee"]["amount"]) == (200, False, 0)
    assert dry.body["dates"][0]["free_until"] == "2027-03-01T18:00:00+01:00"
    done = alice.post(f"bookings/{own.id}/cancel")
    assert (done.status, done.body["cancelled"]) == (200, True)
    assert _busy(world) == []
    assert alice.post(f"bookings/{own.id}/cancel", {}).code == "already_cancelled"
    told = alice.get(f"bookings/{own.id}").body["dates"][0]
    assert (told["state"], told["fee"]["amount"], told["held"]) == ("cancelled", 0, [])


def test_cancelling_late_tells_the_fee_first_and_takes_it_only_when_accepted(
    world: World, alice: Program, monkeypatch: pytest.MonkeyPatch
) -> None:
    own = booked(world, "18–20", world.as_alice)
    monkeypatch.setattr(timezone, "now", lambda: NOW + 7 * 60 * MINUTE)  # 19:00 the day before
    assert alice.post(f"bookings/{own.id}/cancel?dry_run=true", {}).body["fee"]["amount"] == 362_00
    refused = alice.post(f"bookings/{own.id}/cancel", {})
    assert (refused.status, refused.code, refused.body["fee"]) == (422, "fee_not_accepted", 362_00)
    assert len(_busy(world)) == 1
    done = alice.post(f"bookings/{own.id}/cancel", {"accepted_fee": 362_00})
    assert (done.status, done.body["fee"]["amount"]) == (200, 362_00)


def test_a_date_is_moved_when_its_new_time_is_free_and_the_price_is_told_first(world: World, alice: Program) -> None:
    own = booked(world, "18–20", world.as_alice)
    address = f"bookings/{own.id}/dates/{own.occurrence_ids[0]}"
    longer = {"start": TIME["start"], "end": "2027-03-02T21:00:00+01:00"}
    dry = alice.patch(f"{address}?dry_run=true", longer)
    assert dry.status == 200
    assert (dry.body["changed"], dry.body["difference"]["amount"]) == (False, 362_00)
    assert alice.patch(address, {**longer, "accepted_difference": 0}).code == "price_changed"
    done = alice.patch(address, {**longer, "accepted_difference": 362_00})
    assert (done.status, done.body["changed"]) == (200, True)
    assert [(each["start"][11:16], each["end"][11:16]) for each in _busy(world)] == [("18:00", "21:00")]


def test_a_date_is_not_moved_to_where_somebody_else_is(world: World, alice: Program) -> None:
    own = booked(world, "18–20", world.as_alice)
    booked(world, "20–22", world.as_charlie)
    address = f"bookings/{own.id}/dates/{own.occurrence_ids[0]}"
    for answer in (alice.patch(f"{address}?dry_run=true", LATER), alice.patch(address, LATER)):
        assert (answer.status, answer.code) == (409, "taken")
        assert answer.body["conflicts"][0]["kind"] == "use"
    assert alice.patch(f"bookings/{own.id}/dates/999999", LATER).code == "not_found"


def _busy(world: World) -> list[dict[str, Any]]:
    query = {"from": "2027-03-02T00:00:00+01:00", "to": "2027-03-03T00:00:00+01:00"}
    answer = NOBODY.get(f"spaces/{world.hall.pk}/availability", **query)
    busy: list[dict[str, Any]] = answer.body["busy"]
    return busy


def test_staff_cancel_free_of_charge_and_a_dry_run_says_so(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    own = booked(world, "18–20", world.as_alice)
    monkeypatch.setattr(timezone, "now", lambda: NOW + 7 * 60 * MINUTE)
    staff = a_program(world.ingrid, ApiToken.Scope.STAFF)
    for dry in ("?dry_run=true", ""):
        answer = staff.post(f"bookings/{own.id}/cancel{dry}", {})
        assert (answer.status, answer.body["fee"]["amount"], answer.body["dates"][0]["fee"]) == (200, 0, 0)
