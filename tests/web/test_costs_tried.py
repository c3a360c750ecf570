"""Trying a cost by several keys: what the page shows is what the file says, and what the command gives."""

from __future__ import annotations

import csv
import io
import json
from datetime import date

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from aktiv.collaboration.actions.parties import NewMember, join
from aktiv.collaboration.files.answering import divided
from aktiv.collaboration.files.reading import parsed
from aktiv.collaboration.queries.costs import per_inhabitant
from tests.collaboration.world import SINCE, Circle, a_circle, agreed
from tests.facilities.world import a_municipality
from tests.web.test_collaboration import words_of

pytestmark = pytest.mark.django_db
PAGE = "/samarbeid/kostnader/"


@pytest.fixture
def circle(db: None) -> Circle:
    now = timezone.now()
    circle = a_circle(now)
    agreed(circle, now)
    return circle


def tried(**asked: object) -> dict[str, object]:
    found = Client().get("/samarbeid/kostnader.json", asked).json()
    assert isinstance(found, dict)
    return found


def test_the_worked_example_is_shown_to_the_ore_with_what_each_inhabitant_pays(circle: Circle) -> None:
    text = words_of(Client().get("/en" + PAGE, {"sum": "2 400 000"}).content.decode())
    for share in ("1,161,562.31", "681,130.02", "313,355.16", "243,952.51", "2,400,000"):
        assert share in text.replace("\xa0", " "), share
    assert "3.98 kr each" in text.replace("\xa0", " ")  # 1,161,562.31 on 291,940 inhabitants


def test_whoever_takes_the_input_of_a_key_gets_its_shares(circle: Circle) -> None:
    found = tried(sum="1234567,89", navn="Voss", folk="16000", tak1="40", likt2="100")
    assert len(found["keys"]) == 3  # type: ignore[arg-type]
    for key in found["keys"]:  # type: ignore[attr-defined]
        assert key["error"] is None
        again = divided(parsed(str(key["input"]).replace("'", '"').encode(), "shares-1"))
        assert again["shares"] == [{"id": each["id"], "amount_ore": each["amount_ore"]} for each in key["shares"]]
        assert sum(each["amount_ore"] for each in key["shares"]) == 123456789
        assert "new" in {each["id"] for each in key["shares"]}


def test_the_table_as_csv_has_the_same_figures(circle: Circle) -> None:
    asked = {"sum": "1000", "likt1": "", "likt2": "0"}
    text = Client().get("/samarbeid/kostnader.csv", asked).content.decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(text), delimiter=";"))
    amounts = [each["amount_ore"] for key in tried(**asked)["keys"] for each in key["shares"]]  # type: ignore[attr-defined]
    assert [int(each["amount_ore"]) for each in rows] == amounts


