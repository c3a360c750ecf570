"""Moving a date to another time or space: the same rules as a new one, and what it does to the price told first."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from django.db import transaction

from aktiv.bookings.actions.booking import charge_of_use, draft_price, left_of, lock_for
from aktiv.bookings.actions.cancelling import bill, cancellation_of
from aktiv.bookings.actions.holding import as_range
from aktiv.bookings.actions.sharing import share_dates
from aktiv.bookings.actions.signing_up import note_moved
from aktiv.bookings.actions.telling import freed_of, restored
from aktiv.bookings.actions.waiting import pass_on
from aktiv.bookings.models import Booking, Occurrence
from aktiv.bookings.queries.asking import Details, ask, counted
from aktiv.bookings.queries.bookings import Access, access_booking, dates_of, period_of
from aktiv.bookings.queries.parties import owner_of
from aktiv.bookings.queries.places import Place, days_around, place
from aktiv.bookings.queries.wanting import wanted_of
from aktiv.bookings.rules import BEFORE_A_HOLD, Asked, Cancellation, Party, not_begun, quota_limit, refuse, within_quota
from aktiv.journal.actions import Event, append
from aktiv.prices.actions import charge, store_instead
from aktiv.prices.drafts import QuoteDraft
from aktiv.prices.queries import offers_for
from aktiv.timetable import actions as timetable
from aktiv.timetable.queries import grants, in_the_way
from aktiv.timetable.retry import retrying
from aktiv.timetable.rules import Taken, Wanted
from aktiv.values.periods import Period, civil_day
from aktiv.values.refusal import Refusal

JUDGED_BEFORE_THE_LOCK = tuple(rule for rule in BEFORE_A_HOLD if rule is not within_quota)


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """What moving a date would do. Øre with VAT; `fee` is what leaving the old time so late costs. `linked` are the
    optional spaces that move along: those that the new place has too."""

    old: int
    new: int
    fee: int
    percent: int
    draft: QuoteDraft
    linked: tuple[int, ...]

    @property
    def difference(self) -> int:
        """How much more is to be paid than before; less than nothing when it becomes cheaper."""
        return self.new + self.fee - self.old


def preview_change(
    booking_id: UUID, occurrence_id: int, party: Party, period: Period, *, now: datetime, space_id: int | None = None
) -> Change:
    """What moving a date would cost. Raises as `change_time`, Taken as far as can be seen just now."""
    access = access_booking(booking_id, party, now)
    date = _movable(access, dates_of(booking_id), occurrence_id, now)
    where = place(space_id or date.space_id, days_around(period), now)
    asked = _judged(access.booking, where, period, now)
    _refuse_over_quota(asked, where, date)
    wanted = wanted_of(where, period, linked_of(date, where))
    if conflicts := in_the_way(wanted, now, apart_from={date.claim_id}):
        raise Taken(conflicts)
    return _effect(access.booking, date, where, period, now)


@retrying
@transaction.atomic
def change_time(
    booking_id: UUID,
    occurrence_id: int,
    party: Party,
    period: Period,
    *,
    now: datetime,
    space_id: int | None = None,
    accepted: int | None = None,
) -> Change:
    """Moves a date, frees its old time and quotes it anew. `accepted` is the difference that was shown.

    Raises Refusal from the rules, ("not_found"), ("has_begun"), ("not_self_service"), ("price_changed", difference)
    when the difference is not the one shown, and Taken.
    """
    access = access_booking(booking_id, party, now, to_change=True)
    booking, date = access.booking, _movable(access, dates_of(booking_id, to_change=True), occurrence_id, now)
    where = place(space_id or date.space_id, days_around(period), now)
    asked = _judged(booking, where, period, now)
    change = _effect(booking, date, where, period, now)
    if accepted is not None and accepted != change.difference:
        raise Refusal("price_changed", difference=change.difference)
    wanted = wanted_of(where, period, change.linked)
    before = Wanted(date.space_id, date.space.footprint, period_of(date))
    lock_for([asked], [*wanted, before])
    _refuse_over_quota(asked, where, date)
    freed = freed_of([date], now)
    date.claim_id, changed = timetable.move(date.claim_id, wanted, now=now)
    quote = store_instead(date.quote, change.draft, now=now)
    was = period_of(date)
    date.space_id, date.during, date.quote = where.space_id, as_range(period), quote
    date.sequence += 1
    date.save(update_fields=["claim", "space", "during", "quote", "sequence"])
    _bill(date, change, asked, now)
    append(
        [
            Event(
                "booking.moved",
                ("booking", booking.pk),
                booking.municipality_id,
                party.person_id,
                booking.organisation_id,
                {
                    "occurrences": [date.pk],
                    "was": [was.start, was.end],
                    "start": period.start,
                    "end": period.end,
                    "space": where.space_id,
                    "difference": change.difference,
                    "freed": freed,
                },
            ),
            *restored(changed, because=booking, by=party.person_id, besides={date.claim_id}),
        ],
        at=now,
    )
    note_moved(date, was, by=party.person_id, now=now)
    pass_on(freed, now=now)
    return change


def _movable(access: Access, dates: list[Occurrence], occurrence_id: int, now: datetime) -> Occurrence:
    date = next((each for each in dates if each.pk == occurrence_id), None)
    if date is None or not access.may_change:
        raise Refusal("not_found")
    if access.booking.kind not in Booking.Kind.self_service():
        raise Refusal("not_self_service")
    if date.state not in Occurrence.State.holding_time():
        raise Refusal("already_cancelled")
    not_begun(date.during.lower, now)
    return date


def _judged(booking: Booking, where: Place, period: Period, now: datetime) -> Asked:
    """The new time under the rules, apart from the quota."""
    if where.municipality_id != booking.municipality_id:
        raise Refusal("not_found")
    if not where.bookable:
        raise Refusal("not_lent_out")
    owner = owner_of(booking)
    asked = ask(where, period, owner, now, price_group=booking.price_group or None, booked=())
    refuse(asked, JUDGED_BEFORE_THE_LOCK)
    return asked


def _refuse_over_quota(asked: Asked, where: Place, date: Occurrence) -> None:
    if quota_limit(asked) is None:
        return
    others = counted(asked.party, where, asked.period.start, asked.now, apart_from=date.pk)
    within_quota(replace(asked, booked=tuple(others)))


def _effect(booking: Booking, date: Occurrence, where: Place, period: Period, now: datetime) -> Change:
    linked = linked_of(date, where)
    details = Details(additions=additions_of(date, where, period, booking.price_group))
    owner = owner_of(booking)
    left = left_of(owner, date.quote)
    draft = draft_price(where, period, owner, booking.price_group, details, linked=linked, left=left)
    leaving: Cancellation = cancellation_of(date, now)
    return Change(
        old=date.quote.total if date.quote else 0,
        new=draft.total,
        fee=leaving.fee,
        percent=leaving.percent,
        draft=draft,
        linked=linked,
    )


def linked_of(date: Occurrence, where: Place) -> tuple[int, ...]:
    """The optional spaces of the date that may come along in its new place."""
    granted = [each.space_id for each in grants([date.claim_id])[date.claim_id]]
    optional = {each.space_id for each in where.linked if not each.required}
    return tuple(each for each in granted if each in optional and each != date.space_id)


def additions_of(date: Occurrence, where: Place, period: Period, group: str) -> tuple[str, ...]:
    """What was chosen besides and is offered in the new place too."""
    lines = date.quote.explained if date.quote is not None else ()
    chosen = {line.data["key"] for line in lines if line.code == "addition" and "space" not in line.data}
    if not chosen:
        return ()
    offered = offers_for(where.space_id, period, group)
    return tuple(each.key for each in offered if each.key in chosen and not each.required)


def _bill(date: Occurrence, change: Change, asked: Asked, now: datetime) -> None:
    """Takes back what the old time was charged, and charges the fee for leaving it and the new time."""
    item = f"change {date.sequence}"
    bill([date], {date.pk: change.percent if change.fee else 0}, by=asked.party.person_id, now=now, item=item)
    if date.quote is not None and date.quote.total:
        use = charge_of_use(date.quote, date.pk, asked.party, civil_day(asked.period.start, asked.zone))
        charge(replace(use, item=item), by=asked.party.person_id, now=now)
        share_dates([date], by=asked.party.person_id, now=now)
