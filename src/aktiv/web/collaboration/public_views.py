"""What everybody may read of the collaboration: who is in it, the agreement, the bodies, and what was promised."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext
from django.views.decorators.http import require_safe

from aktiv.collaboration import words
from aktiv.collaboration.models import Collaboration
from aktiv.collaboration.queries import figures
from aktiv.collaboration.queries.mandates import access_body
from aktiv.collaboration.queries.owners import owned_rows
from aktiv.collaboration.queries.parties import the_collaboration
from aktiv.people.permissions import public
from aktiv.values.refusal import Refusal
from aktiv.web.collaboration.gates import home_or_404, seat_of
from aktiv.web.collaboration.shown import (
    Cell,
    Column,
    Facts,
    Prose,
    Table,
    called,
    count,
    files_of,
    frame,
    on_day,
)
from aktiv.web.collaboration.tables import (
    body_table,
    entered_told,
    limit_told,
    mandate_table,
    measured,
    member_table,
    owned_table,
    vote_table,
)
from aktiv.web.components.links import EmptyState
from aktiv.web.components.results import Tag

Row = dict[str, Any]  # Any: as queries.figures makes them


@public
@require_safe
def overview(request: HttpRequest) -> HttpResponse:
    """What the collaboration is, who is in it, and where things stand."""
    home = the_collaboration()
    if home is None:
        empty = EmptyState(
            _("No collaboration yet"),
            _("When municipalities run this service together, what they agree on stands here."),
            (),
            "PersonGroup",
        )
        return render(request, "collaboration/none.html", {"empty": empty})
    row = figures.overview(home, timezone.now())
    states = row["commitments"]
    in_force = row["agreement_in_force"]
    facts = Facts(
        "stand",
        _("Where things stand"),
        (
            (_("Founded"), on_day(row["founded_on"])),
            (
                _("Services under the agreement"),
                ", ".join(called(each["name"]) for each in row["services"] if each["carried"]) or "–",
            ),
            (
                _("Agreement in force"),
                _("Version %(number)s") % {"number": in_force} if in_force else _("None yet"),
            ),
            (
                _("Commitments"),
                _("%(delivered)s delivered, %(open)s under way, %(late)s late, %(dropped)s dropped") % states,
            ),
        ),
    )
    members = member_table(row["members"], _("Who is in it"), totals=True)
    return _page(
        request,
        home,
        "collaboration",
        called(row["name"]),
        [members, facts, vote_table(row["votes"], _("The latest votes")), body_table(row["bodies"])],
        lead=_("Municipalities that run and develop this service together. Everything on these pages is open to all."),
    )


@public
@require_safe
def members(request: HttpRequest) -> HttpResponse:
    """Every partner that is, was or will be."""
    home = home_or_404()
    rows = figures.member_rows(home, timezone.localdate())
    here, gone = [each for each in rows if each["here"]], [each for each in rows if not each["here"]]
    blocks: list[object] = [member_table(here, _("Partners now"), totals=True)]
    if owned := owned_rows(home.pk, timezone.localdate()):
        blocks.append(owned_table(owned))
    if gone:
        blocks.append(_gone(gone, {each["number"]: each["name"] for each in rows}))
    return _page(
        request,
        home,
        "collaboration_members",
        _("Partners"),
        blocks,
        lead=_("The population is the official figure of 1 January of the year before."),
    )


@public
@require_safe
def agreement(request: HttpRequest, number: int | None = None) -> HttpResponse:
    """The agreement: the version asked for, or the newest, with its annexes and who has adopted it; and the others."""
    home = home_or_404()
    rows = figures.agreement_rows(home, timezone.localdate())
    shown = next((each for each in rows if number in (None, each["version"])), None)
    if number is not None and shown is None:
        raise Http404
    blocks: list[object] = []
    if shown is not None:
        names = {each["number"]: each["name"] for each in figures.member_rows(home, timezone.localdate())}
        blocks += _version(shown, names)
    columns = (Column(_("Version")), Column(_("Laid before the partners")), Column(_("Adopted by"), num=True))
    lines = tuple(
        (
            Cell(
                _("Version %(number)s") % {"number": each["version"]},
                each["title"],
                reverse("collaboration_version", args=[each["version"]]),
                _in_force(each),
            ),
            Cell(on_day(each["laid_on"])),
            Cell(count(len(each["adoptions"]))),
        )
        for each in rows
    )
    blocks.append(Table("versions", _("All versions"), columns, lines, _("No version has been written yet.")))
    heading = _("The agreement") if shown is None else shown["title"]
    return _page(
        request,
        home,
        "collaboration_agreement",
        heading,
        blocks,
        tags=[each for each in (shown and _in_force(shown),) if each],
        lead=_("Version %(number)s") % {"number": shown["version"]} if shown else "",
    )


@public
@require_safe
def bodies(request: HttpRequest) -> HttpResponse:
    """The bodies, and those whose mandate is in none of them."""
    home, now = home_or_404(), timezone.now()
    return _page(
        request,
        home,
        "collaboration_bodies",
        _("Bodies"),
        [
            body_table(figures.body_rows(home, now)),
            mandate_table(figures.mandate_rows(home, now), _("Mandates outside the bodies"), votes=False),
        ],
        lead=_("Every right in the collaboration comes from a mandate that holds at that moment."),
    )


@public
@require_safe
def body(request: HttpRequest, body: str) -> HttpResponse:
    """One body: what it may decide, and who sits in it for whom."""
    home, now = home_or_404(), timezone.now()
    try:
        row = figures.body_row(home, access_body(home.pk, body), now)
    except Refusal:
        raise Http404 from None
    limits = Table(
        "limits",
        _("What it may decide"),
        (Column(_("From")), Column(_("Up to"), num=True)),
        tuple((Cell(on_day(each["from_day"])), Cell(limit_told(each["limit_ore"]))) for each in row["limits"]),
    )
    holding = [each for each in row["mandates"] if each["holds"]]
    others = [each for each in row["mandates"] if not each["holds"]]
    blocks: list[object] = [mandate_table(holding, _("Who sits in it"), votes=True), limits]
    if others:
        blocks.append(mandate_table(others, _("Mandates that are over, or to come"), votes=False))
    return _page(
        request,
        home,
        "collaboration_bodies",
        called(row["name"]),
        blocks,
        json_url=reverse("collaboration_body_data", args=[body, "json"]),
        csv_url=reverse("collaboration_body_data", args=[body, "csv"]),
        lead=_("Members are named here, since votes are named."),
    )


@public
@require_safe
def commitments(request: HttpRequest) -> HttpResponse:
    """What each partner promised, when it was due, and what is delivered."""
    home = home_or_404()
    rows = figures.commitment_rows(home, timezone.localdate())
    columns = (
        Column(_("Commitment")),
        Column(_("State")),
        Column(_("Promised"), num=True),
        Column(_("Delivered"), num=True),
        Column(_("Due")),
    )
    lines = tuple(
        (
            Cell(_promised(each), _by_whom(each), _made_for(each)),
            Cell("", tag=Tag(str(words.STATES[each["state"]][1]), words.STATES[each["state"]][0])),  # type: ignore[arg-type]
            Cell(measured(each["kind"], each["amount_ore"] or each["hours"]), _let_go(each["released"])),
            Cell(measured(each["kind"], each["delivered"])),
            Cell(on_day(each["due"])),
        )
        for each in rows
    )
    lead = _("Money, hours of work, places to test and people for roles, as each partner promised them.")
    table = Table("all", _("All commitments"), columns, lines, _("Nothing has been promised yet."))
    return _page(request, home, "collaboration_commitments", _("Commitments"), [table], lead=lead)


def _promised(row: Row) -> str:
    """What was promised, with the competence in the reader's language where one was lent."""
    return f"{called(row['competence_name'])}: {row['what']}" if row["competence_name"] else str(row["what"])


