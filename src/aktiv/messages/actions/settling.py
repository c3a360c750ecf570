"""What has become of a delivery: taken, later, refused, come back, or not wanted. In the transaction that tried it."""

from __future__ import annotations

from datetime import datetime, timedelta

from aktiv.messages.models import Delivery

ATTEMPTS = 8
"""After these, about four hours, a message is given up. A server that does not answer at all costs none."""


def next_due(channel: Delivery.Channel, now: datetime) -> Delivery | None:
    """The delivery that has waited longest, locked until the transaction ends; other workers pass it by."""
    # Served by delivery_waiting.
    rows = Delivery.objects.filter(channel=channel, state=Delivery.State.WAITING, due_at__lte=now)
    rows = rows.select_for_update(of=("self",), skip_locked=True)
    return rows.select_related("notification__person", "notification__entry").order_by("due_at", "id").first()


def taken(delivery: Delivery, now: datetime, external_id: str = "") -> None:
    """Somebody else has it now."""
    delivery.attempts += 1
    delivery.sent_at, delivery.external_id = now, external_id
    _settle(delivery, Delivery.State.SENT, "")


def later(delivery: Delivery, now: datetime, code: str) -> None:
    """It is tried again after a while, twice as long each time, and given up in the end."""
    delivery.attempts += 1
    if delivery.attempts >= ATTEMPTS:
        _settle(delivery, Delivery.State.FAILED, code)
        return
    delivery.due_at, delivery.code = now + timedelta(minutes=2**delivery.attempts), code[:40]
    delivery.save(update_fields=["attempts", "due_at", "code"])


def refused(delivery: Delivery, code: str) -> None:
    """It is never taken."""
    delivery.attempts += 1
    _settle(delivery, Delivery.State.FAILED, code)


def came_back(delivery: Delivery, code: str) -> None:
    """Its address takes none."""
    _settle(delivery, Delivery.State.BOUNCED, code)


def dropped(delivery: Delivery, code: str) -> None:
    """Nobody is to be sent it."""
    _settle(delivery, Delivery.State.DROPPED, code)


def arrived(delivery: Delivery) -> None:
    """It has come to whom it was meant for."""
    _settle(delivery, Delivery.State.DELIVERED, "")


def _settle(delivery: Delivery, state: Delivery.State, code: str) -> None:
    delivery.state, delivery.due_at, delivery.code = state, None, code[:40]
    delivery.save(update_fields=["state", "due_at", "sent_at", "attempts", "code", "external_id"])
