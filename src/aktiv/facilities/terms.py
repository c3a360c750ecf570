"""Every rule setting of a space: its type, default and bounds. The one list that page, rules and API read."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from enum import StrEnum
from typing import Any


class Mode(StrEnum):
    """How time in a space is had."""

    INSTANT = "instant"
    APPLICATION = "application"
    SEASON = "season"
    CLOSED = "closed"


class Audience(StrEnum):
    """Who may book."""

    EVERYONE = "everyone"
    ORGANISATIONS = "organisations"
    RESIDENTS = "residents"


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """The effective settings of one space. Minutes unless the name says otherwise; None means no limit."""

    buffer_before: int = 0
    buffer_after: int = 0
    start_interval: int = 30  # counted from the opening time
    min_length: int = 30
    max_length: int | None = 240
    length_step: int = 30
    lead_minutes: int = 0  # earliest notice: a start sooner than this is refused
    horizon_days: int | None = 180  # today is day 0; the last day may be booked whole
    horizon_hours: int | None = None  # an hour-based horizon wins over days when set
    whole_day: bool = False
    max_active_person: int | None = None  # bookings that hold or will hold time, per rolling window
    max_active_organisation: int | None = None
    quota_window_days: int = 7
    audience: str = Audience.EVERYONE
    price_groups: tuple[str, ...] = ()  # when set, only these price groups may book
    min_age: int | None = None
    home_first_days: int = 0  # the last N days of the horizon are open to the home municipality only
    mode: str = Mode.INSTANT
    payment: str = "invoice"  # or "prepay"
    deposit: int = 0  # øre, reserved beside the price where it is paid beforehand
    cancel_free_minutes: int = 1440  # free until this long before the start
    cancel_fee_percent: int = 50
    no_show_fee_percent: int = 100
    max_participants: int | None = None
    hold_minutes: int = 15
    shows_holder: bool = True  # organisations' names in public calendars; persons never
    terms_document: str = ""  # key of the terms that must be accepted

    @classmethod
    def from_json(cls, values: Mapping[str, Any]) -> Terms:  # Any: JSON
        """Terms from a compiled row; unknown keys are ignored so that an older row can still be read."""
        known = {f.name for f in fields(cls)}
        chosen = {key: value for key, value in values.items() if key in known}
        if "price_groups" in chosen:
            chosen["price_groups"] = tuple(chosen["price_groups"])
        return cls(**chosen)


SETTING_KEYS: tuple[str, ...] = tuple(f.name for f in fields(Terms))

_DAY, _WEEK, _YEAR = 1440, 7 * 1440, 366 * 1440


class Unit(StrEnum):
    """What a setting is told in."""

    MINUTES = "minutes"
    HOURS = "hours"
    DAYS = "days"
    PERCENT = "percent"
    YEARS = "years"
    MONEY = "money"  # øre
    NUMBER = "number"
    YES_OR_NO = "yes_or_no"
    CHOICE = "choice"
    KEY = "key"
    KEYS = "keys"


@dataclass(frozen=True, slots=True)
class Spec:
    """What values a setting may have. Numbers lie between `least` and `most`, both included, in whole `step`s."""

    unit: Unit
    least: int = 0
    most: int = 0
    step: int = 1
    optional: bool = False  # None says "no limit"
    choices: tuple[str, ...] = ()


SPECS: Mapping[str, Spec] = {
    "buffer_before": Spec(Unit.MINUTES, 0, _DAY, 5),
    "buffer_after": Spec(Unit.MINUTES, 0, _DAY, 5),
    "start_interval": Spec(Unit.MINUTES, 5, _DAY, 5),
    "min_length": Spec(Unit.MINUTES, 5, _DAY, 5),
    "max_length": Spec(Unit.MINUTES, 5, 4 * _WEEK, 5, optional=True),
    "length_step": Spec(Unit.MINUTES, 5, _DAY, 5),
    "lead_minutes": Spec(Unit.MINUTES, 0, _YEAR),
    "horizon_days": Spec(Unit.DAYS, 0, 730, optional=True),
    "horizon_hours": Spec(Unit.HOURS, 1, 730 * 24, optional=True),
    "whole_day": Spec(Unit.YES_OR_NO),
    "max_active_person": Spec(Unit.NUMBER, 0, 1000, optional=True),
    "max_active_organisation": Spec(Unit.NUMBER, 0, 1000, optional=True),
    "quota_window_days": Spec(Unit.DAYS, 1, 366),
    "audience": Spec(Unit.CHOICE, choices=tuple(Audience)),
    "price_groups": Spec(Unit.KEYS),
    "min_age": Spec(Unit.YEARS, 0, 120, optional=True),
    "home_first_days": Spec(Unit.DAYS, 0, 730),
    "mode": Spec(Unit.CHOICE, choices=tuple(Mode)),
    "payment": Spec(Unit.CHOICE, choices=("invoice", "prepay")),
    "deposit": Spec(Unit.MONEY, 0, 100_000_00),
    "cancel_free_minutes": Spec(Unit.MINUTES, 0, _YEAR),
    "cancel_fee_percent": Spec(Unit.PERCENT, 0, 100),
    "no_show_fee_percent": Spec(Unit.PERCENT, 0, 100),
    "max_participants": Spec(Unit.NUMBER, 1, 1_000_000, optional=True),
    "hold_minutes": Spec(Unit.MINUTES, 1, 60),
    "shows_holder": Spec(Unit.YES_OR_NO),
    "terms_document": Spec(Unit.KEY),
}

LONGEST_HORIZON_DAYS = 730
"""How far ahead hours are compiled for spaces that set no horizon."""
