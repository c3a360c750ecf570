"""Who may borrow what, on which terms, at what price, and who may not for a while."""

from __future__ import annotations

import uuid
from datetime import date, timedelta

from django.db import models
from django.db.models import F, Q

from aktiv.values.periods import civil_day
from aktiv.values.texts import Texts


class LendingTerms(models.Model):
    """A municipality's rules for lending. Where it has written none, the defaults here hold."""

    municipality = models.OneToOneField(
        "municipalities.Municipality", models.PROTECT, primary_key=True, related_name="lending_terms"
    )
    remind_before_hours = models.PositiveSmallIntegerField(default=24, help_text="before it is to be back")
    late_after_minutes = models.PositiveIntegerField(default=60, help_text="of grace, before anything is late")
    late_fee_days = models.PositiveSmallIntegerField(default=14, help_text="for how many days late fees run at most")
    lost_after_days = models.PositiveSmallIntegerField(default=30, help_text="late, before it is told as lost")
    lapses_after_hours = models.PositiveSmallIntegerField(default=24, help_text="not picked up, before it is let go")
    free_until_hours = models.PositiveSmallIntegerField(default=24, help_text="before pick-up that cancelling is free")
    late_cancel_percent = models.PositiveSmallIntegerField(
        default=0, help_text="of the price, for cancelling after that"
    )
    most_extensions = models.PositiveSmallIntegerField(default=2)
    block_after = models.PositiveSmallIntegerField(default=3, help_text="late loans in a year; 0: nobody is blocked")
    block_days = models.PositiveSmallIntegerField(default=30)
    names_kept_days = models.PositiveSmallIntegerField(default=365, help_text="after a loan has ended")
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(block_days__gte=1, block_days__lte=366), name="lending_block_days"),
            models.CheckConstraint(condition=Q(late_after_minutes__lte=10_080), name="lending_grace"),
            models.CheckConstraint(condition=Q(late_cancel_percent__lte=100), name="lending_cancel_percent"),
        ]

    def __str__(self) -> str:
        return str(self.municipality_id)


class Certificate(models.Model):
    """What somebody must be able to show, such as a boating licence or a course for the lift."""

    id = models.BigAutoField(primary_key=True)
    municipality = models.ForeignKey("municipalities.Municipality", models.PROTECT, related_name="+", db_index=False)
    code = models.SlugField(max_length=40)
    name_nb = models.CharField(max_length=80)
    name_nn = models.CharField(max_length=80)
    name_en = models.CharField(max_length=80)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["municipality", "code"], name="certificate_once"),
            models.UniqueConstraint(fields=["id", "municipality"], name="certificate_in_municipality"),
        ]

    def __str__(self) -> str:
        return self.code

    @property
    def name(self) -> Texts:
        return Texts(self.name_nb, self.name_nn, self.name_en)


class HeldCertificate(models.Model):
    """Staff have seen somebody's certificate. `valid_to` inclusive; empty: for good."""

    id = models.BigAutoField(primary_key=True)
    municipality = models.ForeignKey("municipalities.Municipality", models.PROTECT, related_name="+", db_index=False)
    certificate = models.ForeignKey(Certificate, models.CASCADE, related_name="held", db_index=False)
    person = models.ForeignKey("people.Person", models.CASCADE, related_name="+")
    valid_to = models.DateField(null=True)
    seen_by = models.ForeignKey("people.Person", models.PROTECT, related_name="+", db_index=False)
    seen_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["certificate", "person"], name="certificate_held_once")]

    def __str__(self) -> str:
        return f"{self.certificate_id} {self.valid_to}"


class KindGroup(models.Model):
    """A price group that may borrow a kind. A kind that names none is for everybody."""

    id = models.BigAutoField(primary_key=True)
    municipality = models.ForeignKey("municipalities.Municipality", models.PROTECT, related_name="+", db_index=False)
    kind = models.ForeignKey("lending.Kind", models.CASCADE, related_name="for_groups", db_index=False)
    price_group = models.ForeignKey("prices.PriceGroup", models.PROTECT, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["kind", "price_group"], name="kind_for_group_once")]

    def __str__(self) -> str:
        return f"{self.kind_id} {self.price_group_id}"


class KindPrice(models.Model):
    """What one unit costs a price group (empty: everybody else): øre with VAT a day begun, and once for each loan."""

    id = models.BigAutoField(primary_key=True)
    municipality = models.ForeignKey("municipalities.Municipality", models.PROTECT, related_name="+", db_index=False)
    kind = models.ForeignKey("lending.Kind", models.CASCADE, related_name="prices", db_index=False)
    price_group = models.ForeignKey("prices.PriceGroup", models.PROTECT, null=True, related_name="+")
    per_day = models.PositiveBigIntegerField(default=0)
    per_loan = models.PositiveBigIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["kind", "price_group"], name="kind_price_once", nulls_distinct=False),
            models.CheckConstraint(
                condition=Q(per_day__lte=100_000_000, per_loan__lte=100_000_000), name="kind_price_bounds"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind_id} {self.per_day}"


