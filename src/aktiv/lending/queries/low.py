"""What there is too little of: in a storage place that has a limit of its own, or of a kind in all of them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from aktiv import prepared
from aktiv.lending.models import Depot, Kind

_LOW = """
SELECT k.id AS kind, p.depot_id AS depot, p.id AS pool, p.stock - p.short AS there, p.low AS fewest, p.low_since
FROM lending_pool p JOIN lending_kind k ON k.id = p.kind_id AND k.active
JOIN lending_depot d ON d.id = p.depot_id AND d.active
WHERE p.low IS NOT NULL AND p.stock - p.short < p.low AND (%(home)s::bigint IS NULL OR k.municipality_id = %(home)s)
UNION ALL
SELECT k.id, NULL, NULL, coalesce(sum(p.stock - p.short), 0), k.low_stock, k.low_since
FROM lending_kind k LEFT JOIN lending_pool p ON p.kind_id = k.id
WHERE k.active AND k.low_stock > 0 AND NOT EXISTS (SELECT FROM lending_part WHERE whole_id = k.id)
    AND (%(home)s IS NULL OR k.municipality_id = %(home)s)
GROUP BY k.id HAVING coalesce(sum(p.stock - p.short), 0) < k.low_stock
"""


@dataclass(frozen=True, slots=True)
class Low:
    """Fewer than the limit: in a storage place, or in all of them (no `depot`, no `pool_id`). `since` is when those who
    keep it were told; None before that."""

    kind: Kind
    depot: Depot | None
    pool_id: int | None
    there: int
    fewest: int
    since: datetime | None


def low_stock(municipality_id: int | None, *, offset: int = 0, limit: int | None = None) -> list[Low]:
    """What a municipality has too little of, or every one (None), by name of the kind; all of it without a limit. Three
    statements."""
    with prepared.cursor() as cursor:
        cursor.execute(
            f"SELECT l.* FROM ({_LOW}) AS l JOIN lending_kind k ON k.id = l.kind "  # noqa: S608 - of the text above
            "ORDER BY k.sort_key, k.id, l.depot NULLS FIRST LIMIT %(limit)s::bigint OFFSET %(offset)s::bigint",
            {"home": municipality_id, "limit": limit, "offset": offset},
        )
        rows = cursor.fetchall()
    kinds = Kind.objects.select_related("municipality").in_bulk({row[0] for row in rows})
    depots = Depot.objects.select_related("facility").in_bulk({row[1] for row in rows if row[1] is not None})
    return [
        Low(kinds[kind], depots.get(depot), pool, int(there), int(fewest), since)
        for kind, depot, pool, there, fewest, since in rows
    ]
