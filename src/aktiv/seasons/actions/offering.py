"""Season time that became free is offered to the groups that were refused, one after the other, and held meanwhile.

The first who says yes has it, as season time of its own. When nobody in line wants it, it goes where free time goes:
alerts, and whoever waits in line for a date. All of it is in the caller's transaction or one of its own.
"""

from __future__ import annotations

import logging
from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import transaction

from aktiv.bookings.actions.distributing import Share, announce, distribute, give_up
from aktiv.bookings.models import Occurrence
from aktiv.bookings.queries.parties import require_representative
from aktiv.bookings.rules import Party
from aktiv.journal.actions import Event, append
from aktiv.seasons.models import FreedTime, Round, TimeOffer
from aktiv.seasons.queries.offering import access_offer, next_in_line, offer_terms, open_offers, still_trains
from aktiv.seasons.rules.states import LIVE, State
from aktiv.timetable import actions as timetable
from aktiv.timetable.models import Claim
from aktiv.timetable.retry import retrying
from aktiv.timetable.rules import Wanted
from aktiv.values.periods import Period, civil_minute
from aktiv.values.refusal import Refusal
from aktiv.walls import everything

logger = logging.getLogger(__name__)
GRACE = timedelta(hours=1)
"""How much longer than the offer the time is held, so that nobody comes between one offer and the next."""
Freed = Mapping[str, Any]  # Any: JSON
"""A date that became free: space, start and end."""


def offer_freed(
    round_: Round, source_id: UUID, freed: Sequence[Freed], *, giver: UUID | None, by: UUID | None, now: datetime
) -> FreedTime | None:
    """Offers what became free of a weekly time to the first of those who were refused, in the caller's transaction.
    What is not offered is told of to everybody: what begins before an answer could be there, fewer dates than the rules
    say, and what could not be held. None when nobody is offered it. `giver` is the club that gave it."""
    open_ = FreedTime.objects.select_for_update(of=("self",)).filter(source=source_id, state=FreedTime.State.OPEN)
    if (before := open_.first()) is not None:  # more of the same time is given back: it is offered as one
        freed = [*freed, *stop_offering(before, by=by, now=now)]
    weekly: dict[tuple[Any, ...], list[Freed]] = defaultdict(list)  # Any: space and time of the week
    zone, terms = round_.municipality.zone, offer_terms(round_)
    for each in sorted(freed, key=lambda each: each["start"]):
        start = each["start"].astimezone(zone)
        if each["start"] > now + terms.stands:
            length = each["end"] - each["start"]
            weekly[each["space"], start.weekday(), civil_minute(start, zone), length].append(each)
    most = max(weekly.values(), key=len, default=[])
    made = None
    if len(most) >= terms.dates:
        with everything():
            made = FreedTime.objects.create(
                municipality_id=round_.municipality_id,
                round=round_,
                source_id=source_id,
                giver_id=giver,
                space_id=most[0]["space"],
                periods=[(each["start"], each["end"]) for each in most],
                made_at=now,
            )
        made = FreedTime.objects.select_related("round__season", "round__municipality", "round__rules", "space").get(
            pk=made.pk
        )
        chosen = {id(each) for each in most}
        freed = [each for each in freed if id(each) not in chosen]
        if not _pass_on(made, by=by, now=now):
            made = None
    if freed:
        _tell(round_, freed, by=by, now=now)
    return made


def give_up_to_the_refused(
    round_: Round, dates: Sequence[Occurrence], *, by: UUID, now: datetime, because: str
) -> None:
    """Lets go of dates of season time that the municipality ends, and offers each weekly time of them."""
    of_booking: dict[UUID, list[Occurrence]] = defaultdict(list)
    for each in dates:
        of_booking[each.booking_id].append(each)
    for booking_id, own in of_booking.items():
        freed = give_up(own, by=by, now=now, because=because, to_the_line=False)
        offer_freed(round_, booking_id, freed, giver=None, by=by, now=now)


