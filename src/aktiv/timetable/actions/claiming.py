"""Claiming time, and turning a hold into use. The insert decides: nothing here asks first."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db import connection, transaction

from aktiv.timetable.actions import sheets
from aktiv.timetable.actions.placing import place
from aktiv.timetable.actions.settling import end_cuts, settle
from aktiv.timetable.locks import lock, space
from aktiv.timetable.models import Claim
from aktiv.timetable.queries.conflicts import in_the_way_of_each
from aktiv.timetable.rules.asked import Conflict, InTheWay, Taken, Wanted
from aktiv.timetable.rules.holding import Piece, held, pieces
from aktiv.values.arrays import array_of
from aktiv.values.refusal import Refusal

# One statement for any number of dates: expired holds in the way go (whole claims, and the claim remembers it), then
# claims, grants and occupancy come. `piece` waits for `freed` by its WHERE, so that the constraint sees the holds gone.
# Expired holds are found by the constraint's own GiST.
_CLAIM = """
    WITH due AS (
        SELECT id FROM timetable_claim
        WHERE kind = 'hold' AND released_at IS NULL AND expires_at <= %(now)s AND id IN (
            SELECT o.claim_id
            FROM unnest(%(footprints)s::int8multirange[], %(starts)s::timestamptz[], %(ends)s::timestamptz[])
                 AS p(footprint, starts, ends)
            JOIN timetable_occupancy o ON o.footprint && p.footprint AND o.during && tstzrange(p.starts, p.ends)
            WHERE o.expires_at <= %(now)s)
        ORDER BY id FOR UPDATE
    ), lapsed AS (
        UPDATE timetable_claim c SET released_at = c.expires_at FROM due WHERE c.id = due.id RETURNING c.id
    ), freed AS (
        DELETE FROM timetable_occupancy o USING lapsed WHERE o.claim_id = lapsed.id RETURNING o.id
    ), fresh AS MATERIALIZED (
        SELECT date, nextval('timetable_claim_id_seq') AS id FROM generate_series(0, %(dates)s - 1) AS date
    ), claimed AS (
        INSERT INTO timetable_claim (id, municipality_id, kind, expires_at)
        SELECT id, %(municipality)s, %(kind)s, %(expires)s FROM fresh
    ), granted AS (
        INSERT INTO timetable_grant (municipality_id, claim_id, space_id, footprint, during, before, after)
        SELECT %(municipality)s, fresh.id, s.id, g.footprint, tstzrange(g.starts, g.ends), g.before, g.after
        FROM unnest(%(grant_dates)s::int[], %(grant_spaces)s::bigint[], %(grant_footprints)s::int8multirange[],
                    %(grant_starts)s::timestamptz[], %(grant_ends)s::timestamptz[], %(grant_before)s::int[],
                    %(grant_after)s::int[]) AS g(date, space_id, footprint, starts, ends, before, after)
        JOIN fresh USING (date)
        JOIN facilities_space s
          ON s.id = g.space_id AND s.municipality_id = %(municipality)s AND s.footprint @> g.footprint
        RETURNING id
    ), piece AS MATERIALIZED (
        SELECT nextval('timetable_occupancy_id_seq') AS id, p.*
        FROM unnest(%(dates_of)s::int[], %(footprints)s::int8multirange[], %(starts)s::timestamptz[],
                    %(ends)s::timestamptz[], %(kinds)s::text[]) AS p(date, footprint, starts, ends, kind)
        WHERE (SELECT count(*) FROM freed) >= 0
    ), standing AS (
        INSERT INTO timetable_occupancy (id, claim_id, footprint, during, layer, expires_at)
        SELECT piece.id, fresh.id, footprint, tstzrange(starts, ends),
               CASE kind WHEN 'buffer' THEN int8range(piece.id, piece.id, '[]') WHEN 'closure' THEN '[0,0]'
                         ELSE '(,)' END,
               %(expires)s
        FROM piece JOIN fresh USING (date)
        ON CONFLICT DO NOTHING
        RETURNING claim_id
    )
    SELECT fresh.id, coalesce(stood.pieces, 0), (SELECT count(*) FROM granted), ARRAY(SELECT id FROM lapsed)
    FROM fresh LEFT JOIN (SELECT claim_id, count(*) AS pieces FROM standing GROUP BY claim_id) stood
      ON stood.claim_id = fresh.id
    ORDER BY date
"""

_DROP = """
    WITH dropped AS (DELETE FROM timetable_occupancy WHERE claim_id = ANY (%(ids)s)),
         forgotten AS (DELETE FROM timetable_grant WHERE claim_id = ANY (%(ids)s))
    DELETE FROM timetable_claim WHERE id = ANY (%(ids)s)
