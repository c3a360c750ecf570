"""What joining would cost by population, for whoever considers it. Nothing is kept."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from aktiv.collaboration.files.answering import divided
from aktiv.collaboration.files.reading import Malformed
from aktiv.collaboration.models import Collaboration
from aktiv.collaboration.queries.costs import NEWCOMER, Key, members_of_year, per_inhabitant
from aktiv.values.refusal import Refusal

Row = dict[str, Any]  # Any: JSON
SIZES = (2_000, 5_000, 10_000, 25_000, 50_000, 100_000, 250_000)
"""Populations that are told of."""


def estimates(home: Collaboration, ore: int, year: int, key: Key, sizes: Sequence[int] = SIZES) -> list[Row]:
    """The newcomer's share of a cost of a year, in øre, for each size: as `queries.costs.tried` divides it with one
    newcomer, but the members are read once. Sizes for which the key cannot be used are left out."""
    members = members_of_year(home, year)
    asked = [
        {name: each[name] for name in ("id", "number", "population")}
        | {name: each[name] for name in ("from", "to") if each[name]}
        for each in members
    ]
    after = max((each["number"] for each in members), default=0) + 1
    period = {"from": f"{year:04}-01-01", "to": f"{year:04}-12-31"}
    found: list[Row] = []
    for size in sizes:
        newcomer = {"id": NEWCOMER, "number": after, "population": size}
        try:
            shares = divided({"total_ore": ore, "period": period, "key": key, "members": [*asked, newcomer]})["shares"]
        except (Refusal, Malformed):
            continue
        amount = next(each["amount_ore"] for each in shares if each["id"] == NEWCOMER)
        found.append({"population": size, "amount_ore": amount, "ore_per_inhabitant": per_inhabitant(amount, size)})
    return found
