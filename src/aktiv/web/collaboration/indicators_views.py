"""What is counted from use, for everybody: each definition, and what it came to by partner and month."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from aktiv.collaboration import benefit_words as words
from aktiv.collaboration.models import Collaboration
from aktiv.collaboration.queries.measuring import (
    definition_rows,
    indicator_rows,
    month_of,
    months_before,
    recount_rows,
    sum_row,
)
from aktiv.collaboration.rules.indicators import FEWEST, INDICATORS, Code, Indicator
from aktiv.people.permissions import public
from aktiv.values import formatting
from aktiv.web.collaboration.benefits_tables import Chart
from aktiv.web.collaboration.data_views import as_file
from aktiv.web.collaboration.gates import home_or_404, seat_of
from aktiv.web.collaboration.shown import Cell, Column, Facts, Table, count, files_of, frame
from aktiv.web.components.charts import BarChart, ColumnChart, Value
from aktiv.web.components.links import Link

Row = dict[str, Any]  # Any: as queries.measuring makes them
MONTHS, DRAWN = 24, 12


@public
@require_safe
def indicators(request: HttpRequest) -> HttpResponse:
    """Every indicator by partner, of the month that ended last."""
    home, (first, last) = home_or_404(), months_before(timezone.localdate(), 1)[0]
    rows = indicator_rows(home, [(first, last)])
    context = frame(home, "collaboration_benefits", works=seat_of(request) is not None) | {
        "heading": _("Counted from use"),
        "lead": _("Each month the service counts what benefits are measured by. Open one to see its months."),
        "blocks": [_overview(rows, first)],
        "files": files_of(*(reverse("collaboration_indicators_data", args=[form]) for form in ("json", "csv"))),
    }
    return render(request, "collaboration/page.html", context)


@public
@require_safe
def indicators_data(request: HttpRequest, form: str) -> HttpResponse:  # noqa: ARG001 - a view's
    """Every definition, and every figure of the last months; as CSV the figures."""
    home = home_or_404()
    rows = indicator_rows(home, months_before(timezone.localdate(), MONTHS))
    return as_file(
        "indikatorer", form, {"definitions": definition_rows(), "withheld_below": FEWEST, "figures": rows}, rows
    )


@public
@require_safe
def indicator(request: HttpRequest, code: str) -> HttpResponse:
    """One indicator by month and partner. Whoever holds a mandate may count a month again (`maned=2026-10`)."""
    home, found, seat = home_or_404(), indicator_or_404(code), seat_of(request)
    months = months_before(timezone.localdate(), MONTHS)
    rows = indicator_rows(home, months, [found.code.value])
    again = _month(request.GET.get("maned", ""), months) if seat is not None else None
    blocks: list[object] = [_definition(found)]
    if again is not None:
        blocks.insert(0, _compared(home, found, rows, again))
    acts = []
    if seat is not None and again is None:
        url = f"{reverse('collaboration_indicator', args=[code])}?maned={months[-1][0]:%Y-%m}"
        acts.append(Link(_("Count the last month again"), url))
    chart = _chart(found, rows)
    blocks += [*filter(None, [chart]), _months(found, rows)]
    urls = [reverse("collaboration_indicator_data", args=[code, form]) for form in ("json", "csv")]
    context = frame(home, "collaboration_benefits", works=seat is not None) | {
        "heading": str(words.INDICATORS[found.code]),
        "lead": str(words.DEFINITIONS[found.code]),
        "acts": acts,
        "blocks": blocks,
        "files": files_of(*urls),
    }
    return render(request, "collaboration/charted.html", context)


@public
@require_safe
def indicator_data(request: HttpRequest, code: str, form: str) -> HttpResponse:  # noqa: ARG001 - as above
    """One indicator's figures as a file."""
    home, found = home_or_404(), indicator_or_404(code)
    rows = indicator_rows(home, months_before(timezone.localdate(), MONTHS), [found.code.value])
    definition = next(each for each in definition_rows() if each["indicator"] == found.code)
    return as_file(
        f"indikator-{code}",
        form,
        {"definition": definition, "withheld_below": FEWEST, "figures": rows},
        rows,
        kind="indikatorer",
    )


def indicator_or_404(code: str) -> Indicator:
    """A definition, or a page that does not exist."""
    if code not in set(Code):
        raise Http404
    return INDICATORS[Code(code)]


def figure_cell(row: Row | None) -> Cell:
    """A figure with its range and how many it is of; what is withheld says why."""
    if row is None:
        return Cell("–")
    if row["withheld"]:
        return Cell(_("withheld"), _("fewer than %(fewest)s") % {"fewest": FEWEST})
    below = [words.ranged(row["unit"], row["low"], row["high"]), _of(row)]
    return Cell(words.valued(row["unit"], row["value"]), ", ".join(filter(None, below)))


def month_told(first: date) -> str:
    """A month with its year."""
    language = get_language() or "nb"
    return f"{formatting.words(language).months[first.month - 1]} {first.year}"


def _of(row: Row) -> str:
    counted = INDICATORS[Code(row["indicator"])].counts
    return _("of %(n)s %(what)s") % {"n": count(row["n"]), "what": words.COUNTS[counted]}


def _month(asked: str, months: Sequence[tuple[date, date]]) -> tuple[date, date] | None:
    """A month that is over, of those that are shown; None for anything else."""
    return next((each for each in months if f"{each[0]:%Y-%m}" == asked), None)


