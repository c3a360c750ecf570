"""A person leaves: what she has coming is cancelled as she agreed, and she is erased, all or nothing."""

from __future__ import annotations

from datetime import datetime
from itertools import groupby
from uuid import UUID

from django.db import transaction

from aktiv.bookings.actions.cancelling import cancel_dates, cancellation_of
from aktiv.bookings.models import Occurrence
from aktiv.bookings.queries.persons import coming_of
from aktiv.people.actions.erasing import erase
from aktiv.people.models import Person
from aktiv.timetable.retry import retrying
from aktiv.values.refusal import Refusal


def leaving_fee(coming: list[Occurrence], now: datetime) -> int:
    """What cancelling all of it costs now, in øre."""
    return sum(cancellation_of(each, now).fee for each in coming)


@retrying
@transaction.atomic
def leave(person_id: UUID, *, dates: frozenset[int], accepted_fee: int, now: datetime) -> None:
    """Cancels a person's coming dates, which she was shown with their fee, and erases her.

    Raises Refusal("coming_changed") when what is coming, or the fee, is not what she was shown, and as `erase` does.
    """
    if not Person.objects.select_for_update().filter(pk=person_id, anonymised_at=None).exists():
        raise Refusal("not_found")
    coming = coming_of(person_id, now)
    if {each.pk for each in coming} != dates or leaving_fee(coming, now) != accepted_fee:
        raise Refusal("coming_changed")
    in_order = sorted(coming, key=lambda each: (str(each.booking_id), each.pk))
    for _, of_booking in groupby(in_order, key=lambda each: each.booking_id):
        chosen = list(of_booking)
        fees = {each.pk: cancellation_of(each, now) for each in chosen}
        cancel_dates(chosen[0].booking, chosen, fees, by=person_id, now=now)
    erase(person_id, by=person_id, because="asked", now=now)
