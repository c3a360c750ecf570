"""What somebody writes of a kind or a storage place before it is kept."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from aktiv.values.texts import Texts


@dataclass(frozen=True, slots=True, kw_only=True)
class NewDepot:
    """A storage place as it is to be."""

    name: str
    facility_id: int | None = None
    address: str = ""
    open: Texts = field(default_factory=Texts)
    phone: str = ""
    active: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class NewKind:
    """A kind as it is to be. Sums are øre with VAT, times minutes; `prices` a day begun and a loan, by price group id
    (0: everybody else); `parts` how many of which kinds make one set."""

    name: Texts
    category: str
    about: Texts = field(default_factory=Texts)
    handling: Texts = field(default_factory=Texts)
    synonyms: str = ""
    weight: int | None = None
    numbered: bool = False
    space_id: int | None = None
    decided: str = "at_once"
    turnaround: int = 0
    notice: int = 0
    horizon_days: int = 365
    longest_days: int = 14
    most: int | None = None
    min_age: int | None = None
    certificate_id: int | None = None
    deposit: int = 0
    late_fee: int = 0
    replacement: int = 0
    vat_code: str = ""
    low_stock: int = 0
    service_every_days: int | None = None
    active: bool = True
    for_groups: frozenset[int] = frozenset()
    prices: Mapping[int, tuple[int, int]] = field(default_factory=dict)
    parts: Mapping[int, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class NewSharing:
    """That others may borrow a kind: `to` a municipality's id, or all of them. Days inclusive."""

    first_day: date
    last_day: date | None = None
    to: int | None = None
    own_until_days: int = 30
    home_percent: int = 0
    rules: Texts = field(default_factory=Texts)
