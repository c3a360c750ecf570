"""What was asked from the board and what came of it, as pages tell it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop as n_
from django.utils.translation import ngettext, pgettext

from aktiv.seasons import words
from aktiv.seasons.models import Inquiry, PlanRefusal
from aktiv.seasons.queries.plans import removed_of
from aktiv.seasons.reasons import grouped, joined
from aktiv.seasons.rules.board import MAY_BE_OVERRULED
from aktiv.seasons.rules.resolving import Move, moves_in
from aktiv.seasons.solver.facts import Session
from aktiv.values import formatting
from aktiv.web.allocation.board_words import Names, gain_told, language, short

LOOKED_AMONG = 45  # groups, as the search does (`solver.what_if.GROUPS`, which only workers read)
SET_ASIDE: Mapping[str, str] = {
    "window": n_("when its age may train"),
    "unsuitable": n_("which halls are for it"),
    "blocked_day": n_("the club has said that the group cannot come that day"),
}
"""What may be set aside, as what it is about."""


@dataclass(frozen=True, slots=True)
class MoveRow:
    """What became of one weekly time: from where to where; one of them is empty where it is given or lost."""

    club: str
    group: str
    was: str
    now: str
    tone: str


@dataclass(frozen=True, slots=True)
class WayRow:
    """One way to a place, in words: its moves, who loses a time, and what it costs."""

    number: int
    title: str
    losers: tuple[str, ...]
    moves: tuple[MoveRow, ...]


def session_told(session: Session, names: Names) -> str:
    """ "mandag 17–18.30, Solheimshallen"."""
    day = formatting.words(language()).weekdays[session.place.day]
    hall = names.halls.get(session.place.facility, session.place.facility)
    return f"{day} {short(session.place.start, session.end)}, {hall}"


def place_told(asked: Mapping[str, Any], names: Names) -> str:
    """The place that is asked about: "mandag 17.00, Solheimshallen"."""
    day = formatting.words(language()).weekdays[asked["day"]]
    hall = names.halls.get(asked["facility"], asked["facility"])
    return f"{day} {formatting.clock(asked['start'], language())}, {hall}"


def moves_told(answer: Mapping[str, Any], names: Names) -> tuple[MoveRow, ...]:
    """Who is moved, given and loses: first those that are moved, then what is given, then what is lost."""
    found = moves_in(answer.get("gone", ()), answer.get("come", ()))
    found.sort(key=lambda each: (each.was is None, each.now is None, names.group(each.group)))
    return tuple(_row(each, names) for each in found)


def summary(answer: Mapping[str, Any]) -> str:
    """ "Placed 3, moved 2, lost 0"."""
    told = _("Placed %(placed)s, moved %(moved)s, lost %(lost)s") % {
        key: answer.get(key, 0) for key in ("placed", "moved", "lost")
    }
    return f"{told} ({gain_told(answer['gain'])})" if "gain" in answer else told


def cost_told(change: int) -> str:
    """What the plan's points come to: "costs 1 200 points"."""
    if not change:
        return _("costs no points")
    told = _("costs %(points)s points") if change < 0 else _("brings %(points)s points")
    return told % {"points": grouped(abs(change))}


def ways_told(inquiry: Inquiry, names: Names) -> list[WayRow]:
    """The ways to a place, the fewest moves first."""
    return [_way(number, way, inquiry.asked["group"], names) for number, way in enumerate(inquiry.answer["ways"])]


def way_in_short(inquiry: Inquiry) -> str:
    """What was answered, on a line: for the list of reasons and the panel of the board."""
    if inquiry.state == Inquiry.State.FAILED:
        return failure(inquiry)
    if inquiry.state != Inquiry.State.DONE:
        return pgettext("plan", "Being worked out")
    ways = inquiry.answer.get("ways", ())
    if not ways:
        return _("Moving up to eight times does not make room.")
    told = f"{_moves(ways[0]['moves'])}, {cost_told(ways[0]['score_change'])}"
    return f"{_('A rule must be set aside')}. {told}" if inquiry.asked.get("over") else told


def set_aside(inquiry: Inquiry) -> str:
    """What would be set aside for what is asked about, in words; empty where nothing is. A day that the club itself has
    said no to is told as that: in the problem it is a time outside the windows, as one that an age may not have."""
    codes = list(inquiry.asked.get("over", {}).get("codes", ()))
    if "window" in codes and _own_no(inquiry):
        codes[codes.index("window")] = "blocked_day"
    return joined([_(SET_ASIDE[code]) for code in codes])


def _own_no(inquiry: Inquiry) -> bool:
    asked = (inquiry.asked["group"], inquiry.asked["day"], "blocked_day")
    return any((each["group"], each["day"], each["code"]) == asked for each in removed_of(inquiry.plan))


def asking(row: PlanRefusal, answered: Mapping[tuple[str, str, int, int], Inquiry]) -> dict[str, object]:
    """What it would take: what was answered and to whom, or how it is asked; nothing where what is against it cannot be
    set aside."""
    group, hall = f"g{row.group_id}", f"h{row.hall_id}"
    asked = answered.get((group, hall, row.weekday, row.from_minute))
    if asked is not None:
        return {"answer": way_in_short(asked), "number": asked.number, "who": who_asked(asked)}
    never = row.reason == "rule" and not set(row.rules) <= set(MAY_BE_OVERRULED)
    return {} if never else {"group": group, "at": f"{hall}.{row.weekday}.{row.from_minute}"}


def who_asked(inquiry: Inquiry) -> str:
    """Who asked, with the club where it was for one."""
    if inquiry.organisation is None:
        return inquiry.made_by.name
    return _("%(name)s for %(club)s") % {"name": inquiry.made_by.name, "club": inquiry.organisation.name}


def failure(inquiry: Inquiry) -> str:
    """Why nothing came of it."""
    if inquiry.failure == "no_plan":
        told = words.FAILURES[inquiry.failure]
        return _(told) % {"least": inquiry.least if inquiry.least is not None else "?"}
    told = words.FAILURES.get(inquiry.failure) or words.FAILURES["solver_failed"]
    return _(told)


def _way(number: int, way: Mapping[str, Any], asking: str, names: Names) -> WayRow:
    moves = moves_told(way, names)
    lost = [each for each in moves_in(way["gone"], way["come"]) if each.now is None and each.group != asking]
    losers = tuple(f"{names.group(each.group)}, {session_told(each.was, names)}" for each in _with_was(lost))
    title = f"{_moves(way['moves'])}, {cost_told(way['score_change'])}"
    return WayRow(number, title, losers, moves)


def _with_was(moves: Iterable[Move]) -> Iterable[Any]:
    return (each for each in moves if each.was is not None)


def _moves(count: int) -> str:
    if not count:
        return _("Nobody has to move")
    return ngettext("%(n)s time has to move", "%(n)s times have to move", count) % {"n": count}


def _row(move: Move, names: Names) -> MoveRow:
    each = names.groups.get(move.group, {})
    was = session_told(move.was, names) if move.was else ""
    now = session_told(move.now, names) if move.now else ""
    tone = "gain" if not was else "loss" if not now else ""
    return MoveRow(names.clubs.get(each.get("club", ""), ""), each.get("name", move.group), was, now, tone)
