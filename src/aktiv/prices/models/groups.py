"""Whom a price is for, and who belongs where."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from aktiv.values.texts import Texts

AGE_GROUPS = [("", "any"), ("youth", "youth"), ("adult", "adult")]
PARTIES = [(kind, kind) for kind in ("person", "club", "business", "public", "group")]


class PriceGroup(models.Model):
    """A municipality's group of payers, such as youth clubs. One of them may be the ordinary price."""

    id = models.BigAutoField(primary_key=True)
    municipality = models.ForeignKey("municipalities.Municipality", models.PROTECT, related_name="price_groups")
    code = models.SlugField(max_length=40)
    name_nb = models.CharField(max_length=80)
    name_nn = models.CharField(max_length=80)
    name_en = models.CharField(max_length=80)
    order = models.PositiveSmallIntegerField(default=0)
    is_ordinary = models.BooleanField(default=False, help_text="its price is shown as the ordinary one")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["municipality", "code"], name="price_group_once"),
            models.UniqueConstraint(fields=["id", "municipality"], name="price_group_in_municipality"),
            models.UniqueConstraint(fields=["municipality"], condition=Q(is_ordinary=True), name="one_ordinary_price"),
        ]

    def __str__(self) -> str:
        return self.code

    @property
    def names(self) -> Texts:
        return Texts(self.name_nb, self.name_nn, self.name_en)


class DefaultPriceGroup(models.Model):
    """The group of persons, or of organisations of a kind, when nothing else was decided for them."""

    id = models.BigAutoField(primary_key=True)
    municipality = models.ForeignKey("municipalities.Municipality", models.PROTECT, related_name="+", db_index=False)
    party = models.CharField(max_length=10, choices=PARTIES)
    age_group = models.CharField(max_length=10, choices=AGE_GROUPS, blank=True)
    price_group = models.ForeignKey(PriceGroup, models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["municipality", "party", "age_group"], name="default_price_group_once"),
            models.CheckConstraint(
                condition=Q(party__in=[kind for kind, _ in PARTIES]), name="default_group_for_party"
            ),
            models.CheckConstraint(
                condition=Q(age_group__in=[age for age, _ in AGE_GROUPS]), name="default_group_for_age"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.party} {self.age_group}".strip()


class OrganisationPriceGroup(models.Model):
    """What a municipality decided for one organisation, with the reason. Days inclusive; the newest begun one wins."""

    id = models.BigAutoField(primary_key=True)
    organisation = models.ForeignKey("people.Organisation", models.CASCADE, related_name="price_groups", db_index=False)
    municipality = models.ForeignKey("municipalities.Municipality", models.PROTECT, related_name="+")
    age_group = models.CharField(max_length=10, choices=AGE_GROUPS, blank=True)
    price_group = models.ForeignKey(PriceGroup, models.PROTECT, related_name="+")
    reason = models.CharField(max_length=300)
    valid_from = models.DateField()
    valid_to = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "municipality", "age_group", "valid_from"], name="organisation_price_group_once"
            ),
            models.CheckConstraint(
                condition=Q(valid_to__isnull=True) | Q(valid_to__gte=models.F("valid_from")),
                name="organisation_price_group_in_order",
            ),
            models.CheckConstraint(
                condition=Q(age_group__in=[age for age, _ in AGE_GROUPS]), name="organisation_group_for_age"
            ),
            models.CheckConstraint(condition=~Q(reason=""), name="organisation_price_group_has_reason"),
        ]

    def __str__(self) -> str:
        return f"{self.organisation_id} {self.price_group_id}"
