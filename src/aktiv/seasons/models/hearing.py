"""What clubs say of a plan and are answered, and the letters of the decision."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

LONGEST_OBJECTION = 4_000
LONGEST_ANSWER = 4_000


class Objection(models.Model):
    """What a club says against a plan in hearing, or, as an appeal, against the decision: about a time, a wish, or all.

    `plan` is the one that it speaks of. What it is about is kept in its own words and numbers, since another plan may
    come in its place. `instead_…` is what the club would rather have. A row is answered or taken back once.
    """

    class Kind(models.TextChoices):
        OBJECTION = "objection"
        APPEAL = "appeal"

    class About(models.TextChoices):
        TIME = "time"
        WISH = "wish"
        ALL = "all"

    class Answer(models.TextChoices):
        ACCEPTED = "accepted"
        REFUSED = "refused"

    id = models.BigAutoField(primary_key=True)
    municipality = models.ForeignKey("municipalities.Municipality", models.PROTECT, related_name="+", db_index=False)
    organisation = models.ForeignKey("people.Organisation", models.PROTECT, related_name="+", db_index=False)
    round = models.ForeignKey("seasons.Round", models.PROTECT, related_name="+", db_index=False)
    plan = models.ForeignKey("seasons.Plan", models.PROTECT, related_name="+", db_index=False)
    kind = models.CharField(max_length=9, choices=Kind.choices, default=Kind.OBJECTION)
    about = models.CharField(max_length=4, choices=About.choices)
    group = models.ForeignKey("seasons.GroupApplication", models.PROTECT, null=True, related_name="+", db_index=False)
    hall = models.ForeignKey("facilities.Space", models.PROTECT, null=True, related_name="+", db_index=False)
    weekday = models.PositiveSmallIntegerField(null=True)
    from_minute = models.PositiveSmallIntegerField(null=True)
    text = models.TextField(max_length=LONGEST_OBJECTION)
    instead_hall = models.ForeignKey("facilities.Space", models.PROTECT, null=True, related_name="+", db_index=False)
    instead_weekday = models.PositiveSmallIntegerField(null=True)
    instead_minute = models.PositiveSmallIntegerField(null=True)
    made_by = models.ForeignKey("people.Person", models.PROTECT, related_name="+", db_index=False)
    made_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True)
    answer = models.CharField(max_length=8, choices=Answer.choices, blank=True)
    answer_text = models.TextField(max_length=LONGEST_ANSWER, blank=True)
    answered_by = models.ForeignKey("people.Person", models.PROTECT, null=True, related_name="+", db_index=False)
    answered_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(about="all", group=None, hall=None, weekday=None, from_minute=None)
                | ~Q(about="all") & Q(group__isnull=False, hall__isnull=False, weekday__lte=6, from_minute__lt=1440),
                name="objection_about_something",
            ),
            models.CheckConstraint(
                condition=Q(instead_hall=None, instead_weekday=None, instead_minute=None)
                | Q(instead_hall__isnull=False, instead_weekday__lte=6, instead_minute__lt=1440),
                name="objection_alternative_whole",
            ),
            models.CheckConstraint(
                condition=Q(answer="", answer_text="", answered_by=None, answered_at=None)
                | ~Q(answer="") & ~Q(answer_text="") & Q(answered_by__isnull=False, answered_at__isnull=False),
                name="objection_answered_with_reason",
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_at=None) | Q(answer=""), name="objection_withdrawn_is_not_answered"
            ),
            models.CheckConstraint(condition=~Q(text=""), name="objection_says_something"),
        ]
        indexes = [
            models.Index(
                fields=["round", "kind"], name="objections_waiting", condition=Q(answer="", withdrawn_at=None)
            ),
            models.Index(fields=["round", "organisation"], name="objections_of_club"),
        ]

    def __str__(self) -> str:
        return f"{self.round_id}: {self.organisation_id} {self.about}"


class DecisionLetter(models.Model):
    """What a club was told when the round was decided: never changed. `document` has heading, result and sections."""

    id = models.BigAutoField(primary_key=True)
    municipality = models.ForeignKey("municipalities.Municipality", models.PROTECT, related_name="+", db_index=False)
    organisation = models.ForeignKey("people.Organisation", models.PROTECT, related_name="+", db_index=False)
    round = models.ForeignKey("seasons.Round", models.PROTECT, related_name="+", db_index=False)
    plan = models.ForeignKey("seasons.Plan", models.PROTECT, related_name="+", db_index=False)
    number = models.PositiveIntegerField(help_text="in its round, from 1")
    language = models.CharField(max_length=5)
    document = models.JSONField()
    appeal_by = models.DateField()
    decided_by = models.ForeignKey("people.Person", models.PROTECT, related_name="+", db_index=False)
    made_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["round", "organisation"], name="one_letter_a_club"),
            models.UniqueConstraint(fields=["round", "number"], name="letter_numbered_once"),
        ]

    def __str__(self) -> str:
        return f"{self.round_id}: {self.number}"