class Sharing(models.Model):
    """A municipality lets others borrow a kind (`to` empty: all of them), from `first_day` to `last_day` inclusive.

    Own residents come first: others may ask from `own_until_days` before the day of pick-up. `home_percent` of the
    price is the borrower's own municipality's to pay, the rest hers; it is billed as its `Neighbour` says.
    """

    id = models.BigAutoField(primary_key=True)
    municipality = models.ForeignKey("municipalities.Municipality", models.PROTECT, related_name="+", db_index=False)
    kind = models.ForeignKey("lending.Kind", models.CASCADE, related_name="shared", db_index=False)
    to = models.ForeignKey("municipalities.Municipality", models.PROTECT, null=True, related_name="+", db_index=False)
    own_until_days = models.PositiveSmallIntegerField(default=30)
    home_percent = models.PositiveSmallIntegerField(default=0)
    rules_nb = models.CharField(max_length=500, blank=True)
    rules_nn = models.CharField(max_length=500, blank=True)
    rules_en = models.CharField(max_length=500, blank=True)
    first_day = models.DateField()
    last_day = models.DateField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["kind", "to"], name="shared_once", nulls_distinct=False),
            models.CheckConstraint(condition=Q(home_percent__lte=100), name="shared_percent"),
            models.CheckConstraint(
                condition=Q(last_day__isnull=True) | Q(last_day__gte=F("first_day")), name="shared_in_order"
            ),
            models.CheckConstraint(condition=Q(to=None) | ~Q(to=F("municipality")), name="shared_to_another"),
        ]

    def __str__(self) -> str:
        return f"{self.kind_id} → {self.to_id or 'all'}"

    @property
    def rules(self) -> Texts:
        return Texts(self.rules_nb, self.rules_nn, self.rules_en)


class Neighbour(models.Model):
    """Under which organisation a municipality bills another (`home`) for its part of what its residents borrow."""

    id = models.BigAutoField(primary_key=True)
    municipality = models.ForeignKey("municipalities.Municipality", models.PROTECT, related_name="+", db_index=False)
    home = models.ForeignKey("municipalities.Municipality", models.PROTECT, related_name="+", db_index=False)
    organisation = models.ForeignKey("people.Organisation", models.PROTECT, related_name="+", db_index=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["municipality", "home"], name="neighbour_once"),
            models.UniqueConstraint(fields=["municipality", "organisation"], name="neighbour_by_itself"),
            models.CheckConstraint(condition=~Q(home=F("municipality")), name="neighbour_is_another"),
        ]

    def __str__(self) -> str:
        return f"{self.home_id} by {self.municipality_id}"


class Block(models.Model):
    """Somebody may not borrow in a municipality for a while, with the reason, her appeal and its answer."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    municipality = models.ForeignKey("municipalities.Municipality", models.PROTECT, related_name="+", db_index=False)
    holder = models.UUIDField(help_text="the organisation, or the person for herself")
    person = models.ForeignKey("people.Person", models.CASCADE, null=True, related_name="+", db_index=False)
    organisation = models.ForeignKey("people.Organisation", models.CASCADE, null=True, related_name="+", db_index=False)
    begins = models.DateTimeField()
    ends = models.DateTimeField()
    reason = models.CharField(max_length=500, help_text="empty when it came from the rule")
    late = models.PositiveSmallIntegerField(null=True, help_text="by the rule: so many late loans in a year")
    made_by = models.ForeignKey("people.Person", models.PROTECT, null=True, related_name="+", db_index=False)
    lifted_at = models.DateTimeField(null=True)
    lifted_by = models.ForeignKey("people.Person", models.PROTECT, null=True, related_name="+", db_index=False)
    appeal = models.TextField(blank=True)
    appealed_at = models.DateTimeField(null=True)
    answer = models.TextField(blank=True)
    answered_at = models.DateTimeField(null=True)
    answered_by = models.ForeignKey("people.Person", models.PROTECT, null=True, related_name="+", db_index=False)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(ends__gt=F("begins")), name="block_is_a_period"),
            models.CheckConstraint(
                condition=Q(person__isnull=True) ^ Q(organisation__isnull=True), name="block_of_one"
            ),
            models.CheckConstraint(condition=~Q(reason="") | Q(late__isnull=False), name="block_has_reason"),
            models.CheckConstraint(
                condition=Q(appeal="", appealed_at=None) | ~Q(appeal="") & Q(appealed_at__isnull=False),
                name="block_appealed_when",
            ),
            models.CheckConstraint(
                condition=Q(answer="", answered_at=None) | ~Q(answer="") & Q(answered_at__isnull=False),
                name="block_answered_when",
            ),
        ]
        indexes = [models.Index(fields=["holder", "municipality", "ends"], name="block_of_holder")]

    def __str__(self) -> str:
        return f"block {self.id}"

    @property
    def last_day(self) -> date:
        """The last civil day that it covers some of, where the municipality is at hand."""
        return civil_day(self.ends - timedelta(microseconds=1), self.municipality.zone)
