"""What one municipality handles of an application, and who looks at it just now."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import F, Func, Q, Value

NUMBERS = "cases_number"  # one sequence for all: a counter per municipality would make its applicants wait in line


class Case(models.Model):
    """`state` changes by cases.rules.states alone. An appeal is a case of its own, about a decision.

    Times of the dates and the facilities are kept beside it so that the inbox need not look at dates. `version` counts
    the changes, so that whoever saves has seen the last one.
    """

    class Kind(models.TextChoices):
        APPLICATION = "application"
        APPEAL = "appeal"

    class State(models.TextChoices):
        SUBMITTED = "submitted"
        IN_REVIEW = "in_review"
        WAITING = "waiting"  # for the applicant
        DECIDED = "decided"
        WITHDRAWN = "withdrawn"

        @classmethod
        def open(cls) -> frozenset[Case.State]:
            """Those that are not answered yet."""
            return frozenset({cls.SUBMITTED, cls.IN_REVIEW, cls.WAITING})

    class Outcome(models.TextChoices):
        GRANTED = "granted"
        PARTLY = "partly"
        REFUSED = "refused"
        UPHELD = "upheld"  # of an appeal: the decision stands
        CHANGED = "changed"  # of an appeal: there is a new decision on the first case

    id = models.BigAutoField(primary_key=True)
    municipality = models.ForeignKey("municipalities.Municipality", models.PROTECT, related_name="+", db_index=False)
    application = models.ForeignKey("cases.Application", models.PROTECT, related_name="cases")
    year = models.PositiveSmallIntegerField()
    number = models.BigIntegerField(
        editable=False, db_default=Func(Value(NUMBERS), function="nextval", output_field=models.BigIntegerField())
    )
    kind = models.CharField(max_length=11, choices=Kind.choices, default=Kind.APPLICATION)
    state = models.CharField(max_length=9, choices=State.choices, default=State.SUBMITTED)
    outcome = models.CharField(max_length=7, choices=Outcome.choices, blank=True)
    person = models.ForeignKey("people.Person", models.PROTECT, related_name="+", db_index=False)
    organisation = models.ForeignKey("people.Organisation", models.PROTECT, null=True, related_name="+", db_index=False)
    handler = models.ForeignKey("people.Person", models.PROTECT, null=True, related_name="+", db_index=False)
    barred = models.ForeignKey(
        "people.Person",
        models.PROTECT,
        null=True,
        related_name="+",
        db_index=False,
        help_text="who made the decision that is appealed, and may not handle the appeal",
    )
    appealed = models.ForeignKey("cases.Decision", models.PROTECT, null=True, related_name="appeals")
    title = models.CharField(max_length=200, help_text="what the queue calls it; an organisation's or event's words")
    facility_ids = ArrayField(models.BigIntegerField(), default=list)
    dates_count = models.PositiveSmallIntegerField(default=0)
    first_use = models.DateTimeField(null=True)
    last_use = models.DateTimeField(null=True)
    submitted_at = models.DateTimeField()
    answer_by = models.DateField(help_text="moves with the days that the applicant was waited for")
    waiting_since = models.DateTimeField(null=True)
    decided_at = models.DateTimeField(null=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["number"], name="case_number_once"),
            models.UniqueConstraint(fields=["id", "municipality"], name="case_in_municipality"),
            models.UniqueConstraint(
                fields=["application", "municipality"], condition=Q(kind="application"), name="one_case_in_each"
            ),
            models.UniqueConstraint(
                fields=["appealed"],
                condition=Q(state__in=("submitted", "in_review", "waiting")),
                name="one_open_appeal_of_a_decision",
            ),
            models.CheckConstraint(
                condition=~Q(state="in_review") | Q(handler__isnull=False), name="reviewed_by_somebody"
            ),
            models.CheckConstraint(
                condition=Q(state="submitted", handler__isnull=True) | ~Q(state="submitted"), name="submitted_is_free"
            ),
            models.CheckConstraint(
                condition=Q(state="waiting", waiting_since__isnull=False)
                | (~Q(state="waiting") & Q(waiting_since__isnull=True)),
                name="waits_since",
            ),
            models.CheckConstraint(
                condition=(Q(state="decided", decided_at__isnull=False) & ~Q(outcome=""))
                | (~Q(state="decided") & Q(outcome="", decided_at__isnull=True)),
                name="decided_with_outcome",
            ),
            models.CheckConstraint(
                condition=Q(handler__isnull=True) | Q(barred__isnull=True) | ~Q(handler=F("barred")),
                name="appeal_by_somebody_else",
            ),
            models.CheckConstraint(
                condition=Q(kind="appeal", appealed__isnull=False)
                | Q(kind="application", appealed__isnull=True, barred__isnull=True),
                name="appeal_of_a_decision",
            ),
        ]
        indexes = [
            # The inbox: what is open by deadline and by date of use; mine; what a facility's people may see.
            models.Index(
                fields=["municipality", "answer_by", "id"],
                name="case_open_by_deadline",
                condition=Q(state__in=("submitted", "in_review", "waiting")),
            ),
            models.Index(
                fields=["municipality", "first_use", "id"],
                name="case_open_by_use",
                condition=Q(state__in=("submitted", "in_review", "waiting")),
            ),
            models.Index(
                fields=["handler", "answer_by", "id"],
                name="case_mine",
                condition=Q(state__in=("in_review", "waiting")),
            ),
            models.Index(fields=["municipality", "answer_by", "id"], name="case_free", condition=Q(state="submitted")),
            models.Index(fields=["municipality", "-decided_at", "-id"], name="case_decided"),
            GinIndex(fields=["facility_ids"], name="case_by_facility"),
        ]

    def __str__(self) -> str:
        return self.key

    @property
    def key(self) -> str:
        """The number that people read and write, such as 2026-1183."""
        return f"{self.year}-{self.number}"


class Look(models.Model):
    """Somebody on the staff has a case open: said to colleagues, forgotten in a minute, never relied on."""

    id = models.BigAutoField(primary_key=True)
    case = models.ForeignKey(Case, models.CASCADE, related_name="looks")
    person = models.ForeignKey("people.Person", models.CASCADE, related_name="+", db_index=False)
    seen_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["case", "person"], name="looked_at_once")]

    def __str__(self) -> str:
        return f"{self.person_id} at {self.case_id}"
