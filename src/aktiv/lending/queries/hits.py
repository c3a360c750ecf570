"""Whom it hits when there is less than was promised, and what they might have instead."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q, QuerySet
from django.db.models.functions import Upper

from aktiv.lending.models import Depot, Holding, Kind, Loan, Pool
from aktiv.lending.queries.stock import free_over
from aktiv.lending.rules.peaks import peak
from aktiv.values.periods import Period
from aktiv.walls import within

Besides = Depot | Kind | None
MOST_HITS = 50
"""Loans that are named at once."""


@dataclass(frozen=True, slots=True)
class Substitute:
    """Another pool with enough left for the whole time: the same kind elsewhere, or one of its category."""

    pool: Pool
    left: int


@dataclass(frozen=True, slots=True)
class Hit:
    """A loan that is promised more than there will be, by how many, and what could take its place."""

    loan: Loan
    amount: int
    during: Period
    substitutes: tuple[Substitute, ...]


def hits(pool: Pool, there: int, now: datetime, during: Period | None = None, besides: Besides = None) -> list[Hit]:
    """The loans that `there` things do not reach for, the last made first, until the rest fits; `during` a time, or
    from now on. Loans that are out already are nobody's to take back: they are hit only when there is nothing else.

    `besides` is the kind or the storage place that goes out of use, and stands in for nothing.
    """
    with within(municipalities=[pool.municipality_id]):
        held = list(
            Holding.objects.alias(until=Upper("during"))
            .filter(pool=pool, until__gt=now)
            .select_related("line__loan__person", "line__loan__organisation")
        )
        if during is not None:
            held = [each for each in held if each.during.upper > during.start and each.during.lower < during.end]
        kept = sorted(held, key=_last_to_go)
        found: list[Holding] = []
        while kept and peak([(each.amount, _period(each)) for each in kept], during or _all(held, now)) > there:
            found.append(kept.pop())
        rows = [(each, each.line.loan) for each in found if each.line is not None]
    return [Hit(loan, each.amount, _period(each), _substitutes(pool, each, besides)) for each, loan in rows]


def loans_promised(gone: Kind | Depot, now: datetime) -> int:
    """How many loans were promised something of a kind, or of a storage place. One statement."""
    with within(municipalities=[gone.municipality_id]):
        return _promised(gone, now).order_by().values("line__loan").distinct().count()


def hits_of(gone: Kind | Depot, now: datetime, most: int = MOST_HITS) -> list[Hit]:
    """The loans that a kind or a storage place that goes out of use was promised to, the last made first; of a set,
    those that have it as a set. Three statements, and two for each."""
    with within(municipalities=[gone.municipality_id]):
        held = _promised(gone, now).order_by("-line__loan__created_at", "pk")[:most]
        rows = [(each, each.pool, each.line.loan) for each in held if each.line is not None]
    return [Hit(loan, each.amount, _period(each), _substitutes(pool, each, gone)) for each, pool, loan in rows]


def _promised(gone: Kind | Depot, now: datetime) -> QuerySet[Holding]:
    of = Q(pool__depot=gone) if isinstance(gone, Depot) else Q(pool__kind=gone) | Q(line__whole=gone)
    return _coming(now).filter(of, line__isnull=False)


def _coming(now: datetime) -> QuerySet[Holding]:
    return (
        Holding.objects.alias(until=Upper("during"))
        .filter(until__gt=now)
        .select_related("pool__kind", "line__loan__person", "line__loan__organisation", "line__loan__municipality")
    )


def promised_at_once(pool: Pool, now: datetime) -> int:
    """The most that is promised of the pool at any moment from now on."""
    held = list(Holding.objects.alias(until=Upper("during")).filter(pool=pool, until__gt=now))
    return peak([(each.amount, _period(each)) for each in held], _all(held, now)) if held else 0


def _substitutes(pool: Pool, hit: Holding, besides: Besides = None) -> tuple[Substitute, ...]:
    others: Sequence[Pool] = list(
        Pool.objects.filter(
            municipality_id=pool.municipality_id,
            kind__category=pool.kind.category,
            kind__active=True,
            kind__space=None,
            depot__active=True,
        )
        .exclude(pk=pool.pk)
        .exclude(
            Q(kind=besides) if isinstance(besides, Kind) else Q(depot=besides) if besides is not None else Q(pk=None)
        )
        .select_related("kind", "depot")
    )
    left = free_over([each.pk for each in others], _period(hit))
    fitting = [Substitute(each, left[each.pk]) for each in others if left.get(each.pk, 0) >= hit.amount]
    fitting.sort(key=lambda each: (each.pool.kind_id != pool.kind_id, -each.left, each.pool.pk))
    return tuple(fitting[:3])


def _last_to_go(each: Holding) -> tuple[int, datetime, int]:
    loan = each.line.loan if each.line is not None else None
    if loan is None:
        return (0, each.during.lower, each.pk)  # away for service: nobody's loan
    return (1 if loan.state == Loan.State.OUT else 2, loan.created_at, each.pk)


def _period(each: Holding) -> Period:
    return Period(each.during.lower, each.during.upper)


def _all(held: Sequence[Holding], now: datetime) -> Period:
    return Period(now, max([each.during.upper for each in held]))
