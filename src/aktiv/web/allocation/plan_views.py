"""Proposals of a round: asking for them, following how far they come, what each comes to, and two beside each other."""

from __future__ import annotations

import json

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from aktiv.municipalities.stages import Feature
from aktiv.seasons import words
from aktiv.seasons.actions import proposing
from aktiv.seasons.actions.keeping import read_instance
from aktiv.seasons.models import Plan
from aktiv.seasons.queries.plans import (
    LIVE,
    access_plan,
    document_of,
    hash_of,
    instance_of,
    plans_of,
    refusals_of,
    sessions_of,
    solver_there,
)
from aktiv.seasons.reasons import grouped
from aktiv.seasons.rhythm import rhythm
from aktiv.seasons.rules.comparing import ClubChange, GroupChange, clubs_compared, groups_compared
from aktiv.seasons.rules.figures import shares
from aktiv.seasons.rules.states import LIVE as LIVE_ROUNDS
from aktiv.seasons.rules.states import Act, State, possible
from aktiv.seasons.solver import plans as plan_files
from aktiv.values import formatting
from aktiv.values.refusal import Refusal
from aktiv.web.allocation import plans_shown as shown
from aktiv.web.allocation import proposal_form
from aktiv.web.allocation.curves_shown import LEAST_TO_COMPARE, curves
from aktiv.web.allocation.desks import RoundDesk, round_page
from aktiv.web.allocation.plan_made import dials
from aktiv.web.allocation.source_shown import source_notice
from aktiv.web.allocation.typed import Errors, typed
from aktiv.web.collaboration.trial_panel import trial_panel
from aktiv.web.components.forms import ErrorSummary, Field
from aktiv.web.components.links import Choice
from aktiv.web.components.order import Term
from aktiv.web.finance.csv_files import csv_answer
from aktiv.web.finance.xlsx_files import xlsx_answer
from aktiv.web.templatetags.rounds import round_url

SHOWN_CHANGES = 200
REASONS = ("rule", "taken", "coach", "own", "open")


@round_page
@require_http_methods(["GET", "HEAD", "POST"])
def plans(request: HttpRequest, desk: RoundDesk) -> HttpResponse:
    """Those who share out seasons. POST `gjor` asks for one proposal (lag), five that show what last season's times
    cost (kurve) or even shares do (kurve-jevnt), or an empty one to place by hand (selv), with `navn`, `sekunder`,
    `poeng`, `jevnt`, and the plan that it goes on from (`fra`, by number) with at most `flytt` moves."""
    values, refusal = typed(request.POST), None
    errors: Errors = {}
    found = plans_of(desk.round.pk)
    done = [each for each in found if each.state == Plan.State.DONE]
    if request.method == "POST":
        try:
            by_hand = request.POST.get("gjor") == "selv"
            made = _empty(desk, values) if by_hand else proposal_form.asked(desk, values, done, errors)
            if made is not None:
                return redirect("allocation_plan", desk.round.slug, made.number)
        except Refusal as no:
            refusal = no
    fields = proposal_form.fields(values, desk.round, done, errors)
    other = [words.sentence(refusal, desk.municipality.zone)] if refusal else []
    context = {
        "round": desk.round,
        "rows": [shown.row(each) for each in found],
        "live": any(each.state in LIVE for each in found),
        "may_ask": Act.PROPOSE in possible(State(desk.round.state)),
        "solves": solver_there(desk.municipality, desk.person.pk, desk.now),
        "trial": trial_panel(Feature.SEASON_SOLVER, [desk.municipality.pk], desk.now),
        "fields": fields,
        "curves": curves(done),
        "may_compare": len(done) >= LEAST_TO_COMPARE,
        "problems": ErrorSummary.of(fields, other),
    }
    return render(request, "allocation/plans.html", context, status=422 if errors or refusal else 200)


def _empty(desk: RoundDesk, values: dict[str, str]) -> Plan:
    return proposing.begin_by_hand(desk.round.pk, name=values.get("navn", ""), by=desk.person.pk, now=desk.now)


@round_page
@require_http_methods(["GET", "HEAD", "POST"])
def plan(request: HttpRequest, desk: RoundDesk, number: int) -> HttpResponse:
    """Those who share out seasons. POST `gjor` stops the work and keeps the best (stopp), or gives a name (navn)."""
    found, refusal, sent = _plan(desk, number), None, typed(request.POST)
    if request.method == "POST":
        try:
            if sent.get("gjor") == "stopp":
                proposing.ask_to_stop(found.pk, by=desk.person.pk, now=desk.now)
            else:
                proposing.rename(found.pk, sent.get("navn", ""), by=desk.person.pk, now=desk.now)
            return redirect("allocation_plan", desk.round.slug, number)
        except Refusal as no:
            refusal = no
    name = Field("navn", _("Name"), sent.get("navn", found.name), optional=True, longest=80)
    other = [words.sentence(refusal, desk.municipality.zone)] if refusal else []
    context = {
        "round": desk.round,
        "plan": found,
        "name": shown.named(found),
        "name_field": name,
        "tag": shown.state_tag(found),
        "live": found.state in LIVE,
        "stopping": found.stop_asked_at is not None,
        "closing": shown.closing(found.progress),
        "far": _far(found),
        "failure": shown.failure(found) if found.state == Plan.State.FAILED else "",
        "made_of": _made_of(desk, found),
        "rules_url": f"{reverse('allocation_rules', args=[desk.round.slug])}?utgave={found.rules.version}",
        "problems": ErrorSummary.of((), other),
        "source": source_notice(desk.round, found),
        **(_done(desk, found) if found.state == Plan.State.DONE else {}),
    }
    answer = render(request, "allocation/plan.html", context, status=422 if refusal else 200)
    if found.state not in LIVE and "HX-Request" in request.headers:
        answer["HX-Refresh"] = "true"  # the page that followed it is shown whole when there is an end to it
    return answer


