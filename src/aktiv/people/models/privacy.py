"""Who looked at a person's data, how long each municipality keeps what, and what is kept of those who are gone."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import Q


class PersonalDataRead(models.Model):
    """Somebody looked at another person's data, one row for each page and day. Never changed: a trigger refuses it;
    removed when old."""

    class What(models.TextChoices):
        CONTACT = "contact", "name and contact data"
        BOOKING = "booking", "who has a booking"
        RIGHTS = "rights", "roles and whom she acts for"
        EXPORT = "export", "everything, at her own request"

    id = models.BigAutoField(primary_key=True)
    at = models.DateTimeField(help_text="the first time that day")
    day = models.DateField()
    reader = models.ForeignKey("people.Person", models.PROTECT, related_name="+", db_index=False)
    person = models.ForeignKey("people.Person", models.CASCADE, related_name="reads", db_index=False)
    municipality = models.ForeignKey("municipalities.Municipality", models.PROTECT, null=True, related_name="+")
    organisation = models.ForeignKey("people.Organisation", models.PROTECT, null=True, related_name="+", db_index=False)
    what = models.CharField(max_length=10, choices=What.choices)
    page = models.CharField(max_length=60, help_text="URL name of the page or operation")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["reader", "person", "page", "day"], name="read_told_once_a_day"),
        ]
        indexes = [models.Index(fields=["person", "-id"], name="read_about_person")]

    def __str__(self) -> str:
        return f"{self.what} {self.person_id}"


class RetentionRule(models.Model):
    """How many days a municipality keeps a kind of data after it was last needed. Without a rule, the default holds."""

    id = models.BigAutoField(primary_key=True)
    municipality = models.ForeignKey("municipalities.Municipality", models.CASCADE, related_name="+", db_index=False)
    kind = models.CharField(max_length=40, help_text="a kind of the registry of personal fields")
    days = models.PositiveIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["municipality", "kind"], name="retention_once"),
            models.CheckConstraint(condition=Q(days__gt=0), name="retention_is_some_time"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.days}"


class KeptName(models.Model):
    """The name of an erased person whom the law on bookkeeping wants named beside what she was charged, until a day."""

    person = models.OneToOneField("people.Person", models.CASCADE, primary_key=True, related_name="+")
    name = models.CharField(max_length=120)
    until = models.DateField(help_text="last day")

    class Meta:
        indexes = [models.Index(fields=["until"], name="kept_name_over")]

    def __str__(self) -> str:
        return f"name of {self.person_id} until {self.until}"


class Letter(models.Model):
    """A mail to an address that is not a person's yet, or no longer. Gone when it is sent or given up.

    `data` holds ids and times; the words are written when it is sent.
    """

    class Kind(models.TextChoices):
        PROVE = "prove", "is this your address?"
        CHANGED = "changed", "to the address that was in force before"
        IDLE = "idle", "she will be forgotten unless she signs in"
        ERASED = "erased", "her data are erased"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    person = models.ForeignKey("people.Person", models.CASCADE, related_name="+")
    kind = models.CharField(max_length=8, choices=Kind.choices)
    email = models.EmailField()
    language = models.CharField(max_length=2)
    data = models.JSONField(default=dict)
    created_at = models.DateTimeField()
    mail_after = models.DateTimeField()
    attempts = models.PositiveSmallIntegerField(default=0)

    class Meta:
        indexes = [models.Index(fields=["mail_after", "id"], name="letter_waiting")]

    def __str__(self) -> str:
        return f"letter {self.id}"
