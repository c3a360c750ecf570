"""How a notification is carried to its person: one row for each channel, with what has become of it."""

from __future__ import annotations

from django.db import models
from django.db.models import Q


class Delivery(models.Model):
    """One notification by one channel. It leaves once: whoever sends holds the row until what came of it is noted.

    What is sent is written from what is true then. A process that dies between the server's yes and the note leaves the
    row waiting, and the same message goes again under the same id, by which mail programs and gateways know it.
    """

    class Channel(models.TextChoices):
        MAIL = "mail"
        SMS = "sms"

    class State(models.TextChoices):
        WAITING = "waiting"
        SENT = "sent", "taken by the server of mail, or by the gateway"
        DELIVERED = "delivered", "the gateway says that it has come"
        FAILED = "failed", "refused for good, or given up"
        BOUNCED = "bounced", "its address takes none: said at once, or by a report afterwards"
        DROPPED = "dropped", "not wanted, or about nothing any more"

        @classmethod
        def handed_over(cls) -> frozenset[Delivery.State]:
            """States of what somebody has taken from us, who may still report on it."""
            return frozenset({cls.SENT, cls.DELIVERED})

    id = models.BigAutoField(primary_key=True)
    notification = models.ForeignKey("messages.Notification", models.CASCADE, related_name="deliveries", db_index=False)
    channel = models.CharField(max_length=4, choices=Channel.choices)
    state = models.CharField(max_length=9, choices=State.choices, default=State.WAITING)
    due_at = models.DateTimeField(null=True, help_text="when it is to be tried; empty when it waits no longer")
    sent_at = models.DateTimeField(null=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    code = models.CharField(max_length=40, blank=True, help_text="why it was not sent, or came back: a status or code")
    external_id = models.CharField(max_length=80, blank=True, help_text="what the gateway calls it")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["notification", "channel"], name="delivered_once"),
            models.CheckConstraint(
                condition=Q(state="waiting", due_at__isnull=False) | (~Q(state="waiting") & Q(due_at__isnull=True)),
                name="delivery_waits_until",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=("sent", "delivered")) | Q(sent_at__isnull=False), name="delivery_sent_at"
            ),
            models.UniqueConstraint(
                fields=["channel", "external_id"], condition=~Q(external_id=""), name="delivery_known_by_one_id"
            ),
        ]
        indexes = [
            models.Index(fields=["channel", "due_at", "id"], name="delivery_waiting", condition=Q(state="waiting")),
        ]

    def __str__(self) -> str:
        return f"{self.channel} {self.notification_id} {self.state}"
