"""A club gives back what is left of a weekly time, and regrets it. What is far enough ahead is first offered to those
of the round who were refused (`offering`); what comes sooner is free for everybody at once."""

from __future__ import annotations

from collections.abc import Collection
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from aktiv.bookings.actions import allocating
from aktiv.bookings.actions.distributing import coming_dates
from aktiv.bookings.models import Booking
from aktiv.bookings.rules import Party
from aktiv.seasons.actions.offering import offer_freed, stop_offering
from aktiv.seasons.models import FreedTime, Round
from aktiv.seasons.queries.offering import offer_terms
from aktiv.seasons.rules.states import LIVE
from aktiv.timetable.retry import retrying
from aktiv.values.periods import day_period
from aktiv.values.refusal import Refusal


@retrying
@transaction.atomic
def give_back_rest(booking_id: UUID, party: Party, *, first: date, now: datetime) -> list[int]:
    """Gives back all dates of a club's weekly time from a day on. Those that begin before an offer could be answered
    are free at once, and alerts go out; the others as well, unless a group that was refused is offered them. Returns
    their ids, for whoever regrets it. Raises Refusal: those of `give_back`, and nothing_left_of_it."""
    booking = Booking.objects.select_related("municipality").filter(pk=booking_id).first()
    if booking is None or booking.kind != Booking.Kind.ALLOCATION:
        raise Refusal("not_found")
    start = max(now, day_period(first, booking.municipality.zone).start)
    round_ = _round_of(booking)
    dates = {each.pk: each for each in coming_dates([booking_id], start)}
    free_at_once = datetime.max.replace(tzinfo=UTC) if round_ is None else now + offer_terms(round_).stands
    given = allocating.give_back_each(booking_id, party, dates=dates.keys(), at_once=free_at_once, now=now)
    freed: list[dict[str, Any]] = [  # Any: JSON
        {"space": dates[each].space_id, "start": one.period.start, "end": one.period.end}
        for each, free in given.items()
        if dates[each].during.lower > free_at_once
        for one in free
    ]
    if not given:
        raise Refusal("nothing_left_of_it")
    if round_ is not None and freed:
        offer_freed(round_, booking_id, freed, giver=booking.organisation_id, by=party.person_id, now=now)
    return list(given)


@retrying
@transaction.atomic
def take_back(
    booking_id: UUID, occurrence_ids: Collection[int], party: Party, *, now: datetime
) -> tuple[list[int], list[int]]:
    """Regrets giving back, as bookings do; what is offered to others and not taken yet is the club's again, and what it
    does not take back is offered anew. Raises as `allocating.take_back`."""
    freed = (
        FreedTime.objects.select_for_update(of=("self",))
        .select_related("round__season", "round__municipality", "round__rules")
        .filter(source=booking_id, state=FreedTime.State.OPEN)
        .first()
    )
    left = stop_offering(freed, by=party.person_id, now=now) if freed is not None else []
    came, gone = allocating.take_back(booking_id, occurrence_ids, party, now=now)
    if freed is not None:
        back = {each.during.lower for each in coming_dates([booking_id], now) if each.pk in came}
        left = [each for each in left if each["start"] not in back]
        if left:
            offer_freed(freed.round, booking_id, left, giver=freed.giver_id, by=party.person_id, now=now)
    return came, gone


def _round_of(booking: Booking) -> Round | None:
    """The round that runs whose season time it is."""
    rows = Round.objects.select_related("season", "municipality", "plan", "rules").filter(season=booking.season_id)
    return rows.filter(state__in=LIVE).first() if booking.season_id is not None else None
