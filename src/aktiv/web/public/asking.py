"""The address of a search, read: what, where, which day, from when, for how long, and what narrows it.

Everything that a person may want to share is in the address. What cannot be read is told in words and replaced by the
nearest sensible thing, so that a page always comes.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from urllib.parse import urlencode

from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _

from aktiv.values.refusal import Refusal
from aktiv.values.typed_text import one_line

LONGEST_TEXT = 120
LENGTHS = (30, 45, 60, 90, 120, 150, 180, 240, 300, 360, 480)
VIEWS = ("liste", "uke", "kart")
LAST_DAY_AHEAD = 730


@dataclass(frozen=True, slots=True)
class Asking:
    """A search as the page understands it. `errors` are sentences about what could not be read."""

    what: str = ""
    where: str = ""
    day: date = date.min
    start: int | None = None  # wall minute
    minutes: int = 120
    view: str = "liste"
    kinds: tuple[str, ...] = ()
    access: tuple[str, ...] = ()
    equipment: tuple[str, ...] = ()
    age_group: str = ""
    page: int = 1
    near: tuple[float, float] | None = None
    errors: tuple[str, ...] = field(default=())

    def url(self, **changes: object) -> str:
        """The address of this search with some of it changed; a change other than of the page goes to its first."""
        changed = replace(self, **({"page": 1} | changes))  # type: ignore[arg-type]  # names of fields
        return f"{reverse('search')}?{changed.query}"

    @property
    def query(self) -> str:
        """The part of the address after the question mark."""
        pairs: list[tuple[str, str]] = [
            ("hva", self.what),
            ("hvor", self.where),
            ("dato", self.day.isoformat()),
            ("fra", "" if self.start is None else clock_text(self.start)),
            ("min", str(self.minutes)),
            ("vis", "" if self.view == VIEWS[0] else self.view),
            ("hvem", self.age_group),
            *(("type", kind) for kind in self.kinds),
            *(("tilgjengelig", tag) for tag in self.access),
            *(("utstyr", tag) for tag in self.equipment),
            ("ved", "" if self.near is None else f"{self.near[0]:.5f},{self.near[1]:.5f}"),
            ("side", "" if self.page == 1 else str(self.page)),
        ]
        return urlencode([(name, value) for name, value in pairs if value])


def asking(query: QueryDict, today: date, now_minute: int) -> Asking:
    """What an address asks. `today` and `now_minute` are where the reader is likely to be."""
    errors: list[str] = []
    what = ""
    try:
        what = one_line(query.get("hva", ""), limit=LONGEST_TEXT)
    except Refusal:
        errors.append(_("Write what you want to do in at most %(limit)s letters.") % {"limit": LONGEST_TEXT})
    day = _day(query.get("dato", ""), today, errors)
    start = _start(query.get("fra"), errors, default=18 * 60 if now_minute < 18 * 60 or day != today else None)
    return Asking(
        what=what,
        where=query.get("hvor", "")[:40],
        day=day,
        start=start,
        minutes=_minutes(query.get("min", ""), errors),
        view=view if (view := query.get("vis", "")) in VIEWS else VIEWS[0],
        kinds=_slugs(query.getlist("type")),
        access=_slugs(query.getlist("tilgjengelig")),
        equipment=_slugs(query.getlist("utstyr")),
        age_group=group if (group := query.get("hvem", "")) in {"youth", "adult"} else "",
        page=page_asked(query.get("side", "")),
        near=_near(query.get("ved", "")),
        errors=tuple(errors),
    )


def clock_text(minute: int) -> str:
    """A wall minute as it stands in an address: "18.00"."""
    return f"{minute // 60:02d}.{minute % 60:02d}"


def minute_of(text: str) -> int | None:
    """The wall minute of "18.00", "18:30", "18" or "1830"; None when it is no time of day."""
    digits = text.strip().replace(":", ".")
    hour, _dot, minute = digits.partition(".")
    if not _dot and len(hour) in {3, 4} and hour.isascii() and hour.isdigit():
        hour, minute = hour[:-2], hour[-2:]
    if not (
        hour.isascii() and hour.isdigit() and len(hour) <= 2 and (not minute or (minute.isascii() and minute.isdigit()))
    ):
        return None
    found = int(hour) * 60 + int(minute or 0)
    return found if int(minute or 0) < 60 and found <= 1440 else None


def _day(text: str, today: date, errors: list[str]) -> date:
    if not text:
        return today
    try:
        day = date.fromisoformat(text) if len(text) == 10 else datetime.strptime(text, "%d.%m.%Y").date()  # noqa: DTZ007
    except ValueError:
        errors.append(_("Write the date as day, month and year, for example %(example)s.") % {"example": "24.11.2026"})
        return today
    if day < today:
        errors.append(_("That day has passed. Here is today instead."))
        return today
    if day > today + timedelta(days=LAST_DAY_AHEAD):
        errors.append(_("That is too far ahead. Here is today instead."))
        return today
    return day


def _start(text: str | None, errors: list[str], default: int | None) -> int | None:
    if text is None:
        return default
    if not text or text == "hele":
        return None
    minute = minute_of(text)
    if minute is None or minute >= 1440:
        errors.append(_("Write the time as hours and minutes, for example 18.00."))
        return default
    return minute - minute % 5


def _minutes(text: str, errors: list[str]) -> int:
    if not text:
        return 120
    if not (text.isascii() and text.isdigit() and len(text) <= 4 and 5 <= int(text) <= 1440):
        errors.append(_("Choose a length between 5 minutes and 24 hours."))
        return 120
    return int(text) - int(text) % 5


def _slugs(values: list[str]) -> tuple[str, ...]:
    """Values that can be a slug, a sane number of them; anything else would find nothing."""
    return tuple(
        sorted({v for v in values[:30] if v and len(v) <= 40 and v.replace("_", "").replace("-", "").isalnum()})
    )


def page_asked(text: str) -> int:
    """The page of a list in an address; the first when it says nothing that can be."""
    return int(text) if text.isascii() and text.isdigit() and 1 <= len(text) <= 4 and int(text) > 0 else 1


def _near(text: str) -> tuple[float, float] | None:
    parts = text.split(",")
    try:
        latitude, longitude = float(parts[0]), float(parts[1])
    except (ValueError, IndexError):
        return None
    return (latitude, longitude) if -90 <= latitude <= 90 and -180 <= longitude <= 180 else None
