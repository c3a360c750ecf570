"""What everybody may read of the collaboration, as rows of plain values: pages, JSON and CSV are made from the same.

Days are ISO dates, moments have an offset, money is whole øre, and members and bodies are named by number and slug.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.utils import timezone

from aktiv.collaboration.models import AgreementVersion, Body, Collaboration, Mandate, Member, Vote
from aktiv.collaboration.queries.agreements import adoptions_of, binding, version_in_force, versions_of
from aktiv.collaboration.queries.carried import annexed, carries
from aktiv.collaboration.queries.commitments import competence_of, promises_of
from aktiv.collaboration.queries.entered import Spoke, who_spoke
from aktiv.collaboration.queries.mandates import bodies_of, limits_of, limits_on, mandates_of
from aktiv.collaboration.queries.naming import names_of
from aktiv.collaboration.queries.parties import (
    every_member,
    members_on,
    populations,
    services_of,
    successions,
)
from aktiv.collaboration.queries.votes import (
    ballots_of,
    counted,
    electors_of,
    proxies_of,
    standing,
    votes_of,
    weights_of,
)
from aktiv.collaboration.queries.weighing import weights_on

Row = dict[str, Any]  # Any: text, number, yes or no, list, or nothing
PARTIES = Member.Kind.parties()
LATEST = 5
"""Votes on the front page."""


def overview(home: Collaboration, now: datetime) -> Row:
    """What the collaboration is, who is in it today, and where things stand."""
    day = timezone.localdate(now)
    version, members = version_in_force(home.pk, day), member_rows(home, day)
    promises = promises_of(home.pk)
    states = [each.state(day) for each in promises]
    named = annexed(home.pk).get(version.pk, []) if version is not None else []
    return {
        "slug": home.slug,
        "name": names_of(home),
        "founded_on": home.founded_on.isoformat(),
        "services": [
            {
                "slug": each.slug,
                "name": names_of(each),
                "first": _day(each.first),
                "last": _day(each.last),
                "carried": carries(named, each, day),
            }
            for each in services_of(home.pk)
        ],
        "members": [each for each in members if each["here"]],
        "population": sum(each["population"] or 0 for each in members if each["here"]),
        "agreement_in_force": version.number if version is not None else None,
        "bodies": body_rows(home, now),
        "commitments": {state: states.count(state) for state in ("delivered", "open", "late", "dropped")},
        "votes": vote_rows(home, now)[:LATEST],
    }


def member_rows(home: Collaboration, day: date) -> list[Row]:
    """Every member that is, was or will be, with what counts on the day; by number."""
    everyone = every_member(home.pk)
    here = {each.pk for each in members_on(home.pk, day)}
    counted = populations([each.pk for each in everyone], day)
    weights = weights_on(home.pk, day)
    before: dict[int, list[str]] = {}
    after: dict[int, list[str]] = {}
    for each in successions(home.pk):
        before.setdefault(each.after_id, []).append(each.before.number)
        after.setdefault(each.before_id, []).append(each.after.number)
    return [
        {
            "number": each.number,
            "name": each.name,
            "kind": each.kind,
            "joined": _day(each.joined),
            "notice_on": _day(each.notice_on),
            "left": _day(each.left),
            "here": each.pk in here,
            "in_place_of": before.get(each.pk, []),
            "followed_by": after.get(each.pk, []),
            "population": counted[each.pk].people if each.pk in counted else None,
            "population_on": _day(counted[each.pk].on_day) if each.pk in counted else None,
            "population_source": counted[each.pk].source if each.pk in counted else None,
            "votes": weights.get(each.number),
        }
        for each in everyone
    ]


def agreement_rows(home: Collaboration, day: date) -> list[Row]:
    """Every version, the newest first, with whom it binds and who has yet to say yes."""
    in_force = version_in_force(home.pk, day)
    parties, bound = members_on(home.pk, day, PARTIES), binding(home.pk, day)
    named = annexed(home.pk)
    adopted: dict[int, list[Row]] = {}
    adoptions = adoptions_of(home.pk)
    spoke = who_spoke(home.pk, (Spoke(each.member_id, each.made_by_id, each.made_at) for each in adoptions))
    for each in adoptions:
        adopted.setdefault(each.version_id, []).append(
            {
                "number": each.member.number,
                "name": each.member.name,
                "case_reference": each.case_reference,
                "signatory": each.signatory,
                "adopted_on": _day(each.adopted_on),
                "sha256": each.sha256,
                **spoke[Spoke(each.member_id, each.made_by_id, each.made_at)],
            }
        )
    return [
        version_row(each, in_force)
        | {
            "services": [{"slug": one.slug, "name": names_of(one)} for one in named.get(each.pk, ())],
            "adoptions": adopted.get(each.pk, []),
            "missing": [party.number for party in parties if party.pk not in bound.get(each.pk, ())],
        }
        for each in versions_of(home.pk)
    ]


def version_row(version: AgreementVersion, in_force: AgreementVersion | None) -> Row:
    """One version, whole."""
    return {
        "version": version.number,
        "title": version.title,
        "language": version.language,
        "laid_on": _day(timezone.localdate(version.made_at)),
        "in_force": in_force is not None and in_force.pk == version.pk,
        "notice_months": version.notice_months,
        "cost_key": version.cost_key,
        "vote_key": version.vote_key,
        "change_note": version.change_note,
        "text": version.text,
        "data_processing": version.data_processing,
        "sha256": version.sha256,
    }


def body_rows(home: Collaboration, now: datetime) -> list[Row]:
    """The bodies, with what each may decide today and how many sit in it."""
    day, everyone = timezone.localdate(now), mandates_of(home.pk)
    limits = limits_on(home.pk, day)
    return [
        {
            "slug": each.slug,
            "kind": each.kind,
            "name": names_of(each),
            "has_limit": each.pk in limits,
            "limit_ore": limits[each.pk].limit_ore if each.pk in limits else None,
            "seats": sum(one.body_id == each.pk and one.role == "member" and _holds(one, now) for one in everyone),
        }
        for each in bodies_of(home.pk)
    ]


def body_row(home: Collaboration, body: Body, now: datetime) -> Row:
    """One body: its limits from day to day, and every mandate in it, those that hold first."""
    weights = weights_on(home.pk, timezone.localdate(now))
    return {
        "slug": body.slug,
        "kind": body.kind,
        "name": names_of(body),
        "limits": [{"from_day": _day(each.from_day), "limit_ore": each.limit_ore} for each in limits_of(body.pk)],
        "mandates": mandate_rows(home, now, body.pk, weights),
    }


def mandate_rows(
    home: Collaboration, now: datetime, body_id: int | None = None, weights: dict[str, int] | None = None
) -> list[Row]:
    """Mandates with the names of who holds them: of a body, or of all that are of none."""
    rows = mandates_of(home.pk, body_id)
    if body_id is None:
        rows = [each for each in rows if each.body_id is None]
    order = {role: place for place, role in enumerate(("chair", "member", "deputy"))}
    rows.sort(key=lambda each: (not _holds(each, now), int(each.member.number), order.get(each.role, 9), each.pk))
    return [
        {
            "id": each.pk,
            "person": each.person.name,
            "member": each.member.number,
            "member_name": each.member.name,
            "role": each.role,
            "deputy_of": each.deputy_of.person.name if each.deputy_of is not None else None,
            "begins": timezone.localtime(each.begins).isoformat(),
            "ends": timezone.localtime(each.ends).isoformat() if each.ends is not None else None,
            "holds": _holds(each, now),
            "votes": (weights or {}).get(each.member.number) if each.role == "member" else None,
        }
        for each in rows
    ]


def commitment_rows(home: Collaboration, day: date) -> list[Row]:
    """What was promised, in the unit it was promised in, and what is delivered of it; and who wrote each
    down for the partner."""
    found = promises_of(home.pk)
    spoke = who_spoke(
        home.pk,
        (
            Spoke(each.commitment.member_id, by, at)
            for each in found
            for by, at in [
                (each.commitment.made_by_id, each.commitment.made_at),
                *((one.made_by_id, one.made_at) for one in each.deliveries),
            ]
        ),
    )
    return [
        {
            "number": each.commitment.number,
            "member": each.commitment.member.number,
            "member_name": each.commitment.member.name,
            "kind": each.commitment.kind,
            "what": each.what,
            "competence": competence.slug if competence is not None else None,
            "competence_name": names_of(competence) if competence is not None else None,
            "due": _day(each.commitment.due),
            "amount_ore": each.commitment.amount_ore,
            "hours": each.commitment.hours,
            "released": each.released,
            "engagement": each.engagement.number if each.engagement is not None else None,
            "delivered": each.delivered,
            "state": each.state(day),
            **spoke[Spoke(each.commitment.member_id, each.commitment.made_by_id, each.commitment.made_at)],
            "initiative": each.commitment.initiative.number if each.commitment.initiative is not None else None,
            "deliveries": [
                {
                    "delivered_on": _day(one.delivered_on),
                    "amount_ore": one.amount_ore,
                    "hours": one.hours,
                    "note": one.note,
                    **spoke[Spoke(each.commitment.member_id, one.made_by_id, one.made_at)],
                }
                for one in each.deliveries
            ],
        }
        for each in found
        for competence in [competence_of(each.commitment)]
    ]


def _holds(mandate: Mandate, now: datetime) -> bool:
    """As `queries.mandates.holding` says it, of a row with its member and whom it stands in for at hand."""
    day, member, principal = timezone.localdate(now), mandate.member, mandate.deputy_of
    begun = mandate.begins <= now and (mandate.ends is None or mandate.ends > now)
    here = member.joined <= day and (member.left is None or member.left >= day)
    if principal is None:
        return begun and here
    there = principal.begins <= now and (principal.ends is None or principal.ends > now)
    return begun and here and there


def _day(day: date | None) -> str | None:
    return day.isoformat() if day is not None else None


def vote_rows(home: Collaboration, now: datetime) -> list[Row]:
    """Every vote, the newest first: how it stands, or what came of it."""
    return [_vote(each, now) for each in votes_of(home.pk)]


def vote_row(vote: Vote, now: datetime) -> Row:
    """One vote, whole. While it is open it is told who has voted, and from when it has closed, what each said."""
    row, electors = _vote(vote, now), electors_of(vote.pk)
    closed = row["standing"] not in ("announced", "open")
    ballots = ballots_of(vote.pk)
    last = {each.member_id: each.pk for each in ballots}
    result = counted(vote) if closed else None
    weights = weights_of(vote) if vote.key is not None else {}
    return row | {
        "memo": vote.memo,
        "key": vote.key,
        "electors": [
            {
                "number": each.member.number,
                "name": each.member.name,
                "population": each.population,
                "weight": weights.get(each.member.number),
                "has_voted": each.member_id in last,
            }
            for each in electors
        ],
        "proxies": [
            {
                "giver": each.giver.number,
                "giver_name": each.giver.name,
                "holder": each.holder.number,
                "holder_name": each.holder.name,
                "given_at": _moment(each.made_at),
            }
            for each in proxies_of(vote.pk)
        ],
        "result": result,
        "ballots": [
            {
                "member": each.member.number,
                "member_name": each.member.name,
                "weight": weights.get(each.member.number),
                "choice": each.choice,
                "reason": each.reason,
                "by": each.made_by.name,
                "way": each.way,
                "cast_at": _moment(each.cast_at),
                "counts": last[each.member_id] == each.pk,
            }
            for each in ballots
        ]
        if closed
        else [],
    }


def _vote(vote: Vote, now: datetime) -> Row:
    stands = standing(vote, now)
    if stands == "closed":
        there = getattr(vote, "outcome", None)
        stands = there.outcome if there is not None else counted(vote)["outcome"]
    return {
        "number": vote.number,
        "subject": vote.subject,
        "body": vote.body.slug,
        "body_name": names_of(vote.body),
        "rule": vote.rule,
        "chair_decides": vote.chair_decides,
        "chair": vote.chair,
        "standing": stands,
        "announced_at": _moment(vote.made_at),
        "opened_at": _moment(vote.opened_at),
        "closes_at": _moment(vote.closes_at),
        "again_of": vote.again_of.number if vote.again_of is not None else None,
    }


def _moment(when: datetime | None) -> str | None:
    return timezone.localtime(when).isoformat() if when is not None else None
