"""The check page: what was chosen, for whom and what it costs, and one button. Nothing has to be filled in unless the
municipality asks."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import timedelta
from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from aktiv.bookings.actions.booking import book, booked_from
from aktiv.bookings.actions.holding import change_hold, drop_hold, extend_hold
from aktiv.bookings.queries.asking import Details
from aktiv.facilities.models import Activity
from aktiv.facilities.queries.asked import document
from aktiv.people.permissions import Permission, asks_later, public
from aktiv.prices.drafts import QuoteDraft
from aktiv.timetable.rules import Taken
from aktiv.values import formatting
from aktiv.values.refusal import Refusal
from aktiv.values.texts import Texts
from aktiv.web.booking.choosing import along_taken, always_along, boxes, only_along, pick_without
from aktiv.web.booking.filling import (
    Typed,
    age_field,
    as_hidden,
    detail_fields,
    errors_of,
    filled,
    keep_typed,
    kept_typed,
    question_fields,
    typed_of,
)
from aktiv.web.booking.instead import picks_instead
from aktiv.web.booking.parties import back_here, gone, party_mark
from aktiv.web.booking.paying import WayToPay, deposit_asked_of, paying, ways_to_pay, when_paid
from aktiv.web.booking.scene import Scene, group_in, price_in, refusals_of, scene_of
from aktiv.web.booking.words import OF_WHO_ASKS, told
from aktiv.web.components.forms import ErrorSummary, Field
from aktiv.web.components.results import Pick
from aktiv.web.identity import organisation_here, party_here
from aktiv.web.public.ordering import price_of
from aktiv.web.public.searching import pick_value, week_url
from aktiv.web.public.views import COMMON_ZONE


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What the page says after it was handed in: what is wrong, and what would work instead."""

    errors: Mapping[str, str] = field(default_factory=dict)
    refusals: Sequence[Refusal] = ()
    picks: Sequence[Pick] = ()
    status: int = 200


@asks_later(Permission.BOOKING_MAKE)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def check(request: HttpRequest, hold_id: UUID) -> HttpResponse:
    """The holder's own, also before signing in. Shows the hold; POST books it and leads to the receipt.

    Handed in twice it leads to the same receipt. What refuses is said on the page, with all that was typed: 409 when
    others have the time, otherwise 422.
    """
    now, party = timezone.now(), party_here(request)
    try:
        scene = scene_of(request, hold_id, party, now)
    except Refusal:
        made = booked_from(hold_id, party) if party.person_id is not None else None
        return redirect("booking_receipt", made.id) if made is not None else gone(request)
    activities = activities_of(scene)
    if request.method != "POST":
        typed = kept_typed(request, hold_id) or preselected(activities)
        chosen = replace(typed.chosen, linked=frozenset(scene.hold.linked))
        return page(request, scene, replace(typed, chosen=chosen), activities, Answer())
    typed = typed_of(request.POST)
    if scene.standing and typed.chosen.linked != frozenset(scene.hold.linked):
        try:
            change_hold(hold_id, party, linked=sorted(typed.chosen.linked), now=timezone.now())
            scene = scene_of(request, hold_id, party, now)
        except Refusal as refusal:
            if refusal.code == "not_found":
                return gone(request)
            as_before = replace(typed.chosen, linked=frozenset(scene.hold.linked))
            answer = Answer(refusals=[as_kept(refusal, scene)], status=409 if isinstance(refusal, Taken) else 422)
            return page(request, scene, replace(typed, chosen=as_before), activities, answer)
    judged = filled(typed, scene, activities)
    if "vis" in request.POST or judged.errors:
        return page(
            request,
            scene,
            typed,
            activities,
            Answer(errors=judged.errors, status=422 if judged.errors else 200),
        )
    if party.person_id is None:
        keep_typed(request, hold_id, typed)
        return page(request, scene, typed, activities, Answer(refusals=[Refusal("sign_in_first")], status=422))
    try:
        if typed.chosen.linked != frozenset(scene.hold.linked):
            raise Refusal("hold_over")  # what comes along is chosen anew with the time
        accepted, expected = agreed(request, scene)
        details = replace(judged.details, accepted=accepted, expected=expected)
        return handed_in(request, scene, typed, details)
    except Taken as taken:
        picks = picks_instead(scene.space, scene.period, party, now, linked=typed.chosen.linked)
        if spaces := only_along(taken, typed.chosen):
            picks = (pick_without(scene.where, scene.space, scene.period, spaces), *picks)
            reason = along_taken(taken, scene.where, scene.place, party.holder, kept=False)
            typed = replace(typed, chosen=typed.chosen.without(spaces))
            return page(
                request,
                scene,
                typed,
                activities,
                Answer(refusals=[reason], picks=picks, status=409),
            )
        return page(request, scene, typed, activities, Answer(refusals=[taken], picks=picks, status=409))
    except Refusal as refusal:
        if refusal.code == "not_found":
            return gone(request)
        return page(request, scene, typed, activities, answer_to(refusal, scene))


