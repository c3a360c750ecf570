"""What clubs ask for in a round: one application for each club, with its groups and their wishes in order."""

from __future__ import annotations

from datetime import date

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from aktiv.people.models import Team


class ClubApplication(models.Model):
    """A club's application in a round: a draft until it is handed in, and changed as it likes until the deadline.

    `late` is what came after the deadline; `paper` what the municipality entered for the club. `home` is the hall that
    distances are counted from. `told_revision` is the one that the club has had a receipt for, `reminded_at` when it
    was reminded of a draft.
    """

    class State(models.TextChoices):
        DRAFT = "draft"
        HANDED_IN = "handed_in"
        WITHDRAWN = "withdrawn"

    id = models.BigAutoField(primary_key=True)
    municipality = models.ForeignKey("municipalities.Municipality", models.PROTECT, related_name="+", db_index=False)
    round = models.ForeignKey("seasons.Round", models.PROTECT, related_name="applications", db_index=False)
    organisation = models.ForeignKey("people.Organisation", models.PROTECT, related_name="+")
    contact = models.ForeignKey("people.Person", models.SET_NULL, null=True, related_name="+", db_index=False)
    state = models.CharField(max_length=10, choices=State.choices, default=State.DRAFT)
    home = models.ForeignKey("facilities.Facility", models.PROTECT, null=True, related_name="+", db_index=False)
    note = models.TextField(blank=True, max_length=2000)
    late = models.BooleanField(default=False)
    paper = models.BooleanField(default=False)
    own_minutes = models.PositiveIntegerField(default=0, help_text="a week, in halls of the club's own")
    made_at = models.DateTimeField()
    handed_in_at = models.DateTimeField(null=True)
    revision = models.PositiveIntegerField(default=0)
    changed_at = models.DateTimeField(null=True)
    told_revision = models.PositiveIntegerField(default=0)
    reminded_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["round", "organisation"], name="one_application_a_round"),
            models.UniqueConstraint(
                fields=["id", "municipality", "organisation"], name="club_application_in_municipality"
            ),
            models.CheckConstraint(
                condition=Q(state="draft", handed_in_at=None) | ~Q(state="draft") & Q(handed_in_at__isnull=False),
                name="club_application_handed_in_when",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.round_id}: {self.organisation_id} {self.state}"


