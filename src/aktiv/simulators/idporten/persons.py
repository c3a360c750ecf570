"""Who may be chosen: people who do not exist, with numbers that cannot be anybody's."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from aktiv.values.births import made_up_number
from aktiv.values.numbers import NORWAY


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """Somebody made up. With `work_email` she has a work account; `about` is by language."""

    number: str
    name: str = ""
    place: str = ""
    work_email: str = ""
    about: Mapping[str, str] = field(default_factory=dict)

    def subject(self, issuer: str) -> str:
        """By what a provider knows her: the same each time, and another at each provider."""
        return hashlib.sha256(f"{issuer} {self.work_email or self.number}".encode()).hexdigest()[:40]


def read_persons(path: Path) -> tuple[Person, ...]:
    """Those of a file. Raises OSError, ValueError, TypeError and Refusal when it is not such a file."""
    found = tuple(Person(**each) for each in json.loads(path.read_text(encoding="utf-8")))
    for each in found:
        NORWAY.personal_number(each.number)
    return found


def some_persons() -> tuple[Person, ...]:
    """Three for those who bring none."""
    return (
        Person(number=made_up_number(date(1986, 10, 15), 0), name="Kari Oppdiktet", place="Bergen"),
        Person(number=made_up_number(date(1951, 2, 28), 0), name="Ola Oppdiktet", place="Stavanger"),
        Person(
            number=made_up_number(date(1990, 6, 1), 0),
            name="Berit Oppdiktet",
            place="Fjell",
            work_email="berit@fjell.example",
        ),
    )


def typed_person(text: str) -> Person:
    """Somebody by her number alone. Raises Refusal("not_a_personal_number")."""
    return Person(number=NORWAY.personal_number(text))
