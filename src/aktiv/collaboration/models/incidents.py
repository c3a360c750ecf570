"""What goes wrong with the service, and what is planned to be away: told as it goes on, and looked back on."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

LONGEST_TITLE, LONGEST_TEXT = 120, 4000
INCIDENT_STATES = ["investigating", "identified", "monitoring", "resolved"]
PLANNED_STATES = ["scheduled", "running", "done", "cancelled"]
OVER = ["resolved", "done", "cancelled"]


class Part(models.TextChoices):
    """A part of the service that can be away while the others are there."""

    SEARCH = "search"
    BOOKING = "booking"
    SIGN_IN = "sign_in"
    PAYMENT = "payment"
    MESSAGES = "messages"
    ACCESS = "access", "doors and codes"
    SEASON = "season"
    EQUIPMENT = "equipment", "borrowing, stores and machines"
    SIGN_UP = "sign_up", "events and signing up for them"
    STAFF = "staff", "what case handlers and caretakers work in"


class Incident(models.Model):
    """A disturbance, or work that is planned. For some members, or for all when none is named in its reaches.

    `title` is what was written first; it stands in other languages beside. What it is does not change. `state`,
    `severity`, `ended_at` and `review_due` are what its updates come to. Of what
    is planned, `began_at` and `until` are when it is to begin and end, and its severity is what will be felt meanwhile.
    """

    class Kind(models.TextChoices):
        INCIDENT = "incident"
        PLANNED = "planned"

    class Severity(models.TextChoices):
        MINOR = "minor", "slow, or something small does not work"
        MAJOR = "major", "a part does not work for many"
        CRITICAL = "critical", "a part does not work for anybody"

        @classmethod
        def severe(cls) -> frozenset[str]:
            """Those in which a part is away: they count against its time, and are told on the pages themselves."""
            return frozenset({cls.MAJOR, cls.CRITICAL})

    class State(models.TextChoices):
        INVESTIGATING = "investigating"
        IDENTIFIED = "identified"
        MONITORING = "monitoring", "mended, and watched"
        RESOLVED = "resolved"
        SCHEDULED = "scheduled"
        RUNNING = "running"
        DONE = "done"
        CANCELLED = "cancelled"

        @classmethod
        def over(cls) -> frozenset[str]:
            """Those after which nothing comes."""
            return frozenset({cls.RESOLVED, cls.DONE, cls.CANCELLED})

    id = models.BigAutoField(primary_key=True)
    collaboration = models.ForeignKey("collaboration.Collaboration", models.PROTECT, related_name="+", db_index=False)
    number = models.PositiveIntegerField()
    kind = models.CharField(max_length=8, choices=Kind.choices)
    title = models.CharField(max_length=LONGEST_TITLE)
    title_nn = models.CharField(max_length=LONGEST_TITLE, blank=True)
    title_en = models.CharField(max_length=LONGEST_TITLE, blank=True)
    parts = ArrayField(models.CharField(max_length=10, choices=Part.choices))
    severity = models.CharField(max_length=8, choices=Severity.choices)
    state = models.CharField(max_length=13, choices=State.choices)
    began_at = models.DateTimeField()
    until = models.DateTimeField(null=True, help_text="when planned work is to be done")
    ended_at = models.DateTimeField(null=True)
    review_due = models.DateField(null=True, help_text="the last day for looking back in public")
    made_by = models.ForeignKey("people.Person", models.PROTECT, related_name="+", db_index=False)
    made_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["collaboration", "number"], name="incident_once"),
            models.CheckConstraint(condition=~Q(title="") & Q(parts__len__gt=0), name="incident_says_what"),
            models.CheckConstraint(
                condition=Q(parts__contained_by=list(Part.values)),
                name="incident_of_parts",
            ),
            models.CheckConstraint(
                condition=Q(state__in=OVER, ended_at__isnull=False) | ~Q(state__in=OVER) & Q(ended_at=None),
                name="incident_over_at_a_time",
            ),
            models.CheckConstraint(
                condition=Q(
                    kind="planned", until__gt=F("began_at"), state__in=["scheduled", "running", "done", "cancelled"]
                )
                | Q(kind="incident", until=None, state__in=["investigating", "identified", "monitoring", "resolved"]),
                name="incident_of_its_kind",
            ),
        ]
        indexes = [
            models.Index(fields=["collaboration", "-began_at"], name="incidents_newest"),
            models.Index(fields=["collaboration"], condition=Q(ended_at=None), name="incidents_open"),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.title}"


class IncidentReach(models.Model):
    """A member that an incident is felt by. Never changes."""

    id = models.BigAutoField(primary_key=True)
    incident = models.ForeignKey(Incident, models.PROTECT, related_name="reaches", db_index=False)
    member = models.ForeignKey("collaboration.Member", models.PROTECT, related_name="+", db_index=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["incident", "member"], name="incident_reaches_once")]

    def __str__(self) -> str:
        return f"{self.incident_id} {self.member_id}"


class IncidentUpdate(models.Model):
    """What was said of an incident, and how it stood from then on. Only added to; `at` is never before the last."""

    id = models.BigAutoField(primary_key=True)
    incident = models.ForeignKey(Incident, models.PROTECT, related_name="updates", db_index=False)
    state = models.CharField(max_length=13, choices=Incident.State.choices)
    severity = models.CharField(max_length=8, choices=Incident.Severity.choices)
    text = models.CharField(max_length=LONGEST_TEXT)
    text_nn = models.CharField(max_length=LONGEST_TEXT, blank=True)
    text_en = models.CharField(max_length=LONGEST_TEXT, blank=True)
    at = models.DateTimeField()
    made_by = models.ForeignKey("people.Person", models.PROTECT, related_name="+", db_index=False)
    made_at = models.DateTimeField()

    class Meta:
        constraints = [models.CheckConstraint(condition=~Q(text=""), name="incident_update_says_what")]
        indexes = [models.Index(fields=["incident", "at", "id"], name="updates_of_incident")]

    def __str__(self) -> str:
        return f"{self.incident_id} {self.state}"


class IncidentReview(models.Model):
    """What those who run the service saw when they looked back, in bokmål and perhaps in others beside. A newer version
    is a new row."""

    id = models.BigAutoField(primary_key=True)
    incident = models.ForeignKey(Incident, models.PROTECT, related_name="reviews", db_index=False)
    version = models.PositiveIntegerField()
    happened = models.CharField(max_length=LONGEST_TEXT, help_text="what happened, and who felt it")
    causes = models.CharField(max_length=LONGEST_TEXT)
    learnt = models.CharField(max_length=LONGEST_TEXT, blank=True, help_text="what went well, and what did not")
    happened_nn = models.CharField(max_length=LONGEST_TEXT, blank=True)
    causes_nn = models.CharField(max_length=LONGEST_TEXT, blank=True)
    learnt_nn = models.CharField(max_length=LONGEST_TEXT, blank=True)
    happened_en = models.CharField(max_length=LONGEST_TEXT, blank=True)
    causes_en = models.CharField(max_length=LONGEST_TEXT, blank=True)
    learnt_en = models.CharField(max_length=LONGEST_TEXT, blank=True)
    made_by = models.ForeignKey("people.Person", models.PROTECT, related_name="+", db_index=False)
    made_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["incident", "version"], name="review_once"),
            models.CheckConstraint(condition=~Q(happened="") & ~Q(causes=""), name="review_says_what_and_why"),
            models.CheckConstraint(
                condition=~Q(learnt="") | Q(learnt_nn="", learnt_en=""), name="review_learnt_in_bokmal_first"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.incident_id} {self.version}"


class Remedy(models.Model):
    """What is to be done so that it does not happen again: by whom, by when.

    `what` is what was written first; it stands in other languages beside. The day it was done is written once.
    """

    id = models.BigAutoField(primary_key=True)
    incident = models.ForeignKey(Incident, models.PROTECT, related_name="remedies", db_index=False)
    number = models.PositiveIntegerField()
    what = models.CharField(max_length=300)
    what_nn = models.CharField(max_length=300, blank=True)
    what_en = models.CharField(max_length=300, blank=True)
    member = models.ForeignKey("collaboration.Member", models.PROTECT, related_name="+", db_index=False)
    due = models.DateField()
    done_on = models.DateField(null=True)
    made_by = models.ForeignKey("people.Person", models.PROTECT, related_name="+", db_index=False)
    made_at = models.DateTimeField()

    class Meta:
        verbose_name_plural = "remedies"
        constraints = [
            models.UniqueConstraint(fields=["incident", "number"], name="remedy_once"),
            models.CheckConstraint(condition=~Q(what=""), name="remedy_says_what"),
        ]

    def __str__(self) -> str:
        return f"{self.incident_id} {self.number}"
