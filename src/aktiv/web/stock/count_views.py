"""Counting a storage place: shelf by shelf on a phone, then carried into the stock."""

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
from aktiv.lending.queries.keeping import count_in, counted, pools_at
from aktiv.people.permissions import Permission
from aktiv.values.refusal import Refusal
from aktiv.values.typed_text import whole
from aktiv.web.components.links import Paging
from aktiv.web.finance.asked import MOST_PAGES
from aktiv.web.gates import MunicipalDesk, staff_page
from aktiv.web.public.asking import page_asked
from aktiv.web.stock.pages import address, head, may_keep, sentence


@dataclass(frozen=True, slots=True)
class Row:
    """What is to be counted, and what was found."""

    pool: Pool
    name: str
    found: str
    note: str
    difference: int | None
    error: str


@staff_page(Permission.FACILITY_ENTER)
@require_http_methods(["GET", "HEAD", "POST"])
def count(request: HttpRequest, desk: MunicipalDesk, count_id: UUID) -> HttpResponse:
    """Administrators and facility managers, each where her role reaches. POST `gjor` notes what is typed (noter), ends
    it (avslutt) or drops it (dropp)."""
    going_on = count_in(desk.municipality.pk, count_id)
    if going_on is None or not may_keep(desk, going_on.depot):
        raise Http404
    errors: dict[int, str] = {}
    refusal: Refusal | None = None
    if request.method == "POST":
        try:
            done = _do(request, desk, going_on, errors)
            if not errors:
                messages.success(request, done)
                return redirect(request.get_full_path())
        except Refusal as said:
            refusal = said
    page = min(page_asked(request.GET.get("side", "")), MOST_PAGES)
    pools, more = pools_at(going_on.depot, page)
    lines = counted(going_on)
    rows = [_row(each, lines.get(each.pk), request, errors) for each in pools]
    context = head(desk, "setup_depots") | {
        "count": going_on,
        "depot": going_on.depot,
        "rows": rows,
        "left": going_on.depot.pools.count() - len(lines),
        "different": sum(each.found != each.expected for each in lines.values()),
        "error": sentence(refusal) if refusal is not None else _("Some of it was not understood.") if errors else "",
        "paging": Paging.of(page, page + more, lambda to: address(request, {"side": to})) if more or page > 1 else None,
    }
    return render(request, "stock/count.html", context, status=422 if refusal is not None or errors else 200)


def _do(request: HttpRequest, desk: MunicipalDesk, going_on: Count, errors: dict[int, str]) -> str:
    """What was done, in words. What is wrong with a line is put into `errors`; the others are kept."""
    sent, home, act = request.POST, desk.municipality.pk, request.POST.get("gjor", "")
    if act == "avslutt":
        different = end_count(home, going_on.pk, by=desk.person.pk, now=desk.now)
        return _("The count has ended. %(count)s differed.") % {"count": len(different)}
    if act == "dropp":
        drop_count(home, going_on.pk, by=desk.person.pk, now=desk.now)
        return _("The count was dropped. Nothing was changed.")
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
    return _("Saved.")


def _row(pool: Pool, line: CountLine | None, request: HttpRequest, errors: dict[int, str]) -> Row:
    sent = request.POST if request.method == "POST" else {}
    said = sent.get(f"antall{pool.pk}", "") or (str(line.found) if line is not None else "")
    note = sent.get(f"merknad{pool.pk}", "") or (line.note if line is not None else "")
    name = pool.kind.name.said_in(get_language() or "nb").text
    difference = line.found - line.expected if line is not None else None
    return Row(pool, name, said, note, difference, errors.get(pool.pk, ""))
