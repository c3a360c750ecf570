"""How times, days, money, lengths and distances are written, in bokmål, nynorsk and English.

Pure: the language ("nb", "nn", "en"; anything else as bokmål) and the zone come in. Amounts and lengths use a
no-break space, so that "300 kr" is never parted by a line end.
"""

from __future__ import annotations

from datetime import date, datetime, time
from typing import NamedTuple
from zoneinfo import ZoneInfo

from aktiv.values.money import Money

NBSP = "\u00a0"


class Words(NamedTuple):
    """What the calendar and the units are called in one language."""

    weekdays: tuple[str, ...]
    weekdays_short: tuple[str, ...]
    each_weekday: str  # what is added to say it of more than one
    months: tuple[str, ...]
    months_short: tuple[str, ...]
    week: str
    hour: str
    hours: str
    minutes: str
    hour_short: str
    minute_short: str
    clock: str
    decimal: str
    thousands: str
    ordinal: str


_NB_MONTHS = ("januar", "februar", "mars", "april", "mai", "juni", "juli", "august", "september", "oktober",
              "november", "desember")  # fmt: skip
_NB_MONTHS_SHORT = ("jan.", "feb.", "mars", "april", "mai", "juni", "juli", "aug.", "sep.", "okt.", "nov.", "des.")

WORDS = {
    "nb": Words(
        ("mandag", "tirsdag", "onsdag", "torsdag", "fredag", "lørdag", "søndag"),
        ("man", "tir", "ons", "tor", "fre", "lør", "søn"), "er",
        _NB_MONTHS, _NB_MONTHS_SHORT, "uke", "time", "timer", "minutter", "t", "min", ".", ",", NBSP, ".",
    ),
    "nn": Words(
        ("måndag", "tysdag", "onsdag", "torsdag", "fredag", "laurdag", "søndag"),
        ("mån", "tys", "ons", "tor", "fre", "lau", "søn"), "ar",
        _NB_MONTHS, _NB_MONTHS_SHORT, "veke", "time", "timar", "minutt", "t", "min", ".", ",", NBSP, ".",
    ),
    "en": Words(
        ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"),
        ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"), "s",
        ("January", "February", "March", "April", "May", "June", "July", "August", "September", "October",
         "November", "December"),
        ("Jan", "Feb", "Mar", "Apr", "May", "June", "July", "Aug", "Sep", "Oct", "Nov", "Dec"),
        "week", "hour", "hours", "minutes", "h", "min", ":", ".", ",", "",
    ),
}  # fmt: skip


def words(language: str) -> Words:
    """The words of a language code such as "nn" or "en-gb"."""
    return WORDS.get(language[:2], WORDS["nb"])


def clock(when: datetime | time | int, language: str, zone: ZoneInfo | None = None) -> str:
    """ "18.00" (English "18:00"): an instant in its zone, a time of day, or minutes since midnight (1440 is 24.00)."""
    if isinstance(when, datetime):
        when = (when.astimezone(zone) if zone else when).time()
    hour, minute = divmod(when, 60) if isinstance(when, int) else (when.hour, when.minute)
    return f"{hour:02d}{words(language).clock}{minute:02d}"


def span(start: datetime | int, end: datetime | int, language: str, zone: ZoneInfo | None = None) -> str:
    """ "18.00–20.00". An end at midnight is 24.00; one on a later day carries that day: "22.00–lør 01.00".

    Minutes know no day: what goes on past 1440 is told by the clock, "22.00–02.00".
    """
    first = clock(start, language, zone)
    if isinstance(start, datetime) and isinstance(end, datetime):
        begins = start.astimezone(zone) if zone else start
        ends = end.astimezone(zone) if zone else end
        nights = (ends.date() - begins.date()).days
        if nights == 1 and not (ends.hour or ends.minute):
            return f"{first}–{clock(1440, language)}"
        if nights:
            return f"{first}–{words(language).weekdays_short[ends.weekday()]}{NBSP}{clock(ends, language)}"
    if isinstance(end, int) and end > 1440:
        end -= 1440
    return f"{first}–{clock(end, language, zone)}"


def _day(when: date, zone: ZoneInfo | None) -> date:
    if isinstance(when, datetime):
        return (when.astimezone(zone) if zone else when).date()
    return when


def day_long(when: date, language: str, zone: ZoneInfo | None = None) -> str:
    """ "tirsdag 24. november 2026"."""
    return f"{day(when, language, zone)} {_day(when, zone).year}"


