"""A round that begins where the last one was: its halls with their hours, its rules and its grid."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction

from aktiv.bookings.queries.parties import require_staff
from aktiv.journal.actions import Event, append
from aktiv.people.permissions import Permission
from aktiv.seasons.actions.rounds import plan_round
from aktiv.seasons.models import PoolHall, PoolTime, Round
from aktiv.seasons.queries.rounds import access_round, pool_of
from aktiv.values.refusal import Refusal


@transaction.atomic
def copy_round(from_id: int, season_id: int, *, by: UUID, now: datetime) -> Round:
    """Begins a round for a season as another round of the municipality was set up. Its seed is drawn anew, and nobody's
    application comes along. Halls that are no longer in use are left out.

    Raises Refusal: those of `plan_round`, and not_found for a round or a season of another municipality.
    """
    source = access_round(from_id)
    require_staff(by, Permission.SEASON_ALLOCATE, source.municipality_id, now)
    made = plan_round(season_id, by=by, now=now, grid_minutes=source.grid_minutes)
    if made.municipality_id != source.municipality_id:
        raise Refusal("not_found")
    pool = [each for each in pool_of(source.pk) if each.space.active]
    halls = PoolHall.objects.bulk_create(
        PoolHall(municipality_id=made.municipality_id, round=made, space=each.space) for each in pool
    )
    PoolTime.objects.bulk_create(
        PoolTime(
            hall=hall,
            weekday=time.weekday,
            from_minute=time.from_minute,
            to_minute=time.to_minute,
            atoms=time.atoms,
        )
        for hall, before in zip(halls, pool, strict=True)
        for time in before.times.all()
    )
    made.rules = source.rules
    made.save(update_fields=["rules"])
    event = Event(
        "season.round_copied",
        ("season_round", made.pk),
        made.municipality_id,
        by,
        data={"from": source.pk, "halls": len(halls)},
    )
    append(event, at=now)
    return made
