"""Statements that the server plans once for a connection: planning a search takes longer than doing it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import psycopg
from django.db import DEFAULT_DB_ALIAS, connections
from django.db.backends.utils import CursorWrapper
from psycopg.types.datetime import TimestamptzLoader

_NAME = re.compile(r"%\((\w+)\)s")


@dataclass(frozen=True, slots=True)
class _Sent:
    query: bytes


class _Preparing(psycopg.RawCursor[Any]):  # Any: rows of whatever was asked
    """Takes `%(name)s` as other cursors do, binds on the server, and keeps every statement prepared.

    Names are numbered once for each statement: psycopg would read a long one through again each time. Points in time
    are read by psycopg's own code, several times as fast as Django's and the same while the connection speaks UTC.
    """

    def __init__(self, connection: psycopg.Connection[Any]) -> None:
        super().__init__(connection)
        self.adapters.register_loader("timestamptz", TimestamptzLoader)

    def execute(self, query: Any, params: Any = None, **more: Any) -> _Preparing:  # Any: as psycopg's own
        sent, names = _numbered(query)
        super().execute(sent.query, [params[name] for name in names], prepare=True, **more)
        self._query = sent  # type: ignore[assignment]  # where Django looks for what was asked
        return self


@lru_cache(maxsize=1024)
def _numbered(statement: str) -> tuple[_Sent, tuple[str, ...]]:
    """As it is sent, and the names in the order of their numbers. The same bytes each time: psycopg knows a statement
    that it has prepared by them, and a long one is neither encoded nor hashed again."""
    names = tuple(dict.fromkeys(_NAME.findall(statement)))
    text = _NAME.sub(lambda found: f"${names.index(found[1]) + 1}", statement)
    return _Sent(text.encode()), names


def cursor() -> CursorWrapper:
    """Django's cursor, counted and wrapped as any, for few statements that are asked again and again; to be used in a
    `with`.

    Every parameter stands with its type: `%(day)s::date`.
    """
    here = connections[DEFAULT_DB_ALIAS]  # once: what stands for it looks it up at every touch
    if here.connection is None:
        here.ensure_connection()
    raw: Any = _Preparing(here.connection)  # Any: Django's stubs want a cursor that is wrapped already
    return here.make_debug_cursor(raw) if here.queries_logged else here.make_cursor(raw)


def rows(statement: str, parameters: Mapping[str, Any]) -> list[tuple[Any, ...]]:  # Any: as the statement says
    """What a statement answers."""
    with cursor() as asking:
        asking.execute(statement, parameters)
        return list(asking.fetchall())
