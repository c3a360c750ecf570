"""Suggesting an improvement, from any page of the service."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from aktiv.collaboration import idea_words
from aktiv.collaboration.actions.ideas import NewIdea, submit
from aktiv.collaboration.models.ideas import LONGEST_AFFECTED, LONGEST_TEXT, LONGEST_TITLE
from aktiv.collaboration.queries.ideas import ideas_of
from aktiv.collaboration.queries.initiatives import terms_on
from aktiv.collaboration.queries.parties import the_collaboration
from aktiv.facilities.queries.places import facility_by_slug
from aktiv.values.refusal import Refusal
from aktiv.values.typed_text import many_lines, one_line
from aktiv.web.collaboration.gates import home_or_404
from aktiv.web.collaboration.ideas_shown import came_from, line, page_known, part_of
from aktiv.web.collaboration.of_services import SERVICE, about_service, service_known
from aktiv.web.collaboration.shown import frame
from aktiv.web.components.forms import ErrorSummary, Field
from aktiv.web.components.links import EmptyState, Hidden
from aktiv.web.gates import signed_in
from aktiv.web.identity import person_here

MOST_LIKE = 5


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """The form. `fra` is the page it is about, by its URL name, and `anlegg` the facility."""
    if the_collaboration() is None:
        empty = EmptyState(_("No collaboration yet"), _("There is nobody to send ideas to yet."), (), "PersonGroup")
        return render(request, "collaboration/none.html", {"empty": empty})
    home, person = home_or_404(), person_here(request)
    assert person is not None  # the gate lets nobody else in
    asked = request.POST if request.method == "POST" else request.GET
    page = page_known(asked.get("fra", ""))
    slug = asked.get("anlegg", "")
    facility = facility_by_slug(slug) if slug and len(slug) <= 100 and "\0" not in slug else None
    if facility is not None and not facility.municipality.published:
        facility = None
    refusal: Refusal | None = None
    if request.method == "POST":
        try:
            made = submit(
                NewIdea(
                    title=asked.get("tittel", ""),
                    text=asked.get("tekst", ""),
                    affected=asked.get("hvem", ""),
                    language=(get_language() or "nb")[:2],
                    feature=part_of(page),
                    page=page,
                    facility=facility,
                    service=service_known(home, asked.get(SERVICE, "")),
                    named="navn" in asked,
                    may_ask="spor" in asked,
                ),
                by=person.pk,
                now=timezone.now(),
            )
            messages.success(request, _("Thank you! You get a mail when it is answered."))
            return redirect("idea", number=made.number)
        except Refusal as said:
            refusal = said
    fields, about = _fields(request), about_service(home, asked)
    others = () if refusal is None or any(each.error for each in fields) else (idea_words.sentence(refusal),)
    today = timezone.localdate()
    like = ideas_of(home.pk, order="stotte", which="apne", today=today, limit=MOST_LIKE)
    context = frame(home, "ideas") | {
        "answer_days": terms_on(home.pk, timezone.localdate()).answer_days,
        "fields": [*fields[:3], *about],
        "checks": fields[3:],
        "problems": ErrorSummary.of(fields, others) if refusal is not None else None,
        "from_where": came_from(part_of(page), facility.name if facility is not None else ""),
        "kept": [Hidden("fra", page), Hidden("anlegg", facility.slug if facility is not None else "")],
        "like": [line(each, each.said, today) for each in like.ideas],  # type: ignore[attr-defined]
    }
    return render(request, "collaboration/idea_new.html", context, status=422 if refusal is not None else 200)


def _fields(request: HttpRequest) -> list[Field]:
    """What was typed, each with its own error."""
    sent = request.method == "POST"
    typed = request.POST

    def text(name: str, label: str, hint: str, limit: int, lines: bool = False) -> Field:
        value, error = typed.get(name, ""), ""
        try:
            (many_lines if lines else one_line)(value, limit=limit, required=True)
        except Refusal as refusal:
            error = idea_words.sentence(refusal) if sent else ""
        return Field(name, label, value, "textarea" if lines else "text", hint=hint, error=error, longest=limit)

    return [
        text("tittel", _("The idea in one line"), "", LONGEST_TITLE),
        text(
            "tekst", _("What should be different, and why?"),
            _("Everybody can read it. Write nobody’s name, and nothing private."), LONGEST_TEXT, lines=True,
        ),
        text("hvem", _("Who would notice?"), _("Such as: coaches, residents in wheelchairs, case handlers"),
             LONGEST_AFFECTED),
        Field("navn", _("Show my first name by the idea"), "1" if "navn" in typed else "", "checkbox",
              mark_required=False),
        Field("spor", _("You may ask me to try what comes of it"), "1" if "spor" in typed else "", "checkbox",
              hint=_("You can take this back on the idea’s page."), mark_required=False),
    ]  # fmt: skip
