"""Loans: what was asked for, what is promised of each pool and when, and every handing out and back.

`Holding` is the only thing that counts against the stock, and the database adds it up (migration 0002_guards): for
every moment, what is held of a pool is never more than the pool has.
"""

from __future__ import annotations

import uuid

from django.contrib.postgres.fields import DateTimeRangeField
from django.db import models
from django.db.models import F, Func, Q, Value
from django.db.models.functions import Coalesce, Upper

from aktiv.lending.models.stock import MOST_IN_A_POOL, Item

NUMBERS = "lending_number"

PERIOD = Q(
    during__isempty=False,
    during__lower_inf=False,
    during__upper_inf=False,
    during__lower_inc=True,
    during__upper_inc=False,
)


class Loan(models.Model):
    """Things from one storage place for one stretch of time. Never deleted.

    `municipality` owns the things; `home` is the borrower's, when she borrows from a neighbour. `during` is from when
    it may be picked up until when it is to be back. With an `occurrence` it comes along with that booked date.
    """

    class State(models.TextChoices):
        ASKED = "asked"
        RESERVED = "reserved"
        OUT = "out"
        RETURNED = "returned"
        CLOSED = "closed"
        REFUSED = "refused"
        WITHDRAWN = "withdrawn"  # by who asked, before it was decided
        CANCELLED = "cancelled"  # by who had it, or by the municipality with a reason
        LAPSED = "lapsed"  # never picked up

        @classmethod
        def holding(cls) -> frozenset[Loan.State]:
            """Those that hold something of the stock."""
            return frozenset({cls.ASKED, cls.RESERVED, cls.OUT})

        @classmethod
        def open(cls) -> frozenset[Loan.State]:
            """Those that somebody has something left to do with."""
            return frozenset({cls.ASKED, cls.RESERVED, cls.OUT, cls.RETURNED})

    NEXT = {
        State.ASKED: {State.RESERVED, State.REFUSED, State.WITHDRAWN},
        State.RESERVED: {State.OUT, State.CANCELLED, State.LAPSED},
        State.OUT: {State.RETURNED, State.RESERVED},  # reserved again: a hand-out that was noted by mistake
        State.RETURNED: {State.CLOSED, State.OUT},  # out again: a return that was noted by mistake is taken back
        State.CLOSED: set(),
        State.REFUSED: set(),
        State.WITHDRAWN: set(),
        State.CANCELLED: set(),
        State.LAPSED: {State.RESERVED},  # came late after all, and it was still there
    }
    """The whole of the states: actions ask it,
    the database enforces it (0021_out_by_mistake), docs are made from it."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    municipality = models.ForeignKey("municipalities.Municipality", models.PROTECT, related_name="+", db_index=False)
    number = models.BigIntegerField(
        editable=False, db_default=Func(Value(NUMBERS), function="nextval", output_field=models.BigIntegerField())
    )
    depot = models.ForeignKey("lending.Depot", models.PROTECT, related_name="loans", db_index=False)
    person = models.ForeignKey("people.Person", models.PROTECT, related_name="+")
    organisation = models.ForeignKey("people.Organisation", models.PROTECT, null=True, related_name="+", db_index=False)
    home = models.ForeignKey("municipalities.Municipality", models.PROTECT, null=True, related_name="+", db_index=False)
    occurrence = models.ForeignKey(
        "bookings.Occurrence", models.PROTECT, null=True, related_name="loans", db_constraint=False
    )
    followed = DateTimeRangeField(null=True, help_text="when the date was that the loan last went along with")
    left_behind = models.BooleanField(default=False, help_text="the date was moved to where too few are left")
    during = DateTimeRangeField()
    state = models.CharField(max_length=10, choices=State.choices)
    code = models.CharField(max_length=12, unique=True, help_text="what the QR code of the receipt says")
    purpose = models.CharField(max_length=300, blank=True, help_text="what it is for, as the borrower wrote")
    price_group = models.CharField(max_length=40, blank=True)
    price = models.PositiveBigIntegerField(default=0, help_text="øre with VAT, as it was told when it was asked for")
    home_price = models.PositiveBigIntegerField(default=0, help_text="øre of the price that the home pays")
    cancel_fee = models.PositiveBigIntegerField(default=0, help_text="øre charged for what was let go of too late")
    deposit = models.PositiveBigIntegerField(default=0, help_text="øre")
    extended = models.PositiveSmallIntegerField(default=0, help_text="how often by its borrower")
    extended_reason = models.CharField(max_length=500, blank=True, help_text="why staff made it longer")
    reason = models.CharField(max_length=500, blank=True, help_text="why it was refused or cancelled")
    created_at = models.DateTimeField()
    decided_at = models.DateTimeField(null=True)
    decided_by = models.ForeignKey("people.Person", models.PROTECT, null=True, related_name="+", db_index=False)
    out_at = models.DateTimeField(null=True)
    returned_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True, help_text="when nothing was left to do")
    told_to_pick_up = models.DateTimeField(null=True, help_text="the start that its borrower was reminded of")
    reminded_for = models.DateTimeField(null=True, help_text="the end that its borrower was reminded of")
    late_for = models.DateTimeField(null=True, help_text="the end that it was told to be late for")
    lost_at = models.DateTimeField(null=True, help_text="when it was told as lost")
    settled_at = models.DateTimeField(null=True, help_text="when it was told that it is back, and what is owed")
    version = models.PositiveIntegerField(default=1)
    holder = models.GeneratedField(
        expression=Coalesce("organisation_id", "person_id"), output_field=models.UUIDField(), db_persist=True
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["municipality", "number"], name="loan_number_once"),
            models.UniqueConstraint(fields=["id", "municipality", "holder"], name="loan_of_holder"),
            models.CheckConstraint(condition=PERIOD, name="loan_is_a_period"),
            models.CheckConstraint(condition=Q(code__regex=r"^[2-9b-df-hjkmnp-tv-xz]{6,12}$"), name="loan_code"),
            models.CheckConstraint(
                condition=Q(state__in=("out", "returned", "closed"), out_at__isnull=False)
                | ~Q(state__in=("out", "returned", "closed")) & Q(out_at=None),
                name="loan_out_when",
            ),
            models.CheckConstraint(
                condition=Q(state__in=("returned", "closed"), returned_at__isnull=False)
                | ~Q(state__in=("returned", "closed")) & Q(returned_at=None),
                name="loan_returned_when",
            ),
            models.CheckConstraint(
                condition=Q(state__in=("closed", "refused", "withdrawn", "cancelled", "lapsed"), ended_at__isnull=False)
                | Q(state__in=("asked", "reserved", "out", "returned"), ended_at=None),
                name="loan_ended_when",
            ),
            models.CheckConstraint(condition=~Q(state="refused", reason=""), name="loan_refused_with_reason"),
            models.CheckConstraint(
                condition=Q(home_price=0) | Q(home__isnull=False, home_price__lte=F("price")), name="loan_home_pays"
            ),
            models.CheckConstraint(
                condition=Q(occurrence__isnull=False) | Q(left_behind=False, followed=None), name="loan_follows_a_date"
            ),
        ]
        indexes = [
            # "My loans", and limits.
            models.Index(fields=["holder", "-created_at"], name="loan_of_holder_newest"),
            # The storekeeper's day: what is to go out and to come back.
            models.Index("depot", Upper("during"), name="loan_at_depot", condition=Q(
                state__in=("asked", "reserved", "out", "returned"))),
            models.Index(fields=["municipality", "state", "created_at"], name="loan_by_state"),
            # What is settled between municipalities, for either side.
            models.Index(fields=["municipality"], name="loan_shared_by", condition=Q(home_price__gt=0)),
            models.Index(fields=["home"], name="loan_shared_with", condition=Q(home_price__gt=0)),
            # What comes along with booked dates, for the job that looks whether these still are what they were.
            models.Index(fields=["occurrence"], name="loan_along", condition=Q(
                occurrence__isnull=False, state__in=("asked", "reserved"))),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.state} {self.number}"

    @property
    def own_price(self) -> int:
        """Øre of the price that its borrower pays herself."""
        return self.price - self.home_price


class Line(models.Model):
    """So many of a pool in a loan. `whole` is the set that it was asked for as a part of, with how many sets.

    `home_percent` of its price is the borrower's own municipality's, as it was agreed when it was asked for.
    `out` counts what was ever handed out, `back` what came back, `lost` what will not.
    """

    id = models.BigAutoField(primary_key=True)
    municipality = models.ForeignKey("municipalities.Municipality", models.PROTECT, related_name="+", db_index=False)
    loan = models.ForeignKey(Loan, models.CASCADE, related_name="lines")
    holder = models.UUIDField(help_text="the loan's")
    pool = models.ForeignKey("lending.Pool", models.PROTECT, related_name="lines")
    whole = models.ForeignKey("lending.Kind", models.PROTECT, null=True, related_name="+", db_index=False)
    wholes = models.PositiveIntegerField(null=True)
    amount = models.PositiveIntegerField()
    home_percent = models.PositiveSmallIntegerField(default=0)
    out = models.PositiveIntegerField(default=0)
    back = models.PositiveIntegerField(default=0)
    lost = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["loan", "pool", "whole"], name="line_once", nulls_distinct=False),
            models.UniqueConstraint(fields=["id", "municipality", "holder"], name="line_of_holder"),
            models.CheckConstraint(
                condition=Q(amount__gte=1, amount__lte=MOST_IN_A_POOL)
                & Q(out__lte=F("amount"), out__gte=F("back") + F("lost")),
                name="line_never_more_back_than_out",
            ),
            models.CheckConstraint(
                condition=Q(whole=None, wholes=None) | Q(whole__isnull=False, wholes__gte=1), name="line_of_a_set"
            ),
            models.CheckConstraint(condition=Q(home_percent__lte=100), name="line_home_percent"),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.amount} of {self.pool_id}"

    @property
    def outstanding(self) -> int:
        """How many are with the borrower now."""
        return self.out - self.back - self.lost


class Holding(models.Model):
    """So many of a pool are taken for a stretch of time, turnaround included: by a loan, or away for service.

    Says nothing of anybody: it stands in front of the wall, so that the database can add up all of it for everyone.
    """

    id = models.BigAutoField(primary_key=True)
    municipality = models.ForeignKey("municipalities.Municipality", models.PROTECT, related_name="+", db_index=False)
    pool = models.ForeignKey("lending.Pool", models.PROTECT, related_name="holdings", db_index=False)
    line = models.ForeignKey(Line, models.CASCADE, null=True, related_name="holdings")
    item = models.ForeignKey(Item, models.CASCADE, null=True, related_name="holdings", help_text="away for service")
    amount = models.PositiveIntegerField()
    during = DateTimeRangeField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=PERIOD, name="holding_is_a_period"),
            models.CheckConstraint(condition=Q(amount__gte=1), name="holding_holds"),
            models.CheckConstraint(condition=Q(line=None) | Q(item=None), name="holding_for_one_reason"),
        ]
        indexes = [
            # What is held from a moment on; what is over is never looked at again, so years of loans cost nothing.
            models.Index("pool", Upper("during"), name="holding_of_pool"),
        ]

    def __str__(self) -> str:
        return f"{self.amount} of {self.pool_id} {self.during}"


class Handover(models.Model):
    """Something was handed out or came back. Only added to: what was noted by mistake is undone by a row of its own.

    Its id is made of the `act` that was noted together with it and of what it is about. The act's is made where it is
    noted, on a phone without network: sent twice it is one.
    """

    class Way(models.TextChoices):
        OUT = "out"
        BACK = "back"
        LOST = "lost"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    municipality = models.ForeignKey("municipalities.Municipality", models.PROTECT, related_name="+", db_index=False)
    act = models.UUIDField(default=uuid.uuid4)
    undoes = models.OneToOneField("self", models.CASCADE, null=True, related_name="undone_by")
    loan = models.ForeignKey(Loan, models.CASCADE, related_name="handovers")
    line = models.ForeignKey(Line, models.CASCADE, related_name="handovers", db_index=False)
    holder = models.UUIDField(help_text="the loan's")
    way = models.CharField(max_length=4, choices=Way.choices)
    amount = models.PositiveIntegerField()
    item = models.ForeignKey(Item, models.PROTECT, null=True, related_name="handovers")
    condition = models.CharField(max_length=8, choices=Item.Condition.choices, blank=True)
    note = models.CharField(max_length=500, blank=True)
    signed = models.CharField(max_length=120, blank=True, help_text="who took it, as she wrote her name")
    picture = models.CharField(max_length=200, blank=True)
    by = models.ForeignKey("people.Person", models.PROTECT, related_name="+", db_index=False)
    at = models.DateTimeField(help_text="when it happened; noted later where there was no network")
    noted_at = models.DateTimeField()

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(amount__gte=1), name="handover_of_something")]
        indexes = [models.Index(fields=["act"], name="handover_of_act")]

    def __str__(self) -> str:
        return f"{self.way} {self.amount}"


class Damage(models.Model):
    """Something came back broken, or not at all: what, how many, what is asked for it, and how that was decided."""

    class State(models.TextChoices):
        OPEN = "open"
        CHARGED = "charged"
        WAIVED = "waived"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    municipality = models.ForeignKey("municipalities.Municipality", models.PROTECT, related_name="+", db_index=False)
    loan = models.ForeignKey(Loan, models.CASCADE, related_name="damages")
    line = models.ForeignKey(Line, models.CASCADE, related_name="damages", db_index=False)
    holder = models.UUIDField(help_text="the loan's")
    item = models.ForeignKey(Item, models.PROTECT, null=True, related_name="damages")
    count = models.PositiveIntegerField(default=1)
    missing = models.BooleanField(default=False, help_text="it did not come back")
    text = models.CharField(max_length=1000)
    picture = models.CharField(max_length=200, blank=True)
    proposed = models.PositiveBigIntegerField(default=0, help_text="øre")
    state = models.CharField(max_length=8, choices=State.choices, default=State.OPEN)
    amount = models.PositiveBigIntegerField(null=True, help_text="øre with VAT that was charged")
    answer = models.CharField(max_length=1000, blank=True, help_text="why so")
    noted_at = models.DateTimeField()
    noted_by = models.ForeignKey("people.Person", models.PROTECT, related_name="+", db_index=False)
    decided_at = models.DateTimeField(null=True)
    decided_by = models.ForeignKey("people.Person", models.PROTECT, null=True, related_name="+", db_index=False)
    said = models.CharField(max_length=1000, blank=True, help_text="what the borrower says of it")
    said_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            # What is decided may lose its words when they are no longer kept.
            models.CheckConstraint(
                condition=Q(count__gte=1) & (~Q(text="") | ~Q(state="open")), name="damage_of_something"
            ),
            models.CheckConstraint(
                condition=Q(said="", said_at=None) | Q(said_at__isnull=False), name="damage_said_when"
            ),
            models.CheckConstraint(
                condition=Q(state="open", decided_at=None, amount=None)
                | Q(state="charged", decided_at__isnull=False, amount__gte=1)
                | Q(state="waived", decided_at__isnull=False, amount=None),
                name="damage_decided_when",
            ),
        ]
        indexes = [
            models.Index(fields=["municipality", "noted_at"], name="damage_undecided", condition=Q(state="open")),
        ]

    def __str__(self) -> str:
        return f"damage {self.id}"
