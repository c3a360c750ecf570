"""Claiming time, and turning a hold into use. The insert decides: nothing here asks first."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from aktiv import prepared
from aktiv.timetable.actions import sheets
from aktiv.timetable.actions.placing import place
from aktiv.timetable.actions.settling import end_cuts, settle
from aktiv.timetable.locks import lock, space
from aktiv.timetable.models import Claim
from aktiv.timetable.queries.conflicts import in_the_way_of_each
from aktiv.timetable.rules.asked import Conflict, InTheWay, Taken, Wanted
from aktiv.timetable.rules.holding import Piece, held, pieces
from aktiv.values.refusal import Refusal

# One statement for any number of dates: expired holds in the way go (whole claims, and the claim remembers it), then
# claims, grants and occupancy come, and day sheets of the dates that went in `whole`. `piece` waits for `freed` by its
# WHERE, so that the constraint sees the holds gone. Expired holds are found by the constraint's own GiST.
_SHEETS = sheets.laying_over("""
    jsonb_to_recordset(%(sheets)s::jsonb)
        AS r(date int, footprint int8multirange, starts timestamptz, ends timestamptz, buffer boolean, day date)
    JOIN whole USING (date)
""")
_CLAIM = f"""
    WITH asked AS (
        SELECT * FROM jsonb_to_recordset(%(pieces)s::jsonb)
            AS p(date int, footprint int8multirange, starts timestamptz, ends timestamptz, kind text)
    ), due AS (
        SELECT id FROM timetable_claim
        WHERE kind = 'hold' AND released_at IS NULL AND expires_at <= %(now)s::timestamptz AND id IN (
            SELECT o.claim_id
            FROM asked p
            JOIN timetable_occupancy o ON o.footprint && p.footprint AND o.during && tstzrange(p.starts, p.ends)
            WHERE o.expires_at <= %(now)s::timestamptz)
        ORDER BY id FOR UPDATE
    ), lapsed AS (
        UPDATE timetable_claim c SET released_at = c.expires_at FROM due WHERE c.id = due.id RETURNING c.id
    ), freed AS (
        DELETE FROM timetable_occupancy o USING lapsed WHERE o.claim_id = lapsed.id RETURNING o.id
    ), fresh AS MATERIALIZED (
        SELECT date, nextval('timetable_claim_id_seq') AS id FROM generate_series(0, %(dates)s::int - 1) AS date
    ), claimed AS (
        INSERT INTO timetable_claim (id, municipality_id, kind, expires_at)
        SELECT id, %(municipality)s::bigint, %(kind)s::text, %(expires)s::timestamptz FROM fresh
    ), granted AS (
        INSERT INTO timetable_grant (municipality_id, claim_id, space_id, footprint, during, before, after)
        SELECT %(municipality)s::bigint, fresh.id, s.id, g.footprint, tstzrange(g.starts, g.ends), g.before, g.after
        FROM jsonb_to_recordset(%(grants)s::jsonb)
            AS g(date int, space_id bigint, footprint int8multirange, starts timestamptz, ends timestamptz,
                 before int, after int)
        JOIN fresh USING (date)
        JOIN facilities_space s
          ON s.id = g.space_id AND s.municipality_id = %(municipality)s::bigint AND s.footprint @> g.footprint
        RETURNING id
    ), piece AS MATERIALIZED (
        SELECT nextval('timetable_occupancy_id_seq') AS id, asked.* FROM asked
        WHERE (SELECT count(*) FROM freed) >= 0
    ), standing AS (
        INSERT INTO timetable_occupancy (id, claim_id, footprint, during, layer, expires_at)
        SELECT piece.id, fresh.id, footprint, tstzrange(starts, ends),
               CASE kind WHEN 'buffer' THEN int8range(piece.id, piece.id, '[]') WHEN 'closure' THEN '[0,0]'
                         ELSE '(,)' END,
               %(expires)s::timestamptz
        FROM piece JOIN fresh USING (date)
        ON CONFLICT DO NOTHING
        RETURNING claim_id
    ), inside AS (
        SELECT (SELECT count(*) FROM granted) = jsonb_array_length(%(grants)s::jsonb) AS all_of_them
    ), whole AS MATERIALIZED (
        SELECT date
        FROM fresh
        JOIN (SELECT date, count(*) AS pieces FROM asked GROUP BY date) wanted USING (date)
        JOIN (SELECT claim_id, count(*) AS pieces FROM standing GROUP BY claim_id) stood ON stood.claim_id = fresh.id
        WHERE stood.pieces = wanted.pieces AND (SELECT all_of_them FROM inside)
    ), laid AS (
        {_SHEETS}
    )
    SELECT fresh.id, whole.date IS NOT NULL, (SELECT all_of_them FROM inside), ARRAY(SELECT id FROM lapsed)
    FROM fresh LEFT JOIN whole USING (date)
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
    with transaction.atomic(savepoint=False), prepared.cursor() as cursor:
        lock(space(each.reach for date in dates for each in date))
        cursor.execute(
            _CLAIM,
            {
                "municipality": municipality_id,
                "kind": kind.value,
                "now": now,
                "expires": expires_at,
                "dates": len(dates),
                **_as_json(kind, dates, standing),
            },
        )
        rows = cursor.fetchall()
        inside, went_in = rows[0][2], [row[1] for row in rows]
        if not all(went_in):
            cursor.execute(_DROP, {"ids": [row[0] for row in rows if not row[1]]})
        if returned := end_cuts(rows[0][3], now):
            settle(returned, now=now)
        refused = [date for date, whole in zip(dates, went_in, strict=True) if not whole]
        conflicts = iter(in_the_way_of_each(refused, now, kind=kind) if inside and refused else ())
    if not inside:
        raise Refusal("outside_space", space_ids=sorted({each.space_id for date in dates for each in date}))
    return [row[0] if whole else next(conflicts) for row, whole in zip(rows, went_in, strict=True)]


def _as_json(
    kind: Claim.Kind, dates: Sequence[Sequence[Wanted]], standing: Sequence[Sequence[Piece]]
) -> dict[str, str]:
    grants = [
        {
            "date": number,
            "space_id": each.space_id,
            "footprint": str(each.footprint),
            "starts": each.during.start.isoformat(),
            "ends": each.during.end.isoformat(),
            "before": each.before,
            "after": each.after,
        }
        for number, date in enumerate(dates)
        for each in date
    ]
    pieces = [
        {
            "date": number,
            "footprint": str(each.rectangle.footprint),
            "starts": each.rectangle.period.start.isoformat(),
            "ends": each.rectangle.period.end.isoformat(),
            "kind": each.kind.value,
        }
        for number, of_date in enumerate(standing)
        for each in of_date
    ]
    laid = [
        {**piece, "buffer": each.kind is InTheWay.BUFFER, "day": day.isoformat()}
        for piece, each in zip(pieces, (each for of_date in standing for each in of_date), strict=True)
        if kind is not Claim.Kind.HOLD
        for day in sheets.days_of(each.rectangle.period)
    ]
    return {"grants": json.dumps(grants), "pieces": json.dumps(pieces), "sheets": json.dumps(laid)}
