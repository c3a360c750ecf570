"""The pool of competence: what members offer and ask for, what two of them agreed on, and the hours that were worked.

A month is its first day. øre for an hour; without, it is in kind.
"""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

LONGEST_TEXT, LONGEST_NOTE = 1_000, 300
MOST_HOURS = 2_000
"""In a month: some twelve people."""
MOST_ORE = 10_000_000
"""For an hour."""
MOST_MONTHS = 60
EARLIEST, LATEST = 1900, 2200
"""The years of a month that can be meant: one beyond was typed wrongly."""


class Competence(models.Model):
    """Something that people are good at. Those without a collaboration are what each begins with."""

    id = models.BigAutoField(primary_key=True)
    collaboration = models.ForeignKey("collaboration.Collaboration", models.PROTECT, null=True, related_name="+")
    slug = models.SlugField(max_length=40)
    name_nb = models.CharField(max_length=60)
    name_nn = models.CharField(max_length=60)
    name_en = models.CharField(max_length=60)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["collaboration", "slug"], name="competence_once", nulls_distinct=False),
        ]

    def __str__(self) -> str:
        return self.slug


class Level(models.TextChoices):
    """How far somebody has come."""

    BASIC = "basic"
    SKILLED = "skilled"
    LEADING = "leading"


class Stated(models.Model):
    """What a member says it has, or lacks: so many hours of each month from one month to another.

    Never changes, but that it may be taken back, which ends no engagement.
    """

    id = models.BigAutoField(primary_key=True)
    collaboration = models.ForeignKey("collaboration.Collaboration", models.PROTECT, related_name="+", db_index=False)
    number = models.PositiveIntegerField()
    member = models.ForeignKey("collaboration.Member", models.PROTECT, related_name="+", db_index=False)
    competence = models.ForeignKey(Competence, models.PROTECT, related_name="+", db_index=False)
    level = models.CharField(max_length=8, choices=Level.choices)
    hours_per_month = models.PositiveIntegerField()
    first_month = models.DateField()
    last_month = models.DateField()
    ore_per_hour = models.PositiveIntegerField(null=True)
    text = models.CharField(max_length=LONGEST_TEXT)
    made_by = models.ForeignKey("people.Person", models.PROTECT, null=True, related_name="+", db_index=False)
    made_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        abstract = True
        constraints = [
            models.UniqueConstraint(fields=["collaboration", "number"], name="%(class)s_once"),
            models.CheckConstraint(condition=~Q(text=""), name="%(class)s_says_what"),
            models.CheckConstraint(
                condition=Q(hours_per_month__gt=0, hours_per_month__lte=MOST_HOURS), name="%(class)s_of_some_hours"
            ),
            models.CheckConstraint(
                condition=Q(first_month__day=1, last_month__day=1, last_month__gte=F("first_month")),
                name="%(class)s_in_whole_months",
            ),
            models.CheckConstraint(
                condition=Q(first_month__year__gte=EARLIEST, last_month__year__lte=LATEST),
                name="%(class)s_in_our_time",
            ),
            models.CheckConstraint(
                condition=Q(ore_per_hour=None) | Q(ore_per_hour__gt=0, ore_per_hour__lte=MOST_ORE),
                name="%(class)s_for_a_price",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.text}"


class Offer(Stated):
    """What a member has to lend. Without øre for an hour it asks nothing for it."""

    languages = ArrayField(models.CharField(max_length=2), help_text="those that the work can be done in")
    travels = models.BooleanField(help_text="may come to where the need is")


class Need(Stated):
    """What a member lacks. Without øre for an hour it can take what is in kind alone."""

    language = models.CharField(max_length=2, blank=True, help_text="the work must be done in it; empty: any")
    on_site = models.BooleanField(help_text="somebody must come")


class Engagement(models.Model):
    """Hours of one offer for one need in each month, at a price. One of the two members proposes it, and the other says
    yes: then the hours are reserved, and the giver has committed itself.

    What is proposed never changes. `state` and what comes of it do: the commitment; and when one of the two ends it
    before time, its last month and how many hours of the commitment that lets go.
    """

    class State(models.TextChoices):
        PROPOSED = "proposed"
        AGREED = "agreed"
        DECLINED = "declined"
        TAKEN_BACK = "back", "by who proposed it"
        ENDED = "ended", "before time"

    id = models.BigAutoField(primary_key=True)
    collaboration = models.ForeignKey("collaboration.Collaboration", models.PROTECT, related_name="+", db_index=False)
    number = models.PositiveIntegerField()
    offer = models.ForeignKey(Offer, models.PROTECT, related_name="engagements")
    need = models.ForeignKey(Need, models.PROTECT, related_name="engagements")
    competence = models.ForeignKey(Competence, models.PROTECT, related_name="+", db_index=False)
    giver = models.ForeignKey("collaboration.Member", models.PROTECT, related_name="+", db_index=False)
    receiver = models.ForeignKey("collaboration.Member", models.PROTECT, related_name="+", db_index=False)
    proposed_for = models.ForeignKey("collaboration.Member", models.PROTECT, related_name="+", db_index=False)
    hours_per_month = models.PositiveIntegerField()
    first_month = models.DateField()
    last_month = models.DateField()
    ore_per_hour = models.PositiveIntegerField(null=True)
    state = models.CharField(max_length=8, choices=State.choices, default=State.PROPOSED)
    commitment = models.OneToOneField("collaboration.Commitment", models.PROTECT, null=True, related_name="engagement")
    ended_month = models.DateField(null=True, help_text="the last one with hours, when it ended before time")
    released_hours = models.PositiveIntegerField(null=True)
    made_by = models.ForeignKey("people.Person", models.PROTECT, null=True, related_name="+", db_index=False)
    made_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["collaboration", "number"], name="engagement_once"),
            models.CheckConstraint(condition=~Q(giver=F("receiver")), name="engagement_of_two"),
            models.CheckConstraint(
                condition=Q(proposed_for=F("giver")) | Q(proposed_for=F("receiver")),
                name="engagement_proposed_by_one_of_them",
            ),
            models.CheckConstraint(
                condition=Q(hours_per_month__gt=0, hours_per_month__lte=MOST_HOURS), name="engagement_of_some_hours"
            ),
            models.CheckConstraint(
                condition=Q(first_month__day=1, last_month__day=1, last_month__gte=F("first_month")),
                name="engagement_in_whole_months",
            ),
            models.CheckConstraint(
                condition=Q(ore_per_hour=None) | Q(ore_per_hour__gt=0, ore_per_hour__lte=MOST_ORE),
                name="engagement_for_a_price",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["proposed", "declined", "back"], commitment=None)
                | Q(state__in=["agreed", "ended"], commitment__isnull=False),
                name="engagement_commits_when_agreed",
            ),
            models.CheckConstraint(
                condition=Q(state="ended", ended_month__day=1, ended_month__lt=F("last_month"), released_hours__gt=0)
                | ~Q(state="ended") & Q(ended_month=None, released_hours=None),
                name="engagement_ended_before_time",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.state}"


