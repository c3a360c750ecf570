"""What a price list may not say; most of it the database refuses too, where it cannot say which row it was."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Iterator, Sequence
from fractions import Fraction

from aktiv.prices.new_lists import NewMaximum, NewRow, Share
from aktiv.prices.tariffs import PACKAGES, Unit
from aktiv.values.refusal import Refusal

Stretch = tuple[Hashable, frozenset[int], int, int]
"""What a row prices: what must be the same for two to be in each other's way, its days, and its minutes."""


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


def twice_priced(rows: Sequence[NewRow]) -> dict[int, str]:
    """The rows that price a time which an earlier row prices already, by their place, with the first such group."""
    stretches = [(place, group, row) for place, row in enumerate(rows) for group in row.groups]
    clashing = _clashing(
        ((group, _part(row.share), _rank(row.unit)), row.fitting_days, row.from_minute, row.to_minute)
        for _, group, row in stretches
    )
    found: dict[int, str] = {}
    for index in clashing:
        place, group, _ = stretches[index]
        found.setdefault(place, group)
    return found


def twice_capped(maxima: Sequence[NewMaximum]) -> dict[int, str]:
    """The same of day maxima; the group is empty for every group."""
    stretches = [(place, group, row) for place, row in enumerate(maxima) for group in row.groups or ("",)]
    clashing = _clashing(((group, _part(row.share)), row.days, 0, 1440) for _, group, row in stretches)
    return {stretches[index][0]: stretches[index][1] for index in clashing}


def _clashing(stretches: Iterable[Stretch]) -> Iterator[int]:
    """Places of those that begin before an earlier one of the same kind and day has ended; a sort for each day."""
    by_day: dict[tuple[Hashable, int], list[tuple[int, int, int]]] = {}
    for place, (same, days, first, last) in enumerate(stretches):
        for day in days:
            by_day.setdefault((same, day), []).append((first, last, place))
    found: set[int] = set()
    for rows in by_day.values():
        covered, by = 0, -1
        for first, last, place in sorted(rows):
            if first < covered:
                found.add(max(place, by))
            if last > covered:
                covered, by = last, place
    yield from sorted(found)


def _part(share: Share | None) -> Fraction | None:
    return Fraction(*share) if share else None


def _rank(unit: Unit) -> str:
    """Units that stand in each other's way: those of time and the fixed price, and each package its own."""
    return unit.value if unit in PACKAGES else "time"
