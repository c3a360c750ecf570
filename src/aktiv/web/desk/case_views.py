"""One screen for a case: the queue, the application with its checks and dates, and the day with the conflict."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import timedelta
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from aktiv.bookings.queries.parties import party_of
from aktiv.bookings.queries.visits import no_shows_of
from aktiv.cases.actions.deciding import undo
from aktiv.cases.actions.handling import note_look
from aktiv.cases.models import Application, Case, Decision
from aktiv.cases.queries.access import access_case, access_decision, case_id_of
from aktiv.cases.queries.archive import archived_of
from aktiv.cases.queries.attachments import attachments_of_case
from aktiv.cases.queries.checks import checks_of
from aktiv.cases.queries.desk import (
    Scene,
    appeals_of,
    decisions_of,
    history_of,
    looking_at,
    notes_of,
    offers_of,
    scene_of,
)
from aktiv.cases.queries.grounds import Why, said_why, whys
from aktiv.cases.queries.inbox import inbox, neighbours, reach_of
from aktiv.cases.rules.states import Act, Who, possible
from aktiv.cases.words import OUTCOMES, REASONS, STATES, sentence
from aktiv.journal.models import Entry
from aktiv.people.actions.reading import Look, note_reads
from aktiv.people.models import Person, PersonalDataRead
from aktiv.people.permissions import Permission
from aktiv.people.queries.staff import colleagues, names_by_id
from aktiv.prices.drafts import QuoteDraft
from aktiv.prices.queries import groups_of
from aktiv.values import formatting
from aktiv.values.refusal import Refusal
from aktiv.walls import within
from aktiv.web.applying.form import answers_told
from aktiv.web.components.archived import archived_shown
from aktiv.web.components.files import Files, FileShown, files_shown
from aktiv.web.components.forms import ErrorSummary, Problem
from aktiv.web.components.order import Term
from aktiv.web.desk.acts import Doing, do
from aktiv.web.desk.asking import case_url, inbox_url, narrowed
from aktiv.web.desk.dates import date_lines, place_of, times_told
from aktiv.web.desk.day import day_of
from aktiv.web.desk.queue import lines, queues
from aktiv.web.desk.words import check_told, happened, participants_told
from aktiv.web.gates import Desk, working

MOST_NAMED = 3
A_YEAR = timedelta(days=365)
"""How far back it counts that nobody came."""


@working(Permission.DESK_ENTER)
@require_http_methods(["GET", "HEAD", "POST"])
def case_page(request: HttpRequest, desk: Desk, key: str) -> HttpResponse:
    """The case; POST `gjor` does what a button says. The queue that one came from is kept in the address."""
    case = _case(desk, key)
    asked = narrowed(request.GET)
    reach = reach_of(desk.held)
    refusal: Refusal | None = None
    if request.method == "POST":
        scene = scene_of(_first(case, desk), desk.now) if case.kind == Case.Kind.APPEAL else scene_of(case, desk.now)
        doing = Doing(_about(scene, case), request.POST, desk.person.pk, desk.now)
        before, after = neighbours(desk.person.pk, reach, asked, case.pk, desk.now)
        try:
            done = do(doing)
            messages.success(request, done.say)
            onward = (after or before) if done.onward else case.key
            more = {"angre": str(done.decided.decision.pk)} if done.decided is not None else {}
            if not onward:
                query = f"&angre={more['angre']}" if more else ""
                url = inbox_url(asked)
                return redirect(f"{url}{'&' if '?' in url else '?'}{query[1:]}" if query else url)
            return redirect(case_url(onward, asked, **more))
        except Refusal as said:
            refusal = said
        case = _case(desk, key)
    else:
        note_look(case, by=desk.person.pk, now=desk.now)
    _note_read(case, desk)
    with within(municipalities=[case.municipality_id]):  # said once for all that the page asks
        context = _context(request, desk, case, refusal)
    found = inbox(desk.person.pk, reach, asked, desk.now)
    before, after = _beside([row.case.key for row in found.rows], case.key)
    context |= {
        "queues": queues(found, asked),
        "rows": lines(found.rows, asked, desk.now, current=case.key, several=len(reach) > 1),
        "previous_url": case_url(before, asked) if before else "",
        "next_url": case_url(after, asked) if after else "",
        "inbox_url": inbox_url(asked),
        "undo": _undoable(request.GET.get("angre", ""), desk) or context["undo"],
    }
    return render(request, "desk/case.html", context, status=422 if refusal else 200)


@require_POST
@working(Permission.DESK_ENTER)
def undo_page(request: HttpRequest, desk: Desk, decision_id: UUID) -> HttpResponse:
    """Takes a decision back, and opens its case."""
    try:
        case = undo(decision_id, by=desk.person.pk, now=desk.now)
    except Refusal as refusal:
        if refusal.code == "not_found":
            raise Http404 from refusal
        decision = access_decision(decision_id)
        try:
            case = access_case(decision.case_id, desk.person.pk, desk.now)
        except Refusal as hidden:
            raise Http404 from hidden
        messages.warning(request, sentence(refusal, case.municipality.zone, get_language() or "nb"))
    else:
        messages.success(request, _("The decision is undone. No letter is sent."))
    return redirect("case_detail", case.key)


@require_safe
@working(Permission.DESK_ENTER)
def looking(request: HttpRequest, desk: Desk, key: str) -> HttpResponse:
    """Who else has the case open, asked for again and again while it is; says that she has it open too."""
    case = _case(desk, key)
    note_look(case, by=desk.person.pk, now=desk.now)
    return render(request, "desk/_looking.html", {"looking": _looking(case, desk)})


def _beside(keys: Sequence[str], key: str) -> tuple[str, str]:
    """The cases before and after one in its queue; the first of the queue when it does not lie there any more."""
    if key not in keys:
        return "", keys[0] if keys else ""
    place = keys.index(key)
    return keys[place - 1] if place else "", keys[place + 1] if place + 1 < len(keys) else ""


def _case(desk: Desk, key: str) -> Case:
    try:
        return access_case(case_id_of(key), desk.person.pk, desk.now)
    except Refusal as refusal:
        raise Http404 from refusal


def _first(case: Case, desk: Desk) -> Case:
    """The case that an appeal is about."""
    if case.appealed_id is None:
        return case
    return access_case(access_decision(case.appealed_id).case_id, desk.person.pk, desk.now)


def _about(scene: Scene, case: Case) -> Scene:
    """The dates of the first case, under the appeal's own number."""
    return Scene(case, scene.application, scene.lines, scene.judged, scene.waiting, scene.spaces)


