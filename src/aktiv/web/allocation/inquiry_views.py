"""What handlers ask from the board and from plans: to solve a draft again, and what a place would take."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from aktiv.seasons import words
from aktiv.seasons.actions import inquiring
from aktiv.seasons.models import Inquiry
from aktiv.seasons.queries.board import board_of, ground_of
from aktiv.seasons.queries.inquiries import LIVE, access_inquiry
from aktiv.seasons.rules import board as rules
from aktiv.seasons.rules.states import Act, State, possible
from aktiv.values.refusal import Refusal
from aktiv.values.typed_text import whole
from aktiv.web.allocation import inquiries_shown as shown
from aktiv.web.allocation import plans_shown
from aktiv.web.allocation.board_words import Names, act_told
from aktiv.web.allocation.desks import RoundDesk, round_page
from aktiv.web.allocation.typed import typed
from aktiv.web.allocation.words import moment


@round_page
@require_POST
def ask(request: HttpRequest, desk: RoundDesk) -> HttpResponse:
    """Asks `gjor` and goes on to its page: to solve draft `utkast` again with at most `flyttinger` moves (los), as
    another question was asked (`etter`); what it takes to give `gruppe` the place `sted` (hva) on the draft or in plan
    `forslag`; or a way of an answered question tried on the board (prov)."""
    values = typed(request.POST)
    try:
        asked = _asked(desk, values)
        return redirect("allocation_inquiry", desk.round.slug, asked.number)
    except Refusal as no:
        if no.code == "not_found":
            raise Http404 from None
        messages.error(request, words.sentence(no, desk.municipality.zone))
        return redirect(_back(desk, values))


@round_page
@require_http_methods(["GET", "HEAD", "POST"])
def inquiry(request: HttpRequest, desk: RoundDesk, number: int) -> HttpResponse:
    """One question and what came of it. POST does on the draft what a re-solve came to, where it had been changed
    meanwhile (bruk). For those who share out seasons."""
    found, why = _access(desk, number), ""
    if request.method == "POST":
        if request.POST.get("gjor") != "bruk":
            raise Http404
        try:
            inquiring.use(desk.round.pk, number, by=desk.person.pk, now=desk.now)
            return redirect("allocation_inquiry", desk.round.slug, number)
        except Refusal as no:
            if no.code == "not_found":
                raise Http404 from None
            why = words.sentence(no, desk.municipality.zone)
    live = found.state in LIVE
    names = Names(ground_of(found.plan).raw)
    context: dict[str, Any] = {
        "round": desk.round,
        "inquiry": found,
        "live": live,
        "resolve": found.kind == Inquiry.Kind.RESOLVE,
        "may": Act.WORK_ON_BOARD in possible(State(desk.round.state)),
        "who": shown.who_asked(found),
        "at": moment(found.made_at, desk.round),
        "group": names.group(found.asked["group"]) if found.asked else "",
        "place": shown.place_told(found.asked, names) if found.asked else "",
        "far": found.progress[-1] if found.progress else None,
        "gap": plans_shown.gap(found.progress[-1]["score"], found.progress[-1]["bound"]) if found.progress else "",
        "failure": shown.failure(found) if found.state == Inquiry.State.FAILED else "",
        "why": why,
        "aside": shown.set_aside(found),
        **(_draft(desk, found, names) if found.draft is not None else {}),
    }
    if found.state == Inquiry.State.DONE and found.kind == Inquiry.Kind.WHAT_IF:
        context |= {"ways": shown.ways_told(found, names), "looked_among": shown.LOOKED_AMONG}
    elif found.state == Inquiry.State.DONE:
        context |= {"moves": shown.moves_told(found.answer, names), "summary": shown.summary(found.answer)}
    answer = render(request, "allocation/inquiry.html", context, status=422 if why else 200)
    if not live and "HX-Request" in request.headers:
        answer["HX-Refresh"] = "true"  # the page that followed it is shown whole when there is an end to it
    return answer


def _draft(desk: RoundDesk, found: Inquiry, names: Names) -> dict[str, Any]:
    """Where the draft stands now, and what was done on it since."""
    assert found.draft is not None  # asked of those alone that have one
    board = board_of(found.draft)
    by_number = {each.number: each for each in board.rows}
    since = [each for each in board.rows if each.number > found.seen and each.number != found.landed]
    newest = rules.to_undo(board.acts)
    return {
        "draft": found.draft,
        "board": reverse("allocation_board_draft", args=[desk.round.slug, found.draft.number]),
        "since": [(each.made_by.name, act_told(each, by_number, names)) for each in since],
        "undo": newest is not None and newest.number == found.landed,
        "undone": found.landed is not None and found.landed not in {each.number for each in rules.active(board.acts)},
    }


def _asked(desk: RoundDesk, values: Mapping[str, str]) -> Inquiry:
    pk = desk.round.pk
    by: dict[str, Any] = {"by": desk.person.pk, "now": desk.now}
    draft = whole(values.get("utkast", ""), 0)
    if values.get("gjor") == "prov":
        way, reason = whole(values.get("vei", "")), values.get("grunn", "")
        return inquiring.try_way(pk, whole(values.get("etter", "")), way, reason=reason, **by)
    if values.get("gjor") == "hva":
        facility, day, start = [*values.get("sted", "").split("."), "", ""][:3]
        asked = {"group": values.get("gruppe", ""), "facility": facility, "day": whole(day), "start": whole(start)}
        plan = None if draft else whole(values.get("forslag", ""), 0)
        return inquiring.ask_what_if(pk, asked, draft=draft or None, plan=plan, **by)
    if values.get("gjor") != "los":
        raise Refusal("not_found")
    wanted = None
    if values.get("etter"):
        wanted = access_inquiry(pk, whole(values["etter"]), desk.municipality.pk).asked or None
    moves = whole(values.get("annet", "") or values.get("flyttinger", ""))
    return inquiring.ask_to_resolve(pk, draft, seen=whole(values.get("sett", "")), max_moves=moves, wanted=wanted, **by)


def _back(desk: RoundDesk, values: Mapping[str, str]) -> str:
    """Where the question was asked."""
    if number := whole(values.get("etter", ""), 0):
        return reverse("allocation_inquiry", args=[desk.round.slug, number])
    if number := whole(values.get("utkast", ""), 0):
        group = f"?onske={values['gruppe']}" if values.get("gruppe", "").isalnum() else ""
        return reverse("allocation_board_draft", args=[desk.round.slug, number]) + group
    return reverse("allocation_refusals", args=[desk.round.slug, whole(values.get("forslag", ""), 0)])


def _access(desk: RoundDesk, number: int) -> Inquiry:
    try:
        return access_inquiry(desk.round.pk, number, desk.municipality.pk)
    except Refusal:
        raise Http404 from None
