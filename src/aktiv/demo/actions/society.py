"""The people of a city made rows: clubs with those who act for them, residents, staff, and the personas."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from random import Random
from typing import Any

from stdnum.no import orgnr

from aktiv.demo import catalogue
from aktiv.demo.catalogue.reading import CITIES
from aktiv.demo.chance import die, known_id
from aktiv.municipalities.models import Municipality
from aktiv.people.actions import (
    NewOrganisation,
    NewPerson,
    NewRight,
    grant_rights,
    register_organisations,
    register_persons,
)
from aktiv.people.models import Organisation, Person, Representative
from aktiv.values.folding import fold

RESIDENTS = 60
_ROLES = {
    catalogue.Role.BOOKER: (Representative.Role.BOOKER,),
    # A coach may also give time back, which takes somebody who books for the club.
    catalogue.Role.COACH: (Representative.Role.COACH, Representative.Role.BOOKER),
}
SCHOOL = {"nb": "skole", "nn": "skule", "en": "schools"}
CULTURE = {"nb": "kultur og idrett", "nn": "kultur og idrett", "en": "culture and sport"}


@dataclass(frozen=True, slots=True)
class Society:
    """Who lives and plays in a city. Organisations by slug or key, contacts by the same, personas by slug."""

    clubs: Mapping[str, Organisation]
    groups: Mapping[str, Organisation]
    businesses: Mapping[str, Organisation]
    school: Organisation
    culture: Organisation
    contacts: Mapping[str, Person]
    residents: tuple[Person, ...]
    desk: Person
    personas: Mapping[str, Person]


@cache
def names() -> dict[str, Any]:  # Any: TOML of our own, used below
    """What invented names are put together from."""
    return tomllib.loads((CITIES / "names.toml").read_text(encoding="utf-8"))


def settle(
    municipality: Municipality,
    city: catalogue.City,
    personas: tuple[catalogue.Persona, ...],
    *,
    since: date,
    now: datetime,
) -> None:
    """Registers everybody and says who acts for which club from `since` on. Of all `personas` the city's are taken."""
    organisations = {each.id: each for each in register_organisations(_organisations(municipality, city), now=now)}
    clubs = {club.slug: organisations[known_id(city.slug, club.slug)] for club in city.clubs}
    named = [(order, persona) for order, persona in enumerate(personas) if persona.city == city.slug]
    made = {each.id: each for each in register_persons(_persons(municipality, city, named, since), now=now)}
    rights = [
        NewRight(
            person=made[known_id(city.slug, "contact", key)],
            of=organisations[known_id(city.slug, key)],
            role=Representative.Role.ADMINISTRATOR,
            valid_from=since,
        )
        for key in _represented(city)
    ]
    rights += [
        NewRight(person=made[known_id("persona", persona.slug)], of=clubs[club], role=role, valid_from=since)
        for _, persona in named
        for club in persona.clubs
        for role in _ROLES.get(persona.role, ())
    ]
    grant_rights(rights, now=now)


def read_society(city: catalogue.City, personas: tuple[catalogue.Persona, ...]) -> Society:
    """Everybody in a city that is there already."""
    organisations = Organisation.objects.in_bulk(list(_organisation_ids(city)))
    keys = _represented(city)
    contacts = Person.objects.in_bulk([known_id(city.slug, "contact", key) for key in keys])
    residents = Person.objects.in_bulk([known_id(city.slug, "resident", n) for n in range(RESIDENTS)])
    own = {persona.slug: known_id("persona", persona.slug) for persona in personas if persona.city == city.slug}
    known = Person.objects.in_bulk([*own.values(), known_id(city.slug, "desk")])
    return Society(
        clubs={club.slug: organisations[known_id(city.slug, club.slug)] for club in city.clubs},
        groups={group["key"]: organisations[known_id(city.slug, group["key"])] for group in names()["groups"]},
        businesses={name: organisations[known_id(city.slug, name)] for name in names()["businesses"]},
        school=organisations[known_id(city.slug, "school")],
        culture=organisations[known_id(city.slug, "culture")],
        contacts={key: contacts[known_id(city.slug, "contact", key)] for key in keys},
        residents=tuple(residents[known_id(city.slug, "resident", n)] for n in range(RESIDENTS)),
        desk=known[known_id(city.slug, "desk")],
        personas={slug: known[pk] for slug, pk in own.items()},
    )


def _represented(city: catalogue.City) -> list[str]:
    return [*(club.slug for club in city.clubs), *(group["key"] for group in names()["groups"]), *names()["businesses"]]


def _organisation_ids(city: catalogue.City) -> Iterator[Any]:  # Any: UUIDs
    yield from (known_id(city.slug, key) for key in (*_represented(city), "school", "culture"))


def _organisations(municipality: Municipality, city: catalogue.City) -> list[NewOrganisation]:
    def new(key: str, name: str, kind: str, **more: Any) -> NewOrganisation:  # Any: fields of NewOrganisation
        return NewOrganisation(id=known_id(city.slug, key), name=name, kind=kind, municipality=municipality, **more)

    return [
        *(new(club.slug, club.name, "club", number=club.number, email=club.mail) for club in city.clubs),
        *(
            new(group["key"], f"{group['nn' if city.language == 'nn' else 'nb']} {city.name}", "group")
            for group in names()["groups"]
        ),
        *(
            new(name, f"{name.removesuffix(' AS')} {city.name} AS", "business", number=_number(city, place))
            for place, name in enumerate(names()["businesses"])
        ),
        new("school", f"{city.name} kommune, {SCHOOL[city.language]}", "public", email=city.mail),
        new("culture", f"{city.name} kommune, {CULTURE[city.language]}", "public", email=city.mail),
    ]


def _number(city: catalogue.City, place: int) -> str:
    """Nine digits in a range that has not been given out: `809`, the municipality's, and the check digit."""
    numbers = (f"809{city.number}{place * 3 + serial // 10}{serial % 10}" for serial in range(30))
    return next(number for number in numbers if orgnr.is_valid(number))


def _persons(
    municipality: Municipality,
    city: catalogue.City,
    personas: list[tuple[int, catalogue.Persona]],
    since: date,
) -> list[NewPerson]:
    chance = die(city.slug, "names")
    taken: set[str] = {persona.name for _, persona in personas}

    def somebody(*key: object) -> NewPerson:
        name = _name(chance, taken)
        return NewPerson(
            id=known_id(city.slug, *key),
            name=name,
            email=f"{fold(name).replace(' ', '.')}@example.com",
            language=city.language,
            birth_date=date(since.year - chance.randint(19, 70), chance.randint(1, 12), chance.randint(1, 28)),
            home=municipality,
        )

    return [
        *(
            NewPerson(
                id=known_id("persona", persona.slug),
                name=persona.name,
                email=persona.mail,
                language=persona.language,
                birth_date=date(since.year - 40, 5, 1 + order),
                home=municipality,
                persona=persona.slug,
                about=persona.can_try,
                order=order,
            )
            for order, persona in personas
        ),
        *(somebody("contact", key) for key in _represented(city)),
        *(somebody("resident", number) for number in range(RESIDENTS)),
        somebody("desk"),
    ]


def _name(chance: Random, taken: set[str]) -> str:
    while True:
        name = f"{chance.choice(names()['first'])} {chance.choice(names()['last'])}"
        if name not in taken:
            taken.add(name)
            return name
