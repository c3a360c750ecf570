"""The repeat page: every date at once, a choice only where one clashes, one price and one button."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from aktiv.bookings.actions.booking import booked_from
from aktiv.bookings.actions.series import book_series
from aktiv.bookings.queries.series import At
from aktiv.facilities.models import Space
from aktiv.facilities.queries.listing import spaces_by_id
from aktiv.prices.drafts import QuoteDraft
from aktiv.prices.queries import Use, quotes_for_many
from aktiv.timetable.rules import Taken
from aktiv.values import formatting
from aktiv.values.money import Money
from aktiv.values.refusal import Refusal
from aktiv.web.booking.check_views import agreed, title_of
from aktiv.web.booking.filling import (
    Typed,
    age_field,
    errors_of,
    filled,
    keep_typed,
    kept_typed,
    question_fields,
    typed_of,
)
from aktiv.web.booking.parties import back_here, gone, party_mark
from aktiv.web.booking.repeating import INTERVALS, Plan, Repeat, choice_name, plan_of, repeat_of
from aktiv.web.booking.scene import Scene, scene_of
from aktiv.web.booking.words import OF_WHO_ASKS, told
from aktiv.web.components.forms import ErrorSummary, Field, Problem
from aktiv.web.components.links import Choice
from aktiv.web.components.order import Hold, Term
from aktiv.web.components.prices import Price
from aktiv.web.components.series import Conflict, Conflicts, Months, Outcome
from aktiv.web.components.uses import SERIES_LEGEND
from aktiv.web.identity import organisation_here, party_here
from aktiv.web.public.searching import pick_value, place_name, week_url

CLOSED = frozenset({"outside_opening", "closed_for_booking", "season_only", "nonexistent_time"})


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def repeat(request: HttpRequest, hold_id: UUID) -> HttpResponse:
    """The holder's own, also before signing in. The dates are in the address; POST books them all, or none.

    POST with `vis`, or with other dates than those that were shown, leads to the address that shows them.
    """
    now, party = timezone.now(), party_here(request)
    try:
        scene = scene_of(request, hold_id, party, now)
    except Refusal:
        made = booked_from(hold_id, party) if party.person_id is not None else None
        return redirect("booking_receipt", made.id) if made is not None else gone(request)
    if request.method != "POST":
        asked = repeat_of(request.GET, scene)
        return page(request, scene, asked, kept_typed(request, hold_id), status=422 if asked.errors else 200)
    asked, typed = repeat_of(request.POST, scene), typed_of(request.POST)
    judged = filled(typed, scene, ())
    errors = dict(judged.errors)
    if asked.errors or errors:
        return page(request, scene, asked, typed, errors=errors, status=422)
    here = f"{reverse('booking_repeat', args=[hold_id])}?{asked.query}"
    if "vis" in request.POST or request.POST.get("seen") != asked.pattern_query:
        keep_typed(request, hold_id, typed)
        if "vis" not in request.POST:
            messages.info(request, _("These are the dates now. Look at them before you book."))
        return redirect(here)
    if party.person_id is None:
        keep_typed(request, hold_id, typed)
        return page(request, scene, asked, typed, refusals=[Refusal("sign_in_first")], status=422)
    try:
        accepted, expected = agreed(request, scene)
        details = replace(judged.details, accepted=accepted, expected=expected)
        plan = plan_of(scene, asked, age_group=details.age_group, preselect=False)
        made = book_series(plan.pattern, party, now=timezone.now(), details=details, batch=hold_id)
    except Refusal as refusal:
        if errors := errors_of(refusal, scene):
            return page(request, scene, asked, typed, errors=errors, status=422)
        status = 409 if refusal.code == "dates_taken" or isinstance(refusal, Taken) else 422
        return page(request, scene, asked, typed, refusals=[refusal], status=status)
    return redirect("booking_receipt", made.id)


def page(
    request: HttpRequest,
    scene: Scene,
    asked: Repeat,
    typed: Typed,
    *,
    errors: dict[str, str] | None = None,
    refusals: Sequence[Refusal] = (),
    status: int = 200,
) -> HttpResponse:
    """The page with its dates; without them when they cannot be worked out, and the words for why."""
    language, errors, refusals = get_language() or "nb", errors or {}, list(refusals)
    signed_in = scene.party.person_id is not None
    plan: Plan | None = None
    if not asked.errors:
        try:
            plan = plan_of(scene, asked, age_group="" if "age_group" in errors else typed.age_group, preselect=True)
        except Refusal as refusal:
            refusals.append(refusal)
            status = max(status, 422)
    total = total_of(plan, scene, request) if plan is not None else None
    refusals = [_named_price(each, total) for each in refusals]
    if plan is not None:  # a choice that cannot be had either
        refusals += [each.refusal for each in plan.outcome.clashing if each.refusal is not None][:3]
    ages = age_field(typed, errors) if organisation_here(request) is not None else None
    questions = question_fields(scene, typed, errors)
    fields: list[Field] = [*([ages] if ages else []), *questions]
    problems = ErrorSummary.of(fields, dict.fromkeys(told(each, scene.zone) for each in refusals))
    of_pattern = tuple(Problem(text, f"id_{name}") for name, text in asked.errors.items())
    context = {
        "scene": scene,
        "when": scene.when,
        "hold": extended_here(scene.countdown, asked),
        "asked": asked,
        "intervals": [(each, each == asked.weeks) for each in INTERVALS],
        "weekdays": [
            (n + 1, name, n + 1 in asked.weekdays) for n, name in enumerate(formatting.words(language).weekdays)
        ],
        "problems": ErrorSummary((*of_pattern, *problems.problems)),
        "ages": ages,
        "questions": questions,
        "party": party_mark(scene.party),
        "again": pick_value(scene.space, scene.period),
        "title": title_of(scene),
        "sign_in": back_here("sign_in", request) if not signed_in else "",
        "acting": back_here("acting_party", request) if signed_in else "",
        "change_party": any(each.code in OF_WHO_ASKS for each in refusals),
        "week_url": week_url(scene.space, scene.when.day),
        "check_url": reverse("booking_check", args=[scene.hold.pk]),
        "legend": SERIES_LEGEND,
        "total": total,
        "price": Price(Money(total, "NOK")) if total is not None else None,
        **(shown(plan, scene) if plan is not None else {}),
    }
    return render(request, "booking/repeat.html", context, status=status)


def extended_here(countdown: Hold | None, asked: Repeat) -> Hold | None:
    """The countdown, whose button leads back to these dates."""
    if countdown is None or not countdown.extend_url:
        return countdown
    return replace(countdown, extend_url=f"{countdown.extend_url}?{asked.query}")


def total_of(plan: Plan, scene: Scene, request: HttpRequest) -> int | None:
    """What the dates cost together, in øre; for a private person while nobody has signed in."""
    if scene.party.person_id is not None:
        return plan.outcome.total
    uses = [Use(each.space_id, each.period) for each in plan.outcome.free if each.period is not None]
    quotes = quotes_for_many(uses, organisation_here(request))
    return sum(each.total for each in quotes.values() if isinstance(each, QuoteDraft))


def shown(plan: Plan, scene: Scene) -> dict[str, object]:
    """The dates as heading, months, choices and a summary."""
    language = get_language() or "nb"
    clashing = {clash.date.day: clash.date for clash in plan.clashes}
    outcomes: dict[date, Outcome] = {
        each.day: _outcome(clashing[each.day].refusal) if each.day in clashing else "chosen"
        for each in plan.asked.dates
    }
    count, free = len(plan.asked.dates), len(plan.asked.dates) - len(clashing)
    spaces = spaces_by_id(
        {at.space_id for clash in plan.clashes for at in clash.ways.values() if at is not None}
        | {each.space_id for each in plan.outcome.dates}
    )
    conflicts = tuple(
        Conflict(
            clash.date.day,
            told(clash.date.refusal, scene.zone) if clash.date.refusal else "",
            choice_name(clash.date.day),
            tuple(
                Choice(value, _way(at, scene, spaces, clash.date.day), value == clash.value)
                for value, at in clash.ways.items()
            ),
        )
        for clash in plan.clashes
    )
    booked = Counter(place_name(spaces[each.space_id]) for each in plan.outcome.free)
    times = [Term(name, ngettext("%(count)s time", "%(count)s times", n) % {"count": n}) for name, n in booked.items()]
    if skipped := sum(each.skipped for each in plan.outcome.dates):
        times.append(Term(_("Left out"), ngettext("%(count)s time", "%(count)s times", skipped) % {"count": skipped}))
    heading = ngettext("%(count)s date", "%(count)s dates", count) % {"count": count}
    heading += ", " + ngettext("%(count)s is available", "%(count)s are available", free) % {"count": free}
    problems = ngettext("%(count)s date needs a choice", "%(count)s dates need a choice", len(conflicts))
    return {
        "plan": plan,
        "heading": heading,
        "months": Months.of(outcomes, _months_told(outcomes, heading, language)),
        "conflicts": Conflicts(
            problems % {"count": len(conflicts)},
            _("We have chosen the best way out. Change it if it does not suit you."),
            conflicts,
        )
        if conflicts
        else None,
        "times": times,
        "count": len(plan.outcome.free),
        "of": count,
    }


def _outcome(refusal: Refusal | None) -> Outcome:
    return "closed" if refusal is not None and refusal.code in CLOSED else "conflict"


def _months_told(outcomes: dict[date, Outcome], heading: str, language: str) -> str:
    """The months in words, for those who do not see them."""
    parts = [heading]
    for outcome, text in (("conflict", _("Taken: %(days)s")), ("closed", _("Closed: %(days)s"))):
        if days := [formatting.day(day, language) for day, found in outcomes.items() if found == outcome]:
            parts.append(text % {"days": ", ".join(days)})
    return ". ".join(parts) + "."


def _way(at: At | None, scene: Scene, spaces: dict[int, Space], day: date) -> str:
    """A choice in words: only what differs from what was asked for."""
    if at is None:
        return _("Leave this date out")
    language = get_language() or "nb"
    time = formatting.span(at.period.start, at.period.end, language, scene.zone)
    start = at.period.start.astimezone(scene.zone)
    if start.date() != day:
        time = f"{formatting.day_short(start.date(), language)} {time}"
    elif start.replace(fold=0).utcoffset() != start.replace(fold=1).utcoffset():
        time = f"{time} ({start.tzname()})"
    place = place_name(spaces[at.space_id]) if at.space_id in spaces else ""
    if at.space_id == scene.space.pk:
        return time
    return place if time == scene.when.time else f"{place}, {time}"


def _named_price(refusal: Refusal, total: int | None) -> Refusal:
    """A price that changed, told with the new one."""
    if refusal.code == "price_changed" and total is not None:
        return Refusal("price_shown", price=formatting.money(total, get_language() or "nb"))
    return refusal
