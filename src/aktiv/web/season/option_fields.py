"""The options of a group as fields, for clubs and on paper alike: only those that the round's rules have open."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import date, timedelta

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from aktiv.seasons.models import GroupApplication, Round
from aktiv.seasons.rules import tables
from aktiv.seasons.rules.options import Options
from aktiv.seasons.rules.weeks import EVERY, Span, turn_of_the_year
from aktiv.values import formatting
from aktiv.web.components.forms import Field
from aktiv.web.components.links import Choice

WHOLE, AUTUMN, WINTER, OTHER = "hele", "host", "vinter", "dager"
FIELDS = {
    "wrong_weeks": "uker", "part_outside_season": "fra_dag", "wrong_least": "minst", "no_such_group": "ved_siden",
}  # fmt: skip
"""The field that a refusal is about."""


def open_in(round_: Round) -> frozenset[str]:
    """The options that a round lets clubs use."""
    return tables.read(round_.rules.table).options if round_.rules is not None else frozenset()


def options_of(group: GroupApplication) -> Options:
    """What a group asks for, as its form holds it."""
    return Options(
        weeks=group.weeks,
        first=group.from_day,
        last=group.to_day,
        least=group.least_minutes,
        beside=group.beside.name if group.beside is not None else "",
        whole=group.whole_club,
    )


def options_in(data: Mapping[str, str], season: Span, *, whole: bool = False) -> Options:
    """What the form says. A number or day that is none becomes one that the action refuses."""
    least = data.get("minst", "").strip()
    first, last = _days(data, season)
    return Options(
        weeks=data.get("uker", EVERY) or EVERY,
        first=first,
        last=last,
        least=(int(least) if least.isdecimal() and len(least) < 6 else -1) if least else None,
        beside=data.get("ved_siden", "")[:80],
        whole=whole,
    )


def _days(data: Mapping[str, str], season: Span) -> tuple[date | None, date | None]:
    part, turn = data.get("del_av", WHOLE), turn_of_the_year(season)
    if part == AUTUMN and turn is not None:
        return None, turn - timedelta(days=1)
    if part == WINTER and turn is not None:
        return turn, None
    if part != OTHER:
        return None, None
    return _day(data.get("fra_dag", "")), _day(data.get("til_dag", ""))


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text[:10]) if text else None
    except ValueError:
        return date.min


def part_named(options: Options, season: Span) -> str:
    """Which part of the season it is, as the form's choice has it."""
    turn = turn_of_the_year(season)
    days = (options.first or season[0], options.last or season[1])
    if days == season:
        return WHOLE
    if turn is not None and days == (season[0], turn - timedelta(days=1)):
        return AUTUMN
    return WINTER if turn is not None and days == (turn, season[1]) else OTHER


def option_fields(
    options: Options,
    said: Mapping[str, str],
    *,
    there: Collection[str],
    season: Span,
    others: Sequence[str],
    errors: Mapping[str, str],
) -> list[Field]:
    """The fields of the options that are open; `said` is what was typed where a form came back, `others` the names of
    the application's other groups."""
    fields = []
    if "shorter_times" in there:
        fields.append(
            Field("minst", _("Or at least, minutes"), said.get("minst", str(options.least or "")), inputmode="numeric",
                  optional=True, longest=3, error=errors.get("minst", ""),
                  hint=_("A shorter time is better than none. Leave it empty when only the full length will do."))
        )  # fmt: skip
    if "alternate_weeks" in there:
        weeks = said.get("uker", options.weeks)
        told = {
            "every": _("Every week"),
            "either": _("Every other week, odd or even"),
            "odd": _("Odd weeks (1, 3, 5 …)"),
            "even": _("Even weeks (2, 4, 6 …)"),
        }
        fields.append(
            Field("uker", _("How often"), weeks, "select", error=errors.get("uker", ""), mark_required=False,
                  hint=_("By the calendar’s week numbers. Two groups can share one time, in a week each."),
                  choices=tuple(Choice(each, words, each == weeks) for each, words in told.items()))
        )  # fmt: skip
    if "part_of_season" in there:
        fields += _part(options, said, season, errors)
    if "sister_groups" in there and others:
        beside = said.get("ved_siden", options.beside)
        fields.append(
            Field("ved_siden", _("Right before or after"), beside, "select", optional=True,
                  error=errors.get("ved_siden", ""),
                  hint=_("Another group of the club, in the same hall. It is a wish: no group goes without for it."),
                  choices=(Choice("", _("No group"), not beside), *(
                      Choice(each, each, each == beside) for each in others)))
        )  # fmt: skip
    return fields


def _part(options: Options, said: Mapping[str, str], season: Span, errors: Mapping[str, str]) -> list[Field]:
    language, turn = get_language() or "nb", turn_of_the_year(season)
    part = said.get("del_av", part_named(options, season))
    first, last = (f"{formatting.date_short(day, language)} {day.year}" for day in season)
    told = {WHOLE: _("All of the season")}
    if turn is not None:
        told |= {AUTUMN: _("The autumn, until New Year"), WINTER: _("The winter, from New Year")}
    told[OTHER] = _("Some days, which I write below")
    shown = part == OTHER
    typed = {
        "fra_dag": said.get("fra_dag", options.first.isoformat() if shown and options.first else ""),
        "til_dag": said.get("til_dag", options.last.isoformat() if shown and options.last else ""),
    }
    return [
        Field("del_av", _("Part of the season"), part, "select", mark_required=False,
              choices=tuple(Choice(each, words, each == part) for each, words in told.items())),
        Field("fra_dag", _("From day"), typed["fra_dag"], "date", optional=True, error=errors.get("fra_dag", ""),
              hint=_("Only for some days. The season is %(first)s to %(last)s.") % {"first": first, "last": last}),
        Field("til_dag", _("To day"), typed["til_dag"], "date", optional=True),
    ]  # fmt: skip
