"""What is kept back and why, how the service measures up to the Standard for Public Code, and who asks to join."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

LONGEST_WHAT, LONGEST_WHY, LONGEST_NOTE, LONGEST_EVIDENCE, MOST_EVIDENCE = 200, 600, 600, 200, 8
LONGEST_MESSAGE = 4000


class Withheld(models.Model):
    """Something that is not shown to everybody, with the ground it is kept back on. It ends once; else it never
    changes."""

    class Ground(models.TextChoices):
        """Codes; what the law says of each stands in collaboration.open_words."""

        CONFIDENTIAL = "confidential"
        INTERNAL = "internal"
        OBTAINED = "obtained"
        NEGOTIATION = "negotiation"
        SECURITY = "security"
        EMPLOYMENT = "employment"
        PERSONAL = "personal"
        RULES = "rules"

    id = models.BigAutoField(primary_key=True)
    collaboration = models.ForeignKey("collaboration.Collaboration", models.PROTECT, related_name="+", db_index=False)
    number = models.PositiveIntegerField()
    what = models.CharField(max_length=LONGEST_WHAT, help_text="so that it can be asked for, without telling it")
    ground = models.CharField(max_length=12, choices=Ground.choices)
    why = models.CharField(max_length=LONGEST_WHY)
    from_day = models.DateField()
    until_day = models.DateField(null=True, help_text="when it is looked at again")
    made_by = models.ForeignKey("people.Person", models.PROTECT, null=True, related_name="+", db_index=False)
    made_at = models.DateTimeField()
    ended_on = models.DateField(null=True, help_text="from when it is shown")
    ended_by = models.ForeignKey("people.Person", models.PROTECT, null=True, related_name="+", db_index=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["collaboration", "number"], name="withheld_once"),
            models.CheckConstraint(condition=~Q(what="") & ~Q(why=""), name="withheld_says_why"),
            models.CheckConstraint(
                condition=Q(ground__in=["confidential", "internal", "obtained", "negotiation", "security",
                                        "employment", "personal", "rules"]), name="withheld_on_a_known_ground"
            ),
            models.CheckConstraint(
                condition=(Q(until_day=None) | Q(until_day__gte=F("from_day")))
                & (Q(ended_on=None) | Q(ended_on__gte=F("from_day"))),
                name="withheld_in_order",
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.number} {self.what}"


class Assessment(models.Model):
    """How the service measured up to a version of the Standard for Public Code on a day. Never changes: the next is a
    new one."""

    id = models.BigAutoField(primary_key=True)
    collaboration = models.ForeignKey("collaboration.Collaboration", models.PROTECT, related_name="+", db_index=False)
    number = models.PositiveIntegerField()
    standard = models.CharField(max_length=12, help_text="the version of the standard")
    assessed_on = models.DateField()
    summary = models.CharField(max_length=1000, blank=True)
    made_by = models.ForeignKey("people.Person", models.PROTECT, null=True, related_name="+", db_index=False)
    made_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["collaboration", "number"], name="assessment_once"),
            models.CheckConstraint(condition=~Q(standard=""), name="assessment_of_a_version"),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.assessed_on}"


class AssessedCriterion(models.Model):
    """The answer to one criterion, why, and where anyone can see it: files of the repository, pages, or addresses."""

    class Answer(models.TextChoices):
        MET = "met"
        PARTLY = "partly"
        NOT_MET = "not_met"
        NOT_APPLICABLE = "n_a", "does not apply"

    id = models.BigAutoField(primary_key=True)
    assessment = models.ForeignKey(Assessment, models.PROTECT, related_name="criteria", db_index=False)
    criterion = models.CharField(max_length=20)
    answer = models.CharField(max_length=7, choices=Answer.choices)
    note = models.CharField(max_length=LONGEST_NOTE, blank=True)
    evidence = ArrayField(models.CharField(max_length=LONGEST_EVIDENCE), default=list)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["assessment", "criterion"], name="criterion_answered_once"),
            models.CheckConstraint(
                condition=Q(answer__in=["met", "partly", "not_met", "n_a"]), name="criterion_answer_known"
            ),
            models.CheckConstraint(
                condition=~Q(answer="met", evidence=[]) & ~(~Q(answer="met") & Q(note="")),
                name="criterion_answer_is_shown",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.criterion} {self.answer}"


class JoinRequest(models.Model):
    """Somebody who speaks for a municipality, or another that might be a partner, asks to join. Answered once."""

    id = models.BigAutoField(primary_key=True)
    collaboration = models.ForeignKey("collaboration.Collaboration", models.PROTECT, related_name="+", db_index=False)
    number = models.PositiveIntegerField()
    kind = models.CharField(max_length=14, help_text="of partner")
    name = models.CharField(max_length=120, help_text="of who would join")
    population = models.PositiveIntegerField(null=True)
    contact = models.CharField(max_length=120, help_text="name and office of who to talk with")
    email = models.EmailField(max_length=254)
    phone = models.CharField(max_length=20, blank=True)
    message = models.TextField(max_length=LONGEST_MESSAGE, blank=True)
    language = models.CharField(max_length=2)
    person = models.ForeignKey("people.Person", models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    answer = models.CharField(max_length=1000, blank=True)
    answered_at = models.DateTimeField(null=True)
    answered_by = models.ForeignKey("people.Person", models.PROTECT, null=True, related_name="+", db_index=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["collaboration", "number"], name="join_request_once"),
            models.CheckConstraint(condition=~Q(name=""), name="join_request_names_who"),
            models.CheckConstraint(
                condition=Q(answered_at=None, answered_by=None, answer="") | Q(answered_at__isnull=False),
                name="join_request_answered_whole",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.name}"


class AnnexedService(models.Model):
    """A service that a version of the agreement carries. A version without any carries all that are there."""

    id = models.BigAutoField(primary_key=True)
    version = models.ForeignKey(
        "collaboration.AgreementVersion", models.PROTECT, related_name="annexed", db_index=False
    )
    service = models.ForeignKey("collaboration.Service", models.PROTECT, related_name="+", db_index=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["version", "service"], name="service_annexed_once")]

    def __str__(self) -> str:
        return f"{self.version_id} {self.service_id}"
