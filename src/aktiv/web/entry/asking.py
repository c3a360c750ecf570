"""What a browser carries while somebody signs in: the questions under way, and where it leads afterwards.

A question is kept in the session, so only the browser that asked can bring its answer, once.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils.crypto import get_random_string
from django.utils.http import url_has_allowed_host_and_scheme

from aktiv.people.models import SignIn
from aktiv.people.ports.sign_in import Asked
from aktiv.values.refusal import Refusal

QUESTIONS = "sign_in_questions"
LIVES = timedelta(minutes=15)
AT_ONCE = 5
SECRET_LENGTH = 43  # letters and digits: 256 bits, and what PKCE asks for
LONGEST_ADDRESS = 2_000


@dataclass(frozen=True, slots=True)
class Question:
    """One question under way: to which provider, what was asked, and where to go afterwards."""

    provider: str
    asked: Asked
    following: str


def next_url(request: HttpRequest) -> str:
    """Where to go afterwards: the address asked for when it is one of ours, else the front page."""
    following = request.POST.get("next") or request.GET.get("next") or ""
    own = url_has_allowed_host_and_scheme(
        following, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return following if own and len(following) <= LONGEST_ADDRESS else reverse("home")


def level_asked(request: HttpRequest) -> SignIn.Level:
    """The least level that will do where she is going."""
    return SignIn.Level.HIGH if request.GET.get("niva") == SignIn.Level.HIGH else SignIn.Level.SUBSTANTIAL


def new_question(request: HttpRequest, language: str) -> Asked:
    """A question that no other is like."""
    return Asked(
        state=get_random_string(SECRET_LENGTH),
        nonce=get_random_string(SECRET_LENGTH),
        verifier=get_random_string(SECRET_LENGTH),
        come_back=request.build_absolute_uri(reverse("sign_in_return")),
        language=language,
        level=level_asked(request),
    )


def remember(request: HttpRequest, provider: str, asked: Asked, now: datetime) -> None:
    """Keeps a question until it is answered; of several windows the latest few."""
    kept = request.session.get(QUESTIONS, {})
    kept = dict(sorted(kept.items(), key=lambda each: str(each[1]["at"]))[-(AT_ONCE - 1) :])
    kept[asked.state] = {
        "provider": provider,
        "nonce": asked.nonce,
        "verifier": asked.verifier,
        "language": asked.language,
        "level": asked.level,
        "next": next_url(request),
        "at": now.isoformat(),
    }
    request.session[QUESTIONS] = kept


def answered(request: HttpRequest, state: str, now: datetime) -> Question:
    """The question that an answer belongs to, which is forgotten by that.

    Raises Refusal("sign_in_not_begun") and Refusal("sign_in_too_slow").
    """
    kept = request.session.get(QUESTIONS, {})
    found = kept.pop(state, None)
    if found is None:
        raise Refusal("sign_in_not_begun")
    request.session[QUESTIONS] = kept
    if now > datetime.fromisoformat(found["at"]) + LIVES:
        raise Refusal("sign_in_too_slow")
    asked = Asked(
        state=state,
        nonce=found["nonce"],
        verifier=found["verifier"],
        come_back=request.build_absolute_uri(reverse("sign_in_return")),
        language=found["language"] if found["language"] in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE,
        level=SignIn.Level(found["level"]),
    )
    return Question(found["provider"], asked, found["next"])
