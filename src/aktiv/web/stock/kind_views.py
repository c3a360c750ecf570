"""One kind of equipment: how many are where, its items, and whom it hits when there are fewer."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TypedDict
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from aktiv.lending.actions import stocking
from aktiv.lending.actions.kinds import share_kind, share_no_more
from aktiv.lending.models import Depot, Item, Kind, Pool
from aktiv.lending.new_stock import NewSharing
from aktiv.lending.queries.hits import Hit, hits
from aktiv.lending.queries.keeping import awaiting_service, depots_of, item_in, items_of, pool_in, pools_of
from aktiv.lending.stock_words import CONDITIONS, ITEM_STATES
from aktiv.lending.words import CATEGORIES
from aktiv.municipalities.queries import listed as every_municipality
from aktiv.people.permissions import Permission
from aktiv.values import formatting
from aktiv.values.refusal import Refusal
from aktiv.values.texts import LANGUAGES, Texts
from aktiv.values.typed_text import whole
from aktiv.web.components.links import Paging
from aktiv.web.context import LANGUAGE_NAMES
from aktiv.web.finance.asked import MOST_PAGES
from aktiv.web.gates import MunicipalDesk, staff_page
from aktiv.web.public.asking import page_asked
from aktiv.web.stock.hits_shown import hit_by, hit_rows
from aktiv.web.stock.pages import access_kind, address, day_of, head, may_keep, optional, ore, sentence, sharing_told

LONGEST_LIST = 20_000


@dataclass(frozen=True, slots=True)
class PoolRow:
    """How many a storage place has."""

    pool: Pool
    there: int
    mine: bool
    low: bool


@dataclass(frozen=True, slots=True)
class ItemRow:
    """One item, with what can be done about it."""

    item: Item
    state: str
    condition: str
    depot: str
    due: str
    is_due: bool
    mine: bool
    waits: bool


@staff_page(Permission.FACILITY_ENTER)
@require_http_methods(["GET", "HEAD", "POST"])
def kind(request: HttpRequest, desk: MunicipalDesk, kind_id: int) -> HttpResponse:
    """Administrators and facility managers, who change what stands at their own facilities. POST `gjor` does one thing
    (see ACTS); `vis` is borte for items that are gone, `side` pages."""
    found = access_kind(desk, kind_id)
    refusal: Refusal | None = None
    hit: list[Hit] = []
    if request.method == "POST":
        act = ACTS.get(request.POST.get("gjor", ""))
        if act is None:
            raise Http404
        try:
            messages.success(request, act(request.POST, desk, found))
            return redirect(request.get_full_path())
        except Refusal as said:
            refusal = said
            hit = hit_by(said, request.POST, desk, found)
    return render(
        request, "stock/kind.html", _shown(request, desk, found, refusal, hit), status=422 if refusal else 200
    )


def _shown(
    request: HttpRequest, desk: MunicipalDesk, found: Kind, refusal: Refusal | None, hit: list[Hit]
) -> dict[str, object]:
    home, language = desk.municipality, get_language() or "nb"
    gone = request.GET.get("vis") == "borte"
    page = min(page_asked(request.GET.get("side", "")), MOST_PAGES)
    pools = pools_of(found)
    items, more = items_of(found, gone=gone, page=page) if found.numbered else ([], False)
    waiting = awaiting_service(items, desk.now)
    short = [each for each in pools if each.short and may_keep(desk, each.depot)]
    for each in short:
        hit = hit or hits(each, each.stock - each.short, desk.now)
    parts = [
        (each.kind.name.said_in(language).text, each.amount)
        for each in found.parts.select_related("kind").order_by("pk")
    ]
    depots = [each for each in depots_of(home.pk) if each.active and may_keep(desk, each)]
    return head(desk, "setup_equipment") | {
        "kind": found,
        "title": found.name.said_in(language).text,
        "category": CATEGORIES[found.category],
        "pools": [_pool_row(each, desk) for each in pools],
        "made_of": parts,
        "depots": depots,
        "without": [each for each in depots if each.pk not in {pool.depot_id for pool in pools}],
        "items": [_item(each, desk, language, waits=each.pk in waiting) for each in items],
        "gone": gone,
        "gone_url": address(request, {"vis": "" if gone else "borte", "side": ""}),
        "paging": Paging.of(page, page + more, lambda to: address(request, {"side": to})) if more or page > 1 else None,
        "hits": hit_rows(hit, desk, "setup_kind"),
        "error": sentence(refusal) if refusal is not None else "",
        "sent": request.POST if refusal is not None else {},
        "shared": sharing_told(found, language, desk.today),
        "others": [each for each in every_municipality() if each.pk != home.pk],
        "in_languages": [(code, LANGUAGE_NAMES[code]) for code in LANGUAGES],
        "labels": f"{reverse('setup_labels', args=[home.slug])}?type={found.pk}",
        "today": desk.today.isoformat(),
    }


def _pool_row(each: Pool, desk: MunicipalDesk) -> PoolRow:
    there = each.stock - each.short
    return PoolRow(each, there, may_keep(desk, each.depot), each.low is not None and there < each.low)


def _item(each: Item, desk: MunicipalDesk, language: str, *, waits: bool) -> ItemRow:
    due = each.service_due
    return ItemRow(
        each,
        _(ITEM_STATES[each.state]),
        _(CONDITIONS[each.condition]),
        each.pool.depot.name,
        formatting.day(due, language) if due is not None else "",
        due is not None and due <= desk.today,
        may_keep(desk, each.pool.depot),
        waits and each.state == Item.State.IN,
    )


def _stock(sent: QueryDict, desk: MunicipalDesk, found: Kind) -> str:
    depot = _depot(sent, desk)
    stocking.set_stock(
        desk.municipality.pk, found.pk, depot.pk, whole(sent.get("antall", "")), shelf=sent.get("hylle", "")[:200],
        by=desk.person.pk, now=desk.now,
    )  # fmt: skip
    return _("Saved.")


def _low(sent: QueryDict, desk: MunicipalDesk, _found: Kind) -> str:
    pool = _pool(sent, desk)
    stocking.set_low(desk.municipality.pk, pool.pk, optional(sent.get("lite", "")), by=desk.person.pk, now=desk.now)
    return _("Saved.")


def _lost(sent: QueryDict, desk: MunicipalDesk, _found: Kind) -> str:
    pool = _pool(sent, desk)
    amount, reason = whole(sent.get("antall", "")), sent.get("grunn", "")[:1_000]
    kept = stocking.lose(desk.municipality.pk, pool.pk, amount, reason=reason, by=desk.person.pk, now=desk.now)
    return _("They are told as gone, and promised to somebody: see below.") if kept.short else _("Saved.")


def _found_again(sent: QueryDict, desk: MunicipalDesk, _found: Kind) -> str:
    pool = _pool(sent, desk)
    stocking.found_again(
        desk.municipality.pk, pool.pk, whole(sent.get("antall", "")), by=desk.person.pk, now=desk.now
    )  # fmt: skip
    return _("Saved.")


def _settle(sent: QueryDict, desk: MunicipalDesk, _found: Kind) -> str:
    stocking.settle(desk.municipality.pk, _pool(sent, desk).pk, by=desk.person.pk, now=desk.now)
    return _("Saved.")


def _add(sent: QueryDict, desk: MunicipalDesk, found: Kind) -> str:
    depot = _depot(sent, desk)
    price = ore(sent.get("pris", ""))
    made = stocking.add_items(
        desk.municipality.pk, found.pk, depot.pk, sent.get("numre", "")[:LONGEST_LIST].splitlines(),
        bought_on=day_of(sent.get("kjopt", "")), price=price if price > 0 else None,
        service_due=day_of(sent.get("service", "")), by=desk.person.pk, now=desk.now,
    )  # fmt: skip
    return _("%(count)s added.") % {"count": len(made)}


def _about(
    do: Callable[[int, int, QueryDict, MunicipalDesk], object],
) -> Callable[[QueryDict, MunicipalDesk, Kind], str]:
    """An act on one item, which must be kept where her role reaches."""

    def act(sent: QueryDict, desk: MunicipalDesk, found: Kind) -> str:
        item = item_in(desk.municipality.pk, whole(sent.get("ting", "")))
        if item is None or item.pool.kind_id != found.pk or not may_keep(desk, item.pool.depot):
            raise Refusal("not_found")
        do(desk.municipality.pk, item.pk, sent, desk)
        return _("Saved.")

    return act


def _service(home: int, item: int, sent: QueryDict, desk: MunicipalDesk) -> None:
    first, last = day_of(sent.get("fra", "")), day_of(sent.get("til", ""))
    if first is None or last is None:
        raise Refusal("service_in_the_past")
    note = sent.get("grunn", "")[:1_000]
    stocking.send_to_service(home, item, first, last, note=note, by=desk.person.pk, now=desk.now)


class _At(TypedDict):
    by: UUID
    now: datetime


def _at(desk: MunicipalDesk) -> _At:
    """Who does it, and when."""
    return {"by": desk.person.pk, "now": desk.now}


def _move(home: int, item: int, sent: QueryDict, desk: MunicipalDesk) -> None:
    there = _depot(sent, desk, "nytt_lager")
    stocking.move_item(home, item, there.pk, by=desk.person.pk, now=desk.now)


def _share(sent: QueryDict, desk: MunicipalDesk, found: Kind) -> str:
    if not may_keep(desk, None):
        raise Refusal("not_found")
    first = day_of(sent.get("fra", "")) or desk.today
    new = NewSharing(
        first_day=first, last_day=day_of(sent.get("til", "")), to=whole(sent.get("kommune", ""), 0) or None,
        own_until_days=whole(sent.get("egne", "")), home_percent=whole(sent.get("prosent", "")),
        rules=Texts.of({code: sent.get(f"regler_{code}", "")[:2_000] for code in LANGUAGES}),
    )  # fmt: skip
    share_kind(desk.municipality.pk, found.pk, new, by=desk.person.pk, now=desk.now)
    return _("Saved.")


def _share_no_more(sent: QueryDict, desk: MunicipalDesk, _found: Kind) -> str:
    if not may_keep(desk, None):
        raise Refusal("not_found")
    share_no_more(desk.municipality.pk, whole(sent.get("deling", "")), by=desk.person.pk, now=desk.now)
    return _("Saved.")


ACTS: Mapping[str, Callable[[QueryDict, MunicipalDesk, Kind], str]] = {
    "del": _share,
    "del_ikke": _share_no_more,
    "antall": _stock,
    "lite": _low,
    "borte": _lost,
    "funnet": _found_again,
    "oppgjor": _settle,
    "nye": _add,
    "service": _about(_service),
    "fra_service": _about(lambda home, item, _sent, desk: stocking.back_from_service(home, item, **_at(desk))),
    "flytt": _about(_move),
    "ut": _about(lambda home, item, sent, desk: stocking.take_out(
        home, item, lost=False, reason=sent.get("grunn", "")[:1_000], **_at(desk))),
    "tapt": _about(lambda home, item, sent, desk: stocking.take_out(
        home, item, lost=True, reason=sent.get("grunn", "")[:1_000], **_at(desk))),
    "tilbake": _about(lambda home, item, _sent, desk: stocking.bring_back(home, item, **_at(desk))),
}  # fmt: skip
"""What a form's `gjor` does."""


def _depot(sent: QueryDict, desk: MunicipalDesk, name: str = "lager") -> Depot:
    wanted = whole(sent.get(name, ""))
    found = next((each for each in depots_of(desk.municipality.pk) if each.pk == wanted), None)
    if found is None or not may_keep(desk, found):
        raise Refusal("not_found")
    return found


def _pool(sent: QueryDict, desk: MunicipalDesk) -> Pool:
    found = pool_in(desk.municipality.pk, whole(sent.get("beholdning", "")))
    if found is None or not may_keep(desk, found.depot):
        raise Refusal("not_found")
    return found
