"""Payments as those who keep a municipality's accounts see them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import Exists, F, OuterRef, Q, QuerySet, Sum

from aktiv.payments.models import Damage, GivingBack, Payment, Posting, ProviderOrder
from aktiv.payments.queries.owing import owed_for
from aktiv.payments.queries.payments import billed_beyond
from aktiv.payments.rules.giving_back import most_to_give_back
from aktiv.prices.queries.records import Charged
from aktiv.walls import within

A_PAGE = 50
UNANSWERED = timedelta(minutes=30)
"""An order that nobody has answered for so long wants somebody to look."""


@dataclass(frozen=True, slots=True)
class Found:
    """A page of payments, and whether there are more."""

    payments: tuple[Payment, ...]
    more: bool


@dataclass(frozen=True, slots=True)
class Told:
    """A payment with all that was done about it."""

    payment: Payment
    orders: tuple[ProviderOrder, ...]
    postings: tuple[Posting, ...]
    given_back: tuple[GivingBack, ...]
    charged: tuple[Charged, ...]
    beyond: int = 0  # øre that its booking owes on an invoice

    @property
    def owed(self) -> int:
        """What its booking comes to, in øre."""
        return sum(each.amount for each in self.charged)

    @property
    def most(self) -> int:
        """What of it can be given back, in øre."""
        paid = self.payment
        return most_to_give_back(
            authorised=paid.authorised, cancelled=paid.cancelled, refunded=paid.refunded, owed=self.owed
        )


@dataclass(frozen=True, slots=True)
class Sums:
    """What all payments of a municipality have come to, in øre, and how many want somebody to look."""

    reserved: int
    taken: int
    given_back: int
    to_look_at: int


def payments_of(
    municipality_id: int, *, text: str = "", attention: bool = False, page: int = 1, now: datetime
) -> Found:
    """A municipality's payments, the latest first, by reference or booking number. One statement beside the wall's."""
    with within(municipalities=[municipality_id]):
        rows = Payment.objects.filter(municipality_id=municipality_id).select_related("booking", "loan")
        if attention:
            rows = _to_look_at(rows, now)
        if text:
            number = int(text) if text.isascii() and text.isdigit() and len(text) < 10 else None
            rows = rows.filter(Q(reference=text) | Q(booking__number=number) if number else Q(reference=text))
        first = (page - 1) * A_PAGE
        found = list(rows.order_by("-created_at", "-id")[first : first + A_PAGE + 1])
    return Found(tuple(found[:A_PAGE]), len(found) > A_PAGE)


def payment_told(payment_id: UUID, municipality_id: int) -> Told | None:
    """A payment of the municipality; None for all others. Eight statements."""
    with within(municipalities=[municipality_id]):
        rows = Payment.objects.filter(municipality_id=municipality_id).select_related("booking", "municipality")
        payment = rows.filter(pk=payment_id).first()
        if payment is None:
            return None
        return Told(
            payment,
            tuple(ProviderOrder.objects.filter(payment=payment).order_by("asked_at")),
            tuple(Posting.objects.filter(payment=payment).order_by("at").prefetch_related("entries")),
            tuple(
                GivingBack.objects.filter(payment=payment).select_related("asked_by", "decided_by").order_by("asked_at")
            ),
            tuple(charged_for(payment)),
            billed_beyond(payment.booking_id) if payment.booking_id is not None else 0,
        )


def sums_of(municipality_id: int, now: datetime) -> Sums:
    """What a municipality's payments come to. Two statements over its payments."""
    with within(municipalities=[municipality_id]):
        rows = Payment.objects.filter(municipality_id=municipality_id)
        sums = rows.aggregate(
            reserved=Sum(F("authorised") - F("captured") - F("cancelled")),
            taken=Sum("captured"),
            given=Sum("refunded"),
        )
        look = _to_look_at(rows, now).count()
    return Sums(int(sums["reserved"] or 0), int(sums["taken"] or 0), int(sums["given"] or 0), look)


def charged_for(payment: Payment) -> Sequence[Charged]:
    """What the booking of a payment was charged and still owes, corrections taken in. Three statements."""
    if payment.booking_id is None:
        return []
    charged, damage = owed_for(payment)
    return [each for each in (*charged, *damage) if each.amount > 0]


def _to_look_at(rows: QuerySet[Payment], now: datetime) -> QuerySet[Payment]:
    """What was refused, is not answered, waits for another's yes or an answer, or was paid for a time that was lost."""
    orders = ProviderOrder.objects.filter(payment=OuterRef("pk"))
    refused = orders.exclude(refused="").exclude(verb="begin").exclude(why="abandoned")
    unanswered = orders.filter(try_at__isnull=False, asked_at__lt=now - UNANSWERED).exclude(verb="begin")
    waits = GivingBack.objects.filter(payment=OuterRef("pk"), decided_at=None)
    damage = Damage.objects.filter(payment=OuterRef("pk"), decided_at=None)
    returned = F("cancelled") + F("refunded")
    lost = Q(lost_at__isnull=False) & Q(authorised__gt=returned)
    return rows.filter(Exists(refused) | Exists(unanswered) | Exists(waits) | Exists(damage) | lost)
