"""The made-up ID-porten as a program of its own, and our service on a port where it can fetch our keys."""

from __future__ import annotations

import os
import re
import socket
import subprocess
import sys
import urllib.parse
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from html import unescape

import httpx2
from joserfc.jwk import RSAKey

from aktiv.config.wiring import LEVELS
from aktiv.integrations.oidc import OidcProvider, Registration
from aktiv.people.models import SignIn
from aktiv.people.ports.sign_in import RESIDENTS, STAFF, providers, use
from tests.database import free_port


class Simulated:
    """A running simulator and how we are registered at it."""

    def __init__(self, port: int) -> None:
        self.address = f"http://127.0.0.1:{port}"
        self.now = 0.0
        self.begin_anew()

    def begin_anew(self) -> None:
        """Our side as after a start: nothing has been read yet, and we sign with a new key. `now` is its clock."""
        key = RSAKey.generate_key(2048, {"use": "sig", "alg": "RS256"}, private=True, auto_kid=True)
        work = Registration(
            issuer=f"{self.address}/jobb",
            client_id="aktiv-kommune",
            levels={SignIn.Level.HIGH: LEVELS[SignIn.Level.HIGH]},
        )
        residents = Registration(issuer=f"{self.address}/idporten", client_id="aktiv-kommune", levels=LEVELS)
        self.residents = OidcProvider(RESIDENTS, residents, lambda: key, registers=True, timeout=2, clock=self.clock)
        self.work = OidcProvider(STAFF, work, lambda: key, registers=False, timeout=2, clock=self.clock)
        use({RESIDENTS: self.residents, STAFF: self.work})

    def clock(self) -> float:
        """Seconds since some time ago."""
        return self.now

    def misbehave(self, what: str = "") -> None:
        """From now on this goes wrong; nothing when it is empty."""
        body = urllib.parse.urlencode({"what": what}).encode()
        urllib.request.urlopen(f"{self.address}/misbehave", body, timeout=5).close()

    def choose(self, address: str, **form: str) -> str:
        """A person at the provider: opens the page, chooses, and is sent back. Returns our address she is sent to."""
        with httpx2.Client() as browser:
            page = browser.get(address)
            if page.status_code == 303:
                return page.headers["Location"]
            assert page.status_code == 200, page.text
            handle = unescape(re.search(r'name="handle" value="([^"]*)"', page.text)[1])  # type: ignore[index]
            posted = browser.post(address, data={"handle": handle, **form})
            assert posted.status_code == 303, posted.text
            return posted.headers["Location"]


@contextmanager
def simulated(site: str, *arguments: str) -> Iterator[Simulated]:
    """The simulator as `aktiv simulate` starts it, for a service at `site`, with our providers pointed at it."""
    port = free_port()
    command = [sys.executable, "-m", "aktiv", "simulate", "idporten", "--port", str(port), "--site", site, *arguments]
    address = ["--address", f"http://127.0.0.1:{port}"]
    process = subprocess.Popen([*command, *address], env={**os.environ, "PYTHONPATH": "src"})
    before = providers()
    try:
        while True:
            try:
                socket.create_connection(("127.0.0.1", port), timeout=1).close()
                break
            except OSError:
                assert process.poll() is None, "the simulator ended"
        yield Simulated(port)
    finally:
        use(before)
        process.terminate()
        process.wait()
