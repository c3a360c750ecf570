"""What a person is asked to agree to, in the words of each version (see people.rules.consents)."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop as n_

TITLES: Mapping[str, str] = {
    "user_tests": n_("Try out new things"),
    "news": n_("News from the municipality"),
}
WORDS: Mapping[tuple[str, int], str] = {
    ("user_tests", 1): n_(
        "You may ask me by e-mail to try out new things in the service. I choose each time whether I take part."
    ),
    ("news", 1): n_("My municipality may send me e-mail with news about its halls, pitches and rooms."),
}


def title(purpose: str) -> str:
    """What it is about, in few words."""
    return _(TITLES[purpose])


def words(purpose: str, wording: int) -> str:
    """What is agreed to, in the language in use."""
    return _(WORDS[purpose, wording])
