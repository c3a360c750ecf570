"""Being let in at Vipps MobilePay: a municipality's sales unit, and the access token that is fetched for it.

POST {address}/accesstoken/get    client_id, client_secret, Ocp-Apim-Subscription-Key, Merchant-Serial-Number
200 {"access_token": "…", "expires_in": "86398"}    good for a day (an hour at the test service)
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from aktiv.integrations.calls import Answer, Json, Unanswered, ask, text
from aktiv.payments.ports.provider import ProviderAway

SYSTEM = {
    "Vipps-System-Name": "aktiv-kommune",
    "Vipps-System-Version": "1",
    "Vipps-System-Plugin-Name": "aktiv-kommune-payments",
    "Vipps-System-Plugin-Version": "1",
}
BEFORE_THE_END = 300.0  # seconds that a token is given up before it ends
SHORTEST = 60.0
REJECTED = 401
NOT_NOW = frozenset({401, 403, 408, 423, 425, 429})
"""What is wrong between them and us, or only now, rather than with an order. So is every 5xx."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Agreement:
    """A sales unit of a municipality: its keys, and the secrets of its registered webhooks.

    A registration cannot be changed: a new one is made beside the old, and both secrets are believed meanwhile.
    """

    msn: str
    client_id: str = field(repr=False)
    client_secret: str = field(repr=False)
    subscription_key: str = field(repr=False)
    webhook_secrets: tuple[str, ...] = field(default=(), repr=False)


class Access:
    """Asks in the name of a sales unit. A token is kept until near its end, and shared by all threads."""

    def __init__(
        self, address: str, agreement: Agreement, timeout: float, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._address, self._agreement, self._timeout, self._clock = address, agreement, timeout, clock
        self._guard = threading.Lock()
        self._token, self._until = "", 0.0

    def ask(
        self, method: str, path: str, *, key: str = "", body: Json | None = None, query: Mapping[str, str] | None = None
    ) -> Answer:
        """An answer that is about what was asked. Raises ProviderAway when it is not, or there is none."""

        def once(token: str) -> Answer:
            headers = {"Authorization": f"Bearer {token}", "Accept": "application/json", **self._ours()}
            if key:
                headers["Idempotency-Key"] = key
            return self._bounded(method, path, headers, body, query)

        token = self._a_token()
        answer = once(token)
        if answer.status == REJECTED:
            # They may take a token back before its time. Nothing was done, and the key is the same.
            answer = once(self._a_token(instead_of=token))
        if answer.status in NOT_NOW or answer.status >= 500:
            raise ProviderAway(str(answer.status))
        return answer

    def _a_token(self, instead_of: str = "") -> str:
        with self._guard:
            if not self._token or self._clock() >= self._until or self._token == instead_of:
                self._token = ""
                secret = {"client_id": self._agreement.client_id, "client_secret": self._agreement.client_secret}
                answer = self._bounded("POST", "/accesstoken/get", secret | self._ours(), None, None)
                token = text(answer.told, "access_token", 10_000)
                if answer.status != 200 or not token.isascii() or not token.isprintable() or not token:
                    raise ProviderAway(f"token {answer.status}")
                self._token, self._until = token, self._clock() + _lives(answer.told) - BEFORE_THE_END
            return self._token

    def _bounded(
        self, method: str, path: str, headers: dict[str, str], body: Json | None, query: Mapping[str, str] | None
    ) -> Answer:
        try:
            return ask(method, f"{self._address}{path}", headers=headers, timeout=self._timeout, body=body, query=query)
        except Unanswered as error:
            raise ProviderAway(str(error)) from error

    def _ours(self) -> dict[str, str]:
        return {
            "Ocp-Apim-Subscription-Key": self._agreement.subscription_key,
            "Merchant-Serial-Number": self._agreement.msn,
            **SYSTEM,
        }


def _lives(told: Json) -> float:
    """Seconds that a token lives; they tell it as text. One that says nothing is used for a moment."""
    said = told.get("expires_in")
    try:
        return min(max(float(said), 0.0), 86_400.0) if isinstance(said, str | int) else BEFORE_THE_END + SHORTEST
    except ValueError:
        return BEFORE_THE_END + SHORTEST
