"""Putting a right in place among others: overriding, moving, splitting, closing. All of it is one act, `place`:

make the claim, let go of what it replaces, and settle it in front of those it may take time from.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime

from django.db import connection, transaction

from aktiv.timetable.actions.settling import await_families, end_cuts, settle
from aktiv.timetable.locks import lock, space
from aktiv.timetable.models import Claim
from aktiv.timetable.queries.conflicts import in_the_way
from aktiv.timetable.queries.holdings import grants, held
from aktiv.timetable.rules.asked import Changed, InTheWay, Taken, Wanted
from aktiv.timetable.rules.splitting import within_allocation
from aktiv.values.rectangles import subtract
from aktiv.values.refusal import Refusal


def override(
    municipality_id: int,
    kind: Claim.Kind,
    wanted: Sequence[Wanted],
    *,
    now: datetime,
    over: Collection[int],
    replacing: int | None = None,
) -> tuple[int, list[Changed]]:
    """Takes what is wanted, from the claims in `over` too. They keep their right and lose what is in the way.

    They lose it for use plus buffers, as if both had been placed side by side; releasing the new claim gives it back.
    `replacing` is let go of first. Returns the new claim and who lost or regained time. Raises Taken when claims that
    are not in `over` are in the way, Refusal("outside_space") as `claim` does.
    """
    return place(municipality_id, kind, wanted, now=now, over=over, replacing=replacing)


@transaction.atomic
def move(claim_id: int, wanted: Sequence[Wanted], *, now: datetime) -> tuple[int, list[Changed]]:
    """Gives up a claim for another of the same kind: its own time is free for it, and nobody comes between.

    What it had overridden returns as far as the new time leaves it free. Returns the new claim (the old one remembers)
    and who lost or regained time. Raises Taken, and Refusal: "not_held" when it was let go or has expired,
    "has_group_times", and for a group time those of `split`.
    """
    await_families([claim_id])
    old = live(claim_id, now)
    if Claim.objects.filter(parent=old, released_at=None).exists():
        raise Refusal("has_group_times", claim_id=claim_id)
    if old.parent_id is not None:
        _demand_within(old.parent_id, wanted, now, apart_from=claim_id)
    return place(
        old.municipality_id,
        Claim.Kind(old.kind),
        wanted,
        now=now,
        expires_at=old.expires_at,
        parent_id=old.parent_id,
        replacing=claim_id,
    )


@transaction.atomic
def split(parent_id: int, wanted: Sequence[Wanted], *, now: datetime) -> int:
    """Gives part of what a claim holds to a group of its holder. Returns the group time's claim.

    Raises Refusal "outside_allocated_space" or "outside_allocated_time" for what the claim was never granted,
    "given_back" for what its holder has given up, "group_time_in_group_time"; Taken for what another group or an
    overriding claim holds.
    """
    await_families([parent_id])
    parent = live(parent_id, now)
    if parent.parent_id is not None:
        raise Refusal("group_time_in_group_time", claim_id=parent_id)
    _demand_within(parent_id, wanted, now)
    claim_id, _ = place(parent.municipality_id, Claim.Kind.USE, wanted, now=now, parent_id=parent_id)
    return claim_id


@transaction.atomic
def split_many(asked: Sequence[tuple[int, Sequence[Wanted]]], *, now: datetime) -> list[int]:
    """`split` of many claims at once, each as often as it is asked for. Returns the group times' claims in that order.

    All or none. Statements grow only by the one that makes each claim. Raises as `split`, and Taken when two of them
    meet.
    """
    if not asked:
        return []
    parents = sorted({parent_id for parent_id, _ in asked})
    lock(space(each.reach for _, wanted in asked for each in wanted))
    await_families(parents)
    found = Claim.objects.filter(pk__in=parents, released_at=None).in_bulk()
    for parent_id in parents:
        parent = found.get(parent_id)
        if parent is None or (parent.expires_at is not None and parent.expires_at <= now):
            raise Refusal("not_held", claim_id=parent_id)
        if parent.parent_id is not None:
            raise Refusal("group_time_in_group_time", claim_id=parent_id)
    ours, granted = held(parents, now), grants(parents)
    for parent_id, wanted in asked:
        within_allocation(wanted, granted[parent_id])
        if subtract([each.rectangle for each in wanted], ours[parent_id]):
            _demand_within(parent_id, wanted, now)
    made = [
        _make(found[parent_id].municipality_id, Claim.Kind.USE, wanted, None, parent_id) for parent_id, wanted in asked
    ]
    settle(made, now=now, firm=set(made))
    return made


@transaction.atomic
def place(
    municipality_id: int,
    kind: Claim.Kind,
    wanted: Sequence[Wanted],
    *,
    now: datetime,
    over: Collection[int] = (),
    replacing: int | None = None,
    parent_id: int | None = None,
    expires_at: datetime | None = None,
) -> tuple[int, list[Changed]]:
    """Makes a claim and puts it in place, in front of those in `over` and of whom `replacing` had overridden."""
    leaving = [] if replacing is None else [replacing]
    let_go = grants(leaving)
    lock(space(each.reach for each in [*wanted, *(grant for of_one in let_go.values() for grant in of_one)]))
    family = [] if parent_id is None else [parent_id]
    in_way = in_the_way(wanted, now, kind=kind, apart_from=leaving)
    if kind is Claim.Kind.CLOSURE:
        in_way = [each for each in in_way if each.kind is not InTheWay.CLOSURE]
    behind = sorted({each.claim_id for each in in_way} & set(over))
    await_families([*leaving, *behind, *family])
    Claim.objects.filter(pk__in=leaving, released_at=None).update(released_at=now)
    returned = end_cuts(leaving, now)
    claim_id = _make(municipality_id, kind, wanted, expires_at, parent_id)
    changes = settle([claim_id, *leaving, *behind, *returned], now=now, firm={claim_id}, over=behind)
    return claim_id, changes


def _make(
    municipality_id: int, kind: Claim.Kind, wanted: Sequence[Wanted], expires_at: datetime | None, parent_id: int | None
) -> int:
    """A claim and its grants, which hold nothing yet."""
    with connection.cursor() as cursor:
        cursor.execute(
            """
            WITH made AS (
                INSERT INTO timetable_claim (municipality_id, kind, expires_at, parent_id)
                VALUES (%(municipality)s, %(kind)s, %(expires)s, %(parent)s) RETURNING id
            ), granted AS (
                INSERT INTO timetable_grant (municipality_id, claim_id, space_id, footprint, during, before, after)
                SELECT %(municipality)s, made.id, s.id, g.footprint, tstzrange(g.starts, g.ends), g.before, g.after
                FROM made,
                     unnest(%(spaces)s::bigint[], %(footprints)s::int8multirange[], %(starts)s::timestamptz[],
                            %(ends)s::timestamptz[], %(before)s::int[], %(after)s::int[])
                     AS g(space_id, footprint, starts, ends, before, after)
                JOIN facilities_space s
                  ON s.id = g.space_id AND s.municipality_id = %(municipality)s AND s.footprint @> g.footprint
                RETURNING id
            )
            SELECT made.id, (SELECT count(*) FROM granted) FROM made
            """,
            {
                "municipality": municipality_id,
                "kind": kind.value,
                "expires": expires_at,
                "parent": parent_id,
                "spaces": [each.space_id for each in wanted],
                "footprints": [str(each.footprint) for each in wanted],
                "starts": [each.during.start for each in wanted],
                "ends": [each.during.end for each in wanted],
                "before": [each.before for each in wanted],
                "after": [each.after for each in wanted],
            },
        )
        claim_id, granted = cursor.fetchone()
    if granted != len(wanted) or not wanted:
        raise Refusal("outside_space", space_ids=sorted({each.space_id for each in wanted}))
    return int(claim_id)


def live(claim_id: int, now: datetime) -> Claim:
    """A claim that holds its time. Raises Refusal("not_held") when it was let go or has expired."""
    found = Claim.objects.filter(pk=claim_id, released_at=None).first()
    if found is None or (found.expires_at is not None and found.expires_at <= now):
        raise Refusal("not_held", claim_id=claim_id)
    return found


def _demand_within(parent_id: int, wanted: Sequence[Wanted], now: datetime, *, apart_from: int | None = None) -> None:
    """Refuses what the parent does not hold, each reason by its name. `apart_from` is a group time that is leaving."""
    leaving = grants([] if apart_from is None else [apart_from])
    ours = [*held([parent_id], now)[parent_id], *(each.rectangle for of_one in leaving.values() for each in of_one)]
    within_allocation(wanted, grants([parent_id])[parent_id])
    missing = [
        Wanted(each.space_id, rectangle.footprint, rectangle.period)
        for each in wanted
        for rectangle in subtract([each.rectangle], ours)
    ]
    if not missing:
        return
    family = set(Claim.objects.filter(parent_id=parent_id).values_list("pk", flat=True)) | {parent_id}
    conflicts = in_the_way(missing, now, apart_from=[parent_id] if apart_from is None else [parent_id, apart_from])
    if theirs := [each for each in conflicts if each.kind is not InTheWay.BUFFER or each.claim_id not in family]:
        raise Taken(theirs)
    raise Refusal("given_back", rectangles=[each.rectangle for each in missing])
