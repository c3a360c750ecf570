"""A municipality and its calendar. Country, currency, zone, numbers and holidays are data: a city abroad can join."""

from __future__ import annotations

from zoneinfo import ZoneInfo

from django.db import models

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
