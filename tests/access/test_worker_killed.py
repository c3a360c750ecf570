"""Worker processes that are killed while they speak with a lock service, and the one that comes after them.

Each is a process of its own over the same database, ended by SIGKILL at a moment that the made-up service chooses: when
it has been asked and has not done it, when it has done it and not answered, and when the answer has come and is not
written down yet, because somebody else has the row.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from threading import Event
from typing import Any

import pytest
from django.conf import settings

from aktiv.access.actions import by_hand
from aktiv.access.actions.setting_up import LockSettings, add_lock
from aktiv.access.models import AccessGrant
from aktiv.bookings.actions.cancelling import cancel
from aktiv.facilities.actions import compile_spaces
from aktiv.facilities.models import Space
from aktiv.people.models import StaffRole
from aktiv.simulators.locks.pins import PinsHandler
from aktiv.simulators.locks.server import Json, Simulator
from tests.access.world import code_of
from tests.bookings.world import a_world, booked
from tests.conftest import Committed
from tests.reading import everything_of
from tests.simulators.locks import simulated

PATIENCE = 60.0
# Starts once, and is each worker's parent: a worker begins as one that has just started.
WORKERS = """
import os, sys
from aktiv.config import startup
with startup.ready():
    from aktiv.access.tasks import keep_true
    print("ready", flush=True)
    for _ in sys.stdin:
        if (pid := os.fork()) == 0:
            keep_true(0)
            os._exit(0)
        print(pid, flush=True)
        print(os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]), flush=True)
