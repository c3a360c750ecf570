"""Settling: after a right has changed, occupancy becomes what the claims hold again.

Whatever happens to rights (an override, a release, time given back, a group time), the same three steps follow: compute
what each claim holds, let those in front bar those behind, write the difference. A claim that is barred from part of
what it would hold gets a cut by whoever bars it; when that one lets go, the cut ends and the claim is settled again.
So time always returns to whom it was taken from, through any number of hands.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import datetime

import psycopg
from django.db import IntegrityError, connection, transaction

from aktiv.facilities.fields import footprint_of
from aktiv.timetable.actions import sheets
from aktiv.timetable.models import Claim
from aktiv.timetable.queries.conflicts import KIND_OF_ROW, in_the_way
from aktiv.timetable.rules.asked import Changed, Conflict, InTheWay, Taken, Wanted, widened
from aktiv.timetable.rules.holding import Piece, barred, held, pieces
from aktiv.values.periods import Period
from aktiv.values.rectangles import Rectangle, common, merge, subtract


@dataclass(frozen=True, slots=True)
class Row:
    """A piece that stands in occupancy now."""

    id: int
    claim_id: int
    piece: Piece
    expires_at: datetime | None


@dataclass(slots=True)
class State:
    """A claim as it is in the database, and what it will hold."""

    id: int
    family: int
    kind: Claim.Kind
    live: bool
    expires_at: datetime | None
    granted: list[Wanted] = field(default_factory=list)
    gone: list[Rectangle] = field(default_factory=list)
    rows: list[Row] = field(default_factory=list)
    holds: tuple[Rectangle, ...] = ()
    stands: tuple[Piece, ...] = ()
    cuts: list[tuple[int, Rectangle]] = field(default_factory=list)


def settle(
    claim_ids: Sequence[int], *, now: datetime, firm: Collection[int] = (), over: Collection[int] = ()
) -> list[Changed]:
    """Makes occupancy what these claims and their families hold. Those named first are in front.

    A `firm` claim gets all it was granted or raises Taken; it may take from the claims in `over`. The others bend: what
    they are barred from becomes a cut. Returns who lost or gained use, firm claims and closures apart.
    """
    behind = end_cuts(lapse_around(claim_ids, now), now)
    states = _load([*claim_ids, *behind], now)
    for state in states.values():
        state.holds = held(state.granted, state.gone) if state.live else ()
    _place(states, _standing_around(states), firm, over)
    _write(states, now)
    return [
        change
        for state in states.values()
        if state.live and state.id not in firm and state.kind is not Claim.Kind.CLOSURE and (change := _change(state))
    ]


def lapse_around(claim_ids: Collection[int], now: datetime) -> list[int]:
    """Lets go of expired holds, whole ones, that stand within reach of what the claims were granted. Returns them."""
    with connection.cursor() as cursor:
        cursor.execute(
            """
            WITH due AS (
                SELECT id FROM timetable_claim
                WHERE kind = 'hold' AND released_at IS NULL AND expires_at <= %(now)s AND id IN (
                    SELECT o.claim_id
                    FROM timetable_grant g
                    JOIN timetable_occupancy o
                      ON o.footprint && g.footprint
                     AND o.during && tstzrange(lower(g.during) - g.before * interval '1 minute',
                                               upper(g.during) + g.after * interval '1 minute')
                    WHERE g.claim_id = ANY (%(ids)s) AND o.expires_at <= %(now)s)
                ORDER BY id FOR UPDATE
            ), freed AS (
                DELETE FROM timetable_occupancy o USING due WHERE o.claim_id = due.id
            )
            UPDATE timetable_claim c SET released_at = c.expires_at FROM due WHERE c.id = due.id RETURNING c.id
            """,
            {"ids": list(claim_ids), "now": now},
        )
        return [row[0] for row in cursor.fetchall()]


def end_cuts(by: Collection[int], now: datetime) -> list[int]:
    """Ends the cuts that these claims have made. Returns whose time that was: closures first, then as they came.

    A closure under another that is lifted closes what was closed twice, before anyone is let in again.
    """
    if not by:
        return []
    with connection.cursor() as cursor:
        cursor.execute(
            """
            WITH ended AS (
                UPDATE timetable_cut SET ended_at = %s WHERE by_id = ANY (%s) AND ended_at IS NULL RETURNING claim_id
            )
            SELECT id FROM timetable_claim WHERE id IN (SELECT claim_id FROM ended) ORDER BY kind <> 'closure', id
            """,
            [now, list(by)],
        )
        return [row[0] for row in cursor.fetchall()]


def await_families(claim_ids: Collection[int]) -> None:
    """Waits for the claims and their families, and keeps them until the transaction ends. In order of id."""
    with connection.cursor() as cursor:
        cursor.execute(
            """
            WITH root AS (SELECT coalesce(parent_id, id) AS id FROM timetable_claim WHERE id = ANY (%(ids)s))
            SELECT 1 FROM timetable_claim
            WHERE id IN (SELECT id FROM root
                         UNION SELECT c.id FROM root JOIN timetable_claim c ON c.parent_id = root.id)
            ORDER BY id FOR UPDATE
            """,
            {"ids": list(claim_ids)},
        )


def _load(claim_ids: Sequence[int], now: datetime) -> dict[int, State]:
    """The claims and the live members of their families, the given ones first: a fixed number of statements."""
    await_families(claim_ids)
    with connection.cursor() as cursor:
        # By primary key, and by the partial index on parent.
        cursor.execute(
            """
            WITH root AS (SELECT coalesce(parent_id, id) AS id FROM timetable_claim WHERE id = ANY (%(ids)s))
            SELECT c.id, coalesce(c.parent_id, c.id), c.kind, c.expires_at,
                   c.released_at IS NULL AND (c.expires_at IS NULL OR c.expires_at > %(now)s)
            FROM timetable_claim c
            WHERE c.id IN (SELECT unnest(%(ids)s::bigint[]) UNION SELECT id FROM root
                           UNION SELECT c.id FROM root JOIN timetable_claim c ON c.parent_id = root.id
                                 WHERE c.released_at IS NULL)
            """,
            {"ids": list(claim_ids), "now": now},
        )
        place = {claim_id: number for number, claim_id in reversed(list(enumerate(claim_ids)))}
        found = sorted(cursor.fetchall(), key=lambda row: (place.get(row[0], len(place)), row[0]))
        states = {row[0]: State(row[0], row[1], Claim.Kind(row[2]), row[4], row[3]) for row in found}
        ids = list(states)
        cursor.execute(
            """
            SELECT g.claim_id, g.space_id, g.footprint, lower(g.during), upper(g.during), g.before, g.after, c.parent_id
            FROM timetable_grant g JOIN timetable_claim c ON c.id = g.claim_id
            WHERE g.claim_id = ANY (%s) ORDER BY g.id
            """,
            [ids],
        )
        for claim_id, space_id, footprint, start, end, before, after, parent_id in cursor.fetchall():
            grant = Wanted(space_id, footprint_of(footprint), Period(start, end), before, after)
            states[claim_id].granted.append(grant)
            if parent_id in states and states[claim_id].live:
                states[parent_id].gone.append(grant.rectangle)
        cursor.execute(
            """
            SELECT claim_id, footprint, lower(during), upper(during) FROM timetable_cut
            WHERE claim_id = ANY (%s) AND ended_at IS NULL ORDER BY id
            """,
            [ids],
        )
        for claim_id, footprint, start, end in cursor.fetchall():
            states[claim_id].gone.append(Rectangle(footprint_of(footprint), Period(start, end)))
        cursor.execute(
            f"""
            SELECT id, claim_id, footprint, lower(during), upper(during), {KIND_OF_ROW}, expires_at
            FROM timetable_occupancy o WHERE claim_id = ANY (%s) ORDER BY id
            """,
            [ids],
        )
        for row in map(_row, cursor.fetchall()):
            states[row.claim_id].rows.append(row)
    return states


def _row(columns: Sequence[object]) -> Row:
    row_id, claim_id, footprint, start, end, kind, expires_at = columns
    rectangle = Rectangle(footprint_of(footprint), Period(start, end))  # type: ignore[arg-type]
    return Row(row_id, claim_id, Piece(rectangle, InTheWay(kind)), expires_at)  # type: ignore[arg-type]


def _standing_around(states: dict[int, State]) -> list[Row]:
    """What other claims have standing within reach of what these would hold. By the constraint's GiST."""
    reaches = [
        widened(each, grant.before, grant.after)
        for state in states.values()
        for grant in state.granted
        for each in common([grant.rectangle], state.holds)
    ]
    if not reaches:
        return []
    with connection.cursor() as cursor:
        cursor.execute(
            f"""
            SELECT DISTINCT ON (o.id)
                   o.id, o.claim_id, o.footprint, lower(o.during), upper(o.during), {KIND_OF_ROW}, o.expires_at
            FROM unnest(%s::int8multirange[], %s::timestamptz[], %s::timestamptz[]) AS r(footprint, starts, ends)
            JOIN timetable_occupancy o ON o.footprint && r.footprint AND o.during && tstzrange(r.starts, r.ends)
            WHERE o.claim_id <> ALL (%s)
            ORDER BY o.id
            """,
            [*sheets.as_arrays(reaches), list(states)],
        )
        return [_row(columns) for columns in cursor.fetchall()]


