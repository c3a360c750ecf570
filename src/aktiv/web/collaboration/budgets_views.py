"""Budgets as everybody may read them: what each partner pays and has paid, by which figures, and what was put right."""

from __future__ import annotations

import json
from datetime import date
from typing import Any, NamedTuple
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_safe

from aktiv.collaboration import budget_words, words
from aktiv.collaboration.models import Budget, Collaboration
from aktiv.collaboration.queries.budget_figures import budget_rows, narrowed, year_rows
from aktiv.collaboration.queries.budgets import access_budget, current_input, versions_of
from aktiv.payments.queries.budget_told import told
from aktiv.people.permissions import Permission, public
from aktiv.values.refusal import Refusal
from aktiv.values.typed_text import whole
from aktiv.web.collaboration import budgets_lines as lines
from aktiv.web.collaboration import budgets_tables as tables
from aktiv.web.collaboration.acts import listed, pick
from aktiv.web.collaboration.data_views import as_file
from aktiv.web.collaboration.gates import Seat, home_or_404, seat_of
from aktiv.web.collaboration.of_services import SERVICE, service_asked, service_filter
from aktiv.web.collaboration.shown import Prose, files_of, frame, on_day
from aktiv.web.components.forms import Field
from aktiv.web.components.links import Link, Paging

Row = dict[str, Any]  # Any: JSON
A_PAGE = 20


class Asked(NamedTuple):
    """Which budgets were asked for; what cannot be is as if it was not said."""

    year: int | None
    kind: str
    service: str

    @property
    def query(self) -> dict[str, object]:
        """The same for an address."""
        return {
            name: value for name, value in (("ar", self.year), ("slag", self.kind), (SERVICE, self.service)) if value
        }


