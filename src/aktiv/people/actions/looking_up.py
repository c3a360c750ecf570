"""Asking a register of organisations, and keeping what it told for when it does not answer.

Nothing here is done inside a transaction of others: the register may take seconds.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any

from aktiv.people.models import RegisterUnit
from aktiv.people.ports.register import Register, RoleHolder, Unit, registers
from aktiv.people.queries.register import kept_unit, kept_units
from aktiv.people.rules import organisation_number
from aktiv.people.rules.organisations import FRESH
from aktiv.values.folding import fold
from aktiv.values.refusal import Refusal

MOST_HITS = 20
LONGEST = 250


@dataclass(frozen=True, slots=True)
class Found:
    """What a register tells of one organisation, None when it knows none, and when it told it. Not `fresh`: the
    register does not answer now, and this is what it told then."""

    unit: Unit | None
    read_at: datetime
    fresh: bool = True


@dataclass(frozen=True, slots=True)
class FoundByName:
    """The same for many; `read_at` is of the oldest that is shown."""

    units: tuple[Unit, ...]
    read_at: datetime
    fresh: bool = True


def look_up(number: str, *, scheme: str = "NO", now: datetime, anew: bool = False) -> Found:
    """One organisation by its number as it was typed. What was told a moment ago is not asked for again, unless `anew`.

    Raises Refusal("not_an_organisation_number"), and Refusal("register_down") when the register does not answer and
    has told nothing of it before.
    """
    checked = organisation_number(scheme, number)
    if checked is None:
        raise Refusal("not_an_organisation_number")
    kept = kept_unit(scheme, checked)
    if kept is not None and not anew and now - kept[1] < FRESH:
        return Found(*kept)
    try:
        unit = _register(scheme).unit(checked)
    except Refusal:
        if kept is None:
            raise
        return Found(*kept, fresh=False)
    if unit is not None:
        keep([unit], scheme, now)
    return Found(unit, now)


def search_register(name: str, *, scheme: str = "NO", now: datetime) -> FoundByName:
    """Organisations by the words of a name. Raises Refusal("register_down") when it is down and we know of none."""
    asked = name.strip()[:160]
    try:
        units = _register(scheme).search(asked, MOST_HITS)
    except Refusal:
        known = kept_units(scheme, fold(asked).split(), MOST_HITS)
        if not known:
            raise
        return FoundByName(tuple(unit for unit, _ in known), min(at for _, at in known), fresh=False)
    keep(units, scheme, now)
    return FoundByName(units, now)


def role_holders(number: str, *, scheme: str = "NO") -> tuple[RoleHolder, ...] | None:
    """Who holds a role today; None when the register does not answer. Never kept: these are persons."""
    try:
        return _register(scheme).roles(number)
    except Refusal:
        return None


def keep(units: Iterable[Unit], scheme: str, now: datetime) -> None:
    """Remembers what the register told, in one statement. The last word wins."""
    RegisterUnit.objects.bulk_create(
        [
            RegisterUnit(
                scheme=scheme,
                number=unit.number,
                words=fold(unit.name)[:LONGEST],
                told=_told(unit),
                read_at=now,
            )
            for unit in {each.number: each for each in units}.values()
        ],
        update_conflicts=True,
        unique_fields=["scheme", "number"],
        update_fields=["words", "told", "read_at"],
    )


def _register(scheme: str) -> Register:
    """Raises Refusal("register_down") where there is none: the page then offers to confirm later."""
    register = registers().get(scheme)
    if register is None:
        raise Refusal("register_down", what="none")
    return register


def _told(unit: Unit) -> dict[str, Any]:  # Any: JSON
    return {key: value.isoformat() if isinstance(value, date) else value for key, value in asdict(unit).items()}
