"""The board of a round: its drafts, a draft as halls by weekdays, and each thing that is done on it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from aktiv.seasons import words
from aktiv.seasons.actions import board as actions
from aktiv.seasons.models import BoardAct, Draft, Plan
from aktiv.seasons.queries.board import Board, access_draft, acts_of, board_of, drafts_of
from aktiv.seasons.queries.inquiries import board_with
from aktiv.seasons.queries.plans import plans_of
from aktiv.seasons.queries.rounds import areas_of
from aktiv.seasons.rules import board as rules
from aktiv.seasons.rules.resolving import MOVES
from aktiv.seasons.rules.states import Act, State, possible
from aktiv.values.refusal import Refusal
from aktiv.values.typed_text import whole
from aktiv.web.allocation.board_beside import barred, moves_offered, short_by, still_told, wishes
from aktiv.web.allocation.board_shown import Shown
from aktiv.web.allocation.board_words import Names, act_told, gain_of, gain_told, key_read, place_read
from aktiv.web.allocation.desks import RoundDesk, round_page
from aktiv.web.allocation.inquiries_shown import moves_told
from aktiv.web.allocation.plans_shown import named
from aktiv.web.allocation.source_shown import source_notice
from aktiv.web.allocation.typed import typed
from aktiv.web.allocation.words import minute_of, moment
from aktiv.web.components.links import Choice, EmptyState, Link
from aktiv.web.finance.csv_files import csv_answer
from aktiv.web.finance.xlsx_files import xlsx_answer
from aktiv.web.templatetags.rounds import round_url

KINDS = {each.value for each in BoardAct.Kind} - {BoardAct.Kind.RESOLVE.value}  # what a job does, no form may
MOST_TOLD = 100  # acts of the history on the page


@round_page
@require_http_methods(["GET", "HEAD", "POST"])
def drafts(request: HttpRequest, desk: RoundDesk) -> HttpResponse:
    """Those who share out seasons. Lists the drafts; POST begins one on plan `forslag`, or copies draft `utkast`."""
    refusal = None
    values = typed(request.POST)
    if request.method == "POST":
        try:
            draft = _begun(desk, values)
            return redirect("allocation_board_draft", desk.round.slug, draft.number)
        except Refusal as no:
            refusal = no
    found = drafts_of(desk.round.pk)
    plans = [each for each in plans_of(desk.round.pk) if each.state == Plan.State.DONE]
    link = Link(_("Look at proposals"), round_url("allocation_plans", desk.round.slug))
    context = {
        "drafts": [(each, reverse("allocation_board_draft", args=[desk.round.slug, each.number])) for each in found],
        "plans": [
            Choice(str(each.pk), f"{each.number}: {named(each)}", chosen=str(each.pk) == values.get("forslag"))
            for each in plans
        ],
        "typed_name": values.get("navn", ""),
        "round": desk.round,
        "source": source_notice(desk.round, found[0].plan) if found else None,
        "may": Act.WORK_ON_BOARD in possible(State(desk.round.state)),
        "why": words.sentence(refusal, desk.municipality.zone) if refusal else "",
        "empty": EmptyState(
            _("There is nothing to work on yet"),
            _("The board begins with a proposal. Ask for one first."),
            (link,) if link.url else (),
            icon="Calendar",
        ),
    }
    return render(request, "allocation/board_drafts.html", context, status=422 if refusal else 200)


@round_page
@require_safe
def board(request: HttpRequest, desk: RoundDesk, number: int) -> HttpResponse:
    """Those who share out seasons. `onske` is a group that lacks time, `okt` a session; both show where it fits."""
    return _page(request, desk, number, request.GET)


@round_page
@require_POST
def act(request: HttpRequest, desk: RoundDesk, number: int) -> HttpResponse:
    """Does `gjor` on the draft, then shows the board again with what was chosen and filtered."""
    values = typed(request.POST)
    back = QueryDict(values.get("tilbake", "")[:500], mutable=True)
    try:
        if values.get("gjor") == "forslag":
            plan = actions.make_plan(
                desk.round.pk, number, seen=whole(values.get("sett", "")), by=desk.person.pk, now=desk.now
            )
            messages.success(request, _("The draft is now proposal %(number)s.") % {"number": plan.number})
            return redirect(round_url("allocation_plans", desk.round.slug) or _address(desk, number))
        done = _acted(desk, number, values)
    except Refusal as no:
        if no.code == "not_found":
            raise Http404 from None
        back.update({key: values[key] for key in ("onske", "okt") if values.get(key)})
        return _page(request, desk, number, back, refusal=no, typed_in=values)
    if done.kind == "move":
        to = done.what["to"]
        back["okt"] = f"{to['group']}.{to['day']}.{to['start']}"
    elif done.kind in ("pin", "unpin"):
        back["okt"] = values.get("fra", "")
    elif done.kind == "place":
        back["onske"] = done.what["group"]
    url = _address(desk, number)
    return redirect(f"{url}?{back.urlencode()}" if back else url)


@round_page
@require_safe
def news(request: HttpRequest, desk: RoundDesk, number: int) -> HttpResponse:
    """What others have done on the draft since act `sett`: for those who have the board open."""
    draft = _access(desk, number)
    seen = whole(request.GET.get("sett", ""), 0)
    rows = [each for each in acts_of(draft, after=seen) if each.made_by_id != desk.person.pk]
    context = {"draft": draft, "round": desk.round, "seen": seen, "told": _others(rows)}
    return render(request, "allocation/board_news.html", context)


@round_page
@require_safe
def file(request: HttpRequest, desk: RoundDesk, number: int) -> HttpResponse:
    """Every session of the draft that the filters leave, as CSV."""
    return csv_answer(f"{desk.round.slug}-{number}", *_table(request, desk, number))


@round_page
@require_safe
def workbook(request: HttpRequest, desk: RoundDesk, number: int) -> HttpResponse:
    """The same as a workbook."""
    sheet = _("Draft %(number)s") % {"number": number}
    return xlsx_answer(f"{desk.round.slug}-{number}", sheet, *_table(request, desk, number))


def _table(request: HttpRequest, desk: RoundDesk, number: int) -> tuple[list[str], list[tuple[str, ...]]]:
    shown = Shown(board_of(_access(desk, number)), request.GET, areas_of(desk.round.pk))
    head = [_("Day"), _("Time"), _("Hall"), _("Club"), _("Group")]
    return head, [line[:5] for line in shown.lines()]


def _begun(desk: RoundDesk, values: Mapping[str, str]) -> Draft:
    pk, name, by = desk.round.pk, values.get("navn", ""), {"by": desk.person.pk, "now": desk.now}
    if number := whole(values.get("utkast", ""), 0):
        return actions.copy_draft(pk, number, name=name, **by)  # type: ignore[arg-type]
    return actions.begin_draft(pk, whole(values.get("forslag", ""), 0), name=name, **by)  # type: ignore[arg-type]


def _acted(desk: RoundDesk, number: int, values: Mapping[str, str]) -> BoardAct:
    kind = values.get("gjor", "")
    if kind not in KINDS:
        raise Refusal("not_found")
    return actions.act(
        desk.round.pk,
        number,
        kind,
        _what(kind, values),
        seen=whole(values.get("sett", "")),
        reason=values.get("grunn", ""),
        overrule=values.get("likevel") == "on",
        by=desk.person.pk,
        now=desk.now,
    )


def _what(kind: str, values: Mapping[str, str]) -> dict[str, Any]:
    """What the act is about, of the fields of its form."""
    if kind in ("undo", "redo"):
        return {"of": whole(values.get("nummer", ""))}
    if kind in ("close", "reopen"):
        start, end = minute_of(values.get("fra", "")), minute_of(values.get("til", ""))
        day = whole(values.get("dag", ""))
        return {"facility": values.get("hall", ""), "day": day, "start": start, "end": end}
    session = key_read(values.get("fra", ""))
    what: dict[str, Any] = {"group": values.get("gruppe", "")}
    if session is not None:
        what = {"group": session.group, "day": session.day, "start": session.start}
        if kind not in ("ban", "unban"):  # these are about the time, in whatever hall
            what["facility"] = session.facility
    to = place_read(values.get("sted", ""))
    place = {"facility": to.facility, "day": to.day, "start": to.start} if to is not None else _typed_place(values)
    if kind == "place":
        return what | place
    if kind == "move":
        return what | {"to": place}
    if kind in ("ban", "unban"):
        typed_in = {"facility": values.get("hall"), "day": whole(values.get("dag", ""))}
        typed_in["start"] = minute_of(values.get("klokka", ""))
        return what | {key: value for key, value in typed_in.items() if value not in (None, "", -1)}
    return what


def _typed_place(values: Mapping[str, str]) -> dict[str, Any]:
    return {
        "facility": values.get("hall", ""),
        "day": whole(values.get("dag", "")),
        "start": minute_of(values.get("klokka", "")),
    }


def _page(
    request: HttpRequest,
    desk: RoundDesk,
    number: int,
    asked: QueryDict,
    *,
    refusal: Refusal | None = None,
    typed_in: Mapping[str, str] | None = None,
) -> HttpResponse:
    draft = _access(desk, number)
    found, newest, answered = board_with(draft, asked.get("onske") or asked.get("okt", "").split(".")[0])
    shown = Shown(found, asked, areas_of(desk.round.pk))
    view = shown.asked["vis"] if shown.asked["vis"] in ("lag", "liste") else ""
    cards, lacking = shown.wishes()
    bars = shown.bars()
    unmet = wishes(shown, answered)
    seen = found.draft.last
    since = whole(typed_in.get("sett", ""), seen) if typed_in else seen
    context = {
        "draft": found.draft,
        "round": desk.round,
        "shown": shown,
        "view": view,
        "views": [("", _("Halls × week")), ("lag", _("Per team")), ("liste", _("List"))],
        "rows": shown.rows() if not view else [],
        "teams": shown.teams() if view == "lag" else [],
        "lines": shown.lines() if view == "liste" else [],
        "days": shown.weekdays(),
        "day_choices": list(enumerate(shown.weekdays())),
        "halls": sorted(shown.names.halls.items(), key=lambda each: each[1]),
        "cards": cards,
        "bars": bars,
        "bars_height": 21 * len(bars),
        "more": lacking - len(cards),
        "chosen": shown.chosen,
        "may": Act.WORK_ON_BOARD in possible(State(desk.round.state)),
        "saved": moment(found.rows[-1].made_at if found.rows else found.draft.made_at, desk.round),
        "undo": rules.to_undo(found.acts),
        "redo": rules.to_redo(found.acts),
        "history": _history(found, shown.names, desk),
        "typed": typed_in or {},
        "since": [each for each in _history(found, shown.names, desk) if each["number"] > since] if refusal else [],
        "why": words.sentence(refusal, desk.municipality.zone) if refusal else "",
        "may_overrule": refusal is not None and set(refusal.data.get("codes", ())) <= set(rules.MAY_BE_OVERRULED)
        and "codes" in refusal.data,
        "again": newest if newest is not None and still_told(newest, found) else None,
        "moves": [(each, moves_offered(each)) for each in MOVES],
        "wishes": unmet,
        "short_by": short_by(found, unmet),
        "barred": barred(found, shown.names),
        "out": shown.out(),
        "hours": (shown.first // 60, shown.last // 60),
        "grid": found.ground.instance.grid,
    }  # fmt: skip
    return render(request, "allocation/board.html", context, status=422 if refusal else 200)


def _history(found: Board, names: Names, desk: RoundDesk) -> list[dict[str, Any]]:
    """What was done, the newest first."""
    by_number = {each.number: each for each in found.rows}
    left = {each.number for each in rules.active(found.acts)}
    told = []
    for row in reversed(found.rows[-MOST_TOLD:]):
        gain = gain_of(row)
        told.append(
            {
                "number": row.number,
                "who": row.made_by.name,
                "what": act_told(row, by_number, names),
                "at": moment(row.made_at, desk.round),
                "gain": gain_told(gain) if gain is not None else "",
                "reason": row.reason,
                "moves": moves_told(row.what, names) if row.kind == "resolve" else (),
                "undone": row.of is None and row.number not in left,
                "idle": row.number in found.standing.idle,
                "overruled": any(
                    each.get("over") for each in (row.what.get("to") or row.what, *row.what.get("come", ()))
                ),
            }
        )
    return told


def _others(rows: list[BoardAct]) -> str:
    """ "Ingrid Haugen and Jon have made 3 changes": nothing when nobody has."""
    if not rows:
        return ""
    who = ", ".join(sorted({each.made_by.name for each in rows}))
    told = ngettext("%(who)s has made %(n)s change", "%(who)s have made %(n)s changes", len(rows))
    return told % {"who": who, "n": len(rows)}


def _access(desk: RoundDesk, number: int) -> Draft:
    try:
        return access_draft(desk.round.pk, number)
    except Refusal:
        raise Http404 from None


def _address(desk: RoundDesk, number: int) -> str:
    return reverse("allocation_board_draft", args=[desk.round.slug, number])
