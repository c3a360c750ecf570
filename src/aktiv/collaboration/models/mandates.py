"""Bodies with the amounts they may decide, and who sits in them for whom, from one moment to another."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q


class Body(models.Model):
    """Where members decide together."""

    class Kind(models.TextChoices):
        COUNCIL = "council"
        STEERING_GROUP = "steering_group"
        COORDINATION_GROUP = "coordination_group"

    id = models.BigAutoField(primary_key=True)
    collaboration = models.ForeignKey(
        "collaboration.Collaboration", models.PROTECT, related_name="bodies", db_index=False
    )
    slug = models.SlugField(max_length=60)
    kind = models.CharField(max_length=18, choices=Kind.choices)
    name_nb = models.CharField(max_length=120)
    name_nn = models.CharField(max_length=120)
    name_en = models.CharField(max_length=120)
    made_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["collaboration", "slug"], name="body_once")]

    def __str__(self) -> str:
        return self.slug


class DecisionLimit(models.Model):
    """The largest amount that a body may decide from a day on, in øre; null is any. Never changes: the next is a new
    row."""

    id = models.BigAutoField(primary_key=True)
    body = models.ForeignKey(Body, models.PROTECT, related_name="limits", db_index=False)
    from_day = models.DateField()
    limit_ore = models.PositiveBigIntegerField(null=True)
    made_by = models.ForeignKey("people.Person", models.PROTECT, null=True, related_name="+", db_index=False)
    made_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["body", "from_day"], name="decision_limit_once_a_day")]

    def __str__(self) -> str:
        return f"{self.body_id} {self.from_day} {self.limit_ore}"


class Mandate(models.Model):
    """What a person is for a member, from one moment until another. Every right in the collaboration comes from one.

    A deputy stands in for one mandate of the same member in the same body. Who ends it, and when, is all that may be
    written on it afterwards.
    """

    class Role(models.TextChoices):
        MEMBER = "member"
        DEPUTY = "deputy"
        CHAIR = "chair"
        SECRETARIAT = "secretariat"
        PRODUCT_OWNER = "product_owner"
        ASSESSOR = "assessor"
        SUPPORT = "support", "answers those who ask for help"

        @classmethod
        def seated(cls) -> frozenset[str]:
            """Those that are of a body."""
            return frozenset({cls.MEMBER, cls.DEPUTY, cls.CHAIR})

    id = models.BigAutoField(primary_key=True)
    collaboration = models.ForeignKey("collaboration.Collaboration", models.PROTECT, related_name="+", db_index=False)
    person = models.ForeignKey("people.Person", models.PROTECT, related_name="+")
    member = models.ForeignKey("collaboration.Member", models.PROTECT, related_name="mandates", db_index=False)
    body = models.ForeignKey(Body, models.PROTECT, null=True, related_name="mandates", db_index=False)
    role = models.CharField(max_length=14, choices=Role.choices)
    deputy_of = models.ForeignKey("self", models.PROTECT, null=True, related_name="deputies", db_index=False)
    begins = models.DateTimeField()
    ends = models.DateTimeField(null=True)
    given_by = models.ForeignKey("people.Person", models.PROTECT, null=True, related_name="+", db_index=False)
    given_at = models.DateTimeField()
    ended_by = models.ForeignKey("people.Person", models.PROTECT, null=True, related_name="+", db_index=False)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(ends=None) | Q(ends__gte=F("begins")), name="mandate_in_order"),
            models.CheckConstraint(
                condition=Q(role__in=["member", "deputy", "chair"], body__isnull=False)
                | ~Q(role__in=["member", "deputy", "chair"]) & Q(body=None),
                name="mandate_seated_in_a_body",
            ),
            models.CheckConstraint(
                condition=Q(role="deputy", deputy_of__isnull=False) | ~Q(role="deputy") & Q(deputy_of=None),
                name="mandate_deputy_of_one",
            ),
        ]
        indexes = [models.Index(fields=["collaboration", "body"], name="mandates_of_body")]

    def __str__(self) -> str:
        return f"{self.person_id} {self.role} {self.member_id}"
