"""Votes as everybody may read them, and the ballot of those who have one."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_http_methods, require_safe

from aktiv.collaboration import initiative_words, words
from aktiv.collaboration.actions.votes import cast
from aktiv.collaboration.models import InitiativeVote, Vote
from aktiv.collaboration.models.votes import LONGEST_REASON
from aktiv.collaboration.queries import figures
from aktiv.collaboration.queries.budgets import voted_on
from aktiv.collaboration.queries.initiatives import link_of
from aktiv.collaboration.queries.mandates import require_mandate
from aktiv.collaboration.queries.votes import access_vote, electors_of, proxies_of, recount_input, standing
from aktiv.people.permissions import Permission, Thing, public
from aktiv.values.refusal import Refusal
from aktiv.web.allocation.typed import typed
from aktiv.web.collaboration.budgets_lines import voted_table
from aktiv.web.collaboration.data_views import as_file
from aktiv.web.collaboration.gates import Seat, home_or_404, mandated, seat_of
from aktiv.web.collaboration.shown import (
    Cell,
    Column,
    Facts,
    Prose,
    Table,
    at_moment,
    called,
    count,
    files_of,
    frame,
)
from aktiv.web.collaboration.tables import standing_tag, vote_table
from aktiv.web.components.forms import ErrorSummary, Field
from aktiv.web.components.links import Choice, Link

Row = dict[str, Any]  # Any: as queries.figures makes them


def vote_or_404(number: int) -> Vote:
    """A vote, or a page that does not exist."""
    try:
        return access_vote(home_or_404().pk, number)
    except Refusal:
        raise Http404 from None


@public
@require_safe
def votes(request: HttpRequest) -> HttpResponse:
    """Every vote, the newest first."""
    home = home_or_404()
    table = vote_table(figures.vote_rows(home, timezone.now()), _("All votes"))
    urls = [reverse("collaboration_data", args=["avstemninger", form]) for form in ("json", "csv")]
    context = frame(home, "collaboration_votes", works=seat_of(request) is not None) | {
        "heading": pgettext("collaboration", "Votes"),
        "lead": _("Votes are named. Anybody can count them again from the same rows."),
        "blocks": [table],
        "files": files_of(*urls),
    }
    return render(request, "collaboration/page.html", context)


@public
@require_safe
def vote(request: HttpRequest, number: int) -> HttpResponse:
    """One vote: the question, who may vote, and when it has closed what each said and how it was counted."""
    found, now = vote_or_404(number), timezone.now()
    row, seat = figures.vote_row(found, now), seat_of(request)
    blocks: list[object] = [_facts(row), Prose("memo", _("What it is about"), row["memo"])]
    closed = row["result"] is not None
    if closed:
        blocks = [_result(row), *blocks, _ballots(row)]
    about, budget = link_of(found), voted_on([found]).get(found.pk)
    if about is not None:
        blocks.append(_about(about))
    if budget is not None:
        blocks.append(voted_table(budget))
    if row["electors"]:
        blocks.append(_electors(row))
    if row["proxies"]:
        blocks.append(_proxies(row))
    urls = [reverse("collaboration_vote_data", args=[number, form]) for form in ("json", "csv")]
    acts = []
    if seat is not None and standing(found, now) == "open" and _may_vote_for(seat, found):
        acts.append(Link(pgettext("button", "Vote"), reverse("collaboration_ballot", args=[number]), icon="Pencil"))
    context = frame(found.collaboration, "collaboration_votes", works=seat is not None) | {
        "heading": row["subject"],
        "lead": _("Vote %(number)s in %(body)s") % {"number": number, "body": called(row["body_name"])},
        "tags": [standing_tag(row["standing"])],
        "blocks": blocks,
        "acts": acts,
        "files": files_of(*urls),
        "recount_url": reverse("collaboration_recount", args=[number]) if closed else "",
    }
    return render(request, "collaboration/vote.html", context)


@public
@require_safe
def vote_data(request: HttpRequest, number: int, form: str) -> HttpResponse:  # noqa: ARG001 - a view's
    """A vote's figures as a file."""
    found = vote_or_404(number)
    budget = voted_on([found]).get(found.pk)
    row = figures.vote_row(found, timezone.now()) | {"budget": budget.number if budget is not None else None}
    return as_file(f"avstemning-{number}", form, row, row["ballots"] or row["electors"])


