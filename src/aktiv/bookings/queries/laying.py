"""What laying time somewhere would do, seen before it is done: who is in the way, which rule says no, what it costs.

For the municipality's staff, who move, divide and make bookings for others. Reading decides nothing: the claim does.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from django.utils import timezone

from aktiv.bookings.models import Booking, Occurrence, Season
from aktiv.bookings.queries.asking import ask, counted, group_of
from aktiv.bookings.queries.bookings import period_of
from aktiv.bookings.queries.conflicts import InTheWayOf, standing_in_the_way
from aktiv.bookings.queries.parties import owner_of, require_staff, thing_of
from aktiv.bookings.queries.places import Place, days_around, places
from aktiv.bookings.queries.wanting import wanted_of
from aktiv.bookings.rules import (
    BEFORE_A_HOLD,
    FOR_STAFF,
    STAFF_MAY_PASS,
    Asked,
    Party,
    SeasonGate,
    check,
    not_begun,
    quota_limit,
    within_opening,
    within_season_days,
    within_season_hours,
)
from aktiv.people.permissions import Permission, permits
from aktiv.people.queries.permissions import staff_rights
from aktiv.timetable.queries import grants
from aktiv.timetable.rules import Taken, Wanted
from aktiv.values.periods import Period
from aktiv.values.refusal import Refusal
from aktiv.values.weekly import Window

MOVED_BY_STAFF = frozenset(
    {Booking.Kind.SINGLE, Booking.Kind.SERIES, Booking.Kind.ALLOCATION, Booking.Kind.EVENT, Booking.Kind.SCHOOL_USE}
)
"""A team's time is the club's to move within its own; a closure is lifted and made anew."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Laying:
    """What would come of it. `in_the_way` and `stops` keep it from being done; `displaced` lose time to an event and
    are named first; `remarks` are rules that staff may pass. `linked` are the optional spaces that come along."""

    where: Place
    period: Period
    wanted: tuple[Wanted, ...]
    in_the_way: tuple[InTheWayOf, ...] = ()
    displaced: tuple[InTheWayOf, ...] = ()
    stops: tuple[Refusal, ...] = ()
    remarks: tuple[Refusal, ...] = ()
    linked: tuple[int, ...] = ()

    @property
    def possible(self) -> bool:
        """Whether nothing known keeps it from being done."""
        return not self.stops and not self.in_the_way

    @property
    def met(self) -> tuple[InTheWayOf, ...]:
        """All whose time stands there."""
        return (*self.in_the_way, *self.displaced)

    @property
    def displaced_ids(self) -> frozenset[int]:
        """The dates that would lose time."""
        return frozenset(each.occurrence.pk for each in self.displaced if each.occurrence is not None)

    def demand(self, said: Collection[int] = ()) -> None:
        """Raises what keeps it from being done; Refusal("override_not_said", occurrences) for dates that would lose
        time and were not `said`."""
        if self.stops:
            raise self.stops[0]
        if self.in_the_way:
            raise Taken([each.conflict for each in self.in_the_way])
        if unsaid := sorted(self.displaced_ids - set(said)):
            raise Refusal("override_not_said", occurrences=unsaid)


def access_date(
    occurrence_id: int, person_id: UUID, permission: Permission, now: datetime, *, to_change: bool = False
) -> Occurrence:
    """A date at a place where the person has the permission, with booking, holder, space and quote; `to_change` locks
    it. Raises Refusal("not_found") for everyone else."""
    rows = Occurrence.objects.select_for_update(of=("self",)) if to_change else Occurrence.objects.all()
    date = (
        rows.filter(pk=occurrence_id)
        .select_related(
            "booking__person",
            "booking__organisation",
            "booking__contact",
            "booking__space__facility",
            "space__facility",
            "municipality",
            "quote",
        )
        .first()
    )
    if date is None:
        raise Refusal("not_found")
    booking = date.booking
    booking.space = date.space  # another hall may have been chosen for the date
    held = staff_rights(person_id, timezone.localdate(now), date.municipality_id)
    if not permits(permission, held, thing_of(booking)):
        raise Refusal("not_found")
    return date


def demand_place(where: Place, person_id: UUID, permission: Permission, now: datetime) -> None:
    """Raises Refusal("not_found") unless the person has the permission on the place. Two statements at most."""
    try:
        require_staff(person_id, permission, where.municipality_id, now, facility_ids=[where.facility_id])
    except Refusal as error:
        raise Refusal("not_found") from error


def lay_date(date: Occurrence, space_id: int, period: Period, by: UUID, now: datetime) -> Laying:
    """What moving a date there would do, by somebody on the staff. Raises Refusal("not_found") for a place that is not
    the municipality's, or where she decides nothing; ("already_cancelled"), ("not_moved_here"), ("several_spaces")
    when an event in many spaces would have to leave them, ("has_begun")."""
    demand_movable(date, now)
    was = period_of(date)
    days = days_around(was, period)
    granted = grants([date.claim_id])[date.claim_id]
    found = places({date.space_id, space_id, *(each.space_id for each in granted)}, days, now)
    where, old = found.get(space_id), found[date.space_id]
    if where is None or where.municipality_id != date.municipality_id:
        raise Refusal("not_found")
    demand_place(where, by, Permission.BOOKING_DECIDE, now)
    linked = having_along(granted, date, where)
    wanted = _wanted(date, where, period, granted=granted, found=found, linked=linked)
    stops, remarks = _judged(date, old, where, period, now)
    conflicts = standing_in_the_way(wanted, now, apart_from=[date.claim_id])
    gives_way = [each for each in conflicts if date.booking.kind == Booking.Kind.EVENT and each.gives_way_to_event]
    return Laying(
        where=where,
        period=period,
        wanted=tuple(wanted),
        in_the_way=tuple(each for each in conflicts if each not in gives_way),
        displaced=tuple(gives_way),
        stops=tuple(stops),
        remarks=tuple(remarks),
        linked=linked,
    )


