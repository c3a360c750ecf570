"""Statements that the server plans once for a connection: planning some takes several times as long as doing them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import psycopg
from django.db import connection
from psycopg.types.datetime import TimestamptzLoader


class _Preparing(psycopg.Cursor[Any]):  # Any: rows of whatever was asked
    """Binds on the server, and keeps every statement prepared. Each needs its parameters' types written out.

    Django's own cursors write the values into their statements, and are never prepared. Points in time are read by
    psycopg's own code, several times as fast as Django's and the same while the connection speaks UTC.
    """

    def __init__(self, connection: psycopg.Connection[Any]) -> None:
        super().__init__(connection)
        self.adapters.register_loader("timestamptz", TimestamptzLoader)
        connection.prepare_threshold = 0  # Django has switched preparing off

    def execute(self, query: Any, params: Any = None, **more: Any) -> _Preparing:  # Any: as psycopg's own
        return super().execute(query, params, prepare=True, **more)


def rows(statement: str, parameters: Mapping[str, Any]) -> list[tuple[Any, ...]]:  # Any: as the statement says
    """What a statement answers that is asked again and again; counted and wrapped by Django as any other.

    PostgreSQL keeps one plan when it thinks that a plan for the very parameters would be no better (`unseen`).
    """
    connection.ensure_connection()
    raw: Any = _Preparing(connection.connection)  # Django wraps any cursor of psycopg's; its types know only its own
    with connection.make_debug_cursor(raw) if connection.queries_logged else connection.make_cursor(raw) as asking:
        asking.execute(statement, parameters)
        return list(asking.fetchall())


def unseen(statement: str, lists: Mapping[str, str]) -> str:
    """The statement with its lists (parameter → type of the array) behind sub-selects.

    The planner then expects as much of every list, known or not, and a plan made for the very list is no better.
    """
    for name, kind in lists.items():
        for written in (f"%({name})s::{kind}", f"%({name})s"):
            if written in statement:
                statement = statement.replace(written, f"(SELECT %({name})s::{kind})::{kind}")
                break
    return statement
