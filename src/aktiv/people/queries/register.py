"""Reading what a register told before."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from aktiv.people.models import RegisterPosition, RegisterUnit
from aktiv.people.ports.register import Unit


def kept_unit(scheme: str, number: str) -> tuple[Unit, datetime] | None:
    """One organisation and when it was told of."""
    row = RegisterUnit.objects.filter(scheme=scheme, number=number).first()
    return (_unit(row.told), row.read_at) if row else None


def kept_units(scheme: str, words: Sequence[str], limit: int) -> list[tuple[Unit, datetime]]:
    """Those whose name has words that begin so, by name. Reads the whole table: only while the register is down."""
    rows = RegisterUnit.objects.filter(scheme=scheme)
    for word in words:
        rows = rows.filter(words__regex=rf"(^| ){word}")  # folded: small letters and digits alone
    if not words:
        return []
    found = [(_unit(row.told), row.read_at) for row in rows.order_by("words")[: 2 * limit]]
    return [(unit, at) for unit, at in found if unit.gone_on is None][:limit]


def position_of(scheme: str) -> RegisterPosition | None:
    """How far a register's feed has been read; None before the first time."""
    return RegisterPosition.objects.filter(scheme=scheme).first()


def _unit(told: dict[str, Any]) -> Unit:  # Any: JSON of our own
    gone_on = told.get("gone_on")
    return Unit(**{**told, "gone_on": date.fromisoformat(gone_on) if gone_on else None})
