"""Claims, what they were granted, what has been cut from them, what they hold now, and the day sheets.

A claim is one date of one right. It was granted rectangles; cuts (an override, time given back) and the claims of its
children (group times) take from them; what remains is its occupancy:

    held(claim) = granted(claim) − live cuts(claim) − granted(live children)

Occupancy is the only thing that stands under the exclusion constraint, so it alone decides. Everything else is memory
that lets time return to whom it was taken from.

What these tables promise beyond what Django can say (whole footprints, bounded periods, layers, nothing that crosses
municipalities) is in migration 0002_guards.
"""

from __future__ import annotations

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import BigIntegerRangeField, DateTimeRangeField, RangeOperators
from django.db import models
from django.db.models import Q

from aktiv.facilities.fields import BitsField, FootprintField


class Claim(models.Model):
    """One date of one right (or a hold, or a closure), whole or not at all over all the spaces it needs."""

    class Kind(models.TextChoices):
        USE = "use"  # confirmed: stands in the day sheets
        HOLD = "hold"  # expires by time
        CLOSURE = "closure"  # passes through buffers

    id = models.BigAutoField(primary_key=True)
    municipality = models.ForeignKey("municipalities.Municipality", models.PROTECT, related_name="+", db_index=False)
    kind = models.CharField(max_length=8, choices=Kind.choices)
    parent = models.ForeignKey(
        "self", models.PROTECT, null=True, related_name="children", db_index=False, db_constraint=False
    )
    expires_at = models.DateTimeField(null=True)
    released_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(kind="hold", expires_at__isnull=False) | (~Q(kind="hold") & Q(expires_at__isnull=True)),
                name="only_holds_expire",
            ),
            models.CheckConstraint(condition=Q(parent__isnull=True) | Q(kind="use"), name="only_use_is_split"),
            models.UniqueConstraint(fields=["id", "municipality"], name="claim_in_municipality"),
        ]
        indexes = [
            models.Index(fields=["expires_at"], name="live_holds", condition=Q(kind="hold", released_at__isnull=True)),
            models.Index(fields=["parent"], name="claim_children", condition=Q(parent__isnull=False)),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.id}"


class Grant(models.Model):
    """A rectangle that a claim was granted, with the buffers around it in minutes. Never changes."""

    id = models.BigAutoField(primary_key=True)
    municipality = models.ForeignKey(
        "municipalities.Municipality", models.PROTECT, related_name="+", db_index=False, db_constraint=False
    )
    claim = models.ForeignKey(Claim, models.CASCADE, related_name="grants", db_constraint=False)
    space = models.ForeignKey("facilities.Space", models.PROTECT, related_name="+", db_index=False, db_constraint=False)
    footprint = FootprintField()
    during = DateTimeRangeField()
    before = models.PositiveSmallIntegerField(default=0)
    after = models.PositiveSmallIntegerField(default=0)

    def __str__(self) -> str:
        return f"{self.space_id} {self.during}"


class Cut(models.Model):
    """A rectangle taken from a claim: by another claim (override), or given back by its holder (`by` empty)."""

    id = models.BigAutoField(primary_key=True)
    claim = models.ForeignKey(Claim, models.CASCADE, related_name="cuts")
    by = models.ForeignKey(Claim, models.PROTECT, null=True, related_name="cuts_made", db_index=False)
    footprint = FootprintField()
    during = DateTimeRangeField()
    ended_at = models.DateTimeField(null=True, help_text="when the time went back to the claim")
    given_at = models.DateTimeField(null=True, help_text="when its holder gave it back, where that is known")

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(given_at=None) | Q(by=None), name="given_back_by_its_holder"),
        ]
        indexes = [models.Index(fields=["by"], name="cuts_made", condition=Q(by__isnull=False))]

    def __str__(self) -> str:
        return f"{self.claim_id} − {self.during}"


class Occupancy(models.Model):
    """A rectangle that is held now. `layer`: (,) use or hold; [id,id] buffer; [0,0] closure."""

    id = models.BigAutoField(primary_key=True)
    claim = models.ForeignKey(Claim, models.CASCADE, related_name="occupancy")
    footprint = FootprintField()
    during = DateTimeRangeField()
    layer = BigIntegerRangeField()
    expires_at = models.DateTimeField(null=True, help_text="the hold's; kept here so that reads need no join")

    class Meta:
        constraints = [
            ExclusionConstraint(
                name="no_double_booking",
                index_type="GIST",
                expressions=[
                    ("footprint", RangeOperators.OVERLAPS),
                    ("during", RangeOperators.OVERLAPS),
                    ("layer", RangeOperators.OVERLAPS),
                ],
            ),
        ]

    def __str__(self) -> str:
        return f"{self.claim_id} {self.during} {self.layer}"


class DaySheet(models.Model):
    """What stands in one space on one civil day: a bit for each five minutes, 1 when any of it is taken.

    `busy` is confirmed use and closures; `buffers` (empty when there are none) is what use keeps free around itself:
    no other use comes there, other buffers and closures do. Kept true in the transaction that changes occupancy. No row
    means that nothing stands. Holds and opening hours are not in it; they are applied when it is read.
    """

    pk = models.CompositePrimaryKey("day", "space_id")
    day = models.DateField()
    space = models.ForeignKey("facilities.Space", models.CASCADE, related_name="+")
    busy = BitsField()
    buffers = BitsField(null=True)  # type: ignore[misc]  # the stubs want a class of its own for what may be empty

    def __str__(self) -> str:
        return f"{self.space_id} {self.day}"
