"""One thing with a number: how it is, its picture, when it is to be served, and how it was found before."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import uuid4

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from aktiv.lending import pictures
from aktiv.lending.actions.looking import ItemAsSeen, keep_item
from aktiv.lending.models import Item, Look
from aktiv.lending.queries.counted import missing_since
from aktiv.lending.queries.keeping import item_in
from aktiv.lending.queries.seen import looks_of
from aktiv.lending.stock_words import CONDITIONS, HOW_SEEN, ITEM_STATES
from aktiv.people.permissions import Permission
from aktiv.values import formatting
from aktiv.values.refusal import Refusal
from aktiv.web.components.forms import ErrorSummary, Field, Problem
from aktiv.web.components.links import Choice, Paging
from aktiv.web.finance.asked import MOST_PAGES, version_asked
from aktiv.web.gates import MunicipalDesk, staff_page
from aktiv.web.public.asking import page_asked
from aktiv.web.stock.pages import address, day_of, head, kroner, may_keep, ore, sentence
from aktiv.web.uploading import files_in

OF_PICTURE = frozenset({"not_a_picture", "picture_too_large"})


@dataclass(frozen=True, slots=True)
class LookShown:
    """Somebody who found it in another condition."""

    when: str
    how: str
    was: str
    condition: str
    who: str


@staff_page(Permission.FACILITY_ENTER)
@require_http_methods(["GET", "HEAD", "POST"])
def item(request: HttpRequest, desk: MunicipalDesk, item_id: int) -> HttpResponse:
    """Administrators and facility managers, who change what stands at their own facilities. POST says how it is; `side`
    pages what was found before."""
    found = _found(desk, item_id)
    mine = may_keep(desk, found.pool.depot)
    refusal: Refusal | None = None
    if request.method == "POST":
        if not mine:
            raise Http404
        try:
            version = version_asked(request.POST.get("versjon", ""))
            keep_item(
                desk.municipality.pk, found.pk, _seen(request), version=version, by=desk.person.pk, now=desk.now
            )  # fmt: skip
            messages.success(request, _("Saved."))
            return redirect("setup_item", desk.municipality.slug, found.pk)
        except Refusal as said:
            refusal = said
    stale = refusal is not None and refusal.code == "item_changed"
    if stale:
        found = _found(desk, item_id)  # what is shown is how it stands
    fields = _fields(found, request.POST if refusal is not None and not stale else None, refusal)
    told = sentence(refusal) if refusal is not None else ""
    of_picture = refusal is not None and refusal.code in OF_PICTURE
    page = min(page_asked(request.GET.get("side", "")), MOST_PAGES)
    looks, more = looks_of(found, page)
    language, home = get_language() or "nb", desk.municipality
    errors = ErrorSummary.of(fields, [told] if told and not of_picture and not any(e.error for e in fields) else [])
    if of_picture:
        errors = ErrorSummary((*errors.problems, Problem(told, "bilde")))
    context = head(desk, "setup_equipment") | {
        "item": found,
        "kind": found.pool.kind,
        "kind_name": found.pool.kind.name.said_in(language).text,
        "state": _(ITEM_STATES[found.state]),
        "condition": _(CONDITIONS[found.condition]),
        "mine": mine,
        "missing_since": missing_since(found),
        "fields": fields,
        "errors": errors,
        "picture_error": told if of_picture else "",
        "picture_url": reverse("setup_item_picture", args=[home.slug, found.pk]) if found.picture else "",
        "facts": _facts(found, language),
        "looks": [_look(each, desk, language) for each in looks],
        "paging": Paging.of(page, page + more, lambda to: address(request, {"side": to})) if more or page > 1 else None,
    }
    return render(request, "stock/item.html", context, status=422 if refusal is not None else 200)


@staff_page(Permission.FACILITY_ENTER)
@require_safe
def picture(request: HttpRequest, desk: MunicipalDesk, item_id: int) -> HttpResponse:  # noqa: ARG001 - as all views
    """The same. The picture of a thing, as we drew it ourselves."""
    content = pictures.content_of(_found(desk, item_id).picture)
    if content is None:
        raise Http404
    return HttpResponse(content, content_type="image/jpeg", headers={"Content-Disposition": "inline"})


def _found(desk: MunicipalDesk, item_id: int) -> Item:
    found = item_in(desk.municipality.pk, item_id)
    if found is None:
        raise Http404
    return found


def _seen(request: HttpRequest) -> ItemAsSeen:
    """What the form says. Raises Refusal for a day or a price that is none, and for a picture that is none."""
    sent = request.POST
    price = ore(sent.get("pris", "")) if sent.get("pris", "").strip() else None
    new = "" if sent.get("fjern") == "1" else None
    for _name, content in files_in(request, "bilde"):
        if content:
            drawn = pictures.drawn(content)
            new = pictures.keep(uuid4(), drawn)
            break
    return ItemAsSeen(
        condition=sent.get("tilstand", ""),
        note=sent.get("merknad", "")[:1_000],
        service_due=_day(sent, "service"),
        bought_on=_day(sent, "kjopt"),
        price=price,
        picture=new,
    )


def _day(sent: QueryDict, name: str) -> date | None:
    said = sent.get(name, "").strip()
    found = day_of(said) if said else None
    if said and found is None:
        raise Refusal("not_a_day", field=name)
    return found


def _fields(found: Item, sent: QueryDict | None, refusal: Refusal | None) -> list[Field]:
    kept = {
        "tilstand": found.condition,
        "merknad": found.note,
        "service": found.service_due.isoformat() if found.service_due is not None else "",
        "kjopt": found.bought_on.isoformat() if found.bought_on is not None else "",
        "pris": kroner(found.price) if found.price is not None else "",
    }
    said = {name: sent.get(name, "") for name in kept} if sent is not None else kept
    wrong = ""
    if refusal is not None:
        wrong = {"item_condition": "tilstand", "kind_out_of_bounds": "pris"}.get(refusal.code, "")
        wrong = refusal.data.get("field", "") if refusal.code == "not_a_day" else wrong
    told = sentence(refusal) if refusal is not None else ""
    more = {name: told for name in kept if name == wrong}
    conditions = tuple(Choice(code, _(word), code == said["tilstand"]) for code, word in CONDITIONS.items())
    return [
        Field("tilstand", _("Condition"), said["tilstand"], "select", mark_required=False, choices=conditions,
              error=more.get("tilstand", "")),
        Field("service", _("Next service"), said["service"], "date", optional=True, error=more.get("service", "")),
        Field("merknad", _("Note about it"), said["merknad"], optional=True, longest=300,
              hint=_("Those who hand out and keep it read this. Write nothing about persons.")),
        Field("kjopt", _("Bought on"), said["kjopt"], "date", optional=True, error=more.get("kjopt", "")),
        Field("pris", _("Price of one in kroner"), said["pris"], optional=True, inputmode="decimal", longest=14,
              error=more.get("pris", "")),
    ]  # fmt: skip


def _facts(found: Item, language: str) -> list[tuple[str, str]]:
    """What stands there for those who may not change it."""
    days = {_("Next service"): found.service_due, _("Bought on"): found.bought_on}
    facts = [(name, formatting.day_long(day, language)) for name, day in days.items() if day is not None]
    if found.price is not None:
        facts.append((_("Price of one in kroner"), formatting.money(found.price, language)))
    return facts


def _look(each: Look, desk: MunicipalDesk, language: str) -> LookShown:
    zone = desk.municipality.zone
    return LookShown(
        f"{formatting.day_long(each.at, language, zone)} {formatting.clock(each.at, language, zone)}",
        _(HOW_SEEN[each.how]),
        _(CONDITIONS[each.was]),
        _(CONDITIONS[each.condition]),
        each.by.name,
    )
