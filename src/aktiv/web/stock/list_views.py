"""All kinds of equipment, and the labels of their items."""

from __future__ import annotations

from dataclasses import dataclass

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language, override
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from aktiv.lending.models import Depot, Item, Kind
from aktiv.lending.queries.keeping import KindRow, Narrowed, depots_of, item_by_code, kinds_of, labels_of
from aktiv.lending.words import CATEGORIES
from aktiv.people.permissions import Permission, Thing, permits, public
from aktiv.people.queries.permissions import staff_rights
from aktiv.values.typed_text import whole
from aktiv.web.components.forms import Field
from aktiv.web.components.links import Choice, EmptyState, Link, Paging
from aktiv.web.components.qr import Qr
from aktiv.web.components.results import Tag
from aktiv.web.finance.asked import MOST_PAGES, narrowed_by
from aktiv.web.gates import MunicipalDesk, staff_page
from aktiv.web.identity import person_here
from aktiv.web.public.asking import page_asked
from aktiv.web.stock.pages import access_kind, address, head

MOST_LABELS = 120
"""On one page to print; a storage place with more is printed kind by kind."""
ONLY = ("low", "service", "gone", "off")


@dataclass(frozen=True, slots=True)
class Row:
    """A kind in the list."""

    url: str
    name: str
    category: str
    there: str
    free: str
    tags: tuple[Tag, ...]


@dataclass(frozen=True, slots=True)
class Label:
    """What is stuck on an item."""

    number: str
    name: str
    depot: str
    qr: Qr


@staff_page(Permission.FACILITY_ENTER)
@require_safe
def kinds(request: HttpRequest, desk: MunicipalDesk) -> HttpResponse:
    """Administrators and facility managers. `q` finds, `kategori`, `lager` and `vis` narrow, `side` pages."""
    home, asked = desk.municipality, request.GET
    places = depots_of(home.pk)
    depot = next((each for each in places if str(each.pk) == asked.get("lager", "")), None)
    narrowed = Narrowed(
        text=narrowed_by(asked.get("q", "")),
        category=asked.get("kategori", "") if asked.get("kategori", "") in CATEGORIES else "",
        depot_id=depot.pk if depot is not None else None,
        only=asked.get("vis", "") if asked.get("vis", "") in ONLY else "",
    )
    page = min(page_asked(asked.get("side", "")), MOST_PAGES)
    rows, more = kinds_of(home.pk, narrowed, desk.now, desk.today, page=page)
    is_narrowed = bool(narrowed.text or narrowed.category or depot or narrowed.only)
    context = head(desk, "setup_equipment") | {
        "rows": [_row(each, home.slug) for each in rows],
        "text": narrowed.text,
        "fields": _narrowing(narrowed, places),
        "paging": Paging.of(page, page + more, lambda to: address(request, {"side": to})) if more or page > 1 else None,
        "file": address(request, {"side": ""}).replace(request.path, reverse("setup_equipment_file", args=[home.slug])),
        "empty": EmptyState(
            _("Nothing fits what you chose") if is_narrowed else _("No equipment yet"),
            _("Choose less, or look at all of it.")
            if is_narrowed
            else _(
                "Make a storage place first, then the kinds of things that are lent from it, or read them from a file."
            ),
            (Link(_("All equipment"), request.path),) if is_narrowed else (),
            icon="Package" if not is_narrowed else "MagnifyingGlass",
        ),
    }
    return render(request, "stock/kinds.html", context)


@staff_page(Permission.FACILITY_ENTER)
@require_safe
def labels(request: HttpRequest, desk: MunicipalDesk) -> HttpResponse:
    """The same. Labels to print, with `type` (a kind) or `lager` (a storage place) those of it alone."""
    home, asked = desk.municipality, request.GET
    kind = access_kind(desk, whole(asked["type"])) if asked.get("type") else None
    depot_id = whole(asked.get("lager", "")) if asked.get("lager") else None
    found = labels_of(home.pk, kind_id=kind.pk if kind else None, depot_id=depot_id, most=MOST_LABELS + 1)
    context = head(desk, "setup_equipment") | {
        "labels": [_label(each) for each in found[:MOST_LABELS]],
        "more": len(found) > MOST_LABELS,
        "most": MOST_LABELS,
        "kind": kind,
        "back": reverse("setup_kind", args=[home.slug, kind.pk])
        if kind
        else reverse("setup_equipment", args=[home.slug]),
    }
    return render(request, "stock/labels.html", context)


def _narrowing(narrowed: Narrowed, places: list[Depot]) -> list[Field]:
    only = {
        "": _("All in use"),
        "low": _("Too few left"),
        "service": _("Service is due"),
        "gone": _("Gone, but promised"),
        "off": _("Not in use"),
    }
    categories = {"": _("All"), **{code: str(name) for code, name in CATEGORIES.items()}}
    depot = str(narrowed.depot_id or "")
    stores = {"": _("All"), **{str(each.pk): each.name for each in places}}
    return [
        _select("kategori", _("Category"), categories, narrowed.category),
        _select("lager", _("Storage place"), stores, depot),
        _select("vis", _("Show"), only, narrowed.only),
    ]


def _select(name: str, label: str, choices: dict[str, str], chosen: str) -> Field:
    made = tuple(Choice(value, said, value == chosen) for value, said in choices.items())
    return Field(name, label, chosen, "select", mark_required=False, choices=made)


def _row(each: KindRow, slug: str) -> Row:
    kind: Kind = each.kind
    tags = []
    there = each.stock - each.short
    if each.short:
        tags.append(Tag(_("%(count)s gone, but promised") % {"count": each.short}, "danger"))
    if kind.low_stock and there < kind.low_stock and not each.parts:
        tags.append(Tag(_("Too few left"), "warning"))
    if each.due:
        tags.append(Tag(_("Service is due for %(count)s") % {"count": each.due}, "warning"))
    if not kind.active:
        tags.append(Tag(_("Not in use"), "info"))
    return Row(
        reverse("setup_kind", args=[slug, kind.pk]),
        kind.name.said_in(get_language() or "nb").text,
        str(CATEGORIES[kind.category]),
        _("A set of %(count)s kinds") % {"count": each.parts} if each.parts else str(there),
        "–" if each.parts else str(each.free),
        tuple(tags),
    )


def _label(each: Item) -> Label:
    """Whoever scans it has the page in the language of her browser's choice, not in the label's."""
    name = each.pool.kind.name.said_in(get_language() or "nb").text
    with override(settings.LANGUAGE_CODE):
        path = reverse("item_code", args=[each.code])
    qr = Qr(f"{settings.SITE}{path}", _("The code of %(number)s") % {"number": each.number})
    return Label(each.number, name, each.pool.depot.name, qr)


@public
@require_safe
def item_code(request: HttpRequest, code: str) -> HttpResponse:
    """Everybody. What the code on a thing leads to: the page of its kind; for those who keep it, its stock."""
    found = item_by_code(code)
    if found is None:
        raise Http404
    kind = found.pool.kind
    person = person_here(request)
    if person is not None:
        rights = staff_rights(person.pk, timezone.localdate(), kind.municipality_id)
        if permits(Permission.FACILITY_ENTER, rights, Thing(municipality_id=kind.municipality_id)):
            here = reverse("setup_kind", args=[kind.municipality.slug, kind.pk])
            return redirect(f"{here}#ting-{found.pk}")
    return redirect("equipment_detail", kind.slug)
