"""A round: one season's distribution in one municipality, the rules it goes by, and the hours that are shared out."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

STATES = ["planning", "open", "allocating", "hearing", "published", "running", "closed"]


class RuleTable(models.Model):
    """A municipality's rules for its rounds, as `seasons.rules.tables` reads them. A version never changes.

    `note` says who decided it, or why it is another; `valid_from` from when it is meant. Both are for people: a round
    names its version.
    """

    id = models.BigAutoField(primary_key=True)
    municipality = models.ForeignKey("municipalities.Municipality", models.PROTECT, related_name="+", db_index=False)
    version = models.PositiveIntegerField()
    table = models.JSONField()
    note = models.CharField(max_length=200, blank=True, default="")
    valid_from = models.DateField(null=True)
    made_at = models.DateTimeField()
    made_by = models.ForeignKey("people.Person", models.PROTECT, null=True, related_name="+", db_index=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["municipality", "version"], name="rule_table_once"),
            models.UniqueConstraint(fields=["id", "municipality"], name="rule_table_in_municipality"),
        ]

    def __str__(self) -> str:
        return f"rules {self.municipality_id} v{self.version}"


class Round(models.Model):
    """One season's distribution. `seed` settles ties, and is published before anybody has applied.

    `plan` is the one that clubs are shown: in hearing, then published. `revision` counts its changes: whoever changes
    it says which one was looked at.
    """

    id = models.BigAutoField(primary_key=True)
    municipality = models.ForeignKey("municipalities.Municipality", models.PROTECT, related_name="+", db_index=False)
    season = models.OneToOneField("bookings.Season", models.PROTECT, related_name="+")
    slug = models.SlugField(max_length=80, unique=True)
    state = models.CharField(max_length=12, choices=[(each, each) for each in STATES], default="planning")
    rules = models.ForeignKey(RuleTable, models.PROTECT, null=True, related_name="+", db_index=False)
    seed = models.PositiveIntegerField()
    grid_minutes = models.PositiveSmallIntegerField(default=30)
    deadline = models.DateTimeField(null=True)
    objections_until = models.DateTimeField(null=True)
    plan = models.ForeignKey("seasons.Plan", models.PROTECT, null=True, related_name="+", db_index=False)
    revision = models.PositiveIntegerField(default=0)
    made_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["id", "municipality"], name="round_in_municipality"),
            models.CheckConstraint(condition=Q(state__in=STATES), name="round_state"),
            models.CheckConstraint(condition=Q(grid_minutes__in=[5, 10, 15, 20, 30, 60]), name="round_grid"),
            models.CheckConstraint(
                condition=Q(state="planning") | Q(rules__isnull=False, deadline__isnull=False),
                name="round_opens_with_rules_and_deadline",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["planning", "open", "allocating"], plan__isnull=True)
                | Q(state__in=["hearing", "published", "running", "closed"], plan__isnull=False),
                name="round_shows_a_plan",
            ),
        ]
        indexes = [models.Index(fields=["municipality", "-id"], name="round_of_municipality")]

    def __str__(self) -> str:
        return f"{self.slug} {self.state}"


class PoolHall(models.Model):
    """A hall (a root space) whose time is shared out in a round."""

    id = models.BigAutoField(primary_key=True)
    municipality = models.ForeignKey("municipalities.Municipality", models.PROTECT, related_name="+", db_index=False)
    round = models.ForeignKey(Round, models.CASCADE, related_name="halls", db_index=False)
    space = models.ForeignKey("facilities.Space", models.PROTECT, related_name="+", db_index=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["round", "space"], name="pool_hall_once"),
            models.UniqueConstraint(fields=["id", "municipality"], name="pool_hall_in_municipality"),
        ]

    def __str__(self) -> str:
        return f"{self.round_id}: {self.space_id}"


class PoolTime(models.Model):
    """Hours of a weekday (0 Monday) that a hall has for the season, wall minutes.

    `atoms` are parts of the hall, counted from 0 as its root is divided; empty is all of it.
    """

    id = models.BigAutoField(primary_key=True)
    hall = models.ForeignKey(PoolHall, models.CASCADE, related_name="times", db_index=False)
    weekday = models.PositiveSmallIntegerField()
    from_minute = models.PositiveSmallIntegerField()
    to_minute = models.PositiveSmallIntegerField()
    atoms = ArrayField(models.PositiveSmallIntegerField(), default=list)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["hall", "weekday", "from_minute", "to_minute", "atoms"], name="pool_time_once"
            ),
            models.CheckConstraint(
                condition=Q(weekday__lte=6, from_minute__lt=F("to_minute"), to_minute__lte=1440),
                name="pool_time_in_order",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.weekday} {self.from_minute}–{self.to_minute}"
