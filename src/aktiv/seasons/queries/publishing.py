"""What publishing a plan reads, and what staff look at before and after."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db.models import Q

from aktiv.bookings.models import Booking
from aktiv.bookings.queries.conflicts import InTheWayOf, explained
from aktiv.facilities.models import Space
from aktiv.facilities.queries import openings
from aktiv.municipalities.queries import days_off
from aktiv.seasons.models import ClubApplication, LeftOut, Plan, PlanSession, Publication, Published, Round
from aktiv.seasons.queries.hearing import objections_answered
from aktiv.seasons.queries.rounds import atoms_of, parts_of
from aktiv.seasons.rules.dating import Dated, Dates, OpenDay, Weekly, dated, days_off_of
from aktiv.timetable.queries.conflicts import in_the_way_of_each
from aktiv.timetable.rules import Wanted
from aktiv.walls import everything, within

Place = tuple[int, tuple[int, ...], int, int, int]
"""Hall, atoms, weekday, first minute and minutes."""
Days = tuple[str, date | None, date | None]
"""Every, odd or even weeks, and the days from and to which it goes on. With the place, what stands or has moved."""


def span_of(days: Days) -> tuple[date, date] | None:
    """The days from and to which it goes on; None is all of the season."""
    _weeks, first, last = days
    return None if first is None or last is None else (first, last)


@dataclass(frozen=True, slots=True, kw_only=True)
class Session:
    """A weekly time that is to become a booking, and the space that it is in (none: the hall is divided otherwise now).

    `booking_id` is set for one that has become a booking already.
    """

    id: int
    organisation_id: UUID
    group_id: int
    contact_id: UUID | None
    activity_id: int
    label: str
    hall_id: int
    space_id: int | None
    place: Place
    days: Days
    booking_id: UUID | None

    @property
    def weekly(self) -> Weekly:
        hall, _, weekday, from_minute, minutes = self.place
        return Weekly(self.id, hall, weekday, from_minute, minutes, self.days[0], span_of(self.days))


@dataclass(frozen=True, slots=True)
class Preview:
    """What publishing would do now. `collisions` are the dates that something stands at, with what it is."""

    dates: Dates
    sessions: Mapping[int, Session]
    collisions: Sequence[tuple[Dated, Sequence[InTheWayOf]]]
    nowhere: Sequence[Session]

    @property
    def free(self) -> int:
        """How many dates would become clubs' own."""
        return len(self.dates.dates) - len(self.collisions)


def sessions_of_plan(plan: Plan) -> list[Session]:
    """A plan's weekly times by hall, day and time, but those of a club that took its application back. Four
    statements."""
    with everything():
        rows = list(
            PlanSession.objects.filter(plan=plan)
            .exclude(group__application__state=ClubApplication.State.WITHDRAWN)
            .order_by("hall_id", "weekday", "from_minute", "id")
            .values_list(
                "id",
                "organisation_id",
                "group_id",
                "group__application__contact_id",
                "group__activity_id",
                "label",
                "hall_id",
                "atoms",
                "weekday",
                "from_minute",
                "minutes",
                "published__booking_id",
                "weeks",
                "from_day",
                "to_day",
            )
        )
    halls = list(Space.objects.filter(pk__in={row[6] for row in rows}))
    space_of = space_of_place(halls)
    return [
        Session(
            id=row[0],
            organisation_id=row[1],
            group_id=row[2],
            contact_id=row[3],
            activity_id=row[4],
            label=row[5],
            hall_id=row[6],
            space_id=space_of.get((row[6], frozenset(row[7]))),
            place=(row[6], tuple(sorted(row[7])), row[8], row[9], row[10]),
            booking_id=row[11],
            days=(row[12], row[13], row[14]),
        )
        for row in rows
    ]


def dates_of_sessions(
    round_: Round, sessions: Collection[Session], first: date, *, public: bool, school: bool
) -> Dates:
    """Every date of the times from a day to the season's last. Some six statements."""
    season, home = round_.season, round_.municipality
    first = max(first, season.first)
    off = days_off_of(
        days_off(home, first, season.last, public=True, school=False) if public else {},
        days_off(home, first, season.last, public=False, school=True) if school else {},
    )
    weekly = [each.weekly for each in sessions]
    return dated(
        weekly,
        first,
        season.last,
        home.zone,
        off=off,
        open_on=_open_on(weekly, first, season.last, skipping=off.keys()),
    )


def there_for(round_: Round) -> set[str]:
    """What publishing needs, of the things that a round's states name, that is there. At most two statements."""
    plan = round_.plan
    if plan is None or plan.state != Plan.State.DONE:
        return set()
    there = {"draft"} | ({"checked"} if plan.checked else set())
    return there | {"objections_answered"} if objections_answered(round_.pk) else there


