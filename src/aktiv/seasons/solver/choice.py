"""A valid plan as the solver holds it: the chosen columns and the atoms each has."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from aktiv.seasons.solver import scoring, sisters
from aktiv.seasons.solver.candidates import Candidates, Ints
from aktiv.seasons.solver.layout import Wanted, lay_out
from aktiv.seasons.solver.rows import Rows


@dataclass(frozen=True, slots=True)
class Choice:
    """Chosen columns with their atoms (as bits of the hall), and the exact score."""

    atoms: dict[int, int]
    score: int

    @property
    def columns(self) -> list[int]:
        """The chosen columns, ascending."""
        return sorted(self.atoms)


def score_of(rows: Rows, columns: Iterable[int]) -> int:
    """The exact score of a set of placements."""
    found = rows.candidates
    chosen = np.fromiter(columns, dtype=np.int64)
    total = int(rows.worth[chosen].sum())
    groups = np.unique(found.group[chosen])
    total += int(rows.worth[rows.placements + groups].sum())
    if found.instance.fair:
        minutes: dict[str, int] = {}
        for column in chosen:
            club = found.groups[found.group[column]].club
            minutes[club] = minutes.get(club, 0) + int(found.minutes[column])
        total += sum(
            scoring.fair_points(found.instance, club, minutes.get(club.id, 0), found.whole)
            for club in found.instance.clubs
        )
    if rows.following:
        total += int(rows.worth[sisters.taken(found, chosen.tolist(), rows.following)].sum())
    return total


def values(rows: Rows, columns: Iterable[int]) -> Ints:
    """What each column of the model is when exactly these placements are chosen."""
    found = rows.candidates
    chosen = np.fromiter(columns, dtype=np.int64)
    value = np.zeros(rows.columns, dtype=np.int64)
    value[chosen] = 1
    value[rows.placements + found.group[chosen]] = 1
    if rows.following:
        value[sisters.taken(found, chosen.tolist(), rows.following)] = 1
    if rows.coverage:
        minutes: dict[str, int] = {}
        for column in chosen:
            name = found.groups[found.group[column]].club
            minutes[name] = minutes.get(name, 0) + int(found.minutes[column])
        for club, steps in rows.coverage.items():
            left = minutes.get(club, 0)
            for column, (length, _) in zip(rows.club_steps[club], steps, strict=True):
                left -= length
                if left < 0:
                    break
                value[column] = 1
    return value


def units_of(found: Candidates, column: int, liked: int | None = None) -> tuple[int, ...]:
    """Units a chosen column may take: those a pin names, else the open ones, `liked` first."""
    pinned = found.pinned.get(column)
    if pinned is not None:
        return (pinned,)
    units = found.units(column)
    if liked in units:
        units.remove(liked)
        units.insert(0, liked)
    return tuple(units)


def lay_out_columns(
    found: Candidates, columns: Iterable[int], liked: dict[int, int] | None = None
) -> tuple[dict[int, int], list[int]]:
    """Atoms of each column, and the hall-days for which there is no layout (their columns then have no atoms)."""
    of_hall_day: dict[int, list[int]] = {}
    for column in sorted(columns):
        of_hall_day.setdefault(int(found.hall_day[column]), []).append(column)
    atoms: dict[int, int] = {}
    without = []
    for number, here in of_hall_day.items():
        wanted = [
            Wanted(int(found.start[c]), int(found.end[c]), units_of(found, c, (liked or {}).get(c))) for c in here
        ]
        chosen = lay_out(wanted)
        if chosen is None:
            without.append(number)
        else:
            atoms.update(zip(here, chosen, strict=True))
    return atoms, without
