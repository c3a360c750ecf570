"""What the port of an archive promises, held by our adapter over real HTTP, and messages that fit the schema whatever
words are in them."""

from __future__ import annotations

import contextlib
import socket
import threading
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import pytest
import xmlschema
from hypothesis import given
from hypothesis import strategies as st

from aktiv.cases.ports import archiving
from aktiv.cases.ports.archiving import (
    Archive,
    ArchiveAway,
    ArchiveLater,
    ArchiveLost,
    ArchiveRefused,
    Correspondent,
    Document,
    Filing,
    Receipt,
)
from aktiv.integrations.fiks import Carrier
from aktiv.integrations.fiks.arkivmelding import arkivmelding, receipt_of
from aktiv.integrations.fiks.carrier import TYPE
from aktiv.simulators.archive.server import Simulator
from tests.database import free_port
from tests.simulators.archive import simulated_archive

SCHEMA = xmlschema.XMLSchema(Path(__file__).with_name("arkivmelding.xsd"))
MESSAGE = UUID(int=1)


def a_filing(message_id: UUID = MESSAGE, **said: Any) -> Filing:
    values: dict[str, Any] = {
        "account": "konto",
        "case_key": "2027-1001",
        "case_title": "Søknad: Håndball",
        "opened_at": datetime(2027, 3, 1, 12, tzinfo=UTC),
        "archive_part": "SAK",
        "classes": (("K-koder", "614"),),
        "record_key": "r1",
        "title": "Vedtak: Håndball",
        "kind": "decision",
        "outgoing": True,
        "dated": datetime(2027, 3, 2, 12, tzinfo=UTC),
        "correspondent": Correspondent("Solheim IL", "987654325", person=False),
        "documents": (Document("Vedtak", "vedtak.pdf", "application/pdf", b"%PDF"),),
    }
    return Filing(message_id=message_id, **(values | said))


def without_types(xml: bytes) -> str:
    """The message without `xsi:type`, which says of our two elements what their names do already."""
    return xml.decode().replace(' xsi:type="saksmappe"', "").replace(' xsi:type="journalpost"', "")


@pytest.fixture
def archive() -> Iterator[tuple[Simulator, Archive]]:
    with simulated_archive() as simulator:
        way = archiving.archive()
        assert way is not None
        yield simulator, way


words = st.text(min_size=1, max_size=60)


@given(words, words, words, words, st.booleans(), st.sampled_from(["application", "decision", "appeal"]))
def test_whatever_words_are_in_it_a_message_fits_the_schema(
    title: str, name: str, part: str, file: str, person: bool, kind: str
) -> None:
    filing = a_filing(
        title=title,
        case_title=name,
        archive_part=part,
        kind=kind,
        outgoing=kind == "decision",
        classes=(),
        correspondent=Correspondent(name, "", person=person),
        documents=[Document(title, file, "application/pdf", file.encode("utf-8", "replace")) for _ in range(11)],
    )
    SCHEMA.validate(without_types(arkivmelding(filing)))


def test_words_arrive_as_they_are() -> None:
    said = 'Blåbær & <sylte>tøy "🫐" ]]>'
    found: Any = SCHEMA.to_dict(without_types(arkivmelding(a_filing(title=said))))
    assert found["registrering"]["tittel"] == said


def test_a_paper_is_kept_with_its_files_and_its_number_comes_back(archive: tuple[Simulator, Archive]) -> None:
    simulator, way = archive
    files = [
        Document("Vedtak", "vedtak.pdf", "application/pdf", b"%PDF"),
        Document("Kart", "kært.PNG", "image/png", b"x"),
    ]
    way.send(a_filing(documents=files))
    [kept] = simulator.posts.values()
    assert kept.files == {"dokument-1.pdf": b"%PDF", "dokument-2.png": b"x"}
    assert (kept.account, way.receipt(MESSAGE)) == ("konto", Receipt("2026/1", "1"))
    SCHEMA.validate(without_types(kept.xml))


def test_the_second_paper_of_a_case_lies_in_the_same_folder(archive: tuple[Simulator, Archive]) -> None:
    _, way = archive
    way.send(a_filing())
    second = uuid4()
    way.send(a_filing(second, record_key="r2", title="Klage"))
    assert way.receipt(second) == Receipt("2026/1", "2")


def test_what_was_taken_over_without_an_answer_is_one_message_when_it_is_sent_again(
    archive: tuple[Simulator, Archive],
) -> None:
    simulator, way = archive
    simulator.misbehaves = "lost"
    with pytest.raises(ArchiveAway):
        way.send(a_filing())
    simulator.misbehaves = ""
    way.send(a_filing())
    way.send(a_filing(uuid4()))  # and one under another id is the same paper, by our key
    assert len(simulator.posts) == 1


def test_what_the_archive_does_not_take_is_told_in_its_own_words(archive: tuple[Simulator, Archive]) -> None:
    simulator, way = archive
    simulator.parts = {"SAK"}
    way.send(a_filing(archive_part="Feil <del>"))
    with pytest.raises(ArchiveRefused) as refused:
        way.receipt(MESSAGE)
    assert (refused.value.code, refused.value.why) == ("ugyldigforespoersel", "Ukjent arkivdel Feil <del>")
    with pytest.raises(ArchiveRefused, match="carrier_refused"):
        way.send(a_filing(account=""))


