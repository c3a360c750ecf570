"""What was refused, told to the log for whoever watches over the service: never who it was or what was asked for."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.crypto import salted_hmac

from aktiv.config.limiting import address_of
from aktiv.people.permissions import Door, mark_of

_LOG = logging.getLogger("aktiv.audit")
_SAY_AGAIN_AFTER = 60  # seconds until the same refusal of the same party is told again
_MOST_REMEMBERED = 10_000


class Audit:
    """Logs a line for each kind of refusal, address and party: tokens that are none, what is another's, forms from
    elsewhere, and whoever asks too often. Once a minute in a process, so that a flood is no flood of lines.

    The party is a digest that holds for a day: enough to see that it is one, not who.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response
        self._said: dict[tuple[str, str, str], float] = {}

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if response.status_code >= 400 and (code := _refusal(request, response.status_code)):
            match = request.resolver_match
            told = (code, match.view_name if match else "", _who(request))
            if self._is_news(told):
                _LOG.warning("refused code=%s door=%s who=%s", *told)
        return response

    def _is_news(self, told: tuple[str, str, str]) -> bool:
        now = time.monotonic()
        if now - self._said.get(told, -_SAY_AGAIN_AFTER) < _SAY_AGAIN_AFTER:
            return False
        if len(self._said) >= _MOST_REMEMBERED:
            self._said.clear()
        self._said[told] = now
        return True


def _refusal(request: HttpRequest, status: int) -> str:
    """What it was, in a word; empty for what is an ordinary mistake."""
    match status:
        case 401 if "Authorization" in request.headers:
            return "bad_token"
        case 403:
            return "forbidden"
        case 429:
            return "too_many"
        case 404 if _party(request) and _is_for_some(request):
            return "not_theirs"
    return ""


def _is_for_some(request: HttpRequest) -> bool:
    """Whether the address is only for those who have a permission on what it names."""
    match = request.resolver_match
    if match is None:
        return False
    mark = mark_of(match.func)
    return match.view_name.startswith("api:") or (mark is not None and mark.door is Door.PERMITTED)


def _party(request: HttpRequest) -> str:
    """The person's id; empty for a visitor."""
    person = getattr(request, "person", None)
    token = getattr(getattr(request, "caller", None), "token", None)
    return str(person.pk if person is not None else token.person_id if token is not None else "")


def _who(request: HttpRequest) -> str:
    party = f"{timezone.now():%Y-%m-%d} {_party(request) or address_of(request)}"
    return salted_hmac("aktiv.audit", party, secret=settings.SECRET_KEY).hexdigest()[:12]
