"""Votes of a body: who might vote and with which weight, what each said, and what came of it."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

LONGEST_MEMO = 20_000
LONGEST_REASON = 1_000


class Vote(models.Model):
    """A question to a body. It is announced, opened once until a moment, and counted then.

    `rule` is as files say it, without the chair. `key` and `chair` (the number of the chair's member, where the chair
    has the casting vote) are written when it opens, with its electors. A vote that too few took part in may be put once
    more: `again_of` is the one before.
    """

    id = models.BigAutoField(primary_key=True)
    collaboration = models.ForeignKey(
        "collaboration.Collaboration", models.PROTECT, related_name="votes", db_index=False
    )
    number = models.PositiveIntegerField()
    body = models.ForeignKey("collaboration.Body", models.PROTECT, related_name="votes", db_index=False)
    subject = models.CharField(max_length=160)
    memo = models.TextField(max_length=LONGEST_MEMO)
    rule = models.JSONField()
    chair_decides = models.BooleanField(default=False)
    again_of = models.OneToOneField("self", models.PROTECT, null=True, related_name="again")
    made_by = models.ForeignKey("people.Person", models.PROTECT, null=True, related_name="+", db_index=False)
    made_at = models.DateTimeField()
    opened_at = models.DateTimeField(null=True)
    opened_by = models.ForeignKey("people.Person", models.PROTECT, null=True, related_name="+", db_index=False)
    closes_at = models.DateTimeField(null=True)
    key = models.JSONField(null=True)
    chair = models.CharField(max_length=12, null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["collaboration", "number"], name="vote_once"),
            models.CheckConstraint(condition=~Q(subject="") & ~Q(memo=""), name="vote_says_what"),
            models.CheckConstraint(
                condition=Q(opened_at=None, closes_at=None, key=None)
                | Q(opened_at__isnull=False, closes_at__gt=F("opened_at"), key__isnull=False),
                name="vote_opened_whole",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.subject}"


class Elector(models.Model):
    """A member that may vote in one vote, and its population, as they were when it opened."""

    id = models.BigAutoField(primary_key=True)
    vote = models.ForeignKey(Vote, models.PROTECT, related_name="electors", db_index=False)
    member = models.ForeignKey("collaboration.Member", models.PROTECT, related_name="+", db_index=False)
    population = models.PositiveIntegerField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["vote", "member"], name="elector_once")]

    def __str__(self) -> str:
        return f"{self.vote_id} {self.member_id}"


class Proxy(models.Model):
    """One member lets another vote for it in one vote. Each gives one and holds one at most."""

    id = models.BigAutoField(primary_key=True)
    vote = models.ForeignKey(Vote, models.PROTECT, related_name="proxies", db_index=False)
    giver = models.ForeignKey("collaboration.Member", models.PROTECT, related_name="+", db_index=False)
    holder = models.ForeignKey("collaboration.Member", models.PROTECT, related_name="+", db_index=False)
    mandate = models.ForeignKey("collaboration.Mandate", models.PROTECT, related_name="+", db_index=False)
    made_by = models.ForeignKey("people.Person", models.PROTECT, null=True, related_name="+", db_index=False)
    made_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["vote", "giver"], name="proxy_given_once"),
            models.UniqueConstraint(fields=["vote", "holder"], name="proxy_held_once"),
            models.CheckConstraint(condition=~Q(giver=F("holder")), name="proxy_of_two"),
        ]

    def __str__(self) -> str:
        return f"{self.giver_id} → {self.holder_id}"


class Ballot(models.Model):
    """What a member said, by whose mandate, and in which way. Never changes: of several the last one counts."""

    class Choice(models.TextChoices):
        FOR = "for"
        AGAINST = "against"
        ABSTAIN = "abstain"

    class Way(models.TextChoices):
        MEMBER = "member"
        DEPUTY = "deputy"
        PROXY = "proxy"

    id = models.BigAutoField(primary_key=True)
    vote = models.ForeignKey(Vote, models.PROTECT, related_name="ballots", db_index=False)
    member = models.ForeignKey("collaboration.Member", models.PROTECT, related_name="+", db_index=False)
    choice = models.CharField(max_length=7, choices=Choice.choices)
    reason = models.TextField(max_length=LONGEST_REASON, blank=True)
    way = models.CharField(max_length=6, choices=Way.choices)
    proxy = models.ForeignKey(Proxy, models.PROTECT, null=True, related_name="+", db_index=False)
    mandate = models.ForeignKey("collaboration.Mandate", models.PROTECT, related_name="+", db_index=False)
    made_by = models.ForeignKey("people.Person", models.PROTECT, related_name="+", db_index=False)
    cast_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["vote", "member", "cast_at"], name="one_ballot_at_a_moment"),
            models.CheckConstraint(
                condition=Q(way="proxy", proxy__isnull=False) | ~Q(way="proxy") & Q(proxy=None),
                name="ballot_by_proxy_names_it",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.vote_id} {self.member_id} {self.choice}"


class Outcome(models.Model):
    """What came of a vote, as it was counted after it closed. Anybody can count it again from the same rows."""

    id = models.BigAutoField(primary_key=True)
    vote = models.OneToOneField(Vote, models.PROTECT, related_name="outcome")
    outcome = models.CharField(max_length=16)
    result = models.JSONField()
    counted_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.vote_id} {self.outcome}"
