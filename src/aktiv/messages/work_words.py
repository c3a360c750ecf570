"""What those with a mandate are told of what waits for them, and those who may be asked, of what they are asked: one
line in the service, a short letter by mail. Each link leads to the page where it is done."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop as n_

from aktiv.collaboration.initiative_words import ACTS
from aktiv.values.formatting import clock, date_short


@dataclass(frozen=True, slots=True)
class AboutWork:
    """What waits: its number and title, the day or moment it must be done by, the steps that can be taken, and what is
    asked of who may be asked, with her link."""

    number: int
    title: str = ""
    day: date | None = None
    until: datetime | None = None
    acts: tuple[str, ...] = ()
    said: str = ""
    token: str = ""
    titles: Mapping[str, str] = field(default_factory=dict)  # by language, of what has a name in each
    again: bool = False  # who asked for help has written more


LINES: Mapping[str, str] = {
    "vote_open": n_("A vote is open until %(until)s: %(title)s"),
    "vote_close": n_("You have not voted, and the vote closes %(until)s: %(title)s"),
    "promise_due": n_("Promised for %(day)s: %(title)s"),
    "idea_due": n_("An idea must be answered by %(day)s: %(title)s"),
    "step_waits": n_("Initiative %(number)s waits for a step: %(title)s"),
    "help_asked": n_("Somebody asks for help (#%(number)s)"),
    "help_again": n_("Who asked for help has written more (#%(number)s)"),
    "help_given": n_("A request for help is handed to you (#%(number)s)"),
    "trial_asked": n_("Will you try something? %(title)s"),
}
"""The line in the service, and the subject of the mail."""
OPENINGS: Mapping[str, str] = {
    "vote_open": n_("Read the memo and vote for your partner. You may change your mind until it closes."),
    "vote_close": n_("Your partner has neither voted nor let another vote for it."),
    "promise_due": n_("When it is delivered, write it down on the page of what is promised."),
    "idea_due": n_("Who suggested it has been promised an answer by that day. If it is late, everybody can see it."),
    "step_waits": n_("What can be done now: %(acts)s."),
    "help_asked": n_("Take it on, so that others see that it is seen to. It is to be answered by %(until)s."),
    "help_again": n_("What was written stands on its page."),
    "help_given": n_("A colleague hands it to you. It is to be answered by %(until)s."),
    "trial_asked": n_("You are asked this. Answer by %(day)s; nobody is told who you are, only how many say yes."),
}
WHY_YOU: Mapping[str, str] = {
    "": n_("You get this because you hold a mandate in the collaboration. You can turn it off on your profile."),
    "trial_asked": n_(
        "You get this because you said, with an idea or a comment, that you may be asked. You can take that back on the"
        " same page:"
    ),
}


def line(kind: str, about: AboutWork, language: str) -> str:
    """One line; the language in use is the one given."""
    return _(LINES[_code(kind, about)]) % _told(about, language)


def letter(kind: str, about: AboutWork, language: str) -> tuple[str, str]:
    """Subject and body."""
    why = WHY_YOU.get(kind, WHY_YOU[""])
    parts = [_(OPENINGS[_code(kind, about)]) % _told(about, language), *([about.said] if about.said else []), _(why)]
    return line(kind, about, language), "\n\n".join([*parts, settings.SITE + url_of(kind, about)]) + "\n"


def url_of(kind: str, about: AboutWork) -> str:
    """Where it is done."""
    match kind:
        case "vote_open" | "vote_close":
            return reverse("collaboration_ballot", args=[about.number])
        case "promise_due":
            return reverse("collaboration_commitments")
        case "idea_due":
            return reverse("idea", args=[about.number])
        case "step_waits":
            return reverse("initiative", args=[about.number])
        case "trial_asked":
            return reverse("trial_asked", args=[about.token])
    return reverse("help_desk_request", args=[about.number])


def _code(kind: str, about: AboutWork) -> str:
    return "help_again" if kind == "help_asked" and about.again else kind


def _told(about: AboutWork, language: str) -> dict[str, object]:
    until = timezone.localtime(about.until) if about.until is not None else None
    return {
        "number": about.number,
        "title": about.titles.get(language[:2], about.title),
        "day": f"{date_short(about.day, language)} {about.day.year}" if about.day is not None else "",
        "until": f"{date_short(until, language)} {clock(until, language)}" if until is not None else "",
        "acts": ", ".join(str(ACTS[each]) for each in about.acts),
    }
