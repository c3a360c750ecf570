"""A municipality's prices as plain values: what the database holds, read once, priced from many times.

A *price list* (a tariff) has rows; a municipality says which list each space, facility or kind of space uses. Lists are
dated: the newest published one that is in force on the day of use decides. Amounts are whole øre.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from fractions import Fraction
from typing import Literal
from uuid import UUID
from zoneinfo import ZoneInfo

from aktiv.values.texts import Texts

PUBLIC_HOLIDAY = 8
"""The eighth day of a price week. Days are 1–7 from Monday; a public holiday is 8, whatever its weekday."""


class Unit(StrEnum):
    """What one price is for."""

    QUARTER_HOUR = "quarter_hour"
    HALF_HOUR = "half_hour"
    HOUR = "hour"
    FIXED = "fixed"  # once, however long
    HALF_DAY = "half_day"  # up to so many minutes of one civil day
    DAY = "day"  # one civil day
    WEEKEND = "weekend"  # the days its row names, in one calendar week
    WEEK = "week"  # seven civil days in a row


UNIT_MINUTES: Mapping[Unit, int] = {Unit.QUARTER_HOUR: 15, Unit.HALF_HOUR: 30, Unit.HOUR: 60}
"""Units that count time. The others are paid whole."""

PACKAGES = frozenset({Unit.HALF_DAY, Unit.DAY, Unit.WEEKEND, Unit.WEEK})
"""Units that replace the price by time when they are cheaper, or where there is none."""

ADDED = tuple(unit for unit in Unit if unit not in (Unit.HALF_DAY, Unit.WEEKEND, Unit.WEEK))
"""Units that additions are paid by."""


class Rounding(StrEnum):
    """What is paid for a started unit of time: all of it, or what was used."""

    UP = "up"
    EXACT = "exact"


Party = Literal["person", "club", "business", "public", "group"]
"""Who asks: a person, or an organisation of that kind."""


@dataclass(frozen=True, slots=True)
class Group:
    """A price group: whom a price is for."""

    id: int
    code: str
    names: Texts


@dataclass(frozen=True, slots=True, kw_only=True)
class Rate:
    """One row of a price list. `share` None: any part at the same price. Minutes are of the wall clock."""

    id: int
    unit: Unit
    amount: int
    vat_code: str
    share: Fraction | None = None
    shown_share: str = ""  # as written in the list: 2/4
    days: frozenset[int] = frozenset(range(1, 9))
    from_minute: int = 0
    to_minute: int = 1440
    up_to_minutes: int | None = None  # half days only


@dataclass(frozen=True, slots=True)
class Maximum:
    """The most one civil day may cost, VAT included. Group or share None: for all that have none of their own."""

    group: str | None
    share: Fraction | None
    days: frozenset[int]
    amount: int


@dataclass(frozen=True, slots=True)
class Addition:
    """Something paid for beside the space: cleaning, a caretaker. The row of a group wins over the one for all."""

    key: str
    names: Texts
    group: str | None
    unit: Unit
    amount: int
    vat_code: str
    required: bool


@dataclass(frozen=True, slots=True)
class Subsidy:
    """`group` pays the prices of group `of`, less so many basis points, as a line of its own."""

    group: str
    of: str
    basis_points: int
    names: Texts


@dataclass(frozen=True, slots=True, kw_only=True)
class Tariff:
    """One version of one price list. `rates` are by price group code; days of validity inclusive."""

    id: int
    key: str
    names: Texts
    valid_from: date
    valid_to: date | None
    includes_vat: bool
    rounding: Rounding
    minimum: int | None
    rates: Mapping[str, tuple[Rate, ...]]
    maxima: tuple[Maximum, ...] = ()
    additions: tuple[Addition, ...] = ()
    subsidies: Mapping[str, Subsidy] = field(default_factory=dict)

    def maximum(self, group: str, share: Fraction, day: int) -> int | None:
        """The day maximum for a day of the price week: the closest row, group before share."""
        fitting = [
            row for row in self.maxima if day in row.days and row.group in (None, group) and row.share in (None, share)
        ]
        best = max(fitting, key=lambda row: (row.group is not None, row.share is not None), default=None)
        return best.amount if best else None

    def addition(self, key: str, group: str) -> Addition | None:
        """What is paid for an addition by this group; None when the list has no such addition."""
        return next((row for row in self.additions_for(group) if row.key == key), None)

    def additions_for(self, group: str) -> tuple[Addition, ...]:
        """Every addition of the list, each with the price of this group."""
        own = {row.key for row in self.additions if row.group == group}
        return tuple(row for row in self.additions if row.group == group or (row.group is None and row.key not in own))


@dataclass(frozen=True, slots=True)
class Target:
    """What is priced: a space with the spaces it is part of (nearest first), and how much of its root it is."""

    space_id: int
    within: tuple[int, ...]
    facility_id: int
    kind: str
    share: Fraction


@dataclass(frozen=True, slots=True)
class Priced:
    """A space that was read with the version of its municipality's book (None: it has no prices) in one statement."""

    municipality_id: int
    version: UUID | None
    target: Target


