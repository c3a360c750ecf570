"""The working pages: what somebody's mandates let her do, each thing with a form of its own."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_http_methods, require_safe

from aktiv.collaboration import minutes_words, words
from aktiv.collaboration.queries.ideas import to_answer
from aktiv.collaboration.queries.parties import every_member
from aktiv.collaboration.queries.support import answered_by, queue
from aktiv.collaboration.queries.votes import electors_of, standing, votes_of
from aktiv.people.permissions import Permission
from aktiv.values.refusal import Refusal
from aktiv.web.allocation.typed import typed
from aktiv.web.collaboration.acts import Act
from aktiv.web.collaboration.adoption_waits import adoption_waits
from aktiv.web.collaboration.budgeting import BUDGETING
from aktiv.web.collaboration.buying import BUYING
from aktiv.web.collaboration.contracting import CONTRACTING
from aktiv.web.collaboration.gates import Seat, mandated
from aktiv.web.collaboration.initiative_acts import PROPOSING
from aktiv.web.collaboration.initiative_desk import LAYING
from aktiv.web.collaboration.initiative_terms import SETTING
from aktiv.web.collaboration.initiative_turns import next_for
from aktiv.web.collaboration.keeping import KEEPING
from aktiv.web.collaboration.lending import WORKING
from aktiv.web.collaboration.measuring import MEASURING
from aktiv.web.collaboration.meeting_acts import MEETING
from aktiv.web.collaboration.mending import MENDING
from aktiv.web.collaboration.opening import OPENING
from aktiv.web.collaboration.pool_waits import waits_of
from aktiv.web.collaboration.pooling import POOLING
from aktiv.web.collaboration.running import RUNNING
from aktiv.web.collaboration.sharing import SHARING
from aktiv.web.collaboration.shown import Cell, Column, Table, at_moment, called, frame, named
from aktiv.web.collaboration.speaking import SPEAKING, VOTING
from aktiv.web.collaboration.trying import TRYING
from aktiv.web.components.forms import ErrorSummary
from aktiv.web.components.links import Link

BUDGETS = (*BUDGETING, *SHARING)
POOL = (*POOLING, *WORKING)
BOUGHT = (*BUYING, *CONTRACTING)
INITIATIVES = (*PROPOSING, *LAYING, *TRYING, *SETTING)
SERVICE = (*RUNNING, *MENDING)
EVERY = (*VOTING, *INITIATIVES, *SPEAKING, *POOL, *BOUGHT, *BUDGETS, *MEASURING, *KEEPING, *SERVICE, *MEETING, *OPENING)
ACTS = {each.slug: each for each in EVERY}
LONGEST_SENT = 60_000
"""Characters of one field: a memo, or a file that is pasted."""


@mandated
@require_safe
def desk(request: HttpRequest, seat: Seat) -> HttpResponse:
    """Whoever holds a mandate: which, what waits for her vote, and what she can do."""
    groups = (
        (pgettext("collaboration", "Votes"), VOTING),
        (_("Initiatives"), INITIATIVES),
        (_("For a partner"), SPEAKING),
        (_("Budgets and shares"), BUDGETS),
        (pgettext("benefit", "Benefits"), MEASURING),
        (_("Competence and capacity"), POOL),
        (_("Procurement and contracts"), BOUGHT),
        (_("The secretariat"), KEEPING),
        (_("The service"), SERVICE),
        (_("Meetings and the year"), MEETING),
        (_("Openness"), OPENING),
    )
    context = frame(seat.home, "collaboration_desk", works=True) | {
        "mine": _mandates(seat),
        "waiting": [
            Link(each.subject, reverse("collaboration_ballot", args=[each.number]))
            for each in votes_of(seat.home.pk)
            if standing(each, seat.now) == "open" and _votes_in(seat, each.pk, each.body_id)
        ],
        "next": next_for(seat),
        "waits": [*adoption_waits(seat), *waits_of(seat)],
        "groups": [
            (
                title,
                [Link(str(each.title), reverse("collaboration_act", args=[each.slug])) for each in acts]
                + (_received(seat) if rows is BUDGETS else []),
            )
            for title, rows in groups
            if (acts := [each for each in rows if may(seat, each)])
        ]
        + _ideas(seat)
        + _answering(seat),
    }
    return render(request, "collaboration/desk.html", context)


@mandated
@require_http_methods(["GET", "HEAD", "POST"])
def act(request: HttpRequest, seat: Seat, slug: str) -> HttpResponse:
    """One thing to do; the address may fill in fields (`?nr=3`). What was typed stays when it is refused."""
    doing = ACTS.get(slug)
    if doing is None or not may(seat, doing):
        raise Http404
    values, refusal = typed(request.POST if request.method == "POST" else request.GET, LONGEST_SENT), None
    errors: dict[str, str] = {}
    if request.method == "POST":
        try:
            if said := doing.run(seat, values, errors):
                messages.success(request, said)
                return (
                    redirect(doing.page, int("".join(values["nr"].split())))
                    if doing.page
                    else redirect("collaboration_desk")
                )
        except Refusal as no:
            if no.code == "not_found":
                raise Http404 from None
            refusal = no
    fields = doing.fields(seat, values, errors)
    context = frame(seat.home, "collaboration_desk", works=True) | {
        "heading": doing.title,
        "fields": fields,
        "problems": ErrorSummary.of(fields, [minutes_words.sentence(refusal)] if refusal else []),
        "button": doing.button,
        "back": Link(_("Back to what can be done"), reverse("collaboration_desk")),
    }
    return render(request, "collaboration/form.html", context, status=422 if errors or refusal else 200)


def may(seat: Seat, doing: Act) -> bool:
    """Whether one of her mandates lets her do it, for its own member and in its own body."""
    return (
        seat.may(doing.needs)
        or any(seat.may(doing.needs, member_id=each.member_id, body_id=each.body_id) for each in seat.held.mandates)
        or any(seat.may(doing.needs, body_id=each.body_id) for each in seat.held.mandates)
    )


def _ideas(seat: Seat) -> list[tuple[str, list[Link]]]:
    """The secretariat: how many ideas wait for an answer, and how many of them too long."""
    if not seat.may(Permission.COLLABORATION_KEEP):
        return []
    waiting, late = to_answer(seat.home.pk, seat.today)
    told = _("Ideas to answer: %(count)s, %(late)s of them late") % {"count": waiting, "late": late}
    return [(_("Ideas"), [Link(told, reverse("ideas_desk"))])]


def _received(seat: Seat) -> list[Link]:
    """Those who keep the shares: what accounting says is paid, and what is ordered paid out."""
    if not seat.may(Permission.COLLABORATION_KEEP):
        return []
    return [Link(_("Payments from a file, and orders to pay out"), reverse("collaboration_receipts"))]


def _answering(seat: Seat) -> list[tuple[str, list[Link]]]:
    """Those who answer who asks for help: how many wait for a first answer."""
    if not seat.may(Permission.SUPPORT_ENTER):
        return []
    hers = answered_by(seat.held, seat.home.pk, every_member(seat.home.pk))
    waiting = queue(seat.home.pk, hers, which="ubesvart", now=seat.now, limit=0).total
    told = _("Requests to answer: %(count)s without an answer") % {"count": waiting}
    return [(_("Help for users"), [Link(told, reverse("help_desk"))])]


def _votes_in(seat: Seat, vote_id: int, body_id: int) -> bool:
    return any(
        seat.may(Permission.COLLABORATION_VOTE, member_id=each.member_id, body_id=body_id)
        for each in electors_of(vote_id)
    )


def _mandates(seat: Seat) -> Table:
    columns = (Column(_("Mandate")), Column(_("For")), Column(_("Body")), Column(_("To")))
    rows = tuple(
        (
            Cell(str(words.ROLES[each.role])),
            Cell(each.member.name),
            Cell(called(named(each.body)) if each.body is not None else "–"),
            Cell(at_moment(each.ends) or _("until further notice")),
        )
        for each in seat.mandates
    )
    return Table("mine", _("Your mandates"), columns, rows)
