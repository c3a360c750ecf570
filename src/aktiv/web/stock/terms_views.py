"""A municipality's rules for lending, and whose certificates have been seen."""

from __future__ import annotations

from collections.abc import Mapping

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from aktiv.lending.actions.kinds import keep_certificate
from aktiv.lending.actions.neighbours import bill_neighbour_as
from aktiv.lending.actions.reading import note_certificates_read
from aktiv.lending.actions.terms import keep_terms, see_certificate, unsee_certificate
from aktiv.lending.queries.asking import terms_of
from aktiv.lending.queries.costs import neighbours_of
from aktiv.lending.queries.keeping import certificates_of, held_in
from aktiv.municipalities.models import Municipality
from aktiv.municipalities.queries import listed as every_municipality
from aktiv.people.permissions import Permission
from aktiv.values import formatting
from aktiv.values.refusal import Refusal
from aktiv.values.texts import LANGUAGES, Texts
from aktiv.values.typed_text import whole
from aktiv.web.components.forms import ErrorSummary, Field
from aktiv.web.components.links import Choice
from aktiv.web.context import LANGUAGE_NAMES
from aktiv.web.finance.asked import version_asked
from aktiv.web.gates import MunicipalDesk, staff_page
from aktiv.web.pricing.typed import slug_of
from aktiv.web.stock.pages import day_of, head, may_keep, sentence


@staff_page(Permission.FACILITY_ENTER)
@require_http_methods(["GET", "HEAD", "POST"])
def terms(request: HttpRequest, desk: MunicipalDesk) -> HttpResponse:
    """Administrators. POST `gjor` saves the rules (regler), makes a certificate (bevis), notes whose was seen (sett) or
    that it counts no more (slutt), or says how another municipality is billed (nabo)."""
    if not may_keep(desk, None):
        raise Http404
    sent = request.POST if request.method == "POST" else None
    refusal: Refusal | None = None
    if sent is not None:
        try:
            _do(sent, desk)
            messages.success(request, _("Saved."))
            return redirect("setup_lending", desk.municipality.slug)
        except Refusal as said:
            refusal = said
    home, language = desk.municipality, get_language() or "nb"
    kept = terms_of(home.pk)
    act = sent.get("gjor", "") if sent is not None else ""
    fields = _fields({name: getattr(kept, name) for name in _names()}, sent if act == "regler" else None, refusal)
    certificates, held = certificates_of(home.pk), held_in(home.pk, desk.today)
    note_certificates_read(held, desk.person.pk, "setup_lending", now=desk.now)
    neighbours = _neighbours(home, sent if act == "nabo" else None, refusal)
    shown = (*fields, *neighbours)
    told = sentence(refusal) if refusal is not None and not any(each.error for each in shown) else ""
    context = head(desk, "setup_lending") | {
        "fields": fields,
        "version": kept.version if kept.pk is not None and not kept._state.adding else 0,
        "certificates": [(each, each.name.said_in(language).text) for each in certificates],
        "held": [
            (each, each.certificate.name.said_in(language).text,
             formatting.day(each.valid_to, language) if each.valid_to is not None else "")
            for each in held
        ],
        "new": [Field(f"navn_{code}", _("Name in %(language)s") % {"language": LANGUAGE_NAMES[code]},
                      sent.get(f"navn_{code}", "") if sent is not None and act == "bevis" else "", longest=80,
                      mark_required=False) for code in LANGUAGES],
        "seen": _seen(sent if act == "sett" else None, [(str(each.pk), each.name.said_in(language).text)
                                                        for each in certificates]),
        "neighbours": [
            (each.home.name, each.organisation.name, each.organisation.number) for each in neighbours_of(home.pk)
        ],
        "neighbour": neighbours,
        "may_share": bool(neighbours[0].choices),
        "errors": ErrorSummary.of(shown, [told] if told else []),
    }  # fmt: skip
    return render(request, "stock/terms.html", context, status=422 if refusal is not None else 200)


