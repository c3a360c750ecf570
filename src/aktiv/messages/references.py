"""What a message is known by outside the house: its delivery's number, signed, so that nobody can make one up."""

from __future__ import annotations

import re

from django.conf import settings
from django.utils.crypto import constant_time_compare, salted_hmac

from aktiv.messages.models import Delivery, Notification

DOMAIN = "aktiv-kommune"
SIGNED = 16
"""Hexadecimal digits of the signature: 64 bits, behind a limit on nothing but the mail server's patience."""
# In small letters, because servers on the way may change the case of an address.
_REFERENCE = re.compile(rf"(?<![0-9a-z])(\d{{1,18}})-([0-9a-f]{{{SIGNED}}})(?![0-9a-z])")


def reference(delivery_id: int) -> str:
    """ "1234-9f86d081884c7d65" """
    return f"{delivery_id}-{_signature(delivery_id)}"


def delivery_named(text: str) -> int | None:
    """The delivery that a text names by a reference that we have signed; None when it names none."""
    for number, signature in _REFERENCE.findall(text.lower()[:2000]):
        if constant_time_compare(signature, _signature(int(number))):
            return int(number)
    return None


def message_id(delivery: Delivery, notification: Notification) -> str:
    """The same each time the same message is sent, so that mail programs show it once."""
    return f"<{notification.entry.number}.{notification.kind}.{reference(delivery.pk)}@{DOMAIN}>"


def return_path(delivery: Delivery) -> str:
    """The address that servers report to, which names the message; "" when the installation has none."""
    if not settings.MAIL_RETURN:
        return ""
    local, _, domain = settings.MAIL_RETURN.partition("@")
    return f"{local}+{reference(delivery.pk)}@{domain}"


def _signature(delivery_id: int) -> str:
    return salted_hmac("aktiv.messages.reference", str(delivery_id), algorithm="sha256").hexdigest()[:SIGNED]
