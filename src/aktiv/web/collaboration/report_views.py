"""The annual report: a year from the rows of the other pages; as a page, as JSON and CSV, and as a tagged PDF."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from aktiv.cases.printing import typeset
from aktiv.collaboration.models import Collaboration
from aktiv.collaboration.queries.decisions import decision_rows, narrowed
from aktiv.collaboration.queries.years import Year, years_told
from aktiv.people.permissions import public
from aktiv.web.collaboration.data_views import as_file
from aktiv.web.collaboration.gates import home_or_404, seat_of
from aktiv.web.collaboration.report_section import Block, Section
from aktiv.web.collaboration.report_sections import SECTIONS
from aktiv.web.collaboration.shown import Cell, Column, Facts, Table, called, count, files_of, frame, named, on_day
from aktiv.web.components.links import Link

Row = dict[str, Any]  # Any: plain values
PAPER = Path(__file__).with_name("report.typ")


@public
@require_safe
def reports(request: HttpRequest) -> HttpResponse:
    """The years that have a report."""
    home = home_or_404()
    rows = _years(home)
    lines = tuple(
        (
            Cell(
                str(each["year"]),
                "" if each["over"] else _("so far"),
                reverse("collaboration_report", args=[each["year"]]),
            ),
            Cell(count(each["decisions"])),
            Cell(count(each["votes"])),
        )
        for each in rows
    )
    columns = (Column(_("Year")), Column(_("Decisions"), num=True), Column(_("Votes decided"), num=True))
    urls = [reverse("collaboration_reports_data", args=[form]) for form in ("json", "csv")]
    context = frame(home, "collaboration_reports", works=seat_of(request) is not None) | {
        "heading": _("Annual reports"),
        "lead": _("Each year from the same rows as the other pages, so that every number can be followed."),
        "blocks": [Table("years", _("Years"), columns, lines)],
        "files": files_of(*urls),
    }
    return render(request, "collaboration/page.html", context)


@public
@require_safe
def reports_data(_request: HttpRequest, form: str) -> HttpResponse:
    """The same as a file."""
    rows = _years(home_or_404())
    return as_file("arsrapporter", form, {"years": rows}, rows)


@public
@require_safe
def report(request: HttpRequest, year: int) -> HttpResponse:
    """One year. Printed by the browser it is the same, without menus."""
    home, told = _year(year)
    json_url, csv_url, pdf = (
        reverse("collaboration_report_data", args=[year, form]) for form in ("json", "csv", "pdf")
    )
    sections = [each(told) for each in SECTIONS]
    context = frame(home, "collaboration_reports", works=seat_of(request) is not None) | {
        "heading": _title(told),
        "lead": _lead(told),
        "parts": sections,
        "files": (*files_of(json_url, csv_url), Link(_("As a PDF"), pdf, icon="Download")),
        "back": Link(_("All years"), reverse("collaboration_reports")),
    }
    return render(request, "collaboration/report.html", context)


@public
@require_safe
def report_data(_request: HttpRequest, year: int, form: str) -> HttpResponse:
    """One year as JSON (each section's rows), CSV (each section's numbers) or PDF in the reader's language."""
    home, told = _year(year)
    sections = [each(told) for each in SECTIONS]
    if form == "pdf":
        answer = HttpResponse(_paper(home, told, sections), content_type="application/pdf")
        answer["Content-Disposition"] = f'inline; filename="arsrapport-{year}.pdf"'
        return answer
    whole = {
        "year": year,
        "until": told.last.isoformat(),
        "over": told.over,
        "sections": {each.key: each.data for each in sections},
    }
    flat = [row for each in sections for row in _numbers(each.key, each.data)]
    return as_file(f"arsrapport-{year}", form, whole, flat)


def _years(home: Collaboration) -> list[Row]:
    now = timezone.now()
    today, everything = timezone.localdate(now), decision_rows(home, now)
    found = []
    for year in years_told(home, today):
        of_year = narrowed(everything, year=year)
        votes = sum(each["kind"] == "vote" for each in of_year)
        found.append({"year": year, "over": year < today.year, "decisions": len(of_year), "votes": votes})
    return found


def _year(year: int) -> tuple[Collaboration, Year]:
    home, now = home_or_404(), timezone.now()
    if year not in years_told(home, timezone.localdate(now)):
        raise Http404
    return home, Year(home, year, now)


def _title(year: Year) -> str:
    return _("Annual report %(year)s") % {"year": year.year}


def _lead(year: Year) -> str:
    if year.over:
        return _("Made of the same rows as the other pages. Each section says where its numbers come from.")
    return _("The year so far, until %(day)s. Each section says where its numbers come from.") % {
        "day": on_day(year.last)
    }


def _numbers(section: str, found: Row, before: str = "") -> Iterator[Row]:
    """The whole numbers of a section, each by its name; lists are told by JSON alone."""
    for name, value in found.items():
        if isinstance(value, dict):
            yield from _numbers(section, value, f"{before}{name}.")
        elif isinstance(value, int) and not isinstance(value, bool):
            yield {"section": section, "figure": f"{before}{name}", "value": value}


def _paper(home: Collaboration, year: Year, sections: list[Section]) -> bytes:
    """The report set as a paper (decision 0010): what it says is data."""
    return typeset(
        PAPER,
        {
            "language": {"nb": "nb", "nn": "nn"}.get(get_language() or "nb", "en"),
            "title": _title(year),
            "author": called(named(home)),
            "lead": _lead(year),
            "dated": {"year": year.last.year, "month": year.last.month, "day": year.last.day},
            "page": _("Page"),
            "from": _("The same numbers"),
            "sections": [
                {
                    "heading": each.heading,
                    "lead": each.lead,
                    "source": settings.SITE + each.source.url,
                    "blocks": [_block(one) for one in each.blocks],
                }
                for each in sections
            ],
        },
    )


def _block(block: Block) -> Row:
    if isinstance(block, Facts):
        return {
            "heading": block.heading,
            "columns": [],
            "rows": [list(each) for each in block.rows],
            "nothing": "",
            "totals": [],
        }
    return {
        "heading": block.heading,
        "columns": [{"label": each.label, "num": each.num} for each in block.columns],
        "rows": [[_cell(each) for each in row] for row in block.rows],
        "nothing": block.nothing,
        "totals": [each.text for each in block.totals],
    }


def _cell(cell: Cell) -> dict[str, str]:
    return {"text": " ".join(filter(None, (cell.text, cell.tag.text if cell.tag else ""))), "below": cell.below}
