"""What the demo's closed initiative was to gain: promised with a baseline before it was decided on, and measured twice
before it was closed."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from decimal import Decimal
from typing import NamedTuple
from uuid import UUID

from django.utils import timezone

from aktiv.collaboration.actions.benefits import Found, Planned, Promised, promise, take_part, write_down
from aktiv.collaboration.models import Benefit

DUE_IN = 500


class Part(NamedTuple):
    """A partner's part: where it stood, where it is to stand, at least and at most, and what was measured so many days
    before it was closed."""

    number: str
    baseline: str
    target: str
    least: str
    most: str
    found: tuple[tuple[int, str], ...]


class Hoped(NamedTuple):
    """A benefit of an initiative."""

    kind: str
    title: str
    unit: str
    how: str
    source: str
    parts: tuple[Part, ...]


HOPED: Mapping[str, Hoped] = {
    "Dørkode på bestillingen": Hoped(
        "environment", "Kilometer kjørt for å låse opp", "km", "Kjørebøkene til vaktmesterne, ganget opp til et år.",
        "Kjørebøker før innføring",
        (Part("1508", "6200", "2500", "1800", "4000", ((85, "5900"), (4, "4600"))),
         Part("4601", "9400", "4000", "3000", "6000", ((80, "7100"), (6, "5200")))),
    ),
}  # fmt: skip
"""By the initiative's title."""


def promise_of(number: int, title: str, by: UUID, now: datetime) -> None:
    """Promises what an initiative is to gain; nothing where nothing is told of it."""
    told = HOPED.get(title)
    if told is None:
        return
    made: Benefit | None = None
    for each in told.parts:
        planned = Planned(
            baseline=Decimal(each.baseline),
            baseline_on=timezone.localdate(now),
            source=told.source,
            target=Decimal(each.target),
            least=Decimal(each.least),
            most=Decimal(each.most),
            due=timezone.localdate(now) + timedelta(days=DUE_IN),
        )
        if made is None:
            said = Promised(
                kind=told.kind, title=told.title, way="manual", unit=told.unit, how=told.how, initiative=number
            )
            made = promise(each.number, said, planned, by=by, now=now)
        else:
            take_part(made.number, each.number, planned, by=by, now=now)


def measure_of(number: int, title: str, by: UUID, now: datetime) -> None:
    """Writes down what was measured of it by now."""
    told = HOPED.get(title)
    if told is None:
        return
    benefit = Benefit.objects.get(initiative__number=number, title=told.title)
    for each in told.parts:
        for days, value in each.found:
            at = now - timedelta(days=days)
            found = Found(value=Decimal(value), on=timezone.localdate(at))
            write_down(benefit.number, each.number, found, by=by, now=at)
