"""Counting a storage place: shelf by shelf on a phone, by how many or by which, then carried into the stock."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from aktiv.lending.actions.counting import drop_count, end_count, note_found
from aktiv.lending.models import Count, CountLine, Pool
from aktiv.lending.queries.counted import not_found, seen_in, shelves
from aktiv.lending.queries.hits import Hit, hits
from aktiv.lending.queries.keeping import count_in, counted, depots_of, pool_in, pools_at
from aktiv.people.permissions import Permission
from aktiv.values.refusal import Refusal
from aktiv.values.typed_text import whole
from aktiv.web.components.links import Paging
from aktiv.web.finance.asked import MOST_PAGES
from aktiv.web.gates import MunicipalDesk, staff_page
from aktiv.web.public.asking import page_asked
from aktiv.web.stock.count_items import (
    MOST_TICKED,
    Besides,
    Ticks,
    besides_shown,
    note_scanned,
    note_ticks,
    ticks,
    unsee,
)
from aktiv.web.stock.hits_shown import hit_rows
from aktiv.web.stock.pages import address, head, may_keep, sentence
from aktiv.web.store.day_views import CAMERA

MOST_HIT = 5
"""Kinds that too few are found of, for which the loans that are hit are named at once."""


@dataclass(frozen=True, slots=True)
class Row:
    """What is to be counted, and what was found."""

    pool: Pool
    name: str
    found: str
    note: str
    difference: int | None
    error: str
    ticks: Ticks | None
    alone_url: str


@staff_page(Permission.FACILITY_ENTER)
@require_http_methods(["GET", "HEAD", "POST"])
def count(request: HttpRequest, desk: MunicipalDesk, count_id: UUID) -> HttpResponse:
    """Administrators and facility managers, each where her role reaches. POST `gjor` notes what is typed and ticked
    (noter) or scanned (stor), takes one of those off (fjern), ends it (avslutt) or drops it (dropp). `type` is one kind
    alone, `side` pages."""
    going_on = count_in(desk.municipality.pk, count_id)
    if going_on is None or not may_keep(desk, going_on.depot):
        raise Http404
    errors: dict[int, str] = {}
    refusal: Refusal | None = None
    act = request.POST.get("gjor", "fjern" if "fjern" in request.POST else "")
    if request.method == "POST":
        try:
            done = _do(request, desk, going_on, errors, act)
            if not errors:
                messages.success(request, done)
                return redirect(address(request, {"skannet": 1}) if act == "stor" else request.get_full_path())
        except Refusal as said:
            refusal = said
    scanned = refusal is not None and act == "stor"
    context = _shown(request, desk, going_on, errors) | {
        "error": _("Some of it was not understood.")
        if errors
        else sentence(refusal)
        if refusal and not scanned
        else "",
        "scan_error": sentence(refusal) if refusal is not None and scanned else "",
        "scan_typed": request.POST.get("kode", "")[:400] if scanned else "",
        "scan_next": scanned or request.GET.get("skannet") == "1",
    }
    answer = render(request, "stock/count.html", context, status=422 if refusal is not None or errors else 200)
    answer.headers["Permissions-Policy"] = CAMERA
    return answer


def _shown(request: HttpRequest, desk: MunicipalDesk, going_on: Count, errors: dict[int, str]) -> dict[str, object]:
    page = min(page_asked(request.GET.get("side", "")), MOST_PAGES)
    alone = pool_in(desk.municipality.pk, whole(request.GET["type"])) if request.GET.get("type") else None
    alone = alone if alone is not None and alone.depot_id == going_on.depot_id else None
    pools, more = ([alone], False) if alone is not None else pools_at(going_on.depot, page)
    lines = counted(going_on)
    paging = Paging.of(page, page + more, lambda to: address(request, {"side": to})) if more or page > 1 else None
    ended, besides = going_on.ended_at is not None, besides_shown(going_on, desk)
    return head(desk, "setup_depots") | {
        "count": going_on,
        "depot": going_on.depot,
        "rows": _rows(request, going_on, pools, lines, errors),
        "left": going_on.depot.pools.filter(kind__active=True).exclude(pk__in=lines).count(),
        "different": sum(each.found != each.expected for each in lines.values()),
        "besides": besides,
        "missing": [] if ended else [
            (each.number, each.pool.kind.name.said_in(get_language() or "nb").text) for each in not_found(going_on)
        ],
        "hits": hit_rows(_hit(going_on, pools, lines, besides, desk), desk, "setup_count"),
        "paging": None if alone is not None else paging,
        "whole_url": address(request, {"type": "", "skannet": ""}) if alone is not None else "",
    }  # fmt: skip


def _hit(
    going_on: Count, pools: list[Pool], lines: dict[int, CountLine], besides: list[Besides], desk: MunicipalDesk
) -> list[Hit]:
    """The loans that what was not found of these pools hits, or would; what comes to them instead is counted."""
    hit: list[Hit] = []
    few = [each for each in pools if each.pk in lines and lines[each.pk].found < lines[each.pk].expected]
    for pool in few[:MOST_HIT]:
        line, named = lines[pool.pk], not pool.kind.numbered or lines[pool.pk].there is not None
        lacking = line.expected - line.found if going_on.ended_at is None and named else 0
        lacking -= sum(each.comes == pool.kind_id for each in besides)
        if lacking > 0 or pool.short:
            hit += hits(pool, max(0, pool.stock - pool.short - lacking), desk.now)
    return hit


def _rows(
    request: HttpRequest, going_on: Count, pools: list[Pool], lines: dict[int, CountLine], errors: dict[int, str]
) -> list[Row]:
    numbered = [each.pk for each in pools if each.kind.numbered and going_on.ended_at is None]
    there, seen, left = shelves(numbered), seen_in(going_on) if numbered else set(), MOST_TICKED
    rows = []
    for pool in pools:
        shelf = there.get(pool.pk)
        shown = None
        if shelf is not None and (len(shelf.there) <= left or len(pools) == 1):
            shown = ticks(pool, shelf, seen, lines.get(pool.pk), sent=request.POST, most=left)
            left -= len(shown.rows)
        rows.append(_row(pool, lines.get(pool.pk), request, errors, shown))
    return rows


def _do(request: HttpRequest, desk: MunicipalDesk, going_on: Count, errors: dict[int, str], act: str) -> str:
    """What was done, in words. What is wrong with a line is put into `errors`; the others are kept."""
    sent, home = request.POST, desk.municipality.pk
    if act == "avslutt":
        keeps = [each.pk for each in depots_of(home) if may_keep(desk, each)]
        different = end_count(home, going_on.pk, keeps=keeps, by=desk.person.pk, now=desk.now)
        return _("The count has ended. %(count)s differed.") % {"count": len(different)}
    if act == "dropp":
        drop_count(home, going_on.pk, by=desk.person.pk, now=desk.now)
        return _("The count was dropped. Nothing was changed.")
    if act == "stor":
        return note_scanned(sent, desk, going_on)
    if act == "fjern":
        return unsee(sent, desk, going_on)
    if act != "noter":
        raise Http404
    known = counted(going_on)
    for name, said in ((name, sent.get(name, "")) for name in sent):
        pool_id = whole(name.removeprefix("antall")) if name.startswith("antall") else -1
        if pool_id < 0 or not said.strip():
            continue
        note = sent.get(f"merknad{pool_id}", "")[:1_000]
        line = known.get(pool_id)
        if line is not None and (line.found, line.note) == (whole(said), note.strip()):
            continue  # as it was: what has happened since then must still be seen
        try:
            note_found(home, going_on.pk, pool_id, whole(said), note=note, now=desk.now)
        except Refusal as refused:
            if refused.code in ("count_over", "not_found"):
                raise
            errors[pool_id] = sentence(refused)
    errors |= {pool: sentence(said) for pool, said in note_ticks(sent, desk, going_on, known).items()}
    return _("Saved.")


def _row(
    pool: Pool, line: CountLine | None, request: HttpRequest, errors: dict[int, str], shown: Ticks | None
) -> Row:  # fmt: skip
    sent = request.POST if request.method == "POST" else {}
    said = sent.get(f"antall{pool.pk}", "") or (str(line.found) if line is not None else "")
    note = sent.get(f"merknad{pool.pk}", "") or (line.note if line is not None else "")
    name = pool.kind.name.said_in(get_language() or "nb").text
    difference = line.found - line.expected if line is not None else None
    alone = address(request, {"type": pool.pk, "side": ""})
    return Row(pool, name, said, note, difference, errors.get(pool.pk, ""), shown, alone)