def handed_in(request: HttpRequest, scene: Scene, typed: Typed, details: Details) -> HttpResponse:
    """Books it and leads to the receipt; where one pays beforehand, to the provider. Raises as `book` and `pay` do."""
    if (payment := paying(request, scene, details)) is not None:
        keep_typed(request, scene.hold.pk, typed)  # for whoever comes back without having paid
        return redirect("payment_away", payment.pk)
    made = book(scene.party, now=timezone.now(), hold_id=scene.hold.pk, details=details)
    return redirect("booking_receipt", made.id)


@public
@never_cache
@require_POST
def extend(request: HttpRequest, hold_id: UUID) -> HttpResponse:
    """The holder's own. Keeps the time as long again, once, and leads back."""
    now = timezone.now()
    try:
        held = extend_hold(hold_id, party_here(request), now=now)
    except Refusal as refusal:
        if refusal.code == "not_found":
            return gone(request)
        messages.warning(request, told(refusal, COMMON_ZONE))
    else:
        zone = held.space.municipality.zone
        text = _("The time is kept for you until %(time)s.")
        messages.success(request, text % {"time": formatting.clock(held.expires_at, get_language() or "nb", zone)})
    if request.GET:  # the dates of a repeat, which the page goes on with
        return redirect(f"{reverse('booking_repeat', args=[hold_id])}?{request.GET.urlencode()}")
    return redirect("booking_check", hold_id)


@public
@never_cache
@require_POST
def drop(request: HttpRequest, hold_id: UUID) -> HttpResponse:
    """The holder's own. Lets the time go, and leads to the week it was in."""
    now, party = timezone.now(), party_here(request)
    try:
        scene = scene_of(request, hold_id, party, now)
        drop_hold(hold_id, party, now=now)
    except Refusal:
        return gone(request)
    messages.success(request, _("The time is free for others again. Nothing was booked."))
    return redirect(week_url(scene.space, scene.when.day))


@public
@require_safe
def terms(request: HttpRequest, document_id: int) -> HttpResponse:
    """Public. One version of terms of use, as it was accepted."""
    found = document(document_id)
    if found is None or found.published_at is None or found.published_at > timezone.now():
        raise Http404
    request.municipality = found.municipality  # type: ignore[attr-defined]
    context = {
        "title": Texts(found.title_nb, found.title_nn, found.title_en),
        "text": Texts(found.text_nb, found.text_nn, found.text_en),
        "document": found,
    }
    return render(request, "booking/terms.html", context)


def agreed(request: HttpRequest, scene: Scene) -> tuple[int | None, int]:
    """What the page showed when its button was pressed: the version of the terms, and the price in øre.

    Raises Refusal("other_party") when the form was opened for another party than the one that hands it in,
    Refusal("new_terms") and Refusal("price_shown").
    """
    if request.POST.get("party", "") != party_mark(scene.party):
        raise Refusal("other_party")
    accepted = whole_number(request.POST.get("terms", ""))
    if scene.document is not None and accepted != scene.document.pk:
        raise Refusal("new_terms")
    expected = whole_number(request.POST.get("expected", ""))
    if expected is None:
        raise Refusal("price_changed", total=None)
    return accepted, expected


def whole_number(text: str) -> int | None:
    """A number that a form carried; None when it is none."""
    return int(text) if text.isascii() and text.isdigit() and len(text) <= 15 else None


def as_kept(refusal: Refusal, scene: Scene) -> Refusal:
    """Why what comes along could not be changed, told of a time that is still kept."""
    if isinstance(refusal, Taken):
        return along_taken(refusal, scene.where, scene.place, scene.party.holder, kept=True)
    return refusal


def answer_to(refusal: Refusal, scene: Scene) -> Answer:
    """What to say when a rule refuses."""
    if errors := errors_of(refusal, scene):
        return Answer(errors=errors, status=422)
    return Answer(refusals=[refusal], status=422)


def activities_of(scene: Scene) -> list[Activity]:
    """What the space suits, in alphabetical order."""
    language = get_language() or "nb"
    found = [each.activity for each in scene.space.activities.select_related("activity")]
    return sorted(found, key=lambda each: each.name.said_in(language).text)


