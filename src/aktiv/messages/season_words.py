"""What clubs are told of a season's proposal and decision, and of swaps: a line in the service, a short letter."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop as n_

from aktiv.people.models import Organisation
from aktiv.seasons.models import Objection, Round
from aktiv.seasons.queries.letters import Letter, season_name
from aktiv.values.formatting import clock, day


@dataclass(frozen=True, slots=True)
class AboutSeason:
    """What is told of: the round and the club; until when one may object; why; what was answered; the letter; what
    became of a swap (or a date handed over) with another club."""

    round: Round
    club: Organisation
    until: datetime | None = None
    longer: bool = False
    reason: str = ""
    objection: Objection | None = None
    letter: Letter | None = None
    swap: str = ""
    handed_over: bool = False
    other: str = ""


LINES: Mapping[str, str] = {
    "season_hear": n_("The proposal for %(season)s is there: see what %(club)s gets"),
    "season_longer": n_("You have longer to object to the proposal for %(season)s"),
    "season_new": n_("The proposal for %(season)s is changed, and %(club)s gets other times"),
    "season_back": n_("The proposal for %(season)s is taken back"),
    "season_answ": n_("What %(club)s said of %(season)s is answered"),
    "season_done": n_("The decision for %(season)s is there: see what %(club)s gets"),
    "swap_proposed": n_("%(other)s asks %(club)s to swap times"),
    "swap_given": n_("%(other)s would give %(club)s a date"),
    "swap_agreed": n_("%(club)s and %(other)s have agreed on a swap"),
    "swap_declined": n_("%(other)s says no to swapping with %(club)s"),
    "swap_withdrawn": n_("%(other)s no longer asks %(club)s to swap"),
    "swap_expired": n_("The question of a swap between %(club)s and %(other)s was not answered in time"),
    "swap_fallen": n_("The swap between %(club)s and %(other)s is over: the season’s times are changed"),
}
"""The line in the service, and the subject of the mail."""
OPENINGS: Mapping[str, str] = {
    "season_hear": n_("You may object until %(until)s. Say what is wrong, and which time you would rather have:"),
    "season_longer": n_("You may object until %(until)s:"),
    "season_new": n_("You see the new times here:"),
    "season_back": n_("The municipality shares out the times anew. You get a new proposal to look at."),
    "season_answ": n_("You see it with what you wrote here:"),
    "season_done": n_("You see it, and can appeal, here:"),
    "swap_proposed": n_("Say yes or no here:"),
    "swap_given": n_("Say yes or no here:"),
    "swap_agreed": n_("You see the club’s times here:"),
    "swap_declined": n_("You see the club’s times here:"),
    "swap_withdrawn": n_("You see the club’s times here:"),
    "swap_expired": n_("You see the club’s times here:"),
    "swap_fallen": n_("You see the club’s times here:"),
}


def line(kind: str, about: AboutSeason, language: str) -> str:
    """One line, in the language in use."""
    return f"{_(LINES[_key(kind, about)]) % _values(about, language)}, {about.round.municipality.name}"


def letter(kind: str, about: AboutSeason, language: str) -> tuple[str, str]:
    """Subject and body, in the language in use; the link leads to the club's page of the season."""
    parts = [about.letter.text.strip()] if about.letter is not None else []
    if about.objection is not None:
        answered = _("Accepted") if about.objection.answer == Objection.Answer.ACCEPTED else _("Not accepted")
        parts.append(f"{answered}. {about.objection.answer_text}")
    if about.reason:
        parts.append(about.reason)
    parts.append(_(OPENINGS[_key(kind, about)]) % _values(about, language))
    parts.append(settings.SITE + url_of(about))
    return line(kind, about, language), "\n\n".join(parts) + "\n"


def url_of(about: AboutSeason) -> str:
    """The club's page of the season."""
    return reverse("season_mine" if about.swap else "season_result", args=[about.round.slug])


def _key(kind: str, about: AboutSeason) -> str:
    if about.swap:
        return "swap_given" if about.swap == "proposed" and about.handed_over else f"swap_{about.swap}"
    return "season_longer" if about.longer else kind


def _values(about: AboutSeason, language: str) -> dict[str, str]:
    zone = about.round.municipality.zone
    until = ""
    if about.until is not None:
        values = {"day": day(about.until, language, zone), "time": clock(about.until, language, zone)}
        until = _("%(day)s at %(time)s") % values
    return {"season": season_name(about.round, language), "club": about.club.name, "other": about.other, "until": until}
