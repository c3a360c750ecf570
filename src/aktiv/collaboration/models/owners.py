"""Halls that are lent out through the service by a party that is not the municipality they lie in."""

from __future__ import annotations

from datetime import timedelta

from django.db import models
from django.db.models import F, Q


class OwnedFacility(models.Model):
    """A facility that a county, an agency or a private owner owns, from a day to its last day. One owner at a time.

    The last day comes with the owner's own at the latest, and can come sooner, never later; the day before the first
    says that it never was.
    """

    id = models.BigAutoField(primary_key=True)
    member = models.ForeignKey("collaboration.Member", models.PROTECT, related_name="+", db_index=False)
    facility = models.ForeignKey("facilities.Facility", models.PROTECT, related_name="+")
    first = models.DateField()
    last = models.DateField(null=True)
    made_by = models.ForeignKey("people.Person", models.PROTECT, null=True, related_name="+", db_index=False)
    made_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(last=None) | Q(last__gte=F("first") - timedelta(days=1)), name="owned_in_order"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.facility_id} {self.member_id}"
