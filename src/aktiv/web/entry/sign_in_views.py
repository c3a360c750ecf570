"""Signing in: choose a provider, go there, come back as somebody, and go on with what one was doing."""

from __future__ import annotations

import logging
from dataclasses import replace
from urllib.parse import urlencode
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse, translate_url
from django.utils import timezone, translation
from django.utils.translation import get_language, get_language_from_request
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control, never_cache
from django.views.decorators.http import require_http_methods, require_safe

from aktiv.bookings.queries.holds import live_holds
from aktiv.people.actions.sign_ins import LONGEST_NAME, Browser, introduce
from aktiv.people.actions.sign_ins import sign_in as sign_in_as
from aktiv.people.models import SignIn
from aktiv.people.permissions import public
from aktiv.people.ports.sign_in import RESIDENTS, Proof, Provider, providers
from aktiv.people.rules.sign_ins import Admission
from aktiv.people.words import WHY, sentence
from aktiv.values.refusal import Refusal
from aktiv.web import identity
from aktiv.web.booking.scene import times_held
from aktiv.web.components.forms import ErrorSummary, Field
from aktiv.web.components.links import Hidden
from aktiv.web.entry.agents import agent_words
from aktiv.web.entry.asking import Question, answered, level_asked, new_question, next_url, remember
from aktiv.web.entry.levels import kept_form
from aktiv.web.entry.sign_out_views import keep_token
from aktiv.web.gates import signed_in

log = logging.getLogger(__name__)

STATUS = {
    "sign_in_not_begun": 400,
    "sign_in_too_slow": 400,
    "sign_in_cancelled": 200,
    "provider_down": 503,
    "provider_refused": 400,
    "provider_unknown": 404,
    "proof_not_valid": 400,
    "level_too_low": 403,
    "not_a_personal_number": 403,
    "made_up_person": 403,
    "work_account_unknown": 403,
}
"""Why nobody was signed in, and the status of the page that says so."""


@public
@never_cache
@require_safe
def choose(request: HttpRequest) -> HttpResponse:
    """Public. The providers to choose from; with `feil`, why nobody was signed in the last time."""
    now, code = timezone.now(), request.GET.get("feil", "")
    following, level = next_url(request), level_asked(request)
    party = identity.party_here(request)
    query = urlencode({"next": following} | ({"niva": level} if level == SignIn.Level.HIGH else {}))
    context = {
        "providers": [(key, f"{reverse('sign_in_begin', args=[key])}?{query}") for key in providers()],
        "residents": RESIDENTS,
        "problem": sentence(Refusal(code)) if code in STATUS else "",
        "code": code if code in STATUS else "",
        "stepping_up": level == SignIn.Level.HIGH,
        "held": times_held(live_holds(party, now)) if party.session or party.person_id else (),
        "made_up": settings.DEMO_PERSONAS,
    }
    return render(request, "entry/sign_in.html", context, status=STATUS.get(code, 200))


@public
@never_cache
@require_safe
def begin(request: HttpRequest, key: str) -> HttpResponse:
    """Public. Sends the browser to a provider, with a question that only this browser can bring the answer to."""
    provider = providers().get(key)
    language = get_language() or settings.LANGUAGE_CODE
    if provider is None:
        return failed(language, Refusal("provider_unknown"), next_url(request), level_asked(request))
    asked = new_question(request, language)
    try:
        address = provider.begin(asked)
    except Refusal as refusal:
        return failed(language, refusal, next_url(request), asked.level)
    remember(request, key, asked, timezone.now())
    return redirect(address)


@public
@never_cache
@require_safe
def come_back(request: HttpRequest) -> HttpResponse:
    """Public. The provider's answer: signs in whom it vouches for, or says why not; then nothing was changed."""
    now = timezone.now()
    try:
        question = answered(request, request.GET.get("state", ""), now)
    except Refusal as refusal:
        return failed(get_language_from_request(request), refusal, reverse("home"), SignIn.Level.SUBSTANTIAL)
    asked = question.asked
    translation.activate(asked.language)
    provider = providers().get(question.provider)
    try:
        if provider is None:
            raise Refusal("provider_unknown")
        proof = proven(request, provider, question)
        made = sign_in_as(
            proof,
            registers=provider.registers,
            admission=Admission(
                number_key=settings.NUMBER_KEY, made_up=settings.DEMO_PERSONAS, longest=identity.patience().longest
            ),
            browser=browser_of(request, asked.language),
            now=now,
        )
    except Refusal as refusal:
        return failed(asked.language, refusal, question.following, asked.level)
    before = identity.person_here(request)
    identity.sign_in(request, made)
    new = before is None or before.pk != made.person_id
    if new:
        to = in_own_language(question.following, asked.language, made.person.language)
        if to != question.following:
            question = replace(question, following=to)
            translation.activate(made.person.language)
    answer = redirect(following(made, question, new=new))
    keep_token(answer, proof.token)
    return answer


