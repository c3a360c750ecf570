"""Dates of season time that are another club's by agreement: handing them over, and back where a changed plan needs it.

A changed plan counts with weekly times where the plan before it put them. Clubs that swapped hold each other's: where
the new plan keeps all of their times, they go on as they agreed. Where it does not, their swap falls, from the day on:
each has back what the plan gave it, and the change is made from there. Nobody is left without a time that the plan
keeps, and nobody holds one that the plan gives to others.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from uuid import UUID

from django.db import connection

from aktiv.bookings.actions.distributing import give_up
from aktiv.bookings.models import Booking, Occurrence
from aktiv.journal.actions import Event, append
from aktiv.seasons.models import Round, Swap
from aktiv.timetable.models import Claim
from aktiv.walls import everything


def hand_over(dates: Sequence[Occurrence], to: Booking) -> None:
    """The dates are the other right's from now on; what holds their time is as it was."""
    with connection.cursor() as cursor:
        cursor.execute(
            """
            UPDATE bookings_occurrence SET booking_id = %s, holder = %s, sequence = sequence + 1 WHERE id = ANY (%s)
            """,
            [to.pk, to.organisation_id, [each.pk for each in dates]],
        )


def divisions_fall(dates: Sequence[Occurrence], by: UUID | None, now: datetime) -> None:
    """What teams had of dates that change hands falls away with them."""
    children = Claim.objects.filter(parent__in=[each.claim_id for each in dates], released_at=None)
    inside = Occurrence.objects.select_for_update(of=("self",)).select_related("booking", "space")
    found = list(inside.filter(claim__in=children.values("pk"), state=Occurrence.State.CONFIRMED))
    give_up(found, by=by, now=now, because="swapped", to_the_line=False)


def swaps_fall(
    round_: Round,
    away: Mapping[UUID, Sequence[Occurrence]],
    falling: Collection[UUID],
    *,
    by: UUID | None,
    now: datetime,
) -> int:
    """Each has back the dates that the plan gave it, and both clubs are told. Returns how many dates went back."""
    dates = {home: list(each) for home, each in away.items() if home in falling}
    if not dates:
        return 0
    divisions_fall([one for each in dates.values() for one in each], by, now)
    homes = Booking.objects.in_bulk(list(dates))
    for home, each in dates.items():
        hand_over(each, homes[home])
    with everything():
        swaps = list(
            Swap.objects.select_for_update(of=("self",)).filter(
                round=round_, state=Swap.State.AGREED, offered__in=falling, asked__in=falling
            )
        )
        for swap in swaps:
            swap.state = Swap.State.FALLEN
        Swap.objects.bulk_update(swaps, ["state"])
    moved = [one.pk for each in dates.values() for one in each]
    append(
        [
            Event(
                "season.swap_fallen",
                ("season_swap", swap.pk),
                swap.municipality_id,
                by,
                swap.other_id,
                {
                    "round": round_.pk,
                    "offered": swap.offered_id,
                    "asked": swap.asked_id,
                    "organisation": swap.organisation_id,
                    "other": swap.other_id,
                    "dates": moved,
                },
            )
            for swap in swaps
        ],
        at=now,
    )
    return len(moved)