def _by_whom(row: Row) -> str:
    """Whose promise it is, what it is of, and who wrote it down."""
    told = f"{row['member_name']}, {words.COMMITMENT_KINDS[row['kind']]}"
    return ". ".join(filter(None, (told, entered_told(row, row["member_name"]))))


def _made_for(row: Row) -> str:
    """Where the hours of a commitment are reported, when it was made by an engagement; or the initiative it is for."""
    if row["engagement"]:
        return reverse("collaboration_engagement", args=[row["engagement"]])
    return reverse("initiative", args=[row["initiative"]]) if row["initiative"] else ""


def _let_go(hours: int) -> str:
    return _("%(hours)s are let go") % {"hours": measured("hours", hours)} if hours else ""


def _gone(rows: list[Row], names: dict[str, str]) -> Table:
    columns = (
        Column(_("Partner")),
        Column(pgettext("partner", "Number")),
        Column(_("From")),
        Column(_("To")),
        Column(_("Followed by")),
    )
    lines = tuple(
        (
            Cell(each["name"]),
            Cell(each["number"]),
            Cell(on_day(each["joined"])),
            Cell(on_day(each["left"]) or "–"),
            Cell(", ".join(f"{names[one]} ({one})" for one in each["followed_by"]) or "–"),
        )
        for each in rows
    )
    return Table("gone", _("Earlier, and to come"), columns, lines)


