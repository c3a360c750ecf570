"""What people were told, how it was carried to them, and how a municipality writes."""

from aktiv.messages.models.deliveries import Delivery
from aktiv.messages.models.municipal import MessageTemplate, Sending
from aktiv.messages.models.notifications import MailChoice, Notification, Position, TextChoice
from aktiv.messages.models.written import WrittenMail

__all__ = [
    "Delivery",
    "MailChoice",
    "MessageTemplate",
    "Notification",
    "Position",
    "Sending",
    "TextChoice",
    "WrittenMail",
]
