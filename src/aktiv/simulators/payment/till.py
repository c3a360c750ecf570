"""Payments as amounts, and all that was done with them. Nothing more is captured than was authorised, nothing more
given back than was captured, whoever asks and however many at a time."""

from __future__ import annotations

import secrets
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

OSLO = ZoneInfo("Europe/Oslo")
OPEN, AUTHORISED, ABORTED, EXPIRED, TERMINATED = "CREATED", "AUTHORIZED", "ABORTED", "EXPIRED", "TERMINATED"
CREATED, CAPTURED, REFUNDED, CANCELLED = "CREATED", "CAPTURED", "REFUNDED", "CANCELLED"


class Denied(Exception):
    """It cannot be done; `reason` is one of ours."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True, slots=True, kw_only=True)
class Deed:
    """Something that was done with a payment: `kind` as Vipps calls its events."""

    id: str
    kind: str
    amount: int
    at: datetime
    key: str = ""

    @property
    def day(self) -> date:
        """The civil day on which it was done."""
        return self.at.astimezone(OSLO).date()


@dataclass(slots=True, kw_only=True)
class Payment:
    """One payment of a merchant."""

    id: str
    merchant: str
    reference: str
    amount: int
    currency: str
    description: str
    return_to: str
    cancel_to: str
    method: str
    made_at: datetime
    expires_at: datetime | None
    more: dict[str, Any]  # Any: what a provider keeps beside
    token: str = field(default_factory=lambda: secrets.token_urlsafe(24))
    state: str = OPEN
    authorised: int = 0
    captured: int = 0
    refunded: int = 0
    cancelled: int = 0
    deeds: list[Deed] = field(default_factory=list)


class Till:
    """All payments. `told` hears of each deed, in the order in which they were done. `guard` is held meanwhile, and by
    whoever wants to look and act in one."""

    def __init__(self, told: Callable[[Payment, Deed], None], clock: Callable[[], datetime] | None = None) -> None:
        self.guard = threading.RLock()
        self.payments: dict[str, Payment] = {}
        self._told = told
        self._clock = clock or (lambda: datetime.now(UTC))
        self._later = timedelta()

    def now(self) -> datetime:
        """What time it is here."""
        return self._clock() + self._later

    def later(self, by: timedelta) -> None:
        """For tests: it is so much later from now on. What nobody answered in time has expired."""
        with self.guard:
            self._later += by
            for each in self.payments.values():
                self._look(each)

    def make(
        self,
        *,
        merchant: str,
        reference: str,
        amount: int,
        currency: str,
        description: str = "",
        return_to: str = "",
        cancel_to: str = "",
        method: str = "",
        lives: timedelta | None = None,
        more: dict[str, Any] | None = None,  # Any: what a provider keeps beside
    ) -> Payment:
        """A new payment, which the payer has not seen."""
        with self.guard:
            now = self.now()
            made = Payment(
                id=secrets.token_hex(16),
                merchant=merchant,
                reference=reference,
                amount=amount,
                currency=currency,
                description=description,
                return_to=return_to,
                cancel_to=cancel_to or return_to,
                method=method,
                made_at=now,
                expires_at=now + lives if lives else None,
                more=more or {},
            )
            self.payments[made.id] = made
            self._note(made, CREATED, amount)
            return made

    def find(self, merchant: str, *, reference: str = "", payment_id: str = "") -> Payment | None:
        """A merchant's payment by its reference or id; the newest where a reference was used again."""
        with self.guard:
            found = [
                each
                for each in self.payments.values()
                if each.merchant == merchant and (each.id == payment_id or (reference and each.reference == reference))
            ]
            return self._look(found[-1]) if found else None

    def by_token(self, token: str) -> Payment | None:
        """The payment that a payer's address names."""
        with self.guard:
            found = next((each for each in self.payments.values() if secrets.compare_digest(each.token, token)), None)
            return self._look(found) if found else None

    def approve(self, payment: Payment, method: str = "") -> None:
        """The payer says yes. Raises Denied."""
        with self.guard:
            self._demand_open(payment)
            payment.state, payment.authorised = AUTHORISED, payment.amount
            payment.method = method or payment.method
            self._note(payment, AUTHORISED, payment.amount)

    def abort(self, payment: Payment) -> None:
        """The payer says no. Raises Denied."""
        with self.guard:
            self._demand_open(payment)
            payment.state = ABORTED
            self._note(payment, ABORTED, payment.amount)

    def expire(self, payment: Payment) -> None:
        """The payer said nothing in time. Raises Denied."""
        with self.guard:
            self._demand_open(payment)
            payment.state = EXPIRED
            self._note(payment, EXPIRED, payment.amount)

    def terminate(self, payment: Payment) -> None:
        """The merchant does not want it any more, before the payer said anything. Raises Denied."""
        with self.guard:
            self._demand_open(payment)
            payment.state = TERMINATED
            self._note(payment, TERMINATED, payment.amount)

    def capture(self, payment: Payment, amount: int, key: str = "") -> Deed:
        """Takes some of what is authorised. Raises Denied."""
        with self.guard:
            self._demand(payment, amount)
            if amount > payment.authorised - payment.captured - payment.cancelled:
                raise Denied("cancelled" if payment.cancelled else "more_than_authorised")
            payment.captured += amount
            return self._note(payment, CAPTURED, amount, key)

    def refund(self, payment: Payment, amount: int, key: str = "") -> Deed:
        """Gives some of what was captured back. Raises Denied."""
        with self.guard:
            self._demand(payment, amount)
            if amount > payment.captured - payment.refunded:
                raise Denied("more_than_captured")
            payment.refunded += amount
            return self._note(payment, REFUNDED, amount, key)

    def cancel(self, payment: Payment, amount: int | None = None, key: str = "") -> Deed:
        """Lets go of so much of what is authorised and not captured, or all. Raises Denied."""
        with self.guard:
            left = payment.authorised - payment.captured - payment.cancelled
            self._demand(payment, left if amount is None else amount, none="nothing_left")
            if amount is not None and amount > left:
                raise Denied("more_than_authorised")
            payment.cancelled += left if amount is None else amount
            return self._note(payment, CANCELLED, left if amount is None else amount, key)

    def moved(self, merchant: str, day: date) -> list[tuple[Payment, Deed]]:
        """What was captured and given back on a civil day, in that order."""
        with self.guard:
            found = [
                (payment, deed)
                for payment in self.payments.values()
                if payment.merchant == merchant
                for deed in payment.deeds
                if deed.kind in {CAPTURED, REFUNDED} and deed.day == day
            ]
            return sorted(found, key=lambda each: each[1].at)

    def _look(self, payment: Payment) -> Payment:
        if payment.state == OPEN and payment.expires_at and self.now() >= payment.expires_at:
            self.expire(payment)
        return payment

    def _demand(self, payment: Payment, amount: int, none: str = "amount") -> None:
        if payment.state != AUTHORISED:
            raise Denied("not_authorised" if payment.state == OPEN else "ended")
        if amount <= 0:
            raise Denied(none)

    def _demand_open(self, payment: Payment) -> None:
        if payment.state != OPEN:
            raise Denied("ended")

    def _note(self, payment: Payment, kind: str, amount: int, key: str = "") -> Deed:
        deed = Deed(id=secrets.token_hex(10), kind=kind, amount=amount, at=self.now(), key=key)
        payment.deeds.append(deed)
        self._told(payment, deed)
        return deed
