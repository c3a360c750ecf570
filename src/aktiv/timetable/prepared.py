"""A cursor whose statements the server plans once for a connection: for those that take longer to plan than to do."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import psycopg
from django.db import connection
from django.db.backends.utils import CursorDebugWrapper, CursorWrapper


class _Preparing(psycopg.Cursor[Any]):  # Any: rows of whatever was asked
    """Binds on the server, and keeps every statement prepared until a transaction of the connection is rolled back."""

    def execute(self, query: Any, params: Any = None, **more: Any) -> _Preparing:  # Any: as psycopg's own
        return super().execute(query, params, prepare=True, **more)


@contextmanager
def cursor() -> Iterator[CursorWrapper]:
    """Django's cursor, counted and wrapped as any, for the few statements that are asked again and again.

    A statement says the type of each parameter that could be taken for another: the server is told no values when it
    plans.
    """
    connection.ensure_connection()
    wrapper = CursorDebugWrapper if connection.queries_logged else CursorWrapper
    with wrapper(_Preparing(connection.connection), connection) as wrapped:
        yield wrapped
