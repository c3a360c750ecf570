"""A club's weekly time as its teams have it, and what a new division of it would do to each date."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from django.db.models import Q
from django.db.models.functions import Lower

from aktiv.bookings.models import Booking, Occurrence
from aktiv.bookings.queries.bookings import access_booking
from aktiv.bookings.rules import Party
from aktiv.bookings.rules.dividing import Allotted, TeamTime
from aktiv.facilities.models import Space
from aktiv.timetable.models import Cut
from aktiv.timetable.queries.holdings import grants, held
from aktiv.values.footprints import Footprint
from aktiv.values.periods import Period, civil_day, civil_minute, wall_period
from aktiv.values.rectangles import Rectangle, subtract
from aktiv.values.refusal import Refusal


@dataclass(frozen=True, slots=True)
class Undivided:
    """A date of which a team does not get what it is meant to: it was given back, taken by an event, or the date is
    in another place or at another time than the others ("elsewhere")."""

    time: TeamTime
    date: Occurrence
    why: str


@dataclass(slots=True)
class Planned:
    """What a division does: team dates that stay, end and are made, and those that cannot be."""

    kept: list[Occurrence] = field(default_factory=list)
    ended: list[Occurrence] = field(default_factory=list)
    made: list[tuple[TeamTime, Occurrence, Period]] = field(default_factory=list)
    missing: list[Undivided] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Division:
    """A weekly time: its dates to come, the spaces that it can be divided over, and which teams have what of it."""

    booking: Booking
    dates: Sequence[Occurrence]
    spaces: Sequence[Space]
    teams: Sequence[Occurrence]
    of_claim: dict[int, Occurrence]
    """The team dates' own date of the club, by the team's claim."""

    @property
    def floor(self) -> dict[int, Footprint]:
        """The footprints of the spaces."""
        return {each.pk: each.footprint for each in self.spaces}

    @property
    def allotted(self) -> Allotted:
        """What the next date is; raises Refusal("nothing_to_come") when none comes."""
        if not self.dates:
            raise Refusal("nothing_to_come")
        first, zone = self.dates[0], self.booking.municipality.zone
        start, end = civil_minute(first.during.lower, zone), civil_minute(first.during.upper, zone)
        return Allotted(first.space.footprint, start, end or 24 * 60)

    def time_of(self, date_: Occurrence) -> TeamTime:
        """What a team has on a date of its own."""
        zone = self.booking.municipality.zone
        start, end = civil_minute(date_.during.lower, zone), civil_minute(date_.during.upper, zone)
        return TeamTime(date_.booking.team, date_.space_id, start, end or 24 * 60)

    def now(self) -> dict[TeamTime, list[Occurrence]]:
        """The division as it stands, in order of time and part, with each team's dates."""
        found: dict[TeamTime, list[Occurrence]] = {}
        for each in self.teams:
            found.setdefault(self.time_of(each), []).append(each)
        return dict(sorted(found.items(), key=lambda one: (one[0].from_minute, one[0].space_id, one[0].team)))


def division_of(booking_id: UUID, party: Party, now: datetime, *, to_change: bool = False) -> Division:
    """A weekly time of the club that the party acts for; `to_change` locks it with its dates.

    Raises Refusal("not_found") for everybody else, staff too: how a club divides its time is its own. Six statements.
    """
    access = access_booking(booking_id, party, now, to_change=to_change)
    booking = access.booking
    if (
        booking.kind != Booking.Kind.ALLOCATION
        or not access.may_change
        or booking.organisation_id != party.organisation_id
    ):
        raise Refusal("not_found")
    rows = Occurrence.objects.filter(state=Occurrence.State.CONFIRMED, during__startswith__gt=now)
    rows = rows.select_related("booking", "space").order_by(Lower("during"), "id")
    rows = rows.select_for_update(of=("self",)) if to_change else rows
    dates = list(rows.filter(booking=booking))
    by_claim = {each.claim_id: each for each in dates}
    teams = list(rows.filter(Q(claim__parent__in=list(by_claim)), booking__kind=Booking.Kind.GROUP_TIME)
                 .select_related("booking", "space", "claim"))  # fmt: skip
    root = dates[0].space if dates else booking.space
    spaces = Space.objects.filter(stretch=root.stretch, active=True).order_by("order", "id")
    return Division(
        booking,
        dates,
        sorted((each for each in spaces if root.footprint.contains(each.footprint)), key=_largest_first),
        teams,
        {each.claim_id: by_claim[each.claim.parent_id or 0] for each in teams},
    )


def _largest_first(space: Space) -> int:
    return -space.footprint.size


def planned(
    division: Division, times: Sequence[TeamTime], occurrence_ids: Collection[int] | None, now: datetime
) -> Planned:
    """What dividing these dates (all, when none are named) in this way does. Other dates stay as they are.

    What stands and is to stand stays untouched. Five statements, however many dates.
    """
    zone = division.booking.municipality.zone
    dates = [each for each in division.dates if occurrence_ids is None or each.pk in occurrence_ids]
    chosen = {each.claim_id for each in dates}
    answer, standing = Planned(), set()
    for each in division.teams:
        own = division.of_claim[each.claim_id]
        if own.claim_id not in chosen:
            continue
        if division.time_of(each) in times:
            standing.add((own.pk, division.time_of(each)))
            answer.kept.append(each)
        else:
            answer.ended.append(each)
    family: dict[int, list[int]] = {claim: [claim] for claim in chosen}
    for each in division.teams:
        family.setdefault(division.of_claim[each.claim_id].claim_id, []).append(each.claim_id)
    holds = held([claim for claims in family.values() for claim in claims], now)
    back: dict[int, list[Rectangle]] = {}
    for cut in Cut.objects.filter(claim__in=chosen, by=None, ended_at=None):
        rectangle = Rectangle(cut.footprint, Period(cut.during.lower, cut.during.upper))
        back.setdefault(cut.claim_id, []).append(rectangle)
    granted, floor = grants(chosen), division.floor
    for date_ in dates:
        day = civil_day(date_.during.lower, zone)
        ours = [each for claim in family[date_.claim_id] for each in holds[claim]]
        for time in times:
            if (date_.pk, time) in standing:
                continue
            period = wall_period(day, time.from_minute, time.to_minute, zone)
            wanted = Rectangle(floor[time.space_id], period)
            if not (lacking := subtract([wanted], ours)):
                answer.made.append((time, date_, period))
                continue
            why = "taken"
            if subtract([wanted], [each.rectangle for each in granted[date_.claim_id]]):
                why = "elsewhere"
            elif any(one.overlaps(each) for one in lacking for each in back.get(date_.claim_id, ())):
                why = "given_back"
            answer.missing.append(Undivided(time, date_, why))
    return answer


def given_back_dates(dates: Collection[Occurrence]) -> set[int]:
    """Those of which something was given back and is not taken back. One statement."""
    claims = {each.claim_id: each.pk for each in dates}
    rows = Cut.objects.filter(claim__in=claims, by=None, ended_at=None)
    return {claims[each] for each in rows.values_list("claim_id", flat=True)}


def parts_told(dates: Sequence[Occurrence]) -> dict[int, list[Occurrence]]:
    """What teams have of some dates of their club, by date, in order of time. One statement."""
    claims = {each.claim_id: each.pk for each in dates}
    rows = Occurrence.objects.filter(claim__parent__in=claims, state=Occurrence.State.CONFIRMED)
    found: dict[int, list[Occurrence]] = {}
    for each in rows.select_related("booking", "space", "claim").order_by(Lower("during"), "id"):
        found.setdefault(claims[each.claim.parent_id or 0], []).append(each)
    return found
