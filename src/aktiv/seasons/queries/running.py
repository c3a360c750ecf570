"""A season that runs, as a club and its municipality see it: what each club has, gave back, left unused, and swaps."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db.models import Exists, OuterRef, QuerySet
from django.db.models.functions import Lower

from aktiv.bookings.models import Attendance, Booking, Occurrence
from aktiv.bookings.queries.bookings import period_of
from aktiv.facilities.models import Space
from aktiv.people.models import Organisation
from aktiv.seasons.models import FreedTime, PlanSession, Published, Round, Swap
from aktiv.seasons.queries.plans import instance_of
from aktiv.seasons.rules.weeks import EVERY
from aktiv.seasons.solver.reading import shares
from aktiv.timetable.models import Cut
from aktiv.timetable.queries.conflicts import in_the_way_of_each
from aktiv.timetable.rules import Wanted
from aktiv.walls import everything, within

WEEK = 7


@dataclass(slots=True)
class Used:
    """Minutes of a club's season time: all that it was given, given back, and with nobody there. `late` are those of
    what was given back that came too late for others, by the municipality's rule."""

    given: int = 0
    given_back: int = 0
    late: int = 0
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
    taken: set[int] = field(default_factory=set)
    """Those of `gone` to come that somebody else has now: they cannot be taken back."""
    teams: list[str] = field(default_factory=list)
    """Teams that have a part of it on a date to come."""
    last: Occurrence | None = None
    """The last date of all."""
    weeks: str = EVERY
    """Every week of the season, or the odd or even ones."""
    span: tuple[date, date] | None = None
    """From which day to which it goes on, where that is not all of the season."""

    @property
    def next(self) -> Occurrence | None:
        """The next date that is the club's."""
        return next((each for each in self.coming if each.pk not in self.gone), None)


def weekly_of(round_: Round, organisation_id: UUID, now: datetime) -> list[Weekly]:
    """A club's season time by weekday and time, with coming dates, the teams that it is divided among, and what of it
    could be taken back. Nine statements at most and those of the wall."""
    found = _weekly(round_, [organisation_id], now)
    by_id = {each.booking.pk: each for each in found}
    rows = Occurrence.objects.filter(
        booking__parent__in=list(by_id), state=Occurrence.State.CONFIRMED, during__startswith__gt=now
    )
    for parent, team in rows.order_by("booking__team").values_list("booking__parent", "booking__team").distinct():
        if parent is not None:
            by_id[parent].teams.append(team)
    back = [(each, one) for each in found for one in each.coming if one.pk in each.gone]
    wanted = [[Wanted(one.space_id, one.space.footprint, period_of(one))] for _, one in back]
    held = _held_for_the_refused(found) if wanted else []  # not taken: it may be had back while nobody has said yes
    met = in_the_way_of_each(wanted, now, apart_from=held) if wanted else []
    for (each, one), there in zip(back, met, strict=True):
        if there:
            each.taken.add(one.pk)
    return found


def _held_for_the_refused(found: Collection[Weekly]) -> list[int]:
    rows = FreedTime.objects.filter(source__in=[each.booking for each in found], state=FreedTime.State.OPEN)
    return [claim for claims in rows.values_list("claims", flat=True) for claim in claims]


def rhythm_of(round_: Round, booking_id: UUID) -> tuple[str, tuple[date, date] | None]:
    """In which weeks a weekly time is, and from which day to which where that is not all of the season."""
    return _rhythms(round_, [booking_id]).get(booking_id, (EVERY, None))


def every_weekly(round_: Round, now: datetime) -> list[Weekly]:
    """Every club's, for whoever shares out the season. Statements as `weekly_of`."""
    return _weekly(round_, None, now)


def clubs_with_time(round_: Round, now: datetime) -> dict[Organisation, int]:
    """Clubs that others may ask to swap, by name, with how many weekly times of each have dates to come. They know the
    plan from its hearing; a club whose name is not published is left out. Two statements."""
    coming = Occurrence.objects.filter(
        booking=OuterRef("pk"), state=Occurrence.State.CONFIRMED, during__startswith__gt=now
    )
    rows = Booking.objects.filter(Exists(coming), season=round_.season, kind=Booking.Kind.ALLOCATION)
    rows = rows.filter(organisation__publishes_name=True)
    counted = Counter(rows.values_list("organisation_id", flat=True))
    clubs = Organisation.objects.filter(pk__in=list(counted)).order_by("filed_as", "pk")
    return {each: counted[each.pk] for each in clubs}


