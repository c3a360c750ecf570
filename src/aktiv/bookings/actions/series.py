"""Repeating: all dates held at once, and handed in whole or told date by date what is in the way."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from uuid import UUID, uuid4

from django.db import transaction
from django.db.models import Q

from aktiv.bookings.actions.booking import booked_from, charge_of_use, left_of, lock_for
from aktiv.bookings.actions.holding import MOST_HOLDS, drop_rows, holder_key, keep
from aktiv.bookings.actions.recording import NewBooking, NewDate, Recorded, cleaned, record, refuse_dates
from aktiv.bookings.models import Booking, Hold
from aktiv.bookings.queries.asking import Details, ask
from aktiv.bookings.queries.holds import holds_of, live_holds
from aktiv.bookings.queries.parties import require_representative
from aktiv.bookings.queries.places import Place
from aktiv.bookings.queries.series import Dated, Pattern, judged
from aktiv.bookings.rules import OF_FORM, Party, quota_limit, refuse
from aktiv.journal.actions import Event, append
from aktiv.prices.actions import charge, store_many
from aktiv.prices.drafts import QuoteDraft
from aktiv.prices.queries import quotes_for_many
from aktiv.timetable import actions as timetable
from aktiv.timetable import locks
from aktiv.timetable.models import Claim
from aktiv.timetable.retry import retrying
from aktiv.timetable.rules import Taken, Wanted
from aktiv.values.periods import Period, civil_day
from aktiv.values.refusal import Refusal


@dataclass(frozen=True, slots=True)
class SeriesHeld:
    """Dates that are held together, and those that were not to be had, each with why."""

    batch: UUID
    holds: tuple[Hold, ...]
    refused: tuple[tuple[date, Refusal], ...]
    expires_at: datetime


@retrying
@transaction.atomic
def hold_series(pattern: Pattern, party: Party, *, now: datetime) -> SeriesHeld:
    """Holds every date of a series that can be had, for the space's hold minutes, as one of the holder's holds.

    Dates that are refused or taken are told, not held. Raises as `judged`, Refusal("no_dates") when none can be had,
    and Refusal("too_many_holds", limit).
    """
    if party.person_id is None and not party.session:
        raise Refusal("sign_in_first")
    dates, _ = judged(pattern, party, now)
    chosen = [(each, each.period) for each in dates if each.refusal is None and each.period and not each.skipped]
    if not chosen:
        raise Refusal("no_dates")
    main = dates[0].where
    wanted = [each.wanted for each, _ in chosen]
    locks.lock([holder_key(party), *locks.space((one.reach for each in wanted for one in each), spare=1)])
    mine = live_holds(party, now)
    replaced = [own for own in mine if any(own.during.lower < p.end and p.start < own.during.upper for _, p in chosen)]
    drop_rows(replaced, now=now)
    if len({own.batch or own.pk for own in mine if own not in replaced}) >= MOST_HOLDS:
        raise Refusal("too_many_holds", limit=MOST_HOLDS)
    expires_at, batch = now + timedelta(minutes=main.terms.hold_minutes), uuid4()
    answers = timetable.claim_many(main.municipality_id, wanted, now=now, kind=Claim.Kind.HOLD, expires_at=expires_at)
    claimed: list[tuple[Place, Period, int]] = []
    refused = [(each.day, each.refusal) for each in dates if each.refusal is not None]
    for (each, period), answer in zip(chosen, answers, strict=True):
        if isinstance(answer, int):
            claimed.append((each.where, period, answer))
        else:
            refused.append((each.day, Taken(answer)))
    if not claimed:
        raise Refusal("no_dates")
    holds = keep(claimed, party, linked=pattern.linked, batch=batch, expires_at=expires_at, now=now)
    data = {"space": main.space_id, "dates": len(holds)}
    append(
        Event("hold.made", ("batch", batch), main.municipality_id, party.person_id, party.organisation_id, data), at=now
    )
    return SeriesHeld(batch, tuple(holds), tuple(sorted(refused, key=lambda each: each[0])), expires_at)


@retrying
@transaction.atomic
def book_series(
    pattern: Pattern,
    party: Party,
    *,
    now: datetime,
    details: Details | None = None,
    batch: UUID | None = None,
) -> Recorded:
    """Books every date of a series as chosen, whole: when any of them cannot be had, none is booked.

    `batch` are the dates that were held together, or the one hold that the repeating began with. Handing in the same
    batch twice gives the same booking. Raises Refusal("dates_taken", dates) with each day and why, ("no_dates"),
    ("price_changed", total), and as `judged` and `book`. The number of statements does not grow with the dates.
    """
    require_representative(party, now)
    details = cleaned(details or Details())
    theirs = Q(batch=batch) | Q(pk=batch)
    held = list(holds_of(party).filter(theirs).select_for_update()) if batch is not None else []
    if batch is not None and not held and (made := booked_from(batch, party)) is not None:
        return made
    as_of = min((each.created_at for each in held if each.expires_at > now), default=now)
    dates, group = judged(pattern, party, as_of, age_group=details.age_group, with_quota=False)
    main = dates[0].where
    chosen = [(each, each.period) for each in dates if each.period is not None and not each.skipped]
    if not chosen and not any(each.refusal for each in dates):
        raise Refusal("no_dates")
    first = chosen[0][1] if chosen else None
    if first is not None:
        refuse(ask(main, first, party, as_of, details=details, price_group=group, booked=()), OF_FORM)
    wanted = [each.wanted for each, _ in chosen]
    if _lock(chosen, wanted, party, now):
        dates, group = judged(pattern, party, as_of, age_group=details.age_group)  # what counts is counted under lock
    refuse_dates([(each.day, each.refusal) for each in dates if each.refusal is not None])
    drafts = _priced([each for each, _ in chosen], group or "", details, party)
    timetable.release_many([each.claim_id for each in held], now=now)
    answers = timetable.claim_many(main.municipality_id, wanted, now=now)
    refuse_dates([(each.day, Taken(a)) for (each, _), a in zip(chosen, answers, strict=True) if not isinstance(a, int)])
    claims = [answer for answer in answers if isinstance(answer, int)]
    quotes = store_many(drafts, now=now)
    new = NewBooking(
        kind=Booking.Kind.SERIES,
        municipality_id=main.municipality_id,
        space_id=main.space_id,
        party=party,
        details=details,
        price_group=group or "",
        document_id=main.document_id,
        hold_ids=(batch, *(each.pk for each in held)) if batch is not None else (),
    )
    made_of = [
        NewDate(each.where.space_id, period, claim_id, quote.pk)
        for (each, period), claim_id, quote in zip(chosen, claims, quotes, strict=True)
    ]
    recorded = replace(record(new, made_of, now=now), total=sum(each.total for each in drafts))
    charges = [
        charge_of_use(quote, occurrence_id, party, civil_day(period.start, each.where.zone))
        for quote, occurrence_id, (each, period) in zip(quotes, recorded.occurrence_ids, chosen, strict=True)
        if quote.total
    ]
    if charges:
        charge(charges, by=party.person_id, now=now)
    data = {"space": main.space_id, "occurrences": recorded.occurrence_ids, "total": recorded.total}
    subject = ("booking", recorded.id)
    append(
        Event("booking.confirmed", subject, main.municipality_id, party.person_id, party.organisation_id, data), at=now
    )
    return recorded


def _lock(
    chosen: Sequence[tuple[Dated, Period]], wanted: Sequence[Sequence[Wanted]], party: Party, now: datetime
) -> bool:
    """Waits for rivals. Whether a quota limits any of the dates."""
    asked = [ask(each.where, period, party, now, booked=()) for each, period in chosen]
    limited = [each for each in asked if quota_limit(each) is not None]
    lock_for(limited[:1], [one for each in wanted for one in each])
    return bool(limited)


def _priced(chosen: Sequence[Dated], group: str, details: Details, party: Party) -> list[QuoteDraft]:
    uses = [each.use for each in chosen if each.use is not None]
    prices = quotes_for_many(uses, group=group, additions=details.additions, left=left_of(party))
    drafts: list[QuoteDraft] = []
    for use in uses:
        draft = prices[use]
        if isinstance(draft, Refusal):
            raise draft
        drafts.append(draft)
    total = sum(each.total for each in drafts)
    if details.expected is not None and details.expected != total:
        raise Refusal("price_changed", total=total)
    return drafts
