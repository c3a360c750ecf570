"""Time laid by the municipality's staff: moved, made longer or shorter, divided in two (`making`: booked for others).

The same rules as for those who book themselves, apart from those that staff may pass (rules.STAFF_MAY_PASS); over
somebody else's time never, except for an event over season time that was named first. Each is seen beforehand
(queries.laying and `quote_of…` here), and what was seen is handed in with it.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from django.db import transaction

from aktiv.bookings.actions.booking import charge_of_use, draft_price, left_of
from aktiv.bookings.actions.cancelling import bill as settle_bill
from aktiv.bookings.actions.changing import additions_of
from aktiv.bookings.actions.holding import as_range
from aktiv.bookings.actions.sharing import share_dates
from aktiv.bookings.actions.signing_up import note_moved
from aktiv.bookings.actions.telling import displaced, freed_of, restored
from aktiv.bookings.actions.waiting import pass_on
from aktiv.bookings.models import Booking, Occurrence
from aktiv.bookings.queries.asking import Details
from aktiv.bookings.queries.bookings import period_of
from aktiv.bookings.queries.laying import Laying, access_date, demand_movable, having_along, lay_date
from aktiv.bookings.queries.parties import owner_of
from aktiv.bookings.queries.places import Place, days_around, places
from aktiv.journal.actions import Event, append
from aktiv.people.permissions import Permission
from aktiv.prices.actions import charge, store, store_instead
from aktiv.prices.drafts import QuoteDraft
from aktiv.prices.queries import Left
from aktiv.timetable import actions as timetable
from aktiv.timetable import locks
from aktiv.timetable.models import Claim
from aktiv.timetable.queries import grants
from aktiv.timetable.retry import retrying
from aktiv.timetable.rules import Changed, Wanted
from aktiv.timetable.rules.splitting import divided_at, divided_over
from aktiv.values.periods import Period, civil_day
from aktiv.values.rectangles import Rectangle
from aktiv.values.refusal import Refusal


@dataclass(frozen=True, slots=True)
class At:
    """Divided at a moment: the same space before and after."""

    moment: datetime


@dataclass(frozen=True, slots=True)
class Over:
    """Divided over two parts of the space, at the same time."""

    first_id: int
    second_id: int


@dataclass(frozen=True, slots=True)
class Half:
    """One of the two that a date becomes. `draft` is empty where nothing was ever charged."""

    space_id: int
    period: Period
    draft: QuoteDraft | None


@dataclass(frozen=True, slots=True)
class Division:
    """What dividing a date would make of it. Øre with VAT."""

    halves: tuple[Half, Half]
    old: int

    @property
    def new(self) -> int:
        """What both cost together."""
        return sum(each.draft.total for each in self.halves if each.draft is not None)

    @property
    def difference(self) -> int:
        """How much more is to be paid than before."""
        return self.new - self.old


@dataclass(frozen=True, slots=True)
class _Cut:
    """A division with what each half holds, and its places."""

    division: Division
    pieces: tuple[list[Wanted], list[Wanted]]
    places: dict[int, Place]


def price_of_move(date: Occurrence, laying: Laying) -> QuoteDraft | None:
    """What the date would cost in its new place; None where it never had a price. Raises Refusal from prices."""
    if date.quote is None:
        return None
    left = left_of(owner_of(date.booking), date.quote)
    return _priced(date, laying.where, laying.period, laying.linked, left=left)


@retrying
@transaction.atomic
def move_by_staff(
    occurrence_id: int,
    space_id: int,
    period: Period,
    *,
    by: UUID,
    now: datetime,
    sequence: int,
    new_price: bool = False,
    accepted: int | None = None,
    said: Collection[int] = (),
) -> Occurrence:
    """Moves a date, or makes it longer or shorter, at the price that was agreed or (`new_price`) at that of the new
    time, whose difference was `accepted`. `sequence` is that of the date that was looked at; `said` are the dates that
    an event takes time from. Its holder is told.

    Raises Refusal: "not_found", "changed_meanwhile", "price_changed", "override_not_said", those of `lay_date` and of
    prices; and Taken.
    """
    date = access_date(occurrence_id, by, Permission.BOOKING_DECIDE, now, to_change=True)
    _as_looked_at(date, sequence)
    laying = lay_date(date, space_id, period, by, now)
    laying.demand(said)
    draft = price_of_move(date, laying) if new_price else None
    old = date.quote.total if date.quote else 0
    difference = draft.total - old if draft is not None else 0
    if accepted is not None and accepted != difference:
        raise Refusal("price_changed", difference=difference)
    was, was_space, freed = period_of(date), date.space_id, freed_of([date], now)
    locks.lock(locks.space([*(each.reach for each in laying.wanted), *_standing(date)]))
    changed = _place(date, laying, now)
    date.space_id, date.during = space_id, as_range(period)
    date.sequence += 1
    if draft is not None:
        _charge_anew(date, draft, laying.where, period, by=by, now=now)
    date.save(update_fields=["claim", "space", "during", "quote", "sequence"])
    data = {
        "occurrences": [date.pk],
        "was": [was.start, was.end],
        "was_space": was_space,
        "start": period.start,
        "end": period.end,
        "space": space_id,
        "difference": difference,
        "freed": freed,
    }
    append(
        [
            _told("booking.moved", date, by, data),
            *displaced(changed, because=date.booking, by=by),
            *restored(changed, because=date.booking, by=by, besides={date.claim_id}),
        ],
        at=now,
    )
    note_moved(date, was, by=by, now=now)
    pass_on(freed, now=now)
    return date


def division_of(date: Occurrence, how: At | Over, now: datetime) -> Division:
    """What dividing it would make of it. Raises Refusal("not_found"), ("cut_outside"), ("parts_not_the_whole"), those
    of `demand_movable` and of prices."""
    return _division(date, how, now).division


@retrying
@transaction.atomic
def split_by_staff(
    occurrence_id: int, how: At | Over, *, by: UUID, now: datetime, sequence: int, accepted: int | None = None
) -> Occurrence:
    """Divides a date in two of the same booking, which hold exactly its time; both are priced anew. Returns the second.

    Raises as `division_of` and `timetable.divide`; Refusal("not_found"), ("changed_meanwhile"), ("price_changed").
    """
    date = access_date(occurrence_id, by, Permission.BOOKING_DECIDE, now, to_change=True)
    _as_looked_at(date, sequence)
    cut = _division(date, how, now)
    division, found = cut.division, cut.places
    if accepted is not None and accepted != division.difference:
        raise Refusal("price_changed", difference=division.difference)
    was = period_of(date)
    first, second = timetable.divide(date.claim_id, cut.pieces, now=now)
    one, other = division.halves
    date.claim_id, date.space_id, date.during = first, one.space_id, as_range(one.period)
    date.sequence += 1
    made = Occurrence(
        booking_id=date.booking_id,
        municipality_id=date.municipality_id,
        holder=date.holder,
        claim_id=second,
        space_id=other.space_id,
        during=as_range(other.period),
    )
    if one.draft is not None and other.draft is not None:
        _charge_anew(date, one.draft, found[one.space_id], one.period, by=by, now=now)
        made.quote = store(other.draft, now=now)
    date.save(update_fields=["claim", "space", "during", "quote", "sequence"])
    made.save()
    if made.quote is not None and made.quote.total:
        use_day = civil_day(other.period.start, found[other.space_id].zone)
        charge(charge_of_use(made.quote, made.pk, owner_of(date.booking), use_day), by=by, now=now)
        share_dates([made], by=by, now=now)
    data = {
        "occurrences": [date.pk, made.pk],
        "was": [was.start, was.end],
        "spaces": [one.space_id, other.space_id],
        "difference": division.difference,
    }
    append(_told("booking.split", date, by, data), at=now)
    note_moved(date, was, by=by, now=now)
    return made


def _as_looked_at(date: Occurrence, sequence: int) -> None:
    if date.sequence != sequence:
        raise Refusal("changed_meanwhile")


def _standing(date: Occurrence) -> list[Rectangle]:
    return [each.reach for each in grants([date.claim_id])[date.claim_id]]


def _place(date: Occurrence, laying: Laying, now: datetime) -> list[Changed]:
    """Moves the date's claim. An event may go over the season time that was named."""
    if date.booking.kind != Booking.Kind.EVENT:
        date.claim_id, changed = timetable.move(date.claim_id, laying.wanted, now=now)
        return changed
    over = {each.conflict.claim_id for each in laying.displaced}
    date.claim_id, changed = timetable.override(
        date.municipality_id, Claim.Kind.USE, laying.wanted, now=now, over=over, replacing=date.claim_id
    )
    return changed


