"""What a command needs before it can begin: a database that answers, secrets, Django."""

import contextlib
import os
import shutil
from collections.abc import Iterator

import django
import psycopg
from django.core.exceptions import ImproperlyConfigured

from aktiv.config import environment, secrets
from aktiv.config.embedded import in_use

LEAST_FREE_BYTES = 20 * 2**20
DISK_FULL = "The disk that holds the database is full. Nothing half-done was kept. Free some space and try again."


@contextlib.contextmanager
def ready(*, static: bool = False) -> Iterator[None]:
    """Django set up, with the embedded server running for as long as the block lasts when DATABASE_URL is unset.

    `static=True` for commands that serve pages: static files by their hashed names.
    """
    folder = environment.data_folder()
    if static:
        os.environ["AKTIV_STATIC_COLLECTED"] = "1"
    with contextlib.ExitStack() as stack:
        if not environment.text("DATABASE_URL"):
            stack.enter_context(in_use(folder))
        elif not environment.text("AKTIV_SECRET_KEY"):
            secrets.ensured(folder)
        if not environment.text("AKTIV_NUMBER_KEY"):
            secrets.ensured_kept(folder, secrets.NUMBER_KEY)
        django.setup()
        yield


def explained(error: BaseException) -> str | None:
    """An error in words an operator can use, or None when it is a fault of ours and the traceback is worth more."""
    cause = error if isinstance(error, psycopg.Error) else error.__cause__
    if isinstance(cause, psycopg.errors.DiskFull):
        return DISK_FULL
    if isinstance(cause, psycopg.errors.InsufficientPrivilege | psycopg.errors.UndefinedTable):
        said = str(cause).splitlines()[0]
        return f"The database is not ready for this version ({said}). Run `aktiv migrate` first."
    if isinstance(cause, psycopg.OperationalError) and cause.sqlstate is None:
        # A server on a full disk takes no new connections and cannot say why.
        with contextlib.suppress(OSError):
            if shutil.disk_usage(environment.data_folder()).free < LEAST_FREE_BYTES:
                return DISK_FULL
        return f"The database does not answer: {cause}"
    if isinstance(error, ImproperlyConfigured):
        return f"The settings do not fit: {error}"
    return None
