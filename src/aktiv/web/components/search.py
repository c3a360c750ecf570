"""The question "what, where, when, how long", and what narrows its answer."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import ClassVar, Literal

from aktiv.web.components.links import Choice, Hidden

FORM_ID = "search"


@dataclass(frozen=True, slots=True)
class SearchBar:
    """The search form (GET; fields hva, hvor, dato, fra, min). On a phone it folds to `summary`, first words in bold.

    Facets belong to the same form by its id, so one submit carries everything. `kept` are other values in the
    address that a new search keeps, such as the view.
    """

    template: ClassVar[str] = "web/components/search_bar.html"

    action: str
    what: str
    suggestions: tuple[str, ...]
    where: tuple[Choice, ...]
    day: date
    starts: tuple[Choice, ...]
    lengths: tuple[Choice, ...]
    summary: tuple[str, str]
    earliest: date | None = None
    latest: date | None = None
    kept: tuple[Hidden, ...] = ()
    error: str = ""
    unfolded: bool = False

    @property
    def form_id(self) -> str:
        return FORM_ID


@dataclass(frozen=True, slots=True)
class Facet:
    """One group of filters, sent as `name` with the search form."""

    legend: str
    name: str
    options: tuple[Choice, ...]
    kind: Literal["checkbox", "radio"] = "checkbox"


@dataclass(frozen=True, slots=True)
class Filters:
    """The facets beside the results; on a phone behind a button that says how many are in use."""

    template: ClassVar[str] = "web/components/filters.html"

    facets: tuple[Facet, ...]
    reset_url: str = ""

    @property
    def form_id(self) -> str:
        return FORM_ID

    @property
    def in_use(self) -> int:
        """How many boxes are ticked, and radio groups moved from their first choice."""
        boxes = [o for f in self.facets if f.kind == "checkbox" for o in f.options if o.chosen]
        radios = [f for f in self.facets if f.kind == "radio" and any(o.chosen for o in f.options[1:])]
        return len(boxes) + len(radios)
