"""Vipps MobilePay's ePayment interface, version 1, as a provider of payment. Vipps knows a payment by our reference.

    POST /epayment/v1/payments                         make it known; the payer goes to redirectUrl
    GET  /epayment/v1/payments/{reference}             its state and four sums
    POST /epayment/v1/payments/{reference}/capture, /refund {"modificationAmount"}, /cancel
    GET  /settlement/v1/ledgers, /report/v2/ledgers/{id}/funds/dates/{day}    what moved

Every POST carries an `Idempotency-Key`. An error is told as RFC 7807 says, with a number of theirs in `extraDetails`,
by which we know it: words change.

The payer has ten minutes, by their own rule. `expiresAt` is not sent: it is for sales units that have leave for it, and
asks for a receipt with VAT that an order does not tell of. Whoever makes an order keeps the time for at least as long,
or gives back what comes later.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, datetime
from urllib.parse import urlsplit

from aktiv.integrations.calls import Answer, Json, json_object, part, text, whole
from aktiv.integrations.vipps.access import Access, Agreement
from aktiv.integrations.vipps.signing import demand_signed
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
MOST_PAGES = 1_000
PAYMENTS = "/epayment/v1/payments"
EVENTS = tuple(
    f"epayments.payment.{each}.v1"
    for each in ("created", "authorized", "captured", "cancelled", "refunded", "aborted", "expired", "terminated")
)
WALLET, CARD = "WALLET", "CARD"
STANDINGS = {
    "CREATED": Standing.OPEN,
    "AUTHORIZED": Standing.AUTHORISED,
    "ABORTED": Standing.ABORTED,
    "EXPIRED": Standing.EXPIRED,
    "TERMINATED": Standing.TERMINATED,
}
CODES = {
    "4010": "key_used", "4020": "key_used", "4150": "key_used",
    "4040": "amount", "6010": "amount", "6140": "amount",
    "5040": "currency",
    "5090": "unknown_payment",
    "6020": "not_authorised", "6080": "not_authorised",
    "6040": "nothing_left", "6170": "nothing_left",
    "6070": "more_than_authorised", "6090": "more_than_authorised",
    "6150": "more_than_captured", "6180": "more_than_captured",
    "6030": "too_late", "6100": "too_late", "6220": "too_late",
}  # fmt: skip
ONLY_NOW = frozenset({"3010", "6160"})
ENDED = "6190"
ITS_OWN = ("payout", "fees", "top-up", "credit-note")
"""Entries of the ledger between Vipps and the municipality, about no payment."""


class Vipps:
    """A municipality's sales unit. With `method=CARD` the payer types a card instead of opening the app."""

    def __init__(
        self, address: str, agreement: Agreement, *, host: str, method: str = WALLET, timeout: float = TIMEOUT
    ) -> None:
        self.name = "vipps" if method == WALLET else "vipps-card"
        self._agreement, self._host, self._method = agreement, host, method
        self._access = Access(address, agreement, timeout)
        self._ledger = ""

    def begin(self, order: Order, *, key: str) -> Begun:
        """See the port."""
        asked = {
            "amount": {"value": order.amount, "currency": order.currency},
            "paymentMethod": {"type": self._method},
            "reference": order.reference,
            "userFlow": "WEB_REDIRECT",
            "returnUrl": order.return_to,
            "paymentDescription": order.description[:100],
        }
        answer = self._access.ask("POST", PAYMENTS, key=key, body=asked)
        if answer.status not in {200, 201}:
            raise refusal_of(answer)
        redirect = text(answer.told, "redirectUrl", 4_000)
        if urlsplit(redirect).scheme not in {"https", "http"} or answer.told.get("reference") != order.reference:
            raise ProviderAway("answer")
        return Begun(provider_id=order.reference, redirect_to=redirect)

    def read(self, reference: str, provider_id: str) -> Sums:  # noqa: ARG002
        """See the port. It needs the reference alone."""
        answer = self._access.ask("GET", f"{PAYMENTS}/{_one(reference)}")
        if answer.status != 200:
            raise refusal_of(answer)
        return _sums(reference, answer.told)

    def capture(self, reference: str, provider_id: str, amount: int, currency: str, *, key: str) -> None:  # noqa: ARG002
        """See the port."""
        self._change("capture", reference, amount, currency, key)

    def refund(self, reference: str, provider_id: str, amount: int, currency: str, *, key: str) -> None:  # noqa: ARG002
        """See the port."""
        self._change("refund", reference, amount, currency, key)

    def cancel(self, reference: str, provider_id: str, *, key: str) -> None:
        """See the port."""
        answer = self._access.ask("POST", f"{PAYMENTS}/{_one(reference)}/cancel", key=key, body={})
        if answer.status == 200:
            return _demand_about(answer, reference)
        if _number(answer.told) == ENDED:
            sums = self.read(reference, provider_id)
            if sums.standing not in {Standing.OPEN, Standing.AUTHORISED} or sums.cancelled:
                return None
        raise refusal_of(answer)

    def heard(self, method: str, path: str, headers: Mapping[str, str], body: bytes, now: datetime) -> Told:
        """See the port."""
        demand_signed(
            self._agreement.webhook_secrets,
            self._host,
            method=method,
            path=path,
            headers=headers,
            body=body,
            now=now,
        )
        told = json_object(body)
        reference, event = text(told, "reference", 64), text(told, "pspReference", 100)
        name = text(told, "name", 50)
        if not reference or not event or not name or told.get("msn") != self._agreement.msn:
            raise ForgedMessage("content")
        return Told(event_id=f"{event}:{name}", reference=reference, provider_id=reference, name=name)

    def moved(self, day: date) -> Iterator[Moved]:
        """See the port. The list of a day that is not over, or not settled, grows until it is: read it again."""
        path, cursor = f"/report/v2/ledgers/{self._its_ledger()}/funds/dates/{day.isoformat()}", ""
        for _ in range(MOST_PAGES):
            told = self._listed(path, {"cursor": cursor} if cursor else {})
            for each in _items(told):
                if not text(each, "entryType").startswith(ITS_OWN):
                    yield _moved(each)
            if not told.get("hasMore"):
                return
            before, cursor = cursor, text(told, "cursor", 2_000)
            if not cursor or cursor == before:
                break
        raise ProviderAway("report")

    def register(self, url: str, *, key: str) -> tuple[str, str]:
        """Has messages sent there, for the operator, once. Returns the registration's id and its secret, which is told
        this once. Raises ProviderAway, ProviderRefused."""
        asked = {"url": url, "events": list(EVENTS)}
        answer = self._access.ask("POST", "/webhooks/v1/webhooks", key=key, body=asked)
        if answer.status not in {200, 201}:
            raise refusal_of(answer)
        return text(answer.told, "id"), text(answer.told, "secret", 500)

    def _change(self, verb: str, reference: str, amount: int, currency: str, key: str) -> None:
        asked = {"modificationAmount": {"value": amount, "currency": currency}}
        answer = self._access.ask("POST", f"{PAYMENTS}/{_one(reference)}/{verb}", key=key, body=asked)
        if answer.status != 200:
            raise refusal_of(answer)
        _demand_about(answer, reference)

    def _its_ledger(self) -> str:
        if not self._ledger:
            told = self._listed("/settlement/v1/ledgers", {"settlesForRecipientHandles": f"api:{self._agreement.msn}"})
            found = [text(each, "ledgerId", 40) for each in _items(told)]
            if len(found) != 1 or not found[0].isalnum():
                raise ProviderAway("ledger")
            self._ledger = found[0]
        return self._ledger

    def _listed(self, path: str, query: dict[str, str]) -> Json:
        answer = self._access.ask("GET", path, query=query)
        if answer.status != 200 or not isinstance(answer.told.get("items"), list):
            raise ProviderAway(f"report {answer.status}")
        return answer.told


