"""What stands beside the halls on the board's page: solving again, wishes, what is barred and closed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.utils.translation import ngettext

from aktiv.seasons.models import Inquiry, Plan
from aktiv.seasons.queries.board import Board
from aktiv.seasons.queries.inquiries import LIVE
from aktiv.seasons.queries.shortage import hours_in
from aktiv.seasons.queries.source import source_of
from aktiv.seasons.reasons import short
from aktiv.seasons.rules.board import MAY_BE_OVERRULED
from aktiv.seasons.rules.shortage import Shortage
from aktiv.seasons.solver.facts import Session
from aktiv.web.allocation.board_shown import Shown
from aktiv.web.allocation.board_words import Names, conflict, where
from aktiv.web.allocation.inquiries_shown import way_in_short
from aktiv.web.allocation.words import clock_of

RULED = ("unsuitable", "no_unit", "grid", "window", "closed", "rest", "banned")
"""What no move of others changes."""


def moves_offered(count: int) -> str:
    """A choice of how many times may be moved."""
    return ngettext("%(n)s move", "%(n)s moves", count) % {"n": count}


def still_told(newest: Inquiry, found: Board) -> bool:
    """Whether the newest re-solve is still something to be told: under way, or waiting to be looked at."""
    if newest.state in LIVE:
        return True
    if newest.failure:
        return newest.seen == found.draft.last
    return newest.landed is None and bool(newest.answer)


def wishes(shown: Shown, answered: Mapping[tuple[str, str, int, int], Inquiry]) -> list[dict[str, Any]]:
    """The wishes of the chosen group that it does not have: what speaks against each, or what it would take, and how
    great the shortage of such time was in the plan that the work began on. One statement for that."""
    checks = shown.checks
    chosen = shown.chosen
    if chosen is None or chosen.key:
        return []
    group = checks.rules.groups[chosen.group]
    has = {each.place for each in checks.of_group.get(group.id, ())}
    told = []
    shortage = Shortage(hours_in(shown.board.draft.plan, shown.board.ground.raw))
    for place in group.wishes:
        if place in has:
            continue
        codes = checks.against(group, place, group.minutes).codes
        ruled = tuple(each for each in codes if each in RULED)
        asked = answered.get((group.id, *place))
        scarce = shortage.of(place.facility, place.day, place.start, place.start + group.minutes)
        told.append(
            {
                "at": f"{place.facility}.{place.day}.{place.start}",
                "told": shown.where(Session(group.id, place, group.minutes, frozenset())),
                "why": conflict(ruled) if ruled else "",
                "never": bool(set(ruled) - set(MAY_BE_OVERRULED)),
                "fits": not codes,
                "short": "" if scarce is None or ruled else short(scarce),
                "asked": asked,
                "answer": way_in_short(asked) if asked is not None else "",
                "old": asked is not None and asked.seen != shown.board.draft.last,
            }
        )
    return told


def short_by(found: Board, wishes: Iterable[Mapping[str, Any]]) -> Plan | None:
    """The plan whose prices tell of a shortage; None where none is told of."""
    return source_of(found.draft.plan) if any(each["short"] for each in wishes) else None


def barred(found: Board, names: Names) -> list[dict[str, Any]]:
    """What is barred and closed on the draft, each as its form sends it back."""
    told: list[dict[str, Any]] = []
    for ban in found.standing.bans:
        what = {"group": ban.group, "facility": ban.facility, "day": ban.day, "start": ban.start}
        told.append(
            {
                "told": f"{names.group(ban.group)}: {where({k: v for k, v in what.items() if v is not None}, names)}",
                "kind": "unban",
                "group": ban.group,
                "hall": ban.facility or "",
                "day": "" if ban.day is None else ban.day,
                "start": "" if ban.start is None else clock_of(ban.start),
            }
        )
    for each in found.standing.closures:
        what = {"facility": each.facility, "day": each.day, "start": each.start, "end": each.end}
        told.append(
            {
                "told": where(what, names),
                "kind": "reopen",
                "hall": each.facility,
                "day": each.day,
                "start": clock_of(each.start),
                "end": clock_of(each.end),
            }
        )
    return told
