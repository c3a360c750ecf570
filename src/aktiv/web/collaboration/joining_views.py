"""For who might join: what it costs, what is agreed, what is needed, where it can be tried, and how to ask."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from aktiv.collaboration import words
from aktiv.collaboration.actions.opening import Asking, ask_to_join
from aktiv.collaboration.models import Collaboration, Member
from aktiv.collaboration.models.openness import LONGEST_MESSAGE
from aktiv.collaboration.queries.agreements import version_in_force
from aktiv.collaboration.queries.figures import member_rows
from aktiv.collaboration.queries.joining import estimates
from aktiv.collaboration.queries.openness import secretaries
from aktiv.people.permissions import public
from aktiv.values.refusal import Refusal
from aktiv.web.allocation.typed import Errors, typed
from aktiv.web.collaboration.acts import filled, pick, text, whole_number
from aktiv.web.collaboration.data_views import as_file
from aktiv.web.collaboration.gates import home_or_404, seat_of
from aktiv.web.collaboration.joining_told import needs_table, sandbox_facts, steps
from aktiv.web.collaboration.shown import Cell, Column, Facts, Table, called, count, files_of, frame, named
from aktiv.web.components.forms import ErrorSummary, Field
from aktiv.web.components.links import Link
from aktiv.web.gates import signed_in
from aktiv.web.identity import person_here

Row = dict[str, Any]  # Any: plain values
EXAMPLE_ORE = 1_000_000_00
"""The yearly cost that the estimates are of, as on the page where a cost is tried."""


@public
@require_safe
def kit(request: HttpRequest) -> HttpResponse:
    """All that a municipality needs to decide whether to ask."""
    home = home_or_404()
    row = _row(home)
    urls = [reverse("collaboration_kit_data", args=[form]) for form in ("json", "csv")]
    context = frame(home, "collaboration_kit", works=seat_of(request) is not None) | {
        "heading": _("Join us"),
        "lead": ngettext(
            "%(n)s partner runs this service together. Any municipality can join, and others who lend out rooms.",
            "%(n)s partners run this service together. Any municipality can join, and others who lend out rooms.",
            row["partners"],
        )
        % {"n": row["partners"]},
        "steps": steps(),
        "cost": _cost(row),
        "fields": _asked_size(),
        "agreement": _agreement(row),
        "needs": needs_table(),
        "sandbox": sandbox_facts(),
        "contact": _contact(row),
        "files": files_of(*urls),
    }
    return render(request, "collaboration/kit.html", context)


@public
@require_safe
def kit_data(_request: HttpRequest, form: str) -> HttpResponse:
    """The same as a file; as CSV the estimates."""
    row = _row(home_or_404())
    return as_file("bli-med", form, row, row["estimates"])


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def ask(request: HttpRequest) -> HttpResponse:
    """The request to join, by somebody who is signed in."""
    home, person = home_or_404(), person_here(request)
    assert person is not None  # the gate lets nobody else in
    values, refusal = typed(request.POST), None
    errors: Errors = {}
    if request.method == "POST":
        try:
            if asked := _asked(values, errors):
                ask_to_join(asked, by=person.pk, now=timezone.now())
                messages.success(request, _("Thank you! The secretariat has your request and gets in touch."))
                return redirect("collaboration_kit")
        except Refusal as no:
            if no.code == "not_a_mail_address":
                errors["epost"] = words.sentence(no)
            else:
                refusal = no
    else:
        values = {"kontakt": person.name, "epost": person.email}
    fields = _fields(values, errors)
    context = frame(home, "collaboration_kit", works=seat_of(request) is not None) | {
        "heading": _("Ask to join"),
        "lead": _("Only the secretariat reads it. Names and addresses are taken out some time after it is answered."),
        "fields": fields,
        "problems": ErrorSummary.of(fields, [words.sentence(refusal)] if refusal else []),
        "button": _("Send the request"),
        "back": Link(_("Join us"), reverse("collaboration_kit")),
    }
    return render(request, "collaboration/form.html", context, status=422 if errors or refusal else 200)


def _asked(values: dict[str, str], errors: Errors) -> Asking | None:
    sent = filled(values, errors, "hvem", "kontakt", "epost")
    people = whole_number(values, "folketall", errors, least=1) if values.get("folketall") else None
    if errors:
        return None
    return Asking(
        name=sent["hvem"],
        kind=values.get("slag", ""),
        contact=sent["kontakt"],
        email=sent["epost"],
        population=people,
        phone=values.get("telefon", ""),
        message=values.get("melding", ""),
        language=(get_language() or "nb")[:2],
    )


def _fields(values: dict[str, str], errors: Errors) -> list[Field]:
    kinds = [(kind, str(words.KINDS[kind])) for kind in Member.Kind.values if kind in Member.Kind.parties()]
    return [
        text("hvem", _("Who would join"), values, errors, longest=120, hint=_("The name of the municipality, county,"
             " agency or owner.")),
        pick("slag", _("Kind"), kinds, values, errors),
        text("folketall", _("Population"), values, errors, optional=True, inputmode="numeric"),
        text("kontakt", _("Who we can talk with"), values, errors, longest=120, autocomplete="name"),
        text("epost", _("E-mail address"), values, errors, kind="email", longest=254, autocomplete="email"),
        text("telefon", _("Telephone"), values, errors, kind="tel", optional=True, longest=20, autocomplete="tel"),
        text("melding", _("What you wonder about"), values, errors, kind="textarea", optional=True,
             longest=LONGEST_MESSAGE),
    ]  # fmt: skip


def _row(home: Collaboration) -> Row:
    now = timezone.now()
    today = timezone.localdate(now)
    version = version_in_force(home.pk, today)
    here = [each for each in member_rows(home, today) if each["here"] and each["kind"] in Member.Kind.parties()]
    year = today.year + 1
    return {
        "partners": len(here),
        "agreement": version.number if version is not None else None,
        "notice_months": version.notice_months if version is not None else None,
        "cost_key": version.cost_key if version is not None else None,
        "vote_key": version.vote_key if version is not None else None,
        "year": year,
        "total_ore": EXAMPLE_ORE,
        "estimates": estimates(home, EXAMPLE_ORE, year, version.cost_key) if version is not None else [],
        "secretariat": [
            {"person": each.person.name, "member": each.member.number, "member_name": each.member.name}
            for each in secretaries(home, now)
        ],
        "name": called(named(home)),
    }


def _cost(row: Row) -> Table:
    columns = (
        Column(_("Inhabitants")),
        Column(_("A year"), num=True),
        Column(_("Each inhabitant"), num=True),
    )
    lines = tuple(
        (
            Cell(count(each["population"])),
            Cell(words.kroner(each["amount_ore"])),
            Cell(words.kroner(each["ore_per_inhabitant"])),
        )
        for each in row["estimates"]
    )
    said = {"sum": words.kroner(row["total_ore"]), "year": row["year"]}
    note = _("Your share of %(sum)s in %(year)s by the key of the agreement, with the partners that are there.") % said
    return Table("costs", _("What it costs"), columns, lines, _("No key is agreed yet."), note=note if lines else "")


def _asked_size() -> list[Field]:
    """What the page where a cost is tried is asked for."""
    return [
        Field("navn", _("Your municipality"), optional=True, longest=60),
        Field("folk", _("Its population"), inputmode="numeric"),
    ]


def _agreement(row: Row) -> Facts:
    number = row["agreement"]
    facts = [(_("Agreement in force"), _("Version %(number)s") % {"number": number} if number else _("None yet"))]
    if number:
        months = ngettext("%(count)s month", "%(count)s months", row["notice_months"])
        facts += [
            (_("Costs are shared"), words.cost_key_told(row["cost_key"])),
            (_("Votes"), words.vote_key_told(row["vote_key"])),
            (_("Notice"), months % {"count": row["notice_months"]}),
        ]
    return Facts("agreed", _("What is agreed"), tuple(facts))


def _contact(row: Row) -> Facts:
    people = [(each["member_name"], each["person"] or _("Somebody who has left")) for each in row["secretariat"]]
    return Facts("contact", _("Who to ask"), tuple(people) or ((_("Secretariat"), "–"),))