def clubs_time(round_: Round, booking_id: UUID, now: datetime) -> Weekly | None:
    """One of them, of whichever club; None when it has no dates to come. Statements as `weekly_of`, and one."""
    club = Booking.objects.filter(pk=booking_id, season=round_.season).values_list("organisation_id", flat=True).first()
    found = clubs_times(round_, now, [club]) if club is not None else []
    return next((each for each in found if each.booking.pk == booking_id), None)


def clubs_times(round_: Round, now: datetime, organisation_ids: Collection[UUID]) -> list[Weekly]:
    """The season time of some clubs that has dates to come, for clubs that would swap; of clubs whose name is not
    published nothing. Statements as `weekly_of`."""
    found = _weekly(round_, organisation_ids, now)
    return [
        each for each in found if each.next and each.booking.organisation and each.booking.organisation.publishes_name
    ]


def _weekly(round_: Round, organisation_ids: Collection[UUID] | None, now: datetime) -> list[Weekly]:
    of_these = _of(round_, organisation_ids)
    rows = _dates(of_these)
    back, late = _given_back(round_, of_these, rows)
    missed = _no_shows(round_, of_these)
    found: dict[UUID, Weekly] = {}
    for each in rows:
        weekly = found.setdefault(each.booking_id, Weekly(each.booking))
        minutes = _minutes(each)
        weekly.dates += 1
        weekly.last = each
        _count(weekly.used, each, back, late, missed)
        if back.get(each.pk, 0) >= minutes:
            weekly.gone.add(each.pk)
        if each.during.lower > now:
            weekly.coming.append(each)
    for booking, (weeks, span) in _rhythms(round_, list(found)).items():
        found[booking].weeks, found[booking].span = weeks, span
    zone = round_.municipality.zone

    def when(each: Weekly) -> tuple[int, str, int]:
        shown = each.next or each.last
        start = shown.during.lower.astimezone(zone) if shown else now
        return start.weekday(), f"{start:%H%M}", each.booking.number

    return sorted(found.values(), key=when)


def used_of(round_: Round, organisation_ids: Collection[UUID] | None = None) -> dict[UUID, Used]:
    """Of each club that had season time in a round, or of some: minutes given, given back and missed. For the
    municipality's own reckoning. Three statements and those of the wall."""
    of_these = _of(round_, organisation_ids)
    rows = _dates(of_these)
    back, late = _given_back(round_, of_these, rows)
    missed = _no_shows(round_, of_these)
    found: dict[UUID, Used] = defaultdict(Used)
    for each in rows:
        _count(found[each.holder], each, back, late, missed)
    return dict(found)


def planned_minutes(round_: Round, organisation_id: UUID) -> int:
    """Minutes of each week that the plan that counts gives a club, on average of the season: a time of every other
    week, or of a part of it, counts for its share, as in what the club was told that it gets. One statement; a second
    where there is such a time."""
    if round_.plan_id is None:
        return 0
    with within(organisation=organisation_id):
        rows = PlanSession.objects.filter(plan=round_.plan_id, organisation=organisation_id)
        found = list(rows.values_list("group_id", "minutes", "weeks", "from_day", "to_day"))
    if round_.plan is None or all((weeks, first, last) == (EVERY, None, None) for _, _, weeks, first, last in found):
        return sum(minutes for _, minutes, *_ in found)
    of_weeks = shares(instance_of(round_.plan))
    return int(sum(minutes * of_weeks[f"g{group}"] for group, minutes, *_ in found))


def rounds_with_time(organisation_id: UUID) -> list[Round]:
    """Rounds that are published or run in which a club has season time, the latest first. One statement."""
    mine = Booking.objects.filter(
        season=OuterRef("season"), organisation=organisation_id, kind=Booking.Kind.ALLOCATION, unsaid=False
    )
    rows = Round.objects.filter(Exists(mine), state__in=["published", "running"])
    return list(rows.select_related("season", "municipality").order_by("-season__first", "-id"))


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
        rows = Swap.objects.filter(round=round_, state__in=[Swap.State.AGREED, Swap.State.FALLEN]).select_related(
            "organisation", "other", "offered__space__facility", "asked__space__facility", "offered_date", "asked_date"
        )
        return list(rows.order_by("-ended_at"))


