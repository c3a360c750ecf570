"""What a plan comes to in figures: what was given and kept, each club's share of its due, and where the points lie."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from math import floor
from typing import Any

from aktiv.seasons.solver.checker_score import score_of
from aktiv.seasons.solver.facts import Instance, Rests, Session
from aktiv.seasons.solver.figures import gini

FOR_A_SESSION = 60  # points, before weight: what each session brings, and the first of a group once more


@dataclass(frozen=True, slots=True)
class Share:
    """What a club is given of its due, in minutes a week: `got` is in the plan, `elsewhere` what it has besides."""

    club: str
    due: int
    elsewhere: int
    got: int
    sessions: int

    @property
    def ratio(self) -> Fraction | None:
        """Got of due; None for a club that is due nothing."""
        return Fraction(self.elsewhere + self.got, self.due) if self.due else None


def shares(instance: Instance, sessions: Sequence[Session]) -> list[Share]:
    """Each club's share, the least first; clubs that are due nothing come last."""
    club_of = {group.id: group.club for group in instance.groups}
    minutes = dict.fromkeys((club.id for club in instance.clubs), 0)
    numbers = dict.fromkeys(minutes, 0)
    for session in sessions:
        minutes[club_of[session.group]] += session.minutes
        numbers[club_of[session.group]] += 1
    found = [
        Share(each.id, each.entitlement, each.elsewhere, minutes[each.id], numbers[each.id]) for each in instance.clubs
    ]
    nothing_due = Fraction(10**9)
    return sorted(found, key=lambda each: (nothing_due if each.ratio is None else each.ratio, each.club))


def levels(instance: Instance, sessions: Sequence[Session]) -> dict[str, int]:
    """The score by what it is given for: something for each group, even shares, hours, wishes, last season's times;
    and times at the edge of the hours, where the rules give points for them.

    Together they are the score of the plan. Points are rounded down session by session, so where shorter times or parts
    of the season are asked for a point may stand beside where it belongs.
    """
    groups = {each.id: each for each in instance.groups}
    plain = score_of(replace(instance, fair=False), sessions)
    someone = sum(
        floor(FOR_A_SESSION * groups[each].weight * groups[each].share) for each in {one.group for one in sessions}
    )
    hours = sum(
        floor(FOR_A_SESSION * of.weight * of.share * Fraction(each.minutes, of.minutes))
        for each in sessions
        for of in (groups[each.group],)
    )
    kept = plain - score_of(replace(instance, fair=False, continuity=0), sessions)
    edges = 0
    if instance.rests.points:
        edges = plain - score_of(replace(instance, fair=False, rests=Rests(instance.rests.least, 0)), sessions)
    return {
        "someone": someone,
        "fair": score_of(instance, sessions) - plain,
        "hours": hours,
        "wishes": plain - someone - hours - kept - edges,
        "kept": kept,
        **({"edges": edges} if instance.rests.points else {}),
    }


def figures(instance: Instance, sessions: Sequence[Session]) -> dict[str, Any]:
    """Everything that lists and comparisons tell of a plan, as JSON. Ratios are rounded to three places.

    `plain` is what the plan would be worth without points for even shares, so that plans with and without compare.
    """
    places = {(each.group, each.place) for each in sessions}
    wished = [(group.id, each) for group in instance.groups for each in group.wishes]
    last = [(group.id, each) for group in instance.groups for each in group.last_season]
    due = [each for each in shares(instance, sessions) if each.ratio is not None]
    ratios = [each.ratio for each in due if each.ratio is not None]
    members = dict.fromkeys((club.id for club in instance.clubs), 0)
    for group in instance.groups:
        members[group.club] += group.members
    minutes = {each.club: each.got for each in shares(instance, sessions)}
    plain = replace(instance, fair=False)
    return {
        "given": len(sessions),
        "asked": sum(group.sessions for group in instance.groups),
        "minutes": sum(each.minutes for each in sessions),
        "groups": len(instance.groups),
        "without": len(instance.groups) - len({each.group for each in sessions}),
        "wishes": len(wished),
        "wishes_met": sum(each in places for each in wished),
        "last": len(last),
        "last_kept": sum(each in places for each in last),
        "worst": _told(ratios[0]) if ratios else None,
        "worst_club": due[0].club if due else None,
        "p10": _told(ratios[-(-len(ratios) // 10) - 1]) if ratios else None,
        "below_40": sum(each < Fraction(2, 5) for each in ratios),
        "below_60": sum(each < Fraction(3, 5) for each in ratios),
        "gini": _told(gini([Fraction(minutes[club], number) for club, number in members.items() if number])),
        "plain": score_of(plain, sessions),
        "levels": levels(instance, sessions),
    }


def _told(value: Fraction) -> float:
    return round(float(value), 3)
