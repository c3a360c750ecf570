"""Starting and stopping together: the first command to come starts the server, the last to leave stops it.

Who uses the server is told by a file lock, which the kernel gives back when a process dies, however it dies. So a
kill of everything leaves at worst a running server, and the next command simply finds it.
"""

import contextlib
import fcntl
import os
from collections.abc import Iterator
from pathlib import Path

from psycopg import sql

from aktiv.config.embedded.cluster import Cluster
from aktiv.config.embedded.home import cluster_of
from aktiv.config.secrets import FILE_NAME, Secrets, ensured
from aktiv.config.trouble import Trouble

DATABASE = "aktiv"
OWNER = "aktiv_owner"
APP = "aktiv_app"
SETTINGS = {
    "timezone": "UTC",
    "log_timezone": "UTC",
    "max_connections": "120",
    "shared_buffers": "256MB",
    "random_page_cost": "1.1",
    "log_min_messages": "warning",
}


@contextlib.contextmanager
def in_use(folder: Path) -> Iterator[Cluster]:
    """The data folder's server, running for as long as the block lasts.

    Makes it when it is not there yet. Raises Trouble in words for the operator.
    """
    cluster = cluster_of(folder)
    with (folder / "database.users").open("a") as users:
        with _locked(folder):
            fcntl.flock(users, fcntl.LOCK_SH)
            secrets = _secrets(folder, cluster)
            if cluster.data_major() is None:
                cluster.create(secrets.superuser)
            cluster.start(SETTINGS)
            furnish(cluster, secrets)
        try:
            yield cluster
        finally:
            with _locked(folder), contextlib.suppress(BlockingIOError):
                fcntl.flock(users, fcntl.LOCK_EX | fcntl.LOCK_NB)
                cluster.stop()


def furnish(cluster: Cluster, secrets: Secrets) -> None:
    """Sees to the two roles and the database: the owner of the schema, and the app that may not change it."""
    with cluster.connect(secrets.superuser) as connection:
        if connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [DATABASE]).fetchone():
            return
        for role, password in ((OWNER, secrets.owner), (APP, secrets.app)):
            exists = connection.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [role]).fetchone()
            verb = sql.SQL("ALTER" if exists else "CREATE")
            connection.execute(
                sql.SQL("{} ROLE {} LOGIN PASSWORD {}").format(verb, sql.Identifier(role), sql.Literal(password))
            )
        connection.execute(
            sql.SQL("CREATE DATABASE {} OWNER {}").format(sql.Identifier(DATABASE), sql.Identifier(OWNER))
        )


@contextlib.contextmanager
def _locked(folder: Path) -> Iterator[None]:
    with (folder / "database.lock").open("a") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _secrets(folder: Path, cluster: Cluster) -> Secrets:
    if cluster.data_major() is not None and not (folder / FILE_NAME).exists():
        raise Trouble(
            f"{folder} has a database but not the passwords that open it ({FILE_NAME}). Put the file back from a "
            f"backup, or start afresh: move {os.fspath(cluster.home)} away."
        )
    return ensured(folder)
