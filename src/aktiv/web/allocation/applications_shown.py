"""Applications as pages show them: one group in words, and what is to be looked at."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop as n_
from django.utils.translation import ngettext

from aktiv.seasons.models import ClubApplication, GroupApplication, Round, TakenOut
from aktiv.seasons.queries.facts import facts_of
from aktiv.seasons.rhythm import rhythm
from aktiv.seasons.rules.checking import Found, checked
from aktiv.seasons.rules.deriving import Facts
from aktiv.seasons.words import REMOVED
from aktiv.values import formatting
from aktiv.web.allocation.hall_views import name_of
from aktiv.web.allocation.words import language, weekdays
from aktiv.web.club.words import LEVELS
from aktiv.web.components.results import Tag

FINDINGS: Mapping[str, str] = {
    "named_twice": n_("Asked twice: «%(other)s» of the same club has the same name"),
    "coach_twice": n_("The same coach as «%(other)s», which wishes for the same time"),
    "no_members": n_("It is not said how many train"),
    "no_wish": n_("No wish for a hall that is shared out"),
    "no_placement": n_("Nowhere to place it under the rules"),
}
MOST_REASONS = 4


@dataclass(frozen=True, slots=True)
class Shown:
    """One group: what it asks for, its wishes in order, and what is to be looked at."""

    pk: int
    name: str
    who: str
    asks: str
    needs: str
    wishes: tuple[str, ...]
    findings: tuple[str, ...]
    out: str = ""
    """That it was taken out of the round, by whom and when, and why."""


def tags_of(application: ClubApplication) -> list[Tag]:
    """Late, on paper, withdrawn, not handed in."""
    tags = []
    if application.state == ClubApplication.State.WITHDRAWN:
        tags.append(Tag(_("Taken back"), "neutral", "XMark"))
    if application.state == ClubApplication.State.DRAFT:
        tags.append(Tag(_("Not handed in"), "warning", "Pencil"))
    if application.late:
        tags.append(Tag(_("Late"), "warning", "ClockFill"))
    if application.paper:
        tags.append(Tag(_("On paper"), "neutral", "FileText"))
    return tags


def findings_in(round_: Round, groups: Iterable[int]) -> dict[int, list[str]]:
    """What is to be looked at in groups that are handed in, in words, by the group's id. Nothing before a round has
    rules. Eight statements, however many groups."""
    if round_.rules is None:
        return {}
    facts = facts_of(round_)
    wanted = {f"g{each}" for each in groups}
    found: dict[int, list[str]] = {}
    for each in checked(facts, [group for group in facts.groups if group.key in wanted]):
        found.setdefault(int(each.group[1:]), []).append(_finding(each, facts))
    return found


def _finding(found: Found, facts: Facts) -> str:
    told = _(FINDINGS[found.code]) % {"other": found.other}
    if not found.removed:
        return told
    halls = {each.key: each.name for each in facts.halls}
    reasons = dict.fromkeys(
        _(REMOVED[each.code]) % {"rule": each.rule, "hall": halls.get(each.hall, "")}
        for each in (replace(one, day=None) for one in found.removed)
        if each.code in REMOVED
    )
    return f"{told}: {'; '.join(list(reasons)[:MOST_REASONS])}"


def shown(group: GroupApplication, findings: Mapping[int, list[str]]) -> Shown:
    """A group in words."""
    times = ngettext("%(count)s time a week", "%(count)s times a week", group.sessions) % {"count": group.sessions}
    ages = f"{group.from_age}–{group.to_age}" if group.from_age != group.to_age else str(group.from_age)
    needs = [share_told(group.share_numerator, group.share_denominator)]
    if group.least_minutes is not None:
        needs.append(_("or at least %(minutes)s minutes") % {"minutes": group.least_minutes})
    if weeks := rhythm(group.weeks, group.span):
        needs.append(weeks)
    if group.beside is not None:
        needs.append(_("right before or after %(group)s") % {"group": group.beside.name})
    if group.whole_club:
        needs.insert(0, _("hours for the whole club"))
    if group.days_apart > 1:
        needs.append(_("%(count)s days between") % {"count": group.days_apart})
    if group.blocked:
        names = weekdays()
        needs.append(_("not %(days)s") % {"days": ", ".join(names[each].lower() for each in group.blocked)})
    if group.coaches:
        needs.append(_("coach %(names)s") % {"names": ", ".join(group.coaches)})
    return Shown(
        group.pk,
        group.name,
        ", ".join(
            [
                group.activity.name.said_in(language()).text,
                _("%(ages)s years") % {"ages": ages},
                _(LEVELS[group.level]).lower(),
                _("%(count)s members") % {"count": group.members},
            ]
        ),
        f"{times}, {formatting.hours(group.minutes, language())}",
        ", ".join(needs),
        tuple(
            f"{_('1st choice') if wish.choice == 1 else _('2nd choice')}: {weekdays()[wish.weekday].lower()} "
            f"{formatting.clock(wish.from_minute, language())}, {name_of(wish.space)}"
            for wish in group.wishes.all()
        ),
        tuple(findings.get(group.pk, ())),
        out_told(group, group.out),
    )


def out_told(group: GroupApplication, out: TakenOut | None) -> str:
    """By whom and when a group was taken out of the round, and why; nothing where it is in it."""
    if out is None:
        return ""
    day = formatting.day(out.made_at.astimezone(group.municipality.zone).date(), language())
    return _("%(who)s, %(day)s: %(reason)s") % {"who": out.made_by.name, "day": day, "reason": out.reason}


def share_told(numerator: int, denominator: int) -> str:
    """ "hele hallen", "1/2 av hallen"."""
    if numerator == denominator:
        return _("the whole hall")
    return _("%(share)s of the hall") % {"share": f"{numerator}/{denominator}"}
