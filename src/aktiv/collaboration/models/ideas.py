"""Ideas from anybody: what is suggested, what becomes of it, and what others say of it. Who wrote stands apart."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

LONGEST_TITLE, LONGEST_TEXT, LONGEST_AFFECTED, LONGEST_COMMENT, LONGEST_REASON = 120, 4000, 300, 2000, 1000


class Idea(models.Model):
    """A suggestion, with the page of the service that it came from. `due` is the last day for an answer, `service`
    the one of the agreement that it is about, where she said which.

    What is written never changes. `state`, `into`, `answered_on`, `hidden` and `supporters` are what its steps and
    supports come to; supporters of ideas that were merged into it are counted with it, each person once.
    """

    class State(models.TextChoices):
        SUBMITTED = "submitted"
        SCREENING = "screening", "answered, and looked into"
        MERGED = "merged"
        WITHDRAWN = "withdrawn"
        STOPPED = "stopped", "answered, and not taken further"

        @classmethod
        def open(cls) -> frozenset[str]:
            """Those in which something can still become of it."""
            return frozenset({cls.SUBMITTED, cls.SCREENING})

    id = models.BigAutoField(primary_key=True)
    collaboration = models.ForeignKey("collaboration.Collaboration", models.PROTECT, related_name="+", db_index=False)
    number = models.PositiveIntegerField()
    title = models.CharField(max_length=LONGEST_TITLE)
    text = models.CharField(max_length=LONGEST_TEXT)
    affected = models.CharField(max_length=LONGEST_AFFECTED, help_text="who would notice")
    language = models.CharField(max_length=2)
    feature = models.CharField(max_length=20, blank=True, help_text="the part of the service that it came from")
    page = models.CharField(max_length=60, blank=True, help_text="the page that it came from, by its URL name")
    facility = models.ForeignKey("facilities.Facility", models.PROTECT, null=True, related_name="+", db_index=False)
    service = models.ForeignKey("collaboration.Service", models.PROTECT, null=True, related_name="+", db_index=False)
    submitted_at = models.DateTimeField()
    due = models.DateField()
    state = models.CharField(max_length=9, choices=State.choices, default=State.SUBMITTED)
    into = models.ForeignKey("self", models.PROTECT, null=True, related_name="merged")
    answered_on = models.DateField(null=True)
    hidden = models.BooleanField(default=False)
    supporters = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["collaboration", "number"], name="idea_once"),
            models.CheckConstraint(condition=~Q(title="") & ~Q(text="") & ~Q(affected=""), name="idea_says_what"),
            models.CheckConstraint(
                condition=Q(state="merged", into__isnull=False) | ~Q(state="merged") & Q(into=None),
                name="idea_merged_into_one",
            ),
            models.CheckConstraint(condition=~Q(into=F("id")), name="idea_into_another"),
        ]
        indexes = [models.Index(fields=["collaboration", "-number"], name="ideas_newest")]

    def __str__(self) -> str:
        return f"{self.number} {self.title}"


class IdeaStep(models.Model):
    """What was done with an idea, by whom and why. Only added to."""

    class Kind(models.TextChoices):
        SUBMITTED = "submitted"
        ANSWERED = "answered"
        MERGED = "merged"
        WITHDRAWN = "withdrawn"
        HIDDEN = "hidden"
        SHOWN = "shown"
        COMMENT_HIDDEN = "c_hidden"

    id = models.BigAutoField(primary_key=True)
    idea = models.ForeignKey(Idea, models.PROTECT, related_name="steps")
    kind = models.CharField(max_length=9, choices=Kind.choices)
    state = models.CharField(max_length=9, choices=Idea.State.choices, help_text="the idea's, after it")
    text = models.CharField(max_length=LONGEST_TEXT, blank=True)
    made_by = models.ForeignKey("people.Person", models.PROTECT, related_name="+", db_index=False)
    made_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(text="") | Q(kind="submitted"), name="idea_step_says_why"),
        ]

    def __str__(self) -> str:
        return f"{self.idea_id} {self.kind}"


class IdeaComment(models.Model):
    """What somebody says of an idea, for all to read; `official` by the secretariat."""

    id = models.BigAutoField(primary_key=True)
    idea = models.ForeignKey(Idea, models.PROTECT, related_name="comments")
    text = models.CharField(max_length=LONGEST_COMMENT)
    official = models.BooleanField(default=False)
    made_at = models.DateTimeField()
    hidden = models.BooleanField(default=False)

    def __str__(self) -> str:
        return f"{self.idea_id} {self.made_at}"


class Authorship(models.Model):
    """Who wrote an idea or a comment. `named`: her first name may stand by it; `may_ask`: she may be asked to try what
    comes of it, which she can take back."""

    id = models.BigAutoField(primary_key=True)
    idea = models.OneToOneField(Idea, models.PROTECT, null=True, related_name="authorship")
    comment = models.OneToOneField(IdeaComment, models.PROTECT, null=True, related_name="authorship")
    person = models.ForeignKey("people.Person", models.PROTECT, related_name="+")
    named = models.BooleanField(default=False)
    may_ask = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(idea=None, comment__isnull=False) | Q(idea__isnull=False, comment=None),
                name="authorship_of_one",
            ),
        ]

    def __str__(self) -> str:
        return str(self.pk)


class IdeaSupport(models.Model):
    """Somebody wants it too."""

    id = models.BigAutoField(primary_key=True)
    idea = models.ForeignKey(Idea, models.PROTECT, related_name="supports", db_index=False)
    person = models.ForeignKey("people.Person", models.PROTECT, related_name="+")
    made_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["idea", "person"], name="idea_supported_once")]

    def __str__(self) -> str:
        return str(self.pk)


class IdeaFollow(models.Model):
    """Somebody wants to hear what becomes of it."""

    id = models.BigAutoField(primary_key=True)
    idea = models.ForeignKey(Idea, models.PROTECT, related_name="follows", db_index=False)
    person = models.ForeignKey("people.Person", models.PROTECT, related_name="+")
    made_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["idea", "person"], name="idea_followed_once")]

    def __str__(self) -> str:
        return str(self.pk)


class IdeaReport(models.Model):
    """Somebody says that an idea, or a comment on it, should not stand there. `upheld` is what the secretariat said."""

    class Why(models.TextChoices):
        SPAM = "spam"
        ABUSE = "abuse"
        PRIVATE = "private", "it tells of somebody"
        OTHER = "other"

    id = models.BigAutoField(primary_key=True)
    idea = models.ForeignKey(Idea, models.PROTECT, related_name="reports", db_index=False)
    comment = models.ForeignKey(IdeaComment, models.PROTECT, null=True, related_name="reports")
    person = models.ForeignKey("people.Person", models.PROTECT, related_name="+")
    why = models.CharField(max_length=7, choices=Why.choices)
    made_at = models.DateTimeField()
    upheld = models.BooleanField(null=True)
    settled_by = models.ForeignKey("people.Person", models.PROTECT, null=True, related_name="+", db_index=False)
    settled_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["idea", "comment", "person"], name="idea_reported_once", nulls_distinct=False
            ),
            models.CheckConstraint(
                condition=Q(upheld=None, settled_at=None, settled_by=None)
                | Q(upheld__isnull=False, settled_at__isnull=False, settled_by__isnull=False),
                name="idea_report_settled_whole",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.idea_id} {self.why}"
