"""The pool of competence as rows of plain values: pages, JSON and CSV are made from the same.

Months are "YYYY-MM", hours are whole, money is øre, members are named by number.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from aktiv.collaboration.models import (
    Collaboration,
    Competence,
    Engagement,
    Member,
    Need,
    Offer,
)
from aktiv.collaboration.queries.engagement_figures import (
    approved_hours,
    engagement_row,
    month_in,
    spoke_of,
)
from aktiv.collaboration.queries.entered import who_spoke
from aktiv.collaboration.queries.naming import names_of
from aktiv.collaboration.queries.parties import every_member
from aktiv.collaboration.queries.pool import (
    competences_of,
    engagements_of,
    is_open,
    left_in,
    needs_of,
    offers_of,
)
from aktiv.collaboration.rules.balance import Balance, Flow, balances, lines
from aktiv.collaboration.rules.pool import Match, Needed, Offered, Said, matches

Row = dict[str, Any]  # Any: text, number, yes or no, list, or nothing
MOST_MATCHES = 200


def pool_rows(home: Collaboration, today: date) -> Row:
    """All of it. Seven statements."""
    engagements, members = engagements_of(home.pk), every_member(home.pk)
    offers, needs = offers_of(home.pk), needs_of(home.pk)
    said = [*map(spoke_of, offers), *map(spoke_of, needs), *map(spoke_of, engagements)]
    spoken = who_spoke(home.pk, said)
    return {
        "competences": [_competence(each) for each in competences_of(home.pk)],
        "balance": balance_rows(members, engagements, today),
        "balance_by_competence": balance_lines(members, engagements),
        "matches": match_rows(offers, needs, engagements, today),
        "offers": [offer_row(each, engagements, today) | spoken[spoke_of(each)] for each in offers],
        "needs": [need_row(each, engagements, today) | spoken[spoke_of(each)] for each in needs],
        "engagements": [engagement_row(each) | spoken[spoke_of(each)] for each in engagements],
    }


def offer_row(offer: Offer, engagements: Iterable[Engagement], today: date) -> Row:
    """An offer, with what is free of it."""
    return _posted(offer, engagements, today) | {"languages": offer.languages, "travels": offer.travels}


def need_row(need: Need, engagements: Iterable[Engagement], today: date) -> Row:
    """A need, with what is still asked for."""
    return _posted(need, engagements, today) | {"language": need.language or None, "on_site": need.on_site}


def match_rows(
    offers: Sequence[Offer], needs: Sequence[Need], engagements: Sequence[Engagement], today: date
) -> list[Row]:
    """Offers that could do something for a need today, the best first."""
    open_offers = {each.number: each for each in offers if is_open(each, today)}
    open_needs = {each.number: each for each in needs if is_open(each, today)}
    found = matches(
        [_offered(each, engagements, today) for each in open_offers.values()],
        [_needed(each, engagements, today) for each in open_needs.values()],
    )
    return [_match(each, open_offers[each.offer], open_needs[each.need]) for each in found[:MOST_MATCHES]]


def balance_rows(members: Iterable[Member], engagements: Iterable[Engagement], today: date) -> list[Row]:
    """Approved hours that each member gave and received, and what it was paid for them less what it paid, by the
    members' numbers. Over all members hours and money sum to zero. Members that may lend today, and those that did."""
    found, rows = balances(_flows(engagements)), []
    for member in members:
        here = member.joined <= today and (member.left is None or member.left >= today)
        if member.number in found or (here and member.kind in Member.Kind.parties()):
            sums = found.get(member.number, Balance())
            rows.append(
                {
                    "member": member.number,
                    "member_name": member.name,
                    "given": sums.given,
                    "received": sums.received,
                    "balance": sums.given - sums.received,
                    "given_in_kind": sums.given_in_kind,
                    "received_in_kind": sums.received_in_kind,
                    "money_ore": sums.money_ore,
                }
            )
    return rows


def balance_lines(members: Iterable[Member], engagements: Sequence[Engagement]) -> list[Row]:
    """The same hours by competence, from whom to whom, paid or in kind."""
    names = {each.number: each.name for each in members}
    called = {each.competence.slug: names_of(each.competence) for each in engagements}
    return [
        {
            "competence": each.competence,
            "competence_name": called[each.competence],
            "giver": each.giver,
            "giver_name": names[each.giver],
            "receiver": each.receiver,
            "receiver_name": names[each.receiver],
            "paid": each.paid,
            "hours": each.hours,
            "ore": each.ore,
        }
        for each in lines(_flows(engagements))
    ]


def _flows(engagements: Iterable[Engagement]) -> list[Flow]:
    """What was approved of each engagement that has hours."""
    return [
        Flow(each.competence.slug, each.giver.number, each.receiver.number, hours, each.ore_per_hour)
        for each in engagements
        if (hours := approved_hours(each.lines.all()))
    ]


def _posted(posted: Offer | Need, engagements: Iterable[Engagement], today: date) -> Row:
    left = left_in(posted, engagements, today=today)
    state = "open" if is_open(posted, today) else "withdrawn" if posted.withdrawn_at is not None else "over"
    return {
        "number": posted.number,
        "member": posted.member.number,
        "member_name": posted.member.name,
        "competence": posted.competence.slug,
        "competence_name": names_of(posted.competence),
        "level": posted.level,
        "hours_per_month": posted.hours_per_month,
        "first_month": month_in(posted.first_month),
        "last_month": month_in(posted.last_month),
        "ore_per_hour": posted.ore_per_hour,
        "state": "filled" if state == "open" and not any(left.values()) else state,
        "text": posted.text,
        "left": [{"month": month_in(month), "hours": hours} for month, hours in left.items()],
    }


def _offered(offer: Offer, engagements: Sequence[Engagement], today: date) -> Offered:
    return Offered(
        number=offer.number,
        member=offer.member.number,
        competence=offer.competence.slug,
        level=offer.level,
        languages=frozenset(offer.languages),
        travels=offer.travels,
        ore_per_hour=offer.ore_per_hour,
        hours=left_in(offer, engagements, today=today),
    )


def _needed(need: Need, engagements: Sequence[Engagement], today: date) -> Needed:
    return Needed(
        number=need.number,
        member=need.member.number,
        competence=need.competence.slug,
        level=need.level,
        language=need.language,
        on_site=need.on_site,
        ore_per_hour=need.ore_per_hour,
        hours=left_in(need, engagements, today=today),
    )


def _match(match: Match, offer: Offer, need: Need) -> Row:
    return {
        "need": need.number,
        "needs": need.member.number,
        "needs_name": need.member.name,
        "offer": offer.number,
        "offers": offer.member.number,
        "offers_name": offer.member.name,
        "competence": need.competence.slug,
        "competence_name": names_of(need.competence),
        "hours": match.hours,
        "hours_asked": match.asked,
        "first_month": month_in(match.first),
        "last_month": month_in(match.last),
        "hours_per_month": match.in_each,
        "ore_per_hour": offer.ore_per_hour,
        "reasons": [_said(each) for each in match.reasons],
        "shortfalls": [_said(each) for each in match.shortfalls],
    }


def _said(said: Said) -> Row:
    return {"code": said.code, "figures": list(said.figures)}


def _competence(competence: Competence) -> Row:
    return {"slug": competence.slug, "name": names_of(competence), "own": competence.collaboration_id is not None}
