"""Rule settings that are inherited and overridden, terms of use that are accepted, and questions that are asked."""

from __future__ import annotations

from django.db import models

from aktiv.facilities.models.places import Facility, Space


class Setting(models.Model):
    """One value at one level: municipality (facility and space empty), facility, or space (which its parts inherit)."""

    id = models.BigAutoField(primary_key=True)
    municipality = models.ForeignKey("municipalities.Municipality", models.CASCADE, related_name="settings")
    facility = models.ForeignKey(Facility, models.CASCADE, null=True, related_name="settings")
    space = models.ForeignKey(Space, models.CASCADE, null=True, related_name="settings")
    key = models.CharField(max_length=40)
    value = models.JSONField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["municipality", "facility", "space", "key"], name="setting_once", nulls_distinct=False
            ),
            models.CheckConstraint(
                condition=models.Q(facility__isnull=True) | models.Q(space__isnull=True), name="setting_at_one_level"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.key} = {self.value}"


class TermsDocument(models.Model):
    """One version of the terms of use that a person accepts. Never edited: a new text is a new version."""

    id = models.BigAutoField(primary_key=True)
    municipality = models.ForeignKey("municipalities.Municipality", models.PROTECT, related_name="terms_documents")
    key = models.SlugField(max_length=40)
    version = models.PositiveIntegerField()
    title_nb = models.CharField(max_length=120)
    title_nn = models.CharField(max_length=120)
    title_en = models.CharField(max_length=120)
    text_nb = models.TextField()
    text_nn = models.TextField()
    text_en = models.TextField()
    published_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["municipality", "key", "version"], name="terms_version_once")]

    def __str__(self) -> str:
        return f"{self.key} {self.version}"


class Question(models.Model):
    """Something a municipality must know before it lends this space, asked on the check page."""

    id = models.BigAutoField(primary_key=True)
    space = models.ForeignKey(Space, models.CASCADE, related_name="questions")
    text_nb = models.CharField(max_length=200)
    text_nn = models.CharField(max_length=200)
    text_en = models.CharField(max_length=200)
    required = models.BooleanField(default=False)
    order = models.PositiveSmallIntegerField(default=0)

    def __str__(self) -> str:
        return self.text_nb
