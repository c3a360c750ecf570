"""Columns that PostgreSQL has and Django lacks: footprints (`int8multirange`) and bit rows (`bit varying`)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import models
from psycopg.types.multirange import Multirange

from aktiv.values.footprints import Footprint

if TYPE_CHECKING:
    _FootprintColumn = models.Field[Footprint, Footprint]
    _BitsColumn = models.Field[str, str]
else:  # Django's fields take no types at run time
    _FootprintColumn = _BitsColumn = models.Field


class FootprintField(_FootprintColumn):
    """A set of units of the global number line, as `int8multirange`."""

    def db_type(self, connection: Any) -> str:  # Any: Django's connections are untyped here
        return "int8multirange"

    def get_placeholder(self, value: Any, compiler: Any, connection: Any) -> str:
        return "%s::int8multirange"

    def get_prep_value(self, value: Any) -> str | None:
        return None if value is None else str(value)

    def from_db_value(self, value: Any, expression: Any, connection: Any) -> Footprint | None:
        return None if value is None else footprint_of(value)


class BitsField(_BitsColumn):
    """A row of five-minute cells as text of 0 and 1, stored as `bit varying(300)`."""

    def db_type(self, connection: Any) -> str:
        return "bit varying(300)"

    def get_placeholder(self, value: Any, compiler: Any, connection: Any) -> str:
        return "%s::bit varying"


def footprint_of(value: Multirange[int] | str) -> Footprint:
    """The footprint that a driver's multirange (or its text) says."""
    if isinstance(value, str):
        return Footprint.parse(value)
    return Footprint(tuple((int(r.lower or 0), int(r.upper or 0)) for r in value))  # bounded: the table checks
