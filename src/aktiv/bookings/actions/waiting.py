"""Waiting in line for a time that somebody else has: it is offered to the first in the same act that frees it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import transaction

from aktiv.bookings.actions.booking import book
from aktiv.bookings.actions.holding import as_range, drop_rows, holder_key, keep
from aktiv.bookings.actions.recording import Recorded
from aktiv.bookings.models import Hold, Waiting
from aktiv.bookings.queries.asking import Details, ask, group_of
from aktiv.bookings.queries.holds import live_holds
from aktiv.bookings.queries.parties import party_of, require_representative
from aktiv.bookings.queries.places import days_around, place
from aktiv.bookings.queries.waiting import access_waiting, waiting_for
from aktiv.bookings.queries.wanting import wanted_of
from aktiv.bookings.rules import BEFORE_A_HOLD, Party, check, refuse
from aktiv.facilities.models import Space
from aktiv.journal.actions import Event, append
from aktiv.municipalities.stages import Feature
from aktiv.people.queries.features import is_on
from aktiv.timetable import actions as timetable
from aktiv.timetable import locks
from aktiv.timetable.models import Claim
from aktiv.timetable.queries import in_the_way
from aktiv.timetable.retry import retrying
from aktiv.timetable.rules import Taken
from aktiv.values.periods import Period
from aktiv.values.refusal import Refusal

MOST_WAITING = 20
"""Times that one person waits for at once."""
LONGEST_OFFER, SHORTEST_OFFER = timedelta(hours=24), timedelta(minutes=15)
"""An offer stands for half of what is left until the time begins, within these."""
A_BATCH = 200


@retrying
@transaction.atomic
def join(space_id: int, period: Period, party: Party, *, now: datetime) -> Waiting:
    """Stands in line for a time that somebody else has. Joined again, the place that one has is the answer.

    Raises Refusal("sign_in_first"), ("not_representative"), ("not_lent_out"), ("no_lines_here"), ("free_now") when
    nobody has it, ("held_by_you") when one keeps it oneself just now, what the rules say of booking it,
    ("too_many_waiting", limit), and ("not_found").
    """
    require_representative(party, now)
    if party.person_id is None:
        raise Refusal("sign_in_first")
    where = place(space_id, days_around(period), now)
    if not where.bookable:
        raise Refusal("not_lent_out")
    day = now.astimezone(where.zone).date()
    lines = Feature.WAITING_LIST
    if not is_on(lines, where.municipality_id, day, facility_ids=[where.facility_id], person_id=party.person_id):
        raise Refusal("no_lines_here")
    group = group_of(party, where, period) if where.terms.price_groups else None
    refuse(ask(where, period, party, now, price_group=group), BEFORE_A_HOLD)
    there = {each.claim_id for each in in_the_way(wanted_of(where, period), now)}
    if not there:
        raise Refusal("free_now")
    if there <= {each.claim_id for each in live_holds(party, now)}:
        raise Refusal("held_by_you")  # else a hold of minutes would become an offer of a day, again and again
    locks.lock([holder_key(party)])
    mine = Waiting.objects.filter(person_id=party.person_id, state__in=Waiting.State.live())
    wished = mine.filter(space_id=space_id, during=as_range(period))
    same = next((each for each in wished if each.organisation_id == party.organisation_id), None)
    if same is not None:
        return same
    if mine.count() >= MOST_WAITING:
        raise Refusal("too_many_waiting", limit=MOST_WAITING)
    made = Waiting.objects.create(
        municipality_id=where.municipality_id,
        space_id=space_id,
        during=as_range(period),
        person_id=party.person_id,
        organisation_id=party.organisation_id,
        created_at=now,
    )
    append(_event("waiting.joined", made, by=party.person_id), at=now)
    return made


@retrying
@transaction.atomic
def leave(waiting_id: UUID, party: Party, *, now: datetime) -> Waiting:
    """Leaves the line, or says no to what is offered and to all that meets it; the next in line is asked at once.
    Twice changes nothing. Raises Refusal("not_found")."""
    found = access_waiting(waiting_id, party)
    if found.state not in Waiting.State.live():
        return found
    offered = found.state == Waiting.State.OFFERED
    _end(found, Waiting.State.DECLINED if offered else Waiting.State.LEFT, now)
    append(_event("waiting.declined" if offered else "waiting.left", found, by=party.person_id), at=now)
    if offered:
        _give_up_besides(found, now, by=party.person_id)
        _let_go([found], now)
        period = _period(found)
        pass_on([{"space": found.space_id, "start": period.start, "end": period.end}], now=now)
    return found


@retrying
@transaction.atomic
def take(waiting_id: UUID, party: Party, *, now: datetime, details: Details | None = None) -> Recorded:
    """Books what is offered, for whom it was asked. Raises as `book`; Refusal("offer_over") when it is not
    offered, or not any more."""
    found = access_waiting(waiting_id, party)
    if found.state != Waiting.State.OFFERED or (found.offered_until or now) <= now:
        raise Refusal("offer_over")
    held = found.hold_id is not None and Hold.objects.filter(pk=found.hold_id).exists()
    made = book(
        _party(found),
        now=now,
        hold_id=found.hold_id if held else None,
        space_id=found.space_id,
        period=_period(found),
        details=details,
    )
    _end(found, Waiting.State.TAKEN, now)
    append(_event("waiting.taken", found, {"booking": made.id}, by=party.person_id), at=now)
    return made


def pass_on(freed: Sequence[Mapping[str, Any]], *, now: datetime) -> None:
    """Offers what has just been freed (as `telling.freed_of` tells it) to those who wait for it, the first in line
    first. In the caller's transaction, so that nobody is before them. One statement when nobody waits."""
    for waiting_id in waiting_for([(each["space"], Period(each["start"], each["end"])) for each in freed], now):
        _offer(waiting_id, now)


