"""The letter of a season's decision, in the club's language: result first, then why, what now, and the right to appeal.

It is written once and kept as it was said; page, PDF and mail are made from the same words.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext, override, pgettext

from aktiv.cases.queries.grounds import why
from aktiv.cases.queries.letters import Section
from aktiv.cases.queries.practice import practice_of
from aktiv.seasons import reasons
from aktiv.seasons.models import DecisionLetter, Round
from aktiv.seasons.queries.explaining import ClubResult, GroupResult, place_name
from aktiv.seasons.rhythm import shorter, with_rhythm
from aktiv.values import formatting

GROUND = "priority"
"""The reason in the municipality's own grounds that a season's refusals rest on: others came first by the rules."""
MOST_TOLD = 10
"""Wishes of one group that a letter goes through; the others are on the page."""


@dataclass(frozen=True, slots=True)
class Letter:
    """A kept letter as it is printed and read."""

    number: str
    language: str
    municipality: str
    contact: str
    addressee: str
    day: str
    heading: str
    result: str
    sections: Sequence[Section]
    signed: str
    appeal_by: date

    @property
    def text(self) -> str:
        """The same as plain text, for mail."""
        parts = [self.heading, self.result]
        for each in self.sections:
            parts.append("\n".join([each.heading, *each.paragraphs, *(f"– {line}" for line in each.lines)]))
        return "\n\n".join([*parts, self.signed]) + "\n"


def letter_of(row: DecisionLetter) -> Letter:
    """A letter from what was kept of it; its round, municipality, season and organisation are at hand."""
    said: Mapping[str, Any] = row.document
    home = row.round.municipality
    return Letter(
        number=f"{row.round.season.first.year}/S{row.round_id}-{row.number}",
        language=row.language,
        municipality=home.name,
        contact=home.contact_email,
        addressee=row.organisation.name,
        day=formatting.day_long(row.made_at, row.language, home.zone),
        heading=said["heading"],
        result=said["result"],
        sections=[
            Section(each["heading"], tuple(each["paragraphs"]), tuple(each["lines"])) for each in said["sections"]
        ],
        signed=said["signed"],
        appeal_by=row.appeal_by,
    )


def written(round_: Round, result: ClubResult, language: str, *, appeal_by: date, signer: str) -> dict[str, Any]:
    """What a club's letter says, as it is kept. Two statements."""
    with override(language):
        sections = [
            *_given(result, language),
            *[_why_not(each, result, language) for each in result.groups if each.refused],
            *_taken_out(result),
            _basis(round_, result, language),
            _what_now(language, round_),
            _appeal(round_, appeal_by, language),
        ]
        return {
            "heading": _("Season time: %(season)s") % {"season": season_name(round_, language)},
            "result": _result(result, language),
            "sections": [
                {"heading": each.heading, "paragraphs": list(each.paragraphs), "lines": list(each.lines)}
                for each in sections
            ],
            "signed": f"{signer}, {round_.municipality.name}" if signer else round_.municipality.name,
        }


def season_name(round_: Round, language: str) -> str:
    """The season's name in a language."""
    season = round_.season
    return {"nb": season.name_nb, "nn": season.name_nn, "en": season.name_en}.get(language[:2], "") or season.name_nb


def _result(result: ClubResult, language: str) -> str:
    times = sum(len(each.sessions) for each in result.groups)
    if not times:
        return _("You are not given any time this season.")
    values = {"n": times, "hours": formatting.hours(result.got, language)}
    told = ngettext(
        "You are given %(n)s time a week: %(hours)s.", "You are given %(n)s times a week: %(hours)s.", times
    )
    return told % values


