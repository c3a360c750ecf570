"""Asking for help from any page, following what one asked, and how well it is answered."""

from __future__ import annotations

from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import add_never_cache_headers
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from aktiv.collaboration import service_words
from aktiv.collaboration.actions import support as acts
from aktiv.collaboration.actions.support import NewRequest
from aktiv.collaboration.models import Member, SupportRequest
from aktiv.collaboration.models.support import LONGEST_ASKED
from aktiv.collaboration.queries.parties import members_on, the_collaboration
from aktiv.collaboration.queries.support import level_rows, request_of_link, requests_of, support_rows, thread_of
from aktiv.facilities.queries.places import facility_by_slug
from aktiv.people.permissions import Permission, public
from aktiv.values.refusal import Refusal
from aktiv.web.allocation.typed import typed
from aktiv.web.collaboration.data_views import as_file
from aktiv.web.collaboration.gates import home_or_404, seat_of
from aktiv.web.collaboration.help_shown import (
    became,
    came_from,
    due_told,
    figures_table,
    levels_table,
    line,
    own_url,
    said_of,
    tags_of,
    title_of,
)
from aktiv.web.collaboration.ideas_shown import page_known, part_of
from aktiv.web.collaboration.of_services import (
    SERVICE,
    about_service,
    query_of,
    service_asked,
    service_filter,
    service_known,
)
from aktiv.web.collaboration.shown import files_of, frame
from aktiv.web.components.forms import ErrorSummary, Field
from aktiv.web.components.links import Choice, EmptyState, Hidden, Link
from aktiv.web.gates import signed_in
from aktiv.web.identity import person_here

OF_TEXT = {"missing_text", "too_long", "control_characters"}


@public
@require_http_methods(["GET", "HEAD", "POST"])
def ask(request: HttpRequest) -> HttpResponse:
    """The form. `fra` is the page it is about, by its URL name, and `anlegg` the facility; nobody need sign in."""
    home, person, now = the_collaboration(), person_here(request), timezone.now()
    if home is None:
        empty = EmptyState(_("Nobody answers here yet"), _("Call the municipality that owns the place."), (), "Phone")
        return render(request, "collaboration/none.html", {"empty": empty})
    sent = typed(request.POST if request.method == "POST" else request.GET)
    page = page_known(sent.get("fra", ""))
    slug = sent.get("anlegg", "")[:100]
    facility = facility_by_slug(slug) if slug else None
    if facility is not None and not facility.municipality.published:
        facility = None
    there = members_on(home.pk, timezone.localdate(now), Member.Kind.parties())
    refusal: Refusal | None = None
    if request.method == "POST":
        try:
            made = acts.ask(
                NewRequest(
                    text=sent.get("tekst", ""),
                    category=sent.get("om", ""),
                    hindrance=sent.get("hvor-ille", ""),
                    member=sent.get("hvem", ""),
                    email=sent.get("epost", "") if person is None or not person.email else "",
                    language=(get_language() or "nb")[:2],
                    feature=part_of(page),
                    page=page,
                    facility=facility,
                    service=service_known(home, sent.get(SERVICE, "")),
                    by_staff=bool(getattr(getattr(request, "sign_in", None), "roles", ())),
                ),
                by=person,
                now=now,
            )
            messages.success(request, _("Thank you. It has number %(number)s, and is answered by mail.")
                             % {"number": made.number})  # fmt: skip
            return redirect(own_url(made))
        except Refusal as said:
            refusal = said
    near = facility.municipality_id if facility is not None else getattr(person, "home_municipality_id", None)
    preset = next((each.number for each in there if near is not None and each.municipality_id == near), "")
    fields = _fields({"hvem": preset, "hvor-ille": "stopped"} | sent, there, refusal, asks_email=not _mail_of(person))
    fields += about_service(home, sent)
    others = () if refusal is None or any(each.error for each in fields) else (service_words.sentence(refusal),)
    context = {
        "fields": fields,
        "problems": ErrorSummary.of(fields, others) if refusal is not None else None,
        "kept": [Hidden("fra", page), Hidden("anlegg", facility.slug if facility is not None else "")],
        "about": facility.name if facility is not None else "",
        "mine_url": reverse("help_mine") if person is not None else "",
        "mail": _mail_of(person),
    }
    status = 200 if refusal is None else 429 if refusal.code == "too_many" else 422
    return render(request, "collaboration/help_ask.html", context, status=status)


def _mail_of(person: object) -> str:
    return str(getattr(person, "email", "") or "")


