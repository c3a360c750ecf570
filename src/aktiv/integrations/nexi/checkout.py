"""Nexi Checkout's Payment API, version 1, on a page that Nexi hosts. Nexi knows a payment by an id of its own.

    POST /v1/payments                                  make it known; the payer goes to hostedPaymentPageUrl
    GET  /v1/payments/{id}                             its summary
    POST /v1/payments/{id}/charges, /refunds           carry an Idempotency-Key
    POST /v1/payments/{id}/cancels, PUT …/terminate    of what is authorised, of what is still open
    GET  /report/v1/payouts, /report/v1/payouts/{id}   what was paid out, and what each payout is made of

What is otherwise than with other providers:

- Making a payment known takes no key. Asked again it makes a second one, which nobody is sent to.
- A payment is not found by our reference: without its id it is `unknown_payment`.
- Nobody is told that a payer gave up, and a payment has no end of its own: it stays open until it is cancelled.
- A payment may be read thirty times an hour. Charges, refunds and cancellations read it once each.
- The list of a day is of the payouts of that day, whose movements lie some days before, as the plan of payouts says.

A message is believed by the word in its `Authorization`, which we named when the payment was made. It is another for
each payment: a keyed digest of the reference, which the address of the message carries.
"""

from __future__ import annotations

import hmac
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from hashlib import sha256
from urllib.parse import parse_qsl, urlencode, urlsplit

from aktiv.integrations.calls import Answer, Json, Unanswered, ask, json_object, part, text, whole
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

