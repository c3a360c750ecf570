"""What a municipality asks of those who book and apply: the list, and one question as it is written and seen."""

from __future__ import annotations

from dataclasses import dataclass

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import get_language, override
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from aktiv.facilities.actions.asking import (
    LAST_PLACE,
    LONGEST_QUESTION,
    NewQuestion,
    add_question,
    change_question,
    end_question,
)
from aktiv.facilities.models import Activity, Facility, Question
from aktiv.facilities.queries.asked import question_in, questions_in
from aktiv.facilities.queries.places import activities
from aktiv.facilities.rules.questions import NUMBER, TEXT, YES_OR_NO
from aktiv.facilities.words import sentence
from aktiv.people.permissions import Permission
from aktiv.values import formatting
from aktiv.values.refusal import Refusal
from aktiv.values.texts import LANGUAGES, Texts
from aktiv.web.components.asked import question_field
from aktiv.web.components.forms import ErrorSummary, Field
from aktiv.web.components.links import Choice
from aktiv.web.context import LANGUAGE_NAMES
from aktiv.web.gates import MunicipalDesk, staff_page
from aktiv.web.setup.placing import Spot, choices, may_change, spot_of, spots
from aktiv.web.setup.sections import sections

LONGEST = 1_000


@dataclass(frozen=True, slots=True)
class Row:
    """A question in the list; without `url` when it is not hers to change, `ended` the day it ended."""

    text: str
    where: str
    about: str
    kind: str
    required: bool
    url: str
    ended: str


@staff_page(Permission.FACILITY_ENTER)
@require_safe
def questions(request: HttpRequest, desk: MunicipalDesk) -> HttpResponse:
    """Administrators and facility managers. All that the municipality asks, and what it has asked."""
    home, language = desk.municipality, get_language() or "nb"
    rows = [_row(each, desk, language) for each in questions_in(home.pk)]
    context = {
        "sections": sections(home, desk.held, "setup_questions"),
        "rows": [row for row in rows if not row.ended],
        "ended": [row for row in rows if row.ended],
    }
    return render(request, "setup/questions.html", context)


@staff_page(Permission.FACILITY_ENTER)
@require_http_methods(["GET", "HEAD", "POST"])
def new_question(request: HttpRequest, desk: MunicipalDesk) -> HttpResponse:
    """Administrators and facility managers, each where her role reaches. POST `gjor` previews (vis) or asks (lagre)."""
    return _page(request, desk, None)


@staff_page(Permission.FACILITY_ENTER)
@require_http_methods(["GET", "HEAD", "POST"])
def question(request: HttpRequest, desk: MunicipalDesk, question_id: int) -> HttpResponse:
    """The same for one that is asked. POST `gjor` previews (vis), saves (lagre) or ends it (avslutt)."""
    found = question_in(desk.municipality.pk, question_id)
    if found is None or found.ended_at is not None or not may_change(desk, _facility_of(found)):
        raise Http404
    return _page(request, desk, found)


def _page(request: HttpRequest, desk: MunicipalDesk, found: Question | None) -> HttpResponse:
    home, language = desk.municipality, get_language() or "nb"
    places, known = spots(desk), activities()
    sent = request.POST if request.method == "POST" else None
    refusal: Refusal | None = None
    if sent is not None:
        try:
            if _do(sent, desk, found, places):
                messages.success(request, _("Saved."))
                return redirect("setup_questions", home.slug)
        except Refusal as said:
            refusal = said
    if refusal is not None and refusal.code == "question_changed":
        sent = None  # what is shown is how it stands
    fields = _fields(found, sent, places, known, refusal)
    told = sentence(refusal) if refusal is not None else ""
    shown = _shown(found, sent, known)
    context = {
        "sections": sections(home, desk.held, "setup_questions"),
        "question": found,
        "title": found.text.said_in(language).text if found is not None else _("New question"),
        "fields": fields,
        "version": _version(found, sent),
        "errors": ErrorSummary.of(fields, [] if any(each.error for each in fields) or not told else [told]),
        "previews": _previews(shown) if shown.text else [],
    }
    return render(request, "setup/question.html", context, status=422 if refusal is not None else 200)


def _do(sent: QueryDict, desk: MunicipalDesk, found: Question | None, places: list[Spot]) -> bool:
    """Whether something was written."""
    home, by, now, act = desk.municipality.pk, desk.person.pk, desk.now, sent.get("gjor", "")
    version = _number(sent.get("versjon", ""))
    if act == "avslutt" and found is not None:
        end_question(home, found.pk, version=version, by=by, now=now)
    elif act == "lagre":
        facility_id, space_id = spot_of(places, sent.get("sted", "")).ids
        new = NewQuestion(
            text=Texts.of({code: sent.get(f"tekst_{code}", "")[:LONGEST] for code in LANGUAGES}),
            kind=sent.get("svar", ""),
            required=sent.get("ma") == "1",
            order=_number(sent.get("plass", "")),
            facility_id=facility_id,
            space_id=space_id,
            activity_id=_number(sent.get("aktivitet", "")) or None,
        )
        if found is None:
            add_question(home, new, by=by, now=now)
        else:
            change_question(home, found.pk, new, version=version, by=by, now=now)
    else:
        return False
    return True


