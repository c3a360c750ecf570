"""A round and an application in words: rules, halls with their hours, groups with what they ask for."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction

from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from aktiv.facilities.models import Space
from aktiv.seasons.models import ClubApplication, GroupApplication, PoolHall, Round
from aktiv.seasons.queries.facts import facts_of_application
from aktiv.seasons.queries.rounds import atoms_of, parts_of
from aktiv.seasons.rhythm import OPTIONS, rhythm
from aktiv.seasons.rules import tables
from aktiv.seasons.rules.deriving import Removed, derive, dues
from aktiv.seasons.rules.tables import Ages, Table
from aktiv.seasons.words import REMOVED
from aktiv.values import formatting
from aktiv.values.texts import Texts
from aktiv.web.club.words import LEVELS
from aktiv.web.components.links import Choice


@dataclass(frozen=True, slots=True)
class Rule:
    """A subject of the rules, and what they say of it, line by line."""

    heading: str
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class HallShown:
    """A hall, and its hours by day."""

    name: str
    hours: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class DueShown:
    """What a club is due: a line for each group, then what is taken off, and the sum."""

    lines: tuple[tuple[str, str, str], ...]
    asked: str
    less: str
    elsewhere: str
    total: str
    capped: bool


def season_name(round_: Round) -> str:
    """In the reader's language."""
    season = round_.season
    return Texts(season.name_nb, season.name_nn, season.name_en).said_in(_language()).text


def rules_told(round_: Round) -> list[Rule]:
    """The rules that a round goes by, in words."""
    if round_.rules is None:
        return []
    table, language = tables.read(round_.rules.table), _language()
    found = [
        Rule(_("Points"), tuple(
            f"{each.name} ({_ages(each.ages)}): " + _("%(points)s points") % {"points": each.points}
            for each in table.points
        )),
        Rule(_("When one may train"), tuple(
            f"{each.name} ({_ages(each.ages)}): {days_told(each.days)} "
            f"{formatting.span(each.from_minute, each.to_minute, language)}" for each in table.windows
        )),
        Rule(_("At most"), tuple(
            f"{each.name} ({_ages(each.ages)}): {_often(each.sessions, each.minutes)}" for each in table.caps
        )),
        Rule(_("What a club is due"), tuple(_due(each) for each in table.due)),
        Rule(_("Otherwise"), tuple(_otherwise(table))),
    ]  # fmt: skip
    return [each for each in found if each.lines]


def _often(sessions: int, minutes: int) -> str:
    told = ngettext(
        "%(sessions)s time a week, %(minutes)s minutes", "%(sessions)s times a week, %(minutes)s minutes each", sessions
    )
    return told % {"sessions": sessions, "minutes": minutes}


def halls_shown(pool: Sequence[PoolHall]) -> list[HallShown]:
    """What is shared out."""
    language = _language()
    names = formatting.words(language).weekdays
    shown = []
    for hall in pool:
        by_day: dict[int, list[str]] = {}
        for each in sorted(hall.times.all(), key=lambda each: (each.weekday, each.from_minute, each.to_minute)):
            told = formatting.span(each.from_minute, each.to_minute, language)
            told += " " + _("(part of the hall)") if each.atoms else ""
            if told not in by_day.setdefault(each.weekday, []):
                by_day[each.weekday].append(told)
        alike: list[tuple[list[int], str]] = []
        for day in range(7):
            told = ", ".join(by_day.get(day, [])) or _("closed")
            if alike and alike[-1][1] == told:
                alike[-1][0].append(day)
            else:
                alike.append(([day], told))
        hours = tuple(
            (names[days[0]] if len(days) == 1 else f"{names[days[0]]}–{names[days[-1]]}", told) for days, told in alike
        )
        shown.append(HallShown(hall_name(hall.space), hours))
    return shown


def hall_name(space: Space) -> str:
    """The facility, and the hall where that has another name."""
    name = space.name.said_in(_language()).text
    return space.facility.name if name == space.facility.name else f"{space.facility.name}, {name}"


def due_shown(round_: Round, application: ClubApplication) -> tuple[DueShown | None, dict[int, list[str]]]:
    """What the club is due, with the arithmetic, and what the rules take from each group, by its id."""
    facts = facts_of_application(round_, application)
    names = {each.key: each.name for each in facts.groups}
    halls = {each.key: each.name for each in facts.halls}
    warnings: dict[int, list[str]] = {}
    for each in derive(facts).removed:
        if each.code in {"age_window", "blocked_day", "too_many_halls", "too_far"}:
            continue  # the page of the round tells of hours; a day that the club named is no news to it
        told = _removed(each, halls)
        of_group = warnings.setdefault(int(each.group.removeprefix("g")), [])
        if told not in of_group:
            of_group.append(told)
    due = next(iter(dues(facts)), None)
    if due is None:
        return None, warnings
    lines = []
    for step in due.steps:
        parts = [_("%(minutes)s min fixed") % {"minutes": step.fixed}] if step.rule else [_("as asked for")]
        if step.of_members:
            parts.append(_("%(minutes)s min for its members") % {"minutes": step.of_members})
        if step.capped_by:
            parts.append(_("less %(minutes)s min: the most that one group counts") % {"minutes": step.capped_by})
        because = (f"{step.rule}: " if step.rule else "") + ", ".join(parts)
        lines.append((names[step.group], because, _minutes(step.minutes)))
    return DueShown(
        tuple(lines),
        _minutes(due.asked),
        _minutes(due.less_unused) if due.less_unused else "",
        _minutes(due.served_elsewhere) if due.served_elsewhere else "",
        _minutes(due.minutes),
        due.minutes == due.asked < sum(step.minutes for step in due.steps) - due.less_unused,
    ), warnings


