"""When places are open, when schools use them and when schools are off. All days are local and both ends count."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from aktiv.demo.catalogue.vocabulary import HolidayRule, Layer
from aktiv.facilities.terms import Mode
from aktiv.values.texts import Texts


@dataclass(frozen=True, slots=True)
class Break:
    """A school holiday: first and last day off."""

    key: str
    names: Texts
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
    names: Texts
    first: date
    last: date


@dataclass(frozen=True, slots=True)
class HoursWindow:
    """A weekly window. Weekdays are 1–7 from Monday; minutes count from local midnight, half-open, at most 1440.

    `mode` None is the space's own mode; `valid_to` None means until further notice. School windows hold on school days
    only, and are then taken out of the two others.
    """

    layer: Layer
    mode: Mode | None
    weekdays: tuple[int, ...]
    from_minute: int
    to_minute: int
    valid_from: date
    valid_to: date | None


@dataclass(frozen=True, slots=True)
class HoursPlan:
    """Windows under one name, that facilities and spaces share."""

    key: str
    names: Texts
    on_holidays: HolidayRule
    windows: tuple[HoursWindow, ...]
