"""Benefits for everybody: what was promised, what was measured, and how it stands."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_safe

from aktiv.collaboration import benefit_words as words
from aktiv.collaboration.models import Benefit
from aktiv.collaboration.queries.benefits import access_benefit, benefit_row, benefit_rows, tally
from aktiv.people.permissions import public
from aktiv.values.refusal import Refusal
from aktiv.web.collaboration.benefits_tables import (
    Row,
    benefit_facts,
    benefit_table,
    measurement_table,
    part_chart,
    part_table,
    plan_table,
    reached_chart,
    standing_tag,
)
from aktiv.web.collaboration.data_views import as_file
from aktiv.web.collaboration.gates import home_or_404, seat_of
from aktiv.web.collaboration.measuring import own_numbers
from aktiv.web.collaboration.shown import Facts, count, files_of, frame
from aktiv.web.components.links import Link, Paging
from aktiv.web.public.asking import page_asked

A_PAGE = 20


@public
@require_safe
def benefits(request: HttpRequest) -> HttpResponse:
    """Every benefit, promised against measured."""
    home, seat = home_or_404(), seat_of(request)
    rows = benefit_rows(home, timezone.localdate())
    shown, paging = a_page_of(rows, request, reverse("collaboration_benefits"))
    acts = [
        Link(_("What is counted from use"), reverse("collaboration_indicators")),
        Link(_("Features on trial"), reverse("collaboration_pilots")),
    ]
    context = frame(home, "collaboration_benefits", works=seat is not None) | {
        "heading": pgettext("benefit", "Benefits"),
        "lead": _("What the partners expect to gain, and what has come of it. Anybody can check each figure."),
        "acts": acts,
        "blocks": [*([_tally(rows)] if rows else []), *filter(None, [reached_chart(rows)]), benefit_table(shown)],
        "paging": paging,
        "files": files_of(*(reverse("collaboration_benefits_data", args=[form]) for form in ("json", "csv"))),
    }
    return render(request, "collaboration/charted.html", context)


@public
@require_safe
def benefits_data(request: HttpRequest, form: str) -> HttpResponse:  # noqa: ARG001 - a view's
    """The same as a file; as CSV, a line for each partner's part."""
    rows = benefit_rows(home_or_404(), timezone.localdate())
    flat = [
        {
            **{name: each[name] for name in ("number", "title", "kind", "unit", "way", "owner")},
            **{name: value for name, value in one.items() if name != "baseline_source"},
        }
        for each in rows
        for one in each["parts"]
    ]
    return as_file("nytte", form, {"benefits": rows, "standings": tally(rows)}, flat)


@public
@require_safe
def benefit(request: HttpRequest, number: int) -> HttpResponse:
    """One benefit: each partner's plan and outcome, and every measurement."""
    found, seat = benefit_or_404(number), seat_of(request)
    row = benefit_row(found, timezone.localdate())
    shown, paging = a_page_of(row["measurements"], request, reverse("collaboration_benefit", args=[number]))
    acts = []
    if seat is not None and {each["member"] for each in row["parts"]} & own_numbers(seat):
        for slug, label in (("maling", _("Write down a measurement")), ("ny-plan", _("Write a plan anew"))):
            if slug == "ny-plan" or found.way != Benefit.Way.AUTO:
                url = f"{reverse('collaboration_act', args=[slug])}?nytte={number}"
                acts.append(Link(label, url, icon="Pencil"))
    context = frame(found.collaboration, "collaboration_benefits", works=seat is not None) | {
        "heading": row["title"],
        "lead": _("Benefit %(number)s") % {"number": number},
        "tags": [standing_tag(row["standing"])],
        "acts": acts,
        "blocks": [
            *filter(None, [part_chart(row)]),
            part_table(row),
            *filter(None, [plan_table(row)]),
            benefit_facts(row),
            measurement_table(row["unit"], shown),
        ],
        "paging": paging,
        "files": files_of(*(reverse("collaboration_benefit_data", args=[number, form]) for form in ("json", "csv"))),
    }
    return render(request, "collaboration/charted.html", context)


@public
@require_safe
def benefit_data(request: HttpRequest, number: int, form: str) -> HttpResponse:  # noqa: ARG001 - as above
    """A benefit as a file; as CSV, its measurements, or while there are none each partner's part."""
    row = benefit_row(benefit_or_404(number), timezone.localdate())
    return as_file(f"nytte-{number}", form, row, row["measurements"] or row["parts"])


def a_page_of(rows: list[Row], request: HttpRequest, url: str) -> tuple[list[Row], Paging | None]:
    """The rows of the page that is asked for (`side`), and the way to the others where there are any."""
    last = max(1, -(-len(rows) // A_PAGE))
    page = min(last, page_asked(request.GET.get("side", "")))
    if last == 1:
        return rows, None
    paging = Paging.of(page, last, lambda number: f"{url}?side={number}" if number > 1 else url)
    return rows[(page - 1) * A_PAGE : page * A_PAGE], paging


def benefit_or_404(number: int) -> Benefit:
    """A benefit, or a page that does not exist."""
    try:
        return access_benefit(home_or_404().pk, number)
    except Refusal:
        raise Http404 from None


def _tally(rows: list[Row]) -> Facts:
    found = tally(rows)
    return Facts(
        "standings",
        _("How they stand"),
        tuple((str(words.STANDINGS[each][1]), count(found[each])) for each in words.STANDINGS),
    )
