"""What is written to addresses about a person's account: the subject and a short letter."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop as n_

from aktiv.values.formatting import day_long


@dataclass(frozen=True, slots=True)
class Words:
    """What a letter leads to, and the day it tells of."""

    link: str
    day: date | None = None


SUBJECTS: Mapping[str, str] = {
    "prove": n_("Is this your e-mail address?"),
    "changed": n_("Your account has a new e-mail address"),
    "idle": n_("Do you still use Aktiv kommune?"),
    "erased": n_("Your data are deleted"),
}
BODIES: Mapping[str, tuple[str, ...]] = {
    "prove": (
        n_("Somebody who is signed in to Aktiv kommune wants messages to be sent to this address."),
        n_("If it was you: open the link, and say that the address is yours. It works once, for 24 hours."),
        "%(link)s",
        n_("If it was not you, you need not do anything. Nothing is sent here unless you open the link."),
    ),
    "changed": (
        n_("From now on messages about your bookings are sent to another address. Nothing more comes here."),
        n_("If it was not you who changed it: sign in, change it back, and sign out everywhere."),
        "%(link)s",
    ),
    "idle": (
        n_("It is long since you used Aktiv kommune. We do not keep data about people who do not use it."),
        n_("Sign in before %(day)s if you want to keep your account. Otherwise we delete what tells who you are."),
        "%(link)s",
    ),
    "erased": (
        n_("What told who you are was deleted from Aktiv kommune on %(day)s, and you are signed out everywhere."),
        n_("What the law on bookkeeping demands is kept for as long as it demands, apart from everything else."),
        n_("This address is deleted too, now that this letter is sent. If you sign in again you begin anew."),
    ),
}


def account_letter(kind: str, about: Words, language: str) -> tuple[str, str]:
    """Subject and body; the language in use is the one given."""
    told = {"link": about.link, "day": day_long(about.day, language) if about.day else ""}
    parts = [_(text) % told if text != "%(link)s" else about.link for text in BODIES[kind]]
    return _(SUBJECTS[kind]), "\n\n".join(parts) + "\n"