def _context(request: HttpRequest, desk: Desk, case: Case, refusal: Refusal | None) -> dict[str, object]:
    language, zone = get_language() or "nb", case.municipality.zone
    first = _first(case, desk)
    scene = scene_of(first, desk.now)
    sent = request.POST if refusal is not None else None
    mine = case.handler_id == desk.person.pk
    may = possible(case, Who.HANDLER if mine else Who.STAFF)
    barred = case.barred_id == desk.person.pk
    if barred:  # whoever made the decision hands its appeal on
        may -= {Act.TAKE, Act.TAKE_OVER}
    dates = {each.pk: each for each in scene.dates}
    chosen = _chosen_date(request, scene)
    asked = narrowed(request.GET)
    urls = {pk: case_url(case.key, asked, dato=str(pk)) + "#dag" for pk in dates}
    rows = date_lines(scene, sent, urls, current=chosen)
    decisions = decisions_of(first, staff=True)
    groups = {each.code: each.names.said_in(language).text for each in groups_of(case.municipality_id)}
    checks = []
    if scene.waiting:
        missed = no_shows_of(case.organisation_id or case.person_id, case.municipality_id, desk.now - A_YEAR)
        checks = [check_told(each, groups, zone) for each in checks_of(scene, desk.now, no_shows=missed)]
    files = files_shown(attachments_of_case(case), lambda pk: reverse("attachment", args=[pk]))
    history = history_of(case)
    names = _names(history, case)
    place = {each.pk: line.space for line in scene.lines for each in line.dates.all()}
    line_of = dates.get(chosen)
    standing = scene.waiting.get(chosen)
    return {
        "case": case,
        "first": first if first.pk != case.pk else None,
        "title": _title(case),
        "state": STATES[case.state],
        "outcome": OUTCOMES.get(case.outcome, ""),
        "received": formatting.date_short(case.submitted_at, language, zone),
        "due": formatting.date_short(case.answer_by, language),
        "late": case.answer_by < desk.today and case.state in Case.State.open(),
        "facts": _facts(scene, language),
        "checks": checks,
        "dates": rows,
        "waiting": [row for row in rows if row.waits],
        "ready": sum(row.ticked for row in rows if row.waits),
        "clashing": len(scene.clashing),
        "several_places": any(row.place for row in rows),
        "has_ways": any(row.ways for row in rows),
        "may": {each.value for each in may},
        "mine": mine,
        "barred": barred and case.state in Case.State.open(),
        "handler": case.handler,
        "colleagues": _colleagues(case, desk) if Act.REASSIGN in may else (),
        "reasons": _reasons(case, scene.application),
        "letter_language": scene.application.language,
        "notes": notes_of(case, staff=True) + (notes_of(first, staff=True) if first.pk != case.pk else []),
        "history": [happened(each, names, zone) for each in history],
        "decisions": [_decision_told(each, language) for each in decisions],
        "undo": next((_undo(each, desk) for each in decisions if each.undone_at is None), None),
        "appeals": appeals_of(first, staff=True),
        "offers": offers_of(case),
        "looking": _looking(case, desk),
        "problems": _problems(refusal, case, request.POST.get("gjor", "")),
        "sent": sent,
        "day": day_of(scene, line_of, place[chosen], party_of(desk.person, None), desk.now) if line_of else None,
        "day_heading": formatting.day(line_of.during.lower, language, zone) if line_of else "",
        "conflict": next(
            (row for row in rows if row.id == chosen and standing is not None and not standing.free), None
        ),
        "municipality": case.municipality,
        "unreached": _unreached(scene.application),
        "files": Files.of(each for each in files if each.note_id is None),
        "note_files": _files_of_notes(files),
        "archived": [archived_shown(each, zone) for each in archived_of(case)],
    }


