"""Plans of a round: who is given which hall, day and time each week, as the solver or the board made them.

A plan that is done never changes. `PlanInstance` is what it was made from, so that it can be held against it years
later.
"""

from __future__ import annotations

from datetime import date

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q


class PlanInstance(models.Model):
    """A problem as the solver reads it (`season-allocation/1`), and what each rule took away. Plans on it share it.

    `document` is the JSON, packed with gzip; `sha256` is the format's own hash of it. `removed` is the log of
    `rules.deriving`, one object for each possibility that a rule took.
    """

    id = models.BigAutoField(primary_key=True)
    municipality = models.ForeignKey("municipalities.Municipality", models.PROTECT, related_name="+", db_index=False)
    round = models.ForeignKey("seasons.Round", models.PROTECT, related_name="+", db_index=False)
    sha256 = models.CharField(max_length=64)
    document = models.BinaryField()
    removed = models.JSONField(default=list)
    made_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["round", "sha256"], name="instance_once_in_round"),
            models.UniqueConstraint(fields=["id", "municipality", "round"], name="instance_of_round"),
        ]

    def __str__(self) -> str:
        return self.sha256


class Plan(models.Model):
    """A draft that the solver works on, or has made, or that the board's work was settled as.

    `number` counts a round's plans. `dials` are what was set otherwise than the rule table says (continuity_points,
    fair). `standing` is the plan that few moves were made from, at most `max_moves`. `seconds` is the time the solver
    is given. `progress` are the lines it has told: objects of kind, seconds, score and bound. `document` is the plan
    (`season-plan/1`), packed with gzip. `checked` says that the independent checker found nothing wrong.

    `prices` are what each open hour of each hall costs, from the solver's bound: "h12" → [[day, hour, points], …]; null
    where they are not known. They stand beside the plan and are no part of its file.

    `curve` is the number of the first of the plans that were asked for together to show what the dials cost. While a
    worker is at it, `heard_at` says when it was last heard of, and `attempts` how many have begun.
    """

    class Kind(models.TextChoices):
        SOLVED = "solved"
        RESOLVED = "resolved"
        BOARD = "board"

    class State(models.TextChoices):
        WAITING = "waiting"
        RUNNING = "running"
        DONE = "done"
        FAILED = "failed"

    id = models.BigAutoField(primary_key=True)
    municipality = models.ForeignKey("municipalities.Municipality", models.PROTECT, related_name="+", db_index=False)
    round = models.ForeignKey("seasons.Round", models.PROTECT, related_name="plans", db_index=False)
    number = models.PositiveIntegerField()
    name = models.CharField(max_length=80, blank=True)
    kind = models.CharField(max_length=10, choices=Kind.choices, default=Kind.SOLVED)
    state = models.CharField(max_length=10, choices=State.choices, default=State.WAITING)
    instance = models.ForeignKey(PlanInstance, models.PROTECT, related_name="+", db_index=False)
    rules = models.ForeignKey("seasons.RuleTable", models.PROTECT, related_name="+", db_index=False)
    dials = models.JSONField(default=dict)
    standing = models.ForeignKey("self", models.PROTECT, null=True, related_name="+", db_index=False)
    max_moves = models.PositiveIntegerField(null=True)
    seed = models.PositiveIntegerField()
    seconds = models.PositiveIntegerField(default=60)
    progress = models.JSONField(default=list)
    document = models.BinaryField(null=True)
    prices = models.JSONField(null=True)
    score = models.BigIntegerField(null=True)
    bound = models.BigIntegerField(null=True)
    optimal = models.BooleanField(default=False)
    moves = models.PositiveIntegerField(null=True)
    figures = models.JSONField(default=dict)
    checked = models.BooleanField(default=False)
    failure = models.CharField(max_length=40, blank=True)
    made_at = models.DateTimeField()
    made_by = models.ForeignKey("people.Person", models.PROTECT, null=True, related_name="+", db_index=False)
    began_at = models.DateTimeField(null=True)
    stop_asked_at = models.DateTimeField(null=True)
    curve = models.PositiveIntegerField(null=True)
    heard_at = models.DateTimeField(null=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["round", "number"], name="plan_numbered_once"),
            models.UniqueConstraint(fields=["id", "municipality", "round"], name="plan_of_round"),
            models.UniqueConstraint(fields=["id", "municipality"], name="plan_in_municipality"),
            models.CheckConstraint(
                condition=~Q(state="done")
                | Q(document__isnull=False, score__isnull=False, bound__gte=F("score"), ended_at__isnull=False),
                name="plan_done_has_document",
            ),
            models.CheckConstraint(
                condition=Q(optimal=False) | Q(state="done", bound=F("score")), name="plan_optimal_is_proved"
            ),
            models.CheckConstraint(
                condition=Q(max_moves__isnull=True) | Q(standing__isnull=False), name="plan_moves_from_standing"
            ),
            models.CheckConstraint(condition=Q(state="failed") | Q(failure=""), name="plan_failed_why"),
        ]

    def __str__(self) -> str:
        return f"{self.round_id}: {self.number} {self.state}"


