"""What happens to old data at night: rows past their time go, idle people are told, and a month later erased.

The journal says how many, of what and where; never whose.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from aktiv import walls
from aktiv.journal.actions import Event, append
from aktiv.municipalities.models import Municipality
from aktiv.people.actions.erasing import erase_quietly
from aktiv.people.models import Letter, Person, RetentionRule
from aktiv.people.queries.idle import idle_now, untold
from aktiv.people.queries.personal import Old, kept_names_over, obstacles, old
from aktiv.people.rules.retention import TOLD_BEFORE, chosen

BATCH = 500
PERSONS = 50
"""Rows, and persons, that are taken in one transaction at most."""
SUBJECT = "retention"


@dataclass(frozen=True, slots=True)
class Purged:
    """How many rows of a table (its key in the registry) went, or would go, in a municipality (None: in none)."""

    key: str
    municipality_id: int | None
    count: int


@transaction.atomic
def keep_for(municipality: Municipality, kind: str, days: int | None, *, by: UUID, now: datetime) -> None:
    """Says how many days the municipality keeps a kind of data; None goes back to the default.

    Raises Refusal("kind_not_chosen_here") and Refusal("kept_out_of_bounds", least, most).
    """
    before = RetentionRule.objects.filter(municipality=municipality, kind=kind).values_list("days", flat=True).first()
    if days is None:
        RetentionRule.objects.filter(municipality=municipality, kind=kind).delete()
    else:
        RetentionRule.objects.update_or_create(
            municipality=municipality, kind=chosen(kind, days), defaults={"days": days}
        )
    if before != days:
        data = {"kind": kind, "days": days, "before": before}
        append(Event("retention.chosen", (SUBJECT, kind), municipality.pk, by, data=data), at=now)


def due(now: datetime, municipality: Municipality | None = None) -> Iterator[Purged]:
    """What a purge would take now; a statement for each table and municipality, and nothing is changed."""
    for found in old(now, municipality):
        with walls.everything():
            count = found.rows.count()
        if count:
            yield Purged(found.held.key, found.municipality_id, count)
    if count := len(erasable(now, municipality=municipality)):
        yield Purged("person", municipality.pk if municipality else None, count)
    if municipality is None and (count := kept_names_over(timezone.localdate(now)).count()):
        yield Purged("name_kept_for_accounting", None, count)


def purge(now: datetime, *, batch: int = BATCH) -> list[Purged]:
    """Takes what is old, in batches of rows that each have a transaction, and erases idle people who were told in time.

    Two at once share the work. Returns what went.
    """
    taken = [Purged(each.held.key, each.municipality_id, _take(each, batch, now)) for each in old(now)]
    tell_idle(now, batch=batch)
    taken.append(Purged("person", None, _erase_idle(now, min(batch, PERSONS))))
    taken.append(Purged("name_kept_for_accounting", None, _drop_names(now)))
    return [each for each in taken if each.count]


def tell_idle(now: datetime, *, batch: int = BATCH) -> int:
    """Tells those who will be forgotten in a month by mail; each once, unless she comes back. Returns how many."""
    told, after = 0, None
    while ids := untold(now, after=after, limit=batch):
        after = ids[-1]
        told += _tell(ids, now)
    return told


@transaction.atomic
def _tell(ids: Collection[UUID], now: datetime) -> int:
    people = Person.objects.select_for_update(skip_locked=True).filter(pk__in=ids, anonymised_at=None).order_by("pk")
    idle = {each.pk for each in idle_now([*people], now, ahead=TOLD_BEFORE)}
    chosen_ones = [each for each in people if each.pk in idle]
    day = timezone.localdate(now + TOLD_BEFORE).isoformat()
    Letter.objects.bulk_create(
        Letter(
            person=each,
            kind=Letter.Kind.IDLE,
            email=each.email,
            language=each.language,
            data={"day": day},
            created_at=now,
            mail_after=now,
        )
        for each in chosen_ones
        if each.email
    )
    Person.objects.filter(pk__in=[each.pk for each in chosen_ones]).update(idle_told_at=now)
    return len(chosen_ones)


def erasable(now: datetime, *, municipality: Municipality | None = None) -> list[UUID]:
    """Idle people who were told a month ago, have not come back, and stand in nobody's way."""
    rows = Person.objects.filter(anonymised_at=None, idle_told_at__lte=now - TOLD_BEFORE).order_by("pk")
    if municipality is not None:
        rows = rows.filter(home_municipality=municipality)
    found = idle_now(list(rows), now)
    return [each.pk for each in found if not obstacles(each.pk, now)]


def _erase_idle(now: datetime, batch: int) -> int:
    """Those among them who have not come back since, a few in each transaction."""
    ids, count = erasable(now), 0
    for start in range(0, len(ids), batch):
        with transaction.atomic():
            rows = Person.objects.select_for_update(skip_locked=True).filter(pk__in=ids[start : start + batch])
            still = idle_now(list(rows.filter(anonymised_at=None).order_by("pk")), now)
            going = [each for each in still if not obstacles(each.pk, now)]
            erase_quietly(going, because="idle", now=now)
            count += len(going)
    return count


def _take(found: Old, batch: int, now: datetime) -> int:
    """All of it, a batch at a time; the journal has the sum in the transaction of the last."""
    count, going = 0, True
    while going:
        with transaction.atomic(), walls.everything():
            ids = list(
                found.rows.select_for_update(skip_locked=True, of=("self",))
                .order_by("pk")
                .values_list("pk", flat=True)[:batch]
            )
            rows = type(found.rows)(found.rows.model).filter(pk__in=ids)
            if found.empty:
                rows.update(**found.empty)
            else:
                rows.delete()
            count += len(ids)
            going = len(ids) == batch
            if not going and count:
                _note(found.held.key, found.municipality_id, count, now)
    return count


@transaction.atomic
def _drop_names(now: datetime) -> int:
    count = int(kept_names_over(timezone.localdate(now)).delete()[0])
    if count:
        _note("name_kept_for_accounting", None, count, now)
    return count


def _note(key: str, municipality_id: int | None, count: int, now: datetime) -> None:
    append(Event("data.purged", (SUBJECT, key), municipality_id, data={"count": count}), at=now)
