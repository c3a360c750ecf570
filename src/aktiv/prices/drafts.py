"""What a price comes to, line by line, before and after it is stored."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

from aktiv.prices.tariffs import Group
from aktiv.values.periods import Period
from aktiv.values.texts import Texts

RULES_VERSION = 1
"""Raised when the same book would give another price. Kept in every stored quote."""


@dataclass(frozen=True, slots=True)
class Line:
    """One line: a code and the numbers that explain it, so that any reader's language can say it (words.explain).

    Codes: time, fixed, half_day, day, weekend, week, minimum, day_maximum, quota, subsidy, addition, rounding. `amount`
    is øre, with or without VAT as the quote says. `data` is JSON-able; fractions are text ("5/4").
    """

    code: str
    amount: int
    vat_code: str
    basis_points: int
    day: date
    data: Mapping[str, Any] = field(default_factory=dict)  # Any: each code has its own numbers, listed in words.py

    def as_json(self) -> dict[str, Any]:
        return {
            "code": self.code,
            "amount": self.amount,
            "vat_code": self.vat_code,
            "basis_points": self.basis_points,
            "day": self.day.isoformat(),
            "data": dict(self.data),
        }

    @classmethod
    def from_json(cls, row: Mapping[str, Any]) -> Line:
        return cls(
            code=row["code"],
            amount=row["amount"],
            vat_code=row["vat_code"],
            basis_points=row["basis_points"],
            day=date.fromisoformat(row["day"]),
            data=row["data"],
        )


@dataclass(frozen=True, slots=True)
class Along:
    """A space that is used together with another one and priced with it. Its lines carry its id and name."""

    space_id: int
    name: Texts


@dataclass(frozen=True, slots=True)
class Offer:
    """What may be had besides a space, or always is (`required`): its line, whose amount includes VAT."""

    key: str
    required: bool
    line: Line


@dataclass(frozen=True, slots=True)
class VatSum:
    """All lines of one rate together, rounded once: `net` + `vat` is what is paid at that rate."""

    code: str
    basis_points: int
    net: int
    vat: int

    @property
    def total(self) -> int:
        return self.net + self.vat

    def as_json(self) -> dict[str, Any]:
        return {"code": self.code, "basis_points": self.basis_points, "net": self.net, "vat": self.vat}

    @classmethod
    def from_json(cls, row: Mapping[str, Any]) -> VatSum:
        return cls(row["code"], row["basis_points"], row["net"], row["vat"])


@dataclass(frozen=True, slots=True)
class Freed:
    """Minutes that a use takes of a free quota."""

    quota_id: int
    organisation_id: UUID
    minutes: int

    def as_json(self) -> dict[str, Any]:
        return {"quota": self.quota_id, "organisation": str(self.organisation_id), "minutes": self.minutes}


@dataclass(frozen=True, slots=True, kw_only=True)
class QuoteDraft:
    """A price that was computed and not yet stored. Amounts in øre.

    `lines` include VAT when `includes_vat`, and then add up to `total`; otherwise they add up to `net`.
    `ordinary` is what others pay, when that is more. `maximum_days` are the civil days that have a day maximum. `free`
    is what it takes of free quotas once it is stored.
    """

    municipality_id: int
    space_id: int
    period: Period
    group: Group
    currency: str
    includes_vat: bool
    lines: tuple[Line, ...]
    vat: tuple[VatSum, ...]
    ordinary: int | None = None
    list_ids: tuple[int, ...] = ()
    maximum_days: tuple[date, ...] = ()
    free: tuple[Freed, ...] = ()

    @property
    def net(self) -> int:
        return sum(each.net for each in self.vat)

    @property
    def vat_total(self) -> int:
        return sum(each.vat for each in self.vat)

    @property
    def total(self) -> int:
        """What is paid, VAT included."""
        return sum(each.total for each in self.vat)

    @property
    def needs_payment(self) -> bool:
        """A price of nothing has no payment step."""
        return self.total > 0

    @property
    def subsidised(self) -> Texts | None:
        """Why it costs less than for others, in the municipality's words; None when no subsidy is in it."""
        line = next((line for line in self.lines if line.code == "subsidy"), None)
        return Texts.of(line.data["names"]) if line else None


@dataclass(frozen=True, slots=True)
class Payer:
    """Who pays: a person or an organisation, never both. Raises ValueError for none or both."""

    person_id: UUID | None = None
    organisation_id: UUID | None = None

    def __post_init__(self) -> None:
        if (self.person_id is None) == (self.organisation_id is None):
            raise ValueError("a charge has one payer")
