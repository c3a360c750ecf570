"""What a day of a facility says: who comes, as what, and what was seen."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from django.utils.functional import Promise
from django.utils.translation import get_language, gettext_lazy, ngettext
from django.utils.translation import gettext as _

from aktiv.bookings.models import Attendance, Booking
from aktiv.bookings.queries.visits import Visit
from aktiv.values import formatting
from aktiv.values.periods import Period
from aktiv.web.components.results import Tag

KINDS: Mapping[str, Promise] = {
    Booking.Kind.ALLOCATION: gettext_lazy("Season time"),
    Booking.Kind.GROUP_TIME: gettext_lazy("Season time"),
    Booking.Kind.EVENT: gettext_lazy("Event"),
    Booking.Kind.CLOSURE: gettext_lazy("Closed"),
    Booking.Kind.SCHOOL_USE: gettext_lazy("School use"),
}
"""Those that are not simply booked."""


@dataclass(frozen=True, slots=True)
class Line:
    """One use of the day as the list tells it. `typed` is the number that was refused, or
    that its organiser has counted at the door."""

    id: int
    times: tuple[str, ...]
    place: str
    who: str
    what: str
    kind: str
    contact: str
    phone: str
    dial: str
    along: str
    note: str
    expected: int | None
    seen: Tag | None
    may_note: bool
    on: bool
    over: bool
    typed: str = ""
    damage_url: str = ""


def line_of(visit: Visit, day: Period, zone: ZoneInfo, now: datetime, typed: Mapping[int, str]) -> Line:
    """A visit in words. `day` is the civil day, to which times are cut."""
    language = get_language() or "nb"
    booking, date_ = visit.booking, visit.occurrence
    contact = booking.contact or booking.person
    closed = booking.kind == Booking.Kind.CLOSURE
    public = booking.kind in Booking.Kind.publicly_named()
    club = booking.organisation.name if booking.organisation is not None else ""
    who = (booking.title if public else club or contact.name) or club
    activity = booking.activity
    sport = activity.name.said_in(language).text if activity is not None else ""
    words = [
        "" if sport.casefold() in booking.team.casefold() else sport,  # "J14 håndball" has said it
        booking.team,
        "" if public else booking.title,
        club if public else "",
    ]
    pieces = [inside for each in visit.held if (inside := each.intersection(day))]
    phone = contact.phone or (booking.organisation.phone if booking.organisation is not None else "")
    return Line(
        date_.pk,
        tuple(formatting.span(each.start, each.end, language, zone) for each in pieces),
        date_.space.name.said_in(language).text,
        who,
        " · ".join(dict.fromkeys(word for word in words if word and word != who)),
        str(KINDS.get(booking.kind, "")),
        "" if closed or contact.name == who else contact.name,
        "" if closed else phone,
        "".join(letter for letter in phone if letter.isdigit() or letter == "+"),
        ", ".join(place.name.said_in(language).text for place in visit.along),
        visit.note,
        booking.participants,
        seen_told(visit.attendance),
        not closed and date_.during.lower <= now,
        any(each.contains(now) for each in pieces),
        bool(pieces) and pieces[-1].end <= now,
        typed.get(date_.pk, ""),
    )


def seen_told(attendance: Attendance | None) -> Tag | None:
    """What was seen, with icon and word; None when nothing is noted."""
    if attendance is None:
        return None
    if attendance.outcome == Attendance.Outcome.NO_SHOW:
        return Tag(_("Nobody came"), "danger", "XMarkOctagonFill")
    if attendance.people is None:
        return Tag(_("Came"), "success", "CheckmarkCircleFill")
    told = ngettext("%(n)s person came", "%(n)s people came", attendance.people) % {"n": attendance.people}
    return Tag(told, "success", "CheckmarkCircleFill")