class PlanSession(models.Model):
    """One weekly time of a plan that is done. `label` is the group's name, which other clubs may read in a hearing.

    `hall` is the whole hall, `atoms` its parts, counted from 0 as it is divided. Wall minutes, weekdays from Monday.
    `weeks` odd or even by the calendar's numbers; `from_day` and `to_day` where it is not on all of the season.
    """

    class Weeks(models.TextChoices):
        EVERY = "every"
        ODD = "odd"
        EVEN = "even"

    id = models.BigAutoField(primary_key=True)
    municipality = models.ForeignKey("municipalities.Municipality", models.PROTECT, related_name="+", db_index=False)
    organisation = models.ForeignKey("people.Organisation", models.PROTECT, related_name="+", db_index=False)
    plan = models.ForeignKey(Plan, models.CASCADE, related_name="sessions", db_index=False)
    group = models.ForeignKey("seasons.GroupApplication", models.PROTECT, related_name="+")
    label = models.CharField(max_length=80)
    hall = models.ForeignKey("facilities.Space", models.PROTECT, related_name="+", db_index=False)
    atoms = ArrayField(models.PositiveSmallIntegerField())
    weekday = models.PositiveSmallIntegerField()
    from_minute = models.PositiveSmallIntegerField()
    minutes = models.PositiveSmallIntegerField()
    pinned = models.BooleanField(default=False)
    weeks = models.CharField(max_length=5, choices=Weeks.choices, default=Weeks.EVERY)
    from_day = models.DateField(null=True)
    to_day = models.DateField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["plan", "group", "hall", "weekday", "from_minute"], name="session_once_in_plan"
            ),
            models.CheckConstraint(condition=Q(weeks__in=["every", "odd", "even"]), name="session_weeks"),
            models.CheckConstraint(
                condition=Q(from_day=None, to_day=None) | Q(from_day__isnull=False, to_day__gte=F("from_day")),
                name="session_part_of_season",
            ),
            models.UniqueConstraint(fields=["id", "municipality", "organisation"], name="session_in_municipality"),
            models.CheckConstraint(
                condition=Q(weekday__lte=6, minutes__gte=1, from_minute__lte=1440 - F("minutes")),
                name="session_within_a_day",
            ),
        ]

    @property
    def span(self) -> tuple[date, date] | None:
        """The days from and to which it goes on; None is all of the season."""
        return None if self.from_day is None or self.to_day is None else (self.from_day, self.to_day)

    def __str__(self) -> str:
        return f"{self.plan_id}: {self.label} {self.weekday} {self.from_minute}"


class PlanRefusal(models.Model):
    """Why a wish was not met in a plan that is done: one row for each unmet wish.

    `place` is the wish's position among the group's, as in the instance. `rules` are the codes that make it illegal,
    `by` the ids of group applications that stand in its way. Points and prices are integers of the score, when told.
    """

    id = models.BigAutoField(primary_key=True)
    municipality = models.ForeignKey("municipalities.Municipality", models.PROTECT, related_name="+", db_index=False)
    organisation = models.ForeignKey("people.Organisation", models.PROTECT, related_name="+", db_index=False)
    plan = models.ForeignKey(Plan, models.CASCADE, related_name="refusals", db_index=False)
    group = models.ForeignKey("seasons.GroupApplication", models.PROTECT, related_name="+")
    place = models.PositiveSmallIntegerField()
    hall = models.ForeignKey("facilities.Space", models.PROTECT, related_name="+", db_index=False)
    weekday = models.PositiveSmallIntegerField()
    from_minute = models.PositiveSmallIntegerField()
    reason = models.CharField(max_length=10)
    rules = models.JSONField(default=list)
    by = models.JSONField(default=list)
    price = models.BigIntegerField(null=True)
    points = models.BigIntegerField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["plan", "group", "place"], name="refusal_once_in_plan"),
            models.CheckConstraint(
                condition=Q(reason__in=["rule", "taken", "coach", "own", "open"]), name="refusal_reason"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.plan_id}: {self.group_id} {self.place} {self.reason}"
