"""Who may act for an organisation, who works for a municipality, and how such rights come about.

A right holds from a day to a day, both included, unless it was ended before; an ended right stays as history.
"""

from __future__ import annotations

import uuid
from datetime import date
from typing import TypeVar

from django.db import models
from django.db.models import F, Q

Right = TypeVar("Right", bound=models.Model)
IN_ORDER = Q(valid_to__isnull=True) | Q(valid_to__gte=F("valid_from"))


class Rights(models.QuerySet[Right]):
    """Rights of persons. Every question about them starts with the day it is asked for."""

    def on(self, day: date) -> Rights[Right]:
        """Those that hold on the day."""
        return self.filter(Q(valid_to=None) | Q(valid_to__gte=day), valid_from__lte=day, ended_at=None)


class Representative(models.Model):
    """A person who may act for an organisation, for a while, in a role. A coach may be of one team."""

    class Role(models.TextChoices):
        ADMINISTRATOR = "administrator"
        BOOKER = "booker"
        FINANCE = "finance"
        COACH = "coach"

    class Source(models.TextChoices):
        """How it came about."""

        FOUNDER = "founder", "made the organisation's profile"
        INVITATION = "invitation"
        REQUEST = "request"
        MUNICIPALITY = "municipality"

    id = models.BigAutoField(primary_key=True)
    person = models.ForeignKey("people.Person", models.CASCADE, related_name="represents")
    organisation = models.ForeignKey("people.Organisation", models.CASCADE, related_name="representatives")
    role = models.CharField(max_length=20, choices=Role.choices)
    team = models.ForeignKey("people.Team", models.PROTECT, null=True, related_name="coaches", db_constraint=False)
    valid_from = models.DateField()
    valid_to = models.DateField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True)
    source = models.CharField(max_length=12, choices=Source.choices, default=Source.MUNICIPALITY)
    public_contact = models.BooleanField(default=False, help_text="name and address show on the public profile")

    objects = Rights.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["person", "organisation", "role", "valid_from"],
                condition=Q(ended_at__isnull=True, team__isnull=True),
                name="representative_once",
            ),
            models.UniqueConstraint(
                fields=["person", "team", "valid_from"],
                condition=Q(ended_at__isnull=True, team__isnull=False),
                name="coach_once",
            ),
            models.CheckConstraint(condition=IN_ORDER, name="representative_in_order"),
            models.CheckConstraint(condition=Q(team__isnull=True) | Q(role="coach"), name="team_has_coaches"),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} {self.role} {self.organisation_id}"


class Invitation(models.Model):
    """An offer by mail to act for an organisation. The link in it is the id, signed; it can be taken once."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    organisation = models.ForeignKey("people.Organisation", models.CASCADE, related_name="invitations")
    team = models.ForeignKey("people.Team", models.CASCADE, null=True, related_name="+", db_constraint=False)
    role = models.CharField(max_length=20, choices=Representative.Role.choices)
    email = models.EmailField()
    valid_to = models.DateField(null=True, help_text="last day of the right that is offered")
    invited_by = models.ForeignKey("people.Person", models.CASCADE, related_name="+")
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True)
    accepted_by = models.ForeignKey("people.Person", models.CASCADE, null=True, related_name="+")
    withdrawn_at = models.DateTimeField(null=True)
    mail_after = models.DateTimeField(null=True, help_text="when its mail is to be tried; empty when sent or given up")
    attempts = models.PositiveSmallIntegerField(default=0)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(accepted_at__isnull=True) | Q(withdrawn_at__isnull=True), name="taken_or_withdrawn"
            ),
            models.CheckConstraint(
                condition=Q(accepted_at__isnull=True, accepted_by__isnull=True)
                | Q(accepted_at__isnull=False, accepted_by__isnull=False),
                name="taken_by_somebody",
            ),
            models.CheckConstraint(condition=Q(team__isnull=True) | Q(role="coach"), name="invited_team_has_coaches"),
        ]
        indexes = [
            models.Index(fields=["mail_after", "id"], name="invitation_mail", condition=Q(mail_after__isnull=False)),
        ]

    def __str__(self) -> str:
        return f"invitation {self.id}"


class RightRequest(models.Model):
    """A person asks to act for an organisation. The organisation's administrator or its municipality answers."""

    class Outcome(models.TextChoices):
        GRANTED = "granted"
        REFUSED = "refused"
        WITHDRAWN = "withdrawn"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    person = models.ForeignKey("people.Person", models.CASCADE, related_name="right_requests", db_index=False)
    organisation = models.ForeignKey("people.Organisation", models.CASCADE, related_name="right_requests")
    municipality = models.ForeignKey("municipalities.Municipality", models.PROTECT, null=True, related_name="+")
    role = models.CharField(max_length=20, choices=Representative.Role.choices)
    note = models.CharField(max_length=500, blank=True)
    register_role = models.CharField(
        max_length=40, blank=True, help_text="a role in the register of somebody with her name and birth date: a hint"
    )
    created_at = models.DateTimeField()
    decided_at = models.DateTimeField(null=True)
    decided_by = models.ForeignKey("people.Person", models.PROTECT, null=True, related_name="+", db_index=False)
    outcome = models.CharField(max_length=10, choices=Outcome.choices, blank=True)
    reason = models.CharField(max_length=300, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["person", "organisation", "role"], condition=Q(outcome=""), name="right_asked_once"
            ),
            models.CheckConstraint(
                condition=Q(outcome="", decided_at__isnull=True) | (~Q(outcome="") & Q(decided_at__isnull=False)),
                name="request_decided_with_outcome",
            ),
        ]

    def __str__(self) -> str:
        return f"request {self.id}"


