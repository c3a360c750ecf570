"""Somebody who can say who a person is. Adapters are in `integrations`; `config` hands them over at start by `use`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from aktiv.people.models import SignIn

RESIDENTS = "id-porten"
"""Key of the provider that everybody may sign in with."""
STAFF = "jobb"
"""Key of the provider of work accounts."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """One question to a provider. `state`, `nonce` and `verifier` are random and of this question alone.

    `come_back` is our address that the browser returns to; `language` is nb, nn or en; `level` the least that will do.
    """

    state: str
    nonce: str
    verifier: str
    come_back: str
    language: str
    level: SignIn.Level


@dataclass(frozen=True, slots=True, kw_only=True)
class Proof:
    """What a provider vouches for, with everything about it checked.

    `number` is a checked national number, `email` an address that the provider has verified; either may be missing.
    `token` is what the provider wants to see again when she signs out there.
    """

    issuer: str
    subject: str
    level: SignIn.Level
    sid: str = ""
    number: str | None = None
    name: str = ""
    email: str = ""
    token: str = ""


class Provider(Protocol):
    """Sends a browser away with a question, and reads the answer that it comes back with."""

    key: str
    issuer: str
    registers: bool
    """Whether somebody it vouches for may be new here; without it only those whom the service expects come in."""

    def begin(self, asked: Asked) -> str:
        """The address to send the browser to. Raises Refusal("provider_down") and Refusal("provider_refused")."""

    def finish(self, asked: Asked, code: str, now: datetime) -> Proof:
        """What the provider vouches for.

        Raises Refusal("provider_down"), ("provider_refused"), ("proof_not_valid") and ("level_too_low").
        """

    def sign_out_address(self, token: str, come_back: str, state: str) -> str | None:
        """Where to send the browser so that she is signed out there too; None when the provider is down or has none."""

    def public_keys(self) -> list[dict[str, Any]]:  # Any: a JSON Web Key
        """The keys by which the provider knows us."""


_in_use: dict[str, Provider] = {}


def use(providers: Mapping[str, Provider]) -> None:
    """From now on these are the providers, by key, in the order in which people are offered them."""
    _in_use.clear()
    _in_use.update(providers)


def providers() -> dict[str, Provider]:
    """Those in use, by key."""
    return dict(_in_use)
