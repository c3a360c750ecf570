"""What is asked to be borrowed, by whom, and everything a rule needs to say yes or no. No rule looks anything up."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from zoneinfo import ZoneInfo

from aktiv.bookings.rules import Party
from aktiv.values.periods import Period
from aktiv.values.texts import Texts

NAMELESS = Texts()


@dataclass(frozen=True, slots=True, kw_only=True)
class Shared:
    """On what terms a kind is lent to the borrower's municipality. Days inclusive; no last day: for good."""

    own_until_days: int
    first_day: date
    last_day: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """So many of a kind, with what the municipality has set for it. `at_once`: nobody has to approve it."""

    kind_id: int
    amount: int
    name: Texts = NAMELESS
    active: bool = True
    at_once: bool = True
    space_id: int | None = None
    notice: int = 0  # minutes
    horizon_days: int = 365
    longest_days: int = 14
    most: int | None = None
    min_age: int | None = None
    certificate_id: int | None = None
    certificate: Texts = NAMELESS
    groups: frozenset[str] = frozenset()
    shared: Shared | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Blocked:
    """The borrower may not borrow here until then. The reason is the municipality's words, or empty with how many
    loans were `late`."""

    ends: datetime
    reason: str
    late: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class AskedLoan:
    """All that a loan is judged by. `certificates` are those that the person has shown, with their last day."""

    municipality_id: int
    zone: ZoneInfo
    now: datetime
    period: Period
    party: Party
    wanted: tuple[Wanted, ...]
    depot_open: bool = True
    price_group: str = ""
    certificates: Mapping[int, date | None] = field(default_factory=dict)
    blocked: Blocked | None = None
    at_space: frozenset[int] = frozenset()
    """The spaces of the booked date that it comes along with."""

    @property
    def from_elsewhere(self) -> bool:
        """Whether the borrower lives, or the organisation is at home, in another municipality."""
        return self.party.home_id != self.municipality_id