def _reasons(case: Case, application: Application) -> list[tuple[str, Promise, Why]]:
    """What is chosen from: the code, the reason in a few words, and what the letter will say of it."""
    return [(each.reason, REASONS[each.reason], each) for each in whys(case.municipality_id, application.language)]


def _files_of_notes(files: Sequence[FileShown]) -> list[tuple[int, Files]]:
    """What came with each note, by the note's id."""
    ids = dict.fromkeys(each.note_id for each in files if each.note_id is not None)
    return [(pk, Files(tuple(each for each in files if each.note_id == pk))) for pk in ids]


def _title(case: Case) -> str:
    return case.title if case.organisation_id else f"{case.person.name}: {case.title}"


def _facts(scene: Scene, language: str) -> list[Term]:
    application, case = scene.application, scene.case
    zone = case.municipality.zone
    places = list(dict.fromkeys(place_of(line.space) for line in scene.lines))
    facts = [Term(_("Place"), "; ".join(places))]
    if scene.lines:
        facts.append(Term(_("Time of use"), times_told(scene, language)))
    if case.first_use is not None and case.last_use is not None:
        first, last = case.first_use.astimezone(zone).date(), case.last_use.astimezone(zone).date()
        facts.append(Term(_("Period"), formatting.days(first, last, language, this_year=timezone.localdate().year)))
    if application.activity is not None:
        facts.append(Term(_("Activity"), application.activity.name.said_in(language).text))
    if application.participants:
        facts.append(Term(_("Participants"), participants_told(application.participants)))
    who = application.contact or application.person
    contact = ", ".join(part for part in (who.name, who.phone, who.email) if part)
    facts.append(Term(_("Contact"), contact))
    prices = [each.judged.price for each in scene.waiting.values()]
    total = sum(each.total for each in prices if isinstance(each, QuoteDraft))
    if scene.waiting:
        facts.append(Term(_("Price"), formatting.money(total, language, case.municipality.currency)))
    for name, label in (
        ("organiser", _("Organiser")),
        ("audience", _("Expected audience")),
        ("safety_name", _("Responsible for safety")),
        ("safety_phone", _("Phone")),
        ("programme", _("Programme")),
    ):
        if said := application.event.get(name):
            facts.append(Term(label, said))
    facts += answers_told(application)
    if application.note:
        facts.append(Term(_("Message"), application.note))
    return facts


