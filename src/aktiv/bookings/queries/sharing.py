"""Who pays a part of which booking."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from aktiv.bookings.models import Booking, Occurrence, Sharing
from aktiv.people.permissions import Permission, Thing, permits
from aktiv.people.queries.permissions import club_rights
from aktiv.prices.queries.sharing import families_of, foreseen
from aktiv.prices.rules.sharing import Sharer, additions_in
from aktiv.values.refusal import Refusal
from aktiv.values.texts import Texts
from aktiv.walls import everything, within

MOST_SHOWN = 100


class Side(StrEnum):
    """Which side of an agreement somebody acts for."""

    HOLDER = "holder"
    PAYER = "payer"


@dataclass(frozen=True, slots=True)
class Foreseen:
    """What an agreement comes to over the dates to come: how many of them, and øre with VAT."""

    dates: int
    amount: int


def sharer_of(sharing: Sharing) -> Sharer:
    """An agreement as prices need to know it."""
    return Sharer(sharing.pk, sharing.payer_id, sharing.percent, frozenset(sharing.additions))


def sharers_of(booking_ids: Collection[UUID]) -> Mapping[UUID, Sequence[Sharer]]:
    """Who pays a part of these bookings now, in the order they said yes. To be read inside `everything`. One
    statement."""
    rows = Sharing.objects.filter(booking_id__in=booking_ids, state=Sharing.State.ACCEPTED)
    found: dict[UUID, list[Sharer]] = {}
    for each in rows.order_by("answered_at", "id"):
        found.setdefault(each.booking_id, []).append(sharer_of(each))
    return found


def dates_to_come(booking_id: UUID, now: datetime, *, to_change: bool = False) -> list[Occurrence]:
    """The dates of a booking that have not begun, in order; `to_change` locks them."""
    rows = Occurrence.objects.select_for_update(of=("self",)) if to_change else Occurrence.objects.all()
    standing = rows.filter(booking_id=booking_id, state__in=Occurrence.State.holding_time(), during__startswith__gt=now)
    return list(standing.select_related("quote", "space__facility").order_by("pk"))


def additions_of(booking_id: UUID, now: datetime) -> dict[str, Texts]:
    """What is had besides on dates to come and costs something, by key, with its name."""
    found: dict[str, Texts] = {}
    for each in dates_to_come(booking_id, now):
        if each.quote is not None:
            for key, line in additions_in(each.quote.explained).items():
                found.setdefault(key, Texts.of(line.data["names"]))
    return found


def foresee(sharing: Sharing, now: datetime) -> Foreseen:
    """What the payer would pay, or pays, of the dates to come."""
    dates = dates_to_come(sharing.booking_id, now)
    with everything():
        others = [
            each for each in sharers_of([sharing.booking_id]).get(sharing.booking_id, ()) if each.key != sharing.pk
        ]
    families = families_of("occurrence", [each.pk for each in dates])
    every = [each for rows in families.values() for each in rows]
    return Foreseen(len(dates), foreseen(every, [*others, sharer_of(sharing)], sharing.pk))


def sharings_of_booking(booking: Booking) -> list[Sharing]:
    """All agreements about a booking that its reader may see, the latest first."""
    with within(organisation=booking.organisation_id, municipalities=[booking.municipality_id]):
        rows = Sharing.objects.filter(booking=booking).select_related("payer", "organisation")
        return list(rows.order_by("-asked_at"))


def paid_for_by(organisation_id: UUID) -> list[Sharing]:
    """What an organisation is asked to pay for others and does, the latest first. One statement beside the wall's."""
    with within(organisation=organisation_id):
        rows = Sharing.objects.filter(payer_id=organisation_id).exclude(state=Sharing.State.WITHDRAWN)
        told = rows.select_related("organisation", "municipality", "booking__space__facility")
        return list(told.order_by("-asked_at")[:MOST_SHOWN])


def access_sharing(
    sharing_id: UUID, person_id: UUID | None, now: datetime, *, to_change: bool = False
) -> tuple[Sharing, frozenset[Side]]:
    """An agreement, and for which sides of it a person acts. Raises Refusal("not_found") for everybody else. What was
    taken back before it was answered is shown the payer no more."""
    with everything():
        rows = Sharing.objects.select_for_update(of=("self",)) if to_change else Sharing.objects.all()
        told = rows.select_related("organisation", "payer", "municipality", "booking__space__facility")
        sharing = told.filter(pk=sharing_id).first()
    if sharing is None or person_id is None:
        raise Refusal("not_found")
    today = now.astimezone(sharing.municipality.zone).date()
    sides = set()
    for side, organisation_id in ((Side.HOLDER, sharing.organisation_id), (Side.PAYER, sharing.payer_id)):
        held = club_rights(person_id, today, organisation_id)
        if permits(Permission.ORGANISATION_BOOK, held, Thing(organisation_id=organisation_id)):
            sides.add(side)
    if sharing.state == Sharing.State.WITHDRAWN:
        sides.discard(Side.PAYER)
    if not sides:
        raise Refusal("not_found")
    return sharing, frozenset(sides)
