"""The HTTP that both made-up providers share: the payer's page at `/betal`, the list at `/`, orders that are done once
for each key, and what goes wrong on demand.

`POST /misbehave` (what=…) is our own, for tests and for showing: `slow`, `down` and `broken` (answers that cannot be
read); `half` does what it is told and does not answer; `duplicate`, `reversed`, `late` and `lost` are about messages,
of which `reversed` and `late` hold them back until it behaves otherwise; nothing ends it. `POST /later` (minutes=…)
makes it so much later.
"""

from __future__ import annotations

import hashlib
import json
import sys
import threading
from datetime import datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from aktiv.simulators.payment import pages
from aktiv.simulators.payment.courier import Courier
from aktiv.simulators.payment.till import OPEN, Deed, Denied, Payment, Till
from aktiv.simulators.payment.words import spoken

PATIENCE = 30.0  # seconds that a slow answer takes at most
MOST_BYTES = 200_000

Json = dict[str, Any]  # Any: JSON of the protocol


class Reply:
    """What is answered to a question in the provider's language."""

    def __init__(self, status: int, told: Json | list[Json] | None = None, kind: str = "application/json") -> None:
        self.status, self.kind = status, kind
        self.body = b"" if told is None else json.dumps(told).encode()


class PaymentServer(ThreadingHTTPServer):
    """A provider: its till, its courier, and what it gets wrong."""

    daemon_threads = True
    request_queue_size = 128
    title = ""

    def __init__(self, host: str, port: int, handler: type[PaymentHandler], address: str = "") -> None:
        super().__init__((host, port), handler)
        shown = "localhost" if host in {"127.0.0.1", "0.0.0.0"} else host  # noqa: S104 (compared, not bound)
        self.address = address or f"http://{shown}:{self.server_address[1]}"
        self.courier = Courier()
        self.till = Till(self.tell)
        self.behaves = threading.Event()
        self.behaves.set()
        self.misbehaves = ""
        self.asked = 0
        self._done: dict[tuple[str, str], tuple[str, Reply]] = {}

    def misbehave(self, what: str) -> None:
        """From now on this goes wrong; nothing when it is empty or `nothing`."""
        self.misbehaves = "" if what == "nothing" else what
        (self.behaves.clear if what == "slow" else self.behaves.set)()
        self.courier.misbehave(self.misbehaves)

    def payment(self, reference: str) -> Payment:
        """For tests: the newest payment with a reference of ours, whoever's it is. Raises LookupError."""
        with self.till.guard:
            found = [each for each in self.till.payments.values() if each.reference == reference]
            if not found:
                raise LookupError(reference)
            return found[-1]

    def approve(self, reference: str) -> None:
        """For tests: the payer says yes. Raises LookupError and Denied."""
        self.till.approve(self.payment(reference), self.approved_by)

    approved_by = ""

    def abort(self, reference: str) -> None:
        """For tests: the payer says no. Raises LookupError and Denied."""
        self.gave_up(self.payment(reference))

    def later(self, **by: float) -> datetime:
        """For tests: it is later from now on, as `timedelta` takes it. Returns what time it is then."""
        self.till.later(timedelta(**by))
        return self.till.now()

    def settle(self) -> None:
        """For tests: waits until all messages have been carried that are not held back."""
        self.courier.settle()

    def tell(self, payment: Payment, deed: Deed) -> None:
        """Sends messages about a deed."""
        raise NotImplementedError

    def gave_up(self, payment: Payment) -> None:
        """The payer chose not to."""
        self.till.abort(payment)

    def handle_error(self, request: Any, client_address: Any) -> None:  # Any: the library's own
        """Says nothing of those who did not wait for their answer."""
        if not isinstance(sys.exception(), ConnectionError):
            super().handle_error(request, client_address)

    def server_close(self) -> None:
        self.courier.close()
        super().server_close()

    def replay(self, merchant: str, key: str, asked: str) -> Reply | None:
        """What was answered to the key before. Raises Denied("key") when another thing was asked with it."""
        found = self._done.get((merchant, key)) if key else None
        if found and found[0] != asked:
            raise Denied("key")
        return found[1] if found else None

    def remember(self, merchant: str, key: str, asked: str, reply: Reply) -> None:
        """What was done is answered so whenever it is asked again; what was refused is looked at anew."""
        if key and reply.status < 300:
            self._done[merchant, key] = asked, reply


