"""What every answer carries so that a browser trusts our own files and nothing else, and what it may keep.

Django's SecurityMiddleware adds the referrer, opener and sniffing headers."""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from aktiv.people.permissions import WAYS, Door, Kind, Mark, mark_of

CONTENT_SECURITY_POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self'",
        "font-src 'self'",
        "connect-src 'self'",
        "manifest-src 'self'",
        "form-action 'self'",
        "frame-ancestors 'none'",
        "base-uri 'none'",
    )
)
HEADERS = {
    "Content-Security-Policy": CONTENT_SECURITY_POLICY,
    "Permissions-Policy": "camera=(), geolocation=(self), microphone=(), payment=(), usb=()",
    "Cross-Origin-Resource-Policy": "same-origin",
}
REFUSED = 422
KEPT_TO_GO_BACK = "private, no-cache"
FORGET = '"cache"'


class SecurityHeaders:
    """Sets the headers on every answer that has not said otherwise itself."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        for name, value in HEADERS.items():
            response.headers.setdefault(name, value)
        return response


class RefusedForms:
    """Lets a browser go back to a form that was refused, with all that was typed.

    `no-store` leaves it with nothing to show of an answer to a form but an error, since it may not send the form once
    more by itself. On pages for everybody, and of what is one's own, such an answer holds what its reader typed in the
    same window; it is kept for the way back alone (nothing else may ask for it, and no cache between may have it), and
    forgotten with her session. Other pages, and those for everybody that somebody works on, show what is others', and
    are never kept.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        refused = request.method == "POST" and response.status_code == REFUSED and "Cache-Control" in response.headers
        if refused and kept_to_go_back(request):
            response.headers["Cache-Control"] = KEPT_TO_GO_BACK
            if "Expires" in response.headers:
                del response.headers["Expires"]
        return response


class ForgottenSessions:
    """Has a browser forget what it keeps of our pages when its session has gone, in whatever way: signed out here or
    everywhere, ended elsewhere, lapsed, lost, erased with the account, or given up for another person's."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        # A session that was emptied, or not found, has no key until the next is saved.
        if request.COOKIES.get(settings.SESSION_COOKIE_NAME) and request.session.session_key is None:
            response.headers["Clear-Site-Data"] = FORGET
        return response


def kept_to_go_back(request: HttpRequest) -> bool:
    """Whether a browser may keep what this page answers to a form that it refuses."""
    mark = mark_of(request.resolver_match.func) if request.resolver_match is not None else None
    return mark is not None and of_ones_own(mark) and not getattr(request, "works", False)


def of_ones_own(mark: Mark) -> bool:
    """Whether a page is for everybody or for whoever is signed in, or asks for permissions that one has on what is
    one's own, and by no role on a staff."""
    if mark.staff:
        return False
    if mark.door is not Door.PERMITTED:
        return True
    ways = [{way.kind for way in WAYS[each]} for each in mark.permissions]
    return all(Kind.OWN in kinds and not kinds & Kind.of_staff() for kinds in ways)
