"""A section of the annual report."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from aktiv.web.collaboration.shown import Facts, Table
from aktiv.web.components.links import Link

Row = dict[str, Any]  # Any: as queries.years makes them
Block = Facts | Table


@dataclass(frozen=True, slots=True)
class Section:
    """A part of the report: its name in files, a heading, a sentence, what is shown, where the same stands, and the
    rows that it is made of."""

    key: str
    heading: str
    lead: str
    blocks: tuple[Block, ...]
    source: Link
    data: Row