@round_page
@require_safe
def plan_file(_request: HttpRequest, desk: RoundDesk, number: int, what: str) -> HttpResponse:
    """A plan (`season-plan/1`) or its problem (`season-allocation/1`) as a file that anyone can check by
    `aktiv season check`. For those who share out seasons."""
    found = _plan(desk, number)
    if found.state != Plan.State.DONE:
        raise Http404
    document = document_of(found) if what == "plan" else instance_of(found)
    text = json.dumps(document, indent=1, sort_keys=True, ensure_ascii=False)
    answer = HttpResponse(text, content_type="application/json")
    answer["Content-Disposition"] = f'attachment; filename="{desk.round.slug}-{number}-{what}.json"'
    return answer


@round_page
@require_safe
def plan_csv(_request: HttpRequest, desk: RoundDesk, number: int) -> HttpResponse:
    """A plan's weekly times as a table. For those who share out seasons."""
    return csv_answer(f"{desk.round.slug}-{number}", *_table(_plan(desk, number)))


@round_page
@require_safe
def plan_xlsx(_request: HttpRequest, desk: RoundDesk, number: int) -> HttpResponse:
    """The same as a workbook."""
    sheet = _("Proposal %(number)s") % {"number": number}
    return xlsx_answer(f"{desk.round.slug}-{number}", sheet, *_table(_plan(desk, number)))


def _table(found: Plan) -> tuple[list[str], list[list[str]]]:
    """A done plan's weekly times: head and rows."""
    if found.state != Plan.State.DONE:
        raise Http404
    days = formatting.words(request_language()).weekdays
    head = [_("Hall"), _("Weekday"), _("From"), _("To"), _("Club"), _("Group"), _("Parts of the hall")]
    head.append(_("Weeks"))
    rows = [
        [
            f"{each.hall.facility.name}, {each.hall.name_nb}",
            days[each.weekday],
            formatting.clock(each.from_minute, request_language()),
            formatting.clock(each.from_minute + each.minutes, request_language()),
            each.organisation.name,
            each.label,
            f"{len(each.atoms)}/{each.hall.divisions}",
            rhythm(each.weeks, each.span),
        ]
        for each in sessions_of(found.pk)
    ]
    return head, rows


@round_page
@require_safe
def compare(request: HttpRequest, desk: RoundDesk) -> HttpResponse:
    """Two plans beside each other, `a` and `b` by number: which clubs and groups gain, lose or are moved. For those who
    share out seasons; plans of others are 404."""
    done = [each for each in plans_of(desk.round.pk) if each.state == Plan.State.DONE]
    chosen = [_chosen(done, request.GET.get(key, ""), place) for place, key in enumerate("ab")]
    first, second = chosen
    context: dict[str, object] = {
        "round": desk.round,
        "pickers": [
            Field(
                key,
                label,
                str(each.number) if each else "",
                kind="select",
                mark_required=False,
                choices=tuple(
                    Choice(str(one.number), f"{one.number}: {shown.named(one)}", one is each) for one in done
                ),
            )
            for key, label, each in (("a", _("First proposal"), first), ("b", _("Second proposal"), second))
        ],
    }
    if first is not None and second is not None:
        context |= _compared(first, second)
    return render(request, "allocation/compare.html", context)


def request_language() -> str:
    """The language of the answer."""
    return get_language() or "nb"


def _plan(desk: RoundDesk, number: int) -> Plan:
    try:
        return access_plan(desk.round.pk, number)
    except Refusal:
        raise Http404 from None


def _far(found: Plan) -> list[Term]:
    if not found.progress:
        return []
    last = found.progress[-1]
    return [
        Term(_("Points"), grouped(last["score"])),
        Term(_("Proved: no plan can have more than"), grouped(last["bound"])),
        Term(_("Missing at most"), shown.gap(last["score"], last["bound"])),
    ]


def _made_of(desk: RoundDesk, found: Plan) -> list[Term]:
    """What it was made from: nothing hidden."""
    terms = [
        *dials(found),
        Term(_("Seconds"), str(found.seconds)),
        Term(_("When, and by whom"), _moment(desk, found)),
        Term(_("The problem (SHA-256)"), hash_of(found)),
    ]
    if found.standing is not None:
        terms.append(Term(_("Stands on"), str(found.standing.number)))
    return terms


