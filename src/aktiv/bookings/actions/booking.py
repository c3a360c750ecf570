"""Booking one time at once: from a hold or directly."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime
from uuid import UUID, uuid4

from django.db import transaction

from aktiv.bookings.actions.holding import holder_key
from aktiv.bookings.actions.recording import NewBooking, NewDate, Recorded, cleaned, record
from aktiv.bookings.models import Booking, Hold
from aktiv.bookings.queries.asking import Details, ask, group_of, standing_included
from aktiv.bookings.queries.holds import access_hold
from aktiv.bookings.queries.parties import require_representative
from aktiv.bookings.queries.places import Place, days_around, place
from aktiv.bookings.queries.wanting import wanted_of
from aktiv.bookings.rules import BEFORE_A_BOOKING, Asked, Party, quota_limit, refuse, within_quota
from aktiv.journal.actions import Event, append
from aktiv.prices.actions import Bill, NewCharge, bill, charge_use
from aktiv.prices.drafts import Payer, QuoteDraft
from aktiv.prices.models import Quote
from aktiv.prices.queries import Left, quote_for
from aktiv.timetable import actions as timetable
from aktiv.timetable import locks
from aktiv.timetable.models import Claim
from aktiv.timetable.retry import retrying
from aktiv.timetable.rules import Wanted
from aktiv.values.periods import Period, civil_day
from aktiv.values.refusal import Refusal

JUDGED_BEFORE_THE_LOCK = tuple(rule for rule in BEFORE_A_BOOKING if rule is not within_quota)


@retrying
@transaction.atomic
def book(
    party: Party,
    *,
    now: datetime,
    hold_id: UUID | None = None,
    space_id: int | None = None,
    period: Period | None = None,
    linked: Sequence[int] = (),
    details: Details | None = None,
) -> Recorded:
    """Books a hold, or a space and period directly, at once, for the party.

    A hold that still stands was judged when it was made, so its time is judged as of then; one that has expired is
    judged and claimed anew. Handing in the same hold twice gives the same booking. Raises Refusal from the rules
    (rules.BEFORE_A_BOOKING), from prices, Refusal("sign_in_first"), ("not_representative"), ("price_changed", total),
    ("not_found"), and Taken when somebody else holds any of it.
    """
    require_representative(party, now)
    details = cleaned(details or Details())
    held: Hold | None = None
    if hold_id is not None:
        try:
            held = access_hold(hold_id, party, to_change=True)
        except Refusal:
            # Whoever handed it in first has the row no more, and waited for here; the booking knows the hold.
            if (made := booked_from(hold_id, party)) is not None:
                return made
            raise
        space_id, period, linked = held.space_id, Period(held.during.lower, held.during.upper), held.linked
    if space_id is None or period is None:
        raise ValueError("a hold, or a space and a period")
    standing = held is not None and held.expires_at > now
    where = place(space_id, days_around(period), now)
    if not where.bookable:
        raise Refusal("not_lent_out")
    group = group_of(party, where, period, details.age_group)
    as_of = held.created_at if held is not None and standing else now
    asked = ask(where, period, party, as_of, details=details, price_group=group, booked=())
    refuse(asked, JUDGED_BEFORE_THE_LOCK)
    draft = draft_price(where, period, party, group or "", details, linked=linked)
    wanted = wanted_of(where, period, linked)
    lock_for([asked], wanted)
    refuse_over_quota(asked, where)
    if held is not None:
        timetable.confirm(held.claim_id, now=now)  # also one that has expired, if nobody took its time since
        claim_id = held.claim_id
    else:
        claim_id = timetable.claim(where.municipality_id, Claim.Kind.USE, wanted, now=now)
    quote_id = uuid4()
    new = NewBooking(
        kind=Booking.Kind.SINGLE,
        municipality_id=where.municipality_id,
        space_id=space_id,
        party=party,
        details=details,
        price_group=group or "",
        document_id=where.document_id,
        hold_ids=(held.pk,) if held is not None else (),
    )
    recorded = replace(record(new, [NewDate(space_id, period, claim_id, quote_id)], now=now), total=draft.total)
    use = Bill(
        draft,
        quote_id,
        ("occurrence", recorded.occurrence_ids[0]),
        payer_of(party),
        civil_day(period.start, where.zone),
    )
    confirmed = Event(
        "booking.confirmed",
        ("booking", recorded.id),
        where.municipality_id,
        party.person_id,
        party.organisation_id,
        {"space": space_id, "occurrences": recorded.occurrence_ids, "quote": quote_id, "total": draft.total},
    )
    append([*bill([use], by=party.person_id, now=now), confirmed], at=now)
    return recorded


def booked_from(hold_id: UUID, party: Party) -> Recorded | None:
    """The booking that was already made from a hold, when it is the party's own."""
    if not (booking := Booking.objects.filter(hold_id=hold_id, holder=party.holder).first()):
        return None
    dates = list(booking.occurrences.order_by("id").values_list("id", "quote__total"))
    return Recorded(
        booking.pk,
        booking.number,
        booking.municipality_id,
        tuple(each[0] for each in dates),
        sum(each[1] or 0 for each in dates),
    )


def draft_price(
    where: Place,
    period: Period,
    party: Party,
    group: str,
    details: Details,
    *,
    linked: Sequence[int] = (),
    left: Left | None = None,
) -> QuoteDraft:
    """What it costs with what is `linked`, with day maximums over the party's other bookings of those days, and with
    what the party has `left` of free quotas (read, where the caller does not count it). Raises Refusal from prices,
    Refusal("not_linked", spaces), and Refusal("price_changed", total) when it is not what was shown."""
    draft = quote_for(
        where.space_id,
        period,
        group,
        additions=details.additions,
        along=where.priced_along(linked),
        payer=payer_of(party),
        left=left,
        priced=where.priced,
    )
    if details.expected is not None and details.expected != draft.total:
        raise Refusal("price_changed", total=draft.total)
    return draft


def left_of(party: Party, instead_of: Quote | None = None) -> Left:
    """What the party has left of free quotas, for uses that are priced together: also what a date that is priced anew
    has now (`instead_of` its quote)."""
    return Left(party.organisation_id, instead_of.free_minutes if instead_of is not None else None)


def payer_of(party: Party) -> Payer:
    """The organisation pays what is booked for it."""
    if party.organisation_id is not None:
        return Payer(organisation_id=party.organisation_id)
    return Payer(person_id=party.person_id)


def charge_of_use(quote: Quote, occurrence_id: int, party: Party, use_day: date) -> NewCharge:
    """What is to be billed for one date, as it was quoted."""
    return charge_use(quote, subject=("occurrence", occurrence_id), payer=payer_of(party), use_day=use_day)


def lock_for(asked: Sequence[Asked], wanted: Sequence[Wanted]) -> None:
    """Waits for rivals in one call: for the space, and for whom a quota limits. Without a quota the claim does it."""
    if limited := {holder_key(each.party) for each in asked if quota_limit(each) is not None}:
        locks.lock([*limited, *locks.space((each.reach for each in wanted), spare=len(limited))])


def refuse_over_quota(asked: Asked, where: Place) -> None:
    """The quota, counted under the holder's lock, so that it holds until commit."""
    if quota_limit(asked) is not None:
        within_quota(standing_included(asked, where))
