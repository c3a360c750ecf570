"""Free and taken time of a space, and search: true, anonymous, within bounds."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from aktiv.api.schemas.availability import HitPage
from aktiv.facilities.models import Space
from aktiv.people.models import Organisation
from tests.api.calling import NOBODY, Answer
from tests.bookings.world import NOW, World, booked, held
from tests.facilities.world import a_hall

DAY = ("2027-03-02T00:00:00+01:00", "2027-03-03T00:00:00+01:00")


def availability(space: Space, start: str = DAY[0], end: str = DAY[1]) -> Answer:
    return NOBODY.get(f"spaces/{space.pk}/availability", **{"from": start, "to": end})


def spans(told: list[dict[str, str]]) -> list[str]:
    return [f"{each['start'][11:16]}–{each['end'][11:16]}" for each in told]


def test_what_is_taken_is_not_free_and_times_carry_the_offset_of_the_municipality(world: World) -> None:
    booked(world, "18–20", world.as_alice)
    answer = availability(world.hall)
    assert answer.status == 200
    assert spans(answer.body["free"]) == ["08:00–18:00", "20:00–22:00"]
    assert spans(answer.body["busy"]) == ["18:00–20:00"]
    assert answer.body["busy"][0] == {
        "start": "2027-03-02T18:00:00+01:00",
        "end": "2027-03-02T20:00:00+01:00",
        "kind": "use",
        "title": None,
    }


def test_a_part_is_taken_when_the_whole_is_and_not_when_its_sibling_is(world: World) -> None:
    booked(world, "10–11", world.as_alice, world.courts["A"])
    booked(world, "18–20", world.as_alice)
    assert spans(availability(world.courts["A"]).body["busy"]) == ["10:00–11:00", "18:00–20:00"]
    assert spans(availability(world.courts["B"]).body["busy"]) == ["18:00–20:00"]
    assert spans(availability(world.hall).body["busy"]) == ["10:00–11:00", "18:00–20:00"]


def test_a_hold_is_told_as_held(world: World) -> None:
    held(world, "18–20", world.as_alice)
    assert [each["kind"] for each in availability(world.hall).body["busy"]] == ["hold"]


@pytest.mark.scenario(35)
def test_nobody_reads_whose_time_it_is_unless_an_organisation_publishes_it(world: World) -> None:
    booked(world, "10–11", world.as_alice)
    booked(world, "12–13", world.as_club)
    busy = availability(world.hall).body["busy"]
    assert [each["title"] for each in busy] == [None, "Solheim IL"]
    Organisation.objects.filter(pk=world.club.pk).update(publishes_name=False)
    assert [each["title"] for each in availability(world.hall).body["busy"]] == [None, None]
    Organisation.objects.filter(pk=world.club.pk).update(publishes_name=True)
    world.set(world.hall, shows_holder=False)
    answer = availability(world.hall)
    assert [each["title"] for each in answer.body["busy"]] == [None, None]
    assert "Alice" not in str(answer.body)


def test_time_that_is_over_is_not_free(world: World) -> None:
    today = availability(world.hall, "2027-03-01T00:00:00+01:00", "2027-03-02T00:00:00+01:00")
    assert spans(today.body["free"]) == ["12:00–22:00"]
    yesterday = availability(world.hall, "2027-02-28T00:00:00+01:00", "2027-03-01T00:00:00+01:00")
    assert yesterday.body["free"] == []


@pytest.mark.parametrize(
    ("start", "end", "code"),
    [
        ("2027-03-02T18:00:00", DAY[1], "invalid"),
        ("2027-03-02", DAY[1], "invalid"),
        ("2027-02-30T18:00:00Z", DAY[1], "invalid"),
        ("0001-01-01T00:00:00+14:00", DAY[1], "invalid"),
        (DAY[0], "9999-12-31T23:59:59-12:00", "invalid"),
        (DAY[1], DAY[0], "ends_before_start"),
        (DAY[0], DAY[0], "ends_before_start"),
        (DAY[0], "2037-03-02T00:00:00+01:00", "span_too_long"),
        (DAY[0], "2027-05-03T00:00:01+01:00", "span_too_long"),
    ],
)
def test_spans_that_cannot_be_are_refused(db: None, start: str, end: str, code: str) -> None:
    assert NOBODY.get("spaces/1/availability", **{"from": start, "to": end}).code == code


def test_two_months_are_answered_in_as_many_questions_as_a_day(world: World) -> None:
    until = (NOW + timedelta(days=62)).isoformat()
    booked(world, "18–20", world.as_club)
    counts = []
    for end in (DAY[1], until):
        with CaptureQueriesContext(connection) as asked:
            assert availability(world.hall, NOW.isoformat(), end).status == 200
        counts.append(len(asked))
    assert counts == [5, 5], [str(each["sql"])[:90] for each in asked]


def test_search_tells_where_it_is_free_and_ways_out_where_it_is_not(world: World) -> None:
    booked(world, "18–20", world.as_alice)
    answer = NOBODY.get("search", date="2027-03-02", **{"from": "18:00", "to": "20:00"})
    assert answer.status == 200
    fits = {hit["space"]: hit["fits"] for hit in answer.body["items"]}
    assert fits == {"Møterom": True, "Hall": False}
    hall = next(hit for hit in answer.body["items"] if not hit["fits"])
    assert hall["ways_out"][0]["kind"] == "other_time"
    assert hall["ways_out"][0]["start"].endswith("+01:00")
    room = next(hit for hit in answer.body["items"] if hit["fits"])
    assert room["period"] == {"start": "2027-03-02T18:00:00+01:00", "end": "2027-03-02T20:00:00+01:00"}


def test_a_page_of_hits_is_written_as_it_is_described(world: World) -> None:
    booked(world, "18–20", world.as_alice)
    answer = NOBODY.get("search", date="2027-03-02", limit=2, **{"from": "18:00", "to": "20:00"})
    described = HitPage.model_validate(answer.body)
    assert [bool(hit.ways_out) for hit in described.items] == [False, True]
    assert described.model_dump(mode="json") == answer.body


def test_search_comes_in_pages(world: World) -> None:
    first = NOBODY.get("search", date="2027-03-02", minutes=60, limit=1)
    second = NOBODY.get("search", date="2027-03-02", minutes=60, limit=1, cursor=first.body["next"])
    assert len({hit["space_id"] for hit in first.body["items"] + second.body["items"]}) == 2
    assert (first.body["total"], second.body["next"]) == (2, None)


@pytest.mark.parametrize(
    ("query", "code"),
    [
        ({}, "invalid"),
        ({"date": "2027-03-02"}, "minutes_missing"),
        ({"date": "2027-03-02", "from": "18:00"}, "minutes_missing"),
        ({"date": "2027-03-02", "from": "20:00", "to": "18:00"}, "ends_before_start"),
        ({"date": "2027-03-02", "from": "18:00", "to": "18:00"}, "ends_before_start"),
        ({"date": "2027-03-02", "from": "18:00", "to": "19:00", "minutes": 90}, "ends_before_start"),
        ({"date": "2027-03-02", "minutes": 0}, "invalid"),
        ({"date": "2027-03-02", "minutes": 10**30}, "invalid"),
        ({"date": "2027-03-02", "from": "25:00", "minutes": 60}, "invalid"),
        ({"date": "2027-02-30", "minutes": 60}, "invalid"),
        ({"date": "9999-12-31", "minutes": 60}, "invalid"),
        ({"date": "2027-02-28", "minutes": 60}, "in_the_past"),
        ({"date": "2037-03-02", "minutes": 60}, "beyond_horizon"),
        ({"date": "2027-03-28", "from": "02:30", "minutes": 60}, "nonexistent_time"),
        ({"date": "2027-03-02", "minutes": 60, "near": "91,5"}, "invalid"),
        ({"date": "2027-03-02", "minutes": 60, "near": "nan,5"}, "invalid"),
        ({"date": "2027-03-02", "minutes": 60, "activity": "chess"}, "no_such_activity"),
        ({"date": "2027-03-02", "minutes": 60, "municipality": "atlantis"}, "no_such_municipality"),
        ({"date": "2027-03-02", "minutes": 60, "person": "Alice"}, "unknown_parameters"),
    ],
)
def test_a_search_that_means_nothing_is_refused(db: None, frozen: None, query: dict[str, object], code: str) -> None:
    answer = NOBODY.get("search", **query)
    assert (answer.status, answer.code) == (422, code)


@pytest.mark.parametrize("halls", [1, 3])
def test_search_asks_the_same_number_of_questions_however_many_hits_there_are(world: World, halls: int) -> None:
    for number in range(halls - 1):
        a_hall(world.facility, name=f"Hall {number}")
    booked(world, "18–20", world.as_alice)
    with CaptureQueriesContext(connection) as asked:
        answer = NOBODY.get("search", date="2027-03-02", kind="sports_hall", **{"from": "18:00", "to": "20:00"})
    assert len(answer.body["items"]) == halls
    assert len(asked) == 2, [each["sql"][:90] for each in asked]
