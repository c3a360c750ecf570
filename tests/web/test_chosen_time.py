"""Panel and calendar say the same: a start without room for the whole length gives the longest that fits."""

from __future__ import annotations

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

from aktiv.values.periods import Period
from aktiv.web.components.week import Column, Start
from aktiv.web.public.weeks import fitting

OSLO = ZoneInfo("Europe/Oslo")
DAY = date(2026, 12, 3)


def column(*starts: Start) -> Column:
    return Column(DAY, starts=starts)


def chosen(minutes: int) -> Period:
    start = datetime(2026, 12, 3, 14, 30, tzinfo=UTC)  # 15.30 in Oslo
    return Period(start, start.replace(hour=14 + (30 + minutes) // 60, minute=(30 + minutes) % 60))


def test_a_short_start_is_ordered_as_short_as_it_is_shown() -> None:
    short = Start(15 * 60 + 30, 16 * 60, "2026-12-03T15:30:00+01:00", short=True)
    assert fitting(chosen(60), [column(short)], OSLO) == chosen(30)


def test_a_start_with_room_is_ordered_whole() -> None:
    whole = Start(15 * 60 + 30, 16 * 60 + 30, "2026-12-03T15:30:00+01:00")
    assert fitting(chosen(60), [column(whole)], OSLO) == chosen(60)
