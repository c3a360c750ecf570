"""A country's register of organisations. Adapters are in `integrations`; `config` hands them over at start by `use`."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Protocol


@dataclass(frozen=True, slots=True, kw_only=True)
class Unit:
    """An organisation as the register knows it; what it does not tell is empty.

    `gone_on` is the day it was taken out. Of one that was taken out of what is open to all, only that day is told: its
    name is empty. `parent` is the number of the organisation that a unit below another belongs to.
    """

    number: str
    name: str
    form: str = ""
    voluntary: bool = False
    bankrupt: bool = False
    gone_on: date | None = None
    address: str = ""
    postcode: str = ""
    place: str = ""
    municipality_number: str = ""
    email: str = ""
    phone: str = ""
    website: str = ""
    language: str = "nb"
    parent: str = ""


@dataclass(frozen=True, slots=True)
class RoleHolder:
    """A person with a role in an organisation. The register tells no national number, so this is a hint, no proof."""

    code: str
    name: str
    birth_date: date | None


class Happened(StrEnum):
    """What the feed says of an organisation. What it became is read from the register, not from here."""

    NEW = "new"
    CHANGED = "changed"
    DELETED = "deleted"
    REMOVED = "removed"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Update:
    """One line of the register's feed. `id` grows from one to the next."""

    id: int
    number: str
    what: Happened
    at: datetime


class Register(Protocol):
    """What the service asks a register. Every question raises Refusal("register_down") when it does not answer in time,
    or not in its own form."""

    def unit(self, number: str) -> Unit | None:
        """The organisation with a checked number; None when the register knows none."""

    def search(self, name: str, limit: int) -> tuple[Unit, ...]:
        """Those whose name has these words, best first, at most `limit`; those that are gone are left out."""

    def roles(self, number: str) -> tuple[RoleHolder, ...]:
        """Living persons who hold a role today."""

    def updates(self, since: int | datetime) -> Iterator[Update]:
        """What happened after an update, or from an instant on, in order. Asks for more as it is read."""


_in_use: dict[str, Register] = {}


def use(registers: Mapping[str, Register]) -> None:
    """From now on these are asked, by the scheme of the numbers they know (`NO`)."""
    _in_use.clear()
    _in_use.update(registers)


def registers() -> dict[str, Register]:
    """Those in use, by scheme."""
    return dict(_in_use)
