"""A worker that was killed: its transaction ends when the server notices, a moment later."""

from __future__ import annotations

import time

from psycopg import sql

from tests.conftest import Committed

HELD = """
    SELECT count(*) FROM pg_locks l JOIN pg_database d ON d.oid = l.database AND d.datname = current_database()
    WHERE l.relation = {table}::regclass AND l.mode LIKE 'Row%'
"""


def until_nobody_works(committed: Committed, table: str) -> None:
    """Waits until nobody holds rows of a table any more; fails when somebody does after ten seconds."""
    held = sql.SQL(HELD).format(table=sql.Literal(table))
    with committed.connect(autocommit=True) as connection:
        for _ in range(100):
            if connection.execute(held).fetchall() == [(0,)]:
                return
            time.sleep(0.1)
    raise AssertionError("the dead worker's transaction still stands")
