"""What locks report: read from their services, kept as many days as each lock says, and forgotten."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q

from aktiv.access.models import AccessGrant, Lock, Opening
from aktiv.access.ports.lock import LockAway, LockRefused, Report, services_of
from aktiv.access.rules.keys import grant_in
from aktiv.journal.actions import Event, append
from aktiv.timetable.retry import retrying
from aktiv.walls import everything

_LOG = logging.getLogger(__name__)
State = AccessGrant.State


def listen(now: datetime) -> int:
    """Reads what has happened at every lock in use since the last time. Returns how many reports were new. A service
    that does not answer is asked again the next time, from the same place."""
    new, away = 0, set[tuple[str, str]]()
    for lock in Lock.objects.filter(active=True).select_related("municipality").order_by("pk"):
        service = services_of(lock.municipality.slug).get(lock.service)
        if service is None or (lock.municipality.slug, lock.service) in away:
            continue
        try:
            found, place = service.reports(lock.external_id, lock.read_to)
        except (LockAway, LockRefused) as failure:
            if isinstance(failure, LockAway):  # the others of a service that only refuses this one are asked
                away.add((lock.municipality.slug, lock.service))
            _LOG.warning("the lock service of lock %s does not report", lock.pk)
            continue
        if found or place != lock.read_to:
            new += note_reports(lock.pk, found, place, now=now)
    return new


@retrying
@transaction.atomic
def note_reports(lock_id: int, found: Sequence[Report], place: str, *, now: datetime) -> int:
    """Keeps reports of a lock and how far they have been read, together. One that comes twice is one. Returns how many
    were new."""
    with everything():
        lock = Lock.objects.select_for_update(no_key=True).get(pk=lock_id)
        keys = {each.key: grant_in(each.key) for each in found}
        ids = [each for each in keys.values() if each is not None]
        grants = {each.pk: each for each in AccessGrant.objects.filter(pk__in=ids, lock=lock)}
        known = set(
            Opening.objects.filter(lock=lock, external_id__in=[each.report_id for each in found]).values_list(
                "external_id", flat=True
            )
        )
        kept_from = now - timedelta(days=lock.kept_days)
        fresh = {each.report_id: each for each in found if each.report_id not in known and each.at > kept_from}
        Opening.objects.bulk_create(_opening(lock, each, grants.get(keys[each.key] or 0)) for each in fresh.values())
        lock.read_to = place[:80]
        lock.save(update_fields=["read_to"])
        if fresh:
            data = {"new": len(fresh)}
            append(Event("lock.reported", ("lock", lock.pk), lock.municipality_id, data=data), at=now)
    return len(fresh)


def _opening(lock: Lock, report: Report, grant: AccessGrant | None) -> Opening:
    return Opening(
        municipality_id=lock.municipality_id,
        lock=lock,
        grant=grant,
        holder=grant.holder if grant is not None else None,
        external_id=report.report_id,
        at=report.at,
        outcome=Opening.Outcome.OPENED if report.opened else Opening.Outcome.REFUSED,
    )


@retrying
@transaction.atomic
def forget(now: datetime) -> int:
    """Takes away what locks reported, and grants whose time is over, when they are older than their lock keeps them.
    Returns how many rows. What became of them stays in the journal, without a code."""
    gone = 0
    with everything():
        for lock in Lock.objects.order_by("pk"):
            kept_from = now - timedelta(days=lock.kept_days)
            openings, _ = Opening.objects.filter(lock=lock, at__lt=kept_from).delete()
            # What a service may still know of stays until it is ended, but for what ended by its own time.
            over = Q(state__in=(State.REVOKED, State.FAILED), sent=False) | Q(state=State.ENDED)
            grants, _ = AccessGrant.objects.filter(over, lock=lock, window__endswith__lt=kept_from).delete()
            gone += openings + grants
            if openings:
                data = {"openings": openings}
                append(Event("lock.forgotten", ("lock", lock.pk), lock.municipality_id, data=data), at=now)
    return gone
