"""What a time costs: the prices of the hall, coach and cut rows a placement uses, beside the points it would bring."""

from __future__ import annotations

import numpy as np

from aktiv.seasons.solver.bound import SCALE
from aktiv.seasons.solver.candidates import Ints
from aktiv.seasons.solver.facts import Place
from aktiv.seasons.solver.rows import Kind, Rows

PRICED = (Kind.HALL, Kind.COACH, Kind.CUT)


class Prices:
    """Prices from the relaxation. Whole points; nought where nobody competes."""

    def __init__(self, rows: Rows, prices: Ints) -> None:
        self.rows, self.prices = rows, prices
        self._counted = np.isin(rows.kinds, np.array(PRICED, dtype=np.int64))

    def of(self, group: str, place: Place) -> tuple[int, int] | None:
        """Price and points of a placement, or None when it is not one of the model."""
        column = self.rows.candidates.find(group, place)
        if column is None:
            return None
        _, of_row, factors = self.rows.of_columns(np.array([column], dtype=np.int64))
        price = int((factors.astype(np.int64) * self.prices[of_row] * self._counted[of_row]).sum())
        return round(price / SCALE), int(self.rows.worth[column])

    def of_halls(self) -> dict[str, int]:
        """Facility → what all its time of a week costs: where the shortage is."""
        found: dict[str, int] = {}
        for row in np.flatnonzero((self.rows.where >= 0) & (self.prices > 0)).tolist():
            hall = self.rows.candidates.halls[int(self.rows.where[row]) // 7].id
            found[hall] = found.get(hall, 0) + int(self.rows.limits[row]) * int(self.prices[row])
        return {hall: round(price / SCALE) for hall, price in sorted(found.items())}
