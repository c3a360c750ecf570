"""Persons, organisations, who may act for whom, staff roles and tokens."""

from __future__ import annotations

import uuid

from django.db import models

from aktiv.values.texts import Texts


class Person(models.Model):
    """One account across all municipalities."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    name = models.CharField(max_length=120)
    email = models.EmailField(blank=True)
    phone = models.CharField(max_length=30, blank=True)
    language = models.CharField(max_length=2, default="nb")
    birth_date = models.DateField(null=True, blank=True)
    home_municipality = models.ForeignKey(
        "municipalities.Municipality", models.PROTECT, null=True, blank=True, related_name="+"
    )
    persona = models.CharField(max_length=40, blank=True, help_text="key of a demo persona; empty for real persons")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["persona"], condition=~models.Q(persona=""), name="persona_once"),
        ]

    def __str__(self) -> str:
        return str(self.id)


class Persona(models.Model):
    """A made-up person whom visitors of a demonstration may sign in as, with a sentence on what she can try."""

    person = models.OneToOneField(Person, models.CASCADE, primary_key=True, related_name="as_persona")
    order = models.PositiveSmallIntegerField(default=0)
    about_nb = models.CharField(max_length=300)
    about_nn = models.CharField(max_length=300)
    about_en = models.CharField(max_length=300)

    def __str__(self) -> str:
        return str(self.person_id)

    @property
    def about(self) -> Texts:
        return Texts(self.about_nb, self.about_nn, self.about_en)


class Organisation(models.Model):
    """A club, association, business or public body that persons act for."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    number = models.CharField(max_length=20, null=True, blank=True)  # empty for unregistered groups
    scheme = models.CharField(max_length=20, default="NO")
    name = models.CharField(max_length=160)
    kind = models.CharField(
        max_length=20, choices=[("club", "club"), ("business", "business"), ("public", "public"), ("group", "group")]
    )
    municipality = models.ForeignKey("municipalities.Municipality", models.PROTECT, null=True, related_name="+")
    email = models.EmailField(blank=True)
    publishes_name = models.BooleanField(default=True, help_text="its name may show in public calendars")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["scheme", "number"], name="organisation_number_once")]

    def __str__(self) -> str:
        return self.name


class Representative(models.Model):
    """A person who may act for an organisation, for a while, in a role. Days inclusive."""

    class Role(models.TextChoices):
        ADMINISTRATOR = "administrator"
        BOOKER = "booker"
        FINANCE = "finance"
        COACH = "coach"

    id = models.BigAutoField(primary_key=True)
    person = models.ForeignKey(Person, models.CASCADE, related_name="represents")
    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="representatives")
    role = models.CharField(max_length=20, choices=Role.choices)
    valid_from = models.DateField()
    valid_to = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["person", "organisation", "role", "valid_from"], name="representative_once"
            ),
            models.CheckConstraint(
                condition=models.Q(valid_to__isnull=True) | models.Q(valid_to__gte=models.F("valid_from")),
                name="representative_in_order",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} {self.role} {self.organisation_id}"


class StaffRole(models.Model):
    """What a person may do on behalf of a municipality. Days inclusive."""

    class Role(models.TextChoices):
        ADMINISTRATOR = "administrator"
        CASE_HANDLER = "case_handler"
        FACILITY_MANAGER = "facility_manager"
        CARETAKER = "caretaker"
        FINANCE = "finance"
        VIEWER = "viewer"

    id = models.BigAutoField(primary_key=True)
    person = models.ForeignKey(Person, models.CASCADE, related_name="staff_roles")
    municipality = models.ForeignKey("municipalities.Municipality", models.CASCADE, related_name="staff_roles")
    role = models.CharField(max_length=20, choices=Role.choices)
    valid_from = models.DateField()
    valid_to = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["person", "municipality", "role", "valid_from"], name="staff_role_once"),
            models.CheckConstraint(
                condition=models.Q(valid_to__isnull=True) | models.Q(valid_to__gte=models.F("valid_from")),
                name="staff_role_in_order",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} {self.role} {self.municipality_id}"


class ApiToken(models.Model):
    """A bearer token for the API. Only its SHA-256 digest is stored.

    With an organisation its holder acts for that organisation, as long as the person may.
    """

    class Scope(models.TextChoices):
        """What it opens: reading only, booking as well, or also what the person's staff roles allow."""

        READ = "read"
        BOOK = "book"
        STAFF = "staff"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    person = models.ForeignKey(Person, models.CASCADE, related_name="tokens")
    organisation = models.ForeignKey(Organisation, models.CASCADE, null=True, related_name="+")
    scope = models.CharField(max_length=20, choices=Scope.choices, default=Scope.BOOK)
    label = models.CharField(max_length=80, blank=True)
    digest = models.CharField(max_length=64, unique=True)
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField(null=True)
    revoked_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"token {self.id}"
