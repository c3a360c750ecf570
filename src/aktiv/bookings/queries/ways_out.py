"""What would work instead of a time that clashes: another part, the same day at another time, another hall nearby."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from django.db import connection

from aktiv.bookings.queries.asking import ask
from aktiv.bookings.queries.places import Place, days_around, places
from aktiv.bookings.queries.wanting import wanted_of
from aktiv.bookings.rules import OF_PARTY, OF_TIME, Party, Rule, check, within_quota
from aktiv.timetable.queries import in_the_way_of_each
from aktiv.timetable.rules import InTheWay, Wanted
from aktiv.values.periods import Period, civil_day, day_period

MOST_WAYS = 3
NEAREST_SPACES = 12
BY_ONESELF: tuple[Rule, ...] = OF_TIME + tuple(rule for rule in OF_PARTY if rule is not within_quota)
"""What a way out keeps for somebody who books by herself. A case handler asks less: see cases.queries.desk."""

Clash = tuple[Place, Period]


class WayKind(StrEnum):
    """How a way out differs from what was asked for."""

    OTHER_PART = "other_part"
    OTHER_TIME = "other_time"
    OTHER_SPACE = "other_space"


@dataclass(frozen=True, slots=True)
class Way:
    """A space and period that would work."""

    kind: WayKind
    space_id: int
    period: Period


def ways_out(
    clashes: Sequence[Clash],
    party: Party,
    group: str | None,
    now: datetime,
    *,
    linked: Sequence[int] = (),
    rules: Sequence[Rule] = BY_ONESELF,
    besides: Sequence[Wanted] = (),
) -> dict[tuple[int, Period], tuple[Way, ...]]:
    """Up to three ways out for each clash, by space id and period: same time in another part first, then the nearest
    other time of that day, then the same time in the nearest other hall; each with what is `linked`, as far as the
    place has it. `rules` are those that a way has to keep; `besides` is what will be taken too. Four statements,
    however many clashes."""
    if not clashes:
        return {}
    spaces = {where.space_id for where, _ in clashes}
    days = sorted({day for _, period in clashes for day in days_around(period)})
    nearest = _alike(sorted(spaces))
    others = places({other for found in nearest.values() for other, _ in found}, days, now)

    def allowed(where: Place) -> Callable[[Period], bool]:
        return lambda period: not check(ask(where, period, party, now, price_group=group, booked=()), rules)

    tries: list[tuple[int, Way, Place]] = []
    for number, (where, period) in enumerate(clashes):
        for other_id, same_root in nearest.get(where.space_id, []):
            other = others.get(other_id)
            if other is None or other.municipality_id != where.municipality_id:
                continue
            if not allowed(other)(period):
                continue
            kind = WayKind.OTHER_PART if same_root else WayKind.OTHER_SPACE
            tries.append((number, Way(kind, other_id, period), other))
    wholes = [wanted_of(where, _whole_day(where, period), where.having(linked)) for where, period in clashes]
    found = in_the_way_of_each(
        [*(wanted_of(other, way.period, other.having(linked)) for _, way, other in tries), *wholes], now
    )
    ways: dict[int, list[Way]] = {}
    for (number, way, _), conflicts in zip(tries, found[: len(tries)], strict=True):
        if not conflicts and not _meets(others[way.space_id], way.period, besides):
            ways.setdefault(number, []).append(way)
    for number, conflicts in enumerate(found[len(tries) :]):
        where, period = clashes[number]
        before, after = where.around(period)
        busy = [
            Period(each.during.start - timedelta(minutes=after), each.during.end + timedelta(minutes=before))
            if each.kind in (InTheWay.USE, InTheWay.HOLD)
            else each.during
            for each in conflicts
        ]
        busy += [each.during for each in besides if each.footprint.overlaps(where.footprint)]
        if (other_time := _nearest_time(where, period, busy, allowed(where))) is not None:
            ways.setdefault(number, []).append(Way(WayKind.OTHER_TIME, where.space_id, other_time))
    order = list(WayKind)
    return {
        (where.space_id, period): _best(sorted(ways.get(number, []), key=lambda way: order.index(way.kind)))
        for number, (where, period) in enumerate(clashes)
    }


def _meets(where: Place, period: Period, besides: Sequence[Wanted]) -> bool:
    return any(each.footprint.overlaps(where.footprint) and each.during.overlaps(period) for each in besides)


def _best(ways: list[Way]) -> tuple[Way, ...]:
    """One of each kind first, then more of the same."""
    firsts = [next(way for way in ways if way.kind is kind) for kind in WayKind if any(w.kind is kind for w in ways)]
    rest = [way for way in ways if way not in firsts]
    return tuple([*firsts, *rest][:MOST_WAYS])


def _whole_day(where: Place, period: Period) -> Period:
    day = day_period(civil_day(period.start, where.zone), where.zone)
    return Period(day.start, max(day.end, period.end))


def _nearest_time(
    where: Place, period: Period, busy: Sequence[Period], allowed: Callable[[Period], bool]
) -> Period | None:
    """The start nearest to the one asked for, on the same day, at which the same length is free and allowed."""
    starts = where.hours(where.days_of(period)).starts
    for start in sorted(starts, key=lambda each: (abs(each - period.start), each)):
        if civil_day(start, where.zone) != civil_day(period.start, where.zone):
            continue
        other = Period(start, start + period.length)
        if other != period and not any(each.overlaps(other) for each in busy) and allowed(other):
            return other
    return None


# Of the same kind, at least as large, in the same municipality: parts of the same root first, then by distance (the
# plain's distance is enough to order a city by), nearest in size first. By the index on the space's municipality.
_ALIKE = """
SELECT asked.id, other.id, other.stretch = asked.stretch
FROM facilities_space asked
JOIN facilities_facility here ON here.id = asked.facility_id
CROSS JOIN LATERAL (
    SELECT s.id, s.stretch, s.facility_id,
           (f.latitude - here.latitude) ^ 2 + ((f.longitude - here.longitude) * cosd(here.latitude)) ^ 2 AS far,
           (SELECT sum(upper(r) - lower(r)) FROM unnest(s.footprint) r) AS size
    FROM facilities_space s JOIN facilities_facility f ON f.id = s.facility_id
    WHERE s.municipality_id = asked.municipality_id AND s.kind = asked.kind AND s.active AND s.alone AND f.published
      AND NOT s.footprint && asked.footprint
      AND (SELECT sum(upper(r) - lower(r)) FROM unnest(s.footprint) r)
          >= (SELECT sum(upper(r) - lower(r)) FROM unnest(asked.footprint) r)
      AND coalesce(s.capacity, 1000000) >= coalesce(asked.capacity, 0)
    ORDER BY s.stretch <> asked.stretch, far, size, s.id
    LIMIT %(most)s
) other
WHERE asked.id = ANY(%(ids)s)
ORDER BY asked.id, other.stretch <> asked.stretch, other.far, other.size, other.id
"""


def _alike(space_ids: Sequence[int]) -> dict[int, list[tuple[int, bool]]]:
    """For each space the nearest that would do: (id, whether it is a part of the same root)."""
    found: dict[int, list[tuple[int, bool]]] = {}
    with connection.cursor() as cursor:
        cursor.execute(_ALIKE, {"ids": list(space_ids), "most": NEAREST_SPACES})
        for asked, other, same_root in cursor.fetchall():
            found.setdefault(asked, []).append((other, same_root))
    return found
