"""What there is to lend: kinds, where they are kept, how many, and the items that have a number of their own.

What cannot be said here (a pool of numbered items has as many as it counts; nothing crosses municipalities) is in
migration 0002_guards.
"""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField, DateTimeRangeField
from django.db import models
from django.db.models import F, Q

from aktiv.values.texts import Texts

MOST_IN_A_POOL = 100_000


class Depot(models.Model):
    """A storage place: where things are picked up and brought back. Behind an own door or in a facility."""

    id = models.BigAutoField(primary_key=True)
    municipality = models.ForeignKey("municipalities.Municipality", models.PROTECT, related_name="+", db_index=False)
    facility = models.ForeignKey("facilities.Facility", models.PROTECT, null=True, related_name="depots")
    slug = models.SlugField(max_length=80, unique=True)
    name = models.CharField(max_length=120)
    address = models.CharField(max_length=200, blank=True)
    open_nb = models.TextField(blank=True, help_text="when somebody is there, in words")
    open_nn = models.TextField(blank=True)
    open_en = models.TextField(blank=True)
    phone = models.CharField(max_length=30, blank=True)
    active = models.BooleanField(default=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["id", "municipality"], name="depot_in_municipality")]
        indexes = [models.Index(fields=["municipality", "name"], name="depot_by_name")]

    def __str__(self) -> str:
        return self.name

    @property
    def open(self) -> Texts:
        return Texts(self.open_nb, self.open_nn, self.open_en)


class Kind(models.Model):
    """A kind of thing, such as a folding chair. `numbered`: each has a number of its own; otherwise they are counted.

    A kind with parts is a set (a stage is eight decks and their legs): it has no stock but what its parts have.
    Sums are øre with VAT for one unit. `turnaround`: minutes after each loan for cleaning and transport.
    """

    class Category(models.TextChoices):
        FURNITURE = "furniture"
        SOUND_AND_LIGHT = "sound_and_light"
        STAGE = "stage"
        TENT = "tent"
        SPORT = "sport"
        OUTDOOR = "outdoor"
        BOAT = "boat"
        KITCHEN = "kitchen"
        TOOLS = "tools"
        VEHICLE = "vehicle"
        AID = "aid"  # wheelchairs, ramps, hearing loops
        GAMES = "games"

    class Decided(models.TextChoices):
        AT_ONCE = "at_once"
        BY_STAFF = "by_staff"

    id = models.BigAutoField(primary_key=True)
    municipality = models.ForeignKey("municipalities.Municipality", models.PROTECT, related_name="+", db_index=False)
    slug = models.SlugField(max_length=80, unique=True)
    category = models.CharField(max_length=20, choices=Category.choices)
    name_nb = models.CharField(max_length=80)
    name_nn = models.CharField(max_length=80)
    name_en = models.CharField(max_length=80)
    sort_key = models.CharField(max_length=400, db_collation="C", help_text="values.folding.sort_key(name_nb)")
    words = ArrayField(models.CharField(max_length=60), default=list, help_text="folded names and synonyms")
    about_nb = models.TextField(blank=True)
    about_nn = models.TextField(blank=True)
    about_en = models.TextField(blank=True)
    handling_nb = models.TextField(blank=True, help_text="size, weight, transport and use")
    handling_nn = models.TextField(blank=True)
    handling_en = models.TextField(blank=True)
    weight = models.PositiveIntegerField(null=True, help_text="grams of one")
    numbered = models.BooleanField(default=False)
    space = models.ForeignKey(
        "facilities.Space", models.PROTECT, null=True, related_name="fixed_equipment",
        help_text="where it is fixed: then it is lent only along with a booking there",
    )  # fmt: skip
    decided = models.CharField(max_length=10, choices=Decided.choices, default=Decided.AT_ONCE)
    turnaround = models.PositiveIntegerField(default=0)
    notice = models.PositiveIntegerField(default=0, help_text="minutes before it is picked up that it is asked for")
    horizon_days = models.PositiveSmallIntegerField(default=365, help_text="how far ahead it may be asked for")
    longest_days = models.PositiveSmallIntegerField(default=14)
    most = models.PositiveIntegerField(null=True, help_text="how many one loan may have")
    min_age = models.PositiveSmallIntegerField(null=True)
    certificate = models.ForeignKey("lending.Certificate", models.PROTECT, null=True, related_name="+")
    deposit = models.PositiveBigIntegerField(default=0)
    late_fee = models.PositiveBigIntegerField(default=0, help_text="øre for each that is late, for each day begun")
    replacement = models.PositiveBigIntegerField(default=0, help_text="øre for one that does not come back")
    vat_code = models.SlugField(max_length=20, blank=True, help_text="of all that it costs")
    low_stock = models.PositiveIntegerField(default=0, help_text="told when fewer than this are there")
    low_since = models.DateTimeField(null=True, help_text="when it was told that they are fewer")
    service_every_days = models.PositiveSmallIntegerField(null=True)
    active = models.BooleanField(default=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["id", "municipality"], name="kind_in_municipality"),
            models.CheckConstraint(condition=Q(turnaround__lte=14 * 1440), name="kind_turnaround"),
            models.CheckConstraint(condition=Q(longest_days__gte=1, longest_days__lte=366), name="kind_longest"),
            models.CheckConstraint(condition=Q(horizon_days__gte=1, horizon_days__lte=1100), name="kind_horizon"),
            models.CheckConstraint(condition=Q(most__isnull=True) | Q(most__gte=1), name="kind_most"),
            models.CheckConstraint(condition=Q(min_age__isnull=True) | Q(min_age__lte=100), name="kind_age"),
            models.CheckConstraint(
                condition=Q(deposit=0, late_fee=0, replacement=0) | ~Q(vat_code=""), name="kind_costs_with_vat_code"
            ),
        ]
        indexes = [models.Index(fields=["municipality", "sort_key", "id"], name="kind_in_order")]

    def __str__(self) -> str:
        return self.slug

    @property
    def name(self) -> Texts:
        return Texts(self.name_nb, self.name_nn, self.name_en)

    @property
    def about(self) -> Texts:
        return Texts(self.about_nb, self.about_nn, self.about_en)

    @property
    def handling(self) -> Texts:
        return Texts(self.handling_nb, self.handling_nn, self.handling_en)


