"""Ideas for everybody: the list, and one of them with what was said, done and answered."""

from __future__ import annotations

from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import add_never_cache_headers
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_http_methods, require_safe

from aktiv.collaboration import idea_words, initiative_words
from aktiv.collaboration.actions import ideas as acts
from aktiv.collaboration.models import Idea
from aktiv.collaboration.models.ideas import LONGEST_COMMENT, LONGEST_REASON
from aktiv.collaboration.queries.ideas import ORDERS, access_idea, answered_in_time, ideas_of, seen_by
from aktiv.collaboration.queries.initiatives import initiatives_from, terms_on
from aktiv.collaboration.queries.naming import names_of
from aktiv.collaboration.queries.parties import the_collaboration
from aktiv.people.models import Person
from aktiv.people.permissions import Permission, public
from aktiv.values.refusal import Refusal
from aktiv.web.collaboration.gates import home_or_404, seat_of
from aktiv.web.collaboration.ideas_shown import came_from, deadline_told, foreign, line, tags_of
from aktiv.web.collaboration.of_services import SERVICE, query_of, service_asked, service_filter
from aktiv.web.collaboration.shown import called, files_of, frame
from aktiv.web.components.forms import ErrorSummary, Field
from aktiv.web.components.links import Choice, EmptyState, Link, Paging
from aktiv.web.identity import person_here
from aktiv.web.public.asking import page_asked

A_PAGE = 20
LONGEST_SEARCH = 80


