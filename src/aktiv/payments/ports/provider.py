"""A provider of payment, as payments need one: it is asked for money, and read for what became of it.

A payment is four amounts that only grow (authorised, captured, refunded, cancelled) and a word for whether the payer
can still act; never a state of ours. Every order that moves money carries a key (at most 50 of A–Z, a–z, 0–9 and
hyphen): given again with the same key it is the same order, however often and however late. Making a payment known
moves none: a provider that takes no key for it makes another, which nobody is ever sent to.

What a provider refuses has one of these codes: `unknown_payment`, `not_authorised` (the payer has not gone through with
it), `more_than_authorised`, `more_than_captured`, `nothing_left` (all of it was captured: give it back instead),
`currency`, `amount` (none, too little or too much for them), `too_late`, `key_used` (for another order, or the
reference for another payment), and `refused` for all else.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Protocol

RETURN_AT = "betaling/{payment}/"
"""Below the service's address: where a payer comes back to."""
HEARD_AT = "betaling/melding/{slug}/{name}/"
"""Below the service's address: where a municipality's provider sends its messages."""


class Standing(StrEnum):
    """Whether the payer can still act: away at the provider, gone through with it, or ended without."""

    OPEN = "open"
    AUTHORISED = "authorised"
    ABORTED = "aborted"
    EXPIRED = "expired"
    TERMINATED = "terminated"


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """What a payer is asked for. `amount` in øre; `reference` is ours, unique, 8 to 50 of A–Z, a–z, 0–9 and hyphen.

    The payer comes back to `return_to` whatever became of it. `description` is what she reads at the provider, and
    names no person.
    """

    reference: str
    amount: int
    currency: str
    description: str
    return_to: str
    told_at: str
    language: str
    expires_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Begun:
    """A payment that the provider knows: its own id for it, and where the payer goes."""

    provider_id: str
    redirect_to: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Sums:
    """What the provider says of a payment, in øre. Each amount only grows; how it was paid is for receipts."""

    provider_id: str
    standing: Standing
    amount: int
    currency: str
    authorised: int
    captured: int
    refunded: int
    cancelled: int
    method: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """A message of the provider that its signature proves: which payment it is about, and its own id, by which one that
    comes twice is known. What it says is never believed: the payment is read anew."""

    event_id: str
    reference: str
    provider_id: str
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Moved:
    """A line of the provider's own list of a day, for reconciliation: what moved, in øre (a refund is negative).

    `movement_id` is the provider's own for the line, which is in one list and never changes.
    """

    movement_id: str
    reference: str
    provider_id: str
    kind: str
    amount: int
    currency: str
    at: datetime


class ProviderAway(Exception):
    """The provider does not answer, or answers half-way: nobody knows yet whether it was done. Ask again with the same
    key."""


class ProviderRefused(Exception):
    """The provider will not do it. `code` is stable and ours; `why` is what the provider said, for finance."""

    def __init__(self, code: str, why: str = "") -> None:
        super().__init__(code)
        self.code, self.why = code, why


class ForgedMessage(Exception):
    """A message that nobody can have signed with the secret, is too old, or is no message of theirs at all."""


class Provider(Protocol):
    """Somebody who takes payment for a municipality."""

    name: str

    def begin(self, order: Order, *, key: str) -> Begun:
        """Makes the payment known. Raises ProviderAway, ProviderRefused."""

    def read(self, reference: str, provider_id: str) -> Sums:
        """What has become of it. `provider_id` may be empty where we never heard it: then it is found by the reference
        where the provider can. Raises ProviderAway, ProviderRefused("unknown_payment")."""

    def capture(self, reference: str, provider_id: str, amount: int, currency: str, *, key: str) -> None:
        """Takes so many øre of what is authorised. Raises ProviderAway, ProviderRefused."""

    def refund(self, reference: str, provider_id: str, amount: int, currency: str, *, key: str) -> None:
        """Gives so many øre of what was captured back. Raises ProviderAway, ProviderRefused."""

    def cancel(self, reference: str, provider_id: str, *, key: str) -> None:
        """Lets go of all that is authorised and not captured, or of a payment that is still open. What has been let go
        of, or ended by itself, is no fault. Raises ProviderAway, ProviderRefused."""

    def heard(self, method: str, path: str, headers: Mapping[str, str], body: bytes, now: datetime) -> Told:
        """What a message to `told_at` says. `path` is with its query; header names in lower case.

        Raises ForgedMessage.
        """

    def moved(self, day: date) -> Iterator[Moved]:
        """The provider's own list of a civil day, a page at a time: each movement is in the list of one day, which need
        not be the day of `at`. Payouts and the provider's own fees are left out. Raises ProviderAway."""


_used: dict[str, dict[str, Provider]] = {}


def use(providers: Mapping[str, Mapping[str, Provider]]) -> None:
    """Providers by municipality (its slug) and name; an empty one takes all away."""
    _used.clear()
    _used.update({slug: dict(each) for slug, each in providers.items()})


def providers_of(slug: str) -> Mapping[str, Provider]:
    """The providers by which a municipality takes payment, by name; none where it has no agreement."""
    return _used.get(slug, {})
