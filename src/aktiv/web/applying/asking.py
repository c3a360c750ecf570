"""What time is asked for, as an address or a form says it: a space, a day, wall times, and how often."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any
from urllib.parse import urlencode

from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _

from aktiv.bookings.queries.holidays import without_holidays
from aktiv.bookings.rules import exists_in_civil_time
from aktiv.facilities.models import Space
from aktiv.values.periods import Period
from aktiv.values.recurrence import Recurrence
from aktiv.web.public.asking import clock_text, minute_of

INTERVALS = (1, 2, 3, 4)
PUBLIC_OFF, SCHOOL_OFF = "hellig", "skole"
FARTHEST = timedelta(days=730)
MOST_DATES = 100


@dataclass(frozen=True, slots=True)
class Times:
    """The dates of one line as they are asked for. `weeks` is 0 for one time alone, otherwise every so many weeks to
    `last`, on `weekdays`, without holidays where `public_off` and `school_off` say so; `errors` by the name of the
    field."""

    day: date
    start: int
    end: int
    weeks: int = 0
    last: date | None = None
    weekdays: frozenset[int] = frozenset()
    public_off: bool = False
    school_off: bool = False
    said: Mapping[str, str] = field(default_factory=dict)
    errors: Mapping[str, str] = field(default_factory=dict)

    @property
    def pattern(self) -> dict[str, Any] | None:  # Any: JSON
        """How the dates came to be, for words; None for one time."""
        if not self.weeks or self.last is None:
            return None
        return {
            "weekdays": sorted(self.weekdays or {self.day.isoweekday()}),
            "every_weeks": self.weeks,
            "first": self.day.isoformat(),
            "last": self.last.isoformat(),
            "from": self.start,
            "to": self.end,
        }

    def periods(self, space: Space) -> list[Period]:
        """The dates as instants. At most one statement. Raises Refusal for a night that has no such time or two, and
        for too many dates."""
        zone = space.municipality.zone
        if not self.weeks or self.last is None:
            return [exists_in_civil_time(self.day, self.start, self.end, zone)]
        weekdays = self.weekdays or frozenset({self.day.isoweekday()})
        recurrence, _holidays = without_holidays(
            Recurrence(self.day, self.last, weekdays, self.weeks),
            space.municipality,
            public=self.public_off,
            school=self.school_off,
        )
        return [exists_in_civil_time(day, self.start, self.end, zone) for day in recurrence.dates(limit=MOST_DATES)]


def times_of(data: QueryDict, today: date) -> Times:
    """Reads an address or a form; what it leaves out is a Tuesday-like evening a week ahead."""
    errors: dict[str, str] = {}
    day = _date(data.get("dato", ""), today + timedelta(days=7), "dato", today, errors)
    start, end = _minute(data, "fra", 18 * 60, errors), _minute(data, "til", 20 * 60, errors)
    if end <= start and "fra" not in errors and "til" not in errors:
        end += 1440
    if end - start > 1440:
        errors["til"] = _("The end must be after the start.")
    text = data.get("uker", "0")
    weeks = int(text) if text in {"0", *(str(each) for each in INTERVALS)} else 0
    last: date | None = None
    if weeks:
        last = _date(data.get("siste", ""), day + timedelta(weeks=9 * weeks), "siste", today, errors)
        if last < day and "siste" not in errors:
            errors["siste"] = _("The last date must not be before the first.")
    days = frozenset(int(each) for each in data.getlist("dag")[:14] if each in {"1", "2", "3", "4", "5", "6", "7"})
    said = {name: data.get(name, "") for name in ("dato", "fra", "til", "uker", "siste", PUBLIC_OFF, SCHOOL_OFF)}
    off = bool(data.get(PUBLIC_OFF)), bool(data.get(SCHOOL_OFF))
    return Times(day, start, end, weeks, last, days, *off, said, errors)


def new_url(space: Space, day: date, start: int | None = None, end: int | None = None) -> str:
    """The page that asks for time in a space, filled in as far as is known."""
    told = {"lokale": str(space.pk), "dato": day.isoformat()}
    if start is not None:
        told["fra"] = clock_text(start)
    if end is not None:
        told["til"] = clock_text(end % 1440 or 1440)
    return f"{reverse('application_new')}?{urlencode(told)}"


def again_url(space: Space, times: Times) -> str:
    """The same page with all that was said, to come back to after signing in."""
    told = [("lokale", str(space.pk)), *((name, value) for name, value in times.said.items() if value)]
    told += [("dag", str(each)) for each in sorted(times.weekdays)]
    return f"{reverse('application_new')}?{urlencode(told)}"


def _date(text: str, otherwise: date, name: str, today: date, errors: dict[str, str]) -> date:
    if not text:
        return otherwise
    try:
        found = date.fromisoformat(text)
    except ValueError:
        errors[name] = _("Write the date as day, month and year, for example %(example)s.") % {"example": "24.11.2026"}
        return otherwise
    if found < today:
        errors[name] = _("That day has passed.")
    elif found > today + FARTHEST:
        errors[name] = _("That is too far ahead.")
    return found


def _minute(data: QueryDict, name: str, otherwise: int, errors: dict[str, str]) -> int:
    text = data.get(name, "")
    if not text:
        return otherwise
    minute = minute_of(text[:8])
    if minute is None:
        errors[name] = _("Write the time as hours and minutes, for example 18.00.")
        return otherwise
    return minute
