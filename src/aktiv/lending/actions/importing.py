"""Equipment from a file: storage places and kinds that are not there are made, stock is set, items are added, and what
the file says otherwise of kinds and items is changed.

All of it or nothing, in one transaction. Kinds are told by their bokmål name, storage places by their name. What stands
as the file says is left alone, so that a file may be read again.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from aktiv.lending.actions.kinds import keep_depot, keep_kind
from aktiv.lending.actions.looking import ItemAsSeen, keep_item
from aktiv.lending.actions.stocking import add_items, set_low, set_stock
from aktiv.lending.models import Certificate, Depot, Item, Kind, Look, Pool
from aktiv.lending.new_stock import NewDepot, NewKind
from aktiv.lending.queries.files import as_new, known_kinds, known_pools
from aktiv.lending.queries.hits import Hit, hits
from aktiv.lending.rules.file_cells import EVERYBODY
from aktiv.lending.rules.files import Line, Wrong
from aktiv.prices.models import PriceGroup
from aktiv.prices.queries.setup import vat_rates_of
from aktiv.values.refusal import Refusal
from aktiv.values.texts import Texts

FIELDS = {
    "avgjores": "decided", "klargjoring_min": "turnaround", "varsel_min": "notice", "horisont_dager": "horizon_days",
    "lengst_dager": "longest_days", "hoyst": "most", "alder": "min_age", "depositum": "deposit", "gebyr": "late_fee",
    "erstatning": "replacement", "mva": "vat_code", "vekt_gram": "weight", "lite": "low_stock",
    "service_dager": "service_every_days",
}  # fmt: skip
"""Columns that say a field of a kind as it is; others name what has a key."""


@dataclass(frozen=True, slots=True)
class Plan:
    """What a file would do: names of what is new and of kinds that change, how many pools are set, items added and
    changed, how many stand as it says, what is wrong, and whom it hits where there would be fewer."""

    depots: tuple[str, ...]
    kinds: tuple[str, ...]
    changed: tuple[str, ...]
    pools: int
    items: int
    items_changed: int
    known: int
    wrong: tuple[Wrong, ...] = ()
    hits: tuple[Hit, ...] = ()


@dataclass(slots=True)
class _There:
    """What the municipality has, by the names that files tell it by."""

    depots: dict[str, int]
    kinds: dict[str, Kind]
    pools: dict[tuple[int, int], Pool]
    items: dict[str, Item]
    groups: dict[str, int]
    certificates: dict[str, int]
    vat: frozenset[str]

    def pool(self, line: Line) -> Pool | None:
        """The pool of a line, where there is one."""
        kind, depot = self.kinds.get(line.kind), self.depots.get(line.depot.lower())
        return self.pools.get((kind.pk, depot)) if kind is not None and depot is not None else None


def planned(municipality_id: int, lines: Sequence[Line], now: datetime) -> Plan:
    """What `take_in` would do. Thirteen statements, and some for each pool that it would make less of."""
    there = _known(municipality_id, lines)
    firsts = _firsts(lines)
    wrong = tuple(each for line in firsts.values() if (each := _unknown(line, firsts, there)) is not None)
    wrong += tuple(each for line in lines if (each := _counted_or_not(line, there)) is not None)
    if wrong:
        return Plan((), (), (), 0, 0, 0, 0, wrong)
    new = [each for each in lines if each.number and each.number not in there.items]
    changed = [each for each in lines if (item := there.items.get(each.number)) and _as_said(item, each) is not None]
    pools = [each for each in lines if each.stock is not None and not _stands(there.pool(each), each)]
    less = [(pool, each.stock) for each in pools if (pool := there.pool(each)) and (each.stock or 0) < pool.stock]
    return Plan(
        tuple(dict.fromkeys(each.depot for each in lines if each.depot and each.depot.lower() not in there.depots)),
        tuple(line.names[0] for name, line in firsts.items() if name not in there.kinds),
        tuple(
            line.names[0]
            for name, line in firsts.items()
            if name in there.kinds and _kind_as_said(there.kinds[name], line, there) is not None
        ),
        len(pools),
        len(new),
        len(changed),
        sum(bool(each.number) for each in lines) - len(new) - len(changed),
        hits=tuple(hit for pool, stock in less for hit in hits(pool, stock or 0, now)),
    )


@transaction.atomic
def take_in(municipality_id: int, lines: Sequence[Line], *, by: UUID, now: datetime) -> Plan:
    """Does it. What stands as the file says is left alone.

    Raises Refusal as `keep_depot`, `keep_kind`, `set_stock`, `add_items` and `keep_item`, with `line`; and
    ("file_unknown", wrong) where a column names what is not there.
    """
    plan = planned(municipality_id, lines, now)
    if plan.wrong:
        raise Refusal("file_unknown", wrong=plan.wrong)
    at: dict[str, Any] = {"by": by, "now": now}
    there, firsts = _known(municipality_id, lines), _firsts(lines)
    for line in lines:
        if line.depot and line.depot.lower() not in there.depots:
            with _told_of(line):
                made = keep_depot(municipality_id, NewDepot(name=line.depot), **at)
            there.depots[line.depot.lower()] = made.pk
    _kinds(municipality_id, firsts, there, at)
    added: dict[tuple[int, int], list[Line]] = {}
    for line in lines:
        kind = there.kinds[line.kind]
        with _told_of(line):
            if line.stock is not None:
                _pool(municipality_id, line, kind, there, at)
            elif line.number and line.number not in there.items:
                added.setdefault((kind.pk, there.depots[line.depot.lower()]), []).append(line)
            elif line.number and (seen := _as_said(there.items[line.number], line)) is not None:
                keep_item(municipality_id, there.items[line.number].pk, seen, how=Look.How.FILE, **at)
    for (kind_id, depot_id), wanted in added.items():
        for start in range(0, len(wanted), 500):
            some = wanted[start : start + 500]
            with _told_of(some[0]):
                rows = add_items(municipality_id, kind_id, depot_id, [each.number for each in some], **at)
                for item, line in zip(rows, some, strict=True):
                    if (seen := _as_said(item, line)) is not None:
                        keep_item(municipality_id, item.pk, seen, how=Look.How.FILE, **at)
    return plan


class _told_of:
    """Refusals say which line they are about."""

    def __init__(self, line: Line) -> None:
        self.line = line.line

    def __enter__(self) -> None:
        return None

    def __exit__(self, kind: object, error: BaseException | None, trace: object) -> None:
        if isinstance(error, Refusal):
            error.data.setdefault("line", self.line)


def _kinds(municipality_id: int, firsts: Mapping[str, Line], there: _There, at: dict[str, Any]) -> None:
    """Makes kinds, then says of all what the file says otherwise: what sets are made of is there by then."""
    for name, line in firsts.items():
        if name not in there.kinds:
            new = NewKind(name=Texts(*line.names), category=line.category, numbered=bool(line.number))
            with _told_of(line):
                keep_kind(municipality_id, _with(new, line, there, {}), **at)
    there.kinds = {each.name_nb.lower(): each for each in known_kinds(municipality_id)}
    for name, line in firsts.items():
        kind = there.kinds[name]
        said = _kind_as_said(kind, line, there)
        if said is not None:
            with _told_of(line):
                keep_kind(municipality_id, said, kind_id=kind.pk, version=kind.version, **at)


def _pool(municipality_id: int, line: Line, kind: Kind, there: _There, at: dict[str, Any]) -> None:
    pool, shelf = there.pool(line), line.shelf or None
    if pool is None or pool.stock != line.stock or (shelf is not None and pool.shelf != shelf):
        depot = there.depots[line.depot.lower()]
        pool = set_stock(municipality_id, kind.pk, depot, line.stock or 0, shelf=shelf, **at)
    if line.of_pool.get("lite_her", pool.low) != pool.low:
        set_low(municipality_id, pool.pk, line.of_pool["lite_her"], **at)


def _stands(pool: Pool | None, line: Line) -> bool:
    return (
        pool is not None
        and pool.stock == line.stock
        and line.shelf in ("", pool.shelf)
        and line.of_pool.get("lite_her", pool.low) == pool.low
    )


def _as_said(item: Item, line: Line) -> ItemAsSeen | None:
    """An item as the file says that it is; None where it is so."""
    said = line.of_item
    now = ItemAsSeen(
        condition=item.condition, note=item.note, service_due=item.service_due, bought_on=item.bought_on,
        price=item.price,
    )  # fmt: skip
    then = ItemAsSeen(
        condition=said.get("tilstand") or item.condition,
        note=said.get("merknad", item.note),
        service_due=said.get("neste_service", item.service_due),
        bought_on=said.get("kjopt", item.bought_on),
        price=said.get("pris", item.price),
    )
    return None if then == now else then


def _kind_as_said(kind: Kind, line: Line, there: _There) -> NewKind | None:
    """The same of a kind."""
    now = as_new(kind)
    then = _with(now, line, there, there.kinds)
    return None if then == now else then


def _with(new: NewKind, line: Line, there: _There, kinds: Mapping[str, Kind]) -> NewKind:
    """A kind with what the columns of a line say of it. Parts that are not made yet are the kind 0."""
    said = line.of_kind
    changes: dict[str, Any] = {field: said[column] for column, field in FIELDS.items() if column in said}
    if "bevis" in said:
        changes["certificate_id"] = there.certificates.get(said["bevis"])
    if "grupper" in said:
        changes["for_groups"] = frozenset(there.groups.get(code, 0) for code in said["grupper"])
    if "priser" in said:
        prices = {0 if code == EVERYBODY else there.groups.get(code, 0): rate for code, rate in said["priser"].items()}
        changes["prices"] = {group: rate for group, rate in prices.items() if group or any(rate)}
    if "deler" in said and (kinds or not said["deler"]):
        named = {name: kinds.get(name.lower()) for name in said["deler"]}
        changes["parts"] = {each.pk if each else 0: said["deler"][name] for name, each in named.items()}
    return replace(new, **changes)


def _unknown(line: Line, firsts: Mapping[str, Line], there: _There) -> Wrong | None:
    """What the first line of a kind names that is not there, or cannot be."""
    said, kind = line.of_kind, there.kinds.get(line.kind)
    groups = {"grupper": set(said.get("grupper", ())), "priser": set(said.get("priser", ())) - {EVERYBODY}}
    for column, codes in groups.items():
        if codes - there.groups.keys():
            return Wrong(line.line, column, "unknown_group")
    if said.get("bevis") and said["bevis"] not in there.certificates:
        return Wrong(line.line, "bevis", "unknown_certificate")
    has = kind.vat_code if kind is not None else ""
    if said.get("mva", has) not in {"", has, *there.vat}:
        return Wrong(line.line, "mva", "unknown_vat")
    if {name.lower() for name in said.get("deler", ())} - there.kinds.keys() - firsts.keys():
        return Wrong(line.line, "deler", "unknown_part")
    new = _with(as_new(kind) if kind is not None else NewKind(name=Texts(), category=""), line, there, {})
    if not new.vat_code and (new.deposit or new.late_fee or new.replacement or any(map(any, new.prices.values()))):
        return Wrong(line.line, "mva", "needs_vat")
    return None


def _counted_or_not(line: Line, there: _There) -> Wrong | None:
    kind = there.kinds.get(line.kind)
    if kind is not None and kind.numbered and line.stock is not None:
        return Wrong(line.line, "antall", "by_number")
    if kind is not None and not kind.numbered and line.number and line.number not in there.items:
        return Wrong(line.line, "nummer", "counted")
    return None


def _firsts(lines: Sequence[Line]) -> dict[str, Line]:
    """The first line of each kind, which says what the kind is."""
    found: dict[str, Line] = {}
    for each in lines:
        found.setdefault(each.kind, each)
    return found


def _known(municipality_id: int, lines: Sequence[Line]) -> _There:
    wanted = [each.number for each in lines if each.number]
    items = Item.objects.filter(municipality_id=municipality_id, number__in=wanted)
    depots = Depot.objects.filter(municipality_id=municipality_id).values_list("name", "pk")
    groups = PriceGroup.objects.filter(municipality_id=municipality_id).values_list("code", "pk")
    certificates = Certificate.objects.filter(municipality_id=municipality_id).values_list("code", "pk")
    return _There(
        depots={name.lower(): pk for name, pk in depots},
        kinds={each.name_nb.lower(): each for each in known_kinds(municipality_id)},
        pools=known_pools(municipality_id),
        items={each.number: each for each in items},
        groups=dict(groups),
        certificates=dict(certificates),
        vat=frozenset(vat_rates_of(municipality_id)),
    )