class EngagementStep(models.Model):
    """What was said of an engagement, by whom, for whom, and why. Only added to."""

    id = models.BigAutoField(primary_key=True)
    engagement = models.ForeignKey(Engagement, models.PROTECT, related_name="steps")
    state = models.CharField(max_length=8, choices=Engagement.State.choices, help_text="the engagement's, after it")
    member = models.ForeignKey("collaboration.Member", models.PROTECT, related_name="+", db_index=False)
    text = models.CharField(max_length=LONGEST_NOTE, blank=True)
    made_by = models.ForeignKey("people.Person", models.PROTECT, null=True, related_name="+", db_index=False)
    made_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~Q(text="") | ~Q(state__in=["declined", "ended"]), name="engagement_step_says_why"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.engagement_id} {self.state}"


class HoursLine(models.Model):
    """Hours that were worked in a month, as who gives them reports it. Never changes: a correction is a new line, below
    zero where there was too much."""

    id = models.BigAutoField(primary_key=True)
    engagement = models.ForeignKey(Engagement, models.PROTECT, related_name="lines")
    month = models.DateField()
    hours = models.IntegerField()
    note = models.CharField(max_length=LONGEST_NOTE, blank=True)
    made_by = models.ForeignKey("people.Person", models.PROTECT, null=True, related_name="+", db_index=False)
    made_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(hours=0), name="hours_line_of_some_hours"),
            models.CheckConstraint(condition=Q(month__day=1), name="hours_line_of_a_month"),
        ]

    def __str__(self) -> str:
        return f"{self.engagement_id} {self.month} {self.hours}"


class HoursAnswer(models.Model):
    """What who receives the hours says of a line: it counts, or it does not and why. Never changes."""

    line = models.OneToOneField(HoursLine, models.PROTECT, primary_key=True, related_name="answer")
    approved = models.BooleanField()
    why = models.CharField(max_length=LONGEST_NOTE, blank=True)
    made_by = models.ForeignKey("people.Person", models.PROTECT, null=True, related_name="+", db_index=False)
    made_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(approved=True) | ~Q(why=""), name="hours_answer_says_why_not"),
        ]

    def __str__(self) -> str:
        return f"{self.line_id} {self.approved}"