@retrying
@transaction.atomic
def pass_on_overdue(*, now: datetime) -> int:
    """Ends offers that nobody answered and waiting for what has begun. Returns how many. By waiting_offered."""
    ended = 0
    rows = Waiting.objects.select_for_update(of=("self",), skip_locked=True).select_related("hold")
    late = list(rows.filter(state=Waiting.State.OFFERED, offered_until__lte=now)[:A_BATCH])
    begun = list(rows.filter(state=Waiting.State.WAITING, during__startswith__lte=now)[:A_BATCH])
    for each in (*late, *begun):
        _end(each, Waiting.State.LAPSED, now)
        append(_event("waiting.lapsed", each), at=now)
        ended += 1
    for each in late:
        _give_up_besides(each, now)
    _let_go(late, now)
    return ended


def offer_free_time(*, now: datetime) -> int:
    """Offers time that became free in other ways (a hold that expired, an offer that lapsed, a closure that went) to
    those who wait. Each in a transaction of its own. Returns how many were offered."""
    while pass_on_overdue(now=now) >= A_BATCH:
        pass
    rows = Waiting.objects.filter(state=Waiting.State.WAITING, during__startswith__gt=now)
    return sum(_offer_alone(each, now) for each in list(rows.order_by("created_at", "id").values_list("id", flat=True)))


@retrying
@transaction.atomic
def _offer_alone(waiting_id: UUID, now: datetime) -> bool:
    return _offer(waiting_id, now)


def _offer(waiting_id: UUID, now: datetime) -> bool:
    """Holds the time for somebody in line, if it is free and she may book it. In the caller's transaction."""
    rows = Waiting.objects.select_for_update(of=("self",), skip_locked=True).select_related("person", "organisation")
    found = rows.filter(pk=waiting_id, state=Waiting.State.WAITING).first()
    if found is None:
        return False
    party, period = _party(found), _period(found)
    where = place(found.space_id, days_around(period), now)
    wanted = wanted_of(where, period)
    if in_the_way(wanted, now) or not where.bookable:
        return False
    try:
        group = group_of(party, where, period) if where.terms.price_groups else None
        if check(ask(where, period, party, now, price_group=group), BEFORE_A_HOLD):
            return False
        until = _until(period.start, now)
        with transaction.atomic():
            claim_id = timetable.claim(where.municipality_id, Claim.Kind.HOLD, wanted, now=now, expires_at=until)
    except (Taken, Refusal):
        return False
    [found.hold] = keep([(where, period, claim_id)], party, linked=(), batch=None, expires_at=until, now=now)
    found.state, found.offered_until = Waiting.State.OFFERED, until
    found.save(update_fields=["hold", "state", "offered_until"])
    told = {"to": found.person_id, "until": until}
    append(_event("waiting.offered", found, told), at=now)
    return True


def _until(start: datetime, now: datetime) -> datetime:
    half = max(SHORTEST_OFFER, min(LONGEST_OFFER, (start - now) / 2))
    return min(now + half, max(start, now + SHORTEST_OFFER))


def _end(found: Waiting, state: Waiting.State, now: datetime) -> None:
    found.state, found.ended_at = state, now
    found.save(update_fields=["state", "ended_at"])


def _give_up_besides(offered: Waiting, now: datetime, *, by: UUID | None = None) -> None:
    """Takes a party out of line for all that meets what it was offered and did not take: places for 18–20, 18–19 and
    19–20 must not keep one evening from everyone else, offer after offer."""
    rows = Waiting.objects.select_for_update(of=("self",)).select_related("space")
    mine = rows.filter(person_id=offered.person_id, holder=offered.holder)
    floor = Space.objects.get(pk=offered.space_id).footprint
    for each in mine.filter(state=Waiting.State.WAITING, during__overlap=offered.during):
        if each.space.footprint.overlaps(floor):
            _end(each, Waiting.State.LEFT, now)
            append(_event("waiting.left", each, by=by), at=now)


def _let_go(offered: Sequence[Waiting], now: datetime) -> None:
    drop_rows(list(Hold.objects.filter(pk__in=[each.hold_id for each in offered if each.hold_id])), now=now)


def _period(found: Waiting) -> Period:
    return Period(found.during.lower, found.during.upper)


def _party(found: Waiting) -> Party:
    return party_of(found.person, found.organisation)


def _event(verb: str, found: Waiting, more: Mapping[str, Any] | None = None, *, by: UUID | None = None) -> Event:
    said = {"space": found.space_id, "start": found.during.lower, "end": found.during.upper, **(more or {})}
    return Event(verb, ("waiting", found.pk), found.municipality_id, by, found.organisation_id, said)
