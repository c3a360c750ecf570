"""A whole season's time given at once, to all clubs of a municipality, and given up again where a plan has changed.

The caller's transaction holds all of it. The exclusion constraint decides about each date: what is taken is left out
and told with what stands there. Season time that was laid out together keeps no buffers around itself: its plan has
placed groups back to back. The buffers of others hold against it as against anybody.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from django.db import connection, transaction

from aktiv.bookings.actions.loading import BOOKINGS, OCCURRENCES
from aktiv.bookings.actions.telling import freed_of, restored
from aktiv.bookings.actions.waiting import pass_on
from aktiv.bookings.models import Booking, Occurrence, Season
from aktiv.bookings.queries.bookings import period_of
from aktiv.bookings.queries.parts import places_on
from aktiv.bookings.queries.places import Place, places
from aktiv.bookings.rules.left_over import parts_left
from aktiv.facilities.models import Space
from aktiv.journal.actions import Event, append
from aktiv.timetable import actions as timetable
from aktiv.timetable.queries.conflicts import in_the_way_of_each
from aktiv.timetable.rules import Conflict, Wanted
from aktiv.values.arrays import array_of
from aktiv.values.periods import Period
from aktiv.values.rectangles import Rectangle
from aktiv.values.refusal import Refusal

AT_ONCE = 6_000
"""Rows in one statement."""
Telling = Callable[[str, int, int], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Share:
    """A weekly time with its dates. `person_id` is who asked for it, or the staff; `contact_id` whom the club named."""

    organisation_id: UUID
    person_id: UUID
    contact_id: UUID | None
    space_id: int
    team: str
    activity_id: int | None
    periods: tuple[Period, ...]


@dataclass(slots=True)
class Given:
    """What became of a share: the booking (none when no date was free), its dates, and what stands at the others."""

    booking_id: UUID | None = None
    claimed: list[tuple[Period, int]] = field(default_factory=list)
    taken: list[tuple[Period, list[Conflict]]] = field(default_factory=list)


def distribute(
    season: Season, shares: Sequence[Share], *, by: UUID | None, now: datetime, told: Telling = lambda *_: None
) -> list[Given]:
    """Gives the shares in order, in the caller's transaction; a booking for each that has a date left.

    `told` hears of each part that is done: the phase, how many, of how many. Some statements for each few thousand
    dates. Raises Refusal("not_found", spaces) for a space that is not the municipality's, and
    TransactionManagementError outside a transaction.
    """
    if not connection.in_atomic_block:
        raise transaction.TransactionManagementError("a season is given as a whole")
    where = places({each.space_id for each in shares}, (), now)
    wrong = {each.space_id for each in shares} - {
        pk for pk, each in where.items() if each.municipality_id == season.municipality_id
    }
    if wrong:
        raise Refusal("not_found", spaces=sorted(wrong))
    given = [Given() for _ in shares]
    _claim(season.municipality_id, shares, given, where, now=now, told=told)
    booked = [(share, each) for share, each in zip(shares, given, strict=True) if each.claimed]
    ids = _record(season, booked, now, told)
    events = [_event(season, share, each, ids[number], by) for number, (share, each) in enumerate(booked)]
    for first in range(0, len(events), AT_ONCE):
        append(events[first : first + AT_ONCE], at=now)
    return given


def _claim(
    municipality_id: int,
    shares: Sequence[Share],
    given: Sequence[Given],
    where: Mapping[int, Place],
    *,
    now: datetime,
    told: Telling,
) -> None:
    flat = [(number, period) for number, share in enumerate(shares) for period in share.periods]
    for first in range(0, len(flat), AT_ONCE):
        some = flat[first : first + AT_ONCE]
        wanted = [_wanted(where[shares[number].space_id], period) for number, period in some]
        answers = timetable.claim_many(municipality_id, wanted, now=now)
        for (number, period), answer in zip(some, answers, strict=True):
            if isinstance(answer, int):
                given[number].claimed.append((period, answer))
            else:
                given[number].taken.append((period, answer))
        told("claiming", min(first + AT_ONCE, len(flat)), len(flat))


def _wanted(where: Place, period: Period) -> list[Wanted]:
    """The space, and what always comes along with it; without buffers."""
    along = (each for each in where.along(()) if not each.footprint.overlaps(where.footprint))
    return [
        Wanted(where.space_id, where.footprint, period),
        *(Wanted(each.space_id, each.footprint, period) for each in along),
    ]


def _record(
    season: Season, booked: Sequence[tuple[Share, Given]], now: datetime, told: Telling
) -> list[tuple[int, ...]]:
    """Writes bookings and dates; the ids of each one's dates."""
    for _, each in booked:
        each.booking_id = uuid4()
    dates: list[tuple[Any, ...]] = [  # Any: columns of an occurrence
        (each.booking_id, season.municipality_id, share.organisation_id, claim, share.space_id, period.start,
         period.end, None)
        for share, each in booked
        for period, claim in each.claimed
    ]  # fmt: skip
    ids: list[int] = []
    with connection.cursor() as cursor:
        for first in range(0, len(booked), AT_ONCE):
            rows = [_row(season, share, each, now) for share, each in booked[first : first + AT_ONCE]]
            cursor.execute(BOOKINGS, {key: [row[key] for row in rows] for key in rows[0]})
        for first in range(0, len(dates), AT_ONCE):
            some = dates[first : first + AT_ONCE]
            cursor.execute(OCCURRENCES, [array_of(column) for column in zip(*some, strict=True)])
            ids += (row[0] for row in cursor.fetchall())
            told("booking", first + len(some), len(dates))
    of_each, place = [], 0
    for _, each in booked:
        of_each.append(tuple(ids[place : place + len(each.claimed)]))
        place += len(each.claimed)
    return of_each


