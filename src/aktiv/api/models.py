"""What the interface itself remembers: answers to requests that may be sent again."""

from __future__ import annotations

from django.db import models


class KeyedAnswer(models.Model):
    """The answer once given to an `Idempotency-Key`, written in the same transaction as what it did."""

    id = models.BigAutoField(primary_key=True)
    token = models.ForeignKey("people.ApiToken", models.CASCADE, related_name="+", db_index=False)
    key = models.CharField(max_length=200)
    fingerprint = models.CharField(max_length=64, help_text="SHA-256 of method, path and body")
    status = models.PositiveSmallIntegerField(null=True)
    body = models.BinaryField(default=b"")
    content_type = models.CharField(max_length=80, default="")
    created_at = models.DateTimeField(db_index=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["token", "key"], name="keyed_answer_once")]

    def __str__(self) -> str:
        return f"{self.token_id} {self.key}"