def preselected(activities: Sequence[Activity]) -> Typed:
    """What a form starts with: the activity where there is one only."""
    return Typed(activity=str(activities[0].pk) if len(activities) == 1 else "")


def page(
    request: HttpRequest, scene: Scene, typed: Typed, activities: Sequence[Activity], answer: Answer
) -> HttpResponse:
    """The page, with what was typed."""
    language = get_language() or "nb"
    signed_in = scene.party.person_id is not None
    known_ages = typed.age_group if "age_group" not in answer.errors else ""
    group = group_in(scene, request, known_ages)
    draft = price_in(scene, group, typed.chosen)
    if isinstance(draft, Refusal) and draft.code == "no_such_addition":  # the group has no such box
        typed = replace(typed, chosen=replace(typed.chosen, additions=frozenset()))
        draft = price_in(scene, group, typed.chosen)
    refusals = [named_price(each, draft, language) for each in answer.refusals]
    if not answer.refusals and not answer.errors:
        refusals += refusals_of(scene) if signed_in else []
        refusals += [draft] if isinstance(draft, Refusal) else []
    questions = question_fields(scene, typed, answer.errors)
    ages = age_field(typed, answer.errors) if organisation_here(request) is not None else None
    details = detail_fields(scene, typed, activities, answer.errors)
    ways = ways_to_pay(scene) if isinstance(draft, QuoteDraft) and draft.total else []
    every: list[Field] = [*([ages] if ages else []), *questions, *details]
    context = {
        "scene": scene,
        "when": scene.when,
        "hold": scene.countdown,
        "price": price_of(draft, language) if isinstance(draft, QuoteDraft) else None,
        "pay_by": ways,
        "deposit": deposit_asked_of(scene, ways, draft) if isinstance(draft, QuoteDraft) else None,
        "boxes": boxes(scene, typed.chosen, group),
        "always": always_along(scene.where),
        "total": draft.total if isinstance(draft, QuoteDraft) else None,
        "problems": ErrorSummary.of(every, [told(each, scene.zone) for each in refusals]),
        "blocked": isinstance(draft, Refusal) or (not scene.where.bookable),
        "change_party": any(each.code in OF_WHO_ASKS for each in refusals),
        "ages": ages,
        "questions": questions,
        "details": details,
        "details_open": any(each.error for each in details)
        or any(each.value and each.name != "activity" for each in details),
        "typed": as_hidden(typed),
        "picks": answer.picks,
        "again": pick_value(scene.space, scene.period),
        "party": party_mark(scene.party),
        "title": title_of(scene),
        "week_url": week_url(scene.space, scene.when.day),
        "repeat_url": repeat_url(scene, typed),
        "sign_in": back_here("sign_in", request) if not signed_in else "",
        "acting": back_here("acting_party", request) if signed_in else "",
        "notes": notes(scene, draft, ways, language),
    }
    return render(request, "booking/check.html", context, status=answer.status)


def repeat_url(scene: Scene, typed: Typed) -> str:
    """Where the same time is repeated, with what was ticked here."""
    ticked = urlencode([(each.name, each.value) for each in typed.chosen.pairs])
    return reverse("booking_repeat", args=[scene.hold.pk]) + (f"?{ticked}" if ticked else "")


def title_of(scene: Scene) -> Texts | None:
    """The name of the terms that the button accepts."""
    found = scene.document
    return Texts(found.title_nb, found.title_nn, found.title_en) if found is not None else None


def named_price(refusal: Refusal, draft: QuoteDraft | Refusal, language: str) -> Refusal:
    """A price that changed, told with the new one."""
    if refusal.code == "price_changed" and isinstance(draft, QuoteDraft):
        return Refusal("price_shown", price=formatting.money(draft.total, language, draft.currency))
    return refusal


def notes(scene: Scene, draft: QuoteDraft | Refusal, ways: list[WayToPay], language: str) -> list[str]:
    """What happens next, said below the button."""
    terms, said = scene.where.terms, [_("You get an answer at once.")]
    if isinstance(draft, QuoteDraft) and draft.total:
        said.append(when_paid(scene, ways=ways))
    if isinstance(draft, QuoteDraft) and draft.total and terms.cancel_fee_percent:
        free_until = scene.period.start - timedelta(minutes=terms.cancel_free_minutes)
        if free_until > scene.now:
            day = formatting.day(free_until, language, scene.zone)
            clock = formatting.clock(free_until, language, scene.zone)
            said.append(_("You can cancel free of charge until %(day)s %(time)s.") % {"day": day, "time": clock})
        else:
            said.append(_("Cancelling costs %(percent)s %% of the price.") % {"percent": terms.cancel_fee_percent})
    return said