def shares_of(pool: Sequence[PoolHall], chosen: Fraction) -> tuple[Choice, ...]:
    """How much of a hall one can ask for: what the halls are divided into. One statement."""
    found = {Fraction(1), chosen}
    for spaces in parts_of([each.space for each in pool]).values():
        found |= {Fraction(len(atoms_of(each)), each.divisions) for each in spaces}
    return tuple(
        Choice(str(each), share_told(each), each == chosen)
        for each in sorted(found, reverse=True)
        if each.denominator <= 24
    )


def share_told(share: Fraction) -> str:
    """ "the whole hall", "1/2 of the hall"."""
    return _("the whole hall") if share == 1 else _("%(share)s of the hall") % {"share": share}


def facts_told(group: GroupApplication) -> list[str]:
    """What a group asks for, shortly."""
    language = _language()
    ages = Ages(group.from_age, group.to_age)
    told = [group.activity.name.said_in(language).text, _ages(ages), _(LEVELS[group.level])]
    told.append(_("%(count)s who train") % {"count": group.members})
    if group.whole_club:
        told.append(
            _("hours for the whole club: %(hours)s a week") % {"hours": _minutes(group.sessions * group.minutes)}
        )
    told.append(_often(group.sessions, group.minutes))
    if group.least_minutes is not None:
        told.append(_("or at least %(minutes)s minutes") % {"minutes": group.least_minutes})
    if weeks := rhythm(group.weeks, group.span):
        told.append(weeks)
    if group.beside is not None:
        told.append(_("right before or after %(group)s") % {"group": group.beside.name})
    told.append(share_told(Fraction(group.share_numerator, group.share_denominator)))
    if group.blocked:
        told.append(_("cannot: %(days)s") % {"days": days_told(group.blocked)})
    if group.coaches:
        told.append(_("coaches: %(names)s") % {"names": ", ".join(group.coaches)})
    return told


def wishes_told(group: GroupApplication) -> list[str]:
    """Its wishes in order."""
    return [
        (_("First choice") if each.choice == 1 else _("Second choice"))
        + f": {time_told(each.space, each.weekday, each.from_minute, group.minutes)}"
        for each in group.wishes.all()
    ]


def time_told(space: Space, weekday: int, from_minute: int, minutes: int) -> str:
    """ "tirsdag 18.00–19.30, Fjellhallen"."""
    language = _language()
    day = formatting.words(language).weekdays[weekday]
    return f"{day} {formatting.span(from_minute, min(1440, from_minute + minutes), language)}, {hall_name(space)}"


def days_told(days: Iterable[int]) -> str:
    """Weekdays in order."""
    names = formatting.words(_language()).weekdays_short
    whole = sorted(days)
    if len(whole) > 2 and whole == list(range(whole[0], whole[-1] + 1)):
        return f"{names[whole[0]]}–{names[whole[-1]]}"
    return ", ".join(names[each] for each in whole)


def _removed(each: Removed, halls: dict[str, str]) -> str:
    return _(REMOVED[each.code]) % {"rule": each.rule, "hall": halls.get(each.hall, "")}


def _due(each: tables.Due) -> str:
    parts = [_("%(minutes)s minutes") % {"minutes": each.minutes + each.first_minutes}]
    if each.per_member:
        number = f"{float(each.per_member):g}".replace(".", formatting.words(_language()).decimal)
        parts.append(_("%(minutes)s for each member") % {"minutes": number})
    if each.at_most is not None:
        parts.append(_("at most %(minutes)s a group") % {"minutes": each.at_most})
    return f"{each.name} ({_ages(each.ages)}): {', '.join(parts)}"


def _otherwise(table: Table) -> list[str]:
    told = []
    if table.travel_km < 2000:
        told.append(_("Nobody is sent further than %(km)s km from their home hall.") % {"km": f"{table.travel_km:g}"})
    if table.continuity_points:
        told.append(
            _("A group that keeps its time from last season gets %(points)s points for it.")
            % {"points": table.continuity_points}
        )
    if table.fair:
        told.append(_("Clubs with a small part of what they are due come first."))
    if table.own_hall_counts:
        told.append(_("Hours in halls of the club’s own count as given."))
    offered = ngettext(
        "Weekly time that becomes free, of at least %(n)s date, is first offered to groups that were refused a wish."
        " Each has %(time)s to answer.",
        "Weekly time that becomes free, of at least %(n)s dates, is first offered to groups that were refused a wish."
        " Each has %(time)s to answer.",
        table.offer_dates,
    )
    told.append(offered % {"n": table.offer_dates, "time": _minutes(table.offer_hours * 60)})
    if table.options:
        names = [_(OPTIONS[each]) for each in tables.OPTIONS if each in table.options]
        told.append(_("Clubs may also ask for: %(options)s.") % {"options": ", ".join(names)})
    return told


def _minutes(minutes: int) -> str:
    return formatting.hours(minutes, _language())


def _ages(ages: Ages) -> str:
    if ages.last >= tables.OLDEST:
        return _("%(first)s years and older") % {"first": ages.first} if ages.first else _("all ages")
    told = str(ages.first) if ages.first == ages.last else f"{ages.first}–{ages.last}"
    return _("%(ages)s years") % {"ages": told}


def _language() -> str:
    return get_language() or "nb"
