"""A weekly time of a season in words: when it is, and where."""

from __future__ import annotations

from django.utils.translation import get_language

from aktiv.bookings.models import Occurrence
from aktiv.seasons.models import Round
from aktiv.seasons.queries.running import Weekly
from aktiv.seasons.rhythm import with_rhythm
from aktiv.values import formatting
from aktiv.values.texts import Texts


def when_of(each: Weekly, round_: Round, language: str) -> str:
    """ "tirsdager 17:00–18:30 (oddetallsuker)" by the next date, or the last when none comes."""
    date_ = _shown(each)
    if date_ is None:
        return ""
    zone = round_.municipality.zone
    weekday = formatting.weekday(date_.during.lower, language, zone, several=True)
    told = f"{weekday} {formatting.span(date_.during.lower, date_.during.upper, language, zone)}"
    return with_rhythm(told, each.weeks, each.span)


def hall_of(each: Weekly) -> str:
    """Facility and part of the next date, or the last."""
    date_ = _shown(each)
    space = date_.space if date_ is not None else each.booking.space
    name = Texts(space.name_nb, space.name_nn, space.name_en).said_in(get_language() or "nb").text
    return f"{space.facility.name}, {name}"


def _shown(each: Weekly) -> Occurrence | None:
    return each.next or each.last


def number_in(text: str) -> int:
    """The number of a row; 0 for what is none."""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 16 else 0
