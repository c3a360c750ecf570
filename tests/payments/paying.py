"""What tests of paying do again and again."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from aktiv.bookings.queries.asking import Details
from aktiv.bookings.rules import Party
from aktiv.facilities.models import Space
from aktiv.payments.actions.paying import pay
from aktiv.payments.actions.settling import go_on
from aktiv.payments.models import Payment
from aktiv.walls import everything
from tests.bookings.world import NOW, World, held


def begun(
    world: World, hours: str = "18–20", party: Party | None = None, space: Space | None = None, now: datetime = NOW
) -> Payment:
    """A payment that was begun for a hold."""
    party = party or world.as_alice
    hold = held(world, hours, party, space or world.courts["A"])
    return again(hold.pk, party, now)


def again(hold_id: UUID, party: Party, now: datetime = NOW) -> Payment:
    """Paying for a hold."""
    return pay(party, hold_id, Details(), provider="purse", description="Court A", language="en", now=now)


def fresh(payment: Payment) -> Payment:
    """A payment as it is now."""
    with everything():
        return Payment.objects.get(pk=payment.pk)


def amounts(payment: Payment) -> tuple[int, int, int, int]:
    """What was authorised, captured, refunded and cancelled."""
    now = fresh(payment)
    return now.authorised, now.captured, now.refunded, now.cancelled


def worked(now: datetime) -> None:
    """The worker has done all that there is to do."""
    for _ in range(10):
        if not go_on(now):
            return
    raise AssertionError("the worker never comes to rest")
