"""Meetings and the wheel of the year, for everybody: agendas, minutes with their fingerprint, and what is due when."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_safe

from aktiv.collaboration import minutes_words
from aktiv.collaboration.queries.meetings import (
    access_meeting,
    meeting_row,
    meeting_rows,
    meetings_of,
    wheel_rows,
    years_of,
)
from aktiv.people.permissions import Permission, public
from aktiv.values.refusal import Refusal
from aktiv.web.collaboration.data_views import as_file
from aktiv.web.collaboration.gates import Seat, home_or_404, seat_of
from aktiv.web.collaboration.shown import Cell, Column, Table, at_moment, called, count, files_of, frame, on_day
from aktiv.web.collaboration.status_shown import own_language
from aktiv.web.components.links import Link, Paging
from aktiv.web.components.results import Tag
from aktiv.web.public.asking import page_asked

Row = dict[str, Any]  # Any: as queries.meetings makes them
A_PAGE = 20
OF_THING = {
    "vote": "collaboration_vote",
    "idea": "idea",
    "incident": "status_incident",
    "maintenance": "maintenance_item",
    "initiative": "initiative",
    "budget": "collaboration_budget",
    "procurement": "collaboration_procurement",
    "contract": "collaboration_contract",
}
"""The page of what something on an agenda is about; commitments have one page together."""


BEFORE = frozenset({"called", "called_off"})
"""Before it is over, or when it is not held, nothing is decided at it."""


@public
@require_safe
def meetings(request: HttpRequest) -> HttpResponse:
    """Those to come, and those that were, the newest first; `side` is the page."""
    home, now = home_or_404(), timezone.now()
    page = page_asked(request.GET.get("side", ""))
    coming, _number = meetings_of(home.pk, now, to_come=True)
    been, total = meetings_of(home.pk, now, to_come=False, offset=(page - 1) * A_PAGE, limit=A_PAGE)
    last = max(1, -(-total // A_PAGE))
    seat = seat_of(request)
    blocks: list[object] = [
        _table("coming", _("To come"), meeting_rows(coming, now), _("No meeting is called.")),
        _table("been", _("Held"), meeting_rows(been, now), _("No meeting has been held yet.")),
    ]
    if last > 1:
        blocks.append(
            Paging.of(
                min(page, last), last, lambda number: reverse("meetings") + (f"?side={number}" if number > 1 else "")
            )
        )
    context = frame(home, "meetings", works=seat is not None) | {
        "heading": _("Meetings"),
        "lead": _("What is on each agenda, and what came of it. Minutes follow from what was decided."),
        "acts": [
            *(
                [Link(_("Call a meeting"), reverse("collaboration_act", args=["mote"]), icon="Plus")]
                if _calls(seat)
                else []
            ),
            Link(_("The wheel of the year"), reverse("wheel"), icon="Calendar"),
            Link(_("Templates"), reverse("collaboration_templates"), icon="FileText"),
        ],
        "blocks": blocks,
        "files": files_of(*(reverse("meetings_data", args=[form]) for form in ("json", "csv"))),
    }
    return render(request, "collaboration/page.html", context)


@public
@require_safe
def meeting(request: HttpRequest, number: int) -> HttpResponse:
    """One meeting: its agenda with how each thing stands, and its minutes."""
    home, now = home_or_404(), timezone.now()
    row = _row(home.pk, number)
    seat = seat_of(request)
    over = row["state"] in {"unwritten", "written"}
    acts = []
    if _calls(seat) and row["state"] == "called":
        acts = [
            Link(_("Put something on the agenda"), _act("mote-sak", number), icon="Plus"),
            Link(_("Call it off"), _act("mote-avlys", number), icon="XMark"),
        ]
    elif _calls(seat) and over:
        acts = [Link(_("Write the minutes"), _act("referat", number), icon="Pencil")]
        if row["minutes"]:
            acts.append(Link(_("Approve the minutes"), _act("referat-godkjenn", number), icon="CheckmarkCircle"))
    kind, word = minutes_words.STATES[row["state"]]
    context = frame(home, "meetings", works=seat is not None) | {
        "row": row,
        "heading": _("%(body)s, %(when)s") % {"body": called(row["body_name"]), "when": at_moment(row["starts_at"])},
        "lead": row["place"],
        "tags": [Tag(str(word), kind)],  # type: ignore[arg-type]  # the table holds no other
        "acts": acts,
        "blocks": [_agenda(row["agenda"]), *([] if row["state"] in BEFORE else [_decided(row["agenda"])])],
        "paragraphs": _paragraphs(row["minutes"]) if row["minutes"] else (),
        "written": at_moment(row["minutes"]["written_at"]) if row["minutes"] else "",
        "approved": at_moment(row["minutes"]["approved_at"]) if row["minutes"] else "",
        "files": files_of(*(reverse("meeting_data", args=[number, form]) for form in ("json", "csv"))),
        "now": now,
    }
    return render(request, "collaboration/meeting.html", context)


@public
@require_safe
def meetings_data(_request: HttpRequest, form: str) -> HttpResponse:
    """All of them."""
    home, now = home_or_404(), timezone.now()
    found, _total = meetings_of(home.pk, now)
    rows = meeting_rows(found, now)
    flat = [
        {key: value for key, value in each.items() if key not in {"agenda", "minutes"}}
        | {"items": len(each["agenda"]), "sha256": each["minutes"]["sha256"] if each["minutes"] else None}
        for each in rows
    ]
    return as_file("moter", form, {"meetings": [_told(each) for each in rows]}, flat)


@public
@require_safe
def meeting_data(_request: HttpRequest, number: int, form: str) -> HttpResponse:
    """One of them; as CSV its agenda."""
    row = _told(_row(home_or_404().pk, number))
    points = [{key: value for key, value in each.items() if key != "about_titles"} for each in row["agenda"]]
    return as_file(f"mote-{number}", form, row, points)


@public
@require_safe
def wheel(request: HttpRequest) -> HttpResponse:
    """What comes back each year, in the order of its days; `ar` is the year."""
    home, today = home_or_404(), timezone.localdate()
    years = years_of(home.pk, today)
    asked = request.GET.get("ar", "")
    year = int(asked) if asked.isascii() and asked.isdigit() and len(asked) == 4 and int(asked) in years else today.year
    rows = wheel_rows(home, year, today)
    seat = seat_of(request)
    columns = (Column(_("Due")), Column(_("What")), Column(_("Who sees to it")), Column(_("State")))
    lines = tuple(
        (
            Cell(on_day(each["due"])),
            Cell(called(each["name"]), _kind(each)),
            Cell(called(each["body_name"]) if each["body_name"] else _("The secretariat")),
            Cell(on_day(each["done_on"]), each["note"], tag=_wheel_tag(each)),
        )
        for each in rows
    )
    table = Table("wheel", str(year), columns, lines, _("Nothing is on the wheel that year."),
                  note=_("Those who see to it are reminded by mail, once, some weeks before it is due."))  # fmt: skip
    context = frame(home, "meetings", works=seat is not None) | {
        "heading": _("The wheel of the year"),
        "lead": _("What those who share the service do every year, and whether it was done in time."),
        "years": [Link(str(each), reverse("wheel") + f"?ar={each}", each == year) for each in years],
        "acts": [
            *([Link(_("Mark something as done"), reverse("collaboration_act", args=["arshjul-gjort"]),
                    icon="CheckmarkCircle")] if _calls(seat) else []),
            Link(_("Meetings"), reverse("meetings"), icon="Calendar"),
        ],
        "blocks": [table],
        "files": files_of(*(reverse("wheel_data", args=[form]) + f"?ar={year}" for form in ("json", "csv"))),
    }  # fmt: skip
    return render(request, "collaboration/wheel.html", context)


@public
@require_safe
def wheel_data(request: HttpRequest, form: str) -> HttpResponse:
    """A year as a file."""
    home, today = home_or_404(), timezone.localdate()
    asked = request.GET.get("ar", "")
    year = int(asked) if asked.isascii() and asked.isdigit() and len(asked) == 4 else today.year
    rows = wheel_rows(home, year, today) if year in years_of(home.pk, today) else []
    return as_file(f"arshjul-{year}", form, {"year": year, "tasks": rows}, rows)


def _row(home: int, number: int) -> Row:
    try:
        return meeting_row(access_meeting(home, number), timezone.now())
    except Refusal:
        raise Http404 from None


def _told(row: Row) -> Row:
    """A meeting whose minutes are read in the language of the address; older ones as they were written."""
    minutes = row["minutes"]
    if minutes is None or minutes["content"] is None:
        return row
    return row | {"minutes": minutes | {"text": minutes_words.minutes_text(minutes["content"])}}


def _paragraphs(minutes: Row) -> list[list[list[tuple[str, str]]]]:
    """Minutes by paragraphs of lines, each of pieces with the `lang` of people's own words."""
    own = own_language()
    if minutes["content"] is None:
        return [[[(line, own)] for line in each.splitlines()] for each in minutes["text"].strip().split("\n\n")]
    return [
        [[(part.text, own if part.own else "") for part in line] for line in each]
        for each in minutes_words.minutes_lines(minutes["content"])
    ]


