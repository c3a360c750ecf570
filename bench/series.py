"""A series: as many statements for 50 dates as for 5."""

from __future__ import annotations

from datetime import timedelta

from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from aktiv.bookings.actions.series import book_series, hold_series
from aktiv.bookings.queries.series import Pattern, preview_series
from aktiv.values.recurrence import Recurrence
from bench.ground import SMALL, Ground, database
from bench.measure import Row, Told
from bench.people import lent, parties


def measure(ground: Ground) -> list[Row | Told]:
    """Preview, hold and book; each is undone."""
    rows: list[Row | Told] = []
    with database(SMALL):
        [party] = parties(1)
        space = lent(1)[0]
        for name, act in (("preview", preview_series), ("hold", hold_series), ("book", book_series)):
            counts = []
            for dates in (5, 50):
                first = (ground.after + timedelta(days=1)).date()
                daily = Recurrence(first=first, last=first + timedelta(days=dates - 1), weekdays=frozenset(range(1, 8)))
                pattern = Pattern(space_id=space.pk, recurrence=daily, from_minute=18 * 60, to_minute=19 * 60)
                with transaction.atomic(), CaptureQueriesContext(connection) as captured:
                    made = act(pattern, party, now=ground.after)
                    held = getattr(made, "holds", None) or getattr(made, "occurrence_ids", None) or made.dates
                    assert len(held) == dates, (name, dates, len(held))
                    transaction.set_rollback(True)
                counts.append(len(captured))
            few, many = counts
            rows.append(
                Row(f"{name} a series of 50 dates", f"{many} statements", f"{few} for 5 dates", many / few, 1.0)
            )
    return rows
