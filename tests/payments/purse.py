"""A provider of payment in the test's own hands: it keeps amounts as real ones do, and fails when it is told to."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time

from aktiv.payments.ports.provider import (
    Begun,
    ForgedMessage,
    Moved,
    Order,
    ProviderAway,
    ProviderRefused,
    Standing,
    Sums,
    Told,
)


@dataclass
class Purse:
    """`away`: it does not answer. `half`: it does what it is asked, once, and does not answer."""

    name: str = "purse"
    away: bool = False
    half: bool = False
    known: dict[str, Sums] = field(default_factory=dict)
    orders: dict[str, Order] = field(default_factory=dict)
    keys: dict[str, object] = field(default_factory=dict)
    done: list[tuple[str, str, int]] = field(default_factory=list)
    lists: dict[date, list[Moved]] = field(default_factory=dict)

    def begin(self, order: Order, *, key: str) -> Begun:
        self._reached()
        self._once(key, order.reference)
        self.orders[order.reference] = order
        provider_id = f"p-{order.reference}"
        self.known.setdefault(
            order.reference,
            Sums(
                provider_id=provider_id,
                standing=Standing.OPEN,
                amount=order.amount,
                currency=order.currency,
                authorised=0,
                captured=0,
                refunded=0,
                cancelled=0,
            ),
        )
        self._answered()
        return Begun(provider_id=provider_id, redirect_to=f"https://purse.example/{order.reference}")

    def read(self, reference: str, provider_id: str) -> Sums:
        self._reached()
        if reference not in self.known:
            raise ProviderRefused("unknown_payment")
        return self.known[reference]

    def capture(self, reference: str, provider_id: str, amount: int, currency: str, *, key: str) -> None:
        self._reached()
        now = self.known[reference]
        if self._once(key, ("capture", amount)):
            if amount > now.authorised - now.captured - now.cancelled:
                raise ProviderRefused("too_much")
            self.known[reference] = replace(now, captured=now.captured + amount)
            self.done.append((reference, "capture", amount))
        self._answered()

    def refund(self, reference: str, provider_id: str, amount: int, currency: str, *, key: str) -> None:
        self._reached()
        now = self.known[reference]
        if self._once(key, ("refund", amount)):
            if amount > now.captured - now.refunded:
                raise ProviderRefused("too_much")
            self.known[reference] = replace(now, refunded=now.refunded + amount)
            self.done.append((reference, "refund", amount))
        self._answered()

    def cancel(self, reference: str, provider_id: str, *, key: str) -> None:
        self._reached()
        now = self.known[reference]
        if self._once(key, "cancel"):
            rest = now.authorised - now.captured
            self.known[reference] = replace(
                now, cancelled=rest, standing=now.standing if now.authorised else Standing.TERMINATED
            )
            self.done.append((reference, "cancel", rest))
        self._answered()

    def heard(self, method: str, path: str, headers: Mapping[str, str], body: bytes, now: datetime) -> Told:
        if headers.get("signed") != "well":
            raise ForgedMessage
        reference, _, event_id = body.decode().partition(" ")
        return Told(event_id=event_id, reference=reference, provider_id="", name="changed")

    def moved(self, day: date) -> Iterator[Moved]:
        self._reached()
        return iter(self.lists.get(day, []))

    def listed(self, day: date, reference: str, amount: int, movement_id: str, currency: str = "NOK") -> None:
        """Its list of a day has a line more."""
        moved = Moved(
            movement_id=movement_id,
            reference=reference,
            provider_id="",
            kind="capture" if amount > 0 else "refund",
            amount=amount,
            currency=currency,
            at=datetime.combine(day, time(12), UTC),
        )
        self.lists.setdefault(day, []).append(moved)

    def approved(self, reference: str) -> None:
        """The payer goes through with it."""
        now = self.known[reference]
        self.known[reference] = replace(now, standing=Standing.AUTHORISED, authorised=now.amount, method="purse")

    def left(self, reference: str, standing: Standing = Standing.ABORTED) -> None:
        """The payer does not."""
        self.known[reference] = replace(self.known[reference], standing=standing)

    def _reached(self) -> None:
        if self.away:
            raise ProviderAway

    def _answered(self) -> None:
        if self.half:
            self.half = False
            raise ProviderAway

    def _once(self, key: str, what: object) -> bool:
        if key in self.keys:
            assert self.keys[key] == what, "one key for two orders"
            return False
        self.keys[key] = what
        return True
