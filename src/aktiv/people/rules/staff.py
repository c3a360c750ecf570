"""How long a role on a staff is trusted without anybody saying that it is still right; pure."""

from __future__ import annotations

from datetime import date, timedelta

REVIEWED_EVERY = timedelta(days=365)
GRACE = timedelta(days=60)
"""How long after that a role that nobody has confirmed goes on."""
ORDINARY_LENGTH = timedelta(days=365)
"""How long a role lasts when nothing else is said."""


def due_on(valid_from: date, reviewed_on: date | None) -> date:
    """The day on which somebody is to say whether the role is still right."""
    return (reviewed_on or valid_from) + REVIEWED_EVERY


def last_day_unreviewed(valid_from: date, reviewed_on: date | None) -> date:
    """The last day of a role that nobody confirms."""
    return due_on(valid_from, reviewed_on) + GRACE


def due_since(day: date) -> date:
    """Roles that began, or were last confirmed, on this day or before are due on `day`."""
    return day - REVIEWED_EVERY


def lapsed_since(day: date) -> date:
    """Roles that began, or were last confirmed, before this day are over on `day`."""
    return day - REVIEWED_EVERY - GRACE
