"""The form of one group: what it says, and how its wishes are moved about before they are saved."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from fractions import Fraction

from django.http import QueryDict
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from aktiv.facilities.models import Activity
from aktiv.people.models import Team
from aktiv.seasons.actions.applying import Asked, Wished
from aktiv.seasons.models import GroupApplication
from aktiv.seasons.rules.shares import share_of
from aktiv.seasons.rules.weeks import Span
from aktiv.values import formatting
from aktiv.values.refusal import Refusal
from aktiv.web.club.words import LEVELS
from aktiv.web.components.forms import Field
from aktiv.web.components.links import Choice
from aktiv.web.public.asking import minute_of
from aktiv.web.season.option_fields import FIELDS as OPTION_FIELDS
from aktiv.web.season.option_fields import options_in, options_of

MOST_ROWS = 60
FIELDS = {
    "missing_text": "navn", "group_there_already": "navn", "too_long": "navn", "no_such_activity": "aktivitet",
    "wrong_ages": "fra_alder", "asks_beyond_a_week": "ganger", "wrong_members": "antall", "wrong_share": "del",
    "no_such_team": "lag", "too_many_coaches": "trenere", "club_asks_beyond": "timer_uke", **OPTION_FIELDS,
}  # fmt: skip
"""The field that a refusal is about."""


def asked_of(group: GroupApplication) -> Asked:
    """What a group asks for, as the form holds it."""
    return Asked(
        name=group.name,
        team_id=group.team_id,
        activity_id=group.activity_id,
        from_age=group.from_age,
        to_age=group.to_age,
        level=group.level,
        members=group.members,
        sessions=group.sessions,
        minutes=group.minutes,
        share=Fraction(group.share_numerator, group.share_denominator),
        days_apart=group.days_apart,
        blocked=tuple(group.blocked),
        coaches=tuple(group.coaches),
        wishes=tuple(Wished(each.space_id, each.weekday, each.from_minute, each.choice) for each in group.wishes.all()),
        options=options_of(group),
    )


def asked_in(data: QueryDict, season: Span, *, whole: bool) -> Asked:
    """What the form says, of a group or of the club as a `whole`. A number that is none becomes one that the action
    refuses."""

    def number(name: str) -> int:
        text = data.get(name, "").strip()
        return int(text) if text.isdecimal() and len(text) < 10 else -1

    part = share_of(data.get("del", "1")) or Fraction(0)
    team = number("lag")
    coaches = [each.strip() for each in data.get("trenere", "").splitlines() if each.strip()]
    return Asked(
        name=data.get("navn", ""),
        team_id=team if team > 0 else None,
        activity_id=number("aktivitet"),
        from_age=number("fra_alder"),
        to_age=number("til_alder"),
        level=data.get("niva", ""),
        members=number("antall"),
        sessions=sessions_in(data) if whole else number("ganger"),
        minutes=number("minutter"),
        share=part,
        days_apart=number("mellom"),
        options=options_in({name: data.get(name, "") for name in data}, season, whole=whole),
        blocked=tuple(
            {int(each) for each in data.getlist("sperret")[:7] if each in {"0", "1", "2", "3", "4", "5", "6"}}
        ),
        coaches=tuple(coaches),
        wishes=tuple(_wishes(data)),
    )


def sessions_in(data: Mapping[str, str]) -> int:
    """How many sessions a club's hours come to: 0 where it leaves the amount to what it is due, -1 where it is none."""
    text, minutes = data.get("timer_uke", "").strip().replace(",", "."), data.get("minutter", "").strip()
    if not text:
        return 0
    try:
        asked = round(float(text[:8]) * 60)
    except (ValueError, OverflowError):
        return -1
    length = int(minutes) if minutes.isdecimal() and 0 < len(minutes) < 5 else 0
    return max(-1, asked // length or -1) if length > 0 and asked > 0 else -1


def _wishes(data: QueryDict) -> list[Wished]:
    """The rows of the list in which anything is chosen or written; -1 is a hall or a time that is none."""
    found = []
    for hall, day, time, choice in typed_rows(data):
        minute = minute_of(time)
        space = int(hall) if hall.isdecimal() and len(hall) < 16 else -1
        weekday = int(day) if day in {"0", "1", "2", "3", "4", "5", "6"} else -1
        found.append(Wished(space, weekday, -1 if minute is None else minute, 2 if choice == "2" else 1))
    return found


def typed_rows(data: QueryDict) -> list[tuple[str, str, str, str]]:
    """Hall, day, time and choice as they were sent, but rows that were left empty."""
    rows = zip(data.getlist("hall"), data.getlist("dag"), data.getlist("tid"), data.getlist("valg"), strict=False)
    return [(hall, day, time[:8], choice) for hall, day, time, choice in list(rows)[:MOST_ROWS] if hall or time.strip()]


def demand_whole(wishes: Sequence[Wished]) -> None:
    """Raises Refusal("wish_not_whole") where a wish lacks its hall or its time."""
    if any(each.space_id < 0 or each.from_minute < 0 for each in wishes):
        raise Refusal("wish_not_whole")


def moved(asked: Asked, act: str) -> Asked:
    """The wishes after a button in the form: `celle_<hall>_<day>_<minute>` goes from no wish to first choice, second,
    and none again; `opp_<n>`, `ned_<n>` and `ut_<n>` move a row of the list; `behold_…` is a first wish, before all."""
    what, *said = act.split("_")
    if not said or not all(each.isdecimal() and len(each) < 16 for each in said):
        return asked
    numbers, wishes = [int(each) for each in said], list(asked.wishes)
    if what in {"celle", "behold"} and len(numbers) == 3:
        space_id, day, minute = numbers
        at = next(
            (
                n
                for n, each in enumerate(wishes)
                if (each.space_id, each.weekday, each.from_minute) == (space_id, day, minute)
            ),
            None,
        )
        if what == "behold":
            wishes = [each for n, each in enumerate(wishes) if n != at]
            wishes.insert(0, Wished(space_id, day, minute))
        elif at is None:
            wishes.append(Wished(space_id, day, minute))
        elif wishes[at].choice == 1:
            wishes[at] = replace(wishes[at], choice=2)
        else:
            del wishes[at]
    elif len(numbers) == 1 and numbers[0] < len(wishes):
        at = numbers[0]
        if what == "ut":
            del wishes[at]
        other = {"opp": at - 1, "ned": at + 1}.get(what, -1)
        if 0 <= other < len(wishes):
            wishes[at], wishes[other] = wishes[other], wishes[at]
    return replace(asked, wishes=tuple(wishes))


def fields_of(
    asked: Asked,
    said: Mapping[str, str],
    *,
    activities: Sequence[Activity],
    teams: Sequence[Team],
    shares: tuple[Choice, ...],
    errors: Mapping[str, str],
    more: Sequence[Field] = (),
    due: int = 0,
) -> list[Field]:
    """The fields; `said` is what was typed where a form came back, `more` those of the options that are open. `due` are
    the minutes a week that a club as a whole is due."""
    language = get_language() or "nb"

    def typed(name: str, kept: object) -> str:
        return said.get(name, "" if kept in (None, -1) else str(kept))

    team, activity, level = (
        typed("lag", asked.team_id),
        typed("aktivitet", asked.activity_id),
        typed("niva", asked.level),
    )
    fields = []
    whole = asked.options.whole
    if teams and not whole:
        fields.append(
            Field("lag", _("The club’s own team"), team, "select", optional=True, error=errors.get("lag", ""),
                  hint=_("Ages, activity and level are then the team’s."),
                  choices=(Choice("", _("None of them"), not team), *(
                      Choice(str(each.pk), each.name, str(each.pk) == team) for each in teams)))
        )  # fmt: skip
    fields += [
        Field("navn", _("Name of the group"), typed("navn", asked.name), longest=80, error=errors.get("navn", ""),
              optional=bool(teams) and not whole, hint=_("Such as J14") if not whole else ""),
        Field("aktivitet", _("Activity"), activity, "select", error=errors.get("aktivitet", ""), choices=(
            Choice("", _("Choose"), not activity), *(
                Choice(str(each.pk), each.name.said_in(language).text, str(each.pk) == activity)
                for each in activities))),
        Field("fra_alder", _("Youngest, years"), typed("fra_alder", asked.from_age), inputmode="numeric",
              error=errors.get("fra_alder", "")),
        Field("til_alder", _("Oldest, years"), typed("til_alder", asked.to_age), inputmode="numeric"),
        Field("niva", _("Level"), level, "select",
              choices=tuple(Choice(each, _(LEVELS[each]), each == level) for each in LEVELS)),
        Field("antall", _("How many train together"), typed("antall", asked.members), inputmode="numeric",
              error=errors.get("antall", "")),
        _hours(asked, said, errors, due) if whole else
        Field("ganger", _("Times a week"), typed("ganger", asked.sessions), inputmode="numeric",
              error=errors.get("ganger", "")),
        Field("minutter", _("Minutes each time"), typed("minutter", asked.minutes), inputmode="numeric"),
        Field("del", _("How much of the hall"), str(asked.share), "select", choices=shares,
              error=errors.get("del", "")),
    ]  # fmt: skip
    # How short a time may be stands beside how long it is to be.
    at = next(number for number, each in enumerate(fields) if each.name == "minutter") + 1
    fields[at:at] = [each for each in more if each.name == "minst"]
    fields += [each for each in more if each.name != "minst"]
    if whole:
        return fields
    return [
        *fields,
        Field("mellom", _("Days from one time to the next, at least"), str(asked.days_apart), "select",
              hint=_("2 leaves a free day between."),
              choices=tuple(Choice(str(n), str(n), n == asked.days_apart) for n in range(1, 8))),
        Field("trenere", _("Coaches"), said.get("trenere", "\n".join(asked.coaches)), "textarea", optional=True,
              error=errors.get("trenere", ""),
              hint=_("One on each line. Groups with the same coach are not given the same time.")),
    ]  # fmt: skip


def _hours(asked: Asked, said: Mapping[str, str], errors: Mapping[str, str], due: int) -> Field:
    """How many hours a club asks for; what it is due where it has not said."""
    language = get_language() or "nb"
    minutes = asked.sessions * asked.minutes if asked.sessions > 0 else due // asked.minutes * asked.minutes
    kept = f"{minutes / 60:.2f}".rstrip("0").rstrip(".").replace(".", formatting.words(language).decimal)
    hint = _("Leave it empty for what the club is due by the rules, in whole times.")
    if due:
        hint += " " + _("Now that is %(hours)s.") % {"hours": formatting.hours(due, language)}
    return Field("timer_uke", _("Hours a week"), said.get("timer_uke", kept if minutes else "")[:8], hint=hint,
                 inputmode="decimal", optional=True, error=errors.get("timer_uke", ""))  # fmt: skip
