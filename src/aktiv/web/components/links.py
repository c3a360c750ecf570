"""Links, choices and facts: the small change of the other components."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import ClassVar


@dataclass(frozen=True, slots=True)
class Link:
    """A link. `hidden` is said to screen readers after the label, where many links have the same words."""

    label: str
    url: str
    current: bool = False
    icon: str = ""
    hidden: str = ""


@dataclass(frozen=True, slots=True)
class Choice:
    """One value of a select, a radio group or a check list. `count` is how many it would give."""

    value: str
    label: str
    chosen: bool = False
    count: int | None = None


@dataclass(frozen=True, slots=True)
class Fact:
    """A short fact with an icon, as under the name of a facility."""

    text: str
    icon: str = ""


@dataclass(frozen=True, slots=True)
class Hidden:
    """A form value that travels along."""

    name: str
    value: str


@dataclass(frozen=True, slots=True)
class Tabs:
    """The same thing seen in several ways (list, week, map): links, the current one marked."""

    template: ClassVar[str] = "web/components/tabs.html"

    label: str
    links: tuple[Link, ...]


@dataclass(frozen=True, slots=True)
class Chips:
    """Quick choices above a list; the last ones are left out on a phone when `phone` says how many fit."""

    template: ClassVar[str] = "web/components/chips.html"

    label: str
    links: tuple[Link, ...]
    phone: int = 3


@dataclass(frozen=True, slots=True)
class Paging:
    """Pages of a list; None stands for a gap. Make it with `Paging.of`."""

    template: ClassVar[str] = "web/components/paging.html"

    pages: tuple[Link | None, ...]
    previous: str = ""
    next: str = ""

    @classmethod
    def of(cls, page: int, last: int, url_of: Callable[[int], str]) -> Paging:
        """The first, the last, and those around `page` (from 1 to `last`)."""
        shown = sorted({1, last, *range(max(1, page - 1), min(last, page + 1) + 1)})
        links: list[Link | None] = []
        for before, number in zip([0, *shown], shown, strict=False):
            if number - before > 1:
                links.append(None)
            links.append(Link(str(number), url_of(number), current=number == page))
        previous = url_of(page - 1) if page > 1 else ""
        return cls(tuple(links), previous, url_of(page + 1) if page < last else "")


@dataclass(frozen=True, slots=True)
class EmptyState:
    """Nothing to show: why, and what one can do instead."""

    template: ClassVar[str] = "web/components/empty_state.html"

    heading: str
    text: str
    links: tuple[Link, ...] = ()
    icon: str = "MagnifyingGlass"
