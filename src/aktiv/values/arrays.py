"""A column of values as the text of one PostgreSQL array: the driver would write each by itself, many times slower."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from uuid import UUID

from aktiv.values.footprints import Footprint


def array_of(column: Iterable[int | date | UUID | Footprint | None]) -> str:
    """For a parameter that the statement casts: `%s::bigint[]`. Instants are dates here too; they need a zone.

    Not for text, which may have quotes in it.
    """
    return "{" + ",".join("NULL" if value is None else f'"{value}"' for value in column) + "}"
