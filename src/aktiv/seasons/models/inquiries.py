"""What the solver is asked from the board: to re-solve a draft, or what it would take for a group to get a place."""

from __future__ import annotations

from django.db import models
from django.db.models import Q


class Inquiry(models.Model):
    """One thing asked, and what came of it. `number` counts a round's.

    `plan` is what it is asked of, or what `draft` was begun on. `seen` is the draft's newest act when it was asked: the
    problem is what stood then, whatever was done since. `asked` is the group and the place (keys of the plan's
    problem): in a re-solve the one that is to be given, if any. `answer` tells the changes (`rules.resolving`) or the
    ways to the place, `landed` the act of the draft that came of it, `least` the fewest moves that work where
    `max_moves` do not. `organisation` is the club that asks, of a plan that it is shown; null where handlers do. Of the
    answer a club is told what `rules.for_clubs` lets through. `progress`, `heard_at` and `attempts` are as a plan has
    them.
    """

    class Kind(models.TextChoices):
        RESOLVE = "resolve"
        WHAT_IF = "what_if"

    class State(models.TextChoices):
        WAITING = "waiting"
        RUNNING = "running"
        DONE = "done"
        FAILED = "failed"

    id = models.BigAutoField(primary_key=True)
    municipality = models.ForeignKey("municipalities.Municipality", models.PROTECT, related_name="+", db_index=False)
    round = models.ForeignKey("seasons.Round", models.PROTECT, related_name="+", db_index=False)
    plan = models.ForeignKey("seasons.Plan", models.PROTECT, related_name="+", db_index=False)
    draft = models.ForeignKey("seasons.Draft", models.CASCADE, null=True, related_name="+", db_index=False)
    organisation = models.ForeignKey("people.Organisation", models.PROTECT, null=True, related_name="+", db_index=False)
    number = models.PositiveIntegerField()
    kind = models.CharField(max_length=10, choices=Kind.choices)
    state = models.CharField(max_length=10, choices=State.choices, default=State.WAITING)
    seen = models.PositiveIntegerField(default=0)
    asked = models.JSONField(default=dict)
    max_moves = models.PositiveIntegerField(null=True)
    answer = models.JSONField(default=dict)
    landed = models.PositiveIntegerField(null=True)
    least = models.PositiveIntegerField(null=True)
    failure = models.CharField(max_length=40, blank=True)
    made_at = models.DateTimeField()
    made_by = models.ForeignKey("people.Person", models.PROTECT, related_name="+", db_index=False)
    progress = models.JSONField(default=list)
    heard_at = models.DateTimeField(null=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["round", "number"], name="inquiry_numbered_once"),
            models.UniqueConstraint(
                fields=["draft"],
                condition=Q(kind="resolve", state__in=["waiting", "running"]),
                name="draft_re_solved_by_one",
            ),
            models.CheckConstraint(
                condition=Q(kind="what_if", max_moves=None, landed=None)
                | Q(kind="resolve", draft__isnull=False, max_moves__isnull=False),
                name="inquiry_of_its_kind",
            ),
            models.CheckConstraint(
                condition=Q(organisation=None) | Q(kind="what_if", draft=None), name="inquiry_of_club_asks_of_plan"
            ),
            models.CheckConstraint(condition=Q(landed=None) | Q(state="done"), name="inquiry_landed_is_done"),
            models.CheckConstraint(condition=Q(state="failed") | Q(failure=""), name="inquiry_failed_why"),
        ]

    def __str__(self) -> str:
        return f"{self.round_id}: inquiry {self.number} {self.state}"
