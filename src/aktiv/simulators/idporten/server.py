"""The simulator's HTTP: which address does what. `/idporten` and `/jobb` are two issuers on one port."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable
from http.cookies import SimpleCookie
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from aktiv.simulators.idporten import pages
from aktiv.simulators.idporten.persons import Person, typed_person
from aktiv.simulators.idporten.provider import ProtocolError, Provider, Session
from aktiv.simulators.idporten.words import said
from aktiv.values.refusal import Refusal

SUBSTANTIAL, HIGH = "idporten-loa-substantial", "idporten-loa-high"
PATIENCE = 30.0  # seconds that a slow answer takes at most
MOST_BYTES = 100_000


class Simulator(ThreadingHTTPServer):
    """Both issuers, and what they are told to get wrong."""

    daemon_threads = True

    def __init__(self, host: str, port: int, address: str, site: str, persons: tuple[Person, ...]) -> None:
        super().__init__((host, port), Handler)
        self.providers = {
            "idporten": Provider(f"{address}/idporten", site, persons, (SUBSTANTIAL, HIGH), work=False),
            "jobb": Provider(f"{address}/jobb", site, persons, (SUBSTANTIAL, HIGH), work=True),
        }
        self.behaves = threading.Event()
        self.behaves.set()
        self.misbehaves = ""

    def misbehave(self, what: str) -> None:
        """From now on this goes wrong; nothing when it is empty. `new_key` changes the keys once."""
        self.misbehaves = what
        (self.behaves.clear if what == "slow" else self.behaves.set)()
        for provider in self.providers.values():
            if what == "new_key":
                provider.change_key()
            provider.misbehaves = what


class Handler(BaseHTTPRequestHandler):
    """One request."""

    server: Simulator
    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        """Pages, and what the issuers publish."""
        self._answered(self._get)

    def do_POST(self) -> None:
        """Forms, and what clients ask."""
        self._answered(self._post)

    def log_message(self, format: str, *args: Any) -> None:  # Any: the library's own
        """Says nothing: what runs beside it has the terminal."""

    def _answered(self, answer: Callable[[], None]) -> None:
        parts = urlsplit(self.path)
        self.query = dict(parse_qsl(parts.query, keep_blank_values=True))
        name, _, self.rest = parts.path.strip("/").partition("/")
        length = min(int(self.headers.get("Content-Length") or 0), MOST_BYTES)
        self.form = dict(parse_qsl(self.rfile.read(length).decode("utf-8", "replace"), keep_blank_values=True))
        if name == "misbehave" and self.command == "POST":
            self.server.misbehave(self.form.get("what", ""))
            return self._send(204, b"", "text/plain")
        if name == "style.css":
            return self._send(200, pages.STYLE.encode(), "text/css")
        if name not in self.server.providers:
            return self._send(404, b"", "text/plain")
        self.name, self.provider = name, self.server.providers[name]
        if self.server.misbehaves == "down":
            return self._send(503, b"", "text/plain")
        if self.server.misbehaves == "slow":
            self.server.behaves.wait(PATIENCE)
        try:
            return answer()
        except ProtocolError as error:
            if self.rest in {"token", "par", "userinfo"}:
                told = {"error": error.error, "error_description": error.description}
                return self._json(told, 401 if error.error in {"invalid_client", "invalid_token"} else 400)
            title = said("not_understood", self.language)
            return self._page(pages.page(self.language, title, f"<p>{error.error} {error.description}</p>"), 400)

    def _get(self) -> None:
        if self.rest == ".well-known/openid-configuration":
            return self._json(self.provider.metadata())
        if self.rest == "jwks":
            return self._json({"keys": [self.provider.key.as_dict(private=False)]})
        if self.rest == "userinfo":
            return self._json(self.provider.userinfo(self.headers.get("Authorization", "").removeprefix("Bearer ")))
        if self.rest == "authorize":
            return self._authorize()
        if self.rest == "logout":
            told = self.provider.sign_out(self._sid())
            back = self.provider.after_sign_out(self.query)
            return self._page(pages.signed_out(self.language, [told] if told else [], back), leave=back)
        if self.rest == "sessions":
            return self._page(pages.sessions(self.language, self.provider.sessions.values()))
        return self._send(404, b"", "text/plain")

    def _post(self) -> None:
        if self.rest == "par":
            return self._json(self.provider.push(self.form), 201)
        if self.rest == "token":
            return self._json(self.provider.token(self.form))
        if self.rest == "authorize":
            return self._chosen()
        if self.rest == "sessions":
            told = self.provider.sign_out(self.form.get("sid", ""))
            return self._page(pages.signed_out(self.language, [told] if told else [], None))
        return self._send(404, b"", "text/plain")

    def _authorize(self) -> None:
        """Somebody who is signed in at a level that will do goes straight back; others choose."""
        question = self.provider.asked(self.query)
        session = self.provider.sessions.get(self._sid())
        needed = question["acr_values"]
        if session is not None and self._level(session.level) >= self._level(needed):
            return self._leave(self.provider.answer(question, session))
        handle = json.dumps(self.query)
        return self._page(pages.choose(self.provider, handle, needed, self.language), form_to=question["redirect_uri"])

    def _chosen(self) -> None:
        handle = self.form.get("handle", "{}")
        self.query = json.loads(handle)
        question = self.provider.asked(self.query)
        chosen = self.form.get("person", "")
        if not chosen:
            return self._leave(self.provider.refuse(question, "access_denied"))
        level = self.form.get("level", "")
        level = level if level in self.provider.levels else question["acr_values"]
        person = next((each for each in self.provider.persons if each.number == chosen), None)
        try:
            if person is None and self.provider.work:
                person = Person(number="", work_email=self.form.get("email", "").strip().lower())
            person = person or typed_person(self.form.get("number", ""))
        except Refusal:
            wrong, typed = said("wrong_number", self.language), self.form.get("number", "")
            html = pages.choose(self.provider, handle, level, self.language, wrong=wrong, typed=typed)
            return self._page(html, 422, form_to=question["redirect_uri"])
        came = urlsplit(question["redirect_uri"])
        session = Session(person, level, int(time.time()), f"{came.scheme}://{came.netloc}")
        self.provider.sessions.pop(self._sid(), None)
        cookie = f"{self._cookie}={session.sid}; Path=/{self.name}; HttpOnly; SameSite=Lax"
        return self._leave(self.provider.answer(question, session), cookie)

    @property
    def language(self) -> str:
        """Of the question, else Bokmål."""
        asked = self.query.get("ui_locales") or self._pushed_language()
        return asked if asked in {"nb", "nn", "en"} else "nb"

    @property
    def _cookie(self) -> str:
        return f"simulated_{self.name}"

    def _pushed_language(self) -> str:
        try:
            return str(self.provider.asked(self.query).get("ui_locales", ""))
        except ProtocolError:
            return ""

    def _sid(self) -> str:
        found = SimpleCookie(self.headers.get("Cookie", "")).get(self._cookie)
        return found.value if found else ""

    def _level(self, acr: str) -> int:
        return self.provider.levels.index(acr)

    def _leave(self, to: str, cookie: str = "") -> None:
        self._send(303, b"", "text/plain", {"Location": to} | ({"Set-Cookie": cookie} if cookie else {}))

    def _json(self, told: dict[str, Any], status: int = 200) -> None:  # Any: JSON of the protocol
        self._send(status, json.dumps(told).encode(), "application/json")

    def _page(self, html: str, status: int = 200, *, leave: str | None = None, form_to: str = "") -> None:
        to = urlsplit(form_to)
        allowed = f" {to.scheme}://{to.netloc}" if form_to else ""
        policy = f"default-src 'none'; style-src 'self'; frame-src *; form-action 'self'{allowed}"
        more = {"Content-Security-Policy": policy} | ({"Refresh": f"1; url={leave}"} if leave else {})
        self._send(status, html.encode(), "text/html; charset=utf-8", more)

    def _send(self, status: int, body: bytes, kind: str, more: dict[str, str] | None = None) -> None:
        self.send_response(status)
        for name, value in {"Content-Type": kind, "Cache-Control": "no-store", **(more or {})}.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)


def serve(host: str, port: int, address: str, site: str, persons: tuple[Person, ...]) -> None:
    """Serves until told to stop (SIGINT, SIGTERM)."""
    with Simulator(host, port, address, site, persons) as simulator:
        simulator.serve_forever()
