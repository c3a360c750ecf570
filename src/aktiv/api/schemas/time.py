"""Times and money on the wire."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Annotated
from zoneinfo import ZoneInfo

from django.utils import timezone
from pydantic import Field

from aktiv.api.fields import Told
from aktiv.timetable.rules import Conflict
from aktiv.values.periods import Period


def local(instant: datetime) -> datetime:
    """An instant with the offset of the municipality that the answer is about (see speaking_of)."""
    return timezone.localtime(instant)


def speaking_of(zone: ZoneInfo) -> None:
    """From here on, times of this request are told on the clock of this zone. The entrance undoes it."""
    timezone.activate(zone)


class MoneyTold(Told):
    """An amount in the currency's smallest unit."""

    amount: Annotated[int, Field(description="Whole øre (smallest unit), VAT included.", examples=[25000])]
    currency: Annotated[str, Field(examples=["NOK"])]


class Span(Told):
    """From `start` up to, but not including, `end`."""

    start: Annotated[datetime, Field(examples=["2027-03-02T18:00:00+01:00"])]
    end: Annotated[datetime, Field(examples=["2027-03-02T20:00:00+01:00"])]


class PeriodTold(Span):
    """A period and nothing else."""

    @classmethod
    def of(cls, period: Period) -> PeriodTold:
        """On the clock of the municipality."""
        return cls(start=local(period.start), end=local(period.end))


class ConflictTold(Span):
    """Something that is in the way. Whose it is, is not told."""

    space_id: Annotated[int | None, Field(description="Which of the spaces asked for it is in the way of.")]
    kind: Annotated[str, Field(description="use, hold, buffer or closure.")]

    @classmethod
    def all(cls, conflicts: Iterable[Conflict]) -> list[ConflictTold]:
        """Each once, in order of time."""
        told = {
            (each.during.start, each.during.end, each.space_id, each.kind.value): cls(
                start=local(each.during.start),
                end=local(each.during.end),
                space_id=each.space_id,
                kind=each.kind.value,
            )
            for each in conflicts
        }
        return [told[key] for key in sorted(told, key=str)]


class AlternativeTold(Span):
    """A time that could be had instead, as far as can be seen just now."""

    space_id: int
    kind: Annotated[str, Field(description="What differs: other_part, other_space, other_time, other_day, shorter.")]

    @classmethod
    def of(cls, kind: str, space_id: int, period: Period) -> AlternativeTold:
        """On the clock of the municipality."""
        return cls(kind=kind, space_id=space_id, start=local(period.start), end=local(period.end))
