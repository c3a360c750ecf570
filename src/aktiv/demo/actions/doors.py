"""Some halls have locks: what opens in the days to come is planned, and caretakers have had a hand in some of it.

Codes are made by the worker as soon as it speaks with the made-up lock services; one lock is out of order there.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from uuid import UUID

from aktiv.access.actions import by_hand
from aktiv.access.actions.carrying_out import act
from aktiv.access.actions.reconciling import reconcile
from aktiv.access.actions.setting_up import LockSettings, add_lock
from aktiv.access.models import AccessGrant, Lock
from aktiv.demo.actions.happenings import City
from aktiv.facilities.models import Facility, Space
from aktiv.people.models import StaffRole
from aktiv.values.texts import Texts
from aktiv.walls import everything

HALLS = 4
PHONES = {"stavanger": "51 50 70 00", "bergen": "55 56 55 56", "fjell": "55 09 60 00", "alesund": "70 16 20 00"}
HELP = Texts(
    "Trykk # etter koden, og vent til lampen lyser grønt.",
    "Trykk # etter koden, og vent til lampa lyser grønt.",
    "Press # after the code, and wait for the green light.",
)
NEAR = timedelta(days=3)


def lock_halls(city: City) -> str:
    """Says how much of what."""
    now = city.around.now
    by = StaffRole.objects.filter(
        municipality=city.municipality_id, role=StaffRole.Role.ADMINISTRATOR, facility=None, district=""
    ).order_by("pk")[0]
    locks = list(_locks(city, by.person_id))
    planned = sum(reconcile(each.pk, now=now) for each in locks)
    _hands_on(locks[0], by.person_id, city)
    return f"{len(locks)} locks, {planned} times behind them"


def _locks(city: City, by: UUID) -> Iterator[Lock]:
    halls = Space.objects.filter(
        facility__municipality=city.municipality_id, kind="sports_hall", parent=None, alone=True
    )
    facilities = Facility.objects.in_bulk(
        list(dict.fromkeys(halls.order_by("pk").values_list("facility_id", flat=True)))
    )
    phone = PHONES.get(city.data.slug, "")
    for place, facility in enumerate(list(facilities.values())[:HALLS]):
        number = 400 + facility.pk
        said = LockSettings(
            name="Hovedinngang", whole_facility=True, phone=phone, help=HELP, minutes_before=30, shown_minutes=24 * 60
        )
        # The last one's gateway does not know its lock: what caretakers do then can be seen.
        name = f"{number}:1" if place < HALLS - 1 else f"{number}:defekt"
        yield add_lock(facility.pk, Lock.Service.GATEWAY, name, said, by=by, now=city.around.now)
        rooms = [each.pk for each in halls.filter(facility=facility)]
        inner = LockSettings(name="Halldøra", space_ids=rooms, phone=phone, minutes_before=15, minutes_after=10)
        if place < 2:
            yield add_lock(facility.pk, Lock.Service.PINS, f"hall-{number}", inner, by=by, now=city.around.now)


def _hands_on(lock: Lock, by: UUID, city: City) -> None:
    """One is opened by hand, one by the door's own code, one is taken away, on each of the next days."""
    now = city.around.now
    with everything():
        rows = AccessGrant.objects.filter(lock=lock, window__startswith__gt=now, window__startswith__lt=now + NEAR)
        near = list(rows.order_by("window", "pk").values_list("pk", flat=True))
    for place, grant_id in enumerate(near):
        if place % 7 == 1:
            by_hand.open_by_hand(grant_id, "4711", by=by, now=now)
        elif place % 7 == 3:
            by_hand.open_by_hand(grant_id, "", by=by, now=now)
        elif place % 7 == 5:
            by_hand.take_away(grant_id, "Døra ble stående åpen sist.", by=by, now=now)
            act(grant_id, now=now)
