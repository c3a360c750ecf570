"""What was decided, date by date, and other times that were offered. Nothing is changed; what is wrong is decided
anew."""

from __future__ import annotations

import uuid

from django.contrib.postgres.fields import DateTimeRangeField
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import Q

UNDO_SECONDS = 30
"""How long a decision can be undone: its letter waits so long."""


class Decision(models.Model):
    """One decision on one case: some or all of its dates. `letter_after` is when it can no longer be undone.

    Made by a case handler, or by a rule of the municipality's. `offered` when the applicant took times that a handler
    had offered. `supersedes` is the decision that this one changes.
    """

    class Outcome(models.TextChoices):
        GRANTED = "granted"
        PARTLY = "partly"
        REFUSED = "refused"

    class Reason(models.TextChoices):
        """Why something is refused, as a letter says it: from the municipality's terms of lending."""

        TAKEN = "taken"
        CLOSED = "closed"
        PRIORITY = "priority"
        NOT_SUITED = "not_suited"
        TERMS_BROKEN = "terms_broken"
        NOT_ENTITLED = "not_entitled"
        INCOMPLETE = "incomplete"
        OTHER = "other"

    class Review(models.TextChoices):
        """What a person found of a decision that a rule made."""

        WAITS = "waits"
        RIGHT = "right"
        WRONG = "wrong"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey("cases.Case", models.PROTECT, related_name="decisions")
    municipality = models.ForeignKey("municipalities.Municipality", models.PROTECT, related_name="+", db_index=False)
    person = models.ForeignKey("people.Person", models.PROTECT, related_name="+", db_index=False)
    organisation = models.ForeignKey("people.Organisation", models.PROTECT, null=True, related_name="+", db_index=False)
    number = models.PositiveSmallIntegerField(help_text="in its case, from 1")
    outcome = models.CharField(max_length=7, choices=Outcome.choices)
    reason = models.CharField(max_length=12, choices=Reason.choices, blank=True)
    reason_text = models.CharField(max_length=1_000, blank=True, help_text="what the letter says of the reason")
    provision = models.CharField(max_length=300, blank=True, help_text="what the refusal rests on, as the letter says")
    text = models.TextField(blank=True, help_text="the handler's own words in the letter")
    decided_by = models.ForeignKey("people.Person", models.PROTECT, null=True, related_name="+", db_index=False)
    rule = models.ForeignKey("cases.AutomaticRule", models.PROTECT, null=True, related_name="decisions")
    offered = models.BooleanField(default=False)
    decided_at = models.DateTimeField()
    letter_after = models.DateTimeField()
    undone_at = models.DateTimeField(null=True)
    lettered_at = models.DateTimeField(null=True, help_text="when the journal said it aloud, and letters left")
    held_back = models.JSONField(
        default=list,
        encoder=DjangoJSONEncoder,
        help_text="what the journal says of others then: who lost time, what is free",
    )
    supersedes = models.ForeignKey("self", models.PROTECT, null=True, related_name="superseded_by", db_index=False)
    appeal_by = models.DateField()
    language = models.CharField(max_length=5, default="nb")
    review = models.CharField(max_length=5, choices=Review.choices, blank=True)
    reviewed_by = models.ForeignKey("people.Person", models.PROTECT, null=True, related_name="+", db_index=False)
    was_state = models.CharField(max_length=9, help_text="the case's, which undoing brings back")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["case", "number"], name="decision_number_once"),
            models.UniqueConstraint(fields=["id", "municipality"], name="decision_in_municipality"),
            models.UniqueConstraint(
                fields=["supersedes"],
                condition=Q(supersedes__isnull=False, undone_at__isnull=True),
                name="changed_once",
            ),
            models.CheckConstraint(
                condition=Q(lettered_at__isnull=True) | Q(undone_at__isnull=True), name="undone_has_no_letter"
            ),
            models.CheckConstraint(
                condition=Q(decided_by__isnull=False) | Q(rule__isnull=False), name="decided_by_somebody_or_rule"
            ),
            models.CheckConstraint(condition=Q(outcome="granted") | ~Q(reason=""), name="refused_with_a_reason"),
            models.CheckConstraint(condition=Q(review="") | Q(rule__isnull=False), name="rules_are_reviewed"),
            models.CheckConstraint(
                condition=(Q(review__in=("right", "wrong"), reviewed_by__isnull=False))
                | (~Q(review__in=("right", "wrong")) & Q(reviewed_by__isnull=True)),
                name="reviewed_decision_by_somebody",
            ),
        ]
        indexes = [
            models.Index(fields=["municipality", "decided_at"], name="decision_to_review", condition=Q(review="waits"))
        ]

    def __str__(self) -> str:
        return f"decision {self.number} of {self.case_id}"


class DecidedDate(models.Model):
    """What a decision said of one date. Granted in another place or at another time when those differ from the
    date's own."""

    class Outcome(models.TextChoices):
        GRANTED = "granted"
        REFUSED = "refused"

    id = models.BigAutoField(primary_key=True)
    decision = models.ForeignKey(Decision, models.PROTECT, related_name="dates")
    date = models.ForeignKey("cases.RequestedDate", models.PROTECT, related_name="decided")
    outcome = models.CharField(max_length=7, choices=Outcome.choices)
    space = models.ForeignKey("facilities.Space", models.PROTECT, related_name="+", db_index=False)
    during = DateTimeRangeField()
    occurrence = models.ForeignKey("bookings.Occurrence", models.PROTECT, null=True, related_name="+", db_index=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["decision", "date"], name="date_decided_once"),
            models.CheckConstraint(
                condition=Q(outcome="granted", occurrence__isnull=False)
                | Q(outcome="refused", occurrence__isnull=True),
                name="decided_granted_is_booked",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.outcome} {self.during}"


class Offer(models.Model):
    """Another time for a date, held until it is answered or `expires_at`. Accepting books it."""

    class Answer(models.TextChoices):
        ACCEPTED = "accepted"
        DECLINED = "declined"
        LAPSED = "lapsed"  # nobody answered, or the case took another way

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey("cases.Case", models.PROTECT, related_name="offers")
    municipality = models.ForeignKey("municipalities.Municipality", models.PROTECT, related_name="+", db_index=False)
    date = models.ForeignKey("cases.RequestedDate", models.PROTECT, related_name="offers")
    space = models.ForeignKey("facilities.Space", models.PROTECT, related_name="+", db_index=False)
    during = DateTimeRangeField()
    claim = models.OneToOneField("timetable.Claim", models.PROTECT, related_name="+", db_constraint=False)
    offered_by = models.ForeignKey("people.Person", models.PROTECT, related_name="+", db_index=False)
    offered_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    answer = models.CharField(max_length=8, choices=Answer.choices, blank=True)
    answered_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["date"], condition=Q(answer=""), name="one_open_offer_for_a_date"),
            models.CheckConstraint(
                condition=Q(answer="", answered_at__isnull=True) | (~Q(answer="") & Q(answered_at__isnull=False)),
                name="offer_answered_when",
            ),
        ]
        indexes = [models.Index(fields=["expires_at"], name="offer_waiting", condition=Q(answer=""))]

    def __str__(self) -> str:
        return f"offer {self.during}"
