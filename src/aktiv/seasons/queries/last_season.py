"""The weekly times that clubs had last season: from the plan that was published, and from what they were given."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db.models import Count, DateTimeField
from django.db.models.functions import ExtractHour, ExtractIsoWeekDay, ExtractMinute, Lower, Upper

from aktiv.bookings.models import Booking, Occurrence, Season
from aktiv.facilities.models import Space
from aktiv.seasons.models import GroupApplication, PlanSession, Published, Round

FEWEST = 3
"""Dates of a weekly time; what was given more seldom is no habit."""
ALIKE_DAYS = 75
"""How far into the year two seasons may begin from each other to be the same one of two years."""
PUBLISHED = ("published", "running", "closed")


@dataclass(frozen=True, slots=True)
class LastTime:
    """A weekly time of last season: in which hall (a root space), weekday 0 from Monday, wall minutes.

    `name` is the group's, where it is known, `team_id` the club's own team's.
    """

    organisation_id: UUID
    space_id: int
    weekday: int
    from_minute: int
    to_minute: int
    name: str = ""
    team_id: int | None = None


def season_before(season: Season) -> Season | None:
    """The municipality's last season of the same kind, or where there is none, whichever was last. One statement."""
    before = Season.objects.filter(municipality=season.municipality_id, first__lt=season.first).order_by(
        "-first", "-id"
    )
    seasons = list(before[:8])
    alike = (each for each in seasons if _apart(each.first, season.first) <= ALIKE_DAYS)
    return next(alike, seasons[0] if seasons else None)


def last_times(round_: Round, organisation_ids: Collection[UUID]) -> dict[UUID, list[LastTime]]:
    """What clubs had each week last season, by club, in the order of the week.

    What a round published counts as its plan says it; beside it what clubs were given otherwise, where it was theirs on
    at least three dates. Runs inside the wall that its caller has opened. At most four
    statements, however many clubs.
    """
    before = season_before(round_.season) if organisation_ids else None
    if before is None:
        return {}
    found: dict[UUID, list[LastTime]] = defaultdict(list)
    sessions = PlanSession.objects.select_related("group").filter(
        plan__in=Round.objects.filter(season=before, state__in=PUBLISHED).values("plan"),
        organisation__in=organisation_ids,
    )
    for each in sessions:
        end = each.from_minute + each.minutes
        found[each.organisation_id].append(
            LastTime(
                each.organisation_id, each.hall_id, each.weekday, each.from_minute, end, each.label, each.group.team_id
            )
        )
    for time in _given(before, organisation_ids, round_):
        found[time.organisation_id].append(time)
    for times in found.values():
        times.sort(key=lambda each: (each.weekday, each.from_minute, each.space_id, each.name))
    return dict(found)


def those_of(group: GroupApplication, times: Iterable[LastTime]) -> list[LastTime]:
    """Those that were the group's: its team's, or of its name."""
    return [each for each in times if is_of(each, group.name, group.team_id)]


def is_of(time: LastTime, name: str, team_id: int | None) -> bool:
    """Whether a time was a team's, or a group's of that name."""
    if team_id is not None and time.team_id is not None:
        return time.team_id == team_id
    return bool(time.name) and time.name.casefold() == name.casefold()


def _given(season: Season, organisation_ids: Collection[UUID], round_: Round) -> list[LastTime]:
    """Season time as it was given and divided; what a team was given out of the club's counts as that team's."""
    if not organisation_ids:
        return []
    zone = round_.municipality.zone
    dates = Occurrence.objects.filter(
        booking__municipality=season.municipality_id,
        booking__organisation__in=organisation_ids,
        booking__kind__in=Booking.Kind.giving_way(),
        state=Occurrence.State.CONFIRMED,
        during__startswith__gte=_midnight(season.first, zone),
        during__startswith__lt=_midnight(season.last + timedelta(days=1), zone),
    )
    # What a plan became is told by the plan, and what teams had of it was the same time.
    planned = Published.objects.filter(session__plan__round__season=season).values("booking")
    dates = dates.exclude(booking__in=planned).exclude(booking__parent__in=planned)
    begins = Lower("during", output_field=DateTimeField())
    ends = Upper("during", output_field=DateTimeField())
    weekly = (
        dates.annotate(
            weekday=ExtractIsoWeekDay(begins, tzinfo=zone),
            from_hour=ExtractHour(begins, tzinfo=zone),
            from_rest=ExtractMinute(begins, tzinfo=zone),
            to_hour=ExtractHour(ends, tzinfo=zone),
            to_rest=ExtractMinute(ends, tzinfo=zone),
        )
        .values(
            "booking__organisation", "booking__kind", "booking__team", "booking__title", "space__stretch", "weekday",
            "from_hour", "from_rest", "to_hour", "to_rest",
        )
        .annotate(dates=Count("id"))
        .filter(dates__gte=FEWEST)
    )  # fmt: skip
    rows = list(weekly)
    roots = dict(
        Space.objects.filter(stretch__in={each["space__stretch"] for each in rows}, parent=None).values_list(
            "stretch", "id"
        )
    )
    return [
        LastTime(
            each["booking__organisation"],
            roots[each["space__stretch"]],
            each["weekday"] - 1,
            each["from_hour"] * 60 + each["from_rest"],
            each["to_hour"] * 60 + each["to_rest"] or 1440,
            each["booking__team"] or (each["booking__title"] if each["booking__kind"] == "allocation" else ""),
        )
        for each in rows
        if each["space__stretch"] in roots
    ]


def _midnight(day: date, zone: ZoneInfo) -> datetime:
    return datetime(day.year, day.month, day.day, tzinfo=zone)


def _apart(one: date, other: date) -> int:
    """Days of the year between two dates, whichever the years."""
    days = abs(one.timetuple().tm_yday - other.timetuple().tm_yday)
    return min(days, 365 - days)
