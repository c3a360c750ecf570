"""What somebody asks for: one basket over facilities and municipalities, in lines of dates.

That spaces, cases and dates belong to the same municipality, and what the second wall shows, is in 0002_guards.
"""

from __future__ import annotations

import uuid

from django.contrib.postgres.fields import ArrayField, DateTimeRangeField
from django.db import models
from django.db.models import Q
from django.db.models.functions import Coalesce, Lower


class Application(models.Model):
    """A draft until it is handed in; one draft for each party. It is answered by a case in each municipality.

    `person` wrote it; `organisation` is whom it is for, empty when for oneself. `participants` counts by age group.
    """

    class Kind(models.TextChoices):
        USE = "use"  # single times and series
        EVENT = "event"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    person = models.ForeignKey("people.Person", models.PROTECT, related_name="+", db_index=False)
    organisation = models.ForeignKey("people.Organisation", models.PROTECT, null=True, related_name="+", db_index=False)
    contact = models.ForeignKey("people.Person", models.PROTECT, null=True, related_name="+", db_index=False)
    kind = models.CharField(max_length=6, choices=Kind.choices, default=Kind.USE)
    title = models.CharField(max_length=160, blank=True)
    activity = models.ForeignKey("facilities.Activity", models.PROTECT, null=True, related_name="+", db_index=False)
    team = models.CharField(max_length=80, blank=True)
    note = models.TextField(blank=True)
    participants = models.JSONField(default=dict, help_text="age group → how many")
    answers = models.JSONField(default=dict, help_text="question id → answer")
    event = models.JSONField(default=dict, help_text="of an event: programme, organiser, audience, safety contact")
    only_together = models.BooleanField(default=False, help_text="nothing is had at once when some must wait")
    language = models.CharField(max_length=5, default="nb")
    municipality_ids = ArrayField(models.BigIntegerField(), default=list, help_text="those that handle some of it")
    copied_from = models.ForeignKey("self", models.SET_NULL, null=True, related_name="+", db_index=False)
    created_at = models.DateTimeField()
    changed_at = models.DateTimeField()
    submitted_at = models.DateTimeField(null=True)
    version = models.PositiveIntegerField(default=1)
    holder = models.GeneratedField(
        expression=Coalesce("organisation_id", "person_id"), output_field=models.UUIDField(), db_persist=True
    )

    class Meta:
        constraints = [
            # One basket for each party: the same person for another club has another.
            models.UniqueConstraint(
                fields=["person", "organisation"],
                condition=Q(submitted_at__isnull=True),
                nulls_distinct=False,
                name="one_draft_for_each_party",
            ),
            models.CheckConstraint(
                condition=~Q(kind="event", title="") | Q(submitted_at__isnull=True), name="event_asked_for_is_named"
            ),
        ]
        indexes = [
            models.Index(fields=["holder", "-created_at"], name="application_by_holder"),
            models.Index(fields=["changed_at"], name="draft_by_age", condition=Q(submitted_at__isnull=True)),
        ]

    def __str__(self) -> str:
        return f"application {self.id}"


class Line(models.Model):
    """One thing in the basket: a space with one date, or with the dates of a pattern.

    `pattern` says how the dates came to be, so that they can be told in words: weekdays, every how many weeks, first
    and last day, wall minutes. The dates themselves are rows.
    """

    id = models.BigAutoField(primary_key=True)
    application = models.ForeignKey(Application, models.CASCADE, related_name="lines")
    municipality = models.ForeignKey("municipalities.Municipality", models.PROTECT, related_name="+", db_index=False)
    space = models.ForeignKey("facilities.Space", models.PROTECT, related_name="+", db_index=False)
    linked = ArrayField(models.BigIntegerField(), default=list, help_text="optional spaces that come along")
    additions = ArrayField(models.CharField(max_length=60), default=list, help_text="keys of what is had besides")
    pattern = models.JSONField(null=True)

    def __str__(self) -> str:
        return f"line {self.id}"


class RequestedDate(models.Model):
    """One date that is asked for. `occurrence` is what came of it: the date of a booking."""

    class State(models.TextChoices):
        ASKED = "asked"
        OFFERED = "offered"  # other times are proposed; the applicant answers
        GRANTED = "granted"
        REFUSED = "refused"
        WITHDRAWN = "withdrawn"
        BOOKED = "booked"  # had at once, when it was handed in

        @classmethod
        def waiting(cls) -> frozenset[RequestedDate.State]:
            """Those that somebody has yet to answer."""
            return frozenset({cls.ASKED, cls.OFFERED})

    id = models.BigAutoField(primary_key=True)
    line = models.ForeignKey(Line, models.CASCADE, related_name="dates")
    case = models.ForeignKey("cases.Case", models.PROTECT, null=True, related_name="dates")
    municipality = models.ForeignKey("municipalities.Municipality", models.PROTECT, related_name="+", db_index=False)
    during = DateTimeRangeField()
    state = models.CharField(max_length=9, choices=State.choices, default=State.ASKED)
    occurrence = models.OneToOneField("bookings.Occurrence", models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(
                    during__isempty=False,
                    during__lower_inf=False,
                    during__upper_inf=False,
                    during__lower_inc=True,
                    during__upper_inc=False,
                ),
                name="requested_date_is_a_period",
            ),
            models.UniqueConstraint(fields=["line", "during"], name="date_asked_once"),
            models.CheckConstraint(
                condition=Q(state__in=("granted", "booked"), occurrence__isnull=False)
                | (~Q(state__in=("granted", "booked")) & Q(occurrence__isnull=True)),
                name="granted_is_booked",
            ),
            models.CheckConstraint(
                condition=Q(state__in=("asked", "booked", "withdrawn")) | Q(case__isnull=False),
                name="decided_in_a_case",
            ),
        ]
        indexes = [models.Index("case", Lower("during"), name="requested_date_of_case")]

    def __str__(self) -> str:
        return f"{self.state} {self.during}"


class AcceptedTerms(models.Model):
    """A version of terms that was accepted with an application."""

    id = models.BigAutoField(primary_key=True)
    application = models.ForeignKey(Application, models.CASCADE, related_name="accepted")
    document = models.ForeignKey("facilities.TermsDocument", models.PROTECT, related_name="+", db_index=False)
    accepted_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["application", "document"], name="terms_accepted_once")]

    def __str__(self) -> str:
        return f"{self.application_id} {self.document_id}"
