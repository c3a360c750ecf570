"""What a member's number is, and when a notice is over; pure."""

from __future__ import annotations

import calendar
from datetime import date

from aktiv.values.refusal import Refusal


def require_number(text: str) -> str:
    """The country's own number of a member, three to twelve digits, spaces taken out. Raises Refusal:
    not_a_member_number."""
    number = "".join(text.split())
    if not (number.isascii() and number.isdigit() and 3 <= len(number) <= 12):
        raise Refusal("not_a_member_number")
    return number


def last_day_after_notice(notice_on: date, months: int) -> date:
    """The last day of one who gave notice on a day: the same day so many months later, or that month's last."""
    year, month = divmod(notice_on.year * 12 + notice_on.month - 1 + months, 12)
    return date(year, month + 1, min(notice_on.day, calendar.monthrange(year, month + 1)[1]))
