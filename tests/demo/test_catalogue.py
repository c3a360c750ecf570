"""The demo's data is whole, and data that is not is refused by name."""

import shutil
import tomllib
from collections.abc import Callable
from datetime import date
from fractions import Fraction
from pathlib import Path
from typing import NamedTuple

import pytest

from aktiv.demo.actions.lending_money import made_up_number
from aktiv.demo.catalogue import (
    Catalogue,
    CatalogueError,
    City,
    Kind,
    Layer,
    PriceUnit,
    Role,
    Space,
    load,
)
from aktiv.demo.catalogue.checks import organisation_number_holds
from aktiv.demo.catalogue.reading import CITIES
from aktiv.facilities.models.places import SpaceKind
from aktiv.facilities.terms import Mode
from aktiv.municipalities.models import Municipality
from aktiv.values.footprints import UNITS
from aktiv.values.texts import LANGUAGES

CITY_SLUGS = ("alesund", "bergen", "fjell", "stavanger")


@pytest.mark.parametrize("number", [f"{number:04}" for number in (301, 1103, 1246, 1508, 4601, 4626, 5501)])
def test_every_neighbour_can_be_billed_under_a_number_that_is_made_up(number: str) -> None:
    assert organisation_number_holds(made_up_number(Municipality(number=number)), "NO")


@pytest.fixture(scope="module")
def catalogue() -> Catalogue:
    return load()


@pytest.fixture(params=CITY_SLUGS)
def city(request: pytest.FixtureRequest, catalogue: Catalogue) -> City:
    return catalogue.city(request.param)


def spaces(city: City) -> list[Space]:
    return [space for facility in city.facilities for space in facility.spaces]


def test_the_four_cities_have_their_numbers_and_fjell_speaks_nynorsk_first(catalogue: Catalogue) -> None:
    assert {city.name: (city.number, city.language) for city in catalogue.cities} == {
        "Ålesund": ("1508", "nb"),
        "Bergen": ("4601", "nb"),
        "Fjell": ("1246", "nn"),
        "Stavanger": ("1103", "nb"),
    }


def test_every_city_has_enough_to_find_and_clubs_enough_to_fill_it(city: City) -> None:
    assert len(city.facilities) >= 25
    assert sum(facility.count for facility in city.facilities) >= 80
    assert len(city.clubs) >= 22


def test_every_city_has_every_kind_of_space(city: City) -> None:
    kinds = {space.kind for space in spaces(city)} | {part.kind for space in spaces(city) for part in space.parts}
    assert set(Kind) - kinds == set()


def test_every_city_has_a_hall_in_quarters_one_in_thirds_that_also_halve_and_pools_of_six_and_eight_lanes(
    city: City,
) -> None:
    shares = {frozenset(part.share for part in space.parts) for space in spaces(city) if space.kind is Kind.SPORTS_HALL}
    assert frozenset({Fraction(1, 4), Fraction(1, 2), Fraction(3, 4)}) in shares
    assert frozenset({Fraction(1, 3), Fraction(1, 2)}) in shares
    assert {space.divisions for space in spaces(city) if space.kind is Kind.POOL} >= {6, 8}


def test_halves_of_a_hall_meet_all_its_thirds_and_thirds_never_each_other(catalogue: Catalogue) -> None:
    halls = [space for space in spaces(catalogue.city("fjell")) if space.kind is Kind.SPORTS_HALL]
    hall = next(hall for hall in halls if hall.divisions == 6)
    thirds = [set(part.atoms) for part in hall.parts if part.share == Fraction(1, 3)]
    halves = [set(part.atoms) for part in hall.parts if part.share == Fraction(1, 2)]
    assert [len(third & half) for third in thirds for half in halves] == [1] * 6
    assert [len(one & other) for one in thirds for other in thirds if one is not other] == [0] * 6
    assert hall.units_per_atom * hall.divisions == UNITS


