"""A municipality's rules for deciding by themselves, and who covers for whom."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q


class Practice(models.Model):
    """How long a municipality says that answers take. No row: what cases.rules.deadlines says."""

    municipality = models.OneToOneField(
        "municipalities.Municipality", models.CASCADE, primary_key=True, related_name="case_practice"
    )
    answer_days = models.PositiveSmallIntegerField(default=21)
    offer_days = models.PositiveSmallIntegerField(default=3)
    appeal_to = models.CharField(max_length=120, blank=True, help_text="the body that decides appeals, in letters")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(answer_days__range=(1, 180), offer_days__range=(1, 30)), name="practice_in_days"
            )
        ]

    def __str__(self) -> str:
        return str(self.municipality_id)


class AutomaticRule(models.Model):
    """Grants a case whole when every date of it fits and nothing stands in the way; everything else is for people.

    Empty lists mean any. `first` and `last` are days of the year as month × 100 + day, and may pass the new year.
    `sample_percent` of what it grants is looked at by a person afterwards.
    """

    id = models.BigAutoField(primary_key=True)
    municipality = models.ForeignKey("municipalities.Municipality", models.PROTECT, related_name="+")
    name = models.CharField(max_length=80)
    facility = models.ForeignKey("facilities.Facility", models.PROTECT, null=True, related_name="+", db_index=False)
    space_kinds = ArrayField(models.CharField(max_length=40), default=list)
    price_groups = ArrayField(models.CharField(max_length=40), default=list)
    kinds = ArrayField(models.CharField(max_length=6), default=list, help_text="kinds of application")
    first = models.PositiveSmallIntegerField(default=101)
    last = models.PositiveSmallIntegerField(default=1231)
    most_dates = models.PositiveSmallIntegerField(default=1)
    most_minutes = models.PositiveIntegerField(default=240)
    most_people = models.PositiveIntegerField(null=True)
    sample_percent = models.PositiveSmallIntegerField(default=10)
    active = models.BooleanField(default=True)
    created_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["id", "municipality"], name="rule_in_municipality"),
            models.CheckConstraint(condition=Q(sample_percent__lte=100), name="sample_is_a_share"),
            models.CheckConstraint(
                condition=Q(first__range=(101, 1231), last__range=(101, 1231)), name="rule_days_of_the_year"
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Absence(models.Model):
    """Somebody on the staff is away; `cover` has her cases in the queue meanwhile. Days inclusive."""

    id = models.BigAutoField(primary_key=True)
    municipality = models.ForeignKey("municipalities.Municipality", models.PROTECT, related_name="+", db_index=False)
    person = models.ForeignKey("people.Person", models.CASCADE, related_name="+", db_index=False)
    cover = models.ForeignKey("people.Person", models.CASCADE, related_name="+", db_index=False)
    first = models.DateField()
    last = models.DateField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(first__lte=F("last")), name="absence_in_order"),
            models.CheckConstraint(condition=~Q(person=F("cover")), name="covered_by_somebody_else"),
        ]
        indexes = [
            models.Index(fields=["cover", "last"], name="absence_covered", condition=Q(ended_at__isnull=True)),
            models.Index(fields=["municipality", "last"], name="absence_of_staff", condition=Q(ended_at__isnull=True)),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} {self.first}–{self.last}"


class SavedFilter(models.Model):
    """A case handler's own way of narrowing the queue, under a name: the part of the inbox's address that asks."""

    id = models.BigAutoField(primary_key=True)
    person = models.ForeignKey("people.Person", models.CASCADE, related_name="+", db_index=False)
    name = models.CharField(max_length=40)
    query = models.CharField(max_length=400, blank=True)
    created_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["person", "name"], name="one_filter_of_a_name"),
            models.CheckConstraint(condition=~Q(name=""), name="filter_has_a_name"),
        ]

    def __str__(self) -> str:
        return self.name
