"""The made-up register of organisations as a program of its own, with our adapter pointed at it."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
import urllib.parse
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager

from aktiv.integrations.brreg import Brreg
from aktiv.people.ports.register import registers, use
from tests.database import free_port

CLUB, TEAM_BELOW, NYNORSK, BUSINESS = "800300509", "800300517", "800300525", "800300533"
BANKRUPT, DELETED, REMOVED, NOBODY = "800300541", "800300568", "800300576", "800300584"
"""What the simulator knows when it is told of nothing else; the last it does not know."""


class SimulatedRegister:
    """A running simulator and the adapter that asks it, which is in use meanwhile."""

    def __init__(self, port: int) -> None:
        self.address = f"http://127.0.0.1:{port}"
        self.adapter = Brreg(self.address, timeout=1.0, at_once=3)
        use({"NO": self.adapter})

    def misbehave(self, what: str = "") -> None:
        """From now on this goes wrong; nothing when it is empty."""
        self._post("misbehave", what=what)

    def change(self, number: str, what: str = "Endring", **fields: object) -> None:
        """The register says something else of a unit from now on, and its feed that it does."""
        self._post("change", number=number, what=what, fields=json.dumps(fields))

    def _post(self, path: str, **form: str) -> None:
        body = urllib.parse.urlencode(form).encode()
        urllib.request.urlopen(f"{self.address}/{path}", body, timeout=5).close()


@contextmanager
def simulated_register(*arguments: str) -> Iterator[SimulatedRegister]:
    """The simulator as `aktiv simulate` starts it."""
    port = free_port()
    command = [sys.executable, "-m", "aktiv", "simulate", "brreg", "--port", str(port), *arguments]
    process = subprocess.Popen(command, env={**os.environ, "PYTHONPATH": "src"})
    before = registers()
    try:
        while True:
            try:
                socket.create_connection(("127.0.0.1", port), timeout=1).close()
                break
            except OSError:
                assert process.poll() is None, "the simulator ended"
        yield SimulatedRegister(port)
    finally:
        use(before)
        process.terminate()
        process.wait()