class PaymentHandler(BaseHTTPRequestHandler):
    """One request. A provider's handler says `answered`, which is called with the till's guard held."""

    server: PaymentServer
    protocol_version = "HTTP/1.1"
    always_answered: frozenset[str] = frozenset()
    """Addresses that are answered whole also when orders are not: being let in."""

    def do_GET(self) -> None:
        """Pages, and questions."""
        self._handle("GET")

    def do_POST(self) -> None:
        """Choices, and orders."""
        self._handle("POST")

    def do_PUT(self) -> None:
        """Orders."""
        self._handle("PUT")

    def do_DELETE(self) -> None:
        """Orders."""
        self._handle("DELETE")

    def log_message(self, format: str, *args: Any) -> None:  # Any: the library's own
        """Says nothing: what runs beside it has the terminal."""

    def answered(self, method: str, path: str, query: dict[str, str], body: bytes) -> Reply:
        """In the provider's language."""
        raise NotImplementedError

    def told(self, body: bytes) -> Json:
        """The JSON object of a body. Raises Denied("body")."""
        try:
            found = json.loads(body)
        except ValueError:
            raise Denied("body") from None
        if not isinstance(found, dict):
            raise Denied("body")
        return found

    def once(self, merchant: str, method: str, path: str, body: bytes) -> tuple[str, str, Reply | None]:
        """The key of an order, what it asks, and what was answered to it before. Raises Denied("key")."""
        key = self.headers.get("Idempotency-Key", "")
        asked = hashlib.sha256(f"{method} {path} ".encode() + body).hexdigest()
        return key, asked, self.server.replay(merchant, key, asked)

    def _handle(self, method: str) -> None:
        parts = urlsplit(self.path)
        query = dict(parse_qsl(parts.query))
        body = self.rfile.read(min(int(self.headers.get("Content-Length") or 0), MOST_BYTES))
        if method == "POST" and parts.path in {"/misbehave", "/later"}:
            return self._ours(parts.path, dict(parse_qsl(body.decode("utf-8", "replace"))))
        if parts.path in {"/", "/betal", "/style.css"}:
            return self._page(method, parts.path, query, body)
        return self._question(method, parts.path, query, body)

    def _ours(self, path: str, form: dict[str, str]) -> None:
        if path == "/misbehave":
            self.server.misbehave(form.get("what", ""))
        else:
            self.server.later(minutes=float(form.get("minutes", "0")))
        self._send(204, b"", "text/plain")

    def _question(self, method: str, path: str, query: dict[str, str], body: bytes) -> None:
        server = self.server
        server.asked += 1
        if server.misbehaves == "down":
            return self._send(503, b"", "text/plain")
        if server.misbehaves == "slow":
            server.behaves.wait(PATIENCE)
        with server.till.guard:
            reply = self.answered(method, path, query, body)
        if server.misbehaves == "half" and method != "GET" and path not in self.always_answered:
            self.close_connection = True
            return None
        if server.misbehaves == "broken":
            return self._send(reply.status, b'{"amount": {', reply.kind)
        return self._send(reply.status, reply.body, reply.kind)

    def _page(self, method: str, path: str, query: dict[str, str], body: bytes) -> None:
        server, name = self.server, self.server.title
        if path == "/style.css":
            return self._send(200, pages.STYLE.encode(), "text/css")
        if path == "/":
            with server.till.guard:
                html = pages.everything(name, list(reversed(server.till.payments.values())))
            return self._send(200, html.encode(), "text/html; charset=utf-8")
        form = dict(parse_qsl(body.decode("utf-8", "replace")))
        language = spoken(query.get("language", ""), self.headers.get("Accept-Language", ""))
        with server.till.guard:
            payment = server.till.by_token(form.get("token") or query.get("token", ""))
            if payment is None:
                return self._send(404, pages.nobody(name, language).encode(), "text/html; charset=utf-8")
            if method == "POST" and payment.state == OPEN:
                approved = form.get("choice") == "approve"
                if approved:
                    server.till.approve(payment, server.approved_by)
                else:
                    server.gave_up(payment)
                to = payment.return_to if approved else payment.cancel_to
                return self._send(303, b"", "text/plain", {"Location": to})
            html = pages.paying(name, payment, language)
        back = urlsplit(payment.return_to)
        policy = f"default-src 'none'; style-src 'self'; form-action 'self' {back.scheme}://{back.netloc}"
        return self._send(200, html.encode(), "text/html; charset=utf-8", {"Content-Security-Policy": policy})

    def _send(self, status: int, body: bytes, kind: str, more: dict[str, str] | None = None) -> None:
        self.send_response(status)
        for name, value in {"Content-Type": kind, "Cache-Control": "no-store", **(more or {})}.items():
            self.send_header(name, value)
        if status != 204:
            self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if status != 204:
            self.wfile.write(body)
