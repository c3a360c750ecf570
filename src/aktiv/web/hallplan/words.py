"""What stands in the calendar, in the words and the drawing that its views share."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from aktiv.bookings.models import Booking
from aktiv.bookings.queries.hall_plan import Standing
from aktiv.timetable.rules import InTheWay
from aktiv.web.components.uses import Legend, Swatch

Kind = Booking.Kind


@dataclass(frozen=True, slots=True)
class Drawing:
    """How a kind is drawn and what it is called. `css` is a class of the calendar's blocks."""

    css: str
    word: Promise

    @property
    def swatch(self) -> str:
        """The sample of it in a legend."""
        return {"busy": "taken", "held": "pending"}.get(self.css, self.css)


DRAWINGS: Mapping[str, Drawing] = {
    Kind.SINGLE: Drawing("busy", _("Booking")),
    Kind.SERIES: Drawing("series", _("Regular time")),
    Kind.ALLOCATION: Drawing("season", _("Season time")),
    Kind.GROUP_TIME: Drawing("season", _("Team time")),
    Kind.EVENT: Drawing("event", _("Event")),
    Kind.SCHOOL_USE: Drawing("school", _("School use")),
    Kind.CLOSURE: Drawing("closed", _("Closed")),
}
HELD = Drawing("held", _("On hold"))
LEGEND = Legend(
    (
        Swatch("free", _("Available")),
        *(Swatch(each.swatch, each.word) for kind, each in DRAWINGS.items() if kind != Kind.GROUP_TIME),
        Swatch(HELD.swatch, HELD.word),
    )
)


def drawing_of(standing: Standing) -> Drawing:
    """How a stretch of time is drawn."""
    if standing.kind is InTheWay.HOLD:
        return HELD
    if standing.kind is InTheWay.CLOSURE:
        return DRAWINGS[Kind.CLOSURE]
    return DRAWINGS.get(standing.booking_kind, DRAWINGS[Kind.SINGLE])