@dataclass(frozen=True, slots=True, kw_only=True)
class Quota:
    """Free minutes for the year from `first` to `last` (inclusive), for each organisation of a price group or for one.

    `list_key`, `facility_id` and `kind` empty: everywhere.
    """

    id: int
    group: str | None
    organisation_id: UUID | None
    minutes: int
    first: date
    last: date
    list_key: str = ""
    facility_id: int | None = None
    kind: str = ""

    def is_for(self, organisation_id: UUID, group: str) -> bool:
        """Whether an organisation that pays as a group has it."""
        return self.organisation_id == organisation_id or self.group == group

    @property
    def rank(self) -> tuple[bool, int, int]:
        """Which is taken of first: what was given one organisation before what its group has, narrow before wide."""
        narrow = 2 * (self.facility_id is not None) + bool(self.kind or self.list_key)
        return self.organisation_id is None, -narrow, self.id


TargetKey = tuple[int | None, int | None, str | None]
"""Space, facility and kind that a list is for; all None is the whole municipality."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Book:
    """All that a municipality has published about prices at one version. Never changes: a new version is a new book."""

    municipality_id: int
    version: UUID
    currency: str
    zone: ZoneInfo
    country: str
    holiday_region: str
    groups: Mapping[str, Group]
    ordinary: str | None  # the group whose price is shown as the ordinary one
    defaults: Mapping[tuple[Party, str], str]  # (party, age group) → code
    vat: Mapping[str, tuple[tuple[date, int], ...]]  # code → (valid from, basis points), newest first
    uses: Mapping[TargetKey, str]  # → key of a price list
    lists: Mapping[str, tuple[Tariff, ...]]  # key → versions, newest first
    quotas: tuple[Quota, ...] = ()  # in the order in which they are taken of

    def list_key(self, target: Target) -> str | None:
        """The price list of a space: its own, that of the nearest space it is part of, its facility's for such
        spaces, its facility's, the municipality's for such spaces, the municipality's.
        """
        spaces: tuple[TargetKey, ...] = tuple((space, None, None) for space in (target.space_id, *target.within))
        wider: tuple[TargetKey, ...] = (
            (None, target.facility_id, target.kind),
            (None, target.facility_id, None),
            (None, None, target.kind),
            (None, None, None),
        )
        return next((self.uses[key] for key in spaces + wider if key in self.uses), None)

    def tariff(self, target: Target, day: date) -> Tariff | None:
        """The version of the space's price list in force on a day: the newest that has begun and not ended."""
        versions = self.lists.get(self.list_key(target) or "", ())
        return next(
            (each for each in versions if each.valid_from <= day and (each.valid_to is None or day <= each.valid_to)),
            None,
        )

    def quotas_for(self, organisation_id: UUID, group: str, first: date, last: date) -> tuple[Quota, ...]:
        """What an organisation may have free, as a group, on any of these days."""
        return tuple(
            each
            for each in self.quotas
            if each.is_for(organisation_id, group) and each.first <= last and first <= each.last
        )

    def covers(self, quota: Quota, target: Target) -> bool:
        """Whether a quota is for a space."""
        return (
            (not quota.list_key or quota.list_key == self.list_key(target))
            and quota.facility_id in (None, target.facility_id)
            and quota.kind in ("", target.kind)
        )

    def vat_rate(self, code: str, day: date) -> int | None:
        """Basis points of a VAT code on a day; None before its first rate."""
        return next((points for since, points in self.vat.get(code, ()) if since <= day), None)