@public
@require_safe
def recount(request: HttpRequest, number: int) -> HttpResponse:  # noqa: ARG001 - as above
    """The stored rows of a vote that has closed, as `aktiv collaboration recount` reads them."""
    found = vote_or_404(number)
    if standing(found, timezone.now()) != "closed":
        raise Http404
    return as_file(f"avstemning-{number}-opptelling", "json", recount_input(found), [])


@mandated
@require_http_methods(["GET", "HEAD", "POST"])
def ballot(request: HttpRequest, seat: Seat, number: int) -> HttpResponse:
    """Those who vote for a member in the body, by seat, as deputy or by proxy: choose, and say why."""
    found = vote_or_404(number)
    mine = _may_vote_for(seat, found)
    if not mine:
        over = _mandate_over(seat, found)
        if over is None:
            raise Http404
        messages.error(request, words.sentence(over))
        return redirect("collaboration_vote", number)
    values, refusal = typed(request.POST), None
    errors: dict[str, str] = {}
    if request.method == "POST":
        if values.get("valg") not in words.CHOICES:
            errors["valg"] = _("Choose one of them.")
        if not errors:
            try:
                cast(
                    number,
                    values.get("for", ""),
                    values["valg"],
                    reason=values.get("grunn", ""),
                    by=seat.person.pk,
                    now=seat.now,
                )
            except Refusal as no:
                refusal = no
            else:
                messages.success(
                    request, _("Your vote is kept. You can vote anew until it closes; the last one counts.")
                )
                return redirect("collaboration_vote", number)
    fields = (
        Field(
            "for",
            _("You vote for"),
            kind="select",
            choices=tuple(Choice(key, told, key == values.get("for")) for key, told in mine),
        ),
        Field(
            "valg",
            _("Your vote"),
            kind="radio",
            error=errors.get("valg", ""),
            choices=tuple(Choice(key, str(told), key == values.get("valg")) for key, told in words.CHOICES.items()),
        ),
        Field(
            "grunn",
            _("Reason"),
            values.get("grunn", ""),
            "textarea",
            optional=True,
            longest=LONGEST_REASON,
            hint=_("Everybody can read it when the vote has closed."),
        ),
    )
    other = [words.sentence(refusal)] if refusal else []
    context = frame(seat.home, "collaboration_votes", works=True) | {
        "heading": found.subject,
        "lead": _("Closes %(at)s") % {"at": at_moment(found.closes_at)} if found.closes_at else "",
        "fields": fields,
        "problems": ErrorSummary.of(fields, other),
        "button": _("Cast the vote"),
        "back": Link(_("Back to the vote"), reverse("collaboration_vote", args=[number])),
    }
    return render(request, "collaboration/form.html", context, status=422 if errors or refusal else 200)


def _mandate_over(seat: Seat, vote: Vote) -> Refusal | None:
    """When she voted in the body until her mandate ended: that, to be told; else None."""
    for each in electors_of(vote.pk):
        thing = Thing(collaboration_id=seat.home.pk, member_id=each.member_id, body_id=vote.body_id)
        try:
            require_mandate(Permission.COLLABORATION_VOTE, thing, by=seat.person.pk, now=seat.now)
        except Refusal as no:
            if no.code == "mandate_over":
                return no
    return None


def _may_vote_for(seat: Seat, vote: Vote) -> list[tuple[str, str]]:
    """The members whose vote is hers to cast, as (number, name), with how."""
    electors = {each.member_id: each.member for each in electors_of(vote.pk)}
    own = [
        each
        for pk, each in electors.items()
        if seat.may(Permission.COLLABORATION_VOTE, member_id=pk, body_id=vote.body_id)
    ]
    held = {each.pk for each in own}
    by_proxy = [
        (each.giver.number, _("%(name)s, by proxy") % {"name": each.giver.name})
        for each in proxies_of(vote.pk)
        if each.holder_id in held
    ]
    return [(each.number, each.name) for each in own] + by_proxy


