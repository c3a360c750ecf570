"""The gateway's HTTP, as `integrations.sms` speaks it, and a page with what was sent, where a demo reads its codes.

`POST /misbehave` (what=down, lost, failing or nothing) is our own, for tests: `lost` takes a message and does not
answer, `failing` reports that messages did not come. Numbers that end in 0000 are unknown.
"""

from __future__ import annotations

import hmac
import html
import json
import queue
import threading
import time
import urllib.request
from dataclasses import dataclass
from hashlib import sha256
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qsl

MOST_BYTES = 100_000
MOST_KEPT = 200
REPORT_TIMEOUT = 5


@dataclass(frozen=True)
class Sent:
    """A message that was taken."""

    id: str
    to: str
    sender: str
    text: str
    report_to: str


class Simulator(ThreadingHTTPServer):
    """The gateway. What was sent is in `sent`, each message once however often it was asked for."""

    daemon_threads = True

    def __init__(self, host: str, port: int, token: str, secret: str) -> None:
        super().__init__((host, port), Handler)
        self.token, self.secret, self.misbehaves = token, secret, ""
        self.sent: list[Sent] = []
        self.asked = 0
        self._by_key: dict[str, Sent] = {}
        self._guard = threading.Lock()
        self._reports: queue.SimpleQueue[Sent | None] = queue.SimpleQueue()
        self._reporter = threading.Thread(target=self._report_all, daemon=True)
        self._reporter.start()

    def take(self, key: str, told: dict[str, Any]) -> tuple[Sent, bool]:  # Any: JSON
        """The message of a key, and whether it is a new one."""
        with self._guard:
            self.asked += 1
            if key in self._by_key:
                return self._by_key[key], False
            fields = (str(told.get(name, "")) for name in ("to", "from", "text", "report_to"))
            made = self._by_key[key] = Sent(f"sim-{len(self._by_key) + 1}-{time.time_ns()}", *fields)
            self.sent = [*self.sent, made][-MOST_KEPT:]
        self._reports.put(made)
        return made, True

    def server_close(self) -> None:
        self._reports.put(None)
        super().server_close()

    def _report_all(self) -> None:
        """Tells whoever sent what became of it, one after the other; whoever does not listen is not told again."""
        while (each := self._reports.get()) is not None:
            if each.report_to:
                status = (
                    {"status": "failed", "code": "expired"} if self.misbehaves == "failing" else {"status": "delivered"}
                )
                body = json.dumps({"id": each.id, **status}).encode()
                stamp = str(int(time.time()))
                mark = hmac.new(self.secret.encode(), stamp.encode() + b"." + body, sha256).hexdigest()
                headers = {"Content-Type": "application/json", "X-Timestamp": stamp, "X-Signature": mark}
                try:
                    asked = urllib.request.Request(each.report_to, body, headers)  # noqa: S310 (the demo's own)
                    urllib.request.urlopen(asked, timeout=REPORT_TIMEOUT).close()  # noqa: S310
                except (OSError, ValueError):
                    continue


class Handler(BaseHTTPRequestHandler):
    """One request."""

    server: Simulator
    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        """What was sent, the newest first, for people."""
        rows = "".join(
            f"<li><b>{html.escape(each.to)}</b> <small>{html.escape(each.sender)}</small><p>{html.escape(each.text)}"
            for each in reversed(self.server.sent)
        )
        page = (
            '<!doctype html><html lang="nb"><meta charset="utf-8"><meta name="viewport" content="width=device-width">'
        )
        page += f"<title>SMS</title><h1>SMS</h1><ul>{rows or '<li>Ingen ennå'}</ul></html>"
        self._send(200, page.encode(), "text/html; charset=utf-8")

    def do_POST(self) -> None:
        """A message to send."""
        length = min(int(self.headers.get("Content-Length") or 0), MOST_BYTES)
        body = self.rfile.read(length)
        if self.path == "/misbehave":
            self.server.misbehaves = dict(parse_qsl(body.decode("utf-8", "replace"))).get("what", "")
            return self._send(204, b"")
        if self.path != "/messages":
            return self._send(404, b"{}")
        if self.headers.get("Authorization") != f"Bearer {self.server.token}":
            return self._send(401, b'{"code": "token_unknown"}')
        if self.server.misbehaves == "down":
            return self._send(503, b"{}")
        try:
            told = json.loads(body)
        except ValueError:
            return self._send(400, b"{}")
        if not str(told.get("to", "")).startswith("+") or str(told["to"]).endswith("0000"):
            return self._send(422, b'{"code": "number_unknown"}')
        made, fresh = self.server.take(self.headers.get("Idempotency-Key") or f"none-{time.time_ns()}", told)
        if self.server.misbehaves == "lost":
            self.close_connection = True
            return None
        return self._send(201 if fresh else 200, json.dumps({"id": made.id}).encode())

    def log_message(self, format: str, *args: Any) -> None:  # Any: the library's own
        """Says nothing: what runs beside it has the terminal."""

    def _send(self, status: int, body: bytes, kind: str = "application/json") -> None:
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)


def serve(host: str, port: int, token: str, secret: str) -> None:
    """Serves until told to stop (SIGINT, SIGTERM)."""
    with Simulator(host, port, token, secret) as simulator:
        simulator.serve_forever()