def _rhythms(round_: Round, booking_ids: Collection[UUID]) -> dict[UUID, tuple[str, tuple[date, date] | None]]:
    """Of those of some weekly times that are not on in every week of the season: in which weeks, and from when to when.

    The plan says it of the booking that a time became. Clubs that swapped what was left of two have each other's dates,
    and so each other's weeks. One statement, and one more where somebody has such a time.
    """
    with within(municipalities=[round_.municipality_id]):
        rows = Published.objects.filter(session__plan__round=round_).exclude(
            session__weeks=EVERY, session__from_day=None, session__to_day=None
        )
        # What a later plan keeps is the same booking, and says the same.
        found = {each.booking_id: (each.session.weeks, each.session.span) for each in rows.select_related("session")}
        if found:
            swaps = Swap.objects.filter(round=round_, state=Swap.State.AGREED, offered_date=None)
            usual = (EVERY, None)
            for one, other in swaps.order_by("ended_at", "id").values_list("offered", "asked"):
                found[one], found[other] = found.get(other, usual), found.get(one, usual)
    return {each: found[each] for each in booking_ids if each in found}


def _of(round_: Round, organisation_ids: Collection[UUID] | None) -> QuerySet[Occurrence]:
    """Dates of a round's season: all that are held, or those of some clubs."""
    rows = Occurrence.objects.filter(
        booking__season=round_.season, booking__kind=Booking.Kind.ALLOCATION, state=Occurrence.State.CONFIRMED
    )
    return rows if organisation_ids is None else rows.filter(holder__in=organisation_ids)


def _dates(rows: QuerySet[Occurrence]) -> list[Occurrence]:
    # A season has many dates of few bookings and fewer spaces: what those are is read once, not with each date.
    rows = rows.only("booking_id", "space_id", "claim_id", "holder", "during", "state")
    found = list(rows.order_by(Lower("during"), "id"))
    bookings = Booking.objects.select_related("organisation").in_bulk(list({each.booking_id for each in found}))
    spaces = Space.objects.select_related("facility").in_bulk(list({each.space_id for each in found}))
    for each in found:
        each.booking, each.space = bookings[each.booking_id], spaces[each.space_id]
    return found


def _count(
    used: Used, date_: Occurrence, back: Mapping[int, int], late: Mapping[int, int], missed: Collection[int]
) -> None:
    minutes = _minutes(date_)
    used.given += minutes
    used.given_back += min(minutes, back.get(date_.pk, 0))
    used.late += min(minutes, late.get(date_.pk, 0))
    used.no_show += minutes if date_.pk in missed else 0


def _given_back(
    round_: Round, rows: QuerySet[Occurrence], dates: Collection[Occurrence]
) -> tuple[dict[int, int], dict[int, int]]:
    """What was given back of each date, and of that what came late: whole minutes of its floor. The dates are named by
    what they are and not one by one: a city has tens of thousands, and few were given back."""
    by_claim = {each.claim_id: each for each in dates}
    days = round_.rules.table.get("give_back_days", 0) if round_.rules is not None else 0
    back: dict[int, int] = defaultdict(int)
    late: dict[int, int] = defaultdict(int)
    for cut in Cut.objects.filter(claim__in=rows.values("claim_id"), by=None, ended_at=None):
        each = by_claim[cut.claim_id]
        minutes = int((cut.during.upper - cut.during.lower).total_seconds()) // 60 * cut.footprint.size
        back[each.pk] += minutes
        if days and cut.given_at is not None and cut.given_at > each.during.lower - timedelta(days=days):
            late[each.pk] += minutes
    sizes = {each.pk: each.space.footprint.size for each in dates}
    return (
        {pk: minutes // sizes[pk] for pk, minutes in back.items()},
        {pk: minutes // sizes[pk] for pk, minutes in late.items()},
    )


def _no_shows(round_: Round, dates: QuerySet[Occurrence]) -> set[int]:
    with within(municipalities=[round_.municipality_id]):
        rows = Attendance.objects.filter(occurrence__in=dates.values("pk"), outcome=Attendance.Outcome.NO_SHOW)
        return set(rows.values_list("occurrence_id", flat=True))


def _minutes(date_: Occurrence) -> int:
    return int((date_.during.upper - date_.during.lower).total_seconds()) // 60
