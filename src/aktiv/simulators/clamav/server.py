"""clamd's INSTREAM and PING, as `integrations.clamav` speaks them. It finds the EICAR test file and nothing else.

`misbehaves` is our own, for tests: `silent` never answers, `cut` hangs up, `odd` says something unknown; and so are
`chokes_on`, a content that it has no answer for, and `received`.
"""

from __future__ import annotations

import socketserver
import struct
import threading

EICAR = b"X5O!P%@AP[4\\PZX54(P^)7CC)7}$" + b"EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"
MOST = 25_000_000  # bytes, as clamd's StreamMaxLength is out of the box
_COMMAND = 40


class Simulator(socketserver.ThreadingTCPServer):
    """The daemon. `received` holds how many bytes each file had."""

    daemon_threads = True
    allow_reuse_address = True

    def __init__(self, host: str, port: int, *, most: int = MOST) -> None:
        super().__init__((host, port), Handler)
        self.most, self.misbehaves, self.received = most, "", list[int]()
        self.chokes_on = b""
        self.closing = threading.Event()

    def server_close(self) -> None:
        self.closing.set()
        super().server_close()


class Handler(socketserver.StreamRequestHandler):
    """One connection, with one command."""

    server: Simulator

    def handle(self) -> None:
        command = b""
        while not command.endswith(b"\0") and len(command) < _COMMAND:
            letter = self.rfile.read(1)
            if not letter:
                return
            command += letter
        if self.server.misbehaves == "silent":
            self.server.closing.wait()
            return
        if self.server.misbehaves == "cut":
            return
        if self.server.misbehaves == "odd":
            self.wfile.write(b"LibClamAV Error: out of memory\0")
            return
        if command == b"zPING\0":
            self.wfile.write(b"PONG\0")
        elif command == b"zINSTREAM\0":
            self.wfile.write(self._scan() + b"\0")
        else:
            self.wfile.write(b"UNKNOWN COMMAND\0")

    def _scan(self) -> bytes:
        content = b""
        while True:
            length = self.rfile.read(4)
            if len(length) < 4:
                return b"INSTREAM: read error. ERROR"
            (count,) = struct.unpack("!I", length)
            if count == 0:
                break
            if len(content) + count > self.server.most:
                return b"INSTREAM size limit exceeded. ERROR"
            content += self.rfile.read(count)
        if self.server.chokes_on and self.server.chokes_on in content:
            return b"stream: Heuristics error. ERROR"
        self.server.received.append(len(content))
        return b"stream: Eicar-Test-Signature FOUND" if EICAR in content else b"stream: OK"


def serve(host: str, port: int) -> None:
    """Serves until told to stop (SIGINT, SIGTERM)."""
    with Simulator(host, port) as simulator:
        simulator.serve_forever()
