"""Initiatives on their way through the gates: texts, backing, evidence, votes on them, and every step."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

LONGEST_TITLE, LONGEST_WHAT, LONGEST_AFFECTED, LONGEST_CONTACT = 120, 20_000, 300, 160
LONGEST_REASON, LONGEST_EVIDENCE, LONGEST_ADDRESS = 2_000, 10_000, 500
GATES = ("G0", "G1", "G2", "G3", "G4", "G5", "G6", "G7")


class InitiativeTerms(models.Model):
    """What the collaboration has set for its gates from a day on. Never changes: the next is a new row."""

    id = models.BigAutoField(primary_key=True)
    collaboration = models.ForeignKey("collaboration.Collaboration", models.PROTECT, related_name="+", db_index=False)
    from_day = models.DateField()
    answer_days = models.PositiveSmallIntegerField(help_text="working days until one that is sent in is answered")
    memo_days = models.PositiveSmallIntegerField(help_text="working days that a memo is public before the vote opens")
    residents = models.PositiveIntegerField(help_text="supporters that do instead of two members")
    made_by = models.ForeignKey("people.Person", models.PROTECT, null=True, related_name="+", db_index=False)
    made_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["collaboration", "from_day"], name="initiative_terms_once_a_day"),
            models.CheckConstraint(
                condition=Q(answer_days__range=(1, 100), memo_days__range=(1, 100), residents__gte=1),
                name="initiative_terms_within_reason",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.from_day} {self.answer_days} {self.memo_days} {self.residents}"


class Initiative(models.Model):
    """Something that members want to do together. Where it stands is what its last step says, and its title what its
    newest text says: triggers write both. `owner` is the product owner's mandate.

    `service` is the one of the agreement that it is of, null for the agreement as a whole; it never changes.
    `origin` is where one came from that another collaboration let go of as a file, and `origin_sha256` that file's own.
    """

    class State(models.TextChoices):
        DRAFT = "draft"
        SUBMITTED = "submitted"
        SCREENING = "screening"
        ASSESSING = "assessing"
        READY = "ready", "ready to be decided"
        DECIDED = "decided"
        FINANCING = "financing"
        COMMITTED = "committed"
        IN_DELIVERY = "in_delivery"
        PILOT = "pilot"
        GENERAL = "general", "in general use"
        EVALUATING = "evaluating"
        CLOSED = "closed"
        MERGED = "merged"
        WITHDRAWN = "withdrawn"
        STOPPED = "stopped"

        @classmethod
        def over(cls) -> frozenset[str]:
            """Those that nothing leads out of."""
            return frozenset({cls.CLOSED, cls.MERGED, cls.WITHDRAWN, cls.STOPPED})

    class Decision(models.TextChoices):
        APPROVED = "approved"
        DEFERRED = "deferred"
        REJECTED = "rejected"

    class Verdict(models.TextChoices):
        KEEP = "keep"
        CHANGE = "change"
        RETIRE = "retire"

    id = models.BigAutoField(primary_key=True)
    collaboration = models.ForeignKey(
        "collaboration.Collaboration", models.PROTECT, related_name="initiatives", db_index=False
    )
    number = models.PositiveIntegerField()
    title = models.CharField(max_length=LONGEST_TITLE, blank=True)
    state = models.CharField(max_length=11, choices=State.choices, default=State.DRAFT)
    decision = models.CharField(max_length=8, choices=Decision.choices, blank=True)
    verdict = models.CharField(max_length=6, choices=Verdict.choices, blank=True)
    into = models.ForeignKey("self", models.PROTECT, null=True, related_name="merged")
    owner = models.ForeignKey("collaboration.Mandate", models.PROTECT, null=True, related_name="+", db_index=False)
    service = models.ForeignKey("collaboration.Service", models.PROTECT, null=True, related_name="+", db_index=False)
    origin = models.CharField(max_length=LONGEST_ADDRESS, blank=True)
    origin_sha256 = models.CharField(max_length=64, blank=True)
    made_by = models.ForeignKey("people.Person", models.PROTECT, null=True, related_name="+", db_index=False)
    made_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["collaboration", "number"], name="initiative_once"),
            models.UniqueConstraint(
                fields=["collaboration", "origin"], condition=~Q(origin=""), name="initiative_imported_once"
            ),
            models.CheckConstraint(
                condition=Q(state="merged", into__isnull=False) | ~Q(state="merged") & Q(into=None),
                name="initiative_merged_into_one",
            ),
            models.CheckConstraint(condition=~Q(into=F("id")), name="initiative_into_another"),
            models.CheckConstraint(
                condition=Q(origin="", origin_sha256="") | ~Q(origin="") & ~Q(origin_sha256=""),
                name="initiative_origin_has_a_fingerprint",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.title}"

    @property
    def is_over(self) -> bool:
        """Whether nothing more can become of it: a state that nothing leads out of, or rejected."""
        return self.state in self.State.over() or (
            self.state == self.State.DECIDED and self.decision == self.Decision.REJECTED
        )


class InitiativeVersion(models.Model):
    """What an initiative says it is, and what it is thought to cost, in øre. Never changes: another comes after it.

    `sha256` is of all that is said, so that a vote, a sign-off and a step can name what was seen.
    """

    id = models.BigAutoField(primary_key=True)
    initiative = models.ForeignKey(Initiative, models.PROTECT, related_name="versions", db_index=False)
    number = models.PositiveIntegerField()
    title = models.CharField(max_length=LONGEST_TITLE)
    what = models.TextField(max_length=LONGEST_WHAT)
    affected = models.CharField(max_length=LONGEST_AFFECTED, blank=True, help_text="who would notice")
    contact = models.CharField(max_length=LONGEST_CONTACT, blank=True, help_text="the office that answers for it")
    low_ore = models.PositiveBigIntegerField(null=True)
    high_ore = models.PositiveBigIntegerField(null=True)
    evaluate_on = models.DateField(null=True, help_text="from which day it is looked at what came of it")
    language = models.CharField(max_length=2)
    change_note = models.CharField(max_length=LONGEST_REASON, blank=True)
    sha256 = models.CharField(max_length=64)
    made_by = models.ForeignKey("people.Person", models.PROTECT, null=True, related_name="+", db_index=False)
    made_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["initiative", "number"], name="initiative_version_once"),
            models.CheckConstraint(condition=~Q(title="") & ~Q(what=""), name="initiative_version_says_what"),
            models.CheckConstraint(
                condition=Q(low_ore=None, high_ore=None) | Q(low_ore__isnull=False, high_ore__gte=F("low_ore")),
                name="initiative_cost_in_order",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.initiative_id} {self.number} {self.title}"


class InitiativeSource(models.Model):
    """An idea that an initiative comes from. Who suggested it keeps the credit."""

    id = models.BigAutoField(primary_key=True)
    initiative = models.ForeignKey(Initiative, models.PROTECT, related_name="sources", db_index=False)
    idea = models.ForeignKey("collaboration.Idea", models.PROTECT, related_name="initiatives")
    made_by = models.ForeignKey("people.Person", models.PROTECT, null=True, related_name="+", db_index=False)
    made_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["initiative", "idea"], name="initiative_source_once")]

    def __str__(self) -> str:
        return f"{self.initiative_id} {self.idea_id}"


class Backing(models.Model):
    """A member wants it looked into, by whose mandate."""

    id = models.BigAutoField(primary_key=True)
    initiative = models.ForeignKey(Initiative, models.PROTECT, related_name="backings", db_index=False)
    member = models.ForeignKey("collaboration.Member", models.PROTECT, related_name="+", db_index=False)
    reason = models.CharField(max_length=LONGEST_REASON, blank=True)
    mandate = models.ForeignKey("collaboration.Mandate", models.PROTECT, related_name="+", db_index=False)
    made_by = models.ForeignKey("people.Person", models.PROTECT, null=True, related_name="+", db_index=False)
    made_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["initiative", "member"], name="initiative_backed_once")]

    def __str__(self) -> str:
        return f"{self.initiative_id} {self.member_id}"


class GateEvidence(models.Model):
    """What somebody lays down for one requirement of a gate: a text, or where a document is, with its SHA-256.

    `version` is the text of the initiative that was seen. A row that was wrong is taken back by another row.
    """

    id = models.BigAutoField(primary_key=True)
    initiative = models.ForeignKey(Initiative, models.PROTECT, related_name="evidence")
    requirement = models.CharField(max_length=20)
    text = models.TextField(max_length=LONGEST_EVIDENCE, blank=True)
    url = models.CharField(max_length=LONGEST_ADDRESS, blank=True)
    sha256 = models.CharField(max_length=64, help_text="of the text, or of the document as it was seen")
    on_day = models.DateField(help_text="of which day it tells")
    version = models.ForeignKey(InitiativeVersion, models.PROTECT, related_name="+", db_index=False)
    member = models.ForeignKey("collaboration.Member", models.PROTECT, related_name="+", db_index=False)
    role = models.CharField(max_length=14)
    mandate = models.ForeignKey("collaboration.Mandate", models.PROTECT, related_name="+", db_index=False)
    takes_back = models.OneToOneField("self", models.PROTECT, null=True, related_name="taken_back")
    made_by = models.ForeignKey("people.Person", models.PROTECT, null=True, related_name="+", db_index=False)
    made_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(text="") | ~Q(url=""), name="gate_evidence_is_something"),
            models.CheckConstraint(condition=Q(sha256__regex=r"^[0-9a-f]{64}$"), name="gate_evidence_fingerprint"),
            models.CheckConstraint(condition=~Q(takes_back=F("id")), name="gate_evidence_takes_back_another"),
        ]

    def __str__(self) -> str:
        return f"{self.initiative_id} {self.requirement}"


class InitiativeVote(models.Model):
    """A vote about an initiative: to decide it, to put it off, or to waive one gate. `version` and `memo_sha256` are
    what those who vote were shown: a text that comes later changes nothing of it."""

    class Purpose(models.TextChoices):
        DECIDE = "decide"
        DEFER = "defer"
        WAIVE = "waive"

    id = models.BigAutoField(primary_key=True)
    vote = models.OneToOneField("collaboration.Vote", models.PROTECT, related_name="about_initiative")
    initiative = models.ForeignKey(Initiative, models.PROTECT, related_name="votes")
    version = models.ForeignKey(InitiativeVersion, models.PROTECT, related_name="+", db_index=False)
    purpose = models.CharField(max_length=6, choices=Purpose.choices)
    gate = models.CharField(max_length=2, blank=True)
    memo_sha256 = models.CharField(max_length=64)
    made_by = models.ForeignKey("people.Person", models.PROTECT, null=True, related_name="+", db_index=False)
    made_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(purpose="waive", gate__in=GATES) | ~Q(purpose="waive") & Q(gate=""),
                name="initiative_vote_names_the_gate",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.vote_id} {self.purpose} {self.initiative_id}"


class Transition(models.Model):
    """One step of an initiative, from state to state: who, by which mandate, why, what was seen, and what was waived.

    `seen` has each need of the gate with whether it was met, by what, and the fingerprints of it; `missing` those that
    were not, which `waived_by` allows. `sha256` is of all of it and of the step before, so that nothing between two
    steps can be taken out unseen. Without a person the service did it by itself.
    """

    id = models.BigAutoField(primary_key=True)
    initiative = models.ForeignKey(Initiative, models.PROTECT, related_name="transitions", db_index=False)
    number = models.PositiveIntegerField()
    act = models.CharField(max_length=12)
    gate = models.CharField(max_length=2, blank=True)
    state_from = models.CharField(max_length=11, choices=Initiative.State.choices)
    state_to = models.CharField(max_length=11, choices=Initiative.State.choices)
    decision = models.CharField(max_length=8, choices=Initiative.Decision.choices, blank=True)
    verdict = models.CharField(max_length=6, choices=Initiative.Verdict.choices, blank=True)
    into = models.ForeignKey(Initiative, models.PROTECT, null=True, related_name="+", db_index=False)
    role = models.CharField(max_length=14)
    member = models.ForeignKey("collaboration.Member", models.PROTECT, null=True, related_name="+", db_index=False)
    mandate = models.ForeignKey("collaboration.Mandate", models.PROTECT, null=True, related_name="+", db_index=False)
    reason = models.CharField(max_length=LONGEST_REASON, blank=True)
    seen = models.JSONField()
    missing = models.JSONField()
    version = models.ForeignKey(InitiativeVersion, models.PROTECT, related_name="+", db_index=False)
    vote = models.OneToOneField(InitiativeVote, models.PROTECT, null=True, related_name="carried_out")
    waived_by = models.OneToOneField(InitiativeVote, models.PROTECT, null=True, related_name="waived")
    previous_sha256 = models.CharField(max_length=64, blank=True)
    sha256 = models.CharField(max_length=64)
    made_by = models.ForeignKey("people.Person", models.PROTECT, null=True, related_name="+", db_index=False)
    made_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["initiative", "number"], name="transition_once"),
            models.CheckConstraint(
                condition=Q(missing=[]) | Q(waived_by__isnull=False), name="transition_meets_its_gate"
            ),
            models.CheckConstraint(
                condition=Q(made_by=None, mandate=None, role="service")
                | Q(made_by__isnull=False, mandate__isnull=False, member__isnull=False),
                name="transition_by_a_mandate",
            ),
            models.CheckConstraint(
                condition=~Q(reason="") | ~Q(state_to__in=["merged", "withdrawn", "stopped"]),
                name="transition_out_says_why",
            ),
            models.CheckConstraint(
                condition=Q(state_to="merged", into__isnull=False) | ~Q(state_to="merged") & Q(into=None),
                name="transition_merges_into_one",
            ),
            models.CheckConstraint(
                condition=Q(state_to="decided", vote__isnull=False) & ~Q(decision="") | ~Q(state_to="decided"),
                name="transition_decided_by_a_vote",
            ),
            models.CheckConstraint(
                condition=~Q(state_to="closed") | ~Q(verdict=""), name="transition_closes_with_a_verdict"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.initiative_id} {self.state_from} → {self.state_to}"