def _facts(row: Row) -> Facts:
    rows = [
        (_("Decided by"), str(words.RULES[row["rule"]["kind"]])),
        (_("Announced"), at_moment(row["announced_at"])),
        (_("Opened"), at_moment(row["opened_at"]) or _("not yet")),
        (_("Closes"), at_moment(row["closes_at"]) or "–"),
    ]
    if row["rule"].get("double_majority"):
        rows.append((_("Double majority"), _("also more partners for than against")))
    if row["chair_decides"]:
        chair = next((each["name"] for each in row["electors"] if each["number"] == row["chair"]), "")
        rows.append((_("A tie"), ": ".join(filter(None, (_("decided by the chair"), chair)))))
    if row["key"]:
        rows.append((_("Weights"), words.vote_key_told(row["key"])))
    if row["again_of"]:
        told = _("after vote %(number)s, in which too few took part") % {"number": row["again_of"]}
        rows.append((_("Put once more"), told))
    return Facts("about", _("How it is decided"), tuple(rows))


def _about(link: InitiativeVote) -> Table:
    """What is voted on: an initiative by the text that was there when the vote was announced."""
    columns = (
        Column(_("Initiative")),
        Column(pgettext("initiative", "Purpose")),
        Column(_("Version seen")),
        Column(_("Fingerprint")),
    )
    initiative, version = link.initiative, link.version
    url = f"{reverse('initiative', args=[initiative.number])}?versjon={version.number}"
    told = str(initiative_words.PURPOSES[link.purpose])
    cells = (
        Cell(version.title, _("Initiative %(number)s") % {"number": initiative.number}, url),
        Cell(told, link.gate),
        Cell(str(version.number)),
        Cell(version.sha256),
    )
    return Table("initiative", _("What is voted on"), columns, (cells,))


def _result(row: Row) -> Table:
    result = row["result"]
    heads = dict.fromkeys(words.CHOICES, 0)
    for each in row["ballots"]:
        heads[each["choice"]] += each["counts"]
    columns = (Column(pgettext("ballot", "Choice")), Column(_("Partners"), num=True), Column(_("Weight"), num=True))
    lines = tuple(
        (Cell(str(told)), Cell(count(heads[choice])), Cell(count(result["tally"][choice])))
        for choice, told in words.CHOICES.items()
    )
    quorum = result["quorum"]
    said = _("%(heads)s of %(members)s partners and %(weight)s of %(all)s in weight voted. Half of both is needed.")
    note = said % {
        "heads": quorum["heads"][0],
        "members": quorum["heads"][1],
        "weight": quorum["weight"][0],
        "all": quorum["weight"][1],
    }
    return Table("result", _("The result"), columns, lines, note=note)


def _ballots(row: Row) -> Table:
    columns = (
        Column(_("Partner")),
        Column(pgettext("ballot", "Choice")),
        Column(_("Weight"), num=True),
        Column(_("Reason")),
        Column(_("Cast")),
    )
    lines = tuple(
        (
            Cell(each["member_name"], "" if each["counts"] else _("replaced by a later one")),
            Cell(str(words.CHOICES[each["choice"]])),
            Cell(count(each["weight"])),
            Cell(each["reason"] or "–"),
            Cell(at_moment(each["cast_at"]), f"{each['by']}, {words.WAYS[each['way']]}" if each["by"] else ""),
        )
        for each in row["ballots"]
    )
    return Table("ballots", _("What each said"), columns, lines, _("Nobody voted."))


def _electors(row: Row) -> Table:
    columns = (
        Column(_("Partner")),
        Column(_("Population"), num=True),
        Column(_("Weight"), num=True),
        Column(_("Has voted")),
    )
    lines = tuple(
        (
            Cell(each["name"]),
            Cell(count(each["population"])),
            Cell(count(each["weight"])),
            Cell(_("Yes") if each["has_voted"] else _("Not yet")),
        )
        for each in row["electors"]
    )
    return Table(
        "electors",
        _("Who may vote"),
        columns,
        lines,
        note=_("Frozen when the vote opened.")
        if row["result"]
        else _("Frozen when the vote opened. What each said is told when it closes."),
    )


def _proxies(row: Row) -> Table:
    columns = (Column(_("Partner")), Column(_("Lets vote")), Column(_("Since")))
    lines = tuple(
        (Cell(each["giver_name"]), Cell(each["holder_name"]), Cell(at_moment(each["given_at"])))
        for each in row["proxies"]
    )
    return Table("proxies", _("Proxies"), columns, lines)