def _place(states: dict[int, State], others: Sequence[Row], firm: Collection[int], over: Collection[int]) -> None:
    """Lets each family take its place behind those in front of it."""
    in_front = [(row.claim_id, row.piece) for row in others]
    families: defaultdict[int, list[State]] = defaultdict(list)
    for state in states.values():
        families[state.family].append(state)
    unplaced = dict(families)
    for family, members in families.items():
        del unplaced[family]
        keep = [
            (row.claim_id, row.piece)
            for waiting in unplaced.values()
            for state in waiting
            if state.live and state.id not in over
            for row in state.rows
        ]
        for state in members:
            _bend(state, in_front + keep if state.id in firm else in_front, firm=state.id in firm)
        for state in members:
            use = [each for member in members if member is not state for each in member.holds]
            state.stands = pieces(state.kind, state.granted, state.holds, use)
        in_front += [(state.id, piece) for state in members for piece in state.stands]


def _bend(state: State, bars: Sequence[tuple[int, Piece]], *, firm: bool) -> None:
    """Takes from what the claim would hold what it is barred from. Closures bend to closures even when firm."""
    conflicts = []
    for by, piece in bars:
        taken: tuple[Rectangle, ...] = ()
        for grant in state.granted:
            if not (bar := barred(state.kind, grant, [piece])):
                continue
            if taken := common(state.holds, bar):
                if firm and not (state.kind is Claim.Kind.CLOSURE and piece.kind is InTheWay.CLOSURE):
                    rectangle = piece.rectangle
                    conflict = Conflict(grant.space_id, by, rectangle.period, piece.kind, rectangle.footprint)
                    conflicts.append(conflict)
                    continue
                state.cuts += [(by, each) for each in taken]
                state.holds = merge(subtract(state.holds, taken))
    if conflicts:
        raise Taken(sorted(conflicts, key=lambda each: each.during))