@retrying
@transaction.atomic
def answer_offer(offer_id: int, party: Party, *, yes: bool, now: datetime) -> TimeOffer:
    """A club takes what one of its groups is offered, and has it as season time at once; or says no, and the next in
    line is asked.

    Raises Refusal: not_found for others, not_representative, time_offer_over, nothing_left_of_it.
    """
    offer = access_offer(offer_id, lock=True)
    if offer is None or party.organisation_id != offer.organisation_id:
        raise Refusal("not_found")
    require_representative(party, now)
    freed = offer.freed
    over = offer.state != TimeOffer.State.OFFERED or offer.until <= now or State(freed.round.state) not in LIVE
    if over or not still_trains(offer.group_id):
        raise Refusal("time_offer_over")
    if not yes:
        _end(offer, TimeOffer.State.DECLINED, by=party.person_id, now=now)
        _pass_on(freed, by=party.person_id, now=now)
        return offer
    _take(offer, party, now)
    return offer


def pass_on_unanswered(*, now: datetime) -> int:
    """Ends offers that nobody answered in time, and asks the next in line; each in a transaction of its own, and one
    that cannot be passed on stops no other. Returns how many ended. By time_offer_open."""
    ended = 0
    for each in open_offers(until=now):
        try:
            ended += _lapse(each, now)
        except Refusal as refusal:
            logger.error("Offer %s of freed time is not passed on: %s", each, refusal.code)
    return ended


def stop_offering(freed: FreedTime, *, by: UUID | None, now: datetime) -> list[dict[str, Any]]:  # Any: JSON
    """The time is needed otherwise: who is offered it is not any more. The caller holds its row locked, and tells of
    what is free after that. Returns its dates."""
    with everything():
        offers = freed.offers.select_for_update(of=("self",)).select_related("freed")
        offer = offers.filter(state=TimeOffer.State.OFFERED).first()
    if offer is not None:
        _end(offer, TimeOffer.State.FALLEN, by=by, now=now)
    _over(freed, FreedTime.State.OVER, now)
    return _dates(freed)


def no_offers_to(group_id: int, *, by: UUID | None, now: datetime) -> set[UUID]:
    """A group stops: what it is offered goes to the next in line. Returns the season times that it took before. The
    caller holds the round locked."""
    with everything():
        rows = TimeOffer.objects.filter(group=group_id)
        open_ = list(rows.filter(state=TimeOffer.State.OFFERED).order_by("freed_id").values_list("pk", flat=True))
        taken = set(rows.filter(state=TimeOffer.State.TAKEN).values_list("booking_id", flat=True))
    for offer_id in open_:
        offer = access_offer(offer_id, lock=True)
        if offer is not None and offer.state == TimeOffer.State.OFFERED:
            _end(offer, TimeOffer.State.FALLEN, by=by, now=now)
            _pass_on(offer.freed, by=by, now=now)
    return taken


def offers_fall(round_: Round, *, by: UUID | None, now: datetime) -> list[dict[str, Any]]:  # Any: JSON
    """Stops all offers of a round, whose times are shared out anew. Returns what is free by that."""
    rows = FreedTime.objects.select_for_update(of=("self",)).filter(round=round_, state=FreedTime.State.OPEN)
    return [date_ for each in rows.order_by("id") for date_ in stop_offering(each, by=by, now=now)]


@retrying
@transaction.atomic
def _lapse(offer_id: int, now: datetime) -> bool:
    offer = access_offer(offer_id, lock=True)
    if offer is None or offer.state != TimeOffer.State.OFFERED or offer.until > now:
        return False
    _end(offer, TimeOffer.State.LAPSED, by=None, now=now)
    _pass_on(offer.freed, by=None, now=now)
    return True


