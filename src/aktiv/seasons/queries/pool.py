"""What a hall of the pool has not, and why: how it is open in the season's weeks, and what takes it."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime, timedelta

from aktiv.bookings.models import Occurrence
from aktiv.facilities.models import Space
from aktiv.seasons.models import PoolHall, Round
from aktiv.seasons.queries.rounds import days_of_halls, wall_of, whole_days
from aktiv.seasons.rules.pool import Lost, Opening, lost
from aktiv.timetable.queries.availability import availability
from aktiv.timetable.rules import InTheWay
from aktiv.walls import within

MOST_USES = 40


@dataclass(frozen=True, slots=True)
class Use:
    """What takes the hall, or some of it, at a time of the week in so many of the season's weeks. `kind` is that of a
    booking, or "closure"; `often` when it is so in at least half of them."""

    day: int
    from_minute: int
    to_minute: int
    kind: str
    weeks: int
    often: bool


@dataclass(frozen=True, slots=True)
class Taken:
    """Weekdays with what they lost, and what took it, the commonest first."""

    lost: tuple[Lost, ...]
    uses: tuple[Use, ...]


def roots_of(municipality_id: int) -> list[Space]:
    """A municipality's halls that are in use, whole, by facility and name. One statement."""
    rows = Space.objects.select_related("facility").filter(municipality_id=municipality_id, active=True, parent=None)
    return list(rows.order_by("facility__sort_key", "facility_id", "order", "pk"))


def taken_from(round_: Round, hall: PoolHall, now: datetime) -> Taken:
    """A hall of the pool, held against how it is open and taken now. Some eight statements."""
    season, zone, root = round_.season, round_.municipality.zone, hall.space
    atoms = [str(number) for number in range(root.divisions)]
    days = days_of_halls([root], season.first, season.last, zone, now)[root.pk]
    pool = [
        Opening(
            each.weekday,
            each.from_minute,
            each.to_minute,
            frozenset(str(atom) for atom in each.atoms) or frozenset(atoms),
        )
        for each in hall.times.all()
    ]
    busy = availability([root.pk], whole_days(season.first, season.last, zone), now, buffers=False)[root.pk]
    claims = {each.claim_id for each in busy}
    with within(municipalities=[round_.municipality_id]):
        kinds = dict(Occurrence.objects.filter(claim_id__in=claims).values_list("claim_id", "booking__kind"))
    found: dict[tuple[int, int, int, str], set[object]] = defaultdict(set)
    for each in busy:
        kind = "closure" if each.kind is InTheWay.CLOSURE else kinds.get(each.claim_id, "")
        day = max(each.during.start.astimezone(zone).date(), season.first)
        last = min((each.during.end - timedelta(microseconds=1)).astimezone(zone).date(), season.last)
        while day <= last:
            for first, end in wall_of([each.during], day, zone):
                found[day.weekday(), first, end, kind].add(day)
            day += timedelta(days=1)
    weeks = max(1, ((season.last - season.first).days + 1) // 7)
    uses = [Use(*key, weeks=len(dates), often=len(dates) * 2 > weeks) for key, dates in found.items()]
    uses.sort(key=lambda each: (-each.weeks, each.day, each.from_minute, each.kind))
    return Taken(lost(days, atoms, pool), tuple(uses[:MOST_USES]))
