"""The catalogue: which kinds there are, and how many of each are free over a period, in one statement for a page."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from zoneinfo import ZoneInfo

from aktiv import prepared
from aktiv.lending.models import Depot, Kind, KindGroup, KindPrice, Pool, Sharing
from aktiv.lending.queries.baskets import parts_of
from aktiv.lending.queries.costs import Payers, payers_among
from aktiv.lending.queries.stock import free_by_day
from aktiv.values.folding import words
from aktiv.values.periods import Period
from aktiv.values.refusal import Refusal

A_PAGE = 20
MOST_WORDS = 6
"""Words that are looked for, each anywhere in names and synonyms (klappstol is a stol); short ones where one begins."""

_PEAK = "lending_peak(p.id, tstzrange(%(start)s::timestamptz, %(end)s::timestamptz))"


def _at(held: str) -> str:
    """What the storage places have of kind `k`, and of a set: as many as its parts are enough for; and what is left of
    that where so much is held. Pools by pool_once, parts by part_once, holdings by holding_of_pool."""
    return f"""
        SELECT max(there) AS there, max(free) AS free, array_agg(depot_id ORDER BY free DESC, depot_id) AS depots FROM (
            SELECT p.depot_id, (p.stock - p.short)::bigint AS there, p.stock - p.short - {held} AS free
            FROM lending_pool p JOIN lending_depot d ON d.id = p.depot_id AND d.active
            WHERE p.kind_id = k.id AND (%(depot)s::bigint IS NULL OR p.depot_id = %(depot)s)
            UNION ALL
            SELECT p.depot_id, min((p.stock - p.short) / part.amount),
                min(greatest(p.stock - p.short - {held}, 0) / part.amount)
            FROM lending_part part JOIN lending_pool p ON p.kind_id = part.kind_id
            JOIN lending_depot d ON d.id = p.depot_id AND d.active
            WHERE part.whole_id = k.id AND (%(depot)s IS NULL OR p.depot_id = %(depot)s)
            GROUP BY p.depot_id HAVING count(*) = (SELECT count(*) FROM lending_part WHERE whole_id = k.id)
        ) AS at
    """  # noqa: S608 - built of the texts here


def _listed(held: str, narrowed: str = "") -> str:
    """A page of kinds by name; all that is typed is passed beside it."""
    return f"""
        SELECT k.id, k.sort_key, f.there, f.free, f.depots FROM lending_kind k
        JOIN municipalities_municipality m ON m.id = k.municipality_id AND m.published
        CROSS JOIN LATERAL ({_at(held)}) AS f
        WHERE k.active AND f.there > 0 {narrowed}
            AND (%(home)s::bigint IS NULL OR k.municipality_id = %(home)s)
            AND (%(lent_to)s::bigint IS NULL OR k.municipality_id <> %(lent_to)s AND EXISTS (
                SELECT FROM lending_sharing s WHERE s.kind_id = k.id AND (s.to_id IS NULL OR s.to_id = %(lent_to)s)
                    AND s.first_day <= %(lent_on)s::date AND (s.last_day IS NULL OR s.last_day >= %(lent_on)s)
            ))
            AND (%(category)s::text = '' OR k.category = %(category)s)
            AND NOT EXISTS (
                SELECT FROM unnest(%(words)s::text[]) AS asked(word)
                WHERE ' ' || array_to_string(k.words, ' ')
                    NOT LIKE CASE WHEN length(asked.word) < 3 THEN '% ' ELSE '%' END || asked.word || '%'
            )
            AND (%(after)s::text IS NULL OR (k.sort_key, k.id) > (%(after)s, %(last)s::bigint))
        ORDER BY k.sort_key, k.id LIMIT %(limit)s::bigint OFFSET %(offset)s::bigint
    """  # noqa: S608 - as above


_WHATEVER = _listed("0")
_THEN = f"""
WITH page AS ({_WHATEVER})
SELECT k.id, k.sort_key, k.there, f.free, f.depots FROM page AS k CROSS JOIN LATERAL ({_at(_PEAK)}) AS f
ORDER BY k.sort_key, k.id
"""  # noqa: S608 - as above; what is held is added up for the kinds of the page alone
_ONLY_FREE = _listed(_PEAK, "AND f.free >= %(amount)s::bigint")


@dataclass(frozen=True, slots=True, kw_only=True)
class Sought:
    """What somebody looks for. Without a period nothing is asked of free ones. `amount` is what must be free.

    `lent_to` with the day `lent_on`: what other municipalities lend to the residents of that one on that day.
    """

    text: str = ""
    municipality_id: int | None = None
    category: str = ""
    depot_id: int | None = None
    period: Period | None = None
    only_free: bool = False
    amount: int = 1
    lent_to: int | None = None
    lent_on: date | None = None


@dataclass(frozen=True, slots=True)
class Listed:
    """A kind, how many the best-stocked place has, how many are free there over the period (None: none was asked
    about), and the places that have it, the one with most free first."""

    kind: Kind
    there: int
    free: int | None
    depots: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class ListedPage:
    """One page of the catalogue, and whether there is a next."""

    kinds: Sequence[Listed]
    more: bool


def catalogue(
    sought: Sought, *, offset: int = 0, limit: int = A_PAGE, after: tuple[str, int] | None = None
) -> ListedPage:
    """Kinds by name, of published municipalities, that some storage place has; `after` the sort key and id of the last
    one of the page before. Two statements for any number."""
    period = sought.period
    asked = {
        "start": period.start if period else None,
        "end": period.end if period else None,
        "home": sought.municipality_id,
        "lent_to": sought.lent_to,
        "lent_on": sought.lent_on,
        "category": sought.category,
        "depot": sought.depot_id,
        # Folded words hold letters and digits only: nothing in them means anything to LIKE.
        "words": list(words(sought.text)[:MOST_WORDS]),
        "amount": sought.amount,
        "after": after[0] if after else None,
        "last": after[1] if after else 0,
        "limit": limit + 1,
        "offset": offset,
    }
    with prepared.cursor() as cursor:
        statement = _WHATEVER if period is None else _ONLY_FREE if sought.only_free else _THEN
        cursor.execute(statement, asked)
        rows = cursor.fetchall()
    kinds = Kind.objects.select_related("municipality").in_bulk([row[0] for row in rows[:limit]])
    listed = [
        Listed(kinds[pk], int(there), max(int(free), 0) if period is not None else None, tuple(depots))
        for pk, _, there, free, depots in rows[:limit]
    ]
    return ListedPage(listed, len(rows) > limit)


def kinds_by_slug(slugs: Collection[str], municipality_id: int | None = None) -> dict[str, Kind]:
    """Kinds by slug, in the order asked for, of one municipality or any; unknown ones are left out. One statement."""
    rows = Kind.objects.filter(slug__in=[each for each in slugs if "\0" not in each])
    found = {each.slug: each for each in (rows.filter(municipality_id=municipality_id) if municipality_id else rows)}
    return {slug: found[slug] for slug in slugs if slug in found}


def kind_by_slug(slug: str) -> Kind:
    """A kind that is lent out, of a published municipality. Raises Refusal("not_found")."""
    rows = Kind.objects.filter(slug=slug, active=True, municipality__published=True)
    found = rows.select_related("municipality", "certificate", "space__facility").first()
    if found is None:
        raise Refusal("not_found")
    return found


@dataclass(frozen=True, slots=True)
class KindAt:
    """A kind in one storage place: how many, and of which pools it is made (so many of each for one)."""

    depot: Depot
    there: int
    pools: tuple[tuple[int, int], ...]


def places_of(kind: Kind) -> list[KindAt]:
    """The active storage places that have it, by name. A set is where all its parts are. Two statements."""
    needs = {part.kind_id: part.amount for part in parts_of([kind.pk]).get(kind.pk, ())} or {kind.pk: 1}
    rows = Pool.objects.filter(kind_id__in=needs, depot__active=True).select_related("depot__facility")
    by_depot: dict[int, list[Pool]] = {}
    for pool in rows.order_by("depot__name", "depot_id"):
        by_depot.setdefault(pool.depot_id, []).append(pool)
    return [
        KindAt(
            pools[0].depot,
            min((pool.stock - pool.short) // needs[pool.kind_id] for pool in pools),
            tuple((pool.pk, needs[pool.kind_id]) for pool in pools),
        )
        for pools in by_depot.values()
        if len(pools) == len(needs)
    ]


def free_days(places: Collection[KindAt], days: Sequence[date], zone: ZoneInfo) -> Mapping[int, list[int]]:
    """How many are left through the whole of each day, by depot id. Two statements."""
    left = free_by_day([pool for place in places for pool, _ in place.pools], days, zone)
    return {
        place.depot.pk: [
            max(0, min(left[pool][number] // amount for pool, amount in place.pools)) for number in range(len(days))
        ]
        for place in places
    }


@dataclass(frozen=True, slots=True)
class KindTerms:
    """Who may borrow a kind, and what it costs whom."""

    prices: tuple[KindPrice, ...]
    groups: tuple[KindGroup, ...]
    shared: tuple[Sharing, ...]
    payers: Mapping[int, Payers]


def terms_of_kind(kind: Kind, today: date) -> KindTerms:
    """What a page tells. Three statements, or five."""
    rows = Sharing.objects.filter(kind=kind).select_related("to")
    shared = tuple(each for each in rows if each.last_day is None or each.last_day >= today)
    return KindTerms(
        tuple(KindPrice.objects.filter(kind=kind).select_related("price_group").order_by("price_group__order", "pk")),
        tuple(KindGroup.objects.filter(kind=kind).select_related("price_group").order_by("price_group__order")),
        shared,
        payers_among(kind.municipality_id, shared, today),
    )


def depots_near(municipality_id: int, facility_id: int | None = None) -> list[Depot]:
    """The storage places that lend in a municipality, those of the facility first. One statement."""
    rows = Depot.objects.filter(municipality_id=municipality_id, active=True).select_related("facility")
    return sorted(rows, key=lambda each: (each.facility_id != facility_id, each.name, each.pk))


def depot_by_slug(slug: str) -> Depot | None:
    """A storage place of a published municipality."""
    if "\0" in slug:
        return None  # no text of the database has it
    rows = Depot.objects.filter(slug=slug, municipality__published=True).select_related("municipality", "facility")
    return rows.first()


def depot_by_id(depot_id: int) -> Depot | None:
    """The same by id."""
    rows = Depot.objects.filter(pk=depot_id, municipality__published=True).select_related("municipality", "facility")
    return rows.first()
