"""The carrier of messages to archives, spoken to over HTTP, as we have laid it down.

    POST {address}/meldinger     Authorization: Bearer …, multipart/form-data
         metadata  {"klientMeldingId": uuid, "mottakerKontoId": "…", "meldingType": "no.ks.fiks.arkiv.v1.…opprett"}
         data      a zip: arkivmelding.xml and its files
    202 taken over, also when that id was taken over before
    400, 413, 422 {"feilmelding": "…"}    never
    401, 403, 429, 502, 503, 504, or no answer    later, all of it

    GET  {address}/meldinger/{klientMeldingId}/svar
    204 nobody has answered yet
    200 X-Melding-Type: …opprett.kvittering, or one with feilmelding in it; the body is that message's XML
    404 never heard of: it is sent again

Between the carrier and the archive goes Fiks IO: keys, encryption (ASiC-E) and accounts are the carrier's.
"""

from __future__ import annotations

import io
import json
import zipfile
from dataclasses import dataclass, field
from uuid import UUID

import httpx2

from aktiv.cases.ports.archiving import ArchiveAway, ArchiveLater, ArchiveLost, ArchiveRefused, Filing, Receipt
from aktiv.integrations.calls import trusted
from aktiv.integrations.fiks.arkivmelding import MOST_ANSWER, arkivmelding, file_in_message, receipt_of, refusal_of

TIMEOUT = 30.0  # seconds for each answer
TYPE = "no.ks.fiks.arkiv.v1.arkivering.arkivmelding.opprett"
NEVER = frozenset({400, 413, 422})
NOT_NOW = frozenset({401, 403, 408, 429, 502, 503, 504})
"""What is wrong with the carrier, or between it and us, rather than with a message."""


@dataclass(frozen=True, slots=True)
class Carrier:
    """The carrier at an address. Nothing is sent before somebody needs it."""

    address: str
    token: str = field(repr=False)

    def send(self, filing: Filing) -> None:
        """See the port."""
        metadata = {
            "klientMeldingId": str(filing.message_id),
            "mottakerKontoId": filing.account,
            "meldingType": TYPE,
        }
        files = {
            "metadata": ("metadata.json", json.dumps(metadata).encode(), "application/json"),
            "data": ("payload.zip", _payload(filing), "application/zip"),
        }
        answer = self._ask("POST", "/meldinger", files=files)
        if answer.status_code == httpx2.codes.ACCEPTED:
            return
        if answer.status_code in NEVER:
            raise ArchiveRefused("carrier_refused", _why(answer.content))
        raise ArchiveLater(str(answer.status_code))

    def receipt(self, message_id: UUID) -> Receipt | None:
        """See the port."""
        answer = self._ask("GET", f"/meldinger/{message_id}/svar")
        if answer.status_code == httpx2.codes.NO_CONTENT:
            return None
        if answer.status_code == httpx2.codes.NOT_FOUND:
            raise ArchiveLost
        if answer.status_code != httpx2.codes.OK:
            raise ArchiveLater(str(answer.status_code))
        kind = answer.kind
        if kind == f"{TYPE}.kvittering":
            return receipt_of(answer.content)
        last = kind.rpartition(".")[2]
        if "feilmelding" not in kind or last == "serverfeil":
            raise ArchiveLater("answer")
        raise refusal_of(answer.content, last[:40])

    def _ask(self, method: str, path: str, *, files: dict[str, tuple[str, bytes, str]] | None = None) -> _Answer:
        headers = {"Authorization": f"Bearer {self.token}", "Accept-Encoding": "identity"}
        asking = httpx2.stream(
            method, f"{self.address}{path}", files=files, headers=headers, timeout=TIMEOUT, verify=trusted()
        )
        try:
            with asking as came:
                answer = _Answer(came.status_code, came.headers.get("X-Melding-Type", ""), _beginning(came))
        except (httpx2.HTTPError, httpx2.InvalidURL) as error:
            # It may have been taken over: the id keeps it from being two.
            raise ArchiveAway(type(error).__name__) from error
        if answer.status_code in NOT_NOW:
            raise ArchiveAway(str(answer.status_code))
        return answer


@dataclass(frozen=True, slots=True)
class _Answer:
    """What came back: the kind of message, and as much of it as is ever read."""

    status_code: int
    kind: str
    content: bytes


def _beginning(came: httpx2.Response) -> bytes:
    """At most a byte more than an answer may have, so that one that never ends fills nothing; as it was sent, so that
    nothing packed grows either."""
    content = b""
    for part in came.iter_raw():
        content += part
        if len(content) > MOST_ANSWER:
            break
    return content[: MOST_ANSWER + 1]


def _payload(filing: Filing) -> bytes:
    """The message with its files."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("arkivmelding.xml", arkivmelding(filing))
        for number, document in enumerate(filing.documents, start=1):
            packed.writestr(file_in_message(number, document), document.content)
    return out.getvalue()


def _why(content: bytes) -> str:
    """What the carrier said, if it said anything that we can read: without characters that no database keeps."""
    try:
        told = json.loads(content[:MOST_ANSWER])
    except (ValueError, RecursionError):
        return ""
    said = str(told.get("feilmelding", "")) if isinstance(told, dict) else ""
    return " ".join("".join(each if each.isprintable() else " " for each in said).split())[:300]
