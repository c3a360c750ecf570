"""A municipality and its calendar. Country, currency, zone, numbers and holidays are data: a city abroad can join."""

from __future__ import annotations

from zoneinfo import ZoneInfo

from django.contrib.postgres.fields import ArrayField
from django.db import models

from aktiv.municipalities.stages import Feature, Stage, Standing
from aktiv.values.texts import Texts


class Municipality(models.Model):
    """A tenant: every row that belongs to it carries it."""

    id = models.BigAutoField(primary_key=True)
    slug = models.SlugField(max_length=40, unique=True)
    name = models.CharField(max_length=80)
    number = models.CharField(max_length=12, help_text="the country's own number of the municipality")
    country = models.CharField(max_length=2, default="NO")
    currency = models.CharField(max_length=3, default="NOK")
    time_zone = models.CharField(max_length=40, default="Europe/Oslo")
    language = models.CharField(max_length=2, default="nb", choices=[("nb", "nb"), ("nn", "nn"), ("en", "en")])
    number_scheme = models.CharField(max_length=20, default="NO", help_text="how organisation numbers are checked")
    holiday_region = models.CharField(max_length=20, blank=True, help_text="subdivision in the holidays library")
    theme = models.CharField(max_length=40, default="felles")
    latitude = models.FloatField()
    longitude = models.FloatField()
    contact_email = models.EmailField(blank=True)
    published = models.BooleanField(default=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["country", "number"], name="municipality_number_once"),
            models.CheckConstraint(
                condition=models.Q(latitude__range=(-90, 90), longitude__range=(-180, 180)),
                name="municipality_on_earth",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def zone(self) -> ZoneInfo:
        """The zone in which its rules, hours and prices are computed."""
        return ZoneInfo(self.time_zone)


class CalendarDays(models.Model):
    """A stretch of days with a meaning, such as a school holiday. Both ends inclusive."""

    class Kind(models.TextChoices):
        SCHOOL_HOLIDAY = "school_holiday"

    id = models.BigAutoField(primary_key=True)
    municipality = models.ForeignKey(Municipality, models.CASCADE, related_name="calendar_days")
    kind = models.CharField(max_length=20, choices=Kind.choices)
    name_nb = models.CharField(max_length=80)
    name_nn = models.CharField(max_length=80)
    name_en = models.CharField(max_length=80)
    first = models.DateField()
    last = models.DateField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=models.Q(last__gte=models.F("first")), name="calendar_days_in_order"),
            models.UniqueConstraint(fields=["municipality", "kind", "first"], name="calendar_days_once"),
        ]

    def __str__(self) -> str:
        return f"{self.name_nb} {self.first}–{self.last}"

    @property
    def name(self) -> Texts:
        return Texts(self.name_nb, self.name_nn, self.name_en)


class FeatureStage(models.Model):
    """How far a feature was rolled out in a municipality, from one moment to the next. Said anew, never changed."""

    id = models.BigAutoField(primary_key=True)
    municipality = models.ForeignKey(Municipality, models.CASCADE, related_name="feature_stages")
    feature = models.CharField(max_length=40, choices=[(str(each), str(each)) for each in Feature])
    stage = models.CharField(max_length=10, choices=[(str(each), str(each)) for each in Stage])
    reason = models.CharField(max_length=500, blank=True, help_text="shown to everybody")
    first = models.DateField(null=True, help_text="of a pilot, included")
    last = models.DateField(null=True, help_text="of a pilot, included")
    facility_ids = ArrayField(models.BigIntegerField(), default=list, help_text="of a pilot; none: all of them")
    began_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["municipality", "feature"],
                condition=models.Q(ended_at=None),
                include=["stage", "first", "last", "facility_ids"],
                name="feature_stage_now",
            ),
            models.CheckConstraint(
                condition=models.Q(stage__in=[str(each) for each in Stage]), name="feature_stage_known"
            ),
            models.CheckConstraint(
                condition=models.Q(ended_at=None) | models.Q(ended_at__gte=models.F("began_at")),
                name="feature_stage_in_order",
            ),
            models.CheckConstraint(
                condition=models.Q(stage=str(Stage.PILOT), first__isnull=False, last__gte=models.F("first"))
                | (~models.Q(stage=str(Stage.PILOT)) & models.Q(first=None, last=None, facility_ids=[])),
                name="feature_stage_pilot",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.feature} {self.stage} {self.began_at}"

    @property
    def standing(self) -> Standing:
        return Standing(Stage(self.stage), self.first, self.last, frozenset(self.facility_ids))
