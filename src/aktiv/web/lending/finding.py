"""Equipment that a search for places means too, with how many are free at the time that is searched."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from django.urls import reverse

from aktiv.lending.queries.catalogue import Sought, catalogue
from aktiv.lending.rules.days import loan_period
from aktiv.municipalities.models import Municipality
from aktiv.values.periods import Period
from aktiv.values.refusal import Refusal
from aktiv.web.lending.rows import Row, from_neighbours, row_of

LONGEST_TEXT = 80
MOST_FOUND = 4


@dataclass(frozen=True, slots=True)
class Found:
    """The first kinds that fit, those that neighbours lend to residents, and where all of them are. False when there
    are none."""

    rows: tuple[Row, ...] = ()
    neighbours: tuple[Row, ...] = ()
    url: str = ""

    def __bool__(self) -> bool:
        return bool(self.rows or self.neighbours)


@dataclass(frozen=True, slots=True)
class When:
    """The stretch of a day that is searched: wall minutes; without a start the whole day."""

    day: date
    start: int | None
    minutes: int

    @property
    def pairs(self) -> list[tuple[str, str]]:
        """As parameters of the addresses of equipment."""
        first, last, end = self._bounds
        if self.start is None:
            return [("fra", first.isoformat()), ("til", last.isoformat())]
        return [
            ("fra", first.isoformat()),
            ("fra-kl", _clock(self.start)),
            ("til", last.isoformat()),
            ("til-kl", _clock(end or 0)),
        ]

    def period(self, zone: ZoneInfo) -> Period | None:
        """None for a time that the day does not have."""
        first, last, end = self._bounds
        try:
            return loan_period(first, self.start, last, end, zone)
        except Refusal:
            return None

    @property
    def _bounds(self) -> tuple[date, date, int | None]:
        if self.start is None:
            return self.day, self.day, None
        days, end = divmod(self.start + self.minutes, 1440)
        return self.day, self.day + timedelta(days=days), end


def found_equipment(text: str, home: Municipality | None, when: When, here: datetime) -> Found:
    """Kinds of equipment that a search means, of all municipalities or one. `here` is the reader's wall clock. Nothing
    without words. Two statements, with a municipality three more."""
    if not text or len(text) > LONGEST_TEXT:
        return Found()
    zone = home.zone if home is not None else here.tzinfo
    period = when.period(zone) if isinstance(zone, ZoneInfo) else None
    sought = Sought(text=text, municipality_id=home.pk if home is not None else None, period=period)
    pairs = when.pairs if period is not None else []
    page, query = catalogue(sought, limit=MOST_FOUND), urlencode(pairs)
    near: list[Row] = []
    if home is not None:
        day = when.day if period is not None else None
        near, _more = from_neighbours(sought, home, day, query, today=here.date(), limit=MOST_FOUND)
    asked = [("hva", text), *([("hvor", home.slug)] if home is not None else []), *pairs]
    rows = tuple(row_of(each, query, 1, several=home is None) for each in page.kinds)
    return Found(rows, tuple(near), f"{reverse('equipment')}?{urlencode(asked)}")


def _clock(minute: int) -> str:
    """As it stands in an address."""
    return f"{minute // 60:02d}.{minute % 60:02d}"
