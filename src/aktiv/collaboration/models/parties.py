"""Who works together, from when to when, how many people each answers for, and who followed whom."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

LONGEST_NAME = 120


class Collaboration(models.Model):
    """Those who share one agreement. It may carry several services."""

    id = models.BigAutoField(primary_key=True)
    slug = models.SlugField(max_length=60, unique=True)
    name_nb = models.CharField(max_length=LONGEST_NAME)
    name_nn = models.CharField(max_length=LONGEST_NAME)
    name_en = models.CharField(max_length=LONGEST_NAME)
    founded_on = models.DateField()
    made_by = models.ForeignKey("people.Person", models.PROTECT, null=True, related_name="+", db_index=False)
    made_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.slug


class Service(models.Model):
    """A service that the agreement carries, from one day to another (the last day, inclusive)."""

    id = models.BigAutoField(primary_key=True)
    collaboration = models.ForeignKey(Collaboration, models.PROTECT, related_name="services", db_index=False)
    slug = models.SlugField(max_length=60)
    name_nb = models.CharField(max_length=LONGEST_NAME)
    name_nn = models.CharField(max_length=LONGEST_NAME)
    name_en = models.CharField(max_length=LONGEST_NAME)
    first = models.DateField()
    last = models.DateField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["collaboration", "slug"], name="service_once"),
            models.CheckConstraint(condition=Q(last=None) | Q(last__gte=F("first")), name="service_in_order"),
        ]

    def __str__(self) -> str:
        return self.slug


class Member(models.Model):
    """A party to the agreement from `joined` to `left`, its last day. It may be one of the service's municipalities.

    `number` is the country's own number of it (municipality, county or organisation): it names the member on pages and
    in files, and the lower goes first where shares tie. Once it has left, only a new row can come in its place.
    """

    class Kind(models.TextChoices):
        MUNICIPALITY = "municipality"
        COUNTY = "county"
        AGENCY = "agency"
        PRIVATE_OWNER = "private_owner"
        OBSERVER = "observer"
        SUPPLIER = "supplier"

        @classmethod
        def parties(cls) -> frozenset[str]:
            """Those who adopt the agreement, vote and pay. Observers and suppliers do none of it."""
            return frozenset({cls.MUNICIPALITY, cls.COUNTY, cls.AGENCY, cls.PRIVATE_OWNER})

    id = models.BigAutoField(primary_key=True)
    collaboration = models.ForeignKey(Collaboration, models.PROTECT, related_name="members", db_index=False)
    kind = models.CharField(max_length=14, choices=Kind.choices)
    name = models.CharField(max_length=LONGEST_NAME)
    number = models.CharField(max_length=12)
    municipality = models.ForeignKey(
        "municipalities.Municipality", models.PROTECT, null=True, related_name="+", db_index=False
    )
    joined = models.DateField()
    left = models.DateField(null=True, help_text="its last day")
    notice_on = models.DateField(null=True, help_text="when it said that it would leave")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["collaboration", "number"], name="member_number_once"),
            models.CheckConstraint(condition=Q(number__regex=r"^[0-9]{3,12}$"), name="member_number_is_one"),
            models.CheckConstraint(condition=Q(left=None) | Q(left__gte=F("joined")), name="member_in_order"),
            models.CheckConstraint(
                condition=Q(notice_on=None) | Q(left__isnull=False, left__gte=F("notice_on")),
                name="member_notice_has_a_last_day",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.name}"


class MemberFigure(models.Model):
    """How many people a member answers for, as a source said it of a day. Never changes: a newer one is a new row."""

    id = models.BigAutoField(primary_key=True)
    member = models.ForeignKey(Member, models.PROTECT, related_name="figures", db_index=False)
    population = models.PositiveIntegerField()
    on_day = models.DateField()
    source = models.CharField(max_length=160)
    made_by = models.ForeignKey("people.Person", models.PROTECT, null=True, related_name="+", db_index=False)
    made_at = models.DateTimeField()

    class Meta:
        constraints = [models.CheckConstraint(condition=~Q(source=""), name="figure_has_a_source")]
        indexes = [models.Index(fields=["member", "-on_day", "-id"], name="figures_of_member")]

    def __str__(self) -> str:
        return f"{self.member_id} {self.population} {self.on_day}"


class Succession(models.Model):
    """One member in the place of another from a day: several rows for one day are a merger or a split."""

    id = models.BigAutoField(primary_key=True)
    before = models.ForeignKey(Member, models.PROTECT, related_name="successions")
    after = models.ForeignKey(Member, models.PROTECT, related_name="predecessions")
    on_day = models.DateField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["before", "after"], name="succession_once"),
            models.CheckConstraint(condition=~Q(before=F("after")), name="succession_of_two"),
        ]

    def __str__(self) -> str:
        return f"{self.before_id} → {self.after_id}"
