"""Engagements of the pool: one member proposes, the other says yes or no, and either may end it before time."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from aktiv.collaboration.actions.commitments import Promised, promise
from aktiv.collaboration.actions.pool import require_party, require_price
from aktiv.collaboration.actions.turns import my_turn, note
from aktiv.collaboration.models import Collaboration, Engagement, EngagementStep, Member, Need, Offer
from aktiv.collaboration.models.pool import LONGEST_NOTE, MOST_HOURS
from aktiv.collaboration.queries.mandates import require_mandate
from aktiv.collaboration.queries.pool import access_engagement, access_need, access_offer, left_in, use_of
from aktiv.collaboration.rules.pool import Use, first_of, last_of, month_before, months
from aktiv.people.permissions import Permission, Thing
from aktiv.values.refusal import Refusal
from aktiv.values.typed_text import one_line

SPEAK = Permission.COLLABORATION_SPEAK
State = Engagement.State
LONGEST_WHAT = 200
"""Of a commitment."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """What is proposed: hours of each month between two days' months, and øre for an hour, or None in kind."""

    hours: int
    first: date
    last: date
    ore_per_hour: int | None


@transaction.atomic
def propose(
    offer_number: int, need_number: int, terms: Terms, *, member: str, text: str = "", by: UUID, now: datetime
) -> Engagement:
    """Proposes, for the member that offers or the one that asks, hours of an offer for a need.

    Raises Refusal: not_found, no_mandate, mandate_over, not_a_party, not_of_the_two, own_offer, another_competence,
    withdrawn_already, wrong_hours, wrong_price, outside_period, month_gone, offer_has_less, need_has_less, too_long.
    """
    home, today = my_turn(), timezone.localdate(now)
    offer, need = access_offer(home.pk, offer_number), access_need(home.pk, need_number)
    side = next((each for each in (offer.member, need.member) if each.number == member), None)
    if side is None:
        raise Refusal("not_of_the_two")
    _require(home, side, by=by, now=now)
    if offer.member_id == need.member_id:
        raise Refusal("own_offer")
    if offer.competence_id != need.competence_id:
        raise Refusal("another_competence")
    use = Use(first_of(terms.first), first_of(terms.last), terms.hours)
    if not 0 < terms.hours <= MOST_HOURS:
        raise Refusal("wrong_hours", most=MOST_HOURS)
    require_price(terms.ore_per_hour)
    if use.first < first_of(today):
        raise Refusal("month_gone")
    _require_room(offer, need, use, today)
    number = Engagement.objects.filter(collaboration=home).aggregate(last=Max("number"))["last"] or 0
    made = Engagement.objects.create(
        collaboration=home,
        number=number + 1,
        offer=offer,
        need=need,
        competence=offer.competence,
        giver=offer.member,
        receiver=need.member,
        proposed_for=side,
        hours_per_month=terms.hours,
        first_month=use.first,
        last_month=use.last,
        ore_per_hour=terms.ore_per_hour,
        made_by_id=by,
        made_at=now,
    )
    _step(made, side, text, by=by, now=now)
    return made


@transaction.atomic
def agree(number: int, *, text: str = "", by: UUID, now: datetime) -> Engagement:
    """Says yes for the other member: the hours are reserved, and the giver has promised them.

    Raises Refusal: not_found, no_mandate, mandate_over, not_a_party, engagement_answered, withdrawn_already,
    month_gone, outside_period, offer_has_less, need_has_less, too_long.
    """
    home, today = my_turn(), timezone.localdate(now)
    engagement, other = _proposed(home, number, by=by, now=now)
    if engagement.last_month < first_of(today):
        raise Refusal("month_gone")
    # As they are now: while it waited, another may have been agreed on.
    offer, need = access_offer(home.pk, engagement.offer.number), access_need(home.pk, engagement.need.number)
    _require_room(offer, need, use_of(engagement), today)
    span = months(engagement.first_month, engagement.last_month)
    what = engagement.need.text.splitlines()[0]  # of which competence is the engagement's to say
    promised = Promised(
        kind="hours",
        what=what if len(what) <= LONGEST_WHAT else f"{what[: LONGEST_WHAT - 1]}…",
        due=last_of(engagement.last_month),
        hours=engagement.hours_per_month * len(span),
    )
    engagement.commitment = promise(home, engagement.giver, promised, by=by, now=now)
    engagement.state = State.AGREED
    engagement.save(update_fields=["state", "commitment"])
    _step(engagement, other, text, by=by, now=now, commitment=engagement.commitment.number)
    return engagement


@transaction.atomic
def decline(number: int, why: str, *, by: UUID, now: datetime) -> Engagement:
    """Says no for the other member, with a reason.

    Raises Refusal: not_found, no_mandate, mandate_over, not_a_party, engagement_answered, missing_text, too_long.
    """
    home = my_turn()
    engagement, other = _proposed(home, number, by=by, now=now)
    one_line(why, limit=LONGEST_NOTE, required=True)
    engagement.state = State.DECLINED
    engagement.save(update_fields=["state"])
    _step(engagement, other, why, by=by, now=now)
    return engagement


