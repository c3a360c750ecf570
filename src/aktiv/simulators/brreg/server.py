"""The simulator's HTTP: `/enhetsregisteret/api/…` and `/frivillighetsregisteret/api/…` as the real one has them.

`POST /misbehave` (what=down, slow, malformed or nothing) and `POST /change` (number, what, and fields as JSON) are our
own, for tests and for trying things out.
"""

from __future__ import annotations

import json
import threading
from datetime import datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from aktiv.simulators.brreg import shapes
from aktiv.simulators.brreg.units import Known, Unit

API = "/enhetsregisteret/api"
VOLUNTARY = "/frivillighetsregisteret/api/frivillige-organisasjoner"
PATIENCE = 30.0  # seconds that a slow answer takes at most
MOST_BYTES = 100_000
LAST_LINE = 10_000  # pages end here, as the real one's do
SIZE = 20


class Simulator(ThreadingHTTPServer):
    """The register, and what it is told to get wrong."""

    daemon_threads = True

    def __init__(self, host: str, port: int, units: tuple[Unit, ...]) -> None:
        super().__init__((host, port), Handler)
        self.known = Known.of(units)
        self.base = f"http://{host}:{port}{API}"
        self.behaves = threading.Event()
        self.behaves.set()
        self.misbehaves = ""

    def misbehave(self, what: str) -> None:
        """From now on this goes wrong; nothing when it is empty."""
        self.misbehaves = what
        (self.behaves.clear if what == "slow" else self.behaves.set)()


class Handler(BaseHTTPRequestHandler):
    """One request."""

    server: Simulator
    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        """What others ask."""
        if self.server.misbehaves == "down":
            return self._send(503, b"")
        if self.server.misbehaves == "slow":
            self.server.behaves.wait(PATIENCE)
        if self.server.misbehaves == "malformed":
            return self._send(200, b'{"_embedded": {"enheter": [{"navn": 7}]}')
        parts = urlsplit(self.path)
        self.query = dict(parse_qsl(parts.query))
        try:
            return self._answer(parts.path)
        except ValueError as error:
            return self._json(
                {"status": 400, "feilmelding": "Feilaktig forespørsel", "valideringsfeil": [str(error)]}, 400
            )

    def do_POST(self) -> None:
        """What tests and curious people ask for."""
        length = min(int(self.headers.get("Content-Length") or 0), MOST_BYTES)
        form = dict(parse_qsl(self.rfile.read(length).decode("utf-8", "replace")))
        if self.path == "/misbehave":
            self.server.misbehave(form.get("what", ""))
            return self._send(204, b"")
        if self.path == "/change" and form.get("number", "") in self.server.known.units:
            self.server.known.change(
                form["number"], form.get("what", "Endring"), **json.loads(form.get("fields", "{}"))
            )
            return self._send(204, b"")
        return self._send(404, b"")

    def log_message(self, format: str, *args: Any) -> None:  # Any: the library's own
        """Says nothing: what runs beside it has the terminal."""

    def _answer(self, path: str) -> None:
        if path.startswith(f"{VOLUNTARY}/"):
            unit = self.server.known.units.get(path.removeprefix(f"{VOLUNTARY}/"))
            return self._json(shapes.voluntary(unit)) if unit and unit.voluntary else self._send(404, b"")
        match path.removeprefix(f"{API}/").split("/"):
            case ["enheter"]:
                return self._search()
            case ["underenheter"]:
                rows = [
                    each
                    for each in self.server.known.units.values()
                    if each.parent == self.query.get("overordnetEnhet")
                ]
                return self._page([shapes.unit(each, self.server.base) for each in rows], "underenheter")
            case ["enheter" | "underenheter" as kind, number]:
                return self._unit(kind, number)
            case ["enheter", number, "roller"]:
                unit = self.server.known.units.get(number)
                if unit is None or unit.parent or unit.gone:
                    return self._send(404, b"")
                return self._json(shapes.roles(unit, self.server.base))
            case ["oppdateringer", "enheter"]:
                return self._feed()
        return self._send(404, b"")

    def _unit(self, kind: str, number: str) -> None:
        unit = self.server.known.units.get(number)
        if unit is None or bool(unit.parent) != (kind == "underenheter"):
            return self._send(404, b"")
        if unit.removed:
            return self._json({"organisasjonsnummer": number, "slettedato": unit.gone}, 410)
        return self._json(shapes.unit(unit, self.server.base))

    def _search(self) -> None:
        found = self.server.known.found(self.query.get("navn", ""))
        self._page([shapes.unit(each, self.server.base) for each in found], "enheter")

    def _feed(self) -> None:
        first = int(self.query["oppdateringsid"]) if "oppdateringsid" in self.query else None
        at = datetime.fromisoformat(self.query["dato"].replace("Z", "+00:00")) if "dato" in self.query else None
        rows = self.server.known.since(first, at)
        self._page([shapes.update(each, self.server.base) for each in rows], "oppdaterteEnheter")

    def _page(self, rows: list[shapes.Json], name: str) -> None:
        number, size = int(self.query.get("page", 0)), int(self.query.get("size", SIZE))
        if number < 0 or not 1 <= size <= LAST_LINE or (number + 1) * size > LAST_LINE:
            raise ValueError("(page + 1) * size")
        rest = {key: value for key, value in self.query.items() if key not in {"page", "size"}}
        address = f"http://{self.headers.get('Host', 'localhost')}{urlsplit(self.path).path}"
        self._json(shapes.page(rows, name, address, rest, number=number, size=size))

    def _json(self, told: shapes.Json, status: int = 200) -> None:
        self._send(status, json.dumps(told).encode())

    def _send(self, status: int, body: bytes) -> None:
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)


def serve(host: str, port: int, units: tuple[Unit, ...]) -> None:
    """Serves until told to stop (SIGINT, SIGTERM)."""
    with Simulator(host, port, units) as simulator:
        simulator.serve_forever()
