"""The carrier's HTTP and an archive behind it: it looks at what it gets, keeps it, and answers when it has.

`POST /misbehave` (what=down, lost, silent, broken, serverfeil or nothing) is our own, for tests: `lost` takes a message
and does not answer, `silent` has no receipts yet, `broken` answers with what is no receipt. The front page is for
people.
"""

from __future__ import annotations

import html
import io
import json
import threading
import uuid
import zipfile
from dataclasses import dataclass
from email import message_from_bytes
from email.policy import HTTP
from hashlib import sha256
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qsl
from xml.etree import ElementTree as ET

NAMES = "https://ks-no.github.io/standarder/fiks-protokoll/fiks-arkiv"
CREATE = f"{{{NAMES}/arkivmelding/opprett/v1}}"
CODES = f"{{{NAMES}/metadatakatalog/v1}}"
TYPE = "no.ks.fiks.arkiv.v1.arkivering.arkivmelding.opprett"
ERROR = "no.ks.fiks.arkiv.v1.feilmelding.ugyldigforespoersel"
MOST_BYTES = 200_000_000
YEAR = 2026
NEEDED = (
    "system", "antallFiler", "mappe/tittel", "mappe/arkivdel", "mappe/referanseEksternNoekkel", "registrering/tittel",
    "registrering/journalposttype", "registrering/korrespondansepart/korrespondansepartNavn",
    "registrering/dokumentbeskrivelse/dokumentobjekt/sjekksum", "registrering/referanseEksternNoekkel",
)  # fmt: skip


@dataclass
class Kept:
    """A paper that was kept: its numbers, the message as it came, and the names of its files."""

    case_number: int
    post_number: int
    title: str
    account: str
    xml: bytes
    files: dict[str, bytes]


@dataclass
class Answered:
    """What is answered to a message: its kind and its XML."""

    kind: str
    xml: bytes


class Simulator(ThreadingHTTPServer):
    """The archive. What was kept is in `posts`, by our key: each paper once however often it was sent."""

    daemon_threads = True

    def __init__(self, host: str, port: int, token: str) -> None:
        super().__init__((host, port), Handler)
        self.token, self.misbehaves, self.asked, self.parts = token, "", 0, set[str]()
        self.posts: dict[str, Kept] = {}
        self._cases: dict[str, int] = {}
        self._answers: dict[str, Answered] = {}
        self._guard = threading.Lock()

    def take(self, message_id: str, account: str, payload: bytes) -> None:
        """A message that was handed over; the same id is the same message."""
        with self._guard:
            self.asked += 1
            if message_id not in self._answers:
                try:
                    self._answers[message_id] = self._keep(account, payload)
                except (ValueError, KeyError, zipfile.BadZipFile, ET.ParseError) as error:
                    self._answers[message_id] = Answered(ERROR, _error(str(error)))

    def forget(self) -> None:
        """Our own, for tests: what was handed over is gone, and was never kept."""
        with self._guard:
            self._answers, self.posts, self._cases = {}, {}, {}

    def answer_to(self, message_id: str) -> Answered | None:
        """None for what was never heard of."""
        with self._guard:
            return self._answers.get(message_id)

    def _keep(self, account: str, payload: bytes) -> Answered:
        with zipfile.ZipFile(io.BytesIO(payload)) as packed:
            xml = packed.read("arkivmelding.xml")
            files = {name: packed.read(name) for name in packed.namelist() if name != "arkivmelding.xml"}
        root = ET.fromstring(xml)  # noqa: S314 (the demo's own)
        _demand(root, files, self.parts)
        case_key, post_key = _key(root, "mappe"), _key(root, "registrering")
        new_case, new_post = case_key not in self._cases, post_key not in self.posts
        number = self._cases.setdefault(case_key, len(self._cases) + 1)
        if new_post:
            posts = [each for each in self.posts.values() if each.case_number == number]
            title = root.findtext(f"{CREATE}registrering/{CREATE}tittel", "")
            self.posts[post_key] = Kept(number, len(posts) + 1, title, account, xml, files)
        kept = self.posts[post_key]
        return Answered(f"{TYPE}.kvittering", _receipt(kept, new_case=new_case, new_post=new_post))


