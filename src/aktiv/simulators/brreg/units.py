"""Which organisations the made-up register knows, and what has happened to them."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from aktiv.values.folding import fold
from aktiv.values.numbers import NORWAY

FIRST_UPDATE = 20_000_000
FORMS = {"FLI": "Forening/lag/innretning", "AS": "Aksjeselskap", "KOMM": "Kommune", "ORGL": "Organisasjonsledd"}
BELOW = {"BEDR": "Underenhet til næringsdrivende", "AAFY": "Underenhet til ikke-næringsdrivende"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Unit:
    """Somebody made up. `roles` are (code, full name, birth date or ""); a unit with `parent` is below it.

    `gone` is a deleted one's day; `removed` that it is no longer open to all.
    """

    number: str
    name: str
    form: str = "FLI"
    voluntary: bool = True
    municipality: str = "4626"
    municipality_name: str = "Øygarden"
    address: tuple[str | None, ...] = (None, "Idrettsvegen 1", "")
    postcode: str = "5353"
    place: str = "STRAUME"
    email: str = ""
    language: str = "Bokmål"
    founded: str = "1998-03-12"
    roles: tuple[tuple[str, str, str], ...] = ()
    parent: str = ""
    bankrupt: bool = False
    gone: str = ""
    removed: bool = False


@dataclass(frozen=True, slots=True)
class Update:
    """One line of the feed."""

    id: int
    at: datetime
    number: str
    what: str


@dataclass
class Known:
    """All units, and the feed. Changed while it serves; each change is one line more."""

    units: dict[str, Unit]
    feed: list[Update] = field(default_factory=list)
    lock: threading.Lock = field(default_factory=threading.Lock)

    @classmethod
    def of(cls, units: Iterable[Unit]) -> Known:
        """With a line for each that they are new."""
        known = cls({})
        for unit in units:
            known.put(unit, "Ny")
        return known

    def put(self, unit: Unit, what: str, at: datetime | None = None) -> None:
        """A unit as it is from now on."""
        with self.lock:
            self.units[unit.number] = unit
            self.feed.append(Update(FIRST_UPDATE + len(self.feed), at or datetime.now(UTC), unit.number, what))

    def change(self, number: str, what: str, **fields: Any) -> None:  # Any: fields of Unit
        """A unit with other fields. Raises KeyError for one that is not there."""
        self.put(replace(self.units[number], **fields), what)

    def found(self, words: str) -> list[Unit]:
        """Main units whose name begins with all the words in some order, by name; deleted ones too rarely to matter."""
        asked = fold(words).split()
        return sorted(
            (
                unit
                for unit in self.units.values()
                if not unit.parent and not unit.gone and asked and _fits(fold(unit.name).split(), asked)
            ),
            key=lambda unit: unit.name,
        )

    def since(self, first: int | None, at: datetime | None) -> list[Update]:
        """Lines of the feed from an id, or from an instant on."""
        with self.lock:
            return [each for each in self.feed if (first is None or each.id >= first) and (at is None or each.at >= at)]


def read_units(path: Path) -> tuple[Unit, ...]:
    """Those of a file. Raises OSError, ValueError, TypeError and Refusal when it is not such a file."""
    return tuple(unit_from(each) for each in json.loads(path.read_text(encoding="utf-8")))


def unit_from(told: Mapping[str, Any]) -> Unit:  # Any: JSON
    """One unit; lists become tuples. Raises TypeError for fields that are not a unit's, Refusal for its number."""
    roles = tuple((str(code), str(name), str(born)) for code, name, born in told.get("roles", ()))
    fields = {**told, "roles": roles}
    if "address" in told:
        fields["address"] = tuple(told["address"])
    unit = Unit(**fields)
    NORWAY.organisation_number(unit.number)
    return unit


def some_units() -> tuple[Unit, ...]:
    """A club, its team as a unit below, a business, one that is bankrupt, one deleted and one removed."""
    chair: Sequence[tuple[str, str, str]] = (
        ("LEDE", "Kari Mellomnavn Oppdiktet", "1986-10-15"),
        ("MEDL", "Ola Oppdiktet", "1951-02-28"),
    )
    return (
        Unit(number="800300509", name="SOTRA SJAKKLUBB", roles=tuple(chair), email="post@sotrasjakk.example"),
        Unit(number="800300517", name="SOTRA SJAKKLUBB AVD STRAUME", form="AAFY", parent="800300509", roles=()),
        Unit(number="800300525", name="Glesvær Kystlag", language="Nynorsk", address=("", None), roles=()),
        Unit(number="800300533", name="SOTRA HALLDRIFT AS", form="AS", voluntary=False),
        Unit(number="800300541", name="KONKURSKLUBBEN", bankrupt=True),
        Unit(number="800300568", name="NEDLAGTE SOTRA TURN", gone=date(2026, 2, 1).isoformat()),
        Unit(number="800300576", name="HEMMELIG LAG", gone=date(2026, 3, 1).isoformat(), removed=True),
    )


def _fits(name: list[str], asked: list[str]) -> bool:
    return all(any(word.startswith(each) for word in name) for each in asked)