def _unreached(application: Application) -> str:
    """The names of those who are told of the case and whose mail comes back."""
    told = [each for each in (application.person, application.contact) if each is not None and each.email_returned_at]
    return ", ".join(dict.fromkeys(each.name for each in told))


def _chosen_date(request: HttpRequest, scene: Scene) -> int:
    """The date whose day is shown: as asked for, else the first that clashes, else the first."""
    said = request.GET.get("dato", "")
    ids = [each.pk for each in scene.dates]
    if said.isdecimal() and len(said) < 19 and int(said) in ids:
        return int(said)
    clashing = [each.date.pk for each in scene.clashing]
    return next((pk for pk in ids if pk in clashing), ids[0] if ids else 0)


def _decision_told(decision: Decision, language: str) -> dict[str, object]:
    zone = decision.case.municipality.zone
    granted = [each for each in decision.dates.all() if each.outcome == "granted"]
    refused = [each for each in decision.dates.all() if each.outcome == "refused"]
    return {
        "decision": decision,
        "outcome": OUTCOMES[decision.outcome],
        "at": f"{formatting.day_short(decision.decided_at, language, zone)} "
        f"{formatting.clock(decision.decided_at, language, zone)}",
        "by": decision.decided_by.name if decision.decided_by else decision.rule.name if decision.rule else "",
        "reason": REASONS.get(decision.reason, ""),
        "why": said_why(decision),
        "counts": ", ".join(
            part
            for part in (
                ngettext("%(n)s date granted", "%(n)s dates granted", len(granted)) % {"n": len(granted)}
                if granted
                else "",
                ngettext("%(n)s date refused", "%(n)s dates refused", len(refused)) % {"n": len(refused)}
                if refused
                else "",
            )
            if part
        ),
    }


def _names(history: Iterable[Entry], case: Case) -> Mapping[UUID, str]:
    return names_by_id({each.person_id for each in history if each.person_id is not None} | {case.person_id})


def _colleagues(case: Case, desk: Desk) -> list[Person]:
    found = colleagues(case.municipality_id, desk.today, Permission.CASE_DECIDE)
    return [each for each in found if each.pk not in (desk.person.pk, case.handler_id, case.barred_id)]


def _looking(case: Case, desk: Desk) -> str:
    """ "Olav is looking at this now": empty when nobody is."""
    names = looking_at(case.pk, desk.person.pk, desk.now)
    if not names:
        return ""
    return _("%(names)s has this case open now.") % {"names": ", ".join(names[:MOST_NAMED])}


def _undoable(said: str, desk: Desk) -> dict[str, object] | None:
    """The decision that was just made, while it can be undone by her."""
    try:
        decision = access_decision(UUID(said))
    except (ValueError, Refusal):
        return None
    return _undo(decision, desk)


def _undo(decision: Decision, desk: Desk) -> dict[str, object] | None:
    left = int((decision.letter_after - desk.now).total_seconds())
    standing = decision.undone_at is None and decision.lettered_at is None
    if decision.decided_by_id != desk.person.pk or not standing or left <= 0 or decision.supersedes_id:
        return None
    return {"id": decision.pk, "key": decision.case.key, "seconds": left}


def _problems(refusal: Refusal | None, case: Case, act: str) -> ErrorSummary | None:
    if refusal is None:
        return None
    if refusal.code == "missing_text" and act == "spor":
        return ErrorSummary((Problem(_("Write your question."), "tekst"),))
    return ErrorSummary.of((), [sentence(refusal, case.municipality.zone, get_language() or "nb")])


def _note_read(case: Case, desk: Desk) -> None:
    """A case names whoever applied."""
    looks = [Look(case.person_id, case.municipality_id)]
    note_reads(desk.person.pk, looks, PersonalDataRead.What.BOOKING, "case_detail", now=desk.now)
