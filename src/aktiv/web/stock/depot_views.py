"""Storage places: where things are kept, and the counts of what stands there."""

from __future__ import annotations

from uuid import uuid4

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from aktiv.facilities.models import Facility
from aktiv.lending.actions.counting import begin_count
from aktiv.lending.actions.kinds import keep_depot
from aktiv.lending.models import Depot
from aktiv.lending.new_stock import NewDepot
from aktiv.lending.queries.hits import hits_of
from aktiv.lending.queries.keeping import counts_at, depots_of
from aktiv.people.permissions import Permission
from aktiv.values.refusal import Refusal
from aktiv.values.texts import LANGUAGES, Texts
from aktiv.values.typed_text import whole
from aktiv.web.components.forms import ErrorSummary, Field
from aktiv.web.components.links import Choice
from aktiv.web.context import LANGUAGE_NAMES
from aktiv.web.finance.asked import sent_once
from aktiv.web.gates import MunicipalDesk, staff_page
from aktiv.web.setup.placing import may_change, spots
from aktiv.web.stock.hits_shown import hit_rows
from aktiv.web.stock.pages import access_depot, head, may_keep, sentence


@staff_page(Permission.FACILITY_ENTER)
@require_safe
def depots(request: HttpRequest, desk: MunicipalDesk) -> HttpResponse:
    """Administrators and facility managers. All storage places of the municipality."""
    rows = [(each, may_keep(desk, each)) for each in depots_of(desk.municipality.pk)]
    return render(request, "stock/depots.html", head(desk, "setup_depots") | {"rows": rows})


@staff_page(Permission.FACILITY_ENTER)
@require_http_methods(["GET", "HEAD", "POST"])
def new_depot(request: HttpRequest, desk: MunicipalDesk) -> HttpResponse:
    """The same, each where her role reaches. POST makes it."""
    return _page(request, desk, None)


@staff_page(Permission.FACILITY_ENTER)
@require_http_methods(["GET", "HEAD", "POST"])
def depot(request: HttpRequest, desk: MunicipalDesk, depot_id: int) -> HttpResponse:
    """The same for one that is there. POST saves it, or begins a count (`gjor` is tell)."""
    found = access_depot(desk, depot_id)
    if not may_keep(desk, found):
        raise Http404
    return _page(request, desk, found)


def _page(request: HttpRequest, desk: MunicipalDesk, found: Depot | None) -> HttpResponse:
    home = desk.municipality
    facilities = [each.facility for each in spots(desk) if each.facility is not None and each.space is None]
    if not facilities and not may_change(desk, None):
        raise Http404
    sent = request.POST if request.method == "POST" else None
    refusal: Refusal | None = None
    if sent is not None:
        try:
            if sent.get("gjor") == "tell" and found is not None:
                made = begin_count(
                    home.pk, found.pk, count_id=sent_once(sent), by=desk.person.pk, now=desk.now
                )  # fmt: skip
                return redirect("setup_count", home.slug, made.pk)
            kept = keep_depot(
                home.pk, _new(sent, desk, facilities), depot_id=found.pk if found else None,
                in_spite=sent.get("likevel") == "1", by=desk.person.pk, now=desk.now,
            )  # fmt: skip
            messages.success(request, _("Saved."))
            return redirect("setup_depot", home.slug, kept.pk)
        except Refusal as said:
            refusal = said
    fields = _fields(found, sent, facilities, may_change(desk, None), refusal)
    promised = refusal is not None and refusal.code == "depot_promised"
    told = sentence(refusal) if refusal is not None and not any(each.error for each in fields) else ""
    context = head(desk, "setup_depots") | {
        "depot": found,
        "title": found.name if found is not None else _("New storage place"),
        "fields": fields,
        "hits": hit_rows(hits_of(found, desk.now), desk, "setup_depot") if promised and found else [],
        "promised": promised,
        "errors": ErrorSummary.of(fields, [told] if told else []),
        "counts": counts_at(found) if found is not None else [],
        "once": uuid4(),
    }
    return render(request, "stock/depot.html", context, status=422 if refusal is not None else 200)


def _new(sent: QueryDict, desk: MunicipalDesk, facilities: list[Facility]) -> NewDepot:
    wanted = whole(sent.get("anlegg", ""), 0) or None
    allowed = {each.pk for each in facilities} | ({None} if may_change(desk, None) else set())
    if wanted not in allowed:
        raise Refusal("not_found")
    return NewDepot(
        name=sent.get("navn", "")[:400],
        facility_id=wanted,
        address=sent.get("adresse", "")[:400],
        open=Texts.of({code: sent.get(f"apent_{code}", "")[:2_000] for code in LANGUAGES}),
        phone=sent.get("telefon", "")[:60],
        active=sent.get("ibruk") == "1",
    )


def _fields(
    found: Depot | None, sent: QueryDict | None, facilities: list[Facility], whole_municipality: bool,
    refusal: Refusal | None,
) -> list[Field]:  # fmt: skip
    def said(name: str, kept: object) -> str:
        return sent.get(name, "") if sent is not None else "" if kept is None else str(kept)

    first = "" if whole_municipality else next((str(each.pk) for each in facilities), "")
    chosen = said("anlegg", (found.facility_id or "") if found is not None else first)
    places = [Choice("", _("Not at a facility"), chosen == "")] if whole_municipality else []
    places += [Choice(str(each.pk), each.name, str(each.pk) == chosen) for each in facilities]
    opens = found.open.as_dict() if found is not None else Texts().as_dict()
    unnamed = sentence(refusal) if refusal is not None and refusal.code == "depot_unnamed" else ""
    return [
        Field("navn", _("Name"), said("navn", found.name if found else ""), longest=120, error=unnamed),
        Field("anlegg", _("Facility"), chosen, "select", mark_required=False, choices=tuple(places),
              hint=_("Those who look after the facility hand things out and take them back.")),
        Field("adresse", _("Address"), said("adresse", found.address if found else ""), longest=200, optional=True),
        Field("telefon", _("Phone"), said("telefon", found.phone if found else ""), "tel", optional=True),
        *(Field(f"apent_{code}", _("When somebody is there, in %(language)s") % {"language": LANGUAGE_NAMES[code]},
                said(f"apent_{code}", opens[code]), "textarea", optional=True) for code in LANGUAGES),
        Field("ibruk", _("In use"), said("ibruk", "1" if found is None or found.active else ""), "checkbox",
              mark_required=False),
    ]  # fmt: skip