def _overview(rows: list[Row], first: date) -> Table:
    members = _members(rows)
    found = {(each["indicator"], each["member"]): each for each in rows}
    columns = (Column(_("What is counted")), *[Column(name, num=True) for name in members.values()])
    lines = tuple(
        (
            Cell(str(words.INDICATORS[code]), "", reverse("collaboration_indicator", args=[code.value])),
            *[figure_cell(found.get((code.value, number))) for number in members],
        )
        for code in Code
    )
    if not members:
        told = _("Nothing is counted yet. The first month is counted when it is over, early in the next.")
        return Table("overview", month_told(first).capitalize(), columns, (), told)
    return Table("overview", month_told(first).capitalize(), columns, lines, note=_withheld_told())


def _withheld_told() -> str:
    told = _("What is of fewer than %(fewest)s is withheld: somebody who knows the place would know who they are.")
    return told % {"fewest": FEWEST}


def _members(rows: list[Row]) -> dict[str, str]:
    return dict(sorted({each["member"]: each["member_name"] for each in rows}.items(), key=lambda each: int(each[0])))


def _months(found: Indicator, rows: list[Row]) -> Table:
    members = _members(rows)
    by = {(each["from"], each["member"]): each for each in rows}
    starts = sorted({each["from"] for each in rows}, reverse=True)
    summed = found.unit != "days" and len(members) > 1
    columns = [Column(_("Month")), *[Column(name, num=True) for name in members.values()]]
    if summed:
        columns.append(Column(_("In all"), num=True))
    lines = []
    for start in starts:
        line = [Cell(month_told(date.fromisoformat(start)))]
        line += [figure_cell(by.get((start, number))) for number in members]
        if summed:
            line.append(_sum_cell(found, [each for each in rows if each["from"] == start]))
        lines.append(tuple(line))
    return Table(
        "months",
        _("Month by month"),
        tuple(columns),
        tuple(lines),
        _("No month has been counted yet."),
        _withheld_told(),
    )


def _sum_cell(found: Indicator, rows: list[Row]) -> Cell:
    sums = sum_row(found, rows)
    if sums is None:
        return Cell("–")
    hidden = len(rows) - sums["members"]
    told = ngettext("without %(n)s partner", "without %(n)s partners", hidden) % {"n": hidden} if hidden else ""
    return Cell(words.valued(found.unit, sums["value"]), told)


def _definition(found: Indicator) -> Facts:
    better = _("More is better") if found.better == "more" else _("Less is better")
    rows = (
        (_("Unit"), str(words.UNITS[found.unit])),
        (_("Counted of"), str(words.COUNTS[found.counts])),
        (_("Which way"), better),
        (_("Version of the definition"), str(found.version)),
        (_("To check it"), f"aktiv collaboration measure {found.code} --from … --to …"),
    )
    return Facts("definition", _("The definition"), rows)


def _chart(found: Indicator, rows: list[Row]) -> Chart | None:
    """Months of all partners together; of medians, which do not add up, the partners of the newest month."""
    starts = sorted({each["from"] for each in rows})[-DRAWN:]
    title = str(words.INDICATORS[found.code])
    if found.unit == "days":
        newest = [each for each in rows if starts and each["from"] == starts[-1] and not each["withheld"]]
        bars = tuple(
            Value(each["member_name"], round(each["value"] * 100), words.valued(found.unit, each["value"]))
            for each in newest
        )
        if not bars:
            return None
        title = f"{title}, {month_told(date.fromisoformat(starts[-1]))}"
        return Chart(BarChart("months-chart", title, "; ".join(f"{each.label}: {each.told}" for each in bars), bars))
    sums = {start: sum_row(found, [each for each in rows if each["from"] == start]) for start in starts}
    drawn = {start: each for start, each in sums.items() if each is not None}
    if not drawn:
        return None
    language = get_language() or "nb"
    short = formatting.words(language).months_short
    return Chart(
        ColumnChart(
            "months-chart",
            _("%(what)s, all partners together") % {"what": title},
            "; ".join(
                f"{month_told(date.fromisoformat(start))}: {words.valued(found.unit, each['value'])}"
                for start, each in drawn.items()
            ),
            tuple(short[date.fromisoformat(start).month - 1].rstrip(".")[:3] for start in drawn),
            (("", tuple(round(each["value"] * 10) for each in drawn.values())),),
            words.valued(found.unit, max(each["value"] for each in drawn.values())),
        )
    )


def _compared(home: Collaboration, found: Indicator, rows: list[Row], month: tuple[date, date]) -> Table:
    """What is stored of a month beside what it comes to now. One statement counts it."""
    first, last = month_of(month[0])
    stored = {each["member"]: each for each in rows if each["from"] == first.isoformat()}
    now = {each["member"]: each for each in recount_rows(home, found.code, first, last)}
    names = _members([*stored.values(), *now.values()])
    columns = (
        Column(_("Partner")),
        Column(_("Stored"), num=True),
        Column(_("Counted now"), num=True),
        Column(_("The same")),
    )
    lines = tuple(
        (
            Cell(name),
            figure_cell(stored.get(number)),
            figure_cell(now.get(number)),
            Cell(_("Yes") if stored.get(number) == now.get(number) else _("No")),
        )
        for number, name in names.items()
    )
    heading = _("%(month)s counted again") % {"month": month_told(first).capitalize()}
    note = _(
        "What was written down later, such as that nobody came, is in the figure the next time the month is counted."
    )
    return Table("again", heading, columns, lines, _("Nothing was used in the month."), note)
