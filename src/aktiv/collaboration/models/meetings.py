"""How the work is kept going: meetings with what was on the agenda and their minutes, and what comes back each year."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

LONGEST_TITLE, LONGEST_TEXT, LONGEST_MINUTES = 160, 2000, 40_000
YEARS = (1900, 2200)
"""The years that a wheel can speak of: one beyond was typed wrongly."""


class Meeting(models.Model):
    """A body meets. What was called never changes; it may be called off, once, before it is held."""

    id = models.BigAutoField(primary_key=True)
    collaboration = models.ForeignKey("collaboration.Collaboration", models.PROTECT, related_name="+", db_index=False)
    number = models.PositiveIntegerField()
    body = models.ForeignKey("collaboration.Body", models.PROTECT, related_name="meetings", db_index=False)
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    place = models.CharField(max_length=200)
    made_by = models.ForeignKey("people.Person", models.PROTECT, related_name="+", db_index=False)
    made_at = models.DateTimeField()
    called_off_at = models.DateTimeField(null=True)
    called_off_why = models.CharField(max_length=300, null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["collaboration", "number"], name="meeting_once"),
            models.CheckConstraint(condition=Q(ends_at__gt=F("starts_at")) & ~Q(place=""), name="meeting_in_order"),
            models.CheckConstraint(
                condition=Q(called_off_at=None, called_off_why=None)
                | Q(called_off_at__isnull=False, called_off_why__isnull=False) & ~Q(called_off_why=""),
                name="meeting_called_off_why",
            ),
        ]
        indexes = [models.Index(fields=["collaboration", "-starts_at"], name="meetings_newest")]

    def __str__(self) -> str:
        return str(self.number)


class AgendaItem(models.Model):
    """Something on an agenda, and at most one thing of the collaboration that it is about. Only added to."""

    id = models.BigAutoField(primary_key=True)
    meeting = models.ForeignKey(Meeting, models.PROTECT, related_name="items", db_index=False)
    number = models.PositiveIntegerField()
    title = models.CharField(max_length=LONGEST_TITLE)
    text = models.CharField(max_length=LONGEST_TEXT, blank=True)
    vote = models.ForeignKey("collaboration.Vote", models.PROTECT, null=True, related_name="+")
    idea = models.ForeignKey("collaboration.Idea", models.PROTECT, null=True, related_name="+")
    commitment = models.ForeignKey("collaboration.Commitment", models.PROTECT, null=True, related_name="+")
    incident = models.ForeignKey("collaboration.Incident", models.PROTECT, null=True, related_name="+")
    item = models.ForeignKey("collaboration.MaintenanceItem", models.PROTECT, null=True, related_name="+")
    initiative = models.ForeignKey("collaboration.Initiative", models.PROTECT, null=True, related_name="+")
    budget = models.ForeignKey("collaboration.Budget", models.PROTECT, null=True, related_name="+")
    contract = models.ForeignKey("collaboration.Contract", models.PROTECT, null=True, related_name="+")
    procurement = models.ForeignKey("collaboration.Procurement", models.PROTECT, null=True, related_name="+")
    made_by = models.ForeignKey("people.Person", models.PROTECT, related_name="+", db_index=False)
    made_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["meeting", "number"], name="agenda_item_once"),
            models.CheckConstraint(condition=~Q(title=""), name="agenda_item_says_what"),
        ]

    def __str__(self) -> str:
        return f"{self.meeting_id} {self.number}"


class Minutes(models.Model):
    """What was decided, as it stood when it was written, with what the secretariat adds. `content` is all of it as
    codes, figures and people's own words, so that each reads it in her language, and what `sha256` is of; `text` is how
    it read where it was written. Older ones have the text alone. A newer version is a new row, until one is approved:
    that is the last. Only who approved it, and when, is written afterwards."""

    id = models.BigAutoField(primary_key=True)
    meeting = models.ForeignKey(Meeting, models.PROTECT, related_name="minutes", db_index=False)
    version = models.PositiveIntegerField()
    text = models.TextField(max_length=LONGEST_MINUTES)
    content = models.JSONField(null=True)
    sha256 = models.CharField(max_length=64)
    made_by = models.ForeignKey("people.Person", models.PROTECT, related_name="+", db_index=False)
    made_at = models.DateTimeField()
    approved_by = models.ForeignKey("people.Person", models.PROTECT, null=True, related_name="+", db_index=False)
    approved_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name_plural = "minutes"
        constraints = [
            models.UniqueConstraint(fields=["meeting", "version"], name="minutes_once"),
            models.UniqueConstraint(
                fields=["meeting"], condition=Q(approved_at__isnull=False), name="minutes_approved_once"
            ),
            models.CheckConstraint(
                condition=Q(approved_at=None, approved_by=None)
                | Q(approved_at__isnull=False, approved_by__isnull=False),
                name="minutes_approved_whole",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.meeting_id} {self.version}"


class WheelTask(models.Model):
    """What comes back each year, on a day of a month, from one year to another. A body sees to it, or the secretariat
    where none is named. `ahead` is how many days before it is due those are reminded. The last year is written once."""

    class Kind(models.TextChoices):
        BUDGET = "budget", "the vote on next year’s budget"
        KEY = "key", "shares adjusted by the new figures"
        ASSESSMENT = "assessment", "the service looked at by a standard"
        REPORT = "report", "the annual report"
        OTHER = "other"

    id = models.BigAutoField(primary_key=True)
    collaboration = models.ForeignKey("collaboration.Collaboration", models.PROTECT, related_name="+", db_index=False)
    number = models.PositiveIntegerField()
    kind = models.CharField(max_length=10, choices=Kind.choices)
    name_nb = models.CharField(max_length=120)
    name_nn = models.CharField(max_length=120)
    name_en = models.CharField(max_length=120)
    body = models.ForeignKey("collaboration.Body", models.PROTECT, null=True, related_name="+", db_index=False)
    month = models.PositiveSmallIntegerField()
    day = models.PositiveSmallIntegerField()
    ahead = models.PositiveSmallIntegerField()
    first_year = models.PositiveSmallIntegerField()
    last_year = models.PositiveSmallIntegerField(null=True)
    made_by = models.ForeignKey("people.Person", models.PROTECT, related_name="+", db_index=False)
    made_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["collaboration", "number"], name="wheel_task_once"),
            models.CheckConstraint(
                condition=Q(month__gte=1, month__lte=12, day__gte=1, day__lte=31, ahead__lte=120),
                name="wheel_task_in_a_year",
            ),
            models.CheckConstraint(
                condition=Q(last_year=None) | Q(last_year__gte=F("first_year")), name="wheel_task_in_order"
            ),
            models.CheckConstraint(
                condition=Q(first_year__range=YEARS) & (Q(last_year=None) | Q(last_year__range=YEARS)),
                name="wheel_task_in_our_time",
            ),
            models.CheckConstraint(condition=~Q(name_nb=""), name="wheel_task_says_what"),
        ]

    def __str__(self) -> str:
        return str(self.number)


class WheelDone(models.Model):
    """That it was done in a year, on which day, and what came of it. Only added to."""

    id = models.BigAutoField(primary_key=True)
    task = models.ForeignKey(WheelTask, models.PROTECT, related_name="done", db_index=False)
    year = models.PositiveSmallIntegerField()
    on_day = models.DateField()
    note = models.CharField(max_length=300, blank=True)
    made_by = models.ForeignKey("people.Person", models.PROTECT, related_name="+", db_index=False)
    made_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["task", "year"], name="wheel_done_once_a_year")]

    def __str__(self) -> str:
        return f"{self.task_id} {self.year}"


class Reminder(models.Model):
    """That somebody is to be reminded of a task of a year: once, whatever is run twice. Behind the second wall; gone
    when it is old. `mail_after` is empty when it is sent or given up."""

    id = models.BigAutoField(primary_key=True)
    task = models.ForeignKey(WheelTask, models.PROTECT, related_name="reminders", db_index=False)
    year = models.PositiveSmallIntegerField()
    person = models.ForeignKey("people.Person", models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    mail_after = models.DateTimeField(null=True)
    attempts = models.PositiveSmallIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["task", "year", "person"], name="reminded_once")]
        indexes = [
            models.Index(fields=["mail_after"], condition=Q(mail_after__isnull=False), name="reminder_mail"),
        ]

    def __str__(self) -> str:
        return f"{self.task_id} {self.year}"
