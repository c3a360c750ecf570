"""Equipment on the pages of a booking: what comes along with it, and how more is added."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import get_language

from aktiv.bookings.models import Booking, Occurrence
from aktiv.lending.models import Loan
from aktiv.lending.queries.catalogue import depots_near
from aktiv.lending.queries.loans import lines_of, loans_along
from aktiv.values import formatting
from aktiv.web.components.links import Link
from aktiv.web.lending.shown import Row, row_of

MOST_DATES = 12
"""Dates of a series that equipment can be added to from its page, the nearest first."""


@dataclass(frozen=True, slots=True)
class Along:
    """The equipment of a booking: its loans, and where more is added, by date."""

    rows: tuple[Row, ...]
    add: tuple[Link, ...]


def along_of(booking: Booking, dates: Sequence[Occurrence], now: datetime, *, may_add: bool) -> Along | None:
    """What comes along with the dates of a booking that the reader may see. One statement, four with loans; None where
    there is nothing to say."""
    standing = [each for each in dates if each.state in Occurrence.State.holding_time() and each.during.upper > now]
    depots = depots_near(booking.municipality_id, booking.space.facility_id)
    if not depots:
        return None
    found = [loan for each in loans_along([date.pk for date in dates]).values() for loan in each]
    lines = lines_of(found) if found else {}
    shown = [each for each in found if each.state not in (Loan.State.WITHDRAWN, Loan.State.CANCELLED)]
    add = [_link(each, depots[0].slug, several=len(standing) > 1) for each in standing[:MOST_DATES]] if may_add else []
    if not shown and not add:
        return None
    return Along(tuple(row_of(each, lines[each.pk], now) for each in shown), tuple(add))


def _link(date: Occurrence, depot: str, *, several: bool) -> Link:
    url = f"{reverse('equipment_basket')}?{urlencode({'lager': depot, 'dato': date.pk})}"
    told = formatting.day(date.during.lower, get_language() or "nb", date.municipality.zone) if several else ""
    return Link(told, url)
