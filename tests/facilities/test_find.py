"""People find places and activities although they type in a hurry."""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.db import connection

from aktiv.facilities.actions import NewFacility, open_facilities
from aktiv.facilities.queries import Found, activity_meant, find
from aktiv.municipalities.actions import NewMunicipality, admit_many
from aktiv.values.folding import fold
from tests.facilities.world import NOW, a_facility, a_hall, a_municipality, a_plan, some_activities

pytestmark = pytest.mark.django_db

NAMES: dict[str, list[str]] = tomllib.loads((Path(__file__).parent / "place_names.toml").read_text("utf-8"))
NUMBERS = {"stavanger": "1103", "bergen": "4601", "fjell": "1246", "alesund": "1508"}


def open_every_place() -> None:
    """One facility for each real place name of the four cities."""
    cities = admit_many(
        [
            NewMunicipality(slug=slug, name=slug.capitalize(), number=NUMBERS[slug], latitude=60.0, longitude=5.0)
            for slug in NAMES
        ],
        now=NOW,
    )
    plans = {city.slug: a_plan(city) for city in cities}
    open_facilities(
        [
            NewFacility(
                municipality=city,
                name=f"{name} {kind}",
                address=f"Vegen {number}",
                postcode="5000",
                place=city.name,
                latitude=60.0,
                longitude=5.0,
                hours_plan=plans[city.slug],
            )
            for city in cities
            for number, name in enumerate(NAMES[city.slug])
            for kind in ("skole",)
        ],
        by=None,
        now=NOW,
    )


def misspellings(name: str) -> Iterator[str]:
    """What a hurried person types, or one without a Norwegian keyboard. Words of four letters or less are not bent."""
    yield name.upper()
    plain = name.lower()
    yield plain.replace("å", "aa").replace("ø", "o").replace("æ", "ae")
    yield plain.replace("å", "a").replace("ø", "o").replace("æ", "ae")
    if len(fold(name)) < 5:
        return
    middle = len(plain) // 2
    yield plain[:middle] + plain[middle + 1 :]  # a letter forgotten
    yield plain[:middle] + plain[middle] + plain[middle:]  # a letter doubled
    yield plain[: middle - 1] + plain[middle] + plain[middle - 1] + plain[middle + 1 :]  # two swapped
    yield plain[:1] + "x" + plain[2:]  # a wrong one near the beginning
    yield plain[:-1] + "x"  # a wrong last one
    yield plain[1:]  # the first one missed


def test_ninety_five_of_a_hundred_misspelt_place_names_are_found_first() -> None:
    open_every_place()
    assert sum(map(len, NAMES.values())) == 200
    asked = found = first = 0
    for names in NAMES.values():
        for name in names:
            for typed in misspellings(name):
                hits = [hit.name for hit in find(typed, limit=10).facilities]
                asked += 1
                found += f"{name} skole" in hits
                first += f"{name} skole" in hits[:3]
    assert asked > 1500
    assert found / asked >= 0.95
    assert first / asked >= 0.93  # sane: what is meant stands among the first three


def names(found: Found) -> list[str]:
    return [hit.name for hit in found.facilities]


def test_a_word_in_full_comes_before_its_beginning_and_a_mistyped_one_last() -> None:
    plan = a_plan(a_municipality())
    for name in ("Straumehallen", "Straume skole", "Straumen gard", "Stroume senter"):
        a_facility(plan, name, place="Ågotnes")
    assert names(find("straume")) == ["Straume skole", "Straumehallen", "Straumen gard", "Stroume senter"]


def test_every_word_must_find_the_place_in_some_way() -> None:
    plan = a_plan(a_municipality())
    a_facility(plan, "Straume skole", address="Skulevegen 2")
    a_facility(plan, "Straume idrettspark")
    assert names(find("straume park")) == []
    assert names(find("straume idrett")) == ["Straume idrettspark"]


def test_words_typed_together_or_apart_are_the_same() -> None:
    plan = a_plan(a_municipality())
    a_facility(plan, "Fjellhallen")
    a_facility(plan, "Sotra Arena", address="Havnegata 3")
    assert names(find("fjell hallen")) == ["Fjellhallen"]
    assert names(find("sotraarena")) == ["Sotra Arena"]


def test_binding_words_do_not_stand_in_the_way() -> None:
    a_facility(a_plan(a_municipality()), "Straume skole", district="Sentrum")
    assert names(find("skole på Straume")) == names(find("straume skole i sentrum")) == ["Straume skole"]


def test_what_the_text_about_a_place_says_is_found_by_its_stem() -> None:
    from aktiv.values.texts import Texts

    a_facility(a_plan(a_municipality()), about=Texts("Med klatrevegger og brøytet parkering.", "", ""))
    assert names(find("klatrevegg")) == names(find("broytet")) == ["Fjellhallen"]


