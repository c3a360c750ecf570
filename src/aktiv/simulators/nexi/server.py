"""Nexi Checkout's HTTP, as its documentation tells it: payments, charges, refunds, cancellations, payouts.

A merchant is known by her secret key. Charges and refunds are done once for each `Idempotency-Key`; making a payment
and cancelling take none. A payer who gives up leaves the payment open. What was charged and given back on a day is
paid out that very day, which is quicker than anybody's plan. What a refusal of an amount looks like is our guess: the
documentation tells the shape of errors, not their numbers.
"""

from __future__ import annotations

import json
import secrets
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, timedelta
from urllib.parse import urlencode, urlsplit

from aktiv.simulators.payment.courier import Letter
from aktiv.simulators.payment.server import Json, PaymentHandler, PaymentServer, Reply
from aktiv.simulators.payment.till import OPEN, TERMINATED, Deed, Denied, Payment

MOST = 2_147_483_647
MOST_WEBHOOKS = 32
MOST_DAYS = 366
TOLD = {
    "AUTHORIZED": ("payment.reservation.created.v2", "payment.checkout.completed"),
    "CAPTURED": ("payment.charge.created.v2",),
    "REFUNDED": ("payment.refund.initiated.v2", "payment.refund.completed"),
    "CANCELLED": ("payment.cancel.created",),
}
IDS = {"CAPTURED": "chargeId", "REFUNDED": "refundId", "CANCELLED": "cancelId"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Merchant:
    """Somebody who takes payment by Nexi."""

    id: str
    secret_key: str = field(repr=False)


class Simulator(PaymentServer):
    """Nexi. Its merchants are known by their keys."""

    title = "Nexi Checkout"
    approved_by = "Visa"

    def __init__(self, host: str, port: int, merchants: Iterable[Merchant], address: str = "") -> None:
        super().__init__(host, port, Handler, address)
        self.merchants = {each.secret_key: each for each in merchants}

    def gave_up(self, payment: Payment) -> None:
        """Nothing becomes of it: she may come back to the page."""

    def tell(self, payment: Payment, deed: Deed) -> None:
        """Those whom the payment's webhooks name hear, with the word that they named."""
        for name in TOLD.get(deed.kind, ()):
            body = json.dumps(message(payment, deed, name)).encode()
            for each in payment.more.get("webHooks", ()):
                if each["eventName"] == name:
                    headers = {"Content-Type": "application/json", "Authorization": each["authorization"]}
                    self.courier.post(Letter(each["url"], body, lambda headers=headers: headers))  # type: ignore[misc]


class Handler(PaymentHandler):
    """One request in Nexi's language."""

    server: Simulator

    def answered(self, method: str, path: str, query: dict[str, str], body: bytes) -> Reply:
        """All is for whoever has a key."""
        merchant = self.server.merchants.get(self.headers.get("Authorization", ""))
        if merchant is None:
            return Reply(401)
        try:
            return self._let_in(merchant.id, method, path, query, body)
        except Denied as denied:
            if denied.reason == "key":
                return Reply(409, {"message": "The idempotency key was used for something else.", "code": "1009"})
            if denied.reason == "unknown":
                return Reply(404)
            return Reply(400, {"errors": {denied.reason: ["The value is not valid for this payment."]}})

    def _let_in(self, merchant: str, method: str, path: str, query: dict[str, str], body: bytes) -> Reply:
        rest = [each for each in path.split("/") if each]
        if rest[:2] == ["report", "v1"] and method == "GET":
            return self._payouts(merchant, rest[2:], query)
        if rest[:2] != ["v1", "payments"]:
            raise Denied("unknown")
        if len(rest) == 2 and method == "POST":
            return self._created(merchant, self.told(body))
        payment = self.server.till.find(merchant, payment_id=rest[2]) if len(rest) > 2 else None
        if payment is None:
            raise Denied("unknown")
        if len(rest) == 3 and method == "GET":
            return Reply(200, {"payment": shown(payment, self._hosted(payment))})
        verb = rest[3] if len(rest) == 4 else ""
        if (method, verb) == ("PUT", "terminate"):
            if payment.state != OPEN:
                return Reply(409)
            self.server.till.terminate(payment)
            return Reply(204)
        if method == "POST" and verb in {"charges", "refunds"}:
            return self._changed(payment, verb, path, body)
        if (method, verb) == ("POST", "cancels"):
            self._adjust(payment, verb, _amount(self.told(body)), "")
            return Reply(204)
        raise Denied("unknown")

    def _changed(self, payment: Payment, verb: str, path: str, body: bytes) -> Reply:
        key, asked, before = self.once(payment.merchant, "POST", path, body)
        if before:
            return before
        if len(key) > 64:
            raise Denied("Idempotency-Key")
        deed = self._adjust(payment, verb, _amount(self.told(body)), key)
        reply = Reply(201, {IDS[deed.kind]: deed.id})
        self.server.remember(payment.merchant, key, asked, reply)
        return reply

    def _adjust(self, payment: Payment, verb: str, amount: int, key: str) -> Deed:
        till = self.server.till
        try:
            if verb == "cancels":
                return till.cancel(payment, amount, key)
            return (till.capture if verb == "charges" else till.refund)(payment, amount, key)
        except Denied as denied:
            raise Denied("amount" if denied.reason.startswith("more") else denied.reason) from None

    def _created(self, merchant: str, told: Json) -> Reply:
        order, checkout = _object(told, "order"), _object(told, "checkout")
        if checkout.get("integrationType") != "HostedPaymentPage":
            raise Denied("checkout.integrationType")
        for name in ("returnUrl", "termsUrl"):
            if urlsplit(str(checkout.get(name, ""))).scheme not in {"https", "http"}:
                raise Denied(f"checkout.{name}")
        items = order.get("items")
        if not isinstance(items, list) or not items:
            raise Denied("order.items")
        if sum(int(each.get("grossTotalAmount", 0)) for each in items) != order.get("amount"):
            raise Denied("order.amount")
        currency = order.get("currency")
        if currency not in {"NOK", "SEK", "DKK", "EUR"}:
            raise Denied("order.currency")
        made = self.server.till.make(
            merchant=merchant,
            reference=str(order.get("reference", ""))[:128],
            amount=_amount(order),
            currency=str(currency),
            description=str(items[0].get("name", "")),
            return_to=str(checkout["returnUrl"]),
            cancel_to=str(checkout.get("cancelUrl", "")),
            more={"webHooks": _webhooks(told)},
        )
        return Reply(201, {"paymentId": made.id, "hostedPaymentPageUrl": self._hosted(made)})

    def _payouts(self, merchant: str, rest: list[str], query: dict[str, str]) -> Reply:
        try:
            start = int(query.get("pageNumber", "0")) * (size := int(query.get("pageSize", "100")))
            if rest == ["payouts"]:
                first, last = date.fromisoformat(query.get("fromDate", "")), date.fromisoformat(query.get("toDate", ""))
                days = [first + timedelta(days=each) for each in range(min((last - first).days + 1, MOST_DAYS))]
                found = [
                    {"id": payout_id(merchant, day), "date": day.isoformat(), "currency": "NOK"}
                    for day in days
                    if self.server.till.moved(merchant, day)
                ]
                return Reply(200, {"numberOfPayouts": len(found), "payouts": found[start : start + size]})
            day = date.fromisoformat(bytes.fromhex(rest[-1][12:]).decode())
        except ValueError:
            raise Denied("query") from None
        if rest[-1] != payout_id(merchant, day):
            raise Denied("unknown")
        actions = [_action(payment, deed) for payment, deed in self.server.till.moved(merchant, day)]
        told = {"id": rest[-1], "date": day.isoformat(), "numberOfPaymentActions": len(actions)}
        return Reply(200, told | {"paymentActions": actions[start : start + size]})

    def _hosted(self, payment: Payment) -> str:
        return f"{self.server.address}/betal?{urlencode({'token': payment.token})}"


def shown(payment: Payment, page: str) -> Json:
    """A payment as it is told to whoever asks for it. Sums of nothing are left out, as Nexi does."""
    sums = {
        "reservedAmount": payment.authorised,
        "chargedAmount": payment.captured,
        "refundedAmount": payment.refunded,
        "cancelledAmount": payment.cancelled,
    }
    told: Json = {
        "paymentId": payment.id,
        "summary": {name: amount for name, amount in sums.items() if amount},
        "consumer": {},
        "paymentDetails": {"paymentType": "CARD", "paymentMethod": payment.method} if payment.authorised else {},
        "orderDetails": {"amount": payment.amount, "currency": payment.currency, "reference": payment.reference},
        "checkout": {"url": page},
        "created": payment.made_at.isoformat(),
        "charges": [
            {"chargeId": each.id, "amount": each.amount, "created": each.at.isoformat()}
            for each in payment.deeds
            if each.kind == "CAPTURED"
        ],
        "refunds": [
            {"refundId": each.id, "amount": each.amount, "state": "Completed", "lastUpdated": each.at.isoformat()}
            for each in payment.deeds
            if each.kind == "REFUNDED"
        ],
    }
    if payment.state == TERMINATED:
        told["terminated"] = payment.deeds[-1].at.isoformat()
    return told


def message(payment: Payment, deed: Deed, name: str) -> Json:
    """What a webhook says."""
    data: Json = {
        "paymentId": payment.id,
        "amount": {"amount": deed.amount, "currency": payment.currency},
        "myReference": "",
    }
    if deed.kind in IDS:
        data[IDS[deed.kind]] = deed.id
    return {
        "id": secrets.token_hex(16),
        "merchantId": 0,
        "merchantNumber": 100242833,
        "timestamp": deed.at.astimezone(UTC).isoformat(),
        "event": name,
        "data": data,
    }


def payout_id(merchant: str, day: date) -> str:
    """A payout's id: the merchant's beginning, then the day."""
    return merchant.encode().hex()[:12].ljust(12, "0") + day.isoformat().encode().hex()


def _action(payment: Payment, deed: Deed) -> Json:
    charge = deed.kind == "CAPTURED"
    return {
        "id": deed.id,
        "paymentId": payment.id,
        "paymentAction": "Charge" if charge else "Refund",
        "paymentMethod": payment.method,
        "paymentType": "CARD",
        "timestamp": deed.at.astimezone(UTC).isoformat(),
        "reference": payment.reference,
        "amount": deed.amount if charge else -deed.amount,
        "currency": payment.currency,
        "fee": 0,
    }


def _webhooks(told: Json) -> list[dict[str, str]]:
    found = _object(told, "notifications").get("webHooks", []) if "notifications" in told else []
    if not isinstance(found, list) or len(found) > MOST_WEBHOOKS:
        raise Denied("notifications.webHooks")
    made = [{name: str(each.get(name, "")) for name in ("eventName", "url", "authorization")} for each in found]
    for each in made:
        mark = each["authorization"]
        if not 8 <= len(mark) <= 64 or not mark.isalnum() or len(each["url"]) > 256:
            raise Denied("notifications.webHooks")
    return made


def _object(told: Mapping[str, object], name: str) -> Json:
    found = told.get(name)
    if not isinstance(found, dict):
        raise Denied(name)
    return found


def _amount(told: Mapping[str, object]) -> int:
    found = told.get("amount")
    if isinstance(found, bool) or not isinstance(found, int) or not 0 < found <= MOST:
        raise Denied("amount")
    return found


def serve(host: str, port: int, merchants: Iterable[Merchant], address: str = "") -> None:
    """Serves until told to stop (SIGINT, SIGTERM)."""
    with Simulator(host, port, merchants, address) as simulator:
        simulator.serve_forever()