def preview_of(round_: Round, plan: Plan, *, public: bool, school: bool, now: datetime) -> Preview:
    """What publishing the plan would do now. Statements do not grow with the dates."""
    sessions = sessions_of_plan(plan)
    placed = {each.id: each for each in sessions if each.space_id is not None}
    waiting = [each for each in placed.values() if each.booking_id is None]
    dates = dates_of_sessions(round_, waiting, round_.season.first, public=public, school=school)
    spaces = {each.pk: each for each in Space.objects.filter(pk__in={each.space_id for each in waiting})}
    wanted = [
        [
            Wanted(
                spaces[placed[each.key].space_id or 0].pk, spaces[placed[each.key].space_id or 0].footprint, each.period
            )
        ]
        for each in dates.dates
    ]
    met = [
        (date_, conflicts)
        for date_, conflicts in zip(dates.dates, in_the_way_of_each(wanted, now) if wanted else [], strict=True)
        if conflicts
    ]
    told = iter(explained([one for _, conflicts in met for one in conflicts]))
    collisions = [(date_, [next(told) for _ in conflicts]) for date_, conflicts in met]
    return Preview(dates, placed, collisions, [each for each in sessions if each.space_id is None])


def publications_of(round_id: int) -> list[Publication]:
    """Those of a round, the newest first."""
    return list(
        Publication.objects.filter(round_id=round_id)
        .select_related("plan", "made_by")
        .defer("plan__document")
        .order_by("-id")
    )


def under_way() -> list[int]:
    """Publications that are to be done, the oldest first; also those whose worker died. By published_one_at_a_time."""
    rows = Publication.objects.filter(state__in=Publication.State.under_way())
    return list(rows.order_by("id").values_list("id", flat=True))


def left_out_of(publication: Publication) -> list[LeftOut]:
    """The dates that a publication left out, by day, with hall, club and what stands there. Two statements."""
    with within(municipalities=[publication.municipality_id]):
        rows = LeftOut.objects.filter(publication=publication).select_related(
            "session__hall__facility",
            "organisation",
            "standing__organisation",
            "standing__person",
            "standing__space",
        )
        return list(rows.order_by("day", "session__hall__facility__sort_key", "session__from_minute", "id"))


def left_out_for(round_id: int, organisation_id: UUID) -> list[LeftOut]:
    """A club's own dates that were left out, by day. Its reader sees of others' bookings what everyone may see."""
    with within(organisation=organisation_id):
        rows = LeftOut.objects.filter(publication__round=round_id, organisation=organisation_id)
        rows = rows.select_related(
            "session__hall__facility", "standing__organisation", "standing__space", "publication"
        )
        return list(rows.order_by("day", "session__from_minute", "id"))


def told_sessions(session_ids: Iterable[int]) -> list[PlanSession]:
    """Weekly times with hall and club, for whoever shares out seasons. One statement."""
    with everything():
        rows = PlanSession.objects.select_related("hall__facility", "organisation")
        return list(rows.filter(pk__in=list(session_ids)))


def published_of(plan: Plan) -> dict[int, UUID]:
    """The bookings of a plan's weekly times, by session."""
    return dict(Published.objects.filter(session__plan=plan).values_list("session_id", "booking_id"))


def season_bookings(round_: Round, organisation_id: UUID | None = None) -> list[Booking]:
    """The season time that stands for a round, of one club or of all, with organisation and space."""
    mine = Q() if organisation_id is None else Q(organisation=organisation_id)
    rows = Booking.objects.filter(mine, season=round_.season, kind=Booking.Kind.ALLOCATION, unsaid=False)
    return list(rows.select_related("organisation", "space__facility", "activity").order_by("number"))


def space_of_place(halls: Sequence[Space]) -> dict[tuple[int, frozenset[int]], int]:
    """The space that some atoms of a hall are, the hall itself before a part that is as large."""
    found: dict[tuple[int, frozenset[int]], int] = {}
    parts = parts_of(halls)
    for hall in halls:
        for space in (hall, *parts[hall.stretch]):
            found.setdefault(
                (hall.pk, atoms_of(space) if space is not hall else frozenset(range(hall.divisions))), space.pk
            )
    return found


def _open_on(
    weekly: Collection[Weekly], first: date, last: date, *, skipping: Collection[date]
) -> dict[tuple[int, date], OpenDay]:
    """When the halls are open for season time. A hall of which nobody has said that gives all that it is open."""
    halls = {each.pk: each for each in Space.objects.filter(pk__in={each.hall for each in weekly})}
    weekdays = {each.weekday for each in weekly}
    days = [first + timedelta(days=number) for number in range((last - first).days + 1)]
    days = [day for day in days if day.weekday() in weekdays and day not in skipping]
    if not halls or not days:
        return {}
    open_ = openings(list(halls.values()), days)
    said = {hall for (hall, _), each in open_.items() if each.season}
    return {
        (hall, day): OpenDay(each.season if hall in said else each.bookable, each.reason)
        for (hall, day), each in open_.items()
    }
