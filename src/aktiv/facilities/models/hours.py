"""Opening hours: weekly windows with validity and layers, exceptions by date, and the compiled sheets that search reads."""

from __future__ import annotations

from django.db import models

from aktiv.facilities.fields import BitsField
from aktiv.facilities.models.places import Facility, Space
from aktiv.values.texts import Texts


class HoursPlan(models.Model):
    """A named set of weekly windows that facilities and spaces share, so that one edit reaches them all."""

    id = models.BigAutoField(primary_key=True)
    municipality = models.ForeignKey("municipalities.Municipality", models.PROTECT, related_name="hours_plans")
    key = models.SlugField(max_length=40)
    name = models.CharField(max_length=80)
    closed_on_public_holidays = models.BooleanField(default=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["municipality", "key"], name="hours_plan_once")]

    def __str__(self) -> str:
        return self.name


class HoursWindow(models.Model):
    """From minute to minute of a weekday (1–7, Monday first), wall clock. Over midnight is two windows.

    Layers: `open` is for all by `mode` (empty: the space's own), `school` is the school's on school days, `season` is
    for season time only.
    """

    class Layer(models.TextChoices):
        OPEN = "open"
        SCHOOL = "school"
        SEASON = "season"

    id = models.BigAutoField(primary_key=True)
    plan = models.ForeignKey(HoursPlan, models.CASCADE, related_name="windows")
    layer = models.CharField(max_length=10, choices=Layer.choices, default=Layer.OPEN)
    mode = models.CharField(max_length=12, blank=True, choices=[("instant", "instant"), ("application", "application")])
    weekday = models.PositiveSmallIntegerField()
    from_minute = models.PositiveSmallIntegerField()
    to_minute = models.PositiveSmallIntegerField()
    valid_from = models.DateField()
    valid_to = models.DateField(null=True, blank=True, help_text="last day, inclusive; empty for until further notice")

    class Meta:
        constraints = [
            models.CheckConstraint(condition=models.Q(weekday__range=(1, 7)), name="hours_window_weekday"),
            models.CheckConstraint(
                condition=models.Q(from_minute__lt=models.F("to_minute"), to_minute__lte=1440), name="hours_window_in_order"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.layer} {self.weekday} {self.from_minute}–{self.to_minute}"


class HoursException(models.Model):
    """On one day a facility (or one of its spaces) has other hours, or none: `from_minute` empty means closed all day."""

    id = models.BigAutoField(primary_key=True)
    facility = models.ForeignKey(Facility, models.CASCADE, related_name="hours_exceptions")
    space = models.ForeignKey(Space, models.CASCADE, null=True, related_name="hours_exceptions")
    day = models.DateField()
    from_minute = models.PositiveSmallIntegerField(null=True)
    to_minute = models.PositiveSmallIntegerField(null=True)
    reason_nb = models.CharField(max_length=120)
    reason_nn = models.CharField(max_length=120)
    reason_en = models.CharField(max_length=120)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["facility", "space", "day", "from_minute"], name="hours_exception_once", nulls_distinct=False
            ),
            models.CheckConstraint(
                condition=models.Q(from_minute__isnull=True, to_minute__isnull=True)
                | models.Q(from_minute__lt=models.F("to_minute"), to_minute__lte=1440),
                name="hours_exception_in_order",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.facility_id} {self.day}"

    @property
    def reason(self) -> Texts:
        return Texts(self.reason_nb, self.reason_nn, self.reason_en)


class OpenSheet(models.Model):
    """Compiled opening of a space in five-minute cells, for a weekday (`day` empty) or for one special day.

    `bookable` are the cells anyone may book or apply for, `instant` those booked at once, `starts` those on the start
    grid. A special day (exception, public holiday, school holiday, change of clocks) wins over its weekday. Kept true by
    facilities.actions in the transaction that changes hours or terms.
    """

    id = models.BigAutoField(primary_key=True)
    space = models.ForeignKey(Space, models.CASCADE, related_name="open_sheets")
    weekday = models.PositiveSmallIntegerField(null=True)
    day = models.DateField(null=True)
    valid_from = models.DateField(null=True)
    valid_to = models.DateField(null=True)
    bookable = BitsField()
    instant = BitsField()
    starts = BitsField()
    school = BitsField()
    season = BitsField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["day", "space"], condition=models.Q(day__isnull=False), name="open_sheet_day"),
            models.UniqueConstraint(
                fields=["weekday", "space", "valid_from"],
                condition=models.Q(weekday__isnull=False),
                name="open_sheet_weekday",
            ),
            models.CheckConstraint(
                condition=models.Q(day__isnull=True, weekday__range=(1, 7), valid_from__isnull=False)
                | models.Q(day__isnull=False, weekday__isnull=True, valid_from__isnull=True, valid_to__isnull=True),
                name="open_sheet_weekly_or_special",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.space_id} {self.day or self.weekday}"
