"""What people are told of cases: one line in the service, a letter by mail that leads to the case."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop as n_

from aktiv.cases.models import Case
from aktiv.cases.queries.access import APPLICATION_LINK
from aktiv.cases.queries.letters import Letter
from aktiv.values.formatting import day_long

FOR_STAFF = frozenset({"case_reply", "case_given"})


@dataclass(frozen=True, slots=True)
class AboutCase:
    """What is told of: the case, what was written, and the letter of a decision."""

    case: Case
    note: str = ""
    letter: Letter | None = None
    may_link: bool = False  # whether the reader is who applied, who may have the secret link


LINES: Mapping[str, str] = {
    "case_in": n_("We have received your application: %(title)s"),
    "case_asked": n_("The municipality asks you about your application: %(title)s"),
    "case_offer": n_("You are offered other times: %(title)s"),
    "case_written": n_("The municipality has written to you: %(title)s"),
    "case_decided": n_("Your application is answered: %(title)s"),
    "appeal_done": n_("Your appeal is answered: %(title)s"),
    "case_reply": n_("The applicant has answered: %(title)s"),
    "case_given": n_("You have been given a case: %(title)s"),
}
"""The line in the service, and the subject of the mail."""
OPENINGS: Mapping[str, str] = {
    "case_in": n_("Case %(key)s at %(municipality)s. You get an answer by %(day)s."),
    "case_asked": n_("The case waits until you answer:"),
    "case_offer": n_("The times are held for you for a few days. You take them with one press:"),
    "case_written": n_("About case %(key)s:"),
    "appeal_done": n_("You find the answer here:"),
    "case_reply": n_("Case %(key)s lies with you:"),
    "case_given": n_("A colleague has given you case %(key)s:"),
}


def line(kind: str, about: AboutCase) -> str:
    """One line, in the language in use."""
    return _(LINES[kind]) % _values(about, "nb")


def letter(kind: str, about: AboutCase, language: str) -> tuple[str, str]:
    """Subject and body, in the language in use."""
    values = _values(about, language)
    parts = []
    if about.letter is not None:
        parts.append(about.letter.text.strip())
    if kind in OPENINGS:
        parts.append(_(OPENINGS[kind]) % values)
    if about.note:
        parts.append(about.note)
    parts.append(settings.SITE + url_of(kind, about.case))
    if about.may_link:
        secret = settings.SITE + reverse("application_link", args=[APPLICATION_LINK.token(about.case.application_id)])
        parts.append(_("Without signing in you see it here. Give the link to nobody:") + f"\n{secret}")
    return line(kind, about), "\n\n".join(parts) + "\n"


def url_of(kind: str, case: Case) -> str:
    """The page that a message leads to."""
    if kind in FOR_STAFF:
        return reverse("case_detail", args=[case.key])
    return reverse("me_application", args=[case.application_id])


def _values(about: AboutCase, language: str) -> dict[str, str]:
    case = about.case
    return {
        "title": case.application.title or case.title,
        "key": case.key,
        "municipality": case.municipality.name,
        "day": day_long(case.answer_by, language),
    }
