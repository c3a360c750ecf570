"""A line of the decision log."""

from __future__ import annotations

from dataclasses import dataclass

from aktiv.web.components.results import Tag


@dataclass(frozen=True, slots=True)
class Told:
    """An entry: a line, the page where it stands, how it ended where that is a word of its own, and why."""

    line: str
    url: str
    tag: Tag | None = None
    below: str = ""