"""


def claim(
    municipality_id: int,
    kind: Claim.Kind,
    wanted: Sequence[Wanted],
    *,
    now: datetime,
    expires_at: datetime | None = None,
    replacing: int | None = None,
) -> int:
    """Takes all that is wanted, or nothing. Returns the claim's id.

    A hold needs `expires_at`; it holds until then. A closure may lie over other closures: it closes what they do not,
    and the rest when they are released. `replacing` is a claim whose time is free for this one, and let go of.

    Raises Taken (with what is in the way) when somebody else holds any of it, and Refusal("outside_space") when a
    footprint is not within its space in this municipality.
    """
    if replacing is not None:
        claim_id, _ = place(municipality_id, kind, wanted, now=now, expires_at=expires_at, replacing=replacing)
        return claim_id
    [answer] = claim_many(municipality_id, [wanted], kind=kind, now=now, expires_at=expires_at)
    if isinstance(answer, int):
        return answer
    raise Taken(answer)


def claim_many(
    municipality_id: int,
    dates: Sequence[Sequence[Wanted]],
    *,
    now: datetime,
    kind: Claim.Kind = Claim.Kind.USE,
    expires_at: datetime | None = None,
    attempts: int = 10,
) -> list[int | list[Conflict]]:
    """Takes each date whole or not at all, in a number of statements that does not grow with the dates.

    Returns, for each date, its claim's id or what is in the way. Dates that meet each other count as in the way, the
    first come first. A date that was refused and has nothing in its way any more (another date of these was, and did
    not go in; or somebody left) is tried again, `attempts` times in all. Raises as `claim` does, except Taken.
    """
    if not dates or not all(dates):
        raise ValueError("a date wants something")
    answers = _take(municipality_id, kind, dates, now=now, expires_at=expires_at)
    for _ in range(attempts - 1):
        again = [number for number, answer in enumerate(answers) if answer == []]
        if not again:
            break
        told = _take(municipality_id, kind, [dates[number] for number in again], now=now, expires_at=expires_at)
        for number, answer in zip(again, told, strict=True):
            answers[number] = answer
    if kind is Claim.Kind.CLOSURE:
        for number, answer in enumerate(answers):
            if isinstance(answer, list) and all(each.kind is InTheWay.CLOSURE for each in answer):
                answers[number], _ = place(municipality_id, kind, dates[number], now=now)
    return answers


def _take(
    municipality_id: int,
    kind: Claim.Kind,
    dates: Sequence[Sequence[Wanted]],
    *,
    now: datetime,
    expires_at: datetime | None,
) -> list[int | list[Conflict]]:
    """Tries once. What did not go in whole leaves nothing behind."""
    standing = [pieces(kind, date, held(date, ())) for date in dates]
    with transaction.atomic(savepoint=False), connection.cursor() as cursor:
        lock(space(each.reach for date in dates for each in date))
        cursor.execute(
            _CLAIM,
            {
                "municipality": municipality_id,
                "kind": kind.value,
                "now": now,
                "expires": expires_at,
                "dates": len(dates),
                **_as_arrays(dates, standing),
            },
        )
        rows = cursor.fetchall()
        inside = rows[0][2] == sum(map(len, dates))
        went_in = [inside and row[1] == len(of_date) for row, of_date in zip(rows, standing, strict=True)]
        if not all(went_in):
            cursor.execute(_DROP, {"ids": [row[0] for row, whole in zip(rows, went_in, strict=True) if not whole]})
        if kind is not Claim.Kind.HOLD:
            taken = (each for of_date, whole in zip(standing, went_in, strict=True) if whole for each in of_date)
            sheets.lay_over([piece.rectangle for piece in taken if piece.kind is not InTheWay.BUFFER])
        if returned := end_cuts(rows[0][3], now):
            settle(returned, now=now)
        refused = [date for date, whole in zip(dates, went_in, strict=True) if not whole]
        conflicts = iter(in_the_way_of_each(refused, now, kind=kind) if inside and refused else ())
    if not inside:
        raise Refusal("outside_space", space_ids=sorted({each.space_id for date in dates for each in date}))
    return [row[0] if whole else next(conflicts) for row, whole in zip(rows, went_in, strict=True)]


def _as_arrays(dates: Sequence[Sequence[Wanted]], standing: Sequence[Sequence[Piece]]) -> dict[str, str | list[str]]:
    grants = [(number, each) for number, date in enumerate(dates) for each in date]
    stand = [(number, each) for number, of_date in enumerate(standing) for each in of_date]
    return {
        "grant_dates": array_of(number for number, _ in grants),
        "grant_spaces": array_of(each.space_id for _, each in grants),
        "grant_footprints": array_of(each.footprint for _, each in grants),
        "grant_starts": array_of(each.during.start for _, each in grants),
        "grant_ends": array_of(each.during.end for _, each in grants),
        "grant_before": array_of(each.before for _, each in grants),
        "grant_after": array_of(each.after for _, each in grants),
        "dates_of": array_of(number for number, _ in stand),
        "footprints": array_of(each.rectangle.footprint for _, each in stand),
        "starts": array_of(each.rectangle.period.start for _, each in stand),
        "ends": array_of(each.rectangle.period.end for _, each in stand),
        "kinds": [each.kind.value for _, each in stand],
    }