@public
@require_safe
def budgets(request: HttpRequest) -> HttpResponse:
    """Budgets, the newest first, what is decided for each year by kind, and what each partner pays of the latest.
    `slag` is a kind, `tjeneste` a service, `ar` a year, `side` the page."""
    home, seat = home_or_404(), seat_of(request)
    asked = _asked(request, home)
    every = budget_rows(home)
    rows = narrowed(every, kind=asked.kind, year=asked.year, service=asked.service)
    last = max(1, -(-len(rows) // A_PAGE))
    page = min(max(1, whole(request.GET.get("side", ""), 1)), last)
    query = f"?{urlencode(asked.query)}" if asked.query else ""
    urls = [reverse("collaboration_budgets_data", args=[form]) + query for form in ("json", "csv")]
    nothing = _("No budget is like that.") if asked.query else _("No budget has been proposed yet.")
    keeps = seat is not None and seat.may(Permission.COLLABORATION_KEEP)
    acts = [
        Link(_("Propose a budget"), reverse("collaboration_act", args=["foresla-budsjett"]), icon="Plus"),
        Link(_("Payments from a file"), reverse("collaboration_receipts"), icon="Receipt"),
    ]

    def url(number: int) -> str:
        return f"?{urlencode(asked.query | {'side': number})}"

    years = year_rows(narrowed(every, kind=asked.kind, service=asked.service))
    context = frame(home, "collaboration_budgets", works=seat is not None) | {
        "heading": _("Budgets and shares"),
        "lead": _("What each partner pays. A share that is locked never changes: a new line puts it right."),
        "fields": [*_fields(asked, every), *service_filter(home, asked.service)] if every else [],
        "blocks": [
            tables.list_table(rows[(page - 1) * A_PAGE : page * A_PAGE], nothing),
            *([Paging.of(page, last, url)] if last > 1 else []),
            *([tables.year_table([each for each in years if asked.year in (None, each["year"])])] if every else []),
            *tables.matrix(rows),
        ],
        "acts": acts if keeps else [],
        "files": files_of(*urls),
    }
    return render(request, "collaboration/narrowed.html", context)


@public
@require_safe
def budgets_data(request: HttpRequest, form: str) -> HttpResponse:
    """The budgets that were asked for as a file; JSON also has what is decided for each year by kind."""
    home = home_or_404()
    asked, every = _asked(request, home), budget_rows(home)
    rows = narrowed(every, kind=asked.kind, year=asked.year, service=asked.service)
    years = year_rows(narrowed(every, kind=asked.kind, service=asked.service))
    shown = [each for each in years if asked.year in (None, each["year"])]
    return as_file("budsjett", form, {"budgets": rows, "years": shown}, rows)


def _asked(request: HttpRequest, home: Collaboration) -> Asked:
    year, kind = request.GET.get("ar", ""), request.GET.get("slag", "")
    is_year = year.isascii() and year.isdigit() and len(year) == 4
    return Asked(
        int(year) if is_year else None, kind if kind in budget_words.KINDS else "", service_asked(request, home)
    )


def _fields(asked: Asked, every: list[Row]) -> list[Field]:
    values = {name: str(value) for name, value in asked.query.items()}
    years = sorted({year for each in every for year in range(int(each["first"][:4]), int(each["last"][:4]) + 1)})
    everything = [("", _("All"))]
    return [
        pick("slag", pgettext("budget", "Kind"), [*everything, *listed(budget_words.KINDS)], values, {},
             mark_required=False),
        pick("ar", _("Year"), [*everything, *((str(each), str(each)) for each in reversed(years))], values, {},
             mark_required=False),
    ]  # fmt: skip


@public
@require_safe
def budget(request: HttpRequest, number: int) -> HttpResponse:
    """One budget: the decision, each partner's share and payment, corrections, the figures it is divided by."""
    found, seat = _or_404(number), seat_of(request)
    row = told(found, timezone.now())
    urls = [reverse("collaboration_budget_data", args=[number, form]) for form in ("json", "csv")]
    blocks: list[object] = [tables.facts(row), tables.share_table(row), *tables.chart(row)]
    if row["about"]:
        blocks.append(Prose("about", _("What it is for"), row["about"], "nb"))
    if row["lines"] and len(row["versions"]) > 1:
        blocks.append(lines.line_table(row))
    blocks.append(lines.promise_table(row))
    if row["state"] == "decided":
        blocks.append(lines.payment_table(row))
    blocks.append(lines.figure_table(row))
    if row["versions"]:
        blocks.append(lines.version_table(row))
    context = frame(found.collaboration, "collaboration_budgets", works=seat is not None) | {
        "heading": row["title"],
        "lead": _("Budget %(number)s, %(first)s to %(last)s")
        % {"number": number, "first": on_day(row["first"]), "last": on_day(row["last"])},
        "tags": [tables.state_tag(row["state"])],
        "blocks": blocks,
        "acts": [*_acts(seat, row), *_beside(found, row)],
        "files": files_of(*urls),
        "input_url": reverse("collaboration_budget_input", args=[number]),
        "sha256": row["sha256"],
    }
    return render(request, "collaboration/budget.html", context)


@public
@require_safe
def budget_data(request: HttpRequest, number: int, form: str) -> HttpResponse:  # noqa: ARG001 - a view's
    """A budget as a file: CSV has a line for each partner."""
    row = told(_or_404(number), timezone.now())
    flat = [
        {name: value for name, value in each.items() if name != "invoices"}
        | {"invoice_numbers": [one["number"] for one in each["invoices"]]}
        for each in row["members"]
    ]
    return as_file(f"budsjett-{number}", form, row, flat)


@public
@require_safe
def budget_input(request: HttpRequest, number: int, version: int = 0) -> HttpResponse:  # noqa: ARG001 - as above
    """What a version's shares follow from, as `aktiv collaboration shares` reads it (of a later partner: `adopt`); the
    division that stands when no version is named."""
    found = _or_404(number)
    versions = _versions(found)
    if not version:
        return as_file(f"budsjett-{number}-fordeling", "json", current_input(found, versions).input, [])
    asked = next((each.input for each in versions if each.number == version), None)
    if asked is None:
        raise Http404
    return as_file(f"budsjett-{number}-fordeling-{version}", "json", asked, [])


def _or_404(number: int) -> Budget:
    try:
        return access_budget(home_or_404().pk, number)
    except Refusal:
        raise Http404 from None


def _versions(found: Budget) -> list[Any]:  # Any: versions of shares
    return versions_of([found.pk]).get(found.pk, [])


def _beside(found: Budget, row: Row) -> list[Link]:
    """Where everybody may go from it: the initiative that it is of, the contract that it pays for, and while it is
    proposed the vote that names it, and to try its cost by other keys."""
    links = []
    if row["initiative"] is not None:
        label = _("Initiative %(number)s") % {"number": row["initiative"]}
        links.append(Link(label, reverse("initiative", args=[row["initiative"]]), icon="ArrowRight"))
    if row["contract"] is not None:
        label = _("Contract %(number)s") % {"number": row["contract"]}
        links.append(Link(label, reverse("collaboration_contract", args=[row["contract"]]), icon="ArrowRight"))
    vote = tables.passed(row["votes"]) or tables.under_way(row["votes"])
    if row["state"] == "proposed" and vote is not None:
        label = _("Vote %(number)s") % {"number": vote["number"]}
        links.append(Link(label, reverse("collaboration_vote", args=[vote["number"]]), icon="ArrowRight"))
    if row["state"] == "proposed":
        kroner, rest = divmod(row["total_ore"], 100)
        asked = {"sum": f"{kroner},{rest:02}" if rest else kroner, "ar": found.first.year, "likt1": "0", "likt2": "100"}
        if row["agreement"] is None:
            asked |= {"likt1": "", "likt2": "100", "nokkel": json.dumps(row["key"])}
        asked |= {"brukt": row["usage_by"]} if row["usage_by"] else {}
        payers = [each["id"] for each in row["members"]] if found.service_id is not None else found.payers
        asked |= {"betalere": " ".join(payers)} if payers else {}
        label = _("Try the cost by other keys")
        links.append(Link(label, f"{reverse('collaboration_costs')}?{urlencode(asked)}"))
    return links


def _acts(seat: Seat | None, row: Row) -> list[Link]:
    """What she may do with it as it stands, the likeliest first."""
    if seat is None:
        return []
    able = []
    calls = seat.may(Permission.COLLABORATION_CALL) or any(
        seat.may(Permission.COLLABORATION_CALL, body_id=each.body_id) for each in seat.held.mandates
    )
    keeps = seat.may(Permission.COLLABORATION_KEEP)
    if row["state"] == "proposed":
        if calls and tables.passed(row["votes"]) is None and tables.under_way(row["votes"]) is None:
            able.append(("avstemning", _("Put it to a vote that names it")))
        able += [("las-budsjett", _("Lock the shares"))] if calls else []
        able += [("trekk-budsjett", _("Withdraw the budget"))] if keeps else []
    elif row["state"] == "decided" and keeps:
        able += [
            *(
                [("fakturer-budsjett", _("Hand it to billing"))]
                if any(each["unbilled_ore"] for each in row["members"])
                else []
            ),
            ("betalt-andel", _("Note a payment")),
            ("rett-budsjett", _("Correct the shares")),
        ]
    window = row["window_to"] is not None and date.fromisoformat(row["window_to"]) >= seat.today
    if (
        row["state"] == "decided"
        and window
        and (keeps or any(each.role in ("member", "chair") for each in seat.mandates))
    ):
        able.append(("ta-i-bruk", _("Take it up later")))
    return [Link(told_, _address(slug, row), icon="Pencil") for slug, told_ in able]


def _address(slug: str, row: Row) -> str:
    """Where it is done, with what is known already filled in."""
    filled = {"nr": row["number"]}
    if slug == "avstemning":
        memo = _("Budget %(number)s: %(total)s. The shares by partner stand at %(address)s") % {
            "number": row["number"],
            "total": words.kroner(row["total_ore"]),
            "address": reverse("collaboration_budget", args=[row["number"]]),
        }
        filled = {"budsjett": row["number"], "sak": row["title"], "notat": f"{row['about']}\n\n{memo}".strip()}
    return f"{reverse('collaboration_act', args=[slug])}?{urlencode(filled)}"