class Handler(BaseHTTPRequestHandler):
    """One request."""

    server: Simulator
    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        """A receipt, or what is kept, for people."""
        if self.path == "/":
            return self._send(200, _page(self.server).encode(), "text/html; charset=utf-8")
        if not self._let_in():
            return None
        parts = self.path.strip("/").split("/")
        found = self.server.answer_to(parts[1]) if len(parts) == 3 and parts[2] == "svar" else None
        if found is None:
            return self._send(404, b"{}")
        if self.server.misbehaves == "silent":
            return self._send(204, b"")
        if self.server.misbehaves == "broken":
            found = Answered(found.kind, b'<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>')
        if self.server.misbehaves == "serverfeil":
            found = Answered("no.ks.fiks.arkiv.v1.feilmelding.serverfeil", _error("Prøv igjen"))
        return self._send(200, found.xml, "application/xml", {"X-Melding-Type": found.kind})

    def do_POST(self) -> None:
        """A message."""
        body = self.rfile.read(min(int(self.headers.get("Content-Length") or 0), MOST_BYTES))
        if self.path == "/misbehave":
            self.server.misbehaves = dict(parse_qsl(body.decode("utf-8", "replace"))).get("what", "")
            return self._send(204, b"")
        if self.path != "/meldinger":
            return self._send(404, b"{}")
        if not self._let_in():
            return None
        try:
            parts = _parts(self.headers.get("Content-Type", ""), body)
            told = json.loads(parts["metadata"])
            message_id, account = str(uuid.UUID(told["klientMeldingId"])), str(told["mottakerKontoId"])
        except (ValueError, KeyError, TypeError):
            return self._send(400, b'{"feilmelding": "Meldingen kan ikke leses"}')
        if not account or told.get("meldingType") != TYPE:
            return self._send(422, b'{"feilmelding": "Ukjent konto eller meldingstype"}')
        self.server.take(message_id, account, parts["data"])
        if self.server.misbehaves == "lost":
            self.close_connection = True
            return None
        return self._send(202, json.dumps({"meldingId": message_id}).encode())

    def log_message(self, format: str, *args: Any) -> None:  # Any: the library's own
        """Says nothing: what runs beside it has the terminal."""

    def _let_in(self) -> bool:
        if self.headers.get("Authorization") != f"Bearer {self.server.token}":
            self._send(401, b"{}")
            return False
        if self.server.misbehaves == "down":
            self._send(503, b"{}")
            return False
        return True

    def _send(
        self, status: int, body: bytes, kind: str = "application/json", more: dict[str, str] | None = None
    ) -> None:
        self.send_response(status)
        self.send_header("Content-Type", kind)
        for name, value in (more or {}).items():
            self.send_header(name, value)
        if status != 204:
            self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if status != 204:
            self.wfile.write(body)


def _demand(root: ET.Element, files: dict[str, bytes], parts: set[str]) -> None:
    """What an archive would not take: something is missing, the files are not those that are told of, or the part of
    the archive is unknown (when `parts` names any). Raises ValueError."""
    if root.tag != f"{CREATE}arkivmelding":
        raise ValueError("Ukjent melding")
    for path in NEEDED:
        if root.find("/".join(f"{CREATE}{each}" for each in path.split("/"))) is None:
            raise ValueError(f"Mangler {path}")
    part = root.findtext(f"{CREATE}mappe/{CREATE}arkivdel/{CODES}kode", "")
    if parts and part not in parts:
        raise ValueError(f"Ukjent arkivdel {part}")
    told = root.findall(f".//{CREATE}dokumentobjekt")
    if len(told) != len(files) or root.findtext(f"{CREATE}antallFiler") != str(len(files)):
        raise ValueError("Antall filer stemmer ikke")
    for each in told:
        content = files[each.findtext(f"{CREATE}referanseDokumentfil", "")]
        if each.findtext(f"{CREATE}sjekksum") != sha256(content).hexdigest():
            raise ValueError("Sjekksummen stemmer ikke")
        if each.findtext(f"{CREATE}filstoerrelse") != str(len(content)):
            raise ValueError("Størrelsen stemmer ikke")


def _key(root: ET.Element, name: str) -> str:
    return root.findtext(f"{CREATE}{name}/{CREATE}referanseEksternNoekkel/{CODES}noekkel", "")


def _receipt(kept: Kept, *, new_case: bool, new_post: bool) -> bytes:
    def became(new: bool) -> str:
        return "Opprettet" if new else "Eksisterende"

    return (
        f'<arkivmeldingKvittering xmlns="{NAMES}/arkivmelding/opprett/kvittering/v1"'
        ' xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">'
        f'<mappeKvittering xsi:type="saksmappeKvittering"><systemID>{uuid.uuid4()}</systemID>'
        f"<opprettetEllerEksisterende>{became(new_case)}</opprettetEllerEksisterende>"
        f"<saksaar>{YEAR}</saksaar><sakssekvensnummer>{kept.case_number}</sakssekvensnummer></mappeKvittering>"
        f'<registreringKvittering xsi:type="journalpostKvittering"><systemID>{uuid.uuid4()}</systemID>'
        f"<opprettetEllerEksisterende>{became(new_post)}</opprettetEllerEksisterende>"
        f"<journalpostnummer>{kept.post_number}</journalpostnummer></registreringKvittering></arkivmeldingKvittering>"
    ).encode()


def _error(why: str) -> bytes:
    said = html.escape(why)
    return (
        f'<feilmelding xmlns="{NAMES}/feil/feilmelding/v1"><feilId>{uuid.uuid4()}</feilId>'
        f"<feilmelding>{said}</feilmelding></feilmelding>"
    ).encode()


def _parts(kind: str, body: bytes) -> dict[str, bytes]:
    """The parts of a form with files, by name."""
    message = message_from_bytes(b"Content-Type: " + kind.encode() + b"\r\n\r\n" + body, policy=HTTP)
    found = {}
    for part in message.iter_parts():
        name = part.get_param("name", header="content-disposition")
        content = part.get_payload(decode=True)
        found[str(name)] = content if isinstance(content, bytes) else b""
    return found


def _page(server: Simulator) -> str:
    rows = "".join(
        f"<li><b>{YEAR}/{each.case_number}-{each.post_number}</b> {html.escape(each.title)}"
        f" <small>{len(each.files)} filer, konto {html.escape(each.account)}</small>"
        for each in reversed(server.posts.values())
    )
    head = '<!doctype html><html lang="nb"><meta charset="utf-8"><meta name="viewport" content="width=device-width">'
    return f"{head}<title>Arkiv</title><h1>Arkiv</h1><ul>{rows or '<li>Ingenting ennå'}</ul></html>"


def serve(host: str, port: int, token: str) -> None:
    """Serves until told to stop (SIGINT, SIGTERM)."""
    with Simulator(host, port, token) as simulator:
        simulator.serve_forever()
