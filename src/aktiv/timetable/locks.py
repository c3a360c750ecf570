"""The advisory locks of the house: what rivals wait on, so that they meet in turn and not in a deadlock.

For space the exclusion constraint gives correctness and the lock only saves the wait. For limits that count (quota,
budget) the lock is the guarantee: take the key of whom the limit binds in the same call. All keys of a transaction are
taken in one call, in one order; a call for keys already held costs nothing but the statement.

Whoever changes something within a UTC day of a root space holds that day's key and shares the root's; whoever changes
more days than are worth naming holds the root's alone.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import timedelta
from hashlib import blake2b
from typing import NamedTuple
from uuid import UUID

from django.db import connection, transaction

from aktiv import prepared
from aktiv.values.arrays import array_of
from aktiv.values.rectangles import Rectangle

MOST = 500
"""Keys in one transaction: the server's lock table is small (30,000 ran out of memory)."""


class Key(NamedTuple):
    """One lock: its number in PostgreSQL's 64 bits, and whether many may hold it together."""

    number: int
    shared: bool = False


def person(person_id: UUID) -> Key:
    """Guards what counts towards a person's limits."""
    return _key("person", person_id)


def organisation(organisation_id: UUID) -> Key:
    """Guards what counts towards an organisation's limits."""
    return _key("organisation", organisation_id)


def space(rectangles: Iterable[Rectangle], *, spare: int = 0) -> list[Key]:
    """Guards these rectangles: their root spaces and days, or the roots alone when that is too much to name.

    `spare` is how many keys the caller takes besides. More roots than can be named are left to the constraint.
    """
    days: defaultdict[int, set[int]] = defaultdict(set)
    for rectangle in rectangles:
        last = rectangle.period.end - timedelta(microseconds=1)
        days[rectangle.footprint.root].update(range(rectangle.period.start.toordinal(), last.toordinal() + 1))
    room = MOST - spare
    if len(days) > room:
        return []
    if len(days) + sum(map(len, days.values())) > room:
        return [_key("root", root) for root in days]
    keys = [_key("root", root, shared=True) for root in days]
    keys += [_key("root", root, day) for root, of_root in days.items() for day in of_root]
    return keys


def lock(keys: Iterable[Key]) -> None:
    """Waits for all the keys, in one statement and one order, and holds them until the transaction ends.

    Raises TransactionManagementError outside a transaction, where a lock would be let go at once.
    """
    if not connection.in_atomic_block:
        raise transaction.TransactionManagementError("locks are held by a transaction")
    wanted: dict[int, bool] = {}
    for key in keys:
        wanted[key.number] = wanted.get(key.number, True) and key.shared
    if not wanted:
        return
    in_order = sorted(wanted)
    with prepared.cursor() as cursor:
        # A function in the target list runs row by row, in the order the arrays give.
        cursor.execute(
            """
            SELECT CASE WHEN shared THEN pg_advisory_xact_lock_shared(number) ELSE pg_advisory_xact_lock(number) END
            FROM unnest(%(numbers)s::bigint[], %(shared)s::boolean[]) AS wanted(number, shared)
            """,
            {"numbers": array_of(in_order), "shared": array_of(wanted[number] for number in in_order)},
        )


def _key(*parts: object, shared: bool = False) -> Key:
    text = ":".join(map(str, parts))
    return Key(int.from_bytes(blake2b(text.encode(), digest_size=8).digest(), signed=True), shared)
