"""What a provider publishes about itself: its addresses and its keys, kept for a day."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from typing import Any

import httpx2
from joserfc.errors import JoseError
from joserfc.jwk import KeySet

from aktiv.integrations.calls import trusted
from aktiv.values.refusal import Refusal

KEPT = 24 * 3600.0  # seconds
KEYS_AT_MOST_EVERY = 60.0  # seconds between two readings of the keys because of a key that we do not know
NEEDED = ("authorization_endpoint", "token_endpoint", "jwks_uri")

Json = dict[str, Any]  # Any: JSON of others, checked where it is used


class Metadata:
    """Reads once and keeps for a day; what is older is used as long as nothing newer can be had."""

    def __init__(self, issuer: str, timeout: float, clock: Callable[[], float] = time.monotonic) -> None:
        self.issuer = issuer
        self._timeout = timeout
        self._clock = clock
        self._lock = threading.Lock()
        self._about: tuple[float, Json] | None = None
        self._keys: tuple[float, KeySet] | None = None

    def about(self) -> Json:
        """The provider's own description. Raises Refusal("provider_down")."""
        with self._lock:
            if self._about is None or self._clock() - self._about[0] > KEPT:
                try:
                    self._about = self._clock(), self._read_about()
                except Refusal:
                    if self._about is None:
                        raise
            return self._about[1]

    def keys(self, *, unknown: bool = False) -> KeySet:
        """The provider's keys; with `unknown`, something was signed by a key that is not among those known.

        Raises Refusal("provider_down").
        """
        address = self.about()["jwks_uri"]
        with self._lock:
            age = self._clock() - self._keys[0] if self._keys else KEPT + 1
            if self._keys is None or age > KEPT or (unknown and age > KEYS_AT_MOST_EVERY):
                try:
                    self._keys = self._clock(), KeySet.import_key_set(self._get(address))  # type: ignore[arg-type]
                except (JoseError, ValueError, KeyError, TypeError) as error:
                    raise Refusal("provider_down", what="keys") from error
            return self._keys[1]

    def _read_about(self) -> Json:
        found = self._get(f"{self.issuer}/.well-known/openid-configuration")
        if found.get("issuer") != self.issuer or not all(isinstance(found.get(name), str) for name in NEEDED):
            raise Refusal("provider_down", what="metadata")
        return found

    def _get(self, address: str) -> Json:
        try:
            answer = httpx2.get(
                address, timeout=self._timeout, headers={"Accept": "application/json"}, verify=trusted()
            )
            answer.raise_for_status()
            found = answer.json()
        except (httpx2.HTTPError, httpx2.InvalidURL, ValueError) as error:
            raise Refusal("provider_down", what=type(error).__name__) from error
        if not isinstance(found, dict):
            raise Refusal("provider_down", what="not an object")
        return found