@public
@require_safe
def ideas(request: HttpRequest) -> HttpResponse:
    """`vis` narrows by what has become of them, `q` has words of theirs, `sorter` is the order, `tjeneste` a
    service of the agreement, `side` the page."""
    home, today = home_or_404(), timezone.localdate()
    text = request.GET.get("q", "").replace("\0", "").strip()[:LONGEST_SEARCH]
    kinds = {
        "": _("All"),
        "venter": _("Wait for an answer"),
        "forsent": _("Answer late"),
        "vurderes": _("Looked into"),
        "ferdig": pgettext("ideas", "Closed"),
    }
    orders = {"nyest": _("Newest first"), "stotte": _("Most supported first"), "frist": _("Answer due first")}
    which = request.GET.get("vis", "") if request.GET.get("vis") in kinds else ""
    order = request.GET.get("sorter", "nyest") if request.GET.get("sorter") in ORDERS else "nyest"
    page = page_asked(request.GET.get("side", ""))
    of = service_asked(request, home)
    found = ideas_of(
        home.pk, which=which, text=text, order=order, service=of, today=today, offset=(page - 1) * A_PAGE, limit=A_PAGE
    )

    def url(**more: object) -> str:
        asked = {"vis": which, "q": text, "sorter": order if order != "nyest" else "", SERVICE: of} | more
        query = urlencode({name: value for name, value in asked.items() if value})
        return reverse("ideas") + (f"?{query}" if query else "")

    last = max(1, -(-found.total // A_PAGE))
    met, due = answered_in_time(home.pk, today)
    seat = seat_of(request)
    keeps = seat is not None and seat.may(Permission.COLLABORATION_KEEP)
    narrowed = bool(text or which or of)
    context = frame(home, "ideas", works=seat is not None) | {
        "answer_days": terms_on(home.pk, timezone.localdate()).answer_days,
        "lines": [line(each, each.said, today) for each in found.ideas],  # type: ignore[attr-defined]
        "total": found.total,
        "text": text,
        "which": which,
        "narrowing": service_filter(home, of),
        "order": order,
        "kinds": [Link(name, url(vis=kind), kind == which) for kind, name in kinds.items()],
        "orders": [Choice(kind, name, kind == order) for kind, name in orders.items()],
        "paging": Paging.of(min(page, last), last, lambda number: url(side=number if number > 1 else ""))
        if last > 1
        else None,
        "met": met,
        "due": due,
        "desk_url": reverse("ideas_desk") if keeps else "",
        "files": files_of(*(f"{reverse('ideas_data', args=[form])}{query_of(of)}" for form in ("json", "csv"))),
        "empty": EmptyState(
            _("No ideas found"), _("Nothing here is like that."), (Link(_("Show all ideas"), reverse("ideas")),)
        )
        if narrowed
        else EmptyState(
            _("No ideas yet"),
            _("What would make the service better? Be the first to say it."),
            (Link(_("Suggest an improvement"), reverse("idea_new")),),
            "Plus",
        ),
    }
    return render(request, "collaboration/ideas.html", context)


@public
@require_http_methods(["GET", "HEAD", "POST"])
def idea(request: HttpRequest, number: int) -> HttpResponse:
    """One idea. POST `gjor` supports, follows, comments, reports, chooses or takes back, for who is signed in."""
    home, person = home_or_404(), person_here(request)
    try:
        found = access_idea(home.pk, number)
    except Refusal:
        raise Http404 from None
    refusal: Refusal | None = None
    if request.method == "POST":
        if person is None:
            return redirect(f"{reverse('sign_in')}?{urlencode({'next': request.path})}")
        try:
            messages.success(request, _act(request, found, person))
            return redirect("idea", number=number)
        except Refusal as said:
            if said.code == "not_found":
                raise Http404 from None
            refusal = said
    answer = _shown(request, found, person, refusal)
    if person is not None:
        add_never_cache_headers(answer)
    return answer


def _act(request: HttpRequest, found: Idea, person: Person) -> str:
    """Does what was asked, and says so."""
    number, by, now, asked = found.number, person.pk, timezone.now(), request.POST
    match asked.get("gjor", ""):
        case "stott" | "ikke-stott" as wanted:
            acts.support(number, wanted == "stott", by=by, now=now)
            return _("You support the idea.") if wanted == "stott" else _("You no longer support the idea.")
        case "folg" | "ikke-folg" as wanted:
            acts.follow(number, wanted == "folg", by=by, now=now)
            if wanted == "folg":
                return _("You get a mail when something happens to the idea.")
            return _("You no longer follow the idea.")
        case "kommenter":
            acts.comment(number, asked.get("kommentar", ""), named="navn" in asked, by=by, now=now)
            return _("Your comment is there, and you follow the idea.")
        case "meld":
            acts.report(number, asked.get("grunn", ""), comment_id=_id(asked.get("kommentar_nr", "")), by=by, now=now)
            return _("Thank you. The secretariat will look at it.")
        case "trekk":
            acts.withdraw(number, asked.get("hvorfor", ""), by=by, now=now)
            return _("You have taken the idea back.")
        case "valg":
            acts.choose(number, named="navn" in asked, may_ask="spor" in asked, by=by, now=now)
            return _("What you chose is saved.")
    raise Refusal("not_a_kind")


def _id(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 19 else None


def _shown(request: HttpRequest, found: Idea, person: Person | None, refusal: Refusal | None) -> HttpResponse:
    home, today = home_or_404(), timezone.localdate()
    seat = seat_of(request)
    keeps = seat is not None and seat.may(Permission.COLLABORATION_KEEP)
    seen = seen_by(found, person.pk if person is not None else None)
    hidden = found.hidden and not keeps and seen.mine is None
    context = frame(home, "ideas", works=seat is not None) | {"idea": found, "keeps": keeps}
    if hidden:
        context["why"] = next((each.text for each in reversed(seen.steps) if each.kind == "hidden"), "")
        return render(request, "collaboration/idea_hidden.html", context, status=410)
    fields = _fields(request, refusal)
    context |= {
        "seen": seen,
        "open": found.state in Idea.State.open(),
        "tags": tags_of(found, today),
        "deadline": deadline_told(found, today),
        "from_where": came_from(found.feature, found.facility.name if found.facility else "", found.language),
        "of_service": called(names_of(found.service)) if found.service is not None else "",
        "lang": foreign(found.language),
        "initiatives": [
            (each, initiative_words.state_told(each.state, each.decision)) for each in initiatives_from(found.pk)
        ],
        "answers": [each for each in seen.steps if each.kind == "answered"],
        "log": [(idea_words.STEPS[each.kind], each) for each in seen.steps],
        "comment_fields": fields["kommenter"],
        "withdraw_fields": fields["trekk"],
        "report_choices": list(idea_words.REPORTS.items()),
        "problems": _problems(fields, refusal),
        "sign_in_here": f"{reverse('sign_in')}?{urlencode({'next': request.path})}",
        "reader_id": person.pk if person is not None else None,
        "files": files_of(
            reverse("idea_data", args=[found.number, "json"]), reverse("idea_data", args=[found.number, "csv"])
        ),
    }
    return render(request, "collaboration/idea.html", context, status=422 if refusal is not None else 200)


def _fields(request: HttpRequest, refusal: Refusal | None) -> dict[str, list[Field]]:
    """The forms' fields by what they do; what was typed stays."""
    did = request.POST.get("gjor", "") if refusal is not None else ""
    why = idea_words.sentence(refusal) if refusal is not None else ""
    typed = request.POST if did else {}
    of_text = refusal is not None and refusal.code in {"missing_text", "too_long", "control_characters"}
    return {
        "kommenter": [
            Field(
                "kommentar",
                _("Your comment"),
                typed.get("kommentar", ""),
                "textarea",
                hint=_("Everybody can read it. Write nobody’s name."),
                error=why if did == "kommenter" and of_text else "",
                longest=LONGEST_COMMENT,
                mark_required=False,
            ),
        ],
        "trekk": [
            Field(
                "hvorfor",
                _("Why do you take it back?"),
                typed.get("hvorfor", ""),
                hint=_("Everybody can read it."),
                error=why if did == "trekk" and of_text else "",
                longest=LONGEST_REASON,
                mark_required=False,
            ),
        ],
    }


def _problems(fields: dict[str, list[Field]], refusal: Refusal | None) -> ErrorSummary | None:
    if refusal is None:
        return None
    every = [field for group in fields.values() for field in group]
    others = () if any(each.error for each in every) else (idea_words.sentence(refusal),)
    return ErrorSummary.of(every, others)


def idea_here(number: int) -> tuple[Idea, UUID | None]:
    """An idea that everybody may read, for its files. Raises Http404."""
    home = the_collaboration()
    try:
        found = access_idea(home.pk if home is not None else 0, number)
    except Refusal:
        raise Http404 from None
    if found.hidden:
        raise Http404
    return found, None
