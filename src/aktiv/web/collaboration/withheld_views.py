"""What is not shown to everybody, and on which ground."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from aktiv.collaboration.open_words import GROUNDS
from aktiv.collaboration.queries.openness import ALWAYS, withheld_rows
from aktiv.people.permissions import public
from aktiv.web.collaboration.data_views import as_file
from aktiv.web.collaboration.gates import home_or_404, seat_of
from aktiv.web.collaboration.shown import Cell, Column, Facts, Table, files_of, frame, on_day

Row = dict[str, Any]  # Any: as queries.openness makes them


@public
@require_safe
def withheld(request: HttpRequest) -> HttpResponse:
    """What is kept back now, what was and is shown again, what is never shown, and the grounds."""
    home = home_or_404()
    rows = withheld_rows(home, timezone.now())
    now = [each for each in rows if each["held"]]
    earlier = [each for each in rows if not each["held"]]
    urls = [reverse("collaboration_withheld_data", args=[form]) for form in ("json", "csv")]
    blocks: list[object] = [
        _table("held", _("Kept back now"), now, _("Nothing is kept back.")),
        _always(),
        *([_table("shown", _("Shown again"), earlier, "")] if earlier else []),
        _grounds(),
        _asking(),
    ]
    context = frame(home, "collaboration_withheld", works=seat_of(request) is not None) | {
        "heading": _("What is not shown"),
        "lead": ngettext("%(n)s thing is kept back now.", "%(n)s things are kept back now.", len(now))
        % {"n": len(now)},
        "blocks": blocks,
        "files": files_of(*urls),
    }
    return render(request, "collaboration/page.html", context)


@public
@require_safe
def withheld_data(_request: HttpRequest, form: str) -> HttpResponse:
    """The same as a file, with the grounds."""
    rows = withheld_rows(home_or_404(), timezone.now())
    grounds = [{"ground": code, "provision": each.provision} for code, each in GROUNDS.items()]
    always = [{"what": what, "ground": ground} for what, ground in ALWAYS.items()]
    return as_file("unntatt", form, {"withheld": rows, "always": always, "grounds": grounds}, rows)


def _table(key: str, heading: str, rows: list[Row], nothing: str) -> Table:
    columns = (Column(_("What")), Column(_("Ground")), Column(_("Since")), Column(_("Until")))
    lines = tuple(
        (
            Cell(_what(each), each["why"]),
            Cell(str(GROUNDS[each["ground"]].name), GROUNDS[each["ground"]].provision),
            Cell(on_day(each["from"])),
            Cell(
                on_day(each["until"]) or _("until further notice"),
                _("looked at again %(day)s") % {"day": on_day(each["looked_at_again"])}
                if each["looked_at_again"] and each["held"]
                else "",
            ),
        )
        for each in rows
    )
    return Table(key, heading, columns, lines, nothing)


def _what(row: Row) -> str:
    told = {
        "idea": _("Idea %(number)s"),
        "comment": _("A comment on idea %(number)s"),
        "ballots": _("What was said in vote %(number)s"),
        "hole": _("A hole in the security of the service, until it is mended (number %(number)s)"),
    }
    return told[row["source"]] % {"number": row["about"]} if row["source"] in told else row["subject"]


def _always() -> Table:
    told = {
        "authors": _("Who wrote, supports, follows or reports ideas, unless she wants her first name shown"),
        "contacts": _("Addresses and telephone numbers of people, and who asks to join"),
        "support": _("What people have asked help with"),
    }
    columns = (Column(_("What")), Column(_("Ground")))
    lines = tuple(
        (Cell(told[what]), Cell(str(GROUNDS[ground].name), GROUNDS[ground].provision))
        for what, ground in ALWAYS.items()
    )
    return Table("always", _("Never shown"), columns, lines)


def _grounds() -> Table:
    columns = (Column(_("Ground")), Column(_("Provision")), Column(_("What it says")))
    lines = tuple((Cell(str(each.name)), Cell(each.provision), Cell(str(each.said))) for each in GROUNDS.values())
    note = _("Offentleglova is the Freedom of Information Act, personvernforordningen the GDPR.")
    return Table("grounds", _("The grounds"), columns, lines, note=note)


def _asking() -> Facts:
    rows = (
        (_("Ask for access"), _("Ask any of the municipalities for what is on the list, in writing or by word.")),
        (_("More openness"), _("Where a provision says “may”, the body considers showing it all the same"
                               " (offentleglova § 11).")),
        (_("A refusal"), _("is in writing and names the provision (offentleglova § 31).")),
        (_("Appeal"), _("A refusal can be appealed (offentleglova § 32).")),
    )  # fmt: skip
    return Facts("asking", _("If you want to see it"), rows)