def day(when: date, language: str, zone: ZoneInfo | None = None) -> str:
    """ "tirsdag 24. november"."""
    told, that = words(language), _day(when, zone)
    return f"{told.weekdays[that.weekday()]} {that.day}{told.ordinal} {told.months[that.month - 1]}"


def day_short(when: date, language: str, zone: ZoneInfo | None = None) -> str:
    """ "tir 24. nov."."""
    told, that = words(language), _day(when, zone)
    return f"{told.weekdays_short[that.weekday()]} {that.day}{told.ordinal} {told.months_short[that.month - 1]}"


def day_in_year(when: date, language: str, zone: ZoneInfo | None = None, *, this_year: int) -> str:
    """ "tir 24. nov.", with the year when it is not this one: "tir 5. jan. 2027"."""
    told, that = day_short(when, language, zone), _day(when, zone)
    return told if that.year == this_year else f"{told} {that.year}"


def weekday(when: date, language: str, zone: ZoneInfo | None = None, *, several: bool = False) -> str:
    """ "tirsdag", of several "tirsdager"."""
    told, that = words(language), _day(when, zone)
    return told.weekdays[that.weekday()] + (told.each_weekday if several else "")


def date_short(when: date, language: str, zone: ZoneInfo | None = None) -> str:
    """ "24. nov."."""
    told, that = words(language), _day(when, zone)
    return f"{that.day}{told.ordinal} {told.months_short[that.month - 1]}"


def days(first: date, last: date, language: str, *, this_year: int | None = None) -> str:
    """ "23.–29. nov.", "30. nov. – 6. des.", "28. des. 2026 – 3. jan. 2027". Both ends inclusive. A year that is not
    `this_year`, when that is given, is told."""
    told = words(language)
    if this_year is not None and first.year == last.year != this_year:
        return f"{days(first, last, language)} {last.year}"
    if first == last:
        return date_short(first, language)
    if first.year != last.year:
        return f"{date_short(first, language)} {first.year} – {date_short(last, language)} {last.year}"
    if first.month != last.month:
        return f"{date_short(first, language)} – {date_short(last, language)}"
    return f"{first.day}{told.ordinal}–{date_short(last, language)}"


def hours(minutes: int, language: str) -> str:
    """A length: "1 time", "1,5 timer", "45 minutter", "2 t 15 min", "1 747,5 timer"."""
    told = words(language)
    whole, rest = divmod(minutes, 60)
    if not whole:
        return f"{rest}{NBSP}{told.minutes}"
    figures = f"{whole:,}".replace(",", told.thousands)
    if rest not in {0, 30}:
        return f"{figures}{NBSP}{told.hour_short} {rest}{NBSP}{told.minute_short}"
    if minutes == 60:
        return f"1{NBSP}{told.hour}"
    return f"{figures}{told.decimal + '5' if rest else ''}{NBSP}{told.hours}"


def money(amount: Money | int, language: str, currency: str = "NOK") -> str:
    """Whole øre (or Money) as "300 kr", "156,25 kr", "9 277 kr"; other currencies by their code: "12,50 EUR"."""
    price = amount if isinstance(amount, Money) else Money(amount, currency)
    told = words(language)
    whole, cents = divmod(abs(price.amount), 100)
    figures = f"{whole:,}".replace(",", told.thousands) + (f"{told.decimal}{cents:02d}" if cents else "")
    return f"{'−' if price.amount < 0 else ''}{figures}{NBSP}{'kr' if price.currency == 'NOK' else price.currency}"


def distance(metres: float, language: str) -> str:
    """ "850 m", "1,2 km", "12 km"."""
    if metres < 975:
        return f"{round(metres / 50) * 50 or 50}{NBSP}m"
    if metres < 9950:
        return f"{metres / 1000:.1f}".replace(".", words(language).decimal) + f"{NBSP}km"
    return f"{round(metres / 1000)}{NBSP}km"


def file_size(size: int, language: str) -> str:
    """Bytes as people read them: "12 kB", "3,4 MB". Thousands of bytes, at least one kB."""
    words = WORDS.get(language, WORDS["nb"])
    if size < 1_000_000:
        return f"{max(1, round(size / 1_000))}{NBSP}kB"
    return f"{size / 1_000_000:.1f}".replace(".", words.decimal) + f"{NBSP}MB"
