"""Equipment from a file: storage places and kinds that are not there are made, stock is set, items are added.

All of it or nothing, in one transaction. Kinds are told by their bokmål name, storage places by their name.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction

from aktiv.lending.actions.kinds import keep_depot, keep_kind
from aktiv.lending.actions.stocking import add_items, set_stock
from aktiv.lending.models import Depot, Item, Kind
from aktiv.lending.new_stock import NewDepot, NewKind
from aktiv.lending.rules.files import Line
from aktiv.values.refusal import Refusal
from aktiv.values.texts import Texts


@dataclass(frozen=True, slots=True)
class Plan:
    """What a file would do: names of what is new, how many pools are set and items added, and how many it knows."""

    depots: tuple[str, ...]
    kinds: tuple[str, ...]
    pools: int
    items: int
    known: int


def planned(municipality_id: int, lines: Sequence[Line]) -> Plan:
    """What `take_in` would do. Three statements."""
    depots, kinds, numbers = _known(municipality_id, lines)
    new = [each for each in lines if each.number and each.number not in numbers]
    return Plan(
        tuple(dict.fromkeys(each.depot for each in lines if each.depot.lower() not in depots)),
        tuple(dict.fromkeys(each.names[0] for each in lines if each.names[0].lower() not in kinds)),
        sum(not each.number for each in lines),
        len(new),
        sum(bool(each.number) for each in lines) - len(new),
    )


@transaction.atomic
def take_in(municipality_id: int, lines: Sequence[Line], *, by: UUID, now: datetime) -> Plan:
    """Does it. A number that is there already is left as it is, so that a file may be read again.

    Raises Refusal as `keep_depot`, `keep_kind`, `set_stock` and `add_items`, with `line`.
    """
    plan = planned(municipality_id, lines)
    depots, kinds, numbers = _known(municipality_id, lines)
    added: dict[tuple[int, int], list[str]] = {}
    first: dict[tuple[int, int], int] = {}
    for each in lines:
        try:
            depot = depots.get(each.depot.lower())
            if depot is None:
                made = keep_depot(municipality_id, NewDepot(name=each.depot), by=by, now=now)
                depot = depots[each.depot.lower()] = made.pk
            kind = kinds.get(each.names[0].lower())
            if kind is None:
                new = NewKind(name=Texts(*each.names), category=each.category, numbered=bool(each.number))
                kind = kinds[each.names[0].lower()] = keep_kind(municipality_id, new, by=by, now=now).pk
            if each.stock is not None:
                set_stock(municipality_id, kind, depot, each.stock, shelf=each.shelf or None, by=by, now=now)
            elif each.number not in numbers:
                added.setdefault((kind, depot), []).append(each.number)
                first.setdefault((kind, depot), each.line)
        except Refusal as refusal:
            raise Refusal(refusal.code, **{**refusal.data, "line": each.line}) from refusal
    for (kind, depot), wanted in added.items():
        for start in range(0, len(wanted), 500):
            try:
                add_items(municipality_id, kind, depot, wanted[start : start + 500], by=by, now=now)
            except Refusal as refusal:
                raise Refusal(refusal.code, **{**refusal.data, "line": first[kind, depot]}) from refusal
    return plan


def _known(municipality_id: int, lines: Sequence[Line]) -> tuple[dict[str, int], dict[str, int], set[str]]:
    depots = dict(Depot.objects.filter(municipality_id=municipality_id).values_list("name", "pk"))
    kinds = dict(Kind.objects.filter(municipality_id=municipality_id).values_list("name_nb", "pk"))
    wanted = [each.number for each in lines if each.number]
    numbers = set(
        Item.objects.filter(municipality_id=municipality_id, number__in=wanted).values_list("number", flat=True)
    )
    return (
        {name.lower(): key for name, key in depots.items()},
        {name.lower(): key for name, key in kinds.items()},
        numbers,
    )
