"""A gateway spoken to over HTTP: one POST for each message, and reports that it posts back, signed.

    POST {address}/messages   Authorization: Bearer …, Idempotency-Key: …
    {"to": "+4791234567", "from": "AktivKomm", "text": "…", "report_to": "https://…"}
    201 or 200 {"id": "…"}    200 when the key was used before: nothing is sent again
    422 {"code": "…"}         never: `number_unknown` when the number takes none
    429, 503, or no answer    later, all of it

    POST {report_to}          X-Timestamp: seconds, X-Signature: hex of HMAC-SHA256(secret, timestamp "." body)
    {"id": "…", "status": "delivered" | "failed", "code": "…"}

A provider whose interface differs gets a module beside this one, with the same two methods.
"""

from __future__ import annotations

import hmac
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any

import httpx2

from aktiv.integrations.calls import trusted
from aktiv.messages.ports.sms import Became, GatewayAway, TextLater, TextMessage, TextRefused, TextReport
from aktiv.values.refusal import Refusal

TIMEOUT = 8.0  # seconds for each answer
FRESH = 300.0  # seconds that a report's signature is good for
LARGEST = 10_000  # bytes of an answer or a report
NEVER = 422
NOT_NOW = frozenset({401, 403, 408, 429, 502, 503, 504})
"""What is wrong with the gateway, or between it and us, rather than with a message."""


@dataclass(frozen=True, slots=True)
class HttpGateway:
    """The gateway at an address. Nothing is sent before somebody needs it."""

    address: str
    token: str = field(repr=False)
    secret: str = field(repr=False)
    sender: str
    report_to: str

    def send(self, message: TextMessage) -> str:
        """See the port."""
        asked = {"to": message.to, "from": self.sender, "text": message.words, "report_to": self.report_to}
        headers = {"Authorization": f"Bearer {self.token}", "Idempotency-Key": message.key}
        try:
            answer = httpx2.post(
                f"{self.address}/messages", json=asked, headers=headers, timeout=TIMEOUT, verify=trusted()
            )
        except httpx2.ConnectError as error:
            raise GatewayAway(type(error).__name__) from error
        except (
            httpx2.HTTPError,
            httpx2.InvalidURL,
        ) as error:
            # It may have been taken: the key keeps it from going twice.
            raise TextLater(type(error).__name__) from error
        told = _object(answer.content)
        if answer.status_code in {httpx2.codes.OK, httpx2.codes.CREATED} and told.get("id"):
            return str(told["id"])[:80]
        if answer.status_code in NOT_NOW:
            raise GatewayAway(str(answer.status_code))
        if answer.status_code == NEVER:
            code = str(told.get("code", "refused"))[:40]
            raise TextRefused(code, number_dead=code == "number_unknown")
        raise TextLater(str(answer.status_code))

    def report(self, body: bytes, headers: Mapping[str, str], now: float) -> TextReport:
        """See the port."""
        timestamp, signature = headers.get("X-Timestamp", ""), headers.get("X-Signature", "")
        if not self.secret or len(body) > LARGEST or not timestamp.isdecimal() or len(timestamp) > 12:
            raise Refusal("report_not_ours")
        if abs(now - int(timestamp)) > FRESH or not hmac.compare_digest(
            signature.encode(), signed(self.secret, timestamp, body).encode()
        ):
            raise Refusal("report_not_ours")
        told = _object(body)
        try:
            return TextReport(str(told["id"])[:80], Became(told["status"]), str(told.get("code", ""))[:40])
        except (KeyError, ValueError):
            raise Refusal("report_not_ours") from None


def signed(secret: str, timestamp: str, body: bytes) -> str:
    """What a report is signed with."""
    return hmac.new(secret.encode(), timestamp.encode() + b"." + body, sha256).hexdigest()


def _object(content: bytes) -> dict[str, Any]:  # Any: JSON
    try:
        found = json.loads(content[:LARGEST])
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}
