"""Signing out: here, at the provider, and when the provider tells us to."""

from __future__ import annotations

import base64
import hashlib
from urllib.parse import urlencode

from cryptography.fernet import Fernet, InvalidToken
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.clickjacking import xframe_options_exempt
from django.views.decorators.http import require_POST, require_safe

from aktiv.people.actions.sign_ins import end_at_provider, end_sign_in
from aktiv.people.models import SignIn
from aktiv.people.permissions import public
from aktiv.people.ports.sign_in import providers
from aktiv.web import identity

TOKEN_COOKIE = "utlogging"  # noqa: S105 (a name)
LARGEST_COOKIE = 3_800  # bytes


@public
@never_cache
@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    """Public. Ends the sign-in here, then shows the way to the provider's own sign-out, which the browser follows.

    A page and not a redirect: a form may lead to our own addresses only.
    """
    language = request.POST.get("sprak", "")
    language = language if language in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE
    translation.activate(language)
    here: SignIn | None = request.sign_in  # type: ignore[attr-defined]  # set by identity.Identity
    identity.sign_out(request)
    address = None
    if here is not None:
        end_sign_in(here.pk, by=here.person, now=timezone.now())
        provider = next((each for each in providers().values() if each.issuer == here.issuer), None)
        if provider is not None:
            come_back = request.build_absolute_uri(reverse("signed_out"))
            address = provider.sign_out_address(kept_token(request), come_back, language)
    if address is None:
        answer: HttpResponse = redirect(f"{reverse('signed_out')}?{urlencode({'state': language})}")
    else:
        answer = render(request, "entry/signing_out.html", {"address": address})
        answer.headers["Refresh"] = f"0; url={address}"
    answer.delete_cookie(TOKEN_COOKIE, path=reverse("sign_out"))
    return answer


@public
@never_cache
@require_safe
def signed_out(request: HttpRequest) -> HttpResponse:
    """Public. Back from the provider: to the front page, in the language she reads."""
    language = request.GET.get("state", "")
    with translation.override(language if language in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE):
        if identity.person_here(request) is None:
            messages.success(request, _("You are signed out."))
        return redirect("home")


@public
@never_cache
@xframe_options_exempt
@require_safe
def told_to(request: HttpRequest) -> HttpResponse:
    """Public: for providers, in a frame. Ends what began in that session of the provider's; says nothing about it."""
    issuer, sid = request.GET.get("iss", ""), request.GET.get("sid", "").replace("\0", "")[:255]
    if issuer in {each.issuer for each in providers().values()}:
        end_at_provider(issuer, sid, now=timezone.now())
    answer = HttpResponse(b"", content_type="text/plain")
    answer.headers["Content-Security-Policy"] = "default-src 'none'; frame-ancestors *"
    return answer


def keep_token(answer: HttpResponse, token: str) -> None:
    """Gives the browser, sealed, what the provider wants to see when she signs out. We keep nothing of it: it names her
    national number."""
    sealed = _seal().encrypt(token.encode()).decode()
    if token and len(sealed) <= LARGEST_COOKIE:
        answer.set_cookie(
            TOKEN_COOKIE,
            sealed,
            max_age=settings.SIGN_IN_HOURS * 3600,
            path=reverse("sign_out"),
            secure=settings.SESSION_COOKIE_SECURE,
            httponly=True,
            samesite="Strict",
        )


def kept_token(request: HttpRequest) -> str:
    """What the browser was given; empty when it is gone or not ours."""
    try:
        return _seal().decrypt(request.COOKIES.get(TOKEN_COOKIE, "")).decode()
    except InvalidToken:
        return ""


def _seal() -> Fernet:
    return Fernet(base64.urlsafe_b64encode(hashlib.sha256(f"sign-out {settings.SECRET_KEY}".encode()).digest()))
