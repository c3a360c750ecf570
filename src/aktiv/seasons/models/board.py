"""The board: drafts that handlers work on together, and each thing that they did, in order and for good."""

from __future__ import annotations

from django.db import models
from django.db.models import Q


class Draft(models.Model):
    """Work on a plan that is done. What stands is the plan's sessions with the draft's acts done to them.

    `number` counts a round's drafts. `last` is the number of the newest act: whoever writes says which she had seen.
    """

    id = models.BigAutoField(primary_key=True)
    municipality = models.ForeignKey("municipalities.Municipality", models.PROTECT, related_name="+", db_index=False)
    round = models.ForeignKey("seasons.Round", models.PROTECT, related_name="+", db_index=False)
    plan = models.ForeignKey("seasons.Plan", models.PROTECT, related_name="+", db_index=False)
    number = models.PositiveIntegerField()
    name = models.CharField(max_length=80, blank=True)
    last = models.PositiveIntegerField(default=0)
    made_at = models.DateTimeField()
    made_by = models.ForeignKey("people.Person", models.PROTECT, related_name="+", db_index=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["round", "number"], name="draft_numbered_once"),
            models.UniqueConstraint(fields=["id", "municipality"], name="draft_in_municipality"),
        ]

    def __str__(self) -> str:
        return f"{self.round_id}: draft {self.number}"


class BoardAct(models.Model):
    """One thing that was done on a draft. It never changes: to undo is an act of its own, `of` the one undone.

    `what` is told in the keys of the plan's instance, as `rules.board` reads it.
    """

    class Kind(models.TextChoices):
        PLACE = "place"
        MOVE = "move"
        TAKE_OUT = "take_out"
        PIN = "pin"
        UNPIN = "unpin"
        BAN = "ban"
        UNBAN = "unban"
        CLOSE = "close"
        REOPEN = "reopen"
        RESOLVE = "resolve"
        UNDO = "undo"
        REDO = "redo"

    id = models.BigAutoField(primary_key=True)
    municipality = models.ForeignKey("municipalities.Municipality", models.PROTECT, related_name="+", db_index=False)
    draft = models.ForeignKey(Draft, models.CASCADE, related_name="+", db_index=False)
    number = models.PositiveIntegerField()
    kind = models.CharField(max_length=10, choices=Kind.choices)
    what = models.JSONField(default=dict)
    of = models.PositiveIntegerField(null=True)
    reason = models.CharField(max_length=300, blank=True)
    made_at = models.DateTimeField()
    made_by = models.ForeignKey("people.Person", models.PROTECT, related_name="+", db_index=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["draft", "number"], name="board_act_once"),
            models.CheckConstraint(
                condition=Q(kind__in=["undo", "redo"], of__isnull=False) | ~Q(kind__in=["undo", "redo"]) & Q(of=None),
                name="board_act_undoes_one",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.draft_id}: {self.number} {self.kind}"