def _names() -> Mapping[str, str]:
    return {
        "remind_before_hours": _("Hours before it is to be back that borrowers are reminded"),
        "late_after_minutes": _("Minutes of grace before anything is late"),
        "late_fee_days": _("Days that a late fee runs at most"),
        "lost_after_days": _("Days late before it counts as lost"),
        "lapses_after_hours": _("Hours not picked up before a loan is let go"),
        "free_until_hours": _("Hours before pick-up that cancelling is free"),
        "late_cancel_percent": _("Percent of the price for cancelling after that (0: it is always free)"),
        "most_extensions": _("How often a loan may be made longer"),
        "block_after": _("Late loans in a year before somebody is blocked (0: nobody is)"),
        "block_days": _("Days that a block lasts"),
        "names_kept_days": _("Days that names are kept after a loan"),
    }


def _fields(kept: Mapping[str, int], sent: QueryDict | None, refusal: Refusal | None) -> list[Field]:
    wrong = refusal.data.get("field", "") if refusal is not None else ""
    return [
        Field(
            name,
            label,
            sent.get(name, "") if sent is not None else str(kept[name]),
            inputmode="numeric",
            longest=6,
            mark_required=False,
            error=sentence(refusal) if refusal is not None and name == wrong else "",
        )
        for name, label in _names().items()
    ]


def _seen(sent: QueryDict | None, certificates: list[tuple[str, str]]) -> list[Field]:
    said = {name: sent.get(name, "") if sent is not None else "" for name in ("bevis", "epost", "til")}
    return [
        Field("bevis", _("Certificate"), said["bevis"], "select", mark_required=False,
              choices=tuple(Choice(key, name, key == said["bevis"]) for key, name in certificates)),
        Field("epost", _("The borrower’s e-mail address"), said["epost"], "email", mark_required=False),
        Field("til", _("Good through"), said["til"], "date", optional=True),
    ]  # fmt: skip


def _neighbours(home: Municipality, sent: QueryDict | None, refusal: Refusal | None) -> list[Field]:
    """Which other municipality, and its organisation number."""
    chosen, number = (sent.get(name, "") if sent is not None else "" for name in ("kommune", "orgnr"))
    wrong = sentence(refusal) if refusal is not None and refusal.code.startswith("neighbour_number") else ""
    others = [(str(each.pk), each.name) for each in every_municipality() if each.pk != home.pk]
    return [
        Field("kommune", _("Municipality"), chosen, "select", mark_required=False,
              choices=tuple(Choice(key, name, key == chosen) for key, name in others)),
        Field("orgnr", _("Organisation number"), number, inputmode="numeric", longest=20, error=wrong,
              mark_required=False),
    ]  # fmt: skip


def _do(sent: QueryDict, desk: MunicipalDesk) -> None:
    home, by, now, act = desk.municipality.pk, desk.person.pk, desk.now, sent.get("gjor", "")
    if act == "regler":
        said = {name: whole(sent.get(name, "")) for name in _names()}
        keep_terms(home, said, version=version_asked(sent.get("versjon", "")), by=by, now=now)
    elif act == "bevis":
        name = Texts.of({code: sent.get(f"navn_{code}", "")[:400] for code in LANGUAGES})
        keep_certificate(home, slug_of(name.nb, "bevis"), name, by=by, now=now)
    elif act == "sett":
        see_certificate(
            home, whole(sent.get("bevis", "")), sent.get("epost", "")[:254], day_of(sent.get("til", "")), by=by, now=now
        )
    elif act == "slutt":
        unsee_certificate(home, whole(sent.get("sett", "")), by=by, now=now)
    elif act == "nabo":
        bill_neighbour_as(home, whole(sent.get("kommune", "")), sent.get("orgnr", "")[:40], by=by, now=now)
    else:
        raise Http404
