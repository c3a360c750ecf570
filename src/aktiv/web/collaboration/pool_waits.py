"""What waits for somebody's partner in the pool, in procurements and in contracts, the most pressing first."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from django.urls import reverse
from django.utils.translation import gettext as _

from aktiv.collaboration import pool_words as words
from aktiv.collaboration.models import Engagement
from aktiv.collaboration.queries.contracts import contracts_of, options_in, stands
from aktiv.collaboration.queries.engagement_figures import state_of as line_state
from aktiv.collaboration.queries.pool import engagements_of
from aktiv.collaboration.queries.procurements import joined, procurements_of, stage
from aktiv.collaboration.rules.contracts import OPTION_DAYS, state_of
from aktiv.people.permissions import Permission
from aktiv.web.collaboration.acts import partners
from aktiv.web.collaboration.gates import Seat
from aktiv.web.collaboration.shown import at_moment, called, named, on_day
from aktiv.web.components.links import Link

SPEAK = Permission.COLLABORATION_SPEAK


def waits_of(seat: Seat) -> list[Link]:
    """Options to take soon, proposals and hours to answer, and procurements that the partner has not joined. Nothing
    for whoever speaks for nobody."""
    own = {number for number, _name in partners(seat, own=True, parties=True)}
    return [*_options(seat), *_engagements(seat, own), *_joining(seat, own)] if own else []


def _act(label: str, slug: str, number: int) -> Link:
    return Link(label, f"{reverse('collaboration_act', args=[slug])}?nr={number}")


def _options(seat: Seat) -> Iterator[Link]:
    until = seat.today + timedelta(days=max(OPTION_DAYS))
    for contract in contracts_of(seat.home.pk):
        if contract.ended_on is not None or stands(contract, seat.today) == "over":
            continue
        if not seat.may(SPEAK, member_id=contract.owner_id):
            continue
        options = options_in(contract)
        for each in options:
            if each.last_day <= until and state_of(each, options, seat.today) == "next":
                told = {"title": contract.title, "number": each.number, "day": on_day(each.last_day)}
                yield _act(_("%(title)s: take option %(number)s by %(day)s, or let it go") % told, "opsjon",
                           contract.number)  # fmt: skip


def _engagements(seat: Seat, own: set[str]) -> Iterator[Link]:
    for each in engagements_of(seat.home.pk):
        told = {
            "competence": called(named(each.competence)), "giver": each.giver.name, "receiver": each.receiver.name,
        }  # fmt: skip
        answers = each.receiver if each.proposed_for_id == each.giver_id else each.giver
        if each.state == Engagement.State.PROPOSED and answers.number in own:
            yield _act(_("%(competence)s, %(giver)s for %(receiver)s: answer the proposal") % told, "svar-oppdrag",
                       each.number)  # fmt: skip
        hours = sum(line.hours for line in each.lines.all() if line_state(line) == "waiting")
        if hours and each.receiver.number in own:
            told["hours"] = words.hours_told(hours)
            yield _act(_("%(competence)s, %(giver)s for %(receiver)s: approve %(hours)s") % told, "godkjenn-timer",
                       each.number)  # fmt: skip


def _joining(seat: Seat, own: set[str]) -> Iterator[Link]:
    open_ = [each for each in procurements_of(seat.home.pk) if stage(each, seat.now) == "joining"]
    said = joined([lot.pk for each in open_ for lot in each.lots.all()])
    for each in open_:
        there = {member.number for lot in each.lots.all() for member in said.get(lot.pk, {})}
        if own - there:
            told = {"title": each.title, "when": at_moment(each.joins_until)}
            yield _act(_("%(title)s: can be joined until %(when)s") % told, "bli-med", each.number)
