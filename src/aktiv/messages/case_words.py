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
from aktiv.messages.rules.templates import filled, filled_line
from aktiv.values.formatting import day_long

NAMED = {each: f"{{{{ {each} }}}}" for each in ("title", "key", "municipality", "day")}
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
"""The line in the service, and the subject of the standard mail."""
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
    """One line, in the language in use. Each says which municipality: one application may be with several."""
    said = _(LINES[kind]) % _values(about, "nb")
    return said if kind in FOR_STAFF else f"{said}, {about.case.municipality.name}"


def letter(
    kind: str, about: AboutCase, language: str, own: tuple[str, str] | None = None, *, name: str = ""
) -> tuple[str, str]:
    """Subject and body, by the municipality's own text or the standard one, in the language in use."""
    subject, body = own or standard(kind)
    values = _values(about, language) | {"name": name, "note": about.note}
    values["letter"] = about.letter.text.strip() if about.letter is not None else ""
    values["link"] = settings.SITE + url_of(kind, about.case)
    if about.may_link:
        secret = reverse("application_link", args=[APPLICATION_LINK.token(about.case.application_id)])
        values["secret_link"] = settings.SITE + secret
    return filled_line(subject, values), filled(body, values) + "\n"


def standard(kind: str) -> tuple[str, str]:
    """The standard text, in the language in use."""
    parts = ["{{ letter }}"] if kind == "case_decided" else []
    if kind in OPENINGS:
        parts.append(_(OPENINGS[kind]) % NAMED)
    if kind not in {"case_in", "case_decided"}:
        parts.append("{{ note }}")
    parts.append("{{ link }}")
    if kind == "case_in":
        told = _("Without signing in you see it here. Give the link to nobody:")
        parts.append(f"{told}\n{{{{ secret_link }}}}")
    return _(LINES[kind]) % NAMED, "\n\n".join(parts)


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
