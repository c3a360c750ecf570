"""Where the shortage is: what one more hour would be worth, hall by hall, day by day and hour by hour."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise
from typing import TypeVar
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop as n_
from django.views.decorators.http import require_safe

from aktiv.seasons.models import Plan
from aktiv.seasons.queries.shortage import PricedHall, activities_called, hours_in, priced_halls, priced_plans
from aktiv.seasons.queries.source import source_of
from aktiv.seasons.rules.shortage import STEPS, Cell, Hour, added, dearest, scarcest, step_of
from aktiv.values import formatting
from aktiv.values.typed_text import whole
from aktiv.web.allocation.desks import RoundDesk, round_page
from aktiv.web.allocation.hall_views import name_of
from aktiv.web.allocation.plans_shown import named
from aktiv.web.allocation.words import language, weekdays
from aktiv.web.components.forms import Field
from aktiv.web.components.links import Choice, Link, Tabs
from aktiv.web.finance.csv_files import csv_answer

Row = TypeVar("Row", bound=Hashable)
TOLD_HOURS = 8
WORDS = (n_("none"), n_("a little"), n_("some"), n_("great"), n_("very great"))
"""How great a shortage is, by its step."""


@dataclass(frozen=True, slots=True)
class Box:
    """A cell as it is drawn: its step (None where nothing is open), figure and word."""

    step: int | None
    figure: str = ""
    word: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """A row with its cells and its sum."""

    name: str
    boxes: tuple[Box, ...]
    sum: str
    url: str = ""
    under: str = ""


@dataclass(frozen=True, slots=True)
class Map:
    """A table: what its rows are, the heads of its columns, its rows and the sum of each column."""

    rows_are: str
    heads: tuple[str, ...]
    lines: tuple[Line, ...]
    sums: tuple[str, ...]
    sum: str


@dataclass(frozen=True, slots=True)
class Asked:
    """What the address says."""

    plan: Plan
    activity: str
    area: str
    way: str
    hall: int

    def url(self, **other: object) -> str:
        """The same with something else."""
        said = {
            "forslag": self.plan.number, "aktivitet": self.activity, "omrade": self.area, "vis": self.way,
            "hall": self.hall, **other,
        }  # fmt: skip
        return f"?{urlencode({key: value for key, value in said.items() if value})}"


@round_page
@require_safe
def shortage(request: HttpRequest, desk: RoundDesk) -> HttpResponse:
    """Those who share out seasons. `forslag` is the number of a plan, `aktivitet` and `omrade` narrow, `vis` is days
    (dag) or hours (time), `hall` shows one hall alone, and `form=csv` gives a file."""
    plans = priced_plans(desk.round.pk)
    if not plans:
        return render(request, "allocation/shortage.html", {"round": desk.round})
    asked = _asked(request, plans, desk.round.plan_id)
    hours, source = hours_in(asked.plan), source_of(asked.plan)
    halls = priced_halls({each.hall for each in hours})
    kept = {
        pk for pk, hall in halls.items() if asked.activity in {"", *hall.activities} and asked.area in {"", hall.area}
    }
    shown = [each for each in hours if each.hall in kept and asked.hall in {0, each.hall}]
    if request.GET.get("form") == "csv":
        return _file(f"{desk.round.slug}-{asked.plan.number}-mangel", shown, halls)
    context = {
        "round": desk.round,
        "plan": asked.plan,
        "source": source,
        "source_name": named(source),
        "filters": _filters(asked, plans, halls),
        "asked": asked,
        "hall": name_of(halls[asked.hall].space) if asked.hall in kept else "",
        "all_url": asked.url(hall=0),
        "csv_url": asked.url(form="csv"),
        "ways": Tabs(
            _("Shown by"),
            (
                Link(_("Days"), asked.url(vis=""), current=asked.way != "time"),
                Link(_("Hours"), asked.url(vis="time"), current=asked.way == "time"),
            ),
        ),
        "map": _map(asked, shown, halls) if shown else None,
        "legend": _legend(),
        "dear": [(_told(each, halls), decimal(each.worth)) for each in dearest(shown, TOLD_HOURS)],
        "places": _places(shown, halls),
    }
    return render(request, "allocation/shortage.html", context)


def word(worth: Fraction) -> str:
    """How great the shortage is where an hour is worth so much."""
    return _(WORDS[step_of(worth)])


def decimal(worth: Fraction) -> str:
    """ "1,8", with the decimal sign of the language."""
    return f"{float(worth):.1f}".replace(".", formatting.words(language()).decimal)


def _asked(request: HttpRequest, plans: Sequence[Plan], shown: int | None) -> Asked:
    number = whole(request.GET.get("forslag", ""))
    plan = next((each for each in plans if each.number == number), None)
    plan = plan or next((each for each in plans if each.pk == shown), plans[0])
    told = {key: request.GET.get(key, "")[:80] for key in ("aktivitet", "omrade", "vis")}
    return Asked(plan, told["aktivitet"], told["omrade"], told["vis"], max(0, whole(request.GET.get("hall", ""), 0)))


def _filters(asked: Asked, plans: Sequence[Plan], halls: Mapping[int, PricedHall]) -> list[Field]:
    activities = activities_called({slug for each in halls.values() for slug in each.activities})
    areas = sorted({each.area for each in halls.values() if each.area})
    all_of_them = Choice("", _("All"), False)
    return [
        Field(
            "forslag", _("Proposal"), str(asked.plan.number), "select", mark_required=False,
            choices=tuple(
                Choice(str(each.number), f"{each.number}: {named(each)}", each == asked.plan) for each in plans
            ),
        ),
        Field(
            "aktivitet", _("Activity"), asked.activity, "select", mark_required=False,
            choices=(
                all_of_them,
                *(
                    Choice(each.slug, each.name.said_in(language()).text, each.slug == asked.activity)
                    for each in activities
                ),
            ),
        ),
        Field(
            "omrade", _("Area"), asked.area, "select", mark_required=False,
            choices=(all_of_them, *(Choice(each, each, each == asked.area) for each in areas)),
        ),
    ]  # fmt: skip


def _map(asked: Asked, hours: Sequence[Hour], halls: Mapping[int, PricedHall]) -> Map:
    """Halls × days or hours, the scarcest hall first; of one hall its hours × days, in the order of the clock."""
    days = dict(enumerate(weekdays()))
    if asked.hall:
        first, last = min(each.hour for each in hours), max(each.hour for each in hours)
        rows = {hour: Line(clock(hour), (), "") for hour in range(first, last + 1)}
        return _drawn(_("Hour"), rows, hours, lambda each: each.hour, lambda each: each.day, days)
    halls_of = added(hours, lambda each: each.hall)
    lines = {
        pk: Line(name_of(halls[pk].space), (), "", asked.url(hall=pk), halls[pk].area) for pk in scarcest(halls_of)
    }
    if asked.way == "time":
        clocks = {hour: f"{hour:02d}" for hour in sorted({each.hour for each in hours})}
        return _drawn(_("Hall"), lines, hours, lambda each: each.hall, lambda each: each.hour, clocks)
    return _drawn(_("Hall"), lines, hours, lambda each: each.hall, lambda each: each.day, days)


def _drawn(  # noqa: PLR0917 - what a table is made of, in the order of reading
    rows_are: str,
    rows: Mapping[Row, Line],
    hours: Iterable[Hour],
    row_of: Callable[[Hour], Row],
    column_of: Callable[[Hour], int],
    columns: Mapping[int, str],
) -> Map:
    hours = list(hours)
    cells = added(hours, lambda each: (row_of(each), column_of(each)))
    row_sums, column_sums = added(hours, row_of), added(hours, column_of)
    nothing = Cell(0, Fraction(0))
    lines = tuple(
        Line(
            line.name,
            tuple(_box(cells.get((row, column))) for column in columns),
            decimal(row_sums.get(row, nothing).worth),
            line.url,
            line.under,
        )
        for row, line in rows.items()
    )
    sums = tuple(decimal(column_sums.get(column, nothing).worth) for column in columns)
    total = decimal(sum((each.worth for each in row_sums.values()), Fraction(0)))
    return Map(rows_are, tuple(columns.values()), lines, sums, total)


def _box(cell: Cell | None) -> Box:
    if cell is None:
        return Box(None)
    return Box(cell.step, decimal(cell.each), _(WORDS[cell.step]))


def _legend() -> list[Box]:
    """The steps with the figures from which they count."""
    figures = [
        _("less than %(least)s") % {"least": _short(STEPS[0])},
        *(_("%(from)s to %(to)s") % {"from": _short(low), "to": _short(high)} for low, high in pairwise(STEPS)),
        _("%(least)s or more") % {"least": _short(STEPS[-1])},
    ]
    return [Box(number, figures[number], _(WORDS[number])) for number in range(len(WORDS))]


def _short(worth: Fraction) -> str:
    told = f"{float(worth):.2f}".rstrip("0").rstrip(".")
    return told.replace(".", formatting.words(language()).decimal)


def clock(hour: int) -> str:
    """ "17–18"."""
    return f"{hour:02d}–{hour + 1:02d}"


def _told(hour: Hour, halls: Mapping[int, PricedHall]) -> str:
    day = formatting.words(language()).weekdays[hour.day]
    return f"{name_of(halls[hour.hall].space)}, {day} {clock(hour.hour)}"


def _places(hours: Sequence[Hour], halls: Mapping[int, PricedHall]) -> list[tuple[str, str, str]]:
    """Areas by what their hours are worth together: name, how many hours of a week are short, and the sum."""
    of_area = added(hours, lambda each: halls[each.hall].area)
    short = added([each for each in hours if step_of(each.worth)], lambda each: halls[each.hall].area)
    if len(of_area) < 2:  # nothing to hold against each other
        return []
    return [
        (area, f"{short[area].hours if area in short else 0} / {of_area[area].hours}", decimal(of_area[area].worth))
        for area in scarcest(of_area)
    ]


def _file(name: str, hours: Sequence[Hour], halls: Mapping[int, PricedHall]) -> HttpResponse:
    days = weekdays()
    head = [_("Hall"), _("Area"), _("Weekday"), _("From"), _("To"), _("Worth in training hours"), _("Shortage")]
    rows = [
        [
            name_of(halls[each.hall].space),
            halls[each.hall].area,
            days[each.day],
            formatting.clock(each.hour * 60, language()),
            formatting.clock(each.hour * 60 + 60, language()),
            f"{float(each.worth):.2f}".replace(".", formatting.words(language()).decimal),
            word(each.worth),
        ]
        for each in sorted(hours, key=lambda each: (-each.worth, each.hall, each.day, each.hour))
    ]
    return csv_answer(name, head, rows)
