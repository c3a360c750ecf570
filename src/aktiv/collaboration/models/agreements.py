"""The agreement, version by version with its annexes, and who has adopted which."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

LONGEST_TEXT = 40_000


class AgreementVersion(models.Model):
    """One version of the agreement. Nothing of it ever changes; a new version comes after it.

    `cost_key` and `vote_key` are as files say them (docs/collaboration.md), checked before they are kept. `sha256` is
    of what was laid before the members: text, annexes, keys and notice.
    """

    id = models.BigAutoField(primary_key=True)
    collaboration = models.ForeignKey(
        "collaboration.Collaboration", models.PROTECT, related_name="versions", db_index=False
    )
    number = models.PositiveIntegerField()
    title = models.CharField(max_length=160)
    text = models.TextField(max_length=LONGEST_TEXT)
    data_processing = models.TextField(max_length=LONGEST_TEXT)
    cost_key = models.JSONField()
    vote_key = models.JSONField()
    notice_months = models.PositiveSmallIntegerField()
    change_note = models.TextField(max_length=2000, blank=True)
    language = models.CharField(max_length=2, choices=[("nb", "nb"), ("nn", "nn"), ("en", "en")], default="nb")
    sha256 = models.CharField(max_length=64)
    made_by = models.ForeignKey("people.Person", models.PROTECT, null=True, related_name="+", db_index=False)
    made_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["collaboration", "number"], name="agreement_version_once"),
            models.CheckConstraint(
                condition=~Q(title="") & ~Q(text="") & ~Q(data_processing=""), name="agreement_version_whole"
            ),
            models.CheckConstraint(condition=Q(notice_months__lte=60), name="agreement_notice_within_reason"),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.title}"


class Adoption(models.Model):
    """A member's yes to a version: by which decision of its own, signed by whom, on which day. Never changes."""

    id = models.BigAutoField(primary_key=True)
    version = models.ForeignKey(AgreementVersion, models.PROTECT, related_name="adoptions", db_index=False)
    member = models.ForeignKey("collaboration.Member", models.PROTECT, related_name="adoptions", db_index=False)
    case_reference = models.CharField(max_length=60)
    signatory = models.CharField(max_length=120, help_text="name and office of who signed")
    adopted_on = models.DateField()
    sha256 = models.CharField(max_length=64, help_text="of the version as it was seen")
    made_by = models.ForeignKey("people.Person", models.PROTECT, null=True, related_name="+", db_index=False)
    made_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["version", "member"], name="adopted_once"),
            models.CheckConstraint(condition=~Q(case_reference="") & ~Q(signatory=""), name="adoption_is_signed"),
        ]

    def __str__(self) -> str:
        return f"{self.version_id} {self.member_id}"