def test_an_eleven_a_side_pitch_is_two_sevens_and_four_fives(catalogue: Catalogue) -> None:
    pitch = next(
        space for space in spaces(catalogue.city("bergen")) if space.kind is Kind.PITCH and space.divisions == 4
    )
    sevens = {part.key: set(part.atoms) for part in pitch.parts if part.share == Fraction(1, 2)}
    fives = [part for part in pitch.parts if part.share == Fraction(1, 4)]
    assert len(sevens) == 2
    assert [len(fives), set.union(*sevens.values())] == [4, {0, 1, 2, 3}]
    assert all(set(five.atoms) <= sevens[str(five.within)] for five in fives)


def test_every_activity_can_be_done_somewhere_in_all_cities_together(catalogue: Catalogue) -> None:
    offered = {activity for city in catalogue.cities for space in spaces(city) for activity in space.activities}
    assert {activity.slug for activity in catalogue.activities} - offered == set()
    assert len(catalogue.activities) >= 35


def test_school_use_ends_with_the_school_year_and_the_last_hours_known_go_on(city: City) -> None:
    plan = next(plan for plan in city.hours if plan.key == "school_hall")
    school = [window for window in plan.windows if window.layer is Layer.SCHOOL]
    years = city.school_years
    assert [(window.valid_from, window.valid_to) for window in school] == [
        *((year.first, year.last) for year in years[:-1]),
        (years[-1].first, None),
    ]
    assert {window.weekdays for window in school} == {(1, 2, 3, 4, 5)}
    weekend = [window for window in plan.windows if window.weekdays == (6, 7)]
    assert {window.mode for window in weekend} == {Mode.APPLICATION}


def test_the_calendar_holds_the_five_breaks_of_each_school_year_from_2025_on(city: City) -> None:
    assert {tuple(pause.key for pause in year.breaks) for year in city.school_years} == {
        ("autumn", "christmas", "winter", "easter", "ascension")
    }
    assert city.school_years[0].first == date(2025, 8, 18)


def test_kinds_are_those_of_the_facilities_package() -> None:
    assert set(Kind) == set(SpaceKind.values)


def test_alesund_has_the_municipality_s_real_list_to_the_krone(catalogue: Catalogue) -> None:
    lists = {prices.key: prices for prices in catalogue.city("alesund").price_lists}

    def by_share(group: str) -> list[int]:
        rows = [row for row in lists["hall"].rows if group in row.groups and row.unit is PriceUnit.HOUR]
        return [row.amount for row in sorted(rows, key=lambda row: row.share or 0)]

    assert by_share("adult_club") == [14100, 18500, 24100, 36200]
    assert by_share("youth_club") == [3500, 7000, 10500, 14100]
    days = {row.band: row.amount for row in lists["hall"].rows if row.unit is PriceUnit.DAY}
    assert days == {"weekday": 742100, "weekend": 927700}
    assert [row.amount for row in lists["hall"].rows if row.unit is PriceUnit.WEEKEND] == [1298700]
    rooms = {row.amount: row.groups for row in lists["meeting_room"].rows}
    assert rooms == {
        7900: ("youth_club", "adult_club"),
        13600: ("resident", "business"),
        0: ("own_municipality",),
    }


def test_personas_cover_the_cities_the_roles_and_the_languages(catalogue: Catalogue) -> None:
    residents = {persona.city for persona in catalogue.personas if persona.role is Role.RESIDENT}
    assert residents == set(CITY_SLUGS)
    assert {persona.role for persona in catalogue.personas} == set(Role)
    handlers = [persona for persona in catalogue.personas if persona.role is Role.CASE_HANDLER]
    for city in CITY_SLUGS:  # an appeal is answered by another than whoever decided
        assert len([persona for persona in handlers if persona.city == city]) == 2
    assert all("innboksen" in persona.can_try.said_in("nb").text for persona in handlers)
    assert {persona.language for persona in catalogue.personas} == set(LANGUAGES)
    assert max(len(persona.clubs) for persona in catalogue.personas) == 2


