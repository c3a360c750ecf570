"""Reading votes: how each stands, who may vote for whom, and the rows that anybody can count again."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from aktiv.collaboration.files.answering import recounted
from aktiv.collaboration.models import Ballot, Elector, Mandate, Outcome, Proxy, Vote
from aktiv.collaboration.queries.weighing import weights_by
from aktiv.values.refusal import Refusal


def votes_of(collaboration_id: int) -> list[Vote]:
    """Every vote, the newest first, with its body, and its outcome where it is counted."""
    rows = Vote.objects.filter(collaboration_id=collaboration_id).select_related("body", "outcome", "again_of")
    return list(rows.order_by("-number"))


def access_vote(collaboration_id: int, number: int, *, lock: bool = False) -> Vote:
    """A vote with its body; `lock` holds it to the end of the transaction. Raises Refusal: not_found."""
    rows = Vote.objects.filter(collaboration_id=collaboration_id, number=number)
    rows = rows.select_related("body", "again_of", "outcome")
    if lock:
        rows = rows.select_for_update(of=("self",), no_key=True)
    found = rows.first()
    if found is None:
        raise Refusal("not_found")
    return found


def standing(vote: Vote, now: datetime) -> str:
    """announced, open or closed at a moment. At the very moment of closing it is open."""
    if vote.opened_at is None or vote.closes_at is None:
        return "announced"
    return "open" if now <= vote.closes_at else "closed"


def electors_of(vote_id: int) -> list[Elector]:
    """Who may vote, by number."""
    rows = Elector.objects.filter(vote_id=vote_id).select_related("member")
    return sorted(rows, key=lambda each: (int(each.member.number), each.pk))


def ballots_of(vote_id: int) -> list[Ballot]:
    """Every ballot with whose it is and by whom, in the order they were cast."""
    rows = Ballot.objects.filter(vote_id=vote_id).select_related("member", "made_by", "proxy__holder")
    return list(rows.order_by("cast_at", "pk"))


def proxies_of(vote_id: int) -> list[Proxy]:
    """Who lets whom vote."""
    return list(Proxy.objects.filter(vote_id=vote_id).select_related("giver", "holder").order_by("made_at", "pk"))


def outcome_of(vote_id: int) -> Outcome | None:
    """What was counted; None until then."""
    return Outcome.objects.filter(vote_id=vote_id).first()


def closed_uncounted(now: datetime) -> list[Vote]:
    """Votes that have closed and are not counted yet."""
    rows = Vote.objects.filter(closes_at__lt=now, outcome=None).select_related("body")
    return list(rows.order_by("pk"))


def chairs_member(body_id: int, held: list[Mandate]) -> str | None:
    """The number of the member whose mandate chairs a body, among those that hold."""
    return next((each.member.number for each in held if each.role == "chair" and each.body_id == body_id), None)


def recount_input(vote: Vote) -> dict[str, Any]:  # Any: JSON as `aktiv collaboration recount` reads it
    """The stored rows of a vote that has opened, as anybody counts them."""
    if vote.closes_at is None or vote.key is None:
        raise ValueError("a vote that has not opened")
    rule = dict(vote.rule)
    if vote.chair is not None:
        rule["chair"] = vote.chair
    return {
        "key": vote.key,
        "rule": rule,
        "members": [
            {"id": each.member.number} | ({"population": each.population} if each.population is not None else {})
            for each in electors_of(vote.pk)
        ],
        "ballots": [
            {"member": each.member.number, "choice": each.choice, "cast_at": moment(each.cast_at)}
            for each in ballots_of(vote.pk)
        ],
        "closes_at": moment(vote.closes_at),
    }


def counted(vote: Vote) -> dict[str, Any]:  # Any: JSON as the command answers it
    """The result of the rows as they are: the same that `aktiv collaboration recount` prints of `recount_input`."""
    return recounted(recount_input(vote))


def weights_of(vote: Vote) -> dict[str, int]:
    """Each elector's weight in a vote that has opened, by its number."""
    if vote.key is None:
        raise ValueError("a vote that has not opened")
    return weights_by(vote.key, [(each.member, each.population) for each in electors_of(vote.pk)])


def moment(when: datetime) -> str:
    """A moment as files say it: all in one way, in UTC, to the microsecond."""
    return when.astimezone(UTC).isoformat(timespec="microseconds")
