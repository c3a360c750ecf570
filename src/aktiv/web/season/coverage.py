"""What a club is due, got and has used of a season's time: in figures, and in words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from aktiv.people.models import Organisation
from aktiv.seasons.models import Round
from aktiv.seasons.queries.applications import own_application
from aktiv.seasons.queries.facts import facts_of_application
from aktiv.seasons.queries.running import Used, planned_minutes
from aktiv.seasons.rules.deriving import dues
from aktiv.values import formatting


@dataclass(frozen=True, slots=True)
class Coverage:
    """Minutes: `due` and `got` of each week, the rest of the whole season. `due` is None for a club that has not
    applied; `days` is how many days before its beginning time must be given back not to be late, 0 where none are."""

    due: int | None
    got: int
    used: Used
    days: int

    @property
    def percent(self) -> int | None:
        """How much of what it is due it got, in whole percent."""
        return round(100 * self.got / self.due) if self.due else None


def coverage_of(round_: Round, club: Organisation, used: Used) -> Coverage:
    """Of a club in a round that is published. Some ten statements."""
    application = own_application(round_.pk, club.pk)
    due = None
    if application is not None and round_.rules is not None and application.state == "handed_in":
        found = next(iter(dues(facts_of_application(round_, application))), None)
        due = found.minutes if found is not None else None
    days = round_.rules.table.get("give_back_days", 0) if round_.rules is not None else 0
    return Coverage(due, planned_minutes(round_, club.pk), used, days)


def figures(found: Coverage, language: str) -> Sequence[tuple[str, str]]:
    """Names and values."""
    used = found.used

    def told(minutes: int) -> str:
        return formatting.hours(minutes, language)

    rows = []
    if found.due is not None:
        rows.append((_("Due a week"), told(found.due)))
    got = told(found.got)
    rows.append((_("Got a week"), got if found.percent is None else f"{got} ({found.percent} %)"))
    rows += [(_("In the whole season"), told(used.given)), (_("Given back"), told(used.given_back))]
    if found.days:
        rows.append((_("Of that, given back late"), told(used.late)))
    rows += [(_("Nobody came"), told(used.no_show)), (_("Used, or still to come"), f"{used.percent} %")]
    return rows


def in_words(found: Coverage, language: str) -> list[str]:
    """The same in sentences."""
    used, said = found.used, []
    values = {
        "due": formatting.hours(found.due or 0, language),
        "got": formatting.hours(found.got, language),
        "percent": found.percent,
        "all": formatting.hours(used.given, language),
        "unused": formatting.hours(used.unused, language),
        "days": found.days,
    }
    if found.percent is not None:
        said.append(_("By the rules you were due %(due)s a week, and got %(got)s: %(percent)s percent.") % values)
    if used.given:
        said.append(
            _("Of %(all)s this season %(unused)s are not used.") % values
            if used.unused
            else _("Nothing of %(all)s this season is given back or unused.") % values
        )
    if found.days:
        said.append(_("Time that is given back less than %(days)s days before is late.") % values)
    return said
