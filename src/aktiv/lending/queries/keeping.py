"""What those who keep the equipment look at: what there is, what is low, what is due, what is used."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

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
    Part,
    Pool,
    Sharing,
)
from aktiv.values.folding import fold
from aktiv.values.periods import civil_day
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


@dataclass(frozen=True, slots=True)
class KeptAt:
    """A kind in a storage place: how many, and of which pools it is made (so many of each for one)."""

    kind: Kind
    there: int
    pools: tuple[tuple[int, int], ...]
    is_set: bool


def kept_at(depot: Depot, page: int = 1, size: int = PAGE) -> tuple[list[KeptAt], bool]:
    """What a storage place has of kinds in use and of sets that all parts of are there, by name, and whether there is
    more. Three statements."""
    here = {each.kind_id: each for each in depot.pools.all()}
    elsewhere = Part.objects.filter(whole=OuterRef("pk")).exclude(kind__in=list(here))
    whole = Q(Exists(Part.objects.filter(whole=OuterRef("pk")))) & ~Exists(elsewhere)
    found = Kind.objects.filter(Q(pk__in=list(here)) | whole, municipality_id=depot.municipality_id, active=True)
    rows = list(found.order_by("sort_key", "pk").prefetch_related("parts")[(page - 1) * size : page * size + 1])
    kept = []
    for kind in rows[:size]:
        parts = [(each.kind_id, each.amount) for each in kind.parts.all()]
        needs = [(here[pk], amount) for pk, amount in parts or [(kind.pk, 1)]]
        there = min((pool.stock - pool.short) // amount for pool, amount in needs)
        kept.append(KeptAt(kind, there, tuple((pool.pk, amount) for pool, amount in needs), bool(parts)))
    return kept, len(rows) > size


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


def counted(count: Count) -> dict[int, CountLine]:
    """What was found, by pool."""
    return {each.pool_id: each for each in count.lines.all()}


@dataclass(frozen=True, slots=True)
class Used:
    """How a kind was used over some days: loans, things lent, the most that were out at once, and the share of all its
    days that its things were lent (percent). `lacked` is how often somebody wanted more of it than was left, and
    `lacked_most` how many too few there were then at most."""

    kind: Kind
    stock: int
    loans: int
    lent: int
    most: int
    percent: int
    refused: int
    lacked: int
    lacked_most: int


def use_of(municipality_id: int, start: datetime, end: datetime, zone: ZoneInfo) -> list[Used]:
    """All kinds in use, those that are lent most first. One statement; it reads the holdings of the period alone."""
    with within(municipalities=[municipality_id]), prepared.cursor() as cursor:
        days = {"first": civil_day(start, zone), "last": civil_day(end - timedelta(microseconds=1), zone)}
        cursor.execute(_USE, {"municipality": municipality_id, "start": start, "end": end, **days})
        rows = cursor.fetchall()
    kinds = Kind.objects.in_bulk([row[0] for row in rows])
    return [Used(kinds[row[0]], *(int(each) for each in row[1:])) for row in rows]


# What is held is added up by kind and clipped to the period, so that a loan that began before it counts its part.
_USE = """
WITH pools AS (
    SELECT p.id, p.kind_id, p.stock - p.short AS stock FROM lending_pool p JOIN lending_kind k ON k.id = p.kind_id
    WHERE p.municipality_id = %(municipality)s AND k.active
), held AS (
    SELECT p.kind_id, h.pool_id, h.line_id, h.amount, greatest(lower(h.during), %(start)s) AS start,
        least(upper(h.during), %(end)s) AS "end"
    FROM pools p JOIN lending_holding h ON h.pool_id = p.id AND h.line_id IS NOT NULL
    WHERE upper(h.during) > %(start)s AND lower(h.during) < %(end)s
), by_kind AS (
    SELECT kind_id, count(DISTINCT line_id) AS loans, sum(amount) AS lent,
        sum(amount * extract(epoch FROM "end" - start)) AS seconds
    FROM held GROUP BY kind_id
), steps AS (
    SELECT kind_id, at, sum(change) AS change FROM (
        SELECT kind_id, start AS at, amount AS change FROM held
        UNION ALL SELECT kind_id, "end", -amount FROM held
    ) AS each GROUP BY kind_id, at
), peaks AS (
    SELECT kind_id, max(out) AS most FROM (
        SELECT kind_id, sum(change) OVER (PARTITION BY kind_id ORDER BY at) AS out FROM steps
    ) AS level GROUP BY kind_id
), refused AS (
    SELECT p.kind_id, count(DISTINCT l.loan_id) AS loans FROM pools p
    JOIN lending_line l ON l.pool_id = p.id JOIN lending_loan o ON o.id = l.loan_id
    WHERE o.state = 'refused' AND upper(o.during) > %(start)s AND lower(o.during) < %(end)s
    GROUP BY p.kind_id
), lacks AS (
    SELECT kind_id, sum(times) AS times, max(most) AS most FROM lending_lack
    WHERE municipality_id = %(municipality)s AND day BETWEEN %(first)s AND %(last)s GROUP BY kind_id
), stocks AS (SELECT kind_id, sum(stock) AS stock FROM pools GROUP BY kind_id)
SELECT s.kind_id, s.stock, coalesce(b.loans, 0), coalesce(b.lent, 0), coalesce(k.most, 0),
    CASE WHEN s.stock > 0 THEN round(100 * coalesce(b.seconds, 0)
        / (s.stock * extract(epoch FROM %(end)s::timestamptz - %(start)s::timestamptz))) ELSE 0 END,
    coalesce(r.loans, 0), coalesce(w.times, 0), coalesce(w.most, 0)
FROM stocks s LEFT JOIN by_kind b USING (kind_id) LEFT JOIN peaks k USING (kind_id) LEFT JOIN refused r USING (kind_id)
    LEFT JOIN lacks w USING (kind_id)
ORDER BY 6 DESC, 4 DESC, s.kind_id
"""


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
