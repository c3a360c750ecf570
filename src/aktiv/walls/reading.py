"""Telling the database, for one transaction or a part of it, whose rows it may show."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from contextlib import AbstractContextManager, contextmanager, suppress
from uuid import UUID

from django.db import DEFAULT_DB_ALIAS, InternalError, connection, connections, transaction

SETTINGS = ("aktiv.person", "aktiv.organisation", "aktiv.municipalities", "aktiv.all")
NOTHING = ("", "", "{}", "")
# A target list is worked out from left to right: what is shown is read before it is told anew.
_ASK = ", ".join(f"coalesce(current_setting('{each}', true), '')" for each in SETTINGS)
_TELL = "SELECT " + ", ".join(f"set_config('{each}', %s, true)" for each in SETTINGS)
_TOLD = "aktiv_told"
"""Where a connection keeps what its open blocks have told, so that the same is not told twice."""
_ASK_AND_TELL = f"SELECT {_ASK}, {_TELL.removeprefix('SELECT ')}"


def within(
    *, person: UUID | None = None, organisation: UUID | None = None, municipalities: Collection[int] = ()
) -> AbstractContextManager[None]:
    """Shows what is a person's, an organisation's, or of municipalities; nothing else. One statement more.

    Outside a transaction it opens one, which ends with the block: so does the showing. Inside one, what was shown
    before is shown again afterwards (one more statement). Questions are asked in the block, so lazy ones are not handed
    out of it.
    """
    there = "{" + ",".join(map(str, sorted(municipalities))) + "}"
    return _told(str(person or ""), str(organisation or ""), there, "")


def everything() -> AbstractContextManager[None]:
    """Shows all of it: for what the service does by itself, not for anybody."""
    return _told("", "", "{}", "on")


@contextmanager
def _told(*settings: str) -> Iterator[None]:
    if not connection.in_atomic_block:
        # A connection that was lost in the middle of a block begins anew: nothing is told on it.
        opened = _blocks()[_TOLD] = [settings]
        try:
            with transaction.atomic(), connection.cursor() as cursor:
                cursor.execute(_TELL, settings)
                yield
        finally:
            opened.clear()
        return
    told = _blocks().setdefault(_TOLD, [])
    if told and told[-1] == settings:
        yield  # the same is shown already
        return
    with connection.cursor() as cursor:
        cursor.execute(_ASK_AND_TELL, settings)
        before = [said or empty for said, empty in zip(cursor.fetchone(), NOTHING, strict=False)]
        told.append(settings)
        try:
            yield
        finally:
            told.pop()
            # In a transaction that failed the statement fails too; rolling back tells what was told before.
            if not connection.needs_rollback:
                with suppress(InternalError):
                    cursor.execute(_TELL, before)


def _blocks() -> dict[str, list[tuple[str, ...]]]:
    """Where this thread's connection keeps what its blocks have told. `django.db.connection` is one object for all
    threads: what one of them told must not pass for told by another."""
    return connections[DEFAULT_DB_ALIAS].__dict__
