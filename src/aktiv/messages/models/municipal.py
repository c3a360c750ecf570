"""How a municipality writes to people: in whose name, what it leaves out, by which channels, and in its own words."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q


class Sending(models.Model):
    """What a municipality has said about its messages. No row: the service's own name, every kind by mail, no SMS."""

    municipality = models.OneToOneField(
        "municipalities.Municipality", models.CASCADE, primary_key=True, related_name="sending"
    )
    sender_name = models.CharField(max_length=60, blank=True, help_text="whom mail is from; the service when empty")
    reply_to = models.EmailField(blank=True, help_text="where an answer to a mail goes")
    sms = models.BooleanField(default=False, help_text="urgent messages may go by SMS, which the municipality pays")
    unmailed = ArrayField(
        models.CharField(max_length=20),
        default=list,
        help_text="optional kinds that are not mailed unless a person has asked for them",
    )

    def __str__(self) -> str:
        return str(self.municipality_id)


class MessageTemplate(models.Model):
    """A municipality's own text of a kind of letter in a language. Where there is none the standard text is used."""

    id = models.BigAutoField(primary_key=True)
    municipality = models.ForeignKey("municipalities.Municipality", models.CASCADE, related_name="+", db_index=False)
    kind = models.CharField(max_length=20, help_text="a code of the registry of template kinds")
    language = models.CharField(max_length=2, choices=[("nb", "nb"), ("nn", "nn"), ("en", "en")])
    subject = models.CharField(max_length=200)
    body = models.TextField()
    changed_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["municipality", "kind", "language"], name="template_once"),
            models.CheckConstraint(condition=~Q(subject="") & ~Q(body=""), name="template_says_something"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.language} {self.municipality_id}"