def _write(states: dict[int, State], now: datetime) -> None:
    """Writes the difference to occupancy, the new cuts, and the day sheets."""
    stale: list[Row] = []
    missing: list[tuple[State, Piece]] = []
    for state in states.values():
        wanted = set(state.stands)
        kept = {row.piece for row in state.rows if row.piece in wanted and row.expires_at == state.expires_at}
        stale += [row for row in state.rows if row.piece not in kept]
        missing += [(state, piece) for piece in state.stands if piece not in kept]
    cuts = [(state.id, by, each) for state in states.values() for by, each in state.cuts]
    with connection.cursor() as cursor:
        if cuts:
            cursor.execute(
                """
                INSERT INTO timetable_cut (claim_id, by_id, footprint, during)
                SELECT claim_id, by_id, footprint, tstzrange(starts, ends)
                FROM unnest(%s::bigint[], %s::bigint[], %s::int8multirange[], %s::timestamptz[], %s::timestamptz[])
                     AS c(claim_id, by_id, footprint, starts, ends)
                """,
                [[c[0] for c in cuts], [c[1] for c in cuts], *sheets.as_arrays([c[2] for c in cuts])],
            )
        if stale:
            cursor.execute("DELETE FROM timetable_occupancy WHERE id = ANY (%s)", [[row.id for row in stale]])
        if missing:
            _insert(missing, now)
    sheets.compute_again([row.piece for row in stale if row.expires_at is None])
    sheets.lay_over([piece for state, piece in missing if state.expires_at is None])


def _insert(missing: Sequence[tuple[State, Piece]], now: datetime) -> None:
    """The constraint decides; somebody who came between the reading and the writing is in the way."""
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(
                """
                INSERT INTO timetable_occupancy (id, claim_id, footprint, during, layer, expires_at)
                SELECT id, claim_id, footprint, tstzrange(starts, ends),
                       CASE kind WHEN 'buffer' THEN int8range(id, id, '[]') WHEN 'closure' THEN '[0,0]' ELSE '(,)' END,
                       expires_at
                FROM (SELECT nextval('timetable_occupancy_id_seq') AS id, p.*
                      FROM unnest(%s::bigint[], %s::int8multirange[], %s::timestamptz[], %s::timestamptz[], %s::text[],
                                  %s::timestamptz[]) AS p(claim_id, footprint, starts, ends, kind, expires_at)) numbered
                """,
                [
                    [state.id for state, _ in missing],
                    *sheets.as_arrays([piece.rectangle for _, piece in missing]),
                    [piece.kind.value for _, piece in missing],
                    [state.expires_at for state, _ in missing],
                ],
            )
    except IntegrityError as error:
        if not isinstance(error.__cause__, psycopg.errors.ExclusionViolation):
            raise
        asked = [grant for state, _ in missing for grant in state.granted]
        ours = {state.id for state, _ in missing}
        raise Taken(in_the_way(asked, now, apart_from=ours)) from error


def _change(state: State) -> Changed | None:
    before = [row.piece.rectangle for row in state.rows if row.piece.kind in (InTheWay.USE, InTheWay.HOLD)]
    lost, gained = merge(subtract(before, state.holds)), merge(subtract(state.holds, before))
    return Changed(state.id, lost, gained) if lost or gained else None
