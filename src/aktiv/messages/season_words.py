"""What clubs are told of their applications for a season, its proposal and decision, and of swaps: one line in the
service, a short letter by mail."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop as n_
from django.utils.translation import ngettext

from aktiv.messages.rules.templates import filled, filled_line
from aktiv.people.models import Organisation
from aktiv.seasons.models import GroupApplication, Objection, Round
from aktiv.seasons.queries.letters import Letter, season_name
from aktiv.seasons.queries.offering import offer_terms
from aktiv.values.formatting import clock, day, hours

NAMED = {"season": "{{ season }}", "club": "{{ club }}", "other": "{{ other }}", "until": "{{ deadline }}",
         "time": "{{ time_to_answer }}", "dates": "{{ fewest_dates }}"}  # fmt: skip
MOST_GROUPS = 60


@dataclass(frozen=True, slots=True)
class AboutSeason:
    """What is told of: the round and the club; until when one may object; why; what was answered; the letter; the
    groups that the club asks for; what became of a swap (or a date handed over) with another club, or of an offer of
    time that was given back."""

    round: Round
    club: Organisation
    until: datetime | None = None
    longer: bool = False
    reason: str = ""
    objection: Objection | None = None
    letter: Letter | None = None
    groups: tuple[GroupApplication, ...] = ()
    swap: str = ""
    handed_over: bool = False
    other: str = ""


LINES: Mapping[str, str] = {
    "season_in": n_("The application from %(club)s for %(season)s is received"),
    "season_edit": n_("The application from %(club)s for %(season)s is changed"),
    "season_late": n_("The application from %(club)s for %(season)s came after the deadline"),
    "season_due": n_("The application from %(club)s for %(season)s is not handed in"),
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
    "swap_offered": n_("%(club)s is offered a weekly time that became free in %(season)s"),
    "swap_offer_fallen": n_("The time that %(club)s was offered in %(season)s is not free any more"),
}
"""The line in the service, and the subject of the mail."""
OPENINGS: Mapping[str, str] = {
    "season_in": n_("You may change it or take it back until %(until)s. It asks for this:"),
    "season_edit": n_("What is changed counts, and you may change more until %(until)s. It asks for this now:"),
    "season_late": n_(
        "It is marked as late: it is looked at after those that came in time, as far as there is time left. It asks "
        "for this:"
    ),
    "season_due": n_("It counts only when it is handed in. The deadline is %(until)s. You finish it here:"),
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
    "swap_offered": n_(
        "It is held for you until %(until)s. By the municipality’s rules a club has %(time)s to answer, and time of at "
        "least %(dates)s is offered so. Say yes or no here:"
    ),
    "swap_offer_fallen": n_("You see the club’s times here:"),
}
BEFORE: Mapping[str, str] = {
    "season_new": "reason",
    "season_back": "reason",
    "season_answ": "answer",
    "season_done": "letter",
}
"""What stands before the opening."""
RECEIPTS = frozenset({"season_in", "season_edit", "season_late"})
"""Those that read back what is asked for."""


def line(kind: str, about: AboutSeason, language: str) -> str:
    """One line, in the language in use."""
    said = _(LINES[code_of(kind, about)]) % _values(kind, about, language)
    return f"{said}, {about.round.municipality.name}"


def letter(
    code: str, about: AboutSeason, language: str, own: tuple[str, str] | None = None, *, name: str = ""
) -> tuple[str, str]:
    """Subject and body, by the municipality's own text or the standard one, in the language in use; the link leads to
    the club's page of the season."""
    subject, body = own or standard(code)
    values = _values(code, about, language) | {
        "name": name,
        "municipality": about.round.municipality.name,
        "reason": about.reason,
        "answer": _answer(about),
        "letter": about.letter.text.strip() if about.letter is not None else "",
        "groups": _groups(about, language),
        "link": settings.SITE + url_of(code, about),
    }
    values["deadline"] = values["until"]
    return filled_line(subject, values), filled(body, values) + "\n"


def standard(code: str) -> tuple[str, str]:
    """The standard text, in the language in use."""
    parts = [f"{{{{ {BEFORE[code]} }}}}"] if code in BEFORE else []
    parts.append(_(OPENINGS[code]) % NAMED)
    if code in RECEIPTS:
        parts.append("{{ groups }}")
    parts.append("{{ link }}")
    subject = _(LINES[code]) % NAMED
    return f"{subject}, {{{{ municipality }}}}", "\n\n".join(parts)


def code_of(kind: str, about: AboutSeason) -> str:
    """Which text is used: a hearing that is made longer, and each thing that becomes of a swap, has one of its own."""
    if about.swap:
        return "swap_given" if about.swap == "proposed" and about.handed_over else f"swap_{about.swap}"
    return "season_longer" if about.longer else kind


def url_of(kind: str, about: AboutSeason) -> str:
    """The page of the season that it is about: the club's application, what it gets, or the times that it has."""
    if about.swap:
        return reverse("season_mine", args=[about.round.slug])
    if kind in RECEIPTS:
        return reverse("season_receipt", args=[about.round.slug])
    if kind == "season_due":
        return reverse("season_apply", args=[about.round.slug, "kontroll"])
    return reverse("season_result", args=[about.round.slug])


def _answer(about: AboutSeason) -> str:
    if about.objection is None:
        return ""
    answered = _("Accepted") if about.objection.answer == Objection.Answer.ACCEPTED else _("Not accepted")
    return f"{answered}. {about.objection.answer_text}"


def _groups(about: AboutSeason, language: str) -> str:
    told = [
        ngettext("%(name)s: once a week, %(length)s", "%(name)s: %(n)s times a week, %(length)s", each.sessions)
        % {"name": each.name, "n": each.sessions, "length": hours(each.minutes, language)}
        for each in about.groups[:MOST_GROUPS]
    ]
    if len(about.groups) > MOST_GROUPS:
        told.append(_("… and %(more)s more") % {"more": len(about.groups) - MOST_GROUPS})
    return "\n".join(told)


def _values(kind: str, about: AboutSeason, language: str) -> dict[str, str]:
    zone = about.round.municipality.zone
    moment = about.until or (about.round.deadline if kind in {"season_in", "season_edit", "season_due"} else None)
    until = ""
    if moment is not None:
        values = {"day": day(moment, language, zone), "time": clock(moment, language, zone)}
        until = _("%(day)s at %(time)s") % values
    told = {"season": season_name(about.round, language), "club": about.club.name, "other": about.other, "until": until}
    if about.swap == "offered":
        terms = offer_terms(about.round)
        told["time_to_answer"] = hours(terms.hours * 60, language)
        told["fewest_dates"] = ngettext("%(n)s date", "%(n)s dates", terms.dates) % {"n": terms.dates}
    return told
