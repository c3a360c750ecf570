"""One date of a booking as My page tells it: when, where, in what state, at what price, and what is left of it."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from aktiv.bookings.models import Booking, Occurrence
from aktiv.bookings.queries.bookings import period_of
from aktiv.values import formatting
from aktiv.values.periods import civil_day
from aktiv.values.rectangles import Rectangle, merge, subtract
from aktiv.web.components.results import Tag
from aktiv.web.public.searching import place_name


@dataclass(frozen=True, slots=True)
class DateRow:
    """`left` says in words what is held when it is less than agreed; `price` is empty where none was agreed."""

    id: int
    day: str
    time: str
    year: int
    place: str
    url: str
    number: int
    title: str
    price: str
    tag: Tag
    kind: Tag | None = None
    left: str = ""
    change_url: str = ""
    cancel_url: str = ""

    @property
    def told(self) -> str:
        """Day and time in one phrase."""
        return _("%(day)s at %(time)s") % {"day": self.day, "time": self.time}


def row_of(
    date_: Occurrence,
    booking: Booking,
    now: datetime,
    *,
    held: Collection[Rectangle] | None = None,
    open_: bool = False,
) -> DateRow:
    """A date with its space, municipality and quote at hand. `open_` adds the ways to change and cancel it."""
    language, zone = get_language() or "nb", date_.municipality.zone
    period = period_of(date_)
    stands = date_.state in Occurrence.State.holding_time()
    left = what_is_left(date_, held) if stands and held is not None else ""
    ahead = open_ and stands and period.start > now
    return DateRow(
        id=date_.pk,
        day=formatting.day(period.start, language, zone),
        time=formatting.span(period.start, period.end, language, zone),
        year=civil_day(period.start, zone).year,
        place=place_name(date_.space),
        url=reverse("me_booking", args=[booking.pk]),
        number=booking.number,
        title=booking.title or booking.team,
        price=_price(date_, language),
        tag=Tag(_("Partly taken"), "warning", "ExclamationmarkTriangle") if left else _state(date_, now),
        kind=_kind(booking),
        left=left,
        change_url=reverse("me_change", args=[booking.pk, date_.pk]) if ahead else "",
        cancel_url=f"{reverse('me_cancel', args=[booking.pk])}?dato={date_.pk}" if ahead else "",
    )


def when(date_: Occurrence) -> str:
    """ "tirsdag 24. november kl. 18.00–20.00"."""
    language, zone = get_language() or "nb", date_.municipality.zone
    period = period_of(date_)
    return _("%(day)s at %(time)s") % {
        "day": formatting.day(period.start, language, zone),
        "time": formatting.span(period.start, period.end, language, zone),
    }


def what_is_left(date_: Occurrence, held: Collection[Rectangle]) -> str:
    """What the date holds, in words, when it is less than was agreed; empty when all of it is there."""
    language = get_language() or "nb"
    agreed = Rectangle(date_.space.footprint, period_of(date_))
    there = [piece for each in held if (piece := each.intersection(agreed)) is not None]
    if not merge(subtract([agreed], there)):
        return ""
    if not there:
        return _("Somebody else has this time now. You get it back if it becomes free.")
    return _("Somebody else has some of this time now. You have %(left)s.") % {"left": _pieces(there, date_, language)}


def _pieces(there: Sequence[Rectangle], date_: Occurrence, language: str) -> str:
    told = []
    for each in sorted(merge(there), key=lambda piece: piece.period):
        time = formatting.span(each.period.start, each.period.end, language, date_.municipality.zone)
        whole = each.footprint.contains(date_.space.footprint)
        told.append(time if whole else _("%(time)s in a part of the place") % {"time": time})
    return ", ".join(told)


def _state(date_: Occurrence, now: datetime) -> Tag:
    if date_.state == Occurrence.State.CANCELLED:
        return Tag(_("Cancelled"), "danger", "XMarkOctagon")
    if date_.during.upper <= now:
        return Tag(_("Past"), "neutral", "Clock")
    if date_.during.lower <= now:
        return Tag(_("Going on now"), "info", "Clock")
    return Tag(_("Confirmed"), "success", "CheckmarkCircle")


def _kind(booking: Booking) -> Tag | None:
    words = {
        Booking.Kind.ALLOCATION: _("Season time"),
        Booking.Kind.GROUP_TIME: _("Team time"),
        Booking.Kind.SERIES: _("Regular time"),
        Booking.Kind.EVENT: _("Event"),
    }
    word = words.get(Booking.Kind(booking.kind))
    return Tag(word) if word else None


def _price(date_: Occurrence, language: str) -> str:
    if date_.state == Occurrence.State.CANCELLED:
        return _("Fee %(fee)s") % {"fee": formatting.money(date_.fee, language)} if date_.fee else ""
    if date_.quote is None:
        return ""
    quote = date_.quote
    return formatting.money(quote.total, language, quote.currency) if quote.total else _("Free of charge")
