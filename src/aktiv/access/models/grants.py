"""What should open for whom, and what the lock service has been told of it.

The table of states in `rules.states` drives the actions; a trigger in migration 0002_guards holds it in the database.
"""

from __future__ import annotations

from django.contrib.postgres.fields import DateTimeRangeField
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower


class AccessGrant(models.Model):
    """One door for one date of a booking, while it holds what lies behind.

    `piece` is 0, and more only where an event took the middle of a date: each rest is opened for by itself. `window` is
    when it should open, buffers included; `told` when the service last said that its code does. `wanted` is whether it
    should open at all. `round` grows each time a code that had ended is wanted anew: with the id it is the name by
    which the service knows it (`rules.keys`). The code is sealed (`sealing`), and taken away when it has no use.
    """

    class State(models.TextChoices):
        PLANNED = "planned"
        REQUESTED = "requested"
        ISSUED = "issued"
        ACTIVE = "active"
        ENDED = "ended"
        FAILED = "failed"
        REVOKED = "revoked"

        @classmethod
        def with_code(cls) -> frozenset[AccessGrant.State]:
            """Those in which there is something to open the door by."""
            return frozenset({cls.ISSUED, cls.ACTIVE})

        @classmethod
        def over(cls) -> frozenset[AccessGrant.State]:
            """Those in which nothing is to be done unless it is wanted anew."""
            return frozenset({cls.ENDED, cls.REVOKED})

    id = models.BigAutoField(primary_key=True)
    municipality = models.ForeignKey("municipalities.Municipality", models.PROTECT, related_name="+", db_index=False)
    lock = models.ForeignKey("access.Lock", models.PROTECT, related_name="grants", db_index=False)
    occurrence = models.ForeignKey(
        "bookings.Occurrence", models.PROTECT, related_name="grants", db_index=False, db_constraint=False
    )
    holder = models.UUIDField(help_text="the date's: the organisation, or the person acting for self")
    piece = models.PositiveSmallIntegerField(default=0)
    window = DateTimeRangeField()
    wanted = models.BooleanField(default=True)
    state = models.CharField(max_length=10, choices=State.choices, default=State.PLANNED)
    round = models.PositiveSmallIntegerField(default=0)
    told = DateTimeRangeField(null=True)
    sent = models.BooleanField(default=False, help_text="the service may know of it in this round")
    doubted = models.BooleanField(default=False, help_text="an order was sent whose answer never came")
    renewing = models.BooleanField(default=False, help_text="another code was asked for and has not come yet")
    manual = models.BooleanField(default=False, help_text="the caretaker opens, or has noted a code of her own")
    barred = models.BooleanField(default=False, help_text="taken away by hand: not wanted, whatever the booking says")
    why = models.CharField(max_length=200, blank=True, help_text="why it was taken away by hand")
    code = models.TextField(blank=True, help_text="sealed")
    due_at = models.DateTimeField(null=True, help_text="when something is to be done; empty when nothing is")
    leased_until = models.DateTimeField(null=True, help_text="a worker speaks with the service about it until then")
    attempts = models.PositiveSmallIntegerField(default=0, help_text="in vain, in a row")
    fault = models.CharField(max_length=40, blank=True, help_text="what was wrong the last time: a code")
    checked_at = models.DateTimeField(null=True, help_text="when the service last said that it has it")
    issued_at = models.DateTimeField(null=True)
    shown_at = models.DateTimeField(null=True, help_text="when its holder was told of it")
    alarmed_at = models.DateTimeField(null=True, help_text="when caretakers were told that it is not as it should be")
    created_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["occurrence", "lock", "piece"], name="grant_once"),
            models.UniqueConstraint(fields=["id", "municipality", "holder"], name="grant_of_holder"),
            models.CheckConstraint(
                condition=Q(
                    window__isempty=False,
                    window__lower_inf=False,
                    window__upper_inf=False,
                    window__lower_inc=True,
                    window__upper_inc=False,
                ),
                name="grant_is_a_period",
            ),
            models.CheckConstraint(
                condition=Q(state__in=("planned", "requested", "issued", "active", "ended", "failed", "revoked")),
                name="grant_state",
            ),
            # A code is there exactly while it may be of use; whoever opens by hand may have none.
            models.CheckConstraint(
                condition=(Q(state__in=("issued", "active")) & (~Q(code="") | Q(manual=True)))
                | (~Q(state__in=("issued", "active")) & Q(code="")),
                name="grant_code_while_of_use",
            ),
            models.CheckConstraint(
                condition=Q(state__in=("issued", "active"), manual=False, told__isnull=False, sent=True)
                | ~Q(state__in=("issued", "active"))
                | Q(manual=True),
                name="grant_issued_by_service",
            ),
            models.CheckConstraint(condition=Q(barred=False) | Q(wanted=False), name="grant_barred_is_unwanted"),
            models.CheckConstraint(
                condition=Q(barred=True) & ~Q(why="") | Q(barred=False, why=""), name="grant_barred_with_reason"
            ),
        ]
        indexes = [
            models.Index(fields=["due_at"], name="grant_due", condition=Q(due_at__isnull=False)),
            # A door's day.
            models.Index("lock", Lower("window"), name="grant_at_lock"),
        ]

    def __str__(self) -> str:
        return f"{self.lock_id} {self.window} {self.state}"
