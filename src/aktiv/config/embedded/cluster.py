"""One PostgreSQL server over one folder: made, started, stopped. Knows nothing of our schema.

The tests use it too, over a temporary folder and over the programs of Debian's PostgreSQL.
"""

import contextlib
import ctypes
import hashlib
import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg
from psycopg import conninfo

from aktiv.config.embedded.account import Account
from aktiv.config.embedded.postmaster import FILE_NAME, Postmaster, forget_the_dead
from aktiv.config.trouble import Trouble

SUPERUSER = "postgres"
LONGEST_SOCKET_FOLDER = 80  # bytes; the kernel's limit for the whole socket path is 108, macOS's is 104
START_SECONDS = 300.0  # recovery after a crash in the middle of much writing takes its time
STOP_SECONDS = 30.0
PAUSE = 0.02
LOG_TAIL = 4000
LONGEST_LOG = 10 * 2**20
NEEDED_FREE_BYTES = 300 * 1024 * 1024
FIRST_WITH_BUILTIN_LOCALE = 17


@dataclass(frozen=True)
class Cluster:
    """A server's programs, its home folder, and the account that runs it (None: whoever runs this)."""

    binaries: Path
    home: Path
    account: Account | None = None

    @property
    def data(self) -> Path:
        """PostgreSQL's own data folder."""
        return self.home / "data"

    @property
    def log(self) -> Path:
        """Where the server writes what it has to say."""
        return self.home / "server.log"

    @property
    def socket_folder(self) -> Path:
        """The folder of the server's socket."""
        return socket_folder(self.home)

    def url(self, role: str, password: str, database: str) -> str:
        """A connection text for libpq over the socket."""
        return conninfo.make_conninfo(
            host=str(self.socket_folder), port=5432, user=role, password=password, dbname=database
        )

    def major(self) -> int:
        """The major version of the programs."""
        told = subprocess.run([self.binaries / "postgres", "--version"], check=True, capture_output=True, text=True)
        found = re.search(r"(\d+)", told.stdout)
        assert found, told.stdout
        return int(found[1])

    def data_major(self) -> int | None:
        """The major version that made the data folder, or None when there is none yet."""
        try:
            return int((self.data / "PG_VERSION").read_text())
        except FileNotFoundError:
            return None

    def create(self, superuser_password: str, *, durable: bool = True) -> None:
        """Makes the data folder, whole or not at all. `durable=False` skips the flush to disk (tests)."""
        demand_space(self.home)
        unfinished = self.home / "data.unfinished"
        shutil.rmtree(unfinished, ignore_errors=True)
        with tempfile.NamedTemporaryFile("w", dir=self.home, prefix="password-") as password:
            password.write(superuser_password)
            password.flush()
            self._give(Path(password.name))
            command: list[str | Path] = [
                self.binaries / "initdb",
                "-D",
                unfinished,
                "-U",
                SUPERUSER,
                f"--pwfile={password.name}",
            ]
            command += ["--auth=scram-sha-256", "--encoding=UTF8", "--no-instructions", "--data-checksums"]
            command += self._locale() + ([] if durable else ["--no-sync"])
            made = subprocess.run(command, check=False, capture_output=True, text=True, cwd="/", **self._as_account())
        if made.returncode != 0:
            shutil.rmtree(unfinished, ignore_errors=True)
            raise _explained(made.stderr, self.home, "PostgreSQL could not make its data folder")
        unfinished.rename(self.data)

    def start(self, settings: Mapping[str, str] | None = None, *, dies_with_us: bool = False) -> None:
        """Starts the server unless it runs, and returns when it is ready for work.

        A server that was killed may leave processes that need a moment to notice; they are waited for.
        `dies_with_us` ties the server to the calling process (tests). Raises Trouble with the server's own words.
        """
        demand_space(self.home)
        self._make_socket_folder()
        chosen = {"listen_addresses": "", "unix_socket_directories": str(self.socket_folder), "port": "5432"}
        options = [f"--{name}={value}" for name, value in (chosen | dict(settings or {})).items()]
        deadline = time.monotonic() + START_SECONDS
        while not self._is_ready(deadline):
            forget_the_dead(self.data)
            said = self._launch(options, deadline, dies_with_us=dies_with_us)
            if said is None:
                return
            leftover = "pre-existing shared memory" in said or "lock file" in said
            if not leftover or time.monotonic() > deadline:
                raise _explained(said, self.home, "PostgreSQL could not start")
            time.sleep(0.2)

    def stop(self) -> None:
        """Stops the server if it runs: open transactions are rolled back, what is committed is on disk."""
        server = Postmaster.of(self.data)
        if server is None or not server.is_alive():
            return
        with contextlib.suppress(ProcessLookupError):
            os.kill(server.pid, signal.SIGINT)
        deadline = time.monotonic() + STOP_SECONDS
        while (self.data / FILE_NAME).exists() and time.monotonic() < deadline:
            time.sleep(PAUSE)
        with contextlib.suppress(ChildProcessError):
            while os.waitpid(server.pid, os.WNOHANG) == (0, 0) and time.monotonic() < deadline:
                time.sleep(PAUSE)
        if self.socket_folder.parent != self.home:
            with contextlib.suppress(OSError):
                self.socket_folder.rmdir()

    def is_running(self) -> bool:
        """Whether the server runs (it may still be recovering from a crash)."""
        server = Postmaster.of(self.data)
        return server is not None and server.is_alive()

    def connect(self, superuser_password: str, database: str = "postgres") -> "psycopg.Connection[tuple[object, ...]]":
        """A connection as the server's superuser: for making roles and databases only, never for our own work."""
        return psycopg.connect(self.url(SUPERUSER, superuser_password, database), autocommit=True)

    def _launch(self, options: list[str], deadline: float, *, dies_with_us: bool) -> str | None:
        """Starts the server once. None when it answers, else what it said when it gave up."""
        with self.log.open("wb" if self._log_is_long() else "ab") as log:
            self._give(self.log)
            written = log.tell()
            process = subprocess.Popen(
                [self.binaries / "postgres", "-D", self.data, *options],
                stdin=subprocess.DEVNULL, stdout=log, stderr=log, cwd="/", start_new_session=True,
                preexec_fn=die_with_parent if dies_with_us else None,  # noqa: PLW1509 (asked for by tests only)
                **self._as_account(),
            )  # fmt: skip
        while process.poll() is None and time.monotonic() < deadline:
            server = Postmaster.of(self.data)
            if server is not None and server.pid == process.pid and server.is_ready:
                # The server outlives this command, which must not complain of a child left behind.
                process.returncode = 0
                return None
            time.sleep(PAUSE)
        return _read_from(self.log, written)

    def _log_is_long(self) -> bool:
        return self.log.exists() and self.log.stat().st_size > LONGEST_LOG

    def _is_ready(self, deadline: float) -> bool:
        """Whether a running server can be used; one that still recovers is waited for."""
        while (server := Postmaster.of(self.data)) and server.is_alive() and time.monotonic() < deadline:
            if server.is_ready:
                return True
            time.sleep(PAUSE)
        return False

    def _make_socket_folder(self) -> None:
        folder = self.socket_folder
        folder.mkdir(mode=0o700, exist_ok=True)
        self._give(folder)
        if folder.is_symlink() or folder.stat().st_uid != self.home.stat().st_uid:
            raise Trouble(f"{folder} belongs to someone else; remove it, or choose a shorter data folder (AKTIV_DATA).")

    def _locale(self) -> list[str]:
        # The built-in locale does not depend on the machine; before it existed, Debian's C.UTF-8 comes nearest.
        if self.major() >= FIRST_WITH_BUILTIN_LOCALE:
            return ["--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--locale=C"]
        return ["--locale=C.UTF-8"]

    def _as_account(self) -> dict[str, Any]:
        if self.account is None:
            return {}
        return {"user": self.account.uid, "group": self.account.gid, "extra_groups": []}

    def _give(self, path: Path) -> None:
        if self.account is not None and not path.is_symlink():
            os.chown(path, self.account.uid, self.account.gid)


