"""What another plan that counts from a day would keep, give up and make, and which swaps could not go on."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from uuid import UUID

from aktiv.bookings.models import Booking, Occurrence
from aktiv.bookings.queries.conflicts import InTheWayOf, explained
from aktiv.facilities.models import Space
from aktiv.seasons.models import Plan, Publication, Round, Swap, TimeOffer, Withdrawal
from aktiv.seasons.queries.publishing import (
    Session,
    dates_of_sessions,
    sessions_of_plan,
    space_of_place,
    span_of,
)
from aktiv.seasons.queries.swapped import Standing, exchanges_in, standing_for, standing_of_round
from aktiv.seasons.rules.dating import Dated, Dates, Weekly
from aktiv.timetable.queries.conflicts import in_the_way_of_each
from aktiv.timetable.rules import Wanted
from aktiv.values.periods import day_period
from aktiv.walls import everything


@dataclass(frozen=True, slots=True)
class Ends:
    """A weekly time that the plan does not keep, and how many dates of it are given up."""

    booking: Booking
    dates: int


@dataclass(frozen=True, slots=True)
class Change:
    """What a plan would do from a day on. `collisions` are dates that something else stands at, with what it is."""

    kept: int
    ends: Sequence[Ends]
    made: Sequence[Session]
    dates: Dates
    collisions: Sequence[tuple[Dated, Sequence[InTheWayOf]]]
    nowhere: Sequence[Session]
    swaps: Sequence[Swap]


def season_bookings_of(round_: Round) -> set[UUID]:
    """All season time that stands for the round's season. One statement."""
    rows = Booking.objects.filter(season=round_.season, kind=Booking.Kind.ALLOCATION, unsaid=False)
    return set(rows.values_list("pk", flat=True))


def away_from_home(round_: Round, standing: Standing, dates: Iterable[Occurrence]) -> dict[UUID, list[Occurrence]]:
    """Those of the dates that stand where another booking was given its weekly time, by that booking: they are held by
    agreement. What a group took of freed time is its own, wherever that stands. Three statements."""
    halls = list(Space.objects.filter(pk__in={place[0] for _, place, _ in standing}))
    spaces = space_of_place(halls)
    homes: dict[tuple[int, int, int, int], list[tuple[Weekly, UUID]]] = defaultdict(list)
    for (_, (hall, atoms, weekday, minute, minutes), days), booking in standing.items():
        space = spaces.get((hall, frozenset(atoms)))
        if space is not None:
            weekly = Weekly(0, hall, weekday, minute, minutes, days[0], span_of(days))
            homes[space, weekday, minute, minutes].append((weekly, booking))
    zone = round_.municipality.zone
    with everything():
        taken = set(
            TimeOffer.objects.filter(freed__round=round_, state=TimeOffer.State.TAKEN)
            .values_list("booking_id", flat=True)
        )  # fmt: skip
    found: dict[UUID, list[Occurrence]] = defaultdict(list)
    for each in dates:
        if each.booking_id in taken:
            continue
        start = each.during.lower.astimezone(zone)
        minutes = int((each.during.upper - each.during.lower).total_seconds()) // 60
        there = homes.get((each.space_id, start.weekday(), start.hour * 60 + start.minute, minutes), ())
        home = next((booking for weekly, booking in reversed(there) if weekly.is_on(start.date())), None)
        if home is not None and home != each.booking_id:
            found[home].append(each)
    return dict(found)


def fallen(away: Mapping[UUID, Sequence[Occurrence]], kept: Collection[UUID], standing: Standing) -> set[UUID]:
    """The bookings whose swaps cannot go on: those that hold each other's dates, in however many hands, unless the plan
    keeps all of them that are of a plan. Time that was given besides stands whatever a plan says."""
    together: dict[UUID, set[UUID]] = {}
    for home, dates in away.items():
        group = {home, *(each.booking_id for each in dates)}
        for each in list(group):
            group |= together.get(each, set())
        for each in group:
            together[each] = group
    of_plans = set(standing.values())
    return {each for each, group in together.items() if not group & of_plans <= set(kept)}


def change_of(round_: Round, plan: Plan, first: date, now: datetime) -> Change:
    """What the plan would do from a day on, as it looks now. Statements do not grow with the dates."""
    start = day_period(first, round_.municipality.zone).start
    standing = standing_of_round(round_)
    rows = Occurrence.objects.filter(
        booking__in=season_bookings_of(round_), state=Occurrence.State.CONFIRMED, during__startswith__gte=start
    )
    dates = list(rows.select_related("booking__organisation", "booking__space__facility", "space").order_by("id"))
    sessions = sessions_of_plan(plan)
    wanted = {(each.group_id, each.place, each.days) for each in sessions}
    standing = standing_for(standing, exchanges_in(round_, standing, dates), wanted)
    kept_on = {each.booking_id or standing.get((each.group_id, each.place, each.days)) for each in sessions}
    away = away_from_home(round_, standing, dates)
    falling = fallen(away, {each for each in kept_on if each is not None}, standing)
    homes = {one.pk: home for home, of in away.items() if home in falling for one in of}
    of_booking: dict[UUID, list[Occurrence]] = defaultdict(list)
    for each in dates:
        of_booking[homes.get(each.pk, each.booking_id)].append(each)
    left = {key: booking for key, booking in standing.items() if booking in of_booking}
    kept = 0
    for number, session in enumerate(sessions):
        booking = left.pop((session.group_id, session.place, session.days), None)
        if booking is not None:
            kept += 1
            sessions[number] = replace(session, booking_id=booking)
    with everything():
        gone = set(Withdrawal.objects.filter(group__application__round=round_).values_list("group_id", flat=True))
        swaps = list(
            Swap.objects.filter(round=round_, state=Swap.State.AGREED, offered__in=falling, asked__in=falling)
            .select_related("organisation", "other")
            .order_by("id")
        )
    made = [one for one in sessions if one.booking_id is None and one.group_id not in gone]
    placed = [one for one in made if one.space_id is not None]
    before = Publication.objects.filter(round=round_, state=Publication.State.DONE).order_by("-id").first()
    kinds = {
        "public": before.public_holidays if before else True,
        "school": before.school_holidays if before else True,
    }
    fresh = dates_of_sessions(round_, placed, first, **kinds)
    ending = set(left.values())
    freed = [one.claim_id for booking in ending for one in of_booking[booking]]
    ends = Booking.objects.select_related("organisation", "space__facility").filter(pk__in=ending).order_by("number")
    return Change(
        kept,
        [Ends(each, len(of_booking[each.pk])) for each in ends],
        placed,
        fresh,
        _collisions(placed, fresh, freed, now),
        [each for each in made if each.space_id is None],
        swaps,
    )


def _collisions(
    sessions: Sequence[Session], dates: Dates, freed: Collection[int], now: datetime
) -> list[tuple[Dated, Sequence[InTheWayOf]]]:
    spaces = {each.pk: each for each in Space.objects.filter(pk__in={each.space_id for each in sessions})}
    where = {each.id: spaces[each.space_id or 0] for each in sessions}
    wanted = [[Wanted(where[each.key].pk, where[each.key].footprint, each.period)] for each in dates.dates]
    if not wanted:
        return []
    found = in_the_way_of_each(wanted, now, apart_from=freed)
    met = [(date_, there) for date_, there in zip(dates.dates, found, strict=True) if there]
    told = iter(explained([one for _, there in met for one in there]))
    return [(date_, [next(told) for _ in there]) for date_, there in met]