def test_answers_that_are_late_lost_or_broken_are_not_taken_for_receipts(archive: tuple[Simulator, Archive]) -> None:
    simulator, way = archive
    with pytest.raises(ArchiveLost):
        way.receipt(MESSAGE)
    way.send(a_filing())
    simulator.misbehaves = "silent"
    assert way.receipt(MESSAGE) is None
    for manner in ("broken", "serverfeil"):
        simulator.misbehaves = manner
        with pytest.raises(ArchiveLater):
            way.receipt(MESSAGE)


def test_a_receipt_that_declares_anything_is_not_read() -> None:
    post = "<registreringKvittering><journalpostnummer>1</journalpostnummer></registreringKvittering>"
    whole = f"<k><mappeKvittering><mappeID>%s</mappeID></mappeKvittering>{post}</k>"
    assert receipt_of((whole % "2026/1").encode()) == Receipt("2026/1", "1")
    with pytest.raises(ArchiveLater):
        receipt_of(f'<!DOCTYPE k [<!ENTITY b "2026/1">]>{whole % "&b;"}'.encode())
    for encoding in ("utf-16", "utf-16-be"):  # in which the declaration is other bytes
        declared = f'<?xml version="1.0" encoding="{encoding[:6]}"?><!DOCTYPE k [<!ENTITY b "2026/1">]>{whole % "&b;"}'
        with pytest.raises(ArchiveLater):
            receipt_of(declared.encode(encoding))


@pytest.mark.parametrize(
    "content",
    [b"", b"<a/>", b"<a", b"x" * 300_000, b'<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>', b"<arkivmeldingKvittering/>"],
)
def test_a_receipt_that_says_no_number_is_none(content: bytes) -> None:
    with pytest.raises(ArchiveLater):
        receipt_of(content)


def test_who_is_not_let_in_or_finds_nobody_tries_later(archive: tuple[Simulator, Archive]) -> None:
    simulator, way = archive
    simulator.misbehaves = "down"
    ways = [way, Carrier(f"http://127.0.0.1:{simulator.server_address[1]}", "wrong")]
    ways.append(Carrier(f"http://127.0.0.1:{free_port()}", "x"))
    for each in ways:
        with pytest.raises(ArchiveAway):
            each.send(a_filing())
        with pytest.raises(ArchiveAway):
            each.receipt(MESSAGE)
    assert simulator.posts == {}


def test_an_answer_that_ends_in_the_middle_is_for_later() -> None:
    with socket.create_server(("127.0.0.1", 0)) as listening:

        def serve() -> None:
            connection, _ = listening.accept()
            with connection:
                connection.recv(100_000)
                connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 500\r\n\r\n<arkiv")

        thread = threading.Thread(target=serve, daemon=True)
        thread.start()
        with pytest.raises(ArchiveAway):
            Carrier(f"http://127.0.0.1:{listening.getsockname()[1]}", "x").receipt(MESSAGE)
        thread.join(timeout=10)


def answering(answer: bytes) -> tuple[socket.socket, threading.Thread, list[int]]:
    """A carrier that answers this to whoever asks; how much of it was taken is told when the thread has ended."""
    listening, taken = socket.create_server(("127.0.0.1", 0)), list[int]()

    def serve() -> None:
        connection, _ = listening.accept()
        with connection:
            connection.recv(100_000)
            sent = 0
            with contextlib.suppress(OSError):
                for start in range(0, len(answer), 50_000):
                    connection.sendall(answer[start : start + 50_000])
                    sent = start + 50_000
            taken.append(sent)

    thread = threading.Thread(target=serve, daemon=True)
    thread.start()
    return listening, thread, taken


def test_an_answer_that_never_ends_is_left_in_the_middle() -> None:
    size = 100_000_000
    head = f"HTTP/1.1 200 OK\r\nX-Melding-Type: {TYPE}.kvittering\r\nContent-Length: {size}\r\n\r\n"
    listening, thread, taken = answering(head.encode() + b"x" * size)
    with listening, pytest.raises(ArchiveLater):
        Carrier(f"http://127.0.0.1:{listening.getsockname()[1]}", "x").receipt(MESSAGE)
    thread.join(timeout=10)
    assert taken[0] < size / 2


def test_a_refusal_is_told_without_what_no_database_keeps() -> None:
    told = rb'{"feilmelding": "Nei\u0000 \ud800takk"}'
    head = f"HTTP/1.1 422 No\r\nContent-Length: {len(told)}\r\nConnection: close\r\n\r\n"
    listening, thread, _ = answering(head.encode() + told)
    with listening, pytest.raises(ArchiveRefused) as refused:
        Carrier(f"http://127.0.0.1:{listening.getsockname()[1]}", "x").send(a_filing())
    thread.join(timeout=10)
    assert refused.value.why == "Nei takk"
