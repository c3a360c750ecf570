"""A municipality's archive: whether cases go there, where in it, what waits and what was refused."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from aktiv.cases.actions.archiving import send_again, set_archiving
from aktiv.cases.models import Archiving
from aktiv.cases.ports import archiving
from aktiv.cases.queries.archive import archiving_of, traffic_of
from aktiv.cases.words import sentence
from aktiv.people.permissions import Permission
from aktiv.values.refusal import Refusal
from aktiv.web.components.archived import archived_shown
from aktiv.web.components.forms import ErrorSummary, Field
from aktiv.web.gates import MunicipalDesk, staff_page
from aktiv.web.setup.sections import sections

FIELD_OF = {"archive_not_named": "konto", "archive_class_not_whole": "klasse"}


@staff_page(Permission.CASE_SET_UP)
@require_http_methods(["GET", "HEAD", "POST"])
def archive(request: HttpRequest, desk: MunicipalDesk) -> HttpResponse:
    """Administrators. POST says all of it; with `igjen` it has one sent again that was refused."""
    home = desk.municipality
    refusal: Refusal | None = None
    if request.method == "POST":
        try:
            _do(request.POST, desk)
        except Refusal as said:
            refusal = said
        else:
            return redirect("setup_archive", home.slug)
    told = sentence(refusal, home.zone, get_language() or "nb") if refusal is not None else ""
    typed = request.POST if refusal is not None and "igjen" not in request.POST else None
    fields = _fields(archiving_of(home.pk), typed, refusal, told)
    of_field = refusal is not None and refusal.code in FIELD_OF
    traffic = traffic_of(home.pk)
    context = {
        "sections": sections(home, desk.held, "setup_archive"),
        "fields": fields,
        "carried": archiving.archive() is not None,
        "traffic": traffic,
        "records": [(each.case, archived_shown(each, home.zone)) for each in traffic.to_look_at],
        "errors": ErrorSummary.of(fields, [] if of_field or not told else [told]),
    }
    return render(request, "setup/archive.html", context, status=422 if refusal is not None else 200)


def _do(data: QueryDict, desk: MunicipalDesk) -> None:
    home, by, now = desk.municipality.pk, desk.person.pk, desk.now
    if "igjen" in data:
        try:
            record_id = UUID(data.get("igjen", ""))
        except ValueError as error:
            raise Refusal("not_found") from error
        send_again(record_id, home, by=by, now=now)
        return
    set_archiving(
        home,
        on="paa" in data,
        account=data.get("konto", ""),
        archive_part=data.get("arkivdel", ""),
        class_system=data.get("system", ""),
        class_id=data.get("klasse", ""),
        by=by,
        now=now,
    )


def _fields(kept: Archiving, typed: QueryDict | None, refusal: Refusal | None, told: str) -> list[Field]:
    def said(name: str, value: str) -> str:
        return typed.get(name, "") if typed is not None else value

    def error(name: str) -> str:
        return told if refusal is not None and FIELD_OF.get(refusal.code) == name else ""

    on = "paa" in typed if typed is not None else kept.since is not None
    return [
        Field("paa", _("Send cases to the archive"), "1" if on else "", "checkbox", mark_required=False,
              hint=_("Applications, letters and appeals from the moment it is switched on.")),
        Field("konto", _("The archive’s account"), said("konto", kept.account), optional=True, longest=80,
              error=error("konto"), hint=_("The account of the municipality’s archive in Fiks IO.")),
        Field("arkivdel", _("Part of the archive"), said("arkivdel", kept.archive_part), optional=True, longest=60,
              hint=_("As the archive calls it, for example SAK.")),
        Field("system", _("Classification system"), said("system", kept.class_system), optional=True, longest=60),
        Field("klasse", _("Class"), said("klasse", kept.class_id), optional=True, longest=60, error=error("klasse"),
              hint=_("For example 614.")),
    ]  # fmt: skip
