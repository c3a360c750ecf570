"""What the port of a scanner promises, held by our adapter over real sockets: a made-up clamd answers."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from aktiv.cases.ports import scanning
from aktiv.cases.ports.scanning import Scanned, Scanner, ScannerAway, Verdict
from aktiv.integrations.clamav import Clamd, daemon
from aktiv.simulators.clamav.server import EICAR, Simulator
from tests.database import free_port
from tests.simulators.scanner import simulated_scanner


@pytest.fixture
def there() -> Iterator[tuple[Simulator, Scanner]]:
    with simulated_scanner(most=300_000) as simulator:
        scanner = scanning.scanner()
        assert scanner is not None
        yield simulator, scanner


@pytest.mark.parametrize("size", [1, daemon.PART - 1, daemon.PART, daemon.PART + 1, 300_000])
def test_a_file_arrives_whole_whatever_its_size(there: tuple[Simulator, Scanner], size: int) -> None:
    simulator, scanner = there
    assert scanner.scan(b"a" * size) == Scanned(Verdict.CLEAN)
    assert simulator.received == [size]


def test_the_test_virus_is_found_by_name_across_the_edge_of_two_parts(there: tuple[Simulator, Scanner]) -> None:
    content = b" " * (daemon.PART - 10) + EICAR
    assert there[1].scan(content) == Scanned(Verdict.INFECTED, "Eicar-Test-Signature")


def test_what_the_scanner_will_never_read_is_refused_for_good(there: tuple[Simulator, Scanner]) -> None:
    assert there[1].scan(b"a" * 5_000_000) == Scanned(Verdict.REFUSED, "size limit")


@pytest.mark.parametrize("manner", ["cut", "odd"])
def test_a_scanner_that_says_nothing_we_know_has_not_said_that_it_is_clean(
    there: tuple[Simulator, Scanner], manner: str
) -> None:
    simulator, scanner = there
    assert scanner.answers()
    simulator.misbehaves = manner
    with pytest.raises(ScannerAway):
        scanner.scan(b"a")
    assert not scanner.answers()


def test_a_scanner_that_is_silent_is_not_waited_for_for_ever(
    there: tuple[Simulator, Scanner], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(daemon, "SECONDS", 0.2)
    there[0].misbehaves = "silent"
    with pytest.raises(ScannerAway, match="TimeoutError"):
        there[1].scan(b"a" * 100_000)


@pytest.mark.parametrize("address", ["unix:/nowhere/clamd.sock", "http://localhost", "tcp://", ""])
def test_a_scanner_that_is_not_there_is_away(address: str) -> None:
    assert not Clamd(address).answers()
    with pytest.raises(ScannerAway):
        Clamd(address).scan(b"a")


def test_a_port_where_nobody_listens_is_away() -> None:
    assert not Clamd(f"tcp://127.0.0.1:{free_port()}").answers()


def test_it_is_spoken_to_by_a_unix_socket_as_well(tmp_path: Path) -> None:
    path = tmp_path / "clamd.sock"
    with _one_answer(path, b"stream: Win.Test.\x1b[2J-1 FOUND\0") as heard:
        said = Clamd(f"unix:{path}").scan(b"abc")
    assert said == Scanned(Verdict.INFECTED, "Win.Test.[2J-1")
    assert heard == [b"zINSTREAM\0\0\0\0\3abc\0\0\0\0"]


@contextmanager
def _one_answer(path: Path, answer: bytes) -> Iterator[list[bytes]]:
    """A daemon for one connection; what it heard."""
    heard: list[bytes] = []

    def serve() -> None:
        connection, _ = listening.accept()
        with connection:
            told = b""
            while not told.endswith(b"\0\0\0\0"):
                told += connection.recv(1_000)
            heard.append(told)
            connection.sendall(answer)

    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as listening:
        listening.bind(str(path))
        listening.listen()
        thread = threading.Thread(target=serve, daemon=True)
        thread.start()
        yield heard
        thread.join(timeout=10)
