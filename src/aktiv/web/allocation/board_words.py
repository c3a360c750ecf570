"""The board in words: what was done, what speaks against a placement, and how sessions are told."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop as n_

from aktiv.seasons.models import BoardAct
from aktiv.seasons.reasons import grouped
from aktiv.seasons.rhythm import rhythm
from aktiv.seasons.rules import board
from aktiv.seasons.rules.weeks import days_of
from aktiv.seasons.solver.facts import Place
from aktiv.values import formatting

ACTS: Mapping[str, str] = {
    "place": n_("gave %(group)s %(to)s"),
    "move": n_("moved %(group)s from %(at)s to %(to)s"),
    "take_out": n_("took out %(group)s, %(at)s"),
    "pin": n_("locked %(group)s, %(at)s"),
    "unpin": n_("unlocked %(group)s, %(at)s"),
    "ban": n_("barred %(group)s from %(at)s"),
    "unban": n_("lifted the bar on %(group)s, %(at)s"),
    "close": n_("closed %(at)s"),
    "reopen": n_("opened %(at)s again"),
    "resolve": n_("solved again (moves: at most %(k)s): placed %(placed)s, moved %(moved)s, lost %(lost)s"),
    "undo": n_("undid: %(what)s"),
    "redo": n_("did again: %(what)s"),
}
CONFLICTS: Mapping[str, str] = {
    "unsuitable": n_("the hall does not suit the group"),
    "no_unit": n_("the hall has no part of that size"),
    "grid": n_("off the time grid"),
    "window": n_("outside the hours for its age"),
    "closed": n_("the hall is closed"),
    "rest": n_("it leaves time over that nobody can use"),
    "banned": n_("the group is barred from it"),
    "taken": n_("collides with another group"),
    "coach": n_("the coach has another group then"),
    "full": n_("more times than the group is to have"),
    "near": n_("two days too near each other"),
    "twice": n_("the club has the hall then already"),
}


class Names:
    """Groups, clubs and halls of a plan by their keys."""

    def __init__(self, raw: Mapping[str, Any]) -> None:
        self.groups = {each["id"]: each for each in raw["groups"]}
        self.clubs = {each["id"]: each.get("name", each["id"]) for each in raw["clubs"]}
        self.halls = {each["id"]: each.get("name", each["id"]) for each in raw["facilities"]}
        self._rhythms: dict[str, str] = {}

    def group(self, key: str) -> str:
        """ "Solheim IL, J12"."""
        each = self.groups.get(key)
        return f"{self.clubs[each['club']]}, {each.get('name', key)}" if each else key

    def rhythm(self, key: str) -> str:
        """ "oddetallsuker, 16. aug. – 31. des."; empty for a group that trains every week of the season."""
        if key not in self._rhythms:
            each = self.groups[key]
            self._rhythms[key] = rhythm(each.get("weeks", "every"), days_of(each.get("parts"), None))
        return self._rhythms[key]

    def rhythm_shortly(self, key: str) -> str:
        """The same in the little room of a block: "odde", "par", or that it is a part of the season."""
        each = self.groups[key]
        told = {"odd": pgettext("weeks", "odd"), "even": pgettext("weeks", "even")}
        return told.get(each.get("weeks", ""), "") or (pgettext("season", "part") if each.get("parts") else "")


def language() -> str:
    """The page's."""
    return get_language() or "nb"


def short(start: int, end: int) -> str:
    """ "16–17.30": hours without minutes where there are none."""
    dot = formatting.words(language()).clock
    return "–".join(f"{at // 60}{dot}{at % 60:02d}" if at % 60 else str(at // 60) for at in (start, end))


def act_told(row: BoardAct, rows: Mapping[int, BoardAct], names: Names) -> str:
    """What somebody did, after her name: "moved Solheim IL, J12 from mandag 17.00, Hall A to …"."""
    if row.of is not None:
        undone = rows.get(row.of)
        return _(ACTS[row.kind]) % {"what": act_told(undone, rows, names) if undone else row.of}
    what = row.what
    to = what.get("to") or what
    told = {"group": names.group(what.get("group", "")), "at": where(what, names), "to": where(to, names)}
    told |= {key: str(what[key]) for key in ("k", "placed", "moved", "lost") if key in what}
    return _(ACTS[row.kind]) % told


def where(what: Mapping[str, Any], names: Names) -> str:
    """ "mandag 17.00, Solheimshallen": as much as is said."""
    parts = []
    if what.get("day") is not None:
        at = ""
        if what.get("start") is not None:
            end = what.get("end") or (what["start"] + what["minutes"] if "minutes" in what else None)
            at = short(what["start"], end) if end else formatting.clock(what["start"], language())
        parts.append(f"{formatting.words(language()).weekdays[what['day']]} {at}".strip())
    if what.get("facility"):
        parts.append(names.halls.get(what["facility"], what["facility"]))
    return ", ".join(parts) or _("every hall and day")


def gain_told(gain: int) -> str:
    """ "+340 points"; "−1 200 points"."""
    if not gain:
        return _("no points either way")
    sign = "+" if gain > 0 else "−"
    return _("%(points)s points") % {"points": f"{sign}{grouped(abs(gain))}"}


def gain_of(row: BoardAct) -> int | None:
    """What an act brought in points of the score, where it says."""
    found = (row.what.get("to") or row.what).get("gain")
    return int(found) if found is not None else None


def conflict(codes: tuple[str, ...]) -> str:
    """Why a session cannot stand, as one line."""
    return ", ".join(_(CONFLICTS[each]) for each in codes)


def key_told(key: board.Key) -> str:
    """A session in an address: "g12.1.1080.h7"."""
    return f"{key.group}.{key.day}.{key.start}.{key.facility}"


def key_read(text: str) -> board.Key | None:
    """The session of an address; None when it is none."""
    parts = text.split(".")
    if len(parts) != 4 or not all(each.isascii() and each.isdigit() and len(each) < 6 for each in parts[1:3]):
        return None
    return board.Key(parts[0], int(parts[1]), int(parts[2]), parts[3])


def place_read(text: str) -> Place | None:
    """A place of a form, such as "h7.1.1080"; None when it is none."""
    found = key_read(f"{text}.")
    return Place(found.group, found.day, found.start) if found is not None else None
