"""A round's road from planning to closed, its week in figures, and its history, as the front page shows them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop as n_

from aktiv.journal.models import Entry
from aktiv.people.queries.staff import names_of
from aktiv.seasons import words
from aktiv.seasons.models import Round
from aktiv.seasons.rules.scarcity import Scarcity
from aktiv.seasons.rules.states import State
from aktiv.values import formatting
from aktiv.web.allocation.words import hours_told, language, moment

DONE: Mapping[str, str] = {
    "season.round_planned": n_("Planned the round"),
    "season.round_copied": n_("Copied halls and rules from another season"),
    "season.halls_added": n_("Added %(halls)s to the pool"),
    "season.hall_times_set": n_("Changed a hall’s hours by hand"),
    "season.hall_times_derived": n_("Had a hall’s hours worked out anew"),
    "season.hall_removed": n_("Took a hall out of the pool"),
    "season.round_opened": n_("Opened for applications, by version %(rules)s of the rules"),
    "season.deadline_moved": n_("Moved the deadline"),
    "season.allocating_begun": n_("Began to share out"),
    "season.applied": n_("Handed in an application"),
    "season.group_taken_out": n_("Took %(name)s out of the round"),
    "season.group_put_back": n_("Put %(name)s back in the round"),
    "season.application_withdrawn": n_("Took an application back"),
    "season.applications_imported": n_("Brought in applications from a file"),
    "season.proposal_asked": n_("Asked for a proposal"),
    "season.curve_asked": n_("Asked for a proposal"),
    "season.hearing_opened": n_("Sent a proposal out in hearing"),
    "season.hearing_extended": n_("Gave clubs more time to object"),
    "season.plan_replaced": n_("Showed another plan in the hearing"),
    "season.hearing_taken_back": n_("Took the hearing back"),
    "season.published": n_("Published the distribution"),
    "season.group_withdrawn": n_("Let %(group)s stop"),
    "season.round_closed": n_("Closed the round"),
}
"""What is told of a round's journal; the rest is told where it happened."""
MOST_TOLD = 12


@dataclass(frozen=True, slots=True)
class Stop:
    """One state on the road: done, here or ahead."""

    label: str
    standing: str


@dataclass(frozen=True, slots=True)
class Day:
    """A weekday in figures; `percent` is what is asked of what is there, `bar` the same for drawing, 0 to 20."""

    name: str
    asked: str
    there: str
    percent: str
    tone: str


@dataclass(frozen=True, slots=True)
class Deed:
    """One line of the history."""

    text: str
    at: str
    by: str


def road(state: str) -> list[Stop]:
    """Every state, in order."""
    names = [each.value for each in State]
    here = names.index(state)
    return [
        Stop(str(words.STATES[name]), "here" if number == here else "done" if number < here else "ahead")
        for number, name in enumerate(names)
    ]


def week(found: Scarcity) -> list[Day]:
    """Weekdays that have hours or are asked for, then all."""
    told = formatting.words(language())
    rows = [
        _day(told.weekdays[day].capitalize(), found.asked[day], found.there[day])
        for day in range(7)
        if found.asked[day] or found.there[day]
    ]
    if found.any_day:
        rows.append(Day(_("No day named"), hours_told(found.any_day), "", "", ""))
    return [*rows, _day(_("The whole week"), found.asked_in_all, found.there_in_all)]


def _day(name: str, asked: int, there: int) -> Day:
    share = asked * 100 // there if there else None
    tone = "" if share is None or not asked else "danger" if share > 100 else "warning" if share > 85 else "success"
    return Day(name, hours_told(asked), hours_told(there), f"{share} %" if share is not None else "", tone)


def history(round_: Round, entries: Iterable[Entry]) -> list[Deed]:
    """The newest first, those that have words. One statement for the names."""
    told: Sequence[Entry] = [each for each in entries if each.verb in DONE][:MOST_TOLD]
    names = names_of(told)
    return [
        Deed(
            _(DONE[each.verb])
            % ({"rules": "", "name": ""} | each.data | {"halls": _halls(each), "group": each.data.get("name", "")}),
            moment(each.at, round_),
            names.get(each.person_id, _("Somebody")) if each.person_id else "",
        )
        for each in told
    ]


def _halls(entry: Entry) -> str:
    count = len(entry.data.get("spaces", ()))
    return _("one hall") if count == 1 else _("%(count)s halls") % {"count": count}
