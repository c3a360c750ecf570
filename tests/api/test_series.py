"""A series: shown date by date, booked whole or not at all, with ways out for the dates that clash."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from aktiv.bookings.models import Booking, Occurrence
from aktiv.timetable.models import Occupancy
from tests.api.calling import Program, a_program
from tests.bookings.world import World, booked, day


@pytest.fixture
def alice(world: World) -> Program:
    return a_program(world.alice)


def five_tuesdays(world: World, **more: Any) -> dict[str, Any]:
    """2 March to 30 March 2027; the clocks go forward on 28 March."""
    asked = {"space_id": world.hall.pk, "first": "2027-03-02", "last": "2027-03-30", "weekdays": [2]}
    return {**asked, "from": "18:00", "to": "20:00", **more}


def test_a_dry_run_tells_every_date_and_books_none(world: World, alice: Program) -> None:
    booked(world, "19–21", world.as_charlie, on=day(7))
    answer = alice.post("series?dry_run=true", five_tuesdays(world))
    assert answer.status == 200
    assert (answer.body["free"], answer.body["refused"]) == (4, 1)
    assert answer.body["total"] == {"amount": 4 * 724_00, "currency": "NOK"}
    assert [each["outcome"] for each in answer.body["dates"]] == ["free", "refused", "free", "free", "free"]
    assert [each["start"][11:] for each in answer.body["dates"]] == ["18:00:00+01:00"] * 4 + ["18:00:00+02:00"]
    clash = answer.body["dates"][1]
    assert clash["problem"]["code"] == "taken"
    assert clash["problem"]["conflicts"][0] == {
        "space_id": world.hall.pk,
        "kind": "use",
        "start": "2027-03-09T19:00:00+01:00",
        "end": "2027-03-09T21:00:00+01:00",
    }
    assert clash["alternatives"]
    assert Booking.objects.count() == 1


def test_a_series_is_whole_or_not_at_all_and_a_choice_makes_it_whole(world: World, alice: Program) -> None:
    booked(world, "19–21", world.as_charlie, on=day(7))
    lost = alice.post("series", five_tuesdays(world))
    assert (lost.status, lost.code) == (409, "dates_taken")
    [clash] = lost.body["dates"]
    assert (clash["day"], clash["problem"]["code"]) == ("2027-03-09", "taken")
    assert "Charlie" not in str(lost.body)
    assert Occurrence.objects.count() == 1
    skipped = alice.post("series?dry_run=true", five_tuesdays(world, choices=[{"day": "2027-03-09"}]))
    assert [each["outcome"] for each in skipped.body["dates"]][1] == "skipped"
    way = clash["alternatives"][0]
    choice = {"day": clash["day"], **{key: way[key] for key in ("space_id", "start", "end")}}
    made = alice.post("series", five_tuesdays(world, choices=[choice], title="Trening"))
    assert made.status == 201
    assert len(made.body["dates"]) == 5
    assert made.body["dates"][1]["start"] == way["start"]
    assert made.body["kind"] == "series"


def test_the_same_series_with_the_same_key_is_booked_once(world: World, alice: Program) -> None:
    first = alice.post("series", five_tuesdays(world), Idempotency_Key="k")
    second = alice.post("series", five_tuesdays(world), Idempotency_Key="k")
    assert (first.status, second.status, first.body["id"]) == (201, 201, second.body["id"])
    assert Occurrence.objects.count() == 5


def test_a_date_whose_time_does_not_exist_is_told_and_not_moved(world: World, alice: Program) -> None:
    nights = {"first": "2027-03-21", "last": "2027-03-28", "weekdays": [7], "from": "02:30", "to": "04:00"}
    answer = alice.post("series?dry_run=true", five_tuesdays(world) | nights)
    last = answer.body["dates"][-1]
    assert (last["day"], last["start"], last["problem"]["code"]) == ("2027-03-28", None, "nonexistent_time")
    assert last["problem"]["next"] == "2027-03-28T03:00:00+02:00"


@pytest.mark.parametrize(
    ("change", "status", "code"),
    [
        ({"last": "2027-03-01"}, 422, "ends_before_start"),
        ({"to": "18:00"}, 422, "ends_before_start"),
        ({"to": "17:00"}, 422, "ends_before_start"),
        ({"last": "2037-03-02"}, 422, "too_many_dates"),
        ({"last": "2199-03-02", "weekdays": [1, 2, 3, 4, 5, 6, 7]}, 422, "too_many_dates"),
        ({"last": "9999-12-31"}, 422, "invalid"),
        ({"weekdays": []}, 422, "invalid"),
        ({"weekdays": [8]}, 422, "invalid"),
        ({"every_weeks": 0}, 422, "invalid"),
        ({"every_weeks": 10**20}, 422, "invalid"),
        ({"first": "2027-03-03", "last": "2027-03-08"}, 422, "no_dates"),
        ({"space_id": 999_999}, 404, "not_found"),
        ({"choices": [{"day": "2027-03-09", "space_id": 1}]}, 422, "invalid"),
        ({"choices": [{"day": "2027-03-09", "start": "2027-03-09T18:00:00+01:00"}]}, 422, "invalid"),
        ({"choices": [{"day": "2027-03-10"}]}, 422, "not_a_date_of_it"),
        ({"expected_total": 1}, 422, "price_changed"),
    ],
    ids=str,
)
def test_a_series_that_means_nothing_is_refused(
    world: World, alice: Program, change: dict[str, Any], status: int, code: str
) -> None:
    answer = alice.post("series", five_tuesdays(world) | change)
    assert (answer.status, answer.code) == (status, code)
    assert Occupancy.objects.count() == 0


def test_a_series_for_a_club_is_for_those_who_represent_it(world: World, alice: Program) -> None:
    club = str(world.club.pk)
    assert a_program(world.charlie).post("series", five_tuesdays(world, organisation=club)).code == "not_representative"
    made = alice.post("series", five_tuesdays(world, organisation=club))
    assert (made.status, made.body["organisation"]) == (201, club)
    assert date.fromisoformat(made.body["dates"][0]["start"][:10]) == date(2027, 3, 2)
