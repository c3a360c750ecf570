"""The hearing of a proposal, for those who share out the season: open, extend, change, take back, and answer."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, time
from urllib.parse import urlencode

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from aktiv.seasons import reasons
from aktiv.seasons.actions.hearing import answer_objection, extend_hearing, open_hearing, replace_plan, take_back
from aktiv.seasons.models import Objection, Plan, PlanRefusal
from aktiv.seasons.queries.explaining import clubs_of, for_handlers, place_name
from aktiv.seasons.queries.hearing import counts_in, objection_in, objections_in
from aktiv.seasons.queries.inquiries import asked_of
from aktiv.seasons.queries.plans import access_plan, plans_of, refusals_of
from aktiv.seasons.queries.source import source_of
from aktiv.seasons.rules.states import Act, State, possible
from aktiv.seasons.words import sentence
from aktiv.values import formatting
from aktiv.values.refusal import Refusal
from aktiv.values.typed_text import whole
from aktiv.web.allocation.desks import RoundDesk, round_page
from aktiv.web.allocation.inquiries_shown import asking
from aktiv.web.allocation.source_shown import source_notice
from aktiv.web.components.forms import ErrorSummary, Field
from aktiv.web.components.links import Choice

A_PAGE = 50
LONGEST = 4000


@round_page
@require_http_methods(["GET", "HEAD", "POST"])
def hearing(request: HttpRequest, desk: RoundDesk) -> HttpResponse:
    """POST `gjor` says what: apne, forleng, bytt or trekk. `vis=svart` shows those that are answered."""
    refusals: list[str] = []
    errors: dict[str, str] = {}
    if request.method == "POST":
        try:
            told = _do(request, desk, errors)
            if told:
                messages.success(request, told)
                return redirect("allocation_hearing", desk.round.slug)
        except Refusal as refusal:
            told = sentence(refusal, desk.municipality.zone)
            if refusal.code in {"day_passed", "hearing_not_shortened"}:
                errors["dag"] = told
            else:
                refusals.append(told)
    answered = request.GET.get("vis") == "svart"
    page = _page(request)
    rows = objections_in(desk.round, answered=answered, offset=page * A_PAGE, limit=A_PAGE + 1)
    fields = _fields(request, desk, errors)
    problems = ErrorSummary.of(tuple(each for group in fields.values() for each in group), refusals)
    here = reverse("allocation_hearing", args=[desk.round.slug])
    context = {
        "round": desk.round,
        "zone": desk.municipality.zone,
        "hearing": desk.round.state == "hearing",
        "may_open": desk.round.state == "allocating",
        "forms": fields,
        "problems": problems,
        "source": source_notice(desk.round, desk.round.plan) if desk.round.plan is not None else None,
        "counts": counts_in(desk.round),
        "answered": answered,
        "rows": [(each, about_told(each), instead_told(each)) for each in rows[:A_PAGE]],
        "more": f"{here}?{urlencode({'vis': 'svart' if answered else '', 'side': page + 2})}"
        if len(rows) > A_PAGE
        else "",
    }
    return render(request, "allocation/hearing.html", context, status=422 if problems.problems else 200)


@round_page
@require_http_methods(["GET", "HEAD", "POST"])
def objection(request: HttpRequest, desk: RoundDesk, objection: int) -> HttpResponse:
    """One objection or appeal, and its answer: given once, with a reason that the club reads."""
    row = objection_in(desk.round, objection)
    if row is None:
        raise Http404
    refusals: list[str] = []
    errors: dict[str, str] = {}
    text, answer = request.POST.get("svar", "")[:LONGEST], request.POST.get("utfall", "")
    if request.method == "POST":
        if answer not in Objection.Answer.values:
            errors["utfall"] = _("Choose whether it is accepted.")
        if not text.strip():
            errors["svar"] = _("Write the reason. The club reads it.")
        if not errors:
            try:
                answer_objection(row.pk, answer, text, by=desk.person.pk, now=desk.now)
                messages.success(request, _("The answer is sent."))
                return redirect("allocation_hearing", desk.round.slug)
            except Refusal as refusal:
                refusals.append(sentence(refusal, desk.municipality.zone))
    choices = (
        Choice("", _("Choose"), not answer),
        Choice("accepted", _("Accepted: it is changed on the board"), answer == "accepted"),
        Choice("refused", _("Not accepted"), answer == "refused"),
    )
    fields = (
        Field("utfall", _("Answer"), kind="select", error=errors.get("utfall", ""), choices=choices),
        Field("svar", _("Reason"), text, kind="textarea", error=errors.get("svar", ""), longest=LONGEST),
    )
    problems = ErrorSummary.of(fields, refusals)
    context = {
        "round": desk.round,
        "zone": desk.municipality.zone,
        "row": row,
        "about": about_told(row),
        "instead": instead_told(row),
        "waits": not row.answer and row.withdrawn_at is None,
        "fields": fields,
        "problems": problems,
    }
    return render(request, "allocation/objection.html", context, status=422 if problems.problems else 200)


@round_page
@require_http_methods(["GET", "HEAD"])
def refusals(request: HttpRequest, desk: RoundDesk, number: int) -> HttpResponse:
    """Why wishes were not met in a plan, with who has the time. `lag` and `grunn` narrow, `side` counts from 1."""
    try:
        plan = access_plan(desk.round.pk, number)
    except Refusal as refusal:
        raise Http404 from refusal
    language = get_language() or "nb"
    everything = refusals_of(plan.pk)
    club, reason, page = request.GET.get("lag", ""), request.GET.get("grunn", ""), _page(request)
    clubs = [(str(key), name) for key, name in clubs_of({each.organisation_id for each in everything}).items()]
    rows = [each for each in everything if club in {"", str(each.organisation_id)} and reason in {"", each.reason}]
    part = rows[page * A_PAGE : (page + 1) * A_PAGE]
    shown = for_handlers(plan, part, language)
    answered = asked_of(plan)
    query = {"lag": club, "grunn": reason, "side": page + 2}
    context = {
        "round": desk.round,
        "plan": plan,
        "priced_by": _priced_by(plan, everything),
        "total": len(rows),
        "filters": (
            Field("lag", _("Club"), kind="select", mark_required=False, choices=(
                Choice("", _("All"), not club), *(Choice(key, name, key == club) for key, name in clubs),
            )),
            Field("grunn", _("Reason"), kind="select", mark_required=False, choices=(
                Choice("", _("All"), not reason), *(Choice(key, words, key == reason) for key, words in reasons_told()),
            )),
        ),
        "rows": [
            (
                each,
                f"{_when(each.row.weekday, each.row.from_minute)}, {place_name(each.row.hall, language)}",
                [reasons.said_to_staff(part) for part in each.explained.parts],
                reasons.worth(each.explained),
                [
                    (
                        one,
                        formatting.span(one.from_minute, one.from_minute + one.minutes, language),
                        reasons.grouped(one.points),
                        "; ".join(f"{_when(day, start)}, {hall}" for hall, day, start in one.last),
                    )
                    for one in each.rivals
                ],
                asking(each.row, answered),
            )
            for each in shown
        ],
        "may": Act.WORK_ON_BOARD in possible(State(desk.round.state)),
        "more": f"?{urlencode(query)}" if len(rows) > (page + 1) * A_PAGE else "",
    }  # fmt: skip
    return render(request, "allocation/refusals.html", context)


def _priced_by(plan: Plan, refusals: Sequence[PlanRefusal]) -> Plan | None:
    """The plan whose prices those of a plan from the board are; None where it has its own, or none is known."""
    source = source_of(plan)
    return source if source.pk != plan.pk and any(each.price is not None for each in refusals) else None


def reasons_told() -> list[tuple[str, str]]:
    """The five reasons, in words."""
    return [
        ("rule", _("A rule")),
        ("taken", _("Others have the time")),
        ("coach", _("The coach has another group")),
        ("own", _("Has its number of times")),
        ("open", _("Left over")),
    ]


def about_told(row: Objection) -> str:
    """What an objection is about, in words."""
    if row.hall is None or row.weekday is None or row.from_minute is None:
        return _("The whole proposal") if row.kind == Objection.Kind.OBJECTION else _("The whole decision")
    values = {
        "group": row.group.name if row.group is not None else "",
        "when": _when(row.weekday, row.from_minute),
        "where": place_name(row.hall, get_language() or "nb"),
    }
    if row.about == Objection.About.WISH:
        return _("%(group)s wished for %(when)s, %(where)s") % values
    return _("%(group)s: %(when)s, %(where)s") % values


def instead_told(row: Objection) -> str:
    """What the club would rather have; empty when it has not said."""
    if row.instead_hall is None or row.instead_weekday is None or row.instead_minute is None:
        return ""
    where = place_name(row.instead_hall, get_language() or "nb")
    return f"{_when(row.instead_weekday, row.instead_minute)}, {where}"


def _when(day: int, start: int) -> str:
    return f"{reasons.weekday(day)} {formatting.clock(start, get_language() or 'nb')}"


def _do(request: HttpRequest, desk: RoundDesk, errors: dict[str, str]) -> str:
    """Does what a form says. Returns what to tell; empty when a field is wrong. Raises Refusal."""
    data, what = request.POST, request.POST.get("gjor", "")
    revision = whole(data.get("revision", ""), 0)
    common = {"revision": revision, "by": desk.person.pk, "now": desk.now}
    if what in {"apne", "forleng"}:
        until = _until(data.get("dag", ""), desk)
        if until is None:
            errors["dag"] = _("Choose the last day for objections.")
            return ""
        if what == "forleng":
            extend_hearing(desk.round.pk, until, **common)  # type: ignore[arg-type]  # of a dict
            return _("The hearing is longer. All clubs that applied are told.")
        open_hearing(desk.round.pk, whole(data.get("forslag", ""), 0), until, **common)  # type: ignore[arg-type]
        return _("The proposal is in hearing. All clubs that applied are told.")
    field = {"bytt": "endring", "trekk": "grunn"}.get(what)
    if field is None:
        return ""
    reason = data.get(field, "")
    if not reason.strip():
        errors[field] = _("Write why. The clubs read it.")
        return ""
    if what == "bytt":
        replace_plan(desk.round.pk, whole(data.get("nytt", ""), 0), reason=reason, **common)  # type: ignore[arg-type]
        return _("The proposal is changed. The clubs that get other times are told.")
    take_back(desk.round.pk, reason=reason, **common)  # type: ignore[arg-type]
    return _("The hearing is over without a decision. Those who objected are told.")


def _fields(request: HttpRequest, desk: RoundDesk, errors: dict[str, str]) -> dict[str, tuple[Field, ...]]:
    data = request.POST
    done = [each for each in plans_of(desk.round.pk) if each.state == Plan.State.DONE and each.checked]
    plans = [(str(each.pk), _plan(each)) for each in done if each.pk != desk.round.plan_id]

    def choose(name: str, label: str) -> Field:
        return Field(name, label, kind="select", choices=tuple(
            Choice(key, words, key == data.get(name, "")) for key, words in plans
        ))  # fmt: skip

    last = Field(
        "dag", _("Last day for objections"), data.get("dag", "")[:10], kind="date", error=errors.get("dag", "")
    )
    found: dict[str, tuple[Field, ...]] = {"deadline": (last,)}
    if plans:
        found["plans"] = (choose("forslag", _("Proposal")),)
        found["change"] = (
            choose("nytt", _("New proposal")),
            Field("endring", _("What is changed, and why"), data.get("endring", "")[:LONGEST], kind="textarea",
                  error=errors.get("endring", ""), longest=LONGEST),
        )  # fmt: skip
    why = data.get("grunn", "")[:LONGEST]
    found["back"] = (Field("grunn", _("Why"), why, kind="textarea", error=errors.get("grunn", ""), longest=LONGEST),)
    return found


def _plan(plan: Plan) -> str:
    return _("Proposal %(number)s") % {"number": plan.number} + (f": {plan.name}" if plan.name else "")


def _until(text: str, desk: RoundDesk) -> datetime | None:
    """The end of the day, in the municipality's zone."""
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return None
    return datetime.combine(day, time(23, 59, 59), tzinfo=desk.municipality.zone)


def _page(request: HttpRequest) -> int:
    return max(0, whole(request.GET.get("side", ""), 0) - 1)