def _division(date: Occurrence, how: At | Over, now: datetime) -> _Cut:
    demand_movable(date, now)
    if date.booking.kind == Booking.Kind.EVENT:
        raise Refusal("not_moved_here")
    period, granted = period_of(date), grants([date.claim_id])[date.claim_id]
    asked = {date.space_id} if isinstance(how, At) else {how.first_id, how.second_id}
    found = places(asked, days_around(period), now)
    if len(found) != len(asked) or any(each.municipality_id != date.municipality_id for each in found.values()):
        raise Refusal("not_found")
    if isinstance(how, At):
        one = other = found[date.space_id]
        pieces = divided_at(granted, how.moment)
        periods = Period(period.start, how.moment), Period(how.moment, period.end)
    else:
        one, other = found[how.first_id], found[how.second_id]
        pieces = divided_over(granted, date.space_id, (one.space_id, one.footprint), (other.space_id, other.footprint))
        periods = period, period
    linked = having_along(granted, date, one)
    left = left_of(owner_of(date.booking), date.quote)
    halves = (
        Half(one.space_id, periods[0], _priced(date, one, periods[0], linked, left=left)),
        Half(
            other.space_id,
            periods[1],
            _priced(date, other, periods[1], linked if isinstance(how, At) else (), left=left, besides=False),
        ),
    )
    return _Cut(Division(halves, date.quote.total if date.quote else 0), pieces, found)


def _priced(
    date: Occurrence, where: Place, period: Period, linked: Sequence[int], *, left: Left, besides: bool = True
) -> QuoteDraft | None:
    """What it costs there; with what was chosen `besides` (cleaning and the like), which is paid for once. What it
    takes of free quotas is not `left` afterwards."""
    if date.quote is None:
        return None
    group = date.booking.price_group
    details = Details(additions=additions_of(date, where, period, group) if besides else ())
    draft = draft_price(where, period, owner_of(date.booking), group, details, linked=linked, left=left)
    left.take(draft)
    return draft


def _charge_anew(date: Occurrence, draft: QuoteDraft, where: Place, period: Period, *, by: UUID, now: datetime) -> None:
    """Takes back what the date was charged and charges the new quote; the date has it, and is not saved yet."""
    item = f"change {date.sequence}"
    settle_bill([date], {date.pk: 0}, by=by, now=now, item=item)
    date.quote = store_instead(date.quote, draft, now=now)
    if date.quote.total:
        use = charge_of_use(date.quote, date.pk, owner_of(date.booking), civil_day(period.start, where.zone))
        charge(replace(use, item=item), by=by, now=now)
        share_dates([date], by=by, now=now)


def _told(verb: str, date: Occurrence, by: UUID, data: dict[str, object]) -> Event:
    return Event(verb, ("booking", date.booking_id), date.municipality_id, by, date.booking.organisation_id, data)
