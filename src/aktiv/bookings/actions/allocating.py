"""Season time: given to a club, divided among its teams, given back."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from aktiv.bookings.actions.dividing import end_inside
from aktiv.bookings.actions.recording import NewBooking, NewDate, Recorded, cleaned, record, refuse_dates
from aktiv.bookings.actions.telling import displaced, restored
from aktiv.bookings.actions.waiting import pass_on
from aktiv.bookings.models import Booking, Occurrence, Season
from aktiv.bookings.queries.asking import Details
from aktiv.bookings.queries.bookings import Access, access_booking, dates_of, held_of, period_of
from aktiv.bookings.queries.parties import require_representative, require_staff
from aktiv.bookings.queries.parts import called
from aktiv.bookings.queries.places import days_around, place, places
from aktiv.bookings.queries.wanting import wanted_of
from aktiv.bookings.rules import Party, SeasonGate, not_begun, within_season_days, within_season_hours
from aktiv.journal.actions import Event, append
from aktiv.people.permissions import Permission
from aktiv.timetable import actions as timetable
from aktiv.timetable.retry import retrying
from aktiv.timetable.rules import Taken, Wanted
from aktiv.values.periods import Period, civil_day
from aktiv.values.rectangles import Rectangle, merge, subtract
from aktiv.values.refusal import Refusal
from aktiv.values.typed_text import one_line
from aktiv.values.weekly import Window


@dataclass(frozen=True, slots=True)
class Wish:
    """One date of an allocation: a space and a time."""

    space_id: int
    period: Period


def gate_of(season: Season) -> SeasonGate:
    """The season as the rules see it. One statement."""
    windows = season.windows.values_list("weekday", "from_minute", "to_minute")
    return SeasonGate(first=season.first, last=season.last, windows=tuple(Window(*each) for each in windows))


@retrying
@transaction.atomic
def allocate(
    season_id: int,
    wishes: Sequence[Wish],
    owner: Party,
    *,
    by: UUID,
    now: datetime,
    details: Details | None = None,
) -> Recorded:
    """Gives season time to an organisation, every date or none. `owner` is the organisation and its contact.

    `by` is staff. Raises Refusal("not_staff"), ("not_found"), ("organisations_only"), ("dates_taken", dates) with each
    day and its reason: outside_season, outside_season_hours, or Taken. Statements do not grow with the dates.
    """
    season = Season.objects.select_related("municipality").filter(pk=season_id).first()
    if season is None or not wishes:
        raise Refusal("not_found")
    require_staff(by, Permission.SEASON_ALLOCATE, season.municipality_id, now)
    if owner.organisation_id is None:
        raise Refusal("organisations_only")
    zone, gate = season.municipality.zone, gate_of(season)
    found = places({each.space_id for each in wishes}, days_around(*(each.period for each in wishes)), now)
    if len(found) != len({each.space_id for each in wishes}):
        raise Refusal("not_found")
    if any(each.municipality_id != season.municipality_id for each in found.values()):
        raise Refusal("not_found")
    refused: list[tuple[date, Refusal]] = []
    for wish in wishes:
        try:
            within_season_days(wish.period, gate, zone)
            within_season_hours(wish.period, gate, zone)
        except Refusal as refusal:
            refused.append((civil_day(wish.period.start, zone), refusal))
    refuse_dates(refused)
    wanted = [wanted_of(found[each.space_id], each.period) for each in wishes]
    answers = timetable.claim_many(season.municipality_id, wanted, now=now)
    refuse_dates(
        [
            (civil_day(wish.period.start, zone), Taken(answer))
            for wish, answer in zip(wishes, answers, strict=True)
            if not isinstance(answer, int)
        ]
    )
    new = NewBooking(
        kind=Booking.Kind.ALLOCATION,
        municipality_id=season.municipality_id,
        space_id=wishes[0].space_id,
        party=owner,
        season_id=season.pk,
        details=cleaned(details or Details()),
    )
    dates = [
        NewDate(wish.space_id, wish.period, answer, None)
        for wish, answer in zip(wishes, answers, strict=True)
        if isinstance(answer, int)
    ]
    recorded = record(new, dates, now=now)
    data = {"space": wishes[0].space_id, "occurrences": recorded.occurrence_ids, "season": season.pk}
    subject = ("booking", recorded.id)
    append(Event("booking.allocated", subject, season.municipality_id, by, owner.organisation_id, data), at=now)
    return recorded


@retrying
@transaction.atomic
def add_group_time(
    occurrence_id: int, space_id: int, period: Period, party: Party, *, team: str, now: datetime
) -> Recorded:
    """Gives part of a club's season time to one of its teams.

    Raises Refusal("not_your_allocation") for another club's time, ("outside_allocated_time"),
    ("outside_allocated_space"), ("given_back"), ("missing_text") without a team, ("not_found"), and Taken for what
    another team has, or an event has taken.
    """
    team = one_line(team, limit=80, required=True)
    require_representative(party, now, Permission.TEAM_LEAD, team=team)
    date_ = Occurrence.objects.select_related("booking", "space").filter(pk=occurrence_id).first()
    if date_ is None or date_.booking.kind != Booking.Kind.ALLOCATION:
        raise Refusal("not_found")
    if party.organisation_id is None or date_.booking.organisation_id != party.organisation_id:
        raise Refusal("not_your_allocation")
    if date_.state not in Occurrence.State.holding_time():
        raise Refusal("already_cancelled")
    if not period_of(date_).contains(period):
        raise Refusal("outside_allocated_time")
    where = place(space_id, days_around(period), now)
    if not date_.space.footprint.contains(where.footprint):
        raise Refusal("outside_allocated_space")
    claim_id = timetable.split(date_.claim_id, [Wanted(space_id, where.footprint, period)], now=now)
    new = NewBooking(
        kind=Booking.Kind.GROUP_TIME,
        municipality_id=date_.municipality_id,
        space_id=space_id,
        party=party,
        parent_id=date_.booking_id,
        team=team,
    )
    recorded = record(new, [NewDate(space_id, period, claim_id, None)], now=now)
    data = {"space": space_id, "occurrences": recorded.occurrence_ids, "parent": date_.booking_id}
    subject = ("booking", recorded.id)
    append(
        Event("booking.divided", subject, date_.municipality_id, party.person_id, party.organisation_id, data), at=now
    )
    return recorded


@retrying
@transaction.atomic
def give_back(
    booking_id: UUID,
    occurrence_id: int,
    party: Party,
    *,
    now: datetime,
    period: Period | None = None,
    space_id: int | None = None,
    to_the_line: bool = True,
) -> tuple[Rectangle, ...]:
    """Gives back a date of season time or team time, or part of it. It is free at once, and alerts go out, unless the
    caller needs it first (`to_the_line`) and tells of the rest by `distributing.announce`.

    The right remains and the hours count as unused; what teams had of it falls away. Returns what became free. Raises
    Refusal("not_found"),
    ("has_begun"), ("not_self_service") for what is cancelled instead, ("nothing_to_give_back").
    """
    booking, dates = _to_give(booking_id, party, now)
    date_ = next((each for each in dates if each.pk == occurrence_id), None)
    if date_ is None:
        raise Refusal("not_found")
    return _given_back(booking, date_, party, period=period, space_id=space_id, to_the_line=to_the_line, now=now)


@retrying
@transaction.atomic
def give_back_each(
    booking_id: UUID, party: Party, *, dates: Collection[int], at_once: datetime, now: datetime
) -> dict[int, tuple[Rectangle, ...]]:
    """Gives back several whole dates of season time as `give_back` does: at once for everybody those that begin until a
    moment, the others for the caller to tell of. What became free of each, by its id; dates of which nothing is left
    are passed over. Raises Refusal("not_found"), ("has_begun") and ("not_self_service")."""
    booking, there = _to_give(booking_id, party, now)
    freed = {}
    for each in (each for each in there if each.pk in dates):
        try:
            with transaction.atomic():
                line = each.during.lower <= at_once
                freed[each.pk] = _given_back(booking, each, party, to_the_line=line, now=now)
        except Refusal as refusal:
            if refusal.code not in {"nothing_to_give_back", "not_held"}:
                raise
    return freed


def _to_give(booking_id: UUID, party: Party, now: datetime) -> tuple[Booking, list[Occurrence]]:
    """The booking and its dates, held, for one who may give of them."""
    access: Access = access_booking(booking_id, party, now, to_change=True)
    dates = dates_of(booking_id, to_change=True)
    if not (access.may_change or access.as_staff):
        raise Refusal("not_found")
    if access.booking.kind not in Booking.Kind.giving_way():
        raise Refusal("not_self_service")
    return access.booking, dates


def _given_back(
    booking: Booking,
    date_: Occurrence,
    party: Party,
    *,
    period: Period | None = None,
    space_id: int | None = None,
    to_the_line: bool,
    now: datetime,
) -> tuple[Rectangle, ...]:
    period = period or period_of(date_)
    not_begun(period.start, now)
    footprint = date_.space.footprint if space_id is None else place(space_id, days_around(period), now).footprint
    inside = end_inside(date_, Rectangle(footprint, period), now=now)
    before = _held(date_, now)
    changed = timetable.give_back(date_.claim_id, Rectangle(footprint, period), now=now)
    after = _held(date_, now)
    freed = _less(before, after)
    spaces = called(freed, date_.space)
    minutes = sum(each.period.minutes for each in freed)
    data = {"occurrences": [date_.pk], "freed": spaces, "minutes": minutes, "teams": inside}
    if not to_the_line:
        data["told_later"] = True
    append(
        [
            Event(
                "booking.given_back",
                ("booking", booking.pk),
                booking.municipality_id,
                party.person_id,
                booking.organisation_id,
                data,
            ),
            *displaced(changed, because=booking, by=party.person_id),
            *restored(changed, because=booking, by=party.person_id, besides={date_.claim_id}),
        ],
        at=now,
    )
    if to_the_line:
        pass_on(spaces, now=now)
    return freed


@retrying
@transaction.atomic
def take_back(
    booking_id: UUID, occurrence_ids: Collection[int], party: Party, *, now: datetime
) -> tuple[list[int], list[int]]:
    """Regrets giving back dates of a club's season time: those that nobody else has come to are the club's again.

    What teams had of them is not. Returns the dates that came back, and those that others have. One journal entry.
    Raises Refusal("not_found"), ("not_representative"), ("nothing_to_take_back") when none of them can come back
    though nobody has them, and ("taken_meanwhile") when others have them all.
    """
    require_representative(party, now)
    access: Access = access_booking(booking_id, party, now, to_change=True)
    booking = access.booking
    if booking.kind != Booking.Kind.ALLOCATION or booking.organisation_id != party.organisation_id:
        raise Refusal("not_found")
    came, gone = [], []
    for date_ in dates_of(booking_id, to_change=True):
        if date_.pk not in occurrence_ids or date_.during.lower <= now:
            continue
        try:
            with transaction.atomic():
                timetable.take_back(date_.claim_id, now=now)
            came.append(date_)
        except Taken:
            gone.append(date_)
        except Refusal as refusal:
            if refusal.code not in {"nothing_to_take_back", "not_held"}:
                raise
    if not came:
        raise Refusal("taken_meanwhile" if gone else "nothing_to_take_back")
    data = {
        "occurrences": [each.pk for each in came],
        "taken": [each.pk for each in gone],
        "back": [{"start": each.during.lower, "end": each.during.upper} for each in came],
    }
    subject = ("booking", booking.pk)
    append(
        Event("booking.taken_back", subject, booking.municipality_id, party.person_id, booking.organisation_id, data),
        at=now,
    )
    return [each.pk for each in came], [each.pk for each in gone]


def _held(date_: Occurrence, now: datetime) -> tuple[Rectangle, ...]:
    return held_of([date_], now)[date_.pk]


def _less(before: Sequence[Rectangle], after: Sequence[Rectangle]) -> tuple[Rectangle, ...]:
    return tuple(merge(subtract(before, after)))
