"""From the TOML files to the frozen catalogue.

`cities/` holds what is common (activities, equipment, age groups, space patterns, personas) and one folder per city.
A space in a file names a pattern and says only what differs; times and prices are written the way people say them.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path

from aktiv.demo.catalogue.checks import CatalogueError, check_city, check_country, check_personas, check_vocabulary
from aktiv.demo.catalogue.places import Box, City, Facility
from aktiv.demo.catalogue.reading_spaces import read_spaces
from aktiv.demo.catalogue.reading_tariffs import (
    read_additions,
    read_bands,
    read_default_groups,
    read_groups,
    read_price_lists,
    read_vat,
)
from aktiv.demo.catalogue.reading_times import read_hours, read_school_years, read_seasons
from aktiv.demo.catalogue.society import AgeGroup, Club, Persona, Team
from aktiv.demo.catalogue.tables import Table, read_file
from aktiv.demo.catalogue.vocabulary import Access, Activity, Equipment, Kind, Role, Synonyms

CITIES = Path(__file__).resolve().parent.parent / "cities"


@dataclass(frozen=True, slots=True)
class Catalogue:
    """Everything the demo is made of."""

    activities: tuple[Activity, ...]
    equipment: tuple[Equipment, ...]
    age_groups: tuple[AgeGroup, ...]
    cities: tuple[City, ...]
    personas: tuple[Persona, ...]

    def city(self, slug: str) -> City:
        """The city of that slug; KeyError when there is none."""
        return {city.slug: city for city in self.cities}[slug]


def load(folder: Path = CITIES) -> Catalogue:
    """Reads and checks the whole catalogue; CatalogueError says what is wrong and where. Read once per process."""
    return _load(folder)


@cache
def _load(folder: Path) -> Catalogue:
    common = read_file(folder / "common.toml")
    activities = tuple(map(_activity, common.tables("activity")))
    equipment = tuple(map(_equipment, common.tables("equipment")))
    age_groups = tuple(map(_age_group, common.tables("age_group")))
    common.done()
    check_vocabulary(activities, equipment, age_groups)
    patterns = {
        name: Table(values, f"patterns {name}").rest()
        for name, values in read_file(folder / "patterns.toml").rest().items()
    }
    cities = tuple(_city(file.parent, patterns) for file in sorted(folder.glob("*/city.toml")))
    check_country(cities)
    for city in cities:
        check_city(city, activities, equipment, age_groups)
    people = read_file(folder / "personas.toml")
    personas = tuple(map(_persona, people.tables("persona")))
    people.done()
    check_personas(personas, cities)
    return Catalogue(activities, equipment, age_groups, cities, personas)


def _activity(table: Table) -> Activity:
    words = Table(table.take("synonyms", dict), f"{table.place} synonyms")
    activity = Activity(
        slug=table.take("slug", str),
        names=table.words("names"),
        synonyms=Synonyms(nb=words.texts("nb"), nn=words.texts("nn"), en=words.texts("en")),
        kinds=frozenset(table.choices("kinds", Kind)),
    )
    words.done()
    table.done()
    return activity


def _equipment(table: Table) -> Equipment:
    equipment = Equipment(slug=table.take("slug", str), names=table.words("names"))
    table.done()
    return equipment


def _age_group(table: Table) -> AgeGroup:
    group = AgeGroup(
        key=table.take("key", str),
        names=table.words("names"),
        from_age=table.take("from", int),
        to_age=table.maybe("to", int),
        pays_as="youth" if table.take("pays_as_youth", bool) else "adult",
    )
    table.done()
    return group


def _city(folder: Path, patterns: dict[str, dict[str, object]]) -> City:
    city, times = read_file(folder / "city.toml"), read_file(folder / "times.toml")
    prices, clubs = read_file(folder / "prices.toml"), read_file(folder / "clubs.toml")
    facilities = read_file(folder / "facilities.toml")
    place, domain = folder.name, city.take("mail_domain", str)
    school_years, seasons = read_school_years(times), read_seasons(times)
    box = Table(city.take("box", dict), f"{place} box")
    made = City(
        slug=place,
        number=city.take("number", str),
        name=city.take("name", str),
        county=city.take("county", str),
        language=city.language("language"),
        country=city.take("country", str),
        currency=city.take("currency", str),
        time_zone=city.take("time_zone", str),
        mail=f"{city.take('mail', str)}@{domain}",
        colour=city.take("colour", str),
        latitude=float(city.number("latitude")),
        longitude=float(city.number("longitude")),
        box=Box(*(float(box.number(side)) for side in ("south", "west", "north", "east"))),
        about=city.words("about"),
        terms=city.settings("terms"),
        school_years=school_years,
        seasons=seasons,
        hours=read_hours(times, school_years, seasons),
        vat_rates=read_vat(prices),
        price_groups=read_groups(prices),
        default_groups=read_default_groups(prices),
        bands=read_bands(prices),
        additions=read_additions(prices),
        price_lists=read_price_lists(prices),
        facilities=tuple(_facility(table, domain, patterns) for table in facilities.tables("facility")),
        clubs=tuple(map(_club, clubs.tables("club"))),
    )
    for table in (box, city, times, prices, clubs, facilities):
        table.done()
    return made


def _facility(table: Table, domain: str, patterns: dict[str, dict[str, object]]) -> Facility:
    at = table.take("at", list)
    if len(at) != 2:
        raise CatalogueError("wrong_type", place=table.place, key="at", value=at)
    slug = table.take("slug", str)
    facility = Facility(
        slug=slug,
        name=table.take("name", str),
        district=table.take("district", str),
        street=table.take("street", str),
        postcode=table.take("postcode", str),
        town=table.take("town", str),
        latitude=float(at[0]),
        longitude=float(at[1]),
        mail=f"{slug}@{domain}",
        access=frozenset(table.choices("access", Access)),
        terms=table.settings("terms"),
        about=table.words("about"),
        spaces=read_spaces(table.tables("spaces"), patterns, table.place),
    )
    table.done()
    return facility


def _club(table: Table) -> Club:
    slug = table.take("slug", str)
    teams = tuple(_team(text, table.place) for text in table.texts("teams"))
    club = Club(
        slug=slug,
        name=table.take("name", str),
        number=table.take("number", str),
        district=table.take("district", str),
        mail=f"post@{slug}.example",
        price_group=table.take("price_group", str),
        activities=tuple(dict.fromkeys(team.activity for team in teams)),
        age_groups=tuple(dict.fromkeys(team.age_group for team in teams)),
        home=table.texts("home"),
        teams=teams,
    )
    table.done()
    return club


def _team(text: str, place: str) -> Team:
    """`J14; handball; youth; 18; 2x90`: name, activity, age group, persons, sessions a week and minutes of each."""
    try:
        name, activity, age_group, size, wish = (piece.strip() for piece in text.split(";"))
        sessions, minutes = wish.split("x")
        return Team(name, activity, age_group, int(size), int(sessions), int(minutes))
    except ValueError:
        raise CatalogueError("not_a_team", place=place, value=text) from None


def _persona(table: Table) -> Persona:
    slug = table.take("slug", str)
    persona = Persona(
        slug=slug,
        name=table.take("name", str),
        mail=table.take("mail", str),
        city=table.take("city", str),
        language=table.language("language"),
        role=table.choice("role", Role),
        clubs=table.texts("clubs", ()),
        team=table.maybe("team", str),
        can_try=table.words("can_try"),
    )
    table.done()
    return persona
