"""What was quoted and what is to be billed. Both only grow: the database refuses to change or delete them."""

from __future__ import annotations

import uuid

from django.contrib.postgres.fields import DateTimeRangeField
from django.db import models
from django.db.models import F, Q

from aktiv.prices.drafts import Line, VatSum


class Quote(models.Model):
    """A price as it was told, with the lines that explain it and the rules that made it. Øre; no personal data."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    municipality = models.ForeignKey("municipalities.Municipality", models.PROTECT, related_name="+", db_index=False)
    space = models.ForeignKey("facilities.Space", models.PROTECT, related_name="+", db_index=False)
    during = DateTimeRangeField()
    price_group = models.ForeignKey("prices.PriceGroup", models.PROTECT, related_name="+", db_index=False)
    currency = models.CharField(max_length=3)
    includes_vat = models.BooleanField(help_text="whether the lines do")
    net = models.BigIntegerField()
    vat_amount = models.BigIntegerField()
    total = models.BigIntegerField()
    ordinary = models.BigIntegerField(null=True)
    lines = models.JSONField()
    vat = models.JSONField()
    list_ids = models.JSONField()
    free = models.JSONField(null=True, help_text="minutes taken of free quotas: quota, organisation, minutes")
    rules_version = models.PositiveIntegerField()
    created_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(total=F("net") + F("vat_amount")), name="quote_adds_up"),
            models.CheckConstraint(condition=Q(total__gte=0, net__gte=0, vat_amount__gte=0), name="quote_not_negative"),
            models.CheckConstraint(
                condition=Q(during__startswith__isnull=False, during__endswith__isnull=False), name="quote_bounded"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.id} {self.total} {self.currency}"

    @property
    def explained(self) -> tuple[Line, ...]:
        """Its lines, for words.explain."""
        return tuple(Line.from_json(row) for row in self.lines)

    @property
    def free_minutes(self) -> dict[int, int]:
        """What it takes of free quotas, by quota."""
        return {each["quota"]: each["minutes"] for each in self.free or ()}

    @property
    def vat_sums(self) -> tuple[VatSum, ...]:
        return tuple(VatSum.from_json(row) for row in self.vat)


class Charge(models.Model):
    """Something to be billed, at one VAT rate. A correction is a new row that names the row it corrects.

    `amount` is øre with VAT, `vat_amount` the VAT in it. What a charge and its corrections come to is never below zero.
    """

    class Reason(models.TextChoices):
        USE = "use"
        CANCELLATION_FEE = "cancellation_fee"
        NO_SHOW_FEE = "no_show_fee"
        ADDITION = "addition"
        DAMAGE = "damage"
        LATE_FEE = "late_fee"
        HOME_PART = "home_part"  # a municipality's part of what its resident borrows elsewhere
        CORRECTION = "correction"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    municipality = models.ForeignKey(
        "municipalities.Municipality", models.PROTECT, related_name="charges", db_index=False
    )
    reason = models.CharField(max_length=16, choices=Reason.choices)
    subject_kind = models.CharField(max_length=40, help_text="what is charged for, such as an occurrence")
    subject_id = models.CharField(max_length=40)
    item = models.CharField(max_length=60, blank=True, help_text="which of several: an addition's key, a correction's")
    quote = models.ForeignKey(Quote, models.PROTECT, null=True, related_name="charges", db_index=False)
    corrects = models.ForeignKey("self", models.PROTECT, null=True, related_name="corrections")
    share_of = models.ForeignKey(
        "self", models.PROTECT, null=True, related_name="shares", db_index=False,
        help_text="the charge of a use of which another payer has this part",
    )  # fmt: skip
    amount = models.BigIntegerField()
    vat_code = models.SlugField(max_length=20)
    vat_basis_points = models.PositiveIntegerField()
    vat_amount = models.BigIntegerField()
    currency = models.CharField(max_length=3)
    person = models.ForeignKey("people.Person", models.PROTECT, null=True, related_name="+", db_index=False)
    organisation = models.ForeignKey("people.Organisation", models.PROTECT, null=True, related_name="+", db_index=False)
    use_day = models.DateField()
    created_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["subject_kind", "subject_id", "reason", "item", "vat_code"], name="charged_once"
            ),
            models.UniqueConstraint(
                fields=["id", "municipality", "vat_code", "vat_basis_points", "currency"], name="charge_at_rate"
            ),
            models.CheckConstraint(
                condition=Q(reason="correction", corrects__isnull=False)
                | (~Q(reason="correction") & Q(corrects__isnull=True, amount__gte=0)),
                name="only_corrections_correct",
            ),
            models.CheckConstraint(
                condition=Q(
                    reason__in=[
                        "use",
                        "cancellation_fee",
                        "no_show_fee",
                        "addition",
                        "damage",
                        "late_fee",
                        "home_part",
                        "correction",
                    ]
                ),
                name="charge_reason",
            ),
            models.CheckConstraint(
                condition=Q(reason="correction") | Q(vat_amount__gte=0, amount__gte=F("vat_amount")),
                name="charge_vat_within",
            ),
            models.CheckConstraint(
                condition=Q(person__isnull=False, organisation__isnull=True)
                | Q(person__isnull=True, organisation__isnull=False),
                name="charge_has_one_payer",
            ),
            models.CheckConstraint(
                condition=Q(share_of=None) | ~Q(reason="correction") & Q(organisation__isnull=False),
                name="charge_share_to_organisation",
            ),
            models.CheckConstraint(
                condition=~Q(reason="home_part") | Q(organisation__isnull=False, subject_kind="loan"),
                name="home_part_of_a_loan",
            ),
        ]
        indexes = [
            models.Index(fields=["municipality", "use_day"], name="charge_by_day"),
            models.Index(fields=["person", "use_day"], name="charge_to_person", condition=Q(person__isnull=False)),
            models.Index(
                fields=["organisation", "use_day"], name="charge_to_club", condition=Q(organisation__isnull=False)
            ),
            models.Index(fields=["share_of"], name="charge_shares", condition=Q(share_of__isnull=False)),
        ]

    def __str__(self) -> str:
        return f"{self.reason} {self.subject_kind} {self.subject_id} {self.amount}"

    @property
    def vat_sum(self) -> VatSum:
        return VatSum(self.vat_code, self.vat_basis_points, self.amount - self.vat_amount, self.vat_amount)
