"""Votes: announced, opened, cast, counted when they close, and put once more when too few took part."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Max, Q
from django.utils import timezone

from aktiv.collaboration.actions.turns import my_turn, note
from aktiv.collaboration.models import Ballot, Body, Collaboration, Elector, Mandate, Member, Outcome, Proxy, Vote
from aktiv.collaboration.models.votes import LONGEST_MEMO, LONGEST_REASON
from aktiv.collaboration.queries.agreements import version_in_force
from aktiv.collaboration.queries.initiative_votes import require_memo_read
from aktiv.collaboration.queries.mandates import access_body, giving, holding, require_mandate
from aktiv.collaboration.queries.parties import access_member
from aktiv.collaboration.queries.votes import (
    access_vote,
    chairs_member,
    closed_uncounted,
    counted,
    outcome_of,
    proxies_of,
    standing,
)
from aktiv.collaboration.queries.weighing import electorate_on, weights_by
from aktiv.people.permissions import MandateRight, Permission, Thing
from aktiv.values.refusal import Refusal
from aktiv.values.typed_text import many_lines, one_line

CALL, VOTE = Permission.COLLABORATION_CALL, Permission.COLLABORATION_VOTE
CONSENT_LEAST = timedelta(days=5)
"""Silence is a yes in a vote by consent: there must be time to speak. The database holds it too."""
RULES = frozenset({"ordinary", "qualified", "consent", "unanimous"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """What a body is asked, and by which rule it is decided."""

    body: str
    subject: str
    memo: str
    rule: str = "ordinary"
    double_majority: bool = False
    chair_decides: bool = False


@transaction.atomic
def announce(question: Question, *, by: UUID, now: datetime) -> Vote:
    """Lays a question before a body, with its memo, for all to read.

    Raises Refusal: not_found, no_mandate, mandate_over, not_a_kind, missing_text, too_long.
    """
    home = my_turn()
    body = access_body(home.pk, question.body)
    require_mandate(CALL, Thing(collaboration_id=home.pk, body_id=body.pk), by=by, now=now)
    if question.rule not in RULES:
        raise Refusal("not_a_kind")
    rule: dict[str, Any] = {"kind": question.rule}
    if question.double_majority:
        rule["double_majority"] = True
    made = _made(
        home,
        body,
        one_line(question.subject, limit=160, required=True),
        many_lines(question.memo, limit=LONGEST_MEMO, required=True),
        rule=rule,
        chair_decides=question.chair_decides and question.rule == "ordinary",
        by=by,
        now=now,
    )
    note("collaboration.vote_announced", home.pk, by=by, now=now, vote=made.number, body=body.slug)
    return made


@transaction.atomic
def open_vote(number: int, closes_at: datetime, *, by: UUID, now: datetime) -> Vote:
    """Opens a vote until a moment. Who may vote and how much each weighs is frozen: the parties of the day, their
    populations, and the key of the agreement in force.

    Raises Refusal: not_found, no_mandate, mandate_over, vote_opened_already, closes_in_the_past,
    consent_too_short(days), no_agreement,
    vote_key_wrong, cap_impossible, unknown_population, unknown_member, key_is_zero, memo_too_new(first).
    """
    home = my_turn()
    vote = access_vote(home.pk, number, lock=True)
    require_mandate(CALL, Thing(collaboration_id=home.pk, body_id=vote.body_id), by=by, now=now)
    _opened(vote, closes_at, by, now)
    note("collaboration.vote_opened", home.pk, by=by, now=now, vote=number, closes_at=closes_at)
    return vote


@transaction.atomic
def reopen(number: int, closes_at: datetime, *, by: UUID, now: datetime) -> Vote:
    """Puts a vote that too few took part in once more, under a new number and open at once.

    Raises Refusal: not_found, no_mandate, mandate_over, vote_not_closed, vote_was_quorate, reopened_already, and as
    `open_vote` does.
    """
    home = my_turn()
    before = access_vote(home.pk, number, lock=True)
    require_mandate(CALL, Thing(collaboration_id=home.pk, body_id=before.body_id), by=by, now=now)
    if standing(before, now) != "closed":
        raise Refusal("vote_not_closed")
    if _counted(before, now).outcome != "inquorate":
        raise Refusal("vote_was_quorate")
    if before.again_of_id is not None or Vote.objects.filter(again_of=before).exists():
        raise Refusal("reopened_already")
    again = _made(
        home,
        before.body,
        before.subject,
        before.memo,
        rule=before.rule,
        chair_decides=before.chair_decides,
        by=by,
        now=now,
        again_of=before,
    )
    _opened(again, closes_at, by, now)
    note("collaboration.vote_reopened", home.pk, by=by, now=now, vote=again.number, again_of=number)
    return again


@transaction.atomic
def give_proxy(number: int, giver: str, holder: str, *, by: UUID, now: datetime) -> Proxy:
    """Lets another member vote for the giver, in one open vote. Whoever votes for the giver in the body says it; the
    giver may still vote itself, and the last ballot counts.

    Raises Refusal: not_found, no_mandate, mandate_over, vote_not_open, vote_closed, not_an_elector, proxy_to_itself,
    proxy_given_already, proxy_held_already.
    """
    home = my_turn()
    vote = access_vote(home.pk, number, lock=True)
    _require_open(vote, now)
    of, to = _elector(vote, access_member(home.pk, giver)), _elector(vote, access_member(home.pk, holder))
    if of.pk == to.pk:
        raise Refusal("proxy_to_itself")
    thing = Thing(collaboration_id=home.pk, body_id=vote.body_id, member_id=of.pk)
    right = giving(VOTE, require_mandate(VOTE, thing, by=by, now=now), thing)
    for each in proxies_of(vote.pk):
        if each.giver_id == of.pk:
            raise Refusal("proxy_given_already")
        if each.holder_id == to.pk:
            raise Refusal("proxy_held_already")
    made = Proxy.objects.create(vote=vote, giver=of, holder=to, mandate_id=_id(right), made_by_id=by, made_at=now)
    note("collaboration.proxy_given", home.pk, by=by, now=now, vote=number, giver=giver, holder=holder)
    return made


@transaction.atomic
def cast(number: int, member_number: str, choice: str, *, reason: str = "", by: UUID, now: datetime) -> Ballot:
    """Says what a member wants, by its own seat, as its deputy, or by its proxy. The last that was said counts.

    Raises Refusal: not_found, not_a_kind, too_long, vote_not_open, vote_closed, not_an_elector, no_mandate,
    mandate_over, reason_wanted.
    """
    home = my_turn()
    vote = access_vote(home.pk, number, lock=True)
    if choice not in Ballot.Choice.values:
        raise Refusal("not_a_kind")
    _require_open(vote, now)
    member = _elector(vote, access_member(home.pk, member_number))
    right, proxy = _by_which_right(vote, member, by, now)
    why = many_lines(reason, limit=LONGEST_REASON)
    if vote.rule["kind"] == "consent" and choice == Ballot.Choice.AGAINST and not why:
        raise Refusal("reason_wanted")
    way = "proxy" if proxy is not None else right.role
    made = Ballot.objects.create(
        vote=vote,
        member=member,
        choice=choice,
        reason=why,
        way=way,
        proxy=proxy,
        mandate_id=right.id,
        made_by_id=by,
        cast_at=now,
    )
    note("collaboration.ballot_cast", home.pk, by=by, now=now, vote=number, member=member_number, way=way)
    return made


def count_closed(*, now: datetime) -> int:
    """Counts what has closed since. Returns how many votes."""
    closed = closed_uncounted(now)
    for each in closed:
        with transaction.atomic():
            _counted(access_vote(each.collaboration_id, each.number, lock=True), now)
    return len(closed)


def _counted(vote: Vote, now: datetime) -> Outcome:
    """The outcome of a closed vote, whose row is held; stored the first time."""
    there = outcome_of(vote.pk)
    if there is not None:
        return there
    result = counted(vote)
    made = Outcome.objects.create(vote=vote, outcome=result["outcome"], result=result, counted_at=now)
    note(
        "collaboration.vote_counted",
        vote.collaboration_id,
        by=None,
        now=now,
        vote=vote.number,
        outcome=made.outcome,
    )
    return made


def _made(
    home: Collaboration,
    body: Body,
    subject: str,
    memo: str,
    *,
    rule: dict[str, Any],  # Any: JSON as files say it
    chair_decides: bool,
    by: UUID,
    now: datetime,
    again_of: Vote | None = None,
) -> Vote:
    last = Vote.objects.filter(collaboration=home).aggregate(last=Max("number"))["last"] or 0
    return Vote.objects.create(
        collaboration=home,
        number=last + 1,
        body=body,
        subject=subject,
        memo=memo,
        rule=rule,
        chair_decides=chair_decides,
        again_of=again_of,
        made_by_id=by,
        made_at=now,
    )


def _opened(vote: Vote, closes_at: datetime, by: UUID, now: datetime) -> None:
    if vote.opened_at is not None:
        raise Refusal("vote_opened_already")
    if closes_at <= now:
        raise Refusal("closes_in_the_past")
    if vote.rule["kind"] == "consent" and closes_at - now < CONSENT_LEAST:
        raise Refusal("consent_too_short", days=CONSENT_LEAST.days)
    require_memo_read(vote, now)
    day, home = timezone.localdate(now), vote.collaboration_id
    version = version_in_force(home, day)
    if version is None:
        raise Refusal("no_agreement")
    electorate = electorate_on(home, day)
    weights_by(version.vote_key, electorate)
    Elector.objects.bulk_create([Elector(vote=vote, member=member, population=people) for member, people in electorate])
    chairing = Mandate.objects.filter(holding(now), Q(role=Mandate.Role.CHAIR), collaboration_id=home)
    vote.opened_at, vote.opened_by_id, vote.closes_at, vote.key = now, by, closes_at, version.vote_key
    if vote.chair_decides:
        vote.chair = chairs_member(vote.body_id, list(chairing.select_related("member")))
    vote.save(update_fields=["opened_at", "opened_by", "closes_at", "key", "chair"])


def _require_open(vote: Vote, now: datetime) -> None:
    stands = standing(vote, now)
    if stands == "announced":
        raise Refusal("vote_not_open")
    if stands == "closed" or outcome_of(vote.pk) is not None:
        raise Refusal("vote_closed", closed=vote.closes_at)


def _elector(vote: Vote, member: Member) -> Member:
    if not Elector.objects.filter(vote=vote, member=member).exists():
        raise Refusal("not_an_elector")
    return member


def _by_which_right(vote: Vote, member: Member, by: UUID, now: datetime) -> tuple[MandateRight, Proxy | None]:
    """Her mandate for the member in the body, or else for the member that holds its proxy. Raises Refusal: no_mandate,
    mandate_over."""
    thing = Thing(collaboration_id=vote.collaboration_id, body_id=vote.body_id, member_id=member.pk)
    try:
        held = require_mandate(VOTE, thing, by=by, now=now)
    except Refusal:
        proxy = next((each for each in proxies_of(vote.pk) if each.giver_id == member.pk), None)
        if proxy is None:
            raise
        instead = Thing(collaboration_id=vote.collaboration_id, body_id=vote.body_id, member_id=proxy.holder_id)
        right = giving(VOTE, require_mandate(VOTE, instead, by=by, now=now), instead)
        return _there(right), proxy
    return _there(giving(VOTE, held, thing)), None


def _there(right: MandateRight | None) -> MandateRight:
    if right is None:
        raise Refusal("no_mandate")
    return right


def _id(right: MandateRight | None) -> int:
    return _there(right).id
