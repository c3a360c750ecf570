"""A person: one account across all municipalities, with the contact data she has proven and what she agreed to."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import Q

from aktiv.values.texts import Texts


class Person(models.Model):
    """One account across all municipalities.

    The national number is never kept: `number_digest` is a keyed hash, so that one human is found again whichever
    provider she signs in with. An anonymised person keeps her id, and nothing that tells who she was.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    name = models.CharField(max_length=120)
    email = models.EmailField(blank=True)
    email_proven_at = models.DateTimeField(null=True, help_text="when she showed that she reads mail at the address")
    email_returned_at = models.DateTimeField(null=True, help_text="when mail to the address last came back for good")
    phone = models.CharField(max_length=30, blank=True)
    phone_proven_at = models.DateTimeField(null=True, help_text="when she showed that she reads messages at the number")
    language = models.CharField(max_length=2, default="nb")
    birth_date = models.DateField(null=True, blank=True)
    home_municipality = models.ForeignKey(
        "municipalities.Municipality", models.PROTECT, null=True, blank=True, related_name="+"
    )
    number_digest = models.CharField(max_length=64, null=True, unique=True, editable=False)
    persona = models.CharField(max_length=40, blank=True, help_text="key of a demo persona; empty for real persons")
    seen_at = models.DateTimeField(null=True, help_text="the last day she signed in or used a token")
    idle_told_at = models.DateTimeField(null=True, help_text="when she was last told that she will be forgotten")
    anonymised_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["persona"], condition=~Q(persona=""), name="persona_once"),
            models.CheckConstraint(
                condition=Q(email_proven_at__isnull=True) | ~Q(email=""), name="proven_address_is_there"
            ),
            models.CheckConstraint(
                condition=Q(anonymised_at__isnull=True)
                | Q(name="", email="", phone="", birth_date__isnull=True, number_digest__isnull=True, persona=""),
                name="anonymised_tells_nothing",
            ),
            models.CheckConstraint(
                condition=Q(email_returned_at__isnull=True) | ~Q(email=""), name="returned_address_is_there"
            ),
            models.CheckConstraint(
                condition=Q(phone_proven_at__isnull=True) | ~Q(phone=""), name="proven_phone_is_there"
            ),
        ]
        indexes = [
            models.Index(fields=["seen_at"], name="person_idle", condition=Q(anonymised_at__isnull=True)),
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


class ContactCheck(models.Model):
    """A question by mail: is this your address? The link in it is the id, signed; it answers once."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    person = models.ForeignKey(Person, models.CASCADE, related_name="contact_checks")
    email = models.EmailField()
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"contact check {self.id}"


class PhoneCheck(models.Model):
    """A question by SMS: is this your number? The code is made from the id and never kept; five guesses are allowed."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    person = models.ForeignKey(Person, models.CASCADE, related_name="phone_checks")
    phone = models.CharField(max_length=30)
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)
    guesses = models.PositiveSmallIntegerField(default=0)
    text_after = models.DateTimeField(null=True, help_text="when its SMS is to be tried; empty when sent or given up")
    attempts = models.PositiveSmallIntegerField(default=0)

    class Meta:
        indexes = [
            models.Index(fields=["text_after", "id"], name="phone_check_sms", condition=Q(text_after__isnull=False)),
        ]

    def __str__(self) -> str:
        return f"phone check {self.id}"


class Consent(models.Model):
    """What a person agreed to, to which words, and when she took it back. Agreeing again is a new row."""

    class Purpose(models.TextChoices):
        USER_TESTS = "user_tests", "to be asked to try out new things"
        NEWS = "news", "news from the municipality about facilities"

    id = models.BigAutoField(primary_key=True)
    person = models.ForeignKey(Person, models.CASCADE, related_name="consents")
    purpose = models.CharField(max_length=20, choices=Purpose.choices)
    wording = models.PositiveSmallIntegerField(help_text="version of the words that were shown")
    given_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["person", "purpose"], condition=Q(withdrawn_at__isnull=True), name="consent_once"
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_at__isnull=True) | Q(withdrawn_at__gte=models.F("given_at")),
                name="consent_in_order",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.purpose} {self.person_id}"
