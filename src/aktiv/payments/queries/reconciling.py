"""What the providers' lists say otherwise than we do."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import BigIntegerField, Exists, F, OuterRef, Subquery, Sum
from django.db.models.functions import Coalesce

from aktiv.payments.models import ListRead, Movement, Payment, Posting
from aktiv.walls import within

LISTED_WITHIN = timedelta(days=4)
"""What is newer may not stand in any list yet."""
MOST = 200


@dataclass(frozen=True, slots=True)
class Differing:
    """A payment whose lists come to another sum than we have (øre): what we have, and what they say."""

    payment: Payment
    kept: int
    listed: int


@dataclass(frozen=True, slots=True)
class Reconciliation:
    """All that is to be looked at, and how the lists were read."""

    unknown: tuple[Movement, ...]
    differing: tuple[Differing, ...]
    unread: tuple[ListRead, ...]
    last: ListRead | None

    @property
    def agrees(self) -> bool:
        return not (self.unknown or self.differing or self.unread)


def reconciliation_of(municipality_id: int, now: datetime) -> Reconciliation:
    """Of a municipality. Five statements; the oldest differences last, at most two hundred of a kind."""
    reads = ListRead.objects.filter(municipality_id=municipality_id)
    return Reconciliation(
        tuple(Movement.objects.filter(municipality_id=municipality_id, payment=None).order_by("-at")[:MOST]),
        tuple(differing(municipality_id, now)),
        tuple(reads.filter(lines=None).order_by("-day", "provider")[:MOST]),
        reads.order_by("-read_at").first(),
    )


def differing(municipality_id: int, now: datetime) -> Sequence[Differing]:
    """Payments that have rested long enough to stand in the lists, and do not stand there with what we have, or in
    another currency. One statement beside the wall's."""
    listed = (
        Movement.objects.filter(payment=OuterRef("pk"), currency=OuterRef("currency"))
        .order_by()
        .values("payment")
        .annotate(sum=Sum("amount"))
        .values("sum")
    )
    moved_lately = Posting.objects.filter(payment=OuterRef("pk"), at__gt=now - LISTED_WITHIN)
    with within(municipalities=[municipality_id]):
        rows = (
            Payment.objects.filter(municipality_id=municipality_id, captured__gt=0)
            .annotate(listed=Coalesce(Subquery(listed, output_field=BigIntegerField()), 0))
            .exclude(listed=F("captured") - F("refunded"))
            .exclude(Exists(moved_lately))
            .select_related("booking")
            .order_by("-created_at")[:MOST]
        )
        return [Differing(each, each.captured - each.refunded, each.listed) for each in rows]
