"""What those who keep the equipment look at: what there is, what is low, what is due, what is used."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db.models import Count as Counted
from django.db.models import Exists, F, OuterRef, Q, QuerySet, Subquery, Sum, Value
from django.db.models.functions import Coalesce

from aktiv import prepared
from aktiv.lending.models import (
    Certificate,
    Count,
    CountLine,
    Depot,
    HeldCertificate,
    Holding,
    Item,
    Kind,
    Pool,
    Sharing,
)
from aktiv.values.folding import fold
from aktiv.walls import within

PAGE = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class Narrowed:
    """What the list of kinds is narrowed to."""

    text: str = ""
    category: str = ""
    depot_id: int | None = None
    only: str = ""
    """"low", "service", "gone" or "off"; all that are in use otherwise."""


@dataclass(frozen=True, slots=True)
class KindRow:
    """A kind with what all its storage places have, or the one that is asked about."""

    kind: Kind
    stock: int
    short: int
    free: int
    due: int
    parts: int


def depots_of(municipality_id: int) -> list[Depot]:
    """All of them, by name; those in use first."""
    found = Depot.objects.filter(municipality_id=municipality_id).select_related("facility")
    return list(found.order_by("-active", "name", "pk"))


def depot_in(municipality_id: int, depot_id: int) -> Depot | None:
    """The storage place, when it is the municipality's."""
    return Depot.objects.select_related("facility").filter(pk=depot_id, municipality_id=municipality_id).first()


def kind_in(municipality_id: int, kind_id: int) -> Kind | None:
    """The kind, when it is the municipality's."""
    return (
        Kind.objects.select_related("certificate", "space__facility")
        .filter(pk=kind_id, municipality_id=municipality_id)
        .first()
    )


def kinds_of(
    municipality_id: int, narrowed: Narrowed, now: datetime, today: date, *, page: int = 1, size: int = PAGE
) -> tuple[list[KindRow], bool]:
    """A page of kinds by name, and whether there are more. Two statements, whatever their number."""
    found = _narrowed(municipality_id, narrowed, today)
    rows = list(found[(page - 1) * size : page * size + 1])
    kinds = rows[:size]
    told = {
        int(kind): (int(stock), int(short), int(free))
        for kind, stock, short, free in _free_now([each.pk for each in kinds], narrowed.depot_id, now)
    }
    return [
        KindRow(each, *told.get(each.pk, (0, 0, 0)), due=each.due, parts=each.made_of)  # type: ignore[attr-defined]
        for each in kinds
    ], len(rows) > size


def _narrowed(municipality_id: int, narrowed: Narrowed, today: date) -> QuerySet[Kind]:
    pools = Pool.objects.filter(kind=OuterRef("pk"))
    if narrowed.depot_id is not None:
        pools = pools.filter(depot_id=narrowed.depot_id)
    due = Item.objects.filter(
        pool__kind=OuterRef("pk"), service_due__lte=today, state__in=Item.State.counted()
    )  # fmt: skip
    there = pools.order_by().values("kind").annotate(there=Sum(F("stock") - F("short"))).values("there")
    found = Kind.objects.filter(municipality_id=municipality_id, active=narrowed.only != "off").annotate(
        due=Coalesce(
            Subquery(due.order_by().values("pool__kind").annotate(many=Counted("pk")).values("many")), Value(0)
        ),
        made_of=Counted("parts"),
    )
    if narrowed.depot_id is not None:
        found = found.filter(Exists(pools))
    if narrowed.category:
        found = found.filter(category=narrowed.category)
    for word in fold(narrowed.text).split():
        found = found.filter(sort_key__contains=word) | found.filter(words__icontains=word)
    if narrowed.only == "low":
        found = found.alias(there=Coalesce(Subquery(there), Value(0))).filter(
            low_stock__gt=0, there__lt=F("low_stock")
        )  # fmt: skip
    elif narrowed.only == "service":
        found = found.filter(due__gt=0)
    elif narrowed.only == "gone":
        found = found.filter(Exists(pools.filter(short__gt=0)))
    return found.order_by("sort_key", "pk")


def _free_now(kinds: Sequence[int], depot_id: int | None, now: datetime) -> list[tuple[Any, ...]]:
    if not kinds:
        return []
    with prepared.cursor() as cursor:
        cursor.execute(
            """
            SELECT p.kind_id, sum(p.stock), sum(p.short), sum(p.stock - p.short - coalesce((
                SELECT sum(h.amount) FROM lending_holding h
                WHERE h.pool_id = p.id AND upper(h.during) > %(now)s AND lower(h.during) <= %(now)s), 0))
            FROM lending_pool p
            WHERE p.kind_id = ANY (%(kinds)s::bigint[]) AND (%(depot)s::bigint IS NULL OR p.depot_id = %(depot)s)
            GROUP BY p.kind_id
            """,
            {"kinds": "{" + ",".join(map(str, kinds)) + "}", "depot": depot_id, "now": now},
        )
        return list(cursor.fetchall())


