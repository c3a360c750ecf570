"""What was ticked beside the time: spaces that come along, and what is had besides."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from django.http import QueryDict

from aktiv.web.components.links import Hidden

ALONG, BESIDES = "m_", "t_"
"""How the boxes are named: m_42 is the space 42, t_cleaning is cleaning."""

MOST_TICKS = 40
_SPACE = re.compile(r"m_(\d{1,18})", re.ASCII)
_ADDITION = re.compile(r"t_([a-z0-9][a-z0-9_-]{0,39})", re.ASCII)


@dataclass(frozen=True, slots=True)
class Chosen:
    """Ids of the spaces that come along, and keys of what is had besides. False when nothing is."""

    linked: frozenset[int] = frozenset()
    additions: frozenset[str] = frozenset()

    def __bool__(self) -> bool:
        return bool(self.linked or self.additions)

    @classmethod
    def of(cls, sent: QueryDict | Mapping[str, str]) -> Chosen:
        """As a form or an address says it; what cannot be read is not chosen."""
        names = [name for name, value in list(sent.items())[:1_000] if value]
        spaces = [int(found[1]) for name in names if (found := _SPACE.fullmatch(name))]
        keys = [found[1] for name in names if (found := _ADDITION.fullmatch(name))]
        return cls(frozenset(spaces[:MOST_TICKS]), frozenset(keys[:MOST_TICKS]))

    @property
    def pairs(self) -> list[Hidden]:
        """The same as form values, in a fixed order."""
        names = [f"{ALONG}{each}" for each in sorted(self.linked)] + [
            f"{BESIDES}{each}" for each in sorted(self.additions)
        ]
        return [Hidden(name, "1") for name in names]

    def without(self, spaces: Iterable[int]) -> Chosen:
        """The same without these spaces."""
        return replace(self, linked=self.linked - frozenset(spaces))


NOTHING = Chosen()
