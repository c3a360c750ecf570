"""The queue of those who ask for help, and one of them, for those who answer."""

from __future__ import annotations

from functools import wraps
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.cache import add_never_cache_headers
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_http_methods, require_safe

from aktiv.collaboration import service_words
from aktiv.collaboration.actions import support_desk as acts
from aktiv.collaboration.models import Member, SupportRequest
from aktiv.collaboration.models.support import LONGEST_ASKED, LONGEST_TITLE
from aktiv.collaboration.queries.naming import names_of
from aktiv.collaboration.queries.parties import every_member
from aktiv.collaboration.queries.prompting import colleagues
from aktiv.collaboration.queries.support import access_request, answered_by, thread_of
from aktiv.collaboration.queries.support import queue as queue_of
from aktiv.people.actions.reading import Look, note_reads
from aktiv.people.models import PersonalDataRead
from aktiv.people.permissions import Permission
from aktiv.values.refusal import Refusal
from aktiv.web.allocation.typed import typed
from aktiv.web.collaboration.gates import Seat, mandated
from aktiv.web.collaboration.help_shown import became, came_from, due_told, line, own_url, said_of, tags_of, title_of
from aktiv.web.collaboration.of_services import SERVICE, service_asked, service_filter
from aktiv.web.collaboration.shown import called, frame
from aktiv.web.components.forms import ErrorSummary, Field, Kind
from aktiv.web.components.links import Choice, EmptyState, Link, Paging
from aktiv.web.gates import View
from aktiv.web.public.asking import page_asked

A_PAGE = 20


def answering(view: View) -> View:
    """For whoever answers some of those who ask; for everybody else the page does not exist."""

    @mandated
    @wraps(view)
    def guarded(request: HttpRequest, seat: Seat, **path: Any) -> HttpResponse:  # Any: what stands in the address
        if not seat.may(Permission.SUPPORT_ENTER):
            raise Http404
        answer: HttpResponse = view(request, seat, **path)  # type: ignore[assignment]  # these answer whole
        add_never_cache_headers(answer)
        return answer

    return guarded