def _fields(
    found: Question | None, sent: QueryDict | None, places: list[Spot], known: list[Activity], refusal: Refusal | None
) -> list[Field]:
    language = get_language() or "nb"

    def said(name: str, kept: object) -> str:
        return sent.get(name, "") if sent is not None else "" if kept is None else str(kept)

    def error(*codes: str) -> str:
        return sentence(refusal) if refusal is not None and refusal.code in codes else ""

    missing = refusal.data["language"] if refusal is not None and refusal.code == "missing_question" else ""
    texts = found.text.as_dict() if found is not None else Texts().as_dict()
    kept_spot = Spot(found.facility, found.space).value if found is not None else next(iter(places), Spot()).value
    spot, kind = said("sted", kept_spot), said("svar", found.kind if found is not None else TEXT)
    activity = said("aktivitet", found.activity_id if found is not None else "")
    kinds = {TEXT: _("Text"), NUMBER: _("A number"), YES_OR_NO: _("Yes or no")}
    about = (Choice("", _("All"), not activity), *(
        Choice(str(each.pk), each.name.said_in(language).text, str(each.pk) == activity) for each in known
    ))  # fmt: skip
    words = [
        Field(f"tekst_{code}", _("The question in %(language)s") % {"language": LANGUAGE_NAMES[code]},
              said(f"tekst_{code}", texts[code]), longest=LONGEST_QUESTION,
              error=error("missing_question") if missing == code else "")
        for code in LANGUAGES
    ]  # fmt: skip
    return [
        *words,
        Field("svar", _("Kind of answer"), kind, "radio", mark_required=False, error=error("unknown_answer_kind"),
              choices=tuple(Choice(value, label, value == kind) for value, label in kinds.items())),
        Field("ma", _("Must be answered"), said("ma", "1" if found is not None and found.required else ""), "checkbox",
              mark_required=False),
        Field("sted", _("Where it is asked"), spot, "select", mark_required=False, choices=choices(places, spot),
              error=error("too_many_questions"), hint=_("A question about a hall is asked about its parts too.")),
        Field("aktivitet", _("Who is asked"), activity, "select", mark_required=False, choices=about,
              hint=_("Choose an activity to ask those alone who book for it.")),
        Field("plass", _("Place in the order"), said("plass", found.order if found is not None else 0),
              inputmode="numeric", mark_required=False, error=error("order_out_of_bounds"),
              longest=len(str(LAST_PLACE)), hint=_("The lowest number comes first.")),
    ]  # fmt: skip


def _shown(found: Question | None, sent: QueryDict | None, known: list[Activity]) -> Question:
    """The question as the form has it, saved or not."""
    if sent is None:
        return found or Question(text_nb="", text_nn="", text_en="")
    about = next((each for each in known if str(each.pk) == sent.get("aktivitet", "")), None)
    words = {f"text_{code}": sent.get(f"tekst_{code}", "")[:LONGEST] for code in LANGUAGES}
    return Question(activity=about, kind=sent.get("svar", ""), required=sent.get("ma") == "1", **words)


def _previews(shown: Question) -> list[tuple[str, str, SafeString]]:
    """As whoever books sees it, in each language."""
    found: list[tuple[str, str, SafeString]] = []
    for code in LANGUAGES:
        with override(code):
            field = question_field(shown, f"vist_{code}", "")
            found.append((code, LANGUAGE_NAMES[code], render_to_string(field.template, {"it": field})))
    return found


def _row(each: Question, desk: MunicipalDesk, language: str) -> Row:
    home = desk.municipality
    kinds = {TEXT: _("Text"), NUMBER: _("A number"), YES_OR_NO: _("Yes or no")}
    facility = _facility_of(each)
    own = each.ended_at is None and may_change(desk, facility)
    return Row(
        each.text.said_in(language).text,
        Spot(each.facility, each.space).told(language),
        each.activity.name.said_in(language).text if each.activity is not None else "",
        kinds[each.kind],
        each.required,
        reverse("setup_question", args=[home.slug, each.pk]) if own else "",
        formatting.day(each.ended_at, language, home.zone) if each.ended_at is not None else "",
    )


def _facility_of(each: Question) -> Facility | None:
    return each.space.facility if each.space is not None else each.facility


def _version(found: Question | None, sent: QueryDict | None) -> int:
    """How often it was saved when she looked at it first."""
    if found is None:
        return 0
    return _number(sent.get("versjon", "")) if sent is not None else found.saved


def _number(text: str) -> int:
    """What a form says as a number; 0 for what is none, -1 for what is no number but something."""
    said = text.strip()
    if not said:
        return 0
    return int(said) if said.isascii() and said.isdigit() and len(said) < 19 else -1
