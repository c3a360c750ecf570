"""The world of bookings with a lock at the hall, which a plain lock service runs; and a worker that may be killed."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from aktiv.access.actions.carrying_out import LEASE, go_on
from aktiv.access.actions.reconciling import reconcile_all
from aktiv.access.actions.setting_up import LockSettings, add_lock
from aktiv.access.models import AccessGrant, Lock
from aktiv.access.sealing import unsealed
from aktiv.people.models import StaffRole
from aktiv.values.periods import Period
from tests.bookings.world import NOW, World, a_world
from tests.reading import everything_of
from tests.simulators.locks import Crash, Plain, opening

MINUTES = timedelta(minutes=1)


@dataclass
class Doors:
    """The hall's door and its service. Time is what it is told to be."""

    world: World
    lock: Lock
    service: Plain
    now: datetime = NOW

    def work(self, how: str = "", *, at: datetime | None = None) -> None:
        """One run of the worker. With `how` the service is so; when the worker dies, it is gone until the next run."""
        self.now, self.service.how = at or self.now, how
        with suppress(Crash):
            reconcile_all(self.now)
            away: set[tuple[str, str]] = set()
            while go_on(self.now, away):
                pass
        self.service.how = ""

    def settle(self) -> None:
        """Runs until all that is due now is done: past leases, waits and what is done once more."""
        self.work()
        for _ in range(4):
            self.work(at=self.now + max(LEASE, timedelta(minutes=5)) + MINUTES)

    def opened_by(self, at: datetime, lock: Lock | None = None) -> list[str]:
        """Keys of the codes that open the door then."""
        return opening(self.service.cupboard, (lock or self.lock).external_id, at)

    def grants(self, lock: Lock | None = None) -> list[AccessGrant]:
        return list(everything_of(AccessGrant).filter(lock=lock or self.lock).order_by("window", "pk"))

    def grant(self) -> AccessGrant:
        [found] = self.grants()
        return found


def some_doors(world: World | None = None, **settings: object) -> Doors:
    """A lock at the hall, 15 minutes around each time, its codes made a day before. Ingrid keeps the facility."""
    world = world or a_world()
    StaffRole.objects.create(
        person=world.ingrid, municipality=world.municipality, role="administrator", valid_from=date(2026, 1, 1)
    )
    said = LockSettings(name="Hovedinngang", space_ids=[world.hall.pk], phone="22 86 84 00", **settings)  # type: ignore[arg-type]
    lock = add_lock(world.facility.pk, "pins", "hall", said, by=world.ingrid.pk, now=NOW)
    return Doors(world, lock, Plain())


def window_of(grant: AccessGrant) -> Period:
    return Period(grant.window.lower, grant.window.upper)


def code_of(grant: AccessGrant) -> str:
    return unsealed(grant.code)
