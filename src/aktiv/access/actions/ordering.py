"""What is said to a lock service about a grant: one order at a time, under a key that it knows again."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime

from aktiv.access.ports.lock import LockService, Pin
from aktiv.access.rules.steps import Step
from aktiv.values.periods import Period


@dataclass(frozen=True, slots=True)
class Order:
    """What is said to a service about a grant. `lease` is until when the grant is this worker's: an answer is known to
    be in time by it."""

    grant_id: int
    step: Step
    slug: str
    service: str
    key: str
    lock: str
    window: Period
    lease: datetime


def said(service: LockService, order: Order) -> Pin | None:
    """Says it. What the service then has; None for nothing. Raises LockAway and LockRefused."""
    return _SAID[order.step](service, order)


_SAID: Mapping[Step, Callable[[LockService, Order], Pin | None]] = {
    Step.ASK: lambda service, order: service.ask(order.key, order.lock, order.window),
    Step.MOVE: lambda service, order: service.move(order.key, order.lock, order.window),
    Step.RENEW: lambda service, order: service.renew(order.key, order.lock, order.window),
    Step.CHECK: lambda service, order: service.read(order.key, order.lock),
    Step.END: lambda service, order: service.end(order.key, order.lock),
}
