"""When an answer is due, and until when one may appeal. Civil days; pure."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

ANSWER_DAYS = 21
"""How long an answer may take where a municipality has said nothing else."""
APPEAL_DAYS = 21
"""Three weeks, as the public administration act has it (fvl. § 29), from the day the letter is there."""
OFFER_DAYS = 3
"""How long offered times are held."""


def answer_by(submitted: datetime, zone: ZoneInfo, days: int = ANSWER_DAYS) -> date:
    """The last day on which the municipality says it will have answered."""
    return submitted.astimezone(zone).date() + timedelta(days=days)


def moved_by_waiting(due: date, since: datetime, now: datetime, zone: ZoneInfo) -> date:
    """The deadline after the applicant was waited for: as many civil days later as the waiting took."""
    return due + (now.astimezone(zone).date() - since.astimezone(zone).date())


def appeal_by(decided: datetime, zone: ZoneInfo) -> date:
    """The last day on which a decision may be appealed: three weeks after the letter has come, the same day."""
    return decided.astimezone(zone).date() + timedelta(days=APPEAL_DAYS)
