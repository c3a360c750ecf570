"""What those who signed up to something are told: one line in the service, a short letter by mail."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop as n_

from aktiv.bookings.models import Occurrence, SignUp
from aktiv.values.formatting import day_long, span


@dataclass(frozen=True, slots=True)
class AboutSignUp:
    """What is told of: the dates that it is about, who has signed up when it is one, and her code. `waits` when she
    has no place yet."""

    sign_up: SignUp
    dates: tuple[Occurrence, ...]
    called: str = ""
    code: str = ""
    waits: bool = False


WAITS = "waits"
LINES: Mapping[str, str] = {
    "signed_up": n_("Signed up: %(title)s"),
    WAITS: n_("On the waiting list: %(title)s"),
    "sign_placed": n_("There is room after all: %(title)s"),
    "sign_moved": n_("New time or place: %(title)s"),
    "sign_off": n_("Will not take place: %(title)s"),
    "sign_out": n_("Taken off the list: %(title)s"),
    "sign_back": n_("Takes place on more days: %(title)s"),
}
"""The line in the service, and the subject of the mail."""
OPENINGS: Mapping[str, str] = {
    "signed_up": n_("There is room. Show the code at the door, or open the link and show the square there."),
    WAITS: n_("It is full just now. You are told when there is room; you need not do anything."),
    "sign_placed": n_("Somebody signed off, or there is more room than before. Sign off if you cannot come any more."),
    "sign_moved": n_("What you signed up to has a new time or place. Sign off if you cannot come."),
    "sign_off": n_("The organiser or the municipality has cancelled what you signed up to:"),
    "sign_back": n_("What you signed up to takes place on these days too:"),
    "sign_out": n_("The organiser has taken you off the list. Ask the organiser if you do not know why."),
}


def key_of(kind: str, about: AboutSignUp) -> str:
    """Which words a kind has."""
    return WAITS if kind == "signed_up" and about.waits else kind


def line(kind: str, about: AboutSignUp) -> str:
    """One line, in the language in use."""
    return _(LINES[key_of(kind, about)]) % {"title": about.sign_up.title}


def letter(kind: str, about: AboutSignUp, language: str) -> tuple[str, str]:
    """Subject and body, in the language in use; the link leads to the sign-up's page."""
    parts = [_(OPENINGS[key_of(kind, about)]), "\n".join(_when(each, language) for each in about.dates)]
    if about.called:
        parts.append(_("It is for: %(name)s") % {"name": about.called})
    if about.code and kind in ("signed_up", "sign_placed") and not about.waits:
        parts.append(_("Code at the door: %(code)s") % {"code": shown_code(about.code)})
    parts += [settings.SITE + url_of(about), about.sign_up.booking.municipality.name]
    return line(kind, about), "\n\n".join(part for part in parts if part) + "\n"


def letter_to_written(kind: str, about: AboutSignUp, language: str) -> tuple[str, str]:
    """The same to somebody without an account, whom the organiser wrote up; she is told how to have no more of it."""
    subject, body = letter(kind, about, language)
    told = _(
        "You get this because the organiser put you on the list with this address. Tell the organiser if you cannot"
        " come, or want no mail. The address is removed together with your name some time after it is over."
    )
    return subject, f"{body}\n{told}\n"


def url_of(about: AboutSignUp) -> str:
    """The sign-up's page."""
    return reverse("sign_up", args=[about.sign_up.token])


def shown_code(code: str) -> str:
    """A code as it is read: BCD-FGHJ."""
    return f"{code[:3]}-{code[3:]}".upper()


def _when(date: Occurrence, language: str) -> str:
    zone, space = date.municipality.zone, date.space
    start, end = date.during.lower, date.during.upper
    place = f"{space.facility.name}, {space.name.said_in(language).text}"
    return f"{day_long(start, language, zone)} {span(start, end, language, zone)}, {place}"
