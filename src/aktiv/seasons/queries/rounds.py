"""Rounds and what is shared out in them."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from django.db.models import Q

from aktiv.bookings.models import Season
from aktiv.facilities.models import Space
from aktiv.facilities.queries import openings
from aktiv.seasons.models import PoolHall, Round, RuleTable
from aktiv.seasons.rules.pool import HallDay
from aktiv.timetable.queries.availability import Busy, availability
from aktiv.values.footprints import UNITS
from aktiv.values.periods import DAY_MINUTES, Period
from aktiv.values.refusal import Refusal


def round_called(slug: str) -> Round | None:
    """The round with that address, with its season, rules and municipality. One statement."""
    return Round.objects.select_related("season", "rules", "municipality").filter(slug=slug).first()


def access_round(round_id: int, municipality_id: int | None = None, *, lock: bool = False) -> Round:
    """A round, of the municipality where one is said. Raises Refusal("not_found")."""
    rows = Round.objects.select_related("season", "rules", "municipality")
    if lock:
        rows = rows.select_for_update(of=("self",))
    found = rows.filter(pk=round_id).first()
    if found is None or municipality_id not in (None, found.municipality_id):
        raise Refusal("not_found")
    return found


def rounds_of(municipality_ids: Collection[int]) -> list[Round]:
    """The rounds of municipalities, the newest first."""
    rows = Round.objects.select_related("season", "municipality").filter(municipality_id__in=municipality_ids)
    return list(rows.order_by("-id"))


def windows_of(season: Season) -> dict[int, list[tuple[int, int]]]:
    """The weekly hours in which season time is given, wall minutes by weekday (0 Monday). One statement."""
    found: dict[int, list[tuple[int, int]]] = {}
    for weekday, first, last in season.windows.order_by("weekday", "from_minute").values_list(
        "weekday", "from_minute", "to_minute"
    ):
        found.setdefault(weekday - 1, []).append((first, last))
    return found


def rounds_told(municipality_ids: Collection[int] | None = None) -> list[Round]:
    """The rounds that everybody may know of: all but those that are being planned, the nearest deadline first; of some
    municipalities where they are said. One statement."""
    rows = Round.objects.select_related("season", "municipality").exclude(state="planning")
    if municipality_ids is not None:
        rows = rows.filter(municipality_id__in=municipality_ids)
    return list(rows.order_by("deadline", "id"))


def rules_of(municipality_id: int) -> list[RuleTable]:
    """A municipality's rule tables, the newest first."""
    return list(RuleTable.objects.filter(municipality_id=municipality_id).order_by("-version"))


def rules_open(round_: Round) -> list[RuleTable]:
    """The versions that everybody may read with a round: the one it goes by, and the one that the plan which clubs are
    shown was made by; the newest first. One statement."""
    this = Round.objects.filter(pk=round_.pk)
    open_ = Q(pk__in=this.values("rules_id")) | Q(pk__in=this.values("plan__rules_id"))
    return list(RuleTable.objects.filter(open_).order_by("-version"))


def pool_of(round_id: int) -> list[PoolHall]:
    """The halls of a round with their spaces, facilities and times, by name. Two statements."""
    rows = PoolHall.objects.select_related("space__facility").prefetch_related("times").filter(round_id=round_id)
    return list(rows.order_by("space__facility__sort_key", "space__order", "space_id"))


def areas_of(round_id: int) -> dict[int, str]:
    """The district that each hall of a round is in, by the hall's id; empty where none is told. One statement."""
    rows = PoolHall.objects.filter(round_id=round_id)
    return dict(rows.values_list("space_id", "space__facility__district"))


def atoms_of(space: Space) -> frozenset[int]:
    """The numbers of the atoms, as its root is divided, that a space is made of."""
    width = UNITS // space.divisions
    start = space.stretch * UNITS
    return frozenset(
        atom for low, high in space.footprint.ranges for atom in range((low - start) // width, (high - start) // width)
    )


def parts_of(roots: Collection[Space]) -> dict[int, list[Space]]:
    """The active spaces of halls that may be had alone, by the root's stretch; the smallest first. One statement."""
    found: dict[int, list[Space]] = {root.stretch: [] for root in roots}
    for space in Space.objects.filter(stretch__in=found, active=True, alone=True).order_by("id"):
        found[space.stretch].append(space)
    for spaces in found.values():
        spaces.sort(key=lambda each: (each.footprint.size, each.pk))
    return found


def days_of_halls(
    roots: Collection[Space], first: date, last: date, zone: ZoneInfo, now: datetime
) -> dict[int, dict[date, HallDay]]:
    """Each hall day by day through a season: when season time may be placed, and what its parts are taken by before it.

    A hall for which nobody has said when that is gives all that it is open. Some six statements for all halls and days.
    """
    days = [first + timedelta(days=number) for number in range((last - first).days + 1)]
    open_ = openings(roots, days)
    parts = parts_of(roots)
    whole = whole_days(first, last, zone)
    looked_at = {space.pk for spaces in parts.values() for space in spaces} | {root.pk for root in roots}
    busy = availability(looked_at, whole, now, buffers=False)
    found: dict[int, dict[date, HallDay]] = {}
    for root in roots:
        taken = _taken_by_day(root, parts[root.stretch], busy, zone)
        hours = [open_[root.pk, day] for day in days]
        said = any(each.season for each in hours)
        found[root.pk] = {
            each.day: HallDay(wall_of(each.season if said else each.bookable, each.day, zone), taken.get(each.day, {}))
            for each in hours
        }
    return found


def _taken_by_day(
    root: Space, parts: Iterable[Space], busy: dict[int, list[Busy]], zone: ZoneInfo
) -> dict[date, dict[str, tuple[tuple[int, int], ...]]]:
    """What is taken of each atom: told by the smallest space that it lies in."""
    smallest: dict[int, Space] = {}
    for space in [*parts, root]:
        for atom in atoms_of(space):
            smallest.setdefault(atom, space)
    taken: dict[date, dict[str, tuple[tuple[int, int], ...]]] = {}
    for atom, space in smallest.items():
        for each in busy[space.pk]:
            day = each.during.start.astimezone(zone).date()
            last = (each.during.end - timedelta(microseconds=1)).astimezone(zone).date()
            while day <= last:
                of_day = taken.setdefault(day, {})
                of_day[str(atom)] = (*of_day.get(str(atom), ()), *wall_of([each.during], day, zone))
                day += timedelta(days=1)
    return taken


def whole_days(first: date, last: date, zone: ZoneInfo) -> Period:
    """From the midnight that `first` begins with to the one that `last` ends with."""
    return Period(_midnight(first, zone), _midnight(last + timedelta(days=1), zone))


def _midnight(day: date, zone: ZoneInfo) -> datetime:
    return datetime(day.year, day.month, day.day, tzinfo=zone)


def wall_of(periods: Iterable[Period], day: date, zone: ZoneInfo) -> tuple[tuple[int, int], ...]:
    """The wall minutes of a civil day that lie in the periods."""
    told = []
    for each in periods:
        start, end = each.start.astimezone(zone), each.end.astimezone(zone)
        first = 0 if start.date() < day else start.hour * 60 + start.minute
        last = DAY_MINUTES if end.date() > day else end.hour * 60 + end.minute
        if start.date() <= day <= end.date() and first < last:
            told.append((first, last))
    return tuple(told)
