"""Bearer tokens for the API."""

from __future__ import annotations

import uuid

from django.db import models


class ApiToken(models.Model):
    """A bearer token for the API. Only its SHA-256 digest is stored.

    With an organisation its holder acts for that organisation, as long as the person may.
    """

    class Scope(models.TextChoices):
        """What it opens: reading only, booking as well, or also what the person's staff roles allow."""

        READ = "read"
        BOOK = "book"
        STAFF = "staff"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    person = models.ForeignKey("people.Person", models.CASCADE, related_name="tokens")
    organisation = models.ForeignKey("people.Organisation", models.CASCADE, null=True, related_name="+")
    scope = models.CharField(max_length=20, choices=Scope.choices, default=Scope.BOOK)
    label = models.CharField(max_length=80, blank=True)
    digest = models.CharField(max_length=64, unique=True)
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField(null=True)
    revoked_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"token {self.id}"
