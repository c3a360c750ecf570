"""Weekly times of a season that runs as they stand: what each became, and where those are that clubs have swapped.

Where a time stands is read from its dates, not from what was agreed when: a swap may have ended since, been made
again, or be what a later plan was made of. One date that changed hands, or was handed over, moves no weekly time.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

from aktiv.bookings.models import Occurrence
from aktiv.facilities.models import Space
from aktiv.seasons.models import Published, Round, Swap, Withdrawal
from aktiv.seasons.queries.publishing import Days, Place, space_of_place
from aktiv.seasons.rules.agreed import Exchanged, Spot, spot_of
from aktiv.values.periods import civil_day, civil_minute
from aktiv.walls import everything

Key = tuple[int, Place, Days]
"""A weekly time of a plan: group, place and days."""
Standing = Mapping[Key, UUID]
"""The bookings that weekly times became."""
Pattern = tuple[int, int, int, int]
"""Space, weekday, first minute and minutes of a date."""


class Away(NamedTuple):
    """A weekly time that stands elsewhere than it was first put: where the newest plan has it, and where it is now;
    None where that is no time of a plan."""

    home: Key
    now: Key | None


Exchange = Mapping[UUID, Away]
"""Bookings that have each other's dates for the rest of the season."""


def standing_of_round(round_: Round) -> dict[Key, UUID]:
    """What each weekly time of the round's plans became, the latest last. One statement."""
    with everything():
        rows = (
            Published.objects.filter(session__plan__round=round_)
            .order_by("publication_id", "session_id")
            .values_list(
                "session__group_id",
                "session__hall_id",
                "session__atoms",
                "session__weekday",
                "session__from_minute",
                "session__minutes",
                "session__weeks",
                "session__from_day",
                "session__to_day",
                "booking_id",
            )
        )
        return {
            (group, (hall, tuple(sorted(atoms)), weekday, start, minutes), (weeks, first, last)): booking
            for group, hall, atoms, weekday, start, minutes, weeks, first, last, booking in rows
        }


def exchanges_in(round_: Round, standing: dict[Key, UUID], dates: Iterable[Occurrence]) -> list[Exchange]:
    """The swaps of whole weekly times that hold, by those of the dates that are to come: in each, the bookings that
    changed hands together. Three statements, or one where nobody has swapped."""
    with everything():
        rows = Swap.objects.filter(round=round_, state=Swap.State.AGREED, offered_date=None)
        pairs = list(rows.order_by("ended_at", "id").values_list("offered", "asked"))
    if not pairs:
        return []
    homes = {booking: key for key, booking in standing.items()}
    first = {booking: key for key, booking in reversed(standing.items())}
    halls = list(Space.objects.filter(pk__in={place[0] for _, place, _ in homes.values()}))
    spaces = space_of_place(halls)
    places = {space: place for place, space in spaces.items()}
    patterns = _patterns(round_, dates, {each for pair in pairs for each in pair})
    days_at = {homes[each][1]: homes[each][2] for pair in pairs for each in pair if each in homes}
    away: dict[UUID, Away] = {}
    for booking, found in patterns.items():
        home = homes.get(booking)
        if home is None:
            continue
        group, (hall, atoms, *at), days = first[booking]
        if (spaces.get((hall, frozenset(atoms))), *at) == found:
            continue
        space, weekday, minute, minutes = found
        there = places.get(space)
        place = None if there is None else (there[0], tuple(sorted(there[1])), weekday, minute, minutes)
        same_days = place is not None and days_at.get(place) == days
        away[booking] = Away(home, (group, place, days) if place is not None and same_days else None)
    # Who has no date left, because its group stopped, is of the swap as long as another trains where it was.
    held = {patterns[each] for each in away}
    for booking in {each for pair in pairs for each in pair} - patterns.keys():
        home = homes.get(booking)
        if home is not None:
            _, (hall, atoms, *at), _ = home
            if (spaces.get((hall, frozenset(atoms))), *at) in held:
                away[booking] = Away(home, None)
    return _together(away, pairs)


def standing_for(standing: Standing, exchanges: Iterable[Exchange], wanted: Collection[Key]) -> dict[Key, UUID]:
    """What stands, as a plan means it (`wanted`: its weekly times): each booking once, where the plan before put it, or
    where it is now when the plan has any time of its swap there."""
    one = {booking: key for key, booking in standing.items()}
    for exchange in exchanges:
        now = {booking: each.now for booking, each in exchange.items() if each.now is not None}
        if any(each in wanted for each in now.values()):
            for booking in exchange:
                one.pop(booking, None)
            one |= now  # last, so that nothing remembered stands in its place
    return {key: booking for booking, key in one.items()}


def stopped_in(round_: Round) -> frozenset[str]:
    """The keys ("g7") of a round's groups that stopped before the season is over. One statement."""
    with everything():
        rows = Withdrawal.objects.filter(group__application__round=round_)
        return frozenset(f"g{each}" for each in rows.values_list("group_id", flat=True))


def agreed_in(round_: Round, sessions: Sequence[Mapping[str, Any]], now: datetime) -> list[list[Exchanged]]:
    """For each swap that holds, those of a plan's weekly times (sessions of its file) that changed hands."""
    standing = standing_of_round(round_)
    rows = Occurrence.objects.filter(
        booking__in=set(standing.values()), state=Occurrence.State.CONFIRMED, during__startswith__gte=now
    )
    told = {(each["group"], spot_of(each)) for each in sessions}
    found = []
    for exchange in exchanges_in(round_, standing, rows.order_by("id")):
        swap = []
        for away in exchange.values():
            group, home, there = f"g{away.home[0]}", _spot(away.home), None if away.now is None else _spot(away.now)
            # A plan that was made of the swap has the time where it is by now.
            swap.append(Exchanged(group, there if there and (group, there) in told else home, there))
        found.append(swap)
    return found


def _patterns(round_: Round, dates: Iterable[Occurrence], bookings: Collection[UUID]) -> dict[UUID, Pattern]:
    """When and where most dates of some bookings are."""
    zone = round_.municipality.zone
    counted: dict[UUID, Counter[Pattern]] = defaultdict(Counter)
    for each in dates:
        if each.booking_id in bookings:
            start = each.during.lower
            minutes = int((each.during.upper - start).total_seconds()) // 60
            weekday = civil_day(start, zone).weekday()
            counted[each.booking_id][each.space_id, weekday, civil_minute(start, zone), minutes] += 1
    return {booking: found.most_common(1)[0][0] for booking, found in counted.items()}


def _together(away: Mapping[UUID, Away], pairs: Iterable[tuple[UUID, UUID]]) -> list[Exchange]:
    """Those that hold each other's dates, in however many hands."""
    of: dict[UUID, set[UUID]] = {each: {each} for each in away}
    for one, other in pairs:
        joined = of.get(one, set()) | of.get(other, set())
        for each in joined:
            of[each] = joined
    apart = {frozenset(each) for each in of.values()}
    return [{booking: away[booking] for booking in sorted(each)} for each in sorted(apart, key=sorted)]


def _spot(key: Key) -> Spot:
    _, (hall, atoms, weekday, minute, minutes), _ = key
    return Spot(f"h{hall}", tuple(sorted(str(atom) for atom in atoms)), weekday, minute, minutes)
