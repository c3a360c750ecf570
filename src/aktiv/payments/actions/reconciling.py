"""Reading the providers' own lists every night, and having what they tell otherwise looked at again."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from itertools import islice

from django.db import transaction

from aktiv.journal.actions import Event, append
from aktiv.municipalities.models import Municipality
from aktiv.payments.models import ListRead, Movement, Payment
from aktiv.payments.ports.provider import Moved, Provider, ProviderAway, providers_of
from aktiv.payments.queries.reconciling import differing
from aktiv.timetable.retry import retrying
from aktiv.walls import everything

DAYS_BACK = 8
"""Lists grow until their day is settled: each is read for so many nights."""
A_CHUNK = 500


def reconcile_all(now: datetime) -> int:
    """Every list of every provider of every municipality for the last days. Returns how many lines were new. A provider
    that does not answer is noted, and asked again the next night."""
    new = 0
    for municipality in Municipality.objects.order_by("pk"):
        today = now.astimezone(municipality.zone).date()
        for name, provider in providers_of(municipality.slug).items():
            for back in range(DAYS_BACK, 0, -1):
                new += reconcile(municipality, name, provider, today - timedelta(days=back), now=now)
        _look_again(municipality, now)
    return new


def reconcile(municipality: Municipality, name: str, provider: Provider, day: date, *, now: datetime) -> int:
    """Reads one list, a chunk at a time, each in a transaction of its own. Returns how many lines were new."""
    new = lines = 0
    try:
        moved = provider.moved(day)
        while chunk := list(islice(moved, A_CHUNK)):
            lines += len(chunk)
            new += _kept(municipality, name, day, chunk, now)
    except ProviderAway:
        _noted(municipality, name, day, lines=None, new=new, now=now)
        return new
    _noted(municipality, name, day, lines=lines, new=new, now=now)
    return new


@retrying
@transaction.atomic
def _kept(municipality: Municipality, name: str, day: date, chunk: Sequence[Moved], now: datetime) -> int:
    with everything():
        rows = Payment.objects.filter(municipality=municipality, reference__in=[each.reference for each in chunk])
        ours = dict(rows.values_list("reference", "pk"))
        known = set(
            Movement.objects.filter(
                municipality=municipality, movement_id__in=[each.movement_id for each in chunk]
            ).values_list("movement_id", flat=True)
        )
        fresh = {each.movement_id: each for each in chunk if each.movement_id not in known}
        Movement.objects.bulk_create(
            [
                Movement(
                    municipality=municipality,
                    provider=name,
                    movement_id=each.movement_id[:120],
                    reference=each.reference[:80],
                    kind=each.kind[:40],
                    amount=each.amount,
                    currency=each.currency[:3],
                    at=each.at,
                    listed_on=day,
                    payment_id=ours.get(each.reference),
                    read_at=now,
                )
                for each in fresh.values()
            ],
            ignore_conflicts=True,
        )
    return len(fresh)


@retrying
@transaction.atomic
def _noted(municipality: Municipality, name: str, day: date, *, lines: int | None, new: int, now: datetime) -> None:
    ListRead.objects.update_or_create(
        municipality=municipality, provider=name, day=day, defaults={"lines": lines, "read_at": now}
    )
    said = {"provider": name, "day": day, "lines": lines, "new": new}
    append(Event("payments.listed", ("municipality", municipality.pk), municipality.pk, None, None, said), at=now)


@retrying
@transaction.atomic
def _look_again(municipality: Municipality, now: datetime) -> None:
    """Somebody may have given back by hand at the provider: what differs is read anew before anybody is troubled."""
    with everything():
        found = [each.payment.pk for each in differing(municipality.pk, now)]
        Payment.objects.filter(pk__in=found).update(ask_at=now)