def test_short_words_are_not_bent() -> None:
    plan = a_plan(a_municipality())
    a_facility(plan, "Moa senter")
    assert names(find("mao")) == []
    assert names(find("moa")) == ["Moa senter"]


def test_a_search_in_one_municipality_finds_nothing_of_another() -> None:
    home, other = a_municipality(), a_municipality("bergen", "4601")
    a_facility(a_plan(home), "Straume skole")
    a_facility(a_plan(other), "Straume hall", place="Bergen")
    assert names(find("straume", municipalities=[home.pk])) == ["Straume skole"]
    assert names(find("straume", municipalities=[])) == []


def test_an_unpublished_facility_is_not_found() -> None:
    a_facility(a_plan(a_municipality()), published=False)
    assert names(find("fjellhallen")) == []


@pytest.mark.parametrize(
    ("text", "slug"),
    [
        ("håndball", "handball"),
        ("Handball", "handball"),
        ("haandball", "handball"),
        ("handballtrening", "handball"),
        ("håndballtreninga", "handball"),
        ("håndbaltrening", "handball"),
        ("håndbal", "handball"),
        ("håndb", "handball"),
        ("handball i fjell", "handball"),
        ("fotballbane", "football"),
        ("fotballkamp", "football"),
        ("fotbll", "football"),
        ("turn", "gymnastics"),
        ("turntrening", "gymnastics"),
        ("turnering", None),
        ("rytmisk gymnastikk", "gymnastics"),
        ("møtelokale", None),
        ("årsmøte", "meeting"),
        ("table tennis", "table_tennis"),
        ("bord tennis", "table_tennis"),
        ("fjellhallen", None),
        ("", None),
        ("!?", None),
    ],
)
def test_the_activity_that_a_text_means(text: str, slug: str | None) -> None:
    some_activities()
    meant = activity_meant(text)
    assert (meant.slug if meant else None) == slug


def test_an_activity_finds_the_places_that_offer_it_and_place_words_narrow_them() -> None:
    some_activities()
    plan = a_plan(a_municipality())
    for name, activities in (("Fjellhallen", ("handball",)), ("Sotrahallen", ("handball",)), ("Fjell bane", ())):
        a_hall(a_facility(plan, name, place="Sotra"), activities=activities)
    both = find("håndball")
    assert (names(both), [one.slug for one in both.activities]) == (["Fjellhallen", "Sotrahallen"], ["handball"])
    narrowed = find("handballtrening sotrahallen")
    assert (names(narrowed), narrowed.place_words) == (["Sotrahallen"], ("sotrahallen",))


@pytest.mark.parametrize(
    "text",
    ["'; DROP TABLE", "a" * 5000, "& | ! ( )", "håndball:*", "\\", "%_", "🏐", "\u202e", "ord " * 200, "1", "å", "''"],
)
def test_whatever_is_typed_is_only_text(text: str) -> None:
    a_facility(a_plan(a_municipality()))
    assert find(text).activities == ()


def test_a_search_takes_three_queries_however_long(django_assert_num_queries: Any) -> None:
    some_activities()
    a_hall(a_facility(a_plan(a_municipality())), activities=("handball",))
    with django_assert_num_queries(3):
        find("handballtrening i fjellhallen på straume idrettsvegen")


def test_a_search_reads_indexes_and_never_the_whole_table() -> None:
    municipality = a_municipality()
    plan = a_plan(municipality)
    letters = "bdfgt"
    open_facilities(
        [
            NewFacility(
                municipality=municipality,
                name=f"{a}a{b}e{c}i{d}o senter".capitalize(),
                address="Vegen 1",
                postcode="5000",
                place="Straume",
                latitude=60.0,
                longitude=5.0,
                hours_plan=plan,
                slug=f"{a}a{b}e{c}i{d}o",
            )
            for a in letters
            for b in letters
            for c in letters
            for d in "b"
        ],
        by=None,
        now=NOW,
    )
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE facilities_facility, facilities_facilityword, facilities_wordvariant")
        cursor.execute("SET LOCAL enable_seqscan = off")  # as with a table so large that reading it whole is dear
    plans: list[str] = []

    def explained(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        if sql.lstrip().startswith("SELECT") and "facilities_activity" not in sql.split("WHERE", maxsplit=1)[0]:
            with context["cursor"].db.connection.cursor() as cursor:
                cursor.execute("EXPLAIN (FORMAT JSON) " + sql, params)
                plans.append(json.dumps(cursor.fetchone()[0]))
        return execute(sql, params, many, context)

    with connection.execute_wrapper(explained):
        assert names(find("tafegxbx")) == []
        assert names(find("tafegibo sentr"))[0] == "Tafegibo senter"
        assert names(find("tafeigbo")) == ["Tafegibo senter"]
    assert len(plans) == 6
    for plan_text in plans:
        for table in ("facilities_facility", "facilities_facilityword", "facilities_wordvariant"):
            assert not re.search(rf'"Seq Scan"[^{{}}]*"Relation Name": "{table}"', plan_text)