def _calls(seat: Seat | None) -> bool:
    return seat is not None and any(
        seat.may(Permission.COLLABORATION_CALL, body_id=each.body_id) for each in seat.held.mandates
    )


def _act(slug: str, number: int) -> str:
    return reverse("collaboration_act", args=[slug]) + f"?nr={number}"


def _table(key: str, heading: str, rows: list[Row], nothing: str) -> Table:
    columns = (
        Column(_("When")),
        Column(_("Body")),
        Column(_("On the agenda"), num=True),
        Column(_("State")),
    )
    lines = tuple(
        (
            Cell(at_moment(each["starts_at"]), each["place"], reverse("meeting", args=[each["number"]])),
            Cell(called(each["body_name"])),
            Cell(count(len(each["agenda"]))),
            Cell("", each["called_off"] or "", tag=_state_tag(each["state"])),
        )
        for each in rows
    )
    return Table(key, heading, columns, lines, nothing)


def _state_tag(state: str) -> Tag:
    kind, word = minutes_words.STATES[state]
    return Tag(str(word), kind)  # type: ignore[arg-type]  # as above


def _kind(row: Row) -> str:
    """What kind it is, where the name does not say it."""
    told = str(minutes_words.KINDS[row["kind"]])
    return "" if row["kind"] == "other" or called(row["name"]).startswith(told) else told