class GroupApplication(models.Model):
    """What one group asks for: how often, how long, how much of a hall. `team` is the club's own, where it has one.

    Ages inclusive, minutes of the wall clock, weekdays 0 to 6 from Monday. `coaches` are names that the club gives to
    those who must be there, so that two groups with a coach in common are not given the same time.

    `weeks` says every week or every other; `from_day` and `to_day` a part of the season; `least_minutes` that a shorter
    session is welcome too; `beside` a group of the same application that it would train right before or after.
    `whole_club` is no group: the club asks for hours, and shares them out among its teams later.
    """

    class Weeks(models.TextChoices):
        EVERY = "every"
        ODD = "odd"
        EVEN = "even"
        EITHER = "either"

    id = models.BigAutoField(primary_key=True)
    municipality = models.ForeignKey("municipalities.Municipality", models.PROTECT, related_name="+", db_index=False)
    organisation = models.ForeignKey("people.Organisation", models.PROTECT, related_name="+", db_index=False)
    application = models.ForeignKey(ClubApplication, models.CASCADE, related_name="groups", db_index=False)
    team = models.ForeignKey(Team, models.PROTECT, null=True, related_name="+", db_index=False)
    name = models.CharField(max_length=80)
    activity = models.ForeignKey("facilities.Activity", models.PROTECT, related_name="+", db_index=False)
    from_age = models.PositiveSmallIntegerField()
    to_age = models.PositiveSmallIntegerField()
    level = models.CharField(max_length=12, choices=Team.Level.choices)
    members = models.PositiveSmallIntegerField()
    sessions = models.PositiveSmallIntegerField()
    minutes = models.PositiveSmallIntegerField()
    share_numerator = models.PositiveSmallIntegerField(default=1)
    share_denominator = models.PositiveSmallIntegerField(default=1)
    days_apart = models.PositiveSmallIntegerField(default=1)
    blocked = ArrayField(models.PositiveSmallIntegerField(), default=list)
    coaches = models.JSONField(default=list, help_text="names, as a list")
    place = models.PositiveSmallIntegerField(default=0)
    weeks = models.CharField(max_length=6, choices=Weeks.choices, default=Weeks.EVERY)
    from_day = models.DateField(null=True)
    to_day = models.DateField(null=True)
    least_minutes = models.PositiveSmallIntegerField(null=True)
    beside = models.ForeignKey("self", models.SET_NULL, null=True, related_name="+", db_index=False)
    whole_club = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["application", "name"], name="group_once_in_application"),
            models.UniqueConstraint(fields=["id", "municipality", "organisation"], name="group_in_municipality"),
            models.UniqueConstraint(fields=["id", "application"], name="group_in_application"),
            models.CheckConstraint(condition=Q(from_age__lte=F("to_age"), to_age__lte=120), name="group_ages_in_order"),
            models.CheckConstraint(
                condition=Q(minutes__range=(15, 480))
                & (
                    Q(whole_club=False, sessions__range=(1, 7), days_apart__range=(1, 7))
                    | Q(whole_club=True, sessions__range=(1, 100), days_apart=0, team=None, coaches=[])
                ),
                name="group_asks_within_a_week",
            ),
            models.CheckConstraint(condition=Q(weeks__in=["every", "odd", "even", "either"]), name="group_weeks"),
            models.CheckConstraint(
                condition=Q(from_day=None, to_day=None) | Q(from_day__isnull=False, to_day__gte=F("from_day")),
                name="group_part_of_season",
            ),
            models.CheckConstraint(
                condition=Q(least_minutes=None) | Q(least_minutes__gte=15, least_minutes__lt=F("minutes")),
                name="group_least_is_shorter",
            ),
            models.CheckConstraint(condition=Q(beside=None) | ~Q(beside=F("id")), name="group_beside_another"),
            models.CheckConstraint(
                condition=Q(
                    share_numerator__gte=1, share_numerator__lte=F("share_denominator"), share_denominator__lte=24
                ),
                name="group_share",
            ),
            models.CheckConstraint(condition=Q(blocked__contained_by=list(range(7))), name="group_blocked_days"),
            models.CheckConstraint(condition=Q(members__lte=2000), name="group_members"),
        ]

    @property
    def out(self) -> TakenOut | None:
        """That it was taken out of the round, if it was. Who reads many brings it along (`queries.applications`)."""
        return getattr(self, "taken_out", None)

    @property
    def span(self) -> tuple[date, date] | None:
        """The days from and to which it trains; None is all of the season."""
        return None if self.from_day is None or self.to_day is None else (self.from_day, self.to_day)

    def __str__(self) -> str:
        return self.name


class TakenOut(models.Model):
    """A group that the municipality took out of a round that shares out: it stands in its application, and counts for
    nothing. Plans that have it keep it as it was; to put it back is to forget the row, and the journal tells of both.
    """

    group = models.OneToOneField(GroupApplication, models.CASCADE, primary_key=True, related_name="taken_out")
    municipality = models.ForeignKey("municipalities.Municipality", models.PROTECT, related_name="+", db_index=False)
    organisation = models.ForeignKey("people.Organisation", models.PROTECT, related_name="+", db_index=False)
    reason = models.CharField(max_length=500)
    made_at = models.DateTimeField()
    made_by = models.ForeignKey("people.Person", models.PROTECT, related_name="+", db_index=False)

    def __str__(self) -> str:
        return f"{self.group_id} {self.made_at}"


class Wish(models.Model):
    """A time that a group would like. `choice` 1 are first choices, 2 second ones; `place` is the order within them."""

    id = models.BigAutoField(primary_key=True)
    municipality = models.ForeignKey("municipalities.Municipality", models.PROTECT, related_name="+", db_index=False)
    organisation = models.ForeignKey("people.Organisation", models.PROTECT, related_name="+", db_index=False)
    group = models.ForeignKey(GroupApplication, models.CASCADE, related_name="wishes", db_index=False)
    choice = models.PositiveSmallIntegerField()
    place = models.PositiveSmallIntegerField()
    space = models.ForeignKey("facilities.Space", models.PROTECT, related_name="+", db_index=False)
    weekday = models.PositiveSmallIntegerField()
    from_minute = models.PositiveSmallIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["group", "space", "weekday", "from_minute"], name="wish_once"),
            models.UniqueConstraint(fields=["group", "choice", "place"], name="wish_in_order"),
            models.CheckConstraint(
                condition=Q(choice__in=[1, 2], weekday__lte=6, from_minute__lt=1440), name="wish_within_a_week"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.choice}: {self.weekday} {self.from_minute}"