class Part(models.Model):
    """What a set is made of: so many of another kind. Parts are not sets themselves (migration 0002_guards)."""

    id = models.BigAutoField(primary_key=True)
    municipality = models.ForeignKey("municipalities.Municipality", models.PROTECT, related_name="+", db_index=False)
    whole = models.ForeignKey(Kind, models.CASCADE, related_name="parts")
    kind = models.ForeignKey(Kind, models.PROTECT, related_name="part_of")
    amount = models.PositiveIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["whole", "kind"], name="part_once"),
            models.CheckConstraint(condition=Q(amount__gte=1) & ~Q(whole=F("kind")), name="part_of_another"),
        ]

    def __str__(self) -> str:
        return f"{self.whole_id}: {self.amount} of {self.kind_id}"


class Pool(models.Model):
    """So many of a kind in one storage place: what loans are promised from, and the row that they take turns on.

    `stock` bounds what is promised. `short` of them are gone (lost, worn out) though still promised: nothing new is
    promised of those, and whoever is hit is found another way; then both go down.
    """

    id = models.BigAutoField(primary_key=True)
    municipality = models.ForeignKey("municipalities.Municipality", models.PROTECT, related_name="+", db_index=False)
    kind = models.ForeignKey(Kind, models.PROTECT, related_name="pools")
    depot = models.ForeignKey(Depot, models.PROTECT, related_name="pools", db_index=False)
    stock = models.PositiveIntegerField(default=0)
    short = models.PositiveIntegerField(default=0)
    shelf = models.CharField(max_length=60, blank=True, help_text="where in the storage place")
    low = models.PositiveIntegerField(null=True, help_text="told when fewer than this are here")
    low_since = models.DateTimeField(null=True, help_text="when it was told that they are fewer")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["kind", "depot"], name="pool_once"),
            models.UniqueConstraint(fields=["id", "municipality"], name="pool_in_municipality"),
            models.CheckConstraint(condition=Q(stock__lte=MOST_IN_A_POOL, short__lte=F("stock")), name="pool_bounds"),
        ]
        indexes = [models.Index(fields=["depot", "kind"], name="pool_at_depot")]

    def __str__(self) -> str:
        return f"{self.stock} of {self.kind_id} at {self.depot_id}"


class Item(models.Model):
    """One thing with a number of its own. It is out on one line or on none: one row cannot be in two places."""

    class State(models.TextChoices):
        IN = "in"
        OUT = "out"
        SERVICE = "service"
        LOST = "lost"
        RETIRED = "retired"

        @classmethod
        def counted(cls) -> frozenset[Item.State]:
            """Those that are part of the stock."""
            return frozenset({cls.IN, cls.OUT, cls.SERVICE})

    class Condition(models.TextChoices):
        GOOD = "good"
        WORN = "worn"
        DAMAGED = "damaged"

    id = models.BigAutoField(primary_key=True)
    municipality = models.ForeignKey("municipalities.Municipality", models.PROTECT, related_name="+", db_index=False)
    pool = models.ForeignKey(Pool, models.PROTECT, related_name="items")
    number = models.CharField(max_length=30, help_text="as on its label")
    code = models.CharField(max_length=12, unique=True, help_text="what its QR code says")
    state = models.CharField(max_length=8, choices=State.choices, default=State.IN)
    condition = models.CharField(max_length=8, choices=Condition.choices, default=Condition.GOOD)
    line = models.ForeignKey("lending.Line", models.PROTECT, null=True, related_name="items")
    note = models.CharField(max_length=300, blank=True)
    picture = models.CharField(max_length=200, blank=True)
    bought_on = models.DateField(null=True)
    price = models.PositiveBigIntegerField(null=True, help_text="øre, when it was bought")
    service_due = models.DateField(null=True)
    planned = DateTimeRangeField(null=True, help_text="the service it was to go to when it was lost or retired")
    version = models.PositiveIntegerField(
        default=1, help_text="grows when what is said of it changes, by whatever does it"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["municipality", "number"], name="item_number_once"),
            models.UniqueConstraint(fields=["id", "municipality"], name="item_in_municipality"),
            models.CheckConstraint(condition=Q(code__regex=r"^[2-9b-df-hjkmnp-tv-xz]{6,12}$"), name="item_code"),
            models.CheckConstraint(condition=~Q(number=""), name="item_has_number"),
            models.CheckConstraint(
                condition=Q(state="out", line__isnull=False) | ~Q(state="out") & Q(line__isnull=True),
                name="item_out_on_a_line",
            ),
            models.CheckConstraint(
                condition=Q(planned=None) | Q(state__in=("lost", "retired")), name="item_planned_while_gone"
            ),
        ]
        indexes = [
            models.Index(fields=["municipality", "service_due"], name="item_service_due"),
        ]

    def __str__(self) -> str:
        return self.number
