"""What claims were granted, and what they hold of it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from datetime import datetime

from django.db import connection

from aktiv.facilities.fields import footprint_of
from aktiv.timetable.rules import holding
from aktiv.timetable.rules.asked import Wanted
from aktiv.values.periods import Period
from aktiv.values.rectangles import Rectangle


def grants(claim_ids: Collection[int]) -> dict[int, list[Wanted]]:
    """What each claim was granted, first wanted first. One statement, by the index on the grant's claim."""
    granted: dict[int, list[Wanted]] = {claim_id: [] for claim_id in claim_ids}
    with connection.cursor() as cursor:
        cursor.execute(
            """
            SELECT claim_id, space_id, footprint, lower(during), upper(during), before, after
            FROM timetable_grant WHERE claim_id = ANY (%s) ORDER BY id
            """,
            [list(claim_ids)],
        )
        for claim_id, space_id, footprint, start, end, before, after in cursor.fetchall():
            granted[claim_id].append(Wanted(space_id, footprint_of(footprint), Period(start, end), before, after))
    return granted


def held(claim_ids: Collection[int], now: datetime) -> dict[int, tuple[Rectangle, ...]]:
    """What each claim holds at `now`: granted − live cuts − granted(live children); nothing when released or expired.

    Two statements: grants and what is gone by the indexes on the claim, children by the partial one on the parent.
    """
    granted = grants(claim_ids)
    gone: defaultdict[int, list[Rectangle]] = defaultdict(list)
    live: set[int] = set()
    with connection.cursor() as cursor:
        cursor.execute(
            """
            WITH asked AS (
                SELECT id FROM timetable_claim
                WHERE id = ANY (%(ids)s) AND released_at IS NULL AND (expires_at IS NULL OR expires_at > %(now)s)
            )
            SELECT asked.id, g.footprint, lower(g.during), upper(g.during)
            FROM asked LEFT JOIN LATERAL (
                SELECT footprint, during FROM timetable_cut WHERE claim_id = asked.id AND ended_at IS NULL
                UNION ALL
                SELECT footprint, during FROM timetable_grant
                WHERE claim_id IN (SELECT id FROM timetable_claim WHERE parent_id = asked.id AND released_at IS NULL)
            ) g ON true
            """,
            {"ids": list(claim_ids), "now": now},
        )
        for claim_id, footprint, start, end in cursor.fetchall():
            live.add(claim_id)
            if footprint is not None:
                gone[claim_id].append(Rectangle(footprint_of(footprint), Period(start, end)))
    return {
        claim_id: holding.held(granted[claim_id], gone[claim_id]) if claim_id in live else () for claim_id in granted
    }


def taken_by(claim_ids: Collection[int]) -> list[tuple[int, Period]]:
    """What these claims hold that was taken from others: whose claim, and when. One statement, by cuts_made."""
    with connection.cursor() as cursor:
        cursor.execute(
            """
            SELECT claim_id, lower(during), upper(during) FROM timetable_cut
            WHERE by_id = ANY (%s) AND ended_at IS NULL ORDER BY lower(during), id
            """,
            [list(claim_ids)],
        )
        return [(claim_id, Period(start, end)) for claim_id, start, end in cursor.fetchall()]
