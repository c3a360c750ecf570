"""Help: what users and staff ask, within which time each member wants it answered, and what was said.

Who asked and what was said stand behind the second wall, apart from the row that is counted.
"""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import F, Q

LONGEST_ASKED, LONGEST_TITLE = 4000, 120


class Priority(models.TextChoices):
    """How soon somebody must answer; the most pressing first."""

    URGENT = "urgent"
    HIGH = "high"
    NORMAL = "normal"
    LOW = "low"


class ServiceLevel(models.Model):
    """Within how many working hours a member wants an answer, and the matter closed, from a day on. Never changes: the
    next is a new row."""

    id = models.BigAutoField(primary_key=True)
    member = models.ForeignKey("collaboration.Member", models.PROTECT, related_name="levels", db_index=False)
    priority = models.CharField(max_length=6, choices=Priority.choices)
    respond_hours = models.PositiveSmallIntegerField()
    resolve_hours = models.PositiveSmallIntegerField()
    from_day = models.DateField()
    made_by = models.ForeignKey("people.Person", models.PROTECT, related_name="+", db_index=False)
    made_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["member", "priority", "from_day"], name="level_once_a_day"),
            models.CheckConstraint(
                condition=Q(respond_hours__gt=0, resolve_hours__gte=F("respond_hours"), resolve_hours__lte=2000),
                name="level_in_order",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.member_id} {self.priority} {self.from_day}"


class SupportRequest(models.Model):
    """Somebody asks for help. `member` answers; the secretariat alone where none is named.

    The clock runs in working hours, and stands still from `waiting_since`, while the one who asked is asked something;
    `paused_minutes` are the working minutes that it stood still before. Due moments follow from the level of the day it
    came. What it is never changes: it holds nothing of who asked, nor her words.
    """

    class Category(models.TextChoices):
        FAULT = "fault", "something does not work"
        ACCESS = "access", "signing in, or a door that stays shut"
        BOOKING = "booking", "how one books, applies, changes"
        PAYMENT = "payment"
        ACCESSIBILITY = "accessible", "it cannot be used with what one uses"
        PRIVACY = "privacy", "one's own data, or another's that one saw"
        OTHER = "other"

    class Hindrance(models.TextChoices):
        STOPPED = "stopped", "one cannot do what one came for"
        SLOWED = "slowed", "there is a way around"
        ASKING = "asking", "a question"

    class State(models.TextChoices):
        OPEN = "open"
        WAITING = "waiting", "for the one who asked"
        CLOSED = "closed"

    class Became(models.TextChoices):
        INCIDENT = "incident"
        IDEA = "idea"
        MAINTENANCE = "maintenance"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    collaboration = models.ForeignKey("collaboration.Collaboration", models.PROTECT, related_name="+", db_index=False)
    number = models.PositiveIntegerField()
    member = models.ForeignKey("collaboration.Member", models.PROTECT, null=True, related_name="+")
    category = models.CharField(max_length=10, choices=Category.choices)
    hindrance = models.CharField(max_length=7, choices=Hindrance.choices)
    priority = models.CharField(max_length=6, choices=Priority.choices)
    by_staff = models.BooleanField(default=False)
    feature = models.CharField(max_length=20, blank=True, help_text="the part of the service that it came from")
    page = models.CharField(max_length=60, blank=True, help_text="the page that it came from, by its URL name")
    facility = models.ForeignKey("facilities.Facility", models.PROTECT, null=True, related_name="+", db_index=False)
    service = models.ForeignKey("collaboration.Service", models.PROTECT, null=True, related_name="+", db_index=False)
    language = models.CharField(max_length=2)
    asked_at = models.DateTimeField()
    respond_hours = models.PositiveSmallIntegerField()
    resolve_hours = models.PositiveSmallIntegerField()
    respond_due = models.DateTimeField()
    resolve_due = models.DateTimeField()
    state = models.CharField(max_length=7, choices=State.choices, default=State.OPEN)
    assigned_to = models.ForeignKey("people.Person", models.PROTECT, null=True, related_name="+", db_index=False)
    answered_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)
    waiting_since = models.DateTimeField(null=True)
    paused_minutes = models.PositiveIntegerField(default=0)
    reopened = models.PositiveSmallIntegerField(default=0)
    became = models.CharField(max_length=11, choices=Became.choices, blank=True)
    became_number = models.PositiveIntegerField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["collaboration", "number"], name="support_once"),
            models.CheckConstraint(
                condition=Q(state="closed", closed_at__isnull=False) | ~Q(state="closed") & Q(closed_at=None),
                name="support_closed_at_a_time",
            ),
            models.CheckConstraint(
                condition=Q(state="waiting", waiting_since__isnull=False) | ~Q(state="waiting") & Q(waiting_since=None),
                name="support_waits_from_a_time",
            ),
            models.CheckConstraint(
                condition=Q(became="", became_number=None) | ~Q(became="") & Q(became_number__isnull=False),
                name="support_became_one",
            ),
        ]
        indexes = [
            models.Index(fields=["collaboration", "state", "respond_due"], name="support_queue"),
        ]

    def __str__(self) -> str:
        return str(self.number)


class SupportAsker(models.Model):
    """Who asked, and where she is answered. Behind the second wall; gone when it is old."""

    request = models.OneToOneField(SupportRequest, models.PROTECT, primary_key=True, related_name="asker")
    person = models.ForeignKey("people.Person", models.PROTECT, null=True, related_name="+")
    email = models.EmailField(blank=True)

    def __str__(self) -> str:
        return str(self.request_id)


class SupportEntry(models.Model):
    """What was said or done, in order. Behind the second wall. Its words go when they are old; nothing else changes.

    What is mailed to the one who asked waits here: `mail_after` is empty when nothing is to be sent.
    """

    class Kind(models.TextChoices):
        ASKED = "asked"
        WROTE = "wrote", "she who asked"
        ANSWERED = "answered"
        WAITS = "waits", "answered, and something is asked of her"
        NOTE = "note", "between those who answer"
        TAKEN = "taken"
        HANDED = "handed", "to a colleague"
        MOVED = "moved", "to another member, or another priority"
        CLOSED = "closed"
        REOPENED = "reopened"
        BECAME = "became"

        @classmethod
        def shown(cls) -> frozenset[str]:
            """Those that she who asked sees."""
            return frozenset(cls) - {cls.NOTE, cls.TAKEN, cls.HANDED}

        @classmethod
        def mailed(cls) -> frozenset[str]:
            """Those that are sent to her."""
            return frozenset({cls.ASKED, cls.ANSWERED, cls.WAITS, cls.CLOSED, cls.BECAME})

    id = models.BigAutoField(primary_key=True)
    request = models.ForeignKey(SupportRequest, models.PROTECT, related_name="entries", db_index=False)
    kind = models.CharField(max_length=8, choices=Kind.choices)
    text = models.CharField(max_length=LONGEST_ASKED, blank=True)
    made_by = models.ForeignKey("people.Person", models.PROTECT, null=True, related_name="+")
    made_at = models.DateTimeField()
    mail_after = models.DateTimeField(null=True)
    attempts = models.PositiveSmallIntegerField(default=0)

    class Meta:
        verbose_name_plural = "support entries"
        indexes = [
            models.Index(fields=["request", "id"], name="entries_of_support"),
            models.Index(fields=["mail_after"], condition=Q(mail_after__isnull=False), name="support_mail"),
        ]

    def __str__(self) -> str:
        return f"{self.request_id} {self.kind}"
