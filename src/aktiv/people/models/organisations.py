"""Organisations as the register and the municipality know them, what they do, and their teams."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import Q


class Organisation(models.Model):
    """A club, association, business, public body, or a group without a number, that persons act for.

    What comes from the register (name, form, status, voluntary, address) is as it was at `register_read_at`; the rest
    is the organisation's own. A group without a number may act once a municipality has approved it; one whose number
    the register could not confirm waits until it answers.
    """

    class Kind(models.TextChoices):
        CLUB = "club"
        BUSINESS = "business"
        PUBLIC = "public"
        GROUP = "group"

    class Status(models.TextChoices):
        ACTIVE = "active"
        PENDING = "pending", "a group that waits for its municipality's answer"
        REFUSED = "refused", "a group that its municipality did not approve"
        BANKRUPT = "bankrupt"
        DISSOLVED = "dissolved"
        MERGED = "merged", "went into another, which has its rights now"

        @classmethod
        def acting(cls) -> frozenset[Organisation.Status]:
            """Those for which somebody may book."""
            return frozenset({cls.ACTIVE})

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    number = models.CharField(max_length=20, null=True, blank=True)  # empty for unregistered groups
    scheme = models.CharField(max_length=20, default="NO")
    name = models.CharField(max_length=160)
    words = models.CharField(max_length=250, blank=True, editable=False, help_text="its name folded, to be found by")
    filed_as = models.CharField(max_length=250, blank=True, editable=False, help_text="its place in the alphabet")
    kind = models.CharField(max_length=20, choices=Kind.choices)
    status = models.CharField(max_length=10, choices=Status.choices, default=Status.ACTIVE)
    form = models.CharField(max_length=10, blank=True, help_text="legal form in the register, such as FLI or AS")
    voluntary = models.BooleanField(default=False, help_text="in the register of voluntary organisations")
    municipality = models.ForeignKey("municipalities.Municipality", models.PROTECT, null=True, related_name="+")
    address = models.CharField(max_length=200, blank=True)
    postcode = models.CharField(max_length=12, blank=True)
    place = models.CharField(max_length=80, blank=True)
    email = models.EmailField(blank=True)
    phone = models.CharField(max_length=30, blank=True)
    website = models.URLField(blank=True)
    about = models.TextField(blank=True, max_length=2000, help_text="in the organisation's own words and language")
    logo = models.CharField(max_length=200, blank=True, help_text="file below the media folder")
    publishes_name = models.BooleanField(default=True, help_text="its name may show in public calendars")
    register_read_at = models.DateTimeField(null=True)
    merged_into = models.ForeignKey("self", models.PROTECT, null=True, related_name="+")
    decided_by = models.ForeignKey("people.Person", models.PROTECT, null=True, related_name="+", db_index=False)
    decided_at = models.DateTimeField(null=True, help_text="when the municipality approved or refused a group")
    reason = models.CharField(max_length=300, blank=True, help_text="why a group was refused")
    activities = models.ManyToManyField(
        "facilities.Activity", through="people.OrganisationActivity", related_name="organisations"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["scheme", "number"], name="organisation_number_once"),
            models.CheckConstraint(
                condition=Q(status="merged", merged_into__isnull=False)
                | (~Q(status="merged") & Q(merged_into__isnull=True)),
                name="merged_into_another",
            ),
            models.CheckConstraint(
                condition=Q(merged_into__isnull=True) | ~Q(merged_into=models.F("id")), name="not_merged_into_itself"
            ),
            models.CheckConstraint(
                condition=~Q(status__in=("pending", "refused"))
                | Q(number__isnull=True)
                | Q(register_read_at__isnull=True),
                name="known_to_the_register_waits_not",
            ),
        ]
        indexes = [
            models.Index(fields=["municipality", "id"], name="group_waiting", condition=Q(status="pending")),
            models.Index(fields=["filed_as", "id"], name="organisation_in_order"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def key(self) -> str:
        """What stands for it in addresses: its number, or the id of a group without one."""
        return self.number or str(self.pk)


class OrganisationActivity(models.Model):
    """What an organisation does."""

    id = models.BigAutoField(primary_key=True)
    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="+", db_index=False)
    activity = models.ForeignKey("facilities.Activity", models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organisation", "activity"], name="organisation_activity_once"),
        ]

    def __str__(self) -> str:
        return f"{self.organisation_id} {self.activity_id}"


class Team(models.Model):
    """A group of an organisation that trains together, such as J14. Ages inclusive; ended teams are kept."""

    class Sex(models.TextChoices):
        GIRLS = "girls", "girls and women"
        BOYS = "boys", "boys and men"
        MIXED = "mixed"

    class Level(models.TextChoices):
        RECREATIONAL = "recreational"
        LOCAL = "local"
        REGIONAL = "regional"
        NATIONAL = "national"

    id = models.BigAutoField(primary_key=True)
    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="teams", db_index=False)
    name = models.CharField(max_length=80)
    activity = models.ForeignKey("facilities.Activity", models.PROTECT, related_name="+")
    age_from = models.PositiveSmallIntegerField()
    age_to = models.PositiveSmallIntegerField()
    sex = models.CharField(max_length=8, choices=Sex.choices, default=Sex.MIXED)
    level = models.CharField(max_length=12, choices=Level.choices, default=Level.RECREATIONAL)
    ended_on = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "name"], condition=Q(ended_on__isnull=True), name="team_name_once"
            ),
            models.UniqueConstraint(fields=["id", "organisation"], name="team_of_organisation"),
            models.CheckConstraint(
                condition=Q(age_from__lte=models.F("age_to"), age_to__lte=120), name="team_ages_in_order"
            ),
        ]

    def __str__(self) -> str:
        return self.name


class TeamMembers(models.Model):
    """How many members of an age band a team has from one municipality: numbers, never names."""

    class Band(models.TextChoices):
        UNDER_6 = "0-5"
        FROM_6 = "6-12"
        FROM_13 = "13-19"
        FROM_20 = "20-25"
        FROM_26 = "26-66"
        FROM_67 = "67+"

    id = models.BigAutoField(primary_key=True)
    team = models.ForeignKey(Team, models.CASCADE, related_name="members", db_index=False)
    municipality = models.ForeignKey("municipalities.Municipality", models.PROTECT, related_name="+")
    band = models.CharField(max_length=6, choices=Band.choices)
    count = models.PositiveIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["team", "municipality", "band"], name="members_counted_once"),
            models.CheckConstraint(condition=Q(count__gt=0), name="members_are_some"),
        ]

    def __str__(self) -> str:
        return f"{self.team_id} {self.band} {self.count}"
