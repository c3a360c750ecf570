"""What somebody is told who may not borrow equipment for a while: why and until when, what became of an appeal, and
that it is over. One line in the service, a short letter by mail."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop as n_
from django.utils.translation import ngettext

from aktiv.lending.models import Block
from aktiv.messages.rules.templates import filled, filled_line
from aktiv.values.formatting import day_long


@dataclass(frozen=True, slots=True)
class AboutBlock:
    """What is told of: the block, and of an answer whether it ended the block."""

    block: Block
    lifted: bool = False


LINES: Mapping[str, str] = {
    "loan_blocked": n_("Blocked from borrowing equipment in %(municipality)s, through %(day)s"),
    "loan_appeal_answered": n_("What you asked %(municipality)s to look at again is answered: %(outcome)s"),
    "loan_block_ended": n_("You may borrow equipment in %(municipality)s again"),
}
"""The line in the service, and the subject of the mail."""
OPENINGS: Mapping[str, tuple[str, ...]] = {
    "loan_blocked": (
        n_("It is about %(holder)s."),
        n_("Why: %(reason)s"),
        n_("What you have already, and what is reserved, stands."),
        n_("If you think it is wrong, you can ask once for it to be looked at again:"),
    ),
    "loan_appeal_answered": (n_("It is about %(holder)s."), n_("The answer: %(answer)s")),
    "loan_block_ended": (n_("It is about %(holder)s."), n_("The municipality ended it before the last day.")),
}
"""The paragraphs of the standard letter. One of which all that it names is empty goes."""
NAMED_TOO: Mapping[str, tuple[str, ...]] = {
    "loan_blocked": ("day", "reason"),
    "loan_appeal_answered": ("outcome", "answer"),
    "loan_block_ended": (),
}
NAMES = ("name", "holder", "municipality", "link")


def line(kind: str, about: AboutBlock, language: str) -> str:
    """One line, in the language in use. Of an organisation it is named first."""
    values = values_of(kind, about, language)
    said = _(LINES[kind]) % values
    return f"{values['holder']}: {said}" if values["holder"] else said


def letter(kind: str, about: AboutBlock, language: str) -> tuple[str, str]:
    """Subject and body of the standard letter, in the language in use; the link leads to the block."""
    subject, body = standard(kind)
    values = values_of(kind, about, language)
    return filled_line(subject, values), filled(body, values) + "\n"


def standard(kind: str) -> tuple[str, str]:
    """The standard text with its names in braces, in the language in use."""
    named = {each: f"{{{{ {each} }}}}" for each in (*NAMES, *NAMED_TOO[kind])}
    body = [_(each) % named for each in OPENINGS[kind]]
    return _(LINES[kind]) % named, "\n\n".join([*body, named["link"]])


def url_of(about: AboutBlock) -> str:
    """The block's page for whom it hits."""
    return reverse("me_block", args=[about.block.pk])


def values_of(_kind: str, about: AboutBlock, language: str) -> dict[str, str]:
    """What the names in a text stand for; the language in use is the one given."""
    block = about.block
    late = block.late or 0
    by_rule = ngettext("%(n)s loan came back late in a year.", "%(n)s loans came back late in a year.", late)
    last = day_long(block.last_day, language)
    stands = _("it stands through %(day)s") % {"day": last}
    return {
        "holder": block.organisation.name if block.organisation is not None else "",
        "municipality": block.municipality.name,
        "day": last,
        "reason": block.reason or by_rule % {"n": late},
        "outcome": _("you may borrow again") if about.lifted else stands,
        "answer": block.answer,
        "link": settings.SITE + url_of(about),
    }