def _given(result: ClubResult, language: str) -> list[Section]:
    lines = [
        _("%(group)s: %(when)s, %(where)s")
        % {
            "group": group.name,
            "when": with_rhythm(
                f"{reasons.weekday(each.weekday)} "
                f"{formatting.span(each.from_minute, each.from_minute + each.minutes, language)}",
                each.weeks,
                each.span,
            ),
            "where": ", ".join(
                part for part in (place_name(each.hall, language), shorter(each.minutes, group.minutes)) if part
            ),
        }
        for group in result.groups
        for each in group.sessions
    ]
    if not lines:
        return []
    told = []
    if result.coverage is not None:
        values = {
            "due": formatting.hours(result.due, language),
            "percent": result.coverage,
            "elsewhere": formatting.hours(result.elsewhere, language),
        }
        sentence = _("By the rules you are due %(due)s a week. You have got %(percent)s %% of it.") % values
        if result.elsewhere:
            sentence += " " + _("%(elsewhere)s in halls of your own are counted.") % values
        told.append(sentence)
    return [Section(pgettext("season", "You get"), tuple(told), tuple(lines))]


def _taken_out(result: ClubResult) -> list[Section]:
    lines = tuple(f"{each.group.name}: {each.reason}" for each in result.out)
    return [Section(_("Groups that were taken out of the round"), (), lines)] if lines else []


def _why_not(group: GroupResult, result: ClubResult, language: str) -> Section:
    lines = []
    for each in group.refused[:MOST_TOLD]:
        row = each.row
        wish = f"{reasons.weekday(row.weekday)} {formatting.clock(row.from_minute, language)}, "
        wish += place_name(row.hall, language)
        lines.append(f"{wish}: {' '.join(reasons.sentences(each.why, result.activities))}")
    told = []
    if group.lacks:
        told.append(
            ngettext(
                "The group asked for %(n)s time more than it gets.",
                "The group asked for %(n)s times more than it gets.",
                group.lacks,
            )
            % {"n": group.lacks}
        )
    if (more := len(group.refused) - MOST_TOLD) > 0:
        told.append(
            ngettext("%(n)s more wish is on the page.", "%(n)s more wishes are on the page.", more) % {"n": more}
        )
    return Section(_("Wishes that were not met: %(group)s") % {"group": group.name}, tuple(told), tuple(lines))


def _basis(round_: Round, result: ClubResult, language: str) -> Section:
    ground = why(round_.municipality_id, GROUND, language)
    told = [_("The times are shared by the municipality’s rules for the season, the same for all who applied.")]
    if any(each.refused for each in result.groups):
        told.append(ground.text)
    if _told_of_shortage(result):
        told.append(reasons.reckoned())
    if ground.provision:
        told.append(_("Legal basis: %(provision)s") % {"provision": ground.provision})
    return Section(_("What the decision rests on"), tuple(told))


def _told_of_shortage(result: ClubResult) -> bool:
    return any(each.why.scarce is not None for group in result.groups for each in group.refused[:MOST_TOLD])


def _what_now(language: str, round_: Round) -> Section:
    season = formatting.days(round_.season.first, round_.season.last, language, this_year=round_.season.last.year)
    return Section(
        _("What now?"),
        (
            _("The times are booked for the season, %(days)s. You find them under My page in Aktiv kommune.")
            % {"days": season},
            _("Give back the times that you do not need, so that others can have them."),
        ),
    )


def _appeal(round_: Round, last: date, language: str) -> Section:
    told = [
        pgettext("season", "You may appeal this decision until %(day)s. Say what you want changed and why.")
        % {"day": formatting.day_long(last, language)},
        _("Appeal on the page of the season in Aktiv kommune. You may ask to see the papers of the case."),
    ]
    if contact := round_.municipality.contact_email:
        told.append(_("If you cannot use the page, write to %(address)s by that day.") % {"address": contact})
    if body := practice_of(round_.municipality_id).appeal_to:
        told.append(_("We look at it anew first. What we do not agree with is decided by %(body)s.") % {"body": body})
    else:
        told.append(
            _("We look at it anew first. What we do not agree with goes to the municipality’s board of appeal.")
        )
    return Section(_("Your right to appeal"), tuple(told))
