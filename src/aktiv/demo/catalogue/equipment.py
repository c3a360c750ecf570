"""What the cities lend out besides space: kinds, how many, and how each is lent (cities/equipment.toml).

Sums are kroner with VAT. `per` is what one costs a day for those who do not borrow free; `parts` name kinds
above in the same table.
"""

from __future__ import annotations

import tomllib
from functools import lru_cache
from importlib import resources
from typing import NamedTuple


class Equipment(NamedTuple):
    """A kind: its names, how many there are, and what differs from the ordinary."""

    category: str
    nb: str
    nn: str
    en: str
    many: int
    numbered: bool = False
    per: int = 0
    deposit: int = 0
    late: int = 0
    worth: int = 0
    hours: int = 2
    days: int = 7
    by_staff: bool = False
    certificate: str = ""
    age: int | None = None
    service: int | None = None
    grams: int | None = None
    words: str = ""
    about: str = ""
    about_nn: str = ""
    about_en: str = ""
    handling: str = ""
    handling_nn: str = ""
    handling_en: str = ""
    groups: tuple[str, ...] = ()
    "The price groups that may borrow it; empty: everybody."
    parts: tuple[tuple[str, int], ...] = ()


CERTIFICATES = (
    ("vatkort", "Våttkort eller padlekurs", "Våttkort eller padlekurs", "Paddling course"),
    ("lift", "Kurs for personløfter", "Kurs for personløftar", "Course for lifts"),
    ("bueskyting", "Instruktør i bueskyting", "Instruktør i bogeskyting", "Archery instructor"),
)
SHARED = ("Scene 4 × 4 m", "Tidtakersystem", "Partytelt 3 × 6 m", "Sakselift 8 m", "Hoppeslott", "Lavvo for 20")
"""What neighbours may borrow too, from so many days before."""


@lru_cache(maxsize=1)
def kinds() -> tuple[Equipment, ...]:
    """All of them, in the order of the file: parts before what is made of them."""
    text = (resources.files("aktiv.demo") / "cities" / "equipment.toml").read_text(encoding="utf-8")
    rows = tomllib.loads(text)["kinds"]
    return tuple(
        Equipment(
            **{
                **row,
                "parts": tuple((name, amount) for name, amount in row.get("parts", ())),
                "groups": tuple(row.get("groups", ())),
            }
        )
        for row in rows
    )
