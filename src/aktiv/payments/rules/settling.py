"""What is to be asked of a provider, from what it has told and what is owed: the whole of it, as pure functions."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum

PATIENCE, SELDOM = timedelta(minutes=15), timedelta(days=1)
"""How long a refusal is left alone, the first time and at last."""


class Verb(StrEnum):
    """What a provider can be asked to do with a payment that was authorised."""

    CAPTURE = "capture"
    REFUND = "refund"
    CANCEL = "cancel"


@dataclass(frozen=True, slots=True)
class Amounts:
    """A payment in øre, as far as is known: what the provider has told, or has said yes to and not told of yet.

    `deposit` is the part of it that is no price, `damage` what of that was taken for damage.

    `busy`: it was asked for something and has not answered, so nothing is asked until it has.
    """

    authorised: int = 0
    captured: int = 0
    refunded: int = 0
    cancelled: int = 0
    busy: bool = False
    deposit: int = 0
    damage: int = 0

    @property
    def for_price(self) -> int:
        """What of it was reserved for the price."""
        return max(0, self.authorised - self.deposit)

    @property
    def for_damage(self) -> int:
        """What of the deposit may be taken."""
        return min(self.damage, self.deposit, self.authorised)

    @property
    def kept(self) -> int:
        """What we have of it."""
        return self.captured - self.refunded

    @property
    def room(self) -> int:
        """What can still be taken."""
        return max(0, self.authorised - self.cancelled - self.captured)

    @property
    def takable(self) -> int:
        """What of the room may be taken: never what is left of the deposit."""
        return max(0, min(self.room, self.for_price + self.for_damage - self.captured))


@dataclass(frozen=True, slots=True)
class Due:
    """An order to give: to which of the payments, what, and how many øre (of a cancellation: what is let go of)."""

    payment: int
    verb: Verb
    amount: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Owed:
    """What is owed for what was paid for, in øre: all of it, and what of it is to be taken now.

    `over`: nothing more can come to be owed, so what is reserved beyond it is let go of. `damage` is what is owed
    besides and taken from deposits, which are not let go of while they are held (`holds_deposit`).
    """

    all: int
    now: int
    over: bool = False
    damage: int = 0
    holds_deposit: bool = False


def reach(payments: Sequence[Amounts], damage: int) -> int:
    """What payments keep or can still take for the price, in øre, when so much is owed for damage: what is owed beyond
    it no payment reaches."""
    of_deposits = min(damage, sum(each.for_damage for each in payments))
    for_price = sum(each.for_price for each in payments)
    return max(0, min(for_price, sum(each.kept + each.takable for each in payments) - of_deposits))


def orders_due(payments: Sequence[Amounts], owed: Owed) -> list[Due]:
    """What to ask for, so that what is kept comes to what is owed: at most one order for each payment.

    Too much is given back, from the last payment first. What is owed now is taken from the first that has room. Where
    more is owed than was reserved, what is missing is left for somebody else to collect: this asks for no new money,
    and a deposit pays for nothing but damage.
    """
    found: dict[int, Due] = {}
    for_price = sum(each.for_price for each in payments)
    damage = min(owed.damage, sum(each.for_damage for each in payments))
    kept, in_all = sum(each.kept for each in payments), min(owed.all, for_price) + damage
    too_much = kept - in_all
    for index, each in reversed(list(enumerate(payments))):
        if too_much > 0 and each.kept > 0:
            amount = min(too_much, each.kept)
            too_much -= amount
            if not each.busy:
                found[index] = Due(index, Verb.REFUND, amount)
    missing = min(owed.now, owed.all, for_price) + damage - kept
    unreserved = in_all - kept
    for index, each in enumerate(payments):
        take = max(0, min(missing, each.takable))
        keep = max(0, min(unreserved, each.takable))
        missing, unreserved = missing - take, unreserved - keep
        if each.busy or index in found:
            continue
        if take:
            found[index] = Due(index, Verb.CAPTURE, take)
        elif each.room and not keep and _may_go(each, owed, in_all):
            found[index] = Due(index, Verb.CANCEL, each.room)
    return [found[index] for index in sorted(found)]


def _may_go(payment: Amounts, owed: Owed, in_all: int) -> bool:
    """Whether what is reserved beyond what is owed is let go of: a provider lets go of all of it or of nothing."""
    if payment.deposit:
        return not owed.holds_deposit
    return owed.over or not in_all


def again_at(refusals: Sequence[datetime]) -> datetime | None:
    """When what a provider has refused at these instants is asked again: after a quarter of an hour, then after twice
    as long each time, at last once a day. None for what was never refused."""
    if not refusals:
        return None
    return max(refusals) + min(SELDOM, PATIENCE * (1 << min(len(refusals) - 1, 10)))


def carried_out(amounts: Amounts, due: Due) -> Amounts:
    """The amounts when the provider has done it."""
    match due.verb:
        case Verb.CAPTURE:
            return replace(amounts, captured=amounts.captured + due.amount)
        case Verb.REFUND:
            return replace(amounts, refunded=amounts.refunded + due.amount)
        case Verb.CANCEL:
            return replace(amounts, cancelled=amounts.cancelled + due.amount)
