"""Keeping time for somebody while they finish: it expires by the clock, needs no sweeper, and survives signing in."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID, uuid4

from django.db import transaction
from django.db.models import Exists, OuterRef, Q
from psycopg.types.range import TimestamptzRange

from aktiv.bookings.models import Hold, Waiting
from aktiv.bookings.queries.asking import ask, group_of
from aktiv.bookings.queries.holds import access_hold, live_holds
from aktiv.bookings.queries.places import Place, days_around, place
from aktiv.bookings.queries.wanting import wanted_of
from aktiv.bookings.rules import BEFORE_A_HOLD, Party, refuse
from aktiv.facilities.terms import Terms
from aktiv.journal.actions import Event, append
from aktiv.timetable import actions as timetable
from aktiv.timetable import locks
from aktiv.timetable.models import Claim
from aktiv.timetable.retry import retrying
from aktiv.values.periods import Period
from aktiv.values.refusal import Refusal

MOST_HOLDS = 5
"""Times that one holder keeps at once; the dates of a series count as one."""


@retrying
@transaction.atomic
def hold(space_id: int, period: Period, party: Party, *, now: datetime, linked: Sequence[int] = ()) -> Hold:
    """Keeps the time for `terms.hold_minutes`. A visitor who has not signed in may hold too.

    Asked again for the very same, the hold that stands is the answer; a hold of the holder's own that is in the way is
    dropped for the new one. Raises Refusal from the rules, Refusal("too_many_holds", limit), Refusal("not_found") and
    Taken (with what is in the way).
    """
    if party.person_id is None and not party.session:
        raise Refusal("sign_in_first")
    where = place(space_id, days_around(period), now)
    if not where.bookable:
        raise Refusal("not_lent_out")
    group = group_of(party, where, period) if where.terms.price_groups else None
    refuse(ask(where, period, party, now, price_group=group), BEFORE_A_HOLD)
    wanted = wanted_of(where, period, linked)
    locks.lock([holder_key(party), *locks.space((each.reach for each in wanted), spare=1)])
    mine = live_holds(party, now)
    for own in mine:
        if own.space_id == space_id and own.during == as_range(period) and sorted(own.linked) == sorted(linked):
            return own
    replaced = [own for own in mine if _meets(own, where, period)]
    drop_rows(replaced, now=now)
    if len({own.batch or own.pk for own in mine if own not in replaced}) >= MOST_HOLDS:
        raise Refusal("too_many_holds", limit=MOST_HOLDS)
    expires_at = now + timedelta(minutes=where.terms.hold_minutes)
    claim_id = timetable.claim(where.municipality_id, Claim.Kind.HOLD, wanted, now=now, expires_at=expires_at)
    [made] = keep([(where, period, claim_id)], party, linked=linked, batch=None, expires_at=expires_at, now=now)
    append(_event("hold.made", made), at=now)
    return made


@retrying
@transaction.atomic
def extend_hold(hold_id: UUID, party: Party, *, now: datetime) -> Hold:
    """Keeps the time as long again, once. Raises Refusal("held_long_enough"), Refusal("hold_over") after expiry and
    Refusal("not_found")."""
    held = access_hold(hold_id, party, to_change=True)
    if held.extended:
        raise Refusal("held_long_enough")
    if held.expires_at <= now:
        raise Refusal("hold_over")
    held.expires_at += timedelta(minutes=Terms.from_json(held.space.terms).hold_minutes)
    held.extended = True
    timetable.extend(held.claim_id, held.expires_at, now=now)
    held.save(update_fields=["expires_at", "extended"])
    append(_event("hold.extended", held), at=now)
    return held


@retrying
@transaction.atomic
def change_hold(hold_id: UUID, party: Party, *, linked: Sequence[int], now: datetime) -> Hold:
    """Keeps other optional spaces along with the time, until when it is kept already: whole, or as it was before.

    Raises Refusal("hold_over") after expiry, ("not_linked", spaces), ("not_found"), and Taken when somebody else has
    any of it.
    """
    held = access_hold(hold_id, party, to_change=True)
    if held.expires_at <= now:
        raise Refusal("hold_over")
    if sorted(linked) == sorted(held.linked):
        return held
    period = Period(held.during.lower, held.during.upper)
    where = place(held.space_id, days_around(period), now)
    held.claim_id, _ = timetable.move(held.claim_id, wanted_of(where, period, linked), now=now)
    held.linked = sorted(linked)
    held.save(update_fields=["claim", "linked"])
    append(_event("hold.changed", held), at=now)
    return held


@retrying
@transaction.atomic
def drop_hold(hold_id: UUID, party: Party, *, now: datetime) -> None:
    """Lets the time go. Raises Refusal("not_found")."""
    drop_rows([access_hold(hold_id, party, to_change=True)], now=now)


@retrying
@transaction.atomic
def hold_while_paying(hold_id: UUID, party: Party, until: datetime, *, now: datetime) -> Hold:
    """Keeps the time until `until` at least, while its holder is away to pay, and makes a visitor's hold the party's.
    What was offered to somebody in line stays hers as long.

    Raises Refusal("hold_over") after expiry and Refusal("not_found").
    """
    held = access_hold(hold_id, party, to_change=True)
    if held.expires_at <= now:
        raise Refusal("hold_over")
    held.expires_at = max(until, held.expires_at)
    timetable.extend(held.claim_id, held.expires_at, now=now)
    held.person_id, held.organisation_id = party.person_id, party.organisation_id
    held.save(update_fields=["expires_at", "person", "organisation"])
    offered = Waiting.objects.filter(hold_id=hold_id, state=Waiting.State.OFFERED)
    offered.filter(offered_until__lt=held.expires_at).update(offered_until=held.expires_at)
    append(_event("hold.extended", held), at=now)
    return held


@retrying
@transaction.atomic
def free_unpaid(name: UUID, *, now: datetime) -> bool:
    """Lets the time of a payment go that nobody made (a hold, or all that is held under a name): for what the service
    does by itself. What is still offered to somebody in line stays hers. True when it was held."""
    rows = Hold.objects.select_for_update(of=("self",)).filter(Q(pk=name) | Q(batch=name)).select_related("space")
    offered = Waiting.objects.filter(hold_id=OuterRef("pk"), state=Waiting.State.OFFERED, offered_until__gt=now)
    held = list(rows.filter(~Exists(offered)))
    drop_rows(held, now=now)
    return bool(held)


@transaction.atomic
def forget_holds(now: datetime) -> int:
    """Deletes holds that expired more than a day ago; nothing depends on it. Returns how many."""
    return Hold.objects.filter(expires_at__lt=now - timedelta(days=1)).delete()[0]


def keep(
    claimed: Sequence[tuple[Place, Period, int]],
    party: Party,
    *,
    linked: Sequence[int],
    batch: UUID | None,
    expires_at: datetime,
    now: datetime,
) -> list[Hold]:
    """Writes down whose the claimed holds are, in one statement."""
    return Hold.objects.bulk_create(
        Hold(
            id=uuid4(),
            municipality_id=where.municipality_id,
            claim_id=claim_id,
            space_id=where.space_id,
            during=as_range(period),
            person_id=party.person_id,
            organisation_id=party.organisation_id,
            session=party.session,
            batch=batch,
            linked=sorted(linked),
            expires_at=expires_at,
            created_at=now,
        )
        for where, period, claim_id in claimed
    )


def drop_rows(held: Sequence[Hold], *, now: datetime) -> None:
    """Lets go of holds whose owner is known, in the caller's transaction."""
    if not held:
        return
    timetable.release_many([each.claim_id for each in held], now=now)
    append([_event("hold.dropped", each) for each in held], at=now)
    Hold.objects.filter(pk__in=[each.pk for each in held]).delete()


def holder_key(party: Party) -> locks.Key:
    """The lock of whom holds and quotas limit."""
    if party.organisation_id is not None:
        return locks.organisation(party.organisation_id)
    return locks.person(party.person_id or UUID(party.session[:32]))


def as_range(period: Period) -> TimestamptzRange:
    """As the database holds it."""
    return TimestamptzRange(period.start, period.end)


def _meets(own: Hold, where: Place, period: Period) -> bool:
    return (
        own.space.footprint.overlaps(where.footprint)
        and own.during.lower < period.end
        and period.start < own.during.upper
    )


def _event(verb: str, held: Hold) -> Event:
    return Event(
        verb,
        ("hold", held.pk),
        held.municipality_id,
        held.person_id,
        held.organisation_id,
        {"space": held.space_id, "linked": held.linked, "start": held.during.lower, "end": held.during.upper},
    )
