"""What is to be asked of a provider, from what it has told and what is owed: the whole of it, as pure functions."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum


class Verb(StrEnum):
    """What a provider can be asked to do with a payment that was authorised."""

    CAPTURE = "capture"
    REFUND = "refund"
    CANCEL = "cancel"


@dataclass(frozen=True, slots=True)
class Amounts:
    """A payment in øre, as far as is known: what the provider has told, or has said yes to and not told of yet.

    `busy`: it was asked for something and has not answered, so nothing is asked until it has.
    """

    authorised: int = 0
    captured: int = 0
    refunded: int = 0
    cancelled: int = 0
    busy: bool = False

    @property
    def kept(self) -> int:
        """What we have of it."""
        return self.captured - self.refunded

    @property
    def room(self) -> int:
        """What can still be taken."""
        return max(0, self.authorised - self.cancelled - self.captured)


@dataclass(frozen=True, slots=True)
class Due:
    """An order to give: to which of the payments, what, and how many øre (of a cancellation: what is let go of)."""

    payment: int
    verb: Verb
    amount: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Owed:
    """What is owed for what was paid for, in øre: all of it, and what of it is to be taken now.

    `over`: nothing more can come to be owed, so what is reserved beyond it is let go of.
    """

    all: int
    now: int
    over: bool = False


def orders_due(payments: Sequence[Amounts], owed: Owed) -> list[Due]:
    """What to ask for, so that what is kept comes to what is owed: at most one order for each payment.

    Too much is given back, from the last payment first. What is owed now is taken from the first that has room. Where
    more is owed than was reserved, what is missing is left for somebody else to collect: this asks for no new money.
    """
    found: dict[int, Due] = {}
    too_much = sum(each.kept for each in payments) - owed.all
    for index, each in reversed(list(enumerate(payments))):
        if too_much > 0 and each.kept > 0:
            amount = min(too_much, each.kept)
            too_much -= amount
            if not each.busy:
                found[index] = Due(index, Verb.REFUND, amount)
    missing = min(owed.now, owed.all) - sum(each.kept for each in payments)
    unreserved = owed.all - sum(each.kept for each in payments)
    for index, each in enumerate(payments):
        take = max(0, min(missing, each.room))
        keep = max(0, min(unreserved, each.room))
        missing, unreserved = missing - take, unreserved - keep
        if each.busy or index in found:
            continue
        if take:
            found[index] = Due(index, Verb.CAPTURE, take)
        elif each.room and (owed.over or not owed.all) and not keep:
            found[index] = Due(index, Verb.CANCEL, each.room)
    return [found[index] for index in sorted(found)]


def carried_out(amounts: Amounts, due: Due) -> Amounts:
    """The amounts when the provider has done it."""
    match due.verb:
        case Verb.CAPTURE:
            return replace(amounts, captured=amounts.captured + due.amount)
        case Verb.REFUND:
            return replace(amounts, refunded=amounts.refunded + due.amount)
        case Verb.CANCEL:
            return replace(amounts, cancelled=amounts.cancelled + due.amount)
