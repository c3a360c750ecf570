"""The repeat page: every date at once, a choice only where one clashes, one price and one button."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import replace
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from aktiv.bookings.actions.booking import booked_from
from aktiv.bookings.actions.holding import change_hold
from aktiv.bookings.actions.series import book_series
from aktiv.people.permissions import Permission, asks_later
from aktiv.prices.drafts import QuoteDraft
from aktiv.prices.queries import Use, quotes_for_many
from aktiv.timetable.rules import Taken
from aktiv.values import formatting
from aktiv.values.refusal import Refusal
from aktiv.web.booking.check_views import agreed, title_of
from aktiv.web.booking.choosing import always_along, boxes
from aktiv.web.booking.dates_shown import shown
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
from aktiv.web.booking.paying import note_repeat, paying, ways_to_pay, when_paid
from aktiv.web.booking.pick_views import MAY_APPLY
from aktiv.web.booking.repeating import INTERVALS, PUBLIC_OFF, SCHOOL_OFF, Plan, Repeat, apply_url, plan_of, repeat_of
from aktiv.web.booking.scene import Scene, group_in, scene_of
from aktiv.web.booking.words import OF_WHO_ASKS, told
from aktiv.web.components.forms import ErrorSummary, Field, Problem
from aktiv.web.components.order import Hold
from aktiv.web.components.uses import SERIES_LEGEND
from aktiv.web.identity import organisation_here, party_here
from aktiv.web.prices import price_together
from aktiv.web.public.searching import pick_value, week_url


@asks_later(Permission.BOOKING_MAKE)
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
        keep_along(scene, asked)
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
        if (payment := paying(request, scene, details, plan.pattern, len(plan.outcome.free))) is not None:
            keep_typed(request, hold_id, typed)  # for whoever comes back without having paid
            note_repeat(request, scene, asked.query)
            return redirect("payment_away", payment.pk)
        made = book_series(plan.pattern, party, now=timezone.now(), details=details, batch=hold_id)
    except Refusal as refusal:
        if errors := errors_of(refusal, scene):
            return page(request, scene, asked, typed, errors=errors, status=422)
        status = 409 if refusal.code == "dates_taken" or isinstance(refusal, Taken) else 422
        return page(request, scene, asked, typed, refusals=[refusal], status=status)
    return redirect("booking_receipt", made.id)


def keep_along(scene: Scene, asked: Repeat) -> None:
    """Holds what comes along on the first date too, when it can be had; the dates tell when it cannot."""
    if scene.standing:
        with suppress(Refusal):
            change_hold(
                scene.hold.pk, scene.party, linked=scene.where.having(sorted(asked.besides.linked)), now=timezone.now()
            )


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
    group = group_in(scene, request, "" if "age_group" in errors else typed.age_group)
    drafts = drafts_of(plan, scene, group) if plan is not None else []
    total = sum(each.total for each in drafts) if plan is not None else None
    ways = ways_to_pay(scene) if total and signed_in else []
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
        "off": (
            Field(PUBLIC_OFF, _("Leave out public holidays"), "1" * asked.public_off, "checkbox", mark_required=False),
            Field(SCHOOL_OFF, _("Leave out school holidays"), "1" * asked.school_off, "checkbox", mark_required=False),
        ),
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
        "price": price_together(drafts, language) if drafts else None,
        "pay_by": ways,
        "paid_when": when_paid(scene, ways=ways, several=True) if total else "",
        "apply_url": apply_url(scene, asked)
        if (plan is not None and plan.clashes) or any(each.code in MAY_APPLY for each in refusals)
        else "",
        "boxes": boxes(scene, asked.besides, group),
        "always": always_along(scene.where),
        **(shown(plan, scene) if plan is not None else {}),
    }
    return render(request, "booking/repeat.html", context, status=status)


def extended_here(countdown: Hold | None, asked: Repeat) -> Hold | None:
    """The countdown, whose button leads back to these dates."""
    if countdown is None or not countdown.extend_url:
        return countdown
    return replace(countdown, extend_url=f"{countdown.extend_url}?{asked.query}")


def drafts_of(plan: Plan, scene: Scene, group: str | Refusal) -> list[QuoteDraft]:
    """What each free date costs; for a private person while nobody has signed in."""
    if scene.party.person_id is not None or isinstance(group, Refusal):
        return [each.quote for each in plan.outcome.free if each.quote is not None]
    uses = [
        Use(each.space_id, each.period, scene.where.priced_along(scene.where.having(each.linked)))
        for each in plan.outcome.free
        if each.period is not None
    ]
    priced = quotes_for_many(uses, group=group, additions=plan.pattern.additions)
    return [draft for use in uses if isinstance(draft := priced[use], QuoteDraft)]


def _named_price(refusal: Refusal, total: int | None) -> Refusal:
    """A price that changed, told with the new one."""
    if refusal.code == "price_changed" and total is not None:
        return Refusal("price_shown", price=formatting.money(total, get_language() or "nb"))
    return refusal