def _in_force(row: Row) -> Tag | None:
    return Tag(_("In force"), "success", "CheckmarkCircleFill") if row["in_force"] else None


def _version(row: Row, names: dict[str, str]) -> list[object]:
    columns = (Column(_("Partner")), Column(_("Case")), Column(_("Signed by")), Column(_("Adopted")))
    adopted = tuple(
        (
            Cell(each["name"]),
            Cell(each["case_reference"]),
            Cell(each["signatory"], entered_told(each, each["name"])),
            Cell(on_day(each["adopted_on"])),
        )
        for each in row["adoptions"]
    )
    waiting = ", ".join(names[each] for each in row["missing"])
    return [
        Prose("text", _("The text"), row["text"], row["language"]),
        Facts(
            "keys",
            _("Keys and notice"),
            (
                (_("Costs are shared"), words.cost_key_told(row["cost_key"])),
                (_("Votes"), words.vote_key_told(row["vote_key"])),
                (
                    _("Notice"),
                    ngettext("%(count)s month", "%(count)s months", row["notice_months"])
                    % {"count": row["notice_months"]},
                ),
                (_("Services"), ", ".join(called(each["name"]) for each in row["services"]) or _("All that are there")),
                (_("Fingerprint (SHA-256)"), row["sha256"]),
            ),
        ),
        Prose("data", _("Annex: processing of personal data"), row["data_processing"], row["language"]),
        *([Prose("note", _("What is new"), row["change_note"], row["language"])] if row["change_note"] else []),
        Table(
            "adopted",
            _("Who has adopted it"),
            columns,
            adopted,
            _("Nobody yet."),
            note=_("Waiting for: %(who)s") % {"who": waiting} if waiting else "",
        ),
    ]


def _page(
    request: HttpRequest,
    home: Collaboration,
    here: str,
    heading: str,
    blocks: list[object],
    **more: Any,  # Any: what the template shows besides
) -> HttpResponse:
    what = {
        "collaboration": "oversikt",
        "collaboration_agreement": "avtale",
        "collaboration_members": "medlemmer",
        "collaboration_bodies": "organ",
        "collaboration_commitments": "forpliktelser",
    }[here]
    json_url = more.pop("json_url", "") or reverse("collaboration_data", args=[what, "json"])
    csv_url = more.pop("csv_url", "") or reverse("collaboration_data", args=[what, "csv"])
    context = frame(home, here, works=seat_of(request) is not None)
    context |= {"heading": heading, "blocks": blocks, "files": files_of(json_url, csv_url)}
    return render(request, "collaboration/page.html", context | more)
