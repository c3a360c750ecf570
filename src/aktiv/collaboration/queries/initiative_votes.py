"""Votes about initiatives: when one may open, and what a gate was waived by."""

from __future__ import annotations

from datetime import datetime

from django.utils import timezone

from aktiv.collaboration.models import InitiativeVote, Vote
from aktiv.collaboration.queries.initiatives import link_of, opens_first, votes_on
from aktiv.collaboration.rules.gates import PASSED
from aktiv.values.refusal import Refusal

WAIVE = InitiativeVote.Purpose.WAIVE


def require_memo_read(vote: Vote, now: datetime) -> None:
    """Refuses to open a vote on what becomes of an initiative before its memo has been public long enough, unless
    another vote has waived that: memo_too_new(first). Votes about anything else open when they like."""
    link = link_of(vote)
    if link is None or link.purpose == WAIVE:
        return
    first = opens_first(link)
    if timezone.localdate(now) < first and not _waived(link):
        raise Refusal("memo_too_new", first=first)


def _waived(link: InitiativeVote) -> bool:
    return any(
        each.link.purpose == WAIVE and each.link.gate == "G3" and each.outcome in PASSED and not each.is_used
        for each in votes_on(link.initiative_id)
    )
