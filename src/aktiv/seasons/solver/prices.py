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

    def of_hours(self) -> dict[str, dict[tuple[int, int], int]]:
        """Facility → (day, hour of the wall) → what that hour of the whole facility costs, for every hour in which any
        of it is open.

        A row is about the time that its placements have in common, and its price is spread over it. (Those of a cut
        need have none: then it is about the time between them.)
        """
        found = self.rows.candidates
        spread = {
            (hall.id, day, hour): 0.0
            for hall in found.halls
            for day, segments in enumerate(hall.segments)
            for start, end, _ in segments
            for hour in range(start // 60, -(-end // 60))
        }
        for row in np.flatnonzero((self.rows.where >= 0) & self._counted & (self.prices > 0)).tolist():
            columns, _, limit = self.rows.row(row)
            of_hall, day = divmod(int(self.rows.where[row]), 7)
            begin, end = sorted((int(found.start[columns].max()), int(found.end[columns].min())))
            end = max(end, begin + 1)
            each_minute = limit * int(self.prices[row]) / (SCALE * (end - begin))
            for hour in range(begin // 60, -(-end // 60)):
                key = (found.halls[of_hall].id, day, hour)
                minutes = min(end, 60 * hour + 60) - max(begin, 60 * hour)
                spread[key] = spread.get(key, 0.0) + each_minute * minutes
        hours: dict[str, dict[tuple[int, int], int]] = {}
        for (hall_id, day, hour), price in sorted(spread.items()):
            hours.setdefault(hall_id, {})[day, hour] = round(price)
        return hours

    def document(self) -> dict[str, list[list[int]]]:
        """The same for a file: facility → [day, hour, points] of each hour, in order."""
        return {hall: [[*when, price] for when, price in hours.items()] for hall, hours in self.of_hours().items()}
