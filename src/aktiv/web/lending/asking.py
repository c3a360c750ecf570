"""What an address asks of the equipment: which, where, when and how many; and the fields that ask it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from urllib.parse import urlencode

from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from aktiv.lending.models.stock import MOST_IN_A_POOL
from aktiv.lending.rules.days import loan_period
from aktiv.lending.words import CATEGORIES, sentence
from aktiv.municipalities.models import Municipality
from aktiv.values import formatting
from aktiv.values.periods import Period
from aktiv.values.refusal import Refusal
from aktiv.values.typed_text import one_line
from aktiv.web.components.forms import Field
from aktiv.web.components.links import Choice
from aktiv.web.public.asking import clock_text, minute_of, page_asked
from aktiv.web.public.views import COMMON_ZONE

LONGEST_TEXT = 80
LAST_DAY_AHEAD = 1100
HALF_HOURS = range(0, 1440, 30)


@dataclass(frozen=True, slots=True, kw_only=True)
class Times:
    """When something is borrowed, as it stands in an address. `error` says what is wrong with it.

    Days without times of day are whole days.
    """

    first: date | None = None
    start: int | None = None
    last: date | None = None
    end: int | None = None
    error: str = ""

    @property
    def pairs(self) -> list[tuple[str, str]]:
        """As parameters."""
        found = [
            ("fra", self.first.isoformat() if self.first else ""),
            ("fra-kl", "" if self.start is None else clock_text(self.start)),
            ("til", self.last.isoformat() if self.last else ""),
            ("til-kl", "" if self.end is None else clock_text(self.end)),
        ]
        return [(name, value) for name, value in found if value]

    def period(self, home: Municipality | None) -> Period | None:
        """On the clock of the municipality; None where no days are given. Raises Refusal (see loan_period)."""
        if self.first is None or self.last is None:
            return None
        return loan_period(self.first, self.start, self.last, self.end, home.zone if home else COMMON_ZONE)

    def fields(self) -> tuple[Field, ...]:
        """From a day and a time until a day and a time."""
        return (
            Field("fra", _("Pick up"), self.first.isoformat() if self.first else "", "date", error=self.error,
                  mark_required=False),
            Field("fra-kl", _("Pick up at"), kind="select", choices=_clock(self.start, _("Whole day")),
                  mark_required=False),
            Field("til", _("Bring back"), self.last.isoformat() if self.last else "", "date", mark_required=False),
            Field("til-kl", _("Bring back by"), kind="select", choices=_clock(self.end, _("Whole day")),
                  mark_required=False),
        )  # fmt: skip


def times_of(query: Mapping[str, str], today: date) -> Times:
    """The days and times of an address. Only one day given: that day alone."""
    errors: list[str] = []
    first, last = _day(query.get("fra", ""), today, errors), _day(query.get("til", ""), today, errors)
    start, end = minute_of(query.get("fra-kl", "")), minute_of(query.get("til-kl", ""))
    return Times(first=first or last, start=start, last=last or first, end=end, error=" ".join(errors))


def tomorrow(today: date) -> Times:
    """What is proposed: from noon tomorrow to noon the day after."""
    return Times(first=today + timedelta(days=1), start=720, last=today + timedelta(days=2), end=720)


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What the catalogue is asked."""

    text: str = ""
    where: str = ""
    category: str = ""
    times: Times = Times()
    only_free: bool = False
    amount: int = 1
    page: int = 1
    error: str = ""

    def url(self, **changes: object) -> str:
        """The address with some of it changed; a change other than of the page goes to the first."""
        changed = replace(self, **({"page": 1} | changes))  # type: ignore[arg-type]  # names of fields
        query = changed.query
        return f"{reverse('equipment')}?{query}" if query else reverse("equipment")

    @property
    def query(self) -> str:
        pairs = [
            ("hva", self.text),
            ("hvor", self.where),
            ("type", self.category),
            *self.times.pairs,
            ("antall", str(self.amount) if self.amount != 1 else ""),
            ("ledig", "1" if self.only_free else ""),
            ("side", str(self.page) if self.page > 1 else ""),
        ]
        return urlencode([(name, value) for name, value in pairs if value])


def asked_of(query: QueryDict, known: Mapping[str, Municipality], today: date) -> Asked:
    """What an address asks. What cannot be read is left out and told."""
    text, error = "", ""
    try:
        text = one_line(query.get("hva", ""), limit=LONGEST_TEXT)
    except Refusal as refusal:
        error = sentence(refusal, COMMON_ZONE)
    where = query.get("hvor", "")
    times = times_of(query, today)
    if not times.error:
        try:
            times.period(known.get(where))
        except Refusal as refusal:
            times = replace(times, error=sentence(refusal, COMMON_ZONE))
    return Asked(
        text=text,
        where=where if where in known else "",
        category=category if (category := query.get("type", "")) in CATEGORIES else "",
        times=times,
        only_free=query.get("ledig") == "1",
        amount=amount_of(query.get("antall", ""), 1) or 1,
        page=page_asked(query.get("side", "")),
        error=error,
    )


def amount_of(text: str, otherwise: int | None = None) -> int | None:
    """A whole number that was typed; None when it is none."""
    text = text.strip()
    if not text:
        return otherwise
    if not (text.isascii() and text.isdigit() and len(text) <= 6):
        return None
    return min(int(text), MOST_IN_A_POOL + 1)


def when_told(start: datetime, end: datetime, home: Municipality | None) -> str:
    """ "fredag 5. mars kl. 12.00 – søndag 7. mars kl. 12.00", of one day "fredag 5. mars kl. 12.00–15.00"."""
    language, zone = get_language() or "nb", home.zone if home is not None else COMMON_ZONE
    begins, ends = start.astimezone(zone), end.astimezone(zone)
    if begins.date() == ends.date() or (ends - begins <= timedelta(days=1) and ends.hour == ends.minute == 0):
        return _("%(day)s at %(time)s") % {
            "day": formatting.day(begins, language),
            "time": formatting.span(begins, ends, language),
        }
    return _("%(first)s at %(start)s – %(last)s at %(end)s") % {
        "first": formatting.day(begins, language),
        "start": formatting.clock(begins, language),
        "last": formatting.day(ends, language),
        "end": formatting.clock(ends, language),
    }


def _clock(chosen: int | None, none: str) -> tuple[Choice, ...]:
    language = get_language() or "nb"
    minutes = sorted({*HALF_HOURS, *([] if chosen is None else [chosen])})
    return (
        Choice("", none, chosen is None),
        *(Choice(clock_text(each), formatting.clock(each, language), each == chosen) for each in minutes),
    )


def _day(text: str, today: date, errors: list[str]) -> date | None:
    if not text:
        return None
    try:
        day = date.fromisoformat(text) if len(text) == 10 else datetime.strptime(text[:12], "%d.%m.%Y").date()  # noqa: DTZ007
    except ValueError:
        errors.append(_("Write the date as day, month and year, for example %(example)s.") % {"example": "24.11.2026"})
        return None
    if not today <= day <= today + timedelta(days=LAST_DAY_AHEAD):
        errors.append(_("Choose a day that is to come, within three years."))
        return None
    return day