def _row(season: Season, share: Share, each: Given, now: datetime) -> dict[str, Any]:  # Any: columns of a booking
    return {
        "id": each.booking_id,
        "municipality": season.municipality_id,
        "kind": Booking.Kind.ALLOCATION.value,
        "space": share.space_id,
        "person": share.person_id,
        "organisation": share.organisation_id,
        "contact": share.contact_id,
        "parent": None,
        "season": season.pk,
        "title": "",
        "team": share.team,
        "activity": share.activity_id,
        "participants": None,
        "price_group": "",
        "document": None,
        "made_at": now,
    }


def _event(season: Season, share: Share, each: Given, ids: tuple[int, ...], by: UUID | None) -> Event:
    """The club is told of its whole season at once, not of every weekly time: `together`."""
    data = {"space": share.space_id, "occurrences": ids, "season": season.pk, "together": True}
    subject = ("booking", each.booking_id)
    return Event("booking.allocated", subject, season.municipality_id, by, share.organisation_id, data)


def give_up(
    dates: Sequence[Occurrence], *, by: UUID | None, now: datetime, because: str = "", to_the_line: bool = True
) -> list[dict[str, Any]]:  # Any: JSON
    """Lets go of dates of season time of many bookings, in the caller's transaction; they are cancelled free of charge,
    with what teams have of them. `dates` have their booking at hand and are locked. Returns what became free.

    Alerts go out and who waits in line is offered it, unless the caller needs it first (`to_the_line`) and tells of the
    rest by `announce`. Statements do not grow with the
    dates.
    """
    if not dates:
        return []
    freed = freed_of(dates, now)
    claims = [each.claim_id for each in dates]
    inside = list(
        Occurrence.objects.select_for_update(of=("self",))
        .filter(claim__parent_id__in=claims, state=Occurrence.State.CONFIRMED)
        .select_related("booking", "space")
    )
    freed += freed_of(inside, now)
    changed = timetable.release_many(claims, now=now)
    everyone = [*dates, *inside]
    with connection.cursor() as cursor:
        cursor.execute(
            """
            UPDATE bookings_occurrence
            SET state = 'cancelled', cancelled_at = %s, fee = 0, sequence = sequence + 1
            WHERE id = ANY (%s)
            """,
            [now, [each.pk for each in everyone]],
        )
    by_booking: dict[UUID, list[Occurrence]] = {}
    for each in everyone:
        by_booking.setdefault(each.booking_id, []).append(each)
    events: list[Event] = []
    for booking_id, own in by_booking.items():
        booking = own[0].booking
        data = {
            "occurrences": [each.pk for each in own],
            "fee": 0,
            "because": because,
            # What became free is told once, with the first: alerts read it wherever it stands.
            "freed": freed if to_the_line and not events else [],
            "dates": [[each.pk, period_of(each).start, period_of(each).end] for each in own],
        }
        subject = ("booking", booking_id)
        events.append(Event("booking.cancelled", subject, booking.municipality_id, by, booking.organisation_id, data))
    told = restored(changed, because=dates[0].booking, by=by, besides={each.claim_id for each in everyone})
    append([*events, *told], at=now)
    if to_the_line:
        pass_on(freed, now=now)
    return freed


def announce(
    municipality_id: int,
    subject: tuple[str, object],
    freed: Sequence[Mapping[str, Any]],
    *,
    by: UUID | None,
    now: datetime,
) -> list[Mapping[str, Any]]:  # Any: JSON
    """Tells of what is still free of what was given up, in the caller's transaction: alerts, and whoever waits in line.
    Of what others hold a part of, the parts that remain are told, each once. Returns all that. Three statements, one
    more where there are such parts, and those of the line."""
    spaces = {each.pk: each for each in Space.objects.filter(pk__in={each["space"] for each in freed})}
    wanted = [
        [Wanted(each["space"], spaces[each["space"]].footprint, Period(each["start"], each["end"]))] for each in freed
    ]
    met = in_the_way_of_each(wanted, now) if wanted else []
    free = [each for each, there in zip(freed, met, strict=True) if not there]
    free += _parts_left([(each, there) for each, there in zip(freed, met, strict=True) if there], spaces)
    if free:
        append(Event("season.time_freed", subject, municipality_id, by, data={"freed": free}), at=now)
        pass_on(free, now=now)
    return free


def _parts_left(
    met: Sequence[tuple[Mapping[str, Any], Sequence[Conflict]]], spaces: Mapping[int, Space]
) -> list[Mapping[str, Any]]:  # Any: JSON
    """What remains of dates that others hold a part of. One statement, or none."""
    if not met:
        return []
    parts = places_on({each.stretch for each in spaces.values()})
    found: dict[tuple[int, Period], Mapping[str, Any]] = {}
    for date_, conflicts in met:
        space = spaces[date_["space"]]
        whole = Rectangle(space.footprint, Period(date_["start"], date_["end"]))
        taken = [Rectangle(other.footprint, other.during) for other in conflicts]
        for space_id, period in parts_left(whole, taken, parts.get(space.stretch, [])):
            found[space_id, period] = {"space": space_id, "start": period.start, "end": period.end}
    return list(found.values())


def coming_dates(booking_ids: Collection[UUID], after: datetime) -> list[Occurrence]:
    """The dates of bookings that begin at a moment or later and still hold time, locked, with booking and space."""
    rows = Occurrence.objects.select_for_update(of=("self",)).select_related("booking", "space")
    found = rows.filter(booking_id__in=booking_ids, state=Occurrence.State.CONFIRMED, during__startswith__gte=after)
    return list(found.order_by("id"))