def test_one_that_joins_in_the_middle_of_the_year_pays_for_its_days(circle: Circle) -> None:
    year = timezone.localdate().year + 1
    new = NewMember(name="Voss", number="4621", population=19_021, figure_day=SINCE, source="SSB 07459")
    join(new, on=date(year, 7, 1), by=circle.alice.pk, now=timezone.now())
    half, whole = (
        next(
            each["amount_ore"]
            for each in tried(likt1="100", likt2="", ar=ar)["keys"][-1]["shares"]
            if each["id"] == "4621"
        )  # type: ignore[index]
        for ar in (year, year + 1)
    )
    days = (date(year + 1, 1, 1) - date(year, 1, 1)).days
    assert whole == 20_000_000
    assert abs(half - whole * 184 // days) <= 1


@pytest.mark.parametrize(
    ("asked", "named"),
    [
        ({"sum": "mye"}, "sum"),
        ({"sum": "-5"}, "sum"),
        ({"sum": "999999999999"}, "sum"),
        ({"ar": "1066"}, "ar"),
        ({"likt1": "101"}, "likt1"),
        ({"tak1": "0"}, "tak1"),
        ({"navn": "Voss"}, "folk"),
        ({"navn": "Voss", "folk": "0"}, "folk"),
        ({"navn": "Voss", "folk": "1" * 11}, "folk"),
        ({"betalere": "1103 9999"}, "betalere"),
    ],
)
def test_what_is_typed_wrongly_is_told_at_its_field_and_stands_there_still(
    circle: Circle, asked: dict[str, str], named: str
) -> None:
    answer = Client().get(PAGE, asked)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert f'href="#id_{named}"' in page
    for typed in asked.values():
        assert f'value="{typed}"' in page
    found = Client().get("/samarbeid/kostnader.json", asked)
    assert found.status_code == 422
    assert list(found.json()["fields"]) == [named]


TIERS = {"tiers": [{"up_to": 50_000, "fixed_ore": 1000, "per_inhabitant_ore": "2"},
                   {"up_to": None, "fixed_ore": 5000, "per_inhabitant_ore": "1/2"}]}  # fmt: skip


@pytest.mark.parametrize(
    "key", [TIERS, {"floor": {"min_ore": 20_000_00, "key": TIERS}}, {"table": {"1103": 1, "1508": 3}}]
)
def test_a_key_as_the_agreement_writes_it_is_tried_among_those_that_pay(circle: Circle, key: dict[str, object]) -> None:
    found = tried(sum="100000", nokkel=json.dumps(key), betalere="1103, 1508")
    last = found["keys"][-1]  # type: ignore[index]
    assert (last["key"], last["error"]) == (key, None)
    assert {each["id"] for each in last["shares"]} == {"1103", "1508"}
    again = divided(parsed(json.dumps(last["input"]).encode(), "shares-1"))
    assert again["shares"] == [{"id": each["id"], "amount_ore": each["amount_ore"]} for each in last["shares"]]


def test_a_key_by_use_is_counted_as_budgets_count_it_or_says_whose_use_is_not_known(circle: Circle) -> None:
    there = a_municipality("voss", "4621")
    new = NewMember(
        name="Voss", number="4621", municipality_id=there.pk, population=16_000, figure_day=SINCE, source="SSB"
    )
    join(new, on=SINCE, by=circle.alice.pk, now=timezone.now())
    by_use = {"nokkel": '{"usage": {}}', "navn": "Nye", "folk": "9000", "bruk": "3"}
    assert list(Client().get("/samarbeid/kostnader.json", by_use).json()["fields"]) == ["brukt"]
    found = tried(**by_use, brukt="spaces", betalere="4621", sum="900")
    assert {each["id"]: each["amount_ore"] for each in found["keys"][-1]["shares"]} == {"4621": 0, "new": 900_00}  # type: ignore[index]
    assert tried(**by_use, brukt="spaces")["keys"][-1]["error"] == "cost_key_lacks_figures"  # type: ignore[index]
    text = words_of(Client().get("/en" + PAGE, by_use | {"brukt": "spaces"}).content.decode())
    assert "not known of every partner" in text


@pytest.mark.parametrize(
    "key", ["{}", "flat", '{"flat": {}, "usage": {}}', '{"tiers": []}', '{"cap": {"max_share": 0.5}}']
)
def test_what_is_no_key_is_told_at_its_field(circle: Circle, key: str) -> None:
    answer = Client().get(PAGE, {"nokkel": key})
    assert answer.status_code == 422
    assert 'href="#id_nokkel"' in answer.content.decode()


def test_a_cap_that_cannot_hold_says_so_and_the_other_keys_are_shown(circle: Circle) -> None:
    asked = {"tak1": "20"}
    assert [each["error"] for each in tried(**asked)["keys"]] == [None, "limits_impossible", None]  # type: ignore[attr-defined]
    text = words_of(Client().get("/en" + PAGE, asked).content.decode())
    assert "The limit cannot hold for so many partners" in text
    assert "In all" in text


def test_a_page_asks_as_often_for_forty_partners_as_for_four(circle: Circle) -> None:
    def asked() -> int:
        with CaptureQueriesContext(
            connection,
        ) as seen:
            assert Client().get(PAGE).status_code == 200
        return len(seen)

    asked()
    few = asked()
    for number in range(2001, 2037):
        new = NewMember(name=f"K{number}", number=str(number), population=5000, figure_day=SINCE, source="SSB")
        join(new, on=SINCE, by=circle.alice.pk, now=timezone.now())
    assert asked() == few


@given(st.integers(0, 10**14), st.integers(1, 10**8))
def test_ore_per_inhabitant_are_the_nearest_whole_ones(ore: int, people: int) -> None:
    found = per_inhabitant(ore, people)
    assert found is not None
    assert -people <= 2 * (ore - found * people) < people or 2 * (ore - found * people) == -people
    assert per_inhabitant(ore, 0) is None
    assert per_inhabitant(ore, None) is None
