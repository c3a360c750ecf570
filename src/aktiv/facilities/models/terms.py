"""Rule settings that are inherited and overridden, terms of use that are accepted, and questions that are asked."""

from __future__ import annotations

from django.db import models

from aktiv.facilities.models.activities import Activity
from aktiv.facilities.models.places import Facility, Space
from aktiv.values.texts import Texts


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
    """One version of the terms of use that a person accepts. A draft until it is published, and never edited after: a
    new text is a new version."""

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
    published_at = models.DateTimeField(null=True)
    saved = models.PositiveIntegerField(default=1, help_text="how often the draft was saved")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["municipality", "key", "version"], name="terms_version_once"),
            models.UniqueConstraint(
                fields=["municipality", "key"], condition=models.Q(published_at=None), name="terms_one_draft"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.key} {self.version}"

    @property
    def title(self) -> Texts:
        return Texts(self.title_nb, self.title_nn, self.title_en)

    @property
    def text(self) -> Texts:
        return Texts(self.text_nb, self.text_nn, self.text_en)


class Question(models.Model):
    """Something a municipality must know before it lends a space: asked everywhere, at one facility or in one space and
    its parts, and there of everybody or about one activity.

    Its words and the kind of its answer never change, so that an answer keeps the question it was given to; it ends
    instead, and another takes its place.
    """

    class Kind(models.TextChoices):
        TEXT = "text"
        NUMBER = "number"
        YES_OR_NO = "yes_or_no"

    id = models.BigAutoField(primary_key=True)
    municipality = models.ForeignKey("municipalities.Municipality", models.CASCADE, related_name="questions")
    facility = models.ForeignKey(Facility, models.CASCADE, null=True, related_name="questions", db_index=False)
    space = models.ForeignKey(Space, models.CASCADE, null=True, related_name="questions")
    activity = models.ForeignKey(Activity, models.PROTECT, null=True, related_name="+", db_index=False)
    kind = models.CharField(max_length=10, choices=Kind.choices, default=Kind.TEXT)
    text_nb = models.CharField(max_length=200)
    text_nn = models.CharField(max_length=200)
    text_en = models.CharField(max_length=200)
    required = models.BooleanField(default=False)
    order = models.PositiveSmallIntegerField(default=0)
    saved = models.PositiveIntegerField(default=1, help_text="how often it was saved")
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(facility__isnull=True) | models.Q(space__isnull=True), name="question_at_one_level"
            ),
            models.CheckConstraint(
                condition=models.Q(kind__in=("text", "number", "yes_or_no")), name="question_kind_known"
            ),
        ]

    def __str__(self) -> str:
        return self.text_nb

    @property
    def text(self) -> Texts:
        return Texts(self.text_nb, self.text_nn, self.text_en)