def refusal_of(answer: Answer) -> ProviderRefused:
    """Why they will not, in our words. Raises ProviderAway when it is not about what was asked."""
    told, number = answer.told, _number(answer.told)
    if number in ONLY_NOW or answer.status < 400:
        raise ProviderAway(f"{answer.status} {number}".strip())
    code = CODES.get(number) or {404: "unknown_payment", 409: "key_used"}.get(answer.status, "refused")
    why = " ".join(each for each in (number, text(told, "title"), text(told, "detail"), text(told, "traceId")) if each)
    return ProviderRefused(code, why[:300])


def _number(told: Json) -> str:
    """Their own number of an error, if they told it."""
    details = told.get("extraDetails")
    for each in details if isinstance(details, list) else ():
        if isinstance(each, dict) and each.get("name") == "ErrorCode":
            return text(each, "reason", 10)
    return ""


def _one(reference: str) -> str:
    """The reference as a part of an address. Raises ProviderRefused when it cannot be one of ours."""
    if not reference or not reference.replace("-", "").isalnum() or not reference.isascii():
        raise ProviderRefused("unknown_payment")
    return reference


def _demand_about(answer: Answer, reference: str) -> None:
    """Raises ProviderAway when a yes cannot be read: it is asked for again, with the same key."""
    if answer.told.get("reference") != reference:
        raise ProviderAway("answer")


def _sums(reference: str, told: Json) -> Sums:
    sums = part(told, "aggregate")
    amount = part(told, "amount")
    currency = text(amount, "currency", 3)
    try:
        authorised, captured, refunded, cancelled = (
            _in(part(sums, f"{each}Amount"), currency) for each in ("authorized", "captured", "refunded", "cancelled")
        )
        standing, asked = STANDINGS[text(told, "state", 20)], whole(amount, "value")
    except (ValueError, KeyError) as error:
        raise ProviderAway("answer") from error
    # One that was never authorised and is ended by us is told as cancelled in full: nothing was held, nothing let go.
    cancelled = cancelled if authorised else 0
    adds_up = refunded <= captured and captured + cancelled <= authorised <= asked
    if told.get("reference") != reference or not adds_up or (standing is Standing.AUTHORISED) != bool(authorised):
        raise ProviderAway("answer")
    return Sums(
        provider_id=reference,
        standing=standing,
        amount=asked,
        currency=currency,
        authorised=authorised,
        captured=captured,
        refunded=refunded,
        cancelled=cancelled,
        method=text(part(told, "paymentMethod"), "type", 20).lower(),
    )


def _in(sum_told: Json, currency: str) -> int:
    if sum_told.get("currency") != currency or len(currency) != 3:
        raise ValueError("currency")
    return whole(sum_told, "value")


def _items(told: Json) -> list[Json]:
    return [each for each in told["items"] if isinstance(each, dict)]


def _moved(told: Json) -> Moved:
    amount = told.get("amount")
    try:
        at = datetime.fromisoformat(text(told, "time", 40))
    except ValueError as error:
        raise ProviderAway("report") from error
    if isinstance(amount, bool) or not isinstance(amount, int) or at.tzinfo is None:
        raise ProviderAway("report")
    return Moved(
        movement_id=text(told, "pspReference"),
        reference=text(told, "reference"),
        provider_id=text(told, "reference"),
        kind=text(told, "entryType", 40),
        amount=amount,
        currency=text(told, "currency", 3),
        at=at,
    )
