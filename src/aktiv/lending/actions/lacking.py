"""What somebody asked for and there were too few of: counted by kind, storage place and day, and by nobody's name."""

from __future__ import annotations

from datetime import date

from django.db import transaction

from aktiv import prepared
from aktiv.lending.queries.asking import lacking
from aktiv.lending.queries.baskets import Basket
from aktiv.values.periods import Period, civil_day

_MORE = """
INSERT INTO lending_lack (municipality_id, kind_id, depot_id, day, times, lacked, most)
VALUES (%(home)s, %(kind)s, %(depot)s, %(day)s, 1, %(lacked)s, %(lacked)s)
ON CONFLICT (kind_id, depot_id, day) DO UPDATE SET times = lending_lack.times + 1,
    lacked = least(lending_lack.lacked::bigint + excluded.lacked, 2000000000),
    most = greatest(lending_lack.most, excluded.most)
"""


@transaction.atomic
def note_lacking(wanted: Basket, period: Period) -> dict[int, int]:
    """Counts what the storage place had too few of, under the first day that it was wanted; of a set, the parts that
    lack. Returns how many, by kind id. No journal: it is a count, and of nobody."""
    lacks = lacking(wanted, period)
    day = civil_day(period.start, wanted.depot.municipality.zone)
    with prepared.cursor() as cursor:
        for kind_id, many in sorted(lacks.items()):
            asked: dict[str, int | date] = {
                "home": wanted.depot.municipality_id, "kind": kind_id, "depot": wanted.depot.pk, "day": day,
                "lacked": many,
            }  # fmt: skip
            cursor.execute(_MORE, asked)
    return lacks
