"""Time that a club is offered because others gave it back, in words."""

from __future__ import annotations

from dataclasses import dataclass
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from aktiv.seasons.models import TimeOffer
from aktiv.values import formatting
from aktiv.values.texts import Texts


@dataclass(frozen=True, slots=True)
class Offered:
    """An offer on the page."""

    id: int
    group: str
    when: str
    hall: str
    dates: int
    first: str
    last: str
    until: str


def offer_shown(each: TimeOffer, zone: ZoneInfo, language: str) -> Offered:
    """An offer with its space, group and facility at hand."""
    first, last = each.periods[0], each.periods[-1]
    name = Texts(each.space.name_nb, each.space.name_nn, each.space.name_en).said_in(language).text
    weekday = formatting.weekday(first.lower, language, zone, several=True)
    moment = {"day": formatting.day(each.until, language, zone), "time": formatting.clock(each.until, language, zone)}
    return Offered(
        each.pk,
        each.group.name,
        f"{weekday} {formatting.span(first.lower, first.upper, language, zone)}",
        f"{each.space.facility.name}, {name}",
        len(each.periods),
        formatting.day(first.lower, language, zone),
        formatting.day(last.lower, language, zone),
        _("%(day)s at %(time)s") % moment,
    )
