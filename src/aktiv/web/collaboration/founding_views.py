"""How the collaboration begins: who runs the platform names it, its first partner, and who keeps the secretariat."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from aktiv.collaboration import words
from aktiv.collaboration.actions.parties import found
from aktiv.collaboration.queries.parties import official_day
from aktiv.people.permissions import Permission
from aktiv.people.queries.staff import person_with_proven_address
from aktiv.values.refusal import Refusal
from aktiv.web.allocation.typed import Errors, typed
from aktiv.web.collaboration.acts import Values, filled, some_day, text
from aktiv.web.collaboration.keeping import member_fields, name_fields, names_in, new_member
from aktiv.web.components.forms import ErrorSummary, Field
from aktiv.web.components.links import Link
from aktiv.web.gates import Desk, working


@working(Permission.PLATFORM_OPERATE)
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest, desk: Desk) -> HttpResponse:
    """Operators of the platform, once."""
    values, refusal = typed(request.POST), None
    errors: Errors = {}
    if request.method == "POST":
        try:
            if _founded(desk, values, errors):
                messages.success(request, _("The collaboration is founded. The secretariat goes on from here."))
                return redirect("collaboration")
        except Refusal as no:
            refusal = no
    fields = _fields(desk, values, errors)
    context = {
        "heading": _("Found the collaboration"),
        "fields": fields,
        "problems": ErrorSummary.of(fields, [words.sentence(refusal)] if refusal else []),
        "button": _("Found it"),
        "back": Link(_("Collaboration"), reverse("collaboration")),
        "collaboration_name": _("Collaboration"),
    }
    return render(request, "collaboration/form.html", context, status=422 if errors or refusal else 200)


def _founded(desk: Desk, values: Values, errors: Errors) -> bool:
    name, first = names_in(values, errors), new_member(values, errors)
    on, email = some_day(values, "fra", errors), filled(values, errors, "hvem")["hvem"]
    if errors:
        return False
    secretary = person_with_proven_address(email)
    if secretary is None:
        raise Refusal("no_such_address")
    found(name, first, on=on, secretary_id=secretary.pk, by=desk.person.pk, now=desk.now)
    return True


def _fields(desk: Desk, values: Values, errors: Errors) -> list[Field]:
    hint = _("Of somebody who has signed in here and shown that the address is hers.")
    typed_in = {"fra": desk.today.isoformat(), "per": official_day(desk.today).isoformat()} | dict(values)
    return [
        *name_fields(values, errors),
        *member_fields(typed_in, errors, _("The first partner")),
        text("hvem", _("Who keeps the secretariat (e-mail address)"), values, errors, kind="email", hint=hint),
    ]
