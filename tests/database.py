"""The servers that tests run on: one temporary cluster per pytest session, shared by its worker processes.

The schema is made once, by the role that owns it, in a template; each worker's database is a copy of the template, and
tests connect as the app's role, which is neither owner nor superuser. `AKTIV_TEST_POSTGRES` names a folder of
programs to run on instead of the embedded ones (Debian's PostgreSQL, on a free TCP port).
"""

import contextlib
import fcntl
import hashlib
import json
import os
import secrets as random
import shutil
import socket
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import psycopg
from psycopg import conninfo, sql

from aktiv.config.embedded.account import database_account
from aktiv.config.embedded.binaries import binaries_for
from aktiv.config.embedded.cluster import SUPERUSER, Cluster

OWNER = "aktiv_owner"
APP = "aktiv_app"
PASSWORD = "of-no-worth"
TEMPLATE = "aktiv_template"
SERVER_VARIABLE = "AKTIV_TEST_SERVER"
PROJECT = Path(__file__).resolve().parents[1]
QUICK = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off", "max_connections": "200",
         "shared_buffers": "128MB", "timezone": "UTC", "deadlock_timeout": "200ms", "autovacuum": "off"}  # fmt: skip


@dataclass(frozen=True)
class Server:
    """A running temporary server: where it listens and its folder."""

    host: str
    port: int
    folder: Path

    def url(self, role: str, database: str) -> str:
        return conninfo.make_conninfo(host=self.host, port=self.port, user=role, password=PASSWORD, dbname=database)

    def as_superuser(self) -> psycopg.Connection[tuple[object, ...]]:
        return psycopg.connect(self.url(SUPERUSER, "postgres"), autocommit=True)

    def create(self, database: str, template: str) -> None:
        """Makes a database as a copy of a template, owned by the owner's role."""
        with self.as_superuser() as connection:
            connection.execute(
                sql.SQL("CREATE DATABASE {} TEMPLATE {} OWNER {} STRATEGY file_copy").format(
                    *map(sql.Identifier, (database, template, OWNER))
                )
            )

    def drop(self, database: str) -> None:
        with self.as_superuser() as connection:
            connection.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(database)))

    def has(self, database: str) -> bool:
        with self.as_superuser() as connection:
            found = connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [database]).fetchone()
            return found is not None

    @contextlib.contextmanager
    def alone(self) -> Iterator[None]:
        """One process of the session at a time."""
        with (self.folder / "lock").open("a") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield


def the_server() -> Server | None:
    """The server that this session's first process started, if it did."""
    told = os.environ.get(SERVER_VARIABLE)
    if told is None:
        return None
    host, port, folder = json.loads(told)
    return Server(host, port, Path(folder))


def start_server() -> tuple[Server, Cluster]:
    """Starts a temporary server and tells this process and its children where it is."""
    account = database_account()
    folder = Path(tempfile.mkdtemp(prefix="aktiv-tests-"))
    folder.chmod(0o711)
    home = folder / "home"
    home.mkdir(mode=0o700)
    if account is not None:
        os.chown(home, account.uid, account.gid)
    chosen = os.environ.get("AKTIV_TEST_POSTGRES")
    cluster = Cluster(Path(chosen) if chosen else binaries_for(account), home, account)
    kept = keeping_place(cluster)
    if kept.exists():
        copy(kept, cluster)
    else:
        cluster.create(PASSWORD, durable=False)
    settings = dict(QUICK)
    host, port = str(cluster.socket_folder), 5432
    if chosen:
        host, port = "127.0.0.1", free_port()
        settings |= {"listen_addresses": host, "port": str(port)}
    cluster.start(settings, dies_with_us=True)
    server = Server(host, port, folder)
    if not kept.exists():
        make_roles(server)
    os.environ[SERVER_VARIABLE] = json.dumps([host, port, str(folder)])
    return server, cluster


def stop_server(server: Server, cluster: Cluster) -> None:
    """Stops a temporary server and removes its folder."""
    os.environ.pop(SERVER_VARIABLE, None)
    with server.as_superuser() as connection:
        names = {name for (name,) in connection.execute("SELECT datname FROM pg_database").fetchall()}
    cluster.stop()
    if names == {"postgres", "template0", "template1", TEMPLATE}:
        keep(cluster)
    shutil.rmtree(server.folder, ignore_errors=True)


def make_roles(server: Server) -> None:
    """The role that owns the schema and the one that works with it."""
    with server.as_superuser() as connection:
        for role in (OWNER, APP):
            connection.execute(
                sql.SQL("CREATE ROLE {} LOGIN PASSWORD {}").format(sql.Identifier(role), sql.Literal(PASSWORD))
            )


_places: dict[Path, Path] = {}


def keeping_place(cluster: Cluster) -> Path:
    """Where a stopped cluster with the template is kept for later sessions, until what it was made from changes: looked
    at when it is begun, since it may change before it is stopped."""
    if (known := _places.get(cluster.data)) is not None:
        return known
    made_from = hashlib.sha256(f"{cluster.binaries} {cluster.major()} {os.geteuid()}".encode())
    for path in sorted(
        [
            *PROJECT.glob("src/aktiv/**/migrations/*.py"),
            *PROJECT.glob("src/aktiv/config/**/*.py"),
            *PROJECT.glob("src/**/*.sql"),
        ]
    ):
        made_from.update(path.read_bytes())
    for path in (PROJECT / "requirements.lock", Path(__file__)):
        made_from.update(path.read_bytes())
    return _places.setdefault(cluster.data, PROJECT / "build" / "test-clusters" / made_from.hexdigest()[:20])


def keep(cluster: Cluster) -> None:
    """Keeps a stopped cluster that has the template; the three newest stay."""
    place = keeping_place(cluster)
    if place.exists():
        return
    place.parent.mkdir(parents=True, exist_ok=True)
    beside = Path(tempfile.mkdtemp(dir=place.parent))
    shutil.copytree(cluster.data, beside / "data", ignore=shutil.ignore_patterns("postmaster.*"))
    with contextlib.suppress(OSError):
        (beside / "data").rename(place)
    shutil.rmtree(beside, ignore_errors=True)
    for old in sorted(place.parent.iterdir(), key=lambda path: path.stat().st_mtime)[:-3]:
        shutil.rmtree(old, ignore_errors=True)


def copy(kept: Path, cluster: Cluster) -> None:
    """Lays a kept cluster into a new home."""
    shutil.copytree(kept, cluster.data)
    if cluster.account is not None:
        for folder, _, names in os.walk(cluster.data):
            for path in (folder, *(os.path.join(folder, name) for name in names)):
                os.chown(path, cluster.account.uid, cluster.account.gid)


def free_port() -> int:
    """A TCP port of this machine that nobody listens on just now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def a_name(prefix: str) -> str:
    """A database name nobody else uses."""
    return f"{prefix}_{random.token_hex(4)}"