TIMEOUT = 10.0  # seconds for each answer
MOST_PAGES, PAGE = 1_000, 100
LARGEST_MESSAGE = 100_000
OLDEST, AHEAD = timedelta(days=8), timedelta(minutes=5)
NOT_NOW = frozenset({401, 403, 408, 423, 425, 429})
EVENTS = (
    "payment.reservation.created.v2", "payment.checkout.completed", "payment.charge.created.v2",
    "payment.charge.failed.v2", "payment.cancel.created", "payment.cancel.failed", "payment.refund.initiated.v2",
    "payment.refund.completed", "payment.refund.failed",
)  # fmt: skip
LANGUAGES = {"nb": "nb-NO", "nn": "nb-NO", "en": "en-GB"}
FORBIDDEN = re.compile(r"""[<>'"&\\,]""")
ID = re.compile(r"[0-9a-fA-F-]{16,40}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Agreement:
    """A municipality's account: its secret key, what our messages' words are made with, and where its terms are."""

    secret_key: str = field(repr=False)
    webhook_secret: str = field(repr=False)
    terms_url: str


class Nexi:
    """A municipality's account with Nexi."""

    name = "nexi"

    def __init__(self, address: str, agreement: Agreement, *, timeout: float = TIMEOUT) -> None:
        self._address, self._agreement, self._timeout = address, agreement, timeout

    def begin(self, order: Order, *, key: str) -> Begun:  # noqa: ARG002
        """See the port. The key is not used: see the module."""
        mark = word(self._agreement.webhook_secret, order.reference)
        tell = f"{order.told_at}?{urlencode({'reference': order.reference})}"
        asked = {
            "order": {
                "items": [_item(order.reference, order.description, order.amount)],
                "amount": order.amount,
                "currency": order.currency,
                "reference": order.reference,
            },
            "checkout": {
                "integrationType": "HostedPaymentPage",
                "returnUrl": order.return_to,
                "cancelUrl": order.return_to,
                "termsUrl": self._agreement.terms_url,
                "merchantHandlesConsumerData": True,
                "publicDevice": True,
                "charge": False,
            },
            "notifications": {"webHooks": [{"eventName": each, "url": tell, "authorization": mark} for each in EVENTS]},
        }
        answer = self._ask("POST", "/v1/payments", body=asked)
        if answer.status != 201:
            raise _refusal_of(answer)
        made, page = text(answer.told, "paymentId", 40), text(answer.told, "hostedPaymentPageUrl", 4_000)
        if not ID.fullmatch(made) or urlsplit(page).scheme not in {"https", "http"}:
            raise ProviderAway("answer")
        language = urlencode({"language": LANGUAGES.get(order.language, "nb-NO")})
        return Begun(provider_id=made, redirect_to=f"{page}{'&' if urlsplit(page).query else '?'}{language}")

    def read(self, reference: str, provider_id: str) -> Sums:
        """See the port. Nexi finds no payment by our reference."""
        answer = self._ask("GET", f"/v1/payments/{_one(provider_id)}")
        if answer.status != 200:
            raise _refusal_of(answer)
        return _sums(reference, provider_id, part(answer.told, "payment"))

    def capture(self, reference: str, provider_id: str, amount: int, currency: str, *, key: str) -> None:
        """See the port."""
        sums = self._in_currency(reference, provider_id, currency)
        answer = self._change("charges", reference, provider_id, amount, key)
        if answer.status != 201:
            left = sums.authorised - sums.captured - sums.cancelled
            code = "not_authorised" if not sums.authorised else "more_than_authorised" if amount > left else ""
            raise _refusal_of(answer, code)
        _demand_id(answer, "chargeId")

    def refund(self, reference: str, provider_id: str, amount: int, currency: str, *, key: str) -> None:
        """See the port."""
        sums = self._in_currency(reference, provider_id, currency)
        answer = self._change("refunds", reference, provider_id, amount, key)
        if answer.status != 201:
            code = "more_than_captured" if amount > sums.captured - sums.refunded else ""
            raise _refusal_of(answer, code)
        _demand_id(answer, "refundId")

    def cancel(self, reference: str, provider_id: str, *, key: str) -> None:  # noqa: ARG002
        """See the port. Nexi takes no key for it: it is done once because nothing is left when it is done."""
        sums = self.read(reference, provider_id)
        if sums.standing is Standing.OPEN:
            answer = self._ask("PUT", f"/v1/payments/{_one(provider_id)}/terminate")
            if answer.status == 204:
                return
            # She may have gone through with it just now.
            sums = self.read(reference, provider_id)
            if sums.standing is Standing.OPEN:
                raise _refusal_of(answer)
        left = sums.authorised - sums.captured - sums.cancelled
        if sums.standing is not Standing.AUTHORISED or (not left and sums.cancelled):
            return
        if not left:
            raise ProviderRefused("nothing_left")
        asked = {"amount": left, "orderItems": [_item(reference, reference, left)]}
        answer = self._ask("POST", f"/v1/payments/{_one(provider_id)}/cancels", body=asked)
        if answer.status not in {200, 201, 204}:
            raise _refusal_of(answer)

    def heard(self, method: str, path: str, headers: Mapping[str, str], body: bytes, now: datetime) -> Told:
        """See the port. The reference is proven by the word; when it was sent is only what the message says."""
        if method != "POST" or len(body) > LARGEST_MESSAGE:
            raise ForgedMessage("kind")
        reference = dict(parse_qsl(urlsplit(path).query)).get("reference", "")
        secret, given = self._agreement.webhook_secret, headers.get("authorization", "")
        right = word(secret, reference)
        if not secret or not reference or not hmac.compare_digest(given.encode("utf-8", "replace"), right.encode()):
            raise ForgedMessage("word")
        told = json_object(body)
        event, name = text(told, "id", 80), text(told, "event", 60)
        payment = text(part(told, "data"), "paymentId", 40)
        if not event or not name.startswith("payment.") or not ID.fullmatch(payment):
            raise ForgedMessage("content")
        try:
            when = datetime.fromisoformat(text(told, "timestamp", 40))
        except ValueError:
            raise ForgedMessage("date") from None
        if when.tzinfo is None or not now - OLDEST <= when <= now + AHEAD:
            raise ForgedMessage("old")
        return Told(event_id=event, reference=reference, provider_id=payment, name=name)

    def moved(self, day: date) -> Iterator[Moved]:
        """See the port. A payout is made once and does not change."""
        span = {"fromDate": day.isoformat(), "toDate": day.isoformat()}
        for payout in self._paged("/report/v1/payouts", span, "payouts", "numberOfPayouts"):
            if text(payout, "date", 10) != day.isoformat():
                continue
            path = f"/report/v1/payouts/{_one(text(payout, 'id', 40))}"
            for each in self._paged(path, {}, "paymentActions", "numberOfPaymentActions"):
                if text(each, "paymentId"):
                    yield _moved(each)

    def _in_currency(self, reference: str, provider_id: str, currency: str) -> Sums:
        """What the payment is at. Raises ProviderRefused: an order in Nexi's interface does not say its currency."""
        sums = self.read(reference, provider_id)
        if sums.currency != currency:
            raise ProviderRefused("currency", sums.currency)
        return sums

    def _change(self, what: str, reference: str, provider_id: str, amount: int, key: str) -> Answer:
        asked = {"amount": amount, "orderItems": [_item(reference, reference, amount)]}
        return self._ask("POST", f"/v1/payments/{_one(provider_id)}/{what}", key=key, body=asked)

    def _paged(self, path: str, query: dict[str, str], name: str, count: str) -> Iterator[Json]:
        seen = 0
        for number in range(MOST_PAGES):
            answer = self._ask("GET", path, query=query | {"pageNumber": str(number), "pageSize": str(PAGE)})
            found = answer.told.get(name)
            if answer.status != 200 or not isinstance(found, list):
                raise ProviderAway(f"report {answer.status}")
            yield from (each for each in found if isinstance(each, dict))
            seen += len(found)
            try:
                if seen >= whole(answer.told, count):
                    return
            except ValueError as error:
                raise ProviderAway("report") from error
            if not found:
                break
        raise ProviderAway("report")

    def _ask(
        self, method: str, path: str, *, key: str = "", body: Json | None = None, query: Mapping[str, str] | None = None
    ) -> Answer:
        headers = {"Authorization": self._agreement.secret_key, "Accept": "application/json"}
        if key:
            headers["Idempotency-Key"] = key
        try:
            answer = ask(
                method, f"{self._address}{path}", headers=headers, timeout=self._timeout, body=body, query=query
            )
        except Unanswered as error:
            raise ProviderAway(str(error)) from error
        if answer.status in NOT_NOW or answer.status >= 500:
            raise ProviderAway(str(answer.status))
        return answer


def word(secret: str, reference: str) -> str:
    """What a message about a payment says in its `Authorization`: letters and digits, 64 of them."""
    return hmac.new(secret.encode(), reference.encode(), sha256).hexdigest()


def _refusal_of(answer: Answer, code: str = "") -> ProviderRefused:
    """Why they will not. Raises ProviderAway when it is no refusal."""
    if answer.status < 400:
        raise ProviderAway(str(answer.status))
    told = answer.told
    errors = [
        f"{name}: {said}"
        for name, all_said in part(told, "errors").items()
        for said in (all_said if isinstance(all_said, list) else ())
    ]
    code = {404: "unknown_payment", 409: "key_used"}.get(answer.status) or code or "refused"
    if code == "refused" and any(each.lower().split(":")[0].endswith("currency") for each in errors):
        code = "currency"
    if code == "refused" and any(each.lower().split(":")[0].endswith("amount") for each in errors):
        code = "amount"
    why = " ".join(each for each in (text(told, "code", 20), text(told, "message"), *errors) if each)
    return ProviderRefused(code, why[:300])


def _one(provider_id: str) -> str:
    """The id as a part of an address. Raises ProviderRefused when it is none of theirs."""
    if not ID.fullmatch(provider_id):
        raise ProviderRefused("unknown_payment")
    return provider_id


def _demand_id(answer: Answer, name: str) -> None:
    """Raises ProviderAway when a yes cannot be read: it is asked for again, with the same key."""
    if not text(answer.told, name, 80):
        raise ProviderAway("answer")


def _item(reference: str, name: str, amount: int) -> Json:
    """The one line of an order. VAT is our receipt's to tell, not theirs."""
    said = " ".join(FORBIDDEN.sub(" ", name).split())[:128] or reference
    return {
        "reference": reference,
        "name": said,
        "quantity": 1,
        "unit": "stk",
        "unitPrice": amount,
        "taxRate": 0,
        "taxAmount": 0,
        "grossTotalAmount": amount,
        "netTotalAmount": amount,
    }


def _sums(reference: str, provider_id: str, told: Json) -> Sums:
    summary, order = part(told, "summary"), part(told, "orderDetails")
    try:
        authorised, captured, refunded, cancelled = (
            whole(summary, f"{each}Amount") for each in ("reserved", "charged", "refunded", "cancelled")
        )
        amount = whole(order, "amount")
    except ValueError as error:
        raise ProviderAway("answer") from error
    theirs, currency = text(order, "reference", 64), text(order, "currency", 3)
    if text(told, "paymentId", 40).replace("-", "") != provider_id.replace("-", "") or not currency:
        raise ProviderAway("answer")
    if theirs != reference:
        raise ProviderRefused("unknown_payment")
    if refunded > captured or captured + cancelled > authorised or authorised > amount:
        raise ProviderAway("answer")
    standing = Standing.TERMINATED if told.get("terminated") else Standing.OPEN
    return Sums(
        provider_id=provider_id,
        standing=Standing.AUTHORISED if authorised else standing,
        amount=amount,
        currency=currency,
        authorised=authorised,
        captured=captured,
        refunded=refunded,
        cancelled=cancelled,
        method=text(part(told, "paymentDetails"), "paymentMethod", 20).lower(),
    )


def _moved(told: Json) -> Moved:
    amount, kind = told.get("amount"), text(told, "paymentAction", 40).lower()
    try:
        at = datetime.fromisoformat(text(told, "timestamp", 40))
    except ValueError as error:
        raise ProviderAway("report") from error
    if isinstance(amount, bool) or not isinstance(amount, int) or at.tzinfo is None:
        raise ProviderAway("report")
    return Moved(
        movement_id=text(told, "id"),
        reference=text(told, "reference"),
        provider_id=text(told, "paymentId"),
        kind=kind,
        amount=-abs(amount) if "refund" in kind else amount,
        currency=text(told, "currency", 3),
        at=at,
    )
