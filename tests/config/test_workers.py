"""Worker processes are forked with every page and no connection: each has connections of its own."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

from aktiv.municipalities.models import Municipality
from tests.conftest import Committed

WORKERS, ASKING, TIMES = 2, 8, 25


@contextmanager
def served(committed: Committed, folder: Path) -> Iterator[str]:
    """The address of a running server."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    process = subprocess.Popen(
        [sys.executable, "-m", "aktiv", "serve", "--port", str(port), "--workers", str(WORKERS)],
        env={**committed.environment(), "AKTIV_DATA": str(folder)},
    )
    try:
        address = f"http://127.0.0.1:{port}/api/v1/municipalities"
        for _ in range(300):
            try:
                urllib.request.urlopen(address, timeout=30).read()
                break
            except OSError:
                assert process.poll() is None
                time.sleep(0.1)  # a server that starts tells nobody
        yield address
    finally:
        process.terminate()
        process.wait(timeout=30)


def test_workers_do_not_read_each_others_answers(committed: Committed, tmp_path: Path) -> None:
    Municipality.objects.create(
        slug="fjell", name="Fjell", number="4626", latitude=60.3, longitude=5.1, time_zone="Europe/Oslo"
    )

    def ask(address: str) -> list[str]:
        return [json.load(urllib.request.urlopen(address, timeout=60))["items"][0]["slug"] for _ in range(TIMES)]

    with served(committed, tmp_path) as address, ThreadPoolExecutor(ASKING) as threads:
        told = list(threads.map(ask, [address] * ASKING))
    assert told == [["fjell"] * TIMES] * ASKING


# What a worker would be forked with: gunicorn is where the house ends.
FORKED = """
import sys
import django
django.setup()
from aktiv.config import server
server.Server.run = lambda self: print(*(name for name in sys.modules if name.startswith("aktiv.")))
server.serve("127.0.0.1", 0, 1)
"""


def test_workers_are_forked_with_every_page(tmp_path: Path) -> None:
    environment = {**os.environ, "AKTIV_DATA": str(tmp_path), "DJANGO_SETTINGS_MODULE": "aktiv.config.settings"}
    told = subprocess.run(
        [sys.executable, "-c", FORKED], env=environment, check=True, capture_output=True, text=True, timeout=120
    )
    assert {"aktiv.config.wsgi", "aktiv.api.operations.bookings", "aktiv.web.urls"} <= set(told.stdout.split())