def pools_of(kind: Kind) -> list[Pool]:
    """Where it is kept, by storage place."""
    return list(kind.pools.select_related("depot__facility", "depot__municipality").order_by("depot__name", "pk"))


def pools_at(depot: Depot, page: int = 1, size: int = PAGE) -> tuple[list[Pool], bool]:
    """What a storage place has of kinds in use, by name, and whether there is more."""
    found = depot.pools.filter(kind__active=True).select_related("kind").order_by("kind__sort_key", "pk")
    rows = list(found[(page - 1) * size : page * size + 1])
    return rows[:size], len(rows) > size


def pool_in(municipality_id: int, pool_id: int) -> Pool | None:
    """The pool with its kind and storage place, when it is the municipality's."""
    found = Pool.objects.select_related("kind", "depot__facility", "depot__municipality")
    return found.filter(pk=pool_id, municipality_id=municipality_id).first()


def items_of(kind: Kind, *, gone: bool = False, page: int = 1, size: int = PAGE) -> tuple[list[Item], bool]:
    """A kind's items by number, those that are gone or the others, and whether there are more."""
    counted = Q(state__in=Item.State.counted())
    found = Item.objects.filter(~counted if gone else counted, pool__kind=kind).select_related("pool__depot")
    rows = list(found.order_by("number", "pk")[(page - 1) * size : page * size + 1])
    return rows[:size], len(rows) > size


def item_in(municipality_id: int, item_id: int) -> Item | None:
    """An item with its pool, kind and storage place, when it is the municipality's."""
    found = Item.objects.select_related("pool__kind", "pool__depot__facility", "pool__depot__municipality")
    return found.filter(pk=item_id, municipality_id=municipality_id).first()


def labels_of(municipality_id: int, *, kind_id: int | None, depot_id: int | None, most: int) -> list[Item]:
    """Items whose labels are printed together, by number."""
    found = Item.objects.filter(municipality_id=municipality_id, state__in=Item.State.counted())
    if kind_id is not None:
        found = found.filter(pool__kind_id=kind_id)
    if depot_id is not None:
        found = found.filter(pool__depot_id=depot_id)
    return list(
        found.select_related("pool__kind", "pool__depot").order_by("pool__kind__sort_key", "number", "pk")[:most]
    )


def counts_at(depot: Depot, most: int = 20) -> list[Count]:
    """The last counts of a storage place, the newest first."""
    return list(depot.counts.select_related("begun_by", "ended_by").order_by("-begun_at")[:most])


def count_in(municipality_id: int, count_id: UUID) -> Count | None:
    """A count, when it is the municipality's."""
    return Count.objects.select_related("depot__facility").filter(pk=count_id, municipality_id=municipality_id).first()


def pools_counted(count: Count) -> list[Pool]:
    """All pools of the storage place that is counted, by name of their kinds. One statement."""
    rows = Pool.objects.filter(depot_id=count.depot_id).select_related("kind")
    return list(rows.order_by("kind__sort_key", "pk"))


def counted(count: Count) -> dict[int, CountLine]:
    """What was found, by pool."""
    return {each.pool_id: each for each in count.lines.all()}


def item_by_code(code: str) -> Item | None:
    """The item that a label's code belongs to, with its kind and municipality."""
    if "\0" in code:
        return None  # no text of the database has it
    found = Item.objects.select_related("pool__kind__municipality", "pool__depot")
    return found.filter(code=code.lower()[:12], state__in=Item.State.counted()).first()


def certificates_of(municipality_id: int) -> list[Certificate]:
    """What a municipality may ask borrowers to show."""
    return list(Certificate.objects.filter(municipality_id=municipality_id).order_by("code"))


def kinds_to_choose(municipality_id: int) -> list[Kind]:
    """Kinds in use that may be part of a set, by name."""
    found = Kind.objects.filter(municipality_id=municipality_id, active=True, parts=None)
    return list(found.order_by("sort_key", "pk")[:500])


def held_in(municipality_id: int, today: date, most: int = 200) -> list[HeldCertificate]:
    """Certificates that are good today, the last seen first."""
    with within(municipalities=[municipality_id]):
        found = HeldCertificate.objects.filter(municipality_id=municipality_id).select_related("certificate", "person")
        return list(found.filter(Q(valid_to=None) | Q(valid_to__gte=today)).order_by("-seen_at", "pk")[:most])


def shared_of(kind: Kind) -> list[Sharing]:
    """With whom a kind is shared."""
    return list(kind.shared.select_related("to").order_by("to__name", "pk"))


def awaiting_service(items: Sequence[Item], now: datetime) -> set[int]:
    """Those of some items that are away for service, or will be."""
    if not items:
        return set()
    held = Holding.objects.filter(item__in=items, during__endswith__gt=now)
    return set(held.values_list("item_id", flat=True))
