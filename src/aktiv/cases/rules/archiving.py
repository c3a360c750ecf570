"""When something is tried again on its way to an archive."""

from __future__ import annotations

from datetime import timedelta

FIRST = timedelta(minutes=1)
LONGEST = timedelta(hours=1)


def wait_after(attempts: int) -> timedelta:
    """After so many attempts (from 1): 1, 2, 4, … minutes, at most an hour, and never given up by ourselves."""
    return min(FIRST * (1 << min(attempts - 1, 10)), LONGEST)
