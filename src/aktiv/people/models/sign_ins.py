"""How persons prove who they are: their identities at providers, and each sign-in as long as it lasts."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import F, Q


class Identity(models.Model):
    """A person at a provider: its issuer, and the subject by which the provider knows her."""

    id = models.BigAutoField(primary_key=True)
    person = models.ForeignKey("people.Person", models.CASCADE, related_name="identities")
    issuer = models.CharField(max_length=200)
    subject = models.CharField(max_length=255)
    created_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["issuer", "subject"], name="identity_once")]

    def __str__(self) -> str:
        return f"identity {self.id}"


class SignIn(models.Model):
    """One sign-in in one browser. The session names it; ending the row ends the session, wherever it is.

    `level` says how sure the provider is of who she is; `ends_at` is the absolute limit; `seen_at` moves while she is
    active, a few minutes at a time.
    """

    class Level(models.TextChoices):
        """How sure the provider is. In order."""

        SUBSTANTIAL = "substantial"
        HIGH = "high"

    class Ended(models.TextChoices):
        SIGNED_OUT = "signed_out"
        EVERYWHERE = "everywhere", "she signed out everywhere"
        BY_PROVIDER = "by_provider", "she signed out at the provider"
        STEPPED_UP = "stepped_up", "another took its place, of a higher level"
        REMOVED = "removed", "the person was anonymised"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    person = models.ForeignKey("people.Person", models.CASCADE, related_name="sign_ins")
    issuer = models.CharField(max_length=200, help_text="empty for a persona of the demonstration")
    sid = models.CharField(max_length=255, blank=True, help_text="the provider's session, by which it tells us to end")
    level = models.CharField(max_length=12, choices=Level.choices)
    agent = models.CharField(max_length=120, blank=True, help_text="browser and system, for her to know it by")
    begun_at = models.DateTimeField()
    seen_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    ended = models.CharField(max_length=12, choices=Ended.choices, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(ended="", ended_at__isnull=True) | (~Q(ended="") & Q(ended_at__isnull=False)),
                name="sign_in_ended_somehow",
            ),
            models.CheckConstraint(condition=Q(ends_at__gt=F("begun_at")), name="sign_in_in_order"),
        ]
        indexes = [
            models.Index(fields=["issuer", "sid"], name="sign_in_at_provider", condition=Q(ended_at__isnull=True)),
        ]

    def __str__(self) -> str:
        return f"sign-in {self.id}"
