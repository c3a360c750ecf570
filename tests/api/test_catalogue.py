"""Municipalities, facilities, spaces, activities and equipment: open to all, in pages, only what is published."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from aktiv.facilities.actions import NewPart
from aktiv.facilities.models import Facility, Space
from aktiv.values.texts import Texts
from tests.api.calling import NOBODY, Program
from tests.facilities.world import a_facility, a_hall, a_municipality, a_plan, some_activities

pytestmark = pytest.mark.django_db


@pytest.fixture
def fjell() -> Any:
    some_activities()
    return a_plan(a_municipality("fjell", "4626"))


@pytest.fixture
def hall(fjell: Any) -> Space:
    third = NewPart(name=Texts("Bane 1", "Bane 1", "Court 1"), atoms=(0,), activities=("handball",))
    return a_hall(a_facility(fjell, "Ågotneshallen"), third, name="Storsalen", capacity=300, activities=("handball",))


def test_municipalities_are_told_with_their_clock_and_currency(fjell: Any) -> None:
    answer = NOBODY.get("municipalities")
    assert answer.status == 200
    assert answer.body["items"] == [
        {
            "slug": "fjell",
            "name": "Fjell",
            "number": "4626",
            "country": "NO",
            "currency": "NOK",
            "time_zone": "Europe/Oslo",
            "latitude": 60.3,
            "longitude": 5.1,
        }
    ]


def test_names_come_in_the_language_asked_for_and_cookies_are_not_looked_at(fjell: Any) -> None:
    program = Program()
    program.client.cookies["django_language"] = "nn"
    names = {}
    for language in ("nn-NO", "en-GB,en;q=0.8", "no", "fr", ""):
        answer = program.client.get("/api/v1/activities", headers={"Accept-Language": language})
        names[language] = {each["slug"]: each["name"] for each in answer.json()["items"]}["handball"]
        assert answer["Vary"]
    assert [names[each] for each in ("no", "fr", "")] == ["Håndball"] * 3
    assert [names[each] for each in ("nn-NO", "en-GB,en;q=0.8")] == ["Handball"] * 2


def test_facilities_come_by_name_and_every_one_once_over_the_pages(fjell: Any) -> None:
    for name in ("Ågotneshallen", "Ærfuglhallen", "Brattholmen", "Straume", "Ørnehallen"):
        a_facility(fjell, name)
    seen, cursor = [], None
    while True:
        answer = NOBODY.get("facilities", limit=2, **({"cursor": cursor} if cursor else {}))
        seen += [each["name"] for each in answer.body["items"]]
        cursor = answer.body["next"]
        if cursor is None:
            break
    assert seen == ["Brattholmen", "Straume", "Ærfuglhallen", "Ørnehallen", "Ågotneshallen"]


def test_facilities_are_narrowed_by_municipality_and_activity(hall: Space, fjell: Any) -> None:
    other = a_plan(a_municipality("bergen", "4601"))
    a_facility(other, "Bergenshallen")
    a_facility(fjell, "Tomhallen")
    assert {f["name"] for f in NOBODY.get("facilities", municipality="bergen").body["items"]} == {"Bergenshallen"}
    assert [f["name"] for f in NOBODY.get("facilities", municipality=["bergen", "fjell"]).body["items"]] == [
        "Bergenshallen",
        "Tomhallen",
        "Ågotneshallen",
    ]
    assert [f["name"] for f in NOBODY.get("facilities", activity="handball").body["items"]] == ["Ågotneshallen"]
    assert NOBODY.get("facilities", activity="chess").code == "no_such_activity"


def test_a_facility_is_told_with_its_spaces(hall: Space) -> None:
    answer = NOBODY.get(f"facilities/{hall.facility_id}")
    assert answer.status == 200
    assert answer.body["name"] == "Ågotneshallen"
    assert [(s["name"], s["share"], s["parent_id"]) for s in answer.body["spaces"]] == [
        ("Storsalen", "1", None),
        ("Bane 1", "1/3", hall.pk),
    ]


def test_a_space_is_told_with_the_rules_it_is_booked_by(hall: Space) -> None:
    answer = NOBODY.get(f"spaces/{hall.pk}")
    assert answer.status == 200
    assert answer.body["facility"] == "Ågotneshallen"
    assert answer.body["capacity"] == 300
    assert answer.body["activities"] == ["handball"]
    assert answer.body["mode"] == "instant"
    assert answer.body["terms"]["min_length"] == 30
    assert answer.body["terms_document"] is None


def test_spaces_are_narrowed_and_paged(hall: Space) -> None:
    first = NOBODY.get("spaces", limit=1)
    second = NOBODY.get("spaces", limit=1, cursor=first.body["next"])
    assert [s["name"] for s in first.body["items"] + second.body["items"]] == ["Storsalen", "Bane 1"]
    assert second.body["next"] is None
    assert NOBODY.get("spaces", kind="pool").body["items"] == []
    assert len(NOBODY.get("spaces", facility=hall.facility_id, activity="handball").body["items"]) == 2


def test_what_is_not_published_is_not_there(hall: Space) -> None:
    Facility.objects.update(published=False)
    assert NOBODY.get("facilities").body["items"] == []
    assert NOBODY.get("spaces").body["items"] == []
    assert NOBODY.get(f"facilities/{hall.facility_id}").code == "not_found"
    assert NOBODY.get(f"spaces/{hall.pk}").code == "not_found"


@pytest.mark.parametrize(
    ("path", "status", "code"),
    [
        ("spaces/999999999", 404, "not_found"),
        ("spaces/9223372036854775808", 404, "not_found"),
        ("spaces/0", 404, "not_found"),
        ("spaces/abc", 404, "not_found"),
        ("spaces/1%00", 404, "not_found"),
        ("facilities/-1", 404, "not_found"),
        ("nowhere", 404, "not_found"),
        ("spaces?activty=handball", 422, "unknown_parameters"),
        ("spaces?limit=2&limit=3", 422, "repeated_parameters"),
        ("spaces?limit=0", 422, "invalid"),
        ("spaces?limit=201", 422, "invalid"),
        ("spaces?limit=99999999999999999999999", 422, "invalid"),
        ("spaces?limit=٣", 422, "invalid"),
        ("spaces?kind=castle", 422, "invalid"),
        ("spaces?activity=hand%00ball", 422, "invalid"),
        ("spaces?municipality=oslo", 422, "no_such_municipality"),
        ("spaces?cursor=made-up", 422, "cursor_invalid"),
        ("facilities?cursor=%00", 422, "cursor_invalid"),
    ],
)
def test_what_cannot_be_answered_is_refused_with_a_code(hall: Space, path: str, status: int, code: str) -> None:
    answer = NOBODY.get(path)
    assert (answer.status, answer.code) == (status, code)
    assert answer.body["status"] == status
    assert answer.body["title"]


def test_a_cursor_of_one_list_is_not_taken_for_another(hall: Space) -> None:
    cursor = NOBODY.get("spaces", limit=1).body["next"]
    assert NOBODY.get("facilities", cursor=cursor).code == "cursor_invalid"


def test_a_method_that_an_address_does_not_have_is_told_as_a_problem(db: None) -> None:
    answer = NOBODY.post("spaces", {})
    assert (answer.status, answer.code, answer.headers["Allow"]) == (405, "method", "GET")
    assert NOBODY.post("openapi.json", {}).code == "method"


QUERIES = {"municipalities": 1, "activities": 1, "equipment": 1, "facilities": 2, "spaces": 3}


@pytest.mark.parametrize("rows", [1, 3])
@pytest.mark.parametrize("path", QUERIES)
def test_a_list_asks_the_same_number_of_questions_however_long_it_is(fjell: Any, path: str, rows: int) -> None:
    for number in range(rows):
        a_hall(a_facility(fjell, f"Hall {number}"), activities=("handball",))
    with CaptureQueriesContext(
        connection,
    ) as asked:
        assert NOBODY.get(path).status == 200
    assert len(asked) == QUERIES[path], [each["sql"][:200] for each in asked]
