"""What is in the way of something wanted. To inform: what decides is the insert."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime

from django.db import connection

from aktiv.facilities.fields import footprint_of
from aktiv.timetable.models import Claim
from aktiv.timetable.rules.asked import Conflict, InTheWay, Wanted
from aktiv.values.periods import Period

# What an occupancy row `o` is, as InTheWay says it.
KIND_OF_ROW = """
    CASE WHEN o.layer = '[0,0]'::int8range THEN 'closure'
         WHEN o.layer <> '(,)'::int8range THEN 'buffer'
         WHEN o.expires_at IS NULL THEN 'use'
         ELSE 'hold' END
"""


def in_the_way(
    wanted: Sequence[Wanted], now: datetime, *, kind: Claim.Kind = Claim.Kind.USE, apart_from: Collection[int] = ()
) -> list[Conflict]:
    """What others hold of what is wanted with its buffers at `now`, in order of time. One statement.

    A closure asks without buffers and passes through those of others. `apart_from` are claims that do not count.
    """
    return [
        conflict
        for of_one in in_the_way_of_each([wanted], now, kind=kind, apart_from=apart_from)
        for conflict in of_one
    ]


def in_the_way_of_each(
    dates: Sequence[Sequence[Wanted]],
    now: datetime,
    *,
    kind: Claim.Kind = Claim.Kind.USE,
    apart_from: Collection[int] = (),
) -> list[list[Conflict]]:
    """`in_the_way` of many dates at once, in one statement: an answer for each, empty when nothing is."""
    found: list[list[Conflict]] = [[] for _ in dates]
    flat = [(number, each) for number, date in enumerate(dates) for each in date]
    buffered = kind is not Claim.Kind.CLOSURE
    with connection.cursor() as cursor:
        # The exclusion constraint's GiST serves footprint and period at once, one probe for each thing wanted.
        cursor.execute(
            f"""
            SELECT w.number, w.space_id, o.claim_id, o.footprint, lower(o.during), upper(o.during), {KIND_OF_ROW}
            FROM unnest(%s::int[], %s::bigint[], %s::int8multirange[], %s::timestamptz[], %s::timestamptz[],
                        %s::timestamptz[], %s::timestamptz[])
                 AS w(number, space_id, footprint, starts, ends, reach_starts, reach_ends)
            JOIN timetable_occupancy o
              ON o.footprint && w.footprint AND o.during && tstzrange(w.reach_starts, w.reach_ends)
            WHERE (o.expires_at IS NULL OR o.expires_at > %s)
              AND o.claim_id <> ALL (%s)
              AND (lower_inf(o.layer)
                   OR (o.during && tstzrange(w.starts, w.ends) AND (%s OR lower(o.layer) = 0)))
            ORDER BY w.number, lower(o.during), o.id
            """,
            [
                [number for number, _ in flat],
                [each.space_id for _, each in flat],
                [str(each.footprint) for _, each in flat],
                [each.during.start for _, each in flat],
                [each.during.end for _, each in flat],
                [(each.reach if buffered else each.rectangle).period.start for _, each in flat],
                [(each.reach if buffered else each.rectangle).period.end for _, each in flat],
                now,
                list(apart_from),
                buffered,
            ],
        )
        for number, space_id, claim_id, footprint, start, end, of_kind in cursor.fetchall():
            conflict = Conflict(space_id, claim_id, Period(start, end), InTheWay(of_kind), footprint_of(footprint))
            found[number].append(conflict)
    return found


def clear(wanted: Iterable[Wanted], now: datetime) -> bool:
    """Whether nothing is in the way just now. To inform, never to guarantee: the next moment may differ."""
    return not in_the_way(list(wanted), now)
