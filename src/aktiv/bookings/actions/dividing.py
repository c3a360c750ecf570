"""A club divides its season time among its teams, and changes that later: what is to stay stays untouched."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import datetime
from uuid import UUID

from django.db import connection, transaction

from aktiv.bookings.actions.recording import NewBooking, NewDate, record
from aktiv.bookings.models import Booking, Occurrence
from aktiv.bookings.queries.dividing import Division, Planned, division_of, planned
from aktiv.bookings.queries.parties import require_representative
from aktiv.bookings.rules import Party
from aktiv.bookings.rules.dividing import TeamTime, faults
from aktiv.journal.actions import Event, append
from aktiv.timetable import actions as timetable
from aktiv.timetable.retry import retrying
from aktiv.timetable.rules import Wanted
from aktiv.values.rectangles import Rectangle
from aktiv.values.refusal import Refusal
from aktiv.values.typed_text import one_line

MOST_TEAMS = 12
"""Teams that one weekly time is divided among."""


@retrying
@transaction.atomic
def divide_among_teams(
    booking_id: UUID,
    times: Sequence[TeamTime],
    party: Party,
    *,
    now: datetime,
    occurrence_ids: Collection[int] | None = None,
) -> Planned:
    """Divides the dates to come of a club's weekly time, or some of them, as one act. No times: teams have nothing.

    What a team cannot have on a date (given back, or taken by an event) is left out and told in what is returned. The
    constraint holds that no two teams have the same floor at the same time, and a team only what its club holds.
    Raises Refusal("not_found"), ("not_representative"), ("nothing_to_come"), ("no_dates_chosen"), ("too_many_teams"),
    and those of `rules.dividing.faults` with the row's place.
    """
    require_representative(party, now)
    times = [replace(each, team=one_line(each.team, limit=80)) for each in times]
    division = division_of(booking_id, party, now, to_change=True)
    if len(times) > MOST_TEAMS:
        raise Refusal("too_many_teams", limit=MOST_TEAMS)
    for place, refusal in faults(times, division.allotted, division.floor):
        raise Refusal(refusal.code, row=place, **refusal.data)
    if occurrence_ids is not None and not {each.pk for each in division.dates} & set(occurrence_ids):
        raise Refusal("no_dates_chosen")
    does = planned(division, times, occurrence_ids, now)
    if not does.ended and not does.made:
        return does
    _end(does.ended, now)
    made = _make(division, does, party, now)
    booking = division.booking
    data = {
        "occurrences": made,
        "ended": [each.pk for each in does.ended],
        "teams": [[each.team, each.space_id, each.from_minute, each.to_minute] for each in times],
        "dates": len({each.pk for _, each, _ in does.made} | {_own(division, each) for each in does.kept}),
    }
    subject = ("booking", booking.pk)
    append(
        Event("booking.divided", subject, booking.municipality_id, party.person_id, booking.organisation_id, data),
        at=now,
    )
    return does


def end_inside(date_: Occurrence, rectangle: Rectangle, *, now: datetime) -> list[int]:
    """What teams have of a part of their club's date is the club's own again, in the caller's transaction: before the
    club gives that part away. Returns the ids of the teams' dates."""
    rows = Occurrence.objects.select_for_update(of=("self",)).filter(
        claim__parent=date_.claim_id,
        state=Occurrence.State.CONFIRMED,
        during__overlap=(rectangle.period.start, rectangle.period.end),
    )
    inside = [each for each in rows.select_related("space") if each.space.footprint.overlaps(rectangle.footprint)]
    _end(inside, now)
    return [each.pk for each in inside]


def _end(dates: Sequence[Occurrence], now: datetime) -> None:
    """A team's date is over; the time is its club's again, so nobody is told that it is free."""
    if not dates:
        return
    timetable.release_many([each.claim_id for each in dates], now=now)
    with connection.cursor() as cursor:
        cursor.execute(
            """
            UPDATE bookings_occurrence
            SET state = 'cancelled', cancelled_at = %s, fee = 0, sequence = sequence + 1
            WHERE id = ANY (%s)
            """,
            [now, [each.pk for each in dates]],
        )


def _make(division: Division, does: Planned, party: Party, now: datetime) -> list[int]:
    """Claims and writes the new dates: a team's time that stands on other dates goes on as the same booking."""
    floor, booking = division.floor, division.booking
    wanted = [
        (date_.claim_id, [Wanted(time.space_id, floor[time.space_id], period)]) for time, date_, period in does.made
    ]
    claims = timetable.split_many(wanted, now=now)
    standing = {division.time_of(each): each.booking for each in division.teams if each not in does.ended}
    new: dict[TeamTime, list[NewDate]] = {}
    for (time, _, period), claim_id in zip(does.made, claims, strict=True):
        new.setdefault(time, []).append(NewDate(time.space_id, period, claim_id, None))
    ids: list[int] = []
    for time, dates in new.items():
        if time in standing:
            ids += _add(standing[time], dates)
            continue
        asked = NewBooking(
            kind=Booking.Kind.GROUP_TIME,
            municipality_id=booking.municipality_id,
            space_id=time.space_id,
            party=party,
            parent_id=booking.pk,
            team=time.team,
        )
        ids += record(asked, dates, now=now).occurrence_ids
    return ids


def _add(booking: Booking, dates: Sequence[NewDate]) -> list[int]:
    made = Occurrence.objects.bulk_create(
        Occurrence(
            booking=booking,
            municipality_id=booking.municipality_id,
            holder=booking.organisation_id or booking.person_id,
            claim_id=each.claim_id,
            space_id=each.space_id,
            during=(each.period.start, each.period.end),
        )
        for each in dates
    )
    return [each.pk for each in made]


def _own(division: Division, date_: Occurrence) -> int:
    return division.of_claim[date_.claim_id].pk
