"""Counting how often something was asked. The count stays when what was asked is refused.

The database counts for all processes. From one who asks often, a process takes several counts at once and spends them
from memory (a lease): a statement for each would cost a search a tenth, and all processes would wait for one row. What
is leased is counted already, so together they never let through more than the limit. They may let through fewer: what
one process holds is lost to the others, and to itself when the window ends. A process takes as many as it has been
asked for in the window, at most a 32nd of the limit: eight processes withhold less than a quarter of it, and that only
from one who asks all of them. Limits below 64 (secrets, invitations, exports) are counted one by one.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from math import ceil
from threading import Lock

from django.db import connection
from django.utils.crypto import salted_hmac

from aktiv import prepared
from aktiv.people.models import LimitWindow
from aktiv.people.rules.limits import Limit
from aktiv.values.refusal import Refusal

# One statement, so that two at once are counted as two. The table is unlogged: a crash forgets counts, nothing more.
_COUNT = """
    INSERT INTO people_limitwindow AS w (key, began_at, count)
    VALUES (%(key)s::text, %(now)s::timestamptz, %(taken)s::int)
    ON CONFLICT (key) DO UPDATE SET
        began_at = CASE WHEN w.began_at <= %(over)s::timestamptz THEN excluded.began_at ELSE w.began_at END,
        count = CASE WHEN w.began_at <= %(over)s::timestamptz THEN 0 ELSE w.count END + excluded.count
    RETURNING began_at, count
"""
LONGEST_WINDOW = timedelta(days=1)
PART_LEASED = 32
MOST_LEASES = 10_000


@dataclass(slots=True)
class _Lease:
    """What this process may still let through until the window ends, how much it was asked for in it, and whether the
    limit is all counted: then nobody needs to ask the database again."""

    ends: datetime
    left: int = 0
    asked: int = 0
    all_counted: bool = False


_leases: dict[tuple[Limit, str], _Lease] = {}
_leasing = Lock()


def spend(limit: Limit, who: str, now: datetime) -> None:
    """Counts one more by `who` (an address, an id). One statement at most; call it outside the action's transaction.

    Raises Refusal("too_many", retry_after) with the seconds until the window ends.
    """
    # In a transaction that may be undone a count would be undone, and the lease not.
    if limit.most // PART_LEASED < 2 or connection.in_atomic_block:
        began_at, count = _counted(limit, who, now, 1)
        if count > limit.most:
            raise _too_many(began_at + timedelta(seconds=limit.seconds), now)
        return
    taken = 1
    with _leasing:
        lease = _leases.get((limit, who))
        if lease is not None and now < lease.ends:
            lease.asked += 1
            if lease.left:
                lease.left -= 1
                return
            if lease.all_counted:
                raise _too_many(lease.ends, now)
            taken = min(lease.asked, limit.most // PART_LEASED)
    began_at, count = _counted(limit, who, now, taken)
    ends, granted = began_at + timedelta(seconds=limit.seconds), min(taken, limit.most - (count - taken))
    _keep(limit, who, ends, granted - 1, all_counted=count >= limit.most)
    if granted < 1:
        raise _too_many(ends, now)


def _counted(limit: Limit, who: str, now: datetime, taken: int) -> tuple[datetime, int]:
    """When the window began, and how many are counted in it with these."""
    key = salted_hmac("aktiv.people.limits", f"{limit.name} {who}", algorithm="sha256").hexdigest()
    over = now - timedelta(seconds=limit.seconds)
    [(began_at, count)] = prepared.rows(_COUNT, {"key": key, "now": now, "over": over, "taken": taken})
    return began_at, count


def _keep(limit: Limit, who: str, ends: datetime, more: int, *, all_counted: bool) -> None:
    """Adds to the lease of this window, or begins one. Leases that are forgotten are lost, no more."""
    with _leasing:
        lease = _leases.get((limit, who))
        if lease is None or lease.ends != ends:
            if len(_leases) >= MOST_LEASES:
                _leases.clear()
            lease = _leases[limit, who] = _Lease(ends, asked=1)
        lease.left += max(0, more)
        lease.all_counted = lease.all_counted or all_counted


def _too_many(ends: datetime, now: datetime) -> Refusal:
    return Refusal("too_many", retry_after=max(1, ceil((ends - now).total_seconds())))


def forget_windows(now: datetime) -> int:
    """Removes windows that are over, whatever they limited. Returns how many."""
    removed, _ = LimitWindow.objects.filter(began_at__lt=now - LONGEST_WINDOW).delete()
    return removed
