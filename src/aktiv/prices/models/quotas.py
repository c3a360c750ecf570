"""Free quotas: minutes that a municipality gives organisations for one year, and what was taken of them.

What was taken is exact because nothing but the database keeps it (migration 0020): a stored quote takes what stands in
its `free` in the statement that stores it (trigger `quota_taken`), a date that is cancelled or priced anew gives it
back in the statement that does so (trigger `quota_given_back` of bookings). Each use moves the counter of its
organisation and quota, whose row is locked until the transaction ends and whose CHECK is that no more is taken than was
granted.
"""

from __future__ import annotations

from datetime import timedelta

from django.db import models
from django.db.models import F, Q

from aktiv.prices.models.groups import PriceGroup
from aktiv.prices.models.records import Quote


class FreeQuota(models.Model):
    """Free minutes for each organisation that pays as a price group, or for one organisation, in the year from `first`
    to `last` (inclusive): everywhere, under a price list, at a facility, in a kind of space, or a kind at a facility.

    Only `minutes` is ever changed. A new year is a new quota.
    """

    id = models.BigAutoField(primary_key=True)
    municipality = models.ForeignKey("municipalities.Municipality", models.PROTECT, related_name="+", db_index=False)
    price_group = models.ForeignKey(PriceGroup, models.PROTECT, null=True, blank=True, related_name="+")
    organisation = models.ForeignKey("people.Organisation", models.CASCADE, null=True, blank=True, related_name="+")
    minutes = models.PositiveIntegerField()
    first = models.DateField()
    last = models.DateField()
    list_key = models.SlugField(max_length=40, blank=True)
    facility = models.ForeignKey("facilities.Facility", models.PROTECT, null=True, blank=True, related_name="+")
    kind = models.CharField(max_length=20, blank=True)
    created_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["id", "municipality"], name="free_quota_in_municipality"),
            models.UniqueConstraint(fields=["id", "minutes"], name="free_quota_of_minutes"),
            models.UniqueConstraint(
                fields=["municipality", "price_group", "organisation", "first", "list_key", "facility", "kind"],
                name="free_quota_once",
                nulls_distinct=False,
            ),
            models.CheckConstraint(
                condition=Q(price_group__isnull=False, organisation__isnull=True)
                | Q(price_group__isnull=True, organisation__isnull=False),
                name="free_quota_for_one",
            ),
            models.CheckConstraint(condition=Q(minutes__gt=0, minutes__lte=600_000), name="free_quota_minutes"),
            models.CheckConstraint(
                condition=Q(last__gte=F("first"), last__lt=F("first") + timedelta(days=366)), name="free_quota_year"
            ),
            models.CheckConstraint(
                condition=Q(list_key="") | Q(facility__isnull=True, kind=""), name="free_quota_one_place"
            ),
        ]
        indexes = [models.Index(fields=["municipality", "first"], name="free_quota_by_year")]

    def __str__(self) -> str:
        return f"{self.minutes} {self.first}–{self.last}"


class QuotaAccount(models.Model):
    """What an organisation has taken of a quota: always the sum of its uses, never more than was granted."""

    id = models.BigAutoField(primary_key=True)
    quota = models.ForeignKey(FreeQuota, models.CASCADE, related_name="accounts", db_index=False)
    organisation = models.ForeignKey("people.Organisation", models.CASCADE, related_name="+")
    granted = models.PositiveIntegerField(help_text="the quota's minutes; a foreign key keeps them the same")
    taken = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["quota", "organisation"], name="quota_account_once"),
            models.CheckConstraint(condition=Q(taken__gte=0, taken__lte=F("granted")), name="quota_not_passed"),
        ]

    def __str__(self) -> str:
        return f"{self.taken} of {self.granted}"


class QuotaUse(models.Model):
    """Free minutes of one date, as it is quoted now. Goes when the date is cancelled or priced anew."""

    id = models.BigAutoField(primary_key=True)
    municipality = models.ForeignKey("municipalities.Municipality", models.PROTECT, related_name="+", db_index=False)
    quote = models.ForeignKey(Quote, models.PROTECT, related_name="+", db_index=False)
    quota = models.ForeignKey(FreeQuota, models.PROTECT, related_name="uses", db_index=False)
    organisation = models.ForeignKey("people.Organisation", models.PROTECT, related_name="+", db_index=False)
    minutes = models.PositiveIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["quote", "quota"], name="quota_used_once"),
            models.CheckConstraint(condition=Q(minutes__gt=0), name="quota_use_of_something"),
        ]
        indexes = [models.Index(fields=["quota", "organisation"], name="quota_use_of_club")]

    def __str__(self) -> str:
        return f"{self.minutes} of {self.quota_id}"
