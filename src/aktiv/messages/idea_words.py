"""What those who follow an idea are told: one line in the service, a short letter by mail."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop as n_

from aktiv.collaboration.models import Idea


@dataclass(frozen=True, slots=True)
class AboutIdea:
    """What is told of: the idea, and what was said or the reason that was given, as far as it may still be read."""

    idea: Idea
    said: str = ""


LINES: Mapping[str, str] = {
    "idea_answ": n_("Answered: %(title)s"),
    "idea_merged": n_("Merged with another idea: %(title)s"),
    "idea_back": n_("Taken back: %(title)s"),
    "idea_said": n_("New comment: %(title)s"),
}
"""The line in the service, and the subject of the mail."""
WHY_YOU = n_("You get this because you follow the idea. You can stop following it here:")


def line(kind: str, about: AboutIdea) -> str:
    """One line, in the language in use."""
    return _(LINES[kind]) % {"title": about.idea.title}


def letter(kind: str, about: AboutIdea) -> tuple[str, str]:
    """Subject and body, in the language in use; the link leads to the idea."""
    parts = [about.said] * bool(about.said) + [_(WHY_YOU), settings.SITE + url_of(about)]
    return line(kind, about), "\n\n".join(parts) + "\n"


def url_of(about: AboutIdea) -> str:
    """The idea's page."""
    return reverse("idea", args=[about.idea.number])