def _moment(desk: RoundDesk, found: Plan) -> str:
    told = formatting.day(found.made_at, request_language(), desk.municipality.zone)
    who = found.made_by.name if found.made_by is not None else ""
    at = formatting.clock(found.made_at, request_language(), desk.municipality.zone)
    return ", ".join(each for each in (f"{told} {at}", who) if each)


def _done(desk: RoundDesk, found: Plan) -> dict[str, object]:
    raw, document = instance_of(found), document_of(found)
    instance = read_instance(raw)
    names = {each["id"]: each.get("name") or each["id"] for each in raw["clubs"]}
    groups = {each["id"]: each.get("name") or each["id"] for each in raw["groups"]}
    club_of = {each["id"]: names[each["club"]] for each in raw["groups"]}
    given = {each["group"] for each in document["sessions"]}
    refusals = refusals_of(found.pk)
    told = {
        "rule": _("A rule, or the hall is closed"),
        "taken": _("Others have the time"),
        "coach": _("The coach has another group"),
        "own": _("The group has got its times"),
        "open": _("Left over"),
    }
    slug, may = desk.round.slug, possible(State(desk.round.state))
    return {
        "terms": shown.terms(found),
        "parts": shown.parts(found),
        "bars": shown.bars(shares(instance, plan_files.plan(document).sessions), names),
        "without": sorted((club_of[key], groups[key]) for key in groups if key not in given),
        "reasons": [
            (told[reason], count)
            for reason in REASONS
            if (count := sum(1 for each in refusals if each.reason == reason))
        ],
        "rejected": [_pin(each, raw, groups) for each in document.get("rejected_pins", [])],
        "versions": sorted(document.get("versions", {}).items()),
        "links": [
            (url, label)
            for url, label in (
                (round_url("allocation_board", slug) if Act.WORK_ON_BOARD in may else "", _("Work on it on the board")),
                (round_url("allocation_hearing", slug) if Act.HEAR in may else "", _("Send it out for hearing")),
                (_change_url(desk, found), _("Let another plan count")),
                (round_url("allocation_refusals", slug, found.number), _("Every unmet wish with its reason")),
                (round_url("allocation_shortage", slug), _("Where there is a shortage")),
                (f"{reverse('allocation_compare', args=[slug])}?a={found.number}", _("Compare with another")),
            )
            if url
        ],
    }


def _change_url(desk: RoundDesk, found: Plan) -> str:
    """Where a plan is let count instead of the one that does; "" where none counts yet, or it is that one."""
    if State(desk.round.state) not in LIVE_ROUNDS or found.pk == desk.round.plan_id or not found.checked:
        return ""
    return f"{reverse('allocation_change', args=[desk.round.slug])}?plan={found.number}"


def _pin(rejected: dict[str, object], raw: dict[str, list[dict[str, str]]], groups: dict[str, str]) -> str:
    pin = raw["pins"][int(str(rejected["pin"]))]
    told = {
        "own": _("the group has its times already"),
        "coach": _("the coach is somewhere else then"),
        "taken": _("it does not fit beside the other pins"),
    }
    why = told.get(str(rejected["reason"]), _("a rule, or the hall is closed"))
    day = formatting.words(request_language()).weekdays[int(pin["day"])]
    return f"{groups.get(pin['group'], pin['group'])}, {day} {pin['from']}: {why}"


def _chosen(done: list[Plan], number: str, place: int) -> Plan | None:
    """The plan of a number; without one the newest two, the older first."""
    if number:
        found = next((each for each in done if str(each.number) == number), None)
        if found is None:
            raise Http404
        return found
    newest = done[:LEAST_TO_COMPARE][::-1]
    return newest[place] if len(newest) > place else None


def _compared(first: Plan, second: Plan) -> dict[str, object]:
    before, after = shown.times(sessions_of(first.pk)), shown.times(sessions_of(second.pk))
    groups = groups_compared(before, after)
    return {
        "first": first,
        "second": second,
        "first_name": shown.named(first),
        "second_name": shown.named(second),
        "figures": [
            (one.name, one.value, other.value)
            for one, other in zip(shown.terms(first), shown.terms(second), strict=False)
        ],
        "clubs": [_club_told(each) for each in clubs_compared(before, after, [])],
        "groups": [_group_told(each) for each in groups[:SHOWN_CHANGES]],
        "more": max(0, len(groups) - SHOWN_CHANGES),
    }


def _club_told(change: ClubChange) -> tuple[str, str, str, str, str]:
    sign = "+" if change.gained > 0 else "−" if change.gained < 0 else ""
    tone = "gain" if change.gained > 0 else "loss" if change.gained < 0 else ""
    moved = f"{sign}{shown.hours(abs(change.gained))}"
    return change.club, shown.hours(change.before), shown.hours(change.after), moved, tone


def _group_told(change: GroupChange) -> tuple[str, str, list[str], list[str]]:
    return (
        change.club,
        change.group,
        [shown.when(each) for each in change.gone],
        [shown.when(each) for each in change.come],
    )