def proven(request: HttpRequest, provider: Provider, question: Question) -> Proof:
    """What the provider vouches for. Raises Refusal, also when it answered that nobody was signed in."""
    if error := request.GET.get("error", ""):
        raise Refusal("sign_in_cancelled" if error == "access_denied" else "provider_refused", error=error[:80])
    if request.GET.get("iss", provider.issuer) != provider.issuer:
        raise Refusal("proof_not_valid", why="iss")
    return provider.finish(question.asked, request.GET.get("code", ""), timezone.now())


def browser_of(request: HttpRequest, language: str) -> Browser:
    """The browser that signs in, and the sign-in that it had."""
    before: SignIn | None = request.sign_in  # type: ignore[attr-defined]  # set by identity.Identity
    told: UUID | None = before.pk if before is not None else None
    return Browser(agent=agent_words(request.headers.get("User-Agent", "")), language=language, before=told)


def following(made: SignIn, question: Question, *, new: bool) -> str:
    """Where to go now. Somebody who may act for others is asked for whom first, when she has just come in."""
    if new and identity.organisations_of(made.person, timezone.localdate()):
        return f"{reverse('acting_party')}?{urlencode({'next': question.following})}"
    return question.following


def in_own_language(address: str, came_in: str, own: str) -> str:
    """Where to go: in her own language when she came in the one of addresses that name none, which she need not have
    chosen. A language that the address names she has chosen, and keeps. Pages that are not there in languages stay."""
    if came_in != settings.LANGUAGE_CODE or own not in dict(settings.LANGUAGES):
        return address
    return translate_url(address, own)


def failed(language: str, refusal: Refusal, following: str, level: SignIn.Level) -> HttpResponse:
    """Back to the choice of providers in the reader's language, which says why. Tells the log what a page does not."""
    log.warning("sign-in refused: %s %s", refusal.code, refusal.data.get("why") or refusal.data.get("what") or "")
    code = refusal.code if refusal.code in STATUS and refusal.code in WHY else "proof_not_valid"
    query = {"feil": code, "next": following} | ({"niva": level} if level == SignIn.Level.HIGH else {})
    with translation.override(language):
        return redirect(f"{reverse('sign_in')}?{urlencode(query)}")


@signed_in
@require_safe
def go_on(request: HttpRequest) -> HttpResponse:
    """Signed in. The form that was handed in before signing in, ready to be handed in again."""
    kept = kept_form(request)
    if kept is None:
        return redirect("home")
    to, fields = kept
    return render(request, "entry/go_on.html", {"to": to, "fields": [Hidden(*each) for each in fields]})


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def my_name(request: HttpRequest) -> HttpResponse:
    """Signed in. Asks for a name when the provider did not tell it."""
    person, error, typed = identity.person_here(request), "", request.POST.get("name", "")
    assert person is not None
    if person.name:
        return redirect(next_url(request))
    if request.method == "POST":
        try:
            introduce(person, typed, now=timezone.now())
        except Refusal:
            error = _("Write your name, with at most %(longest)s letters.") % {"longest": LONGEST_NAME}
        else:
            messages.success(request, _("You are signed in."))
            return redirect(next_url(request))
    field = Field("name", _("Your name"), typed, error=error, autocomplete="name", longest=LONGEST_NAME)
    context = {"field": field, "problems": ErrorSummary.of([field]), "next": next_url(request)}
    return render(request, "entry/my_name.html", context, status=422 if error else 200)


@public
@cache_control(public=True, max_age=300)
@require_safe
def keys(request: HttpRequest) -> HttpResponse:  # noqa: ARG001 (the same for all)
    """Public. The keys by which providers know us (JWKS)."""
    found = {str(key.get("kid")): key for provider in providers().values() for key in provider.public_keys()}
    return JsonResponse({"keys": list(found.values())})