def _pass_on(freed: FreedTime, *, by: UUID | None, now: datetime) -> bool:
    """Holds the time for the next in line, and says so; what comes too soon to be offered is free for everybody. When
    nobody is next, or the round is over, all of it is."""
    _let_go(freed, now)
    free, terms = _dates(freed), offer_terms(freed.round)
    until = now + terms.stands
    later = [Period(*each) for each in _bounds(freed) if each[0] > until]
    found = None
    if len(later) >= terms.dates and State(freed.round.state) in LIVE:
        wanted = [[Wanted(freed.space_id, freed.space.footprint, each)] for each in later]
        answers = timetable.claim_many(
            freed.municipality_id, wanted, kind=Claim.Kind.HOLD, now=now, expires_at=until + GRACE
        )
        held = [(each, answer) for each, answer in zip(later, answers, strict=True) if isinstance(answer, int)]
        freed.claims = [answer for _, answer in held]
        found = next_in_line(freed, [each for each, _ in held], terms.dates)
        if found is not None:
            freed.periods = [(each.start, each.end) for each, _ in held]
    if found is None:
        _over(freed, FreedTime.State.OVER, now)
        _tell(freed.round, free, by=by, now=now)
        return False
    with everything():
        freed.save(update_fields=["claims", "periods"])
        made = TimeOffer.objects.create(
            municipality_id=freed.municipality_id,
            organisation_id=found.group.organisation_id,
            freed=freed,
            group=found.group,
            hall_id=found.hall_id,
            space_id=found.space_id,
            weekday=found.weekday,
            from_minute=found.from_minute,
            minutes=found.minutes,
            periods=[(each.start, each.end) for each in found.periods],
            made_at=now,
            until=until,
        )
    _journal("season.time_offered", made, by, now)
    kept = {start for start, _ in freed.periods}
    _tell(freed.round, [each for each in free if each["start"] not in kept], by=by, now=now)
    return True


def _take(offer: TimeOffer, party: Party, now: datetime) -> None:
    """What is held becomes the club's own, as a plan's times do; what it has no use for is free for everybody."""
    freed, free = offer.freed, _dates(offer.freed)
    if party.person_id is None:
        raise Refusal("not_representative")
    _over(freed, FreedTime.State.TAKEN, now)
    share = Share(
        organisation_id=offer.organisation_id,
        person_id=party.person_id,
        contact_id=party.person_id,
        space_id=offer.space_id,
        team=offer.group.name,
        activity_id=offer.group.activity_id,
        periods=tuple(Period(each.lower, each.upper) for each in offer.periods if each.lower > now),
    )
    [given] = distribute(freed.round.season, [share], by=party.person_id, now=now)
    if given.booking_id is None:
        raise Refusal("nothing_left_of_it")
    offer.booking_id = given.booking_id
    _end(offer, TimeOffer.State.TAKEN, by=party.person_id, now=now, dates=len(given.claimed))
    _tell(freed.round, free, by=party.person_id, now=now)


def _over(freed: FreedTime, state: FreedTime.State, now: datetime) -> None:
    _let_go(freed, now)
    freed.state, freed.ended_at = state, now
    freed.save(update_fields=["state", "ended_at", "claims"])


def _let_go(freed: FreedTime, now: datetime) -> None:
    timetable.release_many(freed.claims, now=now)
    freed.claims = []


def _tell(round_: Round, freed: Sequence[Freed], *, by: UUID | None, now: datetime) -> None:
    if freed:
        announce(round_.municipality_id, ("season_round", round_.pk), freed, by=by, now=now)


def _bounds(freed: FreedTime) -> list[tuple[datetime, datetime]]:
    """Its dates, also of a row that was just made."""
    return [each if isinstance(each, tuple) else (each.lower, each.upper) for each in freed.periods]


def _dates(freed: FreedTime) -> list[dict[str, Any]]:  # Any: JSON
    return [{"space": freed.space_id, "start": start, "end": end} for start, end in _bounds(freed)]


def _end(offer: TimeOffer, state: TimeOffer.State, *, by: UUID | None, now: datetime, **more: object) -> None:
    offer.state, offer.ended_at = state, now
    with everything():
        offer.save(update_fields=["state", "ended_at", "booking"])
    _journal(f"season.offer_{state.value}", offer, by, now, **more)


def _journal(verb: str, offer: TimeOffer, by: UUID | None, now: datetime, **more: object) -> None:
    data = {
        "round": offer.freed.round_id,
        "group": offer.group_id,
        "source": offer.freed.source_id,
        "booking": offer.booking_id,
        "until": offer.until,
        **more,
    }
    subject = ("season_offer", offer.pk)
    append(Event(verb, subject, offer.municipality_id, by, offer.organisation_id, data), at=now)
