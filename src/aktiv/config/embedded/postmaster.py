"""What a data folder's `postmaster.pid` tells of the server that wrote it, and whether that server still lives.

The file outlives a killed server, its number may be another process's by now, and the killed server's own children keep
its socket open until they notice. So three things must agree: the file, the process, and an answer on the socket.
"""

import os
import re
import socket
import struct
from dataclasses import dataclass
from pathlib import Path

FILE_NAME = "postmaster.pid"
NOBODYS_PID = 2**31 - 1  # beyond the largest process number of any kernel
PATIENCE = 5.0  # seconds for an answer
ASK_FOR_TLS = struct.pack("!ii", 8, 80877103)  # the shortest question of PostgreSQL's protocol; answered before sign-in


@dataclass(frozen=True)
class Postmaster:
    """The server process that holds, or held, a data folder."""

    pid: int
    socket: Path
    is_ready: bool

    @classmethod
    def of(cls, data: Path) -> "Postmaster | None":
        """The one the data folder tells of, or None when it tells of none."""
        try:
            lines = (data / FILE_NAME).read_text().splitlines()
        except FileNotFoundError:
            return None
        if len(lines) < 8 or not lines[0].strip().isdigit():
            return None
        pid, _, _, port, folder, _, _, status = (line.strip() for line in lines[:8])
        return cls(int(pid), Path(folder) / f".s.PGSQL.{port}", status == "ready")

    def is_alive(self) -> bool:
        """Whether the process lives and answers."""
        return _lives(self.pid) and self._answers()

    def _answers(self) -> bool:
        with socket.socket(socket.AF_UNIX) as line:
            line.settimeout(PATIENCE)
            try:
                line.connect(str(self.socket))
                line.sendall(ASK_FOR_TLS)
                return line.recv(1) in {b"N", b"S"}
            except OSError:
                return False


def forget_the_dead(data: Path) -> None:
    """Lets a new server start where the old one is dead but not yet buried (a zombie, where nobody reaps orphans).

    PostgreSQL cannot tell a zombie from a living process and would refuse. The rest of the file stays: by it the new
    server sees whether children of the old one still work on the data.
    """
    told = Postmaster.of(data)
    if told is not None and _is_zombie(told.pid):
        for file in (data / FILE_NAME, told.socket.with_name(f"{told.socket.name}.lock")):
            if file.exists():
                file.write_text(re.sub(r"\A\d+", str(NOBODYS_PID), file.read_text()))


def _lives(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return not _is_zombie(pid)


def _is_zombie(pid: int) -> bool:
    try:
        about = Path(f"/proc/{pid}/stat").read_text()
    except OSError:
        return False
    return about.rpartition(")")[2].split()[0] == "Z"
