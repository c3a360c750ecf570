"""The working pages: what somebody's mandates let her do, each thing with a form of its own."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_http_methods, require_safe

from aktiv.collaboration import words
from aktiv.collaboration.queries.votes import electors_of, standing, votes_of
from aktiv.people.permissions import Permission
from aktiv.values.refusal import Refusal
from aktiv.web.allocation.typed import typed
from aktiv.web.collaboration.acts import Act
from aktiv.web.collaboration.gates import Seat, mandated
from aktiv.web.collaboration.keeping import KEEPING
from aktiv.web.collaboration.opening import OPENING
from aktiv.web.collaboration.shown import Cell, Column, Table, at_moment, called, frame, named
from aktiv.web.collaboration.speaking import SPEAKING, VOTING
from aktiv.web.components.forms import ErrorSummary
from aktiv.web.components.links import Link

ACTS = {each.slug: each for each in (*VOTING, *SPEAKING, *KEEPING, *OPENING)}


@mandated
@require_safe
def desk(request: HttpRequest, seat: Seat) -> HttpResponse:
    """Whoever holds a mandate: which, what waits for her vote, and what she can do."""
    groups = (
        (pgettext("collaboration", "Votes"), VOTING),
        (_("For a partner"), SPEAKING),
        (_("The secretariat"), KEEPING),
        (_("Openness"), OPENING),
    )
    context = frame(seat.home, "collaboration_desk", works=True) | {
        "mine": _mandates(seat),
        "waiting": [
            Link(each.subject, reverse("collaboration_ballot", args=[each.number]))
            for each in votes_of(seat.home.pk)
            if standing(each, seat.now) == "open" and _votes_in(seat, each.pk, each.body_id)
        ],
        "groups": [
            (title, [Link(str(each.title), reverse("collaboration_act", args=[each.slug])) for each in acts])
            for title, rows in groups
            if (acts := [each for each in rows if may(seat, each)])
        ],
    }
    return render(request, "collaboration/desk.html", context)


@mandated
@require_http_methods(["GET", "HEAD", "POST"])
def act(request: HttpRequest, seat: Seat, slug: str) -> HttpResponse:
    """One thing to do; the address may fill in fields (`?nr=3`). What was typed stays when it is refused."""
    doing = ACTS.get(slug)
    if doing is None or not may(seat, doing):
        raise Http404
    values, refusal = typed(request.POST if request.method == "POST" else request.GET), None
    errors: dict[str, str] = {}
    if request.method == "POST":
        try:
            if said := doing.run(seat, values, errors):
                messages.success(request, said)
                return redirect("collaboration_desk")
        except Refusal as no:
            if no.code == "not_found":
                raise Http404 from None
            refusal = no
    fields = doing.fields(seat, values, errors)
    context = frame(seat.home, "collaboration_desk", works=True) | {
        "heading": doing.title,
        "fields": fields,
        "problems": ErrorSummary.of(fields, [words.sentence(refusal)] if refusal else []),
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
