"""When places are open, when schools use them and when schools are off. All days are local and both ends count."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from aktiv.demo.catalogue.vocabulary import HolidayRule, Layer, Words


@dataclass(frozen=True, slots=True)
class Break:
    """A school holiday: first and last day off."""

    key: str
    names: Words
    first: date
    last: date


@dataclass(frozen=True, slots=True)
class SchoolYear:
    """First and last school day, and the breaks between them. Summer is what lies between two years."""

    name: str
    first: date
    last: date
    breaks: tuple[Break, ...]


@dataclass(frozen=True, slots=True)
class Season:
    """A period for which clubs are given regular times."""

    key: str
    names: Words
    first: date
    last: date


@dataclass(frozen=True, slots=True)
class HoursWindow:
    """A weekly window. Weekdays count from 0 = Monday; minutes count from local midnight, half-open, at most 1440.

    `valid_to` None means until further notice.
    """

    layer: Layer
    weekdays: tuple[int, ...]
    from_minute: int
    to_minute: int
    valid_from: date
    valid_to: date | None


@dataclass(frozen=True, slots=True)
class HoursPlan:
    """Windows under one name; school windows already leave out the breaks."""

    key: str
    names: Words
    on_holidays: HolidayRule
    windows: tuple[HoursWindow, ...]
