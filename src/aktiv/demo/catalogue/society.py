"""Who uses the places: clubs with their teams, and the persons one can be on the demo's sign-in page. All invented."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from aktiv.demo.catalogue.vocabulary import Role
from aktiv.values.texts import Language, Texts


@dataclass(frozen=True, slots=True)
class AgeGroup:
    """An age group; ages are whole years, both included, `to_age` None has no upper end. Price groups know two ages."""

    key: str
    names: Texts
    from_age: int
    to_age: int | None
    pays_as: Literal["youth", "adult"]


@dataclass(frozen=True, slots=True)
class Team:
    """A group of a club, and the weekly times it wants in a season."""

    name: str
    activity: str
    age_group: str
    size: int
    sessions: int
    minutes: int


@dataclass(frozen=True, slots=True)
class Club:
    """A club or association. `home` are slugs of facilities in its city, dearest first.

    Organisation numbers pass modulus 11 and start with 80, a range in which none has been given out.
    """

    slug: str
    name: str
    number: str
    district: str
    mail: str
    price_group: str
    activities: tuple[str, ...]
    age_groups: tuple[str, ...]
    home: tuple[str, ...]
    teams: tuple[Team, ...]


@dataclass(frozen=True, slots=True)
class Persona:
    """Somebody to be on the sign-in page. `clubs` are those she acts for, `team` the one she coaches."""

    slug: str
    name: str
    mail: str
    city: str
    language: Language
    role: Role
    clubs: tuple[str, ...]
    team: str | None
    can_try: Texts
