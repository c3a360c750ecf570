"""What the address of the calendar says, and the addresses of other views of it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any
from urllib.parse import urlencode

from django.http import QueryDict
from django.urls import reverse

from aktiv.web.public.asking import page_asked

DAY, WEEK = "dag", "uke"
YEARS = range(2000, 2100)
LARGEST_ID = 2**63 - 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """A view of the calendar: the day of a municipality, or the week of that day. `home` is the municipality's slug,
    empty for the first of the reader's; `facility_id` and `space_id` narrow, 0 for all."""

    day: date
    home: str = ""
    view: str = DAY
    district: str = ""
    facility_id: int = 0
    space_id: int = 0
    page: int = 1

    @property
    def monday(self) -> date:
        return self.day - timedelta(days=self.day.weekday())

    @property
    def days(self) -> tuple[date, ...]:
        """The civil days that it shows."""
        return tuple(self.monday + timedelta(days=n) for n in range(7)) if self.view == WEEK else (self.day,)

    @property
    def narrowed(self) -> bool:
        return bool(self.district or self.facility_id or self.space_id)

    @property
    def query(self) -> str:
        """The part of an address that asks for the same."""
        told = {
            "kommune": self.home,
            "dato": self.day.isoformat(),
            "vis": self.view if self.view != DAY else "",
            "bydel": self.district,
            "anlegg": self.facility_id or "",
            "lokale": self.space_id or "",
            "side": self.page if self.page > 1 else "",
        }
        return urlencode({key: value for key, value in told.items() if value})

    def url(self, **changes: Any) -> str:  # Any: fields of Asked
        """The calendar with some of it asked for otherwise; the first page unless only the time is another."""
        kept = {} if changes.keys() <= {"day", "view", "page"} else {"page": 1}
        return f"{reverse('hall_calendar')}?{replace(self, **(kept | changes)).query}"


def asked_of(data: QueryDict, today: date) -> Asked:
    """What is asked for; whatever makes no sense is left out."""
    return Asked(
        day=_day(data.get("dato", ""), today),
        home=data.get("kommune", "")[:40],
        view=WEEK if data.get("vis") == WEEK else DAY,
        district=data.get("bydel", "").replace("\0", "")[:60],
        facility_id=number_of(data.get("anlegg", "")) or 0,
        space_id=number_of(data.get("lokale", "")) or 0,
        page=page_asked(data.get("side", "")),
    )


def came_from(text: str, today: date) -> Asked:
    """The view that a page was opened from: the query of its address, kept as `tilbake`."""
    return asked_of(QueryDict(text[:400]), today)


def number_of(text: str) -> int | None:
    """A whole number as it stands in an address; None for anything else."""
    if not (text.isascii() and text.isdigit() and len(text) <= 19):
        return None
    return number if (number := int(text)) <= LARGEST_ID else None


def _day(text: str, today: date) -> date:
    try:
        day = date.fromisoformat(text) if len(text) == 10 else today
    except ValueError:
        return today
    return day if day.year in YEARS else today
