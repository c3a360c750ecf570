"""Which locks there are, what lies behind them, and how their codes are made."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import asdict, dataclass, field
from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, transaction

from aktiv.access.models import AccessGrant, Lock, LockSpace
from aktiv.access.queries.locks import access_lock, facility_to_set_up
from aktiv.access.rules.settings import sane
from aktiv.facilities.models import Facility, Space
from aktiv.journal.actions import Event, append
from aktiv.values.phones import phone_number
from aktiv.values.refusal import Refusal
from aktiv.values.texts import Texts
from aktiv.values.typed_text import one_line
from aktiv.walls import everything


@dataclass(frozen=True, slots=True, kw_only=True)
class LockSettings:
    """What is said of a lock. `space_ids` are those behind it; with `whole_facility` everything there is, also what is
    added later. That is said and never meant by silence: it gives the code to all who book there."""

    name: str
    space_ids: Collection[int] = ()
    whole_facility: bool = False
    minutes_before: int = 15
    minutes_after: int = 15
    lead_hours: int = 24
    shown_minutes: int = 120
    alarm_minutes: int = 60
    kept_days: int = 30
    phone: str = ""
    help: Texts = field(default_factory=lambda: Texts("", "", ""))
    active: bool = True


@transaction.atomic
def add_lock(facility_id: int, service: str, external_id: str, said: LockSettings, *, by: UUID, now: datetime) -> Lock:
    """A lock of a facility. Grants are made for it within a minute.

    Raises Refusal("not_found") where she may not, ("no_such_service"), ("lock_named_otherwise") for a name that no
    service has, ("lock_known") when there is one of that name, and those of `change_lock`.
    """
    facility = facility_to_set_up(facility_id, by, now)
    if service not in Lock.Service.values:
        raise Refusal("no_such_service")
    name = one_line(external_id, limit=80)
    if not name or not name.isascii() or " " in name or "/" in name:
        raise Refusal("lock_named_otherwise")
    lock = Lock(municipality_id=facility.municipality_id, facility=facility, service=service, external_id=name)
    _say(lock, said)
    try:
        with transaction.atomic():
            lock.save(force_insert=True)
    except IntegrityError as error:
        raise Refusal("lock_known") from error
    _behind(lock, facility, said)
    _note("lock.added", lock, by, now, said, service=service, external_id=name)
    return lock


@transaction.atomic
def change_lock(lock_id: int, said: LockSettings, *, by: UUID, now: datetime) -> Lock:
    """Says all of it anew. Codes that are out follow within a minute; a lock out of use opens for nobody.

    Raises Refusal("not_found") where she may not, ("missing_text"), ("too_long"), ("not_a_phone_number"),
    ("nothing_behind") without spaces, ("not_in_facility") for spaces elsewhere, and ("lock_number") with `field`,
    `least` and `most`.
    """
    lock = access_lock(lock_id, by, now, to_change=True)
    _say(lock, said)
    lock.save()
    _behind(lock, lock.facility, said)
    with everything():
        # Its codes are looked at again by what holds now, such as a longer lead.
        AccessGrant.objects.filter(lock=lock, window__endswith__gt=now, due_at__isnull=False).update(due_at=now)
    _note("lock.changed", lock, by, now, said)
    return lock


def _say(lock: Lock, said: LockSettings) -> None:
    sane(asdict(said))
    lock.name = one_line(said.name, limit=80, required=True)
    for name in ("minutes_before", "minutes_after", "lead_hours", "shown_minutes", "alarm_minutes", "kept_days"):
        setattr(lock, name, getattr(said, name))
    lock.phone = phone_number(said.phone)
    lock.help_nb, lock.help_nn, lock.help_en = (
        one_line(each, limit=200) for each in (said.help.nb, said.help.nn, said.help.en)
    )
    lock.active = said.active
    if not said.whole_facility and not said.space_ids:
        raise Refusal("nothing_behind")


def _behind(lock: Lock, facility: Facility, said: LockSettings) -> None:
    wanted = set() if said.whole_facility else set(said.space_ids)
    there = set(Space.objects.filter(pk__in=wanted, facility=facility).values_list("pk", flat=True))
    if there != wanted:
        raise Refusal("not_in_facility")
    rows = LockSpace.objects.filter(lock=lock)
    rows.exclude(space_id__in=wanted).delete()
    known = set(rows.values_list("space_id", flat=True))
    LockSpace.objects.bulk_create(
        LockSpace(lock=lock, facility=facility, space_id=each) for each in sorted(wanted - known)
    )


def _note(verb: str, lock: Lock, by: UUID, now: datetime, said: LockSettings, **more: object) -> None:
    kept = ("minutes_before", "minutes_after", "lead_hours", "shown_minutes", "alarm_minutes", "kept_days", "active")
    data: dict[str, object] = {"name": lock.name, "spaces": [] if said.whole_facility else sorted(said.space_ids)}
    data |= {each: getattr(lock, each) for each in kept} | more
    append(Event(verb, ("lock", lock.pk), lock.municipality_id, by, data=data), at=now)
