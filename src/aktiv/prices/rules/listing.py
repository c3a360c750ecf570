"""What a price list may not say, beyond what the database refuses."""

from __future__ import annotations

from collections.abc import Iterable

from aktiv.prices.tariffs import PACKAGES, Unit
from aktiv.values.refusal import Refusal


def check_rows(rows: Iterable[tuple[str, Unit]]) -> None:
    """A fixed price is paid once however long, so it cannot stand beside a price for a day that would be cheaper for
    the first day and then cover the rest. Raises Refusal("fixed_with_package", group).
    """
    units: dict[str, set[Unit]] = {}
    for group, unit in rows:
        units.setdefault(group, set()).add(unit)
    for group, found in units.items():
        if Unit.FIXED in found and found & PACKAGES:
            raise Refusal("fixed_with_package", group=group)
