"""A season that runs, for those who share it out: who has which times, swaps, groups that stop, and another plan."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language, ngettext, pgettext
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop as n_
from django.views.decorators.http import require_http_methods, require_safe

from aktiv.bookings.models import Occurrence
from aktiv.bookings.queries.conflicts import public_name
from aktiv.seasons import words
from aktiv.seasons.actions.publishing import change_plan_from
from aktiv.seasons.actions.running import withdraw_group
from aktiv.seasons.models import Plan, Swap
from aktiv.seasons.queries.changing import Change, change_of
from aktiv.seasons.queries.plans import plans_of, sessions_of
from aktiv.seasons.queries.publishing import told_sessions
from aktiv.seasons.queries.round_running import (
    Standing,
    all_used,
    group_in,
    standing_in,
    stops,
    withdrawal_of,
    withdrawals_in,
)
from aktiv.seasons.queries.running import swaps_in
from aktiv.seasons.rules.comparing import groups_compared
from aktiv.values import formatting
from aktiv.values.refusal import Refusal
from aktiv.values.texts import Texts
from aktiv.values.typed_text import whole
from aktiv.web.allocation import plans_shown as shown
from aktiv.web.allocation.desks import RoundDesk, round_page
from aktiv.web.allocation.offers_shown import offers_shown
from aktiv.web.allocation.typed import day_in, typed
from aktiv.web.allocation.words import hours_told
from aktiv.web.components.forms import ErrorSummary, Field
from aktiv.web.components.links import Choice, Paging
from aktiv.web.public.asking import page_asked
from aktiv.web.season.weekly_shown import hall_of, when_of

A_PAGE, SHOWN = 60, 200
LIVE = frozenset({"published", "running"})
SWAPPED = {"agreed": n_("Swapped"), "fallen": n_("Over: the season’s times were changed")}


@dataclass(frozen=True, slots=True)
class Row:
    """A weekly time on the page: whose it is, and how much of it is used."""

    club: str
    group: str
    when: str
    hall: str
    left: int
    given_back: str
    late: str
    no_show: str
    used: str
    stop_url: str


@round_page
@require_safe
def running(request: HttpRequest, desk: RoundDesk) -> HttpResponse:
    """Those who share out seasons. `q` is text in the club, group or hall, `plan` leaves out what was given besides the
    plan, `side` is the page of the list."""
    if desk.round.state not in {*LIVE, "closed"}:
        return render(request, "allocation/running.html", {"round": desk.round, "early": True})
    language, text = get_language() or "nb", typed(request.GET).get("q", "")[:80]
    rows, planned = standing_in(desk.round, desk.now, text=text), bool(request.GET.get("plan"))
    besides = any(each.group_id is None for each in rows)
    if planned:
        rows = [each for each in rows if each.group_id is not None]
    used, last = all_used(rows), max(1, -(-len(rows) // A_PAGE))
    page = min(last, page_asked(request.GET.get("side", "")))
    here = reverse("allocation_running", args=[desk.round.slug])

    def at(number: int) -> str:
        kept = {**({"q": text} if text else {}), **({"plan": "1"} if planned else {})}
        return f"{here}?{urlencode({**kept, 'side': number})}#times-h"

    days = desk.round.rules.table.get("give_back_days", 0) if desk.round.rules is not None else 0
    context = {
        "round": desk.round,
        "live": desk.round.state in LIVE,
        "q": Field("q", _("Club, group or hall"), text, mark_required=False, longest=80),
        "planned": planned,
        "besides": besides or planned,
        "facts": [
            (_("Weekly times"), str(len(rows))),
            (_("Given"), hours_told(used.given)),
            (_("Given back"), hours_told(used.given_back)),
            *([(_("Of that, given back late"), hours_told(used.late))] if days else []),
            (_("Nobody came"), hours_told(used.no_show)),
            (_("Used, or still to come"), f"{used.percent} %"),
        ],
        "days": days,
        "rows": [_row(each, desk, language) for each in rows[(page - 1) * A_PAGE : page * A_PAGE]],
        "paging": Paging.of(page, last, at) if last > 1 else None,
        "swaps": [_swap(each, desk, language) for each in swaps_in(desk.round)],
        "offers": offers_shown(desk.round, language),
        "stopped": [
            (each.organisation.name, each.group.name, formatting.day(each.from_day, language), each.reason)
            for each in withdrawals_in(desk.round)
        ],
    }
    return render(request, "allocation/running.html", context)


@round_page
@require_http_methods(["GET", "HEAD", "POST"])
def stop(request: HttpRequest, desk: RoundDesk, group_id: int) -> HttpResponse:
    """A group stops. Those who share out seasons; another round's group is 404. `fra` is the first day without it; POST
    `gjor=stopp` does it, with the reason in `grunn`."""
    group = group_in(desk.round, group_id)
    if group is None or desk.round.state not in LIVE:
        raise Http404
    language, zone = get_language() or "nb", desk.municipality.zone
    values, errors = typed(request.POST or request.GET), dict[str, str]()
    first = _after_today(desk, values, errors, otherwise=desk.today + timedelta(days=1))
    told: list[str] = []
    if request.method == "POST" and first is not None and not errors:
        try:
            dates = withdraw_group(
                group.pk, first=first, reason=values.get("grunn", ""), by=desk.person.pk, now=desk.now
            )
            said = ngettext("%(count)s date is free.", "%(count)s dates are free.", dates) % {"count": dates}
            messages.success(request, _("The group has stopped.") + " " + said)
            return redirect("allocation_stop", desk.round.slug, group.pk)
        except Refusal as refusal:
            if refusal.code == "missing_text":
                errors["grunn"] = words.sentence(refusal, zone)
            else:
                told.append(words.sentence(refusal, zone))
    gone = withdrawal_of(group)
    preview = stops(desk.round, group, first) if gone is None and first is not None and "fra" not in errors else None
    day = Field(
        "fra", _("First day without it"), _iso(first, values), "date", error=errors.get("fra", ""), mark_required=False
    )
    why = Field("grunn", _("Why"), values.get("grunn", ""), error=errors.get("grunn", ""), longest=500)
    problems = ErrorSummary.of([day, why], told)
    context = {
        "round": desk.round,
        "group": group,
        "gone": gone,
        "from_day": formatting.day(gone.from_day, language) if gone is not None else "",
        "day": day,
        "why": why,
        "first": _iso(first, values),
        "preview": preview,
        "times": [
            (_weekly_told(date_, zone, language), count) for date_, count in (preview.times if preview else ())
        ],
        "plan": desk.round.plan,
        "problems": problems,
    }  # fmt: skip
    return render(request, "allocation/stop.html", context, status=422 if problems.problems else 200)


@round_page
@require_http_methods(["GET", "HEAD", "POST"])
def change(request: HttpRequest, desk: RoundDesk) -> HttpResponse:
    """Another plan counts from a day. Those who share out seasons. `plan` by number and `fra`; POST with `utgave` asks
    for it, and the page of publishing tells how it goes."""
    if desk.round.state not in LIVE:
        raise Http404
    values, errors = typed(request.POST or request.GET), dict[str, str]()
    done = [each for each in plans_of(desk.round.pk) if each.state == Plan.State.DONE and each.checked]
    others = [each for each in done if each.pk != desk.round.plan_id]
    plan = next((each for each in others if str(each.number) == values.get("plan", "")), None)
    first = _after_today(desk, values, errors, otherwise=desk.today + timedelta(days=7))
    told: list[str] = []
    if request.method == "POST" and plan is not None and first is not None and not errors:
        try:
            change_plan_from(
                desk.round.pk, plan.pk, first, revision=whole(values.get("utgave", "")), by=desk.person.pk, now=desk.now
            )
            return redirect("allocation_publish", desk.round.slug)
        except Refusal as refusal:
            told.append(words.sentence(refusal, desk.municipality.zone))
    day = Field(
        "fra", _("From and with"), _iso(first, values), "date", error=errors.get("fra", ""), mark_required=False
    )
    problems = ErrorSummary.of([day], told)
    context = {
        "round": desk.round,
        "others": bool(others),
        "plan": plan,
        "first": _iso(first, values),
        "fields": (
            Field(
                "plan",
                _("Proposal"),
                kind="select",
                mark_required=False,
                choices=tuple(
                    Choice(str(each.number), f"{each.number}: {shown.named(each)}", each is plan) for each in others
                ),
            ),
            day,
        ),
        **(_previewed(desk, plan, first) if plan is not None and first is not None and not errors else {}),
        "problems": problems,
    }
    return render(request, "allocation/change.html", context, status=422 if problems.problems else 200)


def _row(each: Standing, desk: RoundDesk, language: str) -> Row:
    weekly, used = each.weekly, each.weekly.used
    left = sum(1 for one in weekly.coming if one.pk not in weekly.gone)
    stops_here = each.group_id is not None and bool(left) and desk.round.state in LIVE
    return Row(
        weekly.booking.organisation.name if weekly.booking.organisation else "",
        weekly.booking.team,
        when_of(weekly, desk.round, language),
        hall_of(weekly),
        left,
        _some(used.given_back, language),
        _some(used.late, language),
        _some(used.no_show, language),
        f"{used.percent} %",
        reverse("allocation_stop", args=[desk.round.slug, each.group_id]) if stops_here else "",
    )


def _weekly_told(date_: Occurrence, zone: ZoneInfo, language: str) -> str:
    weekday = formatting.weekday(date_.during.lower, language, zone, several=True)
    name = Texts(date_.space.name_nb, date_.space.name_nn, date_.space.name_en).said_in(language).text
    when = formatting.span(date_.during.lower, date_.during.upper, language, zone)
    return f"{weekday} {when}, {date_.space.facility.name}, {name}"


def _swap(each: Swap, desk: RoundDesk, language: str) -> tuple[str, str, str, str]:
    zone = desk.municipality.zone
    dates = [one for one in (each.offered_date, each.asked_date) if one is not None]
    what = " ↔ ".join(formatting.day(one.during.lower, language, zone) for one in dates)
    if not dates:
        what = pgettext("swap", "the rest of the season")
    clubs = f"{each.organisation.name} {'→' if each.handed_over else '↔'} {each.other.name}"
    times = each.offered.team if each.handed_over else f"{each.offered.team} ↔ {each.asked.team}"
    when = formatting.day(each.ended_at, language, zone) if each.ended_at is not None else ""
    return clubs, f"{times}, {what}", when, _(SWAPPED[each.state])


def _after_today(desk: RoundDesk, values: dict[str, str], errors: dict[str, str], *, otherwise: date) -> date | None:
    """The day from which something is to be: one that has not come, told at its field when it has."""
    first = day_in(values, "fra", errors) if "fra" in values else otherwise
    if first is not None and first <= desk.today:
        errors["fra"] = words.sentence(Refusal("before_today"), desk.municipality.zone)
    return first


def _previewed(desk: RoundDesk, plan: Plan, first: date) -> dict[str, object]:
    does: Change = change_of(desk.round, plan, first, desk.now)
    language = get_language() or "nb"
    before = shown.times(sessions_of(desk.round.plan_id)) if desk.round.plan_id is not None else []
    groups = groups_compared(before, shown.times(sessions_of(plan.pk)))
    where = {each.pk: each for each in told_sessions(each.id for each in does.made)}
    collisions = [
        (
            formatting.day(each.day, language),
            f"{where[each.key].organisation.name}, {where[each.key].label}",
            where[each.key].hall.facility.name,
            (public_name(there[0].occurrence, staff=True) if there[0].occurrence is not None else "")
            or _("Somebody was booking it"),
        )
        for each, there in does.collisions[:SHOWN]
    ]
    return {
        "does": does,
        "facts": [
            (_("Weekly times that stay"), str(does.kept)),
            (_("Weekly times that end"), str(len(does.ends))),
            (_("Weekly times that are new or moved"), str(len(does.made))),
            (_("Dates given up"), str(sum(each.dates for each in does.ends))),
            (_("Dates that are new"), str(len(does.dates.dates) - len(does.collisions))),
            (_("Dates that are taken"), str(len(does.collisions))),
        ],
        "groups": [
            (each.club, each.group, [shown.when(one) for one in each.gone], [shown.when(one) for one in each.come])
            for each in groups[:SHOWN]
        ],
        "collisions": collisions,
        "more": max(0, len(does.collisions) - SHOWN),
        "swaps": [f"{each.organisation.name} ↔ {each.other.name}" for each in does.swaps],
        "nowhere": [each.label for each in does.nowhere],
    }


def _some(minutes: int, language: str) -> str:
    return formatting.hours(minutes, language) if minutes else "–"


def _iso(day: date | None, values: dict[str, str]) -> str:
    return day.isoformat() if day is not None else values.get("fra", "")