@transaction.atomic
def take_back(number: int, *, text: str = "", by: UUID, now: datetime) -> Engagement:
    """Takes a proposal back, for the member that made it, before it is answered.

    Raises Refusal: not_found, no_mandate, mandate_over, engagement_answered, too_long.
    """
    home = my_turn()
    engagement = access_engagement(home.pk, number)
    side = engagement.proposed_for
    require_mandate(SPEAK, Thing(collaboration_id=home.pk, member_id=side.pk), by=by, now=now)
    if engagement.state != State.PROPOSED:
        raise Refusal("engagement_answered")
    engagement.state = State.TAKEN_BACK
    engagement.save(update_fields=["state"])
    _step(engagement, side, text, by=by, now=now)
    return engagement


@transaction.atomic
def end(number: int, last: date, why: str, *, member: str, by: UUID, now: datetime) -> Engagement:
    """Ends what is agreed before time, for either member, with a reason. The last month with hours is this one or
    later, or the one before the first when nothing is to come of it. What comes after is let go.

    Raises Refusal: not_found, no_mandate, mandate_over, not_of_the_two, not_agreed, month_gone, outside_period,
    hours_reported_later, missing_text, too_long.
    """
    home, month, this = my_turn(), first_of(last), first_of(timezone.localdate(now))
    engagement = access_engagement(home.pk, number)
    side = next((each for each in (engagement.giver, engagement.receiver) if each.number == member), None)
    if side is None:
        raise Refusal("not_of_the_two")
    require_mandate(SPEAK, Thing(collaboration_id=home.pk, member_id=side.pk), by=by, now=now)
    one_line(why, limit=LONGEST_NOTE, required=True)
    if engagement.state != State.AGREED:
        raise Refusal("not_agreed")
    none_at_all = month_before(engagement.first_month)
    nothing_yet = month == none_at_all and engagement.first_month >= this
    if month < this and not nothing_yet:
        raise Refusal("month_gone")
    if not none_at_all <= month < engagement.last_month:
        raise Refusal("outside_period")
    if any(each.month > month for each in engagement.lines.all()):
        raise Refusal("hours_reported_later")
    let_go = [each for each in months(engagement.first_month, engagement.last_month) if each > month]
    engagement.state, engagement.ended_month = State.ENDED, month
    engagement.released_hours = engagement.hours_per_month * len(let_go)
    engagement.save(update_fields=["state", "ended_month", "released_hours"])
    _step(engagement, side, why, by=by, now=now, released=engagement.released_hours)
    return engagement


def _proposed(home: Collaboration, number: int, *, by: UUID, now: datetime) -> tuple[Engagement, Member]:
    """What waits for an answer, and the member that answers it, which she speaks for."""
    engagement = access_engagement(home.pk, number)
    by_giver = engagement.proposed_for_id == engagement.giver_id
    other = engagement.receiver if by_giver else engagement.giver
    _require(home, other, by=by, now=now)
    if engagement.state != State.PROPOSED:
        raise Refusal("engagement_answered")
    return engagement, other


def _require(home: Collaboration, member: Member, *, by: UUID, now: datetime) -> None:
    require_mandate(SPEAK, Thing(collaboration_id=home.pk, member_id=member.pk), by=by, now=now)
    require_party(member, timezone.localdate(now))


def _require_room(offer: Offer, need: Need, use: Use, today: date) -> None:
    if offer.withdrawn_at is not None or need.withdrawn_at is not None:
        raise Refusal("withdrawn_already")
    for each in (offer.member, need.member):
        require_party(each, today)
    begins, ends = max(offer.first_month, need.first_month), min(offer.last_month, need.last_month)
    if not begins <= use.first <= use.last <= ends:
        raise Refusal("outside_period")
    for posted, code in ((offer, "offer_has_less"), (need, "need_has_less")):
        left = left_in(posted, posted.engagements.all())
        least = min(left[each] for each in months(use.first, use.last))
        if least < use.hours:
            raise Refusal(code, hours=least)


def _step(
    engagement: Engagement, member: Member, text: str, *, by: UUID, now: datetime, **data: int | None
) -> EngagementStep:
    made = EngagementStep.objects.create(
        engagement=engagement,
        state=engagement.state,
        member=member,
        text=one_line(text, limit=LONGEST_NOTE),
        made_by_id=by,
        made_at=now,
    )
    verb = f"collaboration.engagement_{State(engagement.state).name.lower()}"
    note(verb, engagement.collaboration_id, by=by, now=now, engagement=engagement.number, member=member.number, **data)
    return made