def socket_folder(home: Path) -> Path:
    """The folder of a home's socket: inside it, or a short one in the temporary folder when its path is too long."""
    inside = home / "socket"
    if len(os.fsencode(inside)) <= LONGEST_SOCKET_FOLDER:
        return inside
    named = hashlib.sha256(os.fsencode(home)).hexdigest()[:16]
    return Path(tempfile.gettempdir()) / f"aktiv-{named}"


def demand_space(folder: Path, needed: int = NEEDED_FREE_BYTES) -> None:
    """Raises Trouble when the disk that holds the folder has less than `needed` bytes free."""
    free = shutil.disk_usage(folder).free
    if free < needed:
        raise Trouble(
            f"The disk is full: {free // 2**20} MB free where {folder} lies, and the database needs at least "
            f"{needed // 2**20} MB. Free some space, or choose another folder with AKTIV_DATA."
        )


def _explained(said: str, home: Path, what: str) -> Trouble:
    if "No space left on device" in said or "Disk quota exceeded" in said:
        return Trouble(
            f"The disk that holds {home} is full. Free some space, or choose another folder with AKTIV_DATA."
        )
    if not said:
        return Trouble(f"PostgreSQL in {home} is still putting itself in order after a crash. Try again in a while.")
    return Trouble(f"{what} in {home}. It said:\n{said[-LOG_TAIL:].strip()}")


def _read_from(path: Path, offset: int) -> str:
    with path.open("rb") as file:
        file.seek(offset)
        return file.read().decode(errors="replace")


def die_with_parent() -> None:
    """Run in a child between fork and exec: the kernel tells it to stop (SIGINT) when its parent dies. Linux only."""
    if sys.platform == "linux":
        pr_set_pdeathsig = 1
        ctypes.CDLL(None).prctl(pr_set_pdeathsig, signal.SIGINT)
