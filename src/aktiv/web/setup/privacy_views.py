"""How long a municipality keeps personal data, what has been and would be deleted, and the record of processing."""

from __future__ import annotations

from dataclasses import dataclass

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from aktiv.people.actions.retention import due, keep_for
from aktiv.people.permissions import Permission
from aktiv.people.privacy_words import COUNTED_FROM, kind_told, length
from aktiv.people.queries.personal import everything, terms_of
from aktiv.people.queries.purged import purged_in
from aktiv.people.queries.record import record
from aktiv.people.rules.retention import LOCAL, TERMS
from aktiv.people.words import sentence
from aktiv.values.personal import Kind
from aktiv.values.refusal import Refusal
from aktiv.web.components.forms import ErrorSummary, Field
from aktiv.web.gates import MunicipalDesk, staff_page
from aktiv.web.setup.sections import sections
from aktiv.web.setup.words import short


@dataclass(frozen=True, slots=True)
class Line:
    """So many of something."""

    what: str
    count: int
    day: str = ""


@staff_page(Permission.PRIVACY_KEEP)
@require_http_methods(["GET", "HEAD", "POST"])
def privacy(request: HttpRequest, desk: MunicipalDesk) -> HttpResponse:
    """Administrators. POST says for each kind how many days it is kept; an empty field goes back to what is usual."""
    typed: dict[Kind, str] = {}
    errors: dict[Kind, str] = {}
    if request.method == "POST":
        typed = {kind: request.POST.get(kind.value, "").strip()[:10] for kind in LOCAL}
        with transaction.atomic():  # all that was typed, or nothing
            for kind, text in typed.items():
                try:
                    days = int(text) if text.isascii() and text.isdigit() else None if not text else -1
                    keep_for(desk.municipality, kind, days, by=desk.person.pk, now=desk.now)
                except Refusal as refusal:
                    errors[kind] = sentence(refusal)
            transaction.set_rollback(bool(errors))
        if not errors:
            messages.success(request, _("Saved."))
            return redirect("setup_privacy", desk.municipality.slug)
    chosen = terms_of([desk.municipality.pk]).get(desk.municipality.pk, {})
    fields = [_field(kind, typed.get(kind, str(chosen.get(kind, ""))), errors.get(kind, "")) for kind in LOCAL]
    names = {held.key: _(held.what) for held in everything()}
    context = {
        "sections": sections(desk.municipality, desk.held, "setup_privacy"),
        "fields": fields,
        "errors": ErrorSummary.of(fields),
        "due": [Line(names.get(each.key, each.key), each.count) for each in due(desk.now, desk.municipality)],
        "gone": [
            Line(names.get(key, key), count, short(at.astimezone(desk.municipality.zone).date()))
            for key, count, at in purged_in(desk.municipality)
        ],
        "record": record(),
    }
    return render(request, "setup/privacy.html", context, status=422 if errors else 200)


def _field(kind: Kind, value: str, error: str) -> Field:
    term = TERMS[kind]
    hint = _("Days %(since)s: %(least)s–%(most)s. Empty: %(usual)s.") % {
        "since": _(COUNTED_FROM[kind]),
        "least": term.least,
        "most": term.most,
        "usual": length(term.days),
    }
    return Field(
        kind.value, kind_told(kind), value, hint=hint, error=error, optional=True, inputmode="numeric", longest=5
    )