def _wheel_tag(row: Row) -> Tag:
    kind, word = minutes_words.STANDINGS[row["state"]]
    return Tag(str(word), kind)  # type: ignore[arg-type]  # as above


def _agenda(rows: list[Row]) -> Table:
    columns = (Column(pgettext("agenda", "No.")), Column(_("What")), Column(_("About")), Column(_("State")))
    lines = tuple(
        (
            Cell(str(each["number"])),
            Cell(each["title"], each["text"]),
            Cell(_named(each), url=_url(each)) if each["about"] else Cell("–"),
            Cell(minutes_words.stands(each["about"], each["about_state"]) if each["about"] else "–"),
        )
        for each in rows
    )
    return Table("agenda", _("Agenda"), columns, lines, _("Nothing is on the agenda yet."))


def _decided(rows: list[Row]) -> Table:
    columns = (Column(pgettext("agenda", "No.")), Column(_("What")), Column(pgettext("agenda", "Decided")))
    lines = tuple(
        (Cell(str(each["number"])), Cell(each["title"]), Cell(minutes_words.decided(each["about"], step)))
        for each in rows
        for step in each["decided"]
    )
    nothing = _("Nothing of what was on the agenda is decided as far as is written down here.")
    return Table("decided", _("What was decided"), columns, lines, nothing)


def _named(each: Row) -> str:
    title = minutes_words.title_of(each)
    title = f": {title}" if title else ""
    return f"{minutes_words.ABOUT[each['about']]} {each['about_number']}{title}"


def _url(each: Row) -> str:
    name = OF_THING.get(each["about"])
    return reverse(name, args=[each["about_number"]]) if name else reverse("collaboration_commitments")
