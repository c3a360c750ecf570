"""Counting how often something was asked. The count stays when what was asked is refused."""

from __future__ import annotations

from datetime import datetime, timedelta
from math import ceil

from django.utils.crypto import salted_hmac

from aktiv import prepared
from aktiv.people.models import LimitWindow
from aktiv.people.rules.limits import Limit
from aktiv.values.refusal import Refusal

# One statement, so that two at once are counted as two. The table is unlogged: a crash forgets counts, nothing more.
_COUNT = """
    INSERT INTO people_limitwindow AS w (key, began_at, count) VALUES (%(key)s::text, %(now)s::timestamptz, 1)
    ON CONFLICT (key) DO UPDATE SET
        began_at = CASE WHEN w.began_at <= %(over)s::timestamptz THEN %(now)s::timestamptz ELSE w.began_at END,
        count = CASE WHEN w.began_at <= %(over)s::timestamptz THEN 1 ELSE w.count + 1 END
    RETURNING began_at, count
"""
LONGEST_WINDOW = timedelta(days=1)


def spend(limit: Limit, who: str, now: datetime) -> None:
    """Counts one more by `who` (an address, an id). One statement; call it outside the action's transaction.

    Raises Refusal("too_many", retry_after) with the seconds until the window ends.
    """
    window = timedelta(seconds=limit.seconds)
    key = salted_hmac("aktiv.people.limits", f"{limit.name} {who}", algorithm="sha256").hexdigest()
    [(began_at, count)] = prepared.rows(_COUNT, {"key": key, "now": now, "over": now - window})
    if count > limit.most:
        raise Refusal("too_many", retry_after=max(1, ceil((began_at + window - now).total_seconds())))


def forget_windows(now: datetime) -> int:
    """Removes windows that are over, whatever they limited. Returns how many."""
    removed, _ = LimitWindow.objects.filter(began_at__lt=now - LONGEST_WINDOW).delete()
    return removed
