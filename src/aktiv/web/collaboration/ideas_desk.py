"""The secretariat's pages of ideas: what waits, and answering, merging, hiding and settling reports."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from aktiv.collaboration import idea_words
from aktiv.collaboration.actions import idea_desk as acts
from aktiv.collaboration.models import Idea
from aktiv.collaboration.models.ideas import LONGEST_REASON, LONGEST_TEXT
from aktiv.collaboration.queries.ideas import access_idea, ideas_of, reports_waiting, seen_by, willing
from aktiv.people.permissions import Permission
from aktiv.values.refusal import Refusal
from aktiv.web.collaboration.gates import Seat, mandated
from aktiv.web.collaboration.ideas_shown import deadline_told, foreign, line, tags_of
from aktiv.web.collaboration.shown import frame
from aktiv.web.components.forms import ErrorSummary, Field, Kind
from aktiv.web.components.links import Choice

OF_FIELD = {
    "svar": "svar",
    "sla-sammen": "hvorfor",
    "skjul": "grunn",
    "vis": "grunn",
}


@mandated
@require_safe
def inbox(request: HttpRequest, seat: Seat) -> HttpResponse:
    """What waits for an answer, the soonest due first, and what was reported. For the secretariat."""
    _keeping(seat)
    found = ideas_of(seat.home.pk, which="venter", order="frist", today=seat.today, limit=None)
    context = frame(seat.home, "ideas", works=True) | {
        "lines": [
            (line(each, each.said, seat.today), deadline_told(each, seat.today))  # type: ignore[attr-defined]
            for each in found.ideas
        ],
        "reported": [(line(each, 0, seat.today), number) for each, number in reports_waiting(seat.home.pk)],
        "willing": willing(seat.home.pk),
    }
    return render(request, "collaboration/ideas_desk.html", context)


@mandated
@require_http_methods(["GET", "HEAD", "POST"])
def handle(request: HttpRequest, seat: Seat, number: int) -> HttpResponse:
    """One idea for the secretariat. POST `gjor` answers, merges, hides, shows or lets stand."""
    _keeping(seat)
    try:
        found = access_idea(seat.home.pk, number)
    except Refusal:
        raise Http404 from None
    refusal: Refusal | None = None
    if request.method == "POST":
        try:
            messages.success(request, _act(request, seat, number))
            return redirect("idea_desk", number=number)
        except Refusal as said:
            refusal = said
    seen = seen_by(found, None, keeps=True)
    fields = _fields(request, refusal)
    every = [field for group in fields.values() for field in group]
    others = (idea_words.sentence(refusal),) if refusal and not any(each.error for each in every) else ()
    context = frame(seat.home, "ideas", works=True) | {
        "idea": found,
        "seen": seen,
        "open": found.state in Idea.State.open(),
        "tags": tags_of(found, seat.today),
        "deadline": deadline_told(found, seat.today),
        "lang": foreign(found.language),
        "whys": ", ".join(str(idea_words.REPORTS[each]) for each in seen.whys),
        "reported": seen.reports,
        "forms": fields,
        "url": reverse("idea", args=[number]),
        "problems": ErrorSummary.of(every, others) if refusal is not None else None,
    }
    return render(request, "collaboration/idea_desk.html", context, status=422 if refusal is not None else 200)


def _keeping(seat: Seat) -> None:
    if not seat.may(Permission.COLLABORATION_KEEP):
        raise Http404


def _act(request: HttpRequest, seat: Seat, number: int) -> str:
    asked, by, now = request.POST, seat.person.pk, seat.now
    about = asked.get("kommentar_nr", "")
    comment = int(about) if about.isascii() and about.isdigit() and len(about) < 19 else None
    match asked.get("gjor", ""):
        case "svar":
            acts.answer(number, asked.get("svar", ""), goes_on=asked.get("utfall") == "vurderes", by=by, now=now)
            return _("The answer is sent to those who follow the idea.")
        case "sla-sammen":
            into = asked.get("med", "").strip().removeprefix("#")
            if not (into.isascii() and into.isdigit() and len(into) < 10):
                raise Refusal("no_such_idea")
            try:
                acts.merge(number, int(into), asked.get("hvorfor", ""), by=by, now=now)
            except Refusal as refusal:
                if refusal.code == "not_found":
                    raise Refusal("no_such_idea") from refusal
                raise
            return _("The ideas are merged, and the credit is kept.")
        case "skjul":
            acts.hide(number, asked.get("grunn", ""), comment_id=comment, by=by, now=now)
            return _("It is hidden, and everybody can read why.")
        case "vis":
            acts.show(number, asked.get("grunn", ""), by=by, now=now)
            return _("The idea is shown again.")
        case "la-sta":
            acts.dismiss(number, comment_id=comment, by=by, now=now)
            return _("It stands, and the reports are settled.")
    raise Refusal("not_a_kind")


def _fields(request: HttpRequest, refusal: Refusal | None) -> dict[str, list[Field]]:
    did = request.POST.get("gjor", "") if refusal is not None else ""
    why = idea_words.sentence(refusal) if refusal is not None else ""
    typed = request.POST if did else {}
    text_wrong = refusal is not None and refusal.code in {"missing_text", "too_long", "control_characters"}

    def field(form: str, name: str, label: str, *, hint: str = "", limit: int, long: bool = False) -> Field:
        mine = did == form and not typed.get("kommentar_nr")
        error = why if mine and text_wrong and OF_FIELD[form] == name else ""
        if mine and name == "med" and refusal is not None and refusal.code in {"no_such_idea", "merged_into_itself"}:
            error = why
        kind: Kind = "textarea" if long else "text"
        value = typed.get(name, "") if mine else ""
        return Field(name, label, value, kind, hint=hint, error=error, longest=limit, mark_required=False)

    outcome = typed.get("utfall", "vurderes") if did == "svar" else "vurderes"
    return {
        "answer": [
            field("svar", "svar", _("Answer"), hint=_("Everybody can read it, and those who follow get it by mail."),
                  limit=LONGEST_TEXT, long=True),
            Field(
                "utfall", _("What happens now?"), outcome, "radio", mark_required=False,
                choices=(
                    Choice("vurderes", _("It is looked into"), outcome == "vurderes"),
                    Choice("avslutt", _("It is not taken further"), outcome == "avslutt"),
                ),
            ),
        ],
        "merge": [
            field("sla-sammen", "med", _("Number of the other idea"), hint=_("It must be open."), limit=10),
            field("sla-sammen", "hvorfor", _("Why are they the same?"), limit=LONGEST_REASON),
        ],
        "hide": [
            field("vis" if did == "vis" else "skjul", "grunn", _("Why?"), hint=_("Everybody can read it."),
                  limit=LONGEST_REASON),
        ],
    }  # fmt: skip
