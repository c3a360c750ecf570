"""What must be mended, for everybody: the list, one of them, and what is withheld with its legal ground."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_safe

from aktiv.collaboration import service_words
from aktiv.collaboration.queries.maintenance import access_item, counts, item_row, items_of
from aktiv.people.permissions import Permission, public
from aktiv.values.refusal import Refusal
from aktiv.web.collaboration.data_views import as_file
from aktiv.web.collaboration.gates import home_or_404, seat_of
from aktiv.web.collaboration.shown import Cell, Column, Facts, Prose, Table, at_moment, count, files_of, frame, on_day
from aktiv.web.collaboration.status_shown import own_language
from aktiv.web.components.links import Link, Paging
from aktiv.web.components.results import Tag
from aktiv.web.public.asking import page_asked

Row = dict[str, Any]  # Any: as queries.maintenance makes them
A_PAGE = 25


@public
@require_safe
def items(request: HttpRequest) -> HttpResponse:
    """`vis` is what is open or what is over, `slag` a kind, `side` the page."""
    home, today = home_or_404(), timezone.localdate()
    which = "ferdig" if request.GET.get("vis") == "ferdig" else ""
    kind = request.GET.get("slag", "") if request.GET.get("slag") in service_words.MAINTENANCE_KINDS else ""
    page = page_asked(request.GET.get("side", ""))
    found, total = items_of(home.pk, which=which, kind=kind, offset=(page - 1) * A_PAGE, limit=A_PAGE)

    def url(**more: object) -> str:
        query = urlencode({name: value for name, value in ({"vis": which, "slag": kind} | more).items() if value})
        return reverse("maintenance") + (f"?{query}" if query else "")

    last = max(1, -(-total // A_PAGE))
    seat = seat_of(request)
    runs = seat is not None and seat.may(Permission.SERVICE_RUN)
    context = frame(home, "maintenance", works=seat is not None) | {
        "heading": _("What is to be mended"),
        "lead": _("Faults, what is old and what a rule demands, beside the ideas for something new."),
        "acts": [Link(_("Note what must be mended"), reverse("collaboration_act", args=["vedlikehold"]), icon="Plus")]
        if runs
        else [],
        "states": [
            Link(pgettext("maintenance", "Open"), url(vis=""), not which),
            Link(pgettext("maintenance", "Over"), url(vis="ferdig"), bool(which)),
        ],
        "kinds": [
            Link(_("All kinds"), url(slag=""), not kind),
            *(Link(str(told), url(slag=key), key == kind) for key, told in service_words.MAINTENANCE_KINDS.items()),
        ],
        "table": _table([item_row(each, today) for each in found], count(total)),
        "counts": counts(home.pk),
        "paging": Paging.of(min(page, last), last, lambda number: url(side=number if number > 1 else ""))
        if last > 1
        else None,
        "files": files_of(*(reverse("maintenance_data", args=[form]) for form in ("json", "csv"))),
    }
    return render(request, "collaboration/maintenance.html", context)


@public
@require_safe
def item(request: HttpRequest, number: int) -> HttpResponse:
    """One thing to be mended; of one that is withheld only that it is there, but for those who run the service."""
    home, today = home_or_404(), timezone.localdate()
    try:
        found = access_item(home.pk, number)
    except Refusal:
        raise Http404 from None
    seat = seat_of(request)
    runs = seat is not None and seat.may(Permission.SERVICE_RUN)
    row = item_row(found, today, inside=runs)
    facts = [
        (_("Kind"), str(service_words.MAINTENANCE_KINDS[row["kind"]])),
        (_("Noted"), on_day(row["noted_on"])),
        (_("Part of the service"), str(service_words.PARTS[row["part"]]) if row["part"] else ""),
        (_("How grave"), str(service_words.GRAVITIES[row["severity"]][1]) if row["severity"] else ""),
        (_("How much work"), str(service_words.EFFORTS[row["effort"]]) if row["effort"] else ""),
        (_("Due"), on_day(row["due"])),
        (_("Ended"), on_day(row["ended_on"])),
        (_("Withheld by"), row["ground"] or ""),
    ]
    blocks: list[object] = [Facts("about", _("In short"), tuple(each for each in facts if each[1]))]
    if row["text"]:
        blocks.insert(0, Prose("text", _("What must be mended, and why"), row["text"], own_language()))
    if row["steps"]:
        blocks.append(_steps(row["steps"]))
    acts = [
        Link(_("Take it further"), reverse("collaboration_act", args=["vedlikehold-videre"]) + f"?nr={number}",
             icon="Pencil")
    ] if runs and not found.ended_on else []  # fmt: skip
    if row["incident"]:
        acts.append(Link(_("The incident"), reverse("status_incident", args=[row["incident"]]), icon="ArrowRight"))
    context = frame(home, "maintenance", works=seat is not None) | {
        "heading": row["title"] or _("Number %(number)s is withheld") % {"number": number},
        "lead": "" if row["title"] else _("It is about security, and is told of when it is mended."),
        "tags": _tags(row),
        "blocks": blocks,
        "acts": acts,
        "files": files_of(*(reverse("maintenance_item_data", args=[number, form]) for form in ("json", "csv"))),
    }
    return render(request, "collaboration/page.html", context)


@public
@require_safe
def item_data(_request: HttpRequest, number: int, form: str) -> HttpResponse:
    """One thing to be mended, as everybody may know it; as CSV its steps."""
    home = home_or_404()
    try:
        row = item_row(access_item(home.pk, number), timezone.localdate())
    except Refusal:
        raise Http404 from None
    return as_file(f"vedlikehold-{number}", form, row, row["steps"])


@public
@require_safe
def items_data(_request: HttpRequest, form: str) -> HttpResponse:
    """All of them, open and over."""
    home, today = home_or_404(), timezone.localdate()
    found, _total = items_of(home.pk, which="alle", limit=None)
    rows = [item_row(each, today) for each in sorted(found, key=lambda each: each.number)]
    flat = [{key: value for key, value in each.items() if key != "steps"} for each in rows]
    return as_file("vedlikehold", form, {"items": rows, "counts": counts(home.pk)}, flat)


def _table(rows: list[Row], total: str) -> Table:
    columns = (
        Column(_("What")),
        Column(_("State")),
        Column(_("How grave")),
        Column(_("How much work")),
        Column(_("Due")),
    )
    lines = tuple(
        (
            Cell(
                each["title"] or str(service_words.WITHHELD[each["kind"]]),
                f"#{each['number']}, {service_words.MAINTENANCE_KINDS[each['kind']]}",
                reverse("maintenance_item", args=[each["number"]]),
            ),
            Cell("", tag=_tags(each)[0]),
            Cell("", tag=_grave(each)) if each["severity"] else Cell("–"),
            Cell(str(service_words.EFFORTS[each["effort"]]) if each["effort"] else "–"),
            Cell(on_day(each["due"]) or "–", _("Overdue") if each["late"] else ""),
        )
        for each in rows
    )
    return Table(
        "items", _("The list"), columns, lines, _("Nothing here."), note=_("%(number)s in all") % {"number": total}
    )


def _grave(row: Row) -> Tag:
    kind, word = service_words.GRAVITIES[row["severity"]]
    return Tag(str(word), kind)  # type: ignore[arg-type]  # the table holds no other


def _tags(row: Row) -> list[Tag]:
    kind, word = service_words.MENDING[row["state"]]
    tags = [Tag(str(word), kind)]  # type: ignore[arg-type]  # as above
    if row["withheld"]:
        tags.append(Tag(_("Withheld"), "neutral", "EyeSlash"))
    if row["late"]:
        tags.append(Tag(_("Overdue"), "danger", "ExclamationmarkTriangle"))
    return tags


def _steps(rows: list[Row]) -> Table:
    columns = (Column(_("When")), Column(_("State")), Column(_("How grave")), Column(_("Why, or what was done")))
    lines = tuple(
        (
            Cell(at_moment(each["at"])),
            Cell("", tag=_tags(each | {"withheld": False, "late": False})[0]),
            Cell("", tag=_grave(each)),
            Cell(each["text"]),
        )
        for each in reversed(rows)
    )
    return Table("steps", _("What has happened"), columns, lines)
