"""What the secretariat is told when somebody asks to join: one line in the service, a short letter by mail."""

from __future__ import annotations

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _


def line(name: str) -> str:
    """One line, in the language in use; `name` is of who would join."""
    return _("Asks to join the collaboration: %(name)s") % {"name": name}


def letter(name: str) -> tuple[str, str]:
    """Subject and body, in the language in use. Whom to talk with stands on the page alone."""
    parts = [_("Who to talk with, and what they wonder about, is on the page where it is answered:")]
    return line(name), "\n\n".join([*parts, settings.SITE + url_of()]) + "\n"


def url_of() -> str:
    """The page where it is answered."""
    return reverse("collaboration_act", args=["svar-bli-med"])
