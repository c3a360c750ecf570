"""Price lists and what they hold. A published list never changes: a new price is a new version or a new list.

Every row carries its municipality, and the database holds it to that of its list and its price group. No two rows can
price the same time: they would overlap in a week of eight days (the eighth is a public holiday), which an exclusion
constraint refuses (migration 0002).
"""

from __future__ import annotations

import uuid

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from aktiv.prices.models.groups import PriceGroup
from aktiv.prices.tariffs import ADDED, Rounding, Unit
from aktiv.values.texts import Texts

UNITS = [(unit.value, unit.value) for unit in Unit]
ADDITION_UNITS = [(unit.value, unit.value) for unit in ADDED]
ROUNDINGS = [(rounding.value, rounding.value) for rounding in Rounding]
_NO_SHARE = Q(share_numerator__isnull=True, share_denominator__isnull=True)
# A CHECK that comes to NULL passes: every column that may be empty is said to be there before it is compared.
_SHARE = Q(
    share_numerator__isnull=False,
    share_denominator__isnull=False,
    share_numerator__gte=1,
    share_numerator__lte=F("share_denominator"),
    share_denominator__lte=5040,
)


def every_day() -> list[int]:
    """All weekdays and public holidays."""
    return list(range(1, 9))


class PriceBook(models.Model):
    """The version of all that a municipality has published about prices. The database renews it at each change."""

    municipality = models.OneToOneField(
        "municipalities.Municipality", models.CASCADE, primary_key=True, related_name="+"
    )
    version = models.UUIDField(default=uuid.uuid4)

    def __str__(self) -> str:
        return f"{self.municipality_id} {self.version}"


class VatRate(models.Model):
    """A rate from a day on. The newest that has begun is the rate, so rates can never overlap."""

    id = models.BigAutoField(primary_key=True)
    municipality = models.ForeignKey("municipalities.Municipality", models.PROTECT, related_name="+", db_index=False)
    code = models.SlugField(max_length=20)
    basis_points = models.PositiveIntegerField(help_text="2500 is 25 %")
    valid_from = models.DateField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["municipality", "code", "valid_from"], name="vat_rate_once"),
            models.CheckConstraint(condition=Q(basis_points__lte=10_000), name="vat_rate_at_most_whole"),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.basis_points} {self.valid_from}"


class PriceList(models.Model):
    """One version of a price list. In force from `valid_from` to `valid_to` (inclusive) once it is published.

    A list that ends gives way to the one before it again; of two from the same day the higher version wins.
    """

    id = models.BigAutoField(primary_key=True)
    municipality = models.ForeignKey("municipalities.Municipality", models.PROTECT, related_name="price_lists")
    key = models.SlugField(max_length=40)
    version = models.PositiveIntegerField(default=1)
    name_nb = models.CharField(max_length=80)
    name_nn = models.CharField(max_length=80)
    name_en = models.CharField(max_length=80)
    valid_from = models.DateField()
    valid_to = models.DateField(null=True, blank=True)
    includes_vat = models.BooleanField(default=True)
    rounding = models.CharField(max_length=8, choices=ROUNDINGS, default=Rounding.UP.value)
    minimum = models.PositiveBigIntegerField(
        null=True, blank=True, help_text="øre for one use, as the rows with VAT or not"
    )
    published_at = models.DateTimeField(null=True, blank=True)
    revision = models.PositiveIntegerField(default=0, help_text="how often the draft was saved: two editors, one wins")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["municipality", "key", "valid_from", "version"], name="price_list_once"),
            models.UniqueConstraint(fields=["id", "municipality"], name="price_list_in_municipality"),
            models.CheckConstraint(
                condition=Q(valid_to__isnull=True) | Q(valid_to__gte=F("valid_from")), name="price_list_in_order"
            ),
            models.CheckConstraint(condition=Q(rounding__in=[r for r, _ in ROUNDINGS]), name="price_list_rounding"),
            models.CheckConstraint(condition=Q(minimum__isnull=True) | Q(minimum__gt=0), name="price_list_minimum"),
        ]

    def __str__(self) -> str:
        return f"{self.key} {self.valid_from} v{self.version}"

    @property
    def names(self) -> Texts:
        return Texts(self.name_nb, self.name_nn, self.name_en)


class PriceListUse(models.Model):
    """Which price list is for what: a space and its parts, a facility, a kind of space, or all (every one empty)."""

    id = models.BigAutoField(primary_key=True)
    municipality = models.ForeignKey("municipalities.Municipality", models.PROTECT, related_name="+", db_index=False)
    key = models.SlugField(max_length=40)
    space = models.ForeignKey("facilities.Space", models.CASCADE, null=True, blank=True, related_name="+")
    facility = models.ForeignKey("facilities.Facility", models.CASCADE, null=True, blank=True, related_name="+")
    kind = models.CharField(max_length=20, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["municipality", "space", "facility", "kind"], name="price_list_use_once", nulls_distinct=False
            ),
            models.CheckConstraint(
                condition=Q(space__isnull=True) | Q(facility__isnull=True, kind=""), name="price_list_use_of_one"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.key} → {self.space_id or self.facility_id or self.kind or 'all'}"


