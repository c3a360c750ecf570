"""An application in words, for whoever applied: its places and dates, how each stands, and what it costs."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from aktiv.cases.models import Line, RequestedDate
from aktiv.cases.queries.applications import Judged, JudgedDate
from aktiv.cases.words import DATE_STATES, sentence
from aktiv.municipalities.models import Municipality
from aktiv.prices.drafts import QuoteDraft
from aktiv.values import formatting
from aktiv.values.refusal import Refusal
from aktiv.web.components.links import Choice
from aktiv.web.components.results import Status
from aktiv.web.public.searching import place_name


@dataclass(frozen=True, slots=True)
class DateShown:
    """One date: when, how it stands, what it costs, and what would work instead."""

    id: int
    day: str
    time: str
    status: Status
    price: str = ""
    booking_id: object = None
    ways: tuple[Choice, ...] = ()


@dataclass(frozen=True, slots=True)
class LineShown:
    """A place with its dates. `pattern` tells how they repeat."""

    id: int
    place: str
    pattern: str
    dates: tuple[DateShown, ...]


@dataclass(frozen=True, slots=True)
class HomeShown:
    """What is asked for in one municipality; `answer_by` when it says that it will have answered."""

    municipality: Municipality
    lines: tuple[LineShown, ...]
    answer_by: str = ""
    waits: bool = False


def basket(
    lines: Sequence[Line], judged: Judged, due: Mapping[int, date], ways: Mapping[int, tuple[Choice, ...]]
) -> list[HomeShown]:
    """What has not been handed in yet: which dates are had at once, which a person decides on."""
    language = get_language() or "nb"
    homes: dict[int, list[Line]] = {}
    for line in lines:
        homes.setdefault(line.municipality_id, []).append(line)
    shown = []
    for home_id, of_home in homes.items():
        told = [each for line in of_home for each in judged.of(line)]
        home = of_home[0].space.municipality
        shown.append(
            HomeShown(
                home,
                tuple(
                    _line(line, [_judged(each, home, language, ways.get(each.date.pk, ())) for each in judged.of(line)])
                    for line in of_home
                ),
                formatting.day(due[home_id], language) if home_id in due else "",
                any(not each.at_once for each in told),
            )
        )
    return shown


def handed_in(lines: Iterable[Line]) -> list[HomeShown]:
    """What was handed in, with what came of each date."""
    language = get_language() or "nb"
    homes: dict[int, list[Line]] = {}
    for line in lines:
        homes.setdefault(line.municipality_id, []).append(line)
    return [
        HomeShown(
            of_home[0].space.municipality,
            tuple(_line(line, [_answered(each, line, language) for each in line.dates.all()]) for line in of_home),
        )
        for of_home in homes.values()
    ]


def total_of(judged: Judged) -> int:
    """What all dates that have a price cost together, in øre."""
    return sum(each.price.total for each in judged.dates.values() if isinstance(each.price, QuoteDraft))


def pattern_told(pattern: Mapping[str, Any] | None, language: str) -> str:  # Any: JSON
    """ "Hver tirsdag, 5. jan. – 23. feb. 2027"; empty for one time, and for what was copied."""
    if not pattern or "weekdays" not in pattern:
        return ""
    names = formatting.words(language).weekdays
    days = ", ".join(names[each - 1] for each in pattern["weekdays"])
    span = formatting.days(
        date.fromisoformat(pattern["first"]),
        date.fromisoformat(pattern["last"]),
        language,
        this_year=timezone.localdate().year,
    )
    if pattern["every_weeks"] == 1:
        return _("Every week: %(days)s, %(span)s") % {"days": days, "span": span}
    return _("Every %(n)s weeks: %(days)s, %(span)s") % {"n": pattern["every_weeks"], "days": days, "span": span}


def when_told(start: datetime, end: datetime, zone: ZoneInfo) -> str:
    """ "tir 5. jan. 18.00–20.00"."""
    language = get_language() or "nb"
    return f"{_day(start, language, zone)} {formatting.span(start, end, language, zone)}"


def _day(when: datetime, language: str, zone: ZoneInfo) -> str:
    """What was copied from an earlier application lies mostly in another year."""
    return formatting.day_in_year(when, language, zone, this_year=timezone.localdate().year)


def _line(line: Line, dates: Sequence[DateShown]) -> LineShown:
    return LineShown(line.pk, place_name(line.space), pattern_told(line.pattern, get_language() or "nb"), tuple(dates))


def _judged(each: JudgedDate, home: Municipality, language: str, ways: tuple[Choice, ...]) -> DateShown:
    zone = home.zone
    if each.refused:
        status = Status("danger", sentence(each.refused[0], zone, language))
    elif each.at_once:
        status = Status("success", _("Yours at once"))
    elif each.conflicts:
        status = Status("warning", _("Taken now. You can ask for it all the same."))
    else:
        others = [one for one in each.remarks if one.code != "by_application"]
        told = sentence(others[0], zone, language) if others else ""
        status = Status("warning", " ".join(part for part in (_("A case handler decides."), told) if part))
    price = ""
    if isinstance(each.price, QuoteDraft):
        price = _("Free of charge") if not each.price.total else formatting.money(each.price.total, language)
    elif isinstance(each.price, Refusal):
        price = _("The municipality says the price")
    return DateShown(
        each.date.pk,
        _day(each.period.start, language, zone),
        formatting.span(each.period.start, each.period.end, language, zone),
        status,
        price,
        ways=ways,
    )


def _answered(each: RequestedDate, line: Line, language: str) -> DateShown:
    zone = line.space.municipality.zone
    kinds = {"granted": "success", "booked": "success", "refused": "danger"}
    occurrence = each.occurrence
    start, end = each.during.lower, each.during.upper
    told = str(DATE_STATES[each.state])
    if occurrence is not None:
        start, end = occurrence.during.lower, occurrence.during.upper
        if occurrence.cancelled_at is not None:
            return DateShown(
                each.pk,
                _day(start, language, zone),
                formatting.span(start, end, language, zone),
                Status("danger", _("Cancelled")),
                booking_id=occurrence.booking_id,
            )
    return DateShown(
        each.pk,
        _day(start, language, zone),
        formatting.span(start, end, language, zone),
        Status(kinds.get(each.state, "warning"), told),  # type: ignore[arg-type]  # one of the kinds
        booking_id=occurrence.booking_id if occurrence is not None else None,
    )
