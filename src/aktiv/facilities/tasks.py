"""What the catalogue does by itself: moves the days that hours are compiled for along with the calendar."""

from __future__ import annotations

from datetime import UTC, datetime

from procrastinate.contrib.django import app

from aktiv.facilities.actions import compile_spaces


@app.periodic(cron="15 1 * * *")
@app.task(queueing_lock="facilities.keep_hours_compiled")
def keep_hours_compiled(timestamp: int) -> None:
    """Once a night. Sheets reach two months past every horizon, so a night that is missed harms nobody."""
    compile_spaces(now=max(datetime.now(UTC), datetime.fromtimestamp(timestamp, UTC)))