def lay_new(space_id: int, period: Period, holder: Party, by: UUID, now: datetime) -> tuple[Laying, str]:
    """What booking there for the holder would do, and the holder's price group. Raises Refusal("not_found") as
    `lay_date`, and those of the price group."""
    where = places([space_id], days_around(period), now).get(space_id)
    if where is None:
        raise Refusal("not_found")
    demand_place(where, by, Permission.BOOKING_DECIDE, now)
    group = group_of(holder, where, period)
    stops, remarks = _by_rules(ask(where, period, holder, now, price_group=group, booked=()), where, None)
    if not where.bookable:
        stops = [Refusal("not_lent_out"), *stops]
    wanted = wanted_of(where, period)
    in_the_way = standing_in_the_way(wanted, now)
    laying = Laying(
        where=where,
        period=period,
        wanted=tuple(wanted),
        in_the_way=tuple(in_the_way),
        stops=tuple(stops),
        remarks=tuple(remarks),
    )
    return laying, group or ""


def demand_movable(date: Occurrence, now: datetime) -> None:
    """Raises Refusal("already_cancelled"), ("not_moved_here") for what is not moved on its own, ("not_said_yet") for
    what was granted and not told yet, and ("has_begun") for
    what is over."""
    if date.state not in Occurrence.State.holding_time():
        raise Refusal("already_cancelled")
    if date.booking.unsaid:
        raise Refusal("not_said_yet")
    if date.booking.kind not in MOVED_BY_STAFF:
        raise Refusal("not_moved_here")
    not_begun(date.during.upper, now)


def having_along(granted: Sequence[Wanted], date: Occurrence, where: Place) -> tuple[int, ...]:
    """The optional spaces of a date that may come along in its new place."""
    optional = {each.space_id for each in where.linked if not each.required}
    return tuple(each.space_id for each in granted if each.space_id in optional and each.space_id != date.space_id)


def _wanted(
    date: Occurrence,
    where: Place,
    period: Period,
    *,
    granted: Sequence[Wanted],
    found: dict[int, Place],
    linked: Sequence[int],
) -> list[Wanted]:
    """What the date needs in its new place. An event in several spaces keeps them all, and moves in time alone."""
    old = found[date.space_id]
    came_along = {date.space_id, *(each.space_id for each in old.linked)}
    besides = [each for each in granted if each.space_id not in came_along]
    if besides and where.space_id != old.space_id:
        raise Refusal("several_spaces")
    wanted = wanted_of(where, period, linked)
    for each in besides:
        before, after = found[each.space_id].around(period)
        wanted.append(Wanted(each.space_id, each.footprint, period, before, after))
    return wanted


def _judged(
    date: Occurrence, old: Place, where: Place, period: Period, now: datetime
) -> tuple[list[Refusal], list[Refusal]]:
    """What stops it, and what staff may pass: by the rules of its kind."""
    booking, was = date.booking, period_of(date)
    stops = [] if where.bookable else [Refusal("not_lent_out")]
    if was.start <= now and period.start != was.start:
        stops.append(Refusal("has_begun"))  # what goes on may last longer or shorter, and begin no other time
    if period.end <= now:
        stops.append(Refusal("in_the_past", earliest=None))
    asked = ask(where, period, owner_of(booking), now, price_group=booking.price_group or None, booked=())
    if booking.kind == Booking.Kind.ALLOCATION:
        return [*stops, *_by_season(booking, period, where)], []
    if booking.kind not in Booking.Kind.self_service():
        return stops, check(asked, [within_opening])
    before = ask(old, was, owner_of(booking), min(now, was.start), price_group=booking.price_group or None, booked=())
    firm, remarks = _by_rules(asked, where, before, apart_from=date.pk)
    begun = was.start <= now
    return [*stops, *(each for each in firm if not (begun and each.code == "in_the_past"))], remarks


def _by_rules(
    asked: Asked, where: Place, before: Asked | None, *, apart_from: int | None = None
) -> tuple[list[Refusal], list[Refusal]]:
    """A rule that the date broke already as it stood (`before`), when somebody granted it, does not keep it there;
    that it was let in outside opening hours lets it into no others."""
    if quota_limit(asked) is not None:
        others = counted(asked.party, where, asked.period.start, asked.now, apart_from=apart_from)
        asked = replace(asked, booked=tuple(others))
    broken: set[str] = set()
    if before is not None:
        broken = {each.code for each in check(before, FOR_STAFF)}
        if not before.period.contains(asked.period):
            broken -= {"outside_opening"}
    firm = check(asked, FOR_STAFF)
    passed = check(asked, [rule for rule in BEFORE_A_HOLD if rule in STAFF_MAY_PASS])
    stops = [each for each in firm if each.code not in broken]
    return stops, [*(each for each in firm if each.code in broken), *passed]


def _by_season(booking: Booking, period: Period, where: Place) -> list[Refusal]:
    season = None if booking.season_id is None else Season.objects.filter(pk=booking.season_id).first()
    if season is None:
        return []
    windows = season.windows.values_list("weekday", "from_minute", "to_minute")
    gate = SeasonGate(first=season.first, last=season.last, windows=tuple(Window(*each) for each in windows))
    refused = []
    for rule in (within_season_days, within_season_hours):
        try:
            rule(period, gate, where.zone)
        except Refusal as refusal:
            refused.append(refusal)
    return refused
