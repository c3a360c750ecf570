"""What each club is due, before any plan exists: the arithmetic, group by group, and all of it against the pool."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from aktiv.seasons.queries.facts import facts_of
from aktiv.seasons.queries.overview import hours_there
from aktiv.seasons.queries.rounds import pool_of
from aktiv.seasons.rules.asked import Group
from aktiv.seasons.rules.deriving import Facts
from aktiv.seasons.rules.entitling import Entitlement, Step, entitlement
from aktiv.values.folding import sort_key
from aktiv.web.allocation.desks import RoundDesk, round_page
from aktiv.web.allocation.words import hours_told, rules_told
from aktiv.web.finance.csv_files import csv_answer


@dataclass(frozen=True, slots=True)
class Line:
    """One group's part in words."""

    name: str
    rule: str
    sum: str
    minutes: str


@dataclass(frozen=True, slots=True)
class Club:
    """A club with its arithmetic."""

    name: str
    due: str
    asked: str
    elsewhere: str
    lines: tuple[Line, ...]
    told: tuple[str, ...]


@round_page
@require_safe
def entitlements(request: HttpRequest, desk: RoundDesk) -> HttpResponse:
    """Those who share out seasons. `form=csv` gives a file."""
    round_ = desk.round
    context: dict[str, object] = {"round": round_, "clubs": [], "rules": ""}
    if round_.rules is not None:
        facts = facts_of(round_)
        found = _found(facts)
        if request.GET.get("form") == "csv":
            return _file(round_.slug, facts, found)
        there = int(sum(hours_there(pool_of(round_.pk)).values()))
        due = sum(each.minutes for _name, each in found)
        groups = {each.key: each for each in facts.groups}
        whole = sum(groups[step.group].share * step.minutes for _name, each in found for step in each.steps)
        context |= {
            "rules": rules_told(round_.rules),
            "clubs": [_club(name, each, groups) for name, each in found],
            "due": hours_told(due),
            "asked": hours_told(sum(each.asked for _name, each in found)),
            "elsewhere": hours_told(sum(each.served_elsewhere for _name, each in found)),
            "there": hours_told(there),
            "whole": hours_told(int(whole)),
            "share": f"{int(whole) * 100 // there} %" if there else "",
        }
    return render(request, "allocation/entitlement.html", context)


def _found(facts: Facts) -> list[tuple[str, Entitlement]]:
    """Each club with what it is due, by name."""
    of_club: dict[str, list[Group]] = {}
    for each in facts.groups:
        of_club.setdefault(each.club, []).append(each)
    return sorted(
        ((club.name, entitlement(facts.table, club, of_club[club.key])) for club in facts.clubs if club.key in of_club),
        key=lambda each: sort_key(each[0]),
    )


def _club(name: str, found: Entitlement, groups: Mapping[str, Group]) -> Club:
    whole = sum(each.minutes for each in found.steps)
    told = []
    if found.less_unused:
        told.append(_("less %(hours)s that were not used last season") % {"hours": hours_told(found.less_unused)})
    if found.minutes < whole - found.less_unused:
        told.append(_("no more than the %(hours)s that it asks for") % {"hours": hours_told(found.asked)})
    if found.served_elsewhere:
        told.append(_("has %(hours)s in halls of its own, which count") % {"hours": hours_told(found.served_elsewhere)})
    return Club(
        name,
        hours_told(found.minutes),
        hours_told(found.asked),
        hours_told(found.served_elsewhere) if found.served_elsewhere else "",
        tuple(
            Line(
                groups[each.group].name,
                each.rule or _("what it asks for"),
                _sum(each, groups[each.group]),
                _min(each.minutes),
            )
            for each in found.steps
        ),
        tuple(told),
    )


def _sum(step: Step, group: Group) -> str:
    """ "60 + 36 for 18 medlemmer = 96, høyst 90"."""
    if not step.rule:
        return f"{group.sessions} × {group.minutes}"
    told = str(step.fixed)
    if step.of_members:
        told += " " + _("+ %(minutes)s for %(count)s members") % {"minutes": step.of_members, "count": group.members}
    if step.capped_by:
        told += " " + _("– %(minutes)s over the most") % {"minutes": step.capped_by}
    return told


def _min(minutes: int) -> str:
    return _("%(count)s min") % {"count": minutes}


def _file(slug: str, facts: Facts, found: list[tuple[str, Entitlement]]) -> HttpResponse:
    head = (
        _("Club"), _("Group"), _("Rule"), _("Fixed, minutes"), _("For members, minutes"), _("Over the most, minutes"),
        _("Minutes"), _("The club is due, minutes"), _("The club asks for, minutes"), _("In halls of its own, minutes"),
    )  # fmt: skip
    groups = {each.key: each for each in facts.groups}
    rows = [
        (
            name,
            groups[step.group].name,
            step.rule,
            str(step.fixed),
            str(step.of_members),
            str(step.capped_by),
            str(step.minutes),
            str(each.minutes),
            str(each.asked),
            str(each.served_elsewhere),
        )
        for name, each in found
        for step in each.steps
    ]
    return csv_answer(f"{slug}-timetall", head, rows)