def _fields(sent: dict[str, str], there: list[Member], refusal: Refusal | None, *, asks_email: bool) -> list[Field]:
    why = service_words.sentence(refusal) if refusal is not None else ""
    code = refusal.code if refusal is not None else ""

    def chosen(name: str, choices: list[tuple[str, str]]) -> tuple[Choice, ...]:
        return tuple(Choice(key, told, key == sent.get(name, "")) for key, told in choices)

    about = [("", _("Choose")), *((key, str(told)) for key, told in service_words.CATEGORIES.items())]
    members = [("", _("I do not know")), *((each.number, each.name) for each in there)]
    hindered = [(key, str(told)) for key, told in service_words.HINDRANCES.items()]
    missing = code == "not_a_kind" and sent.get("om", "") not in SupportRequest.Category.values
    fields = [
        Field("om", _("What is it about?"), sent.get("om", ""), "select", choices=chosen("om", about),
              error=_("Choose what it is about.") if missing else ""),
        Field("hvor-ille", _("How bad is it?"), sent.get("hvor-ille", ""), "radio",
              choices=chosen("hvor-ille", hindered),
              error=_("Choose one of them.") if code == "not_a_kind" and not missing else ""),
        Field("tekst", _("Tell us what you did and what happened"), sent.get("tekst", ""), "textarea",
              hint=_("Those who answer read it, nobody else. Leave out national identity numbers and passwords."),
              error=why if code in OF_TEXT else "", longest=LONGEST_ASKED),
        Field("hvem", _("Which municipality?"), sent.get("hvem", ""), "select", choices=chosen("hvem", members),
              error=why if code == "not_found" else "", optional=True),
    ]  # fmt: skip
    if asks_email:
        fields.append(
            Field("epost", _("Your e-mail address"), sent.get("epost", ""), "email", autocomplete="email",
                  hint=_("The answer goes there. We use it for nothing else."),
                  error=why if code == "wrong_address" else "", longest=acts.LONGEST_EMAIL)
        )  # fmt: skip
    return fields


@public
@require_http_methods(["GET", "HEAD", "POST"])
def request_page(request: HttpRequest, token: str) -> HttpResponse:
    """What one asked, by its secret link. POST `gjor` writes more, or says that one needs no more."""
    person, now = person_here(request), timezone.now()
    by: UUID | None = person.pk if person is not None else None
    try:
        found = request_of_link(token)
    except Refusal:
        raise Http404 from None
    refusal: Refusal | None = None
    if request.method == "POST":
        try:
            if request.POST.get("gjor") == "ferdig":
                acts.close_own(token, by=by, now=now)
                messages.success(request, _("Good. If it comes back, write here and it is opened again."))
            else:
                acts.write(token, request.POST.get("tekst", ""), by=by, now=now)
                messages.success(request, _("It is sent to those who answer."))
            return redirect("help_request", token=token)
        except Refusal as said:
            refusal = said
    thread = thread_of(found, staff=False)
    field = Field(
        "tekst",
        _("Write more"),
        request.POST.get("tekst", "") if refusal is not None else "",
        "textarea",
        hint=_("Those who answer read it, nobody else."),
        error=service_words.sentence(refusal) if refusal is not None else "",
        longest=LONGEST_ASKED,
        mark_required=False,
    )
    context = {
        "found": found,
        "title": title_of(found),
        "tags": tags_of(found, now, desk=False),
        "due": due_told(found, now),
        "who": found.member.name if found.member is not None else _("The secretariat of the collaboration"),
        "from_where": came_from(found),
        "said": said_of(thread, staff=False),
        "became": became(found),
        "field": field,
        "closed": found.state == SupportRequest.State.CLOSED,
        "problems": ErrorSummary.of([field]) if refusal is not None else None,
    }
    answer = render(request, "collaboration/help_request.html", context, status=422 if refusal is not None else 200)
    add_never_cache_headers(answer)
    answer["X-Robots-Tag"] = "noindex"
    return answer


@signed_in
@require_safe
def mine(request: HttpRequest) -> HttpResponse:
    """What one asked while one was signed in."""
    person, now = person_here(request), timezone.now()
    assert person is not None  # the gate lets nobody else in
    lines = [line(each, now, desk=False) for each in requests_of(person.pk)]
    empty = EmptyState(
        _("You have not asked for anything"),
        _("What you ask for while you are signed in stands here."),
        (Link(_("Ask for help"), reverse("help_ask")),),
        "QuestionmarkCircle",
    )
    return render(request, "collaboration/help_mine.html", {"lines": lines, "empty": empty})


@public
@require_safe
def figures(request: HttpRequest) -> HttpResponse:
    """How many asked for help in a year, and how many were answered in time; and what each partner promised.
    `tjeneste` narrows to what was about a service."""
    home, now = home_or_404(), timezone.now()
    of, seat = service_asked(request, home), seat_of(request)
    answers = seat is not None and seat.may(Permission.SUPPORT_ENTER)
    context = frame(home, "help_figures", works=seat is not None) | {
        "heading": _("Help for users"),
        "lead": _("How many asked for help in the last year, and whether they were answered in time."),
        "fields": service_filter(home, of),
        "blocks": [
            figures_table(support_rows(home, now, service=of)),
            levels_table(level_rows(home, timezone.localdate(now))),
        ],
        "acts": [
            Link(_("Ask for help"), f"{reverse('help_ask')}?{urlencode({'fra': 'help_figures'})}"),
            *([Link(_("Requests to answer"), reverse("help_desk"), icon="Pencil")] if answers else []),
        ],
        "files": files_of(*(reverse("help_figures_data", args=[form]) + query_of(of) for form in ("json", "csv"))),
    }
    return render(request, "collaboration/narrowed.html", context)


@public
@require_safe
def figures_data(request: HttpRequest, form: str) -> HttpResponse:
    """The same as a file: what was promised stands in the JSON too."""
    home, now = home_or_404(), timezone.now()
    rows = support_rows(home, now, service=service_asked(request, home))
    whole = {"members": rows, "levels": level_rows(home, timezone.localdate(now))}
    return as_file("brukerstotte", form, whole, rows)
