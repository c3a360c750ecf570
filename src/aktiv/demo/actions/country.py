"""A made-up country for measuring: names that search has to tell apart, halls in parts, rooms, pitches and stages."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from random import Random

from aktiv.demo import catalogue
from aktiv.demo.chance import die
from aktiv.facilities.actions import NewPart, NewRoot
from aktiv.values.folding import fold
from aktiv.values.texts import Texts

MOST_MUNICIPALITIES = 3_000
_FIRST = (
    "Nord", "Sør", "Øst", "Vest", "Øvre", "Nedre", "Indre", "Ytre", "Stor", "Lille", "Ask", "Bjørk", "Eike", "Furu",
    "Gran", "Hassel", "Osp", "Rogne", "Selje", "Lerke", "Måse", "Ørne", "Hauk", "Elg", "Hjort", "Rev", "Laks", "Torsk",
)  # fmt: skip
_LAST = (
    "vik", "dal", "nes", "berg", "ås", "haug", "fjord", "sund", "øy", "holm", "strand", "lund", "mo", "heim", "set",
    "bø", "vang", "stad", "land", "rud", "tun", "moen", "åsen", "lia", "bakken", "sletta", "myra", "neset", "viken",
)  # fmt: skip
_HOUSES = ("hallen", " idrettshall", " skole", " flerbrukshall", " arena", " grendehus", " samfunnshus", " idrettspark")


@dataclass(frozen=True, slots=True)
class Facility:
    """A facility and its roots. `north` and `east` are degrees from the municipality's middle."""

    slug: str
    name: str
    address: str
    postcode: str
    place: str
    north: float
    east: float
    plan: str
    accessibility: tuple[str, ...]
    roots: tuple[NewRoot, ...]


def slug(number: int) -> str:
    """The address of the municipality of that number."""
    return f"seed-{number:04d}"


def name(number: int, seed: int) -> str:
    """Its name; no two are alike because all have their number."""
    chance = die("seed", seed, "name", number)
    return f"{chance.choice(_FIRST)}{chance.choice(_LAST)} {number + 1}"


def number_of(number: int) -> str:
    """Four digits as in the register, in counties that do not exist."""
    return f"{60 + number // 99:02d}{1 + number % 99:02d}"


def facilities(number: int, spaces: int, seed: int) -> Iterator[Facility]:
    """Facilities with exactly so many bookable spaces together."""
    chance = die("seed", seed, "facilities", number)
    left, place = spaces, 0
    while left:
        roots: list[NewRoot] = []
        plan = "hall" if chance.random() < 0.7 else "room"
        for _ in range(chance.choice((1, 1, 2, 3))):
            if root := _root(chance, left, len(roots)):
                roots.append(root)
                left -= 1 + len(root.parts)
        if not roots:
            continue
        named = f"{chance.choice(_FIRST)}{chance.choice(_LAST)}"
        facility = f"{named}{chance.choice(_HOUSES)}"
        place += 1
        yield Facility(
            slug=f"{slug(number)}-{place}-{_ascii(facility)}"[:80],
            name=facility,
            address=f"{named}veien {chance.randint(1, 120)}",
            postcode=f"{chance.randint(1, 9999):04d}",
            place=named,
            north=chance.uniform(-0.12, 0.12),
            east=chance.uniform(-0.2, 0.2),
            plan=plan,
            accessibility=("step_free",) if chance.random() < 0.6 else (),
            roots=tuple(roots),
        )


def _root(chance: Random, left: int, place: int) -> NewRoot | None:
    kinds = (("sports_hall", 4, 7), ("sports_hall", 3, 4), ("pitch", 2, 3), ("gym", 1, 1), ("meeting_room", 1, 1))
    weights = (2, 4, 1, 2, 3)
    fitting = [(each, weight) for each, weight in zip(kinds, weights, strict=True) if each[2] <= left]
    if not fitting:
        return None
    kind, divisions, _ = chance.choices([each for each, _ in fitting], [weight for _, weight in fitting])[0]
    return NewRoot(
        name=_same(f"{'Hall' if divisions > 1 else 'Sal'} {place + 1}"),
        kind=kind,
        divisions=divisions,
        slug=f"{kind.replace('_', '-')}-{place + 1}",
        capacity=chance.choice((30, 60, 120, 300)),
        area=divisions * 400,
        activities=_activities(kind),
        parts=tuple(_parts(kind, divisions)),
    )


def _parts(kind: str, divisions: int) -> Iterator[NewPart]:
    if divisions == 4:
        for half, atoms in (("ab", (0, 1)), ("cd", (2, 3))):
            yield NewPart(name=_same(f"Halvdel {half.upper()}"), atoms=atoms, key=half, activities=_activities(kind))
    for atom in range(divisions if divisions > 1 else 0):
        yield NewPart(
            name=_same(f"Bane {'ABCD'[atom]}"),
            atoms=(atom,),
            within=("ab", "cd")[atom // 2] if divisions == 4 else "",
            activities=_activities(kind),
        )


@cache
def _activities(kind: str) -> tuple[str, ...]:
    return tuple(each.slug for each in catalogue.load().activities if kind in {k.value for k in each.kinds})[:6]


def _same(text: str) -> Texts:
    return Texts(text, text, text)


def _ascii(text: str) -> str:
    return fold(text).replace(" ", "-")
