"""What cancelling costs: free until so long before the start, a share of the price after."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from fractions import Fraction

from aktiv.facilities.terms import Terms
from aktiv.values.money import round_half_up
from aktiv.values.refusal import Refusal


@dataclass(frozen=True, slots=True, kw_only=True)
class Cancellation:
    """What cancelling a date now costs, in øre of its price, VAT included, and until when it was or is free."""

    free_until: datetime
    fee: int
    percent: int

    @property
    def free(self) -> bool:
        return self.fee == 0


def cancellation(start: datetime, price: int, terms: Terms, now: datetime) -> Cancellation:
    """The fee for cancelling now. Exactly on the limit is free. `price` is the quoted total in øre."""
    free_until = start.astimezone(UTC) - timedelta(minutes=terms.cancel_free_minutes)
    if now <= free_until:
        return Cancellation(free_until=free_until, fee=0, percent=0)
    fee = round_half_up(Fraction(price * terms.cancel_fee_percent, 100))
    return Cancellation(free_until=free_until, fee=fee, percent=terms.cancel_fee_percent)


def not_begun(start: datetime, now: datetime) -> None:
    """Refusal("has_begun"): what has begun is neither cancelled nor moved by its holder."""
    if now >= start:
        raise Refusal("has_begun")
