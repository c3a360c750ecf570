"""A season that runs, as a club and its municipality see it: what each club has, gave back, left unused, and swaps."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from django.db.models.functions import Lower

from aktiv.bookings.models import Attendance, Booking, Occurrence
from aktiv.seasons.models import Round, Swap
from aktiv.timetable.models import Cut
from aktiv.walls import everything, within

WEEK = 7


@dataclass(slots=True)
class Used:
    """Minutes of a club's season time: all that it was given, given back, and with nobody there."""

    given: int = 0
    given_back: int = 0
    no_show: int = 0

    @property
    def unused(self) -> int:
        """What counts as unused next year."""
        return self.given_back + self.no_show

    @property
    def percent(self) -> int:
        """How much of it was used, or is still to be, in whole percent."""
        return 100 * (self.given - self.unused) // self.given if self.given else 0


@dataclass(slots=True)
class Weekly:
    """A weekly time of a club: its booking, what comes of its dates, and how many there were in all."""

    booking: Booking
    coming: list[Occurrence] = field(default_factory=list)
    dates: int = 0
    used: Used = field(default_factory=Used)
    gone: set[int] = field(default_factory=set)
    """Dates of which nothing is left: all of it was given back."""
    last: Occurrence | None = None
    """The last date of all."""

    @property
    def next(self) -> Occurrence | None:
        """The next date that is the club's."""
        return next((each for each in self.coming if each.pk not in self.gone), None)


def weekly_of(round_: Round, organisation_id: UUID, now: datetime) -> list[Weekly]:
    """A club's season time by weekday and time, with coming dates. Four statements and those of the wall."""
    return _weekly(round_, [organisation_id], now)


def clubs_times(round_: Round, now: datetime) -> list[Weekly]:
    """Every club's season time that has dates to come, for clubs that would swap. They know the plan from its hearing;
    a club whose name is not published is left out. Statements as `weekly_of`."""
    found = _weekly(round_, None, now)
    return [
        each for each in found if each.next and each.booking.organisation and each.booking.organisation.publishes_name
    ]


def _weekly(round_: Round, organisation_ids: Collection[UUID] | None, now: datetime) -> list[Weekly]:
    rows = _dates(round_, organisation_ids)
    gone, back = _given_back([each.claim_id for each in rows])
    missed = _no_shows(round_, [each.pk for each in rows])
    found: dict[UUID, Weekly] = {}
    for each in rows:
        weekly = found.setdefault(each.booking_id, Weekly(each.booking))
        minutes = _minutes(each)
        weekly.dates += 1
        weekly.last = each
        weekly.used.given += minutes
        weekly.used.given_back += min(minutes, back.get(each.claim_id, 0) // each.space.footprint.size)
        weekly.used.no_show += minutes if each.pk in missed else 0
        if each.claim_id in gone and back[each.claim_id] >= minutes * each.space.footprint.size:
            weekly.gone.add(each.pk)
        if each.during.lower > now:
            weekly.coming.append(each)
    zone = round_.municipality.zone

    def when(each: Weekly) -> tuple[int, str, int]:
        shown = each.next or each.last
        start = shown.during.lower.astimezone(zone) if shown else now
        return start.weekday(), f"{start:%H%M}", each.booking.number

    return sorted(found.values(), key=when)


def used_of(round_: Round, organisation_ids: Collection[UUID] | None = None) -> dict[UUID, Used]:
    """Of each club that had season time in a round, or of some: minutes given, given back and missed. For the
    municipality's own reckoning. Three statements and those of the wall."""
    rows = _dates(round_, organisation_ids)
    _, back = _given_back([each.claim_id for each in rows])
    missed = _no_shows(round_, [each.pk for each in rows])
    found: dict[UUID, Used] = defaultdict(Used)
    for each in rows:
        used, minutes = found[each.holder], _minutes(each)
        used.given += minutes
        used.given_back += min(minutes, back.get(each.claim_id, 0) // each.space.footprint.size)
        used.no_show += minutes if each.pk in missed else 0
    return dict(found)


def round_before(round_: Round) -> Round | None:
    """The municipality's round of the season that ended last before this one begins."""
    rows = Round.objects.select_related("season", "municipality").filter(municipality=round_.municipality_id)
    return rows.filter(season__last__lt=round_.season.first).order_by("-season__last", "-id").first()


def unused_before(round_: Round) -> dict[UUID, int]:
    """Minutes of each week that clubs left unused in the season before, rounded down; clubs that left none are not
    named. Four statements and those of the wall."""
    before = round_before(round_)
    if before is None:
        return {}
    weeks = max(1, ((before.season.last - before.season.first).days + 1) // WEEK)
    return {club: each.unused // weeks for club, each in used_of(before).items() if each.unused // weeks}


def access_swap(swap_id: int, *, lock: bool = False) -> Swap | None:
    """A swap, whoever's; its caller asks who may answer it."""
    with everything():
        rows = Swap.objects.select_related("round__municipality", "organisation", "other", "offered", "asked")
        rows = rows.select_for_update(of=("self",)) if lock else rows
        return rows.filter(pk=swap_id).first()


def swaps_of(round_: Round, organisation_id: UUID) -> list[Swap]:
    """Swaps that a club asked for or was asked for in a round, the newest first."""
    with within(organisation=organisation_id):
        rows = Swap.objects.filter(round=round_).select_related(
            "organisation", "other", "offered__space__facility", "asked__space__facility", "offered_date", "asked_date"
        )
        return list(rows.order_by("-id"))


def swaps_in(round_: Round) -> list[Swap]:
    """Swaps that were agreed in a round, for its staff, the newest first."""
    with within(municipalities=[round_.municipality_id]):
        rows = Swap.objects.filter(round=round_, state=Swap.State.AGREED).select_related("organisation", "other")
        return list(rows.order_by("-ended_at"))


def _dates(round_: Round, organisation_ids: Collection[UUID] | None) -> list[Occurrence]:
    rows = Occurrence.objects.filter(
        booking__season=round_.season, booking__kind=Booking.Kind.ALLOCATION, state=Occurrence.State.CONFIRMED
    )
    if organisation_ids is not None:
        rows = rows.filter(holder__in=organisation_ids)
    return list(rows.select_related("booking__organisation", "space__facility").order_by(Lower("during"), "id"))


def _given_back(claim_ids: Collection[int]) -> tuple[set[int], dict[int, int]]:
    """The claims of which something was given back, and how much of each: minutes × units of floor. Served by the
    cuts' foreign key."""
    found: dict[int, int] = defaultdict(int)
    for cut in Cut.objects.filter(claim_id__in=claim_ids, by=None, ended_at=None):
        minutes = int((cut.during.upper - cut.during.lower).total_seconds()) // 60
        found[cut.claim_id] += minutes * cut.footprint.size
    return set(found), found


def _no_shows(round_: Round, occurrence_ids: Collection[int]) -> set[int]:
    with within(municipalities=[round_.municipality_id]):
        rows = Attendance.objects.filter(occurrence_id__in=occurrence_ids, outcome=Attendance.Outcome.NO_SHOW)
        return set(rows.values_list("occurrence_id", flat=True))


def _minutes(date_: Occurrence) -> int:
    return int((date_.during.upper - date_.during.lower).total_seconds()) // 60
