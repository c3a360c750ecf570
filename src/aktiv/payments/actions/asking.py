"""Orders to providers as they end or wait: shared by those who give them."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

from aktiv.journal.actions import Event
from aktiv.payments.models import Payment, ProviderOrder
from aktiv.payments.ports.provider import Provider, ProviderAway, providers_of

SOONEST, LATEST = timedelta(seconds=20), timedelta(hours=1)


def later(order: ProviderOrder, now: datetime) -> None:
    """Nobody knows whether it was done: it is asked again with the same key, ever more seldom."""
    order.tries += 1
    order.try_at = now + min(LATEST, SOONEST * 2 ** min(order.tries, 10))
    order.save(update_fields=["tries", "try_at"])


def settled(order: ProviderOrder, now: datetime, *, refused: str = "", why: str = "") -> None:
    """The provider has done it, or said that it never will."""
    order.try_at, order.tries = None, order.tries + 1
    if refused:
        order.refused, order.refused_why = refused[:60], why[:300]
    else:
        order.done_at = now
    order.save(update_fields=["try_at", "tries", "done_at", "refused", "refused_why"])


def provider_of(payment: Payment) -> Provider:
    """Who was asked for it. Raises ProviderAway when the agreement has ended."""
    found = providers_of(payment.municipality.slug).get(payment.provider)
    if found is None:
        raise ProviderAway(f"no agreement with {payment.provider}")
    return found


def event(verb: str, payment: Payment, *, by: UUID | None = None, **data: object) -> Event:
    """What the journal says of a payment. No names, no address of the payer."""
    return Event(
        verb,
        ("payment", payment.pk),
        payment.municipality_id,
        by,
        payment.organisation_id,
        {
            "provider": payment.provider,
            "to": payment.person_id,
            "currency": payment.currency,
            "what": payment.description,
            **data,
        },
    )