class StaffRole(models.Model):
    """What a person may do on behalf of a municipality, everywhere in it, at one facility, or in one district."""

    class Role(models.TextChoices):
        ADMINISTRATOR = "administrator"
        CASE_HANDLER = "case_handler"
        FACILITY_MANAGER = "facility_manager"
        CARETAKER = "caretaker"
        FINANCE = "finance"
        VIEWER = "viewer"

    id = models.BigAutoField(primary_key=True)
    person = models.ForeignKey("people.Person", models.CASCADE, related_name="staff_roles")
    municipality = models.ForeignKey("municipalities.Municipality", models.CASCADE, related_name="staff_roles")
    role = models.CharField(max_length=20, choices=Role.choices)
    facility = models.ForeignKey("facilities.Facility", models.CASCADE, null=True, related_name="+")
    district = models.CharField(max_length=80, blank=True, help_text="a facility's district; empty for all")
    valid_from = models.DateField()
    valid_to = models.DateField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True)
    reviewed_on = models.DateField(null=True, help_text="when somebody last said that it is still right")

    objects = Rights.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["person", "municipality", "role", "facility", "district", "valid_from"],
                condition=Q(ended_at__isnull=True),
                nulls_distinct=False,
                name="staff_role_once",
            ),
            models.CheckConstraint(condition=IN_ORDER, name="staff_role_in_order"),
            models.CheckConstraint(
                condition=Q(facility__isnull=True) | Q(district=""), name="staff_at_facility_or_district"
            ),
            models.CheckConstraint(
                condition=~Q(role="administrator") | Q(facility__isnull=True, district=""),
                name="administrator_of_all",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} {self.role} {self.municipality_id}"


class StaffInvitation(models.Model):
    """An offer by mail of a role on a municipality's staff. The link in it is the id, signed; it can be taken once."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    municipality = models.ForeignKey("municipalities.Municipality", models.CASCADE, related_name="+")
    email = models.EmailField()
    role = models.CharField(max_length=20, choices=StaffRole.Role.choices)
    facility = models.ForeignKey("facilities.Facility", models.CASCADE, null=True, related_name="+")
    district = models.CharField(max_length=80, blank=True)
    valid_from = models.DateField()
    valid_to = models.DateField(null=True, blank=True)
    language = models.CharField(max_length=2, default="nb", help_text="of the mail")
    invited_by = models.ForeignKey("people.Person", models.CASCADE, related_name="+", db_index=False)
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    mail_after = models.DateTimeField(null=True, help_text="when its mail is to be tried; empty when sent or given up")
    attempts = models.PositiveSmallIntegerField(default=0)
    accepted_at = models.DateTimeField(null=True)
    accepted_by = models.ForeignKey("people.Person", models.CASCADE, null=True, related_name="+", db_index=False)
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["municipality", "email", "role", "facility", "district"],
                condition=Q(accepted_at__isnull=True, withdrawn_at__isnull=True),
                nulls_distinct=False,
                name="staff_invited_once",
            ),
            models.CheckConstraint(
                condition=Q(accepted_at__isnull=True, accepted_by__isnull=True)
                | Q(accepted_at__isnull=False, accepted_by__isnull=False, withdrawn_at__isnull=True),
                name="staff_invitation_taken_or_withdrawn",
            ),
            models.CheckConstraint(condition=IN_ORDER, name="staff_invitation_in_order"),
            models.CheckConstraint(
                condition=Q(facility__isnull=True) | Q(district=""), name="invited_to_facility_or_district"
            ),
            models.CheckConstraint(
                condition=~Q(role="administrator") | Q(facility__isnull=True, district=""),
                name="invited_administrator_of_all",
            ),
        ]
        indexes = [
            models.Index(
                fields=["mail_after", "id"], name="staff_invitation_mail", condition=Q(mail_after__isnull=False)
            ),
        ]

    def __str__(self) -> str:
        return f"staff invitation {self.id}"


class OperatorRole(models.Model):
    """A person who runs the platform for all municipalities. It opens no case and no one's personal data."""

    id = models.BigAutoField(primary_key=True)
    person = models.ForeignKey("people.Person", models.CASCADE, related_name="operator_roles")
    valid_from = models.DateField()
    valid_to = models.DateField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True)

    objects = Rights.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["person", "valid_from"], condition=Q(ended_at__isnull=True), name="operator_once"
            ),
            models.CheckConstraint(condition=IN_ORDER, name="operator_in_order"),
        ]

    def __str__(self) -> str:
        return f"operator {self.person_id}"
