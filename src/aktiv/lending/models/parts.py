"""What one municipality has asked another to pay of what that one's residents borrow, and what it answered.

What cannot be said here (terms that were answered stay as they are, one agreement at a time, and no part of a loan that
nobody agreed to) is in migration 0037_part_guards.
"""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from aktiv.values.texts import Texts


class PartAgreement(models.Model):
    """A municipality that lends a kind asks `home` to pay `home_percent` of the price of what its residents borrow,
    billed under `organisation`, on the terms as they were then; `home` accepts, or declines with a reason.

    Accepted, it holds from `begins` to `ends` (inclusive; null: until somebody ends it). A day before `begins` in
    `ends`: it never came to hold. Other terms are another row, and the one before holds until that is accepted.
    """

    class Answer(models.TextChoices):
        WAITS = "waits"
        ACCEPTED = "accepted"
        DECLINED = "declined"
        WITHDRAWN = "withdrawn", "by the one who asked, before there was an answer"
        ASSUMED = "assumed", "the owner's word, from before neighbours were asked: for loans of that time alone"

    id = models.BigAutoField(primary_key=True)
    municipality = models.ForeignKey("municipalities.Municipality", models.PROTECT, related_name="+", db_index=False)
    home = models.ForeignKey("municipalities.Municipality", models.PROTECT, related_name="+", db_index=False)
    kind = models.ForeignKey("lending.Kind", models.PROTECT, related_name="part_agreements", db_index=False)
    organisation = models.ForeignKey("people.Organisation", models.PROTECT, related_name="+", db_index=False)
    home_percent = models.PositiveSmallIntegerField()
    own_until_days = models.PositiveSmallIntegerField()
    rules_nb = models.CharField(max_length=500, blank=True)
    rules_nn = models.CharField(max_length=500, blank=True)
    rules_en = models.CharField(max_length=500, blank=True)
    first_day = models.DateField()
    last_day = models.DateField(null=True)
    proposed_at = models.DateTimeField()
    proposed_by = models.ForeignKey(
        "people.Person", models.PROTECT, null=True, related_name="+", db_index=False,
        help_text="null: what was shared when neighbours began to be asked",
    )  # fmt: skip
    answer = models.CharField(max_length=10, choices=Answer.choices, default=Answer.WAITS)
    answered_at = models.DateTimeField(null=True)
    answered_by = models.ForeignKey("people.Person", models.PROTECT, null=True, related_name="+", db_index=False)
    reason = models.CharField(max_length=500, blank=True, help_text="why it was declined")
    begins = models.DateField(null=True)
    ends = models.DateField(null=True)
    ended_at = models.DateTimeField(null=True)
    ended_by = models.ForeignKey("people.Person", models.PROTECT, null=True, related_name="+", db_index=False)
    end_reason = models.CharField(max_length=500, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["kind", "home"], condition=Q(answer="waits"), name="part_asked_once"),
            models.CheckConstraint(condition=Q(home_percent__gte=1, home_percent__lte=100), name="part_percent"),
            models.CheckConstraint(condition=~Q(home=F("municipality")), name="part_of_neighbour"),
            models.CheckConstraint(
                condition=Q(last_day__isnull=True) | Q(last_day__gte=F("first_day")), name="part_in_order"
            ),
            models.CheckConstraint(
                condition=Q(answer__in=("waits", "assumed"), answered_at=None, answered_by=None)
                | Q(answer__in=("accepted", "declined"), answered_at__isnull=False, answered_by__isnull=False)
                | Q(answer="withdrawn", answered_at__isnull=False),
                name="part_answered_by_somebody",
            ),
            models.CheckConstraint(condition=~Q(answer="declined") ^ ~Q(reason=""), name="part_declined_why"),
            models.CheckConstraint(
                condition=Q(answer="accepted", begins__isnull=False)
                | ~Q(answer="accepted") & Q(begins=None, ends=None, ended_at=None),
                name="part_holds_when_accepted",
            ),
            models.CheckConstraint(
                condition=Q(ended_at=None, ended_by=None, end_reason="")
                | Q(ended_at__isnull=False, ended_by__isnull=False, ends__isnull=False),
                name="part_ended_by_somebody",
            ),
        ]
        indexes = [
            models.Index(fields=["municipality", "-proposed_at", "id"], name="part_asked_by"),
            models.Index(fields=["home", "-proposed_at", "id"], name="part_asked_of"),
            models.Index(fields=["kind", "home"], condition=Q(answer="accepted"), name="part_agreed"),
        ]

    def __str__(self) -> str:
        return f"{self.home_percent} % of {self.kind_id} by {self.home_id}: {self.answer}"

    @property
    def rules(self) -> Texts:
        return Texts(self.rules_nb, self.rules_nn, self.rules_en)
