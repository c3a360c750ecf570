"""What members buy together: a need, its lots, who joins with how much, and the steps until it is awarded."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

LONGEST_TEXT, LONGEST_WHY = 4_000, 1_000
MOST_VOLUME = 10**9


class Procurement(models.Model):
    """Something that a member will buy for those who join. What it is never changes; `state` and `joins_until` are what
    its steps come to. Members join until a moment, which only comes later."""

    class State(models.TextChoices):
        NEED = "need", "it is being described"
        JOINING = "joining", "members join with volumes, until a moment; then it is tendered"
        AWARDED = "awarded"
        CANCELLED = "stopped"

    id = models.BigAutoField(primary_key=True)
    collaboration = models.ForeignKey("collaboration.Collaboration", models.PROTECT, related_name="+", db_index=False)
    number = models.PositiveIntegerField()
    owner = models.ForeignKey("collaboration.Member", models.PROTECT, related_name="+", db_index=False)
    title = models.CharField(max_length=160)
    text = models.CharField(max_length=LONGEST_TEXT)
    state = models.CharField(max_length=7, choices=State.choices, default=State.NEED)
    joins_until = models.DateTimeField(null=True)
    made_by = models.ForeignKey("people.Person", models.PROTECT, null=True, related_name="+", db_index=False)
    made_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["collaboration", "number"], name="procurement_once"),
            models.CheckConstraint(condition=~Q(title="") & ~Q(text=""), name="procurement_says_what"),
            models.CheckConstraint(
                condition=~Q(state__in=["joining", "awarded"]) | Q(joins_until__isnull=False),
                name="procurement_joined_until",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.title}"


class ProcurementStep(models.Model):
    """What was done with a procurement, by whom and why. Only added to."""

    class Kind(models.TextChoices):
        NOTED = "noted"
        OPENED = "opened"
        EXTENDED = "extended"
        AWARDED = "awarded", "one or more lots"
        CANCELLED = "stopped"

    id = models.BigAutoField(primary_key=True)
    procurement = models.ForeignKey(Procurement, models.PROTECT, related_name="steps")
    kind = models.CharField(max_length=8, choices=Kind.choices)
    text = models.CharField(max_length=LONGEST_WHY, blank=True)
    joins_until = models.DateTimeField(null=True)
    made_by = models.ForeignKey("people.Person", models.PROTECT, null=True, related_name="+", db_index=False)
    made_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~Q(text="") | ~Q(kind__in=["extended", "stopped"]), name="procurement_step_says_why"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.procurement_id} {self.kind}"


class Lot(models.Model):
    """A part of a procurement, bought for itself and counted in a unit. Written before members join; never changes."""

    id = models.BigAutoField(primary_key=True)
    procurement = models.ForeignKey(Procurement, models.PROTECT, related_name="lots", db_index=False)
    number = models.PositiveIntegerField()
    title = models.CharField(max_length=160)
    unit = models.CharField(max_length=40)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["procurement", "number"], name="lot_once"),
            models.CheckConstraint(condition=~Q(title="") & ~Q(unit=""), name="lot_says_what"),
        ]

    def __str__(self) -> str:
        return f"{self.procurement_id}.{self.number} {self.title}"


class Joining(models.Model):
    """How much of a lot a member wants. Only added to: the last one counts, and nothing is to step off again."""

    id = models.BigAutoField(primary_key=True)
    lot = models.ForeignKey(Lot, models.PROTECT, related_name="joinings")
    member = models.ForeignKey("collaboration.Member", models.PROTECT, related_name="+", db_index=False)
    volume = models.PositiveIntegerField()
    made_by = models.ForeignKey("people.Person", models.PROTECT, null=True, related_name="+", db_index=False)
    made_at = models.DateTimeField()

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(volume__lte=MOST_VOLUME), name="joining_not_without_end")]

    def __str__(self) -> str:
        return f"{self.lot_id} {self.member_id} {self.volume}"