class PriceRow(models.Model):
    """One price: of a group, for a unit, on these days between these minutes of the wall clock, for a hall or part."""

    id = models.BigAutoField(primary_key=True)
    municipality = models.ForeignKey("municipalities.Municipality", models.PROTECT, related_name="+", db_index=False)
    price_list = models.ForeignKey(PriceList, models.CASCADE, related_name="rows")
    price_group = models.ForeignKey(PriceGroup, models.PROTECT, related_name="+")
    unit = models.CharField(max_length=12, choices=UNITS)
    amount = models.PositiveBigIntegerField(help_text="øre")
    vat_code = models.SlugField(max_length=20)
    share_numerator = models.PositiveSmallIntegerField(null=True, blank=True, help_text="empty: any part")
    share_denominator = models.PositiveSmallIntegerField(null=True, blank=True)
    days = ArrayField(
        models.PositiveSmallIntegerField(), default=every_day, help_text="1–7 from Monday, 8 public holiday"
    )
    from_minute = models.PositiveSmallIntegerField(default=0)
    to_minute = models.PositiveSmallIntegerField(default=1440)
    up_to_minutes = models.PositiveSmallIntegerField(null=True, blank=True, help_text="longest use of a half day")

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(unit__in=[unit for unit, _ in UNITS]), name="price_row_unit"),
            models.CheckConstraint(
                condition=Q(from_minute__lt=F("to_minute"), to_minute__lte=1440), name="price_row_band"
            ),
            models.CheckConstraint(condition=_NO_SHARE | _SHARE, name="price_row_share"),
            models.CheckConstraint(
                condition=Q(days__len__gte=1) & Q(days__contained_by=every_day()), name="price_row_days"
            ),
            models.CheckConstraint(
                condition=Q(unit=Unit.HALF_DAY.value, up_to_minutes__isnull=False, up_to_minutes__gt=0)
                | (~Q(unit=Unit.HALF_DAY.value) & Q(up_to_minutes__isnull=True)),
                name="price_row_half_day_has_length",
            ),
            models.CheckConstraint(
                condition=~Q(unit__in=["half_day", "day", "weekend", "week"]) | Q(from_minute=0, to_minute=1440),
                name="price_row_whole_days",
            ),
            models.CheckConstraint(
                condition=~Q(unit__in=["weekend", "week"]) | Q(days__contained_by=list(range(1, 8))),
                name="price_row_calendar_days",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.price_list_id} {self.unit} {self.amount}"


class DayMaximum(models.Model):
    """The most one civil day may cost in a space, VAT included. An empty group or part is every one without its own."""

    id = models.BigAutoField(primary_key=True)
    municipality = models.ForeignKey("municipalities.Municipality", models.PROTECT, related_name="+", db_index=False)
    price_list = models.ForeignKey(PriceList, models.CASCADE, related_name="maxima")
    price_group = models.ForeignKey(PriceGroup, models.PROTECT, null=True, blank=True, related_name="+")
    share_numerator = models.PositiveSmallIntegerField(null=True, blank=True)
    share_denominator = models.PositiveSmallIntegerField(null=True, blank=True)
    days = ArrayField(models.PositiveSmallIntegerField(), default=every_day)
    amount = models.PositiveBigIntegerField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=_NO_SHARE | _SHARE, name="day_maximum_share"),
            models.CheckConstraint(
                condition=Q(days__len__gte=1) & Q(days__contained_by=every_day()), name="day_maximum_days"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.price_list_id} ≤ {self.amount}"


class Addition(models.Model):
    """Something paid for beside the space, once or by time; always when `required`, else when chosen."""

    id = models.BigAutoField(primary_key=True)
    municipality = models.ForeignKey("municipalities.Municipality", models.PROTECT, related_name="+", db_index=False)
    price_list = models.ForeignKey(PriceList, models.CASCADE, related_name="additions", db_index=False)
    price_group = models.ForeignKey(PriceGroup, models.PROTECT, null=True, blank=True, related_name="+")
    key = models.SlugField(max_length=40)
    name_nb = models.CharField(max_length=80)
    name_nn = models.CharField(max_length=80)
    name_en = models.CharField(max_length=80)
    unit = models.CharField(max_length=12, choices=ADDITION_UNITS)
    amount = models.PositiveBigIntegerField()
    vat_code = models.SlugField(max_length=20)
    required = models.BooleanField(default=False)
    order = models.PositiveSmallIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["price_list", "key", "price_group"], name="addition_once", nulls_distinct=False
            ),
            models.CheckConstraint(condition=Q(unit__in=[unit for unit, _ in ADDITION_UNITS]), name="addition_unit"),
        ]

    def __str__(self) -> str:
        return self.key

    @property
    def names(self) -> Texts:
        return Texts(self.name_nb, self.name_nn, self.name_en)


class Subsidy(models.Model):
    """A group pays another group's prices less a share, shown as a line of its own: youth clubs free of charge."""

    id = models.BigAutoField(primary_key=True)
    municipality = models.ForeignKey("municipalities.Municipality", models.PROTECT, related_name="+", db_index=False)
    price_list = models.ForeignKey(PriceList, models.CASCADE, related_name="subsidies", db_index=False)
    price_group = models.ForeignKey(PriceGroup, models.PROTECT, related_name="+")
    ordinary_group = models.ForeignKey(PriceGroup, models.PROTECT, related_name="+")
    basis_points = models.PositiveIntegerField(help_text="10000 is free")
    name_nb = models.CharField(max_length=120, help_text="said to the payer: Lag med barn og unge låner gratis.")
    name_nn = models.CharField(max_length=120)
    name_en = models.CharField(max_length=120)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["price_list", "price_group"], name="subsidy_once"),
            models.CheckConstraint(condition=Q(basis_points__range=(1, 10_000)), name="subsidy_share"),
            models.CheckConstraint(condition=~Q(price_group=F("ordinary_group")), name="subsidy_of_another_group"),
        ]

    def __str__(self) -> str:
        return f"{self.price_group_id} −{self.basis_points}"

    @property
    def names(self) -> Texts:
        return Texts(self.name_nb, self.name_nn, self.name_en)
