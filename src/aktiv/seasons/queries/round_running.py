"""A season that runs, as its municipality sees it: every weekly time with who has it, and the groups that stop."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models.functions import Lower

from aktiv.bookings.models import Booking, Occurrence
from aktiv.seasons.models import GroupApplication, Published, Round, Withdrawal
from aktiv.seasons.queries.running import Used, Weekly, every_weekly
from aktiv.values.periods import day_period
from aktiv.walls import within


@dataclass(frozen=True, slots=True)
class Standing:
    """A weekly time with the group that it was given to; None for time that was given besides the plan."""

    weekly: Weekly
    group_id: int | None


@dataclass(frozen=True, slots=True)
class Stops:
    """What becomes free when a group stops: its weekly times by the first date that is free, with how many of each, and
    of those that others have by agreement nothing."""

    group: GroupApplication
    times: Sequence[tuple[Occurrence, int]]

    @property
    def dates(self) -> int:
        """How many dates in all."""
        return sum(count for _, count in self.times)


def standing_in(round_: Round, now: datetime, *, text: str = "") -> list[Standing]:
    """Every weekly time of a round by club, day and time; those whose club, group or hall has the text in it. Six
    statements and those of the wall."""
    with within(municipalities=[round_.municipality_id]):
        rows = Published.objects.filter(session__plan__round=round_).order_by("publication_id")
        group_of = dict(rows.values_list("booking_id", "session__group_id"))
    wanted = text.casefold().split()
    found = [
        Standing(each, group_of.get(each.booking.pk))
        for each in every_weekly(round_, now)
        if all(word in _told(each) for word in wanted)
    ]
    return sorted(found, key=lambda each: _club(each.weekly.booking))


def all_used(rows: Sequence[Standing]) -> Used:
    """The sum of them."""
    total = Used()
    for each in rows:
        total.given += each.weekly.used.given
        total.given_back += each.weekly.used.given_back
        total.late += each.weekly.used.late
        total.no_show += each.weekly.used.no_show
    return total


def group_in(round_: Round, group_id: int) -> GroupApplication | None:
    """A group that was asked for in the round, for its municipality."""
    with within(municipalities=[round_.municipality_id]):
        rows = GroupApplication.objects.select_related("application__organisation")
        return rows.filter(pk=group_id, application__round=round_).first()


def stops(round_: Round, group: GroupApplication, first: date) -> Stops:
    """What would be free from a day on, as it looks now. Two statements."""
    start = day_period(first, round_.municipality.zone).start
    with within(municipalities=[round_.municipality_id]):
        bookings = set(Published.objects.filter(session__group=group).values_list("booking_id", flat=True))
    rows = Occurrence.objects.filter(
        booking__in=bookings, state=Occurrence.State.CONFIRMED, during__startswith__gte=start
    )
    counted: dict[UUID, list[Occurrence]] = {}
    for each in rows.select_related("booking", "space__facility").order_by(Lower("during"), "id"):
        counted.setdefault(each.booking_id, []).append(each)
    return Stops(group, [(each[0], len(each)) for each in counted.values()])


def withdrawals_in(round_: Round) -> list[Withdrawal]:
    """Groups that have stopped, the latest first. One statement."""
    with within(municipalities=[round_.municipality_id]):
        rows = Withdrawal.objects.filter(group__application__round=round_)
        return list(rows.select_related("group", "organisation").order_by("-made_at"))


def withdrawal_of(group: GroupApplication) -> Withdrawal | None:
    """That the group has stopped, if it has."""
    with within(municipalities=[group.municipality_id]):
        return Withdrawal.objects.filter(group=group).first()


def _club(booking: Booking) -> str:
    return booking.organisation.name if booking.organisation else ""


def _told(each: Weekly) -> str:
    booking, shown = each.booking, each.next or each.last
    space = shown.space if shown is not None else booking.space
    return f"{_club(booking)} {booking.team} {space.facility.name} {space.name_nb}".casefold()
