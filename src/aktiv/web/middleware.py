"""What every answer carries so that a browser trusts our own files and nothing else, and what it may keep.

Django's SecurityMiddleware adds the referrer, opener and sniffing headers."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

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
    more by itself. Such an answer holds what its reader typed in the same window; it is kept for the way back alone
    (nothing else may ask for it, and no cache between may have it), and forgotten when she signs out.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if request.method == "POST" and response.status_code == REFUSED and "Cache-Control" in response.headers:
            response.headers["Cache-Control"] = KEPT_TO_GO_BACK
            if "Expires" in response.headers:
                del response.headers["Expires"]
        return response