"""


@dataclass
class Gate:
    """Stops the request that ends so, before the service has done it or after."""

    at: str = ""
    done_first: bool = False
    reached: Event = field(default_factory=Event)
    go: Event = field(default_factory=Event)

    def shut(self, at: str, *, done_first: bool) -> None:
        self.at, self.done_first = at, done_first
        self.reached.clear(), self.go.clear()

    def answered(self, act: Any, handler: PinsHandler, method: str, path: str, *more: Any) -> tuple[int, Json]:
        if not self.at or not f"{method} {path}".endswith(self.at):
            return act(handler, method, path, *more)  # type: ignore[no-any-return]
        said = act(handler, method, path, *more) if self.done_first else (503, {})
        self.at = ""
        self.reached.set()
        assert self.go.wait(PATIENCE)
        return said


@dataclass
class Service:
    """Workers over a database, and the service that they speak with."""

    parent: subprocess.Popen[str]
    database: Committed
    simulator: Simulator
    gate: Gate

    def start(self) -> int:
        """A worker process begins; its id."""
        assert self.parent.stdin is not None
        self.parent.stdin.write("go\n")
        self.parent.stdin.flush()
        return int(self._line())

    def ended(self) -> int:
        """How it ended: 0, or the signal below zero."""
        return int(self._line())

    def run(self) -> None:
        """One that nobody kills, after whoever was killed has had the grant for long enough, and once more."""
        for _ in range(2):
            self.minutes_pass()
            self.start()
            assert self.ended() == 0

    def killed(self, at: str, when: str) -> None:
        """One that is killed at a request: `asked`, `done` or `answered`."""
        self.minutes_pass()
        self.gate.shut(at, done_first=when != "asked")
        pid = self.start()
        assert self.gate.reached.wait(PATIENCE), "the service was never asked"
        with self.database.connect_as_owner() as holding, holding.transaction():
            if when == "answered":
                holding.execute("SELECT id FROM access_accessgrant FOR UPDATE")
                self.gate.go.set()
                self._wait_until_it_waits()
            os.kill(pid, signal.SIGKILL)
            assert self.ended() == -signal.SIGKILL
        self.gate.go.set()

    def minutes_pass(self) -> None:
        """Six minutes for the grants, whose lease and waiting are told in moments."""
        with self.database.connect_as_owner() as connection:
            connection.execute(
                "UPDATE access_accessgrant SET leased_until = leased_until - interval '6 minutes', "
                "due_at = due_at - interval '6 minutes'"
            )

    def _wait_until_it_waits(self) -> None:
        """Until it comes to write down what it was answered."""
        deadline = time.monotonic() + PATIENCE
        waiting = (
            "SELECT pid FROM pg_stat_activity WHERE datname = %s AND wait_event_type = 'Lock' "
            "AND query LIKE '%%access_accessgrant%%'"
        )
        with self.database.server.as_superuser() as superuser:
            while not superuser.execute(waiting, [self.database.name]).fetchall():
                assert time.monotonic() < deadline, "it never came to write it down"

    def _line(self) -> str:
        assert self.parent.stdout is not None
        return self.parent.stdout.readline().strip()


@contextmanager
def workers(database: Committed, folder: Path, address: str) -> Iterator[subprocess.Popen[str]]:
    """The parent of the workers, for as long as the block lasts."""
    agreements = f'{{"fjell": {{"pins": {{"address": "{address}", "key": "hemmelig"}}}}}}'
    surroundings = database.environment() | {
        "AKTIV_DATA": str(folder),
        "AKTIV_SECRET_KEY": settings.SECRET_KEY,
        "AKTIV_LOCK_AGREEMENTS": agreements,
    }
    pipe = subprocess.PIPE
    command = [sys.executable, "-c", WORKERS]
    with subprocess.Popen(command, env=surroundings, stdin=pipe, stdout=pipe, text=True) as parent:
        try:
            assert parent.stdout is not None
            assert parent.stdout.readline().strip() == "ready"
            yield parent
        finally:
            assert parent.stdin is not None
            parent.stdin.close()
            parent.wait(PATIENCE)


def test_whenever_a_worker_is_killed_the_next_leaves_one_code_for_who_has_the_time_and_none_for_who_has_not(
    committed: Committed, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    world, now, gate, act = a_world(), datetime.now(UTC), Gate(), PinsHandler.answered
    monkeypatch.setattr(PinsHandler, "answered", lambda *asked: gate.answered(act, *asked))
    compile_spaces(list(Space.objects.values_list("pk", flat=True)), now=now)
    StaffRole.objects.create(
        person=world.ingrid, municipality=world.municipality, role="administrator", valid_from=now.date()
    )
    said = LockSettings(name="Hovedinngang", space_ids=[world.hall.pk], lead_hours=336)
    add_lock(world.facility.pk, "pins", "hall", said, by=world.ingrid.pk, now=now)
    made = booked(world, "18–20", world.as_alice, on=now.date() + timedelta(days=8), now=now)
    with simulated("pins") as (_, simulator):
        address = f"http://127.0.0.1:{simulator.server_address[1]}"
        with workers(committed, tmp_path, address) as parent:
            service, cupboard = Service(parent, committed, simulator, gate), simulator.cupboard
            _one_code_after(service, "POST /pins")
            [first] = cupboard.kept.values()
            assert cupboard.made == 1
            by_hand.renew(everything_of(AccessGrant).get().pk, by=world.ingrid.pk, now=datetime.now(UTC))
            _one_code_after(service, "/change-access-code")
            assert first.code not in [each.code for each in cupboard.kept.values()]
            cancel(made.id, world.as_alice, now=datetime.now(UTC), accepted_fee=0)
            for at, when in (("/deactivate", "asked"), ("/deactivate", "done"), ("DELETE", "asked")):
                service.killed(f"/pins/{first.key}" if at == "DELETE" else at, when)
            service.killed(f"/pins/{first.key}", "answered")
            service.run()
            grant = everything_of(AccessGrant).get()
            assert (cupboard.kept, grant.state, grant.code, grant.sent) == ({}, "revoked", "", False)


def _one_code_after(service: Service, at: str) -> None:
    for when in ("asked", "done", "answered"):
        service.killed(at, when)
    service.run()
    grant, [kept] = everything_of(AccessGrant).get(), service.simulator.cupboard.kept.values()
    assert (grant.state, grant.attempts, grant.doubted) == ("issued", 0, False)
    assert (kept.active, kept.start, kept.end) == (True, grant.window.lower, grant.window.upper)
    assert kept.code == code_of(grant)
