r"""clamd spoken to over TCP or a unix socket: one connection for each file.

    zINSTREAM\0  then parts, each after its length in four bytes (most significant first), then a length of zero
    stream: OK\0
    stream: Eicar-Test-Signature FOUND\0
    INSTREAM size limit exceeded. ERROR\0     never, whatever is tried: StreamMaxLength is smaller than the file

Whatever else it says, and no answer, is for later.
"""

from __future__ import annotations

import contextlib
import re
import socket
import struct
import time
from dataclasses import dataclass
from urllib.parse import urlsplit

from aktiv.cases.ports.scanning import Scanned, ScannerAway, Verdict

PART = 65_536  # bytes
CONNECT_SECONDS = 2.0
SECONDS = 30.0  # for a whole file; clamd itself stops at its MaxScanTime
LARGEST = 1_000  # bytes of an answer
PORT = 3310
_FOUND = re.compile(r"stream: (.{1,200}) FOUND", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Clamd:
    """The daemon at `tcp://host:port` or `unix:/path`."""

    address: str

    def scan(self, content: bytes) -> Scanned:
        """See the port."""
        answer = self._ask(b"zINSTREAM\0", content)
        if answer == "stream: OK":
            return Scanned(Verdict.CLEAN)
        if (match := _FOUND.fullmatch(answer)) is not None:
            return Scanned(Verdict.INFECTED, _plain(match[1]))
        if "size limit exceeded" in answer:
            return Scanned(Verdict.REFUSED, "size limit")
        raise ScannerAway("unknown answer")

    def answers(self) -> bool:
        """See the port."""
        try:
            return self._ask(b"zPING\0") == "PONG"
        except ScannerAway:
            return False

    def _ask(self, command: bytes, content: bytes | None = None) -> str:
        """One question and its answer. Raises ScannerAway."""
        until = time.monotonic() + SECONDS
        try:
            with self._connected() as connection:
                # It answers and hangs up in the middle of what is too large: what it said is read all the same.
                with contextlib.suppress(BrokenPipeError, ConnectionResetError):
                    connection.sendall(command)
                    if content is not None:
                        _send(connection, content, until)
                return _answer(connection, until)
        except OSError as error:
            raise ScannerAway(type(error).__name__) from error

    def _connected(self) -> socket.socket:
        parts = urlsplit(self.address)
        if parts.scheme == "unix":
            connection = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
            try:
                connection.settimeout(CONNECT_SECONDS)
                connection.connect(parts.path)
            except OSError:
                connection.close()
                raise
            return connection
        if parts.scheme != "tcp" or not parts.hostname:
            raise ScannerAway("address")
        return socket.create_connection((parts.hostname, parts.port or PORT), timeout=CONNECT_SECONDS)


def _send(connection: socket.socket, content: bytes, until: float) -> None:
    view = memoryview(content)
    for start in range(0, len(view), PART):
        part = view[start : start + PART]
        connection.settimeout(_left(until))
        connection.sendall(struct.pack("!I", len(part)))
        connection.sendall(part)
    connection.sendall(struct.pack("!I", 0))


def _answer(connection: socket.socket, until: float) -> str:
    told = b""
    while not told.endswith(b"\0") and len(told) < LARGEST:
        connection.settimeout(_left(until))
        part = connection.recv(LARGEST)
        if not part:
            break
        told += part
    return told.rstrip(b"\0\n").decode("utf-8", "replace")


def _left(until: float) -> float:
    """Seconds left. Raises TimeoutError, which is an OSError."""
    left = until - time.monotonic()
    if left <= 0:
        raise TimeoutError
    return left


def _plain(text: str) -> str:
    return "".join(letter for letter in text if letter.isprintable())[:80]
