"""What both made-up lock services have in common: a page with their codes, a door to try them at, and misbehaving.

`POST /misbehave` (what=down, lost, slow, failing, twice or nothing) is our own, for tests: `lost` does what it is told
and does not answer, `slow` answers after `SLOW` seconds, `failing` refuses for good, `twice` reports everything twice.
`POST /door` (lock, code) is somebody at the door.
"""

from __future__ import annotations

import html
import json
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from aktiv.simulators.locks.cupboard import Cupboard

MOST_BYTES = 100_000
SLOW = 8.0
Json = dict[str, Any]  # Any: JSON


class Simulator(ThreadingHTTPServer):
    """A lock service. Its memory is `cupboard`."""

    daemon_threads = True

    def __init__(self, host: str, port: int, handler: type[Handler], cupboard: Cupboard | None = None) -> None:
        super().__init__((host, port), handler)
        self.cupboard = cupboard or Cupboard()
        self.misbehaves = ""
        self.asked: list[str] = []


class Handler(BaseHTTPRequestHandler):
    """One request; what the service says to it is `answered`."""

    server: Simulator
    protocol_version = "HTTP/1.1"
    title = ""

    def answered(self, method: str, path: str, query: dict[str, str], told: Json) -> tuple[int, Json]:
        """Status and JSON."""
        raise NotImplementedError

    def known(self) -> bool:
        """Whether it is somebody with a key."""
        raise NotImplementedError

    def do_GET(self) -> None:
        if urlsplit(self.path).path == "/":
            return self._page()
        return self._answer("GET")

    def do_POST(self) -> None:
        self._answer("POST")

    def do_PUT(self) -> None:
        self._answer("PUT")

    def do_DELETE(self) -> None:
        self._answer("DELETE")

    def _answer(self, method: str) -> None:
        body = self.rfile.read(min(int(self.headers.get("Content-Length") or 0), MOST_BYTES))
        asked = urlsplit(self.path)
        if method == "POST" and asked.path in ("/misbehave", "/door"):
            return self._ours(asked.path, dict(parse_qsl(body.decode("utf-8", "replace"))))
        if not self.known():
            return self._send(401, b"{}")
        how = self.server.misbehaves
        if how == "down":
            return self._send(503, b"{}")
        if how == "failing" and method != "GET":
            return self._send(422, b'{"error": "no_room"}')
        try:
            told = json.loads(body) if body else {}
        except ValueError:
            return self._send(400, b"{}")
        self.server.asked.append(f"{method} {asked.path}")
        status, said = self.answered(method, asked.path, dict(parse_qsl(asked.query)), told)
        if how == "lost":
            self.close_connection = True
            return None
        if how == "slow":
            time.sleep(SLOW)
        return self._send(status, json.dumps(said).encode())

    def events(self, lock: str, after: str, name: str) -> Json:
        """The list of what happened at a lock."""
        found = self.server.cupboard.events_at(lock, after)
        listed = [
            {
                "id": f"e{each.number}",
                name: each.key,
                "at": each.at.isoformat(),
                "result": "opened" if each.opened else "refused",
            }
            for each in found
        ]
        again = after if self.server.misbehaves == "twice" else str(found[-1].number) if found else after
        return {"events": listed * (2 if self.server.misbehaves == "twice" else 1), "next": again}

    def _ours(self, path: str, told: dict[str, str]) -> None:
        if path == "/misbehave":
            self.server.misbehaves = told.get("what", "")
            return self._send(204, b"")
        self.server.cupboard.attempt(told.get("lock", ""), told.get("code", ""))
        self.send_response(303)
        self.send_header("Location", "/")
        self.send_header("Content-Length", "0")
        self.end_headers()
        return None

    def _page(self) -> None:
        with self.server.cupboard.guard:
            kept, events = list(self.server.cupboard.kept.values()), self.server.cupboard.events[-30:]
        rows = "".join(
            f"<tr><td>{html.escape(each.lock)}<td>{each.code}<td>{each.start:%d.%m. %H:%M}–{each.end:%d.%m. %H:%M} UTC"
            f"<td>{'' if each.active else 'av'}"
            for each in sorted(kept, key=lambda each: (each.start, each.lock, each.key))
        )
        seen = "".join(
            f"<li>{each.at:%H:%M:%S} {html.escape(each.lock)}: {'åpnet' if each.opened else 'avvist'}"
            for each in reversed(events)
        )
        page = (
            '<!doctype html><html lang="nb"><meta charset="utf-8"><meta name="viewport" content="width=device-width">'
            f"<title>{self.title}</title><h1>{self.title}</h1><form method=post action=/door><label>Lås "
            "<input name=lock>"
            "</label> <label>Kode <input name=code></label> <button>Prøv døra</button></form><h2>Koder</h2><table>"
            f"<tr><th>Lås<th>Kode<th>Virker<th>{rows}</table><h2>Dører</h2><ul>{seen or '<li>Ingen ennå'}</ul></html>"
        )
        self._send(200, page.encode(), "text/html; charset=utf-8")

    def _send(self, status: int, body: bytes, kind: str = "application/json") -> None:
        self.send_response(status)
        if status != 204:
            self.send_header("Content-Type", kind)
            self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if status != 204:
            self.wfile.write(body)

    def log_message(self, format: str, *args: Any) -> None:  # Any: the library's own
        """Says nothing: what runs beside it has the terminal."""
