"""What members expect to gain, from which baseline to which target, and what was measured of it since."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

LONGEST_TITLE, LONGEST_HOW, LONGEST_SOURCE, LONGEST_NOTE = 160, 500, 160, 300


class Benefit(models.Model):
    """A gain that is promised. Never changes. `indicator` says what counts it where it is counted from use."""

    class Kind(models.TextChoices):
        TIME = "time"
        MONEY = "money"
        QUALITY = "quality"
        EQUITY = "equity"
        ENVIRONMENT = "environment"

    class Unit(models.TextChoices):
        PERCENT = "percent"
        DAYS = "days"
        HOURS = "hours", "hours of work in a year"
        ORE = "ore", "øre in a year"
        ORE_PER_HOUR = "ore_per_hour"
        COUNT = "count"
        POINTS = "points", "answers of a survey, 0 to 100"
        KG = "kg", "CO2 in a year"
        KM = "km", "driven in a year"

    class Way(models.TextChoices):
        AUTO = "auto"
        MANUAL = "manual"
        SURVEY = "survey"

    id = models.BigAutoField(primary_key=True)
    collaboration = models.ForeignKey("collaboration.Collaboration", models.PROTECT, related_name="+", db_index=False)
    number = models.PositiveIntegerField()
    initiative = models.ForeignKey("collaboration.Initiative", models.PROTECT, null=True, related_name="benefits")
    kind = models.CharField(max_length=11, choices=Kind.choices)
    title = models.CharField(max_length=LONGEST_TITLE)
    how = models.CharField(max_length=LONGEST_HOW, blank=True, help_text="how it is measured")
    unit = models.CharField(max_length=12, choices=Unit.choices)
    way = models.CharField(max_length=6, choices=Way.choices)
    indicator = models.CharField(max_length=20, blank=True)
    owner = models.ForeignKey("collaboration.Member", models.PROTECT, related_name="+", db_index=False)
    mandate = models.ForeignKey("collaboration.Mandate", models.PROTECT, related_name="+", db_index=False)
    made_by = models.ForeignKey("people.Person", models.PROTECT, null=True, related_name="+", db_index=False)
    made_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["collaboration", "number"], name="benefit_once"),
            models.CheckConstraint(condition=~Q(title=""), name="benefit_says_what"),
            models.CheckConstraint(
                condition=Q(way="auto") & ~Q(indicator="") | ~Q(way="auto") & Q(indicator=""),
                name="benefit_counted_by_one",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.title}"


class BenefitPlan(models.Model):
    """What a benefit is for one member: where it stood on a day and who says so, and where it is to stand when it is
    due, between the least and the most that is expected. In the benefit's unit. Never changes."""

    id = models.BigAutoField(primary_key=True)
    benefit = models.ForeignKey(Benefit, models.PROTECT, related_name="plans", db_index=False)
    member = models.ForeignKey("collaboration.Member", models.PROTECT, related_name="+", db_index=False)
    baseline = models.DecimalField(max_digits=18, decimal_places=4)
    baseline_on = models.DateField()
    baseline_source = models.CharField(max_length=LONGEST_SOURCE)
    target = models.DecimalField(max_digits=18, decimal_places=4)
    least = models.DecimalField(max_digits=18, decimal_places=4)
    most = models.DecimalField(max_digits=18, decimal_places=4)
    due = models.DateField()
    made_by = models.ForeignKey("people.Person", models.PROTECT, null=True, related_name="+", db_index=False)
    made_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["benefit", "member"], name="benefit_planned_once"),
            models.CheckConstraint(condition=~Q(baseline_source=""), name="baseline_has_a_source"),
            models.CheckConstraint(condition=Q(due__gt=F("baseline_on")), name="benefit_due_after_baseline"),
            models.CheckConstraint(
                condition=Q(least__lte=F("target"), most__gte=F("target")) & ~Q(target=F("baseline")),
                name="benefit_target_in_range",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.benefit_id} {self.member_id}"


class BenefitRevision(models.Model):
    """A plan as it is from the day after this was written: where it is to stand, and when. The baseline is what it was.
    What was measured before is held against the plan of then. Never changes: the next one comes after it, and the plan
    itself is version 1."""

    id = models.BigAutoField(primary_key=True)
    plan = models.ForeignKey(BenefitPlan, models.PROTECT, related_name="revisions", db_index=False)
    number = models.PositiveSmallIntegerField()
    target = models.DecimalField(max_digits=18, decimal_places=4)
    least = models.DecimalField(max_digits=18, decimal_places=4)
    most = models.DecimalField(max_digits=18, decimal_places=4)
    due = models.DateField()
    why = models.CharField(max_length=LONGEST_NOTE)
    holds_from = models.DateField(help_text="the day after it was written")
    made_by = models.ForeignKey("people.Person", models.PROTECT, null=True, related_name="+", db_index=False)
    made_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["plan", "number"], name="benefit_revised_once"),
            models.CheckConstraint(condition=Q(number__gt=1), name="benefit_revision_after_the_plan"),
            models.CheckConstraint(condition=~Q(why=""), name="benefit_revision_says_why"),
            models.CheckConstraint(
                condition=Q(least__lte=F("target"), most__gte=F("target")), name="benefit_revision_in_range"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.plan_id} v{self.number}"


class Measurement(models.Model):
    """What a benefit came to for a member on a day, in the benefit's unit, with its range. Never changes: a correction
    is a new row that names what it corrects. `figure` is what counted it, `n` of how many it is."""

    class Source(models.TextChoices):
        AUTO = "auto"
        MANUAL = "manual"
        SURVEY = "survey"

    id = models.BigAutoField(primary_key=True)
    benefit = models.ForeignKey(Benefit, models.PROTECT, related_name="measurements", db_index=False)
    member = models.ForeignKey("collaboration.Member", models.PROTECT, related_name="+", db_index=False)
    measured_on = models.DateField()
    value = models.DecimalField(max_digits=18, decimal_places=4)
    low = models.DecimalField(max_digits=18, decimal_places=4)
    high = models.DecimalField(max_digits=18, decimal_places=4)
    source = models.CharField(max_length=6, choices=Source.choices)
    n = models.PositiveIntegerField(null=True)
    figure = models.ForeignKey(
        "collaboration.IndicatorFigure", models.PROTECT, null=True, related_name="+", db_index=False
    )
    note = models.CharField(max_length=LONGEST_NOTE, blank=True)
    corrects = models.OneToOneField("self", models.PROTECT, null=True, related_name="corrected_by")
    made_by = models.ForeignKey("people.Person", models.PROTECT, null=True, related_name="+", db_index=False)
    made_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["benefit", "member", "measured_on"], condition=Q(corrects=None), name="measured_once_a_day"
            ),
            models.CheckConstraint(condition=Q(low__lte=F("value"), high__gte=F("value")), name="measured_in_range"),
            models.CheckConstraint(
                condition=Q(source="auto", figure__isnull=False, n__gte=5) | ~Q(source="auto") & Q(figure=None),
                name="measured_from_a_figure",
            ),
            models.CheckConstraint(condition=~Q(source="survey") | Q(n__gte=5), name="survey_of_some"),
            models.CheckConstraint(
                condition=Q(corrects=None) | ~Q(note="") | Q(source="auto"), name="correction_says_why"
            ),
        ]
        indexes = [models.Index(fields=["benefit", "member", "measured_on"], name="measurements_of_benefit")]

    def __str__(self) -> str:
        return f"{self.benefit_id} {self.member_id} {self.measured_on}"