def test_place_names_for_the_search_are_two_hundred_and_none_twice() -> None:
    with (Path(__file__).parent.parent / "facilities" / "place_names.toml").open("rb") as file:
        names = [name for group in tomllib.load(file).values() for name in group]
    assert len(names) == len(set(names)) == 200


@pytest.mark.parametrize(
    ("number", "holds"),
    [
        ("974760673", True),
        ("974760674", False),
        ("97476067", False),
        ("974 760 673", False),
        ("97476067a", False),
    ],
)
def test_an_organisation_number_is_nine_digits_with_a_check_digit(number: str, holds: bool) -> None:
    assert organisation_number_holds(number, "NO") is holds


class Wrong(NamedTuple):
    """One thing made wrong in a copy of the files, and the code it must be refused with."""

    file: str
    said: str
    instead: str
    code: str


@pytest.mark.parametrize(
    "wrong",
    [
        Wrong("patterns.toml", '"badminton", "gymnastics"]', '"badminton", "quidditch"]', "unknown_activity"),
        Wrong("patterns.toml", 'activities = ["climbing"]', 'activities = ["swimming"]', "unsuited_activity"),
        Wrong("patterns.toml", "divisions = 3\n", "divisions = 11\n", "indivisible"),
        Wrong("patterns.toml", "columns = 3, rows = 1", "columns = 2, rows = 1", "layout_does_not_fit"),
        Wrong("patterns.toml", "atoms = [1] }", "atoms = [3] }", "bad_atoms"),
        Wrong("patterns.toml", "atoms = [1] }", "atoms = [0] }", "twice"),
        Wrong("patterns.toml", 'atoms = [0], within = "seven-1"', 'atoms = [0], within = "seven-2"', "not_within"),
        Wrong("patterns.toml", '"handball-goals"', '"wand-rack"', "unknown_equipment"),
        Wrong("patterns.toml", "capacity = 300", "capacty = 300", "missing_key"),
        Wrong("patterns.toml", "min = 30\n", "min = 30\nmost = 30\n", "unknown_key"),
        Wrong("patterns.toml", 'key = "court-a"', 'key = "hall"', "twice"),
        Wrong("bergen/facilities.toml", "terms = { lead_minutes", "terms = { lead_minuts", "unknown_setting"),
        Wrong("bergen/city.toml", "home_first_days", "home_first", "unknown_setting"),
        Wrong("bergen/prices.toml", "ordinary = true\n", "", "no_ordinary_group"),
        Wrong("bergen/prices.toml", 'party = "person"', 'party = "public"', "twice"),
        Wrong(
            "stavanger/prices.toml",
            'group = "youth_club", of = "adult_club"',
            'group = "resident", of = "adult_club"',
            "no_price",
        ),
        Wrong("bergen/times.toml", "school_year application", "school_year perhaps", "not_a_window"),
        Wrong("patterns.toml", 'prices = "hall_flat"', 'prices = "wholesale"', "unknown_prices"),
        Wrong("common.toml", 'slug = "futsal"', 'slug = "football"', "twice"),
        Wrong("bergen/facilities.toml", 'slug = "bergenshallen"', 'slug = "haukelandshallen"', "twice"),
        Wrong("bergen/facilities.toml", 'slug = "bergenshallen"', 'slug = "jattahallen"', "twice"),
        Wrong("bergen/facilities.toml", 'slug = "bergenshallen"', 'slug = "Bergenshallen"', "bad_slug"),
        Wrong("bergen/facilities.toml", "at = [60.3719, 5.3582]", "at = [58.9700, 5.7331]", "outside_city"),
        Wrong("bergen/facilities.toml", "at = [60.3719, 5.3582]", "at = [5.3582, 60.3719]", "outside_city"),
        Wrong("bergen/facilities.toml", 'links = ["kitchen"]', 'links = ["sauna"]', "unknown_link"),
        Wrong("bergen/facilities.toml", '"changing-1?"', '"changing-1"', "required_link_of_parts"),
        Wrong("bergen/facilities.toml", 'hours = "school_hall"', 'hours = "at_night"', "unknown_hours"),
        Wrong("bergen/facilities.toml", 'is = "hall_thirds"', 'is = "hall_fifths"', "unknown_pattern"),
        Wrong("bergen/facilities.toml", 'postcode = "5009"', 'postcode = "509"', "bad_postcode"),
        Wrong("bergen/city.toml", "bergen.example", "bergen.kommune.no", "real_mail"),
        Wrong("bergen/times.toml", "first = 2025-10-06", "first = 2025-10-16", "school_year_out_of_order"),
        Wrong(
            "bergen/times.toml",
            "open sat-sun 09:00-21:00 school_year",
            "open fri-sun 09:00-21:00 school_year",
            "windows_overlap",
        ),
        Wrong(
            "bergen/times.toml", "mon-fri 08:00-22:00 school_year", "mon-fri 08:00-25:00 school_year", "not_a_window"
        ),
        Wrong("bergen/prices.toml", 'days = "sat-sun"', 'days = "sun"', "bands_do_not_fill_the_week"),
        Wrong(
            "bergen/prices.toml",
            'groups = ["business"], per = "hour", band = "weekend", share = "1/3"',
            'groups = ["business"], per = "hour", band = "weekend", share = "1/5"',
            "no_price",
        ),
        Wrong("bergen/prices.toml", 'share = "1/3"', 'share = "4/3"', "not_a_share"),
        Wrong("alesund/prices.toml", "kr = 241 }", "kr = 241.005 }", "not_whole_ore"),
        Wrong("alesund/prices.toml", 'share = "3/4", kr = 241', 'share = "2/4", kr = 241', "two_prices_for_one_thing"),
        Wrong("fjell/clubs.toml", 'home = ["landro-skule"]', 'home = ["misje-grendahus"]', "not_offered_at_home"),
        Wrong("fjell/clubs.toml", "; 2x60", "; often", "not_a_team"),
        Wrong("personas.toml", 'team = "J14"', 'team = "J99"', "unknown_team"),
        Wrong("personas.toml", 'role = "coach"', 'role = "resident"', "role_and_clubs_differ"),
        Wrong("personas.toml", "kari.lunde@example.com", "kari.lunde@posten.no", "real_mail"),
    ],
    ids=lambda wrong: f"{wrong.file} {wrong.instead[:30]} {wrong.code}",
)
def test_wrong_data_is_refused_by_name(tmp_path: Path, wrong: Wrong) -> None:
    assert refusal_after(tmp_path, wrong.file, lambda text: text.replace(wrong.said, wrong.instead, 1)) == wrong.code


def test_an_organisation_number_that_could_be_somebody_s_or_is_none_is_refused(
    tmp_path: Path, catalogue: Catalogue
) -> None:
    number = catalogue.city("fjell").clubs[0].number
    broken = number[:-1] + str((int(number[-1]) + 1) % 10)
    assert refusal_after(tmp_path / "a", "fjell/clubs.toml", lambda text: text.replace(number, broken)) == (
        "bad_organisation_number"
    )
    assert refusal_after(tmp_path / "b", "fjell/clubs.toml", lambda text: text.replace(number, "974760673")) == (
        "real_organisation_number"
    )


def refusal_after(folder: Path, file: str, change: Callable[[str], str]) -> str:
    """The code a changed copy of the files is refused with; the change must have changed something."""
    copy = folder / "cities"
    shutil.copytree(CITIES, copy)
    before = (copy / file).read_text(encoding="utf-8")
    after = change(before)
    assert after != before
    (copy / file).write_text(after, encoding="utf-8")
    with pytest.raises(CatalogueError) as refused:
        load(copy)
    return refused.value.code
