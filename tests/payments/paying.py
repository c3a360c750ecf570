"""What tests of paying do again and again."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

from aktiv.bookings.queries.asking import Details
from aktiv.bookings.queries.series import Pattern
from aktiv.bookings.rules import Party
from aktiv.facilities.models import Space
from aktiv.payments.actions.paying import pay
from aktiv.payments.actions.settling import go_on
from aktiv.payments.models import Payment
from aktiv.values.recurrence import Recurrence
from aktiv.walls import everything
from tests.bookings.world import NOW, TUESDAY, World, held


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


def weekly(space: Space, weeks: int, hours: tuple[int, int] = (18, 20), **more: object) -> Pattern:
    """Tuesdays from 2 March 2027, so many."""
    dates = Recurrence(first=TUESDAY, last=TUESDAY + timedelta(weeks=weeks - 1), weekdays=frozenset({2}))
    return Pattern(space_id=space.pk, recurrence=dates, from_minute=hours[0] * 60, to_minute=hours[1] * 60, **more)  # type: ignore[arg-type]


def begun_series(
    world: World,
    weeks: int,
    party: Party | None = None,
    now: datetime = NOW,
    hold_id: UUID | None = None,
    **more: object,
) -> Payment:
    """One payment for so many Tuesdays."""
    party, pattern = party or world.as_alice, weekly(world.courts["A"], weeks, **more)
    return pay(
        party, hold_id, Details(), provider="purse", description="Court A", language="en", now=now, pattern=pattern
    )


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
