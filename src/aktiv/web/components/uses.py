"""What a stretch of time can be, in the words and the drawing that all views share."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import ClassVar

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class Use(StrEnum):
    """The value is the CSS class: hatching for closed, dashes for pending, double frame for one's own."""

    FREE = "free"
    BUSY = "busy"
    EVENT = "event"
    HELD = "held"
    PENDING = "pending"
    SCHOOL = "school"
    CLOSED = "closed"
    OWN = "own"
    PAST = "past"
    CONFLICT = "conflict"

    @property
    def word(self) -> Promise:
        """What it is called in a list or a legend."""
        return WORDS[self]


WORDS: dict[Use, Promise] = {
    Use.FREE: _("Available"),
    Use.BUSY: _("Taken"),
    Use.EVENT: _("Event"),
    Use.HELD: _("On hold"),
    Use.PENDING: _("By application"),
    Use.SCHOOL: _("School use"),
    Use.CLOSED: _("Closed"),
    Use.OWN: _("Your booking"),
    Use.PAST: _("Past"),
    Use.CONFLICT: _("Clashes"),
}


@dataclass(frozen=True, slots=True)
class Swatch:
    """A sample of a drawing and its word. `drawing` is a class of `.sw`."""

    drawing: str
    word: Promise | str


@dataclass(frozen=True, slots=True)
class Legend:
    """What the drawings of a view mean."""

    template: ClassVar[str] = "web/components/legend.html"

    swatches: tuple[Swatch, ...]


STRIP_LEGEND = Legend(
    (
        Swatch("free", _("Available")),
        Swatch("busy", _("Taken")),
        Swatch("pending", _("By application")),
        Swatch("closed", _("School or closed")),
        Swatch("want", _("Your time")),
    )
)
WEEK_LEGEND = Legend(
    (
        Swatch("free", _("Available")),
        Swatch("short", _("Shorter than you asked for")),
        Swatch("taken", _("Taken")),
        Swatch("event", _("Event")),
        Swatch("pending", _("By application")),
        Swatch("closed", _("Closed")),
    )
)
SERIES_LEGEND = Legend(
    (
        Swatch("chosen", _("Available")),
        Swatch("conflict", _("Taken")),
        Swatch("closed", _("Closed")),
    )
)
