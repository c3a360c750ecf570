"""What a cost of a year would come to for each partner by several keys, and for a municipality that is none yet.

Nothing is kept. Each key's `input` is the file that `aktiv collaboration shares` reads, so that anyone gets the same.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from aktiv.collaboration.files.answering import divided
from aktiv.collaboration.files.reading import Malformed
from aktiv.collaboration.models import Collaboration
from aktiv.collaboration.queries.agreements import PARTIES, version_in_force
from aktiv.collaboration.queries.parties import every_member, official_day, populations
from aktiv.collaboration.queries.snapshots import by_use, used_by
from aktiv.values import Refusal

Row = dict[str, Any]  # Any: JSON
Key = Mapping[str, Any]  # Any: as files say a key
NEWCOMER = "new"
"""The id of the one that is no partner yet; partners have their number."""


@dataclass(frozen=True, slots=True)
class Newcomer:
    """A municipality that asks what it would cost to join: for the whole year."""

    name: str
    population: int
    usage: int | None = None


def key_in_force(home: Collaboration, day: date) -> Key | None:
    """The key of the agreement that holds on a day; None while none does."""
    version = version_in_force(home.pk, day)
    return None if version is None else version.cost_key


def tried(
    home: Collaboration,
    ore: int,
    year: int,
    keys: Sequence[Key],
    newcomer: Newcomer | None = None,
    *,
    usage_by: str = "",
    payers: Collection[str] | None = None,
) -> Row:
    """The cost by each key, in øre: shares, øre per inhabitant (rounded half up), and what is more or less than by the
    first key. A key that cannot be used has the code of why in `error`, and no shares. Where a key goes by use it is
    counted by `usage_by` in the year before, as budgets do; those alone pay that are among `payers` when they are
    named, and the one that would join."""
    members = members_of_year(home, year, newcomer, payers)
    if usage_by and any(by_use(key) for key in keys):
        _count_use(home, members, year - 1, usage_by)
    period = {"from": f"{year:04}-01-01", "to": f"{year:04}-12-31"}
    found: list[Row] = []
    for key in keys:
        needs_use = by_use(key)
        asked = {
            "total_ore": ore,
            "period": period,
            "key": key,
            "members": [_asked(each, use=needs_use) for each in members],
        }
        shares, error = ([], "usage_by_wanted") if needs_use and not usage_by else _shares(asked)
        first = {each["id"]: each["amount_ore"] for each in found[0]["shares"]} if found else {}
        found.append(
            {
                "key": key,
                "error": error,
                "shares": [
                    {
                        **share,
                        "ore_per_inhabitant": per_inhabitant(share["amount_ore"], each["population"]),
                        "more_than_first_ore": share["amount_ore"] - first[share["id"]] if first else None,
                    }
                    for share, each in zip(shares, members if shares else [], strict=True)
                ],
                "input": asked,
            }
        )
    return {"year": year, "total_ore": ore, "members": members, "keys": found}


def members_of_year(
    home: Collaboration, year: int, newcomer: Newcomer | None = None, payers: Collection[str] | None = None
) -> list[Row]:
    """The partners that share costs on some day of a year, by number, with the population that counts, or those of them
    that are `payers`; the one that would join comes last."""
    first, last = date(year, 1, 1), date(year, 12, 31)
    there = [
        each
        for each in every_member(home.pk)
        if each.kind in PARTIES
        and each.joined <= last
        and (each.left is None or each.left >= first)
        and (payers is None or each.number in payers)
    ]
    counted = populations([each.pk for each in there], first)
    rows: list[Row] = [
        {
            "id": each.number,
            "number": int(each.number),
            "name": each.name,
            "population": counted[each.pk].people if each.pk in counted else None,
            "population_on": counted[each.pk].on_day.isoformat() if each.pk in counted else None,
            "population_source": counted[each.pk].source if each.pk in counted else None,
            "from": each.joined.isoformat() if each.joined > first else None,
            "to": each.left.isoformat() if each.left is not None and each.left < last else None,
            "usage": None,
        }
        for each in there
    ]
    if newcomer is not None:
        after = max((each["number"] for each in rows), default=0) + 1
        told = {"population": newcomer.population, "population_on": official_day(first).isoformat()}
        more = {"population_source": None, "from": None, "to": None, "usage": newcomer.usage}
        rows.append({"id": NEWCOMER, "number": after, "name": newcomer.name, **told, **more})
    return rows


def per_inhabitant(ore: int, population: int | None) -> int | None:
    """Øre per inhabitant, rounded half up; None where nobody is counted."""
    return (2 * ore + population) // (2 * population) if population else None


def _count_use(home: Collaboration, members: list[Row], year: int, usage_by: str) -> None:
    """Writes the use of those that are municipalities of the service, as a budget of the year would have it."""
    parties = {each.number: each for each in every_member(home.pk)}
    there = [parties[each["id"]] for each in members if each["id"] in parties]
    used = used_by(there, {"usage": {}}, year, usage_by)
    for each in members:
        if each["id"] in parties:
            each["usage"] = used.get(parties[each["id"]].municipality_id or 0)


def _asked(member: Row, *, use: bool) -> Row:
    asked = {name: member[name] for name in ("id", "number", "population")}
    wanted = ("from", "to", *(["usage"] if use else []))
    return asked | {name: member[name] for name in wanted if member[name] is not None}


def _shares(asked: Row) -> tuple[list[Row], str | None]:
    try:
        return divided(asked)["shares"], None
    except Refusal as refusal:
        return [], refusal.code
    except Malformed:  # a key by use or by a tariff, of which the register of partners has no figure
        return [], "cost_key_lacks_figures"
