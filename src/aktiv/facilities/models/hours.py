"""Opening hours: weekly windows with validity and layers, exceptions by date, and the sheets compiled for search."""

from __future__ import annotations

from django.db import models
from django.db.models.functions import Mod
from django.db.models.lookups import Exact

from aktiv.facilities.fields import BitsField
from aktiv.facilities.models.places import Facility, Space
from aktiv.facilities.terms import Mode
from aktiv.values.texts import Texts


class HoursPlan(models.Model):
    """A named set of weekly windows that facilities and spaces share, so that one edit reaches them all."""

    class Holidays(models.TextChoices):
        """What a public holiday does to the week. No school is in, whichever."""

        CLOSED = "closed"
        AS_SUNDAY = "as_sunday"
        AS_USUAL = "as_usual"

    id = models.BigAutoField(primary_key=True)
    municipality = models.ForeignKey("municipalities.Municipality", models.PROTECT, related_name="hours_plans")
    key = models.SlugField(max_length=40)
    name = models.CharField(max_length=80)
    on_public_holidays = models.CharField(max_length=10, choices=Holidays.choices, default=Holidays.CLOSED)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["municipality", "key"], name="hours_plan_once"),
            models.UniqueConstraint(fields=["id", "municipality"], name="hours_plan_in_municipality"),
        ]

    def __str__(self) -> str:
        return self.name


class HoursWindow(models.Model):
    """From minute to minute of a weekday (1–7, Monday first), wall clock. Over midnight is two windows.

    Layers:
    - `open` is for all, by `mode` (empty: the space's own mode). Where open windows overlap, one that states its mode
      wins over one that does not, and the strictest of those that do: closed, season, application, instant.
    - `school` is the school's on school days, and taken out of the two others.
    - `season` is where season times may be placed. It takes nothing from `open`; what lies outside `open` is for season
      times only. So is an open window in mode season.
    """

    class Layer(models.TextChoices):
        OPEN = "open"
        SCHOOL = "school"
        SEASON = "season"

    id = models.BigAutoField(primary_key=True)
    plan = models.ForeignKey(HoursPlan, models.CASCADE, related_name="windows")
    layer = models.CharField(max_length=10, choices=Layer.choices, default=Layer.OPEN)
    mode = models.CharField(max_length=12, blank=True, choices=[(mode.value, mode.value) for mode in Mode])
    weekday = models.PositiveSmallIntegerField()
    from_minute = models.PositiveSmallIntegerField()
    to_minute = models.PositiveSmallIntegerField()
    valid_from = models.DateField()
    valid_to = models.DateField(null=True, blank=True, help_text="last day, inclusive; empty for until further notice")

    class Meta:
        constraints = [
            models.CheckConstraint(condition=models.Q(weekday__range=(1, 7)), name="hours_window_weekday"),
            models.CheckConstraint(
                condition=models.Q(from_minute__lt=models.F("to_minute"), to_minute__lte=1440),
                name="hours_window_in_order",
            ),
            models.CheckConstraint(
                condition=Exact(Mod("from_minute", 5), 0) & Exact(Mod("to_minute", 5), 0), name="hours_window_on_cells"
            ),
            models.CheckConstraint(
                condition=models.Q(valid_to__isnull=True) | models.Q(valid_to__gte=models.F("valid_from")),
                name="hours_window_valid_in_order",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.layer} {self.weekday} {self.from_minute}–{self.to_minute}"


class HoursException(models.Model):
    """On one day a facility, or one of its spaces with its parts, has other hours; `from_minute` empty: closed all day.

    What is said nearest the space wins: its own, its parents', its facility's. Wins over public holidays.
    """

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
            models.CheckConstraint(
                condition=models.Q(from_minute__isnull=True)
                | (Exact(Mod("from_minute", 5), 0) & Exact(Mod("to_minute", 5), 0)),
                name="hours_exception_on_cells",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.facility_id} {self.day}"

    @property
    def reason(self) -> Texts:
        return Texts(self.reason_nb, self.reason_nn, self.reason_en)


class OpenPattern(models.Model):
    """Spaces that are open alike: same plan, mode, start interval and exceptions. Thousands of spaces share a few.

    `facility` and `space` say whose exceptions count (empty: none to come). Written by facilities.actions only.
    """

    id = models.BigAutoField(primary_key=True)
    plan = models.ForeignKey(HoursPlan, models.CASCADE, related_name="patterns")
    mode = models.CharField(max_length=12)
    start_interval = models.PositiveSmallIntegerField()
    facility = models.ForeignKey(Facility, models.CASCADE, null=True, related_name="+")
    space = models.ForeignKey(Space, models.CASCADE, null=True, related_name="+")
    compiled_from = models.DateField(null=True, help_text="first day the sheets are true for")
    compiled_to = models.DateField(null=True, help_text="last day the sheets are true for")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["plan", "mode", "start_interval", "facility", "space"],
                name="open_pattern_once",
                nulls_distinct=False,
            ),
        ]

    def __str__(self) -> str:
        return f"{self.plan_id} {self.mode} {self.start_interval}"


class OpenSheet(models.Model):
    """Compiled opening of a pattern in five-minute cells, for a weekday (`day` empty) or for one special day.

    1 is open. `bookable` are the cells anyone may book or apply for, `instant` those booked at once, `starts` those on
    the start grid, `school` the school's own, `season` where season times may be placed. A special day (exception,
    public holiday, school holiday, change of clocks) wins over its weekday and is there only when it differs from it.
    Both ends of the validity are inclusive. Kept true by facilities.actions in the transaction that changes hours or
    terms, from `pattern.compiled_from` to `pattern.compiled_to`.
    """

    id = models.BigAutoField(primary_key=True)
    pattern = models.ForeignKey(OpenPattern, models.CASCADE, related_name="sheets", db_index=False)
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
            models.UniqueConstraint(
                fields=["pattern", "day"], condition=models.Q(day__isnull=False), name="open_sheet_day"
            ),
            models.UniqueConstraint(
                fields=["pattern", "weekday", "valid_from"],
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
        return f"{self.pattern_id} {self.day or self.weekday}"
