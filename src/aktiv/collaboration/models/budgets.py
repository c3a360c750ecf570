"""Budgets, and how each was divided among the members: decided, corrected, and taken up later."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

LONGEST_TITLE, LONGEST_ABOUT, LONGEST_REASON = 120, 2000, 300
MOST_MONTHS = 240


class Budget(models.Model):
    """A cost of a period that is laid before the members. Nothing of it changes; it may be withdrawn before it is
    decided, which its first version of shares does.

    `key` is as files say it; `agreement` is the version it comes from, null when the proposal names its own. `payers`
    are the numbers of those who pay when they are not all (adopters only). `paid_on` and `window_months` let those who
    take `feature` up later pay back. `input` is what `aktiv collaboration shares` reads, with the figures of the day
    it was proposed; `sources` says where each came from; `sha256` is of `input`. `initiative` is what the cost is of,
    `contract` the contract of the register that it pays for. `service` is the one of the
    agreement that it is of, and those alone pay that take part in it; null for the agreement as a whole.
    """

    class Kind(models.TextChoices):
        INNOVATION = "innovation", "something new is made"
        OPERATIONS = "operations", "what is there is run"
        MAINTENANCE = "maintenance", "what is there is kept whole"

    class UsageBy(models.TextChoices):
        BOOKINGS = "bookings", "dates that were booked and not cancelled"
        SPACES = "spaces", "active spaces"

    id = models.BigAutoField(primary_key=True)
    collaboration = models.ForeignKey(
        "collaboration.Collaboration", models.PROTECT, related_name="budgets", db_index=False
    )
    number = models.PositiveIntegerField()
    title = models.CharField(max_length=LONGEST_TITLE)
    kind = models.CharField(max_length=11, choices=Kind.choices)
    about = models.CharField(max_length=LONGEST_ABOUT, blank=True)
    first = models.DateField()
    last = models.DateField()
    total_ore = models.PositiveBigIntegerField()
    key = models.JSONField()
    agreement = models.ForeignKey(
        "collaboration.AgreementVersion", models.PROTECT, null=True, related_name="+", db_index=False
    )
    usage_by = models.CharField(max_length=8, choices=UsageBy.choices, blank=True)
    payers = models.JSONField(null=True)
    feature = models.CharField(max_length=20, blank=True, help_text="what the cost was for, when others may take it up")
    initiative = models.ForeignKey("collaboration.Initiative", models.PROTECT, null=True, related_name="budgets")
    contract = models.ForeignKey("collaboration.Contract", models.PROTECT, null=True, related_name="budgets")
    service = models.ForeignKey("collaboration.Service", models.PROTECT, null=True, related_name="+", db_index=False)
    paid_on = models.DateField(null=True)
    window_months = models.PositiveSmallIntegerField(null=True)
    input = models.JSONField()
    sources = models.JSONField()
    sha256 = models.CharField(max_length=64)
    made_by = models.ForeignKey("people.Person", models.PROTECT, null=True, related_name="+", db_index=False)
    made_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_by = models.ForeignKey("people.Person", models.PROTECT, null=True, related_name="+", db_index=False)
    withdrawn_why = models.CharField(max_length=LONGEST_REASON, null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["collaboration", "number"], name="budget_once"),
            models.CheckConstraint(condition=~Q(title=""), name="budget_says_what"),
            models.CheckConstraint(
                condition=Q(kind__in=["innovation", "operations", "maintenance"]), name="budget_of_a_kind"
            ),
            models.CheckConstraint(condition=Q(total_ore__gt=0), name="budget_of_something"),
            models.CheckConstraint(condition=Q(last__gte=F("first")), name="budget_in_order"),
            models.CheckConstraint(
                condition=Q(paid_on=None, window_months=None, feature="")
                | Q(paid_on__isnull=False, window_months__lte=MOST_MONTHS),
                name="budget_window_whole",
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_at=None, withdrawn_why=None)
                | Q(withdrawn_at__isnull=False, withdrawn_why__isnull=False) & ~Q(withdrawn_why=""),
                name="budget_withdrawn_with_reason",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.title}"


class BudgetVote(models.Model):
    """That a vote is about a budget, said when the vote is announced: by no other vote, and by that vote no other
    budget, is decided. A vote that is put once more is about the same. Never changes."""

    vote = models.OneToOneField("collaboration.Vote", models.PROTECT, primary_key=True, related_name="about_budget")
    budget = models.ForeignKey(Budget, models.PROTECT, related_name="votes")
    made_by = models.ForeignKey("people.Person", models.PROTECT, null=True, related_name="+", db_index=False)
    made_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.vote_id} {self.budget_id}"


class ShareVersion(models.Model):
    """How a budget was divided at one time. The first is the decision, and its lines are the whole of the budget; each
    later one is a correction or a later adopter, and its lines are nothing together. Never changes.

    `input` is what `aktiv collaboration shares` (of an adopter: `adopt`) reads, `sha256` is of it, and `lines` is how
    many it has. The first was decided by a `vote`, or within its limit by a `body` with a `reference` of its own.
    """

    class Kind(models.TextChoices):
        LOCKED = "locked"
        CORRECTED = "corrected"
        ADOPTED = "adopted"

    id = models.BigAutoField(primary_key=True)
    budget = models.ForeignKey(Budget, models.PROTECT, related_name="versions", db_index=False)
    number = models.PositiveIntegerField()
    kind = models.CharField(max_length=9, choices=Kind.choices)
    input = models.JSONField()
    sources = models.JSONField()
    sha256 = models.CharField(max_length=64)
    reason = models.CharField(max_length=LONGEST_REASON, blank=True)
    vote = models.OneToOneField("collaboration.Vote", models.PROTECT, null=True, related_name="+")
    body = models.ForeignKey("collaboration.Body", models.PROTECT, null=True, related_name="+", db_index=False)
    reference = models.CharField(max_length=60, blank=True)
    adopter = models.ForeignKey("collaboration.Member", models.PROTECT, null=True, related_name="+", db_index=False)
    adopted_on = models.DateField(null=True)
    lines = models.PositiveIntegerField()
    made_by = models.ForeignKey("people.Person", models.PROTECT, null=True, related_name="+", db_index=False)
    made_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["budget", "number"], name="share_version_once"),
            models.UniqueConstraint(fields=["budget", "adopter"], name="share_adopted_once"),
            models.CheckConstraint(
                condition=Q(kind="locked", number=1) | Q(kind__in=["corrected", "adopted"], number__gt=1),
                name="share_version_first_is_locked",
            ),
            models.CheckConstraint(
                condition=Q(kind="locked", vote__isnull=False, body=None, reference="")
                | Q(kind="locked", vote=None, body__isnull=False) & ~Q(reference="")
                | Q(kind__in=["corrected", "adopted"], vote=None, body=None, reference=""),
                name="share_version_decided",
            ),
            models.CheckConstraint(
                condition=Q(kind="adopted", adopter__isnull=False, adopted_on__isnull=False)
                | Q(kind__in=["locked", "corrected"], adopter=None, adopted_on=None),
                name="share_version_adopter",
            ),
            models.CheckConstraint(condition=~Q(kind="corrected", reason=""), name="share_version_says_why"),
        ]

    def __str__(self) -> str:
        return f"{self.budget_id} v{self.number}"


class ShareLine(models.Model):
    """Øre that a member is to pay (below zero: gets back) for a piece of a budget's period. Never changes: what is
    wrong is put right by another line, which names it.

    charge: its share as it was locked. correction and credit: more and less, by a later version. payback: a later
    adopter's payment (above zero) or an earlier payer's credit.
    """

    class Kind(models.TextChoices):
        CHARGE = "charge"
        CREDIT = "credit"
        CORRECTION = "correction"
        PAYBACK = "payback"

    id = models.BigAutoField(primary_key=True)
    version = models.ForeignKey(ShareVersion, models.PROTECT, related_name="+", db_index=False)
    member = models.ForeignKey("collaboration.Member", models.PROTECT, related_name="+", db_index=False)
    kind = models.CharField(max_length=10, choices=Kind.choices)
    amount_ore = models.BigIntegerField()
    first = models.DateField()
    last = models.DateField()
    reason = models.CharField(max_length=LONGEST_REASON, blank=True)
    corrects = models.ForeignKey("self", models.PROTECT, null=True, related_name="+", db_index=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["version", "member", "first"], name="share_line_once"),
            models.CheckConstraint(condition=Q(last__gte=F("first")), name="share_line_in_order"),
            models.CheckConstraint(
                condition=Q(kind="charge", amount_ore__gte=0, corrects=None)
                | Q(kind="credit", amount_ore__lt=0)
                | Q(kind="correction", amount_ore__gt=0)
                | Q(kind="payback", corrects=None) & ~Q(amount_ore=0),
                name="share_line_by_its_kind",
            ),
            models.CheckConstraint(condition=Q(kind="charge") | ~Q(reason=""), name="share_line_says_why"),
        ]

    def __str__(self) -> str:
        return f"{self.version_id} {self.member_id} {self.kind} {self.amount_ore}"
