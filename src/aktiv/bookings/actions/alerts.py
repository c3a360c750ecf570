"""Asking to be told when time becomes free."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from aktiv.bookings.models import Alert
from aktiv.bookings.rules import Party
from aktiv.journal.actions import Event, append
from aktiv.timetable import locks
from aktiv.values.refusal import Refusal

MOST_ALERTS = 20
LONGEST = timedelta(days=366)


@dataclass(frozen=True, slots=True, kw_only=True)
class NewAlert:
    """What to look for; see Alert. Minutes are on the wall clock, days inclusive."""

    from_minute: int
    to_minute: int
    minutes: int
    space_id: int | None = None
    activity_id: int | None = None
    municipality_ids: Sequence[int] = ()
    weekday: int | None = None
    first: date | None = None
    last: date | None = None
    active_until: date | None = None


@transaction.atomic
def set_alert(new: NewAlert, party: Party, *, now: datetime) -> Alert:
    """Looks out for free time on behalf of the person, until `active_until` (the last day, or a year, when not said).

    Set again with the same content, the alert that stands is the answer. Raises Refusal("sign_in_first"),
    ("alert_without_subject"), ("alert_without_days"), ("alert_window"), ("no_such_weekday"), and
    ("too_many_alerts", limit).
    """
    if party.person_id is None:
        raise Refusal("sign_in_first")
    if new.space_id is None and new.activity_id is None:
        raise Refusal("alert_without_subject")
    if new.weekday is not None and not 1 <= new.weekday <= 7:
        raise Refusal("no_such_weekday", weekday=new.weekday)
    if new.weekday is None and (new.first is None or new.last is None):
        raise Refusal("alert_without_days")
    if new.first is not None and new.last is not None and new.last < new.first:
        raise Refusal("ends_before_start")
    if not (0 <= new.from_minute < new.to_minute <= 1440 and 0 < new.minutes <= new.to_minute - new.from_minute):
        raise Refusal("alert_window")
    today = timezone.localdate(now)
    until = min(new.active_until or new.last or today + LONGEST, today + LONGEST)
    content = {
        "person_id": party.person_id,
        "space_id": new.space_id,
        "activity_id": new.activity_id,
        "municipality_ids": sorted(new.municipality_ids),
        "weekday": new.weekday,
        "first": new.first,
        "last": new.last,
        "from_minute": new.from_minute,
        "to_minute": new.to_minute,
        "minutes": new.minutes,
    }
    locks.lock([locks.person(party.person_id)])
    standing = Alert.objects.filter(person_id=party.person_id, stopped_at=None, active_until__gte=today)
    if (same := standing.filter(**content).first()) is not None:
        return same
    if standing.count() >= MOST_ALERTS:
        raise Refusal("too_many_alerts", limit=MOST_ALERTS)
    alert = Alert.objects.create(**content, active_until=until, created_at=now)
    append(Event("alert.set", ("alert", alert.pk), None, party.person_id), at=now)
    return alert


@transaction.atomic
def stop_alert(alert_id: UUID, party: Party, *, now: datetime) -> None:
    """Stops looking. Stopping twice changes nothing. Raises Refusal("not_found") for another's."""
    if party.person_id is None:
        raise Refusal("not_found")
    alert = Alert.objects.select_for_update().filter(pk=alert_id, person_id=party.person_id).first()
    if alert is None:
        raise Refusal("not_found")
    if alert.stopped_at is None:
        alert.stopped_at = now
        alert.save(update_fields=["stopped_at"])
        append(Event("alert.stopped", ("alert", alert.pk), None, party.person_id), at=now)
