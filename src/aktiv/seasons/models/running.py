"""A season that runs: clubs that swap times with each other, groups that stop before it is over."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q


class Swap(models.Model):
    """Two clubs that change times with each other, when the one that is asked says yes.

    Whole: what is left of the season of both weekly times. Where dates are named, those two alone; where only one is,
    it is handed over and becomes a date of the other club's weekly time.
    """

    class State(models.TextChoices):
        PROPOSED = "proposed"
        AGREED = "agreed"
        DECLINED = "declined"
        WITHDRAWN = "withdrawn"
        EXPIRED = "expired"
        FALLEN = "fallen", "agreed, and ended when another plan began to count"

    id = models.BigAutoField(primary_key=True)
    municipality = models.ForeignKey("municipalities.Municipality", models.PROTECT, related_name="+", db_index=False)
    organisation = models.ForeignKey("people.Organisation", models.PROTECT, related_name="+", db_index=False)
    other = models.ForeignKey("people.Organisation", models.PROTECT, related_name="+", db_index=False)
    round = models.ForeignKey("seasons.Round", models.PROTECT, related_name="+", db_index=False)
    offered = models.ForeignKey("bookings.Booking", models.PROTECT, related_name="+", db_index=False)
    asked = models.ForeignKey("bookings.Booking", models.PROTECT, related_name="+", db_index=False)
    offered_date = models.ForeignKey("bookings.Occurrence", models.PROTECT, null=True, related_name="+", db_index=False)
    asked_date = models.ForeignKey("bookings.Occurrence", models.PROTECT, null=True, related_name="+", db_index=False)
    note = models.CharField(max_length=500, blank=True)
    state = models.CharField(max_length=10, choices=State.choices, default=State.PROPOSED)
    made_at = models.DateTimeField()
    made_by = models.ForeignKey("people.Person", models.PROTECT, related_name="+", db_index=False)
    until = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    ended_by = models.ForeignKey("people.Person", models.PROTECT, null=True, related_name="+", db_index=False)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(organisation=F("other")), name="swap_between_two"),
            models.CheckConstraint(
                condition=Q(asked_date=None) | Q(offered_date__isnull=False), name="swap_of_dates_or_handed_over"
            ),
            models.CheckConstraint(
                condition=Q(state="proposed", ended_at=None) | (~Q(state="proposed") & Q(ended_at__isnull=False)),
                name="swap_ended_when",
            ),
        ]
        indexes = [
            models.Index(fields=["organisation", "-id"], name="swap_of_organisation"),
            models.Index(fields=["other", "-id"], name="swap_with_organisation"),
            models.Index(fields=["until"], name="swap_open", condition=Q(state="proposed")),
        ]

    @property
    def handed_over(self) -> bool:
        """Whether one date goes to the other club, and none comes back."""
        return self.offered_date_id is not None and self.asked_date_id is None

    def __str__(self) -> str:
        return f"{self.offered_id} ↔ {self.asked_id} {self.state}"


class Withdrawal(models.Model):
    """A group that stops before the season is over: its times are free from `from_day`, and no plan counts on it."""

    group = models.OneToOneField(
        "seasons.GroupApplication", models.PROTECT, primary_key=True, related_name="withdrawal"
    )
    municipality = models.ForeignKey("municipalities.Municipality", models.PROTECT, related_name="+", db_index=False)
    organisation = models.ForeignKey("people.Organisation", models.PROTECT, related_name="+", db_index=False)
    from_day = models.DateField()
    reason = models.CharField(max_length=500)
    made_at = models.DateTimeField()
    made_by = models.ForeignKey("people.Person", models.PROTECT, null=True, related_name="+", db_index=False)

    def __str__(self) -> str:
        return f"{self.group_id} {self.from_day}"
