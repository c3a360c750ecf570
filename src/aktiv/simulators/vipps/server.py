"""Vipps MobilePay's HTTP, as its documentation tells it: access token, ePayment, webhooks, report.

A sales unit is known by its serial number and keys. Errors are told as RFC 7807 says, with Vipps' own numbers. The
payer has ten minutes. Unlike Vipps it leads back to addresses without encryption too.
`POST /epayment/v1/test/payments/{reference}/approve` approves, as in Vipps' test environment.
"""

from __future__ import annotations

import base64
import hmac
import json
import re
import secrets
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, date, timedelta
from email.utils import format_datetime
from hashlib import sha256
from urllib.parse import urlencode, urlsplit

from aktiv.simulators.payment.courier import Letter
from aktiv.simulators.payment.server import Json, PaymentHandler, PaymentServer, Reply
from aktiv.simulators.payment.till import AUTHORISED, TERMINATED, Deed, Denied, Payment

LIVES = timedelta(minutes=10)
TOKEN_SECONDS = 3_600
REFERENCE = re.compile(r"[a-zA-Z0-9-]{8,64}")
LEAST, MOST = 100, 65_000_000
PAGE = 1_000
PROBLEM = "application/problem+json"
PAYMENTS, TEST_PAYMENTS = "/epayment/v1/payments", "/epayment/v1/test/payments"
ERRORS = {
    "key": (409, "4020", "Idempotency error"),
    "reference": (409, "4150", "Reference already exists"),
    "amount": (400, "4040", "Invalid amount"),
    "small": (400, "6010", "Amount too small"),
    "currency": (400, "5040", "Invalid currency for merchant"),
    "unknown": (404, "5090", "Reference not found"),
    "not_authorised": (400, "6080", "Cannot capture before reservation"),
    "refund_too_early": (400, "6020", "Attempted refund before reservation"),
    "cancelled": (400, "6070", "Cannot capture a cancelled payment"),
    "more_than_authorised": (400, "6090", "Capture amount too high"),
    "more_than_captured": (400, "6150", "Not enough refundable"),
    "captured": (400, "6040", "Cannot cancel a captured payment"),
    "no_cancel": (400, "6190", "Payment cannot be cancelled"),
    "no_capture": (400, "6200", "Payment cannot be captured"),
    "no_refund": (400, "6210", "Payment cannot be refunded"),
    "body": (400, "", "Bad Request"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class SalesUnit:
    """Somebody who takes payment by Vipps, and the webhook that was registered before."""

    msn: str
    client_id: str
    client_secret: str = field(repr=False)
    subscription_key: str = field(repr=False)
    webhook: tuple[str, str] | None = field(default=None, repr=False)
    """Address and secret."""


@dataclass(frozen=True, slots=True)
class Registration:
    """A webhook: what is told to whom."""

    id: str
    msn: str
    url: str
    events: tuple[str, ...]
    secret: str = field(repr=False)


class Simulator(PaymentServer):
    """Vipps. Sales units, their tokens and webhooks."""

    title = "Vipps"

    def __init__(self, host: str, port: int, units: Iterable[SalesUnit], address: str = "") -> None:
        super().__init__(host, port, Handler, address)
        self.units = {each.msn: each for each in units}
        self.tokens: dict[str, str] = {}
        self.tokens_given = 0
        self.registrations: dict[str, Registration] = {}
        for each in self.units.values():
            if each.webhook:
                self.register(each.msn, each.webhook[0], None, each.webhook[1])

    def register(self, msn: str, url: str, events: Iterable[str] | None, secret: str = "") -> Registration:
        """Tells somebody of these events, or of all."""
        made = Registration(secrets.token_hex(16), msn, url, tuple(events or ()), secret or secrets.token_urlsafe(48))
        self.registrations[made.id] = made
        return made

    def tell(self, payment: Payment, deed: Deed) -> None:
        """Each registration hears, signed with its own secret when it leaves."""
        name = f"epayments.payment.{deed.kind.lower()}.v1"
        body = json.dumps(event(payment, deed) | {"msn": payment.merchant}).encode()
        for each in [each for each in self.registrations.values() if each.msn == payment.merchant]:
            if not each.events or name in each.events:
                self.courier.post(Letter(each.url, body, lambda each=each: self.signed(each, body)))  # type: ignore[misc]

    def signed(self, registration: Registration, body: bytes) -> dict[str, str]:
        """The headers of a message."""
        to = urlsplit(registration.url)
        path = f"{to.path or '/'}{f'?{to.query}' if to.query else ''}"
        content = base64.b64encode(sha256(body).digest()).decode()
        sent = format_datetime(self.till.now().astimezone(UTC), usegmt=True)
        over = f"POST\n{path}\n{sent};{to.netloc};{content}".encode()
        mark = base64.b64encode(hmac.new(registration.secret.encode(), over, sha256).digest()).decode()
        return {
            "Content-Type": "application/json",
            "X-Ms-Date": sent,
            "X-Ms-Content-Sha256": content,
            "Webhook-Id": registration.id,
            "Authorization": f"HMAC-SHA256 SignedHeaders=x-ms-date;host;x-ms-content-sha256&Signature={mark}",
        }


class Handler(PaymentHandler):
    """One request in Vipps' language."""

    server: Simulator
    always_answered = frozenset({"/accesstoken/get"})

    def answered(self, method: str, path: str, query: dict[str, str], body: bytes) -> Reply:
        """A token is given to whoever has the keys; all else is for whoever has a token."""
        if (method, path) == ("POST", "/accesstoken/get"):
            return self._token()
        msn = self.server.tokens.get(self.headers.get("Authorization", "").removeprefix("Bearer "), "")
        unit = self.server.units.get(msn)
        if unit is None or self.headers.get("Ocp-Apim-Subscription-Key") != unit.subscription_key:
            return Reply(401, {"title": "Unauthorized", "status": 401})
        if self.headers.get("Merchant-Serial-Number", msn) != msn:
            return Reply(403, {"title": "Forbidden", "status": 403})
        try:
            return self._let_in(msn, method, path, query, body)
        except Denied as denied:
            return problem(denied.reason, path)

    def _token(self) -> Reply:
        given = {name: self.headers.get(name, "") for name in ("client_id", "client_secret")}
        for unit in self.server.units.values():
            right = {"client_id": unit.client_id, "client_secret": unit.client_secret}
            if given == right and self.headers.get("Ocp-Apim-Subscription-Key") == unit.subscription_key:
                token = secrets.token_urlsafe(32)
                self.server.tokens[token] = unit.msn
                self.server.tokens_given += 1
                told = {"token_type": "Bearer", "expires_in": str(TOKEN_SECONDS), "access_token": token}
                return Reply(200, told)
        return Reply(401, {"error": "unauthorized_client"})

    def _let_in(self, msn: str, method: str, path: str, query: dict[str, str], body: bytes) -> Reply:
        if path.startswith(PAYMENTS):
            rest = [each for each in path.removeprefix(PAYMENTS).split("/") if each]
            if method == "GET" and len(rest) in {1, 2}:
                return self._shown(self._found(msn, rest[0]), rest[1:])
            if method == "POST":
                return self._order(msn, path, rest, body)
        if path.startswith(TEST_PAYMENTS) and method == "POST" and path.endswith("/approve"):
            payment = self._found(msn, path.split("/")[-2])
            self.server.till.approve(payment)
            return Reply(200, {})
        if path.startswith("/webhooks/v1/webhooks"):
            return self._webhooks(msn, method, path, body)
        if method == "GET" and path == "/settlement/v1/ledgers":
            return Reply(200, {"items": [self._ledger(msn)]})
        if method == "GET" and (found := re.fullmatch(r"/report/v2/ledgers/(\w+)/funds/dates/(\d{4}-\d\d-\d\d)", path)):
            return self._report(msn, found[1], found[2], query)
        return problem("unknown", path)

    def _order(self, msn: str, path: str, rest: list[str], body: bytes) -> Reply:
        key, asked, before = self.once(msn, "POST", path, body)
        if before:
            return before
        if not key or len(key) > 50:
            return problem("body", path, "Idempotency-Key")
        told = self.told(body or b"{}")
        reply = self._created(msn, told) if not rest else self._changed(msn, rest, told, key)
        self.server.remember(msn, key, asked, reply)
        return reply

    def _created(self, msn: str, told: Json) -> Reply:
        reference, method = told.get("reference"), (told.get("paymentMethod") or {}).get("type")
        if not isinstance(reference, str) or not REFERENCE.fullmatch(reference):
            return problem("body", PAYMENTS, "reference")
        if method not in {"WALLET", "CARD"} or told.get("userFlow") != "WEB_REDIRECT":
            return problem("body", PAYMENTS, "paymentMethod")
        if urlsplit(str(told.get("returnUrl", ""))).scheme not in {"https", "http"}:
            return problem("body", PAYMENTS, "returnUrl")
        if len(str(told.get("paymentDescription", ""))) not in range(3, 101):
            return problem("body", PAYMENTS, "paymentDescription")
        amount = _amount(told.get("amount"), "NOK")
        if amount < LEAST:
            raise Denied("small")
        if self.server.till.find(msn, reference=reference):
            raise Denied("reference")
        made = self.server.till.make(
            merchant=msn,
            reference=reference,
            amount=amount,
            currency="NOK",
            description=str(told["paymentDescription"]),
            return_to=str(told["returnUrl"]),
            method=method,
            lives=LIVES,
        )
        return Reply(201, {"redirectUrl": self._redirect(made), "reference": reference})

    def _changed(self, msn: str, rest: list[str], told: Json, key: str) -> Reply:
        payment, verb, till = self._found(msn, rest[0]), "".join(rest[1:]), self.server.till
        if verb == "cancel":
            self._cancel(payment, key)
        elif verb in {"capture", "refund"}:
            amount = _amount(told.get("modificationAmount"), payment.currency)
            early = {"capture": "not_authorised", "refund": "refund_too_early"}
            try:
                (till.capture if verb == "capture" else till.refund)(payment, amount, key)
            except Denied as denied:
                ours = {"not_authorised": early[verb], "ended": f"no_{verb}"}
                raise Denied(ours.get(denied.reason, denied.reason)) from None
        else:
            return problem("unknown", "/".join(rest))
        told = {"amount": _money(payment.amount, payment.currency), "state": payment.state}
        told |= {"aggregate": aggregate(payment), "pspReference": payment.deeds[0].id, "reference": payment.reference}
        return Reply(200, told)

    def _cancel(self, payment: Payment, key: str) -> None:
        till = self.server.till
        if payment.state == "CREATED":
            return till.terminate(payment)
        if payment.state != AUTHORISED:
            raise Denied("no_cancel")
        try:
            till.cancel(payment, key=key)
        except Denied:
            raise Denied("no_cancel" if payment.cancelled else "captured") from None
        return None

    def _shown(self, payment: Payment, rest: list[str]) -> Reply:
        if rest == ["events"]:
            return Reply(200, [event(payment, each) for each in payment.deeds])
        return Reply(
            200,
            {
                "aggregate": aggregate(payment),
                "amount": _money(payment.amount, payment.currency),
                "state": payment.state,
                "paymentMethod": {"type": payment.method},
                "profile": {},
                "pspReference": payment.deeds[0].id,
                "redirectUrl": self._redirect(payment),
                "reference": payment.reference,
            },
        )

    def _webhooks(self, msn: str, method: str, path: str, body: bytes) -> Reply:
        mine = {each.id: each for each in self.server.registrations.values() if each.msn == msn}
        if method == "GET":
            told = [{"id": each.id, "url": each.url, "events": list(each.events)} for each in mine.values()]
            return Reply(200, {"webhooks": told})
        if method == "DELETE" and (ours := path.rpartition("/")[2]) in mine:
            del self.server.registrations[ours]
            return Reply(204)
        if method != "POST":
            return problem("unknown", path)
        told_of = self.told(body)
        if not isinstance(told_of.get("url"), str) or not isinstance(told_of.get("events"), list):
            return problem("body", path, "url")
        made = self.server.register(msn, told_of["url"], [str(each) for each in told_of["events"]])
        return Reply(201, {"id": made.id, "secret": made.secret})

    def _ledger(self, msn: str) -> Json:
        return {"ledgerId": f"3{msn}", "currency": "NOK", "settlesForRecipientHandles": [f"api:{msn}"]}

    def _report(self, msn: str, ledger: str, day: str, query: dict[str, str]) -> Reply:
        if ledger != self._ledger(msn)["ledgerId"]:
            return problem("unknown", "No such ledgerId")
        try:
            asked, start = date.fromisoformat(day), int(query.get("cursor") or 0)
        except ValueError:
            return problem("body", day)
        balance = 0
        items: list[Json] = []
        for payment, deed in self.server.till.moved(msn, asked):
            amount = deed.amount if deed.kind == "CAPTURED" else -deed.amount
            items.append(
                {
                    "pspReference": deed.id,
                    "time": deed.at.astimezone(UTC).isoformat().replace("+00:00", "Z"),
                    "ledgerDate": day,
                    "entryType": "capture" if amount > 0 else "refund",
                    "reference": payment.reference,
                    "currency": payment.currency,
                    "amount": amount,
                    "balanceBefore": balance,
                    "balanceAfter": (balance := balance + amount),
                    "recipientHandle": f"api:{msn}",
                }
            )
        over = asked < self.server.till.now().date()
        if over and balance > 0:
            items.append(
                {
                    "pspReference": f"{ledger}-{day}",
                    "time": f"{day}T23:59:59Z",
                    "ledgerDate": day,
                    "entryType": "payout-scheduled",
                    "currency": "NOK",
                    "amount": -balance,
                    "balanceBefore": balance,
                    "balanceAfter": 0,
                    "recipientHandle": None,
                }
            )
        told: Json = {"items": items[start : start + PAGE], "hasMore": start + PAGE < len(items), "tryLater": not over}
        if told["hasMore"]:
            told["cursor"] = str(start + PAGE)
        return Reply(200, told)

    def _found(self, msn: str, reference: str) -> Payment:
        found = self.server.till.find(msn, reference=reference)
        if found is None:
            raise Denied("unknown")
        return found

    def _redirect(self, payment: Payment) -> str:
        return f"{self.server.address}/betal?{urlencode({'token': payment.token})}"


def aggregate(payment: Payment) -> Json:
    """The four sums. One that is ended before it was authorised is told as cancelled in full, as Vipps does."""
    cancelled = payment.amount if payment.state == TERMINATED else payment.cancelled
    return {
        "authorizedAmount": _money(payment.authorised, payment.currency),
        "capturedAmount": _money(payment.captured, payment.currency),
        "refundedAmount": _money(payment.refunded, payment.currency),
        "cancelledAmount": _money(cancelled, payment.currency),
    }


def event(payment: Payment, deed: Deed) -> Json:
    """A deed as the log of events tells it, and a message."""
    return {
        "reference": payment.reference,
        "pspReference": deed.id,
        "name": deed.kind,
        "amount": _money(deed.amount, payment.currency),
        "timestamp": deed.at.astimezone(UTC).isoformat().replace("+00:00", "Z"),
        "idempotencyKey": deed.key or None,
        "success": True,
    }


def problem(reason: str, instance: str, named: str = "") -> Reply:
    """An error as RFC 7807 has it."""
    status, number, title = ERRORS.get(reason, (400, "", reason))
    details = [{"name": "ErrorCode", "reason": number}] if number else []
    if named:
        details.append({"name": named, "reason": "The field is not as it has to be."})
    told = {
        "type": f"https://httpstatuses.io/{status}",
        "title": title,
        "status": status,
        "detail": title,
        "instance": instance,
        "traceId": secrets.token_hex(16),
        "extraDetails": details,
    }
    return Reply(status, told, PROBLEM)


def _money(value: int, currency: str) -> Json:
    return {"currency": currency, "value": value}


def _amount(told: object, currency: str) -> int:
    if not isinstance(told, dict):
        raise Denied("amount")
    value = told.get("value")
    if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value <= MOST:
        raise Denied("amount")
    if told.get("currency") != currency:
        raise Denied("currency")
    return value


def serve(host: str, port: int, units: Iterable[SalesUnit], address: str = "") -> None:
    """Serves until told to stop (SIGINT, SIGTERM)."""
    with Simulator(host, port, units, address) as simulator:
        simulator.serve_forever()