@answering
@require_safe
def queue(request: HttpRequest, seat: Seat) -> HttpResponse:
    """What she may answer, what is due first on top. `vis` and `tjeneste` narrow it, `side` is the page."""
    kinds = {
        "": _("All open"),
        "ubesvart": _("Not answered"),
        "forsent": pgettext("help", "Late"),
        "ledige": _("Taken on by nobody"),
        "mine": pgettext("help", "Mine"),
        "venter": _("Wait for who asked"),
        "lukket": pgettext("help", "Closed"),
    }
    which = request.GET.get("vis", "") if request.GET.get("vis") in kinds else ""
    page = page_asked(request.GET.get("side", ""))
    of = service_asked(request, seat.home)
    found = queue_of(
        seat.home.pk,
        answered_by(seat.held, seat.home.pk, every_member(seat.home.pk)),
        which=which,
        service=of,
        person_id=seat.person.pk,
        now=seat.now,
        offset=(page - 1) * A_PAGE,
        limit=A_PAGE,
    )

    def url(**more: object) -> str:
        query = urlencode({name: value for name, value in ({"vis": which, SERVICE: of} | more).items() if value})
        return reverse("help_desk") + (f"?{query}" if query else "")

    last = max(1, -(-found.total // A_PAGE))
    context = frame(seat.home, "help_figures", works=True) | {
        "lines": [line(each, seat.now, desk=True) for each in found.requests],
        "total": found.total,
        "fields": service_filter(seat.home, of),
        "which": which,
        "kinds": [Link(name, url(vis=kind), kind == which) for kind, name in kinds.items()],
        "paging": Paging.of(min(page, last), last, lambda number: url(side=number if number > 1 else ""))
        if last > 1
        else None,
        "empty": EmptyState(_("Nobody waits"), _("There is nothing here to answer."), (), "CheckmarkCircle"),
    }
    return render(request, "collaboration/help_queue.html", context)


@answering
@require_http_methods(["GET", "HEAD", "POST"])
def handle(request: HttpRequest, seat: Seat, number: int) -> HttpResponse:
    """One request. POST `gjor` takes, answers, notes, moves, closes, or makes something else of it."""
    try:
        found = access_request(seat.home.pk, number)
    except Refusal:
        raise Http404 from None
    if not seat.may(Permission.SUPPORT_ANSWER, member_id=found.member_id):
        raise Http404
    refusal, sent = None, typed(request.POST)
    if request.method == "POST":
        try:
            messages.success(request, _act(sent, seat, number))
            return redirect("help_desk")
        except Refusal as said:
            refusal = said
    thread, members = thread_of(found, staff=True), every_member(seat.home.pk)
    others_here = [(str(each.pk), each.name) for each in colleagues(found, seat.now) if each.pk != found.assigned_to_id]
    forms = _forms(found, members, others_here, sent if refusal is not None else {}, refusal)
    every = [field for fields in forms.values() for field in fields]
    others = (service_words.sentence(refusal),) if refusal and not any(each.error for each in every) else ()
    asker = thread.asker
    if asker is not None and asker.person_id is not None:
        look = Look(asker.person_id, found.member.municipality_id if found.member is not None else None)
        note_reads(seat.person.pk, [look], PersonalDataRead.What.CONTACT, "help_desk_request", now=seat.now)
    context = frame(seat.home, "help_figures", works=True) | {
        "found": found,
        "title": title_of(found),
        "tags": tags_of(found, seat.now, desk=True),
        "due": due_told(found, seat.now),
        "who": found.member.name if found.member is not None else _("No single partner"),
        "asker_name": asker.person.name if asker is not None and asker.person is not None else "",
        "asker_mail": asker.email if asker is not None else "",
        "by_whom": found.assigned_to.name if found.assigned_to is not None else "",
        "hindered": service_words.HINDRANCES[found.hindrance],
        "of_service": called(names_of(found.service)) if found.service is not None else "",
        "from_where": came_from(found),
        "said": said_of(thread, staff=True),
        "became": became(found),
        "forms": forms,
        "open": found.state != SupportRequest.State.CLOSED,
        "mine": found.assigned_to_id == seat.person.pk,
        "own_url": own_url(found),
        "problems": ErrorSummary.of(every, others) if refusal is not None else None,
    }
    return render(request, "collaboration/help_handle.html", context, status=422 if refusal is not None else 200)


def _act(sent: dict[str, str], seat: Seat, number: int) -> str:
    by, now = seat.person.pk, seat.now
    match sent.get("gjor", ""):
        case "ta":
            acts.take(number, by=by, now=now)
            return _("You have taken it on.")
        case "gi":
            acts.hand(number, _uuid(sent.get("til", "")), by=by, now=now)
            return _("It is handed on, and your colleague is told.")
        case "svar":
            acts.answer(number, sent.get("svar", ""), waits="venter" in sent, by=by, now=now)
            return _("The answer is sent.")
        case "merk":
            acts.remark(number, sent.get("merknad", ""), by=by, now=now)
            return _("It is noted, for those who answer alone.")
        case "flytt":
            acts.move(number, member=sent.get("hvem", ""), priority=sent.get("hast", ""), by=by, now=now)
            return _("It is sent on.")
        case "lukk":
            acts.close(number, sent.get("sluttord", ""), by=by, now=now)
            return _("It is closed.")
        case "lag":
            made = acts.Made(what=sent.get("hva", ""), title=sent.get("tittel", ""), text=sent.get("tekst", ""),
                             part=sent.get("del", ""))  # fmt: skip
            acts.make(number, made, by=by, now=now)
            return _("It is made, and who asked is told.")
    raise Refusal("not_a_kind")


def _uuid(typed: str) -> UUID:
    try:
        return UUID(typed)
    except ValueError:
        raise Refusal("no_such_colleague") from None


FIELD_OF = {"svar": "svar", "merk": "merknad", "lukk": "sluttord", "lag": "tekst"}


def _forms(
    found: SupportRequest,
    members: list[Member],
    others: list[tuple[str, str]],
    sent: dict[str, str],
    refusal: Refusal | None,
) -> dict[str, list[Field]]:
    did, why = sent.get("gjor", ""), service_words.sentence(refusal) if refusal is not None else ""
    of_text = refusal is not None and refusal.code in {"missing_text", "too_long", "control_characters"}

    def words(form: str, name: str, label: str, *, kind: Kind = "textarea", hint: str = "", longest: int) -> Field:
        wrong = why if did == form and of_text and FIELD_OF[form] == name else ""
        if wrong and name == "tekst" and not sent.get("tittel"):
            wrong = ""
        if name == "tittel" and did == "lag" and of_text and not sent.get("tittel"):
            wrong = why
        return Field(name, label, sent.get(name, ""), kind, hint=hint, error=wrong, longest=longest,
                     mark_required=False)  # fmt: skip

    def pick(name: str, label: str, choices: list[tuple[str, str]], chosen: str, *, error: str = "") -> Field:
        rows = tuple(Choice(key, told, key == chosen) for key, told in choices)
        return Field(name, label, chosen, "select", choices=rows, error=error, mark_required=False)

    here = found.member.number if found.member is not None else ""
    parts = [("", _("No single one")), *((key, str(told)) for key, told in service_words.PARTS.items())]
    no_part = why if refusal is not None and refusal.code == "incident_without_parts" else ""
    return {
        "answer": [
            words("svar", "svar", _("Answer"), hint=_("Is sent by mail to who asked."), longest=LONGEST_ASKED),
            Field("venter", _("I ask something back: the clock stands still until she answers"),
                  sent.get("venter", ""), "checkbox", mark_required=False),
        ],
        "note": [words("merk", "merknad", _("Note"), hint=_("Who asked does not see it."), longest=LONGEST_ASKED)],
        "hand": [pick("til", _("Colleague"), others, sent.get("til", ""),
                      error=why if did == "gi" and refusal is not None else "")] if others else [],
        "move": [
            pick("hvem", _("Partner"),
                 [("", _("No single partner")), *((each.number, each.name) for each in members if each.left is None
                                                  and each.kind in Member.Kind.parties())],
                 sent.get("hvem", here) if did == "flytt" else here),
            pick("hast", _("Priority"), [(key, str(told)) for key, (_c, told) in service_words.PRIORITIES.items()],
                 sent.get("hast", found.priority) if did == "flytt" else found.priority),
        ],
        "close": [words("lukk", "sluttord", _("A last word"), hint=_("May be left empty."), longest=LONGEST_ASKED)],
        "make": [
            pick("hva", _("What"), [(key, str(told)) for key, told in service_words.BECAME.items()],
                 sent.get("hva", "maintenance")),
            words("lag", "tittel", _("In a few words"), kind="text", longest=LONGEST_TITLE,
                  hint=_("Write it anew: it is public, and nothing of who asked goes along.")),
            words("lag", "tekst", _("What is known"), longest=2000),
            pick("del", _("Part of the service"), parts, sent.get("del", ""), error=no_part),
        ],
    }  # fmt: skip
