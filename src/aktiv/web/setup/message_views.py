"""How a municipality's messages are sent: in whose name, by which ways, and what is left out."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from aktiv.messages.actions.choosing import set_sending
from aktiv.messages.models import Notification
from aktiv.messages.ports import sms
from aktiv.messages.queries import sending_of
from aktiv.messages.refusal_words import sentence
from aktiv.people.permissions import Permission
from aktiv.values.refusal import Refusal
from aktiv.web.components.forms import ErrorSummary, Field
from aktiv.web.components.links import Choice
from aktiv.web.gates import MunicipalDesk, staff_page
from aktiv.web.setup.sections import sections
from aktiv.web.setup.words import MAILED

FIELD_OF = {"not_a_sender_name": "navn", "anothers_name": "navn", "not_an_address": "svar"}


@staff_page(Permission.MESSAGE_SET_UP)
@require_http_methods(["GET", "HEAD", "POST"])
def sending(request: HttpRequest, desk: MunicipalDesk) -> HttpResponse:
    """Administrators. POST says all of it."""
    refusal: Refusal | None = None
    if request.method == "POST":
        try:
            _save(request.POST, desk)
        except Refusal as said:
            refusal = said
        else:
            messages.success(request, _("Saved."))
            return redirect("setup_messages", desk.municipality.slug)
    fields, kinds = _fields(desk, request.POST if refusal is not None else None, refusal)
    others = [sentence(refusal)] if refusal is not None and refusal.code not in FIELD_OF else []
    context = {
        "sections": sections(desk.municipality, desk.held, "setup_messages"),
        "fields": fields,
        "kinds": kinds,
        "by_sms": sms.gateway() is not None,
        "errors": ErrorSummary.of(fields, others),
    }
    return render(request, "setup/messages.html", context, status=422 if refusal is not None else 200)


def _save(data: QueryDict, desk: MunicipalDesk) -> None:
    mailed = set(data.getlist("post"))
    set_sending(
        desk.municipality.pk,
        sender_name=data.get("navn", "")[:200],
        reply_to=data.get("svar", "")[:254],
        sms="sms" in data,
        unmailed=[kind for kind in Notification.Kind.optional() if kind not in mailed],
        by=desk.person.pk,
        now=desk.now,
    )


def _fields(
    desk: MunicipalDesk, typed: QueryDict | None, refusal: Refusal | None
) -> tuple[tuple[Field, ...], list[Choice]]:
    """The fields and boxes, from what was typed or what is kept."""
    kept = sending_of(desk.municipality.pk)

    def error(name: str) -> str:
        return sentence(refusal) if refusal is not None and FIELD_OF.get(refusal.code) == name else ""

    if typed is not None:
        name, reply, texts, mailed = typed.get("navn", ""), typed.get("svar", ""), "sms" in typed, typed.getlist("post")
    else:
        name, reply, texts = (kept.sender_name, kept.reply_to, kept.sms) if kept is not None else ("", "", False)
        left_out = kept.unmailed if kept is not None else []
        mailed = [kind for kind in Notification.Kind.optional() if kind not in left_out]
    fields = (
        Field("navn", _("Whom mail is from"), name, optional=True, longest=60, error=error("navn"),
              hint=_("For example Fjell kommune. Empty: Aktiv kommune.")),
        Field("svar", _("Where answers go"), reply, "email", optional=True, longest=254, error=error("svar"),
              hint=_("An e-mail address that somebody reads.")),
        Field("sms", _("Send SMS when it is urgent"), "1" if texts else "", "checkbox", mark_required=False,
              hint=_("When staff move, cancel or take time that begins within two days, to those who have asked for "
                     "it. The municipality pays for each SMS.")),
    )  # fmt: skip
    return fields, [Choice(kind, str(MAILED[kind]), kind in mailed) for kind in Notification.Kind.optional()]
