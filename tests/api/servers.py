"""Real servers over real connections, for what only they can prove."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from aktiv.facilities.actions import compile_spaces
from aktiv.facilities.models import Space
from tests.bookings.world import World, a_world
from tests.conftest import Committed
from tests.database import free_port

OSLO = ZoneInfo("Europe/Oslo")
PATIENCE = 60  # seconds until a server that does not answer is given up


@dataclass(frozen=True)
class Running:
    """Servers over one database, and a day that can be booked by the clock they go by."""

    addresses: tuple[str, ...]
    world: World
    day: date

    def at(self, clock: str) -> str:
        """A clock time of the day, with its offset."""
        return datetime.fromisoformat(f"{self.day}T{clock}:00").replace(tzinfo=OSLO).isoformat()


@contextlib.contextmanager
def running(committed: Committed, folder: Path, *, count: int) -> Iterator[Running]:
    """So many `aktiv serve`, each a process of its own, for as long as the block lasts."""
    world, now = a_world(), datetime.now(UTC)
    compile_spaces(list(Space.objects.values_list("pk", flat=True)), now=now)
    environment = {**committed.environment(), "AKTIV_DATA": str(folder), "AKTIV_STATIC": str(folder / "static")}
    ports = [free_port() for _ in range(count)]
    processes = []
    try:
        for port in ports:
            serve = [sys.executable, "-m", "aktiv", "serve", "--port", str(port), "--workers", "1"]
            processes.append(subprocess.Popen(serve, env=environment, start_new_session=True))
            _wait_for(f"http://127.0.0.1:{port}/api/v1/municipalities", processes[-1])
        day = now.astimezone(OSLO).date() + timedelta(days=8)
        yield Running(tuple(f"http://127.0.0.1:{port}" for port in ports), world, day)
    finally:
        for process in processes:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGTERM)
            process.wait(20)


def _wait_for(address: str, process: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline and process.poll() is None:
        with contextlib.suppress(urllib.error.URLError), urllib.request.urlopen(address, timeout=5) as answer:
            if answer.status == 200:
                return
        time.sleep(0.1)
    raise AssertionError(f"no server at {address}")
