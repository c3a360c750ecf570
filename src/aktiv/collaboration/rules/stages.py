"""The stages of a feature over time, as stretches without gaps: for drawings and for what stood on a day."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple


class Said(NamedTuple):
    """What was said of a stage, from one moment until another (None: it still holds)."""

    stage: str
    since: datetime
    until: datetime | None


class Stretch(NamedTuple):
    """A stage from a moment to another, the end excluded."""

    stage: str
    begins: datetime
    ends: datetime


def stretches(said: Sequence[Said], before: str, begins: datetime, ends: datetime) -> list[Stretch]:
    """The stages from `begins` to `ends`, in order and touching; `before` is the stage where nothing was said.
    Stretches of one stage that touch are one."""
    if begins >= ends:
        return []
    found: list[Stretch] = []

    def add(stage: str, start: datetime, end: datetime) -> None:
        start, end = max(start, begins), min(end, ends)
        if start >= end:
            return
        if found and found[-1].stage == stage:
            found[-1] = Stretch(stage, found[-1].begins, end)
        else:
            found.append(Stretch(stage, start, end))

    reached = begins
    for each in sorted(said, key=lambda one: (one.since, one.until is None)):
        add(before, reached, each.since)
        until = each.until or ends
        add(each.stage, max(reached, each.since), until)
        reached = max(reached, each.since, until)
    add(before, reached, ends)
    return found
