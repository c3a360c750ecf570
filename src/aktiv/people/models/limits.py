"""How often something that can be guessed or flooded was asked, by whom, in the window that runs."""

from __future__ import annotations

from django.db import models


class LimitWindow(models.Model):
    """One row for each thing limited and each one who asks; `key` is a keyed digest, never an address or a name."""

    key = models.CharField(primary_key=True, max_length=64)
    began_at = models.DateTimeField()
    count = models.PositiveIntegerField()

    class Meta:
        indexes = [models.Index(fields=["began_at"], name="limit_window_old")]

    def __str__(self) -> str:
        return f"{self.count} since {self.began_at}"
