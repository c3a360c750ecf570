"""A price list as it is to be made, in plain values. Amounts in øre."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from aktiv.prices.tariffs import Rounding, Unit
from aktiv.values.texts import Texts

EVERY_DAY = frozenset(range(1, 9))
_USUAL_DAYS = {Unit.WEEKEND: frozenset({6, 7}), Unit.WEEK: frozenset(range(1, 8))}
Share = tuple[int, int]
"""Part of a hall as it is written in the list: (2, 4)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NewRow:
    """One price for one or more groups. Days 1–7 from Monday, 8 public holidays; none means all that fit the unit."""

    groups: Sequence[str]
    unit: Unit
    amount: int
    share: Share | None = None
    days: frozenset[int] | None = None
    from_minute: int = 0
    to_minute: int = 1440
    vat_code: str | None = None  # the list's
    up_to_minutes: int | None = None  # half days only

    @property
    def fitting_days(self) -> frozenset[int]:
        return _USUAL_DAYS.get(self.unit, EVERY_DAY) if self.days is None else self.days


@dataclass(frozen=True, slots=True, kw_only=True)
class NewMaximum:
    """The most one civil day may cost, VAT included. No groups: every group without its own."""

    amount: int
    groups: Sequence[str] = ()
    share: Share | None = None
    days: frozenset[int] = EVERY_DAY


@dataclass(frozen=True, slots=True, kw_only=True)
class NewAddition:
    """Something paid for beside the space. No group: every group without its own."""

    key: str
    names: Texts
    unit: Unit
    amount: int
    vat_code: str
    required: bool = False
    group: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class NewSubsidy:
    """`group` pays the prices of `of` less `basis_points` (10000: free); `names` is said to the payer."""

    group: str
    of: str
    basis_points: int
    names: Texts


@dataclass(frozen=True, slots=True, kw_only=True)
class NewList:
    """A version of a price list."""

    key: str
    names: Texts
    valid_from: date
    vat_code: str
    valid_to: date | None = None
    includes_vat: bool = True
    rounding: Rounding = Rounding.UP
    minimum: int | None = None
    rows: Sequence[NewRow] = ()
    maxima: Sequence[NewMaximum] = ()
    additions: Sequence[NewAddition] = ()
    subsidies: Sequence[NewSubsidy] = field(default=())


@dataclass(frozen=True, slots=True, kw_only=True)
class ListUse:
    """Which list is for what: one space (and its parts), a facility, a kind of space, a kind at a facility, or all."""

    key: str
    space_id: int | None = None
    facility_id: int | None = None
    kind: str = ""
